"""Assessed relations → what is wrong: relations that do not hold, and declared ones that compare what they must not."""

from __future__ import annotations

from collections.abc import Mapping

from reportsite import diagnostics as rules
from reportsite.diagnostics import Diagnostics
from reportsite.i18n.intervals import format_ends, format_fitting, format_plain_ends
from reportsite.i18n.locales import Locale
from reportsite.model.expressions import Reference
from reportsite.model.intervals import Interval
from reportsite.model.library import Library
from reportsite.model.quantity import read_quantity
from reportsite.model.relations import Expected
from reportsite.site.arithmetic import Arithmetic, Assessment, Verdict
from reportsite.site.comparability import Obstacle
from reportsite.site.operands import Operand
from reportsite.site.relations import Origin

_REASONS: Mapping[Obstacle, str] = {
    Obstacle.NO_NUMBER: "one of them is no observed number",
    Obstacle.UNITS: "they count different things",
    Obstacle.KINDS: "they are of different kinds, such as a stock and a flow",
    Obstacle.DATES: "they are of different dates",
    Obstacle.UNDATED: "one of them has no date",
}


def check_arithmetic(
    arithmetic: Arithmetic, library: Library, locales: Mapping[str, Locale], diagnostics: Diagnostics
) -> None:
    """Report every relation that is not as it should be, each where its number or its formula stands."""
    for item in arithmetic.assessments:
        _check(item, library, locales, diagnostics)


def _check(item: Assessment, library: Library, locales: Mapping[str, Locale], diagnostics: Diagnostics) -> None:
    relation = item.relation
    expected = relation.declared.expected if relation.declared else None
    if item.obstacle and expected is not Expected.NOT_COMPARABLE:
        reason = _REASONS[item.obstacle]
        diagnostics.add(rules.NOT_COMPARABLE, relation.position, relation=f"`{relation.id}`", reason=reason)
    elif item.verdict is Verdict.INCONSISTENT and not relation.expects_doubt:
        _report_inconsistent(item, library, locales, diagnostics)
    elif _is_unexpected(item, expected):
        value = expected.value if expected else ""
        diagnostics.add(rules.UNEXPECTED_VERDICT, relation.position, relation=f"`{relation.id}`", expected=value)


def _is_unexpected(item: Assessment, expected: Expected | None) -> bool:
    if expected is Expected.DOUBT:
        return item.verdict is not Verdict.INCONSISTENT
    return expected is Expected.NOT_COMPARABLE and not item.obstacle


def _report_inconsistent(
    item: Assessment, library: Library, locales: Mapping[str, Locale], diagnostics: Diagnostics
) -> None:
    relation = item.relation
    suspect = item.fits[0] if item.fits else None
    fit = ""
    if suspect:
        unit = library.units[suspect.operand.quantity.unit]
        locale = locales[suspect.operand.language]
        value = suspect.nearest if suspect.operand.factor > 0 else -suspect.nearest
        printed = read_quantity(suspect.operand.printed.text, unit, locale.grammar)
        fit = format_fitting(
            value,
            suspect.operand.quantity,
            unit,
            locale.grammar,
            locale.format.plural_rule,
            with_unit=printed.names_unit,
        )
    name = f"`{relation.id}`" if relation.origin is Origin.DECLARED else f"`{_printed_part(item)}`"
    diagnostics.add(
        rules.INCONSISTENT,
        relation.position,
        relation=name,
        left=_range(item.left, item.like, library, locales),
        comparison=item.statement.comparison.value,
        right=_stated(item, library, locales),
        printed=suspect.operand.printed if suspect else "",
        id=str(suspect.operand.reference) if suspect else "",
        fit=fit,
    )


def _printed_part(item: Assessment) -> str:
    return str(item.statement.right)


def _stated(item: Assessment, library: Library, locales: Mapping[str, Locale]) -> str:
    right = item.statement.right
    if isinstance(right, Reference):
        return str(item.relation.operands[right].printed)
    return _range(item.right, item.like, library, locales)


def _range(interval: Interval, like: Operand | None, library: Library, locales: Mapping[str, Locale]) -> str:
    if like is None:
        ends = format_plain_ends(interval, next(iter(locales.values())).grammar)
    else:
        locale = locales[like.language]
        unit = library.units[like.quantity.unit]
        ends = format_ends(interval, like.quantity, unit, locale.grammar, locale.format.plural_rule)
    low, high = ends
    if low and high:
        return low if low == high else f"{low} … {high}"
    return f"≥ {low}" if low else f"≤ {high}"
