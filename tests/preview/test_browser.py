"""The preview as an editor meets it, in a real browser: overlay, badge, live pages, both languages, the dashboard."""

from __future__ import annotations

import re
import time
from collections.abc import Iterator
from typing import TYPE_CHECKING, Literal

import pytest

from tests.preview.conftest import Preview, end, make_site, start, wait_for

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

pytestmark = pytest.mark.browser

REPORT = "/en/reports/libraries-2024/"
BODY = "content/reports/libraries-2024/body.en.md"
POLICIES = "content/policies/national-2024.yaml"
LONG = "\n\n".join(f"Paragraph {number} of a text that is longer than any window." for number in range(80))
DIALOG = "#reportsite-preview dialog"
BADGE = "#reportsite-preview .badge"


@pytest.fixture
def site(preview: Preview) -> Iterator[Preview]:
    """Give the site of the server to one test, and put back what it changed."""
    kept = {path: path.read_bytes() for path in preview.site.rglob("*") if path.is_file()}
    yield preview
    for path in list(preview.site.rglob("*")):
        if path.is_file() and path not in kept:
            path.unlink()
    for path, content in kept.items():
        if not path.is_file() or path.read_bytes() != content:
            path.write_bytes(content)
    wait_for(lambda: not preview.state()["errors"])


@pytest.fixture
def page(browser: Browser, site: Preview) -> Iterator[Page]:
    del site
    context = browser.new_context(viewport={"width": 1100, "height": 700})
    context.set_default_timeout(20_000)
    opened = context.new_page()
    slips: list[str] = []
    opened.on("pageerror", lambda error: slips.append(str(error)))
    opened.on("console", lambda message: slips.append(message.text) if "Content Security" in message.text else None)
    yield opened
    context.close()
    assert slips == []


def visit(page: Page, site: Preview, path: str) -> None:
    page.goto(site.address + path)
    page.wait_for_selector(BADGE)


def stay(page: Page) -> None:
    """Leave a mark that a reload would wipe out."""
    page.evaluate("window.stayed = true")


def until(page: Page, expression: str) -> None:
    """Wait until an expression holds; the pages' own policy forbids the browser to evaluate it by itself."""
    deadline = time.monotonic() + 20
    while not page.evaluate(expression):
        assert time.monotonic() < deadline, expression
        page.wait_for_timeout(50)


def has_stayed(page: Page) -> bool:
    return bool(page.evaluate("window.stayed === true"))


def test_a_save_is_shown_by_itself(page: Page, site: Preview) -> None:
    visit(page, site, "/en/policies/open-shelves-notice-2024/")
    site.replace(POLICIES, "Notice on Open Shelves", "Notice on Closed Shelves")
    page.wait_for_selector("h1:has-text('Notice on Closed Shelves')")


def test_pages_that_read_nothing_of_it_stay(page: Page, site: Preview) -> None:
    visit(page, site, "/en/glossary/")
    stay(page)
    site.replace(POLICIES, "Notice on Open Shelves", "Notice on Closed Shelves")
    wait_for(lambda: site.state()["rebuilds"][0]["files"] == [POLICIES])
    page.wait_for_timeout(500)
    assert has_stayed(page)


def test_the_overlay_comes_and_goes(page: Page, site: Preview) -> None:
    visit(page, site, REPORT)
    stay(page)
    assert not page.locator(DIALOG).is_visible()
    site.replace(POLICIES, "type: notice\n    issuers", "type: notise\n    issuers")
    site.replace(BODY, "## Loans", "## Loans\n\n{fig}`no-such-figure@2024`")
    page.wait_for_selector(f"{DIALOG}[open]")
    overlay = page.locator(DIALOG)
    text = overlay.inner_text()
    assert f"{POLICIES}:{site.line_of(POLICIES, 'type: notise')}:11" in text
    assert "RS301" in text
    assert "did you mean `notice`?" in text
    assert "type: notise" in text
    assert "last one without errors" in text
    # The last good page lies under it.
    assert page.locator("h2:has-text('Loans')").is_visible()
    assert "1 error" in page.locator(BADGE).inner_text()
    site.replace(POLICIES, "type: notise", "type: notice")
    page.wait_for_selector(f"{DIALOG} li:has-text('no-such-figure')")
    site.replace(BODY, "\n\n{fig}`no-such-figure@2024`", "")
    page.wait_for_selector(DIALOG, state="hidden")
    assert "error" not in page.locator(BADGE).inner_text()


