"""YAML text → positioned nodes. Scalars stay as typed; what makes YAML surprising is refused with its line.

PyYAML's parser events are read directly: its constructors would turn `NO` into False and `1:20` into 80, and
would let the second of two equal keys win in silence.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Protocol

import yaml
from msgspec import Struct

from reportsite import diagnostics as rules
from reportsite.diagnostics import Diagnostics, Position
from reportsite.sources.nodes import Mapping, Node, Scalar, Sequence
from reportsite.sources.text_reader import CONTROL

_DEEPEST = 24
"""Levels; the content model needs nine."""
_TAGGED = (yaml.ScalarEvent, yaml.CollectionStartEvent)
_SEQUENCE = yaml.SequenceStartEvent
_Loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


class _Mark(Protocol):
    """A place that PyYAML or libyaml names, counted from 0."""

    @property
    def line(self) -> int: ...
    @property
    def column(self) -> int: ...


class _Refused(Exception):
    """The file uses what content must not; already reported."""


def parse_yaml(text: str, path: str, diagnostics: Diagnostics, *, first_line: int = 1) -> Node | None:
    """Return the one document of `text`, or None when it is empty or cannot be read, which is reported.

    `first_line` is the line of the file on which `text` begins.
    """
    reader = _Reader(path, diagnostics, first_line)
    node: Node | None = None
    try:
        node = reader.document(yaml.parse(text, Loader=_Loader))
    except yaml.MarkedYAMLError as error:
        words = ", ".join(part for part in (error.context, error.problem) if part)
        diagnostics.add(rules.YAML_SYNTAX, reader.position(_place(error, text)), problem=words)
    except yaml.YAMLError as error:
        diagnostics.add(rules.YAML_SYNTAX, Position(path, first_line), problem=" ".join(str(error).split()))
    except _Refused:
        pass
    else:
        if node is None:
            diagnostics.add(rules.EMPTY_VALUE, Position(path, first_line))
    return node


class _Place(Struct, frozen=True):
    line: int
    column: int


def _place(error: yaml.MarkedYAMLError, text: str) -> _Mark | None:
    """Return where to look: where the parser stumbled, or where that began which has no end."""
    began: _Mark | None = error.context_mark
    stumbled: _Mark | None = error.problem_mark
    if began is None or stumbled is None:
        return stumbled or began
    lines = text.rstrip().split("\n")
    if stumbled.line < len(lines):
        return began if error.context == "while scanning a simple key" else stumbled
    return began if began.line < len(lines) else _Place(len(lines) - 1, len(lines[-1]))


class _Reader:
    """Builds nodes from the events of one file."""

    def __init__(self, path: str, diagnostics: Diagnostics, first_line: int) -> None:
        self._path = path
        self._diagnostics = diagnostics
        self._first_line = first_line

    def position(self, mark: _Mark | None) -> Position:
        """Return the place of a mark, counted in the whole file."""
        if mark is None:
            return Position(self._path, self._first_line)
        return Position(self._path, mark.line + self._first_line, mark.column + 1)

    def document(self, events: Iterator[yaml.Event]) -> Node | None:
        """Return the node of the only document."""
        node: Node | None = None
        for event in events:
            if isinstance(event, yaml.DocumentStartEvent):
                if node is not None:
                    self._refuse("a second document", event)
                node = self._node(next(events), events, 1)
        return node

    def _node(self, event: yaml.Event, events: Iterator[yaml.Event], depth: int) -> Node:
        if not isinstance(event, yaml.NodeEvent):
            raise TypeError(event)
        kind = type(event)
        if kind is yaml.AliasEvent:
            self._refuse("an alias (*)", event)
        if event.anchor:
            self._refuse("an anchor (&)", event)
        position = self.position(event.start_mark)
        if depth > _DEEPEST:
            self._diagnostics.add(rules.TOO_DEEP, position, limit=_DEEPEST)
            raise _Refused
        if isinstance(event, _TAGGED) and event.tag:
            self._refuse("a tag (!)", event)
        if isinstance(event, yaml.ScalarEvent):  # nine of ten
            return self._scalar(event, position)
        return self._sequence(events, position, depth) if kind is _SEQUENCE else self._mapping(events, position, depth)

    def _scalar(self, event: yaml.ScalarEvent, position: Position) -> Scalar:
        # Escapes in double quotes can bring in what may not stand in a file.
        if not event.value.isprintable() and (found := CONTROL.search(event.value)):
            self._diagnostics.add(rules.CONTROL_CHARACTER, position, code_point=f"{ord(found[0]):04X}")
            raise _Refused
        return Scalar(event.value, position, quoted=bool(event.style))

    def _sequence(self, events: Iterator[yaml.Event], position: Position, depth: int) -> Sequence:
        items: list[Node] = []
        for event in events:
            if isinstance(event, yaml.SequenceEndEvent):
                break
            items.append(self._node(event, events, depth + 1))
        return Sequence(tuple(items), position)

    def _mapping(self, events: Iterator[yaml.Event], position: Position, depth: int) -> Mapping:
        entries: dict[str, tuple[Scalar, Node]] = {}
        for event in events:
            if isinstance(event, yaml.MappingEndEvent):
                break
            key = self._node(event, events, depth + 1)
            value = self._node(next(events), events, depth + 1)
            if not isinstance(key, Scalar):
                self._diagnostics.add(rules.YAML_FEATURE, key.position, feature="a list or mapping as a key")
                raise _Refused
            if key.value == "<<" and not key.quoted:
                self._diagnostics.add(rules.YAML_FEATURE, key.position, feature="a merge key (<<)")
                raise _Refused
            if key.value in entries:
                line = entries[key.value][0].position.line
                self._diagnostics.add(rules.DUPLICATE_KEY, key.position, key=key.value, line=line)
                continue
            entries[key.value] = (key, value)
        return Mapping(tuple(entries.values()), position)

    def _refuse(self, feature: str, event: yaml.Event) -> None:
        self._diagnostics.add(rules.YAML_FEATURE, self.position(event.start_mark), feature=feature)
        raise _Refused
