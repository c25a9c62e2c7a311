"""The search in a browser: nothing that stands on the site is missed, nothing is found that stands nowhere."""

from __future__ import annotations

import itertools
import random
import re
from collections.abc import Iterator
from decimal import Decimal
from html.parser import HTMLParser
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from msgspec.structs import replace

from reportsite.i18n.quantities import format_quantity
from reportsite.model.quantity import Approximation
from reportsite.model.source_records import Confidence
from reportsite.pipeline import render_site
from reportsite.render import words
from reportsite.render.views.figures import figure_anchor
from reportsite.reporting import SilentReporter
from reportsite.settings import Settings
from tests.browser.sample import LANGUAGES
from tests.conftest import ROOT
from tests.sites.building import edition_of

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

pytestmark = pytest.mark.browser

SEED = 20261122
HAN = re.compile(r"[\u4e00-\u9fff]+")
RECORDS = ("reports", "policies", "topics", "indicators", "provinces", "bodies")
"""Folders of which each page is about one record."""
SINGLE = ("about", "accessibility", "method", "glossary", "sources")
LISTS = ("glossary", "sources")
"""Of these the head is about the list."""
LABELS = frozenset(
    locale.catalog.gettext(words.LABELS[value]) for locale in edition_of(ROOT).locales.values() for value in Confidence
)
"""Words of the interface that stand in cells of their own."""
WHOLE_SCRIPTS = 40_000
"""The bytes that all scripts of one page may have together."""

FIND = """async (asked) => {
    const wrong = [];
    for (const [query, wanted] of asked) {
        const results = await reportsiteSearch.find(query);
        const found = new Set(results.flatMap(({ route }) => [route, route.split("#")[0]]));
        const right = wanted === null ? !found.size : wanted.every((route) => found.has(route));
        if (!right) wrong.push([query, wanted, [...found].slice(0, 5)]);
    }
    return wrong;
}"""
"""Asks the page's own search; `wanted` are routes that must be found, or null where nothing may be."""


class Passages(HTMLParser):
    """Collects what a page says of its own: its title and the blocks of its text, its notes and its records."""

    BLOCKS = frozenset({"h1", "p", "li", "dd", "dt", "td", "th", "blockquote"})
    OWN = frozenset({"page-head", "prose", "correction", "glossary", "damage", "losses"})
    OTHERS = frozenset(
        {
            "crumbs",
            "policies",
            "inline",
            "figures",
            "chart",
            "data",
            "notes",
            "note-title",
            "quiet",
            "status",
            "sum",
            "other",
        }
    )
    """Links to other records, labels, and what stands twice."""
    VOID = frozenset({"br", "img", "meta", "link", "input", "hr", "wbr", "source"})

    def __init__(self, *, head: bool) -> None:
        super().__init__()
        self._own = self.OWN if head else self.OWN - {"page-head"}
        self.passages: list[str] = []
        self._open: list[tuple[str, frozenset[str]]] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in self.VOID:
            return
        self._open.append((tag, frozenset((dict(attrs).get("class") or "").split())))
        if tag in self.BLOCKS:
            self.passages.append("")

    def handle_endtag(self, tag: str) -> None:
        while self._open and self._open.pop()[0] != tag:
            pass
        if tag in self.BLOCKS:
            self.passages.append("")

    def handle_data(self, data: str) -> None:
        tags = {tag for tag, _ in self._open}
        classes = {name for _, names in self._open for name in names}
        if "blockquote" in tags or (
            classes & self._own and not classes & self.OTHERS and not tags & {"thead", "summary"}
        ):
            self.passages[-1:] = [(self.passages or [""])[-1] + data]


def passages_of(site: Path) -> Iterator[tuple[str, str]]:
    """Yield what the pages of records say, each with the page's address below its language."""
    for language, folder in itertools.product(LANGUAGES, (*RECORDS, *SINGLE)):
        for file in sorted((site / language / folder).rglob("index.html")):
            route = file.parent.relative_to(site / language).as_posix() + "/"
            if route.count("/") == 1 and folder in RECORDS:
                continue  # a list of others
            parser = Passages(head=folder not in LISTS)
            parser.feed(file.read_text(encoding="utf-8"))
            for passage in parser.passages:
                if len(passage.strip()) > 1 and passage.strip() not in LABELS:
                    yield route, passage.strip()


@pytest.fixture(scope="module")
def search(browser: Browser, server: str) -> Iterator[Page]:
    page = browser.new_page()
    page.goto(f"{server}/zh/search/")
    yield page
    page.close()


