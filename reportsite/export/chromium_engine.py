"""Chromium, Chrome or Edge: tags and an outline, no running heads from the text, contents numbered in a second pass.

The browser is given one self-contained page in a folder of its own, by a policy that lets it load nothing else, and
with every host name unknown.
"""

from __future__ import annotations

import base64
import json
import os
import re
import shutil
import subprocess
import tempfile
from collections.abc import Iterable, Mapping
from pathlib import Path

from reportsite.errors import ExportError
from reportsite.export.engines import Missing, PrintJob
from reportsite.export.finishing import finish

NAME = "chromium"
_NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome", "msedge", "microsoft-edge")
_SWITCHES = (
    "--headless",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--disable-extensions",
    "--no-first-run",
    "--host-resolver-rules=MAP * ~NOTFOUND",
    "--no-pdf-header-footer",
    "--export-tagged-pdf",
    "--generate-pdf-document-outline",
)
_SECONDS = 300
_URL = re.compile(r'url\("([^"]+)"\)')


def find_chromium(places: Iterable[str] = ()) -> ChromiumEngine | Missing:
    """Return the engine, or why it is not here; `places` are paths to look at before the usual names."""
    found = (place for place in (*places, *map(shutil.which, _NAMES)) if place and Path(place).exists())
    path = next(found, None)
    if path is None:
        return Missing(name=NAME, reason="no Chromium, Chrome or Edge is installed")
    return ChromiumEngine(path)


class ChromiumEngine:
    """Prints with a browser."""

    name = NAME
    numbers_contents = False

    def __init__(self, path: str) -> None:
        self.path = path
        self.version = str(Path(path).resolve().stat().st_mtime_ns)
        """When the browser was installed: to ask it for its number costs a start."""

    def print(self, job: PrintJob) -> bytes:
        """Return the PDF of a document, with the browser's tags."""
        with tempfile.TemporaryDirectory(prefix="reportsite-") as name:
            folder = Path(name)
            source, target = folder / "document.html", folder / "document.pdf"
            source.write_text(_alone(job), encoding="utf-8")
            switches = [*_SWITCHES, f"--user-data-dir={folder / 'profile'}", f"--print-to-pdf={target}"]
            if hasattr(os, "geteuid") and os.geteuid() == 0:
                switches.append("--no-sandbox")  # root has no other way
            command = [self.path, *switches, source.as_uri()]
            try:
                subprocess.run(command, check=True, capture_output=True, timeout=_SECONDS)  # noqa: S603 (our own words)
                content = target.read_bytes()
            except (OSError, subprocess.SubprocessError) as error:
                raise ExportError(f"the browser could not print `{job.title}`: {error}") from error
        return finish(content, job, producer="Chromium", conforms=False)


def _alone(job: PrintJob) -> str:
    """Return the document with its files inside, its running heads written out."""

    def inside(match: re.Match[str]) -> str:
        return f'url("{_data(job.files, match[1])}")'

    heads = f"@page {{ @top-left {{ content: {json.dumps(job.author, ensure_ascii=False)}; }} "
    heads += f"@top-right {{ content: {json.dumps(job.title, ensure_ascii=False)}; }} }}"
    return _URL.sub(inside, job.html).replace("</style>", f"{heads}\n</style>", 1)


def _data(files: Mapping[str, Path], address: str) -> str:
    path = files.get(address)
    if path is None:
        raise ExportError(f"the document asks for `{address}`, which is no file of the site")
    return "data:font/ttf;base64," + base64.b64encode(path.read_bytes()).decode()
