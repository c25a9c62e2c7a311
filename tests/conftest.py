"""What tests of the whole share: the project's own site, a server for it, a browser."""

from __future__ import annotations

import subprocess
import sys
import threading
from collections.abc import Iterator
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from hypothesis import settings

from tools.setup import find_browser

if TYPE_CHECKING:
    from playwright.sync_api import Browser

ROOT = Path(__file__).resolve().parent.parent

# How long an example takes says more of the machine than of the code; speed is measured by the benchmarks.
settings.register_profile("reportsite", deadline=None)
settings.load_profile("reportsite")

_BROWSER_SWITCHES = (
    "--no-sandbox",  # root in a container has no other way
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--disable-quic",
    "--no-first-run",
)


@pytest.fixture(scope="session")
def site_output(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Build the project's own site, as an editor would, and return its folder."""
    folder = tmp_path_factory.mktemp("site") / "output"
    command = [sys.executable, "build.py", "build", "--output", str(folder)]
    result = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    if result.returncode:
        pytest.fail(f"the site cannot be built:\n{result.stderr[-4000:]}", pytrace=False)
    return folder


@pytest.fixture(scope="session")
def server(site_output: Path) -> Iterator[str]:
    """Serve the site on this machine; return the address of its root, without a slash at the end."""

    class QuietHandler(SimpleHTTPRequestHandler):
        def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the name is the library's
            pass

    class PatientServer(ThreadingHTTPServer):
        request_queue_size = 256  # link checker and browser ask for many files at once

    with PatientServer(("127.0.0.1", 0), partial(QuietHandler, directory=str(site_output))) as httpd:
        thread = threading.Thread(target=httpd.serve_forever, daemon=True)
        thread.start()
        yield f"http://127.0.0.1:{httpd.server_port}"
        httpd.shutdown()
        thread.join()


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """Start the system's Chromium, or the one that CHROME_PATH names."""
    from playwright.sync_api import sync_playwright  # noqa: PLC0415 - most tests do without it

    path = find_browser()
    if path is None:
        pytest.fail("no Chromium or Chrome was found; `make test` installs one", pytrace=False)
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=path, headless=True, args=list(_BROWSER_SWITCHES))
        yield chromium
        chromium.close()
