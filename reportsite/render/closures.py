"""Templates → which other templates each of them is made of."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

_NAMED = re.compile(
    r"""\{%[-+]?\s*(?:extends|include|import|from)\b\s*"""
    r"""(?:(?:"([^"\\]*)"|'([^'\\]*)')\s*(?=[-+]?%\}|(?:import|as|with|without|ignore)\b)|(\S))"""
)
"""A template that another names; the last group begins a name which is found only when it is filled in."""


def template_sources(folders: Sequence[Path]) -> Mapping[str, bytes]:
    """Return every template by its name; of those with one name the first folder's counts."""
    sources: dict[str, bytes] = {}
    for folder in reversed(folders):
        for path in sorted(folder.rglob("*")):
            if path.is_file() and "__pycache__" not in path.parts:
                sources[path.relative_to(folder).as_posix()] = path.read_bytes()
    return sources


def closure(names: Iterable[str], sources: Mapping[str, bytes]) -> frozenset[str]:
    """Return the templates `names` and all that they are made of.

    Those that cannot be told from the text, since a name is computed, may be any of them.
    """
    found: set[str] = set()
    pending = list(names)
    while pending:
        name = pending.pop()
        if name in found:
            continue
        found.add(name)
        for double, single, computed in _NAMED.findall(sources.get(name, b"").decode(errors="replace")):
            if computed:
                return frozenset(sources)
            pending.append(double or single)
    return frozenset(found)
