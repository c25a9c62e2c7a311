"""Markdown goes in, HTML of a page comes out: figures and records by id, nothing that could run, nothing unreported."""

from __future__ import annotations

import re
import time
from pathlib import Path

import pytest

from reportsite.render.prose import _BLOCKS, _ROLES
from tests.sites.building import ROOT, edition_of, prose


def words(html: str) -> str:
    """Return what a reader sees, without the words that only screen readers say."""
    visible = re.sub(r'<span class="hidden">.*?</span>', "", html)
    return " ".join(re.sub(r"<[^>]+>", "", visible).split())


# Figures in a sentence -----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "french", "english", "chinese"),
    [
        ("{fig}`fountains@2024`", "1 204 fontaines", "1,204 fountains", "1204座"),
        ("{num}`fountains@2024`", "1 204", "1,204", "1204"),
        ("{fig}`fountains@2024.value`", "1 204 fontaines", "1,204 fountains", "1204座"),
        ("{fig}`fountains@2024.change`", "54 fontaines", "54 fountains", "54座"),
        ("{num}`fountains@2024.change`", "54", "54", "54"),
        ("{fig}`fountains@2024.growth`", "4,7 %", "4.7%", "4.7%"),
        ("{num}`fountains@2024.growth`", "4,7 %", "4.7%", "4.7%"),
        ("{fig}`litres@2024`", "plus de 3,5 millions de litres", "more than 3.5 million litres", "超过350万升"),
        ("{num}`litres@2024`", "plus de 3,5 millions", "more than 3.5 million", "超过350万"),
        ("{fig}`shared@undated.change`", "1,5 points", "1.5 percentage points", "1.5个百分点"),
        ("{fig}`shared@undated.share`", "12,5 %", "12.5%", "12.5%"),
        ("{fig}` fountains@2024 `", "1 204 fontaines", "1,204 fountains", "1204座"),
    ],
)
def test_a_figure_is_written_as_each_language_writes_it(text: str, french: str, english: str, chinese: str) -> None:
    for language, expected in (("fr", french), ("en", english), ("zh", chinese)):
        rendered = prose(text, language)
        assert not rendered.problems
        assert words(rendered.html).replace("\xa0", " ") == expected


def test_a_figure_leads_to_its_record_and_shows_where_there_is_doubt() -> None:
    certain = prose("{fig}`fountains@2024`").html
    assert 'href="../indicators/fountains/#figure-fountains-2024"' in certain
    assert "mark" not in certain
    doubtful = prose("{fig}`fountains@2024.growth`").html
    assert "in doubt" in doubtful
    assert "存疑" in prose("{fig}`shared@undated`", "zh").html
    recalled = prose("{fig}`fountains@2021`").html
    assert 'class="mark' in recalled
    assert "from memory" in recalled


def test_a_figure_of_a_report_leads_to_the_report() -> None:
    assert 'href="../reports/fountains-2024/#figure-litres-2024"' in prose("{num}`litres@2024`").html


# Records -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "link"),
    [
        ("{policy}`geneva-water`", '<a href="../policies/geneva-water/">饮水条例</a>'),
        ("{policy}`该 条例 <geneva-water>`", '<a href="../policies/geneva-water/">该 条例</a>'),
        ("{policy}`a & b<geneva-water>`", '<a href="../policies/geneva-water/">a &amp; b</a>'),
        ("{body}`water-office`", '<a href="../bodies/water-office/">水务局</a>'),
        ("{province}`CH-VD`", '<a href="../provinces/vaud/">沃</a>'),
        ("{indicator}`fountains`", '<a href="../indicators/fountains/">公共饮水泉</a>'),
        ("{report}`fountains-2024`", '<a href="../reports/fountains-2024/">2024年的饮水泉</a>'),
        ("{topic}`winter`", '<a href="../topics/winter/">冬季</a>'),
        ("{term}`spout`", '<a href="../glossary/#term-spout">水嘴</a>'),
        ("{source}`gazette-2025`", '<a href="../sources/#source-gazette-2025">公报</a>'),
        ("{page}`关于 <about>`", '<a href="../about/">关于</a>'),
        ("{page}`时间线 <timeline>`", '<a href="../timeline/">时间线</a>'),
    ],
)
def test_a_record_is_linked_under_its_name_or_under_own_words(text: str, link: str) -> None:
    rendered = prose(text, "zh")
    assert not rendered.problems
    assert rendered.html == f"<p>{link}</p>\n"


def test_every_role_and_every_block_is_tried_here() -> None:
    source = Path(__file__).read_text(encoding="utf-8")
    for role in _ROLES:
        assert f"{{{role}}}`" in source, role
    for block in _BLOCKS:
        assert f"{{{block}}}" in source, block


