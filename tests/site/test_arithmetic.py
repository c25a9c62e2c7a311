"""Figures go in, every relation between them comes out with its verdict."""

from __future__ import annotations

from collections import Counter
from fractions import Fraction

import pytest
from msgspec.structs import replace

from reportsite.model.expressions import Comparison, Negative, Reference, parse_statement
from reportsite.model.figures import Status
from reportsite.model.library import FigureRecord, Library
from reportsite.model.quantity import Quantity
from reportsite.model.reports import FigurePart
from reportsite.pipeline import Content
from reportsite.site.arithmetic import Arithmetic, Assessment, Verdict, assess, assess_library
from reportsite.site.comparability import Obstacle
from reportsite.site.evaluation import point
from reportsite.site.operands import figure_operand
from reportsite.site.relations import Origin, Relation

# The 77 relations that were worked out by hand before there was an engine, each with the relation that states it here
# and the verdict of the digits. "exact": the printed numbers give it; "within-rounding": only the numbers that they
# were rounded from may.
WORKED_OUT = """
c000-01            | netizens-rural-and-urban-2023                | exact
c000-02            | rural-netizens@2023-12.share                 | within-rounding
c000-03            | urban-netizens@2023-12.share                 | within-rounding
c000-04            | shares-rural-and-urban-2023                  | exact
c000-05            | online-government-users@2023-12.share        | exact
c000-06            | internet-medical-users@2023-12.share         | exact
c000-07            | internet-medical-users@2023-12.growth        | exact
c000-08            | netizens-2022-by-the-53rd-report             | exact
c000-09            | medical-users-2022-by-the-53rd-report        | exact
c000-10            | internet-penetration@2023-12.change          | exact
c000-11            | penetration-from-non-users-2023              | exact
c000-12            | non-users-rural-and-urban-2023               | within-rounding
c000-13            | population-change-2023                       | exact
c000-14            | new-users-and-net-change-2023                | exact
c001-01            | netizens-2020-03-by-the-47th-report          | exact
c001-02            | internet-penetration@2020-12.change          | exact
c001-03            | online-education-users@2020-12.share         | exact
c001-04            | internet-medical-users@2020-12.share         | exact
c001-05            | online-shopping-users@2020-12.share          | exact
c001-06            | online-payment-users@2020-12.share           | within-rounding
c001-07            | online-video-users@2020-12.share             | exact
c001-08            | short-video-users@2020-12.share              | exact
c001-09            | online-government-users@2020-12.share        | within-rounding
c001-10            | online-government-users@2020-12.growth       | exact
c001-11            | online-government-users@2020-12.change       | within-rounding
c001-12            | market-value-growth-2020                     | within-rounding
c001-13            | unicorns-2019-by-the-47th-report             | exact
c001-14            | top-ten-share-2020                           | within-rounding
c001-15            | short-video-within-online-video-2020         | exact
c001-16            | rural-netizens@2020-12.share                 | within-rounding
c001-17            | rural-netizens-2020-03-by-two-reports        | within-rounding
c001-18            | online-retail-rounding-2020                  | exact
c001-19            | online-retail-goods-rounding-2020            | exact
c001-20            | online-retail-eight-years-2020               | exact
c001-21            | rural-penetration-2020-03-by-two-reports     | exact
c003-01            | referrals-2020                               | exact
c003-02            | visits-per-internet-hospital                 | exact
c003-03            | prefectures-with-mutual-recognition          | inconsistent
cs-medical-2020-12 | internet-medical-users@2020-12.share         | exact
cs-medical-2021-06 | internet-medical-users@2021-06.share         | within-rounding
cs-medical-2021-12 | internet-medical-users@2021-12.share         | exact
cs-medical-2022-06 | internet-medical-users@2022-06.share         | exact
cs-medical-2022-12 | internet-medical-users@2022-12.share         | exact
cs-medical-2023-06 | internet-medical-users@2023-06.share         | within-rounding
cs-medical-2023-12 | internet-medical-users@2023-12.share         | exact
cs-medical-2024-06 | internet-medical-users@2024-06.share         | exact
cs-medical-2024-12 | internet-medical-users@2024-12.share         | exact
cs-medical-2025-12 | internet-medical-users@2025-12.share         | exact
cs-gov-2018-12     | online-government-users@2018-12.share        | exact
cs-gov-2020-03     | online-government-users@2020-03.share        | exact
cs-gov-2020-06     | online-government-users@2020-06.share        | exact
cs-gov-2020-12     | online-government-users@2020-12.share        | within-rounding
cs-gov-2021-12     | online-government-users@2021-12.share        | exact
cs-gov-2022-12     | online-government-users@2022-12.share        | within-rounding
cs-gov-2023-12     | online-government-users@2023-12.share        | exact
cs-gov-2024-12     | online-government-users@2024-12.share        | exact
cs-rural-2020-06   | rural-netizens@2020-06.share                 | within-rounding
cs-rural-2020-12   | rural-netizens@2020-12.share                 | within-rounding
cs-rural-2022-12   | rural-netizens@2022-12.share                 | exact
cs-rural-2023-12   | rural-netizens@2023-12.share                 | within-rounding
cs-net-2021-06     | netizens@2021-06.change                      | within-rounding
cs-net-2021-12     | netizens@2021-12.change                      | within-rounding
cs-net-2022-06     | netizens@2022-06.change                      | within-rounding
cs-net-2022-12     | netizens@2022-12.change                      | within-rounding
cs-net-2023-06     | netizens@2023-06.change                      | within-rounding
cs-net-2023-12     | netizens@2023-12.change                      | within-rounding
cs-net-2024-06     | netizens@2024-06.change                      | within-rounding
cs-net-2020-06     | netizens@2020-06.change                      | within-rounding
cs-med-2021-06     | internet-medical-users@2021-06.change        | within-rounding
cs-med-2021-12     | internet-medical-users@2021-12.change        | within-rounding
cs-med-2022-06     | internet-medical-users@2022-06.change        | within-rounding
cs-med-2022-12     | internet-medical-users@2022-12.change        | within-rounding
cs-med-2023-12     | internet-medical-users@2023-12.change        | within-rounding
cs-med-growth-49   | internet-medical-users@2021-12.growth        | exact
cs-med-growth-51   | internet-medical-users@2022-12.growth        | exact
cs-gov-55          | government-users-2024-by-the-55th-report     | exact
cs-rur-46          | netizens-rural-and-urban-2020-06             | within-rounding
"""
ROWS = [tuple(cell.strip() for cell in row.split("|")) for row in WORKED_OUT.strip().splitlines()]


