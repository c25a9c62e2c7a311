"""Captures and clauses → where a clause stands, whatever was done to the capture on its way.

Both are folded to what they have in common: compatibility forms, width and case (NFKC), kinds of quotation marks,
spaces, Traditional characters. In a capture, damage that its log explains is undone first: bytes that slipped
(captured → repaired) and readings in brackets. Every folded character keeps the place it came from.
"""

from __future__ import annotations

import difflib
import re
import unicodedata
from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import lru_cache

from msgspec import Struct

from reportsite.model.source_records import Confidence, Damage

Simplify = Callable[[str], str]
"""Returns the Simplified form of one character, or the character itself."""

_GLOSS = "pinyin-gloss"
_MARKS = str.maketrans(
    {
        **dict.fromkeys("“”„‟«»「」『』＂", '"'),
        **dict.fromkeys("‘’‚‛＇", "'"),
        **dict.fromkeys("‐‑‒–—―−─━", "-"),
        **dict.fromkeys("•‧∙⋅・", "·"),
    }
)
_HAN = r"\u2e80-\u9fff\uf900-\ufaff\U00020000-\U0003ffff"
_READING = r"[a-z\u00df-\u024f\u0300-\u036f\u1e00-\u1eff'’/,·]"
_READINGS = re.compile(rf"(?<=[{_HAN}])\({_READING}{{1,60}}\)")
_DIGITS = frozenset("0123456789")
_SHORTEST_RUN = 4
"""Characters that a passage must share with a clause to be named as the nearest."""
_AROUND = 6
"""Characters shown on either side of a nearest passage."""


class Folded(Struct, frozen=True):
    """Text as it is compared, and for each of its characters where it came from."""

    text: str
    spans: tuple[tuple[int, int], ...]
    """Start and end in the raw text."""


class Place(Struct, frozen=True, kw_only=True):
    """Where a clause was found."""

    line: int
    offset: int
    """Bytes before it in the capture."""
    length: int
    """Bytes."""
    folded: str
    """The whole line, folded."""
    start: int
    end: int
    """Where the clause stands in `folded`."""
    raw: str
    """Its characters in the capture."""


class _Line(Struct, frozen=True):
    number: int
    raw: str
    offset: int
    """Bytes before it in the capture."""


class CaptureText:
    """A capture made ready to be searched; its lines are folded when they are first looked at."""

    def __init__(self, content: bytes, damage: Iterable[Damage], simplify: Simplify) -> None:
        damage = tuple(damage)
        self._simplify = simplify
        self._readings = any(item.kind == _GLOSS for item in damage)
        self._repairs = tuple(_repairs(damage))
        self._lines = tuple(_lines(content))
        self._folded: dict[int, Folded] = {}

    def find(self, clause: str, line: int | None = None) -> Place | None:
        """Return where a clause stands: on `line` when it does, else the first place in the capture."""
        wanted = fold(clause, self._simplify).text
        if not wanted:
            return None
        if line is not None and 0 < line <= len(self._lines):
            place = self._place(self._lines[line - 1], wanted)
            if place:
                return place
        return next(filter(None, (self._place(other, wanted) for other in self._lines)), None)

    def nearest(self, clause: str) -> tuple[int, str] | None:
        """Return the line and the words of the passage that has most in common with a clause."""
        wanted = fold(clause, self._simplify).text
        matcher = difflib.SequenceMatcher(autojunk=False)
        matcher.set_seq2(wanted)
        best: tuple[int, _Line, int, int] | None = None
        for line in self._lines:
            matcher.set_seq1(self._fold(line).text)
            blocks = [block for block in matcher.get_matching_blocks() if block.size > 1]
            score = sum(block.size**2 for block in blocks)
            if blocks and (best is None or score > best[0]):
                best = score, line, blocks[0].a - blocks[0].b, blocks[-1].a + len(wanted) - blocks[-1].b
        if best is None or best[0] < _SHORTEST_RUN**2:
            return None
        _, line, start, end = best
        return line.number, self._fold(line).text[max(0, start - _AROUND) : max(0, end) + _AROUND]

    def _fold(self, line: _Line) -> Folded:
        if line.number not in self._folded:
            repairs = [(found, whole) for found, whole, lines in self._repairs if not lines or line.number in lines]
            characters = _repaired(line.raw, repairs)
            self._folded[line.number] = _folded(characters, self._simplify, readings=self._readings)
        return self._folded[line.number]

    def _place(self, line: _Line, wanted: str) -> Place | None:
        folded = self._fold(line)
        start = folded.text.find(wanted)
        while start >= 0 and cuts_number(folded.text, start, start + len(wanted)):
            start = folded.text.find(wanted, start + 1)
        if start < 0:
            return None
        end = start + len(wanted)
        first, last = folded.spans[start][0], folded.spans[end - 1][1]
        raw = line.raw[first:last]
        return Place(
            line=line.number,
            offset=line.offset + len(_encoded(line.raw[:first])),
            length=len(_encoded(raw)),
            folded=folded.text,
            start=start,
            end=end,
            raw=raw,
        )


