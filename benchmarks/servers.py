"""Preview servers → how long it takes from the saving of a file to the answer that shows it."""

from __future__ import annotations

import contextlib
import http.client
import os
import shutil
import signal
import socket
import subprocess
import time
import urllib.request
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from benchmarks import edits
from benchmarks.generators import WORK, Generator, Place, place_of
from benchmarks.measure import session_memory
from benchmarks.rounds import Say

_POLL: Final = 0.002
"""Seconds between two questions after an edit."""
_WAIT_FOR_START: Final = 0.02
_SETTLE: Final = 1.5
"""Seconds before an edit, so that the server has done with the one before."""
_END: Final = 10
"""Seconds that a server has to end by itself."""


@dataclass(slots=True, kw_only=True)
class Answering:
    """How fast a preview server answers."""

    generator: str
    ready: float = 0.0
    """Seconds from its start to its first answer."""
    page: list[float] = field(default_factory=list)
    """Seconds from each edit to the policy's page that shows it."""
    everywhere: list[float] = field(default_factory=list)
    """The same for all three pages: that of the policy, its region's and the timeline."""
    together: float = 0.0
    """MiB that its processes hold together after the edits."""
    failure: str = ""


def measure_servers(
    size: str, generators: Sequence[Generator], number_of_edits: int, limit: float, say: Say
) -> list[Answering]:
    """Start each server that there is, edit, and return how fast it was; `limit` is in seconds."""
    found = []
    for generator in generators:
        if generator.serve:
            found.append(_measure(place_of(generator, size), number_of_edits, limit))
            say(f"{size} serve: {found[-1]}")
    return found


def _measure(place: Place, number_of_edits: int, limit: float) -> Answering:
    answering = Answering(generator=place.generator.name)
    place.empty()
    port = _free_port()
    kinds = (("policy", edits.POLICY), ("region", edits.REGION), ("timeline", ""))
    pages = [f"http://127.0.0.1:{port}/{place.generator.page(edits.LANGUAGE, kind, name)}" for kind, name in kinds]
    start = time.perf_counter()
    try:
        with _running(place, port, place.around.parent / f"{place.generator.name}.log") as process:
            _wait_for(pages[0], "</h1>", start + limit, _WAIT_FOR_START, process)
            answering.ready = time.perf_counter() - start
            for number in range(number_of_edits):
                _edit(place, pages, edits.word_of(number), limit, process, answering)
            answering.together = session_memory(process.pid)
    except TimeoutError as error:
        answering.failure = str(error)
    shutil.rmtree(place.around, ignore_errors=True)
    return answering


def _edit(
    place: Place,
    pages: Sequence[str],
    word: str,
    limit: float,
    process: subprocess.Popen[bytes],
    answering: Answering,
) -> None:
    for page in pages:
        _get(page)
    time.sleep(_SETTLE)
    edits.edit_title(place.generator.name, place.tree, word)
    start = time.perf_counter()
    seconds = []
    for page in pages:
        _wait_for(page, word, start + limit, _POLL, process)
        seconds.append(time.perf_counter() - start)
    answering.page.append(seconds[0])
    answering.everywhere.append(seconds[-1])


def _wait_for(page: str, word: str, latest: float, pause: float, process: subprocess.Popen[bytes]) -> None:
    while word not in _get(page):
        if time.perf_counter() > latest or process.poll() is not None:
            raise TimeoutError(f"{page.partition('/zh')[2] or page} never showed {word}")
        time.sleep(pause)


def _get(page: str) -> str:
    """Return what is answered; nothing while nobody answers, or with an error."""
    try:
        with urllib.request.urlopen(page, timeout=60) as answer:  # noqa: S310 - an address on this machine
            content: bytes = answer.read()
    except (OSError, http.client.HTTPException):
        return ""
    return content.decode("utf-8", "replace")


def _free_port() -> int:
    with socket.socket() as listening:
        listening.bind(("127.0.0.1", 0))
        port: int = listening.getsockname()[1]
        return port


@contextlib.contextmanager
def _running(place: Place, port: int, log: Path) -> Iterator[subprocess.Popen[bytes]]:
    """Run a server; in the end its session, which holds nothing else, is stopped."""
    line = place.generator.command(place.generator.serve, place.tree, place.output, port)
    WORK.mkdir(parents=True, exist_ok=True)
    with log.open("wb") as file:
        process = subprocess.Popen(
            ["sh", "-c", line], stdin=subprocess.DEVNULL, stdout=file, stderr=file, start_new_session=True
        )
    try:
        yield process
    finally:
        with contextlib.suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGTERM)
        try:
            process.wait(_END)
        except subprocess.TimeoutExpired:
            os.killpg(process.pid, signal.SIGKILL)
            process.wait()
