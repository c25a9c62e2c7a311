"""Library → which records belong to which others, found once, so that no page has to go through all of them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from enum import StrEnum
from sys import intern
from types import MappingProxyType

from reportsite.model.library import FigureRecord, Library


class Group(StrEnum):
    """How records belong to one that they name."""

    FIGURES_FROM_SOURCE = "figures-from-source"
    POLICIES_FROM_SOURCE = "policies-from-source"
    REPORTS_OF_WORK = "reports-of-work"
    REPORTS_ON_TOPIC = "reports-on-topic"
    REPORTS_BY_BODY = "reports-by-body"
    REPORTS_WITH_SERIES = "reports-with-series"
    REPORTS_WITH_FIGURE = "reports-with-figure"
    SERIES_ON_TOPIC = "series-on-topic"
    SERIES_BY_BODY = "series-by-body"
    OFFICES_OF_BODY = "offices-of-body"


class Groups:
    """The groups of a library: ids in the order of the library."""

    def __init__(self, members: Mapping[tuple[str, str], tuple[str, ...]]) -> None:
        self.members = members

    def of(self, group: Group, subject: str) -> tuple[str, ...]:
        """Return the ids of the records that belong to a subject; none where there are none."""
        return self.members.get((group.value, subject), ())


def group_records(library: Library) -> Groups:
    """Find the groups of a library."""
    members: dict[tuple[str, str], dict[str, None]] = {}
    for group, subject, member in _memberships(library):
        members.setdefault((group.value, subject), {})[intern(member)] = None
    return Groups(MappingProxyType({key: tuple(ids) for key, ids in members.items()}))


def _memberships(library: Library) -> Iterator[tuple[Group, str, str]]:
    for name, record in library.figures.items():
        yield from ((Group.FIGURES_FROM_SOURCE, source, name) for source in _sources_of(record))
    for policy in library.policies.values():
        yield Group.POLICIES_FROM_SOURCE, policy.source.id, policy.id
        yield from ((Group.POLICIES_FROM_SOURCE, source, policy.id) for source in policy.seen_at)
    for report in library.reports.values():
        yield Group.REPORTS_OF_WORK, report.work, report.id
        yield Group.REPORTS_BY_BODY, library.works[report.work].issuer, report.id
        yield from ((Group.REPORTS_ON_TOPIC, topic, report.id) for topic in report.topics)
        figures = (figure for group in report.groups for figure in group.figures)
        yield from ((Group.REPORTS_WITH_FIGURE, figure, report.id) for figure in figures)
        yield from ((Group.REPORTS_WITH_SERIES, series, report.id) for series in report.indicators)
    for series in library.indicators.values():
        yield Group.SERIES_BY_BODY, series.compiler, series.id
        yield from ((Group.SERIES_ON_TOPIC, topic, series.id) for topic in series.topics)
    for body in library.bodies.values():
        if body.parent:
            yield Group.OFFICES_OF_BODY, body.parent, body.id


def _sources_of(record: FigureRecord) -> Iterator[str]:
    figure = record.figure
    yield from (quote.source for quote in figure.quotes)
    yield from figure.seen_at
    for part in (figure.change, figure.share, figure.growth):
        if part:
            yield from part.seen_at
