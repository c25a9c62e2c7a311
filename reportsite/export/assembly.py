"""A planned document → the HTML that engines print: chapters joined, contents listed, cover in front."""

from __future__ import annotations

import re
from collections.abc import Iterator

from markupsafe import Markup
from msgspec import Struct

from reportsite.export.bilingual import pair
from reportsite.export.chapters import (
    TURNED,
    Destinations,
    SourceNotes,
    make_chapter,
    mend_links,
    set_phrases,
    set_spaces,
)
from reportsite.export.tree import Element, transform
from reportsite.languages import Collation
from reportsite.render.contexts import Phrase
from reportsite.render.pages import Edition
from reportsite.render.printing import ContentsEntry, DocumentView, FrontView, PrintRenderer
from reportsite.site.documents import Document, DocumentKind, Part
from reportsite.site.pages import Page, PageKind

_LISTED = re.compile(r"h[12]")


class PrintStyle(Struct, frozen=True, kw_only=True):
    """The styles of printed documents."""

    document: str
    graphics: str
    """For drawings, which some engines style apart from the page."""
    paper: str


class PrintedDocument(Struct, frozen=True, kw_only=True):
    """A document ready for an engine."""

    document: Document
    title: str
    lang: str
    html: str
    view: DocumentView


class Assembler:
    """Makes the HTML of documents."""

    def __init__(self, edition: Edition, renderer: PrintRenderer, style: PrintStyle) -> None:
        self._edition = edition
        self._renderer = renderer
        self._style = style

    def assemble(self, document: Document) -> PrintedDocument:
        """Return a document as HTML."""
        fronts = tuple(self._renderer.front(page) for page in self._pages(document.page, document))
        body = Element("div")
        contents: list[ContentsEntry] = []
        destinations = self._destinations(document)
        for part in document.parts:
            if part.heading:
                body.children.append(self._part(document, part, contents))
            for kind, subject in part.pages:
                chapter = self._chapter(document, kind, subject, destinations)
                contents += _entries(chapter, level=2 if part.heading else 1, sections=self._lists_sections(document))
                body.children.append(chapter)
        mend_links(body)
        set_phrases(body, self._is_wide, fronts[0].tag)
        set_spaces(body, self._is_wide, fronts[0].tag)
        transform(body, self._styled)
        title = " ".join(dict.fromkeys(front.title for front in fronts))
        view = DocumentView(
            tag=fronts[0].tag,
            title=title,
            fronts=fronts,
            titles=tuple(self._title(front) for front in fronts),
            has_cover=document.has_cover,
            contents_labels=self._renderer.contents_labels(self._pages(document.page, document)),
            contents=tuple(contents),
            chapters=Markup("".join(child.to_html() for child in body.elements)),  # noqa: S704 (made by templates)
            style=Markup(self._style.document),  # noqa: S704 (the theme's own)
            paper=self._style.paper,
            classes=f"document-{document.kind.value} {'in-both' if len(document.languages) > 1 else ''}".strip(),
        )
        return PrintedDocument(document=document, title=title, lang=view.tag, html=self.fill(document, view), view=view)

    def fill(self, document: Document, view: DocumentView) -> str:
        """Return the HTML of a document."""
        page = self._pages(document.page, document)[0]
        return self._tidy(self._renderer.document(page, view))

    def _title(self, front: FrontView) -> Markup:
        heading = Element("h1", {"lang": front.tag}, [front.title])
        set_phrases(heading, self._is_wide, front.tag)
        set_spaces(heading, self._is_wide, front.tag)
        return Markup("".join(piece.to_html() for piece in _pieces(heading)))  # noqa: S704 (made of a title)

    def _pages(self, identity: tuple[PageKind, str], document: Document) -> list[Page]:
        found = (self._edition.plan.page(*identity, language) for language in document.languages)
        return [page for page in found if page]

    def _destinations(self, document: Document) -> Destinations:
        chapters: dict[str, str] = {}
        for part in document.parts:
            if part.heading:
                for page in self._pages((part.heading, ""), document):
                    chapters[page.route] = f"part-{part.heading.value}"
            for identity in part.pages:
                for page in self._pages(identity, document):
                    chapters[page.route] = _key(*identity)
        return Destinations(chapters=chapters, web=self._edition.config.base_url.rstrip("/") + "/")

    def _chapter(self, document: Document, kind: PageKind, subject: str, destinations: Destinations) -> Element:
        pages = self._pages((kind, subject), document)
        notes = SourceNotes()
        key = _key(kind, subject)
        versions: list[Element] = []
        for page in pages:
            root = make_chapter(
                self._renderer.chapter(page),
                route=page.route,
                key=key,
                destinations=destinations,
                notes=notes,
                figure_at=self._renderer.figure_at,
            )
            versions.append(root)
        for page, root in zip(pages, versions, strict=True):
            if notes.numbers:
                html = f"<section>{self._renderer.notes(page, list(notes.numbers))}</section>"
                section = make_chapter(
                    html,
                    route=page.route,
                    key=key,
                    destinations=destinations,
                    notes=SourceNotes(),
                    figure_at=lambda _: None,
                )
                if root.find(lambda element: TURNED in element.classes):
                    # Notes go on where the wide tables end, on the same sheet.
                    for element in section.elements:
                        element.add_class(TURNED)
                root.children += section.elements
        if len(versions) == 1:
            return versions[0]
        return pair(versions[0], versions[1], (self._tag(pages[0]), self._tag(pages[1])))

    def _part(self, document: Document, part: Part, contents: list[ContentsEntry]) -> Element:
        kind = part.heading or PageKind.HOME
        key = f"part-{kind.value}"
        pages = self._pages((kind, ""), document)
        labels = tuple(Phrase(self._renderer.title(page), self._tag(page)) for page in pages)
        contents.append(ContentsEntry(level=1, href=f"#{key}", labels=labels))
        heading = Element("h1")
        for label in labels:
            heading.children += [Element("span", {"lang": label.lang}, [label.words]), " "]
        return Element("section", {"class": "part", "id": key}, [heading])

    def _tag(self, page: Page) -> str:
        return self._edition.config.language(page.language).tag

    def _is_wide(self, tag: str) -> bool:
        # Languages that sort by reading are those written in characters.
        languages = self._edition.config.languages
        wide = {language.tag for language in languages if language.collation is Collation.READING}
        return tag in wide or tag.partition("-")[0] in {other.partition("-")[0] for other in wide}

    def _styled(self, element: Element) -> list[Element | str]:
        if element.name == "svg":
            element.children.insert(0, Element("style", {}, [self._style.graphics]))
        return [element]

    def _lists_sections(self, document: Document) -> bool:
        return document.kind is DocumentKind.REPORT

    @staticmethod
    def _tidy(html: str) -> str:
        # Blank lines between blocks differ with the template and are nothing to an engine.
        return re.sub(r"\n\s*\n+", "\n", html)


def _pieces(element: Element) -> Iterator[Element]:
    """Yield what is inside an element, bare text in spans."""
    for child in element.children:
        yield child if isinstance(child, Element) else Element("span", {}, [child])


def _key(kind: PageKind, subject: str) -> str:
    return f"{kind.value}-{subject}" if subject else kind.value


def _entries(chapter: Element, *, level: int, sections: bool) -> Iterator[ContentsEntry]:
    """Yield the lines of the contents for a chapter: its title and, where asked, its sections."""
    place = chapter.attributes["id"]
    for element in chapter.walk():
        if not _LISTED.fullmatch(element.name):
            continue
        if element.name == "h1":
            yield ContentsEntry(level=level, href=f"#{place}", labels=_labels(element))
        elif sections and "id" in element.attributes:
            yield ContentsEntry(level=level + 1, href=f"#{element.attributes['id']}", labels=_labels(element))


def _labels(heading: Element) -> tuple[Phrase, ...]:
    spans = [child for child in heading.elements if child.classes & {"first", "second"}]
    if not spans:
        return (Phrase(heading.text.strip()),)
    return tuple(Phrase(span.text.strip(), span.attributes.get("lang", "")) for span in spans)
