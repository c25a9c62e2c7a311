"""A site of its own for every test of the preview, and the real server before it."""

from __future__ import annotations

import http.client
import json
import os
import re
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).resolve().parents[2]
_ADDRESS = re.compile(r"http://127\.0\.0\.1:(\d+)/")


@dataclass
class Answer:
    status: int
    headers: dict[str, str]
    content: bytes

    @property
    def text(self) -> str:
        return self.content.decode()

    @property
    def data(self) -> Any:
        return json.loads(self.content)


@dataclass
class Preview:
    """A server that runs, and the site it shows."""

    site: Path
    process: subprocess.Popen[bytes]
    port: int
    log: Path

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def ask(self, path: str, *, method: str = "GET", headers: dict[str, str] | None = None) -> Answer:
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=30)
        try:
            connection.putrequest(method, path, skip_host="Host" in (headers or {}), skip_accept_encoding=True)
            for name, value in (headers or {}).items():
                connection.putheader(name, value)
            connection.endheaders()
            response = connection.getresponse()
            found = {name.lower(): value for name, value in response.getheaders()}
            return Answer(response.status, found, response.read())
        finally:
            connection.close()

    def token(self) -> str:
        found = re.search(r'data-token="([^"]+)"', self.ask("/zh/").text)
        assert found
        return found[1]

    def state(self) -> Any:
        return self.ask("/_/state.json").data

    def said(self) -> str:
        return self.log.read_text(encoding="utf-8")

    def file(self, path: str) -> Path:
        return self.site / path

    def replace(self, path: str, old: str, new: str) -> None:
        text = self.file(path).read_text(encoding="utf-8")
        assert old in text
        self.file(path).write_text(text.replace(old, new), encoding="utf-8")

    def line_of(self, path: str, words: str) -> int:
        """Return the first line of a file that holds some words."""
        lines = self.file(path).read_text(encoding="utf-8").splitlines()
        return next(number for number, line in enumerate(lines, 1) if words in line)

    def memory(self) -> int:
        """Return the bytes that the server holds, or nothing where the system does not tell."""
        status = Path(f"/proc/{self.process.pid}/status")
        found = re.search(r"VmRSS:\s+(\d+) kB", status.read_text()) if status.exists() else None
        return int(found[1]) * 1024 if found else 0


def wait_for(condition: Callable[[], object], *, seconds: float = 20.0) -> None:
    """Wait until something holds; it may take long on a busy machine."""
    deadline = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < deadline, "it never came true"
        time.sleep(0.05)


def make_site(folder: Path) -> Path:
    """Copy the example with templates and theme of its own, so that tests may edit all of it."""
    shutil.copytree(ROOT / "docs" / "example", folder)
    shutil.copytree(ROOT / "templates", folder / "templates")
    shutil.copytree(ROOT / "theme", folder / "theme")
    return folder


def start(site: Path, log: Path, *arguments: str, port: int = 0) -> Preview:
    """Start the server as an editor would, and wait until it has said where it stands."""
    command = [sys.executable, "build.py", "serve", "--site", str(site), "--port", str(port), *arguments]
    environment = {**os.environ, "LC_ALL": "C.UTF-8", "NO_COLOR": "1", "PYTHONUNBUFFERED": "1"}
    with log.open("wb") as stream:
        process = subprocess.Popen(
            command, cwd=ROOT, env=environment, stdout=stream, stderr=stream, start_new_session=True
        )
    deadline = time.monotonic() + 60
    while not (found := _ADDRESS.search(log.read_text(encoding="utf-8"))):
        assert process.poll() is None, log.read_text(encoding="utf-8")
        assert time.monotonic() < deadline, "the server never said where it stands"
        time.sleep(0.02)
    return Preview(site, process, int(found[1]), log)


def end(preview: Preview) -> float:
    """End the server as Ctrl-C does; return the seconds that took."""
    began = time.monotonic()
    preview.process.send_signal(signal.SIGINT)
    preview.process.wait(timeout=20)
    return time.monotonic() - began


@pytest.fixture(scope="module")
def preview(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Preview]:
    folder = tmp_path_factory.mktemp("preview")
    running = start(make_site(folder / "site"), folder / "log", "--editor", "none")
    yield running
    if running.process.poll() is None:
        end(running)
    assert "Traceback" not in running.said()