def test_all_problems_are_listed(page: Page, site: Preview) -> None:
    visit(page, site, "/en/")
    for name in ("about.zh.md", "about.en.md"):
        site.replace(f"content/pages/{name}", "title:", "titel:")
    site.replace(POLICIES, "level: national", "level: nationl")
    listed = "document.querySelector('#reportsite-preview').shadowRoot.querySelectorAll('li.error').length"
    until(page, f"{listed} >= 5")
    codes = page.locator(f"{DIALOG} li").evaluate_all("items => items.map(item => item.dataset.code)")
    assert {"RS101", "RS102", "RS201"} <= set(codes)


def test_the_overlay_is_worked_with_the_keyboard(page: Page, site: Preview) -> None:
    visit(page, site, "/en/")
    site.replace(POLICIES, "level: national", "level: nationl")
    page.wait_for_selector(f"{DIALOG}[open]")
    focused = "document.activeElement.shadowRoot?.activeElement?.textContent"
    assert page.evaluate(focused) == "Close"
    page.keyboard.press("Escape")
    page.wait_for_selector(DIALOG, state="hidden")
    # Another state with the same errors does not force it open again.
    site.file(POLICIES).write_text(site.file(POLICIES).read_text(encoding="utf-8") + "\n", encoding="utf-8")
    page.wait_for_timeout(700)
    assert not page.locator(DIALOG).is_visible()
    page.locator(BADGE).focus()
    page.keyboard.press("Enter")
    page.wait_for_selector(f"{DIALOG}[open]")
    page.keyboard.press("Enter")
    page.wait_for_selector(DIALOG, state="hidden")


def test_warnings_sit_in_the_badge(page: Page, site: Preview) -> None:
    visit(page, site, "/en/about/")
    site.file("content/pages/about.zh.md").unlink()
    page.wait_for_selector(f"{BADGE}.warning")
    assert "warning" in page.locator(BADGE).inner_text()
    assert not page.locator(DIALOG).is_visible()
    page.locator(BADGE).click()
    assert "missing translation: zh" in page.locator(DIALOG).inner_text()


def test_a_stylesheet_is_swapped_without_a_reload(page: Page, site: Preview) -> None:
    visit(page, site, REPORT)
    stay(page)
    with site.file("theme/css/page.css").open("a", encoding="utf-8") as stream:
        stream.write("\nh1 { color: rgb(1, 2, 3) !important; }\n")
    until(page, "getComputedStyle(document.querySelector('h1')).color === 'rgb(1, 2, 3)'")
    assert has_stayed(page)
    assert page.evaluate("document.querySelectorAll('link[rel=stylesheet]').length") == 1


def test_the_place_and_open_details_are_kept(page: Page, site: Preview) -> None:
    site.replace(BODY, "## Loans", f"{LONG}\n\n## Loans")
    visit(page, site, REPORT)
    page.locator("details > summary").first.evaluate("summary => { summary.parentElement.open = true; }")
    page.evaluate("scrollTo({ top: 2600, behavior: 'instant' })")
    top = "document.querySelector('[data-block=\"60\"]').getBoundingClientRect().top"
    before = page.evaluate(top)
    stay(page)
    site.replace(BODY, "Paragraph 70 of", "Paragraph seventy of")
    page.wait_for_selector("text=Paragraph seventy of")
    page.wait_for_load_state("load")
    assert not has_stayed(page)
    assert abs(page.evaluate(top) - before) < 3
    assert page.evaluate("document.querySelector('details').open")
    # What grows above the place moves nothing under the reader's eyes.
    site.replace(BODY, "Paragraph 2 of", "A new paragraph.\n\nParagraph 2 of")
    page.wait_for_selector("text=A new paragraph.")
    page.wait_for_load_state("load")
    assert page.evaluate("scrollY") > 2000


def test_an_address_without_a_page_comes_to_life(page: Page, site: Preview) -> None:
    visit(page, site, "/en/method/")
    assert "404" in page.locator("body").get_attribute("class")  # type: ignore[operator]
    for code in ("zh", "en"):
        site.file(f"content/pages/method.{code}.md").write_text("---\ntitle: Method\nsummary: How.\n---\n\nText.\n")
    page.wait_for_selector("h1:has-text('Method')")


