"""Diagnostics ↔ the form in which they are kept."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

import msgspec
from msgspec import Struct

from reportsite import diagnostics as rules
from reportsite.diagnostics import Diagnostic, Diagnostics, Position
from reportsite.incremental.untouched import Verdict


class Noted(Struct, frozen=True, array_like=True):
    """A diagnostic, by the code of its rule."""

    code: str
    position: Position
    arguments: Mapping[str, str]


def note(items: Iterable[Diagnostic]) -> tuple[Noted, ...]:
    """Return diagnostics in the form in which they are kept."""
    return tuple(Noted(item.rule.code, item.position, item.arguments) for item in items)


def told(verdict: Verdict) -> tuple[Noted, ...]:
    """Return what the build that came to a verdict found wrong."""
    return msgspec.convert(verdict.problems, tuple[Noted, ...])


def retell(items: Iterable[Noted], diagnostics: Diagnostics) -> None:
    """Report again what was found by an earlier build."""
    for item in items:
        diagnostics.add(rules.CATALOGUE[item.code], item.position, **item.arguments)
