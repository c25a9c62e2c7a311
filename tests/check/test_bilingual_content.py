"""The project's own content in two languages: no false alarm in it, and a number that is changed is caught."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

import pytest
from msgspec.structs import replace

from reportsite.check.bilingual import compare
from reportsite.check.languages import check_languages, mention_reader
from reportsite.check.mention_reader import MentionReader
from reportsite.diagnostics import Diagnostics
from reportsite.model.passages import Passage
from reportsite.model.translations import TranslationLock
from reportsite.render.passages import parallel_texts
from reportsite.site.translations import Survey, survey
from tests.check.conftest import Project

_NUMBER = re.compile(r"[0-9](?:[0-9.,]*[0-9])?")
_MONTHS = ("January", "March", "June", "August", "September", "December")
_SAMPLE = 50


@dataclass(frozen=True)
class Pair:
    """A passage and its translation."""

    source: Passage
    target: Passage


@dataclass(frozen=True)
class Mutation:
    """A pair of which one number is another than it should be."""

    pair: Pair
    source: Passage
    target: Passage
    what: str

    def __str__(self) -> str:
        return f"{self.pair.target.position}: {self.what}"


@pytest.fixture(scope="module")
def found(project: Project) -> Survey:
    languages = [language.code for language in project.content.config.languages]
    return survey(parallel_texts(project.library, project.content.config), languages, TranslationLock())


@pytest.fixture(scope="module")
def pairs(found: Survey) -> list[Pair]:
    return [Pair(item.source, item.target) for item in found.translations if item.source and item.target]


@pytest.fixture(scope="module")
def reader(project: Project) -> MentionReader:
    return mention_reader(project.library, project.content.locales)


def mutations(pair: Pair) -> Iterator[Mutation]:
    """Change each number of either language in its last digit, and each name of a month."""
    for side, passage in (("source", pair.source), ("target", pair.target)):
        changes = [(match.end() - 1, match.end(), _other_digit(match[0])) for match in _NUMBER.finditer(passage.text)]
        for index, month in enumerate(_MONTHS):
            places = (match.start() for match in re.finditer(rf"\b{month}\b", passage.text))
            changes.extend((at, at + len(month), _MONTHS[index - 2]) for at in places)
        for start, end, other in changes:
            text = passage.text[:start] + other + passage.text[end:]
            around = text[max(0, start - 20) : end + 20].replace("\n", " ")
            mutated = {"source": pair.source, "target": pair.target, side: replace(passage, text=text)}
            yield Mutation(pair, mutated["source"], mutated["target"], f"{passage.text[start:end]} → {other}: {around}")


def _other_digit(number: str) -> str:
    # 9 instead of 0, so that a number does not become another of the same value.
    return str(int(number[-1]) + 1) if number[-1] != "9" else "8"


def is_caught(mutation: Mutation, reader: MentionReader) -> bool:
    return any(True for _ in compare(mutation.source, mutation.target, reader, "zh", "en"))


def test_the_content_says_one_thing_in_both_languages(project: Project, found: Survey) -> None:
    diagnostics = Diagnostics()
    check_languages(project.library, found, project.content.locales, "zh", diagnostics)
    assert [(str(item.position), item.rule.code, dict(item.arguments)) for item in diagnostics] == []


def test_one_number_changed_in_each_of_fifty_passages_is_caught(pairs: list[Pair], reader: MentionReader) -> None:
    with_numbers = [pair for pair in pairs if _NUMBER.search(pair.source.text) and _NUMBER.search(pair.target.text)]
    step = len(with_numbers) / _SAMPLE
    sample = [with_numbers[int(index * step)] for index in range(_SAMPLE)]
    changed = [next(item for item in mutations(pair) if item.target is not pair.target) for pair in sample]
    assert len({str(item.pair.target.position) for item in changed}) == _SAMPLE
    assert [str(item) for item in changed if not is_caught(item, reader)] == []


def test_nearly_every_number_that_is_changed_is_caught(pairs: list[Pair], reader: MentionReader) -> None:
    changed = [mutation for pair in pairs for mutation in mutations(pair)]
    missed = [mutation for mutation in changed if not is_caught(mutation, reader)]
    passages = {id(mutation.pair) for mutation in changed}
    print(f"{len(changed) - len(missed)} of {len(changed)} changes in {len(passages)} passages are caught; missed:")
    for mutation in missed:
        print(f"  {mutation}")
    # What is missed could be right: the language that was not changed leaves the number to be understood.
    assert len(missed) <= len(changed) / 100
