"""WeasyPrint: the engine for what is published. Needs Pango.

It tags what it prints, but leaves out the language of runs, the scope of header cells and which pieces were one
element; all three are noted while it tags. That reaches into its tagging, so its version is held to one major number.
"""

from __future__ import annotations

import contextlib
import gc
import io
import itertools
import logging
from collections.abc import Iterator
from typing import Any

from reportsite.errors import ExportError
from reportsite.export.engines import ADDRESS, Missing, PrintJob
from reportsite.export.finishing import finish
from reportsite.export.structure import SOURCE

NAME = "weasyprint"
_SCOPES = {"row": "/Row", "rowgroup": "/Row", "col": "/Column", "colgroup": "/Column"}


def find_weasyprint() -> WeasyPrintEngine | Missing:
    """Return the engine, or why it is not here."""
    try:
        # It loads Pango when it is imported; what it prints where there is none is said in our own words.
        with contextlib.redirect_stdout(io.StringIO()):
            import weasyprint
    except ModuleNotFoundError:
        return Missing(name=NAME, reason="the Python package is not installed")
    except OSError:
        return Missing(name=NAME, reason="Pango is not installed")
    return WeasyPrintEngine(weasyprint.__version__)


class WeasyPrintEngine:
    """Prints with WeasyPrint."""

    name = NAME
    numbers_contents = True

    def __init__(self, version: str) -> None:
        self.version = version

    def print(self, job: PrintJob) -> bytes:
        """Return the PDF of a document, tagged to PDF/UA-1."""
        import pydyf
        import weasyprint
        from weasyprint.pdf import tags
        from weasyprint.text.fonts import FontConfiguration
        from weasyprint.urls import FatalURLFetchingError, URLFetcher, URLFetcherResponse

        class SiteFetcher(URLFetcher):  # type: ignore[misc]
            """Answers with the files of the document, and with nothing else."""

            def __init__(self) -> None:
                super().__init__(allowed_protocols=[], allow_redirects=False, fail_on_errors=True)

            def fetch(self, url: str, headers: Any = None) -> URLFetcherResponse:
                del headers
                path = job.files.get(url)
                if path is None:
                    raise ExportError(f"the document asks for `{url}`, which is no file of the site")
                return URLFetcherResponse(url, path.read_bytes(), {"Content-Type": "font/ttf"})

            __call__ = fetch

        with _heard(), _uncollected(), _counted(pydyf), _noted(tags, pydyf):
            try:
                html = weasyprint.HTML(string=job.html, base_url=ADDRESS, url_fetcher=SiteFetcher())
                content: bytes = html.render(font_config=FontConfiguration()).write_pdf(
                    pdf_tags=True,
                    pdf_version="1.7",
                    pdf_identifier=b"reportsite",
                    output_intent="srgb" if job.archive else None,
                    uncompressed_pdf=True,  # finishing compresses
                )
            except FatalURLFetchingError as error:
                raise ExportError(f"`{job.title}` was not printed: {error.__cause__ or error}") from error
        return finish(content, job, producer=f"WeasyPrint {self.version}", conforms=True)


@contextlib.contextmanager
def _noted(tags: Any, pydyf: Any) -> Iterator[None]:
    """Let the engine note, on each structure element, what it was made of, its language and its scope."""
    original = tags._build_box_tree  # noqa: SLF001 (no other way to know which element a tag stands for)
    numbers: dict[int, int] = {}
    count = itertools.count(1)

    def noting(box: Any, *arguments: Any) -> Iterator[Any]:
        source = getattr(box, "_box", box).element
        for made in original(box, *arguments):
            if source is not None and SOURCE[1:] not in made:
                made[SOURCE[1:]] = numbers.setdefault(id(source), next(count))
                _say(made, source, pydyf)
            yield made

    tags._build_box_tree = noting  # noqa: SLF001
    try:
        yield
    finally:
        tags._build_box_tree = original  # noqa: SLF001


def _say(made: Any, source: Any, pydyf: Any) -> None:
    if lang := source.get("lang"):
        made["Lang"] = pydyf.String(lang)
    if made["S"] == "/TH":
        made["A"]["Scope"] = _SCOPES.get(source.get("scope"), "/Column")
    elif made["S"] == "/Caption" and source.tag != "caption":
        # Outside tables the words under a drawing are a paragraph like any other.
        made["S"] = "/P"
    elif made["S"] == "/L":
        numbered = source.tag == "ol" and "class" not in source.attrib
        made["A"] = pydyf.Dictionary({"O": "/List", "ListNumbering": "/Decimal" if numbered else "/None"})


@contextlib.contextmanager
def _uncollected() -> Iterator[None]:
    """Let no garbage be looked for while a document is set: all that is made is in use until it is done.

    What the document before has left is taken away first, so that memory does not grow with their number.
    """
    enabled = gc.isenabled()
    gc.collect()
    gc.disable()
    try:
        yield
    finally:
        if enabled:
            gc.enable()


@contextlib.contextmanager
def _counted(pydyf: Any) -> Iterator[None]:
    """Let references to pages be written once, not all of them anew for each tag: a book has tens of thousands."""
    original = pydyf.PDF.page_references
    known: dict[int, tuple[bytes, ...]] = {}

    def references(pdf: Any) -> tuple[bytes, ...]:
        length = len(pdf.pages["Kids"])
        if length not in known:
            known[length] = original.fget(pdf)
        return known[length]

    pydyf.PDF.page_references = property(references)
    try:
        yield
    finally:
        pydyf.PDF.page_references = original


@contextlib.contextmanager
def _heard() -> Iterator[None]:
    """Keep the engine's remarks on styles it does not know off the terminal; they are known and tested."""
    loggers = [logging.getLogger("weasyprint"), logging.getLogger("fontTools")]
    levels = [logger.level for logger in loggers]
    for logger in loggers:
        logger.setLevel(logging.CRITICAL)
    try:
        yield
    finally:
        for logger, level in zip(loggers, levels, strict=True):
            logger.setLevel(level)
