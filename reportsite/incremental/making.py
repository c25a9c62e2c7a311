"""Pages made one by one, each with a note of what it read; here, in a forked process, or on another machine."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from msgspec import Struct

from reportsite.check.links import PageLinks, page_links
from reportsite.diagnostics import Diagnostics
from reportsite.incremental.notes import Noted, note
from reportsite.incremental.prints import Prints
from reportsite.incremental.watched import TEMPLATE, watch
from reportsite.render.pages import Edition, PageRenderer
from reportsite.site.pages import Page
from reportsite.state.reads import Derived, Ledger, Read


class MadePage(Struct, frozen=True, array_like=True, tag="page"):
    """A page fresh from its template."""

    file: str
    content: bytes
    reads: tuple[Read, ...]
    links: PageLinks
    problems: tuple[Noted, ...]


class MadeValue(Struct, frozen=True, array_like=True, tag="value"):
    """A value that pages share and that is itself made from others."""

    read: Read
    fingerprint: bytes
    reads: tuple[Read, ...]


Made = MadePage | MadeValue
"""What comes of making pages."""


class PageMaker:
    """Makes the pages of an edition; `prints` are the fingerprints of the files that it was read from."""

    def __init__(self, edition: Edition, prints: Prints) -> None:
        self._ledger = Ledger()
        watched, self.present = watch(edition, self._ledger, prints)
        self._renderer = PageRenderer(watched, Diagnostics(), wrap=self._derive)

    def make(self, page: Page) -> MadePage:
        """Return a page; raise TemplateFault when a template cannot be used."""
        found = Diagnostics()
        with self._ledger.listening() as reads:
            reads.add((TEMPLATE, page.kind.value))
            artifact = self._renderer.reporting_to(found).render(page)
        return MadePage(artifact.path, artifact.content, tuple(reads), page_links(artifact.content), note(found))

    def values(self) -> Iterator[MadeValue]:
        """Yield the values that were made so far for pages to share."""
        for name, items in self.present.derived.items():
            for key, reads in items.reads.items():
                yield MadeValue((name, key), self.present.fingerprint((name, key)), tuple(reads))

    def made(self, pages: Iterable[Page]) -> Iterator[Made]:
        """Yield some pages, then all that was made for them."""
        yield from map(self.make, pages)
        yield from self.values()

    def _derive(self, name: str, items: Mapping[str, Any]) -> Mapping[str, Any]:
        derived = Derived(name, items, self._ledger)
        self.present.add_derived(name, derived)
        return derived
