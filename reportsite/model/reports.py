"""Reports: a work retold in both languages, with its figures and with what its capture had lost."""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated

from msgspec import Struct

from reportsite.model.dates import PartialDate
from reportsite.model.figures import Figure, Status
from reportsite.model.references import (
    BodyId,
    Defines,
    FigureId,
    IndicatorId,
    Kind,
    SourceId,
    TopicId,
    WorkId,
)
from reportsite.model.text import Text


class FigurePart(StrEnum):
    """One of the printed numbers of a figure record."""

    VALUE = "value"
    CHANGE = "change"
    SHARE = "share"
    GROWTH = "growth"


class Loss(Struct, frozen=True, kw_only=True):
    """A place where a capture lost a number, and the figure that restores it."""

    id: str
    """Its number in the damage log, such as F07."""
    captured: str
    """The words around it as captured, with ▢ where the number stood."""
    figure: FigureId
    part: FigurePart = FigurePart.VALUE
    note: Text | None = None


class LostToken(Struct, frozen=True, kw_only=True):
    """A place where a capture lost something that is no figure: a year, a name, a sign."""

    id: str
    captured: str
    restored: str
    status: Status
    note: Text | None = None


class Mention(Struct, frozen=True, kw_only=True):
    """Somebody or something the report names: an organisation, a programme, a place."""

    name: Text
    body: BodyId | None = None
    note: Text | None = None


class ReportCorrection(Struct, frozen=True, kw_only=True):
    """A correction that we made in this report's pages: what, why, since when."""

    what: Text
    before: str | None = None
    """What stood there."""
    after: str | None = None
    """What stands there now."""
    because: Text
    on: PartialDate


class FigureGroup(Struct, frozen=True, kw_only=True):
    """Figures of a report that belong under one heading of its figure table."""

    title: Text
    figures: tuple[FigureId, ...]


class Report(Struct, frozen=True, kw_only=True):
    """A report: content/reports/<id>/report.yaml; its bodies lie beside it as body.<language>.md."""

    id: Annotated[str, Defines(Kind.REPORT)]
    work: WorkId
    title: Text
    """The title of its page; the work's own title is in the works table."""
    summary: Text
    """One or two sentences for lists and for search engines."""
    source: SourceId
    """The capture it was taken from."""
    topics: tuple[TopicId, ...]
    indicators: tuple[IndicatorId, ...] = ()
    """Series that it contributes to and whose charts it shows."""
    highlights: tuple[FigureId, ...]
    """Three to six figures that lead its page."""
    groups: tuple[FigureGroup, ...]
    """All of its figures, those of indicators included, in the order of the report."""
    losses: tuple[Loss, ...] = ()
    lost_tokens: tuple[LostToken, ...] = ()
    mentions: tuple[Mention, ...] = ()
    damage_note: Text | None = None
    """What the reader must know of the capture: what was lost, what was restored, from where."""
    corrections: tuple[ReportCorrection, ...] = ()
    draft: bool = False
    """Whether it is not to be published yet."""


class ReportFigures(Struct, frozen=True, kw_only=True):
    """content/reports/<id>/figures.yaml: the report's figures that belong to no indicator."""

    figures: tuple[Figure, ...]
