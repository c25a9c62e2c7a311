"""Which templates a page is made of, and compiled templates kept: never one too few, never an old one."""

from __future__ import annotations

import marshal
from collections.abc import Mapping
from pathlib import Path

import pytest
from jinja2 import DictLoader, Environment, FileSystemLoader, meta

from reportsite.diagnostics import Diagnostics
from reportsite.incremental.prints import template_prints
from reportsite.render.closures import closure, template_sources
from reportsite.render.environment import make_environment
from reportsite.render.pages import PageRenderer
from reportsite.site.pages import PageKind
from tests.sites.building import MINIMAL, ROOT, edition_of

SOURCES = template_sources([ROOT / "templates"])
EVERYWHERE = ("macros/figure.html", "partials/stale-block.html")


def by_jinja(name: str, sources: Mapping[str, bytes]) -> set[str]:
    """Return what a template is made of by what Jinja's own parser finds."""
    environment = Environment(extensions=["jinja2.ext.i18n"], autoescape=True)
    found: set[str] = set()
    pending = [name]
    while pending:
        name = pending.pop()
        if name in found or name not in sources:
            continue
        found.add(name)
        for other in meta.find_referenced_templates(environment.parse(sources[name].decode())):
            assert other is not None, f"{name} computes the name of a template"
            pending.append(other)
    return found


@pytest.mark.parametrize("name", sorted(SOURCES))
def test_a_closure_is_what_jinja_finds(name: str) -> None:
    assert closure([name], SOURCES) == by_jinja(name, SOURCES)


def test_the_project_has_templates_and_compiled_ones_are_none_of_them() -> None:
    assert {"base.html", "macros/figure.html", "graphics/line-chart.svg"} <= SOURCES.keys()
    assert not any("__pycache__" in name for name in SOURCES)


@pytest.mark.parametrize(
    "text",
    [
        '{% include "b" %}',
        "{%- include 'b' -%}",
        "{%+include 'b'+%}",
        "{%\n  include\n  'b'\n%}",
        "{%include'b'%}",
        '{% include "b" ignore missing %}',
        '{% include "b" without context %}',
        '{% import "b" as x with context %}',
        '{% from "b" import x, y as z %}',
        '{% extends "b" %}',
        '{% if x %}{% include "b" %}{% endif %}',
        '{% include "b" if x else "c" %}',
        '{% include ["b", "c"] %}',
        '{% include ("b", "c") ignore missing %}',
        '{% include "b" ~ x %}',
        '{% include "b" + x %}',
        '{% include "b".lower() %}',
        '{% include "b"|lower %}',
        "{% include x %}",
        "{% extends x or 'b' %}",
        "{% set x = 'b' %}{% import x as y %}",
    ],
)
def test_whatever_a_template_may_be_filled_in_with_is_in_its_closure(text: str) -> None:
    sources = {"a": text.encode(), "b": b"", "c": b""}
    named = set(meta.find_referenced_templates(Environment(autoescape=True).parse(text)))
    expected = {"a", "b", "c"} if None in named or len(named) > 1 else {"a", *map(str, named)}
    assert closure(["a"], sources) == expected


def test_a_name_with_an_escape_in_it_may_be_any() -> None:
    assert closure(["a"], {"a": b'{% include "\\x62" %}', "b": b""}) == {"a", "b"}


def test_templates_that_name_each_other_end_somewhere() -> None:
    sources = {"a": b'{% include "b" %}', "b": b'{% include "a" %}{% include "gone" %}'}
    assert closure(["a"], sources) == {"a", "b", "gone"}


class Recording(FileSystemLoader):
    """Notes which templates are asked for."""

    def __init__(self, folder: Path) -> None:
        super().__init__(str(folder))
        self.asked: set[str] = set()

    def get_source(self, environment: Environment, template: str) -> tuple[str, str, object]:  # type: ignore[override]
        self.asked.add(template)
        return super().get_source(environment, template)


@pytest.mark.parametrize("kind", list(PageKind))
def test_no_page_is_made_of_a_template_that_its_print_does_not_count(kind: PageKind) -> None:
    edition = edition_of(MINIMAL)
    environment = make_environment(edition.template_folders)
    environment.loader = loader = Recording(ROOT / "templates")
    renderer = PageRenderer(edition, Diagnostics(), environment)
    for page in (page for page in edition.plan.pages if page.kind is kind):
        renderer.render(page)
    assert loader.asked <= closure((f"{kind.value}.html", *EVERYWHERE), SOURCES)
    assert f"{kind.value}.html" in loader.asked


