"""The same chapter in two languages → one chapter, in which each block of one stands with its fellow of the other.

Pages in all languages come from the same templates and the same records, so that their trees have the same shape;
where they differ (a list sorted by sound and by alphabet, a text with another number of paragraphs) the whole block
stands first in one language, then in the other. What is alike in both stands once.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from reportsite.export.tree import Element

_PHRASING = frozenset(
    {"p", "dt", "dd", "h1", "h2", "h3", "h4", "th", "td", "caption", "figcaption", "li", "blockquote", "span", "small"}
)
_BLOCKS = frozenset(
    {"article", "aside", "blockquote", "div", "dl", "figure", "header", "ol", "p", "section", "svg", "table", "ul"}
    | {"dd", "dt", "h1", "h2", "h3", "h4", "li", "tbody", "td", "th", "thead", "tr", "caption", "figcaption"}
)
_HEADINGS = frozenset({"h1", "h2", "h3", "h4", "th", "dt", "caption", "figcaption"})


def pair(first: Element, second: Element, languages: tuple[str, str]) -> Element:
    """Return one tree of two; `languages` are their tags."""
    merged = _pair(first, second, languages)
    merged.attributes.pop("lang", None)
    merged.add_class("both")
    return merged


def _pair(first: Element, second: Element, languages: tuple[str, str]) -> Element:
    if _plain(first) == _plain(second) and not _has_lang(first):
        return first
    if _is_leaf(first):
        return _leaf(first, second, languages)
    merged = Element(first.name, dict(first.attributes))
    ours, theirs = _items(first), _items(second)
    if len(ours) == len(theirs) and all(_alike(one, other) for one, other in zip(ours, theirs, strict=True)):
        for one, other in zip(ours, theirs, strict=True):
            if isinstance(one, str) or isinstance(other, str):
                merged.children.append(one)
            elif _may_merge(one, other):
                merged.children.append(_pair(one, other, languages))
            else:
                merged.children += _stacked(one, other, languages)
        return merged
    # The blocks do not match one by one: all of one language, then all of the other.
    merged.children += [_in(first.children, languages[0], "first"), _in(_without_ids(second), languages[1], "second")]
    if first.name in {"ol", "ul", "dl", "table", "tbody"}:
        wrapper = Element("div", {"class": "apart"})
        wrapper.children += _stacked(first, second, languages)
        return wrapper
    return merged


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


def _alike(one: Element | str, other: Element | str) -> bool:
    if isinstance(one, str) or isinstance(other, str):
        return one == other
    return one.name == other.name and one.classes == other.classes


def _may_merge(one: Element, other: Element) -> bool:
    return one.name != "svg" and _places(one) == _places(other)


def _places(element: Element) -> list[str]:
    """Return the ids and internal places a tree names, which are the same in both languages where its items are."""
    return sorted(inside.attributes["id"] for inside in element.walk() if "id" in inside.attributes) + (
        [inside.attributes.get("href", "") for inside in element.walk() if inside.name == "a"]
        if element.name in {"li", "tr"}
        else []
    )


def _plain(element: Element) -> str:
    # Addresses on the web name the language; that alone makes no difference on paper.
    return re.sub(r' (?:href|lang|id|aria-labelledby)="[^"]*"', "", element.to_html())


def _has_lang(element: Element) -> bool:
    return any("lang" in inside.attributes for inside in element.walk())
