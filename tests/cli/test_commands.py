"""The command line as a manual: what is typed goes in; what is said, where, and the exit code come out."""

from __future__ import annotations

import gc
import json
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path
from typing import NoReturn

import click
import pytest

from reportsite.building import site as building_site
from reportsite.cli import main
from reportsite.cli.commands import cli
from reportsite.diagnostics import CATALOGUE
from reportsite.errors import SettingsError
from tests.sites.building import ROOT, Copy

TOPICS = "content/reference/topics.yaml"
FIGURES = "content/reports/fountains-2024/figures.yaml"


@pytest.fixture(autouse=True)
def plain_terminal(monkeypatch: pytest.MonkeyPatch) -> None:
    """Speak English in whatever language the tests are run."""
    for name in ("LC_ALL", "LC_MESSAGES", "NO_COLOR"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("LANG", "C.UTF-8")


@pytest.fixture
def said(capfd: pytest.CaptureFixture[str]) -> pytest.CaptureFixture[str]:
    capfd.readouterr()
    return capfd


def run(said: pytest.CaptureFixture[str], *arguments: object) -> tuple[int, str, str]:
    code = main([str(argument) for argument in arguments])
    captured = said.readouterr()
    return code, captured.out, captured.err


# A command line that only names folders ----------------------------------------------------------------------


@pytest.mark.parametrize("order", [("--site", "--output"), ("--output", "--site")])
def test_a_build_whose_folders_are_named_is_the_same_however_the_line_is_read(
    said: pytest.CaptureFixture[str], tmp_path: Path, order: tuple[str, str]
) -> None:
    (tmp_path / "empty").mkdir()
    (tmp_path / "place").mkdir()
    folders = {"--site": tmp_path / "empty", "--output": tmp_path / "place"}
    named = [word for option in order for word in (option, folders[option])]
    plain = run(said, "build", *named)
    assert plain[0] == 1
    assert "site.yaml" in plain[2]
    assert run(said, *named) == run(said, "build", "--strict", *named) == plain


@pytest.mark.parametrize(
    "words", [["--site"], ["--site", "nowhere"], ["--output", "a", "--output"], ["--sites", "a"], ["build", "a"]]
)
def test_a_line_that_is_not_quite_so_is_explained(said: pytest.CaptureFixture[str], words: list[str]) -> None:
    code, _, err = run(said, *words)
    assert code != 0
    assert err


# Help ----------------------------------------------------------------------------------------------------------


def test_help_names_every_command_and_shows_examples(said: pytest.CaptureFixture[str]) -> None:
    code, out, err = run(said, "--help")
    assert (code, err) == (0, "")
    assert out.startswith("Usage: python build.py")
    for name in cli.commands:
        assert f"  {name}" in out
    assert "Examples:" in out
    assert "python build.py check --json" in out
    assert run(said, "-h") == (0, out, "")


@pytest.mark.parametrize("name", sorted(cli.commands))
def test_help_of_each_command_says_what_it_does_and_shows_examples(said: pytest.CaptureFixture[str], name: str) -> None:
    code, out, err = run(said, name, "--help")
    assert (code, err) == (0, "")
    assert out.startswith(f"Usage: python build.py {name}")
    if isinstance(cli.commands[name], click.Group):
        return
    examples = out[out.index("Examples:") :]
    assert f"python build.py {name}" in examples
    for option in cli.commands[name].params:
        if isinstance(option, click.Option):
            assert option.opts[-1] in out
            assert option.help


def test_every_option_in_an_example_exists(said: pytest.CaptureFixture[str]) -> None:
    for name, command in cli.commands.items():
        known = {opt for option in command.params for opt in option.opts} | {"--help"}
        _, out, _ = run(said, name, "--help")
        examples = out.partition("Examples:")[2]
        assert set(re.findall(r"(?<!\S)--[a-z-]+", examples)) <= known, name


def test_the_version_is_told(said: pytest.CaptureFixture[str]) -> None:
    code, out, _ = run(said, "--version")
    assert code == 0
    assert re.fullmatch(r"reportsite, version \d+\.\d+\.\d+\n", out)


# Build ---------------------------------------------------------------------------------------------------------


def test_without_a_command_the_site_is_built(said: pytest.CaptureFixture[str], minimal: Copy, tmp_path: Path) -> None:
    code, out, err = run(said, "--site", minimal.folder, "--output", tmp_path / "out")
    assert (code, out) == (0, "")
    assert re.fullmatch(r"\d+ pages in fr, en, zh, 0 warnings, \d+\.\d s → .*out\n", err)
    assert (tmp_path / "out/zh/index.html").is_file()


def test_without_anything_the_project_is_built_into_its_output_folder(monkeypatch: pytest.MonkeyPatch) -> None:
    asked = []

    def refuse(settings: object, output: object, reporter: object, workers: object) -> NoReturn:
        asked.append((getattr(settings, "site", None), output))
        assert reporter
        assert workers is None
        raise SettingsError("enough")

    monkeypatch.setattr("reportsite.cli.building.unchanged", lambda *_: None)
    monkeypatch.setattr(building_site, "build", refuse)
    assert main([]) == 1
    assert asked == [(ROOT, ROOT / "output")]


def test_the_output_folder_of_a_site_is_its_own(said: pytest.CaptureFixture[str], minimal: Copy) -> None:
    assert run(said, "build", "--site", minimal.folder)[0] == 0
    assert (minimal.folder / "output/index.html").is_file()


def test_the_place_of_the_output_is_told_from_where_one_stands(
    said: pytest.CaptureFixture[str], minimal: Copy, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(minimal.folder.parent)
    assert run(said, "build", "--site", "site")[2].endswith("→ site/output\n")
    assert run(said, "build", "--site", "site", "--output", "there")[2].endswith("→ there\n")


def test_an_error_is_told_with_its_line_and_nothing_is_written(
    said: pytest.CaptureFixture[str], minimal: Copy, tmp_path: Path
) -> None:
    minimal.edit(TOPICS, "id: winter\n", "id: winter\n  nmae: x\n")
    code, out, err = run(said, "build", "--site", minimal.folder, "--output", tmp_path / "out")
    assert (code, out) == (1, "")
    assert err == (
        "content/reference/topics.yaml:11:3: error RS101: unknown key: `nmae`\n"
        "  11 |   nmae: x\n"
        "     |   ^\n"
        "error: nothing was written; 1 error, 0 warnings\n"
    )
    assert not (tmp_path / "out").exists()


def test_a_warning_is_told_and_the_site_is_written(
    said: pytest.CaptureFixture[str], minimal: Copy, tmp_path: Path
) -> None:
    minimal.put("content/reference/topic.yaml", "[]\n")
    code, _, err = run(said, "build", "--site", minimal.folder, "--output", tmp_path / "out")
    assert code == 0
    assert err.startswith(
        "content/reference/topic.yaml:1:1: warning RS009: nothing reads this file: `content/reference/topic.yaml`\n"
        "  1 | []\n"
        "    | ^\n"
        "  hint: did you mean `content/reference/topics.yaml`?\n"
    )
    assert "1 warning, " in err.splitlines()[-1]
    assert (tmp_path / "out/index.html").is_file()


def test_strict_lets_a_warning_count_as_an_error(
    said: pytest.CaptureFixture[str], minimal: Copy, tmp_path: Path
) -> None:
    minimal.put("content/notes.txt", "x")
    code, _, err = run(said, "--strict", "--site", minimal.folder, "--output", tmp_path / "out")
    assert code == 1
    assert err.startswith("content/notes.txt:1:1: error RS009: ")
    assert err.endswith("error: nothing was written; 1 error, 0 warnings\n")
    assert run(said, "check", "--site", minimal.folder)[0] == 0
    assert run(said, "check", "--site", minimal.folder, "--strict")[0] == 1


def test_another_address_and_an_offline_copy_are_options(
    said: pytest.CaptureFixture[str], minimal: Copy, tmp_path: Path
) -> None:
    arguments = ["build", "--site", minimal.folder, "--output", tmp_path / "out"]
    assert run(said, *arguments, "--base-url", "https://example.com/x/", "--offline")[0] == 0
    page = (tmp_path / "out/en/topics/index.html").read_text(encoding="utf-8")
    assert 'rel="canonical" href="https://example.com/x/en/topics/"' in page
    assert 'href="../timeline/index.html"' in page


# Check ---------------------------------------------------------------------------------------------------------


def test_check_tells_all_that_is_wrong_and_writes_nothing(said: pytest.CaptureFixture[str], minimal: Copy) -> None:
    before = {path: path.stat().st_mtime_ns for path in minimal.folder.rglob("*")}
    assert run(said, "check", "--site", minimal.folder) == (0, "", "0 errors, 0 warnings\n")
    minimal.edit(FIGURES, 'as_of: "2024"', 'as_of: "2024-13"')
    code, out, err = run(said, "check", "--site", minimal.folder)
    assert (code, out) == (1, "")
    assert err == (
        "content/reports/fountains-2024/figures.yaml:7:12: error RS202: not a date: `2024-13`\n"
        '  7 |     as_of: "2024-13"\n'
        "    |            ^\n"
        "  hint: write 2024, 2024-05, 2024-05-20, 2023-H1 or 2023-03/2023-09\n"
        "1 error, 0 warnings\n"
    )
    assert before.keys() == set(minimal.folder.rglob("*"))


def test_check_gives_its_problems_as_json_on_standard_output(said: pytest.CaptureFixture[str], minimal: Copy) -> None:
    assert run(said, "check", "--json", "--site", minimal.folder) == (0, "[]\n", "")
    minimal.edit(TOPICS, "id: winter\n", "id: winter\n  nmae: 冬\n")
    minimal.edit("content/reference/bodies.yaml", "kind: office", "kind: offise")
    minimal.put("content/笔记.txt", "x")
    code, out, err = run(said, "check", "--json", "--site", minimal.folder)
    assert (code, err) == (1, "")
    kinds = "party, state-council, ministry, administration, office, provincial-government, statistics, international"
    assert json.loads(out) == [
        {
            "code": "RS201",
            "severity": "error",
            "file": "content/reference/bodies.yaml",
            "line": 13,
            "column": 9,
            "message": f"expected one of {kinds}, company, publisher, corps, found `offise`",
            "hint": "did you mean `office`?",
        },
        {
            "code": "RS101",
            "severity": "error",
            "file": TOPICS,
            "line": 11,
            "column": 3,
            "message": "unknown key: `nmae`",
            "hint": "",
        },
        {
            "code": "RS007",
            "severity": "error",
            "file": "content/笔记.txt",
            "line": 1,
            "column": 1,
            "message": "file name is not allowed: `\\u7b14\\u8bb0.txt`",
            "hint": CATALOGUE["RS007"].hint,
        },
    ]


def test_only_the_first_fifty_problems_are_shown_errors_before_warnings(
    said: pytest.CaptureFixture[str], minimal: Copy
) -> None:
    for number in range(60):
        minimal.put(f"content/note-{number:02}.txt", "x")
    minimal.edit(TOPICS, "id: winter\n", "id: winter\n  nmae: x\n")
    _, _, err = run(said, "check", "--site", minimal.folder)
    lines = err.splitlines()
    assert sum(": warning RS009: " in line for line in lines) == 49
    assert sum(": error RS101: " in line for line in lines) == 1
    assert lines[-2:] == ["… and 11 more; `check --json` lists them all", "1 error, 60 warnings"]
    _, out, _ = run(said, "check", "--json", "--site", minimal.folder)
    assert len(json.loads(out)) == 61


# What stops a run ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("arguments", "code", "sentence"),
    [
        (["build", "--nonsense"], 2, "No such option"),
        (["--nonsense"], 2, "No such option"),
        (["chek"], 2, "chek"),
        (["check", "--output", "x"], 2, "No such option"),
        (["build", "--site"], 2, "requires an argument"),
        (["build", "--site", __file__], 2, "is a file"),
        (["check", "--site", "does/not/exist"], 1, "site.yaml:1:1: error RS010: file is missing: `site.yaml`"),
        (
            ["build", "--site", "{site}", "--base-url", "x", "--output", "{out}"],
            1,
            "error: not an http or https address: x",
        ),
        (["build", "--site", "{site}", "--output", "{site}"], 1, "error: "),
        (["build", "--site", "{site}", "--output", "{site}/content"], 1, "error: "),
    ],
)
def test_what_cannot_be_done_is_told_in_a_sentence_with_an_exit_code(
    said: pytest.CaptureFixture[str], minimal: Copy, tmp_path: Path, arguments: list[str], code: int, sentence: str
) -> None:
    filled = [argument.format(site=minimal.folder, out=tmp_path / "out") for argument in arguments]
    before = {path: path.stat().st_mtime_ns for path in minimal.folder.rglob("*") if path.is_file()}
    found, out, err = run(said, *filled)
    assert (found, out) == (code, "")
    assert sentence in err
    assert "Traceback" not in err
    assert before == {path: path.stat().st_mtime_ns for path in minimal.folder.rglob("*") if path.is_file()}


@pytest.mark.parametrize(
    ("stopped", "code", "said_then"),
    [
        (KeyboardInterrupt(), 130, ""),
        (PermissionError(13, "Permission denied", "content/a.yaml"), 1, "error: Permission denied: content/a.yaml\n"),
        (OSError("the disk is gone"), 1, "error: the disk is gone\n"),
        (SettingsError("theme/x is missing"), 1, "error: theme/x is missing\n"),
    ],
)
def test_what_breaks_a_run_is_told_without_a_stack_trace(
    said: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, stopped: BaseException, code: int, said_then: str
) -> None:
    def broken(*_: object) -> NoReturn:
        raise stopped

    monkeypatch.setattr("reportsite.cli.check.render_site", broken)
    found, out, err = run(said, "check")
    assert (found, out) == (code, "")
    assert err.strip() == said_then.strip()


@pytest.mark.parametrize(
    ("arguments", "code"),
    [(["check"], 0), (["check", "--strict"], 0), (["check", "--site", "nowhere"], 1), (["--x"], 2)],
)
def test_build_py_ends_with_the_exit_code(minimal: Copy, arguments: list[str], code: int) -> None:
    command = [sys.executable, str(ROOT / "build.py"), *arguments]
    if "--site" not in arguments and code == 0:
        command += ["--site", str(minimal.folder)]
    result = subprocess.run(command, capture_output=True, text=True, check=False, cwd=minimal.folder, timeout=120)
    assert result.returncode == code, result.stderr


@pytest.mark.parametrize("arguments", [[], ["build"], ["check"], ["--help"]])
def test_without_what_the_project_needs_a_sentence_says_how_to_install_it(tmp_path: Path, arguments: list[str]) -> None:
    shutil.copy(ROOT / "build.py", tmp_path)
    shutil.copytree(ROOT / "reportsite", tmp_path / "reportsite", ignore=shutil.ignore_patterns("__pycache__"))
    alone = [sys.executable, "-S", "-s", "-E", "build.py"]  # the standard library and nothing else
    ran = subprocess.run([*alone, *arguments], cwd=tmp_path, capture_output=True, text=True, check=False)
    assert ran.returncode == 1
    assert re.fullmatch(r"\w+ is not installed: run `make site` \(or .*\)\.\n", ran.stderr)


def test_standard_output_is_empty_and_data_alone_goes_there(minimal: Copy) -> None:
    command = [sys.executable, str(ROOT / "build.py"), "check", "--json", "--site", str(minimal.folder)]
    minimal.put("content/notes.txt", "x")
    result = subprocess.run(
        command, capture_output=True, check=False, timeout=120, env={**os.environ, "PYTHONIOENCODING": "utf-8"}
    )
    assert json.loads(result.stdout)[0]["code"] == "RS009"
    assert result.stderr == b""


def test_whoever_calls_a_build_goes_on_looking_for_cycles(minimal: Copy) -> None:
    gc.enable()
    assert main(["build", "--site", str(minimal.folder), "--output", str(minimal.folder.parent / "out")]) == 0
    assert gc.isenabled()
