"""The sitemap and robots.txt: every page in every language, each with all of its versions, as the pages have them."""

from __future__ import annotations

import xml.etree.ElementTree as ET
from collections.abc import Mapping

import pytest

from reportsite.pipeline import BuiltSite
from reportsite.site.pages import EMBEDS, PageKind
from tests.sites.building import MINIMAL, ROOT, edition_of, files_of, minimal_site, project_site, render

SPACES = {"s": "http://www.sitemaps.org/schemas/sitemap/0.9", "x": "http://www.w3.org/1999/xhtml"}


def entries(site: BuiltSite) -> Mapping[str, list[tuple[str, str]]]:
    root = ET.fromstring(files_of(site)["sitemap.xml"])
    found: dict[str, list[tuple[str, str]]] = {}
    for url in root.findall("s:url", SPACES):
        place = url.findtext("s:loc", "", SPACES)
        assert place not in found
        found[place] = [(link.get("hreflang", ""), link.get("href", "")) for link in url.findall("x:link", SPACES)]
        assert all(link.get("rel") == "alternate" for link in url.findall("x:link", SPACES))
    return found


@pytest.mark.parametrize("name", ["project", "minimal"])
def test_the_sitemap_holds_every_page_once_and_not_the_page_for_lost_addresses(name: str) -> None:
    site, folder = (project_site(), ROOT) if name == "project" else (minimal_site(), MINIMAL)
    edition = edition_of(folder)
    base = edition.config.base_url
    pages = [page for page in edition.plan.pages if page.kind not in {PageKind.NOT_FOUND, *EMBEDS.values()}]
    assert set(entries(site)) == {base + page.route for page in pages}


@pytest.mark.parametrize("name", ["project", "minimal"])
def test_versions_name_each_other(name: str) -> None:
    site = project_site() if name == "project" else minimal_site()
    found = entries(site)
    assert site.config is not None
    tags = [language.tag for language in site.config.languages]
    for versions in found.values():
        assert [tag for tag, _ in versions] == [*tags, "x-default"]
        for _, href in versions:
            assert found[href] == versions


def test_robots_are_shown_the_sitemap() -> None:
    robots = files_of(minimal_site())["robots.txt"].decode()
    assert "Sitemap: https://example.org/fontaines/sitemap.xml" in robots.splitlines()
    assert "Disallow: /" not in robots.splitlines()


def test_the_sitemap_stands_below_another_base_url() -> None:
    site = render(MINIMAL, base_url="http://localhost:8000/a&b")
    assert all(place.startswith("http://localhost:8000/a&b/") for place in entries(site))
