"""A page as HTML → a chapter: ids of its own, links that lead inside the document or to the web, numbered notes.

What serves a screen only (forms, the way here, lists that open) is taken out or opened. In Chinese, the letters
before a change between Chinese and Latin are marked, so that a style can set the small space that belongs there
without a character that would end up in copied text.
"""

from __future__ import annotations

import posixpath
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field

from msgspec import Struct

from reportsite.export.tree import Element, parse_html, transform

_SCREEN_ONLY = frozenset(
    {"by-link", "contents", "crumbs", "downloads", "lanes", "more", "neighbours", "sum", "table-tools"}
)
"""Classes of what means nothing on paper."""
TURNED = "turned"
"""Class of what lies on landscape pages."""
_UNHIDDEN = frozenset({"caption", "h2", "h3"})
"""Names that only a reader of the screen hears there; on paper they are set."""
_KEPT_IDS = ("id", "aria-labelledby", "for")
_WIDE = "\u2e80-\u2fff\u3005\u3007\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff"
_LATIN = "0-9A-Za-z\u00c0-\u024f%‰℃°"
_CHANGE = re.compile(f"[{_WIDE}](?=[{_LATIN}(])|[{_LATIN})](?=[{_WIDE}])")
_PHRASE = re.compile("[^《：，；。]*[：，；。]|《[^》]*》[：，；。]?|[^《：，；。]+|《")
_MARGIN = 48
"""Room to the right of a chart, in its own units."""
_ADDRESS = re.compile(r"https?://[^\s，。；）]+[^\s，。；）.,;)]")
_INLINE = frozenset({"a", "abbr", "b", "cite", "code", "em", "i", "q", "small", "span", "strong", "sub", "sup", "time"})


@dataclass(slots=True)
class SourceNotes:
    """The notes of a chapter: figure → its number, in the order in which they are first named."""

    numbers: dict[str, int] = field(default_factory=dict)

    def number(self, figure: str) -> int:
        """Return the number of a figure's note."""
        return self.numbers.setdefault(figure, len(self.numbers) + 1)


class Destinations(Struct, frozen=True, kw_only=True):
    """Where links lead: route of a page → the chapter it is, or an address on the web."""

    chapters: Mapping[str, str]
    """Route → key of its chapter in this document."""
    web: str
    """The site's root on the web, with a slash at its end."""

    def resolve(self, route: str, href: str, key: str) -> str:
        """Return where an address on the page at `route`, the chapter `key`, leads in print."""
        path, _, fragment = href.partition("#")
        if ":" in path.partition("/")[0]:
            return href
        if not path:
            return f"#{key}.{fragment}" if fragment else f"#{key}"
        target = posixpath.normpath(posixpath.join(route, path))
        target = "" if target == "." else f"{target}/"
        chapter = self.chapters.get(target)
        if chapter is not None:
            return f"#{chapter}.{fragment}" if fragment else f"#{chapter}"
        return f"{self.web}{target}" + (f"#{fragment}" if fragment else "")


def make_chapter(
    html: str,
    *,
    route: str,
    key: str,
    destinations: Destinations,
    notes: SourceNotes,
    figure_at: Callable[[str], str | None],
) -> Element:
    """Return the chapter that a page becomes; `figure_at` tells which figure's record stands at an anchor."""
    root = next(element for element in parse_html(html).elements if element.name == "section")
    in_graphics = {id(inside) for svg in root.walk() if svg.name == "svg" for inside in svg.walk()}
    transform(root, lambda element: _for_paper(element, in_graphics, notes, figure_at))
    transform(root, _arrange)
    _set_wide_last(root)
    _address(root, route, key, destinations)
    return root


