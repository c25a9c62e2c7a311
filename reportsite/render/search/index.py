"""Entries → an index in parts, each a pure function of few entries, so that one edit makes few parts anew.

Entries keep their order and are cut into segments, and these into chunks, wherever the hash of an address says so: an
entry more or less moves no other cut. A segment knows for each of its keys in which of its units it stands, a unit
being an entry in one language; a chunk holds the words of its entries. Parts of segments that belong to one shard are
only strung together.

Places of a key are written as the steps from each unit to the next, one character for each step: `#` is 1.
"""

from __future__ import annotations

import hashlib
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import chain
from operator import sub
from typing import Generic, Protocol, TypeVar

import msgspec
from msgspec import Struct

from reportsite.render.search.terms import Reader, Script, keys_of
from reportsite.site.entries import Entry, EntryKind

_CHUNK = 32
_SEGMENT = 512
"""About how many entries go into a chunk and into a segment; the second is a multiple of the first."""
_ENTRIES_IN_SHARD = 48
_FEWEST_SHARDS, _MOST_SHARDS = 16, 512
_FIRST_STEP = 0x22


class _Steps(dict[int, str]):
    """Steps as characters, each made when it is met."""

    def __missing__(self, size: int) -> str:
        step = self[size] = chr(_FIRST_STEP + size)
        return step


_STEPS = _Steps()
KINDS = tuple(EntryKind)


class Routed(Protocol):
    """What has an address below the folder of a language."""

    @property
    def route(self) -> str:
        """Return the address."""


R = TypeVar("R", bound=Routed)


class Segment(Struct, Generic[R], frozen=True):
    """Entries, or makers of entries, that are indexed together, in their order, cut into chunks."""

    chunks: tuple[tuple[R, ...], ...]

    @property
    def entries(self) -> tuple[R, ...]:
        """Return what is in all chunks."""
        return tuple(entry for chunk in self.chunks for entry in chunk)


class ReadChunk(Struct, frozen=True):
    """What the entries of a chunk say, as far as an index is made of it."""

    name: str
    size: int
    """How many entries it has."""
    words: tuple[str, ...]
    """For each language, what its entries say, as JSON."""
    keys: tuple[tuple[str, ...], ...]
    """For each unit, the keys that it is found by."""
    facets: tuple[tuple[tuple[str, str], ...], ...]
    """For each entry, its facets with their values."""


class SegmentIndex(Struct, frozen=True):
    """What became of a segment: JSON each."""

    size: int
    """How many entries it has."""
    characters: str
    """Those that its keys are made of."""
    shards: tuple[str, ...]
    """For each shard, key → places."""
    facets: str
    """Facet → value → places, counted by entries."""
    chunks: tuple[IndexedChunk, ...]


class IndexedChunk(Struct, frozen=True):
    """What became of a chunk."""

    name: str
    size: int
    words: tuple[str, ...]
    """For each language, what its entries say, as JSON."""


def segments(entries: Iterable[R]) -> Iterator[Segment[R]]:
    """Cut entries into segments and chunks, by their addresses alone."""
    chunks: list[tuple[R, ...]] = []
    chunk: list[R] = []
    for entry in entries:
        number = _hash(entry.route)
        if chunk and number % _CHUNK == 0:
            chunks.append(tuple(chunk))
            chunk = []
            if number % _SEGMENT == 0:
                yield Segment(tuple(chunks))
                chunks = []
        chunk.append(entry)
    if chunk:
        yield Segment((*chunks, tuple(chunk)))


def _hash(route: str) -> int:
    return int.from_bytes(hashlib.sha256(route.encode()).digest()[:4], "big")


def shard_count(entries: int) -> int:
    """Return into how many shards an index is cut: a power of two that changes only when a site doubles."""
    count = _FEWEST_SHARDS
    while count < _MOST_SHARDS and count * _ENTRIES_IN_SHARD < entries:
        count *= 2
    return count


