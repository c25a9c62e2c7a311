"""Every page of a built site: one title, one heading, its language, its other languages, no id twice, no stranger."""

from __future__ import annotations

import posixpath
import re
from urllib.parse import urlsplit

import pytest

from reportsite.config import Config
from reportsite.site.pages import EMBEDS, Page, PageKind
from tests.render.reading import Reading, pages_of
from tests.sites.building import MINIMAL, ROOT, edition_of, files_of, minimal_site, project_site

SITES = pytest.mark.parametrize("site", ["project", "minimal"])
FOLDERS = {"project": ROOT, "minimal": MINIMAL}


def config_of(site: str) -> Config:
    return edition_of(FOLDERS[site]).config


def planned(site: str) -> list[tuple[Page, Reading]]:
    pages = pages_of(site)
    return [(page, pages[page.file]) for page in edition_of(FOLDERS[site]).plan.pages]


def wrong(site: str, right: object) -> list[str]:
    """Return the files of the pages that are not as `right` says."""
    assert callable(right)
    return [page.file for page, reading in planned(site) if not right(page, reading)]


def test_the_site_has_the_pages_that_were_planned_and_no_others() -> None:
    for site in FOLDERS:
        assert set(pages_of(site)) == {page.file for page, _ in planned(site)}
    assert not project_site().diagnostics.errors
    assert not minimal_site().diagnostics.errors


@SITES
def test_every_page_has_one_heading_of_the_first_level_with_words_in_it(site: str) -> None:
    assert not wrong(site, lambda _, reading: len(reading.headings) == 1 and reading.headings[0].strip())


@SITES
def test_every_page_says_its_language(site: str) -> None:
    config = config_of(site)
    first = config.languages[0].tag
    tags = {language.code: language.tag for language in config.languages}
    assert not wrong(
        site, lambda page, reading: [own["lang"] for own in reading.all("html")] == [tags.get(page.language, first)]
    )


@SITES
def test_every_page_has_a_title_of_its_own_and_a_description(site: str) -> None:
    assert not wrong(site, lambda _, reading: reading.title.strip() and "\n" not in reading.title)
    assert not wrong(
        site, lambda _, reading: [own["content"] for own in reading.all("meta", name="description")] > [""]
    )
    titles = [reading.title for page, reading in planned(site) if page.language]
    assert len(set(titles)) > 0.9 * len(titles)


@SITES
def test_every_page_knows_its_own_address(site: str) -> None:
    base = config_of(site).base_url

    def right(page: Page, reading: Reading) -> bool:
        canonical = [own["href"] for own in reading.all("link", rel="canonical")]
        shared = [own["content"] for own in reading.all("meta", property="og:url")]
        return canonical == shared == ([] if page.kind is PageKind.NOT_FOUND else [base + page.route])

    assert not wrong(site, right)


@SITES
def test_only_pages_for_lost_addresses_and_for_frames_are_kept_from_search_engines(site: str) -> None:
    assert not wrong(
        site,
        lambda page, reading: (
            bool(reading.all("meta", name="robots")) is (page.kind in {PageKind.NOT_FOUND, *EMBEDS.values()})
        ),
    )


@SITES
def test_versions_in_other_languages_name_each_other_and_one_is_for_everybody_else(site: str) -> None:
    config = config_of(site)
    tags = [language.tag for language in config.languages]
    by_address = {config.base_url + page.route: reading for page, reading in planned(site)}

    def versions(reading: Reading) -> list[tuple[str, str]]:
        return [(own["hreflang"], own["href"]) for own in reading.all("link", rel="alternate") if "hreflang" in own]

    for page, reading in planned(site):
        named = versions(reading)
        if page.kind is PageKind.NOT_FOUND:
            assert named == []
            continue
        assert [tag for tag, _ in named] == [*tags, "x-default"], page.file
        for tag, href in named:
            assert versions(by_address[href]) == named, f"{page.file} {tag}"
        own = dict(named).get(next((item.tag for item in config.languages if item.code == page.language), "x-default"))
        assert own == config.base_url + page.route


@SITES
def test_the_language_switch_leads_to_the_same_page_in_the_other_language(site: str) -> None:
    edition = edition_of(FOLDERS[site])
    for page, reading in planned(site):
        if not page.language or page.kind in EMBEDS.values():
            continue
        for language in edition.config.languages:
            if language.code == page.language:
                continue
            twin = edition.plan.in_language(page, language.code)
            assert twin is not None
            links = [own["href"] for own in reading.all("a", hreflang=language.tag)]
            assert links, f"{page.file} has no way to {language.name}"
            for href in links:
                path = posixpath.normpath(posixpath.join(posixpath.dirname(page.file), href.split("#")[0]))
                assert f"{path}/" == twin.route, page.file


