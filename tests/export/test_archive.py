"""Documents that claim PDF/A: what the claim says of colours, fonts, metadata and what must not be inside."""

from __future__ import annotations

import re
from typing import Any

import pikepdf
import pytest
from msgspec.structs import replace
from pikepdf import Array, Dictionary, Name, Stream

from reportsite.export.engines import Engine
from tests.export.conftest import elements

# The engine leaves its own file of the colour profile to the garbage collector.
pytestmark = pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")

BODY = """<h1 id="top">互联网医疗 Internet</h1><p>正文 <b>粗体</b> <i>slanted</i>, <a href="https://example.org/">a
link</a>, <a href="#top">above</a>, 1.092 billion.</p>
<svg width="90" height="40" viewBox="0 0 90 40" role="img" aria-label="A line"><title>A line</title>
<g opacity=".5"><path d="M1 1L80 30" stroke="#1c568f" fill="none"/></g><text x="9" y="30">9.5%</text></svg>
<table><caption>行</caption><thead><tr><th scope="col">一</th><th scope="col">Two</th></tr></thead>
<tbody><tr><td>3</td><td>四</td></tr></tbody></table>"""


@pytest.fixture(scope="module")
def archived(weasyprint: Engine, job_of: Any, tmp_path_factory: pytest.TempPathFactory) -> pikepdf.Pdf:
    path = tmp_path_factory.mktemp("archive") / "archive.pdf"
    path.write_bytes(weasyprint.print(replace(job_of(BODY, lang="zh-Hans"), archive=True)))
    return pikepdf.open(path)


def of_type(pdf: pikepdf.Pdf, name: str) -> list[Any]:
    kinds = (Dictionary, Stream)
    return [one for one in pdf.objects if isinstance(one, kinds) and one.get("/Type") == Name(f"/{name}")]


def test_the_metadata_claim_both_standards_and_agree_with_the_document(archived: pikepdf.Pdf) -> None:
    metadata = archived.Root.Metadata
    text = metadata.read_bytes().decode()
    for claim in ("pdfaid:part>3<", "pdfaid:conformance>A<", "pdfuaid:part>1<"):
        assert claim in text
    # A name that the standard does not know must be described where it is used.
    assert "<pdfaProperty:name>part</pdfaProperty:name>" in text
    info = archived.docinfo
    assert f'x-default">{info.Title}<' in text
    assert f"<pdf:Producer>{info.Producer}<" in text
    created = re.sub(r"\D", "", str(info.CreationDate))
    (stamp,) = re.findall(r"<xmp:CreateDate>([^<]+)<", text)
    assert re.sub(r"\D", "", stamp) == created


def test_colours_have_a_profile(archived: pikepdf.Pdf) -> None:
    (intent,) = archived.Root.OutputIntents
    assert intent.S == Name.GTS_PDFA1
    profile = intent.DestOutputProfile
    assert profile.N == 3
    content = profile.read_bytes()
    assert content[36:40] == b"acsp"
    assert content[16:20] == b"RGB "
    assert int.from_bytes(content[:4]) == len(content)
    for group in (one.Group for one in archived.objects if isinstance(one, Stream) and "/Group" in one):
        assert group.CS[0] == Name.ICCBased, "what is transparent says in which colours it is mixed"


def test_every_font_is_inside_and_says_its_characters(archived: pikepdf.Pdf) -> None:
    fonts = [font for font in of_type(archived, "Font") if "/DescendantFonts" in font]
    assert fonts
    for font in fonts:
        assert "/ToUnicode" in font
        (inner,) = font.DescendantFonts
        assert "/FontFile2" in inner.FontDescriptor
        assert inner.CIDToGIDMap == Name.Identity


def test_nothing_is_inside_that_an_archive_must_not_hold(archived: pikepdf.Pdf) -> None:
    assert not archived.is_encrypted
    assert str(archived.trailer.ID[0])
    for name in ("/AA", "/OpenAction", "/AcroForm", "/Perms"):
        assert name not in archived.Root
    assert "/EmbeddedFiles" not in archived.Root.get("/Names", Dictionary())
    for one in archived.objects:
        if isinstance(one, Dictionary | Stream):
            assert one.get("/S") not in {Name.JavaScript, Name.Launch, Name.Movie, Name.Sound, Name.SubmitForm}
        if isinstance(one, Stream):
            filters = one.get("/Filter", Array())
            assert Name.LZWDecode not in (filters if isinstance(filters, Array) else [filters])
            assert "/F" not in one, "no stream lies outside of the file"
            assert "/Alternates" not in one
            assert not one.get("/Interpolate", False)


def test_links_are_printed_and_say_where_they_lead(archived: pikepdf.Pdf) -> None:
    annotations = [one for page in archived.pages for one in page.obj.get("/Annots", [])]
    assert len(annotations) == 2
    for annotation in annotations:
        assert int(annotation.F) == 4
        assert str(annotation.Contents)


def test_every_kind_of_element_is_of_the_standard(archived: pikepdf.Pdf) -> None:
    known = (
        "Document Part Art Sect Div BlockQuote Caption TOC TOCI Index NonStruct P H1 H2 H3 H4 L LI Lbl LBody Table TR"
    )
    known += " TH TD THead TBody TFoot Span Quote Note Reference Code Link Figure Formula"
    kinds = {str(element.S).removeprefix("/") for element in elements(archived)}
    assert kinds <= set(known.split())
    assert {"Figure", "Table", "Link", "H1"} <= kinds


def test_without_the_setting_nothing_is_claimed(weasyprint: Engine, job_of: Any) -> None:
    content = weasyprint.print(job_of("<p>正文</p>", lang="zh-Hans"))
    assert b"OutputIntents" not in content
    assert b"pdfaid:part" not in content
