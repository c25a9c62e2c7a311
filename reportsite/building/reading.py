"""Many files of the content, read by several processes before they are held against each other."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from contextlib import suppress
from functools import partial
from pathlib import Path

from msgspec import Struct

from reportsite.diagnostics import Diagnostics
from reportsite.errors import ReportsiteError
from reportsite.incremental.forking import Fork, give_way
from reportsite.model.kept import KeptReadings, keep_reading
from reportsite.model.layout import CONTENT
from reportsite.model.loading import Reading, read_file
from reportsite.model.pages import Prose
from reportsite.render.passages import RememberedPassages, encode_passages, make_parser, prose_passages, text_name
from reportsite.sources.tree import read_tree

MUCH = 1_000_000
"""Bytes from which on it pays to start other processes."""


class _Ahead(Struct, frozen=True, array_like=True, tag="file"):
    """A file that was read in another process."""

    path: str
    kept: bytes


class _AllRead(Struct, frozen=True, array_like=True, tag="all read"):
    """Comes after the last file: what follows is not needed before records are held against each other."""


class _Passages(Struct, frozen=True, array_like=True, tag="passages"):
    """The passages of a text."""

    name: str
    found: bytes


_Read = _Ahead | _AllRead | _Passages


class _Place(Struct, frozen=True):
    """A file of which nothing is kept."""

    path: str
    size: int


def read_ahead(
    root: Path, languages: Sequence[str], readings: KeptReadings, passages: RememberedPassages, processes: int
) -> None:
    """Read in other processes those files of the content of the site at `root` of which nothing is kept.

    What they said goes to `readings` and `passages`. What has problems, or could not be read there, is left to be read
    when its turn comes. This process only waits, so that it never holds what parsing takes of memory; texts are parsed
    while it goes on, and waited for when somebody asks for their passages.
    """
    if processes == 1:
        return
    files = read_tree(root, CONTENT, Diagnostics())
    fresh = [_Place(file.path, len(file.content)) for file in files if not readings.knows(file, languages)]
    if sum(file.size for file in fresh) < MUCH:
        return
    forks = [Fork[_Read](_Read, partial(_read, root, share, languages)) for share in _shares(fresh, processes)]
    for fork in forks:
        with suppress(ReportsiteError):
            for item in fork.as_they_come():
                if isinstance(item, _Ahead):
                    readings.take(item.path, item.kept)
                else:
                    break
    passages.await_more(partial(_passages, forks))


def _passages(forks: Iterable[Fork[_Read]]) -> Iterator[tuple[str, bytes]]:
    """Yield the passages of every text that was read, by its name."""
    for fork in forks:
        with suppress(ReportsiteError):
            for item in fork.items():
                if isinstance(item, _Passages):
                    yield item.name, item.found


def _shares(files: Iterable[_Place], number: int) -> list[frozenset[str]]:
    """Divide files into shares of about as many bytes each."""
    shares: list[set[str]] = [set() for _ in range(number)]
    sizes = [0] * number
    for file in sorted(files, key=lambda file: file.size, reverse=True):
        smallest = sizes.index(min(sizes))
        shares[smallest].add(file.path)
        sizes[smallest] += file.size
    return list(map(frozenset, shares))


def _read(root: Path, share: frozenset[str], languages: Sequence[str]) -> Iterator[_Read]:
    texts: list[Prose] = []
    for file in read_tree(root, CONTENT, Diagnostics(), wanted=share):
        reading = read_file(file, languages)
        kept = keep_reading(file, languages, reading)
        if kept is not None:
            texts += _texts(reading)
            yield _Ahead(file.path, kept)
    yield _AllRead()
    give_way()
    parser = make_parser()
    for text in texts:
        yield _Passages(text_name(text), encode_passages(prose_passages(parser, text)))


def _texts(reading: Reading) -> Iterator[Prose]:
    yield from (prose for _, prose in reading.bodies)
    yield from (page.prose for page in reading.pages)
