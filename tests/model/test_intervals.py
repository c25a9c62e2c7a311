"""Intervals go in, intervals come out that hold every value the inputs allow."""

from __future__ import annotations

import math
import operator
from collections.abc import Callable
from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from reportsite.model.intervals import Interval, hull

FRACTIONS = st.fractions(min_value=-1_000_000, max_value=1_000_000, max_denominator=1000)
OPERATIONS: tuple[Callable[..., object], ...] = (operator.add, operator.sub, operator.mul, operator.truediv)


@st.composite
def intervals_with_a_value(draw: st.DrawFn) -> tuple[Interval, Fraction]:
    low, value, high = sorted(draw(st.tuples(FRACTIONS, FRACTIONS, FRACTIONS)))
    open_below, open_above = draw(st.booleans()), draw(st.booleans())
    return Interval(-math.inf if open_below else low, math.inf if open_above else high), value


@settings(max_examples=100)
@given(intervals_with_a_value(), intervals_with_a_value(), st.sampled_from(OPERATIONS))
def test_what_two_values_come_to_lies_in_what_their_intervals_come_to(
    left: tuple[Interval, Fraction], right: tuple[Interval, Fraction], operation: Callable[..., object]
) -> None:
    if operation is operator.truediv and not right[1]:
        return
    result, value = operation(left[0], right[0]), operation(left[1], right[1])
    assert isinstance(result, Interval)
    assert isinstance(value, Fraction)
    assert value in result


@given(intervals_with_a_value())
def test_the_opposite_of_a_value_lies_in_the_opposite_interval(item: tuple[Interval, Fraction]) -> None:
    interval, value = item
    assert -value in -interval
    opposite = -interval
    assert -opposite == interval


def test_ends_are_as_narrow_as_they_can_be() -> None:
    one, two = Interval(Fraction(2), Fraction(3)), Interval(Fraction(-1), Fraction(4))
    assert one + two == Interval(Fraction(1), Fraction(7))
    assert one - two == Interval(Fraction(-2), Fraction(4))
    assert one * two == Interval(Fraction(-3), Fraction(12))
    assert two / one == Interval(Fraction(-1, 2), Fraction(2))


def test_nothing_is_known_of_a_quotient_whose_divisor_may_be_zero() -> None:
    assert Interval.at(Fraction(1)) / Interval(Fraction(-1), Fraction(1)) == Interval()
    assert Interval.at(Fraction(1)) / Interval(Fraction(0), Fraction(1)) == Interval()


def test_an_open_end_stays_open_and_a_zero_stays_zero() -> None:
    more = Interval(Fraction(10))
    assert more + Interval.at(Fraction(1)) == Interval(Fraction(11))
    assert more * Interval.at(Fraction(-2)) == Interval(high=Fraction(-20))
    assert more * Interval.at(Fraction(0)) == Interval.at(Fraction(0))
    assert Interval.at(Fraction(1)) / more == Interval(Fraction(0), Fraction(1, 10))
    assert not more.is_bounded


def test_a_hull_holds_its_values_and_no_more() -> None:
    assert hull([Fraction(3), Fraction(1), Fraction(2)]) == Interval(Fraction(1), Fraction(3))


def test_ends_the_wrong_way_round_are_refused() -> None:
    with pytest.raises(ValueError, match="wrong way round"):
        Interval(Fraction(2), Fraction(1))
