"""What one run leaves for the next: values by name in one file, each with a checksum, none of them ever executed.

A value that is damaged, or was left by another version, is as good as absent: losing it costs time and nothing else.
"""

from __future__ import annotations

import hashlib
import sqlite3
from collections.abc import Collection, Iterator, Mapping
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Self

_CHECKSUM = 16
"""Bytes; they guard against accidents, since what is read back is decoded by type and trusted no further."""
_SCHEMA = "CREATE TABLE IF NOT EXISTS kept (name TEXT PRIMARY KEY, checksum BLOB, value BLOB)"


class Store:
    """The values that a run left in `path`, for runs of the same `version`; a context manager.

    One that is `read_only` leaves the file as it is, whatever it finds there.
    """

    def __init__(self, path: Path, version: str, *, read_only: bool = False) -> None:
        self._path = path
        self._read_only = read_only
        self._version = version.encode()
        self._connection: sqlite3.Connection | None = None

    def __enter__(self) -> Self:
        # A run that fails must leave nothing, so the file is made when there is something to keep.
        if self._path.is_file():
            with self._forgiving():
                self._open()
        return self

    def __exit__(self, *_: object) -> None:
        if self._connection is not None:
            self._connection.close()
            self._connection = None

    def get(self, name: str) -> bytes | None:
        """Return a value, or None where there is none that can be relied on."""
        with self._forgiving():
            if self._connection is not None:
                row = self._connection.execute("SELECT checksum, value FROM kept WHERE name = ?", (name,)).fetchone()
                if row and self._is_sound(name, *row):
                    return bytes(row[1])
        return None

    def all(self, prefix: str) -> Mapping[str, bytes]:
        """Return every value whose name begins with `prefix`, by the rest of its name."""
        found: dict[str, bytes] = {}
        with self._forgiving():
            if self._connection is not None:
                rows = self._connection.execute(
                    "SELECT name, checksum, value FROM kept WHERE name >= ? AND name < ?",
                    (prefix, prefix + "\U0010ffff"),
                )
                for name, checksum, value in rows:
                    if self._is_sound(name, checksum, value):
                        found[name.removeprefix(prefix)] = value
        return found

    def names(self) -> frozenset[str]:
        """Return the names of all values, sound or not."""
        with self._forgiving():
            if self._connection is not None:
                return frozenset(name for (name,) in self._connection.execute("SELECT name FROM kept"))
        return frozenset()

    def put(self, values: Mapping[str, bytes], gone: Collection[str] = ()) -> None:
        """Keep `values` and drop those named `gone`, all or none; where that cannot be done, nothing is kept.

        They are asked for one by one, so that a mapping that makes them holds one at a time.
        """
        with self._forgiving():
            if self._connection is None and not self._read_only:
                self._open()
            if self._connection is not None:
                # In the order of their names they go where the last one went.
                items = ((name, values[name]) for name in sorted(values))
                rows = ((name, self._checksum(name, value), value) for name, value in items)
                with self._connection:
                    self._connection.executemany("DELETE FROM kept WHERE name = ?", [(name,) for name in gone])
                    self._connection.executemany("INSERT OR REPLACE INTO kept VALUES (?, ?, ?)", rows)

    def _open(self) -> None:
        if self._read_only:
            self._connection = sqlite3.connect(f"{self._path.absolute().as_uri()}?mode=ro", timeout=1, uri=True)
            return
        self._path.parent.mkdir(parents=True, exist_ok=True)
        if self._path.is_symlink():
            return
        connection = sqlite3.connect(self._path, timeout=5)
        try:
            # A kill loses nothing, since the system has what was written; a power cut may, and is noticed.
            connection.execute("PRAGMA synchronous = OFF")
            connection.execute(_SCHEMA)
        except BaseException:
            connection.close()
            raise
        self._connection = connection

    @contextmanager
    def _forgiving(self) -> Iterator[None]:
        """Start over with an empty file when this one cannot be read or written."""
        try:
            yield
        except (OSError, sqlite3.Error, ValueError):  # a file of nonsense makes messages that are no text
            with suppress(sqlite3.Error):
                self.__exit__()
            if not self._read_only:
                with suppress(OSError):
                    self._path.unlink(missing_ok=True)

    def _is_sound(self, name: object, checksum: object, value: object) -> bool:
        return isinstance(name, str) and isinstance(value, bytes) and checksum == self._checksum(name, value)

    def _checksum(self, name: str, value: bytes) -> bytes:
        digest = hashlib.sha256(self._version + b"\0" + name.encode() + b"\0")
        digest.update(value)
        return digest.digest()[:_CHECKSUM]
