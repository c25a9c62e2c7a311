"""Source files → stamps, by which the next run sees that nothing has been written since, without reading anything."""

from __future__ import annotations

import os
import sys
import time
from collections.abc import Iterable, Mapping
from pathlib import Path

Stamp = tuple[int, int, int, int]
"""Size, time of change of the bytes and of the entry (nanoseconds since 1970), inode."""

UNSURE: Stamp = (-1, 0, 0, 0)
"""The stamp of a file that was written so lately that the clock may not tell the next change from this one."""
_TICK = 20_000_000
"""Nanoseconds; clocks of file systems tick every 4 to 10 milliseconds."""


def take_stamps(places: Iterable[Path]) -> dict[str, Stamp]:
    """Return the stamp of every file at or below `places`, by its path; hidden files and folders are passed over.

    Symbolic links are stamped as what they are, not as what they point to.
    """
    stamps: dict[str, Stamp] = {}
    lately = time.time_ns() - _TICK
    pending = [os.fspath(place) for place in places]
    while pending:
        place = pending.pop()
        try:
            with os.scandir(place) as entries:
                for entry in entries:
                    if entry.name[0] == "." or entry.name == "__pycache__":
                        continue
                    if entry.is_dir(follow_symlinks=False):
                        pending.append(entry.path)
                    else:
                        stamps[entry.path] = _stamp(entry.stat(follow_symlinks=False), lately)
        except NotADirectoryError:
            stamps[place] = _stamp(os.lstat(place), lately)
        except FileNotFoundError:
            continue
    return stamps


def are_same(before: Mapping[str, Stamp], now: Mapping[str, Stamp]) -> bool:
    """Tell whether no file has come, gone or been written between two looks at it."""
    return before == now and UNSURE not in before.values()


def environment() -> str:
    """Return what is another one when Python or a library is: the version, and when packages were last installed."""
    parts = [sys.version, str(sys.flags.optimize)]
    for place in sys.path:
        if place.endswith(("site-packages", "dist-packages")):
            try:
                parts.append(f"{place} {os.stat(place).st_mtime_ns}")  # noqa: PTH116 (on the way to every command)
            except OSError:
                continue
    return "\n".join(parts)


def _stamp(status: os.stat_result, lately: int) -> Stamp:
    if max(status.st_mtime_ns, status.st_ctime_ns) > lately:
        return UNSURE
    return status.st_size, status.st_mtime_ns, status.st_ctime_ns, status.st_ino
