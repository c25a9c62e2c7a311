"""The text of a relation goes in, what it says comes out as a tree; what is no relation is refused with its place."""

from __future__ import annotations

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reportsite.diagnostics import Diagnostics, Position
from reportsite.model.converters import converters
from reportsite.model.expressions import (
    Comparison,
    Formula,
    FormulaError,
    Negative,
    Number,
    Operation,
    Operator,
    Reference,
    parse_statement,
)
from reportsite.model.reports import FigurePart
from reportsite.sources.decoding import Decoder
from reportsite.sources.nodes import Scalar

A, B, C = Reference("a@2020"), Reference("b-2@2023-12"), Reference("c@undated")


def test_a_figure_is_named_with_its_part() -> None:
    statement = parse_statement("a@2020.change = b-2@2023-12.share")
    assert statement.left == Reference("a@2020", FigurePart.CHANGE)
    assert statement.right == Reference("b-2@2023-12", FigurePart.SHARE)
    assert str(statement.left) == "a@2020.change"


def test_products_bind_before_sums_and_the_left_before_the_right() -> None:
    statement = parse_statement("a@2020 − b-2@2023-12 − c@undated × a@2020 = 0")
    product = Operation(Operator.MULTIPLY, C, A)
    assert statement.left == Operation(Operator.SUBTRACT, Operation(Operator.SUBTRACT, A, B), product)


def test_brackets_bind_first() -> None:
    statement = parse_statement("a@2020 ÷ (b-2@2023-12 + c@undated) = 1")
    assert statement.left == Operation(Operator.DIVIDE, A, Operation(Operator.ADD, B, C))


def test_a_sum_is_its_terms_added() -> None:
    assert parse_statement("sum(a@2020, b-2@2023-12, c@undated) = 1").left == Operation(
        Operator.ADD, Operation(Operator.ADD, A, B), C
    )


def test_signs_of_the_keyboard_are_read_as_well() -> None:
    typed = parse_statement("a@2020 * b-2@2023-12 / c@undated - 1 <= 2")
    printed = parse_statement("a@2020 × b-2@2023-12 ÷ c@undated − 1 ≤ 2")
    assert typed == printed
    assert typed.comparison is Comparison.AT_MOST
    assert parse_statement("1 >= a@2020").comparison is Comparison.AT_LEAST


def test_numbers_are_exact_and_per_cent_are_ratios() -> None:
    assert parse_statement("12.5% = 0.125").left == Number(Fraction(1, 8), "12.5%")
    assert parse_statement("12.5 % = 0.125").left == Number(Fraction(1, 8), "12.5%")


def test_a_minus_turns_the_sign() -> None:
    assert parse_statement("−a@2020 = −(1 − 2)").left == Negative(A)


def test_each_figure_is_referred_to_once_with_its_place() -> None:
    statement = parse_statement("a@2020 + b-2@2023-12 = a@2020")
    assert statement.references() == (A, B)
    assert [reference.offset for reference in statement.references()] == [0, 9]


REFUSED = """
a@2020                    | 6  | `=`, `≤` or `≥` is missing at the end
a@2020 =                  | 8  | a figure or a number is missing at the end
a@2020 = netizens         | 9  | `netizens` is not understood
a@2020.amount = 1         | 7  | a figure has no part `amount`
(a@2020 = 1               | 8  | `)` is expected, not `=`
a@2020 = 1 2              | 11 | the end is expected, not `2`
sum a@2020 = 1            | 4  | `(` is expected, not `a@2020`
a@2020 = 1 = 2            | 11 | the end is expected, not `=`
1e5 = 2                   | 1  | `e5 = 2` is not understood
__import__("os") = 1      | 0  | `__import__("os") = 1` is not understood
"""


@pytest.mark.parametrize("row", REFUSED.strip().splitlines())
def test_what_is_no_relation_is_refused_with_its_place(row: str) -> None:
    text, offset, problem = (cell.strip() for cell in row.split(" | "))
    with pytest.raises(FormulaError) as refused:
        parse_statement(text)
    assert (refused.value.offset, refused.value.problem) == (int(offset), problem)


def test_depth_and_length_are_bounded() -> None:
    with pytest.raises(FormulaError, match="nested deeper"):
        parse_statement("(" * 50 + "1" + ")" * 50 + " = 1")
    with pytest.raises(FormulaError, match="nested deeper"):
        parse_statement("−" * 50 + "1 = 1")
    with pytest.raises(FormulaError, match="longer than"):
        parse_statement("1 + " * 500 + "1 = 1")


@given(st.text(alphabet="ab1@2.%()=≤+−×÷, sum-", max_size=40))
def test_no_text_brings_the_parser_down(text: str) -> None:
    refused = None
    try:
        parse_statement(text)
    except FormulaError as error:
        refused = error.offset
    assert refused is None or 0 <= refused <= len(text)


def formula(node: Scalar) -> tuple[Formula | None, Diagnostics]:
    diagnostics = Diagnostics()
    decoder = Decoder(diagnostics, converters=converters(["zh"]), on_marker=lambda *_: None)
    return decoder.decode(node, Formula), diagnostics


def test_the_place_of_a_figure_is_counted_in_the_file() -> None:
    read, _ = formula(Scalar("1 = a@2020", Position("relations.yaml", 4, 15), quoted=True))
    assert read is not None
    (reference,) = read.statement.references()
    assert read.position_of(reference) == Position("relations.yaml", 4, 20)


def test_a_fault_is_reported_where_it_stands() -> None:
    read, diagnostics = formula(Scalar("1 = ?", Position("relations.yaml", 4, 15)))
    assert read is None
    (item,) = diagnostics
    assert (item.rule.code, item.position) == ("RS531", Position("relations.yaml", 4, 19))
