"""Markdown as Chinese is written: emphasis beside full-width marks, line ends without a space; Latin text as usual."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from markdown_it import MarkdownIt
from mdit_py_plugins.myst_role import myst_role_plugin

from reportsite.render.passages import make_parser
from tests.sites.building import prose


def html(text: str) -> str:
    rendered = prose(text, "zh")
    assert not rendered.problems
    return rendered.html.removeprefix("<p>").removesuffix("</p>\n")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("**中文：**字", "<strong>中文：</strong>字"),
        ("字**（中文）**字", "字<strong>（中文）</strong>字"),
        ("**“中文”**字", "<strong>“中文”</strong>字"),
        ("字**《标题》**字", "字<strong>《标题》</strong>字"),
        ("**中文。**English", "<strong>中文。</strong>English"),
        ("English**（中文）**", "English<strong>（中文）</strong>"),
        ("中*文*字", "中<em>文</em>字"),
        ("中***文***字", "中<em><strong>文</strong></em>字"),
        ("**4.14亿人，**占37.9%", "<strong>4.14亿人，</strong>占37.9%"),
        ("占**37.9%**，", "占<strong>37.9%</strong>，"),
        ("**企业**：内容", "<strong>企业</strong>：内容"),
        ("（**甲**）", "（<strong>甲</strong>）"),
        ("**a**中", "<strong>a</strong>中"),
        ("**カタカナ。**です", "<strong>カタカナ。</strong>です"),
        ("**𠮷：**字", "<strong>𠮷：</strong>字"),
        ("**机构：**CNNIC，**日期：**2024年", "<strong>机构：</strong>CNNIC，<strong>日期：</strong>2024年"),
        ("“**甲**”与“*乙*”", "“<strong>甲</strong>”与“<em>乙</em>”"),
        ("报告_终稿_v2", "报告_终稿_v2"),
        ("_强调_ 字", "<em>强调</em> 字"),
        ("** 中**", "** 中**"),
        ("**中 **文", "**中 **文"),
        ("2\\*3\\*4中", "2*3*4中"),
    ],
)
def test_emphasis_opens_and_closes_beside_full_width_marks(text: str, expected: str) -> None:
    assert html(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        "**a:**b",
        "a**(b)**c",
        "*a*b",
        "a * b * c",
        "snake_case_name",
        "_a_ b",
        "a_b_ c",
        "**a** b *c*",
        "5*3*2",
        "**Note:** text",
        "a**b**c",
        "`**a**`",
        "\\*a\\*",
        "*a\nb*",
        "one\ntwo",
        "a  \nb",
    ],
)
def test_latin_text_is_read_as_commonmark_says(text: str) -> None:
    expected = MarkdownIt("js-default", {"html": False}).render(text).removeprefix("<p>").removesuffix("</p>\n")
    assert html(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("第一行\n第二行", "第一行第二行"),
        ("句号。\n下一行", "句号。下一行"),
        ("逗号，\n“引文”", "逗号，“引文”"),
        ("甲\n乙\n丙", "甲乙丙"),
        ("one\ntwo", "one\ntwo"),
        ("中文\ntwo", "中文\ntwo"),
        ("one\n中文", "one\n中文"),
        ("2023年\n3月", "2023年\n3月"),
        ("**甲**\n乙", "<strong>甲</strong>\n乙"),
        ("甲  \n乙", "甲<br>\n乙"),
        ("甲\\\n乙", "甲<br>\n乙"),
        ("> 甲\n> 乙", "<blockquote>\n<p>甲乙</p>\n</blockquote>\n"),
        ("- 甲\n  乙", "<ul>\n<li>甲乙</li>\n</ul>\n"),
        ("```\n甲\n乙\n```", "<pre><code>甲\n乙\n</code></pre>\n"),
    ],
)
def test_a_line_end_between_chinese_characters_is_no_space(text: str, expected: str) -> None:
    assert html(text) == expected


_MORE = ["**", "~~", "](", "![", "<https://a.b>", "&amp;", "{fig}`a@2024`", "https://a.b/c", "word", "字", "，", "1.5"]
_PIECES = st.sampled_from([*_MORE, "\n", "  \n", "- ", *"*_`[])&\\{}|#%: $^=+@!'\""])


@given(st.lists(st.one_of(_PIECES, st.text(max_size=4)), max_size=14).map("".join))
def test_plain_text_is_passed_over_without_changing_what_is_read(text: str) -> None:
    """Against the library's own parser, on texts in which no wide character widens a rule."""
    text = "".join(character for character in text if ord(character) < 0x2000)
    theirs = MarkdownIt("js-default", {"html": False, "linkify": False}).use(myst_role_plugin)
    theirs.validateLink = lambda url: True  # type: ignore[method-assign]  # noqa: ARG005
    assert [token.as_dict() for token in make_parser().parse(text)] == [token.as_dict() for token in theirs.parse(text)]