def by_id(arithmetic: Arithmetic) -> dict[str, Assessment]:
    return {item.relation.id: item for item in arithmetic.assessments}


def with_value(library: Library, figure_id: str, part: FigurePart, quantity: Quantity) -> Library:
    """Return the library with another value for one of a figure's numbers."""
    record = library.figures[figure_id]
    changed = replace(record, quantities={**record.quantities, part: quantity})
    return replace(library, figures={**library.figures, figure_id: changed})


def printed(value: str, like: Quantity) -> Quantity:
    return replace(like, value=like.value.__class__(value) if like.value is not None else None)


def weigh(content: Content, text: str) -> Assessment:
    statement = parse_statement(text)
    operands = {reference: figure_operand(content.library, reference) for reference in statement.references()}
    position = next(iter(operands.values())).printed.position
    relation = Relation(id="tried", origin=Origin.DECLARED, statement=statement, operands=operands, position=position)
    return assess(relation)


@pytest.mark.parametrize(("number", "relation", "verdict"), ROWS)
def test_the_verdict_is_the_one_worked_out_by_hand(
    arithmetic: Arithmetic, number: str, relation: str, verdict: str
) -> None:
    assert number
    assert by_id(arithmetic)[relation].arithmetic.value == verdict


def test_of_the_77_relations_45_hold_31_do_so_within_rounding_and_one_does_not(arithmetic: Arithmetic) -> None:
    found = by_id(arithmetic)
    verdicts = Counter(found[relation].arithmetic for _, relation, _ in ROWS)
    assert verdicts == {Verdict.EXACT: 45, Verdict.WITHIN_ROUNDING: 31, Verdict.INCONSISTENT: 1}


