"""Bytes → text that is safe to show: UTF-8 without a byte order mark, newlines as line feeds, no control characters."""

from __future__ import annotations

import re

from reportsite import diagnostics as rules
from reportsite.diagnostics import Diagnostics, Position
from reportsite.sources.tree import SourceFile

_CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069\ufffe\uffff]")
"""C0 and C1 controls but tab and newline, line and paragraph separators, and marks that reorder text."""


def read_text(file: SourceFile, diagnostics: Diagnostics) -> str | None:
    """Return the text of a file, or None when it is no text; each control character is reported at its place."""
    try:
        text = file.content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = file.content.count(b"\n", 0, error.start) + 1
        column = error.start - file.content.rfind(b"\n", 0, error.start)
        diagnostics.add(rules.NOT_UTF8, Position(file.path, line, column))
        return None
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    found = False
    for match in _CONTROL.finditer(text):
        found = True
        line = text.count("\n", 0, match.start()) + 1
        column = match.start() - text.rfind("\n", 0, match.start())
        point = f"{ord(match[0]):04X}"
        diagnostics.add(rules.CONTROL_CHARACTER, Position(file.path, line, column), code_point=point)
    return None if found else text
