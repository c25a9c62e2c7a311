"""A build reads nothing but the site and the project, asks nobody anything, and writes only its output."""

from __future__ import annotations

import json
import os
import socket
import subprocess
import sys
from pathlib import Path
from typing import Any, NoReturn

import pytest

from reportsite.building.site import build
from reportsite.cli import main
from reportsite.reporting import SilentReporter
from reportsite.settings import Settings
from tests.sites.building import ROOT, Copy, files_of, found, render

SECRET = "the-secret-of-somebody-else"
WATCH = """
import json, os, sys
sys.path.insert(0, sys.argv[3])
from pathlib import Path
from reportsite.building.site import build
from reportsite.settings import Settings
from reportsite.reporting import SilentReporter
seen = []
def watch(event, arguments):
    if event == "open":
        seen.append(["open", str(arguments[0]), str(arguments[1])])
    elif event.startswith(("socket.", "subprocess.", "os.system", "os.exec", "os.posix_spawn", "urllib.")):
        seen.append([event, "", ""])
sys.addaudithook(watch)
build(Settings(site=Path(sys.argv[1]), project=Path(sys.argv[3])), Path(sys.argv[2]), SilentReporter())
found = list(seen)
print(json.dumps(found))
"""


def forbidden(*_: object, **__: object) -> NoReturn:
    raise AssertionError("a build must not ask the network")


def test_a_build_opens_only_files_of_the_site_and_the_project_and_starts_nothing(minimal: Copy, tmp_path: Path) -> None:
    output = tmp_path / "out"
    command = [sys.executable, "-c", WATCH, str(minimal.folder), str(output), str(ROOT)]
    result = subprocess.run(command, capture_output=True, text=True, check=True, timeout=120)
    events: list[list[str]] = json.loads(result.stdout)
    assert {event for event, _, _ in events} == {"open"}
    pythons = {Path(sys.prefix), Path(sys.base_prefix), Path(sys.prefix).resolve(), Path(sys.base_prefix).resolve()}
    allowed = [minimal.folder, output, output.parent, ROOT, *pythons]
    read: set[Path] = set()
    written: set[Path] = set()
    for _, name, mode in events:
        if name.isdigit():  # a file that was opened by its path before
            continue
        path = Path(os.path.abspath(name))
        (written if set(mode) & set("wax+") else read).add(path)
        assert any(path.is_relative_to(folder) for folder in allowed), name
    assert minimal.folder / "content/reference/bodies.yaml" in read
    # What a build leaves for the next, and compiled templates, which lie where Python puts compiled code.
    places = [minimal.folder / ".cache" / "build", ROOT / "templates" / "__pycache__"]
    ours = [path for path in written if path.is_relative_to(minimal.folder) or path.is_relative_to(ROOT)]
    assert [path for path in ours if path.parent not in places] == []
    assert not [path for path in read if path.is_relative_to(ROOT / "content")]


def test_a_build_makes_no_network_request(minimal: Copy, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("socket", "create_connection", "getaddrinfo", "gethostbyname"):
        monkeypatch.setattr(socket, name, forbidden)
    assert not render(minimal.folder).diagnostics.errors


@pytest.mark.skipif(sys.platform == "win32", reason="links need rights on Windows")
@pytest.mark.parametrize(
    ("path", "folder"),
    [
        ("content/sources/more.yaml", False),
        ("content/pages/secret.en.md", False),
        ("content/reports/fountains-2024/body.en.md", False),
        ("content/reports/fountains-2024", True),
        ("content/sources", True),
        ("content", True),
    ],
)
def test_a_link_to_a_secret_is_refused_and_nothing_of_it_is_told(
    minimal: Copy,
    tmp_path: Path,
    capfd: pytest.CaptureFixture[str],
    path: str,
    folder: bool,  # noqa: FBT001
) -> None:
    target = minimal.folder / path
    secret = tmp_path / "secret"
    if folder:
        target.rename(secret)
        for file in secret.rglob("*.*"):
            file.write_text(f"{SECRET}: {SECRET}\n", encoding="utf-8")
    else:
        secret.write_text(f"{SECRET}: {SECRET}\n", encoding="utf-8")
        target.unlink(missing_ok=True)
    target.symlink_to(secret)
    site = render(minimal.folder)
    assert f"{path}:1:1 RS008" in found(site.diagnostics)
    assert not site.artifacts
    assert all(SECRET not in value for item in site.diagnostics for value in item.arguments.values())
    assert main(["build", "--site", str(minimal.folder), "--output", str(tmp_path / "out")]) == 1
    said = capfd.readouterr()
    assert SECRET not in said.out + said.err
    assert not (tmp_path / "out").exists()


@pytest.mark.parametrize("name", ["../secret.html", "/etc/passwd", "a/../../secret.html"])
def test_the_name_of_a_capture_leads_nowhere_else(minimal: Copy, tmp_path: Path, name: str) -> None:
    (tmp_path / "secret.html").write_text(SECRET, encoding="utf-8")
    (minimal.folder / "captures").mkdir()
    minimal.edit("site.yaml", "collected:", "captures: captures\ncollected:")
    minimal.edit("content/sources/all.yaml", "file: census.html", f"file: {name}")
    site = render(minimal.folder)
    told = [value for item in site.diagnostics for value in item.arguments.values()]
    assert not any(SECRET in value for value in told)
    assert not any(SECRET.encode() in content for content in files_of(site).values())


def test_templates_and_theme_come_from_the_site_before_the_project(minimal: Copy) -> None:
    minimal.put("templates/glossary.html", '{% extends "base.html" %}{% block main %}<h1>OWN</h1>{% endblock %}')
    minimal.put("theme/js/reading.js", "own();\n")
    files = files_of(render(minimal.folder))
    assert b"<h1>OWN</h1>" in files["en/glossary/index.html"]
    assert b"<h1>OWN</h1>" not in files["en/topics/index.html"]
    (script,) = [content for path, content in files.items() if path.startswith("assets/site.") and path.endswith(".js")]
    assert b"own();" in script


def test_only_the_output_folder_is_written(minimal: Copy, tmp_path: Path) -> None:
    def state(folder: Path) -> dict[str, Any]:
        files = (path for path in folder.rglob("*") if path.is_file())
        aside = {"output", ".output.second", ".cache"}
        return {str(path): path.stat().st_mtime_ns for path in files if not aside.intersection(path.parts)}

    before = state(minimal.folder)
    build(Settings(site=minimal.folder, project=ROOT), minimal.folder / "output", SilentReporter())
    assert state(minimal.folder) == before
    assert sorted(path.name for path in tmp_path.iterdir()) == ["site"]
