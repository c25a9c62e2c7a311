"""Where facts come from: one record per source, with what is wrong with it."""

from __future__ import annotations

from enum import IntEnum, StrEnum
from typing import Annotated

from msgspec import Struct

from reportsite.diagnostics import Position
from reportsite.model.dates import PartialDate
from reportsite.model.references import Defines, Kind, WebAddress, WorkId
from reportsite.model.text import Text


class SourceKind(StrEnum):
    """What a source is."""

    REPORT = "report"
    OFFICIAL_COPY = "official-copy"
    NEWS = "news"
    TRANSCRIPT = "transcript"
    COMPILATION = "compilation"
    REPOST = "repost"
    DATASET = "dataset"


class Tier(IntEnum):
    """How near a source stands to the issuer; 1 is best."""

    ISSUER = 1
    OFFICIAL_COPY = 2
    NEWS = 3
    REPOST = 4
    UNRELIABLE = 9
    """Kept on record so that nobody uses it again."""


class Confidence(StrEnum):
    """How sure a repair is."""

    PROVEN = "proven"
    RULE = "rule"
    LIKELY = "likely"


class Capture(Struct, frozen=True, kw_only=True):
    """The archived bytes of a source: a file in the captures folder, which stays out of the project."""

    position: Position
    file: str
    sha256: str


class Damage(Struct, frozen=True, kw_only=True):
    """Something lost or broken in a capture, and whether it could be undone."""

    kind: str
    """A short name: pinyin-gloss, byte-slip, lost-digits …"""
    what: Text
    count: int | None = None
    lines: str | None = None
    """Line numbers in the capture, as `5, 13`."""
    captured: str | None = None
    repaired: str | None = None
    confidence: Confidence | None = None


class Source(Struct, frozen=True, kw_only=True):
    """A page, a report, a transcript from which something was taken."""

    id: Annotated[str, Defines(Kind.SOURCE)]
    kind: SourceKind
    tier: Tier
    of: WorkId | None = None
    """The work it reproduces."""
    title: Text | None = None
    publisher: Text
    language: str
    """BCP 47 tag of the language it is written in, for `lang` on what is quoted from it."""
    published: PartialDate | None = None
    published_note: Text | None = None
    retrieved: PartialDate | None = None
    address: WebAddress | None = None
    """Its web address, as found; shown as text beside a link."""
    capture: Capture | None = None
    damage: tuple[Damage, ...] = ()
    note: Text | None = None
    """What a reader must know of it; for an unreliable source, why."""
