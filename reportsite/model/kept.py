"""What a file says → bytes and back, so that a file that has not changed need not be read again.

Bytes are decoded by the type of what the file holds; whatever does not fit counts as nothing kept.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import cache
from typing import Any

import msgspec
from msgspec import Struct

from reportsite.diagnostics import Position
from reportsite.model.figures import Figure
from reportsite.model.layout import data_file
from reportsite.model.loading import Reading
from reportsite.model.pages import Prose, TextPage
from reportsite.model.references import Defines, IsAddress, IsSlug, Kind, Refers
from reportsite.model.relations import DeclaredRelation
from reportsite.model.text import Text
from reportsite.sources.tree import SourceFile

_MARKERS: Mapping[type, int] = {Defines: 0, Refers: 1, IsAddress: 2, IsSlug: 3}
_Heard = tuple[int, str, str, Position]


class _Kept(Struct, frozen=True, array_like=True):
    """A reading without problems, in types that need no Python to decode."""

    records: msgspec.Raw
    figures: tuple[tuple[str, tuple[Figure, ...]], ...]
    bodies: tuple[tuple[str, Prose], ...]
    pages: tuple[TextPage, ...]
    heads: tuple[tuple[str, Position], ...]
    heard: tuple[_Heard, ...]
    texts: tuple[Text, ...]


_ENCODER = msgspec.msgpack.Encoder(enc_hook=dict)
_KEPT = msgspec.msgpack.Decoder(_Kept)


def encode_reading(path: str, reading: Reading) -> bytes | None:
    """Return the bytes of what a file says; None when it had problems or drafts, or holds what cannot be kept."""
    shape = _shape(path)
    has_drafts = reading.draft or reading.drafts
    if reading.problems or reading.missed or has_drafts or shape is DeclaredRelation:
        return None
    return _ENCODER.encode(
        _Kept(
            records=msgspec.Raw(_ENCODER.encode(reading.records)),
            figures=reading.figures,
            bodies=reading.bodies,
            pages=reading.pages,
            heads=reading.heads,
            heard=tuple(_marked(marker, value, position) for marker, value, position in reading.heard),
            texts=reading.texts,
        )
    )


def decode_reading(path: str, content: bytes) -> Reading | None:
    """Return what a file at `path` said, or None where the bytes are not such."""
    shape = _shape(path)
    try:
        kept = _KEPT.decode(content)
        records = _records(shape).decode(kept.records) if shape else ()
        heard = tuple((_marker(number, kind), value, position) for number, kind, value, position in kept.heard)
    except (msgspec.DecodeError, UnicodeDecodeError, ValueError):
        return None
    return Reading(
        records=records,
        figures=kept.figures,
        bodies=kept.bodies,
        pages=kept.pages,
        heads=kept.heads,
        heard=heard,
        problems=(),
        texts=kept.texts,
    )


class KeptReadings:
    """Reads files by what is kept of them, where that is of the same bytes; and collects what to keep."""

    def __init__(self, kept: Mapping[str, bytes], read: Callable[[SourceFile, Sequence[str]], Reading]) -> None:
        self._kept = dict(kept)
        self._read = read
        self._ahead: dict[str, tuple[bytes, Reading]] = {}
        self.fresh: dict[str, bytes] = {}
        """What is new, by path."""
        self.files: dict[str, bytes] = {}
        """The digest of every file that was asked for, by path."""

    @property
    def unseen(self) -> frozenset[str]:
        """Return the paths of which something is kept and that nobody asked for."""
        return frozenset(self._kept) - self.files.keys()

    def __call__(self, file: SourceFile, languages: Sequence[str]) -> Reading:
        """Return what a file says."""
        self.files[file.path] = digest = file.digest
        mark = _mark(digest, languages)
        kept = self._kept.get(file.path)
        if kept and kept.startswith(mark):
            reading = decode_reading(file.path, kept[len(mark) :])
            if reading is not None:
                return reading
        if file.path in self._ahead:
            read, reading = self._ahead.pop(file.path)
            if read == mark:
                return reading
        return self._keep(file, languages, mark)

    def knows(self, file: SourceFile, languages: Sequence[str]) -> bool:
        """Tell whether something is kept of a file with these bytes."""
        return self._kept.get(file.path, b"").startswith(_mark(file.digest, languages))

    def read_ahead(self, file: SourceFile, languages: Sequence[str]) -> Reading:
        """Return what a file says before it is asked for."""
        mark = _mark(file.digest, languages)
        reading = self._keep(file, languages, mark)
        self._ahead[file.path] = mark, reading
        return reading

    def take(self, path: str, kept: bytes) -> None:
        """Take over what was read of a file elsewhere: see `keep_reading`."""
        self._kept[path] = self.fresh[path] = kept

    def _keep(self, file: SourceFile, languages: Sequence[str], mark: bytes) -> Reading:
        reading = self._read(file, languages)
        content = encode_reading(file.path, reading)
        if content is not None:
            self.fresh[file.path] = mark + content
        return reading


def keep_reading(file: SourceFile, languages: Sequence[str], reading: Reading) -> bytes | None:
    """Return the bytes of what a file says, with a mark of the file; None where it cannot be kept."""
    content = encode_reading(file.path, reading)
    return None if content is None else _mark(file.digest, languages) + content


def _mark(digest: bytes, languages: Sequence[str]) -> bytes:
    return digest + ",".join(languages).encode() + b"\n"


@cache
def _shape(path: str) -> type | None:
    kind = data_file(path)
    return kind.shape if kind else None


@cache
def _records(shape: type) -> msgspec.msgpack.Decoder[tuple[Any, ...]]:
    return msgspec.msgpack.Decoder(tuple[shape, ...])  # type: ignore[valid-type]


def _marked(marker: object, value: str, position: Position) -> _Heard:
    kind = marker.kind.value if isinstance(marker, Defines | Refers) else ""
    return _MARKERS[type(marker)], kind, value, position


@cache
def _marker(number: int, kind: str) -> object:
    match number:
        case 0:
            return Defines(Kind(kind))
        case 1:
            return Refers(Kind(kind))
        case 2:
            return IsAddress()
        case 3:
            return IsSlug()
    raise ValueError(number)
