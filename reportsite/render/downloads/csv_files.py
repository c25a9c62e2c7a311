"""Table → CSV that a spreadsheet opens without running anything, and its description (CSV on the Web).

UTF-8 with a byte order mark, as Excel needs it; commas, CRLF (RFC 4180). A cell that a spreadsheet would take for a
formula gets an apostrophe before it, and so does one that has such an apostrophe already: taking one away from every
cell that matches gives the original back, always.
"""

from __future__ import annotations

import csv
import json
import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from decimal import Decimal
from typing import Any

from msgspec import Struct

from reportsite.i18n.locales import Locale
from reportsite.render.downloads.tables import Column, Table, Type, WrittenRows, column_titles, message_in_all

BYTE_ORDER_MARK = "\ufeff"
SEPARATOR = ";"
"""Between the ids of a list."""
DATE_FORMAT = r"\d{4}(-\d{2}(-\d{2})?)?"
PERIOD_FORMAT = rf"\d{{4}}-H[12]|{DATE_FORMAT}(/{DATE_FORMAT})?"
METADATA_SUFFIX = ".csv-metadata.json"
_RISKY = re.compile("'*(?:[\t\r\n]|\\s*[=+\\-@＝＋－＠])")
"""What a spreadsheet may take for a formula, with any apostrophes before it; full-width signs count in East Asia."""
_SPACES = "\t\n\v\f\r\x1c\x1d\x1e\x1f \x85\xa0\u1680\u2028\u2029\u202f\u205f\u3000" + "".join(
    map(chr, range(0x2000, 0x200B))
)
_RISKY_FIRST = frozenset("'=+-@＝＋－＠" + _SPACES)
"""With one of these it begins; most texts are told by that alone."""


def protect(text: str) -> str:
    """Return a text as a cell holds it, so that no spreadsheet takes it for a formula."""
    return f"'{text}" if text and text[0] in _RISKY_FIRST and _RISKY.match(text) else text


def recover(cell: str) -> str:
    """Return the text that a cell was made from."""
    return cell[1:] if cell.startswith("'") and _RISKY.match(cell) else cell


def plain_number(number: Decimal) -> str:
    """Write a number in digits, with every digit that it has."""
    return format(number, "f")


def csv_file(table: Table, rows: WrittenRows | None = None) -> bytes:
    """Return a table as CSV; the first row names the columns."""
    head = _lines([[column.name for column in table.columns]])
    body = csv_rows(table) if rows is None else rows.of(table)
    return "".join([BYTE_ORDER_MARK, *head, *body]).encode()


def csv_rows(table: Table) -> Sequence[str]:
    """Return every row of a table as a line."""
    return _lines(zip(*(_cells(column.type, values) for column, values in table.values()), strict=True))


class _Target(Struct):
    write: Callable[[str], object]


def _lines(rows: Iterable[Iterable[object]]) -> Sequence[str]:
    lines: list[str] = []
    csv.writer(_Target(lines.append), lineterminator="\r\n").writerows(rows)
    return lines


def _cells(kind: Type, values: Sequence[Any]) -> Sequence[object]:
    """Return values as they are written, save for what is written so by itself: numbers as digits, None as nothing."""
    match kind:
        case Type.INTEGER:
            return values
        case Type.BOOLEAN:
            return [None if value is None else "true" if value else "false" for value in values]
        case Type.NUMBER:
            return [None if value is None else plain_number(value) for value in values]
        case Type.LIST:
            return [protect(SEPARATOR.join(value)) for value in values]
        case _:
            return [value and protect(value) for value in values]


_DATATYPES: Mapping[Type, Any] = {
    Type.STRING: "string",
    Type.INTEGER: "integer",
    Type.NUMBER: "decimal",
    Type.BOOLEAN: "boolean",
    Type.DATE: {"base": "string", "format": DATE_FORMAT},
    Type.PERIOD: {"base": "string", "format": PERIOD_FORMAT},
    Type.LIST: "string",
}


class Descriptions:
    """Describes CSV files by the W3C's Metadata Vocabulary for Tabular Data; tables of one name share their columns."""

    def __init__(self, locales: Mapping[str, Locale], licence: str) -> None:
        self._locales = locales
        self._licence = licence
        self._schemas: dict[str, str] = {}

    def describe(self, table: Table, file: str, page: str) -> bytes:
        """Return the description of the CSV file `file`, which stands beside it; `page` shows the same."""
        head = {
            "@context": "http://www.w3.org/ns/csvw",
            "url": file,
            "dc:source": {"@id": page},
            **({"dc:license": {"@id": self._licence}} if self._licence else {}),
        }
        return f"{json.dumps(head, ensure_ascii=False)[:-1]}, {self._schema(table)[1:]}\n".encode()

    def _schema(self, table: Table) -> str:
        if table.name not in self._schemas:
            tags = {code: locale.language.tag for code, locale in self._locales.items()}
            data = {
                "dc:title": _in_languages(message_in_all(table.title, self._locales), tags),
                "dialect": {"encoding": "utf-8", "delimiter": ",", "header": True, "headerRowCount": 1},
                "tableSchema": {
                    "columns": [_column(column, self._locales, tags) for column in table.columns],
                    "primaryKey": [*table.key],
                },
            }
            self._schemas[table.name] = json.dumps(data, ensure_ascii=False)
        return self._schemas[table.name]


def _column(column: Column[Any], locales: Mapping[str, Locale], tags: Mapping[str, str]) -> dict[str, Any]:
    data: dict[str, Any] = {
        "name": column.name,
        "titles": column.name,
        "dc:title": _in_languages(column_titles(column, locales), tags),
        "datatype": _DATATYPES[column.type],
    }
    if column.type is Type.LIST:
        data["separator"] = SEPARATOR
    if column.language:
        data["lang"] = tags[column.language]
    return data


def _in_languages(words: Mapping[str, str], tags: Mapping[str, str]) -> list[dict[str, str]]:
    return [{"@value": text, "@language": tags[code]} for code, text in words.items()]
