"""A Markdown file goes in, its front matter and its text come out, each with the line of the file it began on."""

from __future__ import annotations

import pytest

from reportsite.diagnostics import Diagnostics
from reportsite.sources.markdown_reader import MarkdownFile, parse_markdown
from reportsite.sources.nodes import Mapping, plain


def read(text: str) -> tuple[MarkdownFile | None, list[str]]:
    diagnostics = Diagnostics()
    file = parse_markdown(text, "a.md", diagnostics)
    return file, [f"{item.position.line}:{item.position.column} {item.rule.code}" for item in diagnostics]


@pytest.mark.parametrize(
    ("text", "front_matter", "body", "first_line"),
    [
        ("", {}, "", 1),
        ("text\n", {}, "text\n", 1),
        ("---\ntitle: 甲\n---\ntext\n", {"title": "甲"}, "text\n", 4),
        ("---\ntitle: 甲\n\nsummary: 乙\n---\n\n\ntext", {"title": "甲", "summary": "乙"}, "\n\ntext", 6),
        ("---  \na: 1\n--- \nx", {"a": "1"}, "x", 4),
        ("---\na: 1\n---", {"a": "1"}, "", 4),
        ("---\na: '---'\n---\nx\n---\ny", {"a": "---"}, "x\n---\ny", 4),
        ("\n---\na: 1\n---\n", {}, "\n---\na: 1\n---\n", 1),
        ("---\nno end\n", {}, "---\nno end\n", 1),
        ("----\na\n----\n", {}, "----\na\n----\n", 1),
    ],
)
def test_front_matter_is_told_from_text(text: str, front_matter: object, body: str, first_line: int) -> None:
    file, problems = read(text)
    assert not problems
    assert file is not None
    assert (plain(file.front_matter), file.text, file.first_line) == (front_matter, body, first_line)


@pytest.mark.parametrize(
    ("text", "problems"),
    [
        ("---\na: 1\na: 2\n---\nx", ["3:1 RS003"]),
        ("---\na: 1\n标题： &x 2\n---\nx", ["3:1 RS002"]),
        ("---\na: [1\n---\nx", ["2:4 RS002"]),
        ("---\na: 1\nb: *c\n---\nx", ["3:4 RS004"]),
        ("---\n---\nx", ["2:1 RS104"]),
        ("---\n# only a comment\n---\nx", ["2:1 RS104"]),
    ],
)
def test_a_problem_of_the_front_matter_is_told_with_the_line_of_the_file(text: str, problems: list[str]) -> None:
    assert read(text)[1] == problems


def test_values_know_their_line_in_the_file() -> None:
    file, _ = read("---\ntitle: 甲\nsummary:  乙\n---\n")
    assert file is not None
    assert isinstance(file.front_matter, Mapping)
    assert [str(value.position) for _, value in file.front_matter] == ["a.md:2:8", "a.md:3:11"]
