"""A tree of files → the disk, so that a power cut after the swap finds them whole."""

from __future__ import annotations

import ctypes
import os
import sys
from collections.abc import Collection
from pathlib import Path

_FEW = 64
"""So many files are flushed one by one; for more, flushing the whole file system takes less time."""


def flush(tree: Path, paths: Collection[str]) -> None:
    """Wait until the disk holds the files and folders `paths` of `tree`; raise OSError when it cannot."""
    if len(paths) <= _FEW or not _flush_file_system(tree):
        for path in paths:
            flush_one(tree / path)


def flush_one(path: Path) -> None:
    """Wait until the disk holds one file or folder."""
    if sys.platform == "win32":
        return  # folders cannot be opened there, and files only for writing
    descriptor = os.open(path, os.O_RDONLY | os.O_CLOEXEC)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def _flush_file_system(tree: Path) -> bool:
    """Flush all of the file system that `tree` is on; return False where there is no such call."""
    if sys.platform != "linux":
        return False
    try:
        syncfs = ctypes.CDLL(None, use_errno=True).syncfs
    except (AttributeError, OSError):
        return False
    descriptor = os.open(tree, os.O_RDONLY | os.O_CLOEXEC)
    try:
        if syncfs(descriptor) != 0:
            code = ctypes.get_errno()
            raise OSError(code, os.strerror(code), str(tree))
    finally:
        os.close(descriptor)
    return True
