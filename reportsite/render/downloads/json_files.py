"""Tables → strict JSON: rows as objects under the names of their columns; every row is encoded once for all files."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from decimal import Decimal
from typing import Any

from reportsite.i18n.locales import Locale
from reportsite.render.downloads.bundles import Bundle
from reportsite.render.downloads.tables import Column, Table, Value, column_titles, message_in_all

Row = tuple[Value, ...]


def number(value: object) -> int | float | str:
    """Return a decimal number as JSON can hold it; one with more digits than a double has, as its digits."""
    if not isinstance(value, Decimal):
        raise TypeError(f"no value of a table: {value!r}")
    # The digits after the point stay where there are any: 34.0 is known more precisely than 34.
    if int(value.as_tuple().exponent) >= 0:
        return int(value)
    double = float(value)
    return double if Decimal(repr(double)) == value else format(value, "f")


_ENCODER = json.JSONEncoder(ensure_ascii=False, separators=(",", ":"), allow_nan=False, default=number)


def encode(data: object) -> str:
    """Return data as JSON that holds no `<`, so that it is harmless wherever it is put."""
    return _ENCODER.encode(data).replace("<", "\\u003c")


class EncodedRows:
    """Rows as JSON objects and what tables are, each made once however many files it stands in."""

    def __init__(self) -> None:
        self._objects: dict[tuple[str, Row], str] = {}
        self._heads: dict[str, str] = {}

    def head(self, table: Table, locales: Mapping[str, Locale]) -> str:
        """Return what a table is, as a JSON object without its end."""
        if table.name not in self._heads:
            data = {
                "name": table.name,
                "title": message_in_all(table.title, locales),
                "key": table.key,
                "fields": [_field(column, locales) for column in table.columns],
            }
            self._heads[table.name] = encode(data)[:-1]
        return self._heads[table.name]

    def row(self, table: Table, row: Row) -> str:
        """Return a row of a table as a JSON object."""
        # Tables of one name have the same columns, and rows that are alike are the same row.
        key = (table.name, row)
        found = self._objects.get(key)
        if found is None:
            names = [column.name for column in table.columns]
            found = self._objects[key] = encode(dict(zip(names, row, strict=True)))
        return found

    def rows(self, table: Table) -> str:
        """Return the rows of a table as a JSON array, one row a line."""
        return "[" + ",\n".join(self.row(table, row) for row in table.rows) + "]"


def json_file(
    bundle: Bundle,
    rows: EncodedRows,
    locales: Mapping[str, Locale],
    about: Mapping[str, Any],
    tables: Iterable[Table] | None = None,
) -> bytes:
    """Return a bundle as JSON: what it is, then each table with its fields and rows."""
    head = encode({"title": bundle.titles, "addresses": bundle.addresses, **about})
    parts = [_table(table, rows, locales) for table in (bundle.tables if tables is None else tables)]
    return (head[:-1] + ',"tables":[\n' + ",\n".join(parts) + "\n]}\n").encode()


def _table(table: Table, rows: EncodedRows, locales: Mapping[str, Locale]) -> str:
    return rows.head(table, locales) + ',"rows":' + rows.rows(table) + "}"


def _field(column: Column[Any], locales: Mapping[str, Locale]) -> dict[str, Any]:
    data: dict[str, Any] = {"name": column.name, "type": column.type.value, "title": column_titles(column, locales)}
    if column.language:
        data["language"] = column.language
    if column.refers:
        data["refers"] = column.refers
    return data
