"""Processes that share the memory of this one: nothing is sent to them, only what they made comes back.

Starting one takes a few milliseconds, where a pool of processes takes a few hundred.
"""

from __future__ import annotations

import os
import tempfile
from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress
from typing import IO, Any, Generic, TypeVar

import msgspec

from reportsite.errors import ReportsiteError

T = TypeVar("T")
_LENGTH = 4
"""Bytes that tell how long the next item is."""


class Fork(Generic[T]):
    """A process that makes items of one `shape`, from a call that yields them; forked when this is created."""

    def __init__(self, shape: Any, call: Callable[[], Iterable[T]]) -> None:  # noqa: ANN401 (a type or a union)
        self._decoder: msgspec.msgpack.Decoder[T] = msgspec.msgpack.Decoder(shape)
        # Not a pipe: the process would have to wait until somebody here reads what it says.
        self._answer = tempfile.TemporaryFile(prefix="reportsite-")  # noqa: SIM115 (closed when it has been read)
        self._process = os.fork()
        if self._process == 0:
            _make(self._answer, call)

    def __del__(self) -> None:
        if not self._answer.closed:  # nobody asked
            self._answer.close()
            with suppress(ChildProcessError):
                os.waitpid(self._process, os.WNOHANG)

    def items(self) -> Iterator[T]:
        """Wait for the process to end, and yield what it made; raise ReportsiteError when that is not all."""
        try:
            _, status = os.waitpid(self._process, 0)
            with self._answer as answer:
                answer.seek(0)
                while length := answer.read(_LENGTH):
                    yield self._decoder.decode(answer.read(int.from_bytes(length, "little")))
        except (OSError, msgspec.DecodeError) as error:
            raise ReportsiteError(f"what another process made cannot be read ({error})") from error
        if status:
            raise ReportsiteError("another process ended before it had made all")


def _make(answer: IO[bytes], call: Callable[[], Iterable[object]]) -> None:
    """Make the items in the forked process, and end at once, without any farewell."""
    code = 1
    try:
        encoder = msgspec.msgpack.Encoder(enc_hook=dict)
        for item in call():
            content = encoder.encode(item)
            answer.write(len(content).to_bytes(_LENGTH, "little"))
            answer.write(content)
        answer.flush()
        code = 0
    finally:
        os._exit(code)  # (nothing that was begun before the fork is this process's to finish)
