"""What was clicked on a page → the line of the source that it came from."""

from __future__ import annotations

import posixpath
from collections.abc import Mapping
from urllib.parse import unquote, urlsplit

from reportsite.diagnostics import Position
from reportsite.model.layout import body_path, page_path
from reportsite.model.references import Kind
from reportsite.render.pages import Edition
from reportsite.render.views.figures import figure_anchor
from reportsite.site.pages import Page, PageKind

_KINDS: Mapping[PageKind, Kind] = {
    PageKind.REPORT: Kind.REPORT,
    PageKind.POLICY: Kind.POLICY,
    PageKind.POLICY_TABLE: Kind.POLICY_TABLE,
    PageKind.PROVINCE: Kind.PROVINCE,
    PageKind.INDICATOR: Kind.INDICATOR,
    PageKind.TOPIC: Kind.TOPIC,
    PageKind.BODY: Kind.BODY,
    PageKind.FIGURE: Kind.FIGURE,
    PageKind.EMBED_CHART: Kind.INDICATOR,
    PageKind.EMBED_TABLE: Kind.POLICY_TABLE,
    PageKind.EMBED_FIGURES: Kind.REPORT,
}
_PREFIXES: Mapping[str, Kind] = {"source-": Kind.SOURCE, "term-": Kind.TERM}
"""How the fragments of records begin that have no page of their own."""


def place_of_link(edition: Edition, routes: Mapping[str, Page], page: Page, address: str) -> Position | None:
    """Return where the record stands that a link on a page leads to: a figure, else the subject of a page."""
    parts = urlsplit(address)
    if parts.scheme or parts.netloc:
        return None
    fragment = unquote(parts.fragment)
    if fragment:
        found = _place_of_fragment(edition, fragment)
        if found or not parts.path:
            return found
    target = posixpath.normpath(posixpath.join("/", page.route, unquote(parts.path))).lstrip("/")
    other = routes.get(target) or routes.get(f"{target}/")
    return place_of_page(edition, other) if other else None


def place_of_page(edition: Edition, page: Page) -> Position | None:
    """Return where the subject of a page stands; None for lists."""
    if page.kind is PageKind.TEXT:
        versions = edition.library.pages[page.subject]
        version = versions.get(page.language) or next(iter(versions.values()))
        return Position(version.prose.path)
    kind = _KINDS.get(page.kind)
    return edition.registry.place(kind, page.subject) if kind else None


def prose_path(page: Page, language: str) -> str:
    """Return the file that holds the text of a page in a language; nothing for pages without text."""
    if page.kind is PageKind.REPORT:
        return body_path(page.subject, language)
    return page_path(page.subject, language) if page.kind is PageKind.TEXT else ""


def _place_of_fragment(edition: Edition, fragment: str) -> Position | None:
    if fragment.startswith("figure-"):
        figure = next((item for item in edition.library.figures if figure_anchor(item) == fragment), None)
        return edition.registry.place(Kind.FIGURE, figure) if figure else None
    for prefix, kind in _PREFIXES.items():
        if fragment.startswith(prefix):
            return edition.registry.place(kind, fragment.removeprefix(prefix))
    return None
