"""The command `translations`: what it shows, what it records, how it exits."""

from __future__ import annotations

import json
from typing import Any

import pytest

from reportsite.cli import main
from tests.sites.building import Copy

FRENCH, ENGLISH = "content/pages/about.fr.md", "content/pages/about.en.md"
LOCK = "content/translations.lock.yaml"


@pytest.fixture(autouse=True)
def in_english(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LC_ALL", "C")


@pytest.fixture
def minimal(minimal: Copy) -> Copy:
    minimal.put(FRENCH, "---\ntitle: A\nsummary: B\n---\n## À propos\n\nCe site est un exemple.\n")
    minimal.put(ENGLISH, "---\ntitle: C\nsummary: D\n---\n## About\n\nThis site is an example.\n")
    return minimal


def run(minimal: Copy, *arguments: str) -> int:
    try:
        return main(["translations", "--site", str(minimal.folder), *arguments])
    except SystemExit as ended:
        return int(ended.code or 0)


def data(minimal: Copy, capsys: pytest.CaptureFixture[str], *arguments: str) -> dict[str, Any]:
    capsys.readouterr()
    run(minimal, "--json", *arguments)
    told: dict[str, Any] = json.loads(capsys.readouterr().out)
    return told


def test_it_shows_the_state_of_each_file_and_language(minimal: Copy, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(minimal) == 0
    lines = capsys.readouterr().out.splitlines()
    assert lines[0].split() == ["file", "language", "fresh", "stale", "missing", "orphan", "waived"]
    assert f"{ENGLISH}:1: stale (en)" in lines
    rows = [line.split() for line in lines if line.startswith(f"{ENGLISH} ")]
    assert rows == [[ENGLISH, "en", "·", "4", "·", "·", "·"]]
    assert any(line.startswith("total") for line in lines)


def test_what_is_accepted_is_fresh_until_words_change(minimal: Copy, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(minimal, "--strict") == 1
    assert run(minimal, "--accept") == 0
    assert "translations accepted" in capsys.readouterr().err
    assert run(minimal, "--strict") == 0
    minimal.edit(FRENCH, "un exemple", "un petit exemple")
    assert run(minimal, "--strict") == 1
    assert f"{ENGLISH}:7: stale (en)" in capsys.readouterr().out.splitlines()
    assert run(minimal, "--strict", "content/policies") == 0


def test_accepting_a_folder_leaves_the_others(minimal: Copy, capsys: pytest.CaptureFixture[str]) -> None:
    run(minimal, "--accept", "content/pages")
    files = {entry["file"]: entry for entry in data(minimal, capsys)["files"]}
    assert files[ENGLISH]["fresh"] == 4
    assert files["site.yaml"]["fresh"] == 0


def test_the_lock_is_written_once_for_one_state(minimal: Copy) -> None:
    run(minimal, "--accept")
    lock = minimal.folder / LOCK
    first, written = lock.read_text(encoding="utf-8"), lock.stat().st_mtime_ns
    run(minimal, "--accept")
    assert (lock.read_text(encoding="utf-8"), lock.stat().st_mtime_ns) == (first, written)
    assert run(minimal, "--accept", "content/pages") == 0
    assert lock.read_text(encoding="utf-8") == first


def test_json_names_what_is_not_fresh(minimal: Copy, capsys: pytest.CaptureFixture[str]) -> None:
    run(minimal, "--accept")
    minimal.edit(FRENCH, "Ce site", "Ce site-ci")
    told = data(minimal, capsys, ENGLISH)
    assert [(entry["file"], entry["fresh"], entry["stale"]) for entry in told["files"]] == [(ENGLISH, 3, 1)]
    (passage,) = told["passages"]
    assert {key: passage[key] for key in ("file", "line", "language", "state", "source")} == {
        "file": ENGLISH,
        "line": 7,
        "language": "en",
        "state": "stale",
        "source": f"{FRENCH}:7",
    }


def test_one_passage_can_be_accepted_by_its_line(minimal: Copy) -> None:
    run(minimal, "--accept")
    minimal.edit(FRENCH, "## À propos", "## De quoi")
    minimal.edit(FRENCH, "Ce site", "Ce site-ci")
    run(minimal, "--accept", f"{ENGLISH}:7")
    assert run(minimal, "--strict", ENGLISH) == 1
    run(minimal, "--accept", f"{ENGLISH}:5")
    assert run(minimal, "--strict", ENGLISH) == 0


def test_a_passage_that_is_missing_can_be_waived(minimal: Copy, capsys: pytest.CaptureFixture[str]) -> None:
    run(minimal, "--accept")
    minimal.edit(FRENCH, "Ce site est", "Encore un mot.\n\nCe site est")
    assert data(minimal, capsys, ENGLISH)["passages"][0]["state"] == "missing"
    assert run(minimal, "--waive", f"{FRENCH}:7") == 0
    assert run(minimal, "--strict") == 0
    assert {passage["state"] for passage in data(minimal, capsys)["passages"]} == {"waived"}


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["--waive"], "--waive needs the line of a passage"),
        (["--waive", ENGLISH], "--waive needs the line of a passage"),
        (["--accept", "--waive", f"{ENGLISH}:5"], "exclude each other"),
        (["content/pages/nothing.md"], "the site has no file content/pages/nothing.md"),
        (["/etc/passwd"], "the site has no file /etc/passwd"),
        ([f"{ENGLISH}:999", "--accept"], ""),
    ],
)
def test_what_cannot_be_done_is_told(
    minimal: Copy, capsys: pytest.CaptureFixture[str], arguments: list[str], words: str
) -> None:
    code = run(minimal, *arguments)
    assert (code != 0) is bool(words)
    assert words in capsys.readouterr().err


def test_content_that_cannot_be_read_is_told_and_nothing_is_written(
    minimal: Copy, capsys: pytest.CaptureFixture[str]
) -> None:
    minimal.put("content/reference/topics.yaml", "- id: [")
    assert run(minimal, "--accept") == 1
    told = capsys.readouterr().err
    assert "content/reference/topics.yaml:1" in told
    assert "Traceback" not in told
    assert not (minimal.folder / LOCK).exists()


def test_it_speaks_chinese(minimal: Copy, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LC_ALL", "zh_CN.UTF-8")
    run(minimal)
    lines = capsys.readouterr().out.splitlines()
    assert lines[0].split() == ["文件", "语言", "相符", "待更新", "缺失", "多余", "豁免"]
    assert f"{ENGLISH}:1：待更新（en）" in lines


def test_a_path_may_be_given_from_where_the_command_runs(
    minimal: Copy, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(minimal.folder / "content" / "pages")
    assert [entry["file"] for entry in data(minimal, capsys, "about.en.md")["files"]] == [ENGLISH]
