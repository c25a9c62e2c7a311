"""The page of comparisons in a browser: the choice stands in the address, nothing is drawn that is not on record."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

pytestmark = pytest.mark.browser


def open_page(browser: Browser, address: str) -> Page:
    page = browser.new_page()
    said: list[str] = []
    page.on("pageerror", lambda error: said.append(str(error)))
    page.goto(address)
    assert said == []
    return page


def test_every_count_of_the_matrix_leads_to_so_many_policies(browser: Browser, server: str) -> None:
    page = open_page(browser, f"{server}/zh/compare/")
    cells = page.locator(".matrix td > a").evaluate_all("links => links.map(link => [link.href, link.textContent])")
    assert len(cells) > 20
    for href, count in cells[::3]:
        page.goto(href)
        assert page.locator(".policies-table tbody tr:not([hidden])").count() == int(count), href
    page.close()


def test_the_rows_of_the_matrix_agree_with_the_pages_of_the_provinces(browser: Browser, server: str) -> None:
    page = open_page(browser, f"{server}/en/compare/")
    rows = page.locator(".matrix tbody tr").evaluate_all(
        "rows => rows.map(row => [row.querySelector('th a').href, row.lastElementChild.textContent])"
    )
    for href, count in rows:
        page.goto(href)
        assert page.locator("main .policies").first.locator("li h3").count() == int(count)
    page.close()


def test_provinces_are_chosen_by_keyboard_and_kept_in_the_address(browser: Browser, server: str) -> None:
    page = open_page(browser, f"{server}/en/compare/")
    for name in ("Beijing", "Yunnan", "Ningxia", "Tianjin"):
        page.get_by_role("checkbox", name=name).focus()
        page.keyboard.press("Space")
    assert page.locator(".profile:visible h3").all_inner_texts() == ["Beijing", "Tianjin", "Yunnan", "Ningxia"]
    assert page.get_by_role("checkbox", name="Henan").is_disabled()
    other = open_page(browser, page.url)
    assert other.locator(".profile:visible").count() == 4
    assert "4 provinces" in other.locator("[data-provinces] [role=status]").inner_text()
    page.close()
    other.close()


def test_series_are_drawn_together_and_never_across_a_gap(browser: Browser, server: str) -> None:
    page = open_page(browser, f"{server}/en/compare/?series=netizens.internet-medical-users")
    assert page.locator(".compared .dot").count() > 20
    drawn = {}
    for number in (0, 1):
        joined = page.locator(f".compared .s{number} .run").evaluate_all(
            "runs => runs.map(run => run.getAttribute('d'))"
        )
        drawn[number] = (len(re.findall("[ML]", "".join(joined))), page.locator(f".compared .s{number} .dot").count())
    assert sorted(joined == dots for joined, dots in drawn.values()) == [False, True], "one of the two has a gap"
    titles = page.locator(".compared .dot title").all_text_contents()
    assert any("December 2023: 414 million people" in title for title in titles)
    assert page.locator(".compared svg").get_attribute("role") == "img"
    page.close()


def test_series_that_do_not_count_the_same_are_indexed(browser: Browser, server: str) -> None:
    page = open_page(browser, f"{server}/zh/compare/?series=netizens.internet-penetration")
    index = page.get_by_role("checkbox", name=re.compile("指数"))
    assert index.is_checked()
    assert index.is_disabled()
    assert "index=1" in page.url
    hundred = [
        text
        for text in page.locator(".compared .dot title").all_text_contents()
        if "：100 （" in text or "：100 (" in text
    ]
    assert len(hundred) >= 2
    page.close()


@pytest.mark.parametrize("query", ["series=none.x", "series=netizens.__proto__", "provinces=XX.<b>", "index=7"])
def test_an_address_that_makes_no_sense_shows_the_plain_page(browser: Browser, server: str, query: str) -> None:
    page = open_page(browser, f"{server}/en/compare/?{query}")
    assert page.locator(".profile:visible").count() == page.locator(".profile").count()
    assert page.locator(".compared").is_hidden()
    page.close()
