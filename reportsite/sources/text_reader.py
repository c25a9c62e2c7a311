"""Bytes → text that is safe to show: UTF-8 without a byte order mark, newlines as line feeds, no control characters."""

from __future__ import annotations

import re
from itertools import islice

from reportsite import diagnostics as rules
from reportsite.diagnostics import Diagnostics, Position
from reportsite.sources.tree import SourceFile

CONTROL = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069\ud800-\udfff\ufffe\uffff]")
"""C0 and C1 controls but tab and newline, line and paragraph separators, marks that reorder text, half characters."""
_MOST_OF_A_LINE = 100


def read_text(file: SourceFile, diagnostics: Diagnostics) -> str | None:
    """Return the text of a file, or None when it is no text; each control character is reported at its place."""
    try:
        text = file.content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        before = _unified(error.object[: error.start].decode())
        place = Position(file.path, before.count("\n") + 1, len(before) - before.rfind("\n"))
        diagnostics.add(rules.NOT_UTF8, place)
        return None
    text = _unified(text)
    if not CONTROL.search(text):
        return text
    for number, line in enumerate(text.split("\n"), 1):
        if diagnostics.is_full(file.path):
            break
        for match in islice(CONTROL.finditer(line), _MOST_OF_A_LINE):
            place = Position(file.path, number, match.start() + 1)
            diagnostics.add(rules.CONTROL_CHARACTER, place, code_point=f"{ord(match[0]):04X}")
    return None


def _unified(text: str) -> str:
    return text.replace("\r\n", "\n").replace("\r", "\n")
