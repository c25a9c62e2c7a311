"""What downloads hold is what the registry holds, in every format, read by programs that nobody here wrote."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterator, Mapping
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from reportsite.model.library import FigureRecord
from reportsite.model.policies import Policy
from reportsite.model.reports import FigurePart
from reportsite.model.text import Text
from reportsite.render.downloads.csv_files import recover
from tests.sites.building import MINIMAL, ROOT, edition_of, files_of, minimal_site, project_site

SITES = pytest.mark.parametrize("site", [ROOT, MINIMAL], ids=["project", "minimal"])
Rows = list[dict[str, Any]]


@cache
def files(site: Path) -> Mapping[str, bytes]:
    return files_of(project_site() if site == ROOT else minimal_site())


def from_csv(site: Path, path: str) -> list[dict[str, str]]:
    text = files(site)[path].decode("utf-8-sig")
    return [
        {name: recover(cell) for name, cell in row.items()} for row in csv.DictReader(io.StringIO(text, newline=""))
    ]


def from_json(site: Path, path: str) -> dict[str, Rows]:
    data = json.loads(files(site)[path], parse_float=Decimal)
    return {table["name"]: table["rows"] for table in data["tables"]}


@cache
def book(site: Path, path: str) -> Any:
    return openpyxl.load_workbook(io.BytesIO(files(site)[path]))


def names_of(site: Path, table: str) -> list[str]:
    with io.StringIO(files(site)[f"data/{table}.csv"].decode("utf-8-sig"), newline="") as stream:
        return next(csv.reader(stream))


def from_workbook(site: Path, path: str, table: str) -> Rows:
    rows = list(book(site, path)[table].iter_rows(min_row=2, values_only=True))
    return [dict(zip(names_of(site, table), row, strict=True)) for row in rows]


def as_cell(value: object) -> str:
    """Return a value of a JSON file as a CSV file writes it."""
    match value:
        case None:
            return ""
        case bool():
            return "true" if value else "false"
        case list():
            return ";".join(value)
        case _:
            assert isinstance(value, str)
            return value


def tables(site: Path) -> list[str]:
    package = json.loads(files(site)["data/datapackage.json"])
    return [resource["name"] for resource in package["resources"]]


def records(site: Path) -> Iterator[str]:
    """Yield the paths of the downloads of single records, without suffix."""
    for path in files(site):
        if path.startswith("data/") and path.count("/") == 2 and path.endswith(".xlsx"):
            yield path.removesuffix(".xlsx")


# The formats agree ------------------------------------------------------------------------------------------------


@SITES
def test_every_table_says_the_same_as_csv_json_and_workbook(site: Path) -> None:
    compared = 0
    for name in tables(site):
        cells, objects = from_csv(site, f"data/{name}.csv"), from_json(site, f"data/{name}.json")[name]
        sheet = from_workbook(site, "data/all.xlsx", name)
        assert len(cells) == len(objects) == len(sheet), name
        for row, item, line in zip(cells, objects, sheet, strict=True):
            for field, value in item.items():
                if isinstance(value, int | Decimal) and not isinstance(value, bool):
                    assert Decimal(row[field]) == value, f"{name}.{field}"
                else:
                    assert row[field] == as_cell(value), f"{name}.{field}"
                assert_same(line[field], value, f"{name}.{field}")
                compared += 1
    assert compared > (10_000 if site == ROOT else 500)


def assert_same(cell: object, value: object, place: str) -> None:
    match value:
        case list():
            assert (cell or "") == "; ".join(value), place
        case None:
            assert cell is None, place
        case bool() | str():
            assert cell == value, place
        case _:
            assert isinstance(cell, int | float), place
            assert Decimal(str(cell)) == value, place


@SITES
def test_the_download_of_a_record_is_cut_from_the_whole(site: Path) -> None:
    paths = list(records(site))
    assert paths
    for path in paths:
        parts = from_json(site, f"{path}.json")
        first = next(iter(parts))
        whole = {json.dumps(row, default=str) for row in from_json(site, f"data/{first}.json")[first]}
        assert [json.dumps(row, default=str) for row in parts[first]]
        assert {json.dumps(row, default=str) for row in parts[first]} <= whole, path
        assert [row["id"] for row in from_csv(site, f"{path}.csv")] == [row["id"] for row in parts[first]]
        for name, rows in parts.items():
            assert len(from_workbook(site, f"{path}.xlsx", name)) == len(rows), f"{path} {name}"


# The values are those of the registry -----------------------------------------------------------------------------


def words(row: Mapping[str, Any], name: str, text: Text | None, site: Path) -> None:
    for language in edition_of(site).config.languages:
        expected = text.versions.get(language.code) if text else None
        assert row[f"{name}_{language.code}"] == expected, f"{name}_{language.code} of {row.get('id')}"


@SITES
def test_every_figure_has_its_number_its_precision_and_its_parts(site: Path) -> None:
    library = edition_of(site).library
    rows = {row["id"]: row for row in from_json(site, "data/figures.json")["figures"]}
    assert rows.keys() == library.figures.keys()
    for figure_id, record in library.figures.items():
        figure, row = record.figure, rows[figure_id]
        quantity = record.quantities[FigurePart.VALUE]
        assert (row["printed"], row["status"]) == (figure.printed.text, figure.status.value)
        assert row["as_of"] == (str(figure.as_of) if figure.as_of else None)
        assert [row["value"], row["low"], row["high"]] == [quantity.value, quantity.low, quantity.high], figure_id
        assert (row["approximation"], row["unit"]) == (quantity.approximation.value, quantity.unit)
        assert row["seen_at"] == list(figure.seen_at)
        name = figure.name or (record.indicator.name if record.indicator else None)
        words(row, "name", name, site)
        words(row, "note", figure.note, site)
        words(row, "doubt", figure.doubt, site)
        assert_parts(row, record)
    quotes = from_json(site, "data/quotes.json")["quotes"]
    assert [(quote["figure"], quote["source"], quote["source_line"], quote["quote"]) for quote in quotes] == [
        (figure_id, quote.source, quote.line, quote.text)
        for figure_id, record in library.figures.items()
        for quote in record.figure.quotes
    ]


def assert_parts(row: Mapping[str, Any], record: FigureRecord) -> None:
    for part, holder in (
        (FigurePart.CHANGE, record.figure.change),
        (FigurePart.SHARE, record.figure.share),
        (FigurePart.GROWTH, record.figure.growth),
    ):
        value = record.quantities[part].value if part in record.quantities else None
        assert row[f"{part.value}_value"] == value
        assert row[f"{part.value}_printed"] == (holder.printed.text if holder else None)
    for name, moved in (("change", record.figure.change), ("growth", record.figure.growth)):
        assert row[f"{name}_direction"] == ({"+": "up", "-": "down"}[moved.sign.value] if moved else None)
        assert row[f"{name}_since"] == (str(moved.since) if moved and moved.since else None)


@SITES
def test_every_policy_has_its_titles_dates_numbers_issuers_and_regions(site: Path) -> None:
    library = edition_of(site).library
    rows = {row["id"]: row for row in from_json(site, "data/policies.json")["policies"]}
    assert rows.keys() == library.policies.keys()
    for policy_id, policy in library.policies.items():
        row = rows[policy_id]
        words(row, "title", policy.title, site)
        words(row, "summary", policy.summary, site)
        words(row, "note", policy.note, site)
        assert row["document_number"] == (policy.document_number.value if policy.document_number else None)
        assert row["lead"] == (list(policy.issuers.lead) if policy.issuers else [])
        assert row["joint"] == (list(policy.issuers.joint) if policy.issuers else [])
        assert row["issuers_total"] == (policy.issuers.total if policy.issuers else None)
        assert (row["regions"], row["topics"]) == (list(policy.regions), list(policy.topics))
        assert (row["source"], row["source_line"]) == (policy.source.id, policy.source.line)
        dated = {date.meaning.value: (str(date.date), date.by, date.status.value) for date in policy.dates}
        for meaning in ("printed", "adopted", "issued", "published", "effective"):
            name = f"date_{meaning}"
            found = (row[name], row[f"{name}_or_before"], row[f"{name}_status"])
            assert found == dated.get(meaning, (None, None, None))
    assert_targets(site, library.policies)


def assert_targets(site: Path, policies: Mapping[str, Policy]) -> None:
    quantities = edition_of(site).library.target_quantities
    rows = iter(from_json(site, "data/policy_targets.json")["policy_targets"])
    for policy in policies.values():
        for index, target in enumerate(policy.targets):
            row = next(rows)
            assert (row["policy"], row["number"], row["printed"]) == (policy.id, index + 1, target.printed.text)
            assert row["value"] == quantities[policy.id, index].value
            assert row["by"] == (str(target.by) if target.by else None)
            words(row, "subject", target.subject, site)
    assert not list(rows)


@SITES
def test_corrections_say_what_stood_there_what_stands_there_and_why(site: Path) -> None:
    library = edition_of(site).library
    rows = from_json(site, "data/corrections.json")["corrections"]
    expected = {
        (policy.id, correction.field, correction.before, correction.after, str(correction.on))
        for policy in library.policies.values()
        for correction in policy.corrections
    } | {
        (report.id, None, correction.before, correction.after, str(correction.on))
        for report in library.reports.values()
        for correction in report.corrections
    }
    assert expected
    assert expected == {(row["record"], row["field"], row["before"], row["after"], row["date"]) for row in rows}


@SITES
def test_every_record_of_the_other_tables_is_there_under_its_names(site: Path) -> None:
    library = edition_of(site).library
    for table, found, name in (
        ("reports", library.reports, "title"),
        ("indicators", library.indicators, "name"),
        ("policy_tables", library.policy_tables, "title"),
        ("works", library.works, "title"),
        ("bodies", library.bodies, "name"),
        ("provinces", library.provinces, "name"),
        ("topics", library.topics, "name"),
        ("units", library.units, "name"),
        ("document_types", library.document_types, "name"),
        ("terms", library.terms, "term"),
        ("sources", library.sources, "publisher"),
    ):
        rows = {row["id"]: row for row in from_json(site, f"data/{table}.json")[table]}
        assert rows.keys() == found.keys(), table
        for key, record in found.items():
            words(rows[key], name, getattr(record, name), site)
