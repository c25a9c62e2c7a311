"""Prose → numbers typed in digits that repeat a registered figure, where the figure should be called by its id.

Dates, ordinals, names, headings and code are not meant; nor are small whole numbers, which may count anything.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from fractions import Fraction

from msgspec import Struct

from reportsite import diagnostics as rules
from reportsite.check.mention_reader import MentionReader
from reportsite.check.mentions import NumberKind, NumberMention, Worth, fold
from reportsite.diagnostics import Diagnostics, Position
from reportsite.model.library import Library
from reportsite.model.pages import Prose
from reportsite.model.passages import Passage
from reportsite.model.quantity import NUMBER, Unit, UnitKind
from reportsite.model.reports import FigurePart

_HEADINGS = frozenset({"h1", "h2", "h3", "h4", "h5", "h6"})
_FIGURES_OF_SPEECH = frozenset({Fraction(0), Fraction(50), Fraction(100)})
"""Percentages that say none, half and all."""
_SMALLEST = 100
_DIGITS = 3
"""Significant digits from which on a number needs no unit to be known again."""
_SIZES = frozenset({UnitKind.COUNT, UnitKind.CURRENCY, UnitKind.INDEX})


class _Known(Struct, frozen=True, kw_only=True):
    """A printed number on record."""

    call: str
    """The id by which prose calls it."""
    unit: Unit


class _Place(Struct, frozen=True, kw_only=True):
    """A number in a text, and the text around it."""

    text: str
    language: str
    mention: NumberMention

    def has(self, unit: Unit) -> bool:
        """Tell whether a word of the unit stands beside the number."""
        before, after = self.text[: self.mention.start].rstrip(), self.text[self.mention.end :].lstrip()
        for pattern in unit.words(self.language):
            opening, closing = (fold(part).strip() for part in pattern.split(NUMBER))
            if before.endswith(opening) and after.startswith(closing):
                return True
        return False


class FreeDigits:
    """Knows the registered figures of a library by what they are worth."""

    def __init__(self, library: Library, reader: MentionReader) -> None:
        self._reader = reader
        self._known = _known(library)
        self._identifiers = {
            quantity.verbatim: record.figure.id
            for record in library.figures.values()
            for quantity in record.quantities.values()
            if quantity.verbatim
        }

    def check(self, text: Prose, passages: Iterable[Passage], diagnostics: Diagnostics) -> None:
        """Report every number of the passages of a text that repeats a registered figure."""
        if not self._reader.reads(text.language):
            return
        for passage in passages:
            if passage.kind.split()[-1] in _HEADINGS:
                continue
            for mention, call in _repeats(passage, text.language, self._reader, self._known, self._identifiers):
                typed = passage.text[mention.start : mention.end].strip()
                position = _position(text, passage, typed)
                diagnostics.add(rules.DIGITS_IN_PROSE, position, value=typed, suggestion=call)


def _known(library: Library) -> Mapping[Worth, tuple[_Known, ...]]:
    known: dict[Worth, list[_Known]] = {}
    for record in library.figures.values():
        for part, quantity in record.quantities.items():
            if quantity.value is None or quantity.unit not in library.units:
                continue
            call = record.figure.id if part is FigurePart.VALUE else f"{record.figure.id}.{part.value}"
            entry = _Known(call=call, unit=library.units[quantity.unit])
            known.setdefault(abs(Fraction(quantity.value)), []).append(entry)
    return {value: tuple(entries) for value, entries in known.items()}


def _repeats(
    passage: Passage,
    language: str,
    reader: MentionReader,
    known: Mapping[Worth, tuple[_Known, ...]],
    identifiers: Mapping[str, str],
) -> Iterator[tuple[NumberMention, str]]:
    typed = [mention for mention in reader.read(passage.text, language).numbers if mention.typed]
    folded = fold(passage.text) if typed else ""
    for mention in typed:
        if mention.text in identifiers:
            yield mention, identifiers[mention.text]
            continue
        place = _Place(text=folded, language=language, mention=mention)
        repeated = next((entry for entry in known.get(mention.value, ()) if _is_repeated(place, entry.unit)), None)
        if repeated:
            yield mention, repeated.call


def _is_repeated(place: _Place, unit: Unit) -> bool:
    mention = place.mention
    if unit.kind is UnitKind.PERCENT:
        return mention.kind is NumberKind.PERCENT and mention.value not in _FIGURES_OF_SPEECH
    if mention.kind is not NumberKind.COUNT:
        return False
    if unit.kind is UnitKind.POINTS:
        return place.has(unit)
    if unit.kind not in _SIZES:
        return False
    is_small = mention.value.denominator == 1 and mention.value < _SMALLEST
    digits = len([character for character in mention.text if character.isdigit()])
    # A number of many digits is known by itself, unless it is a plain one that may count anything.
    is_striking = digits >= _DIGITS and not mention.text.isdigit()
    return not is_small and (place.has(unit) or is_striking)


def _position(prose: Prose, passage: Passage, typed: str) -> Position:
    first = passage.position.line
    for line, content in enumerate(prose.text.split("\n")[first - prose.first_line :], first):
        column = content.find(typed)
        if column >= 0:
            return Position(prose.path, line, column + 1)
    return passage.position
