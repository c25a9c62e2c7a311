"""A printed number and the clause it is said to stand in → whether it does, and what the clause has instead.

The number must stand there as printed, whole, and in the same sense: 10亿人 is not in “用户超10亿人”, where it is a
bound; 13个 is not in “113个”. Where the words differ but the value is the same (16 and 十六), that will do.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache

from msgspec import Struct

from reportsite.check.clauses import fold
from reportsite.model.quantity import (
    NUMBER,
    Approximation,
    NumberGrammar,
    Quantity,
    QuantityError,
    Unit,
    UnitKind,
    read_quantity,
)

_RATIOS = frozenset({UnitKind.PERCENT, UnitKind.POINTS})
_TAIL = 12
"""Characters after a number in which its unit and words of approximation are looked for."""


class Passage(Struct, frozen=True, kw_only=True):
    """Part of a folded text: a clause, in the line of the capture where that is at hand."""

    text: str
    start: int
    end: int

    @classmethod
    def of(cls, clause: str) -> Passage:
        """Return a clause by itself."""
        folded = fold(clause).text
        return cls(text=folded, start=0, end=len(folded))


class Wanted(Struct, frozen=True, kw_only=True):
    """A number that is looked for."""

    printed: str
    quantity: Quantity
    """What it was read as."""
    unit: Unit
    grammar: NumberGrammar
    units: tuple[Unit, ...]
    """All units there are: a number with the word of another one is another number."""


def holds_number(wanted: Wanted, passage: Passage) -> bool:
    """Tell whether a passage holds a printed number in the sense in which it was read."""
    words = fold(wanted.printed).text
    if any(_is_meant(passage, start, len(words), wanted) for start in _starts(passage, words)):
        return True
    if wanted.quantity.value is None:
        return False
    return any(_same(wanted.quantity, found) for found in _readings(passage, wanted))


def numbers_in(unit: Unit, grammar: NumberGrammar, passage: Passage) -> tuple[str, ...]:
    """Return the numbers in a passage that could have this unit, as they are printed there."""
    found: dict[str, None] = {}
    for match in grammar.lexicon.number.finditer(passage.text, passage.start, passage.end):
        length = _unit_length(passage.text, match.end(), unit, grammar)
        # Numerals without a unit are mostly parts of words: 一 in 一站式.
        if length or any(character.isdecimal() for character in match[0]):
            found[passage.text[match.start() : match.end() + length].strip()] = None
    return tuple(found)


def _starts(passage: Passage, words: str) -> Iterator[int]:
    start = passage.text.find(words, passage.start, passage.end)
    while start >= 0:
        yield start
        start = passage.text.find(words, start + 1, passage.end)


def _is_meant(passage: Passage, start: int, length: int, wanted: Wanted) -> bool:
    """Tell whether the words found are the whole number, with nothing beside them that gives it another sense."""
    text, end, unit, grammar = passage.text, start + length, wanted.unit, wanted.grammar
    if _runs_on(text, start, end, grammar) or _has_other_unit(text, end, wanted):
        return False
    if wanted.quantity.value is None:
        return True
    first, last = _extended(text, start, end, unit, grammar)
    try:
        found = read_quantity(text[first:last], unit, grammar).quantity
    except QuantityError:
        return True
    return found.approximation is wanted.quantity.approximation and found.modality in {None, wanted.quantity.modality}


def _runs_on(text: str, start: int, end: int, grammar: NumberGrammar) -> bool:
    """Tell whether the number goes on before or after the words found."""
    for match in grammar.lexicon.number.finditer(text):
        number_end = match.start() + len(match[0].rstrip())
        if match.start() < start < number_end or match.start() < end < number_end:
            return True
        if match.start() >= end:
            break
    return False


def _has_other_unit(text: str, end: int, wanted: Wanted) -> bool:
    """Tell whether a number that ends here has, after all, the unit of a ratio that is not its own: 37.9 of 37.9%."""
    if not text[:end][-1:].isalnum():
        return False
    own = _unit_length(text, end, wanted.unit, wanted.grammar)
    ratios = (unit for unit in wanted.units if unit.kind in _RATIOS and unit.id != wanted.unit.id)
    return any(_unit_length(text, end, unit, wanted.grammar) > own for unit in ratios)


def _extended(text: str, start: int, end: int, unit: Unit, grammar: NumberGrammar) -> tuple[int, int]:
    """Return where the words end that belong to a number: those that bound it, before and after."""
    end += _unit_length(text, end, unit, grammar)
    grown = True
    while grown:
        grown = False
        for bound in grammar.bounds:
            for word in () if bound.approximation is Approximation.EXACT else bound.before:
                if text.endswith(word, 0, start):
                    start, grown = start - len(word), True
            for word in bound.after:
                if text.startswith(word, end):
                    end, grown = end + len(word), True
        for modality in grammar.modalities:
            for word in modality.before:
                if text.endswith(word, 0, start):
                    start, grown = start - len(word), True
    return start, end


def _unit_length(text: str, at: int, unit: Unit, grammar: NumberGrammar) -> int:
    words = map(_unit_word, unit.words(grammar.language))
    return max((len(word) for word in words if word and text.startswith(word, at)), default=0)


@lru_cache(maxsize=1024)
def _unit_word(pattern: str) -> str:
    """Return what a unit writes after a number, as it is compared."""
    return fold(pattern.partition(NUMBER)[2]).text


def _readings(passage: Passage, wanted: Wanted) -> Iterator[Quantity]:
    """Yield what the numbers of a passage stand for, each read with the words around it."""
    text, unit, grammar = passage.text, wanted.unit, wanted.grammar
    for match in grammar.lexicon.number.finditer(text, passage.start, passage.end):
        number_end = match.start() + len(match[0].rstrip())
        if _has_other_unit(text, number_end, wanted):
            continue
        first, last = _extended(text, match.start(), number_end, unit, grammar)
        for end in range(min(len(text), last + _TAIL), match.start(), -1):
            try:
                yield read_quantity(text[first:end], unit, grammar).quantity
            except QuantityError:
                continue
            break


def _same(one: Quantity, other: Quantity) -> bool:
    return (
        one.value == other.value
        and one.quantum == other.quantum
        and one.approximation is other.approximation
        and other.modality in {None, one.modality}
    )
