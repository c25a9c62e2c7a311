"""The pages in a browser: accessible, complete without scripts, whole on a phone, reached with the keyboard."""

from __future__ import annotations

import itertools
import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

import pytest

from tests.browser.sample import COMMON_PAGES, EMBEDS, LANGUAGES, PAGES, address, all_names, file

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

pytestmark = pytest.mark.browser

AXE = Path(__file__).parent / "node_modules" / "axe-core" / "axe.min.js"
WIDTHS = (1280, 320)
SCHEMES: tuple[Literal["light", "dark"], ...] = ("light", "dark")
ADDED_BY_SCRIPTS = ".table-tools, button.copy, .search form, .choices, .choices-status, .compared"
"""Controls that need scripts, and that no page shows without them."""

every_page = pytest.mark.parametrize(("name", "language"), all_names(), ids=lambda part: part or "-")
every_page_with_links = pytest.mark.parametrize(
    ("name", "language"),
    [pair for pair in all_names() if pair[1] and pair[0] not in EMBEDS],
    ids=lambda part: part or "-",
)
Visit = Callable[..., "Page"]


@pytest.fixture
def visit(browser: Browser, server: str, site_output: Path) -> Iterator[Visit]:
    """Open a page of the sample; the entrance stays where it is, for a reader of neither language."""
    contexts = []

    def open_page(name: str, language: str, *, width: int = 1280, prepare: Any = None, **options: Any) -> Page:
        context = browser.new_context(viewport={"width": width, "height": 900}, locale="fr-FR", **options)
        contexts.append(context)
        page = context.new_page()
        if prepare:
            prepare(page)
        answer = page.goto(server + address(site_output, name, language), wait_until="load")
        assert answer is not None
        assert answer.status == 200, f"{answer.url} answers {answer.status}"
        return page

    yield open_page
    for context in contexts:
        context.close()


def test_every_kind_of_page_is_looked_at(site_output: Path) -> None:
    def kind(page: Path) -> str:
        match = re.search(r'<body class="page-([\w-]+)"', page.read_text(encoding="utf-8"))
        assert match, page
        return match[1]

    kinds = {kind(page) for page in site_output.rglob("*.html")}
    sampled = {kind(file(site_output, address(site_output, name, language))) for name, language in all_names()}
    assert kinds == sampled


# Accessible -------------------------------------------------------------------------------------------------------


@every_page
def test_axe_finds_nothing(visit: Visit, name: str, language: str) -> None:
    page = visit(name, language, reduced_motion="reduce", bypass_csp=True)
    page.evaluate(AXE.read_text(encoding="utf-8"))
    found = []
    for width, scheme in itertools.product(WIDTHS, SCHEMES):
        page.set_viewport_size({"width": width, "height": 900})
        page.emulate_media(color_scheme=scheme)
        result = page.evaluate("() => axe.run(document, {resultTypes: ['violations']})")
        for violation in result["violations"]:
            nodes = "".join(f"\n    {node['target']} {node['html'][:160]}" for node in violation["nodes"][:5])
            found.append(f"{scheme}, {width} pixels: {violation['id']}: {violation['help']}{nodes}")
    assert not found, "\n".join(found)


@every_page
def test_the_page_names_its_language(visit: Visit, name: str, language: str) -> None:
    tag = visit(name, language).evaluate("() => document.documentElement.lang")
    assert tag.partition("-")[0] in ([language] if language else LANGUAGES)


# On a phone -------------------------------------------------------------------------------------------------------


@every_page
def test_nothing_scrolls_sideways_at_320_pixels(visit: Visit, name: str, language: str) -> None:
    page = visit(name, language, width=320)
    width, wide = page.evaluate(
        """() => {
            for (const details of document.querySelectorAll("details")) details.open = true;
            const width = document.documentElement.clientWidth;
            const scrolls = (element) => {
                for (let box = element.parentElement; box && box !== document.body; box = box.parentElement)
                    if (!["visible", "clip"].includes(getComputedStyle(box).overflowX)) return true;
                return false;
            };
            const wide = [...document.body.querySelectorAll("*")]
                .filter((element) => element.getBoundingClientRect().right > width + 1 && !scrolls(element))
                .map((element) => element.outerHTML.slice(0, 120));
            return [document.scrollingElement.scrollWidth, wide.slice(0, 5)];
        }"""
    )
    assert (width, wide) == (320, [])


