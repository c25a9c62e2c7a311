"""Notes of what was read: every way to look into a mapping leaves one, and none lets anything pass."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reportsite.state.reads import ALL, Derived, Ledger, Watched, WatchedFields

ITEMS = {"a": 1, "b": 2}
WAYS: list[tuple[Callable[[Mapping[str, int]], Any], set[str]]] = [
    (lambda items: items["a"], {"a"}),
    (lambda items: items.get("a"), {"a"}),
    (lambda items: items.get("z"), {"z"}),
    (lambda items: items.get("z", 3), {"z"}),
    (lambda items: "a" in items, {"a"}),
    (lambda items: "z" in items, {"z"}),
    (list, {ALL}),
    (len, {ALL}),
    (bool, {ALL}),
    (lambda items: list(items.keys()), {ALL}),
    (lambda items: list(items.values()), {ALL, "a", "b"}),
    (lambda items: list(items.items()), {ALL, "a", "b"}),
    (dict, {ALL, "a", "b"}),
    (lambda items: items == {"a": 1, "b": 2}, {ALL, "a", "b"}),
    (lambda items: {**items}, {ALL, "a", "b"}),
    (lambda items: [items[key] for key in items], {ALL, "a", "b"}),
    (lambda items: sorted(items, key=lambda key: -items[key]), {ALL, "a", "b"}),
]


@pytest.mark.parametrize(("look", "keys"), WAYS)
def test_every_look_into_a_mapping_is_noted_and_finds_what_is_there(
    look: Callable[[Mapping[str, int]], Any], keys: set[str]
) -> None:
    ledger = Ledger()
    assert look(Watched("things", ITEMS, ledger)) == look(ITEMS)
    assert ledger.reads == {("things", key) for key in keys}


def test_a_missing_key_is_noted_too() -> None:
    ledger = Ledger()
    with pytest.raises(KeyError):
        Watched("things", ITEMS, ledger)["z"]
    assert ledger.reads == {("things", "z")}


def test_whoever_listens_hears_what_is_read_meanwhile_and_nobody_else_does() -> None:
    ledger = Ledger()
    things = Watched("things", ITEMS, ledger)
    with ledger.listening() as outer:
        assert things["a"] == 1
        with ledger.listening() as inner:
            assert things["b"] == 2
        with pytest.raises(KeyError), ledger.listening():
            things["z"]
    assert (outer, inner, ledger.reads) == ({("things", "a")}, {("things", "b")}, set())


def test_a_derived_value_is_read_by_who_asks_and_has_read_what_it_is_made_from() -> None:
    ledger = Ledger()
    things = Watched("things", ITEMS, ledger)

    class Doubled(dict[str, int]):
        def __missing__(self, key: str) -> int:
            return 2 * things[key]

    doubled = Derived("doubled", Doubled(), ledger)
    with ledger.listening() as first:
        assert doubled["a"] == 2
    with ledger.listening() as second:
        assert doubled["a"] == 2
    assert first == second == {("doubled", "a")}
    assert list(doubled.made()) == [("a", (("things", "a"),))]


def test_fields_of_a_record_are_noted_one_by_one() -> None:
    class Record:
        title = "T"
        summary = "S"

    ledger = Ledger()
    record: Any = WatchedFields("settings", Record(), ledger)
    assert record.title == "T"
    assert ledger.reads == {("settings", "title")}
    with pytest.raises(AttributeError):
        record.nothing  # noqa: B018 (looking is the point)


@given(st.lists(st.sampled_from("abcdz")))
def test_nothing_is_noted_but_what_was_asked_for(keys: list[str]) -> None:
    ledger = Ledger()
    things = Watched("things", ITEMS, ledger)
    for key in keys:
        things.get(key)
    assert ledger.reads == {("things", key) for key in keys}
