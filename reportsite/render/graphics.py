"""Contexts in, frozen geometry out: where every line, mark and label of a chart, map or timeline stands.

Pure functions. The SVG itself is written by templates/graphics/*.svg, which only place what is computed here;
colours and shapes belong to the stylesheet. Coordinates are in the units of the drawing's own view box.

Three rules hold everywhere: a gap is never drawn across, a line is only loosely drawn where a series changed its
nature, and what is not certain has another shape, not merely another colour.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from decimal import Decimal
from enum import Enum
from itertools import pairwise

from msgspec import Struct

from reportsite.render.contexts import FigureView, SeriesMark, SeriesView, TileView, TimelineItem
from reportsite.render.later import made

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

LABEL_ABOVE, LABEL_BELOW = -10, 20
"""How far from a point its number stands."""

EDGE = 40
"""So near to the end of the axis the number of a point is set flush with it."""

MINOR_TICKS = 2
"""Where there is little room, one label in so many remains."""

PLAN_LABELS = 8
"""How many years have room beside each other under a plan bar."""

MOST_STEPS = 3
"""Counts from here on share the darkest shade of the map."""


# Scales -----------------------------------------------------------------------------------------------------


class Tick(Struct, frozen=True, kw_only=True):
    """A mark on an axis."""

    at: float
    """Its coordinate along the axis."""
    label: str
    minor: bool = False
    """Whether its label may be dropped where there is little room."""


class TimeScale(Struct, frozen=True, kw_only=True):
    """The way from a date to its place on a horizontal axis."""

    first: dt.date
    last: dt.date
    left: float
    right: float

    def at(self, date: dt.date) -> float:
        """Return the coordinate of a date."""
        days = (self.last - self.first).days
        return round(self.left + (self.right - self.left) * ((date - self.first).days / days if days else 1), 1)


class ValueScale(Struct, frozen=True, kw_only=True):
    """The way from a value to its height on a vertical axis."""

    low: Decimal
    high: Decimal
    top: float
    bottom: float

    def at(self, value: Decimal) -> float:
        """Return the coordinate of a value; half-way up where the axis has no extent."""
        span = self.high - self.low
        return round(self.bottom - (self.bottom - self.top) * (float((value - self.low) / span) if span else 0.5), 1)


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


def value_axis(values: Sequence[Decimal], *, from_zero: bool = False) -> tuple[Decimal, Decimal, Decimal]:
    """Return the ends and the step of a vertical axis with three to six round ticks.

    The axis starts at zero unless all values lie in its upper third, where it would only flatten them.
    """
    if not values:
        return Decimal(0), Decimal(1), Decimal(1)
    low, high = min(values), max(values)
    if from_zero or low * 3 < high * 2 or low == high:
        low, high = min(low, Decimal(0)), max(high, Decimal(0))
    step = round_step((high - low) / 4 or Decimal(1))
    low = (low / step).to_integral_value("ROUND_FLOOR") * step
    high = (high / step).to_integral_value("ROUND_CEILING") * step
    return low, max(high, low + step), step


def round_step(rough: Decimal) -> Decimal:
    """Return the smallest of 1, 2, 2.5, 5 and 10 times a power of ten that is not below `rough`."""
    power = Decimal(10) ** rough.adjusted()
    factors = (Decimal(1), Decimal(2), Decimal("2.5"), Decimal(5), Decimal(10))
    return next(factor * power for factor in factors if factor * power >= rough)


def plain(value: Decimal) -> str:
    """Write an axis number without an exponent or idle zeros, thousands divided by commas."""
    return f"{value.normalize() + 0:,f}"


# Points and what joins them ---------------------------------------------------------------------------------


class Place(Struct, frozen=True):
    """A point in time and on the drawing."""

    date: dt.date
    x: float
    y: float


class Join(Enum):
    """How a point is joined to the next."""

    FIRM = "firm"
    LOOSE = "loose"
    """The series changed its nature between them."""
    NONE = "none"
    """A value is missing between them."""


class ChartLine(Struct, frozen=True, kw_only=True):
    """A stroke between points; `loose` where the series changed its nature between them."""

    path: str
    loose: bool = False


def joins(series: SeriesView, places: Sequence[Place]) -> tuple[Join, ...]:
    """Return how each point is joined to the next; a flow is not joined at all."""
    return tuple(_join(series, before.date, after.date) for before, after in pairwise(places))


def _join(series: SeriesView, before: dt.date, after: dt.date) -> Join:
    if series.kind == "flow" or any(before < gap.date < after for gap in series.gaps):
        return Join.NONE
    return Join.LOOSE if any(before < change.date <= after for change in series.breaks) else Join.FIRM


def strokes(places: Sequence[Place], joined: Sequence[Join]) -> tuple[ChartLine, ...]:
    """Return the lines between points: firm joins run on in one stroke, each loose one is its own."""
    lines: list[ChartLine] = []
    run: list[Place] = list(places[:1])
    for place, join in zip(places[1:], joined, strict=True):
        if join is Join.FIRM:
            run.append(place)
            continue
        if len(run) > 1:
            lines.append(ChartLine(path=_path(run)))
        if join is Join.LOOSE:
            lines.append(ChartLine(path=_path([run[-1], place]), loose=True))
        run = [place]
    if len(run) > 1:
        lines.append(ChartLine(path=_path(run)))
    return tuple(lines)


def _path(places: Sequence[Place]) -> str:
    return "M" + "L".join(f"{place.x:g} {place.y:g}" for place in places)


# Line charts ------------------------------------------------------------------------------------------------


class ChartPoint(Struct, frozen=True, kw_only=True):
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


class ChartMark(Struct, frozen=True, kw_only=True):
    """A gap or a break: a place on the time axis with a note."""

    x: float
    number: int
    """Number by which the note below the chart is found."""
    mark: SeriesMark


class LineChart(Struct, frozen=True, kw_only=True):
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
    known = [(point, point.figure.value) for point in series.points if point.figure.value is not None]
    low, high, step = value_axis([value / series.scale for _, value in known], from_zero=series.kind == "flow")
    values = ValueScale(low=low, high=high, top=26, bottom=height - 30)
    marks = (*series.gaps, *series.breaks)
    first, last = year_span([*(point.date for point in series.points), *(mark.date for mark in marks)])
    time = TimeScale(first=first, last=last, left=44, right=width - 18)
    places = [Place(point.date, time.at(point.date), values.at(value / series.scale)) for point, value in known]
    joined = joins(series, places)
    named = labelled([place.y for place in places])
    return LineChart(
        width=width,
        height=height,
        left=time.left,
        right=time.right,
        top=values.top,
        bottom=values.bottom,
        y_ticks=tuple(
            Tick(at=values.at(low + step * count), label=plain(low + step * count))
            for count in range(int((high - low) / step) + 1)
        ),
        x_ticks=year_ticks(time),
        lines=strokes(places, joined),
        stems=series.kind == "flow",
        points=tuple(
            ChartPoint(
                x=place.x,
                y=place.y,
                shape=SHAPES[made(point.figure.status).value],
                label=point.label,
                figure=point.figure,
                text=made(point.figure.number) if index in named else "",
                text_y=label_height(index, places, joined, values.bottom),
                anchor="end" if place.x > time.right - EDGE else "start" if place.x < time.left + EDGE else "middle",
            )
            for index, ((point, _), place) in enumerate(zip(known, places, strict=True))
        ),
        gaps=chart_marks(series.gaps, time, 1),
        breaks=chart_marks(series.breaks, time, 1 + len(series.gaps)),
        base=plain(low) if low else "",
    )


def chart_marks(marks: Sequence[SeriesMark], time: TimeScale, start: int) -> tuple[ChartMark, ...]:
    """Place gaps or breaks, numbered from `start` on."""
    return tuple(ChartMark(x=time.at(mark.date), number=number, mark=mark) for number, mark in enumerate(marks, start))


def labelled(heights: Sequence[float]) -> frozenset[int]:
    """Choose the points that carry their number: the first, the last and the highest, unless they crowd."""
    if not heights:
        return frozenset()
    ends = {0, len(heights) - 1}
    peak = min(range(len(heights)), key=lambda index: heights[index])
    return frozenset(ends | {peak} if all(abs(peak - end) > 1 for end in ends) else ends)


def label_height(index: int, places: Sequence[Place], joined: Sequence[Join], bottom: float) -> float:
    """Return the height of a point's number: above the point, or below it where its only line comes from above."""
    height = places[index].y
    reached = [
        places[neighbour].y
        for neighbour, join in ((index - 1, index - 1), (index + 1, index))
        if 0 <= neighbour < len(places) and joined[join] is not Join.NONE
    ]
    below = len(reached) == 1 and reached[0] < height and height + LABEL_BELOW < bottom
    return round(height + (LABEL_BELOW if below else LABEL_ABOVE), 1)


