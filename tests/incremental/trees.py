"""Trees of files, held against each other by bytes and modes."""

from __future__ import annotations

import stat
from collections.abc import Mapping
from pathlib import Path

Tree = Mapping[str, tuple[bytes | None, int]]
"""Path → bytes (none of a folder) and mode."""


def tree_of(folder: Path) -> Tree:
    """Return every file and folder of a tree with its bytes and mode."""
    return {
        path.relative_to(folder).as_posix(): (
            path.read_bytes() if path.is_file() else None,
            stat.S_IMODE(path.lstat().st_mode),
        )
        for path in sorted(folder.rglob("*"))
    }


def differences(found: Tree, expected: Tree) -> list[str]:
    """Return the paths at which two trees differ."""
    return sorted(path for path in found.keys() | expected.keys() if found.get(path) != expected.get(path))
