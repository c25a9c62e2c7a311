"""What tests of printed documents share: the project's own documents, printed once, and looks into a PDF."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pikepdf
import pymupdf
import pytest

from reportsite.diagnostics import Diagnostics
from reportsite.export import fonts as faces
from reportsite.export.engines import Engine, Missing, PrintJob
from reportsite.export.orders import Order, Printed
from reportsite.export.press import print_documents
from reportsite.export.weasyprint_engine import find_weasyprint
from reportsite.pipeline import load_edition
from reportsite.render.pages import Edition
from reportsite.settings import Settings

ROOT = Path(__file__).resolve().parents[2]
CACHE = ROOT / ".cache" / "pdf"
SETTINGS = Settings(site=ROOT, project=ROOT)


class Listener:
    """A press reporter that remembers what it heard."""

    def __init__(self) -> None:
        self.engine = ""
        self.missing: tuple[Missing, ...] = ()
        self.waiting = -1
        self.paths: list[str] = []

    def chosen(self, engine: Engine, missing: Any) -> None:
        self.engine, self.missing = engine.name, tuple(missing)

    def planned(self, documents: int, waiting: int) -> None:
        del documents
        self.waiting = waiting

    def printed(self, document: Printed) -> None:
        self.paths.append(document.path)


@dataclass(frozen=True, slots=True)
class Sheaf:
    """Printed documents and where they stand."""

    folder: Path
    documents: tuple[Printed, ...]

    def __getitem__(self, path: str) -> Path:
        return self.folder / path


@pytest.fixture(scope="session")
def edition() -> Edition:
    """Load the project's own site."""
    diagnostics = Diagnostics()
    edition = load_edition(SETTINGS, diagnostics)
    assert edition, [str(item.position) for item in diagnostics.errors]
    return edition


@pytest.fixture(scope="session")
def weasyprint() -> Engine:
    """Return the engine for what is published."""
    engine = find_weasyprint()
    if isinstance(engine, Missing):
        pytest.skip(f"WeasyPrint cannot print here: {engine.reason}")
    return engine


def order(folder: Path, *targets: str, languages: tuple[str, ...] = ("zh",), engine: str = "weasyprint") -> Order:
    return Order(targets=targets, languages=languages, engine=engine, output=folder, cache=CACHE, processes=2)


@pytest.fixture(scope="session")
def sheaf(weasyprint: Engine, tmp_path_factory: pytest.TempPathFactory) -> Sheaf:
    """Print a report, a policy table, a province and the timeline in Chinese, and a province in both languages."""
    del weasyprint
    folder = tmp_path_factory.mktemp("pdf")
    chinese = order(folder, "cnnic-53", "provincial-2023-2024", "beijing", "timeline")
    documents = print_documents(SETTINGS, chinese, Listener())
    both = print_documents(SETTINGS, order(folder, "netizens", languages=("both", "en")), Listener())
    return Sheaf(folder, (*documents, *both))


@pytest.fixture(scope="session")
def job_of(edition: Edition) -> Any:
    """Return what makes a job of HTML, with the project's fonts and print styles."""
    del edition
    themes = [ROOT / "theme"]
    fonts = faces.plan_fonts(themes, CACHE / "fonts", frozenset())
    for font in fonts:
        if not font.path.is_file():
            faces.make_font(themes, font, frozenset())
    style = "\n".join(font.rule for font in fonts) + (ROOT / "theme/print/document.css").read_text(encoding="utf-8")
    files = {font.address: font.path for font in fonts}

    def job(body: str, *, lang: str = "en", title: str = "Test") -> PrintJob:
        html = f'<!doctype html><html lang="{lang}"><head><meta charset="utf-8"><title>{title}</title>'
        html += f"<style>{style}</style></head><body>{body}</body></html>"
        return PrintJob(html=html, files=files, title=title, author="Site", lang=lang, created="2026-11-22T00:00:00Z")

    return job


# Looks into a PDF ----------------------------------------------------------------------------------------------


def elements(pdf: pikepdf.Pdf) -> Iterator[Any]:
    """Yield the elements of the structure, in order."""

    def walk(element: Any) -> Iterator[Any]:
        yield element
        for kid in kids(element):
            if isinstance(kid, pikepdf.Dictionary) and "/S" in kid:
                yield from walk(kid)

    root = pdf.Root.StructTreeRoot
    for top in kids(root):
        yield from walk(top)


def kids(element: Any) -> list[Any]:
    found = element.get("/K", [])
    return list(found) if isinstance(found, pikepdf.Array) else [found]


def fonts_of(path: Path) -> dict[str, tuple[str, bool]]:
    """Return the fonts of a PDF: name → kind, and whether a TrueType file of it is inside."""
    found: dict[str, tuple[str, bool]] = {}
    with pikepdf.open(path) as pdf:
        for font in pdf.objects:
            if isinstance(font, pikepdf.Dictionary) and font.get("/Type") == pikepdf.Name.Font:
                inner = font.DescendantFonts[0] if "/DescendantFonts" in font else font
                descriptor = inner.get("/FontDescriptor", pikepdf.Dictionary())
                found[str(font.get("/BaseFont", "none"))] = (str(inner.Subtype), "/FontFile2" in descriptor)
    return found


def named_places(pdf: pikepdf.Pdf) -> dict[str, int]:
    """Return the page, counted from 1, that each named place of a PDF stands on."""
    pages = {page.obj.objgen: number for number, page in enumerate(pdf.pages, 1)}
    flat = list(pdf.Root.Names.Dests.Names)
    targets = zip(map(str, flat[::2]), flat[1::2], strict=True)
    places = {name: target.D if isinstance(target, pikepdf.Dictionary) else target for name, target in targets}
    return {name: pages[place[0].objgen] for name, place in places.items()}


def text_of(path: Path) -> list[str]:
    """Return the text of each page without any white space."""
    with pymupdf.open(path) as document:
        return [re.sub(r"\s", "", page.get_text(sort=False)) for page in document]
