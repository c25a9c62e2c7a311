"""What is asked of the press, and what it tells: light enough for the command line to know before it prints."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Protocol

from msgspec import Struct

from reportsite.errors import ExportError
from reportsite.export.engines import Engine, Missing

BOTH = "both"
AUTO = "auto"
ENGINES = ("weasyprint", "chromium", "draft")
"""From the best to the simplest."""
HOW_TO_GET = (
    "PDFs need WeasyPrint with Pango (`pip install 'reportsite[pdf]'` and, on Debian, `apt install "
    "libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0`), or Chromium, Chrome or Edge, or, for drafts, "
    "`pip install plutoprint`"
)


class NoEngine(ExportError):
    """Nothing here makes PDFs."""

    def __init__(self, missing: Sequence[Missing]) -> None:
        self.missing = tuple(missing)
        """What was looked for, and why it cannot be used."""
        reasons = "; ".join(f"{one.name}: {one.reason}" for one in missing)
        super().__init__(f"there is nothing here that makes PDFs ({reasons}). {HOW_TO_GET}.")


class Order(Struct, frozen=True, kw_only=True):
    """What is asked for."""

    targets: tuple[str, ...] = ()
    """Documents by name; the standard ones when empty."""
    languages: tuple[str, ...] = ()
    """Codes of languages, or `both`; each language by itself when empty."""
    engine: str = AUTO
    browser: str = ""
    """Path of a browser to be used, in place of those with usual names."""
    output: Path
    cache: Path
    processes: int = 1

    @property
    def name(self) -> str:
        """Return what tells one order from another."""
        parts = (self.engine, self.browser, ",".join(self.languages), ",".join(self.targets))
        return " ".join(parts)


class Printed(Struct, frozen=True, kw_only=True):
    """A document on the shelf."""

    path: str
    pages: int
    size: int
    fresh: bool
    """Whether it was printed now; others were there already."""


class PressReporter(Protocol):
    """Hears how a run goes on."""

    def chosen(self, engine: Engine, missing: Sequence[Missing]) -> None:
        """Hear which engine prints, and which better ones are not here."""

    def planned(self, documents: int, waiting: int) -> None:
        """Hear how many documents there are, and how many of them must be printed."""

    def printed(self, document: Printed) -> None:
        """Hear that a document is ready."""
