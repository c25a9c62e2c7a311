"""What was read while something was made, noted by what it was read from.

A collection handed to the views is wrapped in `Watched`: whoever looks up a key leaves a note of it, and whoever goes
through the whole leaves a note of that. What a page has read is thus known without anybody declaring it.
"""

from __future__ import annotations

from collections.abc import Callable, ItemsView, Iterator, KeysView, Mapping, ValuesView
from contextlib import contextmanager
from typing import Any, TypeVar, cast

import msgspec

K = TypeVar("K", bound="Key")
V = TypeVar("V")

ALL = "*"
"""In place of a key: which keys there are, and in what order."""

Key = str | tuple[str | int, ...]
Read = tuple[str, Key]
"""The name of a collection, and the key that was looked up in it, or ALL."""


_READS = msgspec.msgpack.Decoder(tuple[Read, ...])


class Ledger:
    """Where reads are noted."""

    def __init__(self) -> None:
        self.reads: set[Read] = set()

    @contextmanager
    def listening(self) -> Iterator[set[Read]]:
        """Note what is read meanwhile in a set of its own."""
        before, own = self.reads, set[Read]()
        self.reads = own
        try:
            yield own
        finally:
            self.reads = before


class _Noting(Mapping[K, V]):
    """A mapping that notes in a ledger, under a name, that somebody asks which keys there are."""

    __slots__ = ("_items", "_ledger", "_name")

    def __init__(self, name: str, items: Mapping[K, V], ledger: Ledger) -> None:
        self._name = name
        self._items = items
        self._ledger = ledger

    def __contains__(self, key: object) -> bool:
        self._ledger.reads.add((self._name, cast("Key", key)))
        return key in self._items

    def __iter__(self) -> Iterator[K]:
        self._ledger.reads.add((self._name, ALL))
        return iter(self._items)

    def __len__(self) -> int:
        self._ledger.reads.add((self._name, ALL))
        return len(self._items)


class Watched(_Noting[K, V]):
    """A mapping that notes in a ledger, under a name, what is looked up in it."""

    __slots__ = ()

    def __getitem__(self, key: K) -> V:
        self._ledger.reads.add((self._name, key))
        return self._items[key]

    def get(self, key: K, default: Any = None) -> Any:
        """Return the value of a key, or the default."""
        self._ledger.reads.add((self._name, key))
        return self._items.get(key, default)

    def keys(self) -> KeysView[K]:
        """Return the keys."""
        self._ledger.reads.add((self._name, ALL))
        return self._items.keys()

    def values(self) -> ValuesView[V]:
        """Return the values, all of which count as read."""
        self._note_everything()
        return self._items.values()

    def items(self) -> ItemsView[K, V]:
        """Return keys and values, all of which count as read."""
        self._note_everything()
        return self._items.items()

    def _note_everything(self) -> None:
        self._ledger.reads.add((self._name, ALL))
        self._ledger.reads.update((self._name, key) for key in self._items)


class Derived(_Noting[K, V]):
    """A mapping of values made from others: who looks one up has read it, and it has read what it was made from."""

    __slots__ = ("_found", "_kept", "_reads")

    def __init__(
        self, name: str, items: Mapping[K, V], ledger: Ledger, kept: Callable[[K], V | None] = lambda _: None
    ) -> None:
        """`kept` returns a value that was made before and need not be made again."""
        super().__init__(name, items, ledger)
        self._found: dict[K, V] = {}
        self._kept = kept
        self._reads: dict[K, bytes] = {}

    def __getitem__(self, key: K) -> V:
        self._ledger.reads.add((self._name, key))
        if key not in self._found:
            value = self._kept(key)
            if value is None:
                with self._ledger.listening() as reads:
                    value = self._items[key]
                # Nobody looks at these before all is made, and there are several for each record.
                self._reads[key] = msgspec.msgpack.encode(tuple(reads))
            self._found[key] = value
        return self._found[key]

    def made(self) -> Iterator[tuple[K, tuple[Read, ...]]]:
        """Yield the key of each value that was made, and what it has read."""
        for key, reads in self._reads.items():
            yield key, _READS.decode(reads)


class WatchedFields:
    """Stands for a record and notes, under a name, which of its fields are looked at."""

    __slots__ = ("_ledger", "_name", "_record")

    def __init__(self, name: str, record: object, ledger: Ledger) -> None:
        self._name = name
        self._record = record
        self._ledger = ledger

    def __getattr__(self, field: str) -> Any:
        self._ledger.reads.add((self._name, field))
        return getattr(self._record, field)
