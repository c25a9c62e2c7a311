"""Everything that the content holds, read and validated: one frozen Library."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from msgspec import Struct

from reportsite.model.drafts import DraftContent
from reportsite.model.figures import Figure, Indicator
from reportsite.model.layout import PAGE, REPORT_BODY
from reportsite.model.pages import Prose, TextPage
from reportsite.model.policies import Policy, PolicyTable
from reportsite.model.provenance import ProvenanceLock
from reportsite.model.quantity import Quantity, Unit
from reportsite.model.reference_tables import Area, Body, DocumentType, Province, Term, Topic, Work
from reportsite.model.relations import DeclaredRelation
from reportsite.model.reports import FigurePart, Report
from reportsite.model.source_records import Source
from reportsite.model.text import Text
from reportsite.model.translations import TranslationLock


class FigureRecord(Struct, frozen=True, kw_only=True):
    """A figure with what its record's place says of it."""

    figure: Figure
    indicator: Indicator | None
    """The series it is a point of."""
    report: Report | None
    """The report whose figures.yaml holds it."""
    language: str
    """The language its numbers are printed in."""
    quantities: Mapping[FigurePart, Quantity]
    """What each of its printed numbers stands for."""


class Library(Struct, frozen=True, kw_only=True):
    """All records by id, in the order of their files."""

    areas: Mapping[str, Area]
    bodies: Mapping[str, Body]
    document_types: Mapping[str, DocumentType]
    drafts: DraftContent
    """What is not to be published yet; it is in the library only where a run wants it."""
    figures: Mapping[str, FigureRecord]
    given_quantities: Mapping[tuple[str, str], Quantity]
    """(Relation, number given in it) → what that number stands for."""
    indicators: Mapping[str, Indicator]
    pages: Mapping[str, Mapping[str, TextPage]]
    """Slug → language → page."""
    policies: Mapping[str, Policy]
    policy_tables: Mapping[str, PolicyTable]
    provenance: ProvenanceLock
    provinces: Mapping[str, Province]
    relations: Mapping[str, DeclaredRelation]
    report_bodies: Mapping[str, Mapping[str, Prose]]
    """Report → language → text."""
    reports: Mapping[str, Report]
    sources: Mapping[str, Source]
    target_quantities: Mapping[tuple[str, int], Quantity]
    """(Policy, index of its target) → what the target's printed number stands for."""
    terms: Mapping[str, Term]
    texts: Iterable[Text]
    """Every text of every record, in the order of the files."""
    topics: Mapping[str, Topic]
    translation_lock: TranslationLock
    units: Mapping[str, Unit]
    works: Mapping[str, Work]

    def prose(self, path: str) -> Prose:
        """Return the text that lies at a path."""
        if match := REPORT_BODY.fullmatch(path):
            return self.report_bodies[match["report"]][match["language"]]
        if match := PAGE.fullmatch(path):
            return self.pages[match["slug"]][match["language"]].prose
        raise KeyError(path)

    def figures_of(self, report: Report) -> Iterator[FigureRecord]:
        """Yield the figures of a report in its order."""
        for group in report.groups:
            for figure in group.figures:
                yield self.figures[figure]
