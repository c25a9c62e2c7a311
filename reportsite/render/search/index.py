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


class Segment(Struct, frozen=True):
    """Entries that are indexed together, in their order, cut into chunks."""

    chunks: tuple[tuple[Entry, ...], ...]

    @property
    def entries(self) -> tuple[Entry, ...]:
        """Return the entries of all chunks."""
        return tuple(entry for chunk in self.chunks for entry in chunk)


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


def segments(entries: Iterable[Entry]) -> Iterator[Segment]:
    """Cut entries into segments and chunks, by their addresses alone."""
    chunks: list[tuple[Entry, ...]] = []
    chunk: list[Entry] = []
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


def index_segment(segment: Segment, script: Script, shards: int) -> SegmentIndex:
    """Index one segment; nothing outside of it has a part in the result."""
    entries = segment.entries
    parts: list[dict[str, str]] = [{} for _ in range(shards)]
    places = _places(entries, Reader(script))
    for key in sorted(places):
        parts[shard_of(key, shards)][key] = steps(places[key])
    return SegmentIndex(
        size=len(entries),
        characters="".join(sorted(set("".join(places)))),
        shards=tuple(map(as_json, parts)),
        facets=as_json(_facets(entries)),
        chunks=tuple(
            IndexedChunk(name=f"{_hash(chunk[0].route):08x}", size=len(chunk), words=tuple(_words(chunk)))
            for chunk in segment.chunks
        ),
    )


def _places(entries: Sequence[Entry], reader: Reader) -> Mapping[str, list[int]]:
    places: defaultdict[str, list[int]] = defaultdict(list)
    unit = 0
    for entry in entries:
        for title, lines in zip(entry.titles, entry.lines, strict=True):
            for key in keys_of(reader, (title, *[line.text for line in lines]), entry.names, entry.numbers):
                places[key].append(unit)
            unit += 1
    return places


def steps(places: Sequence[int]) -> str:
    """Return places as characters, one for each step; the first is counted from the place before 0."""
    sizes = map(sub, places, chain((-1,), places))
    return "".join(map(_STEPS.__getitem__, sizes))


def _facets(entries: Sequence[Entry]) -> Mapping[str, Mapping[str, str]]:
    found: dict[str, dict[str, list[int]]] = {"kind": {}, "province": {}, "topic": {}, "year": {}}
    for place, entry in enumerate(entries):
        found["kind"].setdefault(entry.kind.value, []).append(place)
        if entry.year:
            found["year"].setdefault(entry.year, []).append(place)
        for province in entry.provinces:
            found["province"].setdefault(province, []).append(place)
        for topic in entry.topics:
            found["topic"].setdefault(topic, []).append(place)
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
