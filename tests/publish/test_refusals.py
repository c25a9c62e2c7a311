"""Folders that publishing keeps away from: refused in a sentence, before anything is touched."""

from __future__ import annotations

import json
import os
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from reportsite.artifacts import Artifact
from reportsite.errors import OutputRefused
from reportsite.publish.folder import publish

SITE = [Artifact("index.html", b"<!doctype html>")]


@pytest.fixture
def state(tmp_path: Path) -> Callable[[], dict[str, tuple[int, int, int]]]:
    """Tell everything about everything below the temporary folder."""

    def read() -> dict[str, tuple[int, int, int]]:
        paths = [tmp_path, *tmp_path.rglob("*")]
        statuses = {str(path): path.lstat() for path in paths}
        return {path: (status.st_ino, status.st_mtime_ns, status.st_mode) for path, status in statuses.items()}

    return read


@pytest.fixture
def refused(state: Callable[[], object]) -> Callable[..., str]:
    """Publish into a folder, see that it is refused and that nothing has changed, return the sentence."""

    def attempt(folder: Path, *protected: Path) -> str:
        before = state()
        with pytest.raises(OutputRefused) as refusal:
            publish(iter(SITE), folder, protected=protected)
        assert state() == before
        sentence = str(refusal.value)
        assert sentence.startswith(f"`{os.path.abspath(folder)}` is not replaced by the site: ")
        return sentence.partition(": ")[2]

    return attempt


def test_the_root_of_the_file_system(refused: Callable[..., str]) -> None:
    assert refused(Path(Path.cwd().anchor)) == "it is the root of the file system"


def test_a_symbolic_link(tmp_path: Path, refused: Callable[..., str]) -> None:
    (tmp_path / "real").mkdir()
    (tmp_path / "output").symlink_to(tmp_path / "real", target_is_directory=True)
    assert refused(tmp_path / "output") == "it is a symbolic link; name the folder itself"


def test_a_symbolic_link_to_nothing(tmp_path: Path, refused: Callable[..., str]) -> None:
    (tmp_path / "output").symlink_to(tmp_path / "nothing")
    assert refused(tmp_path / "output") == "it is a symbolic link; name the folder itself"


def test_a_file(tmp_path: Path, refused: Callable[..., str]) -> None:
    (tmp_path / "output").write_text("mine")
    assert refused(tmp_path / "output") == "it is a file"


def test_a_folder_in_a_folder_that_is_not_there(tmp_path: Path, refused: Callable[..., str]) -> None:
    assert refused(tmp_path / "missing" / "output") == f"there is no folder `{tmp_path / 'missing'}`"


@pytest.mark.skipif(not os.path.ismount("/proc"), reason="no mount point to point at")
def test_a_mount_point(refused: Callable[..., str]) -> None:
    assert refused(Path("/proc")).startswith("it is a mount point and cannot be swapped")


def test_a_protected_folder(tmp_path: Path, refused: Callable[..., str]) -> None:
    content = tmp_path / "content"
    content.mkdir()
    assert refused(content, content) == f"it is `{content}`, which must not be overwritten"


def test_a_folder_that_holds_a_protected_one(tmp_path: Path, refused: Callable[..., str]) -> None:
    content = tmp_path / "project" / "deep" / "content"
    content.mkdir(parents=True)
    assert refused(tmp_path / "project", content) == f"it holds `{content}`, which must not be overwritten"


def test_a_folder_that_would_hold_a_protected_one_that_is_not_there_yet(
    tmp_path: Path, refused: Callable[..., str]
) -> None:
    (tmp_path / "project").mkdir()
    content = tmp_path / "project" / "content"
    assert refused(tmp_path / "project", content).startswith(f"it holds `{content}`")


def test_a_protected_folder_reached_through_a_link_or_dots(tmp_path: Path, refused: Callable[..., str]) -> None:
    content = tmp_path / "project" / "content"
    content.mkdir(parents=True)
    (tmp_path / "link").symlink_to(tmp_path / "project", target_is_directory=True)
    assert refused(tmp_path / "link" / "content", content).startswith("it is ")
    assert refused(content, tmp_path / "link" / "content").startswith("it is ")
    assert refused(tmp_path / "project" / "content" / ".." / "content", content).startswith("it is ")
    assert refused(tmp_path / "project", tmp_path / "link" / "content").startswith("it holds ")


