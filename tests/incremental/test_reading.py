"""Files read ahead by several processes: they say the same as when each is read at its turn."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import pytest
from msgspec.structs import replace

from reportsite.building import reading, site
from reportsite.building.reading import read_ahead
from reportsite.building.site import build
from reportsite.diagnostics import Diagnostics
from reportsite.errors import ContentError
from reportsite.model.kept import KeptReadings, keep_reading
from reportsite.model.layout import CONTENT
from reportsite.model.loading import Reading, read_file
from reportsite.model.policies import PolicyTable
from reportsite.render.passages import RememberedPassages, make_parser, prose_passages
from reportsite.reporting import SilentReporter
from reportsite.settings import Settings
from reportsite.sources.tree import SourceFile, read_tree
from reportsite.state.aside import Aside
from tests.incremental.trees import differences, tree_of
from tests.sites.building import MINIMAL, ROOT, Copy, copy_of

LANGUAGES = ["fr", "en", "zh"]


@pytest.fixture
def little(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let even a small site be read by two processes."""
    for module in (reading, site):
        monkeypatch.setattr(module, "MUCH", 0)
    monkeypatch.setattr(site, "processors", lambda: 2)


@pytest.fixture
def minimal(tmp_path: Path) -> Copy:
    """Copy the small site."""
    return copy_of(MINIMAL, tmp_path / "site")


def files_of(folder: Path) -> list[SourceFile]:
    return list(read_tree(folder, CONTENT, Diagnostics()))


@pytest.mark.usefixtures("little")
def test_a_site_read_ahead_is_the_site(minimal: Copy, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    settings = Settings(site=minimal.folder, project=ROOT)
    build(settings, tmp_path / "ahead", SilentReporter())
    monkeypatch.setattr(site, "MUCH", 1 << 40)
    build(settings, tmp_path / "in-turn", SilentReporter())
    assert differences(tree_of(tmp_path / "ahead"), tree_of(tmp_path / "in-turn")) == []


@pytest.mark.usefixtures("little")
def test_what_is_wrong_is_told_once(minimal: Copy, tmp_path: Path) -> None:
    for number in range(4):
        minimal.put(f"content/pages/wrong{number}.en.md", "---\ntitel: A\nsummary: B.\n---\nText.\n")
    with pytest.raises(ContentError) as raised:
        build(Settings(site=minimal.folder, project=ROOT), tmp_path / "output", SilentReporter())
    found = [str(item.position) for item in raised.value.diagnostics if item.rule.code == "RS101"]
    assert found == [f"content/pages/wrong{number}.en.md:2:1" for number in range(4)]


@pytest.mark.usefixtures("little")
def test_all_files_come_from_other_processes(minimal: Copy) -> None:
    here = list[str]()

    def noting(file: SourceFile, languages: Sequence[str]) -> Reading:
        here.append(file.path)
        return read_file(file, languages)

    aside = Aside()
    readings, passages = KeptReadings({}, noting, aside), RememberedPassages(aside)
    read_ahead(minimal.folder, LANGUAGES, readings, passages, 2)
    assert here == []
    parser = make_parser()
    for file in files_of(minimal.folder):
        said, expected = readings(file, LANGUAGES), read_file(file, LANGUAGES)
        assert [held(record) for record in said.records] == list(expected.records)
        assert tuple(said.heard) == expected.heard
        assert tuple(said.texts) == expected.texts
        for _, prose in expected.bodies:
            assert passages(parser, prose) == prose_passages(parser, prose)
    # What has relations in it is never kept, and what has problems is read again where they are told.
    assert all(path.endswith("relations.yaml") for path in here)


def held(record: object) -> object:
    """Return a record with its rows, where it has any, decoded and held."""
    return replace(record, policies=tuple(record.policies)) if isinstance(record, PolicyTable) else record


def test_a_file_that_was_written_meanwhile_is_read_again(minimal: Copy) -> None:
    readings = KeptReadings({}, read_file, Aside())
    before = next(file for file in files_of(minimal.folder) if file.path.endswith("topics.yaml"))
    kept = keep_reading(before, LANGUAGES, read_file(before, LANGUAGES))
    assert kept is not None
    readings.take(before.path, kept)
    after = SourceFile(before.path, before.content.replace(b"id: ", b"id: x-", 1))
    assert readings(after, LANGUAGES).records == read_file(after, LANGUAGES).records


@pytest.mark.usefixtures("little")
def test_passages_of_a_text_that_was_written_meanwhile_are_not_taken_for_its_own(minimal: Copy) -> None:
    passages, parser = RememberedPassages(Aside()), make_parser()
    read_ahead(minimal.folder, LANGUAGES, KeptReadings({}, read_file, Aside()), passages, 2)
    file = next(file for file in files_of(minimal.folder) if file.path.endswith("about.en.md"))
    before = read_file(file, LANGUAGES).pages[0].prose
    after = replace(before, text=before.text + "\n\nOne more paragraph.\n")
    lower = replace(before, first_line=before.first_line + 1)
    for text in (before, after, lower):
        assert passages(parser, text) == prose_passages(parser, text)
    assert passages(parser, after) != passages(parser, before) != passages(parser, lower)
