"""The command `pdf`: its exit codes and what it says."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from reportsite.cli import main
from reportsite.export import press
from reportsite.export.engines import Missing

ROOT = Path(__file__).resolve().parents[2]


def test_with_nothing_that_prints_it_says_so_and_fails(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    for name in ("weasyprint", "chromium", "draft"):
        monkeypatch.setattr(press, f"find_{name}", lambda *_, name=name: Missing(name=name, reason="not here"))
    monkeypatch.setenv("LC_ALL", "C")
    assert main(["pdf", "beijing", "--output", str(tmp_path)]) == 1
    told = capsys.readouterr().err
    assert "there is nothing here that makes PDFs" in told
    assert "pip install" in told
    assert "Traceback" not in told
    assert list(tmp_path.iterdir()) == []


def test_without_the_packages_it_says_how_to_get_them(tmp_path: Path) -> None:
    code = "import sys; sys.modules['pikepdf'] = None; from reportsite.cli import main; sys.exit(main(sys.argv[1:]))"
    command = [sys.executable, "-c", code, "pdf", "beijing", "--output", str(tmp_path)]
    result = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert result.returncode == 1
    assert "reportsite[pdf]" in result.stderr
    assert "Traceback" not in result.stderr


def test_an_unknown_target_is_an_error(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    assert main(["pdf", "bejing", "--engine", "draft", "--output", str(tmp_path)]) == 1
    assert "`beijing`" in capsys.readouterr().err


def test_the_help_shows_examples(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["pdf", "--help"]) == 0
    told = capsys.readouterr().out
    assert "python build.py pdf cnnic-53" in told
    assert "--language" in told