def test_the_only_one_that_does_not_hold_is_a_doubt_and_no_error(arithmetic: Arithmetic) -> None:
    failing = [item for item in arithmetic.assessments if item.verdict is Verdict.INCONSISTENT]
    assert [item.relation.id for item in failing] == ["prefectures-with-mutual-recognition"]
    assert failing[0].is_doubt


def test_the_only_one_not_to_be_compared_is_the_flow_over_the_stock(arithmetic: Arithmetic) -> None:
    refused = {item.relation.id: item.obstacle for item in arithmetic.assessments if item.obstacle}
    assert refused == {"visits-per-internet-hospital": Obstacle.KINDS}
    assert by_id(arithmetic)["visits-per-internet-hospital"].verdict is Verdict.NOT_COMPARABLE


def test_an_equality_check_would_have_called_31_true_statements_wrong(arithmetic: Arithmetic) -> None:
    wronged = {item.relation.id for item in arithmetic.assessments if fails_when_rounded(item)}
    true = {item.relation.id for item in arithmetic.assessments if item.verdict is Verdict.WITHIN_ROUNDING}
    assert wronged - {"prefectures-with-mutual-recognition"} == true
    assert len(true) == 31
    # 326 ÷ 1092 = 29.85 %, printed 29.8 %; 766 ÷ 1092 = 70.15 %, printed 70.2 %; 51.8 − 48.2 = 3.6, printed 3.5 points.
    assert {
        "rural-netizens@2023-12.share",
        "urban-netizens@2023-12.share",
        "non-users-rural-and-urban-2023",
    } <= true


def fails_when_rounded(item: Assessment) -> bool:
    """Tell whether rounding what the printed numbers come to, without thought of intervals, gives another number."""
    operands = item.relation.operands.values()
    if item.obstacle or not all(operand.interval.is_bounded for operand in operands):
        return False
    if item.statement.comparison is not Comparison.EQUAL:
        return item.verdict is Verdict.INCONSISTENT
    points = {reference: operand.point for reference, operand in item.relation.operands.items()}
    left, right = point(item.statement.left, points), point(item.statement.right, points)
    assert left is not None
    assert right is not None
    side = item.statement.right.operand if isinstance(item.statement.right, Negative) else item.statement.right
    if isinstance(side, Reference):
        return abs(left - right) > item.relation.operands[side].step / 2
    return left != right


def test_a_planted_share_fails_and_is_itself_the_culprit(content: Content) -> None:
    figure = "internet-medical-users@2023-12"
    like = content.library.figures[figure].quantities[FigurePart.SHARE]
    library = with_value(content.library, figure, FigurePart.SHARE, printed("38.9", like))
    item = by_id(assess_library(library, "zh"))[f"{figure}.share"]
    assert item.verdict is Verdict.INCONSISTENT
    assert item.fits[0].operand.reference == Reference(figure, FigurePart.SHARE)
    assert item.fits[0].nearest == Fraction("0.379")


def test_a_planted_value_that_breaks_several_relations_is_the_culprit(content: Content) -> None:
    figure = "netizens@2020-06"
    like = content.library.figures[figure].quantities[FigurePart.VALUE]
    library = with_value(content.library, figure, FigurePart.VALUE, printed("960000000", like))
    failing = [
        item
        for item in assess_library(library, "zh").assessments
        if item.verdict is Verdict.INCONSISTENT and not item.is_doubt
    ]
    assert len(failing) >= 3
    assert all(item.fits[0].operand.reference == Reference(figure) for item in failing)
    (change,) = [item for item in failing if item.relation.id == f"{figure}.change"]
    assert change.fits[0].nearest == 940_000_000


def test_an_earlier_edition_must_meet_what_a_later_one_says_of_it(content: Content) -> None:
    figure = "netizens@2022-12"
    like = content.library.figures[figure].quantities[FigurePart.VALUE]
    found = by_id(assess_library(content.library, "zh"))
    assert found["netizens-2022-by-the-53rd-report"].verdict is Verdict.EXACT
    library = with_value(content.library, figure, FigurePart.VALUE, printed("1069000000", like))
    found = by_id(assess_library(library, "zh"))
    assert found["netizens-2022-by-the-53rd-report"].verdict is Verdict.INCONSISTENT