def _for_paper(
    element: Element, in_graphics: set[int], notes: SourceNotes, figure_at: Callable[[str], str | None]
) -> list[Element | str]:
    """Return what stands for an element in print."""
    if id(element) in in_graphics:
        return [_graphic(element)] if element.name == "svg" else [element]
    if element.classes & _SCREEN_ONLY or element.name in {"button", "script", "input", "form"}:
        return []
    if "hidden" in element.classes:
        if element.name not in _UNHIDDEN:
            return []
        del element.attributes["class"]
    if element.name == "details":
        element.name = "div"
        element.add_class("details")
        element.attributes.pop("open", None)
    elif element.name == "summary":
        element.name = "p"
        element.add_class("summary")
    elif element.name == "nav":
        element.name = "div"
    elif element.name == "a" and "figure" in element.classes:
        figure = figure_at(element.attributes.get("href", "").rpartition("#")[2])
        if figure is not None:
            number = notes.number(figure)
            link = Element("a", {"class": "note-number", "href": f"#source-note-{number}"}, [str(number)])
            return [element, link]
    return [element]


def _arrange(element: Element) -> list[Element | str]:
    """Return what stands for an element whose parts have another order on paper."""
    if element.name == "table":
        tables = _by_group(element)
        for table in tables:
            if isinstance(table, Element):
                _set_row_heads(table)
        return tables
    if "key-value" in element.classes:
        # The number of the note stands behind the unit.
        element.children.sort(key=lambda child: isinstance(child, Element) and "note-number" in child.classes)
    if "map-beside" in element.classes:
        for place, child in enumerate(element.children):
            if isinstance(child, Element) and child.name == "svg":
                element.children[place] = Element("div", {"class": "map-cell"}, [child])
    if "citation" in element.classes:
        element.children = _linked(element.text)
    return [element]


def _set_wide_last(root: Element) -> None:
    """Put the wide tables of a report at its end, so that upright and landscape pages change once only."""
    if "page-report" not in root.classes:
        return
    for element in root.walk():
        wide = [child for child in element.elements if "wide" in child.classes and child.find(_is_records)]
        for child in wide:
            child.add_class(TURNED)
        if wide:
            element.children = [*(child for child in element.children if child not in wide), *wide]


def _is_records(element: Element) -> bool:
    return element.name == "table" and "records" in element.classes


def _set_row_heads(table: Element) -> None:
    """Let first cells be cells like others in a table so small that heads would outnumber what they head."""
    cells = [cell for cell in table.walk() if cell.name in {"th", "td"}]
    heads = [cell for cell in cells if cell.name == "th"]
    if len(heads) > len(cells) - len(heads):
        for cell in heads:
            if cell.attributes.get("scope") == "row":
                cell.name = "td"
                del cell.attributes["scope"]


def _by_group(table: Element) -> list[Element | str]:
    """Return a table for each group of rows, its title as the caption; a table without groups stays as it is."""
    bodies = [child for child in table.elements if child.name == "tbody"]
    if not any(row.classes & {"group"} for body in bodies for row in body.elements):
        return [table]
    head = next(child for child in table.elements if child.name == "thead")
    tables: list[Element | str] = []
    for body in bodies:
        rows = body.elements
        caption = Element("caption", {}, list(rows[0].elements[0].children))
        kept = Element("tbody", dict(body.attributes), [*rows[1:]])
        tables.append(Element("table", dict(table.attributes), [caption, head.copy(), kept]))
    return tables


def _linked(text: str) -> list[Element | str]:
    """Return a text in which the addresses can be followed."""
    pieces: list[Element | str] = []
    start = 0
    for match in _ADDRESS.finditer(text):
        pieces += [text[start : match.start()], Element("a", {"href": match[0]}, [match[0]])]
        start = match.end()
    return [*pieces, text[start:]]


def _graphic(svg: Element) -> Element:
    """Return a drawing that says what it shows, and in which nothing is to be pressed."""
    label = svg.attributes.pop("aria-label", "")
    title = next((child for child in svg.elements if child.name == "title"), None)
    described = next((child for child in svg.elements if child.name == "desc"), None)
    words = ". ".join(filter(None, (title.text if title else "", label, described.text if described else "")))
    svg.children = [child for child in svg.children if child is not title and child is not described]
    transform(svg, _still)
    svg.children.insert(0, Element("title", {}, [words]))
    svg.attributes.pop("aria-hidden", None)
    if "line-chart" in svg.classes:
        # On a screen the last number may stand out of the drawing; engines cut off what does.
        left, top, width, height = map(float, svg.attributes["viewBox"].split())
        svg.attributes["viewBox"] = f"{left:g} {top:g} {width + _MARGIN:g} {height:g}"
    svg.attributes["role"] = "img"
    svg.attributes["aria-label"] = words
    return svg


