"""Routes: unique, lower-case, made of safe characters, and each leads back to its page."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

import pytest

from reportsite.artifacts import ArtifactPaths
from reportsite.site.pages import PARENTS, Page, PageKind
from tests.sites.building import MINIMAL, ROOT, edition_of

SITES = pytest.mark.parametrize("site", [ROOT, MINIMAL], ids=["project", "minimal"])
SAFE = re.compile(r"(?:[a-z0-9]+(?:-[a-z0-9]+)*/)*(?:404\.html)?")


@pytest.mark.parametrize(
    ("page", "route", "file"),
    [
        (Page(PageKind.ENTRANCE, "", ""), "", "index.html"),
        (Page(PageKind.NOT_FOUND, "", ""), "404.html", "404.html"),
        (Page(PageKind.HOME, "", "zh"), "zh/", "zh/index.html"),
        (Page(PageKind.POLICIES, "", "en"), "en/policies/", "en/policies/index.html"),
        (Page(PageKind.POLICY, "a-b", "en"), "en/policies/a-b/", "en/policies/a-b/index.html"),
        (Page(PageKind.POLICY_TABLE, "a", "zh"), "zh/policies/tables/a/", "zh/policies/tables/a/index.html"),
        (Page(PageKind.PROVINCE, "CN-BJ", "zh", "beijing"), "zh/provinces/beijing/", "zh/provinces/beijing/index.html"),
        (Page(PageKind.TEXT, "about", "fr"), "fr/about/", "fr/about/index.html"),
    ],
)
def test_a_page_has_its_route_and_its_file(page: Page, route: str, file: str) -> None:
    assert (page.route, page.file) == (route, file)


@SITES
def test_routes_are_unique_lower_case_and_safe_on_every_system(site: Path) -> None:
    pages = edition_of(site).plan.pages
    routes = [page.route for page in pages]
    assert len(set(routes)) == len(routes)
    assert all(SAFE.fullmatch(route) for route in routes)
    claimed = ArtifactPaths()
    for page in pages:
        claimed.claim(page.file)


@SITES
def test_a_route_leads_back_to_its_page(site: Path) -> None:
    plan = edition_of(site).plan
    by_route = {page.route: page for page in plan.pages}
    for page in plan.pages:
        assert by_route[page.route] is page
        assert plan.page(page.kind, page.subject, page.language) is page
        assert page.route.startswith(f"{page.language}/") or not page.language


@SITES
def test_the_same_page_differs_in_the_language_of_its_route_alone(site: Path) -> None:
    edition = edition_of(site)
    codes = [language.code for language in edition.config.languages]
    for page in edition.plan.pages:
        if page.language:
            others = [edition.plan.in_language(page, code) for code in codes]
            assert {other and other.route.removeprefix(f"{other.language}/") for other in others} == {
                page.route.removeprefix(f"{page.language}/")
            }


@SITES
def test_every_page_stands_under_the_home_page_of_its_language(site: Path) -> None:
    plan = edition_of(site).plan
    parent: Callable[[Page], Page | None] = plan.parent
    for page in plan.pages:
        if not page.language:
            assert parent(page) is None
            continue
        top = page
        for _ in range(3):
            top = parent(top) or top
        assert (top.kind, top.language) == (PageKind.HOME, page.language)
        expected = PARENTS.get(page.kind, PageKind.HOME)
        above = parent(page)
        assert page.kind is PageKind.HOME or (above is not None and above.kind is expected)
