"""Values that pages share, kept from one build to the next: a row of lists is not made again for one that changed."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from functools import cache
from typing import Any
from zlib import crc32

import msgspec
from msgspec import Struct

from reportsite.render.rows import Form
from reportsite.state.aside import Aside, AsideBytes
from reportsite.state.fingerprints import fingerprint_of
from reportsite.state.reads import Read

_CHUNKS = 16
"""Into so many parts the values of a collection are divided, so that keeping a few does not write them all."""

Chunk = Mapping[str, bytes]
"""Some values of a collection, each encoded, by their keys."""


class MadeValue(Struct, frozen=True, array_like=True, tag="value"):
    """A value that pages share and that is itself made from others."""

    read: Read
    fingerprint: bytes
    reads: tuple[Read, ...]
    content: bytes
    """The value itself, encoded; empty where it is not worth keeping."""


class KeptValues:
    """The values of the build before, each as long as nothing that it was made from has changed."""

    def __init__(self, fetch: Callable[[str], Chunk | None] = lambda _: None) -> None:
        """`fetch` returns a chunk by its name, None where there is none that can be relied on."""
        self._fetch = fetch
        self._chunks: dict[str, Chunk] = {}
        self._prints: Mapping[Read, bytes] = {}
        self._aside = Aside()
        self._fresh: dict[str, AsideBytes] = {}

    def allow(self, prints: Mapping[Read, bytes]) -> None:
        """Give out from now on the values that find what they found, by what their fingerprints were."""
        self._prints = prints

    def load(self, names: Iterable[str]) -> None:
        """Read all of some collections, before processes are forked that cannot."""
        for name in names:
            for number in range(_CHUNKS):
                self._chunk(f"{name}/{number}")

    def find(self, name: str, form: Form, key: str) -> Any:  # noqa: ANN401 (whatever the collection holds)
        """Return a value of a collection, or None where it must be made."""
        known = self._prints.get((name, key))
        content = self._chunk(_chunk_of(name, key)).get(key) if known else None
        if content is None or fingerprint_of(content) != known:
            return None
        try:
            return form.whole(_decoder(form.shape).decode(content))
        except msgspec.DecodeError:
            return None

    def take(self, value: MadeValue) -> None:
        """Take over a value that was made, and put it aside where it is worth keeping."""
        name, key = value.read
        if value.content and isinstance(key, str):
            chunk = _chunk_of(name, key)
            if chunk not in self._fresh:
                self._fresh[chunk] = AsideBytes(self._aside)
            self._fresh[chunk].put(key, value.content)

    def renewed(self) -> Mapping[str, Chunk]:
        """Return, by name, the chunks in which the values that were made stand beside those that are still good."""
        return _Renewed(self._fresh.keys(), self._renewed)

    def _renewed(self, name: str) -> Chunk:
        good = {key: content for key, content in self._chunk(name).items() if self._is_good(name, key)}
        return {**good, **self._fresh[name]}

    def _is_good(self, chunk: str, key: str) -> bool:
        return (chunk.rpartition("/")[0], key) in self._prints

    def _chunk(self, chunk: str) -> Chunk:
        if chunk not in self._chunks:
            self._chunks[chunk] = (self._fetch(chunk) if self._prints else None) or {}
        return self._chunks[chunk]


class _Renewed(Mapping[str, Chunk]):
    """Chunks by name, each put together when it is asked for."""

    def __init__(self, names: Collection[str], find: Callable[[str], Chunk]) -> None:
        self._names = names
        self._find = find

    def __getitem__(self, name: str) -> Chunk:
        if name not in self._names:
            raise KeyError(name)
        return self._find(name)

    def __iter__(self) -> Iterator[str]:
        return iter(self._names)

    def __len__(self) -> int:
        return len(self._names)


@cache
def _decoder(shape: Any) -> msgspec.msgpack.Decoder[Any]:  # noqa: ANN401 (a type, perhaps one with parameters)
    return msgspec.msgpack.Decoder(shape)


def _chunk_of(name: str, key: str) -> str:
    return f"{name}/{crc32(key.encode()) % _CHUNKS}"
