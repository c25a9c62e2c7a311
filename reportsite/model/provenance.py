"""What was verified, where, and against which bytes: content/provenance.lock.yaml, read here and written out.

The file is written by `check --record` alone. It lets a machine without the captures know which clauses and numbers
had been verified when the captures were at hand, and makes a silent change of a number an error.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Mapping

from msgspec import Struct, field

from reportsite.diagnostics import Position
from reportsite.model.dates import PartialDate

LOCK_FILE = "content/provenance.lock.yaml"
_FINGERPRINT = 16
"""Hexadecimal digits; they guard against accidents, not against attacks."""


class RecordedCapture(Struct, frozen=True, kw_only=True):
    """A capture as it was when clauses were last found in it."""

    sha256: str
    verified: PartialDate
    characters: str = ""
    """Pairs of a character of the capture and the one that quotes write for it: 網网. Only those that clauses need."""


class RecordedClause(Struct, frozen=True, kw_only=True):
    """Where a clause was found."""

    position: Position
    """Where the lock says so; no part of what makes two entries equal."""
    of: str
    """The figure or policy that quotes it."""
    source: str
    clause: str
    """Fingerprint of its text, without differences of width and spacing."""
    line: int
    offset: int
    """Bytes before it in the capture."""
    length: int
    """Bytes."""

    def __eq__(self, other: object) -> bool:
        return isinstance(other, RecordedClause) and self._said() == other._said()

    def __hash__(self) -> int:
        return hash(self._said())

    def _said(self) -> tuple[str, str, str, int, int, int]:
        return self.of, self.source, self.clause, self.line, self.offset, self.length


class ProvenanceLock(Struct, frozen=True, kw_only=True):
    """All that is on record."""

    captures: Mapping[str, RecordedCapture] = field(default_factory=dict)
    """By source."""
    clauses: tuple[RecordedClause, ...] = ()
    values: Mapping[str, str] = field(default_factory=dict)
    """Figure or policy → fingerprint of what is printed in its record."""


def fingerprint(*parts: str | None) -> str:
    """Return what is equal for equal parts, and practically never for others."""
    data = json.dumps(parts, ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(data.encode()).hexdigest()[:_FINGERPRINT]


def format_lock(lock: ProvenanceLock) -> str:
    """Write a lock as YAML: sorted, one entry a line, so that changes of several editors merge."""
    return "\n".join(_lines(lock)) + "\n"


def _lines(lock: ProvenanceLock) -> Iterator[str]:
    yield "# What was verified, where, against which bytes. Written by `python build.py check --record`, never by hand."
    yield "captures:" if lock.captures else "captures: {}"
    for source, capture in sorted(lock.captures.items()):
        characters = f", characters: {_text(capture.characters)}" if capture.characters else ""
        yield f"  {_text(source)}: {{sha256: {_text(capture.sha256)}, verified: {_text(capture.verified)}{characters}}}"
    yield "clauses:" if lock.clauses else "clauses: []"
    for clause in sorted(lock.clauses, key=lambda item: (item.of, item.source, item.offset, item.clause)):
        yield (
            f"  - {{of: {_text(clause.of)}, source: {_text(clause.source)}, clause: {_text(clause.clause)}, "
            f"line: {clause.line}, offset: {clause.offset}, length: {clause.length}}}"
        )
    yield "values:" if lock.values else "values: {}"
    for key, value in sorted(lock.values.items()):
        yield f"  {_text(key)}: {_text(value)}"


def _text(value: object) -> str:
    return json.dumps(str(value), ensure_ascii=False)
