"""The project's own documents, printed for publication: what a reader, a printer and a screen reader get."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pikepdf
import pymupdf
import pytest

from reportsite.diagnostics import Diagnostics
from reportsite.export.assembly import Assembler, PrintStyle
from reportsite.export.tree import parse_html
from reportsite.render.pages import Edition
from reportsite.render.printing import PrintRenderer
from reportsite.site.documents import all_documents
from tests.export.conftest import Sheaf, elements, fonts_of, kids, named_places, text_of

REPORT = "zh/reports/cnnic-53.pdf"
TABLE = "zh/policies/provincial-2023-2024.pdf"
PROVINCE = "zh/provinces/beijing.pdf"
TIMELINE = "zh/timeline.pdf"
BOTH = "zh-en/indicators/netizens.pdf"
ENGLISH = "en/indicators/netizens.pdf"
ALL = [REPORT, TABLE, PROVINCE, TIMELINE, BOTH, ENGLISH]


def html_of(edition: Edition, path: str) -> str:
    languages = tuple(path.partition("/")[0].split("-"))
    document = next(one for one in all_documents(edition.library, languages) if one.path == path)
    style = PrintStyle(document="", graphics="", paper="A4")
    return Assembler(edition, PrintRenderer(edition, Diagnostics()), style).assemble(document).html


@pytest.mark.parametrize("path", ALL)
def test_the_file_is_sound(sheaf: Sheaf, path: str) -> None:
    with pikepdf.open(sheaf[path]) as pdf:
        assert pdf.check_pdf_syntax() == []
        assert pdf.Root.MarkInfo.Marked
        assert pdf.Root.ViewerPreferences.DisplayDocTitle
        assert str(pdf.Root.Lang) == ("en" if path.startswith("en/") else "zh-Hans")
        assert str(pdf.docinfo.Title)
        assert b"<pdfuaid:part>1</pdfuaid:part>" in pdf.Root.Metadata.read_bytes()


def test_the_index_tells_the_pages(sheaf: Sheaf) -> None:
    for document in sheaf.documents:
        with pikepdf.open(sheaf[document.path]) as pdf:
            assert len(pdf.pages) == document.pages
        assert sheaf[document.path].stat().st_size == document.size


@pytest.mark.parametrize("path", ALL)
def test_fonts_are_ours_and_inside(sheaf: Sheaf, path: str) -> None:
    fonts = fonts_of(sheaf[path])
    assert fonts
    for name, (kind, embedded) in fonts.items():
        assert re.match(r"/[A-Z]{6}\+Print", name), name
        assert kind in {"/CIDFontType2", "/TrueType"}, name
        assert embedded, name


def test_bold_is_a_font_of_its_own(sheaf: Sheaf) -> None:
    names = {name.partition("+")[2] for name in fonts_of(sheaf[REPORT])}
    assert any("Chinese" in name and "Bold" in name for name in names)
    assert any("Chinese" in name and "Bold" not in name for name in names)


@pytest.mark.parametrize("path", [REPORT, TABLE, PROVINCE, BOTH])
def test_a_checker_of_accessible_documents_finds_no_error(sheaf: Sheaf, path: str) -> None:
    outloud = pytest.importorskip("outloud", reason="the checker is not installed")
    result = outloud.check(str(sheaf[path]))
    assert result.error in (None, "")
    found = [f"{item.rule} p.{item.page}: {item.message}" for item in result.findings if item.severity == "error"]
    assert found == []


@pytest.mark.parametrize("path", [TABLE, PROVINCE])
def test_text_is_painted_in_the_order_in_which_it_is_read(sheaf: Sheaf, path: str) -> None:
    outloud = pytest.importorskip("outloud", reason="the checker is not installed")
    # What is copied from a page comes in the order in which it was painted.
    assert "ORD-001" not in {item.rule for item in outloud.check(str(sheaf[path])).findings}


def test_contents_name_the_pages_that_they_lead_to(sheaf: Sheaf) -> None:
    with pikepdf.open(sheaf[REPORT]) as pdf, pymupdf.open(sheaf[REPORT]) as text:
        places = named_places(pdf)
        checked = 0
        for link in pdf.pages[1].obj.Annots:
            if "/Dest" not in link:
                continue
            left, bottom, right, top = (float(value) for value in link.Rect)
            height = text[1].rect.height
            line = text[1].get_text(clip=pymupdf.Rect(left, height - top, right + 60, height - bottom)).strip()
            number = re.search(r"(\d+)\s*$", line)
            if number:
                assert int(number[1]) == places[str(link.Dest)], line
                checked += 1
        assert checked > 8


def test_the_outline_leads_to_its_headings(sheaf: Sheaf) -> None:
    with pymupdf.open(sheaf[TABLE]) as document:
        outline = document.get_toc()
        assert len(outline) > 12
        for _, title, page in outline:
            words = re.sub(r"\s", "", title)
            assert words in re.sub(r"\s", "", document[page - 1].get_text()), title


def test_pages_are_numbered_but_for_the_cover(sheaf: Sheaf) -> None:
    pages = text_of(sheaf[REPORT])
    assert not re.search(rf"1/{len(pages)}$", pages[0])
    for number, text in enumerate(pages[1:], 2):
        assert f"{number}/{len(pages)}" in text


@pytest.mark.parametrize("path", [REPORT, TABLE, PROVINCE, TIMELINE, ENGLISH, BOTH])
def test_the_words_of_the_page_are_the_words_of_the_document(sheaf: Sheaf, edition: Edition, path: str) -> None:
    root = parse_html(html_of(edition, path))
    # Commas between the items of a list, and marks around quotations, are set by the style.
    printed = re.sub(r"[、,“”]", "", "".join(text_of(sheaf[path])))
    missing = []
    for element in root.walk():
        is_block = element.name in {"p", "li", "td", "th", "dt", "dd", "h1", "h2", "h3", "caption", "figcaption"}
        inner = (child for inside in element.elements for child in inside.walk())
        if not is_block or any(child.name in {"p", "ul", "ol", "svg", "div"} for child in inner):
            continue
        # In pieces, since a page or a column may end in the midst of a paragraph.
        words = re.sub(r"[\s、,“”]", "", element.text)
        pieces = [words[start : start + 12] for start in range(0, len(words), 12)]
        missing += [piece for piece in pieces if piece not in printed]
    total = len(root.text)
    assert sum(map(len, missing)) < total / 100, missing[:8]


def test_chinese_text_is_whole(sheaf: Sheaf) -> None:
    printed = "".join(text_of(sheaf[REPORT]))
    for words in ("互联网医疗用户规模", "《中国互联网络发展状况统计报告》", "10.92亿人", "截至"):
        assert words in printed
    assert "\ufffd" not in printed


def test_runs_in_another_language_say_so(sheaf: Sheaf) -> None:
    with pikepdf.open(sheaf[BOTH]) as pdf:
        languages = {str(element.Lang) for element in elements(pdf) if "/Lang" in element}
    assert {"zh-Hans", "en"} <= languages


def test_header_cells_have_their_scope(sheaf: Sheaf) -> None:
    with pikepdf.open(sheaf[TABLE]) as pdf:
        heads = [element for element in elements(pdf) if str(element.S) == "/TH"]
        scopes = {str(head.A.Scope) for head in heads}
    assert heads
    assert scopes == {"/Row", "/Column"}


def test_a_table_over_pages_is_one_table(sheaf: Sheaf, edition: Edition) -> None:
    expected = sum(element.name == "table" for element in parse_html(html_of(edition, TABLE)).walk())
    with pikepdf.open(sheaf[TABLE]) as pdf:
        tables = [element for element in elements(pdf) if str(element.S) == "/Table"]
        assert len(tables) == expected
        for table in tables:
            assert sum(str(kid.S) == "/THead" for kid in kids(table)) == 1


def test_wide_tables_stand_on_landscape_pages(sheaf: Sheaf) -> None:
    with pymupdf.open(sheaf[REPORT]) as document:
        shapes = {page.rect.width > page.rect.height for page in document}
    assert shapes == {True, False}


def test_the_timeline_is_drawn_not_painted(sheaf: Sheaf) -> None:
    with pymupdf.open(sheaf[TIMELINE]) as document:
        assert not any(page.get_images() for page in document)
        assert len(document[0].get_drawings()) > 30


def test_a_drawing_is_a_figure_with_words(sheaf: Sheaf) -> None:
    with pikepdf.open(sheaf[TIMELINE]) as pdf:
        figures = [element for element in elements(pdf) if str(element.S) == "/Figure"]
        assert figures
        assert all(str(figure.Alt) for figure in figures)


def test_heads_and_captions_do_not_stand_alone_at_a_foot(sheaf: Sheaf) -> None:
    with pymupdf.open(sheaf[REPORT]) as document:
        for page in document:
            spans = [
                span
                for block in page.get_text("dict")["blocks"]
                for line in block.get("lines", [])
                for span in line["spans"]
                if span["text"].strip() and span["bbox"][3] < page.rect.height - 60 and span["bbox"][1] > 70
            ]
            if spans:
                last = max(spans, key=lambda span: span["bbox"][3])
                assert last["size"] < 12, (page.number + 1, last["text"])


def test_no_line_begins_with_a_closing_mark(sheaf: Sheaf) -> None:
    with pymupdf.open(sheaf[REPORT]) as document:
        for page in document:
            for block in page.get_text("dict")["blocks"]:
                rows: dict[float, list[Any]] = {}
                for line in block.get("lines", []):
                    for span in line["spans"]:
                        rows.setdefault(round(span["origin"][1]), []).append(span)
                for row in rows.values():
                    first = min(row, key=lambda span: span["bbox"][0])["text"].strip()
                    assert not first or first[0] not in "，。、；：！？）》”", (page.number + 1, first)


def test_nothing_of_this_machine_is_inside(sheaf: Sheaf) -> None:
    for path in ALL:
        with pikepdf.open(sheaf[path]) as pdf:
            text = b"".join(bytes(stream.read_bytes()) for stream in pdf.objects if isinstance(stream, pikepdf.Stream))
        for trace in (str(Path.home()).encode(), b"/tmp/", b".cache"):
            assert trace not in text
