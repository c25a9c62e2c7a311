"""What stands in a text, and words looked for: a pattern is tried only on texts in which it can find one of its words.

A text is looked at once, by its words and its characters, for dozens of patterns that mostly find nothing in it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from collections.abc import Set as AbstractSet
from typing import Self

from msgspec import Struct

from reportsite.check.mentions import fold, is_alphabetic

_RUN = re.compile(r"[^\W\d_]+")
DIGITS = "0123456789"


class Seen(Struct, frozen=True):
    """What stands in a text, without regard to case and width."""

    words: AbstractSet[str]
    """Its runs of letters."""
    characters: AbstractSet[str]

    @classmethod
    def of(cls, text: str) -> Self:
        """Return what stands in a text."""
        folded = fold(text)
        return cls(set(_RUN.findall(folded)), set(folded))


class _Parts(Struct, frozen=True):
    """What stands in every text that holds one of some words."""

    first: frozenset[str]
    """Of each word the part by which it is looked for."""
    all: Mapping[str, tuple[frozenset[str], ...]]
    """That part → for every word with it, all of its parts."""

    @classmethod
    def of(cls, words: Mapping[str, Iterable[frozenset[str]]]) -> Self:
        return cls(frozenset(words), {part: tuple(parts) for part, parts in words.items()})

    def can_stand(self, seen: AbstractSet[str]) -> bool:
        if self.first.isdisjoint(seen):
            return False
        return any(parts <= seen for part in self.first.intersection(seen) for parts in self.all[part])


class Wanted(Struct, frozen=True):
    """Words that are looked for, each by parts that stand in every text that holds it."""

    words: _Parts
    """Of whole words, their runs of letters."""
    characters: _Parts
    """Of words that may stand inside of other words, their characters."""

    @classmethod
    def of(cls, words: Iterable[str] = (), *, anywhere: Iterable[str] = ()) -> Self:
        """Return what tells of whole words, and of those that can stand `anywhere`, inside of other words too."""
        by_word: dict[str, list[frozenset[str]]] = {}
        by_character: dict[str, list[frozenset[str]]] = {}
        for word in map(fold, words):
            if _is_apart(word):
                runs = _RUN.findall(word)
                # The longest is the rarest.
                by_word.setdefault(max(runs, key=len), []).append(frozenset(runs))
            else:
                by_character.setdefault(word[0], []).append(_characters(word))
        for word in map(fold, anywhere):
            by_character.setdefault(word[0], []).append(_characters(word))
        return cls(_Parts.of(by_word), _Parts.of(by_character))

    def can_stand(self, seen: Seen) -> bool:
        """Tell whether any of the words may stand in the text; where not, none of them does."""
        return self.words.can_stand(seen.words) or self.characters.can_stand(seen.characters)


def _characters(word: str) -> frozenset[str]:
    # Where languages meet, one space may stand for any other, or for none.
    return frozenset(word) - {" "}


def _is_apart(word: str) -> bool:
    """Tell whether every run of letters of a word stands apart from other letters wherever the word stands."""
    return is_alphabetic(word[0]) and (is_alphabetic(word[-1]) or not word[-1].isalpha())
