"""A folder goes in, its files come out in a fixed order; whatever could point elsewhere or clash is refused."""

from __future__ import annotations

import os
import sys
from pathlib import Path

import pytest

from reportsite.diagnostics import Diagnostics
from reportsite.sources.tree import read_tree

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="Windows makes neither such links nor such names")


def put(root: Path, *paths: str) -> None:
    for path in paths:
        file = root / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(path, encoding="utf-8")


def read(root: Path) -> tuple[list[str], list[str]]:
    diagnostics = Diagnostics()
    paths = [file.path for file in read_tree(root, "content", diagnostics)]
    return paths, [f"{item.position} {item.rule.code}" for item in diagnostics]


def test_files_come_in_the_order_of_their_paths_whatever_the_disk_says(tmp_path: Path) -> None:
    names = ["content/b.yaml", "content/a/z.md", "content/a/B.md", "content/a.yaml", "content/_x", "content/1.yaml"]
    put(tmp_path, *names)
    expected = ["1.yaml", "_x", "a/B.md", "a/z.md", "a.yaml", "b.yaml"]
    assert read(tmp_path) == ([f"content/{name}" for name in expected], [])


def test_a_file_brings_its_bytes(tmp_path: Path) -> None:
    put(tmp_path, "content/a.yaml")
    (file,) = read_tree(tmp_path, "content", Diagnostics())
    assert file.content == b"content/a.yaml"


def test_hidden_files_and_folders_are_passed_over(tmp_path: Path) -> None:
    put(tmp_path, "content/.DS_Store", "content/.git/config", "content/.a.yaml.swp", "content/a.yaml")
    assert read(tmp_path) == (["content/a.yaml"], [])


def test_a_missing_folder_is_told(tmp_path: Path) -> None:
    assert read(tmp_path) == ([], ["content:1:1 RS010"])
    put(tmp_path, "content")
    assert read(tmp_path) == ([], ["content:1:1 RS010"])


def test_an_empty_folder_holds_nothing(tmp_path: Path) -> None:
    (tmp_path / "content").mkdir()
    assert read(tmp_path) == ([], [])


@pytest.mark.parametrize("target", ["../secret/a.yaml", "b.yaml", "nowhere", "/etc/hostname", "link"])
def test_a_link_to_a_file_is_not_followed(tmp_path: Path, target: str) -> None:
    put(tmp_path, "secret/a.yaml", "content/b.yaml")
    (tmp_path / "content/link").symlink_to(target)
    assert read(tmp_path) == (["content/b.yaml"], ["content/link:1:1 RS008"])


def test_a_link_to_a_folder_is_not_followed(tmp_path: Path) -> None:
    put(tmp_path, "secret/a.yaml", "content/b.yaml")
    (tmp_path / "content/sources").symlink_to(tmp_path / "secret")
    (tmp_path / "content/loop").symlink_to(tmp_path / "content")
    assert read(tmp_path) == (["content/b.yaml"], ["content/loop:1:1 RS008", "content/sources:1:1 RS008"])


def test_the_content_folder_itself_may_not_be_a_link(tmp_path: Path) -> None:
    put(tmp_path, "secret/a.yaml")
    (tmp_path / "content").symlink_to(tmp_path / "secret")
    assert read(tmp_path) == ([], ["content:1:1 RS008"])


def test_the_site_may_lie_behind_a_link(tmp_path: Path) -> None:
    put(tmp_path, "real/content/a.yaml")
    (tmp_path / "site").symlink_to(tmp_path / "real")
    assert read(tmp_path / "site") == (["content/a.yaml"], [])


@pytest.mark.parametrize(
    "name",
    [
        *("a b.yaml", "a\\b.yaml", "中文.yaml", "a\n.yaml", "a'.yaml", "a;b", "-rf", "@a", "~a", "a:b", "a*", "é.yaml"),
        *("a.", "con", "CON.yaml", "nul.md", "com1.yaml", "lpt9", "aux.zh.md", "prn"),
    ],
)
def test_a_name_that_some_system_reads_differently_is_refused(tmp_path: Path, name: str) -> None:
    put(tmp_path, "content/good.yaml", f"content/{name}")
    assert read(tmp_path) == (["content/good.yaml"], [f"content/{name}:1:1 RS007"])


def test_a_name_that_is_no_unicode_is_refused(tmp_path: Path) -> None:
    (tmp_path / "content").mkdir()
    (tmp_path / "content" / os.fsdecode(b"a\xff.yaml")).touch()
    diagnostics = Diagnostics()
    assert list(read_tree(tmp_path, "content", diagnostics)) == []
    (item,) = diagnostics
    assert (item.rule.code, item.arguments["name"]) == ("RS007", "a\\udcff.yaml")


@pytest.mark.parametrize("name", ["a.yaml", "A-1_b.c@d.md", "_draft", "1", "common.yaml", "console.yaml", "null.yaml"])
def test_an_ordinary_name_is_taken(tmp_path: Path, name: str) -> None:
    put(tmp_path, f"content/{name}")
    assert read(tmp_path) == ([f"content/{name}"], [])


def test_a_folder_with_an_odd_name_is_not_entered(tmp_path: Path) -> None:
    put(tmp_path, "content/报告/a.yaml", "content/ok/a.yaml")
    assert read(tmp_path) == (["content/ok/a.yaml"], ["content/报告:1:1 RS007"])


def test_names_that_differ_only_in_case_are_refused(tmp_path: Path) -> None:
    put(tmp_path, "content/A.yaml", "content/a.yaml", "content/b/c.yaml", "content/B.d")
    if len(list((tmp_path / "content").iterdir())) < 4:
        pytest.skip("this file system knows no case")
    paths, problems = read(tmp_path)
    assert paths == ["content/A.yaml", "content/B.d", "content/b/c.yaml"]
    assert problems == ["content/a.yaml:1:1 RS012"]


def test_a_file_that_is_too_large_is_not_read(tmp_path: Path) -> None:
    put(tmp_path, "content/small.yaml")
    with (tmp_path / "content/large.yaml").open("wb") as file:
        file.truncate(8 * 1024 * 1024 + 1)
    with (tmp_path / "content/limit.yaml").open("wb") as file:
        file.truncate(8 * 1024 * 1024)
    assert read(tmp_path) == (["content/limit.yaml", "content/small.yaml"], ["content/large.yaml:1:1 RS006"])


def test_a_pipe_is_not_opened(tmp_path: Path) -> None:
    (tmp_path / "content").mkdir()
    os.mkfifo(tmp_path / "content/pipe.yaml")
    assert read(tmp_path) == ([], [])
