"""A site's settings → a running preview: the socket, the watcher and the server together, until somebody ends it."""

from __future__ import annotations

import asyncio
import contextlib
import errno
import logging
import secrets
import socket
import sys
import threading
from collections.abc import Callable, Sequence
from types import FrameType
from typing import Protocol

import uvicorn
from msgspec import Struct
from starlette.types import ASGIApp
from uvicorn.protocols.http.h11_impl import H11Protocol, RequestResponseCycle

from reportsite.diagnostics import Diagnostic
from reportsite.errors import SettingsError
from reportsite.preview.app import App
from reportsite.preview.editor import editor_address
from reportsite.preview.guard import door, is_loopback
from reportsite.preview.live import Hub
from reportsite.preview.reports import Describer
from reportsite.preview.speaking import Speaker
from reportsite.preview.watching import Watch
from reportsite.preview.workshop import Rebuild, Workshop
from reportsite.settings import Settings

_TRIED = 50
"""Ports that are tried after one that is taken."""
_LONGEST_HEAD = 16 * 1024
"""Bytes that the head of a request may have."""
_SLOWEST = 5.0
"""Seconds in which a request must have arrived in full."""


class Terminal(Protocol):
    """Hears what the person at the terminal should know."""

    def ready(self, address: str, *, taken: int | None, open_to_network: bool) -> None:
        """Hear where the preview stands, which port was taken, and whether others can reach it."""

    def polling(self, asked: bool) -> None:  # noqa: FBT001 (the only thing it says)
        """Hear that changes are found by the clock: as asked for, or since there is no room for watches."""

    def saved(self, rebuild: Rebuild) -> None:
        """Hear what a save has led to."""

    def problems(self, problems: Sequence[Diagnostic], *, mended: bool) -> None:
        """Hear of problems that were not there before, or that none is left."""


class Wishes(Struct, frozen=True, kw_only=True):
    """How the preview was asked to be."""

    host: str = "127.0.0.1"
    port: int = 8000
    editor: str = "vscode"
    """Name of an editor, or the pattern of the addresses that open it."""
    polling: bool = False
    """Whether to look by the clock instead of listening to the file system."""


def serve(
    settings: Settings,
    wishes: Wishes,
    speaker: Speaker,
    terminal: Terminal,
    on_open: Callable[[str], None] = lambda _: None,
) -> None:
    """Serve a site until the process is told to end; `on_open` hears the address once it answers."""
    editor = editor_address(wishes.editor)
    listening = _listen(wishes.host, wishes.port)
    port = int(listening.getsockname()[1])
    local = is_loopback(wishes.host)
    key = "" if local else secrets.token_urlsafe(16)
    hub = Hub()
    news = _News(terminal)
    workshop = Workshop(settings, news.come)
    watch = Watch(settings, workshop, polling=wishes.polling, on_polling=terminal.polling)
    describer = Describer(settings, workshop, speaker, editor)
    news.connect(workshop, lambda: hub.tell(describer.state(polling=watch.polling)))
    app = App(workshop, describer, hub, speaker, lambda: watch.polling)
    machine = "" if local else socket.gethostname()
    asgi = app.asgi(door(wishes.host, port, key=key, machine=machine), compressed=not local)
    address = f"http://{_shown(wishes.host, machine)}:{port}/"
    visit = f"{address}?key={key}" if key else address

    def started() -> None:
        hub.open(asyncio.get_running_loop())
        watch.start()
        terminal.ready(visit, taken=wishes.port if wishes.port not in {0, port} else None, open_to_network=not local)
        on_open(visit)

    _silence()
    server = _Server(_config(asgi), started=started, ending=hub.close)
    with contextlib.suppress(KeyboardInterrupt), listening:
        try:
            server.run(sockets=[listening])
        finally:
            watch.stop()


class _News:
    """Passes on what has changed: to the browsers at once, to the terminal what it has not said yet."""

    def __init__(self, terminal: Terminal) -> None:
        self._terminal = terminal
        self._workshop: Workshop | None = None
        self._tell: Callable[[], None] = lambda: None
        self._state = 0
        self._told: frozenset[object] = frozenset()
        self._lock = threading.Lock()

    def connect(self, workshop: Workshop, tell: Callable[[], None]) -> None:
        self._workshop, self._tell = workshop, tell

    def come(self) -> None:
        workshop = self._workshop
        if workshop is None:
            return
        self._tell()
        with self._lock:
            self._say(workshop)

    def _say(self, workshop: Workshop) -> None:
        last = workshop.rebuilds[0]
        if last.number != self._state:
            self._state = last.number
            if last.number > 1:
                self._terminal.saved(last)
        problems = workshop.problems()
        known = {_identity(item): item for item in problems}
        fresh = [item for identity, item in known.items() if identity not in self._told]
        # Before all texts were read again nobody knows whether nothing is wrong any more.
        mended = bool(self._told) and not known and workshop.prose_read
        if known or mended:
            self._told = frozenset(known)
        if fresh or mended:
            self._terminal.problems(fresh, mended=mended)


