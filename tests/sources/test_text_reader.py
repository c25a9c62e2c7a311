"""Bytes go in, text that is safe to show comes out; what is no text is told at its line and column."""

from __future__ import annotations

import time

import pytest

from reportsite.diagnostics import Diagnostics
from reportsite.sources.text_reader import read_text
from reportsite.sources.tree import SourceFile


def read(content: bytes) -> tuple[str | None, list[str]]:
    diagnostics = Diagnostics()
    text = read_text(SourceFile("a.md", content), diagnostics)
    told = [
        f"{item.position.line}:{item.position.column} {item.rule.code} {item.arguments.get('code_point', '')}".rstrip()
        for item in diagnostics
    ]
    return text, told


@pytest.mark.parametrize(
    ("content", "text"),
    [
        (b"", ""),
        ("中文 text\n".encode(), "中文 text\n"),
        (b"\xef\xbb\xbfa: 1\n", "a: 1\n"),
        (b"\xef\xbb\xbf", ""),
        (b"a\r\nb\r\n", "a\nb\n"),
        (b"a\rb\r", "a\nb\n"),
        (b"a\r\r\nb\n\rc", "a\n\nb\n\nc"),
        (b"tab\there", "tab\there"),
        ("𠮷 e\u0301 \u3000 …—“”".encode(), "𠮷 e\u0301 \u3000 …—“”"),
    ],
)
def test_text_comes_out_with_line_feeds_and_without_a_mark(content: bytes, text: str) -> None:
    assert read(content) == (text, [])


@pytest.mark.parametrize(
    ("content", "place"),
    [
        (b"\xff\xfea\x00", "1:1"),
        ("第一行\n第二行".encode() + b"\xe4\xb8", "2:4"),
        (b"\xef\xbb\xbf" + "标题\n正文".encode() + b"\xff", "2:3"),
        (b"a\r\nb\xc3(", "2:2"),
        (b"a\rb\rc\x80", "3:2"),
        ("互联网".encode("gb18030"), "1:1"),
        (b"ok\n" + "互联网".encode("gb18030"), "2:1"),
        (b"\xed\xa0\x80", "1:1"),
        (b"\xc0\xaf", "1:1"),
        (b"\xf5\x80\x80\x80", "1:1"),
    ],
)
def test_what_is_not_utf8_is_told_at_its_place_in_characters(content: bytes, place: str) -> None:
    assert read(content) == (None, [f"{place} RS001"])


@pytest.mark.parametrize(
    ("content", "problems"),
    [
        ("a\0b", ["1:2 RS011 0000"]),
        ("第一行\n第\x1b[31m", ["2:2 RS011 001B"]),
        ("a\x07\nb\x08\n", ["1:2 RS011 0007", "2:2 RS011 0008"]),
        ("a\x0bb\x0cc", ["1:2 RS011 000B", "1:4 RS011 000C"]),
        ("\x7f\x80\x85\x9f", ["1:1 RS011 007F", "1:2 RS011 0080", "1:3 RS011 0085", "1:4 RS011 009F"]),
        ("a\u2028b\u2029", ["1:2 RS011 2028", "1:4 RS011 2029"]),
        ("中\u202e文\u202c", ["1:2 RS011 202E", "1:4 RS011 202C"]),
        ("\u2066a\u2069", ["1:1 RS011 2066", "1:3 RS011 2069"]),
        ("a\ufffe\uffff", ["1:2 RS011 FFFE", "1:3 RS011 FFFF"]),
        ("\r\n\r\n\x01", ["3:1 RS011 0001"]),
    ],
)
def test_control_characters_and_marks_that_reorder_text_are_told_each(content: str, problems: list[str]) -> None:
    assert read(content.encode()) == (None, problems)


def test_eight_mebibytes_of_control_characters_are_told_at_once_and_not_all() -> None:
    began = time.monotonic()
    for content in (b"\x01" * 8_000_000, b"\x01\n" * 4_000_000):
        told = read(content)[1]
        assert told[0] == "1:1 RS011 0001"
        assert 100 <= len(told) <= 1000
    assert time.monotonic() - began < 5
