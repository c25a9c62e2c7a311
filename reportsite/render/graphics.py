"""Contexts in, frozen geometry out: where every line, mark and label of a chart, map or timeline stands.

Pure functions. The SVG itself is written by templates/graphics/*.svg, which only place what is computed here;
colours and shapes belong to the stylesheet. Coordinates are in the units of the drawing's own view box.

Three rules hold everywhere: a gap is never drawn across, a line is broken where a series changes its nature, and
what is not certain has another shape, not merely another colour.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import pairwise

from reportsite.render.contexts import FigureView, SeriesMark, SeriesPoint, SeriesView, TileView, TimelineItem

SHAPES = {
    "verified": "filled",
    "captured": "filled",
    "derived": "open",
    "corroborated": "open",
    "recalled": "cross",
    "disputed": "doubt",
    "withdrawn": "cross",
}
"""Shape of a point by the status of its figure."""

LANES = ("national", "provincial", "report", "target")
"""Lanes of the timeline from top to bottom; plan periods stand below as bars."""


PLAN_LABELS = 8
"""How many years have room beside each other under a plan bar."""

MINOR_TICKS = 2
"""Every so-manieth year keeps its label where there is little room."""


@dataclass(frozen=True, slots=True, kw_only=True)
class TimeScale:
    """The way from a date to its place on an axis."""

    first: dt.date
    last: dt.date
    left: float
    right: float

    def at(self, date: dt.date) -> float:
        """Return the coordinate of a date."""
        days = (self.last - self.first).days
        return round(self.left + (self.right - self.left) * ((date - self.first).days / days if days else 1), 1)


# Line charts ------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True, kw_only=True)
class Tick:
    """A mark on an axis."""

    at: float
    """Its coordinate along the axis."""
    label: str
    minor: bool = False
    """Whether its label may be dropped where there is little room."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ChartPoint:
    """A point of a series."""

    x: float
    y: float
    shape: str
    """filled, open, cross or doubt."""
    label: str
    """The date in words."""
    figure: FigureView
    text: str
    """The number printed at the point; empty for most."""
    text_y: float
    anchor: str
    """SVG text-anchor of that number."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ChartLine:
    """A stroke between points; `loose` where the series changed its nature between them."""

    path: str
    loose: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class ChartMark:
    """A gap or a break: a place on the time axis with a note."""

    x: float
    number: int
    """Number by which the note below the chart is found."""
    mark: SeriesMark


@dataclass(frozen=True, slots=True, kw_only=True)
class LineChart:
    """A series, ready to be drawn."""

    width: float
    height: float
    left: float
    right: float
    top: float
    bottom: float
    """Edges of the plotting area."""
    y_ticks: tuple[Tick, ...]
    x_ticks: tuple[Tick, ...]
    lines: tuple[ChartLine, ...]
    stems: bool
    """Whether points stand on stems (flows) instead of on a line (stocks, shares)."""
    points: tuple[ChartPoint, ...]
    gaps: tuple[ChartMark, ...]
    breaks: tuple[ChartMark, ...]
    base: str
    """Label of the lowest value of the vertical axis where that is not zero, otherwise empty."""


def line_chart(series: SeriesView, width: float = 640, height: float = 300) -> LineChart:
    """Lay out a series as a chart over time; a flow stands on stems, everything else is a line."""
    stems = series.kind == "flow"
    left, right, top, bottom = 44.0, width - 18, 26.0, height - 30
    values = [point.figure.value / series.scale for point in series.points if point.figure.value is not None]
    low, high, step = value_axis(values, from_zero=stems)
    dates = [*(point.date for point in series.points), *(mark.date for mark in (*series.gaps, *series.breaks))]
    first, last = year_span(dates)
    time = TimeScale(first=first, last=last, left=left, right=right)

    def up(value: Decimal) -> float:
        return round(bottom - (bottom - top) * float((value - low) / (high - low)), 1)

    drawn = [
        (point, time.at(point.date), up(point.figure.value / series.scale))
        for point in series.points
        if point.figure.value is not None
    ]
    named = labelled([float(y) for _, _, y in drawn])
    points = tuple(
        ChartPoint(
            x=x,
            y=y,
            shape=SHAPES[point.figure.status.value],
            label=point.label,
            figure=point.figure,
            text=point.figure.number if index in named else "",
            text_y=label_height(drawn, index, bottom),
            anchor="end" if x > right - 40 else "start" if x < left + 40 else "middle",
        )
        for index, (point, x, y) in enumerate(drawn)
    )
    places = [(point.date, x, y) for point, x, y in drawn]
    return LineChart(
        width=width,
        height=height,
        left=left,
        right=right,
        top=top,
        bottom=bottom,
        y_ticks=tuple(
            Tick(at=up(low + step * count), label=plain(low + step * count))
            for count in range(int((high - low) / step) + 1)
        ),
        x_ticks=year_ticks(time),
        lines=() if stems else strokes(places, [mark.date for mark in series.gaps], [m.date for m in series.breaks]),
        stems=stems,
        points=points,
        gaps=chart_marks(series.gaps, time, 1),
        breaks=chart_marks(series.breaks, time, 1 + len(series.gaps)),
        base=plain(low) if low else "",
    )


def chart_marks(marks: Sequence[SeriesMark], time: TimeScale, start: int) -> tuple[ChartMark, ...]:
    """Place gaps or breaks, numbered from `start` on."""
    return tuple(ChartMark(x=time.at(mark.date), number=number, mark=mark) for number, mark in enumerate(marks, start))


def strokes(
    places: Sequence[tuple[dt.date, float, float]],
    gaps: Sequence[dt.date],
    breaks: Sequence[dt.date],
) -> tuple[ChartLine, ...]:
    """Join neighbouring points, but nothing across a gap, and only loosely across a break."""
    lines: list[ChartLine] = []
    run: list[str] = []

    def close() -> None:
        if len(run) > 1:
            lines.append(ChartLine(path="M" + "L".join(run)))
        run.clear()

    for (date, x, y), (next_date, next_x, next_y) in pairwise(places):
        if not run:
            run.append(f"{x:g} {y:g}")
        if any(date < gap < next_date for gap in gaps):
            close()
        elif any(date < at <= next_date for at in breaks):
            close()
            lines.append(ChartLine(path=f"M{x:g} {y:g}L{next_x:g} {next_y:g}", loose=True))
        else:
            run.append(f"{next_x:g} {next_y:g}")
    close()
    return tuple(lines)


def labelled(heights: Sequence[float]) -> frozenset[int]:
    """Choose the points that carry their number: the first, the last and the highest, unless they crowd."""
    if not heights:
        return frozenset()
    last = len(heights) - 1
    peak = min(range(len(heights)), key=lambda index: heights[index])
    chosen = {0, last}
    if all(abs(peak - index) > 1 for index in chosen):
        chosen.add(peak)
    return frozenset(chosen)


def label_height(drawn: Sequence[tuple[SeriesPoint, float, float]], index: int, bottom: float) -> float:
    """Return the height of a point's number: above it, or below where the line comes in from above or leaves upwards."""
    height = drawn[index][2]
    neighbours = [drawn[place][2] for place in (index - 1, index + 1) if 0 <= place < len(drawn)]
    below = len(neighbours) == 1 and neighbours[0] < height and height + 20 < bottom
    return round(height + 20 if below else height - 10, 1)


