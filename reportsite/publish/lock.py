"""One run at a time: a lock file beside the output folder, held by the system for as long as the process lives."""

from __future__ import annotations

import os
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from reportsite.errors import OutputBusy

_PAUSE = 0.05
"""Seconds between two tries."""


@contextmanager
def locked(folder: Path, *, wait: float, waiting: Callable[[], None] = lambda: None) -> Iterator[None]:
    """Hold the lock of the output folder `folder`; call `waiting` once when another run holds it.

    Raises OutputBusy when it is still held after `wait` seconds. The file is removed at the end; that is safe because
    a run that got hold of a removed file notices and starts over.
    """
    path = folder.with_name(f".{folder.name}.lock")
    deadline = time.monotonic() + wait
    told = False
    while (descriptor := _try(path)) is None:
        if time.monotonic() >= deadline:
            raise OutputBusy(f"another run is writing to `{folder}` and did not finish in {wait:g} seconds")
        if not told:
            waiting()
            told = True
        time.sleep(_PAUSE)
    try:
        yield
    finally:
        # Windows removes no open file: there it stays, and is locked again next time.
        if sys.platform != "win32" and _is_still(path, descriptor):
            with suppress(OSError):
                path.unlink()
        os.close(descriptor)


def _try(path: Path) -> int | None:
    """Return an open file that holds the lock, or None while another process has it."""
    descriptor = os.open(path, os.O_RDWR | os.O_CREAT, 0o644)
    try:
        if _lock(descriptor) and _is_still(path, descriptor):
            return descriptor
    except BaseException:
        os.close(descriptor)
        raise
    os.close(descriptor)
    return None


def _is_still(path: Path, descriptor: int) -> bool:
    """Tell whether `path` names the open file: the run before may have removed it while this one waited."""
    try:
        return os.path.samestat(path.stat(), os.fstat(descriptor))
    except FileNotFoundError:
        return False


if sys.platform == "win32":
    import msvcrt

    def _lock(descriptor: int) -> bool:
        try:
            msvcrt.locking(descriptor, msvcrt.LK_NBLCK, 1)
        except OSError:
            return False
        return True

else:
    import fcntl

    def _lock(descriptor: int) -> bool:
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return False
        return True
