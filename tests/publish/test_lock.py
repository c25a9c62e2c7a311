"""The lock: one run at a time, the others wait, and are told."""

from __future__ import annotations

import subprocess
import sys
import threading
import time
from pathlib import Path

import pytest

from reportsite.artifacts import Artifact
from reportsite.errors import OutputBusy
from reportsite.publish.folder import FolderPublication, publish
from reportsite.publish.lock import locked


def test_a_second_run_waits_and_is_told_once(tmp_path: Path) -> None:
    path = tmp_path / "output"
    told: list[float] = []
    order: list[str] = []

    def second() -> None:
        with locked(path, wait=30, waiting=lambda: told.append(time.monotonic())):
            order.append("second")

    with locked(path, wait=0):
        thread = threading.Thread(target=second)
        thread.start()
        while not told:
            time.sleep(0.01)
        time.sleep(0.2)
        order.append("first")
    thread.join()
    assert order == ["first", "second"]
    assert len(told) == 1


def test_a_second_run_gives_up_in_a_sentence(tmp_path: Path) -> None:
    output = tmp_path / "output"
    with FolderPublication(output, protected=[]) as first:
        first.write(Artifact("index.html", b"first"))
        with pytest.raises(OutputBusy) as busy:
            publish([Artifact("index.html", b"second")], output, protected=[], wait=0.1)
        assert str(busy.value) == f"another run is writing to `{output}` and did not finish in 0.1 seconds"
        first.commit()
    assert (output / "index.html").read_bytes() == b"first"
    assert [path.name for path in tmp_path.iterdir()] == ["output"]


def test_the_lock_of_a_killed_process_is_free(tmp_path: Path) -> None:
    path = tmp_path / "output"
    code = "import os, sys; from pathlib import Path; from reportsite.publish.lock import locked\n"
    code += "with locked(Path(sys.argv[1]), wait=0): print('held', flush=True); os._exit(9)"
    root = Path(__file__).resolve().parents[2]
    subprocess.run([sys.executable, "-c", code, str(path)], cwd=root, check=False, stdout=subprocess.PIPE)
    assert (tmp_path / ".output.lock").exists()
    with locked(path, wait=0):
        pass


def test_a_lock_file_removed_by_hand_is_no_lock(tmp_path: Path) -> None:
    path = tmp_path / "output"
    with locked(path, wait=0):
        (tmp_path / ".output.lock").unlink()
        with locked(path, wait=0):
            pass


@pytest.mark.skipif(sys.platform == "win32", reason="an open file cannot be removed there")
def test_many_threads_never_hold_it_together(tmp_path: Path) -> None:
    path = tmp_path / "output"
    holders = 0
    most = 0

    def run() -> None:
        nonlocal holders, most
        for _ in range(20):
            with locked(path, wait=60):
                holders += 1
                most = max(most, holders)
                time.sleep(0.0005)
                holders -= 1

    threads = [threading.Thread(target=run) for _ in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert most == 1
    assert list(tmp_path.iterdir()) == []
