"""Markdown file → its front matter as nodes and its text, each knowing the line it began on."""

from __future__ import annotations

from msgspec import Struct

from reportsite.diagnostics import Diagnostics, Position
from reportsite.sources.nodes import Mapping, Node
from reportsite.sources.yaml_reader import parse_yaml

_FENCE = "---"


class MarkdownFile(Struct, frozen=True, kw_only=True):
    """A Markdown source: what stood between the fences at its head, and the rest."""

    path: str
    front_matter: Node
    """An empty mapping where there is none."""
    text: str
    first_line: int
    """Line of the file on which `text` begins."""


def parse_markdown(text: str, path: str, diagnostics: Diagnostics) -> MarkdownFile | None:
    """Split a Markdown file into front matter and text; None when the front matter cannot be read."""
    lines = text.split("\n")
    empty = Mapping((), Position(path))
    if lines[0].rstrip() != _FENCE:
        return MarkdownFile(path=path, front_matter=empty, text=text, first_line=1)
    end = next((number for number, line in enumerate(lines[1:], 1) if line.rstrip() == _FENCE), None)
    if end is None:
        return MarkdownFile(path=path, front_matter=empty, text=text, first_line=1)
    before = len(diagnostics)
    node = parse_yaml("\n".join(lines[1:end]), path, diagnostics, first_line=2)
    if node is None and len(diagnostics) > before:
        return None
    return MarkdownFile(path=path, front_matter=node or empty, text="\n".join(lines[end + 1 :]), first_line=end + 2)
