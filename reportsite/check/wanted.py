"""What stands in a text, and words looked for: a pattern is tried only on texts in which it can find one of its words.

A text is looked at once, clause by clause, for dozens of patterns that mostly find nothing in it. Records repeat each
other's clauses, so what was seen in a clause is remembered.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache, reduce
from operator import or_
from typing import Self

from msgspec import Struct

from reportsite.check.mentions import fold, is_alphabetic, without_case

DIGITS = "0123456789"
_RUN = re.compile(r"[^\W\d_]+")
_NUMBER = re.compile(r"[0-9]+")
_MARK = re.compile("[,.:;!?，。；：！？]")
"""What ends a clause. Of a word with a mark in it, the longest part without one is looked for."""
_REMEMBERED = 16384


class Seen(Struct, frozen=True):
    """A text that was looked at."""

    folded: str
    """The text, as it is compared."""
    clauses: Sequence[str]
    """Its clauses, between which one mark stands."""
    found: Sequence[int]
    """For each clause, one bit for each group of words of which one may stand there."""
    groups: int
    """The same of all of the text."""


class Wanted(Struct, frozen=True):
    """A group of words that are looked for together."""

    group: int
    """Its bit."""
    in_clauses: bool
    """Whether none of its words goes on from one clause to the next."""

    def __or__(self, other: Self) -> Self:
        """Return both groups as one."""
        return type(self)(self.group | other.group, self.in_clauses and other.in_clauses)

    def can_stand(self, seen: Seen) -> bool:
        """Tell whether any of the words may stand in the text; where not, none of them does."""
        return bool(seen.groups & self.group)

    def places(self, seen: Seen) -> Iterable[tuple[int, int]]:
        """Return where in the text any of the words may stand: where stretches of clauses begin and end."""
        if not seen.groups & self.group:
            return ()
        return self._stretches(seen) if self.in_clauses else ((0, len(seen.folded)),)

    def _stretches(self, seen: Seen) -> Iterator[tuple[int, int]]:
        start = at = 0
        stands = False
        for clause, groups in zip(seen.clauses, seen.found, strict=True):
            if stands and not groups & self.group:
                yield start, at - 1
            elif not stands:
                start = at
            stands = bool(groups & self.group)
            at += len(clause) + 1
        if stands:
            yield start, at - 1


_Table = dict[str, dict[frozenset[str], int]]
"""A part of words → all parts of each of these words → the groups to which it belongs."""


class Lookout:
    """Knows all words that are looked for, each by parts that stand in every clause that holds it."""

    def __init__(self) -> None:
        self._size = 0
        self._words: _Table = {}
        """Of whole words, their runs of letters."""
        self._characters: _Table = {}
        """Of words that may stand inside of other words, their characters."""
        self._remembered = lru_cache(maxsize=_REMEMBERED)(self._groups)

    def wanted(self, words: Iterable[str] = (), *, anywhere: Iterable[str] = ()) -> Wanted:
        """Return a new group of whole words, and of those that can stand `anywhere`, inside of other words too."""
        words, anywhere = tuple(map(fold, words)), tuple(map(fold, anywhere))
        group = 1 << self._size
        self._size += 1
        self._remembered.cache_clear()
        for word in words:
            if _is_apart(word):
                runs = max((_RUN.findall(part) for part in _MARK.split(word)), key=_length)
                # The longest is the rarest.
                _add(self._words, max(runs, key=len), frozenset(runs), group)
            else:
                self._add_characters(word, group)
        for word in anywhere:
            self._add_characters(word, group)
        return Wanted(group, stand_in_clauses((*words, *anywhere)))

    def see(self, text: str) -> Seen:
        """Look at a text, which is in one form of characters."""
        folded = without_case(text)
        clauses = _MARK.split(folded)
        has_values = any(map(folded.__contains__, DIGITS))
        found = list(map(self._remembered, map(_without_values, clauses) if has_values else clauses))
        return Seen(folded, clauses, found, reduce(or_, found))

    def _add_characters(self, word: str, group: int) -> None:
        # Where languages meet, one space may stand for any other, or for none.
        characters = max((part.replace(" ", "") for part in _MARK.split(_without_values(word))), key=len)
        _add(self._characters, characters[:1], frozenset(characters), group)

    def _groups(self, clause: str) -> int:
        """Return the groups of which a word may stand in a clause."""
        groups = 0
        # The empty part stands everywhere: it is that of words that are but marks.
        for table, seen in ((self._words, set(_RUN.findall(clause))), (self._characters, {"", *clause})):
            for part in table.keys() & seen:
                for parts, of_word in table[part].items():
                    if parts <= seen:
                        groups |= of_word
        return groups


def stand_in_clauses(words: Iterable[str]) -> bool:
    """Tell whether none of the words goes on from one clause to the next: `culture, sports` and `mio.` do."""
    return not any(map(_MARK.search, words))


def _add(table: _Table, part: str, parts: frozenset[str], group: int) -> None:
    groups = table.setdefault(part, {})
    groups[parts] = groups.get(parts, 0) | group


def _length(runs: Iterable[str]) -> int:
    return max(map(len, runs), default=0)


def _without_values(text: str) -> str:
    """Return the text with one digit in place of each number, so that clauses differ in their words only."""
    return _NUMBER.sub("0", text)


def _is_apart(word: str) -> bool:
    """Tell whether every run of letters of a word stands apart from other letters wherever the word stands."""
    return is_alphabetic(word[0]) and (is_alphabetic(word[-1]) or not word[-1].isalpha())