def test_a_site_without_any_page_yet_says_why(browser: Browser, tmp_path_factory: pytest.TempPathFactory) -> None:
    folder = tmp_path_factory.mktemp("broken")
    site = make_site(folder / "site")
    settings = (site / "site.yaml").read_text(encoding="utf-8")
    (site / "site.yaml").write_text(settings.replace("collected:", "colected:"), encoding="utf-8")
    preview = start(site, folder / "log")
    opened = browser.new_page()
    try:
        opened.goto(f"{preview.address}/en/")
        opened.wait_for_selector(f"{DIALOG}[open]")
        text = opened.locator(DIALOG).inner_text()
        assert "No page could be made yet." in text
        assert "did you mean `collected`?" in text
        assert "unknown key: `colected`" in preview.said()
        (site / "site.yaml").write_text(settings, encoding="utf-8")
        opened.wait_for_selector("h1:has-text('Example: public libraries')")
    finally:
        opened.close()
        end(preview)


def test_a_click_with_alt_leads_to_the_source(page: Page, site: Preview) -> None:
    visit(page, site, REPORT)
    page.evaluate("document.addEventListener('preview-source', event => { window.place = event.detail; })")

    def place_after(selector: str, **options: object) -> str:
        page.evaluate("window.place = null")
        page.locator(selector).first.click(modifiers=["Alt"], **options)  # type: ignore[arg-type]
        until(page, "window.place")
        return str(page.evaluate("`${place.file}:${place.line}`"))

    address = page.url
    assert place_after(".prose p >> nth=0", position={"x": 3, "y": 3}) == f"{BODY}:3"
    assert place_after(".prose a.figure").startswith("content/indicators/library-users.yaml:")
    assert page.url == address
    assert page.locator("#reportsite-preview .toast").inner_text().startswith("content/indicators/library-users.yaml:")
    page.locator(".prose a.figure").first.focus()
    page.evaluate("window.place = null")
    page.keyboard.press("Alt+Enter")
    until(page, "window.place")
    visit(page, site, "/en/policies/open-shelves-notice-2024/")
    page.evaluate("document.addEventListener('preview-source', event => { window.place = event.detail; })")
    assert place_after("h1") == f"{POLICIES}:{site.line_of(POLICIES, 'id: open-shelves-notice-2024')}"


def test_an_editor_is_opened_where_one_is_named(browser: Browser, tmp_path_factory: pytest.TempPathFactory) -> None:
    folder = tmp_path_factory.mktemp("editor")
    preview = start(make_site(folder / "site"), folder / "log")
    opened = browser.new_page()
    try:
        opened.goto(preview.address + REPORT)
        opened.wait_for_selector(BADGE)
        opened.evaluate("HTMLAnchorElement.prototype.click = function () { window.opened = this.href; };")
        opened.locator(".prose p").first.click(modifiers=["Alt"], position={"x": 3, "y": 3})
        until(opened, "window.opened")
        assert opened.evaluate("window.opened") == f"vscode://file{preview.site}/{BODY}:3:1"
    finally:
        opened.close()
        end(preview)


def test_both_languages_scroll_together(page: Page, site: Preview) -> None:
    for code, tail in (("en", "words " * 40), ("zh", "字" * 20)):
        body = site.file(f"content/reports/libraries-2024/body.{code}.md")
        paragraphs = "\n\n".join(f"P{number} {tail}" for number in range(40))
        body.write_text(body.read_text(encoding="utf-8") + f"\n{paragraphs}\n", encoding="utf-8")
    page.goto(f"{site.address}/_/both{REPORT}")
    page.wait_for_selector("main[data-ready]")
    left, right = page.frames[1], page.frames[2]
    assert [frame.url.removeprefix(site.address) for frame in (left, right)] == [REPORT, REPORT.replace("/en/", "/zh/")]
    paragraph = "[...document.querySelectorAll('.prose p')].find(p => p.textContent.startsWith(text))"
    tops = f"text => {paragraph}.getBoundingClientRect().top"
    for number in (5, 30, 15):
        left.evaluate("window.dispatchEvent(new WheelEvent('wheel'))")
        left.evaluate(
            f"scrollTo({{ top: scrollY + ({tops})('P{number} ') - innerHeight * 0.25, behavior: 'instant' }})"
        )
        start_of = f"P{number} "
        wait_for(
            lambda words=start_of: abs(left.evaluate(tops, words) - right.evaluate(tops, words)) < 4  # type: ignore[misc]
        )
    right.evaluate("window.dispatchEvent(new WheelEvent('wheel'))")
    right.evaluate("scrollTo({ top: 0, behavior: 'instant' })")
    wait_for(lambda: left.evaluate("scrollY") < 2)
    for frame in (left, right):
        assert frame.locator("[data-preview-state=missing]").count() == 0


