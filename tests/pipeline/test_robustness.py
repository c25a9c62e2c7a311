"""Whatever an editor writes, a build ends in pages or in problems with a place, never in a stack trace."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.sites.building import MINIMAL, Copy, copy_of, prose, render, told

YAML_FILES = sorted(path.relative_to(MINIMAL).as_posix() for path in (MINIMAL / "content").rglob("*.yaml"))
SCALARS = [
    *("null", "[]", "{}", '""', '"x"', "0", "-1", "99999999999999999", "true", '"2024"', '"1000"', '"2999-12-31"'),
    *('"1000/2999"', '"2023-H1"', "[a, b]", "{fr: a}", "{fr: a, en: b, zh: c}", '"1 fontaine"', "toutes", '"0"', "'%'"),
    *("fountains", "fountains@2024", "geneva-water", "CH-VD", "water", "census-capture", "count-2024", "percent", "fr"),
]
MARKDOWN = [
    *(
        "{fig}`fountains@2024.share`",
        "{num}``",
        "{policy}`a <b>`",
        "```{figures}\n```",
        "```{chart}\n```",
        "# ",
        "| a |\n|-|",
    ),
    *(
        "```{note}\n```{note}\n",
        "[a][b]",
        "[b]: x",
        "![](",
        "&#0;",
        "\\",
        "`{fig}`",
        "{fig}`\n`",
        "***",
        "> > >",
        "1. - *",
    ),
    *(
        "\t",
        "<!--",
        "~~~{chart} fountains",
        "---",
        "| a | b |\n| - |",
        "{body}`water-office <press>`",
        "\u3000",
        "**：**",
    ),
]


@pytest.fixture(scope="module")
def site() -> Iterator[Copy]:
    folder = Path(tempfile.mkdtemp(prefix="reportsite-robustness-"))
    yield copy_of(MINIMAL, folder / "site")
    shutil.rmtree(folder)


def built(site: Copy, changes: dict[str, str]) -> None:
    for path, text in changes.items():
        site.put(path, text)
    try:
        result = render(site.folder)
        assert result.artifacts or result.diagnostics.errors
        assert len(told(result.diagnostics)) == len(result.diagnostics)
    finally:
        for path in changes:
            shutil.copyfile(MINIMAL / path, site.folder / path)


@st.composite
def with_another_value(draw: st.DrawFn) -> dict[str, str]:
    """Draw some files of which a value or two are others, or a line or two are missing."""
    changes = {}
    for path in draw(st.lists(st.sampled_from(YAML_FILES), min_size=1, max_size=2, unique=True)):
        lines = (MINIMAL / path).read_text(encoding="utf-8").split("\n")
        for _ in range(draw(st.integers(1, 2))):
            number = draw(st.integers(0, len(lines) - 1))
            key, colon, _ = lines[number].partition(": ")
            if colon and draw(st.integers(0, 3)):
                lines[number] = f"{key}: {draw(st.sampled_from(SCALARS))}"
            else:
                lines[number : number + draw(st.integers(1, 3))] = []
        changes[path] = "\n".join(lines)
    return changes


@settings(deadline=None, max_examples=60, derandomize=True, database=None, suppress_health_check=list(HealthCheck))
@given(with_another_value())
def test_records_with_other_values_end_in_pages_or_problems(site: Copy, changes: dict[str, str]) -> None:
    built(site, changes)


@settings(deadline=None, max_examples=250, derandomize=True, database=None)
@given(st.lists(st.sampled_from(MARKDOWN), min_size=3, max_size=14), st.sampled_from(["\n", "\n\n", " ", "  \n"]))
def test_texts_of_odd_pieces_end_in_html_or_problems(pieces: list[str], joint: str) -> None:
    rendered = prose(joint.join(pieces))
    lines = joint.join(pieces).split("\n")
    for problem in rendered.problems:
        line, column = map(int, problem.split(" ")[0].split(":"))
        assert 1 <= line <= len(lines)
        assert 1 <= column <= len(lines[line - 1]) + 1


@pytest.mark.parametrize("path", YAML_FILES)
def test_a_site_without_one_of_its_files_ends_in_pages_or_problems(site: Copy, path: str) -> None:
    (site.folder / path).unlink()
    built(site, {})
    shutil.copyfile(MINIMAL / path, site.folder / path)
