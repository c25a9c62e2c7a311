"""Passages: stretches of text, a block of prose or one text of a record, that are translated as a whole."""

from __future__ import annotations

import hashlib
import unicodedata

from msgspec import Struct

from reportsite.diagnostics import Position

CALL = "\ufffc"
"""Stands in the text of a passage where a role or a fenced block calls something by its id."""
TEXT = "text"
"""The kind of a passage that is one text of a record."""
_FINGERPRINT = 8


class Call(Struct, frozen=True):
    """A role or fenced block: what is called, by which name."""

    name: str
    target: str


class Passage(Struct, frozen=True, kw_only=True):
    """A stretch of text that is translated as a whole."""

    kind: str
    """What it is, as far as a translation must be the same: `h2`, `ul p`, `fence figures`, `text`."""
    position: Position
    words: str
    """As written, with its calls."""
    text: str
    """As read, with CALL for each of its calls."""
    calls: tuple[Call, ...] = ()
    """In the order of the text."""

    @property
    def fingerprint(self) -> str:
        """Return what stays the same while the words do: a figure is called by id, so its value has no part in it."""
        words = "".join(unicodedata.normalize("NFC", self.words).split())
        return hashlib.sha256(words.encode()).hexdigest()[:_FINGERPRINT]
