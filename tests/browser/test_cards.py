"""The record behind a number, opened by mouse, keyboard and touch; without scripts the number leads to it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Locator, Page

pytestmark = pytest.mark.browser

CASES = (
    ("zh", "4.14亿人", "我国互联网医疗用户规模达4.14亿人", ("聚慕", "转载与汇编", "截至", "已核实", "÷")),
    (
        "en",
        "414 million people",
        "我国互联网医疗用户规模达4.14亿人",
        ("Jumu", "reposts", "December 2023", "verified", "÷"),
    ),
)
"""Language, the number as the text shows it, the clause it was printed in; source, its reliability, the date, the
status and the arithmetic that stand beside it."""


@pytest.fixture(params=CASES, ids=lambda case: case[0])
def case(request: pytest.FixtureRequest) -> tuple[str, str, str, tuple[str, ...]]:
    chosen: tuple[str, str, str, tuple[str, ...]] = request.param
    return chosen


@pytest.fixture
def pages() -> Iterator[list[Page]]:
    opened: list[Page] = []
    yield opened
    for page in opened:
        page.context.close()


def open_report(browser: Browser, server: str, language: str, pages: list[Page], **options: object) -> Page:
    page = browser.new_context(viewport={"width": 1000, "height": 800}, **options).new_page()  # type: ignore[arg-type]
    pages.append(page)
    page.goto(f"{server}/{language}/reports/cnnic-53/", wait_until="networkidle")
    return page


def number(page: Page, text: str) -> Locator:
    return page.locator(".prose a.figure", has_text=text).first


def assert_tells_where_it_comes_from(page: Page, clause: str, told: tuple[str, ...]) -> None:
    card = page.locator("#figure-card")
    card.wait_for(state="visible", timeout=10_000)
    words = card.inner_text()
    assert clause in words
    assert [part for part in told if part not in words] == []
    box, width = card.bounding_box(), page.viewport_size
    assert box is not None
    assert width is not None
    assert box["x"] >= 0
    assert box["x"] + box["width"] <= width["width"]


def test_a_mouse_over_a_number_opens_its_record(
    browser: Browser, server: str, pages: list[Page], case: tuple[str, str, str, tuple[str, ...]]
) -> None:
    language, text, clause, told = case
    page = open_report(browser, server, language, pages)
    number(page, text).hover()
    assert_tells_where_it_comes_from(page, clause, told)
    page.mouse.move(2, 2)
    page.locator("#figure-card").wait_for(state="detached", timeout=10_000)


def test_the_keyboard_opens_the_record_of_a_number_and_escape_closes_it(
    browser: Browser, server: str, pages: list[Page], case: tuple[str, str, str, tuple[str, ...]]
) -> None:
    language, text, clause, told = case
    page = open_report(browser, server, language, pages)
    mark = number(page, text)
    # A step of the keyboard first, so that what is focused next counts as reached by it.
    page.keyboard.press("Tab")
    mark.focus()
    assert_tells_where_it_comes_from(page, clause, told)
    assert mark.get_attribute("aria-describedby") == "figure-card"
    page.keyboard.press("Escape")
    page.locator("#figure-card").wait_for(state="detached", timeout=10_000)


def test_the_first_tap_opens_the_record_of_a_number_and_the_second_goes_there(
    browser: Browser, server: str, pages: list[Page], case: tuple[str, str, str, tuple[str, ...]]
) -> None:
    language, text, clause, told = case
    page = open_report(browser, server, language, pages, has_touch=True, is_mobile=True)
    mark = number(page, text)
    mark.tap()
    assert_tells_where_it_comes_from(page, clause, told)
    assert page.url.endswith(f"/{language}/reports/cnnic-53/")
    mark.tap()
    page.wait_for_url(f"**/{language}/reports/cnnic-53/#figure-internet-medical-users-2023-12")


def test_without_scripts_a_number_leads_to_its_record(
    browser: Browser, server: str, pages: list[Page], case: tuple[str, str, str, tuple[str, ...]]
) -> None:
    language, text, clause, _ = case
    page = open_report(browser, server, language, pages, java_script_enabled=False)
    number(page, text).click()
    page.wait_for_url(f"**/{language}/reports/cnnic-53/#figure-internet-medical-users-2023-12")
    row = page.locator("tr#figure-internet-medical-users-2023-12")
    row.locator("summary").click()
    assert clause in row.inner_text()
