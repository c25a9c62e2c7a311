"""What a file says, kept as bytes and read back: the same reading, or none."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reportsite.diagnostics import Diagnostics
from reportsite.model.kept import KeptReadings, decode_reading, encode_reading
from reportsite.model.loading import Reading, read_file
from reportsite.pipeline import READERS, load_content
from reportsite.settings import Settings
from reportsite.sources.tree import SourceFile
from tests.sites.building import MINIMAL, ROOT, copy_of

SITES = {"minimal": MINIMAL, "own": ROOT, "example": ROOT / "docs" / "example"}


class Listening:
    """Reads files and remembers what each of them says."""

    def __init__(self) -> None:
        self.readings: dict[str, tuple[SourceFile, Sequence[str], Reading]] = {}

    def __call__(self, file: SourceFile, languages: Sequence[str]) -> Reading:
        reading = read_file(file, languages)
        self.readings[file.path] = file, languages, reading
        return reading


def readings_of(site: Path) -> dict[str, tuple[SourceFile, Sequence[str], Reading]]:
    listening = Listening()
    readers = type(READERS)(file=listening)
    assert load_content(Settings(site=site, project=ROOT), Diagnostics(), readers) is not None
    return listening.readings


@pytest.mark.parametrize("site", SITES.values(), ids=SITES.keys())
def test_every_file_comes_back_as_it_was_read(site: Path) -> None:
    kept = 0
    for path, (_, _, reading) in readings_of(site).items():
        content = encode_reading(path, reading)
        if content is None:
            assert path == "content/relations.yaml" or reading.problems, path
            continue
        assert decode_reading(path, content) == reading, path
        kept += 1
    assert kept > 5


def test_bytes_of_another_file_or_cut_off_are_no_reading() -> None:
    readings = readings_of(MINIMAL)
    contents = {path: encode_reading(path, reading) for path, (_, _, reading) in readings.items()}
    policies = contents["content/policies/ordinances.yaml"]
    assert policies is not None
    assert decode_reading("content/reference/topics.yaml", policies) is None
    for length in range(0, len(policies) - 1, 97):
        assert decode_reading("content/policies/ordinances.yaml", policies[:length]) is None


@given(st.binary(max_size=200), st.sampled_from(["content/reference/topics.yaml", "content/pages/about.en.md", "x"]))
def test_no_bytes_raise_anything(content: bytes, path: str) -> None:
    assert decode_reading(path, content) is None or isinstance(decode_reading(path, content), Reading)


@given(st.integers(0, 10_000), st.integers(0, 255))
def test_a_byte_that_changed_gives_a_reading_or_none(place: int, byte: int) -> None:
    path, content = _topics()
    changed = bytearray(content)
    changed[place % len(changed)] = byte
    assert decode_reading(path, bytes(changed)) is None or isinstance(decode_reading(path, bytes(changed)), Reading)


_KEPT: list[bytes] = []


def _topics() -> tuple[str, bytes]:
    path = "content/reference/topics.yaml"
    if not _KEPT:
        content = encode_reading(path, readings_of(MINIMAL)[path][2])
        assert content is not None
        _KEPT.append(content)
    return path, _KEPT[0]


def test_a_file_is_read_again_when_it_or_the_languages_have_changed(tmp_path: Path) -> None:
    site = copy_of(MINIMAL, tmp_path / "site")
    settings = Settings(site=site.folder, project=ROOT)

    def run(kept: dict[str, bytes]) -> tuple[set[str], KeptReadings]:
        listening = Listening()
        readings = KeptReadings(kept, listening)
        assert load_content(settings, Diagnostics(), type(READERS)(file=readings)) is not None
        return set(listening.readings), readings

    read, readings = run({})
    kept = dict(readings.fresh)
    assert read == set(readings.files)
    assert read - kept.keys() <= {"content/relations.yaml"}
    assert run(kept)[0] == read - kept.keys()
    site.edit("content/reference/topics.yaml", "Winter", "Frost")
    assert run(kept)[0] == read - kept.keys() | {"content/reference/topics.yaml"}
    assert run({path: content[:-3] for path, content in kept.items()})[0] >= read - {"content/reference/topics.yaml"}
    assert run({**kept, "content/gone.yaml": b"x"})[1].unseen == {"content/gone.yaml"}
    file, languages, _ = readings_of(MINIMAL)["content/pages/about.en.md"]
    listening = Listening()
    again = KeptReadings(kept, listening)
    again(file, languages)
    assert listening.readings == {}
    again(file, [*languages, "de"])
    assert listening.readings.keys() == {file.path}
