"""News of the site → every open page, over server-sent events.

A listener that is slow or asleep hears only the newest state, so nothing ever piles up for it.
"""

from __future__ import annotations

import asyncio
import contextlib
import json
from collections.abc import AsyncIterator, Callable, Mapping
from typing import Any

_HEARTBEAT = 15.0
"""Seconds after which a silent line is shown to be alive, so that a listener who has gone is noticed."""


class Hub:
    """Tells listeners of each new state; `tell` may be called from any thread."""

    def __init__(self) -> None:
        self._loop: asyncio.AbstractEventLoop | None = None
        self._turn = 0
        self._message = b""
        self._waiting: set[asyncio.Event] = set()
        self._closed = False

    def open(self, loop: asyncio.AbstractEventLoop) -> None:
        """Begin to work on the loop that listeners run on."""
        self._loop = loop

    def tell(self, state: Mapping[str, Any]) -> None:
        """Make a state the newest one."""
        data = json.dumps(state, ensure_ascii=False, separators=(",", ":"))
        self._call(self._news, f"event: state\ndata: {data}\n\n".encode())

    def close(self) -> None:
        """Let all listeners go."""
        self._closed = True
        self._call(self._wake)

    @property
    def listeners(self) -> int:
        """Return how many there are."""
        return len(self._waiting)

    async def listen(self) -> AsyncIterator[bytes]:
        """Yield the state as it is now, then each newer one, until the listener or the hub goes."""
        turn = -1
        woken = asyncio.Event()
        self._waiting.add(woken)
        try:
            yield b"retry: 500\n\n"
            while not self._closed:
                woken.clear()
                if turn != self._turn and self._message:
                    turn = self._turn
                    yield self._message
                    continue
                try:
                    await asyncio.wait_for(woken.wait(), _HEARTBEAT)
                except TimeoutError:
                    yield b": still here\n\n"
        finally:
            self._waiting.discard(woken)

    def _call(self, function: Callable[..., None], *arguments: object) -> None:
        if self._loop is not None:
            with contextlib.suppress(RuntimeError):  # the loop has ended
                self._loop.call_soon_threadsafe(function, *arguments)

    def _news(self, message: bytes) -> None:
        self._turn += 1
        self._message = message
        self._wake()

    def _wake(self) -> None:
        for woken in self._waiting:
            woken.set()
