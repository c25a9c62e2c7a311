"""Stamps: whoever writes a file, however fast and whatever clock is set back, is noticed without reading it."""

from __future__ import annotations

import os
import random
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from reportsite.state.stamps import UNSURE, Stamp, are_same, environment, take_stamps

SETTLED = 0.03


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    folder = tmp_path / "content"
    (folder / "deep").mkdir(parents=True)
    (folder / "a.yaml").write_text("abc", encoding="utf-8")
    (folder / "deep" / "b.md").write_text("abc", encoding="utf-8")
    (folder / ".hidden").write_text("abc", encoding="utf-8")
    (folder / "__pycache__").mkdir()
    (folder / "__pycache__" / "x.pyc").write_text("abc", encoding="utf-8")
    (tmp_path / "site.yaml").write_text("abc", encoding="utf-8")
    time.sleep(SETTLED)
    return folder


def look(folder: Path) -> dict[str, Stamp]:
    return take_stamps([folder, folder.parent / "site.yaml", folder.parent / "nothing"])


def test_files_are_stamped_and_what_is_hidden_or_compiled_is_not(folder: Path) -> None:
    stamps = look(folder)
    names = {str(Path(path).relative_to(folder.parent)) for path in stamps}
    assert names == {"content/a.yaml", "content/deep/b.md", "site.yaml"}
    assert are_same(stamps, look(folder))


def write(path: Path) -> None:
    path.write_text("xyz", encoding="utf-8")


def write_with_the_same_time(path: Path) -> None:
    before = path.stat()
    path.write_text("xyz", encoding="utf-8")
    os.utime(path, ns=(before.st_atime_ns, before.st_mtime_ns))


def replace_with_the_same_time(path: Path) -> None:
    before = path.stat()
    other = path.with_name("other")
    other.write_text("xyz", encoding="utf-8")
    os.utime(other, ns=(before.st_atime_ns, before.st_mtime_ns))
    other.replace(path)


def link_elsewhere(path: Path) -> None:
    path.unlink()
    path.symlink_to("deep/b.md")


def then(*steps: Callable[[Path], object]) -> Callable[[Path], None]:
    def run(what: Path) -> None:
        for step in steps:
            step(what)

    return run


CHANGES: list[Callable[[Path], object]] = [
    write,
    write_with_the_same_time,
    replace_with_the_same_time,
    link_elsewhere,
    Path.unlink,
    lambda path: path.rename(path.with_name("c.yaml")),
    lambda path: path.with_name("new.yaml").touch(),
    lambda path: path.chmod(0o600),
    then(lambda path: path.unlink(), lambda path: path.mkdir(), lambda path: (path / "inside").touch()),
]


@pytest.mark.parametrize("change", CHANGES)
def test_every_change_is_noticed(folder: Path, change: Callable[[Path], object]) -> None:
    before = look(folder)
    change(folder / "a.yaml")
    assert not are_same(before, look(folder))
    time.sleep(SETTLED)
    assert not are_same(before, look(folder))


def test_a_file_written_a_moment_ago_may_be_written_again_unseen_and_counts_as_changed(folder: Path) -> None:
    write(folder / "a.yaml")
    before = look(folder)
    assert before[str(folder / "a.yaml")] == UNSURE
    assert not are_same(before, look(folder))
    time.sleep(SETTLED)
    assert not are_same(before, look(folder))
    settled = look(folder)
    assert UNSURE not in settled.values()
    assert are_same(settled, look(folder))


def test_no_race_between_looks_and_writes_is_ever_lost(folder: Path) -> None:
    """Whenever two looks are the same, the bytes between them were."""
    chance = random.Random(3)
    path = folder / "a.yaml"
    for _ in range(300):
        before, content = look(folder), path.read_bytes()
        stat = path.stat()
        path.write_bytes(bytes(chance.choices(b"ab", k=3)))
        if chance.random() < 0.5:
            os.utime(path, ns=(stat.st_atime_ns, stat.st_mtime_ns))
        time.sleep(chance.choice((0, 0, 0.001, SETTLED)))
        if are_same(before, look(folder)):
            assert path.read_bytes() == content


def test_a_file_from_the_future_is_never_relied_on(folder: Path) -> None:
    ahead = time.time_ns() + 10**12
    os.utime(folder / "a.yaml", ns=(ahead, ahead))
    assert not are_same(look(folder), look(folder))


def test_python_and_its_packages_are_told() -> None:
    assert environment() == environment()
    assert "site-packages" in environment()
