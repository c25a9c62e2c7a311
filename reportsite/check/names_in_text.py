"""A text → the regions and organisations that it names, by the tables of the site, in whatever language."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator, Mapping
from typing import Self

from msgspec import Struct
from msgspec.structs import replace

from reportsite.check.mentions import NameMention, Pattern, Weight, mask, whole_words
from reportsite.check.wanted import Lookout, Seen, Wanted, stand_in_clauses
from reportsite.model.reference_tables import Body, Province
from reportsite.model.text import Text

_BRACKETS = re.compile(r"\s*[()（）]\s*")
_OPENING = "“‘\"'「『《"
_SHORTEST = 2
_WORD = re.compile(r"[^\W\d_][\w'-]*")
_TELLING = 4
"""Letters from which on a word of a name tells names apart; shorter ones are `of` and `the`."""
_NEAR = 0.6
"""The share of telling words that a variant of a name has in common with it."""


class FoundNames(Struct, frozen=True, kw_only=True):
    """What a text names."""

    regions: tuple[NameMention, ...]
    bodies: tuple[NameMention, ...]
    wrong: tuple[NameMention, ...]


NO_NAMES = FoundNames(regions=(), bodies=(), wrong=())


class _Names(Struct, frozen=True, kw_only=True):
    """Names of one kind, and what each of them may stand for."""

    ids: Mapping[str, str]
    pattern: Pattern
    wanted: Wanted

    @classmethod
    def of(cls, names: Iterable[tuple[str, str]], not_before: Collection[str], lookout: Lookout) -> Self:
        ids: dict[str, str] = {}
        for name, subject in names:
            for part in _BRACKETS.split(name):
                if len(part) >= _SHORTEST:
                    ids.setdefault(_plain(part), subject)
        guard = "".join(f"(?!{re.escape(word)})" for word in not_before)
        wanted = lookout.wanted(ids)
        wanted = replace(wanted, in_clauses=wanted.in_clauses and stand_in_clauses(not_before))
        return cls(ids=ids, pattern=Pattern(whole_words(ids) + guard), wanted=wanted)

    def found(self, text: str, seen: Seen) -> Iterator[tuple[re.Match[str], str]]:
        for start, end in self.wanted.places(seen):
            yield from ((match, self.ids[match[0]]) for match in self.pattern.compiled.finditer(text, start, end))


class NameFinder:
    """Finds the names of the tables; the longest that fits is meant."""

    def __init__(
        self, provinces: Iterable[Province], bodies: Mapping[str, Body], not_before: Iterable[str], lookout: Lookout
    ) -> None:
        provinces, not_before = tuple(provinces), tuple(not_before)
        called = ((name, province.id) for province in provinces for name in _texts(province.name, province.short))
        self._provinces = _Names.of(called, not_before, lookout)
        called = ((name, body.id) for body in bodies.values() for name in _names(body))
        self._bodies = _Names.of(called, not_before, lookout)
        called = ((name, body.id) for body in bodies.values() for name in body.avoid)
        self._wrong = _Names.of(called, not_before, lookout)
        self._records, self._lookout = bodies, lookout
        self._province_of = {body.id: body.province for body in bodies.values() if body.province}
        abbreviations = {province.abbreviation: province.id for province in provinces}
        self._abbreviations = {letter: subject for letter, subject in abbreviations.items() if len(letter) == 1}
        letters = "".join(map(re.escape, self._abbreviations))
        self._initials = re.compile(f"[{letters}]" if letters else "(?!)")
        initials = lookout.wanted(anywhere=self._abbreviations)
        self._wanted = self._provinces.wanted | self._bodies.wanted | self._wrong.wanted | initials

    def names(self, text: str, seen: Seen) -> FoundNames:
        """Return what the text names; single letters that may stand for a region only match."""
        if not self._wanted.can_stand(seen):
            return NO_NAMES
        plain = _plain(text)
        bodies = [NameMention(subject, match[0]) for match, subject in self._bodies.found(plain, seen)]
        # What is a region and an organisation by one name may be called either, as organisations may.
        regions = [
            NameMention(subject, match[0], Weight.SILENT if match[0] in self._bodies.ids else Weight.FIRM)
            for match, subject in self._provinces.found(plain, seen)
        ]
        regions += [
            NameMention(self._province_of[body.id], body.text, Weight.SILENT)
            for body in bodies
            if body.id in self._province_of
        ]
        regions += [
            NameMention(self._abbreviations[match[0]], match[0], Weight.SILENT)
            for match in self._initials.finditer(plain)
        ]
        # What stands in quotation marks is reported speech: a wrong name is told of, not used.
        wrong = [
            NameMention(subject, match[0])
            for match, subject in self._wrong.found(plain, seen)
            if plain[match.start() - 1 : match.start()] not in tuple(_OPENING)
        ]
        return FoundNames(regions=tuple(regions), bodies=tuple(bodies), wrong=tuple(wrong))

    def variants(self, text: str, subjects: Iterable[str], language: str) -> Iterator[NameMention]:
        """Yield what stands in a text for organisations that it does not call by a name of theirs, but nearly so."""
        plain, seen = _plain(text), self._lookout.see(text)
        for match, _ in (*self._bodies.found(plain, seen), *self._wrong.found(plain, seen)):
            plain = mask(plain, match.start(), match.end())
        for subject in dict.fromkeys(subjects):
            name = self._records[subject].name
            found = _nearest(plain, _plain(name[language])) if language in name else ""
            if found:
                yield NameMention(subject, found)


def _nearest(text: str, name: str) -> str:
    """Return the words of a text that begin as a name does and share most of its telling words."""
    words, named = list(_WORD.finditer(text)), _WORD.findall(name)
    telling = _telling(named)
    best, found = _NEAR, ""
    for index, word in enumerate(words):
        if not telling or word[0] != named[0]:
            continue
        for count in range(max(_SHORTEST, len(named) // 2), len(named) + 2):
            window = words[index : index + count]
            said = _telling([item[0] for item in window])
            share = len(telling & said) / max(len(telling), len(said))
            if len(window) == count and window[-1][0][0].isupper() and len(said) > 1 and best <= share:
                best, found = share, text[word.start() : window[-1].end()]
    return found


def _telling(words: Iterable[str]) -> frozenset[str]:
    return frozenset(word for word in words if len(word) >= _TELLING)


def _names(body: Body) -> Iterator[str]:
    yield from _texts(body.name, body.short)
    yield from body.also


def _texts(*texts: Text | None) -> Iterator[str]:
    for text in filter(None, texts):
        yield from (text[language] for language in text)


def _plain(text: str) -> str:
    """Return the text with one kind of apostrophe and one kind of space, as names are compared."""
    return text.replace("’", "'").replace("\u00a0", " ").replace("\n", " ")
