"""A library goes in, what stands on the timeline comes out: policies, reports, plan periods and target dates."""

from __future__ import annotations

from pathlib import Path

import pytest

from reportsite.site.policies import index_policies
from reportsite.site.timeline import EventKind, policy_events, report_events
from tests.sites.building import MINIMAL, ROOT, edition_of


def test_a_policy_brings_its_date_its_plan_period_and_its_target_dates() -> None:
    library = edition_of(MINIMAL).library
    events = policy_events(index_policies(library), [library.policies["geneva-water"]])
    assert [(event.kind.value, event.lane, f"{event.start}", f"{event.end}") for event in events] == [
        ("plan", "provincial", "2023", "2027"),
        ("policy", "provincial", "2023-05-20", "2023-05-20"),
        ("target", "provincial", "2027", "2027"),
    ]
    target = events[-1]
    assert target.target is not None
    assert (target.target.printed.text, target.target_index) == ("au moins 40 fontaines", 0)


def test_a_report_stands_at_its_publication() -> None:
    library = edition_of(MINIMAL).library
    (event,) = report_events(library, library.reports.values())
    assert (event.kind, event.lane, str(event.start)) == (EventKind.REPORT, "report", "2025-02-14")


@pytest.mark.parametrize("site", [ROOT, MINIMAL], ids=["project", "minimal"])
def test_all_events_are_in_the_order_of_time_and_complete(site: Path) -> None:
    library = edition_of(site).library
    index = index_policies(library)
    policies = policy_events(index, library.policies.values())
    reports = report_events(library, library.reports.values())
    for events in (policies, reports):
        assert [event.start for event in events] == sorted(event.start for event in events)
    assert sum(event.kind is EventKind.POLICY for event in policies) == len(library.policies)
    assert [event.kind for event in reports] == [EventKind.REPORT] * len(library.reports)


def test_a_policy_that_names_a_region_stands_on_the_provincial_lane() -> None:
    library = edition_of(ROOT).library
    events = policy_events(index_policies(library), library.policies.values())
    lanes = {event.policy.id: event.lane for event in events if event.policy}
    for policy in library.policies.values():
        if policy.regions:
            assert lanes[policy.id] == "provincial"
    assert set(lanes.values()) == {"national", "provincial"}
