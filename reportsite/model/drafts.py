"""Records that say `draft: true` → what of a site is not to be published yet, and whether it is left out or shown.

A report, a policy table, a series and a page of prose are whole files; what lies beside a report belongs to it. A
policy and a declared relation are rows of theirs.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from types import MappingProxyType

from msgspec import Struct
from msgspec.structs import replace

from reportsite import diagnostics as rules
from reportsite.diagnostics import Position, Rule, Severity
from reportsite.settings import Drafts
from reportsite.sources.nodes import Mapping as NodeMapping
from reportsite.sources.nodes import Node, Scalar
from reportsite.sources.nodes import Sequence as NodeSequence

Name = tuple[str, str]
"""The kind of something that can be named, in words, and its id."""
PAGE_NAME = "page"
"""The kind of pages of prose; they are no records."""


class DraftContent(Struct, frozen=True, kw_only=True):
    """What of a site's content is a draft."""

    names: Mapping[Name, Position] = MappingProxyType({})
    """Everything that stands in a draft and can be named → where that says that it is one."""
    places: tuple[Position, ...] = ()
    """Where each draft says that it is one."""
    files: frozenset[str] = frozenset()
    """Files of which all is a draft."""
    handling: Drafts = Drafts.LEFT_OUT

    def rule_of_naming(self, kind: str, name: str) -> Rule | None:
        """Return the rule that is broken by what is no draft and names this; None where it is none either."""
        if (kind, name) not in self.names:
            return None
        # Who writes a draft links to it before it is published; only the build has nothing to link to.
        mild = self.handling is Drafts.SHOWN
        return replace(rules.DRAFT_NAMED, severity=Severity.WARNING) if mild else rules.DRAFT_NAMED

    def where(self, kind: str, name: str) -> str:
        """Return the place of a draft, for a hint."""
        return str(self.names[kind, name])


def draft_place(node: Node | None) -> Position | None:
    """Return where a record, not yet decoded, says that it is a draft; None where it is none."""
    said = value_of(node, "draft")
    return said.position if isinstance(said, Scalar) and said.value == "true" else None


def value_of(node: Node | None, key: str) -> Node | None:
    """Return what stands under a key of a mapping."""
    entries = node.entries if isinstance(node, NodeMapping) else ()
    return next((value for own, value in entries if own.value == key), None)


def drafts_in(rows: Iterable[Node], kind: str) -> Iterable[tuple[Name, Position]]:
    """Yield the rows that are drafts: the name of each, and where it says so."""
    for row in rows:
        if place := draft_place(row):
            own = value_of(row, "id")
            yield (kind, own.value if isinstance(own, Scalar) else ""), place


def without_drafts(node: Node, key: str = "") -> Node:
    """Return a list without the rows that are drafts, or a mapping whose list under `key` is without them."""
    if isinstance(node, NodeSequence):
        return replace(node, items=tuple(item for item in node.items if not draft_place(item)))
    if isinstance(node, NodeMapping) and key:
        entries = tuple((own, without_drafts(value) if own.value == key else value) for own, value in node.entries)
        return replace(node, entries=entries)
    return node
