"""A printed document's words → HTML: its pages as chapters, its cover and contents, the notes that name sources.

Chapters are the site's own pages: the same contexts and the same templates. Only what templates/print holds stands
in for the template of the same name.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import chain

from markupsafe import Markup
from msgspec import Struct
from msgspec.structs import replace

from reportsite.diagnostics import Diagnostics
from reportsite.render import words
from reportsite.render.addresses import address
from reportsite.render.contexts import Phrase
from reportsite.render.pages import Edition, PageRenderer, page_description, page_title
from reportsite.render.scope import Scope
from reportsite.render.views.figures import figure_anchor, figure_view
from reportsite.site.pages import Page, PageKind

PRINT_FOLDER = "print"


class FrontView(Struct, frozen=True, kw_only=True):
    """What the cover says in one language."""

    tag: str
    site: str
    title: str
    description: str
    collected: str
    """The date to which the collection goes."""
    address: str
    """Where the page stands on the web."""
    licence: str
    is_book: bool


class ContentsEntry(Struct, frozen=True, kw_only=True):
    """A line of the contents."""

    level: int
    href: str
    labels: tuple[Phrase, ...]
    """In each language of the document."""


class DocumentView(Struct, frozen=True, kw_only=True):
    """templates/print/document.html."""

    tag: str
    title: str
    fronts: tuple[FrontView, ...]
    titles: tuple[Markup, ...]
    """The title of each front as it is set on the cover."""
    has_cover: bool
    contents_labels: tuple[Phrase, ...]
    contents: tuple[ContentsEntry, ...]
    chapters: Markup
    style: Markup
    paper: str
    """A4 or Letter."""
    classes: str


class PrintRenderer:
    """Renders what printed documents are made of."""

    def __init__(self, edition: Edition, diagnostics: Diagnostics) -> None:
        folders = chain.from_iterable((folder / PRINT_FOLDER, folder) for folder in edition.template_folders)
        self._edition = replace(edition, template_folders=tuple(folders), offline=False)
        self._pages = PageRenderer(self._edition, diagnostics)
        self._figures = {figure_anchor(figure): figure for figure in edition.library.figures}

    def chapter(self, page: Page) -> str:
        """Return a page as a chapter."""
        return self._pages.render(page).content.decode()

    def title(self, page: Page) -> str:
        """Return what a page is called."""
        return page_title(self._pages.scope(page), page).words

    def figure_at(self, anchor: str) -> str | None:
        """Return the id of the figure whose record stands at an anchor."""
        return self._figures.get(anchor)

    def notes(self, page: Page, figures: Sequence[str]) -> str:
        """Return the list of notes on figures, in the order of their numbers."""
        scope = self._pages.scope(page)
        views = tuple(figure_view(scope, scope.library.figures[figure]) for figure in figures)
        return self._pages.fill("source-notes.html", scope, {"figures": views})

    def front(self, page: Page) -> FrontView:
        """Return what the cover of the print of a page says."""
        scope = self._pages.scope(page)
        return FrontView(
            tag=scope.language.tag,
            site=scope.phrase(scope.config.title).words,
            title=page_title(scope, page).words,
            description=page_description(scope, page),
            collected=scope.say(words.COLLECTED, date=scope.format.date(scope.config.collected)),
            address=address(scope.config, page.route),
            licence=scope.phrase(scope.config.licence).words,
            is_book=page.kind is PageKind.HOME,
        )

    def document(self, page: Page, view: DocumentView) -> str:
        """Return a whole document; its own words are those of the page's language."""
        values = {name: getattr(view, name) for name in view.__struct_fields__}
        return self._pages.fill("document.html", self._pages.scope(page), values)

    def contents_labels(self, pages: Iterable[Page]) -> tuple[Phrase, ...]:
        """Return the word for contents in the languages of some pages."""
        return tuple(_contents_label(self._pages.scope(page)) for page in pages)


def _contents_label(scope: Scope) -> Phrase:
    return Phrase(scope.say(words.CONTENTS), scope.language.tag)
