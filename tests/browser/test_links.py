"""Links: every one leads somewhere, to the place it names, and every page is led to."""

from __future__ import annotations

import json
import re
import subprocess
from html.parser import HTMLParser
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urljoin, urlsplit

import pytest

pytestmark = pytest.mark.browser

PACKAGES = Path(__file__).parent / "node_modules"


@pytest.fixture(scope="module")
def report(server: str) -> dict[str, Any]:
    """Follow every link from the front page on; links to elsewhere are left alone."""
    command = ["node", str(PACKAGES / "linkinator" / "build" / "src" / "cli.js"), f"{server}/"]
    command += ["--recurse", "--check-fragments", "--check-css", "--format=json", "--concurrency=20", "--timeout=60000"]
    command += [f"--skip=^(?!{re.escape(server)}/)"]
    result = subprocess.run(command, capture_output=True, text=True, timeout=600, check=False)
    assert result.stdout, result.stderr
    found: dict[str, Any] = json.loads(result.stdout)
    return found


def test_no_link_and_no_anchor_is_broken(report: dict[str, Any]) -> None:
    broken = [
        f"{link['url']} ({link.get('status')}) on {link.get('parent')}"
        for link in report["links"]
        if link["state"] == "BROKEN"
    ]
    assert not broken, "\n".join(broken)
    assert report["passed"]


def test_every_page_can_be_reached_from_the_front_page(report: dict[str, Any], server: str, site_output: Path) -> None:
    reached = {link["url"].partition("#")[0].removeprefix(f"{server}/") for link in report["links"]}
    pages = {
        page.relative_to(site_output).as_posix().removesuffix("index.html") for page in site_output.rglob("*.html")
    }
    # A form leads to the search, and what stands in frames of other sites is reached from these.
    elsewhere = {page for page in pages if "/embed/" in page or page.endswith("/search/")}
    assert pages - reached - elsewhere == {"404.html"}


class Anchors(HTMLParser):
    """The places on a page, and the places that it links to."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.ids: list[str] = []
        self.links: list[str] = []
        self.feed(page)

    def handle_starttag(self, _tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.ids += [value for name, value in attrs if name == "id" and value]
        self.links += [value for name, value in attrs if name in {"href", "src"} and value]


@pytest.fixture(scope="module")
def anchors(site_output: Path) -> dict[str, Anchors]:
    """Read every page: address → its anchors."""
    pages = {page: page.relative_to(site_output).as_posix() for page in site_output.rglob("*.html")}
    return {f"/{name}".removesuffix("index.html"): Anchors(page.read_text("utf-8")) for page, name in pages.items()}


def test_every_place_that_is_linked_to_is_there(anchors: dict[str, Anchors], site_output: Path) -> None:
    # The link checker looks for the places of a page only once, whoever links to them later.
    broken = []
    for address, page in anchors.items():
        for link in page.links:
            parts = urlsplit(urljoin(f"http://site{address}", link))
            if parts.netloc != "site":
                continue
            path = unquote(parts.path)
            target = anchors.get(path)
            if target is None and not (site_output / path.lstrip("/")).is_file():
                broken.append(f"{address}: {link} leads nowhere")
            elif parts.fragment and (target is None or unquote(parts.fragment) not in target.ids):
                broken.append(f"{address}: {link} names no place there")
    assert not broken, "\n".join(broken[:50])


def test_no_page_has_two_places_of_one_name(anchors: dict[str, Anchors]) -> None:
    twice = {address: len(page.ids) - len(set(page.ids)) for address, page in anchors.items()}
    assert {address: count for address, count in twice.items() if count} == {}
