"""Rendered pages with drafts in them: what is marked, and that nothing is where there are none."""

from __future__ import annotations

from pathlib import Path

import pytest

from reportsite.diagnostics import Diagnostics
from reportsite.pipeline import load_edition
from reportsite.preview.drafts import DraftMarks, has_marks
from reportsite.render.pages import PageRenderer
from reportsite.settings import Drafts, Settings
from reportsite.site.pages import Page, PageKind
from tests.sites.building import ROOT, copy_of

ROW = "  - id: open-shelves-notice-2024\n"
REPORT = "content/reports/libraries-2024/report.yaml"


class _Site:
    def __init__(self, folder: Path) -> None:
        edition = load_edition(Settings(site=folder, project=ROOT, drafts=Drafts.SHOWN), Diagnostics())
        assert edition is not None
        self.edition = edition
        self._renderer = PageRenderer(edition, Diagnostics())
        self._marks = DraftMarks(edition)

    def plain(self, page: Page) -> bytes:
        return self._renderer.render(page).content

    def marked(self, kind: PageKind, subject: str = "", language: str = "en") -> str:
        page = self.edition.plan.page(kind, subject, language)
        assert page is not None
        return self._marks.mark(page, self.plain(page)).decode()


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> _Site:
    copy = copy_of(ROOT / "docs" / "example", tmp_path_factory.mktemp("drafts") / "site")
    copy.edit("content/policies/national-2024.yaml", ROW, f"{ROW}    draft: true\n")
    copy.edit(REPORT, "id: libraries-2024\n", "id: libraries-2024\ndraft: true\n")
    return _Site(copy.folder)


@pytest.mark.parametrize(
    ("kind", "subject"),
    [
        (PageKind.POLICY, "open-shelves-notice-2024"),
        (PageKind.REPORT, "libraries-2024"),
        (PageKind.EMBED_FIGURES, "libraries-2024"),
        (PageKind.FIGURE, "library-loans@2024"),
    ],
)
def test_pages_of_drafts_say_so_once(site: _Site, kind: PageKind, subject: str) -> None:
    assert site.marked(kind, subject).count('class="preview-draft"') == 1
    assert '<p class="preview-draft" role="note">草稿：' in site.marked(kind, subject, "zh")


@pytest.mark.parametrize(
    ("kind", "subject", "marked"),
    [
        (PageKind.POLICIES, "", "../../en/policies/open-shelves-notice-2024/"),
        (PageKind.REPORTS, "", "../../en/reports/libraries-2024/"),
        (PageKind.TIMELINE, "", "../../en/policies/open-shelves-notice-2024/"),
        (PageKind.EVERYTHING, "", "../../en/reports/libraries-2024/"),
    ],
)
def test_lists_mark_drafts_and_nothing_else(site: _Site, kind: PageKind, subject: str, marked: str) -> None:
    html = site.marked(kind, subject)
    name = marked.rstrip("/").rpartition("/")[2]
    links = [tag for tag in html.split("<a ") if f"{name}/" in tag.partition(">")[0]]
    assert links
    assert all(' data-draft="Draft"' in link.partition(">")[0] for link in links)
    others = [tag for tag in html.split("<a ") if "north-reading-notice-2024/" in tag.partition(">")[0]]
    assert not [link for link in others if "data-draft" in link.partition(">")[0]]
    assert "preview-draft" not in html


def test_a_page_without_drafts_comes_back_as_it_is(site: _Site) -> None:
    page = site.edition.plan.page(PageKind.GLOSSARY, "", "en")
    assert page is not None
    assert site.marked(PageKind.GLOSSARY).encode() == site.plain(page)
    assert not has_marks(site.plain(page))


def test_a_draft_does_not_mark_the_way_to_its_other_language(site: _Site) -> None:
    html = site.marked(PageKind.POLICY, "open-shelves-notice-2024")
    header = html[html.index("<header") : html.index("</header>")]
    assert "data-draft" not in header
