"""Statements → whether their numbers may be held against each other at all, and if not, why not.

Two numbers are compared, added or divided only when they count the same thing in the same way at the same time. A
stock and a flow never meet, however well their digits would fit. Numbers of one series may be of different dates:
that is what changes are.
"""

from __future__ import annotations

from enum import StrEnum

from msgspec import Struct

from reportsite.model.dates import PartialDate, Period, Precision
from reportsite.model.expressions import Expression, Negative, Number, Operation, Operator, Reference, Statement
from reportsite.site.operands import Nature, Operand, Resolver


class Obstacle(StrEnum):
    """Why numbers cannot be compared."""

    NO_NUMBER = "no-number"
    UNITS = "units"
    KINDS = "kinds"
    DATES = "dates"
    UNDATED = "undated"


class _Incomparable(Exception):
    def __init__(self, obstacle: Obstacle) -> None:
        super().__init__(obstacle.value)
        self.obstacle = obstacle


class _Measure(Struct, frozen=True):
    """What an expression measures: the kind of number, its units with their powers, of what, when."""

    nature: Nature
    units: tuple[tuple[str, int], ...] = ()
    operands: tuple[Operand, ...] = ()

    @property
    def series(self) -> frozenset[str]:
        return frozenset(operand.series for operand in self.operands)


def find_obstacle(statement: Statement, resolve: Resolver) -> Obstacle | None:
    """Return why the numbers of a statement cannot be compared, or None when they can."""
    try:
        left, right = _measure(statement.left, resolve), _measure(statement.right, resolve)
        _check_sum(left, right)
        if {left.nature, right.nature} == {Nature.STOCK, Nature.CHANGE}:
            return Obstacle.KINDS
    except _Incomparable as reason:
        return reason.obstacle
    return None


def units_of(expression: Expression, resolve: Resolver) -> tuple[tuple[str, int], ...] | None:
    """Return the units of what an expression measures, each with its power; None where it measures nothing."""
    try:
        return _measure(expression, resolve).units
    except _Incomparable:
        return None


def _measure(expression: Expression, resolve: Resolver) -> _Measure:
    match expression:
        case Number():
            return _Measure(Nature.RATIO)
        case Reference():
            operand = resolve(expression)
            if operand.nature is Nature.NONE or operand.quantity.value is None:
                raise _Incomparable(Obstacle.NO_NUMBER)
            return _Measure(operand.nature, ((operand.unit, 1),) if operand.unit else (), (operand,))
        case Negative(inner):
            return _measure(inner, resolve)
        case Operation(operator, left, right):
            return _combined(operator, _measure(left, resolve), _measure(right, resolve))


def _combined(operator: Operator, left: _Measure, right: _Measure) -> _Measure:
    operands = left.operands + right.operands
    if operator in {Operator.ADD, Operator.SUBTRACT}:
        _check_sum(left, right)
        one_series = left.series == right.series and len(left.series) == 1
        if left.nature is right.nature is Nature.STOCK and operator is Operator.SUBTRACT and one_series:
            return _Measure(Nature.CHANGE, left.units, operands)
        return _Measure(_sum_nature(left.nature, right.nature), left.units, operands)
    if operator is Operator.MULTIPLY:
        nature = _product_nature(left.nature, right.nature)
        return _Measure(nature, _powers(left.units, right.units, 1), operands)
    nature = _quotient_nature(left.nature, right.nature)
    _check_dates(left, right)
    return _Measure(nature, _powers(left.units, right.units, -1), operands)


def _check_sum(left: _Measure, right: _Measure) -> None:
    _sum_nature(left.nature, right.nature)
    if left.units != right.units:
        raise _Incomparable(Obstacle.UNITS)
    _check_dates(left, right)


def _sum_nature(left: Nature, right: Nature) -> Nature:
    if left is right:
        return left
    natures = {left, right}
    if natures == {Nature.STOCK, Nature.CHANGE}:
        return Nature.STOCK
    if natures == {Nature.FLOW, Nature.CHANGE}:
        return Nature.FLOW
    raise _Incomparable(Obstacle.KINDS)


def _product_nature(left: Nature, right: Nature) -> Nature:
    if left is Nature.RATIO:
        return right
    if right is Nature.RATIO:
        return left
    raise _Incomparable(Obstacle.KINDS)


def _quotient_nature(left: Nature, right: Nature) -> Nature:
    if right is Nature.RATIO:
        return left
    countable = {Nature.STOCK, Nature.FLOW, Nature.CHANGE}
    if left is right and left in countable:
        return Nature.RATIO
    if {left, right} <= countable and {left, right} != {Nature.STOCK, Nature.FLOW}:
        return Nature.RATIO
    raise _Incomparable(Obstacle.KINDS)


def _powers(
    left: tuple[tuple[str, int], ...], right: tuple[tuple[str, int], ...], sign: int
) -> tuple[tuple[str, int], ...]:
    powers = dict(left)
    for unit, power in right:
        powers[unit] = powers.get(unit, 0) + sign * power
    return tuple(sorted((unit, power) for unit, power in powers.items() if power))


def _check_dates(left: _Measure, right: _Measure) -> None:
    """Refuse numbers of different things at different times."""
    if left.series & right.series:
        return
    for one in left.operands:
        for other in right.operands:
            if one.timeless or other.timeless:
                continue
            if one.period is None or other.period is None:
                raise _Incomparable(Obstacle.UNDATED)
            if not _same_time(one.period, other.period):
                raise _Incomparable(Obstacle.DATES)


def _same_time(one: Period, other: Period) -> bool:
    """Tell whether two periods end at the same time, as far as that is known: December 2023 is the end of 2023."""
    return _ends(one.end, other.end) or _ends(other.end, one.end)


def _ends(finer: PartialDate, coarser: PartialDate) -> bool:
    if finer.precision is Precision.DAY and coarser.precision is Precision.MONTH:
        return coarser.first_day <= finer.first_day <= coarser.last_day
    return finer.last_day == coarser.last_day
