"""What was measured → tables in Markdown: medians, and ratios to the better of the two Hugos."""

from __future__ import annotations

import math
import statistics
from collections.abc import Mapping, Sequence
from typing import Final

from benchmarks.corpus import number_of_pages
from benchmarks.measure import Cost
from benchmarks.rounds import DEPLOY, PHASES, Outcome
from benchmarks.servers import Answering

HUGOS: Final = ("hugo", "hugodata")
"""Both ways to use Hugo; the better one is what others are compared with."""
_NOTHING: Final = "–"
_MEBIBYTE: Final = 2**20
_MICROSECONDS: Final = 1_000_000


def median_of(costs: Sequence[Cost]) -> float:
    """Return the median of the seconds; not a number where there are none."""
    return statistics.median(cost.wall for cost in costs) if costs else math.nan


def better_of(outcomes: Sequence[Outcome], phase: str) -> Outcome | None:
    """Return the Hugo with the smaller median, or None where neither was measured."""
    found = [item for item in outcomes if item.generator in HUGOS and item.costs.get(phase) and not item.failure]
    return min(found, key=lambda item: median_of(item.costs[phase]), default=None)


def ratio(costs: Sequence[Cost], against: Sequence[Cost]) -> float:
    """Return the median of the rounds' own ratios of seconds; not a number where no round has both."""
    ratios = [one.wall / other.wall for one, other in zip(costs, against, strict=False)]
    return statistics.median(ratios) if ratios else math.nan


def builds_table(outcomes: Sequence[Outcome]) -> str:
    """Return the table of a size: seconds and ratios of each phase, processor time, memory, what was built."""
    measured = [phase for phase in (*PHASES, DEPLOY) if any(item.costs.get(phase) for item in outcomes)]
    heads = ["generator"]
    for phase in measured:
        heads += [f"{phase} s", "×"]
    heads += ["CPU s", "largest MiB", "all MiB", "pages", "MiB out"]
    return markdown_table([heads, *(_row(item, outcomes, measured) for item in outcomes)])


def _row(outcome: Outcome, outcomes: Sequence[Outcome], phases: Sequence[str]) -> list[str]:
    row = [outcome.generator]
    if outcome.failure:
        return [outcome.generator, "failed", *[_NOTHING] * (2 * len(phases) + 4)]
    for phase in phases:
        better = better_of(outcomes, phase)
        costs = outcome.costs.get(phase, [])
        row += [number(median_of(costs), 3), number(ratio(costs, better.costs[phase]) if better else math.nan, 3)]
    cold = outcome.costs.get("cold", [])
    row.append(number(statistics.median(cost.cpu for cost in cold) if cold else math.nan, 2))
    memory = outcome.memory
    row += [number(memory.largest, 0), number(memory.together, 0)] if memory else [_NOTHING] * 2
    return [*row, f"{outcome.pages:,}", number(outcome.size / _MEBIBYTE, 1)]


def cost_per_page(by_size: Mapping[str, Sequence[Outcome]]) -> dict[str, dict[str, tuple[int, float]]]:
    """Return generator → size → number of pages, and microseconds for each of them in a cold build.

    Only the pages count that every generator makes.
    """
    found: dict[str, dict[str, tuple[int, float]]] = {}
    for size, outcomes in by_size.items():
        pages = number_of_pages(size)
        for item in outcomes:
            if item.costs.get("cold") and not item.failure:
                each = median_of(item.costs["cold"]) / pages * _MICROSECONDS
                found.setdefault(item.generator, {})[size] = (pages, each)
    return found


def cost_table(by_size: Mapping[str, Sequence[Outcome]]) -> str:
    """Return the table of microseconds a page, a column for each size."""
    sizes = list(by_size)
    rows = [["generator", *(f"{size} µs" for size in sizes), "dearest ÷ cheapest"]]
    for generator, costs in cost_per_page(by_size).items():
        each = [costs[size][1] for size in sizes if size in costs]
        shown = [number(costs[size][1], 0) if size in costs else _NOTHING for size in sizes]
        rows.append([generator, *shown, number(max(each) / min(each), 2)])
    return markdown_table(rows)


def servers_table(found: Sequence[Answering]) -> str:
    """Return the table of the preview servers."""
    rows = [["generator", "ready s", "edit → page s", "edit → all three pages s", "all MiB"]]
    for item in found:
        if item.failure:
            rows.append([item.generator, "failed", *[_NOTHING] * 3])
            continue
        medians = (statistics.median(item.page), statistics.median(item.everywhere))
        rows.append([item.generator, number(item.ready, 2), *(number(value, 3) for value in medians)])
        rows[-1].append(number(item.together, 0))
    return markdown_table(rows)


def number(value: float, decimals: int) -> str:
    """Return a number for a cell; a dash where there is none."""
    return _NOTHING if math.isnan(value) else f"{value:,.{decimals}f}"


def markdown_table(rows: Sequence[Sequence[str]]) -> str:
    """Return rows as a Markdown table, the first of them its head; all columns but the first are numbers."""
    widths = [max(len(row[column]) for row in rows) for column in range(len(rows[0]))]

    def line(cells: Sequence[str]) -> str:
        first, *others = zip(cells, widths, strict=True)
        return "| " + " | ".join([first[0].ljust(first[1]), *(cell.rjust(width) for cell, width in others)]) + " |"

    marks = ["-" * widths[0], *("-" * (width - 1) + ":" for width in widths[1:])]
    return "\n".join([line(rows[0]), line(marks), *(line(row) for row in rows[1:])])