# What does not exist -------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "problems"),
    [
        ("a {fig}`fountain@2024` b", ["1:3 RS301: unknown figure: `fountain@2024` (did you mean `fountains@2024`?)"]),
        ("{num}`x`", ["1:1 RS301: unknown figure: `x`"]),
        ("{fig}``", []),
        ("{fig}`litres@2024.share`", ["1:1 RS502: figure `litres@2024` has no share (it has: value)"]),
        ("{fig}`litres@2024.chnge`", ["1:1 RS502: figure `litres@2024` has no chnge (it has: value)"]),
        ("{fig}`fountains@2024.`", ["1:1 RS502: figure `fountains@2024` has no  (it has: value, change, growth)"]),
        ("中文{figur}`x`", ["1:3 RS601: unknown role: `figur` (did you mean `fig`?)"]),
        ("{xyz}`x`", ["1:1 RS601: unknown role: `xyz`"]),
        ("{policy}`geneva-watr`", ["1:1 RS301: unknown policy: `geneva-watr` (did you mean `geneva-water`?)"]),
        ("{policy}`it <geneva-watr>`", ["1:1 RS301: unknown policy: `geneva-watr` (did you mean `geneva-water`?)"]),
        ("{body}`geneva-water`", ["1:1 RS301: unknown body: `geneva-water`"]),
        ("{province}`CH-VX`", ["1:1 RS301: unknown province: `CH-VX` *"]),
        ("{indicator}`fountain`", ["1:1 RS301: unknown indicator: `fountain` (did you mean `fountains`?)"]),
        ("{report}`fountains`", ["1:1 RS301: unknown report: `fountains` (did you mean `fountains-2024`?)"]),
        ("{topic}`watr`", ["1:1 RS301: unknown topic: `watr` (did you mean `water`?)"]),
        ("{term}`spouts`", ["1:1 RS301: unknown term: `spouts` (did you mean `spout`?)"]),
        ("{source}`gazette`", ["1:1 RS301: unknown source: `gazette` (did you mean `gazette-2025`?)"]),
        ("{page}`abut`", ["1:1 RS301: unknown page: `abut` (did you mean `about`?)"]),
        ("第一行\n第二{fig}`x`行\n\n三 {num}`y`", ["2:3 RS301: unknown figure: `x`", "4:3 RS301: unknown figure: `y`"]),
        ("| a | b |\n| - | - |\n| c | 中{fig}`x` |", ["3:8 RS301: unknown figure: `x`"]),
        ("- a\n- b\n  - c {fig}`x`", ["3:7 RS301: unknown figure: `x`"]),
        ("> a\n> {fig}`x`", ["2:3 RS301: unknown figure: `x`"]),
        ("## {fig}`x`", ["1:4 RS301: unknown figure: `x`"]),
        ("**{fig}`x`**", ["1:3 RS301: unknown figure: `x`"]),
        ("```{char} fountains\n```", ["1:4 RS602: unknown block: `char` (did you mean `chart`?)"]),
        ("a\n\n```{xyz}\nx\n```", ["3:4 RS602: unknown block: `xyz`"]),
        ("```{chart} fountain\n```", ["1:12 RS301: unknown indicator: `fountain` (did you mean `fountains`?)"]),
        ("```{chart}\n```", ["1:1 RS301: unknown indicator: ``"]),
        ("```{figures}\nfountains@2024\n\n 漏x@2024\n```", ["4:2 RS301: unknown figure: `漏x@2024`"]),
        ("```{figures}\nfountains@2024.share\n```", ["2:1 RS502: figure `fountains@2024` has no share *"]),
        ("x `<b>`\n\n```{note} 说明\n\n中 {fig}`x`\n<b>\n```", ["5:3 RS301: unknown figure: `x`", "6:1 RS606: HTML *"]),
    ],
)  # fmt: skip
def test_what_does_not_exist_is_told_at_its_line_and_column(text: str, problems: list[str]) -> None:
    found = prose(text).told
    assert len(found) == len(problems), found
    for entry, expected in zip(found, problems, strict=True):
        assert entry.startswith(expected.removesuffix("*")) if expected.endswith("*") else entry == expected


def test_lines_are_counted_from_the_head_of_the_file() -> None:
    assert prose("a\n\n{fig}`x`", first_line=5).problems == ["7:1 RS301"]


def test_every_mistake_of_a_text_is_told_in_one_run() -> None:
    text = "\n\n".join(f"{{fig}}`missing-{number}@2024` <b> [x](y{number})" for number in range(30))
    assert len(prose(text).problems) == 90


# Blocks --------------------------------------------------------------------------------------------------------


def test_a_table_of_figures_shows_value_change_share_date_and_status() -> None:
    html = prose("```{figures}\nfountains@2024\nshared@undated\n```").html
    text = words(html)
    assert html.count("<tr") == 3
    for shown in (
        "1,204 fountains",
        "+54",
        "+4.7%",
        "12.5%",
        "−1.5",
        "2024",
        "date not stated",
        "verified",
        "in doubt",
    ):
        assert shown in text


