"""The timeline as pages show it: years from the newest, months once each, and nothing more precise than it is known."""

from __future__ import annotations

import pytest

from reportsite.model.dates import PartialDate
from reportsite.render.views.timelines import timeline_context, timeline_item
from reportsite.site.timeline import Event, EventKind, policy_events, report_events
from tests.sites.building import MINIMAL, ROOT, as_shown, edition_of, scope_of


def events(*dates: str) -> list[Event]:
    policy = edition_of(MINIMAL).library.policies["vaud-winter-plan"]
    return [
        Event(
            kind=EventKind.POLICY,
            lane="provincial",
            start=PartialDate.parse(date),
            end=PartialDate.parse(date),
            policy=policy,
        )
        for date in dates
    ]


@pytest.mark.parametrize(
    ("dates", "months"),
    [
        (["2024-01-15", "2024", "2024-01", "2024-02"], [(2024, [2, 1, 0])]),
        (["2023", "2024-01", "2023-12-31", "2024"], [(2024, [1, 0]), (2023, [12, 0])]),
        (["2024-05-20", "2024-05", "2024-05-01"], [(2024, [5])]),
    ],
)
def test_each_month_of_a_year_stands_once_the_newest_first(
    monkeypatch: pytest.MonkeyPatch, dates: list[str], months: list[tuple[int, list[int]]]
) -> None:
    scope = scope_of(MINIMAL, "en")
    items = tuple(timeline_item(scope, event) for event in events(*sorted(dates)))
    monkeypatch.setattr("reportsite.render.views.timelines.all_items", lambda _: items)
    context = as_shown(timeline_context(scope))
    assert [(year.year, [month.month for month in year.months]) for year in context.years] == months
    assert sum(len(month.items) for year in context.years for month in year.months) == len(dates)


@pytest.mark.parametrize(
    ("language", "labels"),
    [("zh", {"2024年": ["11月"], "2023年": ["5月"]}), ("en", {"2024": ["November"], "2023": ["May"]})],
)
def test_years_and_months_bear_the_names_of_the_language(language: str, labels: dict[str, list[str]]) -> None:
    context = as_shown(timeline_context(scope_of(MINIMAL, language)))
    found = {year.label: [month.label for month in year.months if month.month] for year in context.years}
    assert labels.items() <= found.items()


def test_plan_periods_stand_apart() -> None:
    context = as_shown(timeline_context(scope_of(MINIMAL, "en")))
    assert [(item.date, item.title.words) for item in context.plans] == [("2023–2027", "Water Ordinance")]
    shown = [item for year in context.years for month in year.months for item in month.items]
    assert all(item.kind != "plan" for item in shown)


def test_a_target_says_what_is_aimed_at_in_the_language_of_the_page() -> None:
    for language, words in (("fr", "au moins 40 fontaines"), ("en", "at least 40 fountains"), ("zh", "40座以上")):
        items = as_shown(timeline_context(scope_of(MINIMAL, language))).items
        (target,) = [item for item in items if item.kind == "target"]
        assert words in target.title.words.replace("\u202f", " ").replace("\xa0", " ")
        assert target.date_value == "2027"


def test_what_is_not_certain_or_doubted_bears_a_mark() -> None:
    items = {
        item.title.words: item
        for item in as_shown(timeline_context(scope_of(MINIMAL, "en"))).items
        if item.kind == "policy"
    }
    doubted, certain = items["Winter Plan"].mark, items["Listed fountains"].mark
    assert doubted is not None
    assert doubted.value == "disputed"
    assert certain is None


def test_items_know_days_for_drawing_and_words_for_reading() -> None:
    (event,) = events("2024-02")
    item = timeline_item(scope_of(MINIMAL, "en"), event)
    assert (str(item.start), str(item.end), item.date, item.date_value) == (
        "2024-02-01",
        "2024-02-29",
        "February 2024",
        "2024-02",
    )


def test_every_event_of_the_project_is_shown_once() -> None:
    scope = scope_of(ROOT, "zh")
    context = as_shown(timeline_context(scope))
    shown = [item for year in context.years for month in year.months for item in month.items]
    library = scope.library
    everything = [
        *policy_events(scope.policies, library.policies.values()),
        *report_events(library, library.reports.values()),
    ]
    assert len(shown) + len(context.plans) == len(context.items) == len(everything)
    months = [(year.year, month.month) for year in context.years for month in year.months]
    assert months == sorted(set(months), reverse=True)
