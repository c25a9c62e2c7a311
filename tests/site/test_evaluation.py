"""Expressions and the intervals of their numbers go in, what they may come to comes out."""

from __future__ import annotations

from fractions import Fraction

from hypothesis import assume, given, settings
from hypothesis import strategies as st

from reportsite.model.expressions import Expression, Negative, Number, Operation, Operator, Reference, parse_statement
from reportsite.model.intervals import Interval
from reportsite.site.evaluation import fitting, interval, point

A, B, C = Reference("a@2020"), Reference("b@2020"), Reference("c@2020")
FRACTIONS = st.fractions(min_value=-1000, max_value=1000, max_denominator=50)
EXPRESSIONS: st.SearchStrategy[Expression] = st.recursive(
    st.sampled_from([A, B, C]) | st.builds(lambda value: Number(value, str(value)), FRACTIONS),
    lambda inner: st.builds(Operation, st.sampled_from(list(Operator)), inner, inner) | st.builds(Negative, inner),
    max_leaves=6,
)


def around(low: str, high: str) -> Interval:
    return Interval(Fraction(low), Fraction(high))


@st.composite
def values_in_intervals(draw: st.DrawFn) -> tuple[dict[Reference, Interval], dict[Reference, Fraction]]:
    inputs, values = {}, {}
    for name in (A, B, C):
        low, value, high = sorted(draw(st.tuples(FRACTIONS, FRACTIONS, FRACTIONS)))
        inputs[name] = Interval(high=high) if draw(st.booleans()) and draw(st.booleans()) else Interval(low, high)
        values[name] = value
    return inputs, values


@settings(max_examples=100)
@given(EXPRESSIONS, values_in_intervals())
def test_what_values_come_to_lies_in_the_interval_of_the_expression(
    expression: Expression, given_values: tuple[dict[Reference, Interval], dict[Reference, Fraction]]
) -> None:
    inputs, values = given_values
    result = point(expression, values)
    assume(result is not None)
    assert result is not None
    assert result in interval(expression, inputs)


def test_a_number_that_stands_twice_does_not_widen_the_interval() -> None:
    share = parse_statement("a@2020 ÷ (a@2020 + b@2020) = 1").left
    inputs = {A: around("10.915", "10.925"), B: around("3.165", "3.175")}
    lowest = Fraction("10.915") / (Fraction("10.915") + Fraction("3.175"))
    highest = Fraction("10.925") / (Fraction("10.925") + Fraction("3.165"))
    assert interval(share, inputs) == Interval(lowest, highest)
    nothing = parse_statement("a@2020 − a@2020 = 0").left
    assert interval(nothing, inputs) == Interval.at(Fraction(0))


def test_a_square_is_given_too_much_rather_than_too_little() -> None:
    square = parse_statement("a@2020 × a@2020 = 1").left
    assert interval(square, {A: around("-1", "2")}) == around("-2", "4")


def test_a_quotient_is_unknown_where_its_divisor_may_be_zero() -> None:
    quotient = parse_statement("a@2020 ÷ (b@2020 − c@2020) = 1").left
    inputs = {A: around("1", "1"), B: around("1", "3"), C: around("2", "2")}
    assert interval(quotient, inputs) == Interval()
    assert point(quotient, {A: Fraction(1), B: Fraction(2), C: Fraction(2)}) is None


@settings(max_examples=60)
@given(values_in_intervals())
def test_the_value_that_fits_makes_the_two_sides_equal(
    given_values: tuple[dict[Reference, Interval], dict[Reference, Fraction]],
) -> None:
    _, values = given_values
    assume(values[B] != values[A])
    statement = parse_statement("a@2020 ÷ (b@2020 − a@2020) = c@2020")
    points = {name: Interval.at(value) for name, value in values.items()}
    range_ = fitting(statement, C, points)
    assert range_ is not None
    assert point(statement.left, values) in (range_.low, range_.high)


def test_the_range_that_fits_covers_what_the_other_numbers_may_be() -> None:
    statement = parse_statement("a@2020 ÷ b@2020 = c@2020")
    inputs = {A: around("4.135", "4.145"), B: around("10.915", "10.925"), C: around("0.3885", "0.3895")}
    share = fitting(statement, C, inputs)
    assert share == Interval(Fraction("4.135") / Fraction("10.925"), Fraction("4.145") / Fraction("10.915"))


def test_there_is_no_telling_what_fits_where_a_number_is_squared_or_drops_out() -> None:
    inputs = {A: around("1", "2"), B: around("1", "2")}
    assert fitting(parse_statement("a@2020 × a@2020 = b@2020"), A, inputs) is None
    assert fitting(parse_statement("a@2020 − a@2020 = b@2020"), A, inputs) is None
    assert fitting(parse_statement("a@2020 = b@2020"), A, {A: around("1", "2"), B: Interval()}) is None
