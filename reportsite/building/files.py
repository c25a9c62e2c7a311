"""Edition → all files of a site but its pages, and what the next build needs to make as few of them.

They read no page, so that they can be made in another process while pages are made here.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Iterator, Mapping
from itertools import chain
from typing import TypeVar

from msgspec import Struct

from reportsite.artifacts import Artifact
from reportsite.errors import ReportsiteError
from reportsite.incremental.forking import Fork
from reportsite.incremental.indexing import IndexLeft, KeptIndex
from reportsite.pipeline import renew_files
from reportsite.render.cards.files import render_cards
from reportsite.render.dear_files import DearFiles, Origin
from reportsite.render.pages import Edition
from reportsite.state.processes import can_fork

T = TypeVar("T")


class MadeFile(Struct, frozen=True, array_like=True, tag="file"):
    """A file fresh from its records, or the word that it stands."""

    path: str
    content: bytes | None
    """None where the site that stands holds the same."""


class Left(Struct, frozen=True, array_like=True, tag="left"):
    """What the next build is to know of the files of this one."""

    origins: Mapping[str, Origin]
    index: IndexLeft


Made = MadeFile | Left
"""What comes of making files: the files, then what is left."""


def make_files(
    edition: Edition, dear: DearFiles, index: KeptIndex, holds: Callable[[str, str], bool]
) -> Iterator[Made]:
    """Yield every file; `holds` tells whether the site that stands holds a path with a digest."""
    with index:
        for file in chain(renew_files(edition, dear, index), render_cards(edition, dear)):
            is_new = isinstance(file, Artifact) and not holds(file.path, hashlib.sha256(file.content).hexdigest())
            yield MadeFile(file.path, file.content if isinstance(file, Artifact) and is_new else None)
        yield Left(dear.origins, index.left())


def begin(
    shape: object, call: Callable[[], Iterable[T]], *, is_worth_it: bool, gives_way: bool = False
) -> Callable[[], Iterable[T]]:
    """Begin to make items of one `shape` in another process, where that is worth it; return what yields them.

    One that `gives_way` leaves more of a processor to others that are busy.
    """
    if not is_worth_it or not can_fork():
        return call
    begun = Fork[T](shape, call, gives_way=gives_way)

    def wait() -> Iterator[T]:
        try:
            yield from tuple(begun.items())
        except ReportsiteError:
            # Whatever went wrong there goes wrong here as well, or does not matter.
            yield from call()

    return wait
