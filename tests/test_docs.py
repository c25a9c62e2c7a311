"""The documentation: it names everything there is, its examples and transcripts are true, its links lead somewhere."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
import tomllib
from collections.abc import Iterator
from enum import Enum
from functools import cache
from itertools import pairwise
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit

import click
import pytest
from msgspec.structs import fields

from reportsite import diagnostics as rules
from reportsite.cli import main
from reportsite.cli.commands import cli
from reportsite.config import load_config
from reportsite.diagnostics import CATALOGUE, Diagnostics, Severity
from reportsite.i18n.locales import Locale, load_locale
from reportsite.i18n.quantities import show_printed
from reportsite.model.converters import converters
from reportsite.model.layout import DATA_FILES
from reportsite.model.quantity import NumberGrammar, Unit, parse_quantity
from reportsite.model.registry import Registry
from reportsite.render import prose
from reportsite.render.environment import make_environment
from reportsite.render.words import LABELS
from reportsite.site.plan import _LISTS
from reportsite.sources import nodes
from reportsite.sources.decoding import Decoder
from reportsite.sources.yaml_reader import parse_yaml
from tools import reference, setup

ROOT = Path(__file__).resolve().parent.parent
DOCS = ROOT / "docs"
EXAMPLE = DOCS / "example"
DIAGNOSTICS = DOCS / "diagnostics.md"
COMMANDS = DOCS / "commands.md"
READMES = (ROOT / "README.md", ROOT / "README.zh.md")
GUIDES = (DOCS / "editors-guide.en.md", DOCS / "editors-guide.zh.md")
LARGEST_PICTURE = 300_000
LANGUAGES = ("zh", "en")

DOCUMENTS = sorted(
    [
        *ROOT.glob("*.md"),
        *(path for path in DOCS.rglob("*.md") if EXAMPLE not in path.parents),
        *(ROOT / "benchmarks").glob("*.md"),
        ROOT / "content/LICENSE.md",
    ]
)
_FENCE = re.compile(r"^(?P<fence>`{3,})(?P<info>[^`\n]*)\n(?P<text>.*?)^(?P=fence)$", re.MULTILINE | re.DOTALL)


def name_of(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


def run(*arguments: str) -> int:
    """Run the command line in this process; return its exit code."""
    try:
        return main(arguments)
    except SystemExit as ended:
        return int(ended.code or 0)


@cache
def text_of(path: Path) -> str:
    return path.read_text(encoding="utf-8")


def blocks(text: str, info: str) -> list[str]:
    return [match["text"] for match in _FENCE.finditer(text) if match["info"].split(" ")[0] == info]


def sections(text: str, level: int) -> dict[str, str]:
    """Return the sections under headings of a level: heading → text; fences are not searched for headings."""
    plain = _FENCE.sub(lambda match: match[0].replace("\n#", "\n\0"), text)
    parts = re.split(rf"^#{{{level}}} (.*)$", plain, flags=re.MULTILINE)
    ends = rf"^#{{1,{level}}} "
    return {
        heading.strip("` "): re.split(ends, body, maxsplit=1, flags=re.MULTILINE)[0].replace("\0", "#")
        for heading, body in zip(parts[1::2], parts[2::2], strict=True)
    }


# Everything is there --------------------------------------------------------------------------------------------


@pytest.mark.parametrize("document", [*reference.ROOTS], ids=name_of)
def test_tables_say_what_the_code_says(document: Path) -> None:
    assert reference.rewrite(document) == text_of(document), "run `.venv/bin/python tools/reference.py`"


@pytest.mark.parametrize("document", [*reference.ROOTS], ids=name_of)
def test_every_type_has_a_table_and_every_field_a_meaning(document: Path) -> None:
    text = text_of(document)
    for name, shape in reference.documented(document).items():
        kind = "choices" if issubclass(shape, Enum) else "fields"
        assert f"`{name}`\n" in text, f"{name_of(document)} has no section on `{name}`"
        assert f"<!-- {kind}: {name} -->\n" in text, f"add `<!-- {kind}: {name} -->` and `<!-- end -->`, then rewrite"
    empty = re.findall(r"^\| `.*\|  \|$", text, re.MULTILINE)
    assert not empty, "write the meaning into the cell"


def test_every_kind_of_file_is_told() -> None:
    text = sections(text_of(reference.CONTENT), 2)["Where things lie"]
    for kind in DATA_FILES:
        assert f"`{kind.path}`" in text
        assert f"[{kind.shape.__name__}](#{kind.shape.__name__.lower()})" in text


@pytest.mark.parametrize("name", [*cli.commands])
def test_every_command_and_option_is_told(name: str) -> None:
    command = cli.commands[name]
    told = {heading.lower(): body for heading, body in sections(text_of(COMMANDS), 2).items()}
    assert name in told, f"docs/commands.md has no section on `{name}`"
    assert f"`python build.py {name}`" in told[name]
    for parameter in command.params:
        name_of_option = parameter.opts[0] if isinstance(parameter, click.Option) else ""
        words = f"{name_of_option} {parameter.metavar or ''}".strip()
        assert f"| `{words}` |" in told[name], f"`{words}` of `{name}` is not told"


def test_every_chore_is_told() -> None:
    makefile = text_of(ROOT / "Makefile")
    targets = set(re.findall(r"^([a-z]+):.*## ", makefile, re.MULTILINE))
    rows = dict(
        re.findall(r"^\| `make ([a-z]+)` \| `python3 tools/setup.py (\S+)` \|", text_of(COMMANDS), re.MULTILINE)
    )
    assert set(rows) == targets
    assert {rows[target] for target in targets - {"help"}} == {command.__name__ for command in setup.COMMANDS}


def test_every_tool_is_told() -> None:
    for path in (ROOT / "tools").glob("*.py"):
        if path.stem not in {"__init__", "setup"}:
            assert f"`python tools/{path.name}`" in text_of(COMMANDS)


@pytest.mark.parametrize("code", [*CATALOGUE])
def test_every_diagnostic_is_told_with_what_it_says(code: str) -> None:
    rule = CATALOGUE[code]
    told = sections(text_of(DIAGNOSTICS), 3)
    assert code in told, f"docs/diagnostics.md has no section on {code}"
    kind = rule.severity.value.capitalize()
    assert f"\n{kind}: {rule.message.rstrip('.')}.\n" in told[code]


@pytest.mark.parametrize("code", [*CATALOGUE])
def test_what_is_never_reported_is_told_to_be_reserved(code: str) -> None:
    (name,) = (name for name, value in vars(rules).items() if value is CATALOGUE[code])
    sources = (text_of(path) for path in (ROOT / "reportsite").rglob("*.py") if path.name != "diagnostics.py")
    is_reported = any(f"rules.{name}" in source for source in sources)
    told = sections(text_of(DIAGNOSTICS), 3)[code]
    assert ("Reserved: " in told) is not is_reported
    # What no example can bring about: a fault of the engine, or a machine that lacks what the tests install.
    is_elsewhere = "Shown in the preview only" in told or "Told where Pillow is missing" in told
    assert bool(blocks(told, "text")) is (is_reported and not is_elsewhere)


def test_there_are_no_diagnostics_but_those_told() -> None:
    assert set(sections(text_of(DIAGNOSTICS), 3)) == set(CATALOGUE)


def test_every_role_and_block_is_told() -> None:
    told = sections(text_of(reference.CONTENT), 3)
    roles = re.findall(r"^\| `` \{([a-z]+)\}`", told["Roles"], re.MULTILINE)
    blocks_told = re.findall(r"^\| ```` ```\{([a-z]+)\}", told["Blocks"], re.MULTILINE)
    assert sorted(roles) == sorted(prose._ROLES)
    assert sorted(blocks_told) == sorted(prose._BLOCKS)


def test_every_template_is_told() -> None:
    text = text_of(reference.TEMPLATES)
    for path in (ROOT / "templates").rglob("*"):
        if path.is_file() and "__pycache__" not in path.parts:
            name = path.relative_to(ROOT / "templates").as_posix()
            assert f"`{name}`" in text, f"docs/templates.md does not tell of {name}"


def test_everything_that_templates_are_given_is_told() -> None:
    text = sections(text_of(reference.TEMPLATES), 2)
    source = text_of(ROOT / "reportsite/render/pages.py")
    frame = re.search(r"return \{\s+\*\*self\._words_of.*?\n        \}", source, re.DOTALL)
    assert frame
    for name in re.findall(r'^ +"([a-z_]+)":', frame[0], re.MULTILINE):
        assert re.search(rf"^\| `{name}[`(]", text["What every template is given"], re.MULTILINE), name
    builtin = {"range", "dict", "lipsum", "cycler", "joiner", "namespace", "_", "gettext", "ngettext"}
    for name in make_environment([]).globals.keys() - builtin:
        assert f"| `{name}(" in text["Graphics"], name


def test_every_key_of_the_number_grammar_is_told() -> None:
    text = sections(text_of(reference.TEMPLATES), 2)["Numbers"]
    for language in LANGUAGES:
        data = plain_yaml(ROOT / "theme/locale" / language / "numbers.yaml")
        NumberGrammar.from_data(data)
        for key in data:
            assert f"| `{key}` |" in text


def test_every_list_that_navigation_may_name_is_told() -> None:
    for kind in _LISTS:
        assert kind in LABELS
        assert f"`{kind.value}`" in text_of(reference.SETTINGS)


def test_the_rooms_told_are_those_of_the_contract() -> None:
    contracts = tomllib.loads(text_of(ROOT / "pyproject.toml"))["tool"]["importlinter"]["contracts"]
    layers = next(contract["layers"] for contract in contracts if contract["id"] == "layers")
    table = sections(text_of(DOCS / "architecture.md"), 2)["Rooms"]
    rows = re.findall(r"^\| (`[a-z_0-9`· ]+`) \|", table, re.MULTILINE)
    assert [re.findall(r"[a-z_0-9]+", row) for row in rows] == [re.findall(r"[a-z_0-9]+", layer) for layer in layers]


def test_every_decision_has_its_three_parts_and_a_row() -> None:
    folder = DOCS / "decisions"
    rows = re.findall(r"^\| \[(\d{4})\]\(([^)]+)\) \| (.*) \|$", text_of(folder / "README.md"), re.MULTILINE)
    assert [name for _, name, _ in rows] == sorted(path.name for path in folder.glob("0*.md"))
    for number, name, title in rows:
        text = text_of(folder / name)
        assert text.startswith(f"# {number} – {title}\n")
        assert list(sections(text, 2)) == ["Context", "Decision", "Consequences"]
        assert len(text.split("\n")) <= 45, "half a page"


# Examples are true ----------------------------------------------------------------------------------------------


def plain_yaml(path: Path) -> dict[str, Any]:
    node = parse_yaml(text_of(path), path.name, Diagnostics())
    assert node is not None
    data = nodes.plain(node)
    assert isinstance(data, dict)
    return data


def yaml_examples() -> Iterator[Any]:
    for document in reference.ROOTS:
        for match in _FENCE.finditer(text_of(document)):
            language, _, shape = match["info"].partition(" ")
            if language == "yaml" and shape:
                yield pytest.param(reference.documented(document)[shape], match["text"], id=f"{document.stem}-{shape}")


@pytest.mark.parametrize(("shape", "example"), [*yaml_examples()])
def test_examples_of_records_can_be_read(shape: type, example: str) -> None:
    diagnostics = Diagnostics()
    node = parse_yaml(example, "example.yaml", diagnostics)
    decoder = Decoder(diagnostics, converters=converters(LANGUAGES), on_marker=Registry(diagnostics).hear)
    for item in node.items if isinstance(node, nodes.Sequence) else (node,):
        assert item is not None
        assert decoder.decode(item, shape) is not None
    assert not list(diagnostics)


@cache
def locales() -> dict[str, Locale]:
    diagnostics = Diagnostics()
    config = load_config(ROOT, Registry(diagnostics), diagnostics)
    assert config is not None
    return {language.code: load_locale([ROOT / "theme"], language) for language in config.languages}


@cache
def units() -> dict[str, Unit]:
    diagnostics = Diagnostics()
    path = "content/reference/units.yaml"
    node = parse_yaml(text_of(ROOT / path), path, diagnostics)
    assert isinstance(node, nodes.Sequence)
    decoder = Decoder(diagnostics, converters=converters(LANGUAGES), on_marker=lambda *_: None)
    found = (decoder.decode(item, Unit) for item in node)
    return {unit.id: unit for unit in found if unit}


def test_printed_numbers_are_shown_as_the_table_says() -> None:
    text = sections(text_of(reference.CONTENT), 3)["Printed numbers"]
    rows = re.findall(r"^\| `(.+?)` \| `([a-z]+)` \| (.+?) \| (.+?) \| (.+?) \|$", text, re.MULTILINE)
    assert len(rows) > 20
    for printed, unit_id, *expected in rows:
        unit, source = units()[unit_id], locales()["zh"]
        quantity = parse_quantity(printed, unit, source.grammar)

        def show(language: str, *, with_unit: bool = True) -> str:
            target = locales()[language]
            return show_printed(
                printed,  # noqa: B023 - called before the loop goes on
                quantity,  # noqa: B023
                unit,  # noqa: B023
                target.format.plural_rule,
                printed_in=locales()["zh"].grammar,
                shown_in=target.grammar,
                with_unit=with_unit,
            )

        assert [show("zh"), show("en"), show("en", with_unit=False)] == expected


# Transcripts are true -------------------------------------------------------------------------------------------


@pytest.fixture(scope="session")
def clone(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Copy what a build reads, so that commands can be run as they are printed."""
    folder = tmp_path_factory.mktemp("clone") / "reportsite"
    folder.mkdir()
    ignored = shutil.ignore_patterns("__pycache__", "node_modules", "*.pyc")
    for name in ("reportsite", "templates", "theme", "docs", "content"):
        shutil.copytree(ROOT / name, folder / name, ignore=ignored)
    for name in ("build.py", "site.yaml"):
        shutil.copyfile(ROOT / name, folder / name)
    return folder


