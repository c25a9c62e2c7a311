"""A line for the shell → what it cost: seconds, processor seconds, memory.

Seconds and processor seconds come from the system's own accounting of a finished process and its children. Memory is
sampled in a run of its own, which is not timed: adding up the pages of a large process takes long enough to slow it
down. The system's own peak of a finished process would not do, since it begins with that of the process it came from.
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


@dataclass(frozen=True, slots=True, kw_only=True)
class Memory:
    """How much memory one run of a command took, as far as samples every 20 ms see it."""

    largest: float
    """MiB that its largest process held at its peak."""
    together: float
    """MiB that all of its processes held together at the peak; pages that several share are counted once (PSS)."""


def run(line: str) -> Cost:
    """Run a line in the shell and return what it cost."""
    start = time.perf_counter()
    process = _start(line)
    said = process.stderr.read() if process.stderr else b""
    _, status, usage = os.wait4(process.pid, 0)
    wall = time.perf_counter() - start
    _finish(process, status, said)
    return Cost(wall=wall, cpu=usage.ru_utime + usage.ru_stime)


def peak_memory(line: str) -> Memory:
    """Run a line in the shell and return how much memory it took."""
    process = _start(line)
    sampler = _Sampler(process.pid)
    sampler.start()
    said = process.stderr.read() if process.stderr else b""
    _, status, _ = os.wait4(process.pid, 0)
    sampler.end()
    _finish(process, status, said)
    return Memory(largest=sampler.largest / _KIBIBYTES, together=sampler.together / _KIBIBYTES)


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
        self.largest = self.together = 0
        """KiB."""
        self._session = session
        self._ended = threading.Event()

    def run(self) -> None:
        while not self._ended.wait(_SAMPLES_EVERY):
            sizes = [_sizes(folder) for folder in _folders(self._session)]
            self.largest = max(self.largest, *(peak for peak, _ in sizes), 0)
            self.together = max(self.together, sum(share for _, share in sizes))

    def end(self) -> None:
        """Stop sampling and wait for the last sample."""
        self._ended.set()
        self.join()


def session_memory(session: int) -> float:
    """Return how many MiB the processes of a session hold, pages that they share counted once."""
    return sum(_sizes(folder)[1] for folder in _folders(session)) / _KIBIBYTES


def _folders(session: int) -> list[Path]:
    return [folder for folder in _PROCESSES.iterdir() if _is_of(folder, session)]


def _is_of(folder: Path, session: int) -> bool:
    if not folder.name.isdigit():
        return False
    try:
        # After the name of the program, which may hold anything: state, parent, group, session.
        fields = (folder / "stat").read_text(encoding="utf-8", errors="replace").rpartition(")")[2].split()
    except OSError:
        return False
    return int(fields[3]) == session


def _sizes(folder: Path) -> tuple[int, int]:
    """Return the peak of a process so far and its share of the memory now, both in KiB; nothing when it has ended."""
    try:
        status, share = ((folder / name).read_text(encoding="utf-8") for name in ("status", "smaps_rollup"))
    except OSError:
        return 0, 0
    return _line(status, "VmHWM:"), _line(share, "Pss:")


def _line(text: str, name: str) -> int:
    return next((int(line.split()[1]) for line in text.splitlines() if line.startswith(name)), 0)
