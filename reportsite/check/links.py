"""Built pages → links that lead nowhere: addresses without a file, fragments without a place."""

from __future__ import annotations

import html
import posixpath
import re
from collections.abc import Iterator, Mapping
from urllib.parse import unquote, urlsplit

from msgspec import Struct

_TAG = re.compile(rb"<[a-zA-Z][^>]*>")
_HREF = re.compile(rb'\s(?:href|src)="([^"]*)"')
_ID = re.compile(rb'\sid="([^"]*)"')


class DeadLink(Struct, frozen=True, kw_only=True):
    """An address on a page that leads nowhere."""

    page: str
    """Path of the file it stands in."""
    target: str
    fragment_only: bool
    """Whether the page exists and only the place on it does not."""


def find_dead_links(files: Mapping[str, bytes], *, base_path: str) -> Iterator[DeadLink]:
    """Yield every internal address of the HTML files that no file, or no id in its file, answers.

    `base_path` is the path under which the site stands; addresses that begin with it are followed as well.
    """
    pages = {path: content for path, content in files.items() if path.endswith(".html")}
    places = {path: _ids(content) for path, content in pages.items()}
    for path, content in pages.items():
        for target in sorted(_targets(content)):
            parts = urlsplit(target)
            if parts.scheme or parts.netloc:
                continue
            file = _resolve(path, unquote(parts.path), base_path)
            if file not in files:
                yield DeadLink(page=path, target=target, fragment_only=False)
            elif parts.fragment and unquote(parts.fragment) not in places.get(file, ()):
                yield DeadLink(page=path, target=target, fragment_only=True)


def _ids(content: bytes) -> frozenset[str]:
    return frozenset(_value(match) for tag in _TAG.findall(content) for match in _ID.findall(tag))


def _targets(content: bytes) -> frozenset[str]:
    return frozenset(_value(match) for tag in _TAG.findall(content) for match in _HREF.findall(tag))


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
