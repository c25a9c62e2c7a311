"""Saves in the manner of six editors, one by one and in bursts: what is shown at the end is what was saved last.

REPORTSITE_SAVES=1000 runs the whole of promise P18, with bursts of 500 files; otherwise a small part of it is run.
"""

from __future__ import annotations

import os
import random
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.preview.conftest import Preview, end, make_site, start, wait_for

SAVES = int(os.environ.get("REPORTSITE_SAVES", "48"))
BURST = 500 if SAVES >= 1000 else 60
PAGE = "content/pages/about.en.md"
HEAD = "---\ntitle: About this site\nsummary: This site is an example.\n---\n\n"
MEMORY = 50 * 1024 * 1024


def _write(path: Path, text: str) -> None:
    path.write_text(text, encoding="utf-8")


def _atomic(path: Path, text: str) -> None:
    fresh = path.with_name(f".{path.name}.swp")
    fresh.write_text(text, encoding="utf-8")
    fresh.replace(path)


def _like_vim(path: Path, text: str) -> None:
    probe, backup = path.with_name("4913"), path.with_name(f"{path.name}~")
    probe.touch()
    probe.unlink()
    path.rename(backup)
    path.write_text(text, encoding="utf-8")
    backup.unlink()


def _like_git(path: Path, text: str) -> None:
    path.unlink()
    path.write_text(text, encoding="utf-8")


def _same_size_and_time(path: Path, text: str) -> None:
    before = path.stat()
    path.write_text(text, encoding="utf-8")
    os.utime(path, ns=(before.st_atime_ns, before.st_mtime_ns))


def _folder_anew(path: Path, text: str) -> None:
    folder, away = path.parent, path.parent.with_name(".away")
    folder.rename(away)
    folder.mkdir()
    for file in away.iterdir():
        (folder / file.name).write_bytes(text.encode() if file.name == path.name else file.read_bytes())
        file.unlink()
    away.rmdir()


STYLES: dict[str, Callable[[Path, str], None]] = {
    "written in place": _write,
    "written beside and renamed": _atomic,
    "vim's dance": _like_vim,
    "deleted and made anew": _like_git,
    "same size and time": _same_size_and_time,
    "with its folder made anew": _folder_anew,
}


def _mark(number: int) -> str:
    return f"Mark {number:06d}."


def _is_shown(preview: Preview, number: int) -> bool:
    return _mark(number) in preview.ask("/en/about/").text


def test_every_save_is_shown(tmp_path: Path) -> None:
    preview = start(make_site(tmp_path / "site"), tmp_path / "log")
    try:
        page = preview.file(PAGE)
        page.write_text(HEAD + _mark(0), encoding="utf-8")
        wait_for(lambda: _is_shown(preview, 0))
        for _ in range(5):
            preview.state()
        held = preview.memory()
        choice = random.Random(5)
        for number in range(1, SAVES + 1):
            style = choice.choice(list(STYLES.values()))
            style(page, HEAD + _mark(number))
            # A reload by hand shows it at once, whether or not the file system has spoken yet.
            assert _is_shown(preview, number), (number, style)
        # What opens, reads and touches files, or writes elsewhere, is no save.
        wait_for(lambda: not _grows(preview))
        count = preview.state()["state"]
        page.read_text(encoding="utf-8")
        page.touch()
        (preview.site / "output").mkdir()
        (preview.site / "output" / "x.html").write_text("x")
        assert not _grows(preview)
        assert preview.state()["state"] == count
        assert preview.state()["errors"] == 0
        grown = preview.memory() - held
        print(f"{SAVES} saves shown, {count - 1} rebuilds, {grown / 1024 / 1024:.1f} MB more held")
        assert grown < MEMORY
        assert "Traceback" not in preview.said()
    finally:
        end(preview)


def _grows(preview: Preview) -> bool:
    """Tell whether anything is rebuilt within a moment in which nobody saves."""
    import time  # noqa: PLC0415 - only here

    before = preview.state()["state"]
    time.sleep(1)
    return bool(preview.state()["state"] != before)


@pytest.mark.parametrize("arguments", [(), ("--poll",)], ids=["watching", "polling"])
def test_saves_are_found_without_anybody_asking_for_the_page(tmp_path: Path, arguments: tuple[str, ...]) -> None:
    preview = start(make_site(tmp_path / "site"), tmp_path / "log", *arguments)
    try:
        page = preview.file(PAGE)
        preview.ask("/en/about/")
        assert ("looking twice a second" in preview.said()) == bool(arguments)
        for number, style in enumerate(STYLES.values()):
            said = preview.said().count("loaded in")
            style(page, HEAD + _mark(number))
            wait_for(lambda said=said: preview.said().count("loaded in") > said)  # type: ignore[misc]
        # In a folder that did not exist when the watch began.
        (preview.site / "content/pages/deep").mkdir()
        (preview.site / "content/pages/deep/x.md").write_text("x")
        wait_for(lambda: "content/pages/deep/x.md" in preview.said())
    finally:
        end(preview)


def test_a_burst_over_many_files_ends_in_one_consistent_state(tmp_path: Path) -> None:
    site = make_site(tmp_path / "site")
    pages = [site / f"content/pages/note-{number}.{code}.md" for number in range(BURST // 2) for code in ("zh", "en")]
    for page in pages:
        page.write_text(HEAD + _mark(0), encoding="utf-8")
    preview = start(site, tmp_path / "log")
    try:
        assert _shown_on(preview, pages) == {_mark(0)}
        rounds = max(2, SAVES // 100)
        styles = list(STYLES.values())[:5]
        for number in range(1, rounds + 1):
            # A search and replace, or a checkout: hundreds of files, one after the other.
            for page in pages:
                styles[number % len(styles)](page, HEAD + _mark(number))
            assert _shown_on(preview, pages) == {_mark(number)}
            assert preview.state()["errors"] == 0
    finally:
        end(preview)


def _shown_on(preview: Preview, pages: list[Path]) -> set[str]:
    found = set()
    for page in pages[:: max(1, len(pages) // 20)]:
        name, code, _ = page.name.split(".")
        text = preview.ask(f"/{code}/{name}/").text
        found |= {text[place : place + 12] for place in [text.find("Mark ")]}
    return found
