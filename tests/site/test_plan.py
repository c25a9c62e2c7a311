"""A library goes in, the pages of its site come out: each in every language, none twice."""

from __future__ import annotations

from pathlib import Path

import pytest

from reportsite.site.pages import Page, PageKind
from reportsite.site.plan import alternates
from tests.sites.building import MINIMAL, ROOT, Copy, copy_of, edition_of, render, told

SITES = pytest.mark.parametrize("site", [ROOT, MINIMAL], ids=["project", "minimal"])
OF_RECORDS = {
    *(PageKind.REPORT, PageKind.POLICY, PageKind.POLICY_TABLE, PageKind.INDICATOR, PageKind.TOPIC, PageKind.BODY),
    *(PageKind.PROVINCE, PageKind.TEXT, PageKind.EMBED_CHART, PageKind.EMBED_TABLE, PageKind.EMBED_FIGURES),
    *(PageKind.FIGURE, PageKind.LOSSES),
}
LISTS = set(PageKind) - OF_RECORDS - {PageKind.ENTRANCE, PageKind.NOT_FOUND}


@SITES
def test_every_page_exists_in_every_language(site: Path) -> None:
    edition = edition_of(site)
    codes = {language.code for language in edition.config.languages}
    versions: dict[tuple[PageKind, str], set[str]] = {}
    for page in edition.plan.pages:
        versions.setdefault((page.kind, page.subject), set()).add(page.language)
    assert versions.pop((PageKind.ENTRANCE, "")) == {""}
    assert versions.pop((PageKind.NOT_FOUND, "")) == {""}
    assert set(map(frozenset, versions.values())) == {frozenset(codes)}


@SITES
def test_every_record_that_deserves_a_page_has_one(site: Path) -> None:
    edition = edition_of(site)
    library, plan = edition.library, edition.plan
    wanted = {(kind, "") for kind in LISTS}
    for kind, records in (
        (PageKind.REPORT, library.reports),
        (PageKind.POLICY, library.policies),
        (PageKind.POLICY_TABLE, library.policy_tables),
        (PageKind.INDICATOR, library.indicators),
        (PageKind.TOPIC, library.topics),
        (PageKind.BODY, library.bodies),
        (PageKind.PROVINCE, library.provinces),
        (PageKind.TEXT, library.pages),
        (PageKind.EMBED_CHART, library.indicators),
        (PageKind.EMBED_TABLE, library.policy_tables),
        (PageKind.EMBED_FIGURES, library.reports),
        (PageKind.FIGURE, library.figures),
        (PageKind.LOSSES, [report.id for report in library.reports.values() if report.losses or report.lost_tokens]),
    ):
        wanted |= {(kind, record) for record in records}
    wanted.add((PageKind.EMBED_TABLE, ""))
    assert {(page.kind, page.subject) for page in plan.pages if page.language} == wanted


@SITES
def test_alternates_name_every_language_and_one_for_all_others(site: Path) -> None:
    edition = edition_of(site)
    tags = [language.tag for language in edition.config.languages]
    first = edition.config.languages[0].code
    for page in edition.plan.pages:
        versions = list(alternates(edition.plan, edition.config, page))
        if page.kind is PageKind.NOT_FOUND:
            assert versions == []
            continue
        assert [tag for tag, _ in versions] == [*tags, "x-default"]
        default = versions[-1][1]
        if page.kind in {PageKind.HOME, PageKind.ENTRANCE}:
            assert default.kind is PageKind.ENTRANCE
        else:
            assert (default.language, default.subject) == (first, page.subject)
            assert page in [version for _, version in versions]


def test_alternates_are_the_same_from_every_version() -> None:
    edition = edition_of(MINIMAL)
    for page in edition.plan.pages:
        versions = list(alternates(edition.plan, edition.config, page))
        for _, version in versions:
            assert list(alternates(edition.plan, edition.config, version)) == versions


def test_a_navigation_entry_is_a_list_or_a_page_of_prose() -> None:
    plan = edition_of(MINIMAL).plan
    assert plan.entry("policies", "zh") == Page(PageKind.POLICIES, "", "zh")
    assert plan.entry("about", "fr") == Page(PageKind.TEXT, "about", "fr")
    assert plan.entry("policy", "zh") is None
    assert plan.entry("nothing", "zh") is None


def test_two_pages_that_claim_one_address_are_told(tmp_path: Path) -> None:
    site: Copy = copy_of(MINIMAL, tmp_path / "site")
    for language in ("fr", "en", "zh"):
        site.put(f"content/pages/reports.{language}.md", "---\ntitle: a\nsummary: b\n---\n")
    problems = told(site.rendering())
    assert problems == [
        f"site.yaml:1:1 RS303: two pages claim the same address: `{language}/reports/` (the other is reports)"
        for language in ("fr", "en", "zh")
    ]


def test_a_site_may_go_without_pages_for_frames_and_without_a_search(tmp_path: Path) -> None:
    site = copy_of(MINIMAL, tmp_path / "site")
    settings = site.folder / "site.yaml"
    text = settings.read_text(encoding="utf-8") + "\nshare: {embed: false}\nomit: [search, everything, compare]\n"
    settings.write_text(text, encoding="utf-8")
    built = render(site.folder)
    assert not built.diagnostics.errors
    assert not [path for path in built.artifacts if "/embed/" in path or path.startswith("search/")]
    assert b"embed-code" not in built.artifacts["en/provinces/index.html"].content
    assert b'role="search"' not in built.artifacts["en/index.html"].content