# Sparklines -------------------------------------------------------------------------------------------------


class Sparkline(Struct, frozen=True, kw_only=True):
    """A series without axes, as wide as a word."""

    width: float
    height: float
    lines: tuple[ChartLine, ...]
    stems: tuple[Place, ...]
    """Heads of stems, for flows."""
    end: Place | None
    """The point that is dwelt on: the newest, or that of the figure the sparkline stands beside."""
    alone: tuple[Place, ...]
    """Points that no line touches."""


def sparkline(
    series: SeriesView, figure: str = "", width: float = 120, height: float = 32, margin: float = 4
) -> Sparkline:
    """Lay out a series as a sparkline that dwells on one of its figures; gaps stay open."""
    known = [(point, point.figure.value) for point in series.points if point.figure.value is not None]
    if not known:
        return Sparkline(width=width, height=height, lines=(), stems=(), end=None, alone=())
    flow = series.kind == "flow"
    numbers = [value for _, value in known]
    values = ValueScale(low=Decimal(0) if flow else min(numbers), high=max(numbers), top=margin, bottom=height - margin)
    time = TimeScale(first=known[0][0].date, last=known[-1][0].date, left=margin, right=width - margin)
    places = [Place(point.date, time.at(point.date), values.at(value)) for point, value in known]
    joined = joins(series, places)
    dwelt = next((index for index, (point, _) in enumerate(known) if point.figure.id == figure), len(known) - 1)
    return Sparkline(
        width=width,
        height=height,
        lines=strokes(places, joined),
        stems=tuple(places) if flow else (),
        end=places[dwelt],
        alone=tuple(
            place
            for place, before, after in zip(places, (Join.NONE, *joined), (*joined, Join.NONE), strict=True)
            if not flow and before is Join.NONE and after is Join.NONE
        ),
    )


