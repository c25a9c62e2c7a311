"""Library → what was corrected, newest first, and when each record last changed; dates come from the content alone."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from enum import StrEnum

from msgspec import Struct

from reportsite.model.corrections import Correction
from reportsite.model.dates import PartialDate
from reportsite.model.library import FigureRecord, Library
from reportsite.model.policies import Policy
from reportsite.model.reports import Report
from reportsite.model.text import Text
from reportsite.site.pages import Page, PageKind


class ChangedKind(StrEnum):
    """The kinds of record that keep their corrections."""

    POLICY = "policy"
    REPORT = "report"
    FIGURE = "figure"


class Change(Struct, frozen=True, kw_only=True):
    """A correction of a record."""

    kind: ChangedKind
    subject: str
    """Id of the record."""
    on: PartialDate
    field: str = ""
    """Which value; empty where `what` says it in words."""
    before: str = ""
    after: str = ""
    what: Text | None = None
    because: Text
    seen_at: tuple[str, ...] = ()


def all_changes(library: Library) -> tuple[Change, ...]:
    """Return every correction on record, newest first; those of one date keep the order of the records."""
    changes = [*_policy_changes(library), *_report_changes(library), *_figure_changes(library)]
    return tuple(sorted(changes, key=lambda change: change.on.last_day, reverse=True))


def _policy_changes(library: Library) -> Iterator[Change]:
    for policy in library.policies.values():
        for correction in policy.corrections:
            yield _change(ChangedKind.POLICY, policy.id, correction)


def _figure_changes(library: Library) -> Iterator[Change]:
    for record in library.figures.values():
        for correction in record.figure.corrections:
            yield _change(ChangedKind.FIGURE, record.figure.id, correction)


def _change(kind: ChangedKind, subject: str, correction: Correction) -> Change:
    return Change(
        kind=kind,
        subject=subject,
        on=correction.on,
        field=correction.field,
        before=correction.before,
        after=correction.after,
        because=correction.because,
        seen_at=correction.seen_at,
    )


def _report_changes(library: Library) -> Iterator[Change]:
    for report in library.reports.values():
        yield from changes_of_report(report)


def changes_of_report(report: Report) -> Iterator[Change]:
    """Yield the corrections of a report in the order of its record."""
    for correction in report.corrections:
        yield Change(
            kind=ChangedKind.REPORT,
            subject=report.id,
            on=correction.on,
            before=correction.before or "",
            after=correction.after or "",
            what=correction.what,
            because=correction.because,
        )


# When records last changed --------------------------------------------------------------------------------------


class LastChanges:
    """When each record was entered or last corrected, as its source and its corrections say.

    A record counts as entered on the day on which its source was retrieved. Where no source says, it is the date to
    which the collection goes.
    """

    def __init__(self, library: Library, collected: PartialDate) -> None:
        self._library = library
        self._collected = collected

    def of_policy(self, policy: Policy) -> PartialDate:
        """Return when a policy last changed."""
        return self._latest([policy.source.id], (correction.on for correction in policy.corrections))

    def of_report(self, report: Report) -> PartialDate:
        """Return when a report last changed, its figures included."""
        own = (correction.on for correction in report.corrections)
        figures = (
            correction.on for record in self._library.figures_of(report) for correction in record.figure.corrections
        )
        return self._latest([report.source], (*own, *figures))

    def of_figure(self, record: FigureRecord) -> PartialDate:
        """Return when a figure last changed."""
        figure = record.figure
        sources = [*(quote.source for quote in figure.quotes), *figure.seen_at]
        return self._latest(sources, (correction.on for correction in figure.corrections))

    def of_page(self, page: Page) -> PartialDate:
        """Return when what a page shows last changed; for lists and texts, the date to which the collection goes."""
        library, subject = self._library, page.subject
        match page.kind:
            case PageKind.POLICY:
                return self.of_policy(library.policies[subject])
            case PageKind.REPORT | PageKind.LOSSES:
                return self.of_report(library.reports[subject])
            case PageKind.FIGURE:
                return self.of_figure(library.figures[subject])
            case PageKind.INDICATOR:
                return self.of_figures(library.figures[figure.id] for figure in library.indicators[subject].figures)
            case _:
                return self._collected

    def of_figures(self, records: Iterable[FigureRecord]) -> PartialDate:
        """Return when any of some figures last changed."""
        return max((self.of_figure(record) for record in records), key=_last_day, default=self._collected)

    def _latest(self, sources: Iterable[str], corrected: Iterable[PartialDate]) -> PartialDate:
        dates = [date for source in sources if (date := self._library.sources[source].retrieved)]
        dates += corrected
        if len(dates) == 1:  # as for most records
            return dates[0]
        return max(dates, key=_last_day, default=self._collected)


def _last_day(date: PartialDate) -> tuple[int, int]:
    return date.last_day.toordinal(), date.precision
