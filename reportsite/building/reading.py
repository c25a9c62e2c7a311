"""Many files of the content, read by several processes before they are held against each other."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from contextlib import suppress
from functools import partial

from msgspec import Struct

from reportsite.errors import ReportsiteError
from reportsite.incremental.forking import Fork
from reportsite.model.kept import KeptReadings, keep_reading
from reportsite.model.loading import Reading, read_file
from reportsite.model.pages import Prose
from reportsite.model.passages import Passage
from reportsite.render.passages import RememberedPassages, make_parser, prose_passages
from reportsite.sources.tree import SourceFile

MUCH = 1_000_000
"""Bytes from which on it pays to start another process."""


class _Ahead(Struct, frozen=True, array_like=True):
    """A file that was read in another process."""

    path: str
    kept: bytes
    passages: dict[str, tuple[Passage, ...]]
    """Of its texts, by path."""


def read_ahead(
    files: Iterable[SourceFile],
    languages: Sequence[str],
    readings: KeptReadings,
    passages: RememberedPassages,
    processes: int,
) -> None:
    """Read in other processes the share that is theirs of those files of which nothing is kept.

    What they said goes to `readings` and `passages`. What has problems, or could not be read there, is left to be read
    when its turn comes.
    """
    if processes == 1:
        return
    fresh = [file for file in files if not readings.knows(file, languages)]
    if sum(len(file.content) for file in fresh) < MUCH:
        return
    own, *others = _shares(fresh, processes)
    forks = [Fork[_Ahead](_Ahead, partial(_read, share, languages)) for share in others]
    parser = make_parser()
    for file in own:
        for text in _texts(readings.read_ahead(file, languages)):
            passages(parser, text)
    for fork in forks:
        with suppress(ReportsiteError):
            for item in fork.items():
                readings.take(item.path, item.kept)
                passages.take(item.passages)


def _shares(files: Iterable[SourceFile], number: int) -> list[list[SourceFile]]:
    """Divide files into shares of about as many bytes each."""
    shares: list[list[SourceFile]] = [[] for _ in range(number)]
    sizes = [0] * number
    for file in sorted(files, key=lambda file: len(file.content), reverse=True):
        smallest = sizes.index(min(sizes))
        shares[smallest].append(file)
        sizes[smallest] += len(file.content)
    return shares


def _read(files: Iterable[SourceFile], languages: Sequence[str]) -> Iterator[_Ahead]:
    parser = make_parser()
    for file in files:
        reading = read_file(file, languages)
        kept = keep_reading(file, languages, reading)
        if kept is not None:
            yield _Ahead(file.path, kept, {text.path: prose_passages(parser, text) for text in _texts(reading)})


def _texts(reading: Reading) -> Iterator[Prose]:
    yield from (prose for _, prose in reading.bodies)
    yield from (page.prose for page in reading.pages)
