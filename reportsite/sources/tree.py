"""A site's folder → its source files, in a fixed order, with everything refused that could point elsewhere."""

from __future__ import annotations

import hashlib
import os
import re
import unicodedata
from collections.abc import Container, Iterator
from pathlib import Path

from msgspec import Struct

from reportsite import diagnostics as rules
from reportsite.diagnostics import Diagnostics, Position

_NAME = re.compile(r"[A-Za-z0-9_][A-Za-z0-9_.@-]*")
_DEVICE = re.compile(r"(?:con|prn|aux|nul|com\d|lpt\d)(?:\.|$)", re.ASCII | re.IGNORECASE)
"""Names that Windows keeps for devices, whatever comes after the full stop."""
_LARGEST = 8 * 1024 * 1024
"""Bytes; a policy table of 10,000 rows stays well below."""


class SourceFile(Struct, frozen=True):
    """A file of the site: its path relative to the site's folder (posix), and its bytes."""

    path: str
    content: bytes

    @property
    def digest(self) -> bytes:
        """Return the SHA-256 of its bytes."""
        return hashlib.sha256(self.content).digest()


def read_tree(
    root: Path, folder: str, diagnostics: Diagnostics, wanted: Container[str] | None = None
) -> Iterator[SourceFile]:
    """Yield the files under `folder` of `root`, sorted by path; hidden files and folders are passed over.

    Where some are `wanted`, by their paths, no others are read.
    Symbolic links, odd names, names that some file systems hold to be equal, and files over 8 MiB are reported.
    """
    base = root / folder
    if base.is_symlink():
        diagnostics.add(rules.SYMLINK, Position(folder), name=folder)
        return
    if not base.is_dir():
        diagnostics.add(rules.MISSING_FILE, Position(folder), name=folder)
        return
    yield from _walk(base, folder, diagnostics, wanted)


def _walk(folder: Path, path: str, diagnostics: Diagnostics, wanted: Container[str] | None) -> Iterator[SourceFile]:
    seen: dict[str, str] = {}
    with os.scandir(folder) as entries:
        ordered = sorted(entries, key=lambda entry: entry.name)
    for entry in ordered:
        if entry.name.startswith("."):
            continue
        inner = f"{path}/{entry.name}"
        if not _is_acceptable(entry, inner, seen, diagnostics):
            continue
        if entry.is_dir(follow_symlinks=False):
            yield from _walk(Path(entry.path), inner, diagnostics, wanted)
        elif entry.is_file(follow_symlinks=False) and (wanted is None or inner in wanted):
            yield SourceFile(inner, Path(entry.path).read_bytes())


def _is_acceptable(entry: os.DirEntry[str], path: str, seen: dict[str, str], diagnostics: Diagnostics) -> bool:
    if entry.is_symlink():
        diagnostics.add(rules.SYMLINK, Position(path), name=entry.name)
        return False
    if not _NAME.fullmatch(entry.name) or entry.name.endswith(".") or _DEVICE.match(entry.name):
        diagnostics.add(rules.BAD_FILE_NAME, Position(path), name=ascii(entry.name)[1:-1])
        return False
    key = unicodedata.normalize("NFC", entry.name).casefold()
    if key in seen:
        diagnostics.add(rules.NAME_COLLISION, Position(path), other=seen[key])
        return False
    seen[key] = entry.name
    if entry.is_file(follow_symlinks=False) and entry.stat(follow_symlinks=False).st_size > _LARGEST:
        diagnostics.add(rules.TOO_LARGE, Position(path), limit=_LARGEST)
        return False
    return True
