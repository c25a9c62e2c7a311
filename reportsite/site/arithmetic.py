"""Library → what its arithmetic comes to: every relation with its verdict, and where it fails, what would fit.

A printed number stands for its value and half a unit of its last digit to either side; words such as 超过 make it a
bound. A relation is exact when the printed numbers give what is printed; it holds within rounding when the numbers
that they stand for may give it; otherwise it is inconsistent.
"""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum
from fractions import Fraction
from types import MappingProxyType

from msgspec import Struct
from msgspec.structs import replace

from reportsite.model.expressions import (
    Comparison,
    Expression,
    Negative,
    Operation,
    Operator,
    Reference,
    Statement,
    references,
)
from reportsite.model.figures import Status
from reportsite.model.intervals import Interval
from reportsite.model.library import Library
from reportsite.site.comparability import Obstacle, find_obstacle, units_of
from reportsite.site.evaluation import fitting, interval, point
from reportsite.site.operands import Operand
from reportsite.site.relations import Origin, Relation, find_relations


class Verdict(StrEnum):
    """What became of a relation."""

    EXACT = "exact"
    WITHIN_ROUNDING = "within-rounding"
    INCONSISTENT = "inconsistent"
    NOT_COMPARABLE = "not-comparable"


class Fit(Struct, frozen=True, kw_only=True):
    """What one of the numbers of a relation would have to be for it to hold."""

    operand: Operand
    range: Interval
    """Its values that would do, the other numbers being as printed."""
    nearest: Fraction
    """Of the values that can be printed with its digits, the nearest to the middle of them."""


class Assessment(Struct, frozen=True, kw_only=True):
    """A relation and what was found."""

    relation: Relation
    arithmetic: Verdict
    """What the digits alone say."""
    obstacle: Obstacle | None
    """Why its numbers may not be compared, whatever the digits say."""
    left: Interval
    right: Interval
    like: Operand | None
    """A number of the relation that is written as its sides are: in the same unit, to the digits that count."""
    fits: tuple[Fit, ...] = ()
    """Where it is inconsistent: the numbers that could be wrong, the likeliest first."""

    @property
    def statement(self) -> Statement:
        """Return what is said, with the single number, where one side is one, on the right."""
        return _normalised(self.relation.statement)

    @property
    def verdict(self) -> Verdict:
        """Return what became of it."""
        return Verdict.NOT_COMPARABLE if self.obstacle else self.arithmetic

    @property
    def is_doubt(self) -> bool:
        """Tell whether it does not hold and is known not to."""
        return self.verdict is Verdict.INCONSISTENT and self.relation.expects_doubt


class Arithmetic(Struct, frozen=True):
    """All relations of a site, each with its verdict."""

    by_figure: Mapping[str, tuple[Assessment, ...]]
    """Figure → the relations that it takes part in; the empty id → all of them."""

    @property
    def assessments(self) -> tuple[Assessment, ...]:
        """Return all relations."""
        return self.by_figure.get("", ())

    def of(self, figure_id: str) -> tuple[Assessment, ...]:
        """Return the relations that a figure takes part in, those that its own record states first."""
        return self.by_figure.get(figure_id, ())


def assess_library(library: Library, default_language: str) -> Arithmetic:
    """Weigh every relation between the figures of a library.

    Those that would follow from the records but compare what cannot be compared are left out; declared ones stay.
    """
    assessed = [assess(relation) for relation in find_relations(library, default_language)]
    kept = [item for item in assessed if not item.obstacle or item.relation.origin is Origin.DECLARED]
    weighed = tuple(_with_fits(item, kept) for item in kept)
    by_figure: dict[str, list[Assessment]] = {}
    for item in weighed:
        for figure in dict.fromkeys(reference.figure for reference in item.relation.operands):
            by_figure.setdefault(figure, []).append(item)
    ordered = {
        figure: tuple(sorted(items, key=lambda item: item.relation.subject != figure))
        for figure, items in by_figure.items()
    }
    return Arithmetic(MappingProxyType({"": weighed, **ordered}))


def assess(relation: Relation) -> Assessment:
    """Return the verdict on one relation."""
    statement = _normalised(relation.statement)
    intervals = {reference: operand.interval for reference, operand in relation.operands.items()}
    return Assessment(
        relation=relation,
        arithmetic=_judge(statement, relation.operands, intervals),
        obstacle=find_obstacle(statement, relation.resolve),
        left=interval(statement.left, intervals),
        right=interval(statement.right, intervals),
        like=_like(statement, relation),
    )


