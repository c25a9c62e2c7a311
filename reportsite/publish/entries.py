"""Entries of files and folders, held against what they were: a look at an entry, not at bytes.

This stands on the way to every build, so it imports next to nothing.
"""

from __future__ import annotations

import hashlib
import os
import stat
from array import array
from collections.abc import Callable, Iterable, Mapping
from itertools import chain
from typing import NamedTuple

FILE_MODE = 0o644
FOLDER_MODE = 0o755
"""A web server runs as somebody else, whatever the umask of the editor is."""
_HAS_MODES = os.name == "posix"

_MODES = 0o177777 if _HAS_MODES else 0o170000
"""The bits of a mode that are looked at."""
_FILE = (stat.S_IFREG | FILE_MODE) & _MODES
_FOLDER = (stat.S_IFDIR | FOLDER_MODE) & _MODES
_LARGEST = (1 << 63) - 1
"""Times and numbers of inodes are cut to what eight bytes hold: both can be larger."""


class Look(NamedTuple):
    """What a look at every entry of a tree shows; marks in place of what was seen, since they are all that is asked."""

    tree: int
    """Inode of the tree."""
    files: str
    """The paths of its files, with zeros between them."""
    files_seen: str
    folders: str
    """The paths of its folders, itself the empty one, with zeros between them."""
    folders_seen: str


def look_as_written(tree: int, files: Mapping[str, tuple[int, int, int]], folders: Mapping[str, int]) -> Look:
    """Return what a look at a tree shows for as long as nobody touches it.

    A file comes with its size, its time of change in nanoseconds and its inode, a folder with its time of change.
    """
    of_files = ((size, changed & _LARGEST, inode & _LARGEST, _FILE) for size, changed, inode in files.values())
    of_folders = ((changed & _LARGEST, _FOLDER) for changed in folders.values())
    return Look(
        tree=tree,
        files="\0".join(files),
        files_seen=_mark(chain.from_iterable(of_files)),
        folders="\0".join(folders),
        folders_seen=_mark(chain.from_iterable(of_folders)),
    )


def is_tree(root: str, look: Look) -> bool:
    """Tell whether the folder is the one that was looked at."""
    try:
        return os.stat(root).st_ino == look.tree  # noqa: PTH116 (on the way to every build)
    except OSError:
        return False


def are_files(root: str, look: Look) -> bool:
    """Tell whether the files of a tree look as they did: size, time of change, inode, and that everybody reads them."""
    return _seen(root, look.files, _of_file) == look.files_seen


def are_folders(root: str, look: Look) -> bool:
    """Tell whether the folders of a tree hold just what they held, by their times of change."""
    return _seen(root, look.folders, _of_folder) == look.folders_seen


def _seen(root: str, paths: str, numbers: Callable[[os.stat_result], tuple[int, ...]]) -> str:
    """Return the mark of what entries say now, empty where one is gone."""
    seen: list[int] = []
    try:
        for path in paths.split("\0"):
            seen.extend(numbers(os.lstat(f"{root}/{path}")))
    except OSError:
        return ""
    return _mark(seen)


def _of_file(status: os.stat_result) -> tuple[int, ...]:
    return status.st_size, status.st_mtime_ns & _LARGEST, status.st_ino & _LARGEST, status.st_mode & _MODES


def _of_folder(status: os.stat_result) -> tuple[int, ...]:
    return status.st_mtime_ns & _LARGEST, status.st_mode & _MODES


def _mark(numbers: Iterable[int]) -> str:
    return hashlib.sha256(array("q", numbers).tobytes()).hexdigest()


def links_of(path: str, size: int, changed: int, inode: int) -> int:
    """Return under how many names a file stands, or 0 when it is not the one that was written.

    It is when its size, its time of change in nanoseconds and its inode are, and when everybody may read it.
    """
    try:
        status = os.lstat(path)
    except OSError:
        return 0
    is_same = (
        status.st_mtime_ns == changed
        and status.st_size == size
        and status.st_ino == inode
        and stat.S_ISREG(status.st_mode)
        and has_mode(status, FILE_MODE)
    )
    return status.st_nlink if is_same else 0


def is_as_it_was(path: str, changed: int) -> bool:
    """Tell whether a folder holds just what it held, by its time of change in nanoseconds."""
    try:
        status = os.stat(path)  # noqa: PTH116 (called for every folder of a site)
    except OSError:
        return False
    return status.st_mtime_ns == changed and has_mode(status, FOLDER_MODE)


def has_mode(status: os.stat_result, mode: int) -> bool:
    """Tell whether a file or folder has a mode; where there are no modes, it has."""
    return not _HAS_MODES or stat.S_IMODE(status.st_mode) == mode
