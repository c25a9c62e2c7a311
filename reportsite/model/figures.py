"""Figures: numbers as they were printed, with when, where and how well they are known; series of them."""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated

from msgspec import Struct

from reportsite.diagnostics import Position
from reportsite.model.corrections import Correction
from reportsite.model.dates import PartialDate, Period
from reportsite.model.quantity import Approximation
from reportsite.model.references import (
    BodyId,
    Defines,
    FigureId,
    Kind,
    SourceId,
    TopicId,
    UnitId,
    WorkId,
)
from reportsite.model.text import Printed, Text


class FigureKind(StrEnum):
    """What kind of number a figure is; kinds that differ are never compared."""

    STOCK = "stock"
    """Counted at a moment."""
    FLOW = "flow"
    """Counted over a period."""
    SHARE = "share"
    GROWTH = "growth"
    RANK = "rank"
    """Lower is better."""
    INDEX = "index"
    IDENTIFIER = "identifier"
    """A number that names something; never formatted."""
    TARGET = "target"
    """Aimed at, not observed."""


class Status(StrEnum):
    """How well a value is known."""

    VERIFIED = "verified"
    """Seen in a second source besides the document it was taken from, or restored from one."""
    CAPTURED = "captured"
    """Stands in the captured document; no second source was found."""
    DERIVED = "derived"
    """Computed from verified values."""
    CORROBORATED = "corroborated"
    """Recalled, and an approximate or arithmetic confirmation was found."""
    RECALLED = "recalled"
    """From memory only; not to be relied on."""
    DISPUTED = "disputed"
    """There is a reason to doubt it, told in `doubt`."""
    WITHDRAWN = "withdrawn"


class Sign(StrEnum):
    """The direction of a change."""

    UP = "+"
    DOWN = "-"


class Quote(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """The clause in which a figure was printed: in `source`, on `line` of its capture. Short, never a paragraph."""

    position: Position
    source: SourceId
    line: int | None = None
    text: str


class Change(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A difference that was printed beside a figure: from an earlier date, or from another group."""

    printed: Printed
    """Without a sign: `5139万人`, `1.9个百分点`."""
    unit: UnitId | None = None
    """Where it differs from the figure's own: percentage points for a share."""
    sign: Sign
    since: PartialDate | None = None
    """The earlier date it is measured from."""
    versus: Text | None = None
    """The other group it is measured against; then it is no change over time."""
    status: Status | None = None
    """Where it differs from the figure's own."""
    seen_at: tuple[SourceId, ...] = ()
    note: Text | None = None


class Share(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A share that was printed beside a figure: so much of another figure."""

    printed: Printed
    of: FigureId | None = None
    of_what: Text | None = None
    """The whole in words, where it is no registered figure."""
    status: Status | None = None
    seen_at: tuple[SourceId, ...] = ()
    note: Text | None = None


class Growth(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A rate of growth that was printed beside a figure."""

    printed: Printed
    sign: Sign = Sign.UP
    since: PartialDate | None = None
    status: Status | None = None
    seen_at: tuple[SourceId, ...] = ()
    note: Text | None = None


class Figure(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A number, typed once.

    `printed` is the truth; its value, precision and both displays are computed from it.
    """

    position: Position
    id: Annotated[str, Defines(Kind.FIGURE)]
    """`name@date`, for example `netizens@2023-12`."""
    name: Text | None = None
    """What it counts; a figure of an indicator takes the indicator's name."""
    printed: Printed
    """Exactly as printed, in `language`."""
    language: str | None = None
    """Site language in which `printed` is written, where it is not the first language of the site."""
    unit: UnitId | None = None
    kind: FigureKind | None = None
    approx: Approximation | None = None
    """A check on how `printed` is read; needed only where the words alone do not say it."""
    as_of: Period | None
    """When; null where the source does not state it, and shown so."""
    as_of_inferred: Text | None = None
    """Why the date is believed, where the source does not print it ("last year", relative to its own date)."""
    change: Change | None = None
    share: Share | None = None
    growth: Growth | None = None
    status: Status
    quotes: tuple[Quote, ...] = ()
    seen_at: tuple[SourceId, ...] = ()
    """Other sources in which the same value was seen."""
    work: WorkId | None = None
    """The edition that published it."""
    publisher: BodyId | None = None
    """Whose figure it is, where that is not the issuer of the document."""
    rounds: FigureId | None = None
    """The more exact figure that this one rounds, in a headline for example."""
    basis: Text | None = None
    """What exactly is counted, where the name leaves it open."""
    doubt: Text | None = None
    corrections: tuple[Correction, ...] = ()
    """Values of this record that were wrong here or in the source and were put right."""
    note: Text | None = None


class FormerName(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A name that a series bore until a date."""

    name: Text
    until: PartialDate


class BreakKind(StrEnum):
    """Why points before and after a date may not compare."""

    RENAME = "rename"
    DEFINITION = "definition"
    COMPILER = "compiler"
    DATE = "date"


class Break(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A date at which a series changes its nature; drawn on the chart."""

    at: PartialDate
    kind: BreakKind
    note: Text


class Gap(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A date for which a value should exist and is not on record; drawn as a gap, never filled."""

    at: PartialDate
    reason: Text


class Indicator(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A series: the same thing counted at several dates."""

    id: Annotated[str, Defines(Kind.INDICATOR)]
    name: Text
    as_whole: Text | None = None
    """How a sentence names it as the whole of a share: 37.9% of *internet users*; its name otherwise."""
    former_names: tuple[FormerName, ...] = ()
    definition: Text
    kind: FigureKind
    unit: UnitId
    compiler: BodyId
    topics: tuple[TopicId, ...] = ()
    figures: tuple[Figure, ...]
    breaks: tuple[Break, ...] = ()
    gaps: tuple[Gap, ...] = ()
    note: Text | None = None
    draft: bool = False
    """Whether it is not to be published yet."""
