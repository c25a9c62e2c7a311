"""Nodes → typed values: a struct is the schema, and every problem is collected, not only the first.

A field's type says how it is read: `str`, `int`, `bool`, an enum, `X | None`, `tuple[X, ...]`, `Mapping[str, X]`,
another struct, or a type for which the caller gives a converter. A field named `position` receives the place of
its record. `Annotated` markers are handed to the caller with the value and its place: that is how references and
definitions are gathered.
"""

from __future__ import annotations

import re
import types
import typing
from collections.abc import Callable
from collections.abc import Mapping as AbstractMapping
from enum import Enum, IntEnum
from functools import cache
from typing import Annotated, Any, Final, TypeVar, cast

from msgspec import Struct
from msgspec.structs import fields

from reportsite import diagnostics as rules
from reportsite.diagnostics import Diagnostics, Position, Rule, closest
from reportsite.sources.nodes import Mapping, Node, Scalar, Sequence

T = TypeVar("T")


class _Invalid:
    """Stands where a value could not be read; what was wrong has been reported."""


INVALID: Final = _Invalid()

Converter = Callable[["Decoder", Node], object]
"""Turns a node into a value of one type, or reports why not and returns INVALID."""
MarkerHandler = Callable[[object, str, Position], None]
"""Hears of an `Annotated` marker: the marker, the value it marks, its place."""

_INTEGER = re.compile(r"-?(?:0|[1-9]\d{0,17})", re.ASCII)
"""Whole numbers of 64 bits; anything longer is a slip."""
_TRUTH = {"true": True, "false": False}


class _Field(Struct, frozen=True):
    name: str
    type: Any
    required: bool


@cache
def _plan(shape: type[Struct]) -> tuple[_Field, ...]:
    hints = typing.get_type_hints(shape, include_extras=True)
    return tuple(
        _Field(field.name, hints[field.name], field.required) for field in fields(shape) if field.name != "position"
    )


class Decoder:
    """Reads nodes as typed values and reports what does not fit."""

    def __init__(
        self,
        diagnostics: Diagnostics,
        *,
        converters: AbstractMapping[type, Converter],
        on_marker: MarkerHandler,
    ) -> None:
        self.diagnostics = diagnostics
        self._converters = converters
        self._on_marker = on_marker

    def decode(self, node: Node, shape: type[T]) -> T | None:
        """Return the value of type `shape` that the node stands for, or None when anything in it is wrong."""
        value = self.value(node, shape)
        return None if value is INVALID else cast("T", value)

    def value(self, node: Node, shape: Any) -> object:
        """Return the value of the node under any supported type, or INVALID."""
        if self.diagnostics.is_full(node.position.file):
            return INVALID
        origin = typing.get_origin(shape)
        if origin is Annotated:
            return self._marked(node, shape)
        if origin in {types.UnionType, typing.Union}:
            return self._optional(node, shape)
        if shape in self._converters:
            return self._converters[shape](self, node)
        if origin is tuple:
            return self._items(node, typing.get_args(shape)[0])
        if origin is AbstractMapping:
            return self._mapping(node, typing.get_args(shape)[1])
        if isinstance(shape, type) and issubclass(shape, Struct):
            return self.record(node, shape)
        return self._scalar(node, shape)

    def record(self, node: Node, shape: type[Struct]) -> object:
        """Return the record that a mapping stands for, or INVALID."""
        if not isinstance(node, Mapping):
            return self.wrong_type(node, "a mapping")
        plan = _plan(shape)
        given = {key.value: value for key, value in node}
        names = {field.name for field in plan}
        free = [name for name in names if name not in given]
        for key, _ in node:
            if self.diagnostics.is_full(key.position.file):
                return INVALID
            if key.value not in names:
                suggestion = closest(key.value, free)
                self.diagnostics.add(rules.UNKNOWN_KEY, key.position, key=key.value, suggestion=suggestion)
        values: dict[str, object] = {}
        for field in plan:
            if field.name in given:
                values[field.name] = self.value(given[field.name], field.type)
            elif field.required:
                self.diagnostics.add(rules.MISSING_FIELD, node.position, field=field.name)
                values[field.name] = INVALID
        if any(value is INVALID for value in values.values()) or given.keys() - names:
            return INVALID
        if "position" in shape.__struct_fields__:
            values["position"] = node.position
        return shape(**values)

    def text(self, node: Node) -> str | _Invalid:
        """Return the text of a scalar that must not be empty, or INVALID."""
        if not isinstance(node, Scalar):
            return self.wrong_type(node, "text")
        if node.is_null or not node.value.strip():
            self.diagnostics.add(rules.EMPTY_VALUE, node.position)
            return INVALID
        return node.value

    def wrong_type(self, node: Node, expected: str) -> _Invalid:
        """Report that the node is not what is expected; return INVALID."""
        found = {Mapping: "a mapping", Sequence: "a list", Scalar: "a single value"}[type(node)]
        if isinstance(node, Scalar) and node.is_null:
            found = "nothing"
        self.diagnostics.add(rules.WRONG_TYPE, node.position, expected=expected, found=found)
        return INVALID

    def reject(self, node: Scalar, rule: Rule, **arguments: object) -> _Invalid:
        """Report that the value of a scalar breaks `rule`; return INVALID."""
        self.diagnostics.add(rule, node.position, value=node.value, **arguments)
        return INVALID

    def _marked(self, node: Node, shape: Any) -> object:
        inner, *markers = typing.get_args(shape)
        value = self.value(node, inner)
        if isinstance(value, str):
            for marker in markers:
                self._on_marker(marker, value, node.position)
        return value

    def _optional(self, node: Node, shape: Any) -> object:
        if isinstance(node, Scalar) and node.is_null:
            return None
        (inner,) = (part for part in typing.get_args(shape) if part is not types.NoneType)
        return self.value(node, inner)

    def _items(self, node: Node, shape: Any) -> object:
        if not isinstance(node, Sequence):
            return self.wrong_type(node, "a list")
        values = tuple(self.value(item, shape) for item in node)
        return INVALID if any(value is INVALID for value in values) else values

    def _mapping(self, node: Node, shape: Any) -> object:
        if not isinstance(node, Mapping):
            return self.wrong_type(node, "a mapping")
        values = {key.value: self.value(value, shape) for key, value in node}
        if any(value is INVALID for value in values.values()):
            return INVALID
        return types.MappingProxyType(values)

    def _scalar(self, node: Node, shape: Any) -> object:
        if shape is str:
            return self.text(node)
        if not isinstance(node, Scalar):
            return self.wrong_type(node, "a single value")
        if shape is bool:
            if node.value in _TRUTH:
                return _TRUTH[node.value]
            return self.reject(node, rules.NOT_A_TRUTH, suggestion=closest(node.value.lower(), _TRUTH))
        if shape is int:
            if _INTEGER.fullmatch(node.value):
                return int(node.value)
            return self.reject(node, rules.NOT_A_NUMBER)
        if isinstance(shape, type) and issubclass(shape, Enum):
            return self._choice(node, shape)
        raise TypeError(shape)

    def _choice(self, node: Scalar, shape: type[Enum]) -> object:
        choices = {str(member.value): member for member in shape}
        if node.value in choices:
            return choices[node.value]
        suggestion = "" if issubclass(shape, IntEnum) else closest(node.value, choices)
        return self.reject(node, rules.NOT_A_CHOICE, choices=", ".join(choices), suggestion=suggestion)