# Tile map ---------------------------------------------------------------------------------------------------


class TileSquare(Struct, frozen=True, kw_only=True):
    """A province as a square."""

    x: float
    y: float
    step: int
    """Shade: 0 for none, 1, 2, 3 for three or more."""
    tile: TileView


class TileMap(Struct, frozen=True, kw_only=True):
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
                step=min(tile.count, MOST_STEPS),
                tile=tile,
            )
            for tile in tiles
        ),
    )


# Timeline ---------------------------------------------------------------------------------------------------


class TimelineMark(Struct, frozen=True, kw_only=True):
    """An item on its lane."""

    x: float
    y: float
    left: float
    right: float
    """Where the days begin and end that its date may mean; equal for a day."""
    item: TimelineItem


class TimelineLane(Struct, frozen=True, kw_only=True):
    """A lane with its items."""

    lane: str
    top: float
    bottom: float
    middle: float
    marks: tuple[TimelineMark, ...]


class TimelineBar(Struct, frozen=True, kw_only=True):
    """A plan period."""

    x: float
    end: float
    y: float
    text_x: float
    anchor: str
    item: TimelineItem


class TimelineChart(Struct, frozen=True, kw_only=True):
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


def timeline_chart(
    items: Sequence[TimelineItem], *, plans: bool = True, width: float = 960, size: float = 11, pitch: float = 26
) -> TimelineChart:
    """Lay out items on lanes over one axis; what falls on the same place is stacked, plan periods become bars.

    `size` is the room a mark takes, `pitch` the distance between bars.
    """
    periods = [item for item in items if item.kind == "plan"] if plans else []
    events = [item for item in items if item.kind != "plan"]
    first, last = year_span([date for item in (*events, *periods) for date in (item.start, item.end)])
    time = TimeScale(first=first, last=last, left=92, right=width - 12)
    lanes: list[TimelineLane] = []
    bottom = 8.0
    for name in LANES:
        members = [item for item in events if lane_of(item) == name]
        if members:
            lanes.append(timeline_lane(name, members, time, top=bottom, size=size))
            bottom = lanes[-1].bottom
    bars = timeline_bars(periods, time, top=bottom, pitch=pitch)
    if bars:
        bottom = bars[-1].y + pitch / 2 + 1
    return TimelineChart(
        width=width,
        height=bottom + 24,
        left=time.left,
        right=time.right,
        bottom=bottom,
        ticks=year_ticks(time),
        lanes=tuple(lanes),
        bars=bars,
    )


