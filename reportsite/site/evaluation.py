"""Expressions → what they come to: as a number, as an interval, and which value of one input would make them hold.

Interval arithmetic is always sound, and exact where every number stands once. Where one stands twice, as in
`a ÷ (a + b)`, it gives too much; but as long as no number has a power above one in numerator or denominator, the
expression rises or falls steadily in each of them, so its extremes lie at corners of the box that their intervals
make, and these are computed instead.
"""

from __future__ import annotations

import itertools
from collections.abc import Callable, Mapping
from fractions import Fraction

from reportsite.model.expressions import (
    Expression,
    Negative,
    Number,
    Operation,
    Operator,
    Reference,
    Statement,
    references,
)
from reportsite.model.intervals import Interval, hull

Values = Mapping[Reference, Fraction]
Intervals = Mapping[Reference, Interval]

_MOST_CORNERS = 1 << 8


def point(expression: Expression, values: Values) -> Fraction | None:
    """Return what an expression comes to, or None where it divides by zero."""
    numerator, denominator = _ratio(expression, values, None)
    bottom = _coefficient(denominator, 0)
    return _coefficient(numerator, 0) / bottom if bottom else None


def interval(expression: Expression, inputs: Intervals) -> Interval:
    """Return all that an expression may come to: sound always, exact where that can be told."""
    wide = _wide(expression, inputs)
    named = tuple(references(expression))
    names = dict.fromkeys(named)
    if len(names) == len(named):
        return wide
    top, bottom = _degrees(expression)
    if any(degrees.get(name, 0) > 1 for degrees in (top, bottom) for name in names):
        return wide
    corners = _corners({name: inputs[name] for name in names})
    if not corners:
        return wide
    values: list[Fraction] = []
    signs: set[bool] = set()
    for corner in corners:
        numerator, denominator = (_coefficient(side, 0) for side in _ratio(expression, corner, None))
        if not denominator:
            return wide
        signs.add(denominator > 0)
        values.append(numerator / denominator)
    # A denominator of one sign at all corners has that sign everywhere between them.
    return hull(values) if len(signs) == 1 else wide


def fitting(statement: Statement, unknown: Reference, inputs: Intervals) -> Interval | None:
    """Return which values of one number make the two sides equal while the others are as printed.

    None where there is no telling: the number has a power above one, or drops out, or another has no bound.
    """
    corners = _corners({name: range_ for name, range_ in inputs.items() if name != unknown})
    solutions: list[Fraction] = []
    difference = Operation(Operator.SUBTRACT, statement.left, statement.right)
    for corner in corners or ():
        solution = _solve(difference, unknown, corner)
        if solution is None:
            return None
        solutions.append(solution)
    return hull(solutions) if solutions else None


def _wide(expression: Expression, inputs: Intervals) -> Interval:
    match expression:
        case Number(value):
            return Interval.at(value)
        case Reference():
            return inputs[expression]
        case Negative(operand):
            return -_wide(operand, inputs)
        case Operation(operator, left, right):
            return _OPERATIONS[operator](_wide(left, inputs), _wide(right, inputs))


_OPERATIONS: Mapping[Operator, Callable[[Interval, Interval], Interval]] = {
    Operator.ADD: lambda left, right: left + right,
    Operator.SUBTRACT: lambda left, right: left - right,
    Operator.MULTIPLY: lambda left, right: left * right,
    Operator.DIVIDE: lambda left, right: left / right,
}


def _corners(inputs: Intervals) -> list[Values] | None:
    """Return every choice of a lower or upper end for each number; None where one is infinite or they are too many."""
    ends: list[tuple[Fraction, ...]] = []
    for range_ in inputs.values():
        if not (isinstance(range_.low, Fraction) and isinstance(range_.high, Fraction)):
            return None
        ends.append((range_.low, range_.high) if range_.low != range_.high else (range_.low,))
    if len(inputs) > _MOST_CORNERS.bit_length() - 1:
        return None
    return [dict(zip(inputs, choice, strict=True)) for choice in itertools.product(*ends)]


# Expressions as quotients of polynomials ----------------------------------------------------------------------

_Degrees = Mapping[Reference, int]
_Polynomial = tuple[Fraction, ...]
"""Coefficients, the constant first."""


def _degrees(expression: Expression) -> tuple[_Degrees, _Degrees]:
    """Return the highest power of each number in numerator and denominator."""
    match expression:
        case Number():
            return {}, {}
        case Reference():
            return {expression: 1}, {}
        case Negative(operand):
            return _degrees(operand)
        case Operation(operator, left, right):
            (top, bottom), (other_top, other_bottom) = _degrees(left), _degrees(right)
            if operator is Operator.MULTIPLY:
                return _multiplied(top, other_top), _multiplied(bottom, other_bottom)
            if operator is Operator.DIVIDE:
                return _multiplied(top, other_bottom), _multiplied(bottom, other_top)
            crossed = (_multiplied(top, other_bottom), _multiplied(other_top, bottom))
            names = crossed[0].keys() | crossed[1].keys()
            highest = {name: max(side.get(name, 0) for side in crossed) for name in names}
            return highest, _multiplied(bottom, other_bottom)


def _multiplied(left: _Degrees, right: _Degrees) -> _Degrees:
    return {name: left.get(name, 0) + right.get(name, 0) for name in left.keys() | right.keys()}


def _ratio(expression: Expression, values: Values, unknown: Reference | None) -> tuple[_Polynomial, _Polynomial]:
    """Return an expression as a quotient of polynomials in one unknown; all other numbers have values."""
    match expression:
        case Number(value):
            return (value,), (Fraction(1),)
        case Reference():
            if expression == unknown:
                return (Fraction(0), Fraction(1)), (Fraction(1),)
            return (values[expression],), (Fraction(1),)
        case Negative(operand):
            top, bottom = _ratio(operand, values, unknown)
            return tuple(-coefficient for coefficient in top), bottom
        case Operation(operator, left, right):
            top, bottom = _ratio(left, values, unknown)
            other_top, other_bottom = _ratio(right, values, unknown)
            if operator is Operator.MULTIPLY:
                return _times(top, other_top), _times(bottom, other_bottom)
            if operator is Operator.DIVIDE:
                return _times(top, other_bottom), _times(bottom, other_top)
            sign = 1 if operator is Operator.ADD else -1
            return _plus(_times(top, other_bottom), _times(other_top, bottom), sign), _times(bottom, other_bottom)


def _times(left: _Polynomial, right: _Polynomial) -> _Polynomial:
    product = [Fraction(0)] * (len(left) + len(right) - 1)
    for power, coefficient in enumerate(left):
        for other_power, other in enumerate(right):
            product[power + other_power] += coefficient * other
    return tuple(product)


def _plus(left: _Polynomial, right: _Polynomial, sign: int) -> _Polynomial:
    length = max(len(left), len(right))
    return tuple(_coefficient(left, power) + sign * _coefficient(right, power) for power in range(length))


def _coefficient(polynomial: _Polynomial, power: int) -> Fraction:
    return polynomial[power] if power < len(polynomial) else Fraction(0)


def _solve(expression: Expression, unknown: Reference, values: Values) -> Fraction | None:
    """Return the value of the unknown at which an expression is zero, where it is the only one."""
    numerator, denominator = _ratio(expression, values, unknown)
    if any(numerator[2:]) or not _coefficient(numerator, 1):
        return None
    solution = -_coefficient(numerator, 0) / numerator[1]
    bottom = sum((coefficient * solution**power for power, coefficient in enumerate(denominator)), Fraction(0))
    return solution if bottom else None
