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
    of = scope.policies.of_province
    ordered = _by_area(scope)
    topics = matrix_topics(scope)
    series = [series_view(scope, indicator) for indicator in scope.library.indicators.values()]
    return CompareContext(
        topics=tuple(scope.topic_link(topic) for topic in topics),
        matrix=matrix_rows(scope, topics),
        unrecorded=tuple(province_row(scope, item) for item in ordered if item.counted and not of(item.id)),
        profiles=tuple(_profile(scope, item, policies) for item in ordered if (policies := of(item.id))),
        groups=tuple(_groups(scope, series)),
        data=_json([_data(scope, one) for one in series]),
        words=_json({key: scope.say(said) for key, said in words.COMPARE.items()}),
    )


def matrix_topics(scope: Scope) -> tuple[str, ...]:
    """Return the topics that any policy of a province has."""
    recorded = {
        topic for item in _by_area(scope) for policy in scope.policies.of_province(item.id) for topic in policy.topics
    }
    return tuple(topic for topic in scope.library.topics if topic in recorded)


def matrix_rows(scope: Scope, topics: Sequence[str]) -> tuple[MatrixRow, ...]:
    """Return how many policies each province has on each topic; a province without any has no row."""
    return tuple(
        MatrixRow(
            province=province_row(scope, province),
            cells=tuple((_list_of(scope, province, topic), _count(policies, topic)) for topic in topics),
        )
        for province in _by_area(scope)
        if (policies := scope.policies.of_province(province.id))
    )


def _by_area(scope: Scope) -> tuple[Province, ...]:
    library = scope.library
    provinces = library.provinces.values()
    return tuple(item for area in library.areas.values() for item in provinces if item.area == area.id)


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
