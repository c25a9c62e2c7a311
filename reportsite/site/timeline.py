"""Library → what stands on the timeline: policies, reports, plan periods and target dates."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from enum import StrEnum

from msgspec import Struct

from reportsite.model.dates import PartialDate
from reportsite.model.figures import Status
from reportsite.model.library import Library
from reportsite.model.policies import Policy, Target
from reportsite.model.reports import Report
from reportsite.site.policies import PolicyIndex, listed_date


class EventKind(StrEnum):
    """What happens at a place on the timeline."""

    POLICY = "policy"
    REPORT = "report"
    PLAN = "plan"
    TARGET = "target"


class Event(Struct, frozen=True, kw_only=True):
    """Something on the timeline; `end` differs from `start` for a plan period."""

    kind: EventKind
    lane: str
    """national, provincial or report."""
    start: PartialDate
    end: PartialDate
    policy: Policy | None = None
    report: Report | None = None
    target: Target | None = None
    target_index: int = 0
    status: Status | None = None
    """How well the date is known, where that is not as well as the document itself."""


def policy_events(index: PolicyIndex, policies: Iterable[Policy]) -> tuple[Event, ...]:
    """Return the events of some policies, by date."""
    events = (event for policy in policies for event in _policy_events(policy, _lane(index, policy)))
    return tuple(sorted(events, key=_order))


def report_events(library: Library, reports: Iterable[Report]) -> tuple[Event, ...]:
    """Return the events of some reports, by date."""
    return tuple(sorted((_report_event(library, report) for report in reports), key=_order))


def _order(event: Event) -> PartialDate:
    return event.start


def _lane(index: PolicyIndex, policy: Policy) -> str:
    return index.table_of(policy).level.value


def _policy_events(policy: Policy, lane: str) -> Iterator[Event]:
    date = listed_date(policy)
    yield Event(kind=EventKind.POLICY, lane=lane, start=date.date, end=date.date, policy=policy, status=date.status)
    if policy.plan_period:
        period = policy.plan_period
        yield Event(kind=EventKind.PLAN, lane=lane, start=period.start, end=period.end, policy=policy)
    for index, target in enumerate(policy.targets):
        if target.by:
            yield Event(
                kind=EventKind.TARGET,
                lane=lane,
                start=target.by,
                end=target.by,
                policy=policy,
                target=target,
                target_index=index,
            )


def _report_event(library: Library, report: Report) -> Event:
    published = library.works[report.work].published
    return Event(kind=EventKind.REPORT, lane="report", start=published, end=published, report=report)
