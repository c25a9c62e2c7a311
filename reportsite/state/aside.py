"""Bytes put aside, many of them in a file of this run, so that memory holds no more of them than where they stand.

The file has no name and goes with the run. Processes forked from it may look things up; only the process that made it
puts anything there, since two would write to the same place.
"""

from __future__ import annotations

import os
import tempfile
from array import array
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import IO, Any, Generic, TypeVar, overload

import msgspec

T = TypeVar("T")
_AT_ONCE = 1 << 18
"""About so many bytes are fetched at once when many values are asked for in their order."""


class Aside:
    """Bytes, found again by where they begin and end; a file is opened only when there are many."""

    def __init__(self, little: int = 1 << 22) -> None:
        """So many bytes as are `little` stay in memory."""
        self._little = little
        self._held = bytearray()
        self._file: IO[bytes] | None = None
        self._owner = os.getpid()
        self._end = 0

    def __del__(self) -> None:
        if self._file is not None:
            self._file.close()

    @property
    def is_ours(self) -> bool:
        """Tell whether this process may put anything there."""
        return os.getpid() == self._owner

    def put(self, content: bytes) -> int:
        """Put bytes aside; return where they begin. Raise OSError where there is no room."""
        if not self.is_ours:
            raise RuntimeError("a forked process puts nothing aside")
        start, self._end = self._end, self._end + len(content)
        if self._file is None and self._end <= self._little:
            self._held += content
            return start
        if self._file is None:
            self._file = tempfile.TemporaryFile(prefix="reportsite-", buffering=0)  # noqa: SIM115 (see __del__)
            _write(self._file, self._held)
            self._held = bytearray()
        self._file.seek(start)
        _write(self._file, content)
        return start

    def get(self, start: int, end: int) -> bytes:
        """Return the bytes from one place up to another."""
        if self._file is None:
            return bytes(self._held[start:end])
        if hasattr(os, "pread"):
            # Processes that were forked share one place in the file, which must not be moved.
            return os.pread(self._file.fileno(), end - start, start)
        self._file.seek(start)
        return self._file.read(end - start)


def _write(file: IO[bytes], content: bytes | bytearray) -> None:
    rest = memoryview(content)
    while rest:
        rest = rest[file.write(rest) :]


class AsideBytes(Mapping[str, bytes]):
    """Bytes by name, put aside one by one; what is put under a name again takes the place of what stood there."""

    def __init__(self, aside: Aside) -> None:
        self._aside = aside
        self._numbers: dict[str, int] = {}
        self._starts = array("Q")
        self._ends = array("Q")

    def put(self, name: str, content: bytes) -> None:
        """Put bytes aside under a name."""
        start = self._aside.put(content)
        self._numbers[name] = len(self._starts)
        self._starts.append(start)
        self._ends.append(start + len(content))

    def place(self, name: str) -> tuple[int, int]:
        """Return where the bytes under a name begin and end."""
        number = self._numbers[name]
        return self._starts[number], self._ends[number]

    def __getitem__(self, name: str) -> bytes:
        return self._aside.get(*self.place(name))

    def __contains__(self, name: object) -> bool:
        return name in self._numbers

    def __iter__(self) -> Iterator[str]:
        return iter(self._numbers)

    def __len__(self) -> int:
        return len(self._numbers)


class AsideValues(Mapping[str, T], Generic[T]):
    """Values by name, encoded when they are put aside and decoded when they are looked at; nobody here holds them."""

    def __init__(self, aside: Aside, shape: Any) -> None:  # noqa: ANN401 (a type, perhaps one with parameters)
        """`shape` is the type of the values."""
        self._decoder: msgspec.msgpack.Decoder[T] = msgspec.msgpack.Decoder(shape)
        self.encoded = AsideBytes(aside)
        """As they stand aside."""

    def put(self, name: str, value: T) -> None:
        """Put a value aside under a name."""
        self.encoded.put(name, msgspec.msgpack.encode(value))

    def __getitem__(self, name: str) -> T:
        return self._decoder.decode(self.encoded[name])

    def __contains__(self, name: object) -> bool:
        return name in self.encoded

    def __iter__(self) -> Iterator[str]:
        return iter(self.encoded)

    def __len__(self) -> int:
        return len(self.encoded)


class AsideItems(Sequence[T], Generic[T]):
    """Values that stand aside one after the other, each decoded when it is looked at and held by nobody here."""

    def __init__(self, aside: Aside, start: int, sizes: Iterable[int], decode: Callable[[bytes], T]) -> None:
        """`start` is where the first begins, `sizes` are the bytes of each."""
        self._aside = aside
        self._decode = decode
        self._bounds = array("Q", [start])
        for size in sizes:
            self._bounds.append(self._bounds[-1] + size)

    def __len__(self) -> int:
        return len(self._bounds) - 1

    @overload
    def __getitem__(self, index: int) -> T: ...
    @overload
    def __getitem__(self, index: slice) -> tuple[T, ...]: ...
    def __getitem__(self, index: int | slice) -> T | tuple[T, ...]:
        if isinstance(index, slice):
            return tuple(self[place] for place in range(*index.indices(len(self))))
        place = range(len(self))[index]
        return self._decode(self._aside.get(self._bounds[place], self._bounds[place + 1]))

    def __iter__(self) -> Iterator[T]:
        bounds, first = self._bounds, 0
        while first < len(self):
            last = first + 1
            while last < len(self) and bounds[last + 1] - bounds[first] <= _AT_ONCE:
                last += 1
            block = self._aside.get(bounds[first], bounds[last])
            for place in range(first, last):
                yield self._decode(block[bounds[place] - bounds[first] : bounds[place + 1] - bounds[first]])
            first = last
