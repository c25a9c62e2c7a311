"""What the terminal shows of a problem: place, words, line, caret and hint, in its language, with or without colour."""

from __future__ import annotations

import re
import sys
from collections.abc import Mapping
from pathlib import Path

import pytest

from reportsite import diagnostics as rules
from reportsite.cli.terminal import ProgressReporter, Terminal
from reportsite.diagnostics import Diagnostic, Diagnostics, Position, Rule

ENGLISH: Mapping[str, str] = {"LANG": "C.UTF-8"}
CHINESE: Mapping[str, str] = {"LANG": "zh_CN.UTF-8"}


def problem(rule: Rule, line: int, column: int, **arguments: object) -> Diagnostic:
    diagnostics = Diagnostics()
    diagnostics.add(rule, Position("a.yaml", line, column), **arguments)
    (item,) = diagnostics
    return item


def shown(
    item: Diagnostic, folder: Path, capsys: pytest.CaptureFixture[str], environment: Mapping[str, str] = ENGLISH
) -> list[str]:
    Terminal.from_environment(environment).show(item, folder)
    return capsys.readouterr().err.splitlines()


def test_a_problem_is_shown_with_its_place_its_line_a_caret_and_a_hint(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "a.yaml").write_text("x: 1\n  colur: red\n", encoding="utf-8")
    item = problem(rules.UNKNOWN_KEY, 2, 3, key="colur", suggestion="colour")
    assert shown(item, tmp_path, capsys) == [
        "a.yaml:2:3: error RS101: unknown key: `colur`",
        "  2 |   colur: red",
        "    |   ^",
        "  hint: did you mean `colour`?",
    ]


@pytest.mark.parametrize(
    ("line", "column", "excerpt", "caret"),
    [
        ("abc: x", 6, "abc: x", "     ^"),
        ("名称: x", 5, "名称: x", "      ^"),
        ("  名称：{zh: 甲, en: b}", 14, "  名称：{zh: 甲, en: b}", " " * 17 + "^"),
        ("“甲”: x", 6, "“甲”: x", "      ^"),
        ("e\u0301: x", 5, "e\u0301: x", "   ^"),
        ("\ta: x", 5, "    a: x", "       ^"),
        ("Ａ１: x", 5, "Ａ１: x", "      ^"),
        ("ｱ: x", 4, "ｱ: x", "   ^"),
        ("😀: x", 4, "😀: x", "    ^"),
        ("a", 2, "a", " ^"),
    ],
)
def test_the_caret_stands_under_its_column_after_chinese_and_other_characters(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], line: str, column: int, excerpt: str, caret: str
) -> None:
    (tmp_path / "a.yaml").write_text(line + "\n", encoding="utf-8")
    lines = shown(problem(rules.EMPTY_VALUE, 1, column), tmp_path, capsys)
    assert lines[1:] == [f"  1 | {excerpt}", f"    | {caret}"]


def test_of_a_long_line_the_part_around_the_place_is_shown(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "a.yaml").write_text("甲" * 300 + "X" + "乙" * 300 + "\n", encoding="utf-8")
    lines = shown(problem(rules.EMPTY_VALUE, 1, 301), tmp_path, capsys)
    assert lines[1] == f"  1 | …{'甲' * 50}X{'乙' * 39}…"
    assert lines[2] == f"    |  {' ' * 100}^"


@pytest.mark.parametrize("content", [b"a\r\nb: x\r\n", b"a\rb: x\r", b"\xef\xbb\xbfa\nb: x\n", b"a\x0c\x85\nb: x\n"])
def test_lines_are_counted_as_the_readers_count_them(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], content: bytes
) -> None:
    (tmp_path / "a.yaml").write_bytes(content)
    assert shown(problem(rules.EMPTY_VALUE, 2, 4), tmp_path, capsys)[1] == "  2 | b: x"


def test_what_a_terminal_would_obey_is_not_sent_to_it(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "a.yaml").write_bytes("甲\x1b]0;owned\x07\x1b[31m\u202e乙\n".encode() + b"\xff\n")
    lines = shown(problem(rules.CONTROL_CHARACTER, 1, 2, code_point="001B"), tmp_path, capsys)
    assert lines[1] == "  1 | 甲\ufffd]0;owned\ufffd\ufffd[31m\ufffd乙"
    assert shown(problem(rules.NOT_UTF8, 2, 1), tmp_path, capsys)[1] == "  2 | \ufffd"


