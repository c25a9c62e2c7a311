"""A rendered page → the same with its drafts marked: a note on the page of a draft, a mark on every link to one.

Nothing that is published knows of drafts, templates included; whatever lists a draft links to it, and so carries the
mark, in the language of the page.
"""

from __future__ import annotations

import posixpath
import re
from collections.abc import Mapping
from html import escape
from urllib.parse import unquote, urlsplit

from reportsite.model.drafts import PAGE_NAME
from reportsite.model.references import Kind
from reportsite.render.pages import Edition
from reportsite.render.words import message
from reportsite.site.pages import Page, PageKind

_NAMES: Mapping[PageKind, str] = {
    PageKind.REPORT: Kind.REPORT,
    PageKind.EMBED_FIGURES: Kind.REPORT,
    PageKind.POLICY: Kind.POLICY,
    PageKind.POLICY_TABLE: Kind.POLICY_TABLE,
    PageKind.EMBED_TABLE: Kind.POLICY_TABLE,
    PageKind.INDICATOR: Kind.INDICATOR,
    PageKind.EMBED_CHART: Kind.INDICATOR,
    PageKind.FIGURE: Kind.FIGURE,
    PageKind.TEXT: PAGE_NAME,
}
"""What the subjects of pages are called where they are named."""
_DRAFT = message("Draft")
_NOTE = message("Draft. Only the preview shows it; it is not published.")
_LINK = re.compile(rb'<a\b[^>]*?\bhref="([^"]*)"')
_MAIN = re.compile(rb"<(?:main|body)\b[^>]*>\n?")


class DraftMarks:
    """Marks the drafts of an edition on its pages."""

    def __init__(self, edition: Edition) -> None:
        names = edition.library.drafts.names
        drafts = [page for page in edition.plan.pages if names and (_NAMES.get(page.kind), page.subject) in names]
        self._edition = edition
        self._routes = frozenset(page.route for page in drafts)
        self._ends = frozenset(_end(page.route) for page in drafts)

    def mark(self, page: Page, content: bytes) -> bytes:
        """Return a page with its drafts marked; one without any comes back as it is."""
        if not self._routes:
            return content
        code = page.language or self._edition.config.languages[0].code
        say = self._edition.locales[code].catalog.gettext
        mark = f' data-draft="{escape(say(_DRAFT))}"'.encode()

        def marked(match: re.Match[bytes]) -> bytes:
            return match[0] + mark if self._leads_to_draft(page, match[1].decode()) else match[0]

        result = _LINK.sub(marked, content)
        if page.route in self._routes:
            note = f'<p class="preview-draft" role="note">{escape(say(_NOTE))}</p>\n'.encode()
            title = f"<title>{escape(say(_DRAFT))} · ".encode()
            place = _MAIN.search(result, max(0, result.find(b"<main")))
            if place:
                result = result[: place.end()] + note + result[place.end() :]
            result = result.replace(b"<title>", title, 1)
        return result

    def _leads_to_draft(self, page: Page, address: str) -> bool:
        path = urlsplit(address).path if _end(address.partition("#")[0]) in self._ends else ""
        if not path:
            return False
        target = posixpath.normpath(posixpath.join("/", page.route, unquote(path))).lstrip("/")
        # A page need not say of its other languages, and of its parts, what it says of itself.
        return f"{target}/" in self._routes and not (page.route in self._routes and _end(page.route) == _end(target))


def has_marks(content: bytes) -> bool:
    """Tell whether a page bears marks of drafts, and so needs their style."""
    return b' data-draft="' in content or b'<p class="preview-draft"' in content


def _end(route: str) -> str:
    return unquote(route.rstrip("/").rpartition("/")[2])