def test_a_block_without_a_counterpart_is_tinted(page: Page, site: Preview) -> None:
    body = site.file(BODY)
    body.write_text(
        body.read_text(encoding="utf-8").replace("## Loans", "A sentence more.\n\n## Loans"), encoding="utf-8"
    )
    page.goto(f"{site.address}/_/both{REPORT}")
    page.wait_for_selector("main[data-ready]")
    left, right = page.frames[1], page.frames[2]
    tinted = left.locator("[data-preview-state=missing]")
    assert tinted.count() == 1
    assert "A sentence more." in tinted.inner_text()
    assert right.locator("[data-preview-state=missing]").count() == 0


def test_a_translation_whose_source_has_changed_is_tinted(page: Page, site: Preview) -> None:
    body = site.file(BODY.replace(".en.", ".zh."))
    text = body.read_text(encoding="utf-8")
    paragraph = next(block for block in text.split("\n\n") if not block.lstrip().startswith(("#", "`", "-", "|")))
    body.write_text(text.replace(paragraph, f"{paragraph}原文在此改动过。"), encoding="utf-8")
    page.goto(f"{site.address}/_/both{REPORT}")
    page.wait_for_selector("main[data-ready]")
    assert page.frames[1].locator("[data-preview-state=stale]").count() == 1
    assert page.frames[2].locator("[data-preview-state]").count() == 0


def test_the_side_by_side_view_lives_and_follows_links(page: Page, site: Preview) -> None:
    page.goto(f"{site.address}/_/both{REPORT}")
    page.wait_for_selector("main[data-ready]")
    site.replace(BODY, "## Loans", "## Loans and returns")
    page.frames[1].wait_for_selector("h2:has-text('Loans and returns')")
    page.frames[1].locator("nav a[href$='policies/']").first.evaluate("link => link.click()")
    page.frames[2].wait_for_url("**/zh/policies/")
    page.wait_for_url("**/_/both/en/policies/")
    site.replace(POLICIES, "level: national", "level: nationl")
    page.wait_for_selector(f"{DIALOG}[open]")


def test_the_dashboard_tells_what_a_save_has_led_to(page: Page, site: Preview) -> None:
    page.goto(f"{site.address}/_/")
    page.wait_for_selector("main[data-state]")
    state = page.locator("main").get_attribute("data-state")
    site.replace(POLICIES, "Notice on Open Shelves", "Notice on Closed Shelves")
    until(page, f"document.querySelector('main').dataset.state !== '{state}'")
    last = page.locator("section:has(h2:text-is('Last save'))").inner_text()
    assert POLICIES in last
    assert "1 files of the content" in last
    assert re.search(r"Loaded in\s+[\d.]+ ms", last)
    assert "library-users@2024" in page.locator("section:has(h2:has-text('Figures'))").inner_text()
    site.file("content/pages/about.zh.md").unlink()
    page.wait_for_selector("section:has(h2:text-is('Translation')) td:text-is('missing')")
    site.replace(POLICIES, "level: national", "level: nationl")
    page.wait_for_selector("section:has(h2:text-is('Problems')) li.error")
    assert page.locator(DIALOG).count() == 1
    assert not page.locator(DIALOG).is_visible()


def test_many_pages_share_one_channel(browser: Browser, site: Preview) -> None:
    context = browser.new_context()
    pages = [context.new_page() for _ in range(9)]
    try:
        for opened in pages:
            opened.goto(f"{site.address}/en/policies/open-shelves-notice-2024/", wait_until="commit")
        for opened in pages:
            opened.wait_for_selector(BADGE)
        site.replace(POLICIES, "Notice on Open Shelves", "Notice on Closed Shelves")
        for opened in pages:
            opened.wait_for_selector("h1:has-text('Notice on Closed Shelves')")
        pages.pop(0).close()
        site.replace(POLICIES, "Notice on Closed Shelves", "Notice on Half-open Shelves")
        for opened in pages:
            opened.wait_for_selector("h1:has-text('Notice on Half-open Shelves')")
    finally:
        context.close()


