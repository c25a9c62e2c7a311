from __future__ import annotations

import math
from xml.etree import ElementTree as ET

import pytest

from benchmarks import plot, results, tables
from benchmarks.bench import make_parser
from benchmarks.generators import GENERATORS, ROOT
from benchmarks.measure import Cost, Memory
from benchmarks.rounds import DEPLOY, Outcome
from benchmarks.servers import Answering


def costs(*walls: float) -> list[Cost]:
    return [Cost(wall=wall, cpu=2 * wall) for wall in walls]


MEMORY = Memory(largest=48, together=64)
HUGO = Outcome(generator="hugo", costs={"cold": costs(10, 20, 12), "edit": costs(5, 5, 5)}, pages=100, size=2**20)
HUGODATA = Outcome(generator="hugodata", costs={"cold": costs(8, 40, 10), "edit": costs(6, 7, 6)}, pages=100)
OURS = Outcome(generator="ours", costs={"cold": costs(4, 10, 2), "edit": costs(1, 1, 1)}, pages=200, memory=MEMORY)
ALL = [HUGO, HUGODATA, OURS]


def test_a_ratio_is_the_median_of_the_rounds_own_ratios() -> None:
    assert tables.ratio(costs(4, 10, 2), costs(8, 40, 10)) == pytest.approx(0.25)
    assert tables.ratio(costs(1, 9), costs(2)) == pytest.approx(0.5)
    assert math.isnan(tables.ratio([], costs(1)))


def test_the_better_hugo_is_that_with_the_smaller_median() -> None:
    assert tables.better_of(ALL, "cold") is HUGODATA
    assert tables.better_of(ALL, "edit") is HUGO
    assert tables.better_of([OURS], "cold") is None
    failed = Outcome(generator="hugodata", costs=HUGODATA.costs, failure="exit 1")
    assert tables.better_of([HUGO, failed], "cold") is HUGO


def test_the_table_of_a_size() -> None:
    head, _, hugo, hugodata, ours = tables.builds_table(ALL).splitlines()
    assert head.split("|")[1].strip() == "generator"
    cells = [[cell.strip() for cell in row.strip("|").split("|")] for row in (head, hugo, hugodata, ours)]
    assert cells[0][1:5] == ["cold s", "×", "edit s", "×"]
    assert cells[1][1:5] == ["12.000", "1.200", "5.000", "1.000"]
    assert cells[2][1:5] == ["10.000", "1.000", "6.000", "1.200"]
    assert cells[3] == ["ours", "4.000", "0.250", "1.000", "0.200", "8.00", "48", "64", "200", "0.0"]


def test_a_generator_that_failed_has_a_row_of_dashes() -> None:
    row = tables.builds_table([HUGO, Outcome(generator="zola", failure="exit 1: no")]).splitlines()[-1]
    assert row.split("|")[2].strip() == "failed"
    assert set(row.split("|")[3].strip()) == {"–"}


def test_cost_per_page_counts_the_pages_that_all_generators_make() -> None:
    by_size = {"S": [OURS], "M": [Outcome(generator="ours", costs={"cold": costs(4)}, pages=9999)]}
    found = tables.cost_per_page(by_size)["ours"]
    assert [pages for pages, _ in found.values()] == [314, 2474]
    assert [each for _, each in found.values()] == pytest.approx([12_738.9, 1_616.8], abs=0.1)
    cells = [cell.strip() for cell in tables.cost_table(by_size).splitlines()[-1].strip("|").split("|")]
    assert cells == ["ours", "12,739", "1,617", "7.88"]


def test_the_drawing_has_a_line_and_a_name_for_each_generator() -> None:
    points = {name: {"S": (314, 100.0 + place), "L": (22_074, 90.0)} for place, name in enumerate(GENERATORS)}
    root = ET.fromstring(plot.draw(points))
    lines = root.findall("{*}polyline")
    assert [line.attrib["class"].split()[0] for line in lines] == [*GENERATORS]
    assert {text.text for text in root.findall("{*}text")} >= {*GENERATORS, "100", "1,000", "10,000"}
    corners = [tuple(map(float, corner.split(","))) for corner in lines[0].attrib["points"].split()]
    assert corners[0] < corners[1]


def test_results_survive_being_written_down() -> None:
    found = results.Results(machine={"Python": "3"}, builds={"S": ALL}, own=[OURS])
    found.servers["S"] = [Answering(generator="hugo", ready=1, page=[0.1], everywhere=[0.2], together=3)]
    assert results.from_json(found.to_json()) == found


def test_results_of_several_runs_are_put_together() -> None:
    found = results.Results(machine={"Python": "3", "Hugo": "1"}, builds={"L": [HUGO], "M": [HUGO]}, own=[HUGO])
    found.add(results.Results(machine={"Python": "3", "Hugo": "2"}, builds={"S": [HUGO], "M": [OURS]}))
    assert found.machine == {"Python": "3", "Hugo": "1 / 2"}
    assert [*found.builds.items()] == [("S", [HUGO]), ("M", [OURS]), ("L", [HUGO])]
    assert found.own == [HUGO]


def test_the_report_tells_complaints_failures_and_the_disk() -> None:
    on_disk = Outcome(generator="ours", costs={"cold": costs(1), DEPLOY: costs(2)}, complaints=["zh: lacks it"])
    failed = Outcome(generator="zola", failure="exit 1: no\nmore")
    text = results.results_text(results.Results(builds={"S": [on_disk, failed]}))
    assert "- ours: zh: lacks it" in text
    assert "- zola failed: exit 1: no\n" in text
    assert "sync --file-system" in text
    assert "Content checks: no complaints." in results.results_text(results.Results(builds={"S": [HUGO]}))


def test_every_option_is_told() -> None:
    told = (ROOT / "benchmarks" / "README.md").read_text(encoding="utf-8")
    options = [option for action in make_parser()._actions for option in action.option_strings]
    assert [option for option in options if option not in {"-h", "--help"} and f"`{option}" not in told] == []