def ask(page: Page, asked: list[tuple[str, list[str] | None]]) -> list[Any]:
    return list(page.evaluate(FIND, [list(pair) for pair in asked]))


def test_every_chinese_substring_of_500_passages_is_found_with_its_page(search: Page, site_output: Path) -> None:
    chinese = sorted({pair for pair in passages_of(site_output) if len("".join(HAN.findall(pair[1]))) > 1})
    assert len(chinese) >= 500
    wanted: dict[str, set[str]] = {}
    for route, passage in random.Random(SEED).sample(chinese, 500):
        for run in HAN.findall(passage):
            for size, start in itertools.product(range(2, 7), range(len(run))):
                if start + size <= len(run):
                    wanted.setdefault(run[start : start + size], set()).add(route)
    print(f"{len(wanted)} substrings")
    assert len(wanted) > 10_000
    assert ask(search, [(query, sorted(routes)) for query, routes in wanted.items()]) == []


def test_200_numbers_are_found_by_value_in_three_notations(search: Page) -> None:
    edition = edition_of(ROOT)
    library, locales = edition.library, edition.locales
    numbers = [
        (quantity, f"{folder}#{figure_anchor(figure_id)}")
        for figure_id, record in library.figures.items()
        for folder in [f"indicators/{record.indicator.id}/" if record.indicator else f"reports/{record.report.id}/"]  # type: ignore[union-attr]
        for quantity in record.quantities.values()
    ]
    numbers += [(quantity, f"policies/{policy}/") for (policy, _), quantity in library.target_quantities.items()]
    numbers = [(quantity, route) for quantity, route in numbers if quantity.value is not None]
    asked: list[tuple[str, list[str] | None]] = []
    for quantity, route in random.Random(SEED).sample(numbers, 200):
        unit = library.units[quantity.unit]
        exact = replace(quantity, approximation=Approximation.EXACT, modality=None)
        spoken = [
            format_quantity(exact, unit, locales[code].grammar, locales[code].format.plural_rule, with_unit=False)
            for code in LANGUAGES
        ]
        assert quantity.value is not None
        plain = f"{quantity.value.copy_abs():,f}"
        notations = {*spoken, plain}
        if unit.kind.takes_scale and quantity.value >= Decimal(10_000):
            notations.add(f"{(quantity.value / 10_000).normalize():f}万")
        asked.extend((notation.removeprefix("−"), [route]) for notation in sorted(notations))
    assert ask(search, asked) == []


def test_50_strings_that_stand_nowhere_are_not_found(search: Page, site_output: Path) -> None:
    text = "".join(re.sub(r"<[^>]*>", "\n", file.read_text(encoding="utf-8")) for file in site_output.rglob("*.html"))
    characters = sorted(set("".join(HAN.findall(text))))
    chance = random.Random(SEED)
    nowhere: list[str] = []
    while len(nowhere) < 25:
        made = "".join(chance.sample(characters, chance.randint(2, 6)))
        if made not in text:
            nowhere.append(made)
    # Harder: both halves stand somewhere, and so do all pairs of neighbours, but never the whole.
    runs = [run for run in HAN.findall(text) if len(run) > 5]
    while len(nowhere) < 50:
        left, right = chance.choice(runs), chance.choice(runs)
        made = left[:3] + right[right.find(left[2]) + 1 :][:3] if left[2] in right[:-3] else ""
        if len(made) == 6 and made not in text:
            nowhere.append(made)
    assert ask(search, [(query, None) for query in nowhere]) == []


@pytest.mark.parametrize(
    ("query", "route"),
    [
        ("互聯網醫院", "topics/internet-hospitals/"),
        ("５Ｇ规模化应用", "policies/5g-sail-plan-2024/"),
        ("HOSPITAL VISITS", "indicators/internet-hospital-visits/"),
        ("发改数据〔2024〕660号", "policies/smart-city-digital-transformation-opinions-2024/"),
        ("发改数据[2024]660", "policies/smart-city-digital-transformation-opinions-2024/"),
        ("chongqing", "provinces/chongqing/"),
        ("cq", "provinces/chongqing/"),
        ("渝", "provinces/chongqing/"),
        ("gongyehexinxihuabu", "bodies/miit/"),
        ("10.92亿 网民", "indicators/netizens/#figure-netizens-2023-12"),
    ],
)
def test_what_readers_type_is_found(search: Page, site_output: Path, query: str, route: str) -> None:
    if route.startswith("policies/5g"):
        route = next(
            f"policies/{file.parent.name}/"
            for file in (site_output / "zh/policies").glob("*/index.html")
            if "<h1>5G规模化应用" in file.read_text(encoding="utf-8")
        )
    assert ask(search, [(query, [route])]) == []


