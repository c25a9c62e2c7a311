"""Downloads are what they say: packages, descriptions, checksums and archives that foreign programs accept."""

from __future__ import annotations

import csv
import hashlib
import io
import json
import re
import warnings
import zipfile
from pathlib import Path
from typing import Any
from xml.etree import ElementTree as ET

import openpyxl
import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from reportsite.artifacts import Artifact
from reportsite.render.dear_files import StandingFile
from reportsite.render.downloads.csv_files import csv_file, protect, recover
from reportsite.render.downloads.files import DataFiles
from reportsite.render.downloads.json_files import EncodedRows, encode
from reportsite.render.downloads.package import archive
from reportsite.render.downloads.tables import Column, Table, Type
from reportsite.render.downloads.workbooks import Workbooks
from tests.render.downloads.test_values import SITES, book, files, records, tables
from tests.sites.building import MINIMAL, ROOT, edition_of

FORMULAS = [
    "=1+1",
    "+1",
    "-1",
    "@SUM(A1)",
    "\t=1",
    "\r=1",
    "＝1+1",
    "＋1",
    "－1",
    "＠x",
    " =1",
    "\n=1",
    "=HYPERLINK(1)",
]
HOSTILE = [
    *FORMULAS,
    "'",
    "'=1",
    "''=1",
    "'x",
    "</script><script>alert(1)</script>",
    "a\x07b",
    "_x0007_",
    '"',
    "a;b",
    "",
]


@pytest.fixture
def written(tmp_path: Path, request: pytest.FixtureRequest) -> Path:
    """Write the data of a site to disk."""
    for path, content in files(request.param).items():
        if path.startswith("data/"):
            file = tmp_path / path
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_bytes(content)
    return tmp_path / "data"


both = pytest.mark.parametrize("written", [ROOT, MINIMAL], ids=["project", "minimal"], indirect=True)


@both
def test_the_data_package_is_valid_with_all_its_rows_keys_and_references(written: Path) -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        import frictionless  # noqa: PLC0415 - what it imports warns

        report = frictionless.validate(str(written / "datapackage.json"))
    assert report.valid, report.flatten(["taskNumber", "rowNumber", "fieldName", "type", "note"])[:10]
    package = json.loads((written / "datapackage.json").read_bytes())
    assert len(report.tasks) == len(package["resources"]) > 10


@both
def test_every_csv_file_is_described_for_the_web(written: Path) -> None:
    import csvw  # noqa: PLC0415

    described = sorted(written.rglob("*.csv"))
    assert len(described) > 10
    for file in described:
        metadata = file.with_name(f"{file.name}-metadata.json")
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            rows = list(csvw.Table.from_file(metadata))
        with file.open(encoding="utf-8-sig", newline="") as stream:
            expected = list(csv.DictReader(stream))
        assert len(rows) == len(expected), file.name
        data = json.loads(metadata.read_bytes())
        lists = {one["name"] for one in data["tableSchema"]["columns"] if "separator" in one}
        for row, line in zip(rows, expected, strict=True):
            assert row.keys() == line.keys()
            for name in lists:
                assert ";".join(row[name]) == line[name]


@SITES
def test_checksums_name_every_file_of_the_data_and_are_right(site: Path) -> None:
    lines = files(site)["data/SHA256SUMS"].decode().splitlines()
    sums = {path: digest for digest, path in (line.split("  ") for line in lines)}
    data = {path.removeprefix("data/"): content for path, content in files(site).items() if path.startswith("data/")}
    del data["SHA256SUMS"]
    assert sums == {path: hashlib.sha256(content).hexdigest() for path, content in data.items()}


@SITES
def test_the_archive_holds_the_whole_and_its_checksums(site: Path) -> None:
    with zipfile.ZipFile(io.BytesIO(files(site)["data/all.zip"])) as packed:
        assert packed.testzip() is None
        content = {name: packed.read(name) for name in packed.namelist()}
    sums = content.pop("SHA256SUMS").decode().splitlines()
    assert len(sums) == len(content) > 30
    for line in sums:
        digest, name = line.split("  ")
        assert hashlib.sha256(content[name]).hexdigest() == digest
        assert content[name] == files(site)[f"data/{name}"]


@SITES
def test_the_same_content_gives_the_same_bytes(site: Path) -> None:
    edition = edition_of(site)

    def rendered() -> list[Artifact | StandingFile]:
        return list(
            DataFiles(edition.library, edition.config, edition.plan, edition.locales, edition.policies).render()
        )

    first, second = rendered(), rendered()
    assert [item.path for item in first] == [item.path for item in second]
    assert first == second
    assert archive({"b": b"2", "a": b"1"}, b"x") == archive({"a": b"1", "b": b"2"}, b"x")


