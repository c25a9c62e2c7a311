"""Formulas of relations → the figures they name, held against those on record."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from reportsite import diagnostics as rules
from reportsite.diagnostics import Diagnostics
from reportsite.model.library import FigureRecord
from reportsite.model.references import Kind, Refers
from reportsite.model.registry import Registry, is_figure_id
from reportsite.model.relations import DeclaredRelation, Given
from reportsite.model.reports import FigurePart


def name_figures(relations: Iterable[DeclaredRelation], registry: Registry, diagnostics: Diagnostics) -> None:
    """Tell the registry which figures formulas name; numbers given beside a formula are none, and must not be."""
    for relation in relations:
        for given in relation.given:
            if not _is_well_named(given):
                diagnostics.add(rules.BAD_IDENTIFIER, given.position, value=given.id)
            elif other := registry.place(Kind.FIGURE, given.id):
                diagnostics.add(rules.DUPLICATE_ID, given.position, kind=Kind.FIGURE.value, id=given.id, other=other)
        own = {given.id for given in relation.given}
        for reference in relation.expression.statement.references():
            if reference.figure not in own:
                place = relation.expression.position_of(reference)
                registry.hear(Refers(Kind.FIGURE), reference.figure, place, in_draft=relation.draft)


def check_parts(
    relations: Iterable[DeclaredRelation], figures: Mapping[str, FigureRecord], diagnostics: Diagnostics
) -> None:
    """Report every part that a formula names and its figure lacks."""
    for relation in relations:
        for reference in relation.expression.statement.references():
            record = figures.get(reference.figure)
            parts = tuple(record.quantities) if record else (FigurePart.VALUE,)
            if reference.part not in parts:
                diagnostics.add(
                    rules.UNKNOWN_PART,
                    relation.expression.position_of(reference),
                    id=reference.figure,
                    part=reference.part.value,
                    suggestion=", ".join(parts),
                )


def _is_well_named(given: Given) -> bool:
    if not is_figure_id(given.id):
        return False
    try:
        _ = given.as_of
    except ValueError:
        return False
    return True
