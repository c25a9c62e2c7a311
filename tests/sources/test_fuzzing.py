"""Whatever bytes a file holds, reading it raises nothing, and every problem is told at a place that the file has."""

from __future__ import annotations

import re

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from reportsite.diagnostics import Diagnostics
from reportsite.model.layout import DATA_FILES
from reportsite.model.loading import read_file
from reportsite.sources.text_reader import read_text
from reportsite.sources.tree import SourceFile
from reportsite.sources.yaml_reader import parse_yaml
from tests.sites.building import MINIMAL, told

FILES = {
    path.relative_to(MINIMAL).as_posix(): path.read_text(encoding="utf-8")
    for path in sorted((MINIMAL / "content").rglob("*.*"))
}
PIECES = [
    *(
        "&a ",
        "*a",
        "!!int ",
        "<<: ",
        "? ",
        ": ",
        "- ",
        "[",
        "]",
        "{",
        "}",
        ",",
        "'",
        '"',
        "|",
        ">",
        "#",
        "\n",
        "\t",
        "  ",
    ),
    *(
        "---\n",
        "...\n",
        "%YAML 1.1\n",
        "@",
        "`",
        "~",
        "null",
        "NO",
        "0571",
        "：",
        "“",
        "𠮷",
        "\u200b",
        "\ufeff",
        "\\x00",
    ),
    *(
        "1e999",
        "9" * 30,
        "2023-02-30",
        "../x",
        "javascript:",
        "<script>",
        "zh",
        "id: ",
        "figures:",
        "printed: ",
        "as_of: ",
    ),
]
LINE_BREAKS = re.compile("\r\n|\r|\n")


def lines_of(content: bytes) -> list[str]:
    return LINE_BREAKS.split(content.decode("utf-8-sig", errors="replace"))


def assert_places(content: bytes, diagnostics: Diagnostics) -> None:
    lines = lines_of(content)
    for item in diagnostics:
        line, column = item.position.line, item.position.column
        assert 1 <= line <= len(lines), item
        assert 1 <= column <= len(lines[line - 1]) + 1, item
    assert len(told(diagnostics)) == len(diagnostics)


def read(content: bytes) -> None:
    diagnostics = Diagnostics()
    text = read_text(SourceFile("a.yaml", content), diagnostics)
    if text is not None:
        node = parse_yaml(text, "a.yaml", diagnostics)
        assert node is not None or len(diagnostics)
    assert_places(content, diagnostics)


def read_as(path: str, content: bytes) -> None:
    diagnostics = Diagnostics()
    diagnostics.include(read_file(SourceFile(path, content), ["fr", "en", "zh"]).problems)
    assert_places(content, diagnostics)


@st.composite
def mutated(draw: st.DrawFn) -> tuple[str, bytes]:
    """Draw a file of the small site with some pieces put in, lines swapped, cut or doubled, or bytes changed."""
    path = draw(st.sampled_from(sorted(FILES)))
    text = FILES[path]
    for _ in range(draw(st.integers(1, 4))):
        start = draw(st.integers(0, len(text)))
        match draw(st.sampled_from(["put", "cut", "line", "double"])):
            case "put":
                text = text[:start] + draw(st.sampled_from(PIECES)) + text[start:]
            case "cut":
                text = text[:start] + text[start + draw(st.integers(1, 40)) :]
            case "line":
                lines = text.split("\n")
                number = draw(st.integers(0, len(lines) - 1))
                lines[number] = draw(st.sampled_from(lines))
                text = "\n".join(lines)
            case _:
                end = start + draw(st.integers(1, 80))
                text = text[:end] + text[start:end] + text[end:]
    content = text.encode("utf-8", errors="surrogatepass")
    if draw(st.integers(0, 9)) == 0:
        place = draw(st.integers(0, max(len(content) - 1, 0)))
        content = content[:place] + draw(st.binary(min_size=1, max_size=3)) + content[place + 1 :]
    return path, content


FUZZING = settings(
    deadline=None,
    derandomize=True,
    database=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
)


@settings(FUZZING, max_examples=2000)
@given(st.binary(max_size=200))
@example(b"\xef\xbb\xbf\xff")
@example(b"\r\xff")
@example("a: [".encode("utf-16"))
def test_random_bytes_never_raise(content: bytes) -> None:
    read(content)


@settings(FUZZING, max_examples=2000)
@given(st.lists(st.sampled_from([*PIECES, "a", "b: c", "\r\n"]), max_size=25).map("".join))
@example("a: [")
@example("? [a\n")
@example("- &a\n- *a")
def test_random_yaml_never_raises(text: str) -> None:
    read(text.encode())


@settings(FUZZING, max_examples=1500)
@given(mutated())
def test_a_spoiled_file_of_the_content_never_raises(case: tuple[str, bytes]) -> None:
    read_as(*case)


@pytest.mark.parametrize("path", sorted({kind.path.replace("*", "x") for kind in DATA_FILES}))
def test_a_file_in_the_wrong_place_is_told_and_raises_nothing(path: str) -> None:
    for content in FILES.values():
        read_as(path, content.encode())


def test_the_files_that_are_spoiled_are_of_every_kind_that_editors_write() -> None:
    written = {kind.path for kind in DATA_FILES if kind.path.count("/") > 1}
    assert written == {kind.path for kind in DATA_FILES if any(kind.matches(path) for path in FILES)}
    assert {"content/pages/about.fr.md", "content/reports/fountains-2024/body.zh.md"} <= FILES.keys()