def value_axis(values: Sequence[Decimal], *, from_zero: bool = False) -> tuple[Decimal, Decimal, Decimal]:
    """Return the ends and the step of a vertical axis with three to six round ticks.

    The axis starts at zero unless all values lie in its upper third, where it would only flatten them.
    """
    if not values:
        return Decimal(0), Decimal(1), Decimal(1)
    low, high = min(values), max(values)
    if from_zero or low * 3 < high * 2:
        low = min(low, Decimal(0))
    if low == high:
        low, high = min(low, Decimal(0)), max(high, Decimal(1))
    step = round_step((high - low) / 4)
    low = (low / step).to_integral_value("ROUND_FLOOR") * step
    high = (high / step).to_integral_value("ROUND_CEILING") * step
    return low, high, step


def round_step(rough: Decimal) -> Decimal:
    """Return the smallest of 1, 2, 2.5 and 5 times a power of ten that is not below `rough`."""
    power = Decimal(10) ** rough.adjusted()
    return next(
        factor * power
        for factor in (Decimal(1), Decimal(2), Decimal("2.5"), Decimal(5), Decimal(10))
        if factor * power >= rough
    )


def plain(value: Decimal) -> str:
    """Write an axis number without an exponent or idle zeros, thousands divided by commas."""
    text = f"{value.normalize():,f}"
    return text if text != "-0" else "0"


