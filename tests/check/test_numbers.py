"""A printed number and a clause go in; whether the number stands there, whole and in the same sense, comes out."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from reportsite.check.numbers import Passage, Wanted, holds_number, numbers_in
from reportsite.model.quantity import parse_quantity

if TYPE_CHECKING:
    from tests.check.conftest import Project

# printed, unit, clause
HELD = """
4.14亿人    | person    | 用户规模达4.14亿人,较2022年12月增长5139万人
5139万人    | person    | 较2022年12月增长5139万人,占网民整体的37.9%
1.3亿       | visit     | 去年诊疗人次高达1.3亿
1.3亿       | visit     | 去年诊疗人次高达1.3亿人次
37.9%       | percent   | 占网民整体的３７．９％
1.9个百分点 | point     | 较2022年12月提升1.9个百分点
超10亿人    | person    | 来全国用户超10亿人
超过3.2万个 | merchant  | 商家数量超过3.2万个,同比增加4000余个
4000余个    | merchant  | 商家数量超过3.2万个,同比增加4000余个
5500多家    | hospital  | 5500多家医院
60余项      | item      | 项目多达60余项
8000家以上  | institution | 8000家以上二级医疗机构
最高100万元 | yuan      | 给予最高 100万元的一次性资金奖励
70%以上     | percent   | 70%以上二级县级中医医院
全部        | institution | 实现全部三级医疗机构
所有        | percent   | 全国所有三级公立医院
12356       | identifier | “12356”心理援助热线
第45位      | rank      | 由第65位提升至第45位
4周年       | anniversary | 医保码上线4周年来
13个        | category  | 已设置13个类别26个国家医学中心
16          | department | 工业和信息化部等十六部门
16个部门    | department | 工业和信息化部等十六部门
接近10亿    | person    | 我国网民规模接近10亿
"""
NOT_HELD = """
4.15亿人    | person    | 用户规模达4.14亿人
4.14亿人    | person    | 用户规模达14.14亿人
4.1亿人     | person    | 用户规模达4.14亿人
1.3亿       | visit     | 诊疗人次高达1.3万亿
13个        | centre    | 全国共113个中心
37.9%       | percent   | 占137.9%
37.9        | index     | 占网民整体的37.9%
1.9%        | percent   | 提升1.9个百分点
2480万      | person    | 提升2480万个百分点
10亿人      | person    | 来全国用户超10亿人
超10亿人    | person    | 来全国用户10亿人
3.2万个     | merchant  | 商家数量超过3.2万个
4000个      | merchant  | 同比增加4000余个
8000家      | institution | 8000家以上二级医疗机构
100万元     | yuan      | 给予最高100万元的奖励
70%以上     | percent   | 力争70%以上二级县级中医医院
12356       | identifier | 热线123567
45          | rank      | 由第65位提升
全部        | institution | 实现三级医疗机构
"""


def rows(table: str) -> list[tuple[str, ...]]:
    return [tuple(cell.strip() for cell in row.split("|")) for row in table.strip().splitlines()]


def wanted(project: Project, printed: str, unit_id: str) -> Wanted:
    units, grammar = project.library.units, project.content.locales["zh"].grammar
    quantity = parse_quantity(printed, units[unit_id], grammar)
    return Wanted(printed=printed, quantity=quantity, unit=units[unit_id], grammar=grammar, units=tuple(units.values()))


def is_held(project: Project, printed: str, unit_id: str, clause: str) -> bool:
    return holds_number(wanted(project, printed, unit_id), Passage.of(clause))


@pytest.mark.parametrize(("printed", "unit", "clause"), rows(HELD))
def test_a_number_is_found_in_its_clause(project: Project, printed: str, unit: str, clause: str) -> None:
    assert is_held(project, printed, unit, clause)


@pytest.mark.parametrize(("printed", "unit", "clause"), rows(NOT_HELD))
def test_another_number_or_the_same_in_another_sense_is_not(
    project: Project, printed: str, unit: str, clause: str
) -> None:
    assert not is_held(project, printed, unit, clause)


def test_words_before_the_clause_count_where_the_capture_is_at_hand(project: Project) -> None:
    line = "全国用户超10亿人"
    whole = Passage(text=line, start=line.index("10"), end=len(line))
    assert not holds_number(wanted(project, "10亿人", "person"), whole)


def test_what_the_clause_has_instead_is_told(project: Project) -> None:
    unit, grammar = project.library.units["person"], project.content.locales["zh"].grammar
    found = numbers_in(unit, grammar, Passage.of("用户规模达4.14亿人,增长5139万人"))
    assert found == ("4.14亿人", "5139万人")
