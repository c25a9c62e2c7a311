"""A table with one row changed: it is read as reading all of it would, or not at all."""

from __future__ import annotations

import pytest

from reportsite.model.loading import Reading, read_file
from reportsite.preview.rereading import reread
from reportsite.sources.tree import SourceFile
from tests.sites.building import ROOT

PATH = "content/policies/national-2024.yaml"
LANGUAGES = ("zh", "en")
TABLE = (ROOT / "docs" / "example" / PATH).read_bytes()
HOSTILE = (
    b"'",
    b'"',
    b"'''",
    b"{",
    b"]",
    b": ",
    b" #",
    b"&a ",
    b"*a",
    b"|",
    b">-",
    b"---",
    b"...",
    b"\t",
    b"- ",
    b"  - id: more\n",
    b"\r",
    b"\xff",
    b"\x00",
    "，".encode(),
    b"draft: true",
    b"x: y",
)


def read(content: bytes) -> Reading:
    return read_file(SourceFile(PATH, content), LANGUAGES)


def test_one_row_is_read_as_all_of_them_would_be() -> None:
    after = TABLE.replace("关于开放书架的通知".encode(), "关于关闭书架的通知".encode())
    assert after != TABLE
    found = reread(PATH, TABLE, read(TABLE), after, LANGUAGES)
    assert found is not None
    assert found == read(after)


@pytest.mark.parametrize("piece", HOSTILE, ids=repr)
def test_whatever_is_typed_anywhere_is_read_as_in_the_whole_or_not_at_all(piece: bytes) -> None:
    known, taken = read(TABLE), 0
    for place in range(0, len(TABLE), 7):
        after = TABLE[:place] + piece + TABLE[place:]
        found = reread(PATH, TABLE, known, after, LANGUAGES)
        if found is not None:
            taken += 1
            assert found == read(after), after[place - 40 : place + 40]
    assert taken or piece not in {b" #", "，".encode()}


@pytest.mark.parametrize("line", TABLE.splitlines(keepends=True), ids=repr)
def test_a_line_that_is_gone_or_doubled_is_never_taken_for_a_change_of_a_row(line: bytes) -> None:
    for after in (TABLE.replace(line, b"", 1), TABLE.replace(line, line + line, 1), TABLE.replace(line, b"\n", 1)):
        found = reread(PATH, TABLE, read(TABLE), after, LANGUAGES)
        assert found is None or found == read(after)


@pytest.mark.parametrize("old", [b"level: national", b"id: national-2024", b"id: north-reading-notice-2024"])
def test_what_stands_outside_the_rows_or_between_them_is_left_to_a_reading_of_all(old: bytes) -> None:
    after = TABLE.replace(old, old + b"x", 1)
    assert reread(PATH, TABLE, read(TABLE), after, LANGUAGES) is None