def year_span(dates: Sequence[dt.date]) -> tuple[dt.date, dt.date]:
    """Return the first of January before and after all dates."""
    if not dates:
        return dt.date(2000, 1, 1), dt.date(2001, 1, 1)
    return dt.date(min(dates).year, 1, 1), dt.date(max(dates).year + 1, 1, 1)


def year_ticks(time: TimeScale, every: int = 1) -> tuple[Tick, ...]:
    """Return a tick at each first of January, labelled with the year that begins there; the far end has no label."""
    return tuple(
        Tick(
            at=time.at(dt.date(year, 1, 1)),
            label=str(year) if year < time.last.year and (year - time.first.year) % every == 0 else "",
            minor=(year - time.first.year) % MINOR_TICKS != 0,
        )
        for year in range(time.first.year, time.last.year + 1)
    )


# Sparklines -------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True, kw_only=True)
class Sparkline:
    """A series without axes, as wide as a word."""

    width: float
    height: float
    lines: tuple[ChartLine, ...]
    stems: tuple[tuple[float, float], ...]
    """Feet and heads of stems, for flows."""
    end: tuple[float, float] | None
    """The point that is dwelt on: the newest, or that of the figure the sparkline stands beside."""
    alone: tuple[tuple[float, float], ...]
    """Points that no line touches."""


def sparkline(series: SeriesView, figure: str = "", width: float = 120, height: float = 32) -> Sparkline:
    """Lay out a series as a sparkline that dwells on one of its figures; gaps stay open."""
    drawn = [point for point in series.points if point.figure.value is not None]
    known = [(point.date, point.figure.value) for point in drawn if point.figure.value is not None]
    dwelt = next((index for index, point in enumerate(drawn) if point.figure.id == figure), len(drawn) - 1)
    if not known:
        return Sparkline(width=width, height=height, lines=(), stems=(), end=None, alone=())
    stems = series.kind == "flow"
    low = Decimal(0) if stems else min(value for _, value in known)
    high = max(value for _, value in known)
    margin = 4.0
    time = TimeScale(first=known[0][0], last=known[-1][0], left=margin, right=width - margin)

    def up(value: Decimal) -> float:
        share = float((value - low) / (high - low)) if high > low else 0.5
        return round(height - margin - (height - 2 * margin) * share, 1)

    places = [(date, time.at(date), up(value)) for date, value in known]
    gaps = [mark.date for mark in series.gaps]
    lines = () if stems else strokes(places, gaps, [mark.date for mark in series.breaks])
    touched = {corner for line in lines for corner in line.path[1:].split("L")}
    return Sparkline(
        width=width,
        height=height,
        lines=lines,
        stems=tuple((x, y) for _, x, y in places) if stems else (),
        end=places[dwelt][1:],
        alone=() if stems else tuple((x, y) for _, x, y in places if f"{x:g} {y:g}" not in touched),
    )


# Tile map ---------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True, kw_only=True)
class TileSquare:
    """A province as a square."""

    x: float
    y: float
    step: int
    """Shade: 0 for none, 1, 2, 3 for three or more."""
    tile: TileView


@dataclass(frozen=True, slots=True, kw_only=True)
class TileMap:
    """All squares and the size of the whole."""

    width: float
    height: float
    size: float
    squares: tuple[TileSquare, ...]


def tile_map(tiles: Sequence[TileView], size: float = 44, space: float = 4) -> TileMap:
    """Place a square for each tile, shaded by its count in four steps."""
    pitch = size + space
    return TileMap(
        width=max((tile.column for tile in tiles), default=0) * pitch + space,
        height=max((tile.row for tile in tiles), default=0) * pitch + space,
        size=size,
        squares=tuple(
            TileSquare(
                x=space + (tile.column - 1) * pitch,
                y=space + (tile.row - 1) * pitch,
                step=min(tile.count, 3),
                tile=tile,
            )
            for tile in tiles
        ),
    )


# Timeline ---------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True, kw_only=True)
class TimelineMark:
    """An item on its lane."""

    x: float
    y: float
    left: float
    right: float
    """Where the days begin and end that its date may mean; equal for a day."""
    item: TimelineItem