# On a slow line ---------------------------------------------------------------------------------------------------

LISTEN_TO_SHIFTS = """
    self.shifts = [];
    new PerformanceObserver((list) => {
        for (const {value, sources} of list.getEntries()) {
            const moved = sources.map(({node}) => (node?.outerHTML ?? node?.textContent ?? "").slice(0, 90));
            self.shifts.push([value, ...moved]);
        }
    }).observe({type: "layout-shift", buffered: true});
"""
BARELY_SEEN = 0.01
"""As layout shifts are counted: the share of the window that moved, times how far."""


@pytest.mark.parametrize("width", [1280, 412])
@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("name", ["home", "report", "policy table"])
def test_nothing_moves_while_a_page_comes(visit: Visit, name: str, language: str, width: int) -> None:
    def slow_down(page: Page) -> None:
        page.add_init_script(LISTEN_TO_SHIFTS)
        line = {"offline": False, "latency": 40, "downloadThroughput": 1_300_000, "uploadThroughput": 1_300_000}
        network = page.context.new_cdp_session(page)
        network.send("Network.enable")
        network.send("Network.emulateNetworkConditions", line)

    page = visit(name, language, width=width, prepare=slow_down)
    page.wait_for_selector("html[data-complete]")
    page.evaluate("() => document.fonts.ready.then(() => new Promise(requestAnimationFrame))")
    page.wait_for_timeout(200)
    shifts = page.evaluate("() => self.shifts")
    assert sum(value for value, *_ in shifts) < BARELY_SEEN, shifts


# Without scripts --------------------------------------------------------------------------------------------------


def visible_text(page: Page) -> list[str]:
    """Return what a reader sees in <main>, line by line, without what scripts put there as controls."""
    text = page.evaluate(
        """(controls) => {
            for (const control of document.querySelectorAll(controls)) control.remove();
            return document.querySelector("main").innerText;
        }""",
        ADDED_BY_SCRIPTS,
    )
    lines = (re.sub(r"\s+", " ", line).strip() for line in re.split(r"[\n\t]", text))
    return [line for line in lines if line]


@every_page
def test_the_text_is_the_same_without_scripts(visit: Visit, name: str, language: str) -> None:
    without = visible_text(visit(name, language, java_script_enabled=False))
    assert without
    assert visible_text(visit(name, language)) == without


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_entrance_leads_to_the_reader_s_language(browser: Browser, server: str, language: str) -> None:
    locale = {"zh": "zh-CN", "en": "en-GB"}[language]
    page = browser.new_page(locale=locale)
    page.goto(f"{server}/")
    page.wait_for_url(f"{server}/{language}/")
    page.close()


# Nothing from outside ---------------------------------------------------------------------------------------------


@every_page
def test_nobody_else_is_asked_and_no_rule_is_broken(visit: Visit, server: str, name: str, language: str) -> None:
    asked: list[str] = []
    said: list[str] = []

    def listen(page: Page) -> None:
        page.on("request", lambda request: asked.append(request.url))
        page.on("requestfailed", lambda request: said.append(f"{request.url} {request.failure}"))
        page.on(
            "response", lambda answer: said.append(f"{answer.url} {answer.status}") if answer.status > 399 else None
        )
        page.on("console", lambda message: said.append(message.text) if message.type in {"error", "warning"} else None)
        page.on("pageerror", lambda error: said.append(str(error)))

    page = visit(name, language, prepare=listen)
    for mark in page.locator('main a.figure[href*="#"]').all()[:3]:
        mark.hover()
        page.mouse.move(0, 0)  # a record that is open may lie above the next number
        page.locator("#figure-card").wait_for(state="detached")
    page.mouse.wheel(0, 20_000)
    page.wait_for_load_state("networkidle")
    assert [url for url in asked if not url.startswith((f"{server}/", "data:", "blob:"))] == []
    assert said == []


