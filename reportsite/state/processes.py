"""Whether this process can be forked, and what one that was forked finds out meanwhile.

This stands on the way to every build, so it imports next to nothing.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager


def can_fork() -> bool:
    """Tell whether processes can be forked here without harm: where there are forks, and no other thread is running."""
    threading = sys.modules.get("threading")  # without it there are no threads
    return hasattr(os, "fork") and (threading is None or threading.active_count() == 1)


@contextmanager
def meanwhile(ask: Callable[[], bool], *, is_long: bool) -> Iterator[Callable[[], bool]]:
    """Let another process find a long answer; give what waits for it. Whoever leaves without asking does not wait.

    A short answer, or one where there is no other process, is found when it is asked for.
    """
    if not is_long or not can_fork():
        yield ask
        return
    child = os.fork()
    if child == 0:
        code = 1
        try:
            code = 0 if ask() else 1
        finally:
            os._exit(code)
    statuses: list[int] = []

    def answer() -> bool:
        statuses.append(os.waitpid(child, 0)[1])
        return statuses[0] == 0

    try:
        yield answer
    finally:
        if not statuses:
            import signal  # noqa: PLC0415 - takes a millisecond, and is rarely needed here

            os.kill(child, signal.SIGKILL)
            os.waitpid(child, 0)
