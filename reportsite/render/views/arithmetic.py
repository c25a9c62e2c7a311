"""Relations between figures as pages show them: the calculation in numbers of the page's language, and its verdict."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping

from msgspec.structs import replace

from reportsite.i18n.intervals import format_ends, format_plain_ends
from reportsite.i18n.quantities import Style
from reportsite.model.expressions import (
    Expression,
    Negative,
    Number,
    Operation,
    Operator,
    Reference,
    references,
)
from reportsite.model.figures import Status
from reportsite.model.intervals import Interval
from reportsite.model.library import FigureRecord
from reportsite.render import words
from reportsite.render.contexts import (
    ArithmeticContext,
    CalculationGroup,
    CalculationView,
    FigureView,
    GivenView,
    Phrase,
    StatusView,
    TermView,
)
from reportsite.render.later import later
from reportsite.render.scope import Scope
from reportsite.render.views.figures import figure_href, figure_name, show, source_links, whole_name
from reportsite.site.arithmetic import Assessment, Verdict
from reportsite.site.operands import Operand
from reportsite.site.pages import PageKind
from reportsite.site.relations import Origin, Relation

_DOUBT = "doubt"
_LOOKS: Mapping[str, Status] = {
    Verdict.EXACT.value: Status.VERIFIED,
    Verdict.WITHIN_ROUNDING.value: Status.VERIFIED,
    Verdict.INCONSISTENT.value: Status.DISPUTED,
    _DOUBT: Status.DISPUTED,
    Verdict.NOT_COMPARABLE.value: Status.WITHDRAWN,
}
"""Verdict → the status of figures whose mark it is shown with."""


def arithmetic_context(scope: Scope) -> ArithmeticContext:
    """Return what the page of arithmetic shows."""
    calculations: dict[Origin, list[CalculationView]] = {kind: [] for kind in Origin}
    for item in scope.arithmetic.assessments:
        calculations[item.relation.origin].append(calculation_view(scope, item))
    counts = Counter(view.verdict for views in calculations.values() for view in views)
    return ArithmeticContext(
        groups=tuple(
            CalculationGroup(
                anchor=f"kind-{kind.value}",
                title=scope.say(words.RELATIONS[kind]),
                explanation=scope.say(words.RELATION_RULES[kind]),
                calculations=tuple(views),
            )
            for kind, views in calculations.items()
            if views
        ),
        verdicts=tuple((_verdict_view(scope, verdict), counts[verdict]) for verdict in _LOOKS if counts[verdict]),
        total=sum(counts.values()),
    )


def with_relations(scope: Scope, figure: FigureView) -> FigureView:
    """Return a figure together with the calculations it takes part in, its own before those of others."""

    def relations() -> tuple[CalculationView, ...]:
        items = sorted(scope.arithmetic.of(figure.id), key=lambda item: item.relation.subject != figure.id)
        return tuple(calculation_view(scope, item) for item in items)

    return replace(figure, relations=later(relations))


def calculation_view(scope: Scope, item: Assessment) -> CalculationView:
    """Return a relation ready to be shown."""
    relation = item.relation
    anchor = "relation-" + relation.id.replace("@", "-").replace(".", "-")
    verdict = _DOUBT if item.is_doubt else item.verdict.value
    declared = relation.declared
    return CalculationView(
        id=relation.id,
        anchor=anchor,
        href=scope.href(PageKind.ARITHMETIC, "", anchor),
        name=_name(scope, relation),
        terms=tuple(_terms(scope, item)),
        computed="" if item.obstacle else _range(scope, item.left, item.like),
        stated="" if item.obstacle else _stated(scope, item),
        verdict=verdict,
        status=_verdict_view(scope, verdict),
        reason=scope.say(words.OBSTACLES[item.obstacle]) if item.obstacle else "",
        given=tuple(_given(scope, operand) for operand in relation.operands.values() if operand.given),
        note=scope.optional(declared.note) if declared else None,
    )


def _verdict_view(scope: Scope, verdict: str) -> StatusView:
    return StatusView(
        value=_LOOKS[verdict].value,
        label=scope.say(words.VERDICTS[verdict]),
        explanation=scope.say(words.VERDICT_RULES[verdict]),
        certain=_LOOKS[verdict] is Status.VERIFIED,
    )


# Names ----------------------------------------------------------------------------------------------------------


def _name(scope: Scope, relation: Relation) -> Phrase:
    if relation.declared:
        return scope.phrase(relation.declared.name)
    record = scope.library.figures[relation.subject]
    figure = record.figure
    arguments = {"name": figure_name(scope, record).words, "date": _date(scope, record)}
    match relation.origin:
        case Origin.SHARE if figure.share and figure.share.of:
            whole = whole_name(scope, scope.library.figures[figure.share.of]).words
            return Phrase(scope.say(words.SHARE_RELATION, **arguments, whole=whole))
        case Origin.CHANGE if figure.change and figure.change.since:
            since = scope.format.date(figure.change.since)
            return Phrase(scope.say(words.CHANGE_RELATION, **arguments, since=since))
        case Origin.GROWTH if figure.growth and figure.growth.since:
            since = scope.format.date(figure.growth.since)
            return Phrase(scope.say(words.GROWTH_RELATION, **arguments, since=since))
        case _:
            return Phrase(scope.say(words.ROUNDING_RELATION, **arguments))


def _date(scope: Scope, record: FigureRecord) -> str:
    return scope.format.period(record.figure.as_of) if record.figure.as_of else scope.say(words.NO_DATE)


# The calculation ------------------------------------------------------------------------------------------------


def _terms(scope: Scope, item: Assessment) -> Iterator[TermView]:
    statement, relation = item.statement, item.relation
    yield from _expression(scope, relation, statement.left)
    if item.obstacle and isinstance(statement.right, Number):
        return  # what must not be computed is compared with nothing
    yield TermView(text=statement.comparison.value)
    yield from _expression(scope, relation, statement.right)


def _expression(scope: Scope, relation: Relation, expression: Expression) -> Iterator[TermView]:
    match expression:
        case Number(_, text):
            yield TermView(text=text)
        case Reference():
            yield _number(scope, relation.operands[expression])
        case Negative(inner):
            enclosed = "()" if isinstance(inner, Operation) else ""
            yield from _enclosed(_expression(scope, relation, inner), "−" + enclosed[:1], enclosed[1:])
        case Operation(operator, left, right):
            is_product = operator in {Operator.MULTIPLY, Operator.DIVIDE}
            first, second = _expression(scope, relation, left), _expression(scope, relation, right)
            yield from _enclosed(first) if is_product and _is_sum(left) else first
            yield TermView(text=operator.value)
            binds = is_product and isinstance(right, Operation)
            reversed_ = operator is Operator.SUBTRACT and _is_sum(right)
            yield from _enclosed(second) if binds or reversed_ or _has_minus(relation, right) else second


def _enclosed(terms: Iterator[TermView], before: str = "(", after: str = ")") -> Iterator[TermView]:
    first, *others = terms
    opened = [replace(first, before=before + first.before), *others]
    yield from opened[:-1]
    yield replace(opened[-1], after=opened[-1].after + after)


def _is_sum(expression: Expression) -> bool:
    return isinstance(expression, Operation) and expression.operator in {Operator.ADD, Operator.SUBTRACT}


def _has_minus(relation: Relation, expression: Expression) -> bool:
    if isinstance(expression, Reference):
        return relation.operands[expression].factor < 0
    return isinstance(expression, Negative)


def _number(scope: Scope, operand: Operand) -> TermView:
    text = show(scope, operand.printed, operand.quantity, operand.language, with_unit=False)
    if operand.factor < 0:
        text = "−" + text
    status = scope.status(operand.status)
    if operand.given:
        return TermView(text=text, status=status)
    record = scope.library.figures[operand.reference.figure]
    return TermView(text=text, href=figure_href(scope, record), status=status)


def _given(scope: Scope, operand: Operand) -> GivenView:
    given = operand.given
    if given is None:
        raise ValueError(operand.reference)
    return GivenView(
        name=scope.phrase(given.name),
        text=show(scope, operand.printed, operand.quantity, operand.language),
        status=scope.status(given.status),
        sources=source_links(scope, given.seen_at),
        note=scope.optional(given.note),
    )


def _stated(scope: Scope, item: Assessment) -> str:
    right = item.statement.right
    match right:
        case Number(_, text):
            return text
        case Reference() | Negative(Reference()):
            reference = right if isinstance(right, Reference) else next(references(right))
            operand = item.relation.operands[reference]
            text = show(scope, operand.printed, operand.quantity, operand.language)
            return text if (operand.factor < 0) is (reference is not right) else "−" + text
        case _:
            return _range(scope, item.right, item.like)


def _range(scope: Scope, interval: Interval, like: Operand | None) -> str:
    grammar, rule = scope.locale.grammar, scope.format.plural_rule
    style: Style = "plain" if scope.config.plain_numbers else "words"
    if like is None:
        low, high = format_plain_ends(interval, grammar)
    else:
        unit = scope.library.units[like.quantity.unit]
        low, high = format_ends(interval, like.quantity, unit, grammar, rule, style=style)
    if low and high:
        return low if low == high else scope.say(words.BETWEEN, low=low, high=high)
    if low:
        return scope.say(words.NOT_BELOW, low=low)
    return scope.say(words.NOT_ABOVE, high=high) if high else ""
