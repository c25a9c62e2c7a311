"""Processes that share the memory of this one: nothing is sent to them, only what they made comes back.

Starting one takes a few milliseconds, where a pool of processes takes a few hundred.
"""

from __future__ import annotations

import os
import signal
import tempfile
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress
from typing import IO, Any, Generic, TypeVar

import msgspec

from reportsite.errors import ReportsiteError

T = TypeVar("T")
_LENGTH = 4
"""Bytes that tell how long the next item is."""
_PATIENCE = 3
"""Niceness of a process that gives way: half of what others get."""
_PAUSE = 0.002
"""Seconds between two looks at what another process has made."""
_AT_ONCE = 1 << 20
"""So many bytes of an answer are fetched at once."""


class Fork(Generic[T]):
    """A process that makes items of one `shape`, from a call that yields them; forked when this is created."""

    def __init__(
        self,
        shape: Any,  # noqa: ANN401 (a type or a union)
        call: Callable[[], Iterable[T]],
        *,
        gives_way: bool = False,
    ) -> None:
        """One that `gives_way` gets less of a processor than others that are busy."""
        self._decoder: msgspec.msgpack.Decoder[T] = msgspec.msgpack.Decoder(shape)
        # Not a pipe: the process would have to wait until somebody here reads what it says.
        self._answer = tempfile.TemporaryFile(prefix="reportsite-")  # noqa: SIM115 (see __del__)
        self._read = 0
        self._status: int | None = 0  # until there is a process to wait for
        self._owner = os.getpid()
        self._process = os.fork()
        self._status = None
        if self._process == 0:
            if gives_way:
                give_way()
            _make(self._answer, call)

    def __del__(self) -> None:
        if self._status is None and self._owner == os.getpid():  # nobody waits for it any more
            with suppress(OSError):
                os.kill(self._process, signal.SIGKILL)
                os.waitpid(self._process, 0)
        self._answer.close()

    def ready(self) -> Iterator[T]:
        """Yield what the process has made and was not yielded yet; raise ReportsiteError when it cannot be read."""
        try:
            yield from self._decoded()
        except (OSError, msgspec.DecodeError) as error:
            raise ReportsiteError(f"what another process made cannot be read ({error})") from error

    def items(self) -> Iterator[T]:
        """Wait for the process to end, and yield what is left; raise ReportsiteError when that is not all."""
        self._has_ended(wait=True)
        yield from self.ready()
        if self._status or self._read != os.fstat(self._answer.fileno()).st_size:
            raise ReportsiteError("another process ended before it had made all")

    def as_they_come(self) -> Iterator[T]:
        """Yield what the process makes when it has made it; whoever stops listening may go on later.

        Raise ReportsiteError as `items` does.
        """
        while not self._has_ended():
            yield from self.ready()
            time.sleep(_PAUSE)
        yield from self.items()

    def _has_ended(self, *, wait: bool = False) -> bool:
        if self._status is None:
            try:
                process, status = os.waitpid(self._process, 0 if wait else os.WNOHANG)
            except OSError as error:
                raise ReportsiteError(f"another process cannot be waited for ({error})") from error
            self._status = status if process else None
        return self._status is not None

    def _decoded(self) -> Iterator[T]:
        wanted = _AT_ONCE
        # The place in the file belongs to the process that writes, so it is looked at without being moved.
        while content := os.pread(self._answer.fileno(), wanted, self._read):
            start, asked = 0, wanted
            while (begin := start + _LENGTH) <= len(content):
                end = begin + int.from_bytes(content[start:begin], "little")
                if end > len(content):
                    wanted = max(_AT_ONCE, end - start)
                    break
                self._read += end - start
                yield self._decoder.decode(content[begin:end])
                start = end
            if start == 0 and len(content) < asked:
                return  # the rest of the item is still to be written


def give_way() -> None:
    """Let others that are busy have more of a processor than this process, from now on."""
    os.nice(_PATIENCE)


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
