"""Diagnostics: each breach once, in the order of files, counted by weight, and never more than a file deserves."""

from __future__ import annotations

import re

import pytest

from reportsite import diagnostics as rules
from reportsite.diagnostics import CATALOGUE, Diagnostics, Position, Severity, closest


def codes(items: tuple[object, ...] | Diagnostics) -> list[str]:
    return [item.rule.code for item in items]  # type: ignore[attr-defined]


def test_a_breach_that_is_met_twice_is_kept_once() -> None:
    found = Diagnostics()
    for _ in range(3):
        found.add(rules.UNKNOWN_KEY, Position("a", 1, 2), key="x", suggestion="y")
    found.add(rules.UNKNOWN_KEY, Position("a", 1, 2), key="z", suggestion="y")
    found.add(rules.EMPTY_VALUE, Position("a", 1, 2))
    assert len(found) == 3


def test_breaches_come_by_file_line_column_and_code() -> None:
    found = Diagnostics()
    for place in (Position("b", 1, 1), Position("a", 10, 1), Position("a", 9, 20), Position("a", 9, 3)):
        found.add(rules.EMPTY_VALUE, place)
    found.add(rules.DUPLICATE_KEY, Position("a", 9, 3), key="x", line=1)
    assert [f"{item.position} {item.rule.code}" for item in found] == [
        *("a:9:3 RS003", "a:9:3 RS104", "a:9:20 RS104", "a:10:1 RS104", "b:1:1 RS104"),
    ]


def test_errors_and_warnings_are_told_apart_unless_the_run_is_strict() -> None:
    for strict, errors, warnings in ((False, ["RS104"], ["RS009"]), (True, ["RS009", "RS104"], [])):
        found = Diagnostics(strict=strict)
        found.add(rules.EMPTY_VALUE, Position("b"))
        found.add(rules.UNEXPECTED_FILE, Position("a"), name="a", suggestion="")
        assert codes(found.errors) == errors
        assert codes(found.warnings) == warnings


def test_what_was_found_elsewhere_is_taken_over() -> None:
    here, there = Diagnostics(strict=True), Diagnostics()
    there.add(rules.UNEXPECTED_FILE, Position("a"), name="a", suggestion="")
    here.include(there)
    here.include(there)
    (item,) = here
    assert (item.rule, item.severity) == (rules.UNEXPECTED_FILE, Severity.ERROR)


def test_of_one_file_a_thousand_breaches_are_kept() -> None:
    found = Diagnostics()
    for number in range(1500):
        found.add(rules.EMPTY_VALUE, Position("a", number + 1))
    assert not found.is_full("b")
    assert found.is_full("a")
    found.add(rules.EMPTY_VALUE, Position("b"))
    assert len(found) == 1001


def test_a_long_value_is_repeated_only_in_part() -> None:
    found = Diagnostics()
    found.add(rules.UNKNOWN_KEY, Position("a"), key="长" * 5000, suggestion="")
    (item,) = found
    assert item.arguments["key"] == "长" * 200 + "…"


@pytest.mark.parametrize(
    ("word", "near"),
    [("sumary", "summary"), ("guangdon", "guangdong"), ("xyz", ""), ("", ""), ("summary", "summary")],
)
def test_the_nearest_word_is_offered_only_when_it_is_near(word: str, near: str) -> None:
    assert closest(word, ["title", "summary", "guangdong"]) == near
    assert closest(word, []) == ""


@pytest.mark.parametrize("code", sorted(CATALOGUE))
def test_every_rule_is_worded_alike(code: str) -> None:
    rule = CATALOGUE[code]
    assert re.fullmatch(r"RS\d{3}", code)
    for words in filter(None, (rule.message, rule.hint)):
        assert not words[0].isupper() or words.startswith(("YAML", "HTML", "SHA"))
        assert not words.endswith(".")
        assert words.count("`") % 2 == 0


def test_positions_are_ordered_as_numbers_and_written_for_editors() -> None:
    assert Position("a", 9, 1) < Position("a", 10, 1)
    assert str(Position("content/a.yaml", 3, 7)) == "content/a.yaml:3:7"
