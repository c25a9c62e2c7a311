"""HTML of our own templates ↔ a small tree of elements that print can rearrange.

What templates write is well formed, so that the tree keeps names, attributes and their order as they are; SVG keeps
its capitals, which the parser of the standard library would lose.
"""

from __future__ import annotations

import html
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from html.parser import HTMLParser

_VOID = frozenset({"br", "col", "hr", "img", "input", "link", "meta", "source", "wbr"})
_ATTRIBUTE = re.compile(r"""\s([^\s=>/"']+)(?:="([^"]*)")?""")
_NAME = re.compile(r"<([^\s/>]+)")


@dataclass(slots=True)
class Element:
    """An element: its name, attributes and children, which are elements and plain text."""

    name: str
    attributes: dict[str, str] = field(default_factory=dict)
    children: list[Element | str] = field(default_factory=list)

    @property
    def classes(self) -> frozenset[str]:
        """Return its class names."""
        return frozenset(self.attributes.get("class", "").split())

    @property
    def elements(self) -> list[Element]:
        """Return the children that are elements."""
        return [child for child in self.children if isinstance(child, Element)]

    @property
    def text(self) -> str:
        """Return all text inside."""
        return "".join(child if isinstance(child, str) else child.text for child in self.children)

    def walk(self) -> Iterator[Element]:
        """Yield the element and all elements inside, in the order of the document."""
        yield self
        for child in self.elements:
            yield from child.walk()

    def find(self, test: Callable[[Element], bool]) -> Element | None:
        """Return the first element inside, or the element itself, that passes a test."""
        return next((element for element in self.walk() if test(element)), None)

    def add_class(self, name: str) -> None:
        """Add a class name."""
        self.attributes["class"] = " ".join([*self.attributes.get("class", "").split(), name])

    def copy(self) -> Element:
        """Return a copy that shares nothing with the element."""
        children = [child if isinstance(child, str) else child.copy() for child in self.children]
        return Element(self.name, dict(self.attributes), children)

    def to_html(self) -> str:
        """Return the element as HTML."""
        return "".join(self._pieces())

    def _pieces(self) -> Iterator[str]:
        attributes = "".join(f' {name}="{html.escape(value)}"' for name, value in self.attributes.items())
        yield f"<{self.name}{attributes}>"
        if self.name in _VOID:
            return
        for child in self.children:
            if isinstance(child, str):
                yield child if self.name == "style" else html.escape(child, quote=False)
            else:
                yield from child._pieces()  # noqa: SLF001 (its own kind)
        yield f"</{self.name}>"


class _Builder(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.root = Element("")
        self._open = [self.root]

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        del attrs  # their names have lost their capitals
        element = self._element(tag)
        if tag not in _VOID:
            self._open.append(element)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        del attrs
        self._element(tag)

    def _element(self, tag: str) -> Element:
        raw = self.get_starttag_text() or f"<{tag}>"
        name = _NAME.match(raw)
        attributes = {match[1]: html.unescape(match[2] or "") for match in _ATTRIBUTE.finditer(raw)}
        element = Element(name[1] if name else tag, attributes)
        self._open[-1].children.append(element)
        return element

    def handle_endtag(self, tag: str) -> None:
        if len(self._open) > 1 and self._open[-1].name.lower() == tag:
            self._open.pop()

    def handle_data(self, data: str) -> None:
        self._open[-1].children.append(data)


def parse_html(text: str) -> Element:
    """Return the elements of a fragment, under an element without a name."""
    builder = _Builder()
    builder.feed(text)
    builder.close()
    return builder.root


def transform(element: Element, change: Callable[[Element], list[Element | str]]) -> None:
    """Replace every element inside by what `change` returns for it; what is inside it was changed before."""
    children: list[Element | str] = []
    for child in element.children:
        if isinstance(child, str):
            children.append(child)
        else:
            transform(child, change)
            children.extend(change(child))
    element.children = children
