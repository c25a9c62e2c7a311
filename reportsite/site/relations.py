"""Library → the relations between its figures: those that follow from the records, and those that editors declare.

From the records follow: a printed share is the figure over the whole it names; a printed change is the value less
the earlier value of the same series; a printed growth is that change over the earlier value; a rounded figure agrees
with the exact one it names.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from enum import StrEnum
from fractions import Fraction
from types import MappingProxyType

from msgspec import Struct

from reportsite.diagnostics import Position
from reportsite.model.dates import PartialDate, Period
from reportsite.model.expressions import Comparison, Expression, Number, Operation, Operator, Reference, Statement
from reportsite.model.figures import Growth, Status
from reportsite.model.library import FigureRecord, Library
from reportsite.model.quantity import UnitKind
from reportsite.model.relations import DeclaredRelation, Expected
from reportsite.model.reports import FigurePart
from reportsite.site.operands import Operand, Resolver, figure_operand, given_operand


class Origin(StrEnum):
    """Where a relation comes from."""

    SHARE = "share"
    CHANGE = "change"
    GROWTH = "growth"
    ROUNDING = "rounding"
    DECLARED = "declared"


class Relation(Struct, frozen=True, kw_only=True):
    """Something that must hold between figures."""

    id: str
    origin: Origin
    statement: Statement
    operands: Mapping[Reference, Operand]
    position: Position
    """Where the printed number stands that is said to follow from others, or the formula."""
    subject: str = ""
    """The figure that prints it; empty for declared relations."""
    declared: DeclaredRelation | None = None
    expects_doubt: bool = False
    """Whether it is known not to hold."""

    @property
    def resolve(self) -> Resolver:
        """Return what finds the numbers that its formula names."""
        return self.operands.__getitem__


def find_relations(library: Library, default_language: str) -> Iterator[Relation]:
    """Yield all relations: the figures' own in the order of the library, then the declared ones."""
    finder = _Finder(library)
    for record in library.figures.values():
        yield from finder.of(record)
    for declared in library.relations.values():
        yield _declared(library, declared, default_language)


class _Finder:
    """Finds what follows from the record of a figure and from those it names."""

    def __init__(self, library: Library) -> None:
        self._library = library
        self._by_date: dict[tuple[str, Period], str] = {}
        for record in library.figures.values():
            if record.figure.as_of:
                self._by_date[_series(record), record.figure.as_of] = record.figure.id

    def of(self, record: FigureRecord) -> Iterator[Relation]:
        figure = record.figure
        value = Reference(figure.id)
        if figure.share and figure.share.of:
            computed: Expression = Operation(Operator.DIVIDE, value, Reference(figure.share.of))
            yield self._relation(record, Origin.SHARE, computed, FigurePart.SHARE)
        if figure.change and figure.change.since:
            before = self._earlier(record, figure.change.since)
            if before:
                yield self._relation(record, Origin.CHANGE, self._rise(record, before), FigurePart.CHANGE)
        if figure.growth and figure.growth.since:
            growth = self._growth(record, figure.growth, figure.growth.since)
            if growth:
                yield self._relation(record, Origin.GROWTH, growth, FigurePart.GROWTH)
        if figure.rounds:
            yield self._relation(record, Origin.ROUNDING, Reference(figure.rounds), FigurePart.VALUE)

    def _earlier(self, record: FigureRecord, date: PartialDate) -> Reference | None:
        found = self._by_date.get((_series(record), Period(date, date)))
        return Reference(found) if found else None

    def _rise(self, record: FigureRecord, before: Reference) -> Expression:
        value = Reference(record.figure.id)
        unit = self._library.units[record.quantities[FigurePart.VALUE].unit]
        # A rank rises as its number falls.
        left, right = (before, value) if unit.kind is UnitKind.RANK else (value, before)
        return Operation(Operator.SUBTRACT, left, right)

    def _growth(self, record: FigureRecord, growth: Growth, since: PartialDate) -> Expression | None:
        figure = record.figure
        value = Reference(figure.id)
        if figure.change and figure.change.since == growth.since:
            # The printed change is finer than the difference of two rounded values.
            change = Reference(figure.id, FigurePart.CHANGE)
            return Operation(Operator.DIVIDE, change, Operation(Operator.SUBTRACT, value, change))
        before = self._earlier(record, since)
        if before is None:
            return None
        return Operation(Operator.SUBTRACT, Operation(Operator.DIVIDE, value, before), Number(Fraction(1), "1"))

    def _relation(self, record: FigureRecord, origin: Origin, computed: Expression, part: FigurePart) -> Relation:
        figure = record.figure
        statement = Statement(computed, Comparison.EQUAL, Reference(figure.id, part))
        operands = {reference: figure_operand(self._library, reference) for reference in statement.references()}
        printed = operands[Reference(figure.id, part)]
        return Relation(
            id=f"{figure.id}.{origin.value}",
            origin=origin,
            statement=statement,
            operands=MappingProxyType(operands),
            position=printed.printed.position,
            subject=figure.id,
            expects_doubt=printed.status is Status.DISPUTED,
        )


def _series(record: FigureRecord) -> str:
    return record.figure.id.partition("@")[0]


def _declared(library: Library, declared: DeclaredRelation, default_language: str) -> Relation:
    statement = declared.expression.statement
    given = {one.id: given_operand(library, declared, one, default_language) for one in declared.given}
    operands = {
        reference: given[reference.figure] if reference.figure in given else figure_operand(library, reference)
        for reference in statement.references()
    }
    return Relation(
        id=declared.id,
        origin=Origin.DECLARED,
        statement=statement,
        operands=MappingProxyType(operands),
        position=declared.expression.position,
        declared=declared,
        expects_doubt=declared.expected is Expected.DOUBT,
    )
