"""Contexts go in, geometry comes out: nothing is drawn where nothing is known."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reportsite.render.contexts import (
    FigureView,
    Phrase,
    SeriesMark,
    SeriesPoint,
    SeriesView,
    StatusView,
    TileView,
    TimelineItem,
)
from reportsite.render.graphics import (
    Join,
    TimeScale,
    ValueScale,
    joins,
    line_chart,
    plain,
    plan_bar,
    round_step,
    sparkline,
    tile_map,
    timeline_chart,
    value_axis,
    year_ticks,
)


def figure(name: str, value: str | None, status: str = "verified") -> FigureView:
    return FigureView(
        id=name,
        anchor=name,
        href=f"#{name}",
        name=Phrase("users"),
        text=f"{value} people",
        number=str(value),
        unit="people",
        printed=str(value),
        printed_lang="zh",
        as_of=name,
        as_of_value=name,
        as_of_note=None,
        value=None if value is None else Decimal(value),
        approximation="exact",
        status=StatusView(value=status, label=status, explanation="", certain=status == "verified"),
        change=None,
        share=None,
        growth=None,
        quotes=(),
        sources=(),
        publisher=None,
        rounds=None,
        basis=None,
        doubt=None,
        note=None,
        edition=None,
    )


def mark(date: str) -> SeriesMark:
    return SeriesMark(date=dt.date.fromisoformat(date), label=date, note=Phrase(""))


def series(
    values: Mapping[str, str | None],
    *,
    kind: str = "stock",
    gaps: Sequence[str] = (),
    breaks: Sequence[str] = (),
    statuses: Sequence[str] = (),
) -> SeriesView:
    known = dict(zip(values, statuses, strict=False))
    return SeriesView(
        id="users",
        name=Phrase("users"),
        href="users/",
        unit="people",
        kind=kind,
        points=tuple(
            SeriesPoint(
                date=dt.date.fromisoformat(date), label=date, figure=figure(date, value, known.get(date, "verified"))
            )
            for date, value in values.items()
        ),
        gaps=tuple(mark(gap) for gap in gaps),
        breaks=tuple(mark(change) for change in breaks),
        description="",
        scale=Decimal(1),
        scale_label="",
    )


FOUR = {"2021-12-31": "100", "2022-12-31": "110", "2023-12-31": "120", "2024-12-31": "130"}


def item(kind: str, lane: str, start: str, end: str = "") -> TimelineItem:
    first = dt.date.fromisoformat(start)
    return TimelineItem(
        kind=kind,
        lane=lane,
        start=first,
        end=dt.date.fromisoformat(end or start),
        year=first.year,
        month=first.month,
        date=start,
        date_value=start,
        title=Phrase(start),
        href="x/",
        detail=None,
        mark=None,
    )


# Lines ------------------------------------------------------------------------------------------------------


def test_a_series_without_gaps_is_one_stroke() -> None:
    chart = line_chart(series(FOUR))
    assert len(chart.lines) == 1
    assert chart.lines[0].path.count("L") == 3
    assert [point.x for point in chart.points] == sorted(point.x for point in chart.points)
    assert [point.y for point in chart.points] == sorted((point.y for point in chart.points), reverse=True)


def test_nothing_is_drawn_across_a_gap() -> None:
    chart = line_chart(series(FOUR, gaps=["2023-06-30"]))
    assert [line.path.count("L") for line in chart.lines] == [1, 1]
    (gap,) = chart.gaps
    assert chart.points[1].x < gap.x < chart.points[2].x


def test_a_point_between_two_gaps_stands_alone() -> None:
    spark = sparkline(series(FOUR, gaps=["2022-06-30", "2023-06-30"]))
    assert [place.date.year for place in spark.alone] == [2021, 2022]
    assert len(spark.lines) == 1


def test_a_line_is_loose_where_the_series_changed_its_nature() -> None:
    chart = line_chart(series(FOUR, breaks=["2023-12-31"]))
    assert [line.loose for line in chart.lines] == [False, True, False]


def test_a_gap_outweighs_a_break_in_the_same_place() -> None:
    chart = line_chart(series(FOUR, gaps=["2023-06-30"], breaks=["2023-06-30"]))
    assert not any(line.loose for line in chart.lines)
    assert [mark.number for mark in (*chart.gaps, *chart.breaks)] == [1, 2]


def test_a_flow_stands_on_stems_from_zero() -> None:
    chart = line_chart(series(FOUR, kind="flow"))
    assert chart.stems
    assert not chart.lines
    assert chart.y_ticks[0].label == "0"
    assert chart.y_ticks[0].at == chart.bottom


def test_a_point_without_a_value_is_not_drawn() -> None:
    chart = line_chart(series({"2021-12-31": "100", "2022-12-31": None, "2023-12-31": "120"}))
    assert [point.label for point in chart.points] == ["2021-12-31", "2023-12-31"]


@pytest.mark.parametrize(
    ("status", "shape"),
    [
        ("verified", "filled"),
        ("captured", "filled"),
        ("derived", "open"),
        ("corroborated", "open"),
        ("recalled", "cross"),
        ("disputed", "doubt"),
        ("withdrawn", "cross"),
    ],
)
def test_how_well_a_point_is_known_is_a_shape(status: str, shape: str) -> None:
    chart = line_chart(series({"2021-12-31": "100"}, statuses=[status]))
    assert chart.points[0].shape == shape


def test_an_axis_that_does_not_begin_at_zero_says_so() -> None:
    assert line_chart(series(FOUR)).base == "100"
    assert line_chart(series({**FOUR, "2020-12-31": "50"})).base == ""


def test_the_first_the_last_and_the_highest_point_carry_their_numbers() -> None:
    values: dict[str, str | None] = {
        f"{year}-12-31": str(value) for year, value in zip(range(2015, 2022), [3, 4, 5, 9, 5, 4, 3], strict=True)
    }
    assert [point.text for point in line_chart(series(values)).points] == ["3", "", "", "9", "", "", "3"]


def test_the_number_of_a_rising_start_stands_below_it_and_that_of_the_end_above() -> None:
    points = line_chart(series({"2021-12-31": "20", "2022-12-31": "60", "2023-12-31": "90"})).points
    assert points[0].text_y > points[0].y
    assert points[-1].text_y < points[-1].y


def test_an_empty_series_is_an_empty_chart() -> None:
    chart = line_chart(series({}))
    assert not chart.points
    assert not chart.lines
    assert sparkline(series({})).end is None


def test_a_single_point_stays_inside_the_chart() -> None:
    chart = line_chart(series({"2023-12-31": "0"}))
    assert chart.top <= chart.points[0].y <= chart.bottom


@given(
    st.dictionaries(
        st.dates(dt.date(2000, 1, 1), dt.date(2040, 1, 1)), st.decimals(-(10**12), 10**12, places=2), max_size=12
    ),
    st.lists(st.dates(dt.date(2000, 1, 1), dt.date(2040, 1, 1)), max_size=4),
)
def test_points_stay_inside_and_lines_end_at_gaps(values: dict[dt.date, Decimal], gaps: list[dt.date]) -> None:
    view = series(
        {date.isoformat(): str(values[date]) for date in sorted(values)}, gaps=[gap.isoformat() for gap in gaps]
    )
    chart = line_chart(view)
    for point in chart.points:
        assert chart.left <= point.x <= chart.right
        assert chart.top - 0.1 <= point.y <= chart.bottom + 0.1
    places = [(point.x, point.y) for point in chart.points]
    for line in chart.lines:
        corners = [tuple(float(part) for part in corner.split()) for corner in line.path[1:].split("L")]
        assert set(corners) <= {(float(f"{x:g}"), float(f"{y:g}")) for x, y in places}
    spark = sparkline(view)
    assert len(spark.alone) <= len(chart.points)


def test_joins_are_one_fewer_than_points() -> None:
    assert joins(series(FOUR), []) == ()
    chart = series(FOUR, gaps=["2022-06-30"])
    assert joins(chart, sparkline(series(FOUR, kind="flow")).stems) == (Join.NONE, Join.FIRM, Join.FIRM)


# Axes -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("values", "axis"),
    [
        (["8.29", "11.25"], ("8", "12", "1")),
        (["2.15", "4.18"], ("0", "6", "2")),
        (["59.6", "80.1"], ("50", "90", "10")),
        (["0", "0"], ("0", "1", "1")),
        (["-5", "5"], ("-5", "5", "2.5")),
    ],
)
def test_an_axis_has_round_ends(values: list[str], axis: tuple[str, str, str]) -> None:
    low, high, step = value_axis([Decimal(value) for value in values])
    assert low <= min(Decimal(value) for value in values)
    assert high >= max(Decimal(value) for value in values)
    assert (plain(low), plain(high), plain(step)) == axis


@given(st.decimals("0.000001", 10**15, places=6))
def test_a_step_is_round_and_large_enough(rough: Decimal) -> None:
    step = round_step(rough)
    assert rough <= step <= rough * 10
    assert step.normalize().as_tuple().digits in {(1,), (2,), (2, 5), (5,)}


@pytest.mark.parametrize(("value", "text"), [("0", "0"), ("1E+3", "1,000"), ("2.50", "2.5"), ("-0", "0"), ("12", "12")])
def test_axis_numbers_are_plain(value: str, text: str) -> None:
    assert plain(Decimal(value)) == text


def test_years_are_ticked_at_their_beginning_and_the_last_tick_has_no_label() -> None:
    time = TimeScale(first=dt.date(2021, 1, 1), last=dt.date(2024, 1, 1), left=0, right=300)
    assert [tick.label for tick in year_ticks(time)] == ["2021", "2022", "2023", ""]
    assert [tick.minor for tick in year_ticks(time)] == [False, True, False, True]


def test_scales_without_extent_do_not_divide_by_zero() -> None:
    day = dt.date(2021, 1, 1)
    assert TimeScale(first=day, last=day, left=0, right=10).at(day) == 10
    assert ValueScale(low=Decimal(1), high=Decimal(1), top=0, bottom=10).at(Decimal(1)) == 5


def test_a_sparkline_dwells_on_the_figure_it_stands_beside() -> None:
    view = series(FOUR)
    assert sparkline(view).end == sparkline(view, "2024-12-31").end
    dwelt = sparkline(view, "2022-12-31").end
    newest = sparkline(view).end
    assert dwelt is not None
    assert newest is not None
    assert dwelt.x < newest.x


# The map ----------------------------------------------------------------------------------------------------


def test_squares_stand_in_their_columns_and_rows_shaded_by_count() -> None:
    tiles = [
        TileView(
            id=name, column=column, row=row, abbreviation=name, name=name, href="", count=count, label="", current=False
        )
        for name, column, row, count in (("a", 1, 1, 0), ("b", 3, 1, 2), ("c", 1, 2, 9))
    ]
    squares = tile_map(tiles, size=10, space=2)
    assert [(square.x, square.y, square.step) for square in squares.squares] == [(2, 2, 0), (26, 2, 2), (2, 14, 3)]
    assert (squares.width, squares.height) == (38, 26)


def test_a_map_of_nothing_is_empty() -> None:
    assert tile_map([]).squares == ()


# The timeline -----------------------------------------------------------------------------------------------


def test_lanes_come_in_their_order_and_only_where_something_stands_on_them() -> None:
    chart = timeline_chart(
        [
            item("report", "report", "2023-03-01"),
            item("policy", "national", "2023-05-01", "2023-05-31"),
            item("target", "national", "2025-01-01", "2025-12-31"),
        ]
    )
    assert [lane.lane for lane in chart.lanes] == ["national", "report", "target"]
    assert all(before.bottom == after.top for before, after in zip(chart.lanes, chart.lanes[1:], strict=False))
    assert chart.bottom < chart.height


def test_items_of_one_month_are_stacked() -> None:
    month = item("policy", "national", "2023-05-01", "2023-05-31")
    (lane,) = timeline_chart([month, month, month]).lanes
    assert len({mark.x for mark in lane.marks}) == 1
    assert len({mark.y for mark in lane.marks}) == 3
    assert all(lane.top < mark.y < lane.bottom for mark in lane.marks)


def test_a_coarse_date_keeps_its_extent_and_stands_in_its_middle() -> None:
    ((mark_,),) = [
        lane.marks for lane in timeline_chart([item("policy", "national", "2023-01-01", "2023-12-31")]).lanes
    ]
    assert mark_.left < mark_.x < mark_.right
    assert mark_.x == pytest.approx((mark_.left + mark_.right) / 2, abs=0.1)


def test_plan_periods_are_bars_with_both_ends_included() -> None:
    chart = timeline_chart([item("plan", "provincial", "2023-01-01", "2025-12-31")])
    (bar,) = chart.bars
    assert (bar.x, bar.end) == (chart.left, chart.right)
    assert not chart.lanes
    assert not timeline_chart([item("plan", "provincial", "2023-01-01", "2025-12-31")], plans=False).bars


def test_the_title_of_a_late_bar_ends_with_it() -> None:
    chart = timeline_chart(
        [item("plan", "national", "2020-01-01", "2021-12-31"), item("plan", "national", "2028-01-01", "2030-12-31")]
    )
    assert [(bar.anchor, bar.text_x) for bar in chart.bars] == [
        ("start", chart.bars[0].x),
        ("end", chart.bars[1].end),
    ]


def test_a_timeline_of_nothing_has_no_lanes() -> None:
    chart = timeline_chart([])
    assert not chart.lanes
    assert not chart.bars


@given(st.lists(st.dates(dt.date(2015, 1, 1), dt.date(2035, 12, 31)), min_size=1, max_size=30))
def test_marks_of_a_lane_never_touch(dates: list[dt.date]) -> None:
    (lane,) = timeline_chart([item("policy", "national", date.isoformat()) for date in dates], size=11).lanes
    assert len(lane.marks) == len(dates)
    for index, one in enumerate(lane.marks):
        for other in lane.marks[index + 1 :]:
            assert abs(one.x - other.x) >= 10.9 or abs(one.y - other.y) >= 10.9


# The plan bar -----------------------------------------------------------------------------------------------


def test_a_plan_bar_has_a_year_of_room_on_either_side() -> None:
    bar = plan_bar(dt.date(2023, 1, 1), dt.date(2025, 12, 31))
    assert [tick.label for tick in bar.ticks] == ["2022", "2023", "2024", "2025", "2026", ""]
    assert bar.x == bar.ticks[1].at
    assert bar.end == bar.ticks[4].at


def test_a_long_plan_bar_labels_fewer_years() -> None:
    bar = plan_bar(dt.date(2021, 1, 1), dt.date(2035, 12, 31))
    assert len([tick for tick in bar.ticks if tick.label]) <= 8
