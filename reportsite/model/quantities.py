"""Printed numbers of the content → the quantities they stand for, with every one that cannot be read reported."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from types import MappingProxyType

from msgspec.structs import replace

from reportsite import diagnostics as rules
from reportsite.diagnostics import Diagnostics, closest
from reportsite.model.figures import Change, Figure, Indicator
from reportsite.model.library import FigureRecord
from reportsite.model.policies import Policy
from reportsite.model.quantity import NumberGrammar, Quantity, QuantityError, Unit, UnitKind, parse_quantity
from reportsite.model.relations import DeclaredRelation
from reportsite.model.reports import FigurePart, Report
from reportsite.model.text import Printed


class QuantityReader:
    """Reads printed numbers by the units and grammars of a site."""

    def __init__(
        self,
        units: Mapping[str, Unit],
        grammars: Mapping[str, NumberGrammar],
        default_language: str,
        diagnostics: Diagnostics,
    ) -> None:
        self._units = units
        self._grammars = grammars
        self._default_language = default_language
        self._diagnostics = diagnostics

    def record(self, figure: Figure, *, indicator: Indicator | None, report: Report | None) -> FigureRecord:
        """Return the figure with its quantities; a figure outside a series must bring name and unit itself."""
        language = figure.language or self._default_language
        if language not in self._grammars:
            choices, suggestion = ", ".join(self._grammars), closest(language, self._grammars)
            self._diagnostics.add(
                rules.NOT_A_CHOICE, figure.position, choices=choices, value=language, suggestion=suggestion
            )
            language = self._default_language
        unit_id = figure.unit or (indicator.unit if indicator else None)
        if unit_id is None:
            self._diagnostics.add(rules.MISSING_FIELD, figure.position, field="unit")
        if figure.name is None and indicator is None:
            self._diagnostics.add(rules.MISSING_FIELD, figure.position, field="name")
        unit = self._units.get(unit_id or "")
        quantities = dict(self._parts(figure, unit, language)) if unit else {}
        value = quantities.get(FigurePart.VALUE)
        if figure.approx and value and value.approximation is not figure.approx:
            self._diagnostics.add(
                rules.APPROXIMATION,
                figure.printed.position,
                printed=figure.printed,
                found=value.approximation.value,
                given=figure.approx.value,
            )
        return FigureRecord(
            figure=figure,
            indicator=indicator,
            report=report,
            language=language,
            quantities=MappingProxyType(quantities),
        )

    def targets(self, policies: Iterable[Policy]) -> Iterator[tuple[tuple[str, int], Quantity]]:
        """Yield the quantity of each target, keyed by policy and index."""
        for policy in policies:
            for index, target in enumerate(policy.targets):
                unit = self._units.get(target.unit or "")
                if target.unit is None:
                    self._diagnostics.add(rules.MISSING_FIELD, target.position, field="unit")
                quantity = self._quantity(target.printed, unit, self._default_language) if unit else None
                if quantity is not None:
                    modality = target.modality.value if target.modality else quantity.modality
                    yield (policy.id, index), replace(quantity, modality=modality)

    def given(self, relations: Iterable[DeclaredRelation]) -> Iterator[tuple[tuple[str, str], Quantity]]:
        """Yield the quantity of each number given in a relation, keyed by relation and number."""
        for relation in relations:
            for given in relation.given:
                unit, language = self._units.get(given.unit), given.language or self._default_language
                quantity = self._quantity(given.printed, unit, language) if unit else None
                if quantity is not None:
                    yield (relation.id, given.id), quantity

    def _parts(self, figure: Figure, unit: Unit, language: str) -> Iterator[tuple[FigurePart, Quantity]]:
        printed: dict[FigurePart, tuple[Printed, Unit | None]] = {FigurePart.VALUE: (figure.printed, unit)}
        if figure.change:
            printed[FigurePart.CHANGE] = figure.change.printed, self._change_unit(figure.change, unit)
        if figure.share:
            printed[FigurePart.SHARE] = figure.share.printed, self._unit_of_kind(UnitKind.PERCENT)
        if figure.growth:
            printed[FigurePart.GROWTH] = figure.growth.printed, self._unit_of_kind(UnitKind.PERCENT)
        for part, (words, own_unit) in printed.items():
            quantity = self._quantity(words, own_unit or unit, language)
            if quantity is not None:
                yield part, quantity

    def _change_unit(self, change: Change, unit: Unit) -> Unit | None:
        if change.unit:
            return self._units.get(change.unit)
        # Shares change by percentage points, never by per cent.
        return self._unit_of_kind(UnitKind.POINTS) if unit.kind is UnitKind.PERCENT else unit

    def _unit_of_kind(self, kind: UnitKind) -> Unit | None:
        return next((unit for unit in self._units.values() if unit.kind is kind), None)

    def _quantity(self, printed: Printed, unit: Unit, language: str) -> Quantity | None:
        try:
            return parse_quantity(printed.text, unit, self._grammars[language])
        except QuantityError as error:
            self._diagnostics.add(rules.BAD_PRINTED, printed.position, value=printed.text, problem=error.problem)
            return None