@pytest.fixture(scope="session")
def shell(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    """Return the environment of a shell in which `python` is the one that runs the tests, and talk is English."""
    if shutil.which("sh") is None:
        pytest.skip("there is no shell on this system")
    folder = tmp_path_factory.mktemp("bin")
    script = folder / "python"
    script.write_text(f'#!/bin/sh\nexec "{sys.executable}" "$@"\n', encoding="utf-8")
    script.chmod(0o755)
    return {**os.environ, "PATH": f"{folder}{os.pathsep}{os.environ['PATH']}", "LC_ALL": "C.UTF-8", "NO_COLOR": "1"}


def assert_shown(expected: str, shown: str, *, complete: bool = True) -> None:
    """Compare with what a document prints: `…` alone stands for any lines, within a line for any characters."""
    pattern = "".join(
        r"(?:.*\n)*?" if line == "…" else ".*?".join(map(re.escape, line.split("…"))) + "\n"
        for line in expected.splitlines()
    )
    lines = r"(?:.*\n)*?"
    assert re.fullmatch(pattern if complete else lines + pattern + lines, shown.rstrip("\n") + "\n"), (
        f"documented:\n{expected}\nshown:\n{shown}"
    )


def test_transcripts_of_commands_are_true(clone: Path, shell: dict[str, str]) -> None:
    transcripts = blocks(text_of(COMMANDS), "console")
    assert transcripts
    for transcript in transcripts:
        steps = re.split(r"^\$ (.*)\n", transcript, flags=re.MULTILINE)[1:]
        for command, expected in zip(steps[::2], steps[1::2], strict=True):
            result = subprocess.run(
                ["sh", "-c", command],
                cwd=clone,
                env=shell,
                stdout=subprocess.PIPE,
                stderr=subprocess.STDOUT,
                text=True,
                encoding="utf-8",
                check=False,
            )
            if expected or result.returncode:
                assert_shown(expected, result.stdout)


def diagnostic_examples() -> Iterator[Any]:
    for code, section in sections(text_of(DIAGNOSTICS), 3).items():
        changes = [match for match in _FENCE.finditer(section) if match["info"] in {"diff", "sh"}]
        for change, expected in zip(changes, blocks(section, "text"), strict=True):
            yield pytest.param(code, change["info"], change["text"], expected, id=code)


@pytest.mark.parametrize(("code", "kind", "change", "expected"), [*diagnostic_examples()])
def test_examples_of_diagnostics_are_true(
    code: str,
    kind: str,
    change: str,
    expected: str,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    site = tmp_path / "site"
    shutil.copytree(EXAMPLE, site)
    if kind == "diff":
        apply(change, site)
    else:
        result = subprocess.run(["sh", "-e", "-c", change], cwd=site, capture_output=True, text=True, check=False)
        if result.returncode:
            pytest.skip(f"this system does not allow it: {result.stderr.strip()}")
    monkeypatch.setenv("LC_ALL", "C.UTF-8")
    exit_code = run("check", "--site", str(site))
    shown, _, counts = capsys.readouterr().err.rstrip("\n").rpartition("\n")
    assert code in shown or CATALOGUE[code].severity is Severity.NOTE
    assert exit_code == (0 if counts.startswith("0 errors") else 1)
    for part in filter(None, re.split(r"^(?=\S.*:\d+:\d+: )", expected, flags=re.MULTILINE)):
        assert_shown(part, shown, complete=False)


def apply(change: str, site: Path) -> None:
    head, *lines = change.splitlines()
    file = site / head.removeprefix("--- ")
    before = "\n".join(line[1:] for line in lines if line[0] in " -")
    after = "\n".join(line[1:] for line in lines if line[0] in " +")
    text = file.read_text(encoding="utf-8")
    assert text.count(before) == 1, f"docs/example does not hold once: {before}"
    file.write_text(text.replace(before, after), encoding="utf-8")


@pytest.mark.parametrize("guide", GUIDES, ids=name_of)
def test_the_exercise_of_the_guide_succeeds(guide: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    site = tmp_path / "exercise"
    shutil.copytree(EXAMPLE, site)
    steps = []
    for step in _FENCE.finditer(text_of(guide)):
        language, _, place = step["info"].partition(" ")
        if place.startswith("content/"):
            file = site / place
            file.write_text(file.read_text(encoding="utf-8") + step["text"], encoding="utf-8")
            steps.append(place)
        for command in step["text"].splitlines() if language == "sh" else ():
            if command.startswith("python build.py") and "../exercise" in command:
                arguments = command.replace("../exercise", str(site)).split()[2:]
                assert run(*arguments) == 0, capsys.readouterr().err
                steps.append(command)
    assert len(steps) > 8
    assert run("build", "--strict", "--site", str(site)) == 0, capsys.readouterr().err
    assert run("translations", "--strict", "--site", str(site)) == 0, capsys.readouterr().out
    for language, expected in (("zh", ("8200余家", "近300家")), ("en", ("more than 8,200", "nearly 300"))):
        page = (site / "output" / language / "reports/libraries-2024/index.html").read_text(encoding="utf-8")
        assert all(words in page for words in expected)


def test_the_guides_say_the_same_in_both_languages() -> None:
    english, chinese = (text_of(guide) for guide in GUIDES)
    for level in (2, 3):
        assert len(sections(english, level)) == len(sections(chinese, level))
    examples = [[match[0] for match in _FENCE.finditer(text)] for text in (english, chinese)]
    assert examples[0] == examples[1]


# READMEs and links ----------------------------------------------------------------------------------------------


def test_the_readmes_name_the_same_commands_and_pictures() -> None:
    commands_told = [blocks(text_of(readme), "sh") for readme in READMES]
    assert commands_told[0]
    assert commands_told[0] == commands_told[1]
    records = [blocks(text_of(readme), "yaml") for readme in READMES]
    assert records[0] == records[1]
    pictures = [re.findall(r"docs/images/[\w.-]+", text_of(readme)) for readme in READMES]
    assert pictures[0] == pictures[1]


@pytest.mark.parametrize("readme", READMES, ids=name_of)
def test_the_readmes_begin_with_the_commands_that_there_are(readme: Path) -> None:
    told = "\n".join(blocks(text_of(readme), "sh"))
    for command in ("make site", "make test", "python3 tools/setup.py site", "python3 tools/setup.py test"):
        assert command in told
    targets = set(re.findall(r"^([a-z]+):.*## ", text_of(ROOT / "Makefile"), re.MULTILINE))
    assert set(re.findall(r"make ([a-z]+)", told)) <= targets
    options = {option for command in cli.commands.values() for parameter in command.params for option in parameter.opts}
    for line in told.splitlines():
        if line.startswith("python build.py"):
            assert set(re.findall(r"--[a-z-]+", line)) <= options


def test_the_record_in_the_readmes_is_one_of_the_site() -> None:
    (record,) = blocks(text_of(READMES[0]), "yaml")
    held = "\n".join(text_of(path) for path in sorted((ROOT / "content").rglob("*.yaml")))
    assert re.sub(r"(?m)^", "  ", record).rstrip() in held


def test_pictures_are_small_enough() -> None:
    pictures = list((DOCS / "images").iterdir())
    assert pictures
    for picture in pictures:
        assert picture.stat().st_size <= LARGEST_PICTURE, f"{picture.name} is larger than {LARGEST_PICTURE} bytes"
        assert any(f"images/{picture.name}" in text_of(document) for document in DOCUMENTS), (
            f"{picture.name} is not shown"
        )


def without_code(text: str) -> str:
    return re.sub(r"(`+)(?!`).+?(?<!`)\1(?!`)", "", _FENCE.sub("", text))


def anchors(document: Path) -> set[str]:
    """Return the anchors that GitHub gives to the headings of a document."""
    found: list[str] = []
    for heading in re.findall(r"^#{1,6} (.*)$", _FENCE.sub("", text_of(document)), re.MULTILINE):
        words = re.sub(r"\[([^\]]*)\]\([^)]*\)", r"\1", heading).lower().strip()
        anchor = re.sub(r"[^\w\- ]", "", words).replace(" ", "-")
        found.append(f"{anchor}-{found.count(anchor)}" if anchor in found else anchor)
    return set(found)


@pytest.mark.parametrize("document", DOCUMENTS, ids=name_of)
def test_links_and_anchors_lead_somewhere(document: Path) -> None:
    text = without_code(text_of(document))
    targets = re.findall(r"\]\(([^)\s]+)\)", text) + re.findall(r'(?:src|href|srcset)="([^"]+)"', text)
    for target in targets:
        parts = urlsplit(target)
        if parts.scheme:
            assert parts.scheme in {"https", "mailto"}
            continue
        file = (document.parent / unquote(parts.path)).resolve() if parts.path else document
        assert file.is_relative_to(ROOT)
        assert file.exists(), f"{name_of(document)} links to {target}, which is not there"
        if parts.fragment:
            assert unquote(parts.fragment) in anchors(file), f"{name_of(document)} links to {target}: no such heading"


@pytest.mark.parametrize("document", DOCUMENTS, ids=name_of)
def test_headings_are_unique_and_in_order(document: Path) -> None:
    headings = re.findall(r"^(#{1,6}) (.*)$", _FENCE.sub("", text_of(document)), re.MULTILINE)
    if document.name not in {"CHANGELOG.md", "LICENSE.md"}:
        assert [len(marks) for marks, _ in headings].count(1) == 1
        assert len({words for _, words in headings}) == len(headings)
    for (before, _), (after, words) in pairwise(headings):
        assert len(after) <= len(before) + 1, f"{words}: a level is left out"


@pytest.mark.parametrize("document", DOCUMENTS, ids=name_of)
def test_documents_hold_no_machine_paths(document: Path) -> None:
    assert not re.search(r"(?<![\w.])/(?:work|tmp|home|root|Users|usr|opt|var)/|file://|[A-Z]:\\", text_of(document))


def test_examples_hold_no_fields_that_nobody_knows() -> None:
    """Hold the list of words that the tables take from the documents to fields that exist."""
    for document in reference.ROOTS:
        shapes = {**reference.documented(reference.CONTENT), **reference.documented(document)}
        for name, field in reference.OWN_WORDS:
            if name in shapes and not issubclass(shapes[name], Enum):
                assert field in {known.name for known in fields(shapes[name])}
