"""Tables as files → a Data Package that describes them, checksums, and one archive of them all."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from typing import Any

import msgspec

from reportsite.config import Config
from reportsite.i18n.locales import Locale
from reportsite.render.downloads.csv_files import DATE_FORMAT, PERIOD_FORMAT
from reportsite.render.downloads.packing import compressed, packed, stored
from reportsite.render.downloads.tables import Column, Table, Type, column_titles, message_in_all

DESCRIPTOR = "datapackage.json"
CHECKSUMS = "SHA256SUMS"
_BETWEEN_LANGUAGES = " / "

_TYPES: Mapping[Type, Mapping[str, Any]] = {
    Type.STRING: {"type": "string"},
    Type.INTEGER: {"type": "integer"},
    Type.NUMBER: {"type": "number"},
    Type.BOOLEAN: {"type": "boolean"},
    Type.DATE: {"type": "string", "constraints": {"pattern": DATE_FORMAT}},
    Type.PERIOD: {"type": "string", "constraints": {"pattern": PERIOD_FORMAT}},
    Type.LIST: {"type": "string"},
}


def descriptor(
    config: Config, locales: Mapping[str, Locale], tables: Mapping[str, Table], files: Mapping[str, bytes]
) -> bytes:
    """Return datapackage.json (Frictionless Data, version 1) for tables whose CSV files are `files`, by table."""
    data = {
        "profile": "tabular-data-package",
        "name": "data",
        "title": _joined(config.title.versions),
        "description": _joined(config.description.versions),
        "homepage": config.base_url,
        "licenses": [_licence(config)],
        "created": f"{config.collected.first_day.isoformat()}T00:00:00Z",
        "resources": [_resource(table, files[name], locales) for name, table in tables.items()],
    }
    return msgspec.json.format(msgspec.json.encode(data), indent=1) + b"\n"


def _licence(config: Config) -> dict[str, str]:
    licence = {"title": _joined(config.licence.versions)}
    return {**licence, "path": config.licence_address or config.base_url}


def _resource(table: Table, content: bytes, locales: Mapping[str, Locale]) -> dict[str, Any]:
    names = {column.name for column in table.columns}
    schema: dict[str, Any] = {
        "fields": [_field(column, locales) for column in table.columns],
        "primaryKey": [*table.key] if len(table.key) > 1 else table.key[0],
        "missingValues": [""],
    }
    references = [
        {
            "fields": column.name,
            "reference": {"resource": "" if column.refers == table.name else column.refers, "fields": "id"},
        }
        for column in table.columns
        if column.refers and column.type is not Type.LIST and column.name in names
    ]
    if references:
        schema["foreignKeys"] = references
    return {
        "profile": "tabular-data-resource",
        "name": table.name,
        "path": f"{table.name}.csv",
        "title": _joined(message_in_all(table.title, locales)),
        "format": "csv",
        "mediatype": "text/csv",
        "encoding": "utf-8",
        "bytes": len(content),
        "hash": f"sha256:{hashlib.sha256(content).hexdigest()}",
        "schema": schema,
    }


def _field(column: Column[Any], locales: Mapping[str, Locale]) -> dict[str, Any]:
    return {"name": column.name, "title": _joined(column_titles(column, locales)), **_TYPES[column.type]}


def _joined(words: Mapping[str, str]) -> str:
    return _BETWEEN_LANGUAGES.join(dict.fromkeys(words.values()))


def checksums(digests: Mapping[str, str]) -> bytes:
    """Return the SHA-256 sums of files, as `sha256sum --check` reads them."""
    return "".join(f"{digest}  {path}\n" for path, digest in sorted(digests.items())).encode()


def archive(files: Mapping[str, bytes], sums: bytes) -> bytes:
    """Return a zip file of files with their checksums; the same files give the same bytes."""
    parts = sorted({**files, CHECKSUMS: sums}.items())
    # A workbook is a zip file itself.
    return packed((stored if path.endswith(".xlsx") else compressed)(path, content) for path, content in parts)
