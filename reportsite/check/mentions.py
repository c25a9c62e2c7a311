"""What a text mentions that every translation of it must mention too: numbers, dates, names. Plain values, no rules."""

from __future__ import annotations

import re
from collections.abc import Iterable
from enum import IntEnum, StrEnum
from fractions import Fraction
from functools import cached_property

from msgspec import Struct

Worth = int | Fraction
"""What a number is worth, exactly; whole numbers are compared much faster as such."""
MASK = "\x01"
"""Stands in a text where something has been read already."""

_HALF_WIDTH = "0123456789%+-.ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"
_ONE_FORM = {0xFEE0 + ord(character): character for character in _HALF_WIDTH} | {
    ord("’"): "'",
    ord("\u00a0"): " ",
    ord("\u202f"): " ",
}
"""Full width → half width, and one kind of apostrophe and space."""


_OTHER_FORM = re.compile(f"[{''.join(map(chr, _ONE_FORM))}]")
_NEVER = "(?!)"
_NO_LETTER_BEFORE, _NO_LETTER_AFTER = r"(?<![^\W\d_])", r"(?![^\W\d_])"


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


class NumberMention(Struct, frozen=True, kw_only=True):
    """A number in a text."""

    text: str
    start: int
    end: int
    kind: NumberKind
    value: Worth = 0
    """Percentages count in per cent, fractions as they are, names not at all."""
    weight: Weight
    typed: bool
    """Whether it is written in digits."""
    bound: Bound | None = None
    loose: bool = False
    """Whether it is only implied by a word, so that it may be of any kind: `both`, `all`."""

    @property
    def identity(self) -> tuple[str, Worth]:
        """Return what two mentions of one number share."""
        if self.kind is NumberKind.NAME:
            return self.text.casefold(), 0
        return ("%" if self.kind is NumberKind.PERCENT else "", self.value)


class DateMention(Struct, frozen=True, kw_only=True):
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


class NameMention(Struct, frozen=True):
    """A region or an organisation that a text names."""

    id: str
    text: str
    weight: Weight = Weight.FIRM


class Clause(Struct, frozen=True, kw_only=True):
    """A part of a sentence, and which ways its words point."""

    start: int
    end: int
    directions: frozenset[Direction]


class Mentions(Struct, frozen=True, kw_only=True):
    """Everything that one text mentions."""

    numbers: tuple[NumberMention, ...] = ()
    dates: tuple[DateMention, ...] = ()
    regions: tuple[NameMention, ...] = ()
    bodies: tuple[NameMention, ...] = ()
    wrong_names: tuple[NameMention, ...] = ()
    """Names that are on record as wrong, with the organisation that they are given to."""
    relative_years: int = 0
    """How often it names a year without its number."""
    bounds: frozenset[Bound] = frozenset()
    """The sides on which any of its words put a number."""
    clauses: tuple[Clause, ...] = ()
    """Those whose words point a way."""

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
            relative_years=self.relative_years + other.relative_years,
            bounds=self.bounds | other.bounds,
            clauses=self.clauses,
        )


class Pattern:
    """A regular expression that is compiled when it is used: a build after a small change uses few of a hundred."""

    def __init__(self, source: str) -> None:
        self._source = source

    @cached_property
    def compiled(self) -> re.Pattern[str]:
        """The expression, compiled."""
        return re.compile(self._source)


def narrow(text: str) -> str:
    """Return the text in its own case and length, with one form of digits, letters, spaces and apostrophes."""
    return text if text.isascii() or not _OTHER_FORM.search(text) else text.translate(_ONE_FORM)


def fold(text: str) -> str:
    """Return the text as numbers are compared: as `narrow` does, and without case."""
    return without_case(narrow(text))


def without_case(text: str) -> str:
    """Return the text, which is in one form, without case and in its length."""
    folded = text.casefold()
    if len(folded) == len(text):
        return folded
    return "".join(lower if len(lower := character.casefold()) == 1 else character for character in text)


def mask(text: str, start: int, end: int) -> str:
    """Return the text with a stretch of it marked as read."""
    return text[:start] + MASK * (end - start) + text[end:]


def any_of(words: Iterable[str]) -> str:
    """Return a pattern for any of the words, the longest first; without words it matches nothing.

    Words that begin alike share that beginning in the pattern, so that hundreds of them cost hardly more than a few.
    """
    branches: _Branches = {}
    for word in words:
        branch = branches
        for character in word:
            branch = branch.setdefault(character, {})
        branch[""] = {}
    if not branches:
        return _NEVER
    # A look at the next character tells most places apart at once.
    ahead = f"(?=[{''.join(map(re.escape, sorted(branches)))}])" if len(branches) > _FEW and "" not in branches else ""
    return f"(?:{ahead}{_joined(branches)})"


_FEW = 4
_Branches = dict[str, "_Branches"]
"""What may follow, character by character; the empty one marks the end of a word."""


def _joined(branches: _Branches) -> str:
    """Return the pattern of what may follow; longer words are tried before the shorter that they begin with."""
    ways = [re.escape(character) + _joined(rest) for character, rest in sorted(branches.items()) if character]
    if not ways:
        return ""
    if "" in branches:
        return f"(?:{'|'.join(ways)})?"
    return ways[0] if len(ways) == 1 else f"(?:{'|'.join(ways)})"


def whole_words(words: Iterable[str]) -> str:
    """Return a pattern for any of the words, of which those in letters with spaces between them stand alone."""
    groups: dict[tuple[bool, bool], list[str]] = {}
    for word in words:
        groups.setdefault((is_alphabetic(word[0]), is_alphabetic(word[-1])), []).append(word)
    patterns = [
        f"{_NO_LETTER_BEFORE if opens else ''}{any_of(group)}{_NO_LETTER_AFTER if closes else ''}"
        for (opens, closes), group in sorted(groups.items(), reverse=True)
    ]
    return f"(?:{'|'.join(patterns)})" if patterns else _NEVER


def first_characters(words: Iterable[str]) -> str:
    """Return a character class of what the words begin with, so that a search need not look elsewhere."""
    return "".join(map(re.escape, sorted({word[0] for word in words})))


def is_alphabetic(character: str) -> bool:
    """Tell whether words of such characters are set apart by spaces; ideographs and kana are not."""
    return character.isalpha() and character.lower() != character.upper()
