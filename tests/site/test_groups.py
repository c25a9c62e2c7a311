"""Which records belong to which: what is found once is what a look through all of them finds."""

from __future__ import annotations

from pathlib import Path

import pytest

from reportsite.site.groups import Group, group_records
from tests.sites.building import MINIMAL, ROOT, edition_of


@pytest.mark.parametrize("site", [MINIMAL, ROOT], ids=["minimal", "own"])
def test_groups_are_what_a_look_through_all_records_finds(site: Path) -> None:
    library = edition_of(site).library
    groups = group_records(library)
    reports = library.reports.values()
    series = library.indicators.values()
    for topic in library.topics:
        assert groups.of(Group.REPORTS_ON_TOPIC, topic) == tuple(item.id for item in reports if topic in item.topics)
        assert groups.of(Group.SERIES_ON_TOPIC, topic) == tuple(item.id for item in series if topic in item.topics)
    for body in library.bodies:
        issued = tuple(item.id for item in reports if library.works[item.work].issuer == body)
        assert groups.of(Group.REPORTS_BY_BODY, body) == issued
        assert groups.of(Group.SERIES_BY_BODY, body) == tuple(item.id for item in series if item.compiler == body)
        offices = tuple(item.id for item in library.bodies.values() if item.parent == body)
        assert groups.of(Group.OFFICES_OF_BODY, body) == offices
    for work in library.works:
        assert groups.of(Group.REPORTS_OF_WORK, work) == tuple(item.id for item in reports if item.work == work)
    for name in library.indicators:
        assert groups.of(Group.REPORTS_WITH_SERIES, name) == tuple(
            item.id for item in reports if name in item.indicators
        )
    for source in library.sources:
        named = tuple(
            item.id for item in library.policies.values() if item.source.id == source or source in item.seen_at
        )
        assert groups.of(Group.POLICIES_FROM_SOURCE, source) == named
        parts = {
            name: (record.figure, record.figure.change, record.figure.share, record.figure.growth)
            for name, record in library.figures.items()
        }
        figures = tuple(
            name
            for name, (figure, *others) in parts.items()
            if source in {quote.source for quote in figure.quotes}
            or source in figure.seen_at
            or any(part and source in part.seen_at for part in others)
        )
        assert groups.of(Group.FIGURES_FROM_SOURCE, source) == figures


def test_who_has_no_members_has_none() -> None:
    groups = group_records(edition_of(MINIMAL).library)
    assert groups.of(Group.REPORTS_ON_TOPIC, "nothing") == ()
    assert groups.of(Group.OFFICES_OF_BODY, "canton-geneva") == ("heritage-desk",)
    assert all(members and len(set(members)) == len(members) for members in groups.members.values())
