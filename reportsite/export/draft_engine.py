"""PlutoPrint: comes with pip alone. Drafts: no tags, no outline, contents without page numbers."""

from __future__ import annotations

import importlib.metadata
import io
from typing import Any

from reportsite.errors import ExportError
from reportsite.export.engines import ADDRESS, Missing, PrintJob
from reportsite.export.finishing import finish

NAME = "draft"


def find_draft() -> DraftEngine | Missing:
    """Return the engine, or why it is not here."""
    try:
        return DraftEngine(importlib.metadata.version("plutoprint"))
    except importlib.metadata.PackageNotFoundError:
        return Missing(name=NAME, reason="the Python package plutoprint is not installed")


class DraftEngine:
    """Prints with PlutoPrint."""

    name = NAME
    numbers_contents = False

    def __init__(self, version: str) -> None:
        self.version = version

    def print(self, job: PrintJob) -> bytes:
        """Return the PDF of a document, to be read on paper or screen."""
        import plutoprint

        class SiteFetcher(plutoprint.ResourceFetcher):
            """Answers with the files of the document, and with nothing else."""

            def fetch_url(self, url: str) -> Any:
                path = job.files.get(url)
                if path is None:
                    raise ExportError(f"the document asks for `{url}`, which is no file of the site")
                return plutoprint.ResourceData(path.read_bytes(), "font/ttf", "")

        size = plutoprint.PAGE_SIZE_LETTER if job.paper == "Letter" else plutoprint.PAGE_SIZE_A4
        book = plutoprint.Book(size, plutoprint.PAGE_MARGINS_NORMAL, plutoprint.MEDIA_TYPE_PRINT)
        book.custom_resource_fetcher = SiteFetcher()
        book.load_html(job.html, base_url=f"{ADDRESS}document.html")
        buffer = io.BytesIO()
        book.write_to_pdf_stream(buffer)
        return finish(buffer.getvalue(), job, producer=f"PlutoPrint {self.version}", conforms=False)
