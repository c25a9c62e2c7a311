"""Bytes put aside: found again by whoever asks, here and in processes forked from this one."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reportsite.incremental.forking import Fork
from reportsite.state.aside import Aside, AsideBytes, AsideItems, AsideValues


@given(st.lists(st.tuples(st.sampled_from("abc"), st.binary(max_size=40))), st.integers(0, 100))
def test_what_was_put_last_under_a_name_is_found(puts: list[tuple[str, bytes]], little: int) -> None:
    found, expected = AsideBytes(Aside(little)), dict[str, bytes]()
    for name, content in puts:
        found.put(name, content)
        expected[name] = content
    assert dict(found) == expected
    assert list(found) == list(expected)
    assert "d" not in found


@given(st.lists(st.tuples(st.sampled_from("abc"), st.tuples(st.text(), st.integers(0, 9)))), st.integers(0, 100))
def test_values_are_what_was_put_last_under_their_names(puts: list[tuple[str, tuple[str, int]]], little: int) -> None:
    found, expected = AsideValues[tuple[str, int]](Aside(little), tuple[str, int]), dict[str, tuple[str, int]]()
    for name, value in puts:
        found.put(name, value)
        expected[name] = value
    assert dict(found) == expected
    assert "d" not in found
    assert found.get("d") is None


@pytest.mark.parametrize("size", [1, 5000, 400_000])
def test_items_are_found_one_by_one_and_in_their_order(size: int) -> None:
    aside = Aside(1000)
    aside.put(b"something before")
    values = [bytes([number]) * size for number in range(1, 8)]
    start = aside.put(b"".join(values))
    aside.put(b"something after")
    items = AsideItems(aside, start, map(len, values), bytes)
    assert list(items) == values
    assert [items[place] for place in range(len(items))] == values
    assert items[-1] == values[-1]
    assert items[2:5] == tuple(values[2:5])
    with pytest.raises(IndexError):
        items[7]


def test_no_items_are_none() -> None:
    assert list(AsideItems(Aside(), 0, [], bytes)) == []


@pytest.mark.parametrize("little", [0, 20, 1000], ids=["file", "file-later", "memory"])
def test_forked_processes_find_what_was_put_and_put_nothing(little: int) -> None:
    aside = Aside(little)
    found = AsideBytes(aside)
    found.put("name", b"content")

    def look() -> list[tuple[bool, bytes]]:
        try:
            found.put("name", b"other")
        except RuntimeError:
            return [(aside.is_ours, found["name"])]
        return []

    forks = [Fork[tuple[bool, bytes]](tuple[bool, bytes], look) for _ in range(2)]
    found.put("later", b"put meanwhile")
    assert [list(fork.items()) for fork in forks] == [[(False, b"content")]] * 2
    assert (found["name"], found["later"]) == (b"content", b"put meanwhile")
