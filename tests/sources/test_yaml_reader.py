"""YAML text goes in, nodes that hold what was typed come out; what makes YAML surprising is refused at its place."""

from __future__ import annotations

import time

import pytest

from reportsite.diagnostics import Diagnostics
from reportsite.sources.nodes import Mapping, Node, Scalar, Sequence, plain
from reportsite.sources.yaml_reader import parse_yaml


def read(text: str, first_line: int = 1) -> tuple[Node | None, list[str]]:
    diagnostics = Diagnostics()
    node = parse_yaml(text, "a.yaml", diagnostics, first_line=first_line)
    return node, [f"{item.position.line}:{item.position.column} {item.rule.code}" for item in diagnostics]


def scalar(text: str) -> Scalar:
    node, problems = read(text)
    assert not problems
    assert isinstance(node, Mapping)
    value = {key.value: value for key, value in node}["a"]
    assert isinstance(value, Scalar)
    return value


@pytest.mark.parametrize(
    "typed",
    [
        *("NO", "no", "yes", "on", "Off", "y", "True", "FALSE"),
        *("1:20", "190:20:30", "12:30:45"),
        *("010", "0571", "0o17", "0x1F", "0b11", "1_000", "+86", "-0", "4.10", "1.00", "1e5", "1E+3", ".5", ".inf"),
        *("2024-08", "2024-05-20", "2001-12-14t21:59:43.10-05:00", "2023-H1", "2023-03/2023-09"),
        *("=", "<", "~ 5", "null island", "4.14亿人", "8000家以上", "▢年"),
        *("《互联网医院》：说明", "价格：三元", "a：b", "http://example.org/a:b#c", "a#b", "C#", "50%", "100 % sicher"),
        *("it's", 'say "x"', "a, b", "a - b", "标题"),
    ],
)
def test_a_plain_scalar_arrives_as_it_was_typed(typed: str) -> None:
    assert scalar(f"a: {typed}\n").value == typed


@pytest.mark.parametrize(
    ("typed", "value"),
    [
        ('">80%"', ">80%"),
        ("'>80%'", ">80%"),
        ("'it''s'", "it's"),
        ('"a\\tb\\u4e2d"', "a\tb中"),
        ('"null"', "null"),
        ("价格 # 说明", "价格"),
        ("价格# 说明", "价格# 说明"),
        ('"价格 # 说明"', "价格 # 说明"),
        ("one\n  two", "one two"),
        ("|\n  one\n  two\n", "one\ntwo\n"),
        ("|-\n  one\n  two\n", "one\ntwo"),
        (">-\n  one\n  two\n\n  three\n", "one two\nthree"),
        ("|+\n  one\n\n", "one\n\n"),
    ],
)
def test_quotes_blocks_and_comments_are_read_as_yaml_says(typed: str, value: str) -> None:
    assert scalar(f"a: {typed}").value == value


@pytest.mark.parametrize("typed", ["", "~", "null", "Null", "NULL"])
def test_nothing_is_null(typed: str) -> None:
    assert scalar(f"a: {typed}\n").is_null


@pytest.mark.parametrize("typed", ['""', "''", '"~"', "'null'", "|-\n  null", "nULL", "none", "nil", "No"])
def test_words_and_quoted_text_are_not_null(typed: str) -> None:
    assert not scalar(f"a: {typed}\n").is_null


def test_nodes_know_where_they_begin() -> None:
    node, problems = read("标题: 甲\n表:\n  - 乙\n  - {键: 丙, 二: [丁]}\n")
    assert not problems
    assert isinstance(node, Mapping)
    (title, first), (_, table) = node
    assert (title.position.line, title.position.column) == (1, 1)
    assert (first.position.line, first.position.column) == (1, 5)
    assert isinstance(table, Sequence)
    inner = table.items[1]
    assert isinstance(inner, Mapping)
    assert str(inner.entries[1][1].position) == "a.yaml:4:15"


