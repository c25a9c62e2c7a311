"""What makes a PDF of HTML: one small protocol, what each engine can do, and which of them are here."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Protocol

from msgspec import Struct

ADDRESS = "reportsite:/"
"""What addresses of files in a document begin with; no scheme that any system knows."""


class PrintJob(Struct, frozen=True, kw_only=True):
    """All that an engine sees of a document: its HTML and the files it may ask for."""

    html: str
    files: Mapping[str, Path]
    """Address in the document → file in the cache; nothing else is answered."""
    title: str
    author: str
    lang: str
    created: str
    """Date the document goes by, as ISO 8601 with the time of day in UTC."""
    paper: str = "A4"
    archive: bool = False
    """Whether PDF/A is asked for as well."""


class Engine(Protocol):
    """Makes PDFs."""

    name: str
    version: str
    numbers_contents: bool
    """Whether it fills in page numbers of the contents by itself."""

    def print(self, job: PrintJob) -> bytes:
        """Return the PDF of a document."""


class Missing(Struct, frozen=True, kw_only=True):
    """An engine that is not here, and how to get it."""

    name: str
    reason: str
