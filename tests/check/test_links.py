"""Built files go in, links that lead nowhere come out: addresses without a file, places that are on no page."""

from __future__ import annotations

import pytest

from reportsite.check.links import find_dead_links
from tests.sites.building import MINIMAL, files_of, minimal_site, project_site, render

FILES = {
    "index.html": b'<a href="zh/">zh</a>',
    "404.html": b'<a href="/sub/zh/">home</a><link rel="stylesheet" href="/sub/assets/site.css">',
    "zh/index.html": '<main id="main"><h2 id="section-1">a</h2><h2 id="政策">b</h2></main>'.encode(),
    "zh/policies/index.html": b'<p id="top"></p>',
    "zh/policies/a-b/index.html": b"",
    "assets/site.css": b"",
    "assets/中 文.pdf": b"",
}


def dead(html: str, page: str = "zh/policies/x/index.html", base_path: str = "/") -> list[str]:
    links = find_dead_links({**FILES, page: html.encode()}, base_path=base_path)
    return [("#" if link.fragment_only else "") + link.target for link in links if link.page == page]


@pytest.mark.parametrize(
    "href",
    [
        *(
            "",
            "#here",
            "index.html",
            "./",
            ".",
            "../",
            "..",
            "../a-b/",
            "../a-b/index.html",
            "../../",
            "../../#section-1",
        ),
        *(
            "../index.html#top",
            "../../../assets/site.css",
            "../../../",
            "../../../index.html",
            "/zh/",
            "/",
            "/zh/#main",
        ),
        *("../../#%E6%94%BF%E7%AD%96", "../../#政策", "../../../assets/%E4%B8%AD%20%E6%96%87.pdf", "../a-b/?q=1#"),
        *("../?a=1&amp;b=2#top", "./../a-b/./"),
        *("https://example.org/x", "http://example.org", "mailto:a@example.org", "//example.org/x", "data:,x", "tel:1"),
    ],
)
def test_a_link_that_leads_somewhere_is_let_be(href: str) -> None:
    assert dead(f'<p id="here"><a href="{href}">a</a></p>') == []


@pytest.mark.parametrize(
    ("href", "told"),
    [
        ("../b/", "../b/"),
        ("../a-b", "../a-b"),
        ("a-b/", "a-b/"),
        ("../../../../", "../../../../"),
        ("../../../../zh/", "../../../../zh/"),
        ("/en/", "/en/"),
        ("/zh", "/zh"),
        ("../A-B/", "../A-B/"),
        ("../../../assets/site.css/", "../../../assets/site.css/"),
        ("../../../assets/%E4%B8%AD%E6%96%87.pdf", "../../../assets/%E4%B8%AD%E6%96%87.pdf"),
        ("../x%2Fy/", "../x%2Fy/"),
        ("#there", "##there"),
        ("../../#section-2", "#../../#section-2"),
        ("../../#Main", "#../../#Main"),
        ("../../#main%20", "#../../#main%20"),
        ("../?a=1&amp;b=2#x", "#../?a=1&b=2#x"),
        ("../../../assets/site.css#x", "#../../../assets/site.css#x"),
    ],
)
def test_a_link_that_leads_nowhere_is_told_as_it_stands_on_the_page(href: str, told: str) -> None:
    assert dead(f'<p id="here"><a class="x" href="{href}">a</a></p>') == [told]


@pytest.mark.parametrize(
    "html",
    [
        '<img alt="" src="x.png">',
        '<script src="x.png" defer></script>',
        '<link rel="icon" href="x.png">',
        '<svg><use href="x.png"></use></svg>',
        '<a\n  title="a"\n  href="x.png"\n>a</a>',
        '<A href="x.png">a</A>',
    ],
)
def test_every_element_that_leads_somewhere_is_looked_at(html: str) -> None:
    assert dead(html) == ["x.png"]


def test_text_that_looks_like_a_link_is_none() -> None:
    assert dead('<p>href="x.png" &lt;a href="y"&gt;</p><a data-href="z" hreflang="zh">a</a>') == []
    assert dead('<p>id="there"</p><a href="#there">a</a>') == ["##there"]


def test_each_target_of_a_page_is_told_once_and_in_order() -> None:
    assert dead('<a href="b/">1</a><a href="a/">2</a><a href="b/">3</a>') == ["a/", "b/"]


@pytest.mark.parametrize(
    ("base_path", "href", "told"),
    [
        ("/sub/", "/sub/zh/", []),
        ("/sub/", "/sub/zh/#section-1", []),
        ("/sub/", "/sub/en/", ["/sub/en/"]),
        ("/sub/", "/sub/", []),
        ("/sub/", "/zh/", ["/zh/"]),
        ("/sub/", "/subzh/", ["/subzh/"]),
        ("/", "/sub/zh/", ["/sub/zh/"]),
        ("/a/b/", "/a/b/zh/", []),
        ("/a/b/", "/a/zh/", ["/a/zh/"]),
    ],
)
def test_an_address_from_the_root_is_followed_below_the_base_path(base_path: str, href: str, told: list[str]) -> None:
    assert dead(f'<a href="{href}">a</a>', base_path=base_path) == told


def test_the_page_for_lost_addresses_is_checked_below_the_base_path() -> None:
    links = [link.page for link in find_dead_links(FILES, base_path="/sub/")]
    assert links == []
    assert {link.page for link in find_dead_links(FILES, base_path="/")} == {"404.html"}


@pytest.mark.parametrize(
    ("base_url", "offline"),
    [(None, False), (None, True), ("https://example.org/a/b/", False), ("http://localhost", True)],
)
def test_the_small_site_has_no_dead_link_wherever_it_is_put(base_url: str | None, offline: bool) -> None:  # noqa: FBT001
    site = render(MINIMAL, base_url=base_url, offline=offline)
    assert not site.diagnostics.errors


def test_a_file_that_is_taken_away_is_missed_on_every_page_that_links_to_it() -> None:
    files = dict(files_of(minimal_site()))
    del files["en/policies/geneva-water/index.html"]
    pages = {link.page for link in find_dead_links(files, base_path="/fontaines/")}
    assert {
        "en/index.html",
        "en/policies/index.html",
        "en/provinces/geneva/index.html",
        "fr/policies/geneva-water/index.html",
    } <= pages


def test_a_place_that_is_taken_away_is_missed() -> None:
    files = dict(files_of(minimal_site()))
    page = "en/indicators/fountains/index.html"
    files[page] = files[page].replace(b'id="figure-fountains-2024"', b"")
    links = list(find_dead_links(files, base_path="/fontaines/"))
    assert links
    assert all(link.fragment_only and link.target.endswith("#figure-fountains-2024") for link in links)


def test_the_project_has_no_dead_link() -> None:
    assert list(find_dead_links(files_of(project_site()), base_path="/")) == []
