"""How the model's own value types are read from nodes: texts in several languages, dates, periods."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from types import MappingProxyType

from reportsite import diagnostics as rules
from reportsite.diagnostics import closest
from reportsite.model.dates import PartialDate, Period
from reportsite.model.text import Printed, Text
from reportsite.sources import nodes
from reportsite.sources.decoding import INVALID, Converter, Decoder


def converters(languages: Sequence[str]) -> Mapping[type, Converter]:
    """Return the converters for a site whose texts exist in `languages`."""
    return MappingProxyType(
        {
            Printed: _convert_printed,
            Text: _text_converter(languages),
            PartialDate: _date_converter(PartialDate.parse),
            Period: _date_converter(Period.parse),
        }
    )


def _text_converter(languages: Sequence[str]) -> Converter:
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
        return Text(MappingProxyType(versions)) if valid and versions else INVALID

    return convert


def _convert_printed(decoder: Decoder, node: nodes.Node) -> object:
    words = decoder.text(node)
    return Printed(words, node.position) if isinstance(words, str) else INVALID


def _date_converter(parse: Callable[[str], object]) -> Converter:
    def convert(decoder: Decoder, node: nodes.Node) -> object:
        if not isinstance(node, nodes.Scalar):
            return decoder.wrong_type(node, "a date")
        try:
            return parse(node.value)
        except ValueError:
            return decoder.reject(node, rules.BAD_DATE)

    return convert
