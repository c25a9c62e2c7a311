"""The index of the search: only those parts of it are made that no build before has made from the same records."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, Self, TypeVar

import msgspec
from msgspec import Struct

from reportsite.incremental.memory import decode
from reportsite.incremental.prints import Prints
from reportsite.incremental.untouched import STATE_VERSION, state_path
from reportsite.incremental.watched import Present, watch
from reportsite.render.pages import Edition
from reportsite.render.rows import Form, Wrap
from reportsite.render.search.entries import EntryMaker
from reportsite.render.search.index import ReadChunk, Segment, SegmentIndex, index_chunks, read_chunk
from reportsite.render.search.terms import Reader, Script
from reportsite.state.fingerprints import fingerprint
from reportsite.state.reads import Derived, Ledger, Read
from reportsite.state.store import Store

T = TypeVar("T")
_GUARDS = "guards"
"""Under this name stands, for each collection that was read, what would have changed with anything in it."""


def index_path(site: Path, output: Path) -> Path:
    """Return the file in which builds of a site into a folder keep its index."""
    return state_path(site, output).with_suffix(".search.sqlite")


class _Known(Struct, frozen=True, array_like=True):
    """How a chunk was read last: what its entries looked up, and the fingerprint of what each look-up found."""

    mark: str
    """The name under which the chunk is kept."""
    reads: tuple[Read, ...]
    prints: tuple[bytes, ...]


class IndexLeft(Struct, frozen=True, array_like=True):
    """What a run leaves of its index for the next."""

    values: Mapping[str, bytes]
    gone: tuple[str, ...]


def keep_index(path: Path, left: IndexLeft) -> None:
    """Keep in `path` what a run leaves of its index."""
    if left.values or left.gone:
        with Store(path, STATE_VERSION) as store:
            store.put(left.values, left.gone)


class KeptIndex:
    """Indexes segments by what a run before, of the same `program`, kept of them in `path`.

    An entry is made only where something that it was made from has changed, or where a chunk has gained or lost one.
    """

    def __init__(self, path: Path, program: str, prints: Prints, present: Present | None = None) -> None:
        """`present` are the fingerprints of all that can be read, where somebody has taken them already."""
        self._store = Store(path, STATE_VERSION)
        # What is the same for all entries: words of the languages, and templates.
        files = fingerprint((sorted(prints.locales.items()), sorted(prints.templates.items())))
        self._program = f"{program} {files.hex()}"
        self._languages = b""
        self._prints = prints
        self._ledger = Ledger()
        self._present = present or Present()
        self._is_shared = present is not None
        self._guards: dict[str, bytes | None] = {}
        self._same: dict[str, bool] = {}
        self._before: Mapping[str, bytes | None] = {}
        self._used: set[str] = set()
        self.fresh: dict[str, bytes] = {}
        """What was made anew."""

    def __enter__(self) -> Self:
        self._store.__enter__()
        self._before = self._decoded(_GUARDS, dict[str, bytes | None]) or {}
        return self

    def __exit__(self, *_: object) -> None:
        self._store.__exit__()

    def left(self) -> IndexLeft:
        """Return what is to be kept."""
        gone = tuple(sorted(self._store.names() - self._used - {_GUARDS})) if self._used else ()
        if not self.fresh and not gone and self._guards == self._before:
            return IndexLeft({}, ())
        return IndexLeft({**self.fresh, _GUARDS: msgspec.msgpack.encode(self._guards)}, gone)

    def reading(self, edition: Edition) -> tuple[Edition, Wrap]:
        """Return the edition with every read noted."""
        # Entries are made for all languages at once, and dates and numbers are written by what these are.
        self._languages = fingerprint(edition.config.languages)
        watched, present = watch(edition, self._ledger, self._prints)
        if not self._is_shared:
            self._present = present
        return watched, self._derive

    def __call__(self, segment: Segment[EntryMaker], script: Script, shards: int) -> SegmentIndex:
        """Return the index of a segment."""
        program = _name(
            "program", self._program, self._languages, sorted(script.folds.items()), list(script.scales.items())
        )
        reader = Reader(script)
        new: dict[str, ReadChunk] = {}
        marks = []
        for chunk in segment.chunks:
            mark, read = self._mark(chunk, program, reader)
            marks.append(mark)
            if read is not None:
                new[mark] = read
        name = _name("segment", program, shards, marks)
        self._used.add(name)
        kept = self._decoded(name, SegmentIndex)
        if kept is None:
            chunks = [
                new.get(mark) or self._decoded(mark, ReadChunk) or self._read(chunk, reader)
                for mark, chunk in zip(marks, segment.chunks, strict=True)
            ]
            kept = index_chunks(chunks, shards)
            self.fresh[name] = msgspec.msgpack.encode(kept)
        return kept

    def _mark(self, makers: Sequence[EntryMaker], program: str, reader: Reader) -> tuple[str, ReadChunk | None]:
        """Return the name under which a chunk is kept, and the chunk where it has been read anew."""
        name = _name("chunk", program, [maker.route for maker in makers])
        self._used.add(name)
        known = self._decoded(name, _Known)
        if known and all(map(self._is_same, known.reads, known.prints)):
            self._used.add(known.mark)
            return known.mark, None
        with self._ledger.listening() as reads:
            chunk = self._read(makers, reader)
        ordered = tuple(reads)
        for collection, _ in ordered:
            self._is_whole_same(collection)
        prints = tuple(map(self._present.fingerprint, ordered))
        content = msgspec.msgpack.encode(chunk)
        mark = hashlib.sha256(content).hexdigest()
        self._used.add(mark)
        self.fresh[mark] = content
        self.fresh[name] = msgspec.msgpack.encode(_Known(mark, ordered, prints))
        return mark, chunk

    def _read(self, makers: Sequence[EntryMaker], reader: Reader) -> ReadChunk:
        return read_chunk([maker.make() for maker in makers], reader)

    def _is_same(self, read: Read, before: bytes) -> bool:
        return self._is_whole_same(read[0]) or self._present.fingerprint(read) == before

    def _is_whole_same(self, collection: str) -> bool:
        """Tell whether nothing in a collection has changed, as far as that can be told at once."""
        if collection not in self._same:
            self._guards[collection] = guard = self._present.guard(collection)
            self._same[collection] = guard is not None and self._before.get(collection) == guard
        return self._same[collection]

    def _decoded(self, name: str, shape: type[T]) -> T | None:
        kept = self._store.get(name)
        return None if kept is None else decode(kept, shape)

    def _derive(self, name: str, items: Mapping[str, Any], form: Form | None = None) -> Mapping[str, Any]:
        derived = Derived(name, items, self._ledger)
        if not self._is_shared:
            self._present.add_derived(name, derived, form)
        return derived


def _name(kind: str, *said: object) -> str:
    return f"{kind} {hashlib.sha256(msgspec.msgpack.encode(said)).hexdigest()}"
