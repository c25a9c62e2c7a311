"""Macros and the items they are given: what was made of the same items before is not made again, of others it is."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from markupsafe import Markup

from reportsite.render.contexts import Phrase, TimelineItem
from reportsite.render.fragments import Fragments, filled
from reportsite.render.rows import ROOT


class Macro:
    """Fills in as a macro does, and counts."""

    name = "events"

    def __init__(self) -> None:
        self.calls = 0

    def __call__(self, items: Sequence[TimelineItem], *others: object) -> Markup:
        self.calls += 1
        return Markup(" ").join([item.title.words for item in items] + [str(other) for other in others])


def item(title: str, href: str = f"{ROOT}policies/a/") -> TimelineItem:
    day = dt.date(2024, 5, 20)
    return TimelineItem(
        kind="policy",
        lane="national",
        start=day,
        end=day,
        year=2024,
        month=5,
        date="20 May 2024",
        date_value="2024-05-20",
        title=Phrase(title),
        href=href,
        detail=None,
        mark=None,
    )


def test_the_same_items_are_filled_in_once() -> None:
    macro, fragments, items = Macro(), Fragments(), (item("a"), item("b"))
    assert fragments.of_page("zh/")(macro, items) == filled(Macro(), items) == "a b"
    assert fragments.of_page("zh/")(macro, tuple(items)) == "a b"
    assert macro.calls == 1


def test_another_item_is_seen_even_where_it_is_equal_in_all_but_its_words() -> None:
    macro, fragments, kept = Macro(), Fragments(), item("b")
    fragments.of_page("zh/")(macro, (item("a"), kept))
    assert fragments.of_page("zh/")(macro, (item("A"), kept)) == "A b"
    assert fragments.of_page("zh/")(macro, (kept,)) == "b"


def test_items_whose_addresses_are_of_one_page_are_known_by_their_value() -> None:
    macro, fragments = Macro(), Fragments()
    fragments.of_page("zh/")(macro, (item("a", "../a/"),))
    assert fragments.of_page("zh/")(macro, (item("a", "../a/"),)) == "a"
    assert macro.calls == 1
    fragments.of_page("zh/")(macro, (item("a", "../../a/"),))
    assert macro.calls == 2


def test_pages_and_other_arguments_do_not_share() -> None:
    macro, fragments, items = Macro(), Fragments(), (item("a"),)
    fragments.of_page("zh/")(macro, items)
    fragments.of_page("en/")(macro, items)
    assert fragments.of_page("zh/")(macro, items, "x") == "a x"
    assert macro.calls == 3


def test_what_was_not_asked_for_again_is_forgotten() -> None:
    macro, fragments, first, second = Macro(), Fragments(), (item("a"),), (item("b"),)
    fragments.of_page("zh/")(macro, first)
    fragments.of_page("zh/")(macro, second)
    fragments.of_page("zh/")(macro, first)
    assert macro.calls == 3
    for number in range(9):
        fragments.of_page(f"{number}/")(macro, second)
    fragments.of_page("zh/")(macro, first)
    assert macro.calls == 13