@pytest.mark.parametrize(
    ("text", "problems"),
    [
        ("a: 1\nb: 2\na: 3\n", ["3:1 RS003"]),
        ("a: 1\na: 2\na: 3\n", ["2:1 RS003", "3:1 RS003"]),
        ("名称: {zh: 甲, zh: 乙}\n", ["1:13 RS003"]),
        ('a: 1\n"a": 2\n', ["2:1 RS003"]),
        ("a: &x 1\n", ["1:4 RS004"]),
        ("a: 1\nb: *x\n", ["2:4 RS004"]),
        ("a: &x [1]\nb: *x\n", ["1:4 RS004"]),
        ("- &x {a: 1}\n", ["1:3 RS004"]),
        ("a: !!python/object/apply:os.system [id]\n", ["1:4 RS004"]),
        ("a: !!str 5\n", ["1:4 RS004"]),
        ("a: !mine {b: 1}\n", ["1:4 RS004"]),
        ("甲: ! 5\n", ["1:4 RS004"]),
        ("a: 1\n<<: {b: 2}\n", ["2:1 RS004"]),
        ("? [a, b]\n: c\n", ["1:3 RS004"]),
        ("? {a: b}\n: c\n", ["1:3 RS004"]),
        ("a: 1\n---\nb: 2\n", ["2:1 RS004"]),
        ("", ["1:1 RS104"]),
        ("\n\n# nothing but a comment\n", ["1:1 RS104"]),
        ("a: [1, 2\n", ["1:4 RS002"]),
        ("a: [1, 2", ["1:4 RS002"]),
        ("a: {b: 1,\n\n\n", ["1:10 RS002"]),
        ("a: [1, 2\nb: 3\n", ["2:2 RS002"]),
        ("a: b: c\n", ["1:5 RS002"]),
        ("a: 1\n b: 2\n", ["2:3 RS002"]),
        ("a:\n\t- b\n", ["2:1 RS002"]),
        ("a: 'x\n", ["1:4 RS002"]),
        ("id: a\n名称：乙\nkind: x\n", ["2:1 RS002"]),
        ("- id: a\n  名称：乙\n", ["2:3 RS002"]),
        ("a: @b\n", ["1:4 RS002"]),
        ("a: `b`\n", ["1:4 RS002"]),
        ("a: %b\n", ["1:4 RS002"]),
        ("a: >80%\n", ["1:6 RS002"]),
        ('a: "\\q"\n', ["1:5 RS002"]),
        ('a: "\\ud800"\n', ["1:7 RS002"]),
        ('a: "\\0"\n', ["1:4 RS011"]),
        ('a: 1\n乙: "x\\e[31m"\n', ["2:4 RS011"]),
        ('a: "\\u202e"\n', ["1:4 RS011"]),
        ('a: "\\r"\n', ["1:4 RS011"]),
        ('a: "\\N"\n', ["1:4 RS011"]),
        ('"\\x07": 1\n', ["1:1 RS011"]),
    ],
)
def test_what_makes_yaml_surprising_is_refused_at_its_place(text: str, problems: list[str]) -> None:
    assert read(text)[1] == problems


def test_a_quoted_merge_key_is_an_ordinary_key() -> None:
    node, problems = read('"<<": 1\n')
    assert not problems
    assert node is not None
    assert plain(node) == {"<<": "1"}


def test_the_first_of_two_equal_keys_is_kept() -> None:
    node, _ = read("a: 1\na: 2\n")
    assert node is not None
    assert plain(node) == {"a": "1"}


def test_text_from_the_middle_of_a_file_is_counted_from_its_line() -> None:
    assert read("a: 1\na: 2\n", first_line=10)[1] == ["11:1 RS003"]
    assert read("", first_line=10)[1] == ["10:1 RS104"]
    assert read("a: [", first_line=10)[1] == ["10:5 RS002"]


@pytest.mark.parametrize(
    ("text", "place"), [("[" * 25, "1:25"), ("- " * 25, "1:49"), ("{a: " * 25, "1:94"), ("[" * 1_000_000, "1:25")]
)
def test_deep_nesting_is_refused(text: str, place: str) -> None:
    assert read(text)[1] == [f"{place} RS005"]


def test_the_depth_that_content_needs_is_read() -> None:
    node, problems = read("[" * 24 + "]" * 24)
    assert isinstance(node, Sequence)
    assert not problems


def test_an_alias_bomb_is_refused_at_once() -> None:
    lines = ["a0: &a0 [x, x, x, x, x, x, x, x, x]"]
    lines += [f"a{level}: &a{level} [{', '.join([f'*a{level - 1}'] * 9)}]" for level in range(1, 30)]
    began = time.monotonic()
    assert read("\n".join(lines))[1] == ["1:5 RS004"]
    assert time.monotonic() - began < 1


def test_a_refused_file_gives_no_nodes() -> None:
    assert read("a: 1\nb: &x 2\n")[0] is None


def test_plain_gives_text_lists_and_dictionaries() -> None:
    node, _ = read("a: 1\nb: [x, ~, '~']\nc: {d: }\n")
    assert node is not None
    assert plain(node) == {"a": "1", "b": ["x", None, "~"], "c": {"d": None}}
