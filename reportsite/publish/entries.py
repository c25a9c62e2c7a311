"""Entries of files and folders, held against what they were: a look at an entry, not at bytes.

This stands on the way to every build, so it imports next to nothing.
"""

from __future__ import annotations

import os
import stat
from collections.abc import Callable, Collection

from reportsite.state.processes import can_fork

FILE_MODE = 0o644
FOLDER_MODE = 0o755
"""A web server runs as somebody else, whatever the umask of the editor is."""
_HAS_MODES = os.name == "posix"


MANY = 10_000
"""From so many entries on, two processes look at them: a second one is there in a millisecond."""


def is_untouched(root: str, files: Collection[tuple[str, int, int, int]], folders: Collection[tuple[str, int]]) -> bool:
    """Tell whether a tree holds its files as they were written, and its folders just what they held.

    A file comes with its size, its time of change and its inode, a folder with its time of change.
    """
    prefix = f"{root}{os.sep}"

    def are_folders() -> bool:
        return all(is_as_it_was(prefix + path, changed) for path, changed in folders)

    def are_files() -> bool:
        return all(links_of(prefix + path, size, changed, inode) for path, size, changed, inode in files)

    if len(files) + len(folders) < MANY or not can_fork():
        return are_folders() and are_files()
    child = os.fork()
    if child == 0:
        _answer(are_folders)
    is_so = are_files()
    _, status = os.waitpid(child, 0)
    return is_so and status == 0


def _answer(ask: Callable[[], bool]) -> None:
    """End this forked process with 0 if the answer is yes."""
    code = 1
    try:
        code = 0 if ask() else 1
    finally:
        os._exit(code)


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