def test_a_protected_folder_even_when_a_site_of_ours_stands_there(tmp_path: Path, refused: Callable[..., str]) -> None:
    publish(SITE, tmp_path / "output", protected=[])
    assert refused(tmp_path / "output", tmp_path / "output" / "index.html").startswith("it holds ")


def test_a_folder_beside_the_protected_ones_is_taken(tmp_path: Path) -> None:
    for name in ("content", "output-of-mine"):
        (tmp_path / name).mkdir()
    publish(SITE, tmp_path / "output", protected=[tmp_path / "content", tmp_path / "output-of-mine", tmp_path / "x"])


def test_somebodys_folder(tmp_path: Path, refused: Callable[..., str]) -> None:
    output = tmp_path / "output"
    (output / "photos").mkdir(parents=True)
    for name in ("photos/b.jpg", "photos/a.jpg", "notes.txt"):
        (output / name).write_text("mine")
    assert refused(output) == (
        "it holds files that publishing did not write: `notes.txt`, `photos/a.jpg`, `photos/b.jpg`"
    )


def test_a_site_of_ours_with_strangers_in_it(tmp_path: Path, refused: Callable[..., str]) -> None:
    output = tmp_path / "output"
    publish(SITE, output, protected=[])
    (output / "deep" / "er").mkdir(parents=True)
    for number in range(5):
        (output / "deep" / "er" / f"{number}.txt").write_text("mine")
    assert refused(output) == (
        "it holds files that publishing did not write: `deep/er/0.txt`, `deep/er/1.txt`, `deep/er/2.txt` and 2 more"
    )


def test_a_stranger_that_is_a_link_a_pipe_or_a_hidden_file(tmp_path: Path, refused: Callable[..., str]) -> None:
    output = tmp_path / "output"
    publish(SITE, output, protected=[])
    (output / "folder-link").symlink_to(tmp_path, target_is_directory=True)
    assert "`folder-link`" in refused(output)
    (output / "folder-link").unlink()
    (output / ".htaccess").write_text("mine")
    assert "`.htaccess`" in refused(output)
    (output / ".htaccess").unlink()
    if hasattr(os, "mkfifo"):
        os.mkfifo(output / "pipe")
        assert "`pipe`" in refused(output)


@pytest.mark.parametrize("place", [".git", "zh/deep/.git"])
def test_a_git_repository(tmp_path: Path, refused: Callable[..., str], place: str) -> None:
    output = tmp_path / "output"
    publish(SITE, output, protected=[])
    (output / place).mkdir(parents=True)
    assert refused(output) == f"it holds a git repository (`{place}`)"


def test_a_git_work_tree_whose_repository_is_elsewhere(tmp_path: Path, refused: Callable[..., str]) -> None:
    output = tmp_path / "output"
    output.mkdir()
    (output / ".git").write_text("gitdir: ../repository")
    assert refused(output) == "it holds a git repository (`.git`)"


@pytest.mark.parametrize(
    "manifest",
    [
        b"",
        b"{",
        b"[]",
        b"\xff",
        b"[" * 100_000,
        json.dumps({"version": 2, "files": {}}).encode(),
        json.dumps({"version": 1}).encode(),
        json.dumps({"version": 1, "files": {"../treasure": "0" * 64}}).encode(),
        json.dumps({"version": 1, "files": {"/etc/passwd": "0" * 64}}).encode(),
        json.dumps({"version": 1, "files": {"index.html": "short"}}).encode(),
        json.dumps({"version": 1, "files": {"index.html": 1}}).encode(),
    ],
    ids=lambda manifest: manifest[:40].decode("ascii", "replace"),
)
def test_a_manifest_that_was_tampered_with(tmp_path: Path, refused: Callable[..., str], manifest: bytes) -> None:
    output = tmp_path / "output"
    publish(SITE, output, protected=[])
    (output / ".reportsite.json").write_bytes(manifest)
    assert refused(output).startswith("its `.reportsite.json` cannot be relied on, since ")


def test_a_site_whose_manifest_is_gone(tmp_path: Path, refused: Callable[..., str]) -> None:
    output = tmp_path / "output"
    publish(SITE, output, protected=[])
    (output / ".reportsite.json").unlink()
    assert refused(output) == "it holds files that publishing did not write: `index.html`"


def test_a_copied_site_is_a_site(tmp_path: Path) -> None:
    publish(SITE, tmp_path / "output", protected=[])
    shutil.copytree(tmp_path / "output", tmp_path / "copy")
    assert publish(SITE, tmp_path / "copy", protected=[]).unchanged == 1
