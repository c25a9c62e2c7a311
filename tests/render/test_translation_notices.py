"""What a page says of passages whose translation is stale or missing, and where it says so."""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path

import pytest
from jinja2 import Environment

from reportsite.diagnostics import Diagnostics
from reportsite.pipeline import accept_translations, load_edition
from reportsite.render.environment import make_environment
from reportsite.render.pages import PageRenderer
from reportsite.settings import Settings
from reportsite.site.pages import PageKind
from tests.sites.building import MINIMAL, ROOT, Copy, copy_of, found

FRENCH, ENGLISH = "content/pages/about.fr.md", "content/pages/about.en.md"
HEAD = "---\ntitle: A\nsummary: B\n---\n"
SOURCE = "## Un\n\nPremier {page}`ici <about>`.\n\n- alpha\n- beta\n- gamma\n\n> cité\n\nDernier.\n"
TARGET = "## One\n\nFirst {page}`here <about>`.\n\n- a\n- b\n- c\n\n> quoted\n\nLast.\n"
STALE = "has not been checked against it yet"
MISSING = "has not been translated yet"


@pytest.fixture
def site(tmp_path: Path) -> Copy:
    made = copy_of(MINIMAL, tmp_path / "site")
    made.put(FRENCH, HEAD + SOURCE)
    made.put(ENGLISH, HEAD + TARGET)
    return made


@cache
def templates() -> Environment:
    """Compile the project's templates once."""
    return make_environment((ROOT / "templates",))


def accept(site: Copy) -> None:
    accept_translations(Settings(site=site.folder, project=ROOT), lambda _: True, waive=False)


def page(site: Copy, language: str = "en") -> str:
    """Return the text of the page without its frame, its white space evened."""
    diagnostics = Diagnostics()
    edition = load_edition(Settings(site=site.folder, project=ROOT), diagnostics)
    assert edition is not None, found(diagnostics)
    about = edition.plan.page(PageKind.TEXT, "about", language)
    assert about is not None
    html = PageRenderer(edition, diagnostics, templates()).render(about).content.decode()
    assert diagnostics.errors == ()
    prose = html[html.index('<div class="prose"') : html.index("</article>")]
    return re.sub(r"\s*\n\s*", "", prose)


def test_a_page_without_anything_accepted_says_nothing(site: Copy) -> None:
    assert "stale-block" not in page(site)


def test_a_page_that_is_fresh_says_nothing(site: Copy) -> None:
    accept(site)
    assert "stale-block" not in page(site)


def test_a_stale_paragraph_stands_in_a_box_with_a_note(site: Copy) -> None:
    accept(site)
    site.edit(FRENCH, "Dernier.", "Dernier mot.")
    html = page(site)
    note = rf'<p class="notice" role="note">[^<]*{STALE}\.</p>'
    assert re.search(rf'<div class="stale-block">{note}<p>Last\.</p></div>', html)
    assert html.count("stale-block") == 1


def test_a_stale_item_stays_in_its_list(site: Copy) -> None:
    accept(site)
    site.edit(FRENCH, "beta", "bêta")
    box = rf'<div class="stale-block"><p[^>]*>[^<]*{STALE}\.</p>b</div>'
    assert re.search(rf"<li>a</li><li>{box}</li><li>c</li>", page(site))


def test_the_source_says_nothing_of_its_translations(site: Copy) -> None:
    accept(site)
    site.edit(FRENCH, "Dernier.", "Dernier mot.")
    assert "stale-block" not in page(site, "fr")


def test_a_figure_that_changes_makes_nothing_stale(site: Copy) -> None:
    call = "{fig}`fountains@2021`"
    site.edit(FRENCH, "Dernier.", f"Dernier: {call}.")
    site.edit(ENGLISH, "Last.", f"Last: {call}.")
    accept(site)
    assert "980" in page(site)
    site.edit("content/indicators/fountains.yaml", "980 fontaines", "990 fontaines")
    after = page(site)
    assert "990" in after
    assert "stale-block" not in after


def test_a_missing_paragraph_stands_in_the_source_language(site: Copy) -> None:
    site.edit(ENGLISH, "First {page}`here <about>`.\n\n", "")
    html = page(site)
    assert re.search(
        rf'<h2 id="section-1">One</h2><div class="stale-block"><p[^>]*>[^<]*{MISSING}[^<]*</p>'
        r'<div lang="fr-CH"><p>Premier <a href="[^"]+">ici</a>\.</p></div></div><ul>',
        html,
    )


@pytest.mark.parametrize(("gone", "shape"), [("- b\n", "<li>a</li>{}<li>c</li>"), ("- a\n", "<ul>{}<li>b</li>")])
def test_a_missing_item_stands_in_its_list(site: Copy, gone: str, shape: str) -> None:
    accept(site)
    site.edit(ENGLISH, gone, "")
    item = r'<li><div class="stale-block"><p[^>]*>[^<]*</p><div lang="fr-CH">(?:alpha|beta)</div></div></li>'
    assert re.search(shape.format(item), page(site))


def test_a_missing_list_stands_whole(site: Copy) -> None:
    site.edit(ENGLISH, "- a\n- b\n- c\n\n", "")
    html = page(site)
    assert "<ul><li>alpha</li><li>beta</li><li>gamma</li></ul>" in html
    assert html.count("stale-block") == 1


def test_what_is_missing_at_the_beginning_stands_there(site: Copy) -> None:
    site.edit(FRENCH, "## Un", "Avant.\n\n## Un")
    assert re.search(r'<div class="prose"><div class="stale-block">', page(site))


def test_a_missing_quotation_stands_whole(site: Copy) -> None:
    site.edit(ENGLISH, "> quoted\n\n", "")
    assert re.search(r'<div lang="fr-CH"><blockquote><p>cité</p></blockquote></div>', page(site))


def test_a_page_that_is_not_there_is_shown_as_before(site: Copy) -> None:
    (site.folder / ENGLISH).unlink()
    html = page(site)
    assert "stale-block" not in html
    assert "Premier" in html


def test_a_difference_that_was_waived_is_not_spoken_of(site: Copy) -> None:
    site.edit(ENGLISH, "- b\n", "")
    accept(site)
    accept_translations(Settings(site=site.folder, project=ROOT), lambda item: item.target is None, waive=True)
    html = page(site)
    assert "stale-block" not in html
    assert "beta" not in html


def test_the_note_is_in_the_language_of_the_page(site: Copy) -> None:
    accept(site)
    site.edit(FRENCH, "Un\n", "Un, deux\n")
    assert "这一段的原文已有修改，译文尚未据以核对。" in page(site, "zh")
