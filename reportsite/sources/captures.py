"""A folder of archived captures → their bytes, as far as the folder is there; nothing else in it is looked at."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import Path

_LARGEST = 32 * 1024 * 1024
"""Bytes; an archived page stays far below."""


def read_captures(folder: Path, names: Iterable[str]) -> Mapping[str, bytes]:
    """Return the bytes of those files that the folder holds, by name; names that lead elsewhere are passed over."""
    contents: dict[str, bytes] = {}
    for name in dict.fromkeys(names):
        path = folder / name
        if Path(name).name == name and path.is_file() and path.stat().st_size <= _LARGEST:
            contents[name] = path.read_bytes()
    return contents
