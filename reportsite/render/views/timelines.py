"""The timeline as pages show it."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import groupby

from reportsite.model.dates import PartialDate, Period
from reportsite.model.figures import Status
from reportsite.model.policies import Policy
from reportsite.model.reports import Report
from reportsite.render import words
from reportsite.render.contexts import Phrase, StatusView, TimelineContext, TimelineItem, TimelineMonth, TimelineYear
from reportsite.render.later import later
from reportsite.render.rows import DatedItem
from reportsite.render.scope import Scope
from reportsite.render.views.policies import target_view
from reportsite.site.pages import PageKind
from reportsite.site.timeline import Event, EventKind, policy_events, report_events


def all_items(scope: Scope) -> tuple[TimelineItem, ...]:
    """Return everything that stands on the timeline of the site, by date."""
    return items_of(scope, scope.library.policies, scope.library.reports.values())


def items_of(scope: Scope, policies: Iterable[str], reports: Iterable[Report] = ()) -> tuple[TimelineItem, ...]:
    """Return what stands on the timeline of some policies, by their ids, and reports; by date."""
    dated = [dated for policy in policies for dated in scope.book.items[policy]]
    dated.sort(key=_date)
    dated += [(event.start, timeline_item(scope, event)) for event in report_events(scope.library, reports)]
    dated.sort(key=_date)
    return tuple(item for _, item in dated)


def policy_items(scope: Scope, policy: Policy) -> tuple[DatedItem, ...]:
    """Return what stands on timelines of a policy, each with the date by which it is put in order."""
    return tuple((event.start, timeline_item(scope, event)) for event in policy_events(scope.policies, [policy]))


def _date(dated: DatedItem) -> PartialDate:
    return dated[0]


def timeline_context(scope: Scope) -> TimelineContext:
    """Return what the timeline page shows."""
    items = all_items(scope)
    provinces = scope.library.provinces
    return TimelineContext(
        items=items,
        years=later(lambda: tuple(_years(scope, (item for item in items if item.kind != EventKind.PLAN)))),
        plans=later(lambda: tuple(item for item in items if item.kind == EventKind.PLAN)),
        topics=tuple(scope.topic_link(topic) for topic in scope.library.topics),
        provinces=tuple(
            scope.province_link(province) for province in provinces if scope.policies.ids(f"province/{province}")
        ),
    )


def timeline_item(scope: Scope, event: Event) -> TimelineItem:
    """Return an event as timelines show it."""
    period = Period(event.start, event.end)
    title, href, detail = _subject(scope, event)
    return TimelineItem(
        kind=event.kind.value,
        lane=event.lane,
        start=event.start.first_day,
        end=event.end.last_day,
        year=event.start.year,
        month=event.start.month,
        date=scope.format.period(period),
        date_value=str(event.start),
        title=title,
        href=href,
        detail=detail,
        mark=_mark(scope, event),
    )


def _mark(scope: Scope, event: Event) -> StatusView | None:
    if event.status is not None and event.status not in words.CERTAIN:
        return scope.status(event.status)
    doubted = event.kind is EventKind.POLICY and event.policy and event.policy.doubts
    return scope.status(Status.DISPUTED) if doubted else None


def _subject(scope: Scope, event: Event) -> tuple[Phrase, str, Phrase | None]:
    if event.report:
        report = event.report
        issuer = scope.body_link(scope.library.works[report.work].issuer).label
        return scope.phrase(report.title), scope.href(PageKind.REPORT, report.id), issuer
    if event.policy is None:
        raise ValueError(event.kind)
    row = scope.book.rows[event.policy.id]
    if event.target:
        view = target_view(scope, event.policy, event.target_index)
        aim = scope.say(words.TARGET, subject=view.subject.words, target=view.text)
        return Phrase(aim, view.subject.lang), row.href, row.title
    region = scope.format.join([link.label.words for link in row.regions])
    return row.title, row.href, Phrase(region or row.issuers_text)


def _years(scope: Scope, items: Iterable[TimelineItem]) -> Iterable[TimelineYear]:
    ordered = sorted(items, key=lambda item: (item.year, item.month, item.start), reverse=True)
    for year, of_year in groupby(ordered, key=lambda item: item.year):
        months = tuple(
            TimelineMonth(label=scope.format.month(month) if month else "", month=month, items=tuple(of_month))
            for month, of_month in groupby(of_year, key=lambda item: item.month)
        )
        yield TimelineYear(year=year, label=scope.format.date(PartialDate(year)), months=months)
