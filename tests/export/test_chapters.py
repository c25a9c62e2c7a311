"""A page of the site as a chapter."""

from __future__ import annotations

import pytest

from reportsite.export.chapters import Destinations, SourceNotes, make_chapter, mend_links, set_phrases, set_spaces
from reportsite.export.tree import Element, parse_html

DESTINATIONS = Destinations(
    chapters={"en/policies/a/": "policy-a", "en/reports/r/": "report-r"}, web="https://example.org/"
)


def chapter(body: str, notes: SourceNotes | None = None, *, kind: str = "") -> Element:
    return make_chapter(
        f'<section class="chapter {kind}">{body}</section>',
        route="en/reports/r/",
        key="report-r",
        destinations=DESTINATIONS,
        notes=notes or SourceNotes(),
        figure_at=lambda anchor: anchor.removeprefix("figure-") if anchor.startswith("figure-") else None,
    )


@pytest.mark.parametrize(
    ("href", "expected"),
    [
        ("../../policies/a/", "#policy-a"),
        ("../../policies/a/#target-1", "#policy-a.target-1"),
        ("../../policies/b/", "https://example.org/en/policies/b/"),
        ("../../sources/#source-x", "https://example.org/en/sources/#source-x"),
        ("#section-1", "#report-r.section-1"),
        ("https://www.gov.cn/", "https://www.gov.cn/"),
        ("mailto:a@example.org", "mailto:a@example.org"),
    ],
)
def test_links_lead_inside_the_document_or_to_the_web(href: str, expected: str) -> None:
    link = chapter(f'<p><a href="{href}">x</a></p>').find(lambda element: element.name == "a")
    assert link
    assert link.attributes["href"] == expected


def test_ids_are_the_chapter_s_own() -> None:
    root = chapter('<section aria-labelledby="a"><h2 id="a">A</h2></section>')
    assert root.attributes["id"] == "report-r"
    assert 'aria-labelledby="report-r.a"' in root.to_html()
    assert '<h2 id="report-r.a">' in root.to_html()


def test_links_to_what_print_leaves_out_lead_to_their_chapter() -> None:
    root = Element("div", {}, [chapter('<p><a href="#nowhere">x</a><a href="../../policies/a/">y</a></p>')])
    mend_links(root)
    assert 'href="#report-r"' in root.to_html()
    assert "policy-a" not in root.to_html()


def test_a_figure_named_twice_has_one_note() -> None:
    notes = SourceNotes()
    mark = '<a class="figure" href="#figure-{0}">{0}</a>'
    root = chapter("<p>" + "".join(mark.format(name) for name in ("a", "b", "a")) + "</p>", notes)
    assert notes.numbers == {"a": 1, "b": 2}
    numbers = [element.text for element in root.walk() if "note-number" in element.classes]
    assert numbers == ["1", "2", "1"]


def test_lists_stand_open_and_forms_are_gone() -> None:
    root = chapter("<details><summary>S</summary><p>P</p></details><fieldset class='x'></fieldset><button>B</button>")
    assert root.text.strip() == "SP"
    assert not {"details", "summary", "button"} & {element.name for element in root.walk()}


def test_groups_of_rows_become_tables_with_captions() -> None:
    rows = '<tr class="group"><th scope="rowgroup" colspan="3">{0}</th></tr>'
    rows += '<tr><th scope="row">a</th><td>1</td><td>2</td></tr><tr><th scope="row">b</th><td>3</td><td>4</td></tr>'
    head = '<thead><tr><th scope="col">A</th><th scope="col">B</th><th scope="col">C</th></tr></thead>'
    bodies = "".join(f"<tbody>{rows.format(name)}{'<tr><td>5</td><td>6</td><td>7</td></tr>'}</tbody>" for name in "XY")
    root = chapter(f"<table>{head}{bodies}</table>")
    assert [element.text for element in root.walk() if element.name == "caption"] == ["X", "Y"]
    assert sum(element.name == "thead" for element in root.walk()) == 2


def test_a_list_in_two_columns_has_no_row_heads() -> None:
    table = "<table><thead><tr><th scope='col'>A</th><th scope='col'>B</th></tr></thead><tbody>"
    root = chapter(table + '<tr><th scope="row">a</th><td>1</td></tr></tbody></table>')
    assert sum(element.name == "th" for element in root.walk()) == 2


def test_a_drawing_says_what_it_shows() -> None:
    root = chapter('<svg class="x" viewBox="0 0 1 1" aria-label="Map"><a href="y"><title>Beijing</title></a></svg>')
    svg = root.find(lambda element: element.name == "svg")
    assert svg
    assert svg.elements[0].to_html() == "<title>Map</title>"
    assert not any(element.name == "a" for element in svg.walk())


@pytest.mark.parametrize(
    ("html", "changes"),
    [
        ("<p>截至2023年12月</p>", ["至", "3", "年", "2"]),
        ("<p>比<a>10.92亿</a>多</p>", ["比", "2"]),
        ("<p>《意见》提出</p>", []),
        ('<p lang="en">in 互联网</p>', []),
        ("<svg><text>2023年</text></svg>", []),
        ("<p>至<br>今</p><p>AI</p>", []),
    ],
)
def test_a_space_belongs_between_chinese_and_latin(html: str, changes: list[str]) -> None:
    root = parse_html(html)
    text = root.text
    set_spaces(root, lambda language: language.startswith("zh"), "zh-Hans")
    marked = [element.text for element in root.walk() if "change" in element.classes]
    assert marked == changes
    assert root.text == text


def test_wide_tables_of_a_report_stand_last() -> None:
    table = '<table class="records"><tr><td>1</td></tr></table>'
    body = f'<article><section class="wide">{table}</section><section class="wide">2</section><p>3</p></article>'
    root = chapter(body, kind="page-report")
    assert root.text == "231"
    assert [element.text for element in root.walk() if "turned" in element.classes] == ["1"]
    assert chapter(body, kind="page-indicator").text == "123"


@pytest.mark.parametrize(
    ("title", "phrases"),
    [
        ("第53次《统计报告》：医疗与网民", ["第53次", "《统计报告》：", "医疗与网民"]),
        ("2025年发布会：互联网医院", ["2025年发布会：", "互联网医院"]),
        ("《未完", ["《", "未完"]),
        ("时间线", []),
    ],
)
def test_a_chinese_title_breaks_between_phrases(title: str, phrases: list[str]) -> None:
    root = parse_html(f'<section lang="zh-Hans"><h1>{title}</h1><p>{title}</p></section>')
    set_phrases(root, lambda tag: tag.startswith("zh"), "zh-Hans")
    assert [one.text for one in root.walk() if "phrase" in one.classes] == phrases
    assert root.text == title * 2


def test_an_english_title_breaks_as_any_text() -> None:
    root = parse_html("<h1>Reports: the 53rd, “June”; and more</h1>")
    set_phrases(root, lambda tag: tag.startswith("zh"), "en")
    assert all(one.name != "span" for one in root.walk())
