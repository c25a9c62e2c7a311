"""The text of a relation between numbers → what it says, as a tree; nothing is evaluated here, and nothing is `eval`ed.

    rural-netizens@2023-12 + urban-netizens@2023-12 = netizens@2023-12
    internet-unicorns@2020-12 − internet-unicorns@2020-12.change = internet-unicorns@2019-12
    sum(a@2024, b@2024) ÷ c@2024 ≥ 50%

A statement is two expressions with `=`, `≤` or `≥` between them. An expression is made of figures, called by id, with
a part where it is not the value (`.change`, `.share`, `.growth`, each with its sign); of numbers, which are exact and
may end in `%`; of `+ − × ÷`, parentheses and `sum(…, …)`. `-`, `*`, `/`, `<=` and `>=` are read as well. A minus
between two figures needs a space before it, since ids hold hyphens.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from enum import StrEnum
from fractions import Fraction

from reportsite.diagnostics import Position
from reportsite.model.reports import FigurePart

_LONGEST = 500
_DEEPEST = 12
_TOKEN = re.compile(
    r"\s*(?:(?P<figure>[a-z0-9]+(?:-[a-z0-9]+)*@(?:undated|\d{4}(?:-(?:\d{2}(?:-\d{2})?|H[12]))?)(?:\.[a-z]+)?)"
    r"|(?P<number>\d+(?:\.\d+)?\s?%?)|(?P<sum>sum)\b|(?P<sign><=|>=|[-+−×*÷/(),=≤≥]))",
    re.ASCII,
)
_SPELLINGS = {"-": "−", "*": "×", "/": "÷", "<=": "≤", ">=": "≥"}


class Operator(StrEnum):
    """What is done with two numbers."""

    ADD = "+"
    SUBTRACT = "−"
    MULTIPLY = "×"
    DIVIDE = "÷"


class Comparison(StrEnum):
    """What is said of the two sides of a statement."""

    EQUAL = "="
    AT_MOST = "≤"
    AT_LEAST = "≥"


@dataclass(frozen=True, slots=True)
class Number:
    """A number written into the expression; it is exact."""

    value: Fraction
    text: str


@dataclass(frozen=True, slots=True)
class Reference:
    """One of the numbers of a figure."""

    figure: str
    part: FigurePart = FigurePart.VALUE
    offset: int = field(default=0, compare=False)
    """Where it stands in the text."""

    def __str__(self) -> str:
        return self.figure if self.part is FigurePart.VALUE else f"{self.figure}.{self.part.value}"


@dataclass(frozen=True, slots=True)
class Negative:
    """The opposite of an expression."""

    operand: Expression


@dataclass(frozen=True, slots=True)
class Operation:
    """Two expressions joined by an operator."""

    operator: Operator
    left: Expression
    right: Expression


Expression = Number | Reference | Negative | Operation


@dataclass(frozen=True, slots=True)
class Statement:
    """What is said to hold between two expressions."""

    left: Expression
    comparison: Comparison
    right: Expression

    def references(self) -> tuple[Reference, ...]:
        """Return the numbers it is about, each once, in the order of the text."""
        return tuple(dict.fromkeys((*references(self.left), *references(self.right))))


@dataclass(frozen=True, slots=True)
class Formula:
    """A statement as an editor wrote it, and where."""

    text: str
    statement: Statement
    position: Position = field(compare=False)
    """Where its first character stands."""

    def position_of(self, reference: Reference) -> Position:
        """Return where a figure is named in it."""
        return Position(self.position.file, self.position.line, self.position.column + reference.offset)


class FormulaError(ValueError):
    """A text that is no statement; `problem` says why, in words, and `offset` where."""

    def __init__(self, problem: str, offset: int) -> None:
        super().__init__(problem)
        self.problem = problem
        self.offset = offset


def parse_statement(text: str) -> Statement:
    """Read a statement; raise FormulaError when it is none."""
    if len(text) > _LONGEST:
        raise FormulaError(f"it is longer than {_LONGEST} characters", 0)
    parser = _Parser(text)
    left = parser.expression(0)
    sign = parser.take(*Comparison)
    if sign is None:
        raise parser.unexpected("`=`, `≤` or `≥`")
    right = parser.expression(0)
    if parser.next is not None:
        raise parser.unexpected("the end")
    return Statement(left, Comparison(sign), right)


@dataclass(frozen=True, slots=True)
class _Token:
    kind: str
    text: str
    offset: int


class _Parser:
    """Reads tokens from left to right, one rule of the grammar a method."""

    def __init__(self, text: str) -> None:
        self._tokens = _tokens(text)
        self._end = len(text)
        self.next: _Token | None = next(self._tokens, None)

    def take(self, *signs: str) -> str | None:
        """Step over the next token when it is one of these signs, and return it."""
        if self.next and self.next.kind == "sign" and self.next.text in signs:
            return self._step().text
        return None

    def unexpected(self, expected: str) -> FormulaError:
        """Return the error of a token that does not belong where it stands."""
        if self.next is None:
            return FormulaError(f"{expected} is missing at the end", self._end)
        return FormulaError(f"{expected} is expected, not `{self.next.text}`", self.next.offset)

    def expression(self, depth: int) -> Expression:
        """Read terms joined by plus and minus."""
        result = self._term(depth)
        while sign := self.take("+", "−"):
            result = Operation(Operator(sign), result, self._term(depth))
        return result

    def _term(self, depth: int) -> Expression:
        result = self._factor(depth)
        while sign := self.take("×", "÷"):
            result = Operation(Operator(sign), result, self._factor(depth))
        return result

    def _factor(self, depth: int) -> Expression:
        if depth > _DEEPEST:
            offset = self.next.offset if self.next else self._end
            raise FormulaError(f"it is nested deeper than {_DEEPEST} levels", offset)
        if self.take("−"):
            return Negative(self._factor(depth + 1))
        if self.take("("):
            inner = self.expression(depth + 1)
            self._close()
            return inner
        if self.next and self.next.kind == "sum":
            self._step()
            return self._sum(depth + 1)
        if self.next and self.next.kind == "number":
            return _number(self._step().text)
        if self.next and self.next.kind == "figure":
            return _reference(self._step())
        raise self.unexpected("a figure or a number")

    def _sum(self, depth: int) -> Expression:
        if not self.take("("):
            raise self.unexpected("`(`")
        result = self.expression(depth)
        while self.take(","):
            result = Operation(Operator.ADD, result, self.expression(depth))
        self._close()
        return result

    def _close(self) -> None:
        if not self.take(")"):
            raise self.unexpected("`)`")

    def _step(self) -> _Token:
        token = self.next
        if token is None:
            raise self.unexpected("a figure or a number")
        self.next = next(self._tokens, None)
        return token


def _tokens(text: str) -> Iterator[_Token]:
    offset, end = 0, len(text.rstrip())
    while offset < end:
        match = _TOKEN.match(text, offset, end)
        if match is None or match.lastgroup is None:
            rest = text[offset:].lstrip()
            raise FormulaError(f"`{rest[:20]}` is not understood", len(text) - len(rest))
        word = match[match.lastgroup]
        yield _Token(match.lastgroup, _SPELLINGS.get(word, word), match.start(match.lastgroup))
        offset = match.end()


def _number(text: str) -> Number:
    digits = text.removesuffix("%").rstrip()
    if text.endswith("%"):
        return Number(Fraction(digits) / 100, f"{digits}%")
    return Number(Fraction(digits), digits)


def _reference(token: _Token) -> Reference:
    figure, _, name = token.text.partition(".")
    if not name:
        return Reference(figure, FigurePart.VALUE, token.offset)
    if name not in set(FigurePart):
        raise FormulaError(f"a figure has no part `{name}`", token.offset + len(figure) + 1)
    return Reference(figure, FigurePart(name), token.offset)


def references(expression: Expression) -> Iterator[Reference]:
    """Yield every number that an expression names, as often as it does."""
    match expression:
        case Reference():
            yield expression
        case Negative(operand):
            yield from references(operand)
        case Operation(_, left, right):
            yield from references(left)
            yield from references(right)
