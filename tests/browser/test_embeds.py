"""What stands in frames of other pages: the code that a page offers works, and its source is named."""

from __future__ import annotations

from html import unescape
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tests.browser.sample import EMBEDS, LANGUAGES

if TYPE_CHECKING:
    from playwright.sync_api import Browser

pytestmark = pytest.mark.browser


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize(
    "page", ["indicators/netizens/", "policies/tables/national-2023-2024/", "reports/cnnic-53/", "provinces/"]
)
def test_the_code_that_a_page_offers_shows_its_chart_or_table(
    browser: Browser, server: str, page: str, language: str
) -> None:
    reader = browser.new_page()
    reader.goto(f"{server}/{language}/{page}")
    reader.locator(".embed-code summary").click()
    code = reader.locator(".embed-code code").inner_text()
    reader.close()
    reader = browser.new_page()
    reader.set_content(code.replace("https://example.org", server))
    frame = reader.frame_locator("iframe")
    frame.locator(".embed-source").wait_for()
    assert frame.locator("svg, table").count() >= 1
    assert frame.locator(".embed-source a").get_attribute("href")
    assert ("来源" if language == "zh" else "Source") in frame.locator(".embed-source").inner_text()
    assert reader.locator("iframe").get_attribute("title")
    reader.close()


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("name", EMBEDS)
def test_search_engines_are_sent_to_the_whole_page(site_output: Path, name: str, language: str) -> None:
    html = (site_output / language / EMBEDS[name] / "index.html").read_text(encoding="utf-8")
    assert '<meta name="robots" content="noindex">' in html
    assert f"/{language}/{EMBEDS[name]}" not in (site_output / "sitemap.xml").read_text(encoding="utf-8")
    assert '<base target="_blank">' in unescape(html)
