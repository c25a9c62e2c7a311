"""Citations in a browser: copied by mouse and keyboard, named for screen readers, whole without scripts."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from playwright.sync_api import Browser

pytestmark = pytest.mark.browser

FIGURE = "figures/internet-medical-users-2023-12/"
STYLES = ["GB/T 7714—2015", "APA", "BibTeX", "RIS", "CSL-JSON"]
COPY = {"zh": ("复制", "已复制"), "en": ("Copy", "Copied")}
MOST_SCRIPT = 40_000


@pytest.mark.parametrize("language", [*COPY])
def test_every_citation_is_copied_as_it_is_shown(browser: Browser, server: str, language: str) -> None:
    copy, copied = COPY[language]
    with browser.new_context(permissions=["clipboard-read", "clipboard-write"]) as context:
        page = context.new_page()
        page.goto(f"{server}/{language}/{FIGURE}")
        page.locator(".citations summary").click()
        shown = page.locator(".citations .citation").all_text_contents()
        assert len(shown) == len(STYLES)
        for style, text in zip(STYLES, shown, strict=True):
            button = page.get_by_role("button", name=f"{copy}: {style}", exact=True)
            # By keyboard, as by mouse.
            button.focus()
            page.keyboard.press("Enter")
            page.get_by_role("button", name=copied, exact=True).first.wait_for()
            assert page.evaluate("navigator.clipboard.readText()") == text.strip()
            page.get_by_role("button", name=copied, exact=True).first.wait_for(state="detached")


@pytest.mark.parametrize("language", [*COPY])
def test_citations_and_fields_are_read_without_scripts(browser: Browser, server: str, language: str) -> None:
    with browser.new_context(java_script_enabled=False) as context:
        page = context.new_page()
        page.goto(f"{server}/{language}/{FIGURE}")
        assert page.locator(".citation").count() == len(STYLES)
        assert not page.get_by_role("button", name=COPY[language][0]).count()
        page.locator(".citations summary").click()
        assert page.locator("pre.citation").first.is_visible()
        page.goto(f"{server}/{language}/data/")
        page.locator("details.fields summary").first.click()
        assert page.locator("details.fields table").first.is_visible()


def test_all_scripts_of_a_page_are_small(site_output: Path) -> None:
    sizes = {script.name: script.stat().st_size for script in (site_output / "assets").glob("*.js")}
    assert sizes
    for page in site_output.rglob("*.html"):
        loaded = re.findall(r'<script[^>]* src="[^"]*?([^/"]+\.js)"', page.read_text(encoding="utf-8"))
        assert sum(sizes.get(name, 0) for name in loaded) < MOST_SCRIPT, page


def test_a_link_to_the_fields_of_a_table_opens_them(browser: Browser, server: str) -> None:
    with browser.new_context() as context:
        page = context.new_page()
        page.goto(f"{server}/en/data/")
        page.locator('a[href="#fields-policies"]').click()
        assert page.locator("#fields-policies").is_visible()
        assert page.locator("#fields-terms").is_hidden()
