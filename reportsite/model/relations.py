"""Relations between figures that editors declare: content/relations.yaml. Others follow from the records themselves."""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated

from msgspec import Struct

from reportsite.diagnostics import Position
from reportsite.model.dates import Period
from reportsite.model.expressions import Formula
from reportsite.model.figures import FigureKind, Status
from reportsite.model.references import Defines, Kind, SourceId, UnitId
from reportsite.model.text import Printed, Text


class Expected(StrEnum):
    """What the editor knows of a relation that does not simply hold."""

    DOUBT = "doubt"
    """It does not hold, which is shown as a doubt about its figures and is no mistake of ours."""
    NOT_COMPARABLE = "not-comparable"
    """Its figures must not be compared; it stands here to say why."""


class Given(Struct, frozen=True, kw_only=True):
    """A number that a relation needs and that is no figure of this site: from an edition not recorded, or recalled."""

    position: Position
    id: str
    """Written as the id of a figure, `name@date`; with `@undated` it is taken to hold at any date."""
    name: Text
    printed: Printed
    """As printed; it is rounded as every printed number is."""
    unit: UnitId
    kind: FigureKind
    language: str | None = None
    """Site language in which `printed` is written, where it is not the first language of the site."""
    status: Status
    seen_at: tuple[SourceId, ...] = ()
    note: Text | None = None

    @property
    def as_of(self) -> Period | None:
        """Return the date in its id."""
        date = self.id.partition("@")[2]
        return None if date == "undated" else Period.parse(date)


class DeclaredRelation(Struct, frozen=True, kw_only=True):
    """Something that must hold between figures, in the language of reportsite/model/expressions.py."""

    position: Position
    id: Annotated[str, Defines(Kind.RELATION)]
    name: Text
    expression: Formula
    given: tuple[Given, ...] = ()
    expected: Expected | None = None
    note: Text | None = None
    draft: bool = False
    """Whether it is not to be published yet."""
