"""A place in a source file → the address that opens it in the editor's program."""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import Path
from types import MappingProxyType
from urllib.parse import quote

from reportsite.diagnostics import Position
from reportsite.errors import SettingsError

EDITORS: Mapping[str, str] = MappingProxyType(
    {
        "vscode": "vscode://file{path}:{line}:{column}",
        "vscodium": "vscodium://file{path}:{line}:{column}",
        "cursor": "cursor://file{path}:{line}:{column}",
        "zed": "zed://file{path}:{line}:{column}",
        "idea": "idea://open?file={path}&line={line}&column={column}",
        "pycharm": "pycharm://open?file={path}&line={line}&column={column}",
        "textmate": "txmt://open?url=file://{path}&line={line}&column={column}",
        "sublime": "subl://open?url=file://{path}&line={line}&column={column}",
        "none": "",
    }
)
"""Programs known by name; with `none` the place is shown to be copied."""

_SCHEME = re.compile(r"[a-z][a-z0-9+.-]*:", re.ASCII)
_NEVER = frozenset({"javascript:", "data:", "vbscript:", "blob:", "about:"})
_FIELDS = re.compile(r"\{(\w*)\}")


def editor_address(name: str) -> str:
    """Return the address pattern of an editor, given by name or as a pattern; raise SettingsError for any other."""
    if name in EDITORS:
        return EDITORS[name]
    scheme = _SCHEME.match(name)
    fields = set(_FIELDS.findall(name))
    if not scheme or scheme[0] in _NEVER or "path" not in fields or fields - {"path", "line", "column"}:
        known = ", ".join(EDITORS)
        raise SettingsError(f"not an editor: {name} (one of {known}, or an address with {{path}} and {{line}})")
    return name


def editor_link(pattern: str, path: Path, position: Position) -> str:
    """Return the address that opens a file at a place; nothing where the pattern is empty."""
    absolute = path.as_posix()
    return pattern.format(
        path=quote(absolute if absolute.startswith("/") else f"/{absolute}"),
        line=position.line,
        column=position.column,
    )
