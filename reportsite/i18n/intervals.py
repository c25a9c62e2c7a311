"""Intervals in words: the ends of what was computed go in, the texts that a reader sees come out.

Ends are written like a printed number, up to two digits further, and rounded outwards, so that what is shown never
claims to be narrower than what was computed.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from decimal import Decimal
from fractions import Fraction

from reportsite.i18n.quantities import PluralRule, Style, format_number, format_quantity
from reportsite.model.intervals import End, Interval
from reportsite.model.quantity import NumberGrammar, Quantity, Unit, UnitKind, plain_decimal

_FURTHER = 2
"""Digits below those of the number that the ends are written like."""
_PLAIN_EXPONENT = -2
"""The last decimal of numbers without a unit, before further ones."""


def format_ends(
    interval: Interval,
    like: Quantity,
    unit: Unit,
    grammar: NumberGrammar,
    plural_rule: PluralRule,
    *,
    style: Style = "words",
) -> tuple[str, str]:
    """Write both ends of an interval like a printed quantity; an infinite end is an empty text.

    The ends are in plain units, percentages as ratios. An interval that is one number has two equal texts; otherwise
    the noun of what is counted stands with the upper end only.
    """
    scale = _scale(unit)

    def write(value: Decimal, step: Decimal, *, with_unit: bool) -> str:
        quantity = Quantity(value=value, quantum=step, unit=unit.id)
        return format_quantity(quantity, unit, grammar, plural_rule, style=style, with_unit=with_unit)

    def write_low(value: Decimal, step: Decimal) -> str:
        if not interval.is_bounded or interval.low == interval.high:
            return write(value, step, with_unit=True)
        if unit.kind is UnitKind.POINTS:
            return format_number(value, grammar)
        return write(value, step, with_unit=unit.kind is not UnitKind.COUNT)

    def write_high(value: Decimal, step: Decimal) -> str:
        return write(value, step, with_unit=True)

    return _write_ends(interval, scale, like.quantum.adjusted(), write_low, write_high)


def format_plain_ends(interval: Interval, grammar: NumberGrammar) -> tuple[str, str]:
    """Write both ends of an interval that has no unit."""

    def write(value: Decimal, _: Decimal) -> str:
        return format_number(value, grammar)

    if interval.low == interval.high and interval.low == int(interval.low):
        whole = format_number(Decimal(int(interval.low)), grammar)
        return whole, whole
    return _write_ends(interval, 1, _PLAIN_EXPONENT, write, write)


def format_fitting(
    value: Fraction,
    like: Quantity,
    unit: Unit,
    grammar: NumberGrammar,
    plural_rule: PluralRule,
    *,
    with_unit: bool = True,
) -> str:
    """Write a value as a printed quantity would be, with the same digits; percentages are given as ratios."""
    exponent = like.quantum.adjusted()
    coefficient = round(value * _scale(unit) / Fraction(10) ** exponent)
    quantity = Quantity(value=plain_decimal(coefficient, exponent), quantum=like.quantum, unit=unit.id)
    return format_quantity(quantity, unit, grammar, plural_rule, with_unit=with_unit)


def _scale(unit: Unit) -> int:
    return 100 if unit.kind in {UnitKind.PERCENT, UnitKind.POINTS} else 1


_Writer = Callable[[Decimal, Decimal], str]


def _write_ends(
    interval: Interval, scale: int, exponent: int, write_low: _Writer, write_high: _Writer
) -> tuple[str, str]:
    """Write both ends to the same digit: as many further than `exponent` as they need, zeros at the end left out."""
    low, high = _steps(interval.low, scale, exponent, math.floor), _steps(interval.high, scale, exponent, math.ceil)
    exponent -= _FURTHER
    for _ in range(_FURTHER):
        if any(steps is not None and steps % 10 for steps in (low, high)):
            break
        low, high = (steps // 10 if steps is not None else None for steps in (low, high))
        exponent += 1
    step = plain_decimal(1, exponent)
    return (
        "" if low is None else write_low(plain_decimal(low, exponent), step),
        "" if high is None else write_high(plain_decimal(high, exponent), step),
    )


def _steps(end: End, scale: int, exponent: int, rounded: Callable[[Fraction], int]) -> int | None:
    if not isinstance(end, Fraction):
        return None
    return rounded(end * scale / Fraction(10) ** (exponent - _FURTHER))
