"""Addresses: relative on every page, complete for machines, and right wherever the site is put."""

from __future__ import annotations

import posixpath

import pytest
from msgspec.structs import replace

from reportsite.render.addresses import Addresses, address
from reportsite.site.pages import Page, PageKind
from tests.sites.building import MINIMAL, edition_of

HOME = Page(PageKind.HOME, "", "zh")
POLICY = Page(PageKind.POLICY, "a", "en")
ENTRANCE = Page(PageKind.ENTRANCE, "", "")
LOST = Page(PageKind.NOT_FOUND, "", "")


@pytest.mark.parametrize(
    ("page", "base_path", "offline", "to_policy", "to_entrance", "to_asset"),
    [
        (HOME, "/", False, "../en/policies/a/#b", "../", "../assets/site.css"),
        (HOME, "/", True, "../en/policies/a/index.html#b", "../index.html", "../assets/site.css"),
        (HOME, "/sub/", False, "../en/policies/a/#b", "../", "../assets/site.css"),
        (POLICY, "/", False, "../../policies/a/#b", "../../../", "../../../assets/site.css"),
        (ENTRANCE, "/", False, "./en/policies/a/#b", "./", "./assets/site.css"),
        (ENTRANCE, "/sub/", True, "./en/policies/a/index.html#b", "./index.html", "./assets/site.css"),
        (LOST, "/", False, "/en/policies/a/#b", "/", "/assets/site.css"),
        (LOST, "/sub/", False, "/sub/en/policies/a/#b", "/sub/", "/sub/assets/site.css"),
        (LOST, "/sub/", True, "en/policies/a/index.html#b", "index.html", "assets/site.css"),
    ],
)
def test_an_address_is_relative_but_on_the_page_for_lost_addresses(
    page: Page,
    base_path: str,
    offline: bool,  # noqa: FBT001
    to_policy: str,
    to_entrance: str,
    to_asset: str,
) -> None:
    addresses = Addresses.of(page, base_path=base_path, offline=offline)
    assert addresses.to(POLICY, "b") == to_policy
    assert addresses.to(ENTRANCE) == to_entrance
    assert addresses.asset("assets/site.css") == to_asset


@pytest.mark.parametrize("offline", [False, True])
def test_every_page_reaches_every_page(offline: bool) -> None:  # noqa: FBT001
    pages = [page for page in edition_of(MINIMAL).plan.pages if page.kind is not PageKind.NOT_FOUND]
    for page in pages:
        addresses = Addresses.of(page, base_path="/", offline=offline)
        for target in pages:
            href = addresses.to(target)
            resolved = posixpath.normpath(posixpath.join(posixpath.dirname(page.file), href))
            reached = resolved if offline else posixpath.normpath(posixpath.join(resolved, "index.html"))
            assert reached == target.file


@pytest.mark.parametrize(
    ("base_url", "absolute"),
    [
        ("https://example.org", "https://example.org/zh/policies/"),
        ("https://example.org/", "https://example.org/zh/policies/"),
        ("https://example.org/sub", "https://example.org/sub/zh/policies/"),
        ("https://example.org/sub/", "https://example.org/sub/zh/policies/"),
        ("http://127.0.0.1:8000/a/b/", "http://127.0.0.1:8000/a/b/zh/policies/"),
    ],
)
def test_an_absolute_address_stands_below_the_base_url(base_url: str, absolute: str) -> None:
    config = replace(edition_of(MINIMAL).config, base_url=base_url)
    assert address(config, "zh/policies/") == absolute
