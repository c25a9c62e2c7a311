"""Tables in a browser: sorted rightly, filtered, narrowed, with the view in the address, told to screen readers."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

pytestmark = pytest.mark.browser


def column(page: Page, number: int, selector: str = ".policies-table") -> list[str]:
    cells = page.locator(f"{selector} tbody tr:not([hidden]) > :nth-child({number})")
    return [text.split("\n")[0] for text in cells.all_inner_texts()]


def test_dates_sort_as_dates_and_go_back_to_the_order_of_the_page(browser: Browser, server: str) -> None:
    page = browser.new_page()
    page.goto(f"{server}/en/policies/")
    before = column(page, 3)
    dates = "cells => cells.map(cell => cell.dataset.value)"
    for direction in ("ascending", "descending"):
        page.get_by_role("button", name="Sort by Date").click()
        assert page.locator("th[aria-sort]").get_attribute("aria-sort") == direction
        assert f"sorted by Date, {direction}" in page.get_by_role("status").inner_text()
        found = page.locator(".policies-table tbody td:first-child").evaluate_all(dates)
        assert found == sorted(found, reverse=direction == "descending")
    page.get_by_role("button", name="Sort by Date").click()
    assert column(page, 3) == before
    assert page.locator("th[aria-sort]").count() == 0
    page.close()


def test_names_sort_by_pinyin_and_by_alphabet(browser: Browser, server: str) -> None:
    page = browser.new_page()
    page.goto(f"{server}/zh/policies/tables/provincial-2023-2024/?sort=1")
    regions = column(page, 2)
    assert regions[0].startswith("北京")
    assert regions.index(next(name for name in regions if name.startswith("广西"))) < len(regions) - 1
    pinyin = ["北京", "广西", "河南", "江西", "上海", "天津", "浙江"]
    places = [regions.index(name) for name in pinyin if name in regions]
    assert len(places) > 2
    assert places == sorted(places)
    page.goto(f"{server}/en/policies/?sort=2")
    titles = [title.casefold() for title in column(page, 3)]
    assert titles == sorted(titles)
    page.close()


def test_numbers_sort_by_size_whatever_their_words(browser: Browser, server: str) -> None:
    page = browser.new_page()
    page.goto(f"{server}/zh/indicators/netizens/?sort=1")
    values = page.locator(".records tbody td:nth-child(2)").evaluate_all(
        "cells => cells.map(cell => Number(cell.dataset.value))"
    )
    assert len(values) > 3
    assert values == sorted(values)
    page.close()


def test_rows_are_filtered_by_words_and_facets_and_the_address_shows_the_same(browser: Browser, server: str) -> None:
    page = browser.new_page()
    page.goto(f"{server}/zh/policies/")
    every = len(column(page, 1))
    page.get_by_label("年份").select_option("2023")
    page.get_by_label("筛选").fill("数字")
    some = column(page, 3)
    assert 0 < len(some) < every
    assert f"显示{len(some)}行，共{every}行" in page.get_by_role("status").inner_text()
    other = browser.new_page()
    other.goto(page.url)
    assert column(other, 3) == some
    assert other.get_by_label("年份").input_value() == "2023"
    page.get_by_label("筛选").fill("")
    page.get_by_label("年份").select_option("")
    assert len(column(page, 1)) == every
    assert page.url == f"{server}/zh/policies/"
    page.close()
    other.close()


def test_columns_can_be_hidden_and_stay_so_in_the_address(browser: Browser, server: str) -> None:
    page = browser.new_page()
    page.goto(f"{server}/en/policies/")
    page.get_by_text("Columns").click()
    page.get_by_role("checkbox", name="Content").uncheck()
    assert page.get_by_role("columnheader", name="Content").count() == 0
    assert "hide=3" in page.url
    page.reload()
    assert page.get_by_role("columnheader", name="Content").count() == 0
    assert page.locator(".policies-table tbody tr").first.locator("td:visible, th:visible").count() == 3
    page.close()


@pytest.mark.parametrize("query", ["sort=99", "sort=-1", "sort=<script>", "hide=0.77.x", "year=1066", "filter=%00"])
def test_an_address_that_makes_no_sense_leaves_a_table(browser: Browser, server: str, query: str) -> None:
    page = browser.new_page()
    said: list[str] = []
    page.on("pageerror", lambda error: said.append(str(error)))
    page.goto(f"{server}/zh/policies/?{query}")
    assert page.locator(".policies-table tbody tr").count() > 20
    assert page.locator(".policies-table thead th:visible").count() == 4
    assert said == []
    page.close()
