"""A policy table that was saved with one row changed → what it says, with no more than that row read again.

A table of some hundred rows takes longer to parse than all that follows from it. Rows stand on lines of their own; when
nothing outside one row is another, its lines are read like a file of one row. In any doubt the answer is None.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise
from typing import TypeVar

from msgspec.structs import replace

from reportsite.diagnostics import Diagnostics, Position
from reportsite.model.drafts import draft_place
from reportsite.model.loading import ContentDecoder, Reading
from reportsite.model.policies import Policy, PolicyTable
from reportsite.model.text import Text
from reportsite.sources.nodes import Sequence as NodeSequence
from reportsite.sources.text_reader import read_text
from reportsite.sources.tree import SourceFile
from reportsite.sources.yaml_reader import parse_yaml

T = TypeVar("T")

_ROW = re.compile(rb" *- (?=\w)")


def reread(path: str, before: bytes, known: Reading, after: bytes, languages: Sequence[str]) -> Reading | None:
    """Return what a table says now that its bytes are `after`; None where more than one row may have changed."""
    if len(known.records) != 1 or not isinstance(known.records[0], PolicyTable) or known.problems or known.drafts:
        return None
    if b"\r" in after:
        return None  # one that stands alone ends a line too
    table = known.records[0]
    lines = after.split(b"\n")
    changed = _changed_lines(before.split(b"\n"), lines)
    if changed is None:
        return None
    bounds = enumerate(pairwise(row.position.line for row in table.policies))
    found = next(((row, span) for row, span in bounds if span[0] <= changed[0] and changed[1] < span[1]), None)
    if found is None:
        return None
    index, (start, end) = found
    if not (_ROW.match(lines[start - 1]) and _ROW.match(lines[end - 1])):
        return None
    part = SourceFile(path, b"\n".join([*lines[start - 1 : end - 1], b""]))
    own = _read_row(part, start, languages)
    if own is None or own[0].position != table.policies[index].position:
        return None
    row, heard, texts = own
    rows = (*table.policies[:index], row, *table.policies[index + 1 :])
    return replace(
        known,
        records=(replace(table, policies=rows),),
        heard=_spliced(known.heard, [item[2].line for item in known.heard], heard, start, end),
        texts=_spliced(known.texts, [_line_of(text) for text in known.texts], texts, start, end),
    )


def _changed_lines(before: Sequence[bytes], after: Sequence[bytes]) -> tuple[int, int] | None:
    """Return the first and the last line that are not the same; None where there are none, or more or fewer lines."""
    if len(before) != len(after):
        return None
    changed = [number for number, (one, other) in enumerate(zip(before, after, strict=True), 1) if one != other]
    return (changed[0], changed[-1]) if changed else None


def _read_row(
    part: SourceFile, first_line: int, languages: Sequence[str]
) -> tuple[Policy, list[tuple[object, str, Position]], list[Text]] | None:
    diagnostics = Diagnostics()
    text = read_text(part, diagnostics)
    node = parse_yaml(text, part.path, diagnostics, first_line=first_line) if text is not None else None
    if not isinstance(node, NodeSequence) or len(node.items) != 1 or draft_place(node.items[0]):
        return None
    decoder = ContentDecoder(languages, diagnostics)
    policy = decoder.decode(node.items[0], Policy)
    return None if policy is None or not policy.dates or len(diagnostics) else (policy, decoder.heard, decoder.texts)


def _line_of(text: Text) -> int:
    return next(iter(text.positions.values())).line


def _spliced(items: Sequence[T], lines: Sequence[int], own: Sequence[T], start: int, end: int) -> tuple[T, ...]:
    """Return items with `own` in place of those whose line lies in between."""
    inside = [place for place, line in enumerate(lines) if start <= line < end]
    if not inside:
        return (*items, *own)
    return (*items[: inside[0]], *own, *items[inside[-1] + 1 :])
