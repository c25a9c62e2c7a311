"""The index of the search: only those of its segments are made that no build before has made of the same entries."""

from __future__ import annotations

import hashlib
from pathlib import Path
from types import TracebackType
from typing import Self

import msgspec

from reportsite.incremental.untouched import STATE_VERSION, state_path
from reportsite.render.search.index import Segment, SegmentIndex, index_segment
from reportsite.render.search.terms import Script
from reportsite.state.store import Store


def index_path(site: Path, output: Path) -> Path:
    """Return the file in which builds of a site into a folder keep its index."""
    return state_path(site, output).with_suffix(".search.sqlite")


class KeptIndex:
    """Indexes segments, and keeps in `path` what became of them, for the next run of the same `program`."""

    def __init__(self, path: Path, program: str) -> None:
        self._store = Store(path, STATE_VERSION)
        self._program = program
        self._used: set[str] = set()
        self.fresh: dict[str, bytes] = {}
        """What was made anew."""

    def __enter__(self) -> Self:
        self._store.__enter__()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if kind is None and self._used:
            gone = self._store.names() - self._used
            if self.fresh or gone:
                self._store.put(self.fresh, gone)
        self._store.__exit__(kind, error, trace)

    def __call__(self, segment: Segment, script: Script, shards: int) -> SegmentIndex:
        """Return the index of a segment."""
        said = msgspec.msgpack.encode((self._program, shards, script, segment), enc_hook=dict)
        key = hashlib.sha256(said).hexdigest()
        self._used.add(key)
        kept = self._store.get(key)
        if kept is not None:
            try:
                return msgspec.msgpack.decode(kept, type=SegmentIndex)
            except msgspec.DecodeError:
                pass  # as good as absent
        index = index_segment(segment, script, shards)
        self.fresh[key] = msgspec.msgpack.encode(index)
        return index
