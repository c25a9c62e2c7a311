"""Plan → which printed documents a site can have: what each is about, its languages, its parts and their pages."""

from __future__ import annotations

from collections.abc import Iterator
from enum import StrEnum

from msgspec import Struct

from reportsite.model.library import Library
from reportsite.site.pages import PageKind

BOOK = "book"


class DocumentKind(StrEnum):
    """The kinds of printed document."""

    REPORT = "reports"
    POLICY_TABLE = "policies"
    PROVINCE = "provinces"
    INDICATOR = "indicators"
    TIMELINE = "timeline"
    BOOK = "book"


class Part(Struct, frozen=True):
    """Pages that follow each other; in a book they stand under the name of their list."""

    heading: PageKind | None
    pages: tuple[tuple[PageKind, str], ...]
    """Kind and subject of each page."""


class Document(Struct, frozen=True, kw_only=True):
    """A printed document in one language, or in several that stand side by side."""

    kind: DocumentKind
    subject: str
    """Id of the record it is about; empty for the timeline and the book."""
    slug: str
    """Its name in addresses and on the command line."""
    languages: tuple[str, ...]
    parts: tuple[Part, ...]

    @property
    def path(self) -> str:
        """Return where its file stands below the folder of documents: `zh/reports/cnnic-53.pdf`."""
        folder = "-".join(self.languages)
        name = f"{self.kind.value}/{self.slug}" if self.subject else self.slug
        return f"{folder}/{name}.pdf"

    @property
    def page(self) -> tuple[PageKind, str]:
        """Return the page of the site that it is the print of; for a book the home page."""
        return (PageKind.HOME, "") if self.kind is DocumentKind.BOOK else self.parts[0].pages[0]

    @property
    def has_cover(self) -> bool:
        """Tell whether it is long enough for a cover and a table of contents."""
        return self.kind in {DocumentKind.REPORT, DocumentKind.POLICY_TABLE, DocumentKind.BOOK}


def all_documents(library: Library, languages: tuple[str, ...]) -> tuple[Document, ...]:
    """Return every document a site can have in these languages, the book last."""
    return tuple(_documents(library, languages))


def is_standard(document: Document) -> bool:
    """Tell whether a document is made when none is named."""
    return document.kind not in {DocumentKind.INDICATOR, DocumentKind.TIMELINE}


def _documents(library: Library, languages: tuple[str, ...]) -> Iterator[Document]:
    def document(kind: DocumentKind, subject: str, slug: str, *pages: tuple[PageKind, str]) -> Document:
        return Document(kind=kind, subject=subject, slug=slug, languages=languages, parts=(Part(None, pages),))

    for report in library.reports:
        yield document(DocumentKind.REPORT, report, report, (PageKind.REPORT, report))
    for table in library.policy_tables.values():
        policies = [(PageKind.POLICY, policy.id) for policy in table.policies]
        yield document(DocumentKind.POLICY_TABLE, table.id, table.id, (PageKind.POLICY_TABLE, table.id), *policies)
    for province in library.provinces.values():
        yield document(DocumentKind.PROVINCE, province.id, province.slug, (PageKind.PROVINCE, province.id))
    for indicator in library.indicators:
        yield document(DocumentKind.INDICATOR, indicator, indicator, (PageKind.INDICATOR, indicator))
    yield document(DocumentKind.TIMELINE, "", DocumentKind.TIMELINE.value, (PageKind.TIMELINE, ""))
    yield Document(
        kind=DocumentKind.BOOK, subject="", slug=BOOK, languages=languages, parts=tuple(_book_parts(library))
    )


def _book_parts(library: Library) -> Iterator[Part]:
    texts = [(PageKind.TEXT, slug) for slug in library.pages if slug != "accessibility"]
    yield Part(None, tuple(texts))
    yield Part(PageKind.REPORTS, tuple((PageKind.REPORT, report) for report in library.reports))
    yield Part(PageKind.INDICATORS, tuple((PageKind.INDICATOR, indicator) for indicator in library.indicators))
    yield Part(None, ((PageKind.TIMELINE, ""),))
    policies: list[tuple[PageKind, str]] = []
    for table in library.policy_tables.values():
        policies.append((PageKind.POLICY_TABLE, table.id))
        policies.extend((PageKind.POLICY, policy.id) for policy in table.policies)
    yield Part(PageKind.POLICIES, tuple(policies))
    provinces = [(PageKind.PROVINCE, province.id) for province in library.provinces.values()]
    yield Part(PageKind.PROVINCES, ((PageKind.PROVINCES, ""), *provinces))
    yield Part(PageKind.TOPICS, tuple((PageKind.TOPIC, topic) for topic in library.topics))
    yield Part(None, ((PageKind.SOURCES, ""), (PageKind.GLOSSARY, "")))
