"""Sites to publish, and a folder for them that anybody may reach."""

from __future__ import annotations

import shutil
import subprocess
import sys
import tempfile
import textwrap
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from reportsite.artifacts import Artifact

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture
def site() -> Callable[..., list[Artifact]]:
    """Make a small site; `version` stands in every page but the stylesheet."""

    def make(version: str = "one", *, pages: int = 5) -> list[Artifact]:
        paths = [f"zh/{number}/index.html" for number in range(pages)]
        return [
            *(Artifact(path, f"{path} {version}\n".encode() * 50) for path in paths),
            Artifact("theme.css", b"body { color: black }\n"),
        ]

    return make


@pytest.fixture
def desk() -> Iterator[Path]:
    """Make a folder outside pytest's own, which nobody but its owner may enter."""
    folder = Path(tempfile.mkdtemp(prefix="reportsite-desk-"))
    yield folder
    shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture
def snapshot() -> Callable[[Path], dict[str, bytes]]:
    """Read every file below a folder: path → content."""

    def read(folder: Path) -> dict[str, bytes]:
        files = (path for path in folder.rglob("*") if path.is_file())
        return {path.relative_to(folder).as_posix(): path.read_bytes() for path in files}

    return read


@pytest.fixture
def in_a_process() -> Callable[[str], tuple[int, str]]:
    """Run code in a Python of its own; its exit code, and the last line that it printed or failed with."""

    def run(code: str) -> tuple[int, str]:
        start = "import sys; from pathlib import Path; from reportsite.artifacts import Artifact\n"
        start += "from reportsite.publish.folder import publish\n"
        command = [sys.executable, "-c", start + textwrap.dedent(code)]
        result = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=120, check=False)
        lines = (result.stdout + result.stderr).strip().splitlines() or [""]
        return result.returncode, lines[-1].removeprefix("reportsite.errors.")

    return run
