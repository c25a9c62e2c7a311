"""Pages → where their pictures stand in the site."""

from __future__ import annotations

from reportsite.site.pages import Page, PageKind

_FOLDER = "share"
_PICTURED = frozenset({PageKind.REPORT, PageKind.POLICY})


def picture_path(page: Page) -> str:
    """Return where the picture of a page stands, or nothing for pages of a kind that has none."""
    return f"{_FOLDER}/{page.route.rstrip('/')}.png" if page.kind in _PICTURED else ""