def _like(statement: Statement, relation: Relation) -> Operand | None:
    units = units_of(statement.left, relation.resolve)
    stated = tuple(references(statement.right)) if _is_single(statement.right) else ()
    for reference in (*stated, *references(statement.left)):
        operand = relation.operands[reference]
        if units == (((operand.unit, 1),) if operand.unit else ()):
            return operand
    return None


def _normalised(statement: Statement) -> Statement:
    """Return the statement with the single number, where one side is one, on the right."""
    if statement.comparison is Comparison.EQUAL and _is_single(statement.left) and not _is_single(statement.right):
        return Statement(statement.right, Comparison.EQUAL, statement.left)
    return statement


def _is_single(expression: Expression) -> bool:
    return not isinstance(expression, Operation)


def _judge(
    statement: Statement, operands: Mapping[Reference, Operand], intervals: Mapping[Reference, Interval]
) -> Verdict:
    points = {reference: operand.point for reference, operand in operands.items()}
    left, right = point(statement.left, points), point(statement.right, points)
    difference = interval(Operation(Operator.SUBTRACT, statement.left, statement.right), intervals)
    if statement.comparison is Comparison.EQUAL:
        # The right side is what is printed: the left gives it when rounding to its digits does.
        exact = left is not None and right is not None and _gives(left, right, statement.right, intervals)
        possible = Fraction(0) in difference
    elif statement.comparison is Comparison.AT_MOST:
        exact = left is not None and right is not None and left <= right
        possible = difference.low <= 0
    else:
        exact = left is not None and right is not None and left >= right
        possible = difference.high >= 0
    if exact:
        return Verdict.EXACT
    return Verdict.WITHIN_ROUNDING if possible else Verdict.INCONSISTENT


def _gives(left: Fraction, right: Fraction, printed: Expression, intervals: Mapping[Reference, Interval]) -> bool:
    match printed:
        case Reference():
            return left in intervals[printed]
        case Negative(Reference() as reference):
            return -left in intervals[reference]
        case _:
            return left == right


# What would fit, where a relation does not hold ----------------------------------------------------------------

_TRUST = (
    Status.WITHDRAWN,
    Status.RECALLED,
    Status.DISPUTED,
    Status.CORROBORATED,
    Status.DERIVED,
    Status.CAPTURED,
    Status.VERIFIED,
)
"""From the least to the best known."""


def _with_fits(item: Assessment, others: list[Assessment]) -> Assessment:
    if item.arithmetic is not Verdict.INCONSISTENT:
        return item
    intervals = {reference: operand.interval for reference, operand in item.relation.operands.items()}
    fits = [
        _fit(operand, range_)
        for operand in item.relation.operands.values()
        if (range_ := fitting(item.relation.statement, operand.reference, intervals))
    ]
    ordered = sorted(fits, key=lambda fit: _suspicion(fit, item, others))
    return replace(item, fits=tuple(ordered))


def _fit(operand: Operand, range_: Interval) -> Fit:
    middle = (Fraction(range_.low) + Fraction(range_.high)) / 2
    return Fit(operand=operand, range=range_, nearest=round(middle / operand.step) * operand.step)


def _suspicion(fit: Fit, item: Assessment, others: list[Assessment]) -> tuple[int, int, int]:
    """Return a key by which the likeliest culprit sorts first.

    A number that other relations bear out is hardly wrong, and one that breaks several probably is; after that come
    the number of digits that would have to be other, and how well the number is known.
    """
    reference = fit.operand.reference
    support = 0
    for other in others:
        if other is not item and reference in other.relation.operands and not other.obstacle:
            support += -1 if other.arithmetic is Verdict.INCONSISTENT else 1
    printed = abs(fit.operand.quantity.coefficient)
    needed = abs(round(fit.nearest / fit.operand.step))
    return support, _slips(str(printed), str(needed)), _TRUST.index(fit.operand.status)


def _slips(printed: str, needed: str) -> int:
    """Count the digits in which two numbers differ; another length counts for all of them."""
    if len(printed) != len(needed):
        return max(len(printed), len(needed))
    return sum(one != two for one, two in zip(printed, needed, strict=True))
