"""Two languages side by side."""

from __future__ import annotations

from collections import Counter

from reportsite.export.bilingual import pair
from reportsite.export.tree import Element, parse_html


def both(chinese: str, english: str) -> Element:
    first, second = (parse_html(f"<section>{html}</section>").elements[0] for html in (chinese, english))
    return pair(first, second, ("zh-Hans", "en"))


def test_paragraphs_face_each_other() -> None:
    html = both("<p>网民</p>", "<p>Users</p>").to_html()
    assert '<span lang="zh-Hans" class="first">网民</span><span lang="en" class="second">Users</span>' in html


def test_what_is_alike_stands_once() -> None:
    assert both("<p>CN-BJ</p>", "<p>CN-BJ</p>").text == "CN-BJ"


def test_a_quotation_in_its_own_language_stands_once() -> None:
    quote = '<blockquote><p lang="zh-Hans">网民规模达10.92亿人</p><a href="#n1">[1]</a> {0}</blockquote>'
    root = both(quote.format("第12行"), quote.format("line 12"))
    assert root.text.count("10.92") == 1
    assert "第12行" in root.text
    assert "line 12" in root.text


def test_a_heading_holds_both() -> None:
    root = both('<h2 id="a">来源</h2>', '<h2 id="a">Source</h2>')
    heading = root.find(lambda element: element.name == "h2")
    assert heading
    assert heading.text == "来源 Source"


def test_a_table_stays_one_table() -> None:
    table = "<table><tr><th>{0}</th><td>10</td><td>{1}</td></tr></table>"
    root = both(table.format("值", "亿"), table.format("Value", "million"))
    assert sum(element.name == "table" for element in root.walk()) == 1
    assert root.text.count("10") == 1


def test_lists_in_another_order_stand_apart() -> None:
    items = '<ul><li><a href="#{0}">{0}</a></li><li><a href="#{1}">{1}</a></li></ul>'
    text = both(items.format("a", "b"), items.format("b", "a")).text
    assert Counter(text) == {"a": 2, "b": 2}


def test_addresses_that_differ_in_the_language_alone_are_the_same() -> None:
    item = '<ul><li><a href="https://example.org/{0}/x/">{1}</a></li></ul>'
    root = both(item.format("zh", "甲"), item.format("en", "A"))
    assert sum(element.name == "li" for element in root.walk()) == 1


def test_a_missing_paragraph_loses_nothing() -> None:
    text = both("<div><p>甲</p><p>乙</p></div>", "<div><p>A</p></div>").text
    assert {"甲", "乙", "A"} <= set(text)


def test_ids_stand_once() -> None:
    root = both('<div id="a"><p>甲</p></div><svg id="s"></svg>', '<div id="a"><p>A</p></div><svg id="s"><g/></svg>')
    ids = [element.attributes["id"] for element in root.walk() if "id" in element.attributes]
    assert len(ids) == len(set(ids))