def test_a_page_of_another_site_gets_nothing(browser: Browser, site: Preview, server_elsewhere: str) -> None:
    opened = browser.new_page()
    try:
        opened.goto(server_elsewhere)
        found = opened.evaluate(
            """async address => {
              const load = (name, attribute, path) => new Promise(done => {
                const element = document.createElement(name);
                element.onload = () => done("loaded"); element.onerror = () => done("refused");
                element[attribute] = address + path; document.body.append(element);
              });
              const read = (path, options) =>
                fetch(address + path, options).then(answer => answer.text(), () => "refused");
              return {
                script: await load("script", "src", "/_/assets/preview.js"),
                state: await load("script", "src", "/_/state.json"),
                image: await load("img", "src", "/assets/icon.svg"),
                fetched: await read("/zh/"),
                posted: await read("/zh/", { method: "POST" }),
                opaque: await read("/zh/", { mode: "no-cors" }),
                live: await new Promise(done => {
                  const source = new EventSource(address + "/_/live");
                  source.onopen = () => done("open"); source.onerror = () => { source.close(); done("refused"); };
                }),
              };
            }""",
            site.address,
        )
        assert set(found.values()) == {"refused"}
        framed = opened.evaluate(
            """address => new Promise(done => {
              const frame = document.createElement("iframe");
              frame.onload = () => {
                try { done(frame.contentDocument ? "readable" : "foreign"); } catch { done("foreign"); }
              };
              frame.src = address + "/zh/"; document.body.append(frame);
            })""",
            site.address,
        )
        assert framed == "foreign"
        assert not any("libraries" in frame.content() for frame in opened.frames[1:])
    finally:
        opened.close()


@pytest.fixture(scope="module")
def server_elsewhere() -> Iterator[str]:
    """Serve an empty page of another origin."""
    import threading  # noqa: PLC0415 - only here
    from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer  # noqa: PLC0415 - only here

    class Empty(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.send_response(200)
            self.send_header("Content-Type", "text/html")
            self.end_headers()
            self.wfile.write(b"<!doctype html><title>elsewhere</title><body>")

        def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the name is the library's
            pass

    with ThreadingHTTPServer(("127.0.0.1", 0), Empty) as httpd:
        thread = threading.Thread(target=httpd.serve_forever, daemon=True)
        thread.start()
        yield f"http://localhost:{httpd.server_port}/"
        httpd.shutdown()
        thread.join()


FIRST_ROW = "  - id: open-shelves-notice-2024\n"


@pytest.mark.parametrize(
    ("path", "note", "mark", "scheme", "width"),
    [
        ("zh", "草稿：仅在预览中可见，不会发布。", "草稿", "light", 1100),
        ("en", "Draft. Only the preview shows it; it is not published.", "Draft", "dark", 390),
    ],
)
def test_a_draft_is_marked_on_its_page_and_in_lists(
    browser: Browser, site: Preview, path: str, note: str, mark: str, scheme: Literal["light", "dark"], width: int
) -> None:
    context = browser.new_context(viewport={"width": width, "height": 800}, color_scheme=scheme)
    page = context.new_page()
    visit(page, site, f"/{path}/policies/")
    assert page.locator("a[data-draft]").count() == 0
    site.replace(POLICIES, FIRST_ROW, f"{FIRST_ROW}    draft: true\n")
    # The list that stands open shows the mark by itself.
    link = page.locator("main a[data-draft]").first
    link.wait_for(state="attached")
    assert link.evaluate("link => getComputedStyle(link, '::after').content") == f'"{mark}"'
    assert "open-shelves-notice-2024" in (link.get_attribute("href") or "")
    colours = link.evaluate("link => (s => [s.color, s.backgroundColor])(getComputedStyle(link, '::after'))")
    assert contrast(*colours) >= ENOUGH
    page.goto(f"{site.address}/{path}/policies/open-shelves-notice-2024/")
    shown = page.locator("main .preview-draft")
    assert shown.inner_text() == note
    assert page.title().startswith(f"{mark} · ")
    assert contrast(*shown.evaluate("note => (s => [s.color, s.backgroundColor])(getComputedStyle(note))")) >= ENOUGH
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    site.replace(POLICIES, "    draft: true\n", "")
    shown.wait_for(state="detached")
    context.close()


ENOUGH = 4.5
"""Contrast of text that WCAG 2.2 asks for at level AA."""


def contrast(one: str, other: str) -> float:
    """Return the contrast of two colours as a browser computes them, `rgb(1, 2, 3)`."""

    def light(colour: str) -> float:
        channels = [int(number) / 255 for number in re.findall(r"\d+", colour)[:3]]
        linear = [value / 12.92 if value <= 0.04045 else ((value + 0.055) / 1.055) ** 2.4 for value in channels]
        return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]

    lighter, darker = sorted((light(one), light(other)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)
