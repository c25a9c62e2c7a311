"""An executor of processes that share the memory of this one: nothing is sent to them, only what they made comes back.

Starting one takes a few milliseconds, where a pool of processes takes a few hundred.
"""

from __future__ import annotations

import os
import threading
from collections.abc import Callable
from concurrent.futures import Executor, Future
from typing import Any, TypeVar

import msgspec

from reportsite.errors import ReportsiteError

T = TypeVar("T")


class ForkExecutor(Executor):
    """Runs each call in a process of its own, forked when the call is submitted; calls return a `shape`."""

    def __init__(self, shape: type[Any]) -> None:
        self._shape = shape

    def submit(self, fn: Callable[..., T], /, *args: Any, **kwargs: Any) -> Future[T]:  # noqa: ANN401 (any call)
        """Fork a process that makes the call; its result comes back through a pipe.

        The future raises ReportsiteError when there is none, for whatever reason.
        """
        future: Future[T] = Future()
        future.set_running_or_notify_cancel()
        reading, writing = os.pipe()
        process = os.fork()
        if process == 0:
            os.close(reading)
            _answer(writing, fn, *args, **kwargs)
        os.close(writing)
        threading.Thread(target=self._await, args=(future, reading, process), daemon=True).start()
        return future

    def _await(self, future: Future[Any], reading: int, process: int) -> None:
        try:
            with os.fdopen(reading, "rb") as pipe:
                content = pipe.read()
            os.waitpid(process, 0)
            future.set_result(msgspec.msgpack.decode(content, type=self._shape))
        except (OSError, msgspec.DecodeError) as error:
            future.set_exception(ReportsiteError(f"a process that made pages ended without an answer ({error})"))


def can_fork() -> bool:
    """Tell whether processes can be forked here without harm: where there are forks, and no other thread is running."""
    return hasattr(os, "fork") and threading.active_count() == 1


def _answer(writing: int, call: Callable[..., object], *args: object, **kwargs: object) -> None:
    """Make the call in the forked process, send what came of it, and end at once, without any farewell."""
    try:
        with os.fdopen(writing, "wb") as pipe:
            pipe.write(msgspec.msgpack.encode(call(*args, **kwargs), enc_hook=dict))
    finally:
        os._exit(0)  # (nothing that was begun before the fork is this process's to finish)
