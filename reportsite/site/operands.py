"""Names in a formula → the numbers they stand for: value, interval, what is counted, when.

Percentages and percentage points become plain ratios here (37.9 % is 0.379), so that a formula needs no factor of
100. A change and a growth carry their sign; the change of a rank counts the places gained.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from enum import StrEnum
from fractions import Fraction

from msgspec import Struct

from reportsite.model.dates import Period
from reportsite.model.expressions import Reference
from reportsite.model.figures import Change, FigureKind, Growth, Sign, Status
from reportsite.model.intervals import End, Interval
from reportsite.model.library import FigureRecord, Library
from reportsite.model.quantity import Quantity, UnitKind
from reportsite.model.relations import DeclaredRelation, Given
from reportsite.model.reports import FigurePart
from reportsite.model.text import Printed


class Nature(StrEnum):
    """What kind of number takes part in a calculation."""

    STOCK = "stock"
    FLOW = "flow"
    CHANGE = "change"
    """The difference of two stocks."""
    RATIO = "ratio"
    RANK = "rank"
    INDEX = "index"
    NONE = "none"
    """Not observed, or no number at all."""


class Operand(Struct, frozen=True, kw_only=True):
    """A number that a formula names."""

    reference: Reference
    quantity: Quantity
    printed: Printed
    language: str
    status: Status
    factor: Fraction
    """What the printed value is multiplied by: 1/100 for percentages, -1 for a fall."""
    nature: Nature
    unit: str
    """Id of the unit; empty for ratios, which have none."""
    series: str
    """What is counted, whatever the date: the part of the id before `@`."""
    period: Period | None
    timeless: bool = False
    """Whether it is taken to hold at any date."""
    given: Given | None = None
    """The record, where it is no figure of the site."""

    @property
    def point(self) -> Fraction:
        """Return the printed value as if it were exact."""
        return Fraction(self.quantity.value or 0) * self.factor

    @property
    def interval(self) -> Interval:
        """Return all that the printed value may stand for."""
        low = _end(self.quantity.low, -math.inf)
        high = _end(self.quantity.high, math.inf)
        scaled = Interval(low, high) * Interval.at(abs(self.factor))
        return -scaled if self.factor < 0 else scaled

    @property
    def step(self) -> Fraction:
        """Return the step of the last printed digit."""
        return Fraction(self.quantity.quantum) * abs(self.factor)


Resolver = Callable[[Reference], Operand]
"""Finds the number that a formula names."""


def figure_operand(library: Library, reference: Reference) -> Operand:
    """Return a number of a figure on record."""
    record = library.figures[reference.figure]
    figure = record.figure
    quantity = record.quantities[reference.part]
    unit_kind = library.units[quantity.unit].kind
    part = {FigurePart.CHANGE: figure.change, FigurePart.SHARE: figure.share, FigurePart.GROWTH: figure.growth}.get(
        reference.part
    )
    falls = isinstance(part, Change | Growth) and part.sign is Sign.DOWN
    nature = _nature(_kind_of(record), unit_kind, reference.part)
    return Operand(
        reference=reference,
        quantity=quantity,
        printed=part.printed if part else figure.printed,
        language=record.language,
        status=(part.status if part else None) or figure.status,
        factor=-_scale(unit_kind) if falls else _scale(unit_kind),
        nature=nature,
        unit="" if nature is Nature.RATIO else quantity.unit,
        series=figure.id.partition("@")[0],
        period=figure.as_of,
    )


def given_operand(library: Library, relation: DeclaredRelation, given: Given, default_language: str) -> Operand:
    """Return a number that a relation brings along."""
    quantity = library.given_quantities[relation.id, given.id]
    unit_kind = library.units[given.unit].kind
    nature = _nature(given.kind, unit_kind, FigurePart.VALUE)
    return Operand(
        reference=Reference(given.id),
        quantity=quantity,
        printed=given.printed,
        language=given.language or default_language,
        status=given.status,
        factor=_scale(unit_kind),
        nature=nature,
        unit="" if nature is Nature.RATIO else quantity.unit,
        series=given.id.partition("@")[0],
        period=given.as_of,
        timeless=given.as_of is None,
        given=given,
    )


def _kind_of(record: FigureRecord) -> FigureKind | None:
    return record.figure.kind or (record.indicator.kind if record.indicator else None)


def _scale(kind: UnitKind) -> Fraction:
    return Fraction(1, 100) if kind in {UnitKind.PERCENT, UnitKind.POINTS} else Fraction(1)


def _end(value: object, infinity: float) -> End:
    return infinity if value is None else Fraction(str(value))


_NATURES = {FigureKind.STOCK: Nature.STOCK, FigureKind.FLOW: Nature.FLOW, FigureKind.INDEX: Nature.INDEX}


def _nature(kind: FigureKind | None, unit: UnitKind, part: FigurePart) -> Nature:
    if kind in {FigureKind.TARGET, FigureKind.IDENTIFIER} or unit is UnitKind.IDENTIFIER:
        return Nature.NONE
    if unit in {UnitKind.PERCENT, UnitKind.POINTS}:
        return Nature.RATIO
    if unit is UnitKind.RANK:
        return Nature.RANK
    if part is FigurePart.CHANGE and kind is not FigureKind.INDEX:
        return Nature.CHANGE
    return _NATURES.get(kind, Nature.STOCK) if kind else Nature.STOCK