def timeline_lane(
    name: str, items: Sequence[TimelineItem], time: TimeScale, *, top: float, size: float
) -> TimelineLane:
    """Lay out a lane below `top`, as high as its tallest stack."""
    rows = stack(items, time, size)
    bottom = top + (1 + max(row for _, row in rows)) * size + 16
    return TimelineLane(
        lane=name,
        top=top,
        bottom=bottom,
        middle=round((top + bottom) / 2, 1),
        marks=tuple(
            TimelineMark(
                x=middle(item, time),
                y=round(bottom - 8 - size / 2 - row * size, 1),
                left=time.at(item.start),
                right=time.at(item.end),
                item=item,
            )
            for item, row in rows
        ),
    )


def timeline_bars(
    periods: Sequence[TimelineItem], time: TimeScale, *, top: float, pitch: float
) -> tuple[TimelineBar, ...]:
    """Lay out plan periods as bars, the earliest first; the title of a bar far to the right ends where the bar ends."""
    bars = []
    for number, item in enumerate(sorted(periods, key=lambda period: (period.start, period.end)), 1):
        start, end = time.at(item.start), time.at(item.end + dt.timedelta(days=1))
        late = (start + end) > (time.left + time.right)
        bars.append(
            TimelineBar(
                x=start,
                end=end,
                y=round(top + number * pitch, 1),
                text_x=end if late else start,
                anchor="end" if late else "start",
                item=item,
            )
        )
    return tuple(bars)


def lane_of(item: TimelineItem) -> str:
    """Return the lane an item stands on; targets have one of their own, whoever set them."""
    return "target" if item.kind == "target" else item.lane


def middle(item: TimelineItem, time: TimeScale) -> float:
    """Return where an item stands: in the middle of the days that its date may mean."""
    return round((time.at(item.start) + time.at(item.end)) / 2, 1)


def stack(items: Sequence[TimelineItem], time: TimeScale, size: float) -> tuple[tuple[TimelineItem, int], ...]:
    """Give each item the lowest row on which it touches none of those before it."""
    ends: list[float] = []
    rows: list[tuple[TimelineItem, int]] = []
    for item in sorted(items, key=lambda one: (one.start, one.end)):
        place = middle(item, time)
        row = next((index for index, end in enumerate(ends) if place - end >= size), len(ends))
        ends[row : row + 1] = [place]
        rows.append((item, row))
    return tuple(rows)


# Plan bar ---------------------------------------------------------------------------------------------------


class PlanBar(Struct, frozen=True, kw_only=True):
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
