"""Runs that are killed, and runs that meet: the output folder holds one complete site at every moment."""

from __future__ import annotations

import hashlib
import json
import random
import secrets
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from reportsite.artifacts import Artifact
from reportsite.publish.folder import publish
from reportsite.publish.swap import Swap

ROOT = Path(__file__).resolve().parents[2]
KILLS = 25
PAGES = 40

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="the promise is made where the swap is one step")


def make_site(version: int) -> Iterator[Artifact]:
    """Make a site that is new in half of its pages and holds two of its own."""
    for number in range(PAGES):
        yield Artifact(f"zh/{number}/index.html", f"{number} {version if number % 2 else ''}\n".encode() * 400)
    yield Artifact(f"en/{version}/index.html", b"only in this version")
    yield Artifact("version.txt", str(version).encode())


PUBLISH_FOR_EVER = """
import itertools, signal, sys
from pathlib import Path
from tests.publish.test_interruption import make_site
from reportsite.publish.folder import publish
first, output = int(sys.argv[1]), Path(sys.argv[2])
signal.signal(signal.SIGINT, signal.default_int_handler)  # ignored where the tests run in the background
print("ready", flush=True)
for version in itertools.count(first):
    publish(make_site(version), output, protected=[])
"""


def start(first: int, output: Path) -> subprocess.Popen[str]:
    command = [sys.executable, "-c", PUBLISH_FOR_EVER, str(first), str(output)]
    process = subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
    assert process.stdout is not None
    assert process.stdout.readline() == "ready\n"
    return process


def assert_complete(output: Path) -> int:
    """See that the folder holds exactly one version, and return which."""
    manifest = json.loads((output / ".reportsite.json").read_bytes())["files"]
    found = {path.relative_to(output).as_posix(): path for path in output.rglob("*") if path.is_file()}
    del found[".reportsite.json"]
    assert {path: hashlib.sha256(file.read_bytes()).hexdigest() for path, file in found.items()} == manifest
    version = int((output / "version.txt").read_text())
    expected = {artifact.path: artifact.content for artifact in make_site(version)}
    assert {path: file.read_bytes() for path, file in found.items()} == expected
    return version


@pytest.mark.parametrize("kill", [signal.SIGKILL, signal.SIGTERM, signal.SIGINT], ids=lambda kill: kill.name)
def test_a_run_killed_at_any_moment_leaves_a_complete_site(tmp_path: Path, kill: signal.Signals) -> None:
    seed = secrets.randbits(32)
    print("seed", seed)
    moments = random.Random(seed)
    output = tmp_path / "output"
    publish(make_site(0), output, protected=[])
    version = 0
    for _ in range(KILLS if kill == signal.SIGKILL else KILLS // 5):
        process = start(version + 1, output)
        time.sleep(moments.uniform(0, 0.08))
        process.send_signal(kill)
        _, errors = process.communicate(timeout=30)
        assert process.returncode in {-kill, 1}, errors
        assert "PublishError" not in errors
        version = assert_complete(output)
    publish(make_site(version), output, protected=[])
    assert [path.name for path in tmp_path.iterdir()] == ["output"]


def test_a_reader_never_misses_a_page(tmp_path: Path) -> None:
    output = tmp_path / "output"
    publish(make_site(0), output, protected=[])
    finished = threading.Event()
    reads = 0
    torn: list[object] = []

    def read() -> None:
        nonlocal reads
        while not finished.is_set():
            try:
                lines = set((output / f"zh/{reads % PAGES}/index.html").read_bytes().splitlines())
            except OSError as error:
                torn.append(error)
            else:
                if len(lines) != 1:
                    torn.append(lines)
            reads += 1
            time.sleep(0.0001)  # lets the writer go on

    reader = threading.Thread(target=read)
    reader.start()
    try:
        for version in range(1, 41):
            assert publish(make_site(version), output, protected=[]).swap is Swap.ATOMIC
    finally:
        finished.set()
        reader.join()
    print(reads, "reads")
    assert reads > 100
    assert torn == []


def test_two_runs_at_once_take_turns(tmp_path: Path) -> None:
    output = tmp_path / "output"
    processes = [start(first, output) for first in (1, 1_000_000)]
    time.sleep(1.5)
    for process in processes:
        process.kill()
        _, errors = process.communicate()
        assert process.returncode == -signal.SIGKILL, errors
    assert_complete(output)
    publish(make_site(7), output, protected=[])
    assert assert_complete(output) == 7
    assert [path.name for path in tmp_path.iterdir()] == ["output"]


def test_threads_take_turns(tmp_path: Path) -> None:
    output = tmp_path / "output"
    with ThreadPoolExecutor(max_workers=8) as threads:
        runs = [threads.submit(publish, make_site(version), output, protected=[]) for version in range(8)]
    assert [run.result().written > 0 for run in runs] == [True] * 8
    assert assert_complete(output) in range(8)
    assert [path.name for path in tmp_path.iterdir()] == ["output"]