def test_a_print_changes_with_each_template_of_its_closure_and_with_no_other(tmp_path: Path) -> None:
    own = tmp_path / "templates"
    folders = [own, ROOT / "templates"]
    before = template_prints(folders)
    for name in ("topic.html", "base.html", "macros/policy.html", "graphics/tile-map.svg", "macros/figure.html"):
        path = own / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(SOURCES[name] + b"{# #}")
        after = template_prints(folders)
        changed = {kind for kind, value in after.items() if value != before[kind]}
        assert changed == {
            kind.value for kind in PageKind if name in closure((f"{kind.value}.html", *EVERYWHERE), SOURCES)
        }
        path.unlink()
        assert template_prints(folders) == before


def test_of_templates_with_one_name_the_first_folder_s_counts(tmp_path: Path) -> None:
    for folder, content in (("own", b"own"), ("project", b"project")):
        (tmp_path / folder).mkdir()
        (tmp_path / folder / "a.html").write_bytes(content)
    (tmp_path / "project" / "b.html").write_bytes(b"b")
    sources = template_sources([tmp_path / "own", tmp_path / "project"])
    assert sources == {"a.html": b"own", "b.html": b"b"}


# Compiled templates -------------------------------------------------------------------------------------------


def compiled(folder: Path) -> list[Path]:
    return sorted((folder / "__pycache__").iterdir())


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "a.html").write_text("one", encoding="utf-8")
    return tmp_path


def render(folder: Path) -> str:
    return make_environment([folder]).get_template("a.html").render()


def test_a_compiled_template_is_kept_and_used(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert render(folder) == "one"
    assert len(compiled(folder)) == 1

    def compiling(*_: object, **__: object) -> str:
        raise AssertionError("it was compiled again")

    monkeypatch.setattr(Environment, "compile", compiling)
    assert render(folder) == "one"


def test_a_template_that_has_changed_is_compiled_again(folder: Path) -> None:
    render(folder)
    (folder / "a.html").write_text("two", encoding="utf-8")
    assert render(folder) == "two"
    (folder / "a.html").write_text("one", encoding="utf-8")
    assert render(folder) == "one"


@pytest.mark.parametrize(
    "damage",
    [
        lambda content: content[:0],
        lambda content: content[:40],
        lambda content: content[: len(content) // 2],
        lambda content: b"x" + content,
        lambda content: content.partition(b"\n")[2],
        lambda content: content[: content.rindex(b"\n", 0, 80) + 1] + marshal.dumps([1, 2]),
        lambda content: content[: content.rindex(b"\n", 0, 80) + 1] + marshal.dumps("text"),
    ],
)
def test_a_damaged_compiled_template_is_compiled_again(folder: Path, damage: object) -> None:
    assert callable(damage)
    render(folder)
    (path,) = compiled(folder)
    content = path.read_bytes()
    path.write_bytes(damage(content))
    assert render(folder) == "one"
    assert path.read_bytes() == content


def test_templates_of_one_name_in_two_folders_are_kept_apart(tmp_path: Path) -> None:
    for name, content in (("own", "own"), ("project", "project")):
        (tmp_path / name).mkdir()
        (tmp_path / name / "a.html").write_text(content, encoding="utf-8")
    folders = [tmp_path / "own", tmp_path / "project"]
    assert make_environment(folders).get_template("a.html").render() == "own"
    assert make_environment(folders[1:]).get_template("a.html").render() == "project"
    (tmp_path / "own" / "a.html").unlink()
    assert make_environment(folders).get_template("a.html").render() == "project"
    assert not (tmp_path / "own" / "__pycache__").exists()


def test_where_nothing_can_be_kept_templates_are_compiled(folder: Path) -> None:
    (folder / "__pycache__").write_text("a file in the way", encoding="utf-8")
    assert render(folder) == "one"
    assert make_environment([]).loader is not None
    assert Environment(loader=DictLoader({}), autoescape=True).bytecode_cache is None
