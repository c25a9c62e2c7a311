"""Cost per page at each size → a drawing of one line per generator, both axes logarithmic."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from html import escape
from typing import Final

_WIDTH, _HEIGHT = 760, 460
_LEFT, _RIGHT, _TOP, _BOTTOM = 70, 130, 24, 52
_LABEL_HEIGHT: Final = 15
_STEPS: Final = (1, 2, 5)
"""Where the lines of the grid stand within a power of ten."""
_COLOURS: Final = {
    "ours": ("#b3261e", "#ff8a80"),
    "ours-rich": ("#b3261e", "#ff8a80"),
    "hugo": ("#1f5fbf", "#82b1ff"),
    "hugodata": ("#1f5fbf", "#82b1ff"),
    "zola": ("#2e7d32", "#81c784"),
    "eleventy": ("#7b5e00", "#ffd54f"),
    "pelican": ("#6a3fa0", "#ce93d8"),
    "mkdocs": ("#00696d", "#80cbc4"),
}
"""Generator → its colour on white, and on black."""
_DASHED: Final = frozenset({"ours-rich", "hugodata"})
_STYLE: Final = """
text { font: 13px sans-serif; fill: #222; }
.grid { stroke: #ddd; } .axis { stroke: #666; }
polyline { fill: none; stroke-width: 2.5; } .dashed { stroke-dasharray: 7 4; }
"""
_DARK: Final = "text { fill: #ddd; } .grid { stroke: #333; } .axis { stroke: #999; }"

Points = Mapping[str, tuple[int, float]]
"""Size → number of pages, microseconds for each."""


class _Scale:
    """A logarithmic axis: values → positions between two ends."""

    def __init__(self, values: Sequence[float], start: float, end: float) -> None:
        self.low = _step_below(min(values))
        self.high = _step_above(max(values))
        self._start, self._end = start, end

    def __call__(self, value: float) -> float:
        part = math.log(value / self.low) / math.log(self.high / self.low)
        return self._start + part * (self._end - self._start)

    def steps(self) -> Iterator[int]:
        """Yield where lines of the grid stand."""
        power: int = 10 ** math.floor(math.log10(self.low))
        while power <= self.high:
            yield from (power * step for step in _STEPS if self.low <= power * step <= self.high)
            power *= 10


def _step_below(value: float) -> float:
    power: float = 10.0 ** math.floor(math.log10(value))
    return max(power * step for step in _STEPS if power * step <= value)


def _step_above(value: float) -> float:
    power: float = 10.0 ** math.floor(math.log10(value))
    return min(power * step for step in (*_STEPS, 10) if power * step >= value)


def draw(costs: Mapping[str, Points]) -> str:
    """Return the drawing as SVG."""
    points = [point for of_generator in costs.values() for point in of_generator.values()]
    across = _Scale([pages for pages, _ in points], _LEFT, _WIDTH - _RIGHT)
    up = _Scale([each for _, each in points], _HEIGHT - _BOTTOM, _TOP)
    lines = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {_WIDTH} {_HEIGHT}" role="img">',
        "<title>Microseconds a page in a cold build, by number of pages</title>",
        f"<style>{_STYLE}{_colours(0)}@media (prefers-color-scheme: dark) {{ {_DARK}{_colours(1)} }}</style>",
        *_grid(across, up),
        *_curves(costs, across, up),
        "</svg>",
    ]
    return "\n".join(lines) + "\n"


def _colours(which: int) -> str:
    return "".join(f".{name} {{ stroke: {colours[which]}; }} " for name, colours in _COLOURS.items())


def _grid(across: _Scale, up: _Scale) -> Iterator[str]:
    bottom, right = _HEIGHT - _BOTTOM, _WIDTH - _RIGHT
    for value in up.steps():
        y = f"{up(value):.1f}"
        yield f'<line class="grid" x1="{_LEFT}" x2="{right}" y1="{y}" y2="{y}"/>'
        yield f'<text x="{_LEFT - 8}" y="{y}" dy="4" text-anchor="end">{value:,}</text>'
    for value in across.steps():
        x = f"{across(value):.1f}"
        yield f'<line class="axis" x1="{x}" x2="{x}" y1="{bottom}" y2="{bottom + 5}"/>'
        yield f'<text x="{x}" y="{bottom + 20}" text-anchor="middle">{value:,}</text>'
    yield f'<line class="axis" x1="{_LEFT}" x2="{right}" y1="{bottom}" y2="{bottom}"/>'
    yield f'<text x="{(_LEFT + right) / 2:.0f}" y="{_HEIGHT - 10}" text-anchor="middle">pages</text>'
    yield f'<text x="{_LEFT - 8}" y="14" text-anchor="end">µs a page</text>'


def _curves(costs: Mapping[str, Points], across: _Scale, up: _Scale) -> Iterator[str]:
    ends = []
    for name, points in costs.items():
        places = [(across(pages), up(each)) for pages, each in sorted(points.values())]
        dashed = " dashed" if name in _DASHED else ""
        corners = " ".join(f"{x:.1f},{y:.1f}" for x, y in places)
        yield f'<polyline class="{name}{dashed}" points="{corners}"/>'
        ends.append((places[-1][1], places[-1][0], name))
    for (_, x, name), y in zip(sorted(ends), _spread([end[0] for end in sorted(ends)]), strict=True):
        yield f'<text x="{x + 8:.1f}" y="{y:.1f}" dy="4">{escape(name)}</text>'


def _spread(heights: Sequence[float]) -> list[float]:
    """Move labels down where they would stand on each other; `heights` are in order."""
    placed: list[float] = []
    for height in heights:
        placed.append(max(height, placed[-1] + _LABEL_HEIGHT) if placed else height)
    return placed
