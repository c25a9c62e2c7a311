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
    language: str = ""
    """Code of the language of the page; empty for pages in no language."""
    home: str = ""
    """From the page up to the home page of its language: a step less, on what are most of the links of a page."""

    @classmethod
    def of(cls, page: Page, *, base_path: str, offline: bool) -> Addresses:
        """Return the maker for `page`; `base_path` is the path of the base URL, `/` or `/sub/`."""
        if page.route.endswith(".html"):
            # A server shows this page under any address, so nothing on it can be relative to where it stands.
            return cls("" if offline else base_path, offline)
        depth = page.route.count("/")
        if not page.language:
            return cls("../" * depth or "./", offline)
        return cls("../" * depth, offline, page.language, "../" * (depth - 1) or "./")

    def to(self, page: Page, fragment: str = "") -> str:
        """Return the address of a page, or of a place on it."""
        path = page.file if self.offline else page.route
        if page.language and page.language == self.language:
            path = self.home + path.removeprefix(f"{page.language}/")
        else:
            path = self.root + path
        return f"{path}#{fragment}" if fragment else path

    def home_of(self, language: str) -> str:
        """Return the way to the folder of a language."""
        return self.home if language == self.language else f"{self.root}{language}/"

    def asset(self, path: str) -> str:
        """Return the address of a file of the theme."""
        return self.root + path


def address(config: Config, route: str) -> str:
    """Return the absolute address of a route, below the base URL."""
    return config.base_url.rstrip("/") + "/" + route
