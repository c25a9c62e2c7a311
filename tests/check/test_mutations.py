"""Any one digit of any printed number, and any one character of any clause, is changed; every change must be caught.

Each change is made in memory, to one record at a time, and caught means: an error at that record. The numbers of all
that was tried are printed (`pytest -rP`).
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from msgspec.structs import replace

from reportsite.diagnostics import Diagnostics, Severity
from reportsite.model.figures import Figure
from reportsite.model.library import FigureRecord
from reportsite.model.policies import Policy, Target
from reportsite.model.quantities import QuantityReader
from reportsite.model.reports import FigurePart
from reportsite.model.text import Printed
from tests.check.remembering import check_site

if TYPE_CHECKING:
    from tests.check.conftest import Project

ROOT = Path(__file__).resolve().parents[2]
PARTS = {FigurePart.CHANGE: "change", FigurePart.SHARE: "share", FigurePart.GROWTH: "growth"}
STRANGER = "㐀"
"""A character that stands in no text here."""


def other_digits(text: str) -> Iterator[str]:
    """Yield a text with one of its digits changed, for each of them."""
    for index, character in enumerate(text):
        if character.isdecimal():
            yield text[:index] + str((int(character) + 1) % 10) + text[index + 1 :]


def changed_figures(figure: Figure) -> Iterator[Figure]:
    """Yield a figure with one digit of one of its printed numbers changed, for each of them."""
    for text in other_digits(figure.printed.text):
        yield replace(figure, printed=replace(figure.printed, text=text))
    for part, name in PARTS.items():
        holder = getattr(figure, name)
        if holder is not None:
            assert part.value == name
            for text in other_digits(holder.printed.text):
                yield replace(figure, **{name: replace(holder, printed=replace(holder.printed, text=text))})


def words_of(figure: Figure) -> Iterator[Printed]:
    """Yield the printed numbers that are words: 全覆盖."""
    if not any(character.isdecimal() for character in figure.printed.text):
        yield figure.printed


class Tried:
    """Counts what was tried and what was caught."""

    def __init__(self) -> None:
        self.total = 0
        self.missed: list[str] = []

    def note(self, name: str, *, caught: bool) -> None:
        self.total += 1
        if not caught:
            self.missed.append(name)

    def __str__(self) -> str:
        return f"{self.total - len(self.missed)} of {self.total}"


def is_caught(project: Project, changed: FigureRecord | None, problems: Diagnostics, *, recorded: bool) -> bool:
    """Tell whether a changed figure, alone in its library, is an error at its own record."""
    if problems.errors or changed is None:
        return all(item.position.file == problems.errors[0].position.file for item in problems.errors)
    library = replace(project.library, figures={changed.figure.id: changed}, policies={})
    if not recorded:
        library = replace(library, provenance=type(library.provenance)())
    shelf = project.shelf(captures=not recorded)
    found, _ = project.verify(library, shelf)
    errors = [item for item in found if item.severity is Severity.ERROR]
    lines = {changed.figure.position.line, *(quote.position.line for quote in changed.figure.quotes)}
    lines |= {changed.figure.printed.position.line}
    lines |= {holder.printed.position.line for name in PARTS.values() if (holder := getattr(changed.figure, name))}
    file = changed.figure.position.file
    return bool(errors) and all(item.position.file == file and item.position.line in lines for item in errors)


def reread(project: Project, record: FigureRecord, figure: Figure) -> tuple[FigureRecord | None, Diagnostics]:
    """Read the numbers of a changed figure anew, as loading does; what cannot be read is an error already."""
    problems = Diagnostics()
    grammars = {code: locale.grammar for code, locale in project.content.locales.items()}
    reader = QuantityReader(project.library.units, grammars, "zh", problems)
    return reader.record(figure, indicator=record.indicator, report=record.report), problems


def test_any_one_digit_of_any_printed_number_is_caught_by_the_record(project: Project) -> None:
    tried = Tried()
    for record in project.library.figures.values():
        for figure in changed_figures(record.figure):
            changed, problems = reread(project, record, figure)
            tried.note(figure.id, caught=is_caught(project, changed, problems, recorded=True))
    print(f"digits of printed numbers, by the record: {tried}")
    assert tried.total > 500
    assert tried.missed == []


def test_any_one_digit_of_a_quoted_number_is_caught_by_its_clause_alone(with_captures: Project) -> None:
    tried = Tried()
    for record in with_captures.library.figures.values():
        for figure in changed_figures(record.figure) if record.figure.quotes else ():
            changed, problems = reread(with_captures, record, figure)
            tried.note(figure.id, caught=is_caught(with_captures, changed, problems, recorded=False))
    print(f"digits of quoted numbers, by their clauses: {tried}")
    assert tried.total > 150
    assert tried.missed == []


def test_a_printed_number_without_digits_is_caught_as_well(project: Project) -> None:
    tried = Tried()
    for record in project.library.figures.values():
        for printed in words_of(record.figure):
            figure = replace(record.figure, printed=replace(printed, text="全部"))
            changed, problems = reread(project, record, figure)
            tried.note(figure.id, caught=is_caught(project, changed, problems, recorded=True))
    print(f"numbers in words, by the record: {tried}")
    assert tried.total == 2
    assert tried.missed == []


def clauses(project: Project) -> Iterator[tuple[str, str, int | None, str]]:
    """Yield every clause: who quotes it, from where, from which line, its text."""
    for record in project.library.figures.values():
        for quote in record.figure.quotes:
            yield record.figure.id, quote.source, quote.line, quote.text
    for policy in project.library.policies.values():
        for target in policy.targets:
            if target.quote:
                yield policy.id, target.quote.source, target.quote.line, target.quote.text


def other_characters(text: str) -> Iterator[str]:
    """Yield a text with one of its characters changed, for each of them but spaces."""
    for index, character in enumerate(text):
        if not character.isspace():
            other = str((int(character) + 1) % 10) if character.isdecimal() else STRANGER
            yield text[:index] + other + text[index + 1 :]


def test_any_one_character_of_any_clause_is_caught_by_its_capture(with_captures: Project) -> None:
    tried, shelf = Tried(), with_captures.shelf()
    for owner, source, line, text in clauses(with_captures):
        assert shelf[source].find(text, line) is not None
        for changed in other_characters(text):
            tried.note(f"{owner}: {changed}", caught=shelf[source].find(changed, line) is None)
    print(f"characters of clauses, by their captures: {tried}")
    assert tried.total > 1000
    assert tried.missed == []


def test_any_one_character_of_any_clause_is_caught_without_captures(project: Project) -> None:
    tried, shelf = Tried(), project.shelf(captures=False)
    for record in project.library.figures.values():
        for index, quote in enumerate(record.figure.quotes):
            for text in other_characters(quote.text):
                quotes = list(record.figure.quotes)
                quotes[index] = replace(quote, text=text)
                changed = replace(record, figure=replace(record.figure, quotes=tuple(quotes)))
                library = replace(project.library, figures={record.figure.id: changed}, policies={})
                found, _ = project.verify(library, shelf)
                places = [item.position for item in found if item.severity is Severity.ERROR]
                tried.note(f"{record.figure.id}: {text}", caught=quote.position in places)
    print(f"characters of figures' clauses, by the record: {tried}")
    assert tried.total > 1000
    assert tried.missed == []


def changed_policies(policy: Policy) -> Iterator[Policy]:
    """Yield a policy with one digit of one of its targets changed, for each of them."""
    for index, target in enumerate(policy.targets):
        for text in other_digits(target.printed.text):
            targets: list[Target] = list(policy.targets)
            targets[index] = replace(target, printed=replace(target.printed, text=text))
            yield replace(policy, targets=tuple(targets))


def test_any_one_digit_of_a_target_is_caught(project: Project) -> None:
    tried, shelf = Tried(), project.shelf(captures=False)
    for policy in project.library.policies.values():
        for changed in changed_policies(policy):
            library = replace(project.library, figures={}, policies={policy.id: changed})
            found, _ = project.verify(library, shelf)
            codes = {item.rule.code for item in found if item.position == policy.position}
            tried.note(policy.id, caught="RS526" in codes)
    print(f"digits of targets, by the record: {tried}")
    assert tried.total == 11
    assert tried.missed == []


@pytest.mark.parametrize(
    ("file", "before", "after"),
    [
        ("indicators/netizens.yaml", 'printed: "9.04亿"', 'printed: "9.05亿"'),
        ("indicators/internet-medical-users.yaml", 'printed: "38.7%"', 'printed: "38.6%"'),
        ("reports/cnnic-47/figures.yaml", 'printed: "832个"', 'printed: "833个"'),
        ("reports/cnnic-53/figures.yaml", "高于城镇地区3.5个百分点", "高于城镇地区3.6个百分点"),
        ("policies/provincial-2023-2024.yaml", "给予最高 100万元的一次性", "给予最高 100万元的二次性"),
    ],
)
def test_a_build_stops_at_the_record_that_was_changed(
    copy_of_site: Callable[..., Path], file: str, before: str, after: str
) -> None:
    site = copy_of_site(captures=False)
    changed = site / "content" / file
    text = changed.read_text(encoding="utf-8")
    assert text.count(before) == 1
    changed.write_text(text.replace(before, after), encoding="utf-8")
    rows = text[: text.index(before)].splitlines()
    beginning = max(number for number, row in enumerate(rows, 1) if row.startswith("  - id: "))
    places = [item.position for item in check_site(site).errors if item.position.file == f"content/{file}"]
    assert any(beginning <= place.line <= len(rows) for place in places)
