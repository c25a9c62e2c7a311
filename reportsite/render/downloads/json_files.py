"""Tables → strict JSON: rows as objects under the names of their columns; every row is encoded once for all files."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal
from json.encoder import encode_basestring
from typing import Any

from reportsite.i18n.locales import Locale
from reportsite.render.downloads.bundles import Bundle
from reportsite.render.downloads.tables import (
    Column,
    Table,
    Type,
    Written,
    WrittenRows,
    column_titles,
    message_in_all,
)


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


def json_rows(table: Table) -> Sequence[str]:
    """Return every row of a table as an object."""
    columns = [_members(column, values) for column, values in table.values()]
    return [f"{{{','.join(members)}}}".replace("<", "\\u003c") for members in zip(*columns, strict=True)]


def _members(column: Column[Any], values: Sequence[Any]) -> Sequence[str]:
    """Return the values of a column, each with its name."""
    name = encode(column.name) + ":"
    match column.type:
        case Type.NUMBER:
            # Equal numbers may be known to different precision, so each is written by itself.
            return [name + _ENCODER.encode(value) for value in values]
        case Type.INTEGER | Type.BOOLEAN | Type.LIST:
            return list(map(Written(lambda value: name + _ENCODER.encode(value)).__getitem__, values))
        case _:
            nothing = f"{name}null"
            written = Written(lambda value: nothing if value is None else name + encode_basestring(value))
            return list(map(written.__getitem__, values))


class EncodedRows:
    """Rows as JSON objects and what tables are, each made once however many files it stands in."""

    def __init__(self) -> None:
        self._rows = WrittenRows(json_rows)
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

    def of(self, table: Table) -> Sequence[str]:
        """Return every row of a table as a JSON object."""
        return self._rows.of(table)

    def rows(self, table: Table) -> str:
        """Return the rows of a table as a JSON array, one row a line."""
        return "[" + ",\n".join(self.of(table)) + "]"


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
