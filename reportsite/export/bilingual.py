"""The same chapter in two languages → one chapter, in which each block of one stands with its fellow of the other.

Pages in all languages come from the same templates and the same records, so that their trees have the same shape;
where they differ (a list sorted by sound and by alphabet, a text with another number of paragraphs) the whole block
stands first in one language, then in the other. What is alike in both stands once.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from difflib import SequenceMatcher

from reportsite.export.tree import Element

_PHRASING = frozenset(
    {"p", "dt", "dd", "h1", "h2", "h3", "h4", "th", "td", "caption", "figcaption", "li", "blockquote", "span", "small"}
)
_BLOCKS = frozenset(
    {"article", "aside", "blockquote", "div", "dl", "figure", "header", "ol", "p", "section", "svg", "table", "ul"}
    | {"dd", "dt", "h1", "h2", "h3", "h4", "li", "tbody", "td", "th", "thead", "tr", "caption", "figcaption"}
)
_LANGUAGE = re.compile(r"(?<=[^/:])/[a-z]{2,3}(?:-[A-Za-z]+)*/")
"""The part of an address on the site that names the language."""
_LISTS = frozenset({"ol", "ul", "dl", "table", "tbody"})
"""What stands apart as a whole where its items differ."""
_HEADINGS = frozenset({"h1", "h2", "h3", "h4", "th", "dt", "caption", "figcaption"})


def pair(first: Element, second: Element, languages: tuple[str, str]) -> Element:
    """Return one tree of two; `languages` are their tags."""
    merged = _pair(first, second, languages)
    merged.attributes.pop("lang", None)
    merged.add_class("both")
    return merged


def _pair(first: Element, second: Element, languages: tuple[str, str]) -> Element:
    if _plain(first) == _plain(second) and (not _has_lang(first) or first.to_html() == second.to_html()):
        return first
    if _is_leaf(first):
        return _leaf(first, second, languages)
    merged = Element(first.name, dict(first.attributes))
    ours, theirs = _items(first), _items(second)
    if first.name in _LISTS and not _match(ours, theirs):
        wrapper = Element("div", {"class": "apart"})
        wrapper.children += _stacked(first, second, languages)
        return wrapper
    for one, other in _aligned(ours, theirs):
        if one is None or other is None:
            merged.children.append(_alone(one, languages[0], "first") or _alone(other, languages[1], "second") or "")
        elif isinstance(one, str) or isinstance(other, str):
            merged.children.append(one)
        elif _may_merge(one, other):
            merged.children.append(_pair(one, other, languages))
        else:
            merged.children += _stacked(one, other, languages)
    return merged


def _match(ours: Sequence[Element | str], theirs: Sequence[Element | str]) -> bool:
    return [_shape(item) for item in ours] == [_shape(item) for item in theirs]


def _aligned(
    ours: Sequence[Element | str], theirs: Sequence[Element | str]
) -> Iterator[tuple[Element | str | None, Element | str | None]]:
    """Yield the items of both languages side by side; an item that only one has stands alone."""
    matcher = SequenceMatcher(None, [_shape(item) for item in ours], [_shape(item) for item in theirs], autojunk=False)
    for kind, start, end, begin, stop in matcher.get_opcodes():
        if kind == "equal":
            yield from zip(ours[start:end], theirs[begin:stop], strict=True)
        else:
            yield from ((item, None) for item in ours[start:end])
            yield from ((None, item) for item in theirs[begin:stop])


def _alone(item: Element | str | None, lang: str, place: str) -> Element | None:
    if item is None:
        return None
    if isinstance(item, str):
        return _in([item], lang, place, "span")
    copy = item.copy()
    if place == "second":
        for inside in copy.walk():
            inside.attributes.pop("id", None)
    copy.attributes.setdefault("lang", lang)
    return copy


def _leaf(first: Element, second: Element, languages: tuple[str, str]) -> Element:
    """Return a paragraph, heading or cell that holds both languages."""
    merged = Element(first.name, dict(first.attributes))
    beside = first.name in _HEADINGS
    name = "span" if first.name != "td" and first.name not in {"li", "dd"} else "div"
    merged.add_class("beside" if beside else "facing")
    merged.children.append(_in(first.children, languages[0], "first", name))
    if beside:
        merged.children.append(" ")
    merged.children.append(_in(_without_ids(second), languages[1], "second", name))
    return merged


def _stacked(first: Element, second: Element, languages: tuple[str, str]) -> list[Element | str]:
    first.attributes.setdefault("lang", languages[0])
    second = second.copy()
    for element in second.walk():
        element.attributes.pop("id", None)
    second.attributes.setdefault("lang", languages[1])
    return [first, second]


def _in(children: Sequence[Element | str], lang: str, place: str, name: str = "div") -> Element:
    return Element(name, {"lang": lang, "class": place}, list(children))


def _without_ids(element: Element) -> list[Element | str]:
    copy = element.copy()
    for inside in copy.walk():
        inside.attributes.pop("id", None)
    return copy.children


def _is_leaf(element: Element) -> bool:
    return element.name in _PHRASING and not any(child.name in _BLOCKS for child in element.elements)


def _items(element: Element) -> list[Element | str]:
    return [child for child in element.children if not isinstance(child, str) or child.strip()]


def _shape(item: Element | str) -> str:
    return item if isinstance(item, str) else f"{item.name} {' '.join(sorted(item.classes))}"


def _may_merge(one: Element, other: Element) -> bool:
    return one.name != "svg" and _places(one) == _places(other)


def _places(element: Element) -> list[str]:
    """Return the ids and internal places a tree names, which are the same in both languages where its items are."""
    return sorted(inside.attributes["id"] for inside in element.walk() if "id" in inside.attributes) + (
        [_LANGUAGE.sub("/", inside.attributes.get("href", ""), 1) for inside in element.walk() if inside.name == "a"]
        if element.name in {"li", "tr"}
        else []
    )


def _plain(element: Element) -> str:
    # Addresses and labels name things in the page's language; that alone makes no difference on paper.
    html = element.to_html()
    return html if "<svg" in html else re.sub(r' (?!class=)[\w:-]+="[^"]*"', "", html)


def _has_lang(element: Element) -> bool:
    return any("lang" in inside.attributes for inside in element.walk())
