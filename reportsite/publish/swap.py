"""One folder takes the place of another: in one step where the system can, otherwise in two with a way back."""

from __future__ import annotations

import ctypes
import errno
import os
import sys
from enum import StrEnum
from functools import cache
from pathlib import Path
from typing import Protocol, cast

_CANNOT = frozenset({errno.EINVAL, errno.ENOSYS, errno.ENOTSUP, errno.EPERM})
"""The C library knows the call, and the kernel, the file system or a container's rules do not."""


class Swap(StrEnum):
    """How the new site took its place."""

    ATOMIC = "atomic"
    """In one step: a reader met the old site or the new one."""
    TWO_STEP = "two-step"
    """In two steps: for a moment there was no site."""
    NONE = "none"
    """Not at all, since nothing had changed."""


class _Exchange(Protocol):
    def __call__(self, first: bytes, second: bytes) -> int: ...


def swap(staged: Path, folder: Path, *, aside: Path) -> Swap:
    """Put `staged` in the place of `folder`, whose old content is at `staged` or `aside` afterwards.

    When that fails, `folder` is as it was. Raises OSError.
    """
    if not folder.exists():
        staged.rename(folder)
        return Swap.ATOMIC
    if _exchange(staged, folder):
        return Swap.ATOMIC
    folder.rename(aside)
    try:
        staged.rename(folder)
    except BaseException:
        aside.rename(folder)
        raise
    return Swap.TWO_STEP


def _exchange(first: Path, second: Path) -> bool:
    """Exchange two folders in one step; return False where that cannot be done."""
    exchange = _find_exchange()
    if exchange is None:
        return False
    if exchange(os.fsencode(first), os.fsencode(second)) == 0:
        return True
    code = ctypes.get_errno()
    if code in _CANNOT:
        return False
    raise OSError(code, os.strerror(code), str(second))


@cache
def _find_exchange() -> _Exchange | None:
    """Return the system's call that exchanges two names, or None where it has none."""
    try:
        library = ctypes.CDLL(None, use_errno=True)
        if sys.platform == "darwin":
            rename = library.renamex_np
            rename.argtypes = (ctypes.c_char_p, ctypes.c_char_p, ctypes.c_uint)
            rename_swap = 0x2
            return lambda first, second: cast("int", rename(first, second, rename_swap))
        if sys.platform == "linux":
            rename = library.renameat2
            rename.argtypes = (ctypes.c_int, ctypes.c_char_p, ctypes.c_int, ctypes.c_char_p, ctypes.c_uint)
            current_folder, rename_exchange = -100, 0x2
            return lambda first, second: cast(
                "int", rename(current_folder, first, current_folder, second, rename_exchange)
            )
    except (AttributeError, OSError, TypeError):
        pass  # an old C library, or Windows
    return None
