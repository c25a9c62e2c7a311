from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from benchmarks import edits
from benchmarks.checks import complaints
from benchmarks.corpus import make_corpus
from benchmarks.generators import GENERATORS, ROOT, Place
from reportsite.cli import main


@pytest.fixture(scope="module", params=["ours", "ours-rich"])
def built(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Place:
    folder = tmp_path_factory.mktemp("bench")
    place = Place(GENERATORS[request.param], folder / "tree", folder / "out")
    place.tree.mkdir()
    place.generator.write(place.tree, make_corpus("S"))
    place.empty()
    build(place)
    return place


def build(place: Place) -> None:
    """Build, with warnings as errors."""
    arguments = ("build", "--strict", "--site", str(place.tree), "--output", str(place.output))
    with pytest.raises(SystemExit) as ended:
        raise SystemExit(main(arguments))
    assert not ended.value.code


def test_the_site_builds_without_a_warning_and_says_what_all_sites_say(built: Place) -> None:
    assert complaints(built, make_corpus("S")) == []


def test_an_edit_is_missed_until_the_site_is_built_again(built: Place) -> None:
    edits.edit_title(built.generator.name, built.tree, "EDITX")
    missed = complaints(built, make_corpus("S"), word="EDITX")
    assert len(missed) == len(("policy", "region", "timeline"))
    build(built)
    assert complaints(built, make_corpus("S"), word="EDITX") == []


def test_a_page_that_says_something_else_is_told(built: Place, tmp_path: Path) -> None:
    copy = Place(built.generator, built.tree, tmp_path)
    shutil.copytree(built.output, copy.output)
    page = copy.output / "en" / "reports" / "r0007" / "index.html"
    text = page.read_text(encoding="utf-8")
    number = make_corpus("S").reports[7].sections[1].figures[0].text.en
    page.write_text(text.replace(number, "many"), encoding="utf-8")
    assert any(f"lacks {number}" in line for line in complaints(copy, make_corpus("S")))
    page.write_text(text.replace('hreflang="zh', 'hreflang="fr'), encoding="utf-8")
    assert any("no link to the page in the other language" in line for line in complaints(copy, make_corpus("S")))
    shutil.rmtree(copy.output / "zh" / "policies" / "p00099")
    assert "zh: 99 pages of a policy, expected 100" in complaints(copy, make_corpus("S"))


def test_what_a_cold_build_must_not_find_is_gone(built: Place, tmp_path: Path) -> None:
    copy = Place(built.generator, tmp_path / "tree", tmp_path / "out")
    shutil.copytree(built.tree, copy.tree)
    shutil.copytree(built.around, copy.around)
    copy.empty()
    ignored = shutil.ignore_patterns(*built.generator.leftovers)
    assert [*copy.around.iterdir()] == []
    assert {path.name for path in copy.tree.iterdir()}.isdisjoint(built.generator.leftovers)
    assert not ignored(str(copy.tree), [path.name for path in copy.tree.iterdir()])


def test_commands_quote_folders_with_spaces(tmp_path: Path) -> None:
    place = Place(GENERATORS["ours"], tmp_path / "a tree", tmp_path / "out put")
    assert f"--site '{place.tree}' --output '{place.output}'" in place.build
    assert f"{ROOT}/build.py" in place.build