def _still(element: Element) -> list[Element | str]:
    if element.name == "title":
        return []
    if element.name == "a":
        element.name = "g"
        element.attributes.pop("href", None)
        element.attributes.pop("aria-current", None)
    return [element]


def _address(root: Element, route: str, key: str, destinations: Destinations) -> None:
    for element in root.walk():
        attributes = element.attributes
        for name in _KEPT_IDS:
            if name in attributes:
                attributes[name] = " ".join(f"{key}.{value}" for value in attributes[name].split())
        if "href" in attributes:
            attributes["href"] = destinations.resolve(route, attributes["href"], key)
        attributes.pop("tabindex", None)
    root.attributes["id"] = key


def mend_links(root: Element) -> None:
    """Let links to places that print leaves out lead to their chapter, and those without a chapter nowhere."""
    ids = {element.attributes["id"] for element in root.walk() if "id" in element.attributes}
    for element in root.walk():
        href = element.attributes.get("href", "")
        if href.startswith("#") and href[1:] not in ids:
            chapter = href[1:].partition(".")[0]
            if chapter in ids:
                element.attributes["href"] = f"#{chapter}"
            else:
                del element.attributes["href"]


def set_spaces(root: Element, is_wide: Callable[[str], bool], lang: str) -> None:
    """Mark the letter before each change between Chinese and Latin, where the language `is_wide`."""
    for run in _text_runs(root, lang):
        for index, (parent, place, text, language) in reversed(list(enumerate(run))):
            following = run[index + 1][2][:1] if index + 1 < len(run) else ""
            if is_wide(language):
                parent.children[place : place + 1] = _spaced(text, following)


def set_phrases(root: Element, is_wide: Callable[[str], bool], lang: str) -> None:
    """Hold phrases of titles together, where the language `is_wide`: Chinese would break its lines in any word."""

    def visit(element: Element, language: str, *, titled: bool) -> None:
        language = element.attributes.get("lang", language)
        titled = titled or element.name == "h1" or "cover-title" in element.classes
        children: list[Element | str] = []
        for child in element.children:
            if isinstance(child, str):
                children += _phrased(child) if titled and is_wide(language) else [child]
            else:
                visit(child, language, titled=titled)
                children.append(child)
        element.children = children

    visit(root, lang, titled=False)


def _phrased(text: str) -> list[Element | str]:
    phrases = _PHRASE.findall(text)
    if len(phrases) < 2:  # noqa: PLR2004 (nothing to part)
        return [text]
    return [Element("span", {"class": "phrase"}, [phrase]) for phrase in phrases]


def _spaced(text: str, following: str) -> list[Element | str]:
    pieces: list[Element | str] = []
    start = 0
    for match in _CHANGE.finditer(text + following):
        if match.start() >= len(text):
            break
        pieces.append(text[start : match.start()])
        pieces.append(Element("span", {"class": "change"}, [match[0]]))
        start = match.end()
    pieces.append(text[start:])
    return [piece for piece in pieces if piece != ""]


_Run = list[tuple[Element, int, str, str]]


def _text_runs(root: Element, lang: str) -> Iterator[_Run]:
    """Yield the texts of each line of text: parent, place among its children, text, language."""
    run: _Run = []
    runs: list[_Run] = [run]

    def visit(element: Element, language: str) -> None:
        nonlocal run
        language = element.attributes.get("lang", language)
        for place, child in enumerate(element.children):
            if isinstance(child, str):
                run.append((element, place, child, language))
            elif child.name == "svg":
                continue
            else:
                block = child.name not in _INLINE
                if block:
                    run = []
                    runs.append(run)
                visit(child, language)
                if block:
                    run = []
                    runs.append(run)

    visit(root, lang)
    yield from runs