@dataclass(frozen=True, slots=True, kw_only=True)
class TimelineLane:
    """A lane with its items."""

    lane: str
    top: float
    bottom: float
    middle: float
    marks: tuple[TimelineMark, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class TimelineBar:
    """A plan period."""

    x: float
    end: float
    y: float
    text_x: float
    anchor: str
    item: TimelineItem


@dataclass(frozen=True, slots=True, kw_only=True)
class TimelineChart:
    """The whole timeline."""

    width: float
    height: float
    left: float
    right: float
    bottom: float
    """Where the axis stands."""
    ticks: tuple[Tick, ...]
    lanes: tuple[TimelineLane, ...]
    bars: tuple[TimelineBar, ...]
    bars_top: float


def timeline_chart(
    items: Sequence[TimelineItem], *, plans: bool = True, width: float = 960, mark: float = 11
) -> TimelineChart:
    """Lay out items on lanes over one axis; what falls on the same place is stacked, plan periods become bars."""
    periods = [item for item in items if item.kind == "plan"] if plans else []
    points = [item for item in items if item.kind != "plan"]
    left, right = 92.0, width - 12
    first, last = year_span([date for item in (*points, *periods) for date in (item.start, item.end)])
    time = TimeScale(first=first, last=last, left=left, right=right)
    lanes: list[TimelineLane] = []
    top = 8.0
    for lane in LANES:
        marks = stack([item for item in points if lane_of(item) == lane], time, mark)
        if not marks:
            continue
        rows = 1 + max(row for _, row in marks)
        bottom = top + rows * mark + 16
        lanes.append(
            TimelineLane(
                lane=lane,
                top=top,
                bottom=bottom,
                middle=round((top + bottom) / 2, 1),
                marks=tuple(
                    TimelineMark(
                        x=round((time.at(item.start) + time.at(item.end)) / 2, 1),
                        y=round(bottom - 8 - mark / 2 - row * mark, 1),
                        left=time.at(item.start),
                        right=time.at(item.end),
                        item=item,
                    )
                    for item, row in marks
                ),
            )
        )
        top = bottom
    bars_top = top
    laid: list[TimelineBar] = []
    for number, item in enumerate(sorted(periods, key=lambda period: (period.start, period.end))):
        start, end = time.at(item.start), time.at(item.end)
        late = (start + end) / 2 > (left + right) / 2
        laid.append(
            TimelineBar(
                x=start,
                end=end,
                y=round(bars_top + 26 + number * 26, 1),
                text_x=end if late else start,
                anchor="end" if late else "start",
                item=item,
            )
        )
    bottom = bars_top + (len(laid) * 26 + 14 if laid else 0)
    return TimelineChart(
        width=width,
        height=bottom + 24,
        left=left,
        right=right,
        bottom=bottom,
        ticks=year_ticks(time),
        lanes=tuple(lanes),
        bars=tuple(laid),
        bars_top=bars_top,
    )


def lane_of(item: TimelineItem) -> str:
    """Return the lane an item stands on; targets have one of their own, whoever set them."""
    return "target" if item.kind == "target" else item.lane


def stack(items: Sequence[TimelineItem], time: TimeScale, mark: float) -> list[tuple[TimelineItem, int]]:
    """Give each item the lowest row on which it touches none of those before it."""
    ends: list[float] = []
    rows: list[tuple[TimelineItem, int]] = []
    for item in sorted(items, key=lambda one: (one.start, one.end)):
        middle = (time.at(item.start) + time.at(item.end)) / 2
        row = next((index for index, end in enumerate(ends) if middle - end >= mark), len(ends))
        if row == len(ends):
            ends.append(middle)
        else:
            ends[row] = middle
        rows.append((item, row))
    return rows


# Plan bar ---------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True, kw_only=True)
class PlanBar:
    """A plan period on a short axis of years."""

    width: float
    height: float
    x: float
    end: float
    y: float
    ticks: tuple[Tick, ...]


def plan_bar(start: dt.date, end: dt.date, width: float = 320) -> PlanBar:
    """Lay out a plan period with a year of room on either side, both its ends included."""
    time = TimeScale(first=dt.date(start.year - 1, 1, 1), last=dt.date(end.year + 2, 1, 1), left=4, right=width - 4)
    years = time.last.year - time.first.year
    return PlanBar(
        width=width,
        height=38,
        x=time.at(start),
        end=time.at(end + dt.timedelta(days=1)),
        y=8,
        ticks=year_ticks(time, every=-(-years // PLAN_LABELS)),
    )
