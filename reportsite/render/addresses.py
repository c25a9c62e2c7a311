"""From one page to another: every address on a page is relative, so that the site works wherever it is put."""

from __future__ import annotations

from msgspec import Struct

from reportsite.config import Config
from reportsite.site.pages import Page


class Addresses(Struct, frozen=True):
    """Makes the addresses that stand on one page.

    `offline` lets them end in `index.html`, for a copy that is opened without a server.
    """

    root: str
    """From the page up to the root of the site: `../../`, or an absolute path for the page for lost addresses."""
    offline: bool = False

    @classmethod
    def of(cls, page: Page, *, base_path: str, offline: bool) -> Addresses:
        """Return the maker for `page`; `base_path` is the path of the base URL, `/` or `/sub/`."""
        if page.route.endswith(".html"):
            # A server shows this page under any address, so nothing on it can be relative to where it stands.
            return cls("" if offline else base_path, offline)
        return cls("../" * page.route.count("/") or "./", offline)

    def to(self, page: Page, fragment: str = "") -> str:
        """Return the address of a page, or of a place on it."""
        path = page.file if self.offline else page.route
        return self.root + path + (f"#{fragment}" if fragment else "")

    def asset(self, path: str) -> str:
        """Return the address of a file of the theme."""
        return self.root + path


def address(config: Config, route: str) -> str:
    """Return the absolute address of a route, below the base URL."""
    return config.base_url.rstrip("/") + "/" + route
