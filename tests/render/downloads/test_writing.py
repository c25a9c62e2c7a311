"""How rows, sheets and zip files are written: by columns, once, and as other programs read them."""

from __future__ import annotations

import io
import re
import sys
import zipfile
from decimal import Decimal

import pytest

from reportsite.render.downloads.csv_files import csv_rows, protect
from reportsite.render.downloads.json_files import json_rows
from reportsite.render.downloads.packing import compressed, packed, stored
from reportsite.render.downloads.sheets import letters, table_rows
from reportsite.render.downloads.tables import Column, Table, Type, Value, WrittenRows


def table_of(kind: Type, *values: Value) -> Table:
    column = Column(name="x", type=kind, title="X", get=lambda record: record)
    return Table(name="t", title="T", columns=(column,), rows=tuple((value,) for value in values))


@pytest.mark.parametrize(("column", "name"), [(0, "A"), (25, "Z"), (26, "AA"), (51, "AZ"), (701, "ZZ"), (702, "AAA")])
def test_columns_have_the_names_that_spreadsheets_give_them(column: int, name: str) -> None:
    assert letters(column) == name


def test_every_space_before_a_sign_is_seen() -> None:
    spaces = (chr(code) for code in range(sys.maxunicode + 1) if re.match(r"\s", chr(code)))
    assert [space for space in spaces if protect(f"{space}=1") != f"'{space}=1"] == []


def test_equal_numbers_keep_the_precision_to_which_each_is_known() -> None:
    table = table_of(Type.NUMBER, Decimal(34), Decimal("34.0"), None)
    assert json_rows(table) == ['{"x":34}', '{"x":34.0}', '{"x":null}']
    assert [row.strip() for row in csv_rows(table)] == ["34", "34.0", '""']
    long = table_of(Type.NUMBER, Decimal(1234567890123456), Decimal("1234567890123456.0"))
    assert [re.findall("<t>(.*)</t>", row) for row in table_rows(long)] == [
        ["1234567890123456"],
        ["1234567890123456.0"],
    ]


def test_a_table_cut_from_another_takes_its_rows_over() -> None:
    written: list[Table] = []

    def write(table: Table) -> list[str]:
        written.append(table)
        return [str(value) for (value,) in table.rows]

    rows, whole = WrittenRows(write), table_of(Type.STRING, "a", "b", "c")
    assert rows.of(whole.at([2, 0])) == ["c", "a"]
    assert rows.of(whole.at([1])) == ["b"]
    assert written == [whole]
    # Another table of the name is written by itself.
    assert rows.of(table_of(Type.STRING, "d")) == ["d"]


def test_a_zip_file_is_one_to_others() -> None:
    content = packed([compressed("a.txt", b"a" * 1000), stored("表/b.bin", b"b"), compressed("empty", b"")])
    with zipfile.ZipFile(io.BytesIO(content)) as file:
        assert file.testzip() is None
        assert {name: file.read(name) for name in file.namelist()} == {
            "a.txt": b"a" * 1000,
            "表/b.bin": b"b",
            "empty": b"",
        }
        modes = {entry.external_attr >> 16 for entry in file.infolist()}
    assert modes == {0o100644}
    assert len(content) < 500
