"""Dates and periods: text goes in, what is known comes out, and the same text comes back."""

from __future__ import annotations

import calendar
import datetime as dt
from collections.abc import Callable
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from reportsite.model.dates import PartialDate, Period, Precision


def parsed(parse: Callable[[str], object], text: str) -> object:
    try:
        return parse(text)
    except ValueError:
        return None


years = st.integers(1000, 2999)


@st.composite
def dates(draw: st.DrawFn) -> PartialDate:
    year = draw(years)
    month = draw(st.integers(0, 12))
    day = draw(st.integers(0, calendar.monthrange(year, month)[1])) if month else 0
    return PartialDate(year, month, day)


@st.composite
def periods(draw: st.DrawFn) -> Period:
    if draw(st.booleans()):
        return Period.parse(f"{draw(years)}-H{draw(st.integers(1, 2))}")
    first, second = sorted((draw(dates()), draw(dates())))
    return Period(first, second)


@pytest.mark.parametrize(
    ("text", "date", "precision"),
    [
        ("2024", PartialDate(2024), Precision.YEAR),
        ("2024-05", PartialDate(2024, 5), Precision.MONTH),
        ("2024-05-20", PartialDate(2024, 5, 20), Precision.DAY),
        ("2024-02-29", PartialDate(2024, 2, 29), Precision.DAY),
        ("1000", PartialDate(1000), Precision.YEAR),
        ("2999-12-31", PartialDate(2999, 12, 31), Precision.DAY),
    ],
)
def test_a_date_is_known_as_precisely_as_it_is_written(text: str, date: PartialDate, precision: Precision) -> None:
    assert PartialDate.parse(text) == date
    assert date.precision is precision


@pytest.mark.parametrize(
    "text",
    [
        *("", "24", "02024", "2024-", "2024-5", "2024-05-", "2024-05-2", "2024-5-20", "2024/05", "2024.05", "20240520"),
        *("2024-00", "2024-13", "2024-05-00", "2024-05-32", "2023-02-29", "2023-02-30", "2023-04-31", "1900-02-29"),
        *("0000", "0224-05", "0999", "3000", "9999-12-31", "-2024", "+2024", " 2024", "2024 ", "2024\n", "２０２４"),
        *("2024-05-20T00:00", "2024年5月", "May 2024", "2023-H1", "2023/2024", "null"),
    ],
)
def test_what_is_no_date_of_the_calendar_is_refused(text: str) -> None:
    assert parsed(PartialDate.parse, text) is None


@pytest.mark.parametrize(
    ("text", "start", "end", "half"),
    [
        ("2024", "2024", "2024", 0),
        ("2024-05", "2024-05", "2024-05", 0),
        ("2024-05-20", "2024-05-20", "2024-05-20", 0),
        ("2023-03/2023-09", "2023-03", "2023-09", 0),
        ("2023/2025", "2023", "2025", 0),
        ("2023/2024-03", "2023", "2024-03", 0),
        ("2024-01/2024-01-15", "2024-01", "2024-01-15", 0),
        ("2023-H1", "2023-01", "2023-06", 1),
        ("2023-H2", "2023-07", "2023-12", 2),
    ],
)
def test_a_period_is_a_date_two_dates_or_half_a_year(text: str, start: str, end: str, half: int) -> None:
    period = Period.parse(text)
    assert (str(period.start), str(period.end), period.half) == (start, end, half)
    assert str(period) == text
    assert period.is_moment is (start == end)


@pytest.mark.parametrize(
    "text",
    [
        *(
            "",
            "/",
            "2023/",
            "/2023",
            "2024/2023",
            "2024-05/2024-04",
            "2023-H0",
            "2023-H3",
            "2023-H",
            "2023-h1",
            "0999-H1",
        ),
        *("3000-H2", "2023-H1/2023-H2", "2023//2024", "2023/2024/2025", "2023-03-2023-09", "2023—2024"),
        *("2023-02-30/2024", "2023/ 2024", "null"),
    ],
)
def test_what_is_no_period_is_refused(text: str) -> None:
    assert parsed(Period.parse, text) is None


@pytest.mark.parametrize(
    ("text", "first", "last"),
    [
        ("2024", dt.date(2024, 1, 1), dt.date(2024, 12, 31)),
        ("2024-02", dt.date(2024, 2, 1), dt.date(2024, 2, 29)),
        ("2023-02", dt.date(2023, 2, 1), dt.date(2023, 2, 28)),
        ("2024-05-20", dt.date(2024, 5, 20), dt.date(2024, 5, 20)),
    ],
)
def test_a_coarse_date_means_all_of_its_days(text: str, first: dt.date, last: dt.date) -> None:
    date = PartialDate.parse(text)
    assert (date.first_day, date.last_day) == (first, last)


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("2024-12", dt.date(2024, 12, 31)),
        ("2024", dt.date(2024, 12, 31)),
        ("2024-05-20", dt.date(2024, 5, 20)),
        ("2023-01/2023-01-31", dt.date(2023, 1, 16)),
        ("2023-H1", dt.date(2023, 4, 1)),
    ],
)
def test_a_moment_stands_at_its_end_and_a_stretch_in_its_middle(text: str, day: dt.date) -> None:
    assert Period.parse(text).midpoint == day


def test_coarse_dates_go_before_the_finer_dates_inside_them() -> None:
    ordered = ["2023-12-31", "2024", "2024-01", "2024-01-01", "2024-01-02", "2024-02", "2024-12-31", "2025"]
    dates = [PartialDate.parse(text) for text in ordered]
    assert all(earlier < later for earlier, later in pairwise(dates))


@settings(deadline=None)
@given(dates())
def test_a_date_is_read_back_from_its_text(date: PartialDate) -> None:
    assert PartialDate.parse(str(date)) == date


@settings(deadline=None)
@given(dates(), dates())
def test_dates_are_ordered_by_the_day_they_begin_on(first: PartialDate, second: PartialDate) -> None:
    if first < second:
        assert first.first_day <= second.first_day
    assert first.first_day <= first.last_day


@settings(deadline=None)
@given(periods())
def test_a_period_is_read_back_from_its_text(period: Period) -> None:
    assert Period.parse(str(period)) == period
    assert str(Period.parse(str(period))) == str(period)
    assert period.start.first_day <= period.midpoint <= period.end.last_day
