"""`pdf`: printed documents. Says which engine prints and why, what is ready, and what it took."""

from __future__ import annotations

import os
import time
from collections.abc import Sequence
from pathlib import Path

import click

from reportsite.cli.folders import PROJECT, site_root
from reportsite.cli.options import SITE
from reportsite.cli.terminal import Terminal, environment_terminal
from reportsite.errors import ContentError, ExportError, ReportsiteError
from reportsite.export.engines import Engine, Missing
from reportsite.export.orders import AUTO, ENGINES, HOW_TO_GET, NoEngine, Order, Printed
from reportsite.settings import Settings

_SHOWN = 20
"""Problems of the content that are shown."""
_CACHE = ".cache/pdf"
_FOLDER = "pdf"


class _Speaker:
    """Shows each document when it is ready."""

    def __init__(self, terminal: Terminal) -> None:
        self._terminal = terminal
        self._waiting = 0
        self._done = 0

    def chosen(self, engine: Engine, missing: Sequence[Missing]) -> None:
        """Say which engine prints, and what better ones lack."""
        reasons = _reasons(self._terminal, missing)
        if reasons:
            self._terminal.say(
                self._terminal.words("printing with {engine} ({reasons})", engine=engine.name, reasons=reasons)
            )
        else:
            self._terminal.say(self._terminal.words("printing with {engine}", engine=engine.name))

    def planned(self, documents: int, waiting: int) -> None:
        """Keep in mind how many documents will be printed."""
        del documents
        self._waiting = waiting

    def printed(self, document: Printed) -> None:
        """Say that a document is ready."""
        self._done += 1
        pages = self._terminal.plural("{count} page", "{count} pages", document.pages)
        self._terminal.say(f"{self._done}/{self._waiting}  {document.path}  {pages}")


def _reasons(terminal: Terminal, missing: Sequence[Missing]) -> str:
    return "; ".join(f"{one.name}: {terminal.words(one.reason)}" for one in missing)


@click.command(
    name="pdf",
    epilog="Examples:\n\n  python build.py pdf\n\n  python build.py pdf cnnic-53 beijing --language en\n\n"
    "  python build.py pdf book --language both --engine weasyprint",
)
@click.argument("targets", nargs=-1, metavar="[TARGET]...")
@SITE
@click.option(
    "--output",
    type=click.Path(path_type=Path, file_okay=False),
    default=None,
    metavar="DIR",
    help="Where documents are put; the site's folder `pdf` when not given, where `build` finds them.",
)
@click.option(
    "--language",
    "languages",
    multiple=True,
    metavar="CODE",
    help="A language of the site, or `both` for two side by side; may be repeated. Each by itself when not given.",
)
@click.option(
    "--engine",
    type=click.Choice([AUTO, *ENGINES]),
    default=AUTO,
    show_default=True,
    help="What prints; `auto` takes the best there is and says which.",
)
@click.option(
    "--cache",
    type=click.Path(path_type=Path, file_okay=False),
    default=None,
    metavar="DIR",
    help="Where fonts and documents are kept for the next run; the site's folder `.cache/pdf` when not given.",
)
@click.option("--processes", type=click.IntRange(1), default=None, help="How many documents are printed at once.")
def pdf_command(
    targets: tuple[str, ...],
    site: Path | None,
    output: Path | None,
    languages: tuple[str, ...],
    engine: str,
    cache: Path | None,
    processes: int | None,
) -> None:
    """Print documents: reports, policy tables, provinces and the book, or those that TARGET names.

    TARGET is the id of a report, a policy table, a province or an indicator, or `timeline`, or `book`; where two
    are called alike, `reports/NAME`, `policies/NAME`, `provinces/NAME` or `indicators/NAME`.
    """
    terminal = environment_terminal()
    began = time.monotonic()
    root = site_root(site)
    order = Order(
        targets=targets,
        languages=languages,
        engine=engine,
        browser=os.environ.get("CHROME_PATH", ""),
        output=(output or root / _FOLDER).resolve(),
        cache=(cache or root / _CACHE).resolve(),
        processes=processes or os.cpu_count() or 1,
    )
    try:
        from reportsite.export.press import print_documents
    except ModuleNotFoundError as missing:
        raise ExportError(f"{missing.name} is not installed. {terminal.words(HOW_TO_GET)}.") from missing
    try:
        printed = print_documents(Settings(site=root, project=PROJECT), order, _Speaker(terminal))
    except NoEngine as error:
        how, reasons = terminal.words(HOW_TO_GET), _reasons(terminal, error.missing)
        sentence = terminal.words("there is nothing here that makes PDFs ({reasons}). {how}.", reasons=reasons, how=how)
        raise ReportsiteError(sentence) from error
    except ContentError as error:
        for diagnostic in error.diagnostics.errors[:_SHOWN]:
            terminal.show(diagnostic, root)
        raise ReportsiteError(terminal.words("nothing was printed; `check` tells all that is wrong")) from error
    terminal.say(
        terminal.words(
            "{documents}, {pages}, {fresh} printed now, {megabytes:.1f} MB, {seconds:.1f} s → {output}",
            documents=terminal.plural("{count} document", "{count} documents", len(printed)),
            pages=terminal.plural("{count} page", "{count} pages", sum(document.pages for document in printed)),
            fresh=sum(document.fresh for document in printed),
            megabytes=sum(document.size for document in printed) / 1_000_000,
            seconds=time.monotonic() - began,
            output=order.output,
        )
    )
    if output is None and any(document.fresh for document in printed):
        terminal.say(terminal.words("`python build.py` links them from their pages"))