# The page ---------------------------------------------------------------------------------------------------------


def results(page: Page) -> list[str]:
    return page.locator(".results li h3").all_inner_texts()


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_query_shows_results_by_kind_with_the_match_marked(browser: Browser, server: str, language: str) -> None:
    page = browser.new_page()
    page.goto(f"{server}/{language}/search/")
    page.get_by_role("searchbox").fill("互联网医院")
    page.locator(".results li").first.wait_for()
    assert page.locator(".results mark").first.inner_text() == "互联网医院"
    assert page.locator(".results h2").count() > 3
    assert "互联网医院" in page.get_by_role("status").inner_text()
    assert "q=" in page.url
    page.locator(".results li a").first.click()
    assert page.locator("h1").count() == 1
    page.close()


def test_the_address_holds_query_and_facets(browser: Browser, server: str) -> None:
    page = browser.new_page()
    page.goto(f"{server}/zh/search/?q=互联网")
    page.locator(".results li").first.wait_for()
    every = page.get_by_role("status").inner_text()
    page.get_by_label("类别").select_option("policy")
    page.get_by_label("年份").select_option("2024")
    page.wait_for_function("(before) => document.querySelector('[role=status]').textContent !== before", arg=every)
    seen, address = results(page), page.url
    assert "kind=policy" in address
    assert "year=2024" in address
    assert seen
    other = browser.new_page()
    other.goto(address)
    other.locator(".results li").first.wait_for()
    assert results(other) == seen
    page.go_back()
    page.go_back()
    page.wait_for_function("(before) => document.querySelector('[role=status]').textContent === before", arg=every)
    page.close()
    other.close()


def test_the_field_in_the_head_is_reached_with_a_key_and_leads_to_the_search(browser: Browser, server: str) -> None:
    page = browser.new_page()
    page.goto(f"{server}/en/policies/")
    page.keyboard.press("/")
    page.keyboard.type("telemedicine")
    page.keyboard.press("Enter")
    page.wait_for_url(f"{server}/en/search/?q=telemedicine")
    page.locator(".results li").first.wait_for()
    page.close()


def test_without_scripts_the_form_leads_to_the_list_of_everything(browser: Browser, server: str) -> None:
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(f"{server}/zh/")
    page.locator(".find input").fill("医院")
    page.keyboard.press("Enter")
    page.wait_for_url(f"{server}/zh/everything/**")
    assert page.locator(".register a").count() > 150
    context.close()


def test_a_copy_on_disk_can_be_searched(browser: Browser, tmp_path: Path) -> None:
    site = render_site(Settings(site=ROOT, project=ROOT, offline=True), SilentReporter())
    for artifact in site.artifacts.values():
        file = tmp_path / artifact.path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(artifact.content)
    page = browser.new_page()
    page.goto(f"{(tmp_path / 'en/search/index.html').as_uri()}?q=414%20million")
    page.locator(".results li").first.wait_for()
    page.locator(".results li a").first.click()
    assert "Page not found" not in page.title()
    assert page.locator("h1").inner_text()
    page.close()


def test_hostile_words_are_shown_as_words(browser: Browser, server: str, site_output: Path) -> None:
    hostile = "</script><img src=x onerror=\"document.title=1\"> =cmd|' /C calc'!A1"
    page = browser.new_page()
    chunk = next(
        file for file in (site_output / "search").glob("words-zh-*.js") if "互联网医院" in file.read_text("utf-8")
    )
    spoilt = chunk.read_text(encoding="utf-8").replace("互联网医院", "互联网医院" + hostile.replace('"', '\\"'))
    page.route(f"**/{chunk.name}*", lambda route: route.fulfill(body=spoilt, content_type="text/javascript"))
    page.goto(f"{server}/zh/search/?q=互联网医院")
    page.locator(".results li").first.wait_for()
    assert page.locator(".results img, .results script").count() == 0
    assert hostile in page.locator(".results").inner_text()
    page.close()


def test_all_scripts_of_a_page_stay_small(site_output: Path) -> None:
    for file in site_output.rglob("*.html"):
        names = re.findall(r'<script src="([^"]+)"', file.read_text(encoding="utf-8"))
        size = sum((file.parent / name).stat().st_size for name in names if not name.startswith("/"))
        assert size < WHOLE_SCRIPTS, f"{file}: {size} bytes of scripts"