def fold(text: str, simplify: Simplify = str) -> Folded:
    """Return a text as it is compared."""
    return _folded(((character, index, index + 1) for index, character in enumerate(text)), simplify, readings=False)


def cuts_number(text: str, start: int, end: int) -> bool:
    """Tell whether a number runs across the start or the end of a part of a folded text."""
    return _joins(text, start) or _joins(text, end)


def _joins(text: str, at: int) -> bool:
    """Tell whether the characters on both sides of a place belong to one number written in digits."""
    if not 0 < at < len(text):
        return False
    before, after = text[at - 1], text[at]
    if before in _DIGITS:
        return after in _DIGITS or (after in ".," and text[at + 1 : at + 2] in _DIGITS)
    return before in ".," and after in _DIGITS and text[max(0, at - 2) : at - 1] in _DIGITS


def _lines(content: bytes) -> Iterator[_Line]:
    offset = 0
    for number, line in enumerate(content.split(b"\n"), 1):
        yield _Line(number, line.decode("utf-8", "surrogateescape"), offset)
        offset += len(line) + 1


def _repairs(damage: tuple[Damage, ...]) -> Iterator[tuple[str, str, frozenset[int]]]:
    """Yield what may be put back: only where it is proven or follows from a rule, never what is merely likely."""
    for item in damage:
        if item.captured and item.repaired and item.confidence in {Confidence.PROVEN, Confidence.RULE}:
            yield item.captured, item.repaired, _numbers(item.lines or "")


def _numbers(lines: str) -> frozenset[int]:
    """Return the numbers that `5, 13` or `1–4, 50–61` names."""
    numbers: set[int] = set()
    for part in lines.replace("—", "–").replace("-", "–").split(","):
        first, _, last = part.strip().partition("–")
        if first.strip().isdecimal() and (not last or last.strip().isdecimal()):
            numbers.update(range(int(first), int(last or first) + 1))
    return frozenset(numbers)


def _repaired(raw: str, repairs: list[tuple[str, str]]) -> Iterator[tuple[str, int, int]]:
    """Yield the characters of a line with their places, damaged passages already repaired."""
    index = 0
    while index < len(raw):
        for found, whole in repairs:
            if raw.startswith(found, index):
                end = index + len(found)
                yield from ((character, index, end) for character in whole)
                index = end
                break
        else:
            yield raw[index], index, index + 1
            index += 1


def _folded(characters: Iterable[tuple[str, int, int]], simplify: Simplify, *, readings: bool) -> Folded:
    text: list[str] = []
    spans: list[tuple[int, int]] = []
    for character, start, end in characters:
        for part in _fold_character(character):
            text.append(simplify(part))
            spans.append((start, end))
    joined = "".join(text)
    if readings:
        keep = [True] * len(joined)
        for match in _READINGS.finditer(joined):
            keep[match.start() : match.end()] = [False] * (match.end() - match.start())
        joined = "".join(character for character, kept in zip(joined, keep, strict=True) if kept)
        spans = [span for span, kept in zip(spans, keep, strict=True) if kept]
    small = joined.casefold()
    if len(small) == len(joined):  # no character has become two
        return Folded(small, tuple(spans))
    lowered = [(part, span) for character, span in zip(joined, spans, strict=True) for part in character.casefold()]
    return Folded("".join(part for part, _ in lowered), tuple(span for _, span in lowered))


@lru_cache(maxsize=4096)
def _fold_character(character: str) -> str:
    if "\u4e00" <= character <= "\u9fff":
        return character
    folded = unicodedata.normalize("NFKC", character.translate(_MARKS)).translate(_MARKS)
    return "".join(part for part in folded if not (part.isspace() or unicodedata.category(part) in {"Cf", "Mn"}))


def _encoded(text: str) -> bytes:
    return text.encode("utf-8", "surrogateescape")


def character_pairs(raw: str, simplify: Simplify) -> Mapping[str, str]:
    """Return the characters of a passage that quotes write otherwise, with what they write."""
    folded = [part for character in raw for part in _fold_character(character)]
    return {character: simplify(character) for character in folded if simplify(character) != character}
