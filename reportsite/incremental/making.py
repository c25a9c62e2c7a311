"""Pages made one by one, each with a note of what it read; here, in a forked process, or on another machine."""

from __future__ import annotations

from collections.abc import Container, Iterable, Iterator, Mapping
from functools import partial
from typing import Any

from msgspec import Struct

from reportsite.check.links import PageLinks, page_links
from reportsite.diagnostics import Diagnostics
from reportsite.incremental.notes import Noted, note
from reportsite.incremental.prints import Prints
from reportsite.incremental.values import KeptValues, MadeValue
from reportsite.incremental.watched import TEMPLATE, watch
from reportsite.render.pages import Edition, PageRenderer
from reportsite.render.rows import Form
from reportsite.site.pages import Page
from reportsite.state.fingerprints import encode, fingerprint_of
from reportsite.state.reads import Derived, Ledger, Read


class MadePage(Struct, frozen=True, array_like=True, tag="page"):
    """A page fresh from its template."""

    file: str
    content: bytes
    reads: tuple[Read, ...]
    links: PageLinks
    problems: tuple[Noted, ...]


Made = MadePage | MadeValue
"""What comes of making pages."""


class PageMaker:
    """Makes the pages of an edition; `prints` are the fingerprints of the files that it was read from."""

    def __init__(self, edition: Edition, prints: Prints, kept: KeptValues | None = None) -> None:
        """Values that pages share are taken from those `kept`, where they are there."""
        self._kept = kept or KeptValues()
        self._forms: dict[str, Form | None] = {}
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

    def values(self, known: Container[Read] = ()) -> Iterator[MadeValue]:
        """Yield the values that were made so far for pages to share, but for those `known`."""
        for name, items in self.present.derived.items():
            form = self._forms[name]
            for key, reads in items.made():
                if (name, key) in known:
                    continue
                value = encode(form.bare(items[key]) if form else items[key])
                yield MadeValue((name, key), fingerprint_of(value), reads, value if form else b"")

    def made(self, pages: Iterable[Page]) -> Iterator[Made]:
        """Yield some pages, then all that was made for them."""
        yield from map(self.make, pages)
        yield from self.values()

    def _derive(self, name: str, items: Mapping[str, Any], form: Form | None = None) -> Mapping[str, Any]:
        derived = Derived(name, items, self._ledger, partial(self._kept.find, name, form) if form else _none)
        self._forms[name] = form
        self.present.add_derived(name, derived, form)
        return derived


def _none(_key: str) -> None:
    """Keep no value."""