def test_a_file_that_is_not_there_or_is_a_link_is_not_shown(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    item = problem(rules.SYMLINK, 1, 1, name="a.yaml")
    assert len(shown(item, tmp_path, capsys)) == 2
    (tmp_path / "secret").write_text("secret\n", encoding="utf-8")
    (tmp_path / "a.yaml").symlink_to(tmp_path / "secret")
    assert shown(item, tmp_path, capsys) == [
        "a.yaml:1:1: error RS008: symbolic link is not followed: `a.yaml`",
        "  hint: put the file itself there",
    ]


def test_a_hint_that_would_name_nothing_is_left_out(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert shown(problem(rules.UNKNOWN_KEY, 9, 1, key="x", suggestion=""), tmp_path, capsys) == [
        "a.yaml:9:1: error RS101: unknown key: `x`"
    ]


@pytest.mark.parametrize(
    "environment",
    [
        CHINESE,
        {"LANG": "zh_CN"},
        {"LANG": "en_GB.UTF-8", "LC_ALL": "zh_CN.UTF-8"},
        {"LANG": "C", "LC_MESSAGES": "zh_TW.UTF-8"},
        {"LANG": "zh"},
    ],
)
def test_a_chinese_terminal_is_spoken_to_in_chinese(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], environment: Mapping[str, str]
) -> None:
    (tmp_path / "a.yaml").write_text("colur: red\n", encoding="utf-8")
    item = problem(rules.UNKNOWN_KEY, 1, 1, key="colur", suggestion="colour")
    assert shown(item, tmp_path, capsys, environment) == [
        "a.yaml:1:1: 错误 RS101: 未知的键：`colur`",
        "  1 | colur: red",
        "    | ^",
        "  提示： 是否应为`colour`？",
    ]


@pytest.mark.parametrize(
    "environment",
    [
        {},
        {"LANG": ""},
        {"LANG": "C"},
        {"LANG": "fr_FR.UTF-8"},
        {"LANG": "zh_CN.UTF-8", "LC_ALL": "C"},
        {"LANG": "../../zh"},
        {"LANG": "*"},
        {"LANG": "zh/../zh"},
    ],
)
def test_any_other_terminal_is_spoken_to_in_english(environment: Mapping[str, str]) -> None:
    assert Terminal.from_environment(environment).words("error") == "error"


@pytest.mark.parametrize(
    ("item", "chinese"),
    [
        (problem(rules.UNKNOWN_REFERENCE, 1, 1, kind="body", id="source", suggestion=""), "未知的机构：`source`"),
        (problem(rules.UNKNOWN_KEY, 1, 1, key="page", suggestion=""), "未知的键：`page`"),
        (problem(rules.MISSING_FIELD, 1, 1, field="source"), "缺少字段：`source`"),
        (problem(rules.WRONG_TYPE, 1, 1, expected="a list", found="nothing"), "此处应为列表，实为空"),
        (problem(rules.YAML_FEATURE, 1, 1, feature="an anchor (&)"), "内容文件中不允许使用锚点（&）"),
        (problem(rules.DUPLICATE_ID, 1, 1, kind="topic", id="topic", other="b.yaml:1:1"), "主题标识重复：`topic`"),
    ],
)
def test_what_was_typed_stays_as_typed_even_where_it_is_a_word_of_ours(item: Diagnostic, chinese: str) -> None:
    assert Terminal.from_environment(CHINESE).message_of(item) == chinese


def test_a_hint_repeats_what_was_typed_too() -> None:
    item = problem(rules.UNKNOWN_KEY, 1, 1, key="topc", suggestion="topic")
    assert Terminal.from_environment(CHINESE).hint_of(item) == "是否应为`topic`？"


@pytest.mark.parametrize(
    ("count", "english", "chinese"), [(0, "0 errors", "0个错误"), (1, "1 error", "1个错误"), (2, "2 errors", "2个错误")]
)
def test_numbers_take_their_form(count: int, english: str, chinese: str) -> None:
    for environment, words in ((ENGLISH, english), (CHINESE, chinese)):
        assert Terminal.from_environment(environment).plural("{count} error", "{count} errors", count) == words


@pytest.mark.parametrize(
    ("environment", "tty", "coloured"),
    [
        ({}, True, True),
        ({"NO_COLOR": "1"}, True, False),
        ({"NO_COLOR": ""}, True, False),
        ({}, False, False),
    ],
)
def test_colour_is_for_terminals_that_want_it(
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
    tmp_path: Path,
    environment: Mapping[str, str],
    tty: bool,  # noqa: FBT001
    coloured: bool,  # noqa: FBT001
) -> None:
    monkeypatch.setattr(sys.stderr, "isatty", lambda: tty)
    (tmp_path / "a.yaml").write_text("x\n", encoding="utf-8")
    terminal = Terminal.from_environment(environment)
    terminal.show(problem(rules.EMPTY_VALUE, 1, 1), tmp_path)
    terminal.error("no")
    said = capsys.readouterr().err
    assert ("\x1b[" in said) is coloured
    plain = said.replace("\x1b[31m", "").replace("\x1b[1m", "").replace("\x1b[0m", "")
    assert plain.splitlines() == ["a.yaml:1:1: error RS104: a value is needed here", "  1 | x", "    | ^", "error: no"]


def test_progress_is_shown_on_a_terminal_alone_and_only_when_it_takes_long(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    clock = [0.0]
    monkeypatch.setattr("reportsite.cli.terminal.time.monotonic", lambda: clock[0])
    for tty in (False, True):
        monkeypatch.setattr(sys.stderr, "isatty", lambda tty=tty: tty)
        reporter = ProgressReporter(Terminal.from_environment(ENGLISH))
        reporter.stage("render", 60)
        for _ in range(60):
            clock[0] += 0.05
            reporter.step()
        said = capsys.readouterr().err
        frames = re.findall(r"\r\x1b\[K(\d+) of 60 pages", said)
        assert bool(frames) is tty
        assert all(20 <= int(frame) < 60 for frame in frames)
        assert said.endswith("\r\x1b[K") is tty
