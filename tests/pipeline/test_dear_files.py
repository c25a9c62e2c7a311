"""Files that are dear to make: made only when what they hold has changed, and always what a clean build makes."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from reportsite.artifacts import Artifact
from reportsite.building.files import Made, MadeFile, begin
from reportsite.building.site import build
from reportsite.render.dear_files import DearFiles, StandingFile
from reportsite.render.downloads.bundles import Bundle
from reportsite.render.downloads.workbooks import Workbooks
from reportsite.reporting import SilentReporter
from reportsite.settings import Settings
from tests.sites.building import MINIMAL, ROOT, Copy, copy_of


@pytest.fixture
def site(tmp_path: Path) -> Copy:
    return copy_of(MINIMAL, tmp_path / "site")


@pytest.fixture
def made(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Return the paths of the workbooks that are made, without a suffix."""
    paths: list[str] = []
    real = Workbooks.write

    def noting(workbooks: Workbooks, bundle: Bundle) -> bytes:
        paths.append(bundle.path)
        return real(workbooks, bundle)

    monkeypatch.setattr(Workbooks, "write", noting)
    # What is noted in another process is not heard of here.
    monkeypatch.setattr("reportsite.building.files.can_fork", lambda: False)
    return paths


def build_into(site: Copy, output: Path) -> dict[str, bytes]:
    build(Settings(site=site.folder, project=ROOT), output, SilentReporter())
    found = (path for path in output.rglob("*") if path.is_file() and not path.name.startswith("."))
    return {path.relative_to(output).as_posix(): path.read_bytes() for path in found}


def test_only_the_workbooks_that_hold_a_changed_value_are_made_again(
    site: Copy, tmp_path: Path, made: list[str]
) -> None:
    build_into(site, tmp_path / "out")
    everything = {"data/all", "data/reports/fountains-2024", "data/indicators/fountains", "data/policies/ordinances"}
    assert set(made) == everything
    made.clear()
    site.edit("content/policies/ordinances.yaml", "Winter Plan", "Plan for Winter")
    changed = build_into(site, tmp_path / "out")
    assert set(made) == {"data/all", "data/policies/ordinances"}
    made.clear()
    assert changed == build_into(site, tmp_path / "clean")
    assert set(made) == everything


def test_a_change_that_no_workbook_holds_makes_none(site: Copy, tmp_path: Path, made: list[str]) -> None:
    build_into(site, tmp_path / "out")
    made.clear()
    site.edit("content/pages/about.en.md", "summary:", "summary: Now")
    changed = build_into(site, tmp_path / "out")
    assert not made
    assert changed == build_into(site, tmp_path / "clean")


def test_a_workbook_that_was_lost_or_altered_is_made_again(site: Copy, tmp_path: Path) -> None:
    whole = build_into(site, tmp_path / "out")
    (tmp_path / "out/data/all.xlsx").unlink()
    (tmp_path / "out/data/all.zip").write_bytes(b"altered")
    assert build_into(site, tmp_path / "out") == whole


def test_a_file_stands_only_where_it_was_made_from_the_same_by_the_same_program() -> None:
    first = DearFiles(program="1")
    assert first.file("a", b"x", lambda: b"content") == Artifact("a", b"content")

    def later(made_from: bytes, program: str = "1", *, holds: bool = True) -> Artifact | StandingFile:
        return DearFiles(first.origins, lambda *_: holds, program).file("a", made_from, lambda: b"new")

    assert later(b"x") == StandingFile("a", first.origins["a"][1])
    for file in (later(b"y"), later(b"x", "2"), later(b"x", holds=False)):
        assert file == Artifact("a", b"new")


@pytest.mark.skipif(not hasattr(os, "fork"), reason="no processes can be forked here")
@pytest.mark.parametrize("fails", [False, True])
def test_files_are_made_in_another_process_or_where_that_fails_in_this_one(
    monkeypatch: pytest.MonkeyPatch, *, fails: bool
) -> None:
    # Other tests may have left threads behind, with which a build would not fork.
    monkeypatch.setattr("reportsite.building.files.can_fork", lambda: True)
    here, made = os.getpid(), []

    def call() -> Iterator[Made]:
        made.append(os.getpid() == here)
        if fails and os.getpid() != here:
            raise OSError
        yield MadeFile("a", b"content")
        yield MadeFile("b", None)

    assert list(begin(Made, call, is_worth_it=True)()) == [MadeFile("a", b"content"), MadeFile("b", None)]
    assert made == ([True] if fails else [])
    assert list(begin(Made, call, is_worth_it=False)()) == [MadeFile("a", b"content"), MadeFile("b", None)]


EDITS = {
    "a source is retrieved again": ("content/sources/all.yaml", "  retrieved:", "  retrieved: '2025-03-30' #"),
    "a source has another publisher": ("content/sources/all.yaml", "publisher: {fr: ", "publisher: {fr: Le "),
    "a topic is renamed": ("content/reference/topics.yaml", "name: {fr: ", "name: {fr: Le "),
    "a body is renamed": ("content/reference/bodies.yaml", "name: {fr: ", "name: {fr: Le "),
    "a figure has another number": ("content/indicators/fountains.yaml", "980 fontaines", "981 fontaines"),
    "a correction is taken back": ("content/policies/ordinances.yaml", 'on: "2025-03-01"', 'on: "2025-02-01"'),
    "a report is in another group": ("content/reports/fountains-2024/report.yaml", "litres@2024, shared", "shared"),
    "the collection goes on": ("site.yaml", 'collected: "2025-03-31"', 'collected: "2025-04-30"'),
    "the licence has an address": ("site.yaml", "home:", "licence_address: https://example.org/licence\nhome:"),
    "there are no feeds": ("site.yaml", "home:", "feeds: {entries: 0, calendar: false}\nhome:"),
    "there are no downloads": ("site.yaml", "home:", "downloads: {tables: false, pages: false}\nhome:"),
    "figures have no pages": ("site.yaml", "home:", "omit: [figure]\nhome:"),
}


@pytest.mark.parametrize("name", [*EDITS])
def test_whatever_changes_a_build_on_what_stands_is_the_same_as_a_clean_one(
    site: Copy, tmp_path: Path, name: str
) -> None:
    before = build_into(site, tmp_path / "out")
    site.edit(*EDITS[name])
    after = build_into(site, tmp_path / "out")
    clean = build_into(site, tmp_path / "clean")
    assert {path for path in after.keys() | clean.keys() if after.get(path) != clean.get(path)} == set()
    assert after != before