def test_a_chart_holds_its_series_as_a_picture_and_as_a_table() -> None:
    html = prose("```{chart} fountains\n```", "zh").html
    assert "<svg" in html
    for value in ("980", "1150", "1204", "2021年", "2023年6月", "2024年"):
        assert value in words(html)


def test_a_note_holds_markdown_under_its_title() -> None:
    html = prose("```{note} Mind & <this>\n**a** {topic}`water`\n\n- b\n```").html
    assert "<strong>a</strong>" in html
    assert '<a href="../topics/water/">Drinking water</a>' in html
    assert "<li>b</li>" in html
    assert "Mind &amp; &lt;this&gt;" in html
    assert "<this>" not in html
    assert "<b>" not in prose("```{note}\n`<b>`\n```").html


def test_notes_stand_in_notes_only_so_deep() -> None:
    nested = "\n".join(
        ["`" * count + "{note} x" for count in range(60, 2, -1)] + ["`" * count for count in range(3, 61)]
    )
    assert [entry.split(" ", 1)[1] for entry in prose(nested).told] == ["RS005: nested deeper than 3 levels"]
    assert not prose("````{note} a\n```{note} b\nc\n```\n````").problems


def test_an_ordinary_block_of_code_stays_code() -> None:
    html = prose('```python\nprint("<b>")\n```\n\n    {fig}`x`\n\n`{fig}`\n\n``{fig}`x` ``').html
    assert "&lt;b&gt;" in html
    assert "{fig}`x`" in html
    assert not prose("``{fig}`x` ``").problems
    assert "<script" not in prose('```"><script>\nx\n```').html


# Markdown ------------------------------------------------------------------------------------------------------


def test_headings_are_numbered_the_same_in_both_languages() -> None:
    texts = {
        "zh": "## 甲\n\n### 乙 {fig}`litres@2024`\n\n### 丙\n\n## {indicator}`fountains`\n\n#### 丁\n\n### 戊 & `己`\n",
        "en": "## A\n\n### B {fig}`litres@2024`\n\n### C\n\n## {indicator}`fountains`\n\n#### D\n\n### E & `F`\n",
    }
    anchors = {
        language: [(heading.level, heading.anchor) for heading in prose(text, language).headings]
        for language, text in texts.items()
    }
    assert anchors["zh"] == anchors["en"]
    assert [anchor for _, anchor in anchors["en"]] == [
        *("section-1", "section-1-1", "section-1-2", "section-2", "section-2-0-1", "section-2-1"),
    ]
    labels = [heading.label for heading in prose(texts["en"], "en").headings]
    assert labels == ["A", "B more than 3.5 million litres", "C", "Public fountains", "D", "E & F"]
    html = prose(texts["zh"], "zh").html
    assert '<h2 id="section-1">甲</h2>' in html
    assert '<h4 id="section-2-0-1">丁</h4>' in html


@pytest.mark.parametrize(
    "text", ["### a\n\n## b", "## a\n\n#### b\n\n### c", "###### a\n\n## b\n\n###### c", "# a\n\n## b\n\n# c\n\n### d"]
)
def test_no_two_headings_share_an_anchor(text: str) -> None:
    anchors = [heading.anchor for heading in prose(text).headings]
    assert len(set(anchors)) == len(anchors)


@pytest.mark.parametrize("text", ["# Title\n\n## Part", "Title\n===\n\nPart\n---", "```{note} x\n# Title\n```"])
def test_the_title_of_the_page_stays_its_only_heading_of_the_first_level(text: str) -> None:
    rendered = prose(text)
    assert "<h1" not in rendered.html
    assert "<h2" in rendered.html
    assert [heading.level for heading in rendered.headings] in ([2, 3], [])


def test_a_table_may_be_scrolled_and_aligns_without_a_style_attribute() -> None:
    html = prose("| a | b | c |\n| :-- | --: | :-: |\n| 1 | 2 | 3 |").html
    assert "style" not in html
    assert html.count('class="n"') == 2
    assert re.search(r"<div[^>]*>\s*<table>", html)


