"""What a text mentions that every translation of it must mention too: numbers, dates, names. Plain values, no rules."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from enum import IntEnum, StrEnum
from fractions import Fraction

MASK = "\x01"
"""Stands in a text where something has been read already."""

_FULL_WIDTH = {
    0xFEE0 + ord(character): character
    for character in "0123456789%+-.ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"
}


class Weight(IntEnum):
    """How much it means that the other language has nothing like it."""

    SILENT = 0
    """Nothing: `one`, the two in `both`. It matches what the other language may say more plainly."""
    SOFT = 1
    """Something where the other language has another number of the same kind that is not here either."""
    FIRM = 2
    """A difference."""


class NumberKind(StrEnum):
    """What a number in a text is."""

    COUNT = "count"
    ORDINAL = "ordinal"
    PERCENT = "percent"
    FRACTION = "fraction"
    MULTIPLE = "multiple"
    NAME = "name"
    """Digits that are part of a name: 5G."""


class Bound(StrEnum):
    """On which side of a number the true value lies."""

    ABOVE = "above"
    BELOW = "below"
    AROUND = "around"


class Direction(StrEnum):
    """Which way a number goes."""

    UP = "up"
    DOWN = "down"


@dataclass(frozen=True, slots=True, kw_only=True)
class NumberMention:
    """A number in a text."""

    text: str
    start: int
    end: int
    kind: NumberKind
    value: Fraction = Fraction(0)
    """Percentages count in per cent, fractions as they are, names not at all."""
    weight: Weight
    typed: bool
    """Whether it is written in digits."""
    bound: Bound | None = None
    open: bool = False
    """Whether a number may be meant that is not this one: `three` in `second or third`, a phrase."""

    @property
    def identity(self) -> tuple[str, Fraction]:
        """Return what two mentions of one number share."""
        if self.kind is NumberKind.NAME:
            return self.text.casefold(), Fraction(0)
        return ("%" if self.kind is NumberKind.PERCENT else "", self.value)


@dataclass(frozen=True, slots=True, kw_only=True)
class DateMention:
    """A date in a text, as far as it goes: 0 and the empty text stand for what it does not say."""

    text: str
    start: int
    year: int = 0
    month: int = 0
    day: int = 0
    part: str = ""
    """H1, H2, Q1 … Q4 of a year, or a decade."""

    def agrees(self, other: DateMention) -> bool:
        """Tell whether `other` says the finest part of this date and nothing against the rest."""
        pairs = ((self.day, other.day), (self.part, other.part), (self.month, other.month), (self.year, other.year))
        finest = next((there for here, there in pairs if here), None)
        return bool(finest) and all(here == there or not here or not there for here, there in pairs)


@dataclass(frozen=True, slots=True)
class NameMention:
    """A region or an organisation that a text names."""

    id: str
    text: str
    weight: Weight = Weight.FIRM


@dataclass(frozen=True, slots=True, kw_only=True)
class Clause:
    """A part of a sentence, and which ways its words point."""

    start: int
    end: int
    directions: frozenset[Direction]


@dataclass(frozen=True, slots=True, kw_only=True)
class Mentions:
    """Everything that one text mentions."""

    numbers: tuple[NumberMention, ...] = ()
    dates: tuple[DateMention, ...] = ()
    regions: tuple[NameMention, ...] = ()
    bodies: tuple[NameMention, ...] = ()
    wrong_names: tuple[NameMention, ...] = ()
    """Names that are on record as wrong, with the organisation that they are given to."""
    relative_year: bool = False
    """Whether it names a year without its number."""
    bounds: frozenset[Bound] = frozenset()
    """The sides on which any of its words put a number."""
    clauses: tuple[Clause, ...] = ()

    def direction_at(self, position: int) -> frozenset[Direction]:
        """Return which ways the words around a place point."""
        found = (clause.directions for clause in self.clauses if clause.start <= position < clause.end)
        return next(found, frozenset())

    def joined(self, other: Mentions) -> Mentions:
        """Return what both mention, as of one text."""
        return Mentions(
            numbers=self.numbers + other.numbers,
            dates=self.dates + other.dates,
            regions=self.regions + other.regions,
            bodies=self.bodies + other.bodies,
            wrong_names=self.wrong_names + other.wrong_names,
            relative_year=self.relative_year or other.relative_year,
            bounds=self.bounds | other.bounds,
            clauses=self.clauses,
        )


def fold(text: str) -> str:
    """Return the text as numbers are compared, character by character: no case, no full width, one apostrophe."""
    narrow = text.translate(_FULL_WIDTH).replace("’", "'").replace("\u00a0", " ").replace("\u202f", " ")
    folded = narrow.casefold()
    if len(folded) == len(text):
        return folded
    return "".join(lower if len(lower := character.casefold()) == 1 else character for character in narrow)


def mask(text: str, start: int, end: int) -> str:
    """Return the text with a stretch of it marked as read."""
    return text[:start] + MASK * (end - start) + text[end:]


def any_of(words: Iterable[str]) -> str:
    """Return a pattern for any of the words, the longest first; without words it matches nothing."""
    ordered = sorted(set(words), key=lambda word: (-len(word), word))
    return f"(?:{'|'.join(map(re.escape, ordered))})" if ordered else "(?!)"


def whole_words(words: Iterable[str]) -> str:
    """Return a pattern for any of the words, of which those in letters with spaces between them stand alone."""
    ordered = sorted(set(words), key=lambda word: (-len(word), word))
    return f"(?:{'|'.join(map(_guarded, ordered))})" if ordered else "(?!)"


def _guarded(word: str) -> str:
    before = r"(?<![^\W\d_])" if _is_alphabetic(word[0]) else ""
    after = r"(?![^\W\d_])" if _is_alphabetic(word[-1]) else ""
    return before + re.escape(word) + after


def _is_alphabetic(character: str) -> bool:
    """Tell whether words of such characters are set apart by spaces; ideographs and kana are not."""
    return character.isalpha() and (character.lower() != character.upper())