def shard_of(key: str, shards: int) -> int:
    """Return the shard of a key. Words that begin alike stand in one shard, since they are asked for by beginnings."""
    head = key if key[0] == "#" else key[:2]
    number = 0
    for character in head:
        number = (number * 31 + ord(character)) & 0xFFFFFF
    return number % shards


def index_segment(segment: Segment[Entry], script: Script, shards: int) -> SegmentIndex:
    """Index one segment; nothing outside of it has a part in the result."""
    reader = Reader(script)
    return index_chunks([read_chunk(chunk, reader) for chunk in segment.chunks], shards)


def read_chunk(entries: Sequence[Entry], reader: Reader) -> ReadChunk:
    """Read the entries of a chunk."""
    return ReadChunk(
        name=f"{_hash(entries[0].route):08x}",
        size=len(entries),
        words=tuple(_words(entries)),
        keys=tuple(
            tuple(keys_of(reader, (title, *[line.text for line in lines]), entry.names, entry.numbers))
            for entry in entries
            for title, lines in zip(entry.titles, entry.lines, strict=True)
        ),
        facets=tuple(tuple(_facets_of(entry)) for entry in entries),
    )


def index_chunks(chunks: Sequence[ReadChunk], shards: int) -> SegmentIndex:
    """Index the chunks of a segment."""
    parts: list[dict[str, str]] = [{} for _ in range(shards)]
    places: defaultdict[str, list[int]] = defaultdict(list)
    for unit, keys in enumerate(keys for chunk in chunks for keys in chunk.keys):
        for key in keys:
            places[key].append(unit)
    for key in sorted(places):
        parts[shard_of(key, shards)][key] = steps(places[key])
    return SegmentIndex(
        size=sum(chunk.size for chunk in chunks),
        characters="".join(sorted(set("".join(places)))),
        shards=tuple(map(as_json, parts)),
        facets=as_json(_facets(facets for chunk in chunks for facets in chunk.facets)),
        chunks=tuple(IndexedChunk(name=chunk.name, size=chunk.size, words=chunk.words) for chunk in chunks),
    )


def steps(places: Sequence[int]) -> str:
    """Return places as characters, one for each step; the first is counted from the place before 0."""
    sizes = map(sub, places, chain((-1,), places))
    return "".join(map(_STEPS.__getitem__, sizes))


def _facets_of(entry: Entry) -> Iterator[tuple[str, str]]:
    yield "kind", entry.kind.value
    if entry.year:
        yield "year", entry.year
    yield from (("province", province) for province in entry.provinces)
    yield from (("topic", topic) for topic in entry.topics)


def _facets(entries: Iterable[Iterable[tuple[str, str]]]) -> Mapping[str, Mapping[str, str]]:
    found: dict[str, dict[str, list[int]]] = {"kind": {}, "province": {}, "topic": {}, "year": {}}
    for place, facets in enumerate(entries):
        for facet, value in facets:
            found[facet].setdefault(value, []).append(place)
    return {
        facet: {value: steps(places) for value, places in sorted(values.items())} for facet, values in found.items()
    }


def _words(chunk: Sequence[Entry]) -> Iterator[str]:
    """Yield for each language what the entries of a chunk say, and how to get to them."""
    for language in range(len(chunk[0].titles)):
        yield as_json(
            [
                [
                    KINDS.index(entry.kind),
                    entry.route,
                    entry.date,
                    entry.titles[language],
                    [[line.text, line.anchor] if line.anchor else line.text for line in entry.lines[language]],
                    " ".join(entry.names),
                    " ".join(entry.numbers),
                ]
                for entry in chunk
            ]
        )


def as_json(value: object) -> str:
    """Return a value as compact JSON; U+2028 and U+2029, which end lines in old scripts, as escapes."""
    text = msgspec.json.encode(value).decode()
    return text.replace("\u2028", "\\u2028").replace("\u2029", "\\u2029")
