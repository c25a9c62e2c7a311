"""What can be compared: provinces by topic, provinces side by side, series that count the same."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Sequence
from urllib.parse import quote

from reportsite.model.policies import Policy
from reportsite.model.reference_tables import Province
from reportsite.render import words
from reportsite.render.contexts import (
    CompareContext,
    FigureView,
    Link,
    MatrixRow,
    Phrase,
    ProvinceProfile,
    SeriesGroup,
    SeriesView,
)
from reportsite.render.scope import Scope
from reportsite.render.views.figures import series_view
from reportsite.render.views.policies import policy_row
from reportsite.render.views.provinces import province_row
from reportsite.site.pages import PageKind
from reportsite.site.policies import listed_date

_NEWEST = 3
_WIDEST = 8
"""So many series still fit into one table."""


def compare_context(scope: Scope) -> CompareContext:
    """Return what the page of comparisons shows."""
    library = scope.library
    of = {province.id: scope.policies.of_province(province.id) for province in library.provinces.values()}
    ordered = [
        province
        for area in library.areas.values()
        for province in library.provinces.values()
        if province.area == area.id
    ]
    recorded = [province for province in ordered if of[province.id]]
    topics = [
        topic for topic in library.topics if any(topic in policy.topics for item in recorded for policy in of[item.id])
    ]
    series = [series_view(scope, indicator) for indicator in library.indicators.values()]
    return CompareContext(
        topics=tuple(scope.topic_link(topic) for topic in topics),
        matrix=tuple(
            MatrixRow(
                province=province_row(scope, province),
                cells=tuple((_list_of(scope, province, topic), _count(of[province.id], topic)) for topic in topics),
            )
            for province in recorded
        ),
        unrecorded=tuple(province_row(scope, item) for item in ordered if item.counted and not of[item.id]),
        profiles=tuple(_profile(scope, province, of[province.id]) for province in recorded),
        groups=tuple(_groups(scope, series)),
        data=_json([_data(scope, one) for one in series]),
        words=_json({key: scope.say(said) for key, said in words.COMPARE.items()}),
    )


def _count(policies: Iterable[Policy], topic: str) -> int:
    return sum(topic in policy.topics for policy in policies)


def _list_of(scope: Scope, province: Province, topic: str) -> Link:
    """Return a link to the list of all policies, narrowed to a province and a topic as its table understands it."""
    place = scope.phrase(province.short)
    subject = scope.phrase(scope.library.topics[topic].name)
    query = f"?place={quote(place.words)}&topic={quote(subject.words)}"
    name = scope.say(words.PLACE_AND_TOPIC, place=place.words, topic=subject.words)
    return Link(label=Phrase(name), href=scope.href(PageKind.POLICIES) + query + "#policies")


def _profile(scope: Scope, province: Province, policies: Sequence[Policy]) -> ProvinceProfile:
    topics = Counter(topic for policy in policies for topic in policy.topics)
    years = Counter(listed_date(policy).date.year for policy in policies)
    return ProvinceProfile(
        province=province_row(scope, province),
        area=scope.phrase(scope.library.areas[province.area].name),
        topics=tuple((scope.topic_link(topic), count) for topic, count in topics.most_common()),
        years=tuple((str(year), count) for year, count in sorted(years.items(), reverse=True)),
        policies=tuple(policy_row(scope, policy) for policy in policies[:_NEWEST]),
    )


def _groups(scope: Scope, series: Iterable[SeriesView]) -> Iterable[SeriesGroup]:
    indicators = scope.library.indicators
    alike: dict[tuple[str, str], list[SeriesView]] = {}
    for one in series:
        alike.setdefault((indicators[one.id].unit, one.kind), []).append(one)
    for (unit, _), members in alike.items():
        kind = scope.say(words.KINDS[indicators[members[0].id].kind])
        name = scope.phrase(scope.library.units[unit].name).words
        fits = 1 < len(members) <= _WIDEST
        yield SeriesGroup(
            label=scope.say(words.UNIT_AND_KIND, unit=name, kind=kind),
            series=tuple(members),
            dates=tuple(_dates(members)) if fits else (),
        )


def _dates(series: Sequence[SeriesView]) -> Iterable[tuple[str, tuple[FigureView | None, ...]]]:
    dates = {(point.date, point.label) for one in series for point in one.points}
    for date, label in sorted(dates, reverse=True):
        found = [[point.figure for point in one.points if (point.date, point.label) == (date, label)] for one in series]
        yield label, tuple(figures[0] if figures else None for figures in found)


def _data(scope: Scope, series: SeriesView) -> dict[str, object]:
    return {
        "id": series.id,
        "name": series.name.words,
        "group": f"{scope.library.indicators[series.id].unit} {series.kind}",
        "unit": series.unit,
        "scale": str(series.scale),
        "label": series.scale_label,
        "points": [
            [point.date.isoformat(), point.label, str(point.figure.value), point.figure.text]
            for point in series.points
            if point.figure.value is not None
        ],
        "gaps": [gap.date.isoformat() for gap in series.gaps],
    }


def _json(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))
