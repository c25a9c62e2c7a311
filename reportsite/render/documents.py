"""The folder of printed documents, as its index describes it → what pages link to and the files that go with the site.

Nothing is printed here. Documents that the index does not name, or that were altered, are left alone; those that
were not held against the present content are not linked.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from types import MappingProxyType

from msgspec import Struct, field
from msgspec.structs import replace

from reportsite.artifacts import Artifact, path_problem
from reportsite.config import Config
from reportsite.model.library import Library
from reportsite.render import words
from reportsite.render.contexts import Download
from reportsite.render.document_sources import sources_digest
from reportsite.render.scope import Scope
from reportsite.site.documents import Document, all_documents

INDEX = "documents.json"
VERSION = 2
FOLDER = "pdf"
"""Where the documents stand in the site."""
_KILOBYTE = 1000


class ShelfEntry(Struct, frozen=True, kw_only=True):
    """A document in the folder."""

    key: str
    """Hash of all that it was made of."""
    sha256: str
    size: int
    pages: int
    read: str
    """Hash of the site's files when the press last found the document to be what they say."""


class ShelfRun(Struct, frozen=True, kw_only=True):
    """What was asked for once."""

    read: str
    """Hash of all that was read for it."""
    documents: Mapping[str, str]
    """Path of what was made → its hash."""


class Shelf(Struct, frozen=True, kw_only=True):
    """What the folder holds, as its index says."""

    entries: Mapping[str, ShelfEntry]
    """Path → document."""
    runs: Mapping[str, ShelfRun]
    """What was asked for → what was made."""


class SiteDocuments(Struct, frozen=True, kw_only=True):
    """The documents that go with a site."""

    entries: tuple[tuple[Document, ShelfEntry], ...] = ()
    artifacts: tuple[Artifact, ...] = ()
    by_page: Mapping[tuple[str, str, str], tuple[tuple[Document, ShelfEntry], ...]] = field(default_factory=dict)
    """Kind, subject and language of a page → its documents."""
    total: int = 0
    """How many the index names, those that are out of date or altered among them."""


def read_shelf(folder: Path) -> Shelf:
    """Return what stands in a folder; an index that cannot be read counts as none."""
    try:
        data = json.loads((folder / INDEX).read_bytes())
        if data["version"] != VERSION:
            return Shelf(entries={}, runs={})
        entries = {path: ShelfEntry(**entry) for path, entry in data["documents"].items() if not path_problem(path)}
        runs = {
            str(asked): ShelfRun(read=str(run["read"]), documents=dict(run["documents"]))
            for asked, run in data["runs"].items()
        }
    except (OSError, ValueError, KeyError, TypeError, AttributeError, RecursionError):
        return Shelf(entries={}, runs={})
    return Shelf(entries=entries, runs=runs)


def load_documents(site: Path, folders: Sequence[Path], config: Config, library: Library) -> SiteDocuments:
    """Return the documents that stand in the site's folder of documents and that its pages are to link to.

    `folders` hold templates and theme. A document that was printed before something changed is not among them.
    """
    folder = site / config.pdf.folder
    shelf = read_shelf(folder)
    if not (config.pdf.link and shelf.entries):
        return SiteDocuments()
    present = sources_digest(site, folders)
    codes = tuple(language.code for language in config.languages)
    found: list[tuple[Document, ShelfEntry]] = []
    artifacts: list[Artifact] = []
    for languages in (*((code,) for code in codes), codes[:2]):
        for document in all_documents(library, languages):
            entry = shelf.entries.get(document.path)
            content = _content(folder / document.path, entry) if entry and entry.read == present else None
            if entry and content is not None:
                # When it was last found to be right is nothing that pages show.
                found.append((document, replace(entry, read="")))
                artifacts.append(Artifact(f"{FOLDER}/{document.path}", content))
    by_page: dict[tuple[str, str, str], tuple[tuple[Document, ShelfEntry], ...]] = {}
    for document, entry in found:
        for code in document.languages:
            place = (document.page[0].value, document.page[1], code)
            by_page[place] = (*by_page.get(place, ()), (document, entry))
    return SiteDocuments(
        entries=tuple(found),
        artifacts=tuple(artifacts),
        by_page=MappingProxyType(by_page),
        total=len(shelf.entries),
    )


def document_downloads(scope: Scope, documents: SiteDocuments) -> tuple[Download, ...]:
    """Return the documents that are the print of the scope's page, with their size and pages."""
    place = (scope.page.kind.value, scope.page.subject, scope.page.language)
    return tuple(
        Download(
            label=scope.say(words.PDF if len(document.languages) == 1 else words.PDF_IN_BOTH),
            href=scope.addresses.asset(f"{FOLDER}/{document.path}"),
            size=scope.say(
                words.SIZE_AND_PAGES,
                size=scope.format.number(max(1, round(entry.size / _KILOBYTE))),
                pages=scope.format.number(entry.pages),
            ),
        )
        for document, entry in documents.by_page.get(place, ())
    )


def _content(path: Path, entry: ShelfEntry) -> bytes | None:
    """Return a document, or None where it is not the one that the index names."""
    try:
        content = path.read_bytes()
    except OSError:
        return None
    return content if hashlib.sha256(content).hexdigest() == entry.sha256 else None
