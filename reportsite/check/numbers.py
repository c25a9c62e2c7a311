"""A printed number and the clause it is said to stand in → whether it does, and what the clause has instead.

The number must stand there as printed, whole, and in the same sense: 10亿人 is not in “用户超10亿人”, where it is a
bound; 13个 is not in “113个”. Where the words differ but the value is the same (16 and 十六), that will do.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

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

_TAIL = 12
"""Characters after a number in which its unit and words of approximation are looked for."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Passage:
    """Part of a folded text: a clause, in the line of the capture where that is at hand."""

    text: str
    start: int
    end: int

    @classmethod
    def of(cls, clause: str) -> Passage:
        """Return a clause by itself."""
        folded = fold(clause).text
        return cls(text=folded, start=0, end=len(folded))


def holds_number(printed: str, quantity: Quantity, unit: Unit, grammar: NumberGrammar, passage: Passage) -> bool:
    """Tell whether a passage holds a printed number in the sense in which it was read."""
    wanted = fold(printed).text
    if any(_is_meant(passage, start, len(wanted), quantity, unit, grammar) for start in _starts(passage, wanted)):
        return True
    if quantity.value is None:
        return False
    return any(_same(quantity, found) for found in _readings(passage, unit, grammar))


def numbers_in(unit: Unit, grammar: NumberGrammar, passage: Passage) -> tuple[str, ...]:
    """Return the numbers in a passage that could have this unit, as they are printed there."""
    found: dict[str, None] = {}
    for match in grammar.lexicon.number.finditer(passage.text, passage.start, passage.end):
        text = passage.text[match.start() : match.end() + _unit_length(passage.text, match.end(), unit, grammar)]
        found[text.strip()] = None
    return tuple(found)


def _starts(passage: Passage, wanted: str) -> Iterator[int]:
    start = passage.text.find(wanted, passage.start, passage.end)
    while start >= 0:
        yield start
        start = passage.text.find(wanted, start + 1, passage.end)


def _is_meant(
    passage: Passage, start: int, length: int, quantity: Quantity, unit: Unit, grammar: NumberGrammar
) -> bool:
    """Tell whether the words found are the whole number, with nothing beside them that gives it another sense."""
    text, end = passage.text, start + length
    if _runs_on(text, start, end, unit, grammar):
        return False
    if quantity.value is None:
        return True
    first, last = _extended(text, start, end, unit, grammar)
    try:
        found = read_quantity(text[first:last], unit, grammar).quantity
    except QuantityError:
        return True
    return found.approximation is quantity.approximation and found.modality in {None, quantity.modality}


def _runs_on(text: str, start: int, end: int, unit: Unit, grammar: NumberGrammar) -> bool:
    """Tell whether the number goes on before or after the words found, or has another unit after all."""
    lexicon = grammar.lexicon
    for match in lexicon.number.finditer(text):
        number_end = match.start() + len(match[0].rstrip())
        if match.start() < start < number_end or match.start() < end < number_end:
            return True
        if match.start() >= end:
            break
    if unit.kind in {UnitKind.PERCENT, UnitKind.POINTS}:
        return False
    # A bare 37.9 is not the 37.9% of the text.
    return text[:end][-1:].isdecimal() and text.startswith(("%", "‰"), end)


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
    words = (fold(pattern.partition(NUMBER)[2]).text for pattern in unit.words(grammar.language))
    return max((len(word) for word in words if word and text.startswith(word, at)), default=0)


def _readings(passage: Passage, unit: Unit, grammar: NumberGrammar) -> Iterator[Quantity]:
    """Yield what the numbers of a passage stand for, each read with the words around it."""
    text = passage.text
    for match in grammar.lexicon.number.finditer(text, passage.start, passage.end):
        first, last = _extended(text, match.start(), match.start() + len(match[0].rstrip()), unit, grammar)
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
