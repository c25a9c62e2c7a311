"""Intervals go in, the texts of their ends come out, never narrower than what was computed."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reportsite.diagnostics import Diagnostics
from reportsite.i18n.intervals import format_ends, format_fitting, format_plain_ends
from reportsite.model.intervals import Interval
from reportsite.model.quantity import Quantity, parse_quantity, plain_decimal
from reportsite.pipeline import Content, load_content
from reportsite.settings import Settings

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture(scope="module")
def content() -> Content:
    loaded = load_content(Settings(site=ROOT, project=ROOT), Diagnostics())
    assert loaded is not None
    return loaded


def ends(content: Content, low: str, high: str, printed: str, unit_id: str, language: str = "zh") -> tuple[str, str]:
    unit = content.library.units[unit_id]
    like = parse_quantity(printed, unit, content.locales["zh"].grammar)
    locale = content.locales[language]
    interval = Interval(Fraction(low), Fraction(high))
    return format_ends(interval, like, unit, locale.grammar, locale.format.plural_rule)


def test_ends_are_written_two_digits_further_than_what_is_printed_and_rounded_outwards(content: Content) -> None:
    assert ends(content, "0.29794051", "0.29912964", "29.8%", "percent") == ("29.794%", "29.913%")
    assert ends(content, "1066695000", "1067705000", "10.67亿人", "person") == ("10.6669亿", "10.6771亿人")


def test_zeros_at_the_end_are_left_out_of_both_ends_together(content: Content) -> None:
    assert ends(content, "23000000", "25000000", "2453万人", "person") == ("2300万", "2500万人")
    assert ends(content, "0.89016", "0.8919", "89.1%", "percent") == ("89.016%", "89.190%")


def test_the_noun_stands_with_the_upper_end(content: Content) -> None:
    assert ends(content, "23000000", "25000000", "2453万人", "person", "en") == (
        "23.00 million",
        "25.00 million people",
    )
    assert ends(content, "0.035", "0.037", "3.5个百分点", "point", "en") == ("3.5", "3.7 percentage points")
    assert ends(content, "11760050000000", "11760150000000", "11.76万亿元", "yuan", "en") == (
        "CNY 11.7600 trillion",
        "CNY 11.7602 trillion",
    )


def test_one_number_is_written_in_full_at_both_ends(content: Content) -> None:
    assert ends(content, "24800000", "24800000", "2480万人", "person", "en") == ("24.80 million people",) * 2


def test_an_open_end_is_empty(content: Content) -> None:
    locale = content.locales["en"]
    unit = content.library.units["person"]
    like = parse_quantity("10亿人", unit, content.locales["zh"].grammar)
    low, high = format_ends(Interval(Fraction(10**9)), like, unit, locale.grammar, locale.format.plural_rule)
    assert (low, high) == ("1.0 billion people", "")


def test_numbers_without_a_unit_are_written_plainly(content: Content) -> None:
    grammar = content.locales["en"].grammar
    assert format_plain_ends(Interval.at(Fraction(8)), grammar) == ("8", "8")
    assert format_plain_ends(Interval(Fraction(1, 3), Fraction(2, 3)), grammar) == ("0.3333", "0.6667")


def test_what_would_fit_is_written_with_the_digits_of_what_is_printed(content: Content) -> None:
    locale, unit = content.locales["zh"], content.library.units["percent"]
    like = parse_quantity("38.9%", unit, locale.grammar)
    assert format_fitting(Fraction("0.3791"), like, unit, locale.grammar, locale.format.plural_rule) == "37.9%"


@given(
    st.integers(min_value=1, max_value=10**9),
    st.integers(min_value=0, max_value=10**6),
    st.integers(min_value=0, max_value=6),
    st.sampled_from(["zh", "en"]),
)
def test_what_is_shown_is_never_narrower_than_what_was_computed(
    content: Content, low: int, width: int, digits: int, language: str
) -> None:
    unit, locale = content.library.units["person"], content.locales[language]
    interval = Interval(Fraction(low, 7), Fraction(low + width, 7))
    like = Quantity(value=plain_decimal(1, digits), quantum=plain_decimal(1, digits), unit=unit.id)
    texts = format_ends(interval, like, unit, locale.grammar, locale.format.plural_rule)
    shown = [parse_quantity(text, unit, locale.grammar).value for text in texts]
    assert all(isinstance(value, Decimal) for value in shown)
    assert Fraction(str(shown[0])) <= interval.low
    assert Fraction(str(shown[1])) >= interval.high
