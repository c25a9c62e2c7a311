"""Built pages as a browser reads them: elements, ids, links, what the head says."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from html.parser import HTMLParser

from tests.sites.building import files_of, minimal_site, project_site


@dataclass(slots=True)
class Reading:
    """What a page is made of."""

    elements: list[tuple[str, dict[str, str]]] = field(default_factory=list)
    """Every start tag with its attributes, in order."""
    title: str = ""
    headings: list[str] = field(default_factory=list)
    """Text of the headings of the first level."""
    text: str = ""
    repeated: list[str] = field(default_factory=list)
    """Attributes that an element has twice."""

    def all(self, tag: str, **attributes: str) -> list[dict[str, str]]:
        """Return the attributes of all elements with this tag that have these."""
        wanted = {name.rstrip("_").replace("_", "-"): value for name, value in attributes.items()}
        return [own for name, own in self.elements if name == tag and wanted.items() <= own.items()]

    @property
    def ids(self) -> Counter[str]:
        """Count the ids of the page."""
        return Counter(own["id"] for _, own in self.elements if "id" in own)


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.reading = Reading()
        self._open: list[str] = []
        self._words: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        names = [name for name, _ in attrs]
        self.reading.repeated += [name for name, count in Counter(names).items() if count > 1]
        self.reading.elements.append((tag, {name: value or "" for name, value in attrs}))
        if tag in {"title", "h1"}:
            self._open.append(tag)
            if tag == "h1":
                self.reading.headings.append("")

    def handle_endtag(self, tag: str) -> None:
        if tag in self._open:
            self._open.remove(tag)

    def handle_data(self, data: str) -> None:
        self._words.append(data)
        if "h1" in self._open:
            self.reading.headings[-1] += data
        # An svg may have a title of its own; the page's comes first.
        if "title" in self._open and not any(tag == "svg" for tag, _ in self.reading.elements):
            self.reading.title += data

    def close(self) -> None:
        super().close()
        self.reading.text = "".join(self._words)


def read(content: bytes) -> Reading:
    """Read a page."""
    reader = _Reader()
    reader.feed(content.decode())
    reader.close()
    return reader.reading


@cache
def pages_of(site: str) -> Mapping[str, Reading]:
    """Read every page of the `project` or the `minimal` site."""
    files = files_of(project_site() if site == "project" else minimal_site())
    return {path: read(content) for path, content in files.items() if path.endswith(".html")}
