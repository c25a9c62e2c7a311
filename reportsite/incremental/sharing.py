"""Pages made by several processes, each of which takes the next few when it is done with its last: all end together."""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby

from reportsite.site.pages import Page

_TURNS = 1000
"""Into so many parts, at most, the pages that two processes share are divided. A pipe holds one byte for each."""


class Share:
    """Pages for two processes, of which one begins at the front and the other at the end, until they meet.

    Made before the other process is forked; each part is taken by one of them.
    """

    def __init__(self, pages: Sequence[Page]) -> None:
        self._parts = divided(pages, _TURNS)
        # As many bytes as there are parts, and nobody who could write any more: who reads one may take a part.
        self._leave, giving = os.pipe()
        os.write(giving, bytes(len(self._parts)))
        os.close(giving)

    def __del__(self) -> None:
        os.close(self._leave)

    def from_front(self) -> Iterator[Sequence[Page]]:
        """Yield parts from the front for as long as any is left."""
        return self._taken(self._parts)

    def from_end(self) -> Iterator[Page]:
        """Yield pages from the end for as long as any are left."""
        return (page for part in self._taken(reversed(self._parts)) for page in part)

    def _taken(self, parts: Iterable[Sequence[Page]]) -> Iterator[Sequence[Page]]:
        return (part for part in parts if os.read(self._leave, 1))


def shares_of(pages: Sequence[Page], others: int) -> list[Share]:
    """Divide pages among so many other processes, with each of which this one shares what that is to make.

    What pages of one language share, rows of lists above all, is made once in each process that makes any of them.
    Pages that share most, of kinds of which there are few, therefore stand at the front and at the end, by language.
    """
    number = Counter((page.language, page.kind) for page in pages)
    ordered = sorted(pages, key=lambda page: (page.language, number[page.language, page.kind]))
    languages = [list(own) for _, own in groupby(ordered, key=lambda page: page.language)]
    last = languages[-1] if languages else []
    ordered = [page for own in languages[:-1] for page in own] + last[::-1]
    return list(map(Share, divided(ordered, others)))


def divided(pages: Sequence[Page], number: int) -> list[Sequence[Page]]:
    """Divide pages into at most so many parts, all of one size but the last."""
    size = -(-len(pages) // number) or 1
    return [pages[start : start + size] for start in range(0, len(pages), size)]


def by_turns(shares: Sequence[Share]) -> Iterator[Sequence[Page]]:
    """Yield parts for this process, from the front of one share after the other, for as long as any is left."""
    left = [share.from_front() for share in shares]
    while left:
        for parts in tuple(left):
            part = next(parts, None)
            if part is None:
                left.remove(parts)
            else:
                yield part
