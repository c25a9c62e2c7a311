"""A text and the words of its language → the dates in it, and the text with them marked as read."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import TypeVar

from msgspec.structs import replace

from reportsite.check.mentions import MASK, DateMention, Pattern, any_of, first_characters, mask, whole_words
from reportsite.check.wanted import DIGITS, Lookout, Seen
from reportsite.model.mention_words import DateWords
from reportsite.model.quantity import NUMBER, NumberGrammar

T = TypeVar("T")

_PLACEHOLDER = re.compile(r"\{([a-z]+)\}")
_SENTENCE_START = re.compile(r"(?:^|[.!?:。！？：\n])\W*$")
_CENTURY = 100


class DateReader:
    """Finds dates by the patterns of one language."""

    def __init__(self, words: DateWords, grammar: NumberGrammar, lookout: Lookout) -> None:
        self._words = words
        self._digits = dict(grammar.numeral_digits)
        self._parts: Mapping[str, str] = {word.casefold(): part for word, part in words.parts.items()}
        closings = [pattern.split(NUMBER)[1] for _, pattern in grammar.ordinals if pattern.startswith(NUMBER)]
        suffix = f"{any_of(closings)}?" if any(closings) else ""
        numerals = any_of(self._digits)
        self._pieces = {
            "year": rf"(?:(?:1[89]|2[01])[0-9]{{2}}|{numerals}{{4}})",
            "short": r"[0-9]{2}",
            "mm": r"(?:0[1-9]|1[0-2])",
            "month": f"(?:{whole_words(words.months)})",
            "day": rf"(?:0?[1-9]|[12][0-9]|3[01]){suffix}(?: of)?",
            "part": whole_words({*words.parts, *(part[0].upper() + part[1:] for part in words.parts)}),
            "decade": r"[0-9]0",
            "joint": any_of(words.joints),
        }
        alternatives = [self._compiled(index, pattern) for index, pattern in enumerate(words.patterns)]
        openings = [pattern for pattern in words.patterns if not pattern.startswith("{")]
        parts = (opening + part[1:] for part in words.parts for opening in (part[0], part[0].upper()))
        starts = first_characters([*words.months, *parts, *self._digits, *openings, *DIGITS])
        # Every date begins with one of these; most places of a text with none, and there all forms need not be tried.
        beginnings = (
            rf"[{first_characters([*openings, *DIGITS])}]|{numerals}|{self._pieces['month']}|{self._pieces['part']}"
        )
        guards = "".join(f"(?<!{re.escape(word)})" for word in words.no_dates_after)
        self._pattern = Pattern(
            rf"(?=[{starts}])(?={beginnings})(?<![0-9])(?<![0-9][.,]){guards}(?:{'|'.join(alternatives) or '(?!)'})"
            r"(?![0-9%％])(?![.,][0-9])"
        )
        self._wanted = lookout.wanted([*words.months, *words.parts], anywhere=[*DIGITS, *self._digits])
        self._relative = Pattern(whole_words(words.relative_years))
        self._relative_wanted = lookout.wanted(words.relative_years)
        # What every date holds, and every year without its number.
        self.wanted = self._wanted | self._relative_wanted

    def read(self, text: str, seen: Seen) -> tuple[tuple[DateMention, ...], str]:
        """Return the dates of a text in its own case, in which `seen` stands, and the text without them."""
        found: list[DateMention] = []
        rest = text
        if not self._wanted.can_stand(seen):
            return (), rest
        for match in self._pattern.compiled.finditer(text):
            mentions = tuple(self._mentions(match))
            if not mentions or self._is_doubtful(match, mentions, text):
                continue
            # A day alone is one of the month named before it: 11月25日或26日.
            before = found[-1] if found else mentions[0]
            found.extend(_with_month_of(before, item) for item in mentions)
            rest = mask(rest, match.start(), match.end())
        return tuple(found), rest

    def relative_years(self, text: str, seen: Seen) -> int:
        """Count how often the text names a year without its number."""
        if not self._relative_wanted.can_stand(seen):
            return 0
        folded, find = text.casefold(), self._relative.compiled.findall
        # Where a letter is folded into two, places are others.
        places = self._relative_wanted.places(seen) if folded == seen.folded else [(0, len(folded))]
        return sum(len(find(folded, *place)) for place in places)

    def _compiled(self, index: int, pattern: str) -> str:
        counts: dict[str, int] = {}

        def piece(match: re.Match[str]) -> str:
            name = match[1]
            if name == "joint":
                return self._pieces[name]
            counts[name] = counts.get(name, 0) + 1
            return f"(?P<p{index}_{name}{counts[name]}>{self._pieces[name]})"

        return _PLACEHOLDER.sub(piece, pattern.replace(" ", r"\s+").replace(r",?\s+", r",?\s+"))

    def _mentions(self, match: re.Match[str]) -> Iterator[DateMention]:
        given: dict[str, list[str]] = {}
        for group, text in match.groupdict().items():
            if text is not None:
                given.setdefault(group.partition("_")[2].rstrip("0123456789"), []).append(text)
        years = [self._year(text) for text in given.get("year", [])]
        if "short" in given:
            short = years[0] // _CENTURY * _CENTURY + int(given["short"][0])
            if not years[0] < short:
                return
            years.append(short)
        months = [self._words.months[text] for text in given.get("month", [])] + [int(t) for t in given.get("mm", [])]
        days = [int(re.sub(r"[^0-9]", "", text)) for text in given.get("day", [])]
        parts = [self._parts[text.casefold()] for text in given.get("part", [])]
        parts += [f"{text}s" for text in given.get("decade", [])]
        for index in range(max(len(years), len(months), len(days), len(parts))):
            yield DateMention(
                text=match[0].strip(),
                start=match.start(),
                year=_at(years, index, 0),
                month=_at(months, index, 0),
                day=_at(days, index, 0),
                part=_at(parts, index, ""),
            )

    def _year(self, text: str) -> int:
        return int("".join(str(self._digits.get(character, character)) for character in text))

    def _is_doubtful(self, match: re.Match[str], mentions: tuple[DateMention, ...], text: str) -> bool:
        """Tell whether a month alone may be another word: `May` at the beginning of a sentence."""
        first = mentions[0]
        alone = not (first.year or first.day or first.part)
        return (
            alone
            and match[0] in self._words.doubtful_months
            and bool(_SENTENCE_START.search(text[: match.start()].replace(MASK, "x")))
        )


def _with_month_of(before: DateMention, item: DateMention) -> DateMention:
    if item.day and not item.month:
        return replace(item, month=before.month, year=item.year or before.year)
    return item


def _at(values: list[T], index: int, default: T) -> T:
    return values[min(index, len(values) - 1)] if values else default
