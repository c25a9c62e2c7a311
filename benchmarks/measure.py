"""A line for the shell → what it cost: seconds, processor seconds, memory.

Seconds and processor seconds come from the system's own accounting of a finished process and its children, as does
the peak of its largest process. What all of its processes hold together is sampled in a run of its own, which is not
timed: adding up the memory of a large process takes long enough to slow it down.
"""

from __future__ import annotations

import os
import subprocess
import threading
import time
from dataclasses import dataclass
from pathlib import Path
from typing import Final

_PROCESSES: Final = Path("/proc")
_SAMPLES_EVERY: Final = 0.02
"""Seconds."""
_KIBIBYTES: Final = 1024
_MESSAGE: Final = 800
"""Characters of what a failing command said."""


class CommandFailed(RuntimeError):
    """A command ended with an error; the message holds the end of what it said."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Cost:
    """What one run of a command cost."""

    wall: float
    """Seconds from its start to its end."""
    cpu: float
    """Seconds of processor time, all processes and the system's work for them included."""
    largest: float
    """MiB that its largest process held at its peak."""


def run(line: str) -> Cost:
    """Run a line in the shell and return what it cost."""
    start = time.perf_counter()
    process = _start(line)
    said = process.stderr.read() if process.stderr else b""
    _, status, usage = os.wait4(process.pid, 0)
    wall = time.perf_counter() - start
    _finish(process, status, said)
    return Cost(wall=wall, cpu=usage.ru_utime + usage.ru_stime, largest=usage.ru_maxrss / _KIBIBYTES)


def peak_memory(line: str) -> float:
    """Run a line in the shell and return how many MiB its processes held together at the peak.

    Pages that several processes share are counted once (PSS), as far as samples every 20 ms see them.
    """
    process = _start(line)
    sampler = _Sampler(process.pid)
    sampler.start()
    said = process.stderr.read() if process.stderr else b""
    _, status, _ = os.wait4(process.pid, 0)
    sampler.end()
    _finish(process, status, said)
    return sampler.peak / _KIBIBYTES


def _start(line: str) -> subprocess.Popen[bytes]:
    # A session of its own is what tells its processes from all others.
    return subprocess.Popen(
        ["sh", "-c", line],
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        start_new_session=True,
    )


def _finish(process: subprocess.Popen[bytes], status: int, said: bytes) -> None:
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.stderr:
        process.stderr.close()
    if process.returncode:
        raise CommandFailed(f"exit {process.returncode}: {said.decode(errors='replace')[-_MESSAGE:].strip()}")


class _Sampler(threading.Thread):
    """Adds up, again and again, what the processes of a session hold."""

    def __init__(self, session: int) -> None:
        super().__init__(daemon=True)
        self.peak = 0
        """KiB."""
        self._session = session
        self._ended = threading.Event()

    def run(self) -> None:
        while not self._ended.wait(_SAMPLES_EVERY):
            self.peak = max(self.peak, session_memory(self._session))

    def end(self) -> None:
        """Stop sampling and wait for the last sample."""
        self._ended.set()
        self.join()


def session_memory(session: int) -> int:
    """Return how many KiB the processes of a session hold, pages that they share counted once."""
    return sum(_proportional_size(folder) for folder in _PROCESSES.iterdir() if _is_of(folder, session))


def _is_of(folder: Path, session: int) -> bool:
    if not folder.name.isdigit():
        return False
    try:
        # After the name of the program, which may hold anything: state, parent, group, session.
        fields = (folder / "stat").read_text(encoding="utf-8", errors="replace").rpartition(")")[2].split()
    except OSError:
        return False
    return int(fields[3]) == session


def _proportional_size(folder: Path) -> int:
    try:
        lines = (folder / "smaps_rollup").read_text(encoding="utf-8").splitlines()
    except OSError:  # it has ended meanwhile
        return 0
    return next((int(line.split()[1]) for line in lines if line.startswith("Pss:")), 0)