@pytest.mark.parametrize(
    ("text", "html"),
    [
        ("<https://www.gov.cn/a?b=1&c=2>", 'href="https://www.gov.cn/a?b=1&amp;c=2"'),
        ("[甲](https://example.org/政策)", 'href="https://example.org/%E6%94%BF%E7%AD%96"'),
        ("[a](http://example.org 'b')", 'href="http://example.org"'),
        ("[a](mailto:editor@example.org)", 'href="mailto:editor@example.org"'),
        ("[a][b]\n\n[b]: https://example.org/", 'href="https://example.org/"'),
    ],
)
def test_a_link_to_the_web_is_let_through(text: str, html: str) -> None:
    rendered = prose(text)
    assert not rendered.problems
    assert html in rendered.html
    assert 'rel="noopener"' in rendered.html


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("[a](javascript:alert(1))", "1:5 RS603: broken link: `javascript:alert(1)`"),
        ("中 [a](JaVaScRiPt:alert)", "1:7 RS603: broken link: `JaVaScRiPt:alert`"),
        ("[a](&#106;avascript:alert)", "1:1 RS603: broken link: `javascript:alert`"),
        ("[a](java%73cript:x)", "1:1 RS603: *"),
        ("[a](\\javascript:x)", "1:5 RS603: *"),
        ("[a](data:text/html,x)", "1:5 RS603: broken link: `data:text/html,x`"),
        ("[a](data:image/png;base64,AA)", "1:5 RS603: broken link: `data:image/png;base64,AA`"),
        ("[a](vbscript:x)", "1:5 RS603: broken link: `vbscript:x`"),
        ("[a](file:///etc/passwd)", "1:5 RS603: broken link: `file:///etc/passwd`"),
        ("[a](//example.org)", "1:5 RS603: broken link: `//example.org`"),
        ("[a](/zh/policies/)", "1:5 RS603: broken link: `/zh/policies/`"),
        ("[a](../x)", "1:5 RS603: broken link: `../x`"),
        ("b\n[a](政策/x)", "2:5 RS603: broken link: `政策/x`"),
        ("[a](#section-1)", "1:5 RS603: broken link: `#section-1`"),
        ("[a]()", "1:1 RS603: broken link: ``"),
        ("[a](https://www.who.int@example.org/)", "1:5 RS603: broken link: `https://www.who.int@example.org/`"),
        ("[a](mailto:a@b?cc=c@d)", "1:5 RS603: broken link: `mailto:a@b?cc=c@d`"),
        ("[a][b]\n\n[b]: javascript:x", "3:6 RS603: broken link: `javascript:x`"),
        ("![a](https://example.org/a.png)", "1:6 RS605: image is not part of the site: `https://example.org/a.png` *"),
        ("中![a](javascript:x)", "1:7 RS605: image is not part of the site: `javascript:x` *"),
        ("![a](a.png)", "1:6 RS605: image is not part of the site: `a.png` *"),
        ("a <script>alert(1)</script>", "1:3 RS606: HTML is not allowed in content: `<script>` (use Markdown)"),
        ("<div onclick=x>", "1:1 RS606: HTML is not allowed in content: `<div onclick=x>` (use Markdown)"),
        ("中文</b>", "1:3 RS606: HTML is not allowed in content: `</b>` (use Markdown)"),
        ("a\n<!-- b -->", "2:1 RS606: HTML is not allowed in content: `<!--` (use Markdown)"),
        ("<javascript:alert(1)>", "1:2 RS603: broken link: `javascript:alert(1)`"),
        ("| a |\n| - |\n| <i>x |", "3:3 RS606: HTML is not allowed in content: `<i>` (use Markdown)"),
    ],
)
def test_html_images_and_other_links_are_refused_at_their_place(text: str, told: str) -> None:
    found = prose(text).told
    assert len(found) == 1, found
    assert found[0].startswith(told.removesuffix("*")) if told.endswith("*") else found[0].split(" (did")[0] == told


@pytest.mark.parametrize(
    "text", ["1 < 2 > 0", "a <3 b", "`<b>`", "R&D", "5 > 4", "x<5%", "a &amp; b", "<5岁>", "&lt;b&gt;"]
)
def test_signs_that_are_no_html_are_shown_as_typed(text: str) -> None:
    rendered = prose(text)
    assert not rendered.problems
    assert "<" not in re.sub(r"</?(?:p|code|blockquote)>", "", rendered.html)


@pytest.mark.parametrize(
    "text", ["![" * 16_000, "**中" * 16_000, "<a " * 16_000, "> " * 16_000, "- " * 4_000, "[" * 16_000]
)
def test_a_text_made_to_be_slow_is_rendered_in_bounded_time(text: str) -> None:
    began = time.monotonic()
    prose(text)
    assert time.monotonic() - began < 15


def test_the_texts_of_the_project_have_the_same_headings_in_both_languages() -> None:
    library = edition_of(ROOT).library
    pattern = re.compile(r"^(#+) ", re.MULTILINE)
    for texts in [
        *library.report_bodies.values(),
        *({code: page.prose for code, page in pages.items()} for pages in library.pages.values()),
    ]:
        levels = {code: [len(mark) for mark in pattern.findall(text.text)] for code, text in texts.items()}
        assert levels["zh"] == levels["en"], next(iter(texts.values())).path
