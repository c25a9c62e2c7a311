"""Digits typed in prose: those that repeat a registered figure are told, all others are let be."""

from __future__ import annotations

import pytest

from reportsite import diagnostics as rules
from reportsite.check.free_digits import FreeDigits
from reportsite.check.languages import mention_reader
from reportsite.check.mention_reader import MentionReader
from reportsite.diagnostics import Diagnostic, Diagnostics
from reportsite.model.pages import Prose
from reportsite.render.passages import make_parser, prose_passages
from tests.check.conftest import Project


@pytest.fixture(scope="module")
def reader(project: Project) -> MentionReader:
    return mention_reader(project.library, project.content.locales)


def told(project: Project, reader: MentionReader, language: str, text: str) -> list[Diagnostic]:
    prose = Prose(language=language, path=f"content/pages/a.{language}.md", text=text, first_line=5)
    diagnostics = Diagnostics()
    passages = prose_passages(make_parser(), prose)
    FreeDigits(project.library, reader).check(prose, passages, diagnostics)
    return list(diagnostics)


@pytest.mark.parametrize(
    ("language", "text", "figure"),
    [
        ("zh", "用户达4.14亿人。", "internet-medical-users@2023-12"),
        ("zh", "用户达41400万人。", "internet-medical-users@2023-12"),
        ("en", "There were 414 million users.", "internet-medical-users@2023-12"),
        ("en", "There were 414,000,000 users.", "internet-medical-users@2023-12"),
        ("en", "Users numbered 0.414 billion.", "internet-medical-users@2023-12"),
        ("zh", "增加了5139万人。", "internet-medical-users@2023-12.change"),
        ("zh", "占网民的37.9%。", "internet-medical-users@2023-12.share"),
        ("en", "That is 37.9 per cent.", "internet-medical-users@2023-12.share"),
        ("zh", "普及率提高1.9个百分点。", "internet-penetration@2023-12.change"),
        ("en", "It rose by 1.9 percentage points.", "internet-penetration@2023-12.change"),
        ("zh", "网上零售额11.76万亿元。", "online-retail-sales@2020"),
        ("en", "Sales came to CNY 11.76 trillion.", "online-retail-sales@2020"),
        ("en", "There are 3,756 hospitals.", "internet-hospitals@2025-09"),
        ("en", "The index is 0.7948.", "e-government-development-index@2020"),
        ("zh", "请拨打12356。", "psychological-aid-hotline@2025-09"),
        ("zh", "- 一项\n- 用户达4.14亿人", "internet-medical-users@2023-12"),
        ("zh", "| 项 | 值 |\n| --- | --- |\n| 用户 | 4.14亿人 |", "internet-medical-users@2023-12"),
    ],
)
def test_digits_that_repeat_a_figure_are_told(
    project: Project, reader: MentionReader, language: str, text: str, figure: str
) -> None:
    (found,) = told(project, reader, language, text)
    assert found.rule is rules.DIGITS_IN_PROSE
    assert found.arguments["suggestion"] == figure


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("zh", "用户达{fig}`internet-medical-users@2023-12`，写作`4.14亿人`。"),
        ("zh", "```\n4.14亿人\n```"),
        ("zh", "## 4.14亿人"),
        ("zh", "截至2023年12月，2025年9月11日发布。"),
        ("zh", "第47次报告，第45位，第100页。"),
        ("en", "The 45th of 53 reports, on 11 September 2025."),
        ("zh", "百分之百、100%、一半和两倍。"),
        ("zh", "收录三份报告、21项政策、5条说明和5G。"),
        ("en", "Tier 4, CC BY 4.0, WCAG 2.2, 320 pixels."),
        ("zh", "提高1.9倍，1.9米，1.9分。"),
        ("en", "Some 4.15 million pages."),
    ],
)
def test_other_digits_are_let_be(project: Project, reader: MentionReader, language: str, text: str) -> None:
    assert told(project, reader, language, text) == []


def test_the_place_is_that_of_the_digits(project: Project, reader: MentionReader) -> None:
    (found,) = told(project, reader, "en", "## A\n\nFirst line.\nThere were 414 million users.\n")
    assert (found.position.line, found.position.column) == (8, 12)


def test_the_content_calls_every_figure_by_its_id(project: Project, reader: MentionReader) -> None:
    bodies = [prose for versions in project.library.report_bodies.values() for prose in versions.values()]
    pages = [page.prose for versions in project.library.pages.values() for page in versions.values()]
    diagnostics = Diagnostics()
    parser = make_parser()
    digits = FreeDigits(project.library, reader)
    for text in (*bodies, *pages):
        digits.check(text, prose_passages(parser, text), diagnostics)
    assert [(str(item.position), dict(item.arguments)) for item in diagnostics] == []