def test_a_disputed_figure_may_fail_its_own_arithmetic(content: Content) -> None:
    figure = "internet-medical-users@2023-12"
    library = content.library
    record = library.figures[figure]
    assert record.figure.share is not None
    share = replace(record.figure.share, status=Status.DISPUTED)
    like = record.quantities[FigurePart.SHARE]
    disputed = FigureRecord(
        figure=replace(record.figure, share=share),
        indicator=record.indicator,
        report=record.report,
        language=record.language,
        quantities={**record.quantities, FigurePart.SHARE: printed("38.9", like)},
    )
    item = by_id(assess_library(replace(library, figures={**library.figures, figure: disputed}), "zh"))
    assert item[f"{figure}.share"].is_doubt


def test_a_figure_knows_the_relations_it_takes_part_in_its_own_first(arithmetic: Arithmetic) -> None:
    ids = [item.relation.id for item in arithmetic.of("internet-medical-users@2023-12")]
    assert ids == [
        "internet-medical-users@2023-12.share",
        "internet-medical-users@2023-12.change",
        "internet-medical-users@2023-12.growth",
        "medical-users-2022-by-the-53rd-report",
    ]
    assert arithmetic.of("nothing@2020") == ()


def test_both_sides_of_a_rounding_are_weighed_as_bounds(arithmetic: Arithmetic) -> None:
    headline = by_id(arithmetic)["netizens-headline@2020-12.rounding"]
    assert headline.verdict is Verdict.EXACT
    assert headline.right.high == 1_000_000_000
    assert not headline.right.is_bounded


INCOMPARABLE = """
internet-hospital-visits@2024 ÷ internet-hospitals@2025-09 = 1           | kinds
internet-hospital-visits@2024 = new-internet-users@2023                  | units
netizens@2023-12 + internet-penetration@2023-12 = 1                      | kinds
netizens@2023-12 = internet-hospitals@2025-09                            | units
rural-netizens@2020-12 ÷ netizens@2023-12 = 50%                          | dates
new-internet-users@2023 + netizens@2023-12 = netizens@2023-12            | kinds
netizens@2023-12.change = netizens@2023-12                               | kinds
e-government-rank@2020 = internet-unicorns@2020-12                       | kinds
psychological-aid-hotline@2025-09 = 12356                                | no-number
paediatrics-target@2025-12 = 100%                                        | no-number
mobile-medical-rounds@2025-09 = 100%                                     | no-number
medical-insurance-code-users@undated ÷ netizens@2023-12 = 92%            | undated
netizens@2023-12 × netizens@2023-12 = 1                                  | kinds
"""


@pytest.mark.parametrize("row", INCOMPARABLE.strip().splitlines())
def test_numbers_that_differ_in_what_how_or_when_they_count_are_not_compared(content: Content, row: str) -> None:
    text, obstacle = (cell.strip() for cell in row.split("|"))
    item = weigh(content, text)
    assert item.obstacle == Obstacle(obstacle)
    assert item.verdict is Verdict.NOT_COMPARABLE


COMPARABLE = """
netizens@2023-12 − netizens@2022-12 = netizens@2023-12.change
netizens@2023-12 ÷ netizens@2018-12 ≥ 1
netizens@2023-12 × internet-penetration@2023-12 ≤ netizens@2023-12
new-internet-users@2023 ÷ netizens@2023-12.change = 1
e-government-rank@2018 − e-government-rank@2020 = e-government-rank@2018 − e-government-rank@2020
"""


@pytest.mark.parametrize("text", COMPARABLE.strip().splitlines())
def test_numbers_of_one_kind_may_be_compared(content: Content, text: str) -> None:
    assert weigh(content, text).obstacle is None


def test_relations_that_would_compare_what_cannot_be_compared_are_passed_over_in_silence(content: Content) -> None:
    # The subheading speaks of an increase and names the total: what its record says does not follow from the other.
    assert "short-video-growth-heading@2020-12" in content.library.figures
    found = by_id(assess_library(content.library, "zh"))
    assert "short-video-growth-heading@2020-12.rounding" not in found
    assert found["short-video-growth-heading-2020"].verdict is Verdict.EXACT
