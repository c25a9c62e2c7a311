"""Two builds of one site are the same byte for byte, whatever the machine around them is like."""

from __future__ import annotations

import hashlib
import os
import shutil
import stat
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path

import pytest

from tests.sites.building import ROOT, copy_of, files_of, minimal_site, project_site, render

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="Windows has neither umask nor TZ")
CODE = """
import os, sys
from pathlib import Path
os.umask(int(sys.argv[3], 8))
sys.path.insert(0, sys.argv[4])
from reportsite.cli import main
sys.exit(main(["build", "--site", sys.argv[1], "--output", sys.argv[2]]))
"""
WORLDS: Mapping[str, Mapping[str, str]] = {
    "022": {"TZ": "Asia/Shanghai", "LANG": "zh_CN.UTF-8", "LC_ALL": "zh_CN.UTF-8", "PYTHONHASHSEED": "1"},
    "077": {"TZ": "America/Los_Angeles", "LANG": "C", "LC_ALL": "C", "PYTHONHASHSEED": "99", "COLUMNS": "20"},
}


def contents(folder: Path) -> dict[str, tuple[str, str]]:
    """Return hash and mode of every file, and the mode of every folder."""
    found = {}
    for path in sorted(folder.rglob("*")):
        digest = hashlib.sha256(path.read_bytes()).hexdigest() if path.is_file() else ""
        found[path.relative_to(folder).as_posix()] = (digest, stat.filemode(path.stat().st_mode))
    return found


def test_builds_in_other_folders_zones_locales_and_moods_are_the_same(tmp_path: Path) -> None:
    runs = []
    for number, (umask, world) in enumerate(WORLDS.items()):
        folder = tmp_path / ("甲" * number + "x") / "site"
        folder.parent.mkdir()
        copy_of(ROOT, folder)
        if number:
            # The same files, made in another order and at another time.
            shutil.move(folder / "content", folder / "old")
            for path in sorted((folder / "old").rglob("*"), reverse=True):
                if path.is_file():
                    target = folder / "content" / path.relative_to(folder / "old")
                    target.parent.mkdir(parents=True, exist_ok=True)
                    shutil.copyfile(path, target)
                    os.utime(target, (0, 0))
            shutil.rmtree(folder / "old")
        command = [sys.executable, "-c", CODE, str(folder), str(folder.parent / "out"), umask, str(ROOT)]
        environment = {name: value for name, value in os.environ.items() if not name.startswith(("LC_", "LANG", "TZ"))}
        runs.append(
            subprocess.Popen(command, env={**environment, **world}, cwd=folder, stderr=subprocess.PIPE, text=True)
        )
    for run in runs:
        _, errors = run.communicate(timeout=120)
        assert run.returncode == 0, errors
    first, second = (contents(tmp_path / name / "out") for name in ("x", "甲x"))
    assert len(first) > 300
    assert first == second


def test_rendering_twice_in_one_process_gives_the_same_bytes() -> None:
    site = minimal_site()
    assert files_of(render(Path(__file__).parents[1] / "sites" / "minimal")) == files_of(site)


def test_the_order_of_artifacts_is_the_order_of_pages() -> None:
    paths = [path for path in project_site().artifacts if path.endswith(".html")]
    assert paths[:3] == ["index.html", "404.html", "zh/index.html"]
    assert len(set(paths)) == len(paths)
