"""What a file says → bytes and back, so that a file that has not changed need not be read again.

Bytes are decoded by the type of what the file holds; whatever does not fit counts as nothing kept.

The rows of a table stand at the end of them, one after the other, so that each can be decoded by itself. Where what is
kept is put aside, that is all that is done with them: each row, and each text, is decoded when it is looked at.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import cache
from typing import Any, TypeVar, cast, overload

import msgspec
from msgspec import Struct
from msgspec.structs import replace

from reportsite.diagnostics import Position
from reportsite.model.figures import Figure
from reportsite.model.layout import data_file
from reportsite.model.loading import Reading
from reportsite.model.pages import Prose, TextPage
from reportsite.model.policies import Policy, PolicyTable
from reportsite.model.references import Defines, IsAddress, IsSlug, Kind, Refers
from reportsite.model.relations import DeclaredRelation
from reportsite.model.text import Text
from reportsite.sources.tree import SourceFile
from reportsite.state.aside import Aside, AsideBytes, AsideItems

T = TypeVar("T")
_MARKERS: Mapping[type, int] = {Defines: 0, Refers: 1, IsAddress: 2, IsSlug: 3}
_Heard = tuple[int, str, str, Position]


class _Kept(Struct, frozen=True, array_like=True):
    """A reading without problems, in types that need no Python to decode."""

    records: msgspec.Raw
    figures: tuple[tuple[str, tuple[Figure, ...]], ...]
    bodies: tuple[tuple[str, Prose], ...]
    pages: tuple[TextPage, ...]
    heads: tuple[tuple[str, Position], ...]
    heard: msgspec.Raw
    texts: msgspec.Raw
    rows: msgspec.Raw
    """Of a table of policies; its record has none."""


_ENCODER = msgspec.msgpack.Encoder(enc_hook=dict)
_KEPT = msgspec.msgpack.Decoder(_Kept)
_HEARD = msgspec.msgpack.Decoder(tuple[_Heard, ...])
_TEXTS = msgspec.msgpack.Decoder(tuple[Text, ...])
_ROW = msgspec.msgpack.Decoder(Policy)
_ROWS = msgspec.msgpack.Decoder(tuple[Policy, ...])
_PARTS = msgspec.msgpack.Decoder(tuple[msgspec.Raw, ...])


def encode_reading(path: str, reading: Reading) -> bytes | None:
    """Return the bytes of what a file says; None when it had problems or drafts, or holds what cannot be kept."""
    shape = _shape(path)
    has_drafts = reading.draft or reading.drafts
    if reading.problems or reading.missed or has_drafts or shape is DeclaredRelation:
        return None
    tables = [record for record in reading.records if isinstance(record, PolicyTable)]
    records = tuple(
        replace(record, policies=()) if isinstance(record, PolicyTable) else record for record in reading.records
    )
    return _ENCODER.encode(
        _Kept(
            records=msgspec.Raw(_ENCODER.encode(records)),
            figures=reading.figures,
            bodies=reading.bodies,
            pages=reading.pages,
            heads=reading.heads,
            heard=_raw(tuple(_marked(marker, value, position) for marker, value, position in reading.heard)),
            texts=_raw(reading.texts),
            rows=_raw(tuple(row for table in tables for row in table.policies)),
        )
    )


def decode_reading(path: str, content: bytes) -> Reading | None:
    """Return what a file at `path` said, or None where the bytes are not such."""
    try:
        kept = _KEPT.decode(content)
        return _reading(path, kept, _heard(kept), _texts(kept), _ROWS.decode(kept.rows))
    except (msgspec.DecodeError, UnicodeDecodeError, ValueError):
        return None


def _reading(
    path: str,
    kept: _Kept,
    heard: Sequence[tuple[object, str, Position]],
    texts: Sequence[Text],
    rows: Sequence[Policy],
) -> Reading:
    shape = _shape(path)
    records = _records(shape).decode(kept.records) if shape else ()
    if shape is PolicyTable:
        # Whoever asks for the rows goes through them or takes one of them, as of a tuple.
        records = tuple(replace(record, policies=cast("tuple[Policy, ...]", rows)) for record in records)
    return Reading(
        records=records,
        figures=kept.figures,
        bodies=kept.bodies,
        pages=kept.pages,
        heads=kept.heads,
        heard=heard,
        problems=(),
        texts=texts,
    )


def _heard(kept: _Kept) -> tuple[tuple[object, str, Position], ...]:
    return tuple(
        (_marker(number, kind), value, position) for number, kind, value, position in _HEARD.decode(kept.heard)
    )


def _texts(kept: _Kept) -> tuple[Text, ...]:
    return _TEXTS.decode(kept.texts)


class _Again(Sequence[T]):
    """A part of a reading put aside, decoded whenever somebody goes through it and held by nobody here."""

    __slots__ = ("_decode", "_path", "_readings", "_start")

    def __init__(self, readings: AsideBytes, path: str, start: int, decode: Callable[[_Kept], Sequence[T]]) -> None:
        """`start` is where the reading begins in the bytes under its path, after the mark."""
        self._readings = readings
        self._path = path
        self._start = start
        self._decode = decode

    def __len__(self) -> int:
        return len(self._values())

    @overload
    def __getitem__(self, index: int) -> T: ...
    @overload
    def __getitem__(self, index: slice) -> Sequence[T]: ...
    def __getitem__(self, index: int | slice) -> T | Sequence[T]:
        return self._values()[index]

    def __iter__(self) -> Iterator[T]:
        return iter(self._values())

    def _values(self) -> Sequence[T]:
        return self._decode(_KEPT.decode(self._readings[self._path][self._start :]))


class KeptReadings:
    """Reads files by what is kept of them, where that is of the same bytes; and collects what to keep.

    With `aside`, what is new goes there, and so do the rows of tables that nothing was kept of.
    """

    def __init__(
        self,
        kept: Mapping[str, bytes],
        read: Callable[[SourceFile, Sequence[str]], Reading],
        aside: Aside | None = None,
    ) -> None:
        self._kept = kept
        self._read = read
        self._aside = aside
        self._fresh: dict[str, bytes] | AsideBytes = {} if aside is None else AsideBytes(aside)
        self.files: dict[str, bytes] = {}
        """The digest of every file that was asked for, by path."""

    @property
    def fresh(self) -> Mapping[str, bytes]:
        """Return what is new, by path."""
        return self._fresh

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
        if file.path in self._fresh:
            reading = self._taken(file.path, mark)
            if reading is not None:
                return reading
        return self._keep(file, languages, mark)

    def knows(self, file: SourceFile, languages: Sequence[str]) -> bool:
        """Tell whether something is kept of a file with these bytes."""
        return self._kept.get(file.path, b"").startswith(_mark(file.digest, languages))

    def take(self, path: str, kept: bytes) -> None:
        """Take over what was read of a file elsewhere: see `keep_reading`."""
        if isinstance(self._fresh, AsideBytes):
            self._fresh.put(path, kept)
        else:
            self._fresh[path] = kept

    def _keep(self, file: SourceFile, languages: Sequence[str], mark: bytes) -> Reading:
        reading = self._read(file, languages)
        content = encode_reading(file.path, reading)
        if content is not None:
            self.take(file.path, mark + content)
            if any(isinstance(record, PolicyTable) for record in reading.records):
                return self._taken(file.path, mark) or reading
        return reading

    def _taken(self, path: str, mark: bytes) -> Reading | None:
        """Return what a file says by what this run has put aside of it; None where that is of other bytes."""
        fresh, content = self._fresh, self._fresh[path]
        if not content.startswith(mark):
            return None
        if not isinstance(fresh, AsideBytes) or self._aside is None:
            return decode_reading(path, content[len(mark) :])
        kept = _KEPT.decode(content[len(mark) :])
        sizes = [len(part) for part in _PARTS.decode(kept.rows)]
        rows = AsideItems(self._aside, fresh.place(path)[1] - sum(sizes), sizes, _ROW.decode)
        heard, texts = (_Again[Any](fresh, path, len(mark), decode) for decode in (_heard, _texts))
        return _reading(path, kept, heard, texts, rows)


def keep_reading(file: SourceFile, languages: Sequence[str], reading: Reading) -> bytes | None:
    """Return the bytes of what a file says, with a mark of the file; None where it cannot be kept."""
    content = encode_reading(file.path, reading)
    return None if content is None else _mark(file.digest, languages) + content


def _raw(value: object) -> msgspec.Raw:
    return msgspec.Raw(_ENCODER.encode(value))


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
