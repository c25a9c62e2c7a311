"""An engine's PDF → the one that is published: its structure mended, its metadata ours, its bytes repeatable."""

from __future__ import annotations

import io
from typing import Any
from xml.sax.saxutils import escape

from pikepdf import Array, Dictionary, Name, ObjectStreamMode, Pdf, String

from reportsite.export.engines import PrintJob
from reportsite.export.structure import mend_structure

_XMP = """<?xpacket begin="\ufeff" id="W5M0MpCehiHzreSzNTczkc9d"?>
<x:xmpmeta xmlns:x="adobe:ns:meta/">
<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">
<rdf:Description rdf:about="" xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:xmp="http://ns.adobe.com/xap/1.0/"\
 xmlns:pdf="http://ns.adobe.com/pdf/1.3/" xmlns:pdfuaid="http://www.aiim.org/pdfua/ns/id/"\
 xmlns:pdfaid="http://www.aiim.org/pdfa/ns/id/">
<dc:title><rdf:Alt><rdf:li xml:lang="x-default">{title}</rdf:li></rdf:Alt></dc:title>
<dc:creator><rdf:Seq><rdf:li>{author}</rdf:li></rdf:Seq></dc:creator>
<dc:language><rdf:Bag><rdf:li>{lang}</rdf:li></rdf:Bag></dc:language>
<dc:format>application/pdf</dc:format>
<xmp:CreateDate>{created}</xmp:CreateDate>
<xmp:ModifyDate>{created}</xmp:ModifyDate>
<pdf:Producer>{producer}</pdf:Producer>
{claims}</rdf:Description>
{schema}</rdf:RDF>
</x:xmpmeta>
<?xpacket end="w"?>"""
_UA = "<pdfuaid:part>1</pdfuaid:part>\n"
_A = "<pdfaid:part>3</pdfaid:part>\n<pdfaid:conformance>A</pdfaid:conformance>\n"
_SCHEMA = """<rdf:Description rdf:about="" xmlns:pdfaExtension="http://www.aiim.org/pdfa/ns/extension/"\
 xmlns:pdfaSchema="http://www.aiim.org/pdfa/ns/schema#" xmlns:pdfaProperty="http://www.aiim.org/pdfa/ns/property#">
<pdfaExtension:schemas><rdf:Bag><rdf:li rdf:parseType="Resource">
<pdfaSchema:schema>PDF/UA identification</pdfaSchema:schema>
<pdfaSchema:namespaceURI>http://www.aiim.org/pdfua/ns/id/</pdfaSchema:namespaceURI>
<pdfaSchema:prefix>pdfuaid</pdfaSchema:prefix>
<pdfaSchema:property><rdf:Seq><rdf:li rdf:parseType="Resource">
<pdfaProperty:name>part</pdfaProperty:name><pdfaProperty:valueType>Integer</pdfaProperty:valueType>
<pdfaProperty:category>internal</pdfaProperty:category>
<pdfaProperty:description>Part of ISO 14289</pdfaProperty:description>
</rdf:li></rdf:Seq></pdfaSchema:property>
</rdf:li></rdf:Bag></pdfaExtension:schemas>
</rdf:Description>
"""


def finish(content: bytes, job: PrintJob, *, producer: str, conforms: bool) -> bytes:
    """Return the document that is published, claiming PDF/UA where it `conforms`; equal input gives equal bytes."""
    with Pdf.open(io.BytesIO(content)) as pdf:
        mend_structure(pdf)
        _describe_links(pdf)
        _set_metadata(pdf, job, producer=producer, conforms=conforms)
        buffer = io.BytesIO()
        pdf.save(
            buffer,
            deterministic_id=True,
            object_stream_mode=ObjectStreamMode.generate,
            compress_streams=True,
        )
    return buffer.getvalue()


def _describe_links(pdf: Pdf) -> None:
    """Let each link say where it leads: its address, or its page in the document; and stand the right way up."""
    places = _places(pdf)
    for page in pdf.pages:
        for annotation in page.obj.get("/Annots", Array()):
            if annotation.get("/Subtype") != Name.Link:
                continue
            action = annotation.get("/A")
            address = str(action.URI) if isinstance(action, Dictionary) and "/URI" in action else ""
            target = places.get(str(annotation.get("/Dest", "")).removeprefix("/"))
            annotation.Contents = String(address or (f"→ {target}" if target else "→"))
            annotation.F = 4  # printed, as PDF/A asks
            left, bottom, right, top = (float(value) for value in annotation.Rect)
            annotation.Rect = Array([min(left, right), min(bottom, top), max(left, right), max(bottom, top)])
            page.obj.Tabs = Name.S


def _set_metadata(pdf: Pdf, job: PrintJob, *, producer: str, conforms: bool) -> None:
    day, _, clock = job.created.rstrip("Z").partition("T")
    stamp = f"D:{day.replace('-', '')}{clock.replace(':', '')}Z"
    info: Any = Dictionary(
        Title=String(job.title),
        Author=String(job.author),
        Producer=String(producer),
        CreationDate=String(stamp),
        ModDate=String(stamp),
    )
    pdf.trailer.Info = pdf.make_indirect(info)
    claims = (_UA if conforms else "") + (_A if conforms and job.archive else "")
    xmp = _XMP.format(
        title=escape(job.title),
        author=escape(job.author),
        lang=escape(job.lang),
        created=escape(job.created),
        producer=escape(producer),
        claims=claims,
        schema=_SCHEMA if conforms and job.archive else "",
    )
    metadata = pdf.make_stream(xmp.encode())
    metadata.Type = Name.Metadata
    metadata.Subtype = Name.XML
    pdf.Root.Metadata = metadata
    pdf.Root.Lang = String(job.lang)
    pdf.Root.ViewerPreferences = Dictionary(DisplayDocTitle=True)
    if "/Outlines" in pdf.Root:
        pdf.Root.PageMode = Name.UseOutlines
    for intent in pdf.Root.get("/OutputIntents", Array()):
        intent.S = Name("/GTS_PDFA1")
    if conforms:
        pdf.Root.MarkInfo = Dictionary(Marked=True)


def count_pages(content: bytes) -> int:
    """Return how many pages a PDF has."""
    with Pdf.open(io.BytesIO(content)) as pdf:
        return len(pdf.pages)


def destinations(content: bytes) -> dict[str, int]:
    """Return the page, counted from 1, of every named place of a PDF."""
    with Pdf.open(io.BytesIO(content)) as pdf:
        return _places(pdf)


def _places(pdf: Pdf) -> dict[str, int]:
    numbers = {page.obj.objgen: index for index, page in enumerate(pdf.pages, 1)}
    names = pdf.Root.get("/Names", Dictionary()).get("/Dests")
    old = pdf.Root.get("/Dests", Dictionary())
    pairs = _named(names) if names is not None else []
    pairs += [(str(name).removeprefix("/"), target) for name, target in old.items()]
    found: dict[str, int] = {}
    for name, target in pairs:
        place = target.D if isinstance(target, Dictionary) else target
        if place[0].objgen in numbers:
            found[name] = numbers[place[0].objgen]
    return found


def _named(node: Any) -> list[tuple[str, Any]]:
    flat = list(node.get("/Names", Array()))
    pairs = [(str(flat[index]), flat[index + 1]) for index in range(0, len(flat), 2)]
    for kid in node.get("/Kids", Array()):
        pairs += _named(kid)
    return pairs
