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
from collections.abc import Callable, Iterable
from collections.abc import Mapping as AbstractMapping
from enum import Enum, IntEnum, auto
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


class _Kind(Enum):
    """How a type is read."""

    MARKED = auto()
    OPTIONAL = auto()
    ITEMS = auto()
    MAPPING = auto()
    RECORD = auto()
    SCALAR = auto()


class _Form(Struct, frozen=True, eq=False):
    """A type, taken apart once for all values of it."""

    kind: _Kind
    shape: Any
    inner: _Form | None = None
    markers: tuple[object, ...] = ()


class _Field(Struct, frozen=True):
    name: str
    form: _Form
    required: bool


class _Plan(Struct, frozen=True):
    """How a record is read."""

    fields: tuple[_Field, ...]
    names: frozenset[str]
    has_position: bool


@cache
def _form(shape: Any) -> _Form:
    origin, parts = typing.get_origin(shape), typing.get_args(shape)
    if origin is Annotated:
        return _Form(_Kind.MARKED, shape, _form(parts[0]), parts[1:])
    if origin in {types.UnionType, typing.Union}:
        (inner,) = (part for part in parts if part is not types.NoneType)
        return _Form(_Kind.OPTIONAL, shape, _form(inner))
    if origin is tuple:
        return _Form(_Kind.ITEMS, shape, _form(parts[0]))
    if origin is AbstractMapping:
        return _Form(_Kind.MAPPING, shape, _form(parts[1]))
    return _Form(_Kind.RECORD if isinstance(shape, type) and issubclass(shape, Struct) else _Kind.SCALAR, shape)


@cache
def _plan(shape: type[Struct]) -> _Plan:
    hints = typing.get_type_hints(shape, include_extras=True)
    own = tuple(
        _Field(field.name, _form(hints[field.name]), field.required)
        for field in fields(shape)
        if field.name != "position"
    )
    return _Plan(own, frozenset(field.name for field in own), "position" in shape.__struct_fields__)


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
        return self._value(node, _form(shape))

    def _value(self, node: Node, form: _Form) -> object:
        kind, inner = form.kind, form.inner
        if inner is None:
            convert = self._converters.get(form.shape)
            if convert is not None:
                return convert(self, node)
            return self.record(node, form.shape) if kind is _Kind.RECORD else self._scalar(node, form.shape)
        if kind is _Kind.MARKED:
            return self._marked(node, inner, form.markers)
        if kind is _Kind.OPTIONAL:
            return None if isinstance(node, Scalar) and node.is_null else self._value(node, inner)
        return self._items(node, inner) if kind is _Kind.ITEMS else self._mapping(node, inner)

    def record(self, node: Node, shape: type[Struct]) -> object:
        """Return the record that a mapping stands for, or INVALID."""
        if not isinstance(node, Mapping):
            return self.wrong_type(node, "a mapping")
        if self.diagnostics.is_full(node.position.file):
            return INVALID
        plan = _plan(shape)
        given = {key.value: value for key, value in node}
        is_valid = given.keys() <= plan.names
        if not is_valid:
            # What is known is looked at as well, so that all that is wrong is told at once.
            self._report_unknown(node, plan)
        values: dict[str, object] = {}
        for field in plan.fields:
            name = field.name
            if name in given:
                values[name] = value = self._value(given[name], field.form)
                if value is INVALID:
                    is_valid = False
            elif field.required:
                self.diagnostics.add(rules.MISSING_FIELD, node.position, field=name)
                is_valid = False
        if not is_valid:
            return INVALID
        if plan.has_position:
            values["position"] = node.position
        return shape(**values)

    def _report_unknown(self, node: Mapping, plan: _Plan) -> None:
        """Report the keys of a record that it cannot have, each with the nearest of those that it lacks."""
        given = {key.value for key, _ in node}
        free = [field.name for field in plan.fields if field.name not in given]
        for key, _ in node:
            if self.diagnostics.is_full(key.position.file):
                return
            if key.value not in plan.names:
                suggestion = closest(key.value, free)
                self.diagnostics.add(rules.UNKNOWN_KEY, key.position, key=key.value, suggestion=suggestion)

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

    def _marked(self, node: Node, inner: _Form, markers: Iterable[object]) -> object:
        value = self._value(node, inner)
        if isinstance(value, str):
            for marker in markers:
                self._on_marker(marker, value, node.position)
        return value

    def _items(self, node: Node, inner: _Form) -> object:
        if not isinstance(node, Sequence):
            return self.wrong_type(node, "a list")
        if self.diagnostics.is_full(node.position.file):
            return INVALID
        values = tuple([self._value(item, inner) for item in node.items])
        return INVALID if INVALID in values else values

    def _mapping(self, node: Node, inner: _Form) -> object:
        if not isinstance(node, Mapping):
            return self.wrong_type(node, "a mapping")
        if self.diagnostics.is_full(node.position.file):
            return INVALID
        values = {key.value: self._value(value, inner) for key, value in node}
        return INVALID if INVALID in values.values() else types.MappingProxyType(values)

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
