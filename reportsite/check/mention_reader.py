"""A text in one language of the site → everything that it mentions.

What it quotes in another language is read by the rules of that language.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from functools import lru_cache

from msgspec import Struct
from msgspec.structs import replace

from reportsite.check.dates_in_text import DateReader
from reportsite.check.mentions import Clause, Direction, Mentions, NameMention, Pattern, fold, mask, narrow, whole_words
from reportsite.check.names_in_text import NO_NAMES, NameFinder
from reportsite.check.numbers_in_text import NumberReader
from reportsite.check.wanted import Lookout, Seen, Wanted
from reportsite.model.mention_words import DirectionWords, MentionWords
from reportsite.model.passages import CALL
from reportsite.model.quantity import NumberGrammar, Unit
from reportsite.model.reference_tables import Body, Province

_CLAUSE_END = re.compile(r"[，。；：！？（）、;:!?()\n—]|[,.](?=\s|$)")

_REMEMBERED = 2048
_NOTHING = Mentions()


class _Language(Struct, frozen=True, kw_only=True):
    """How one language is read."""

    dates: DateReader
    numbers: NumberReader
    directions: Mapping[str, Direction]
    direction: Pattern
    """Words that point a way, and words of approximation that only look so: up to."""
    direction_wanted: Wanted
    wanted: Wanted
    """What every date and number holds."""
    letter: re.Pattern[str]
    """Any letter of the language."""
    foreign: Pattern
    """Stretches of text of this language inside a text in another."""
    is_spaced: bool


class MentionReader:
    """Reads texts in the languages of a site."""

    def __init__(
        self,
        grammars: Mapping[str, NumberGrammar],
        words: Mapping[str, MentionWords],
        *,
        units: Iterable[Unit],
        provinces: Iterable[Province],
        bodies: Mapping[str, Body],
    ) -> None:
        units = tuple(units)
        self._lookout = Lookout()
        self._languages = {code: _language(grammars[code], words[code], units, self._lookout) for code in words}
        not_before = (word for entry in words.values() for word in entry.names_not_before)
        self._names = NameFinder(provinces, bodies, not_before, self._lookout)
        # Records repeat each other's words, and a source is read once for each of its translations.
        self._remembered = lru_cache(maxsize=_REMEMBERED)(self._read)

    def reads(self, language: str) -> bool:
        """Tell whether it knows a language."""
        return language in self._languages

    def variants(self, text: str, subjects: Iterable[str], language: str) -> Iterable[NameMention]:
        """Return what stands in a text for organisations that it nearly calls by their names."""
        return self._names.variants(narrow(text), subjects, language)

    def read(self, text: str, language: str) -> Mentions:
        """Return what a text mentions."""
        return self._remembered(text, language)

    def _read(self, text: str, language: str) -> Mentions:
        rest, own = narrow(text), self._languages[language]
        seen = self._lookout.see(rest)
        names = self._names.names(rest, seen)
        found = _NOTHING
        for code, other in self._languages.items():
            # Digits beside letters of a language with spaces are read alike in all of them.
            if code == language or other.is_spaced or not other.letter.search(rest):
                continue
            for match in other.foreign.compiled.finditer(rest):
                found = found.joined(self._said(match[0], other, self._lookout.see(match[0]), offset=match.start()))
                rest = mask(rest, match.start(), match.end())
            seen = self._lookout.see(rest)
        said = self._said(rest, own, seen, offset=0)
        if found is not _NOTHING:
            said = found.joined(said)
        # Which way a text points matters only where it holds a number, in digits or by its id.
        points = own.direction_wanted.can_stand(seen) and (said.numbers or CALL in text)
        clauses = _clauses(seen, own) if points else ()
        if not clauses and names is NO_NAMES:
            return said
        return replace(said, regions=names.regions, bodies=names.bodies, wrong_names=names.wrong, clauses=clauses)

    def _said(self, text: str, language: _Language, seen: Seen, *, offset: int) -> Mentions:
        if not language.wanted.can_stand(seen):
            return _NOTHING
        dates, rest = language.dates.read(text, seen)
        numbers = language.numbers.read(rest, self._lookout.see(rest) if dates else seen)
        if offset:
            numbers = tuple(replace(item, start=item.start + offset, end=item.end + offset) for item in numbers)
            dates = tuple(replace(item, start=item.start + offset) for item in dates)
        return Mentions(
            numbers=numbers,
            dates=dates,
            relative_years=language.dates.relative_years(text, seen),
            bounds=language.numbers.bounds_said(seen) if numbers else frozenset(),
        )


def _language(grammar: NumberGrammar, words: MentionWords, units: Iterable[Unit], lookout: Lookout) -> _Language:
    directions = _directions(words.directions)
    pointing = {*directions, *_lookalikes(directions, grammar)}
    letters, around = words.letters, r"0-9%.,+（）()〔〕《》〈〉“”、，。·—"
    dates = DateReader(words.dates, grammar, lookout)
    numbers = NumberReader(words.numbers, words.bounds, grammar, units, lookout)
    return _Language(
        dates=dates,
        numbers=numbers,
        wanted=dates.wanted | numbers.wanted,
        directions=directions,
        direction=Pattern(whole_words(pointing)),
        direction_wanted=lookout.wanted(pointing),
        letter=re.compile(f"[{letters}]"),
        foreign=Pattern(rf"(?:[0-9][0-9.%]*)?[{letters}](?:[{letters}{around}]*[{letters}0-9%])?"),
        is_spaced=bool(grammar.space),
    )


def _directions(words: DirectionWords) -> Mapping[str, Direction]:
    return {fold(word): Direction.UP for word in words.up} | {fold(word): Direction.DOWN for word in words.down}


def _lookalikes(directions: Iterable[str], grammar: NumberGrammar) -> Iterator[str]:
    inner = re.compile(whole_words(directions))
    for entry in grammar.bounds:
        for word in map(fold, (*entry.before, *entry.after)):
            if inner.search(word) and not inner.fullmatch(word):
                yield word


def _clauses(seen: Seen, language: _Language) -> tuple[Clause, ...]:
    folded, clauses, start = seen.folded, [], 0
    places = list(language.direction_wanted.places(seen))
    for end in [*(match.end() for match in _CLAUSE_END.finditer(folded)), len(folded)]:
        if any(first < end and start < last for first, last in places):
            words = (match[0] for match in language.direction.compiled.finditer(folded, start, end))
            ways = frozenset(language.directions[word] for word in words if word in language.directions)
            if ways:
                clauses.append(Clause(start=start, end=end, directions=ways))
        start = end
    return tuple(clauses)
