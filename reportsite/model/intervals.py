"""Intervals: what is known of two numbers goes in, what is known of their sum, product or quotient comes out.

All ends are exact fractions, so that rounding never hides in the arithmetic; an end may be infinite. Every result
holds all values that the inputs allow (it is sound); it may be wider than need be where one number is used twice.
"""

from __future__ import annotations

import math
from fractions import Fraction

from msgspec import Struct

End = Fraction | float
"""A fraction, or plus or minus infinity; no other float."""


class Interval(Struct, frozen=True):
    """All numbers from `low` to `high`, both included."""

    low: End = -math.inf
    high: End = math.inf

    def __post_init__(self) -> None:
        if self.low > self.high:
            raise ValueError(f"the ends are the wrong way round: {self.low}, {self.high}")

    @classmethod
    def at(cls, value: Fraction) -> Interval:
        """Return the interval that holds one number."""
        return cls(value, value)

    @property
    def is_bounded(self) -> bool:
        """Tell whether both ends are finite."""
        return isinstance(self.low, Fraction) and isinstance(self.high, Fraction)

    def __contains__(self, value: Fraction) -> bool:
        return self.low <= value <= self.high

    def __neg__(self) -> Interval:
        return Interval(-self.high, -self.low)

    def __add__(self, other: Interval) -> Interval:
        return Interval(self.low + other.low, self.high + other.high)

    def __sub__(self, other: Interval) -> Interval:
        return self + -other

    def __mul__(self, other: Interval) -> Interval:
        products = [_product(one, two) for one in (self.low, self.high) for two in (other.low, other.high)]
        return Interval(min(products), max(products))

    def __truediv__(self, other: Interval) -> Interval:
        """Divide; where the divisor may be zero, nothing is known of the quotient."""
        if Fraction(0) in other:
            return Interval()
        return self * Interval(_inverse(other.high), _inverse(other.low))


def hull(values: list[Fraction]) -> Interval:
    """Return the smallest interval that holds all the values."""
    return Interval(min(values), max(values))


def _product(one: End, two: End) -> End:
    if not one or not two:
        return Fraction(0)  # an end that is zero stays zero, however far the other factor may go
    if isinstance(one, Fraction) and isinstance(two, Fraction):
        return one * two
    return math.inf if (one > 0) is (two > 0) else -math.inf


def _inverse(end: End) -> End:
    return 1 / end if isinstance(end, Fraction) else Fraction(0)
