"""Built pages → links that lead nowhere: addresses without a file, fragments without a place."""

from __future__ import annotations

import html
import posixpath
import re
from collections.abc import Callable, Container, Iterator, Mapping
from urllib.parse import unquote

from msgspec import Struct

_TAG = re.compile(rb'<[a-zA-Z][^>]*="[^>]*>')
_ATTRIBUTE = re.compile(rb'\s(id|href|src)="([^"]*)"')


_ELSEWHERE = re.compile(r"(?:[a-zA-Z][a-zA-Z0-9+.-]*:|//)")
"""How an address begins that leads out of the site."""


class DeadLink(Struct, frozen=True, kw_only=True):
    """An address on a page that leads nowhere."""

    page: str
    """Path of the file it stands in."""
    target: str
    fragment_only: bool
    """Whether the page exists and only the place on it does not."""


class PageLinks(Struct, frozen=True, array_like=True):
    """What a page offers to links, and where its own lead."""

    ids: tuple[str, ...]
    targets: tuple[str, ...]
    """Addresses within the site, as they are written."""


def page_links(content: bytes) -> PageLinks:
    """Return the links of an HTML file."""
    ids: set[bytes] = set()
    targets: set[bytes] = set()
    for tag in _TAG.findall(content):
        for name, value in _ATTRIBUTE.findall(tag):
            (ids if name == b"id" else targets).add(value)
    addresses = map(_value, targets)
    return PageLinks(
        ids=tuple(sorted(map(_value, ids))),
        targets=tuple(sorted(address for address in addresses if not _ELSEWHERE.match(address))),
    )


def find_dead_links(files: Mapping[str, bytes], *, base_path: str) -> Iterator[DeadLink]:
    """Yield every internal address of the HTML files that no file, or no id in its file, answers."""
    pages = {path: page_links(content) for path, content in files.items() if path.endswith(".html")}
    ids = {path: frozenset(links.ids) for path, links in pages.items()}
    yield from dead_links(pages, files, lambda path: ids.get(path, ()), base_path=base_path)


def dead_links(
    pages: Mapping[str, PageLinks], files: Container[str], ids: Callable[[str], Container[str]], *, base_path: str
) -> Iterator[DeadLink]:
    """Yield every address of `pages` that none of the site's `files`, or no id in its file, answers.

    `ids` returns the ids of a page; `base_path` is the path under which the site stands, and addresses that begin with
    it are followed as well.
    """
    for path, links in pages.items():
        for target in links.targets:
            address, _, fragment = target.partition("#")
            file = _resolve(path, unquote(address.partition("?")[0]), base_path)
            if file not in files:
                yield DeadLink(page=path, target=target, fragment_only=False)
            elif fragment and unquote(fragment) not in ids(file):
                yield DeadLink(page=path, target=target, fragment_only=True)


def _value(raw: bytes) -> str:
    return html.unescape(raw.decode())


def _resolve(page: str, path: str, base_path: str) -> str:
    if not path:
        return page
    if path.startswith("/"):
        target = path.removeprefix(base_path) if path.startswith(base_path) else path
    else:
        target = posixpath.normpath(posixpath.join(posixpath.dirname(page), path))
        target = "" if target == "." else target + ("/" if path.endswith(("/", "..", ".")) else "")
    return f"{target}index.html" if not target or target.endswith("/") else target
