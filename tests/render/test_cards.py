"""Pictures for shared links: the same bytes every time, every character drawn, named by their pages."""

from __future__ import annotations

import io

import pytest
from msgspec.structs import replace

from reportsite.diagnostics import Diagnostics
from reportsite.pipeline import load_edition
from reportsite.render.cards.content import Card
from reportsite.render.cards.files import card_key, painter_of, render_cards
from reportsite.render.dear_files import DearFiles
from reportsite.settings import Settings
from reportsite.site.pages import PageKind
from tests.sites.building import ROOT, edition_of, project_site

image = pytest.importorskip("PIL.Image", reason="Pillow is not installed")
CARD = Card(site="站", kind="报告", title="标题", number="4.14亿人", about="网民 · 2023年", foot="机构")


def test_every_report_and_policy_has_a_picture_in_each_language_with_its_key_figure() -> None:
    edition = edition_of(ROOT)
    seen: list[Card] = []

    def paint(card: Card) -> bytes:
        seen.append(card)
        return b""

    paths = [artifact.path for artifact in render_cards(edition, DearFiles(), paint)]
    pages = [page for page in edition.plan.pages if page.kind in {PageKind.REPORT, PageKind.POLICY}]
    assert paths == [f"share/{page.route.rstrip('/')}.png" for page in pages]
    by_path = dict(zip(paths, seen, strict=True))
    assert by_path["share/zh/reports/cnnic-53.png"].number == "4.14亿人"
    assert by_path["share/en/reports/cnnic-53.png"].number == "414 million people"


def test_a_picture_is_drawn_the_same_every_time() -> None:
    edition = edition_of(ROOT)
    first, second = (painter_of(edition).paint(CARD) for _ in range(2))
    assert first == second
    picture = image.open(io.BytesIO(first))
    assert (picture.format, picture.size) == ("PNG", (1200, 630))
    assert len(first) < 100_000


@pytest.mark.parametrize("text", ["一" * 400, "word " * 200, "W" * 500, "", "</svg>\u0000\u202e😀", "龘" * 20])
def test_whatever_is_written_fits(text: str) -> None:
    card = Card(site=text, kind=text, title=text, number=text, about=text, foot=text)
    picture = image.open(io.BytesIO(painter_of(edition_of(ROOT)).paint(card))).convert("RGB")
    margin = picture.crop((1200 - 40, 0, 1200, 630)).getcolors()
    assert len(margin) == 1, "something runs over the edge"


def test_all_characters_of_the_site_have_a_glyph() -> None:
    edition = edition_of(ROOT)
    faces = painter_of(edition).faces
    texts = {words for text in edition.library.texts for words in text.versions.values()}
    characters = {character for words in texts for character in words if "\u4e00" <= character <= "\u9fff"}
    assert [character for character in characters if not faces.has(character, 400)] == []
    assert not faces.has("\U0010fffe", 400)


def test_a_character_is_drawn_by_the_first_font_that_has_it() -> None:
    faces = painter_of(edition_of(ROOT)).faces
    common, rare = faces.glyph("一", 400, chinese=True), faces.glyph("龘", 400, chinese=True)
    assert common.advance == rare.advance == 60
    assert not common.looks_like(rare)
    # A dot between words is as wide as the text around it wants.
    assert faces.glyph("·", 400, chinese=True).advance > faces.glyph("·", 400, chinese=False).advance
    assert faces.glyph(" ", 400, chinese=False).mask is None


def test_letters_have_the_colours_of_the_card_and_smooth_edges() -> None:
    picture = image.open(io.BytesIO(painter_of(edition_of(ROOT)).paint(CARD)))
    colours = {colour for _, colour in picture.convert("RGB").getcolors()}
    assert {(251, 250, 247), (28, 27, 25), (171, 36, 25), (85, 81, 75), (216, 211, 201)} < colours
    assert len(colours) == 16


def test_only_what_is_new_is_drawn() -> None:
    edition = edition_of(ROOT)
    drawn: list[str] = []

    def paint(card: Card) -> bytes:
        drawn.append(card.title)
        return card.title.encode()

    cold = DearFiles()
    first = list(render_cards(edition, cold, paint))
    count = len(drawn)
    assert count > 40
    warm = DearFiles(cold.origins, lambda path, digest: cold.origins[path][1] == digest)
    assert [file.path for file in render_cards(edition, warm, paint)] == [file.path for file in first]
    assert len(drawn) == count
    # What does not stand in the output as it was written is drawn again.
    list(render_cards(edition, DearFiles(cold.origins), paint))
    assert len(drawn) == 2 * count
    title = next(iter(edition.library.policies.values())).title
    other = replace(edition, config=replace(edition.config, title=title))
    list(render_cards(other, DearFiles(cold.origins, lambda *_: True), paint))
    assert len(drawn) == 3 * count


def test_a_key_changes_with_words_and_fonts() -> None:
    keys = {card_key(CARD, b"a"), card_key(CARD, b"b"), card_key(replace(CARD, foot="x"), b"a")}
    assert len(keys) == 3


def test_without_pillow_no_page_names_a_picture_and_a_sentence_says_why(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("reportsite.pipeline.can_draw", lambda: False)
    diagnostics = Diagnostics()
    edition = load_edition(Settings(site=ROOT, project=ROOT), diagnostics)
    assert edition is not None
    assert not edition.config.share.images
    assert "RS704" in [item.rule.code for item in diagnostics.notes]


def test_pages_name_their_pictures() -> None:
    html = project_site().artifacts["zh/reports/cnnic-53/index.html"].content.decode()
    assert '<meta property="og:image" content="https://example.org/share/zh/reports/cnnic-53.png">' in html
    assert "og:image" not in project_site().artifacts["zh/index.html"].content.decode()