@SITES
def test_workbooks_have_contents_notes_heads_in_every_language_and_no_formula(site: Path) -> None:
    names = [language.name for language in edition_of(site).config.languages]
    for path in ["data/all", *records(site)]:
        sheets = book(site, f"{path}.xlsx").worksheets
        contents, notes, *data = sheets
        links = [cell.hyperlink.location for row in contents.iter_rows() for cell in row if cell.hyperlink]
        assert links == [f"'{sheet.title}'!A1" for sheet in (notes, *data)], path
        for sheet in sheets:
            assert not [cell for row in sheet.iter_rows() for cell in row if cell.data_type == "f"]
        for sheet in data:
            assert sheet.freeze_panes == "B2"
            heads = [cell.value for cell in sheet[1]]
            assert all(heads)
            assert len(set(heads)) == len(heads), f"{path} {sheet.title}"
        said = {cell.value for cell in notes["A"]} | {cell.value for row in notes.iter_rows() for cell in row}
        assert all(any(name in str(value) for value in said) for name in names)
    assert book(site, "data/all.xlsx").sheetnames[2:] == tables(site)


@SITES
def test_workbooks_bear_no_date_but_that_of_the_collection(site: Path) -> None:
    day = edition_of(site).config.collected.first_day
    for path in ["data/all", *records(site)]:
        properties = book(site, f"{path}.xlsx").properties
        assert properties.created.date() == properties.modified.date() == day
        with zipfile.ZipFile(io.BytesIO(files(site)[f"{path}.xlsx"])) as packed:
            assert {entry.date_time for entry in packed.infolist()} == {(1980, 1, 1, 0, 0, 0)}


# Hostile values -----------------------------------------------------------------------------------------------------


def hostile_table() -> Table:
    column: Column[Any] = Column(name="id", type=Type.STRING, title="Id", get=lambda record: record)
    return Table(name="words", title="Id", columns=(column,), rows=tuple((text,) for text in HOSTILE))


def test_no_cell_of_a_csv_file_begins_as_a_formula_and_the_original_comes_back() -> None:
    text = csv_file(hostile_table()).decode("utf-8-sig")
    cells = [row[0] if row else "" for row in csv.reader(io.StringIO(text, newline=""))][1:]
    assert not [cell for cell in cells if cell.lstrip().startswith(("=", "+", "-", "@", "＝", "＋", "－", "＠"))]
    assert not [cell for cell in cells if cell.startswith(("\t", "\r", "\n"))]
    assert [recover(cell) for cell in cells] == HOSTILE


@given(st.text())
def test_every_text_comes_back(text: str) -> None:
    assert recover(protect(text)) == text


@given(st.text(alphabet="'=+-@ \t\r\n＝a", max_size=6))
def test_every_mixture_of_signs_comes_back_and_is_no_formula(text: str) -> None:
    cell = protect(text)
    assert recover(cell) == text
    assert not cell.lstrip().startswith(("=", "+", "-", "@", "＝"))
    assert not cell.startswith(("\t", "\r", "\n"))


def test_a_workbook_holds_hostile_words_as_text_and_unchanged() -> None:
    edition = edition_of(MINIMAL)
    files_of_site = DataFiles(edition.library, edition.config, edition.plan, edition.locales, edition.policies)
    bundle = replace(files_of_site._bundles.whole(), tables=(hostile_table(),), titles={"en": "=1+1"})
    content = Workbooks(edition.locales, {}, edition.config.collected.first_day).write(bundle)
    loaded = openpyxl.load_workbook(io.BytesIO(content))
    cells = [row[0] for row in loaded["words"].iter_rows(min_row=2, max_row=1 + len(HOSTILE))]
    assert {cell.data_type for cell in cells} <= {"s", "n"}
    with zipfile.ZipFile(io.BytesIO(content)) as packed:
        assert not [name for name in packed.namelist() if b"<f>" in packed.read(name)]
        sheet = ET.fromstring(packed.read("xl/worksheets/sheet3.xml"))
    # Control characters are written as _xHHHH_ (ECMA-376, 22.4.2.4); openpyxl undoes that in part.
    texts = {"".join(one.itertext()) for one in sheet.iter(f"{{{sheet.tag[1:].partition('}')[0]}}}is")}
    recovered = {re.sub("_x([0-9A-F]{4})_", lambda found: chr(int(found[1], 16)), text) for text in texts}
    assert set(HOSTILE) - {""} <= recovered
    plain = [text for text in HOSTILE if text and "\r" not in text and "\x07" not in text and "_x" not in text]
    assert [cell.value for cell in cells if cell.value in plain] == plain


def test_json_is_strict_and_cannot_end_a_script_element() -> None:
    text = EncodedRows().rows(hostile_table())
    assert "<" not in text
    assert [row["id"] for row in json.loads(text, parse_constant=pytest.fail)] == HOSTILE
    with pytest.raises(ValueError, match="JSON"):
        encode({"value": float("nan")})


def test_the_documentation_says_how_to_have_the_original() -> None:
    (example,) = re.findall(
        r"^```python\n(.*?)^```", (ROOT / "docs/data.md").read_text(encoding="utf-8"), re.MULTILINE | re.DOTALL
    )
    names: dict[str, Any] = {}
    exec(example, names)
    for text in HOSTILE:
        assert names["original"](protect(text)) == text
