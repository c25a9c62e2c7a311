"""An executor of processes that share the memory of this one: nothing is sent to them, only what they made comes back.

Starting one takes a few milliseconds, where a pool of processes takes a few hundred.
"""

from __future__ import annotations

import os
import tempfile
import threading
from collections.abc import Callable
from concurrent.futures import Executor, Future
from typing import IO, Any, TypeVar

import msgspec

from reportsite.errors import ReportsiteError

T = TypeVar("T")


class ForkExecutor(Executor):
    """Runs each call in a process of its own, forked when the call is submitted; calls return a `shape`."""

    def __init__(self, shape: type[Any]) -> None:
        self._shape = shape

    def submit(self, fn: Callable[..., T], /, *args: Any, **kwargs: Any) -> Future[T]:  # noqa: ANN401 (any call)
        """Fork a process that makes the call; its result comes back in a file that has no name.

        The future raises ReportsiteError when there is none, for whatever reason.
        """
        # Not a pipe: the process would have to wait until somebody here reads what it says.
        answer = tempfile.TemporaryFile(prefix="reportsite-")  # noqa: SIM115 (closed when it has been read)
        process = os.fork()
        if process == 0:
            _answer(answer, fn, *args, **kwargs)
        return _Pending(process, answer, self._shape)


class _Pending(Future[T]):
    """The result of a call in another process, fetched when it is asked for."""

    def __init__(self, process: int, answer: IO[bytes], shape: type[Any]) -> None:
        super().__init__()
        self._process = process
        self._answer = answer
        self._shape = shape
        self.set_running_or_notify_cancel()

    def result(self, timeout: float | None = None) -> T:
        """Wait for the process to end, and return what it made."""
        if not self.done():
            self._fetch()
        return super().result(timeout)

    def _fetch(self) -> None:
        try:
            os.waitpid(self._process, 0)
            with self._answer:
                self._answer.seek(0)
                self.set_result(msgspec.msgpack.decode(self._answer.read(), type=self._shape))
        except (OSError, msgspec.DecodeError) as error:
            self.set_exception(ReportsiteError(f"a process that made pages ended without an answer ({error})"))


def can_fork() -> bool:
    """Tell whether processes can be forked here without harm: where there are forks, and no other thread is running."""
    return hasattr(os, "fork") and threading.active_count() == 1


def _answer(answer: IO[bytes], call: Callable[..., object], *args: object, **kwargs: object) -> None:
    """Make the call in the forked process, leave what came of it, and end at once, without any farewell."""
    try:
        answer.write(msgspec.msgpack.encode(call(*args, **kwargs), enc_hook=dict))
        answer.flush()
    finally:
        os._exit(0)  # (nothing that was begun before the fork is this process's to finish)
