"""What the last build leaves for the next: of every page what it was made from and what came of it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import TypeVar

import msgspec
from msgspec import Struct, field

from reportsite.check.links import PageLinks
from reportsite.incremental.notes import Noted
from reportsite.incremental.staleness import Why
from reportsite.incremental.untouched import LOOK, VERDICT, Verdict
from reportsite.incremental.values import Chunk
from reportsite.publish.trees import KnownTrees
from reportsite.render.dear_files import Origin
from reportsite.state.aside import AsideValues
from reportsite.state.reads import Read
from reportsite.state.stamps import Stamp
from reportsite.state.store import Store

T = TypeVar("T")

_READING, _LINKS = "reading/", "links/"
_FILES = "files"
_TREES = "trees"
_VALUES = "values/"


class Made(Struct, frozen=True, array_like=True):
    """A page as it was made last."""

    digest: str
    """SHA-256 of its bytes."""
    reads: tuple[int, ...]
    """What it read: indexes of the list of all reads."""
    ids: str
    """The places on it that links can lead to, with spaces between them."""
    problems: tuple[Noted, ...]
    build: int
    """Number of the build that made it."""
    why: tuple[Why, tuple[int, ...]]
    """Why that build made it, and which of its reads found something else."""


class Pages(Struct, frozen=True, kw_only=True):
    """All pages of the last build."""

    key: str = ""
    """What made them: version of the program and of what it stands on, and what the run was asked to do."""
    build: int = 0
    """How many builds there have been."""
    reads: tuple[Read, ...] = ()
    """Everything that was read by any page."""
    prints: tuple[bytes, ...] = ()
    """The fingerprint of what each read found."""
    guards: Mapping[str, bytes] = field(default_factory=dict)
    """Collection → what would have changed if anything in it had."""
    files: Mapping[str, bytes] = field(default_factory=dict)
    """The digest of every file of the content, by path."""
    derived: Mapping[int, tuple[int, ...]] = field(default_factory=dict)
    """Reads of what is itself made from others → what that was made from."""
    made: Mapping[str, Made] = field(default_factory=dict)
    """Path → page."""


def decode(value: bytes, shape: type[T], read: Callable[..., T] = msgspec.msgpack.decode) -> T | None:
    """Return what bytes stand for, or None when they are not of that shape."""
    try:
        return read(value, type=shape)
    except (msgspec.DecodeError, ValueError):
        return None


class _Left(Mapping[str, bytes]):
    """What a build leaves, by the names under which it is kept; each value is encoded when it is asked for."""

    def __init__(self, values: Mapping[str, object], prefixed: Mapping[str, Mapping[str, object]]) -> None:
        """Values `prefixed` bear names that begin so; those that are bytes are kept as they are."""
        self._values = values
        self._prefixed = prefixed

    def __getitem__(self, name: str) -> bytes:
        prefix, stroke, rest = name.partition("/")
        value = self._prefixed[prefix + stroke][rest] if stroke else self._values[name]
        return value if isinstance(value, bytes) else msgspec.msgpack.encode(value, enc_hook=dict)

    def __iter__(self) -> Iterator[str]:
        yield from self._values
        for prefix, values in self._prefixed.items():
            yield from (prefix + path for path in values)

    def __len__(self) -> int:
        return len(self._values) + sum(map(len, self._prefixed.values()))


class BuildMemory:
    """Reads and writes in a store what builds leave for each other."""

    def __init__(self, store: Store) -> None:
        self._store = store

    def trees(self) -> KnownTrees:
        """Return what is known of the published trees."""
        return self._get(_TREES, KnownTrees) or KnownTrees()

    def inputs(self) -> Mapping[str, Stamp]:
        """Return what the last build that succeeded was made from."""
        verdict = self._get(VERDICT, Verdict, msgspec.json.decode)
        return verdict.inputs if verdict else {}

    def pages(self) -> Pages:
        """Return what the last build made."""
        return self._get("pages", Pages) or Pages()

    def files(self) -> Mapping[str, Origin]:
        """Return what the files that are dear to make were made from, by path."""
        return self._get(_FILES, dict[str, Origin]) or {}

    def readings(self) -> Mapping[str, bytes]:
        """Return what is kept of every source file, by path."""
        return self._store.all(_READING)

    def links(self) -> Mapping[str, PageLinks]:
        """Return the links of every page, by path."""
        decoded = ((path, decode(value, PageLinks)) for path, value in self._store.all(_LINKS).items())
        return {path: links for path, links in decoded if links}

    def values(self, chunk: str) -> Chunk | None:
        """Return some of the values that pages share, by the name of their chunk."""
        return self._get(_VALUES + chunk, dict[str, bytes])

    def sound(self) -> Mapping[str, bytes]:
        """Return the files whose texts were found sound, each with the mark of what it was then."""
        return self._get("sound", dict[str, bytes]) or {}

    def keep(  # noqa: PLR0913 (one for each thing that is kept)
        self,
        *,
        verdict: Verdict,
        trees: KnownTrees,
        pages: Pages,
        values: Mapping[str, Chunk],
        readings: Mapping[str, bytes],
        links: AsideValues[PageLinks],
        sound: Mapping[str, bytes],
        files: Mapping[str, Origin],
        gone: Iterable[str],
        unread: Iterable[str],
    ) -> None:
        """Keep what a build leaves: `files` is what those dear to make were made from.

        `gone` are pages and `unread` source files that are no more.
        """
        left = _Left(
            {
                VERDICT: _plain(verdict),
                LOOK: _plain(trees.look()),
                _TREES: trees,
                "pages": pages,
                "sound": sound,
                _FILES: files,
            },
            {_LINKS: links.encoded, _READING: readings, _VALUES: values},
        )
        self._store.put(left, [*(_LINKS + path for path in gone), *(_READING + path for path in unread)])

    def _get(self, name: str, shape: type[T], read: Callable[..., T] = msgspec.msgpack.decode) -> T | None:
        value = self._store.get(name)
        return None if value is None else decode(value, shape, read)


def _plain(value: object) -> bytes:
    """Return a value as JSON, which can be read before any library is loaded."""
    return msgspec.json.encode(value, enc_hook=dict)
