"""The small tree that print rearranges."""

from __future__ import annotations

import pytest

from reportsite.export.tree import Element, parse_html, transform


@pytest.mark.parametrize(
    "html",
    [
        "<p>甲 &amp; 乙 &lt;b&gt;</p>",
        '<p lang="zh" class="a b">互联网<br>医疗</p>',
        '<svg viewBox="0 0 3 4"><path d="M0 0"></path></svg>',
        '<a href="?a=1&amp;b=2">x</a>',
        "<style>a > b { content: '&' }</style>",
    ],
)
def test_what_is_read_is_written_again(html: str) -> None:
    assert "".join(child.to_html() for child in parse_html(html).elements) == html


def test_svg_keeps_its_capitals() -> None:
    assert "viewBox" in parse_html('<svg viewBox="0 0 1 1"/>').elements[0].attributes


def test_text_and_elements_are_found() -> None:
    root = parse_html("<div><p>a<b>b</b></p><p>c</p></div>")
    assert root.text == "abc"
    found = root.find(lambda element: element.name == "b")
    assert found
    assert found.text == "b"


def test_an_element_can_be_replaced_by_several() -> None:
    root = parse_html("<p><i>a</i>b</p>")

    def double(element: Element) -> list[Element | str]:
        return [element, "-"] if element.name == "i" else [element]

    transform(root, double)
    assert root.elements[0].to_html() == "<p><i>a</i>-b</p>"


def test_a_copy_shares_nothing() -> None:
    root = parse_html('<p id="a"><b id="b">x</b></p>').elements[0]
    copy = root.copy()
    copy.elements[0].attributes["id"] = "c"
    assert root.elements[0].attributes["id"] == "b"
