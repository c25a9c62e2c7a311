"""Corrections: a value of a source that we show corrected, with what it was and why."""

from __future__ import annotations

from msgspec import Struct

from reportsite.model.dates import PartialDate
from reportsite.model.references import SourceId
from reportsite.model.text import Text


class Correction(Struct, frozen=True, kw_only=True):
    """A value of the source that we show corrected: what it was, what it is, why, since when."""

    field: str
    before: str
    after: str
    because: Text
    on: PartialDate
    seen_at: tuple[SourceId, ...] = ()