def _identity(item: Diagnostic) -> object:
    return item.rule.code, item.position, tuple(sorted(item.arguments.items()))


class _Server(uvicorn.Server):
    """Says when it has begun, and lets open channels go as soon as it is told to end."""

    def __init__(self, config: uvicorn.Config, *, started: Callable[[], None], ending: Callable[[], None]) -> None:
        super().__init__(config)
        self._on_started = started
        self._on_ending = ending

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        await super().startup(sockets)
        asyncio.get_running_loop().set_exception_handler(lambda *_: None)
        self._on_started()

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        self._on_ending()
        await super().shutdown(sockets)

    def handle_exit(self, sig: int, frame: FrameType | None) -> None:
        self._on_ending()
        super().handle_exit(sig, frame)


class _Protocol(H11Protocol):
    """Closes connections whose request does not arrive in time."""

    _deadline: asyncio.TimerHandle | None = None

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        super().connection_made(transport)
        self._deadline = self.loop.call_later(_SLOWEST, self._close_if_waiting)

    def connection_lost(self, exc: Exception | None) -> None:
        self._forget()
        super().connection_lost(exc)

    def data_received(self, data: bytes) -> None:
        super().data_received(data)
        if self._is_answering():
            self._forget()
        elif self._deadline is None:
            self._deadline = self.loop.call_later(_SLOWEST, self._close_if_waiting)

    def _is_answering(self) -> bool:
        cycle: RequestResponseCycle | None = self.cycle
        return cycle is not None and not cycle.response_complete and not cycle.more_body

    def _forget(self) -> None:
        if self._deadline:
            self._deadline.cancel()
            self._deadline = None

    def _close_if_waiting(self) -> None:
        self._deadline = None
        if not self.transport.is_closing():
            self.transport.close()


def _config(app: ASGIApp) -> uvicorn.Config:
    return uvicorn.Config(
        app,
        http=_Protocol,
        ws="none",
        loop="asyncio",
        lifespan="off",
        log_config=None,
        access_log=False,
        server_header=False,
        proxy_headers=False,
        backlog=1024,
        timeout_keep_alive=15,
        timeout_graceful_shutdown=1,
        h11_max_incomplete_event_size=_LONGEST_HEAD,
    )


def _silence() -> None:
    # What a stranger sends is no news for the person at the terminal.
    for name in ("uvicorn", "uvicorn.error", "uvicorn.access", "asyncio"):
        logger = logging.getLogger(name)
        logger.addHandler(logging.NullHandler())
        logger.propagate = False


def _listen(host: str, port: int) -> socket.socket:
    """Return a socket that listens on the port, or on the next one that is free."""
    try:
        family, _, _, _, where = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE)[0]
    except OSError as error:
        raise SettingsError(f"not an address of this machine: {host}") from error
    candidates = [port, *range(port + 1, min(port + _TRIED, 65535) + 1), 0] if port else [0]
    for candidate in candidates:
        # Only where the protocol is named does asyncio switch off Nagle's delay of 40 ms an answer.
        listening = socket.socket(family, socket.SOCK_STREAM, socket.IPPROTO_TCP)
        # On Windows the option would let two programs share a port.
        if sys.platform != "win32":
            listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            listening.bind((where[0], candidate, *where[2:]))
            listening.listen(1024)
        except (OSError, OverflowError) as error:
            listening.close()
            if not _is_taken(error):
                raise SettingsError(f"the preview cannot listen on {host}, port {candidate}: {error}") from error
        else:
            return listening
    raise SettingsError(f"no port is free on {host}")


def _is_taken(error: Exception) -> bool:
    # Ports below 1024 may be forbidden; the next one is as good then.
    return isinstance(error, OSError) and error.errno in {errno.EADDRINUSE, errno.EACCES}


def _shown(host: str, machine: str) -> str:
    if host in {"0.0.0.0", "::", ""}:  # noqa: S104 (compared, not listened on)
        return machine
    return f"[{host}]" if ":" in host else host
