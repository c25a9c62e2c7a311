"""What a data file holds, before anybody has said what it means: nodes with positions, scalars as they were typed."""

from __future__ import annotations

from collections.abc import Iterator

from msgspec import Struct

from reportsite.diagnostics import Position


class Scalar(Struct, frozen=True):
    """A single value. `value` is the text as typed; nothing has been converted."""

    value: str
    position: Position
    quoted: bool = False
    """Whether it stood in quotes or in a block, so that `null` means the word."""

    @property
    def is_null(self) -> bool:
        """Tell whether it is YAML's null: nothing, `~` or `null`, unquoted."""
        return not self.quoted and self.value in {"", "~", "null", "Null", "NULL"}


class Sequence(Struct, frozen=True):
    """A list of nodes."""

    items: tuple[Node, ...]
    position: Position

    def __iter__(self) -> Iterator[Node]:
        return iter(self.items)


class Mapping(Struct, frozen=True):
    """Keys with their nodes, in the order of the file; no key stands twice."""

    entries: tuple[tuple[Scalar, Node], ...]
    position: Position

    def __iter__(self) -> Iterator[tuple[Scalar, Node]]:
        return iter(self.entries)


Node = Scalar | Sequence | Mapping


def plain(node: Node) -> str | list[object] | dict[str, object] | None:
    """Return the node as plain text, lists and dictionaries, without positions."""
    match node:
        case Scalar():
            return None if node.is_null else node.value
        case Sequence():
            return [plain(item) for item in node]
        case Mapping():
            return {key.value: plain(value) for key, value in node}