@SITES
def test_no_id_stands_twice_on_a_page_and_no_attribute_twice_on_an_element(site: str) -> None:
    doubled = {
        page.file: [name for name, count in reading.ids.items() if count > 1]
        for page, reading in planned(site)
        if max(reading.ids.values(), default=0) > 1
    }
    assert not doubled
    assert not wrong(site, lambda _, reading: not reading.repeated)


@SITES
def test_labels_and_descriptions_point_to_what_is_on_the_page(site: str) -> None:
    for page, reading in planned(site):
        for tag, own in reading.elements:
            for name in ("aria-labelledby", "aria-describedby", "aria-controls", "for"):
                for target in own.get(name, "").split():
                    assert target in reading.ids, f"{page.file}: <{tag} {name}={target}>"


@SITES
def test_nothing_is_fetched_from_a_stranger_and_nothing_runs_but_our_script(site: str) -> None:
    for page, reading in planned(site):
        for tag, own in reading.elements:
            for name in ("src", "data", "poster", "srcset"):
                assert not urlsplit(own.get(name, "")).netloc, f"{page.file}: {own}"
            if tag == "link" and own.get("rel") not in {"canonical", "alternate"}:
                assert not urlsplit(own["href"]).netloc, f"{page.file}: {own}"
            assert not any(attribute.startswith("on") for attribute in own), f"{page.file}: {own}"
            assert "style" not in own, f"{page.file}: {own}"
        assert not reading.all("style"), page.file
        scripts = [own.get("src", own.get("type", "")) for own in reading.all("script")]
        ours = [script for script in scripts if script != "application/ld+json"]
        assert 2 <= len(ours) <= 3, page.file  # those of all pages, and the page's own
        for name, script in zip(("space", "site"), ours, strict=False):
            assert re.fullmatch(rf"(?:/.*|(?:\.\./)*|\./)assets/{name}\.[0-9a-f]{{10}}\.js", script), page.file
        (policy,) = reading.all("meta", http_equiv="Content-Security-Policy")
        assert "unsafe" not in policy["content"]
        assert "default-src 'none'" in policy["content"]


@SITES
def test_every_link_out_of_the_site_is_a_web_or_mail_address(site: str) -> None:
    schemes = {
        urlsplit(own[name]).scheme
        for _, reading in planned(site)
        for _, own in reading.elements
        for name in ("href", "action", "formaction")
        if name in own
    }
    assert schemes <= {"", "http", "https", "mailto"}


@SITES
def test_dates_for_machines_are_dates(site: str) -> None:
    for page, reading in planned(site):
        for own in reading.all("time"):
            assert re.fullmatch(r"\d{4}(-\d{2}(-\d{2})?)?", own["datetime"]), f"{page.file}: {own}"


@SITES
def test_words_in_another_language_are_marked_with_a_tag(site: str) -> None:
    for page, reading in planned(site):
        for tag, own in reading.elements:
            if "lang" in own:
                assert re.fullmatch(r"[a-z]{2,3}(-[A-Za-z0-9]{2,8})*", own["lang"]), f"{page.file}: <{tag} {own}>"


def test_no_page_tells_of_the_machine_it_was_built_on() -> None:
    for path, content in files_of(project_site()).items():
        for secret in (str(ROOT), "/tmp/", "/home/", "/root", "C:\\"):
            assert secret.encode() not in content or path.endswith(".woff2"), f"{path} holds {secret}"


@SITES
def test_no_page_shows_what_only_the_program_should_see(site: str) -> None:
    for page, reading in planned(site):
        for slip in (
            "{{",
            "}}",
            "{%",
            "%(count)",
            "%(date)",
            "Decimal(",
            "Markup(",
            "{fig}",
            "{num}",
            "<reportsite",
            " object at 0x",
        ):
            assert slip not in reading.text, f"{page.file}: {slip}"
    for path, content in files_of(project_site() if site == "project" else minimal_site()).items():
        if path.endswith(".html"):
            slips = re.findall(rb"""[>"']\s*(?:None|True|False|nan|Undefined)\s*[<"']""", content)
            assert not slips, f"{path}: {slips}"
