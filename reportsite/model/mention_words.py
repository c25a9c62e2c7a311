"""The shape of mentions.yaml: how a language writes numbers, dates and comparisons in running text.

Words are data; nothing here knows a language by name. What a number is worth, numbers.yaml says.
"""

from __future__ import annotations

from collections.abc import Mapping

from msgspec import Struct


class DateWords(Struct, frozen=True, kw_only=True):
    """How dates stand in a text."""

    patterns: tuple[str, ...]
    """Patterns over {year}, {month}, {day}, {part}, {short} and {joint}; an earlier one goes before a later one."""
    joints: tuple[str, ...]
    """What joins two days, months or years."""
    months: Mapping[str, int]
    doubtful_months: tuple[str, ...]
    """Names of months that are other words too, at the beginning of a sentence."""
    parts: Mapping[str, str]
    """Halves and quarters of a year → H1, H2, Q1 … Q4."""
    relative_years: tuple[str, ...]
    """Words that name a year without its number."""
    no_dates_after: tuple[str, ...] = ()
    """What stands before numbers that are no dates, however much they look like years: No. 1984."""


class NumberWords(Struct, frozen=True, kw_only=True):
    """How numbers stand in a text, beyond what numbers.yaml says of printed ones."""

    words: Mapping[str, int]
    tens: Mapping[str, int]
    joiner: str = ""
    """What joins tens and ones: twenty-one."""
    and_words: tuple[str, ...]
    """What may stand between hundreds and the rest: a hundred and five."""
    ordinals: Mapping[str, int]
    ordinal_counters: tuple[str, ...]
    """Words that make a number before them an ordinal: 二级."""
    phrases: Mapping[str, int]
    """Words that hold a number as part of a name or a phrase; they match and are never missed."""
    idioms: tuple[str, ...]
    """Words with a numeral in them that count nothing."""
    counters: tuple[str, ...]
    """Words before which a numeral in words counts something; none where it always does."""
    fraction: str = ""
    """A pattern over {whole} and {part}; empty where the language has none."""
    fraction_parts: Mapping[str, int]
    """Words for the whole of a fraction: a third."""
    halves: Mapping[str, str]
    """Words that are a fraction by themselves."""
    multiples: Mapping[str, int]
    multiple_words: tuple[str, ...]
    """Words that make a number before them a multiple: 倍."""
    bounds_not_of_time: tuple[str, ...]
    """Words of approximation that are none before a stretch of time: 近三年."""
    time_words: tuple[str, ...]


class BoundWords(Struct, frozen=True, kw_only=True):
    """Words that bound a number in a sentence, beyond the words of approximation of numbers.yaml."""

    above: tuple[str, ...]
    below: tuple[str, ...]
    around: tuple[str, ...]


class DirectionWords(Struct, frozen=True, kw_only=True):
    """Which way a number goes."""

    up: tuple[str, ...]
    down: tuple[str, ...]


class MentionWords(Struct, frozen=True, kw_only=True):
    """Everything by which the mentions of one language are recognised."""

    letters: str
    """The characters of the language, as the inside of a character class."""
    dates: DateWords
    numbers: NumberWords
    bounds: BoundWords
    directions: DirectionWords
    names_not_before: tuple[str, ...]
    """What must not follow a name: 教育部 is none in 教育部门."""