# With the keyboard ------------------------------------------------------------------------------------------------

PREPARE_KEYBOARD = """() => {
    const selector = "a[href], button, input, select, textarea, summary, audio[controls], video[controls], [tabindex]";
    const seen = new Set();
    const stops = [...document.querySelectorAll(selector)].filter((element) => {
        if (element.disabled || element.tabIndex < 0 || element.type === "hidden") return false;
        if (!element.checkVisibility({visibilityProperty: true})) return false;
        if (element.type !== "radio") return true;
        if (seen.has(element.name)) return false;
        seen.add(element.name);
        return true;
    });
    const look = (element) => {
        const style = getComputedStyle(element);
        const ring = style.outlineStyle === "none" || parseFloat(style.outlineWidth) === 0 ? "" : style.outline;
        return [ring, style.boxShadow, style.borderColor, style.backgroundColor].join("|");
    };
    stops.forEach((element, index) => { element.dataset.stop = index; });
    window.looks = stops.map(look);
    window.lookAtFocus = () => {
        const element = document.activeElement;
        if (!element || element === document.body) return null;
        const radio = element.type === "radio" && document.querySelector(`input[data-stop][name="${element.name}"]`);
        const stop = (radio || element).dataset.stop;
        const boxes = [...element.getClientRects()];
        const covered = boxes.every((box) => {
            const x = box.left + box.width / 2, y = box.top + box.height / 2;
            const top = document.elementFromPoint(x, y);
            return !top || !(element.contains(top) || top.contains(element));
        });
        return {
            stop: stop === undefined ? null : Number(stop),
            html: element.outerHTML.slice(0, 160),
            visible: stop !== undefined && look(element) !== window.looks[stop],
            covered,
        };
    };
    return stops.map((element) => element.outerHTML.slice(0, 160));
}"""


@every_page_with_links
def test_the_keyboard_reaches_everything_and_shows_where_it_is(visit: Visit, name: str, language: str) -> None:
    page = visit(name, language, reduced_motion="reduce")
    stops = page.evaluate(PREPARE_KEYBOARD)
    assert len(stops) > 3
    reached: dict[int, str] = {}
    unseen, covered = [], []
    for press in range(len(stops) + 20):
        page.keyboard.press("Tab")
        focus = page.evaluate("() => window.lookAtFocus()")
        if focus and (focus["covered"] or not focus["visible"]):
            # What opens or scrolls on focus may need a moment; a reader does as well.
            page.wait_for_timeout(300)
            focus = page.evaluate("() => window.lookAtFocus()")
        if focus is None or (focus["stop"] in reached and press > len(stops)):
            break
        if focus["stop"] is None:
            continue
        reached.setdefault(focus["stop"], focus["html"])
        if not focus["visible"]:
            unseen.append(focus["html"])
        if focus["covered"]:
            covered.append(focus["html"])
    missed = [html for index, html in enumerate(stops) if index not in reached]
    assert (missed, unseen, covered) == ([], [], [])
    assert list(reached) == sorted(reached), "the keyboard goes another way than the page"


@every_page_with_links
def test_the_first_stop_skips_to_the_content(visit: Visit, name: str, language: str) -> None:
    page = visit(name, language)
    page.keyboard.press("Tab")
    target, visible = page.evaluate(
        """() => {
            const box = document.activeElement.getBoundingClientRect();
            return [document.activeElement.getAttribute("href"), box.width > 1 && box.height > 1 && box.top >= 0];
        }"""
    )
    assert target == "#main"
    assert visible
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    assert page.evaluate("() => Boolean(document.activeElement.closest('main, footer'))")


def test_the_sample_names_pages_of_both_languages() -> None:
    assert len(all_names()) == (len(PAGES) + len(EMBEDS)) * len(LANGUAGES) + len(COMMON_PAGES)
