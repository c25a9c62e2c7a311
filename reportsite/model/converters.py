"""How the model's own value types are read from nodes: texts in several languages, dates, periods, formulas."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from types import MappingProxyType

from reportsite import diagnostics as rules
from reportsite.diagnostics import Position, closest
from reportsite.model.dates import PartialDate, Period
from reportsite.model.expressions import Formula, FormulaError, parse_statement
from reportsite.model.text import Printed, Text
from reportsite.sources import nodes
from reportsite.sources.decoding import INVALID, Converter, Decoder

TextHandler = Callable[[Text], None]
"""Hears of a text that has been read."""


def converters(languages: Sequence[str], on_text: TextHandler = lambda _: None) -> Mapping[type, Converter]:
    """Return the converters for a site whose texts exist in `languages`; `on_text` hears of each text."""
    return MappingProxyType(
        {
            Printed: _convert_printed,
            Text: _text_converter(languages, on_text),
            PartialDate: _date_converter(PartialDate.parse),
            Period: _date_converter(Period.parse),
            Formula: _convert_formula,
        }
    )


def _text_converter(languages: Sequence[str], on_text: TextHandler) -> Converter:
    def convert(decoder: Decoder, node: nodes.Node) -> object:
        if not isinstance(node, nodes.Mapping):
            return decoder.wrong_type(node, "a mapping of languages")
        versions: dict[str, str] = {}
        valid = True
        for key, value in node:
            if key.value not in languages:
                suggestion = closest(key.value, languages)
                decoder.diagnostics.add(rules.UNKNOWN_KEY, key.position, key=key.value, suggestion=suggestion)
                valid = False
                continue
            words = decoder.text(value)
            if isinstance(words, str):
                # Block scalars end in a newline that is no part of the text.
                versions[key.value] = words.rstrip("\n")
            else:
                valid = False
        if not node.entries:
            decoder.diagnostics.add(rules.EMPTY_VALUE, node.position)
            return INVALID
        for language in languages:
            if valid and language not in versions:
                decoder.diagnostics.add(rules.MISSING_TRANSLATION, node.position, language=language)
        if not (valid and versions):
            return INVALID
        positions = {key.value: value.position for key, value in node}
        # The order is the site's, not the record's: where a language is missing, the site's first stands in.
        ordered = {language: versions[language] for language in languages if language in versions}
        text = Text(MappingProxyType(ordered), MappingProxyType(positions))
        on_text(text)
        return text

    return convert


def _convert_printed(decoder: Decoder, node: nodes.Node) -> object:
    words = decoder.text(node)
    return Printed(words, node.position) if isinstance(words, str) else INVALID


def _convert_formula(decoder: Decoder, node: nodes.Node) -> object:
    words = decoder.text(node)
    if not isinstance(words, str) or not isinstance(node, nodes.Scalar):
        return INVALID
    start = node.position
    first = Position(start.file, start.line, start.column + node.quoted)
    try:
        return Formula(words, parse_statement(words), first)
    except FormulaError as error:
        place = Position(first.file, first.line, first.column + error.offset)
        decoder.diagnostics.add(rules.BAD_FORMULA, place, problem=error.problem)
        return INVALID


def _date_converter(parse: Callable[[str], object]) -> Converter:
    def convert(decoder: Decoder, node: nodes.Node) -> object:
        if not isinstance(node, nodes.Scalar):
            return decoder.wrong_type(node, "a date")
        try:
            return parse(node.value)
        except ValueError:
            return decoder.reject(node, rules.BAD_DATE)

    return convert
