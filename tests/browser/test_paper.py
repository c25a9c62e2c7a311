"""Pages printed from the browser: folded records lie open, and each number says where its source is listed."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING

import pymupdf
import pytest

if TYPE_CHECKING:
    from playwright.sync_api import Browser

pytestmark = pytest.mark.browser

CLAUSE = "我国互联网医疗用户规模达4.14亿人"
NUMBERS = (("zh", "4.14亿人[1]"), ("en", "414millionpeople[1]"))
MOST_PAGES = 14
"""Sheets of a report; a column that is too narrow makes half as many more."""


def printed(browser: Browser, address: str, folder: Path, *, scripts: bool = True) -> tuple[str, int, int]:
    """Return the text of a page as printed, without white space, how many sheets it takes, and marks left behind."""
    context = browser.new_context(java_script_enabled=scripts)
    page = context.new_page()
    page.goto(address, wait_until="networkidle")
    path = folder / "page.pdf"
    page.pdf(path=path, format="A4", prefer_css_page_size=True)
    left = page.locator("a.figure + sup").count()
    context.close()
    with pymupdf.open(path) as document:
        return re.sub(r"\s", "", "".join(sheet.get_text() for sheet in document)), len(document), left


@pytest.mark.parametrize(("language", "number"), NUMBERS)
def test_a_number_on_paper_says_where_its_source_is_listed(
    browser: Browser, server: str, tmp_path: Path, language: str, number: str
) -> None:
    text, sheets, left = printed(browser, f"{server}/{language}/reports/cnnic-53/", tmp_path)
    assert number in text
    assert CLAUSE in text
    assert sheets <= MOST_PAGES
    assert left == 0, "what was set for paper is gone from the screen"


def test_folded_records_lie_open_on_paper_without_scripts(browser: Browser, server: str, tmp_path: Path) -> None:
    text, _, _ = printed(browser, f"{server}/zh/reports/cnnic-53/", tmp_path, scripts=False)
    assert CLAUSE in text


def test_what_serves_a_screen_only_is_left_out(browser: Browser, server: str, tmp_path: Path) -> None:
    text, _, _ = printed(browser, f"{server}/en/reports/cnnic-53/", tmp_path)
    for words in ("Skiptocontent", "Home›", "中文"):
        assert words not in text, words
