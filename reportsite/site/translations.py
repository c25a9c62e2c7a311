"""Passages in two languages and what was accepted of them → the state of every translation. Pure: nothing is read here.

Passages of prose are paired in their order. Where the two languages do not have the same passages, those belong
together that were accepted as a pair, that call the same figures or that hold the same digits.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Container, Iterable, Iterator, Mapping, Sequence
from enum import StrEnum
from itertools import chain
from types import MappingProxyType

from msgspec import Struct
from msgspec.structs import force_setattr, replace

from reportsite.diagnostics import Position
from reportsite.model.passages import Passage
from reportsite.model.translations import NOTHING, Acceptance, TranslationLock

_DIGITS = re.compile(r"[0-9]+(?:\.[0-9]+)?")
_ACCEPTED, _ALIKE, _SAME_KIND = 8.0, 4.0, 1.0
"""How much it counts for a pair that it was accepted, how alike its calls and digits are, that its kind is one."""


class State(StrEnum):
    """How a translation stands to its source."""

    FRESH = "fresh"
    """It was accepted for the words that stand there now."""
    STALE = "stale"
    """It was accepted for other words, or never."""
    MISSING = "missing"
    """There is no translation."""
    ORPHAN = "orphan"
    """There is no source."""
    WAIVED = "waived"
    """An editor has said that the two may differ."""


class Translation(Struct, frozen=True, kw_only=True):
    """A passage of the source language and what renders it in another; one of the two may not exist."""

    language: str
    file: str
    """The file that holds the translation, or should."""
    source: Passage | None
    target: Passage | None
    state: State

    @property
    def position(self) -> Position:
        """Return where the translation stands; for one that is missing, where its source does."""
        passage = self.target or self.source
        return passage.position if passage else Position(self.file)

    @property
    def acceptance(self) -> Acceptance:
        """Return the line of the lock file that would make this state fresh, or waived."""
        return _acceptance(self.source, self.target)


class Survey(Struct, frozen=True, kw_only=True):
    """The state of all translations of a site."""

    translations: tuple[Translation, ...] = ()
    followed: frozenset[tuple[str, str]] = frozenset()
    """Language and file of which something was ever accepted; of others a page says nothing."""
    by_file: Mapping[str, tuple[Translation, ...]] = MappingProxyType({})
    """The same by the file that holds the translation; made of them."""
    silent: Container[str] = frozenset()
    """Files of which pages are known to have nothing to say, so that they need not be looked at."""

    def __post_init__(self) -> None:
        files: dict[str, list[Translation]] = {}
        for item in self.translations:
            files.setdefault(item.file, []).append(item)
        frozen = MappingProxyType({file: tuple(items) for file, items in files.items()})
        force_setattr(self, "by_file", frozen)

    def noted(self, file: str) -> tuple[Translation, ...]:
        """Return the translations of a file if a page has to say something of any of them.

        Whether a translation is stale can be told only of files of which something was ever accepted.
        """
        # The files are asked first: whoever looks for one is noted there.
        if file not in self.by_file or file in self.silent:
            return ()
        return noted_of(self.by_file[file], self.followed)


def noted_of(items: Sequence[Translation], followed: Container[tuple[str, str]]) -> tuple[Translation, ...]:
    """Return the translations of one file if a page has to say something of any of them; see `Survey.noted`."""
    told = {State.MISSING}
    if any((item.language, item.file) in followed for item in items):
        told.add(State.STALE)
    if not told.intersection(item.state for item in items) or not any(item.source for item in items):
        return ()
    return tuple(item if item.state in told else replace(item, state=State.FRESH) for item in items)


class ParallelTexts(Struct, frozen=True, kw_only=True):
    """Passages of one text in several languages, in the order of each file."""

    files: Mapping[str, str]
    """Language → file that holds the passages, or should."""
    passages: Mapping[str, Sequence[Passage]]
    """Language → passages; a language may be absent."""


def survey(texts: Iterable[ParallelTexts], languages: Sequence[str], lock: TranslationLock) -> Survey:
    """Return the state of every translation from the first of the languages into the others."""
    followed: set[tuple[str, str]] = set()
    translations = tuple(chain.from_iterable(survey_each(texts, languages, lock, followed)))
    return Survey(translations=translations, followed=frozenset(followed))


def survey_each(
    texts: Iterable[ParallelTexts], languages: Sequence[str], lock: TranslationLock, followed: set[tuple[str, str]]
) -> Iterator[list[Translation]]:
    """Yield the translations of each text into each language; those of one file come one after the other.

    Language and file of which something was ever accepted go into `followed`.
    """
    source, *others = languages
    accepted: dict[tuple[str, str], _Accepted] = {}
    for text in texts:
        for language in others:
            file = text.files[language]
            key = (language, file)
            if key not in accepted:
                accepted[key] = _Accepted.of(lock.accepted(language, file))
                followed.update({key} if lock.follows(language, file) else ())
            pairs = _pairs(text.passages.get(source, ()), text.passages.get(language, ()), accepted[key])
            yield [
                Translation(
                    language=language, file=file, source=here, target=there, state=accepted[key].state(here, there)
                )
                for here, there in pairs
            ]


class _Accepted(Struct, frozen=True, kw_only=True):
    """What was accepted of one file."""

    lines: frozenset[Acceptance]
    sources: frozenset[str]
    translations: frozenset[str]

    @classmethod
    def of(cls, lines: frozenset[Acceptance]) -> _Accepted:
        fresh = [line for line in lines if not line.waived]
        sources = frozenset(line.source for line in fresh)
        return cls(lines=lines, sources=sources, translations=frozenset(line.translation for line in fresh))

    def state(self, source: Passage | None, target: Passage | None) -> State:
        # Of most files of a large site nothing was ever accepted, and then no fingerprints are needed.
        line = _acceptance(source, target) if self.lines else _NO_LINE
        if Acceptance(line.source, line.translation, waived=True) in self.lines:
            return State.WAIVED
        if target is None:
            return State.MISSING
        if source is None:
            return State.ORPHAN
        if line in self.lines:
            return State.FRESH
        # Words that were accepted for another source have not followed theirs; others are a new rendering of it.
        is_reworded = line.source in self.sources and line.translation not in self.translations
        return State.FRESH if is_reworded else State.STALE


_NO_LINE = Acceptance(NOTHING, NOTHING)


def _acceptance(source: Passage | None, target: Passage | None) -> Acceptance:
    return Acceptance(source.fingerprint if source else NOTHING, target.fingerprint if target else NOTHING)


def accept(
    survey: Survey, lock: TranslationLock, chosen: Collection[Translation], *, waive: bool
) -> Mapping[tuple[str, str], frozenset[Acceptance]]:
    """Return what the lock file should say, by language and file, once the chosen translations are accepted or waived.

    One that is missing, or that renders nothing, can only be waived. Of a file all of which is chosen, nothing else is
    kept; files that are no more are dropped.
    """
    accepted: dict[tuple[str, str], frozenset[Acceptance]] = {}
    files: dict[tuple[str, str], list[Translation]] = {}
    for item in survey.translations:
        files.setdefault((item.language, item.file), []).append(item)
    selected = set(map(id, chosen))
    for key, items in files.items():
        own = [item for item in items if id(item) in selected]
        lines = [line for item in own for line in _lines(item, waive=waive)]
        replaced = {item.acceptance for item in own}
        rest = lock.accepted(*key) if len(own) < len(items) else frozenset()
        kept = (line for line in rest if replace(line, waived=False) not in replaced)
        accepted[key] = frozenset([*kept, *lines])
    return accepted


def _lines(item: Translation, *, waive: bool) -> Iterator[Acceptance]:
    if waive or item.state is State.WAIVED:
        yield replace(item.acceptance, waived=True)
    elif item.source and item.target:
        yield item.acceptance


# Which passages belong together -----------------------------------------------------------------------------

_Pair = tuple[Passage | None, Passage | None]


def _pairs(sources: Sequence[Passage], targets: Sequence[Passage], accepted: _Accepted) -> Iterator[_Pair]:
    if [passage.kind for passage in sources] == [passage.kind for passage in targets]:
        yield from zip(sources, targets, strict=True)
        return
    yield from _aligned(sources, targets, accepted)


def _aligned(sources: Sequence[Passage], targets: Sequence[Passage], accepted: _Accepted) -> list[_Pair]:
    """Pair the passages so that the pairs are as alike as can be and keep the order of both."""
    marks = {id(passage): _marks(passage) for passage in (*sources, *targets)}
    prints = {id(passage): passage.fingerprint for passage in (*sources, *targets)}

    def likeness(source: Passage, target: Passage) -> float:
        if source.kind != target.kind:
            return 0.0
        here, there = marks[id(source)], marks[id(target)]
        alike = len(here & there) / len(here | there) if here | there else 0.0
        was_accepted = Acceptance(prints[id(source)], prints[id(target)]) in accepted.lines
        return _SAME_KIND + _ALIKE * alike + _ACCEPTED * was_accepted

    best = [[0.0] * (len(targets) + 1) for _ in range(len(sources) + 1)]
    for row in range(len(sources) - 1, -1, -1):
        for column in range(len(targets) - 1, -1, -1):
            score = likeness(sources[row], targets[column])
            paired = best[row + 1][column + 1] + score if score else 0.0
            best[row][column] = max(paired, best[row + 1][column], best[row][column + 1])
    pairs: list[_Pair] = []
    row = column = 0
    while row < len(sources) and column < len(targets):
        score = likeness(sources[row], targets[column])
        if score and best[row][column] == best[row + 1][column + 1] + score:
            pairs.append((sources[row], targets[column]))
            row, column = row + 1, column + 1
        elif best[row][column] == best[row + 1][column]:
            pairs.append((sources[row], None))
            row += 1
        else:
            pairs.append((None, targets[column]))
            column += 1
    pairs.extend((source, None) for source in sources[row:])
    pairs.extend((None, target) for target in targets[column:])
    return pairs


def _marks(passage: Passage) -> frozenset[str]:
    return frozenset([*(call.target for call in passage.calls), *_DIGITS.findall(passage.text)])
