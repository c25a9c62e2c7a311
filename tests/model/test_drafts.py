"""Content with drafts in it: published, it is what it would be without them; shown and checked, they are there."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import pytest

from reportsite.diagnostics import Diagnostics, Severity
from reportsite.pipeline import load_edition, render_site
from reportsite.reporting import SilentReporter
from reportsite.settings import Drafts, Settings
from tests.sites.building import ROOT, Copy, copy_of, files_of, found, render, told

TABLE = "content/policies/national-2024.yaml"
REPORT = "content/reports/libraries-2024/report.yaml"
ABOUT = "content/pages/about.en.md"
RELATIONS = "content/relations.yaml"
LAST_ROW = "  - id: north-reading-notice-2024\n"


@pytest.fixture
def site(tmp_path: Path) -> Copy:
    return copy_of(ROOT / "docs" / "example", tmp_path / "site")


def _without_record(site: Copy) -> None:
    """Leave the lock files out, which know of what is taken away."""
    (site.folder / "content/provenance.lock.yaml").unlink()


def _files(site: Copy) -> Mapping[str, bytes]:
    built = render(site.folder)
    assert not built.diagnostics.errors, told(built.diagnostics)
    return files_of(built)


def _problems(site: Copy, drafts: Drafts) -> Diagnostics:
    return render_site(Settings(site=site.folder, project=ROOT, drafts=drafts), SilentReporter()).diagnostics


def test_a_policy_that_is_a_draft_is_published_as_though_it_were_not_there(site: Copy) -> None:
    _without_record(site)
    site.edit(TABLE, LAST_ROW, f"{LAST_ROW}    draft: true\n")
    drafted = _files(site)
    text = (site.folder / TABLE).read_text(encoding="utf-8")
    site.put(TABLE, text[: text.index(LAST_ROW)])
    assert drafted == _files(site)


def test_a_report_that_is_a_draft_takes_its_texts_and_figures_with_it(site: Copy) -> None:
    _without_record(site)
    site.edit("site.yaml", ", library-loans@2024", "")
    site.edit(REPORT, "id: libraries-2024\n", "id: libraries-2024\ndraft: true\n")
    site.edit("content/reports/libraries-2024/figures.yaml", "printed:", "half_written: true\n    printed:")
    drafted = _files(site)
    for path in (site.folder / "content/reports/libraries-2024").iterdir():
        path.unlink()
    (site.folder / "content/reports/libraries-2024").rmdir()
    assert drafted == _files(site)


def test_a_page_is_a_draft_in_all_languages_when_one_says_so(site: Copy) -> None:
    site.edit("site.yaml", ", about]", "]")
    site.edit(ABOUT, "title:", "draft: true\ntitle:")
    drafted = _files(site)
    for code in ("zh", "en"):
        (site.folder / f"content/pages/about.{code}.md").unlink()
    assert drafted == _files(site)


def test_a_series_and_what_must_hold_in_it_can_be_drafts(site: Copy) -> None:
    _without_record(site)
    series = "content/indicators/library-users.yaml"
    site.edit(series, "id: library-users\n", "id: library-users\ndraft: true\n")
    problems = told(site.loading())
    place = f"{RELATIONS}:3:15 RS305: figure `library-users@2024` is a draft, which is not published"
    assert f"{place} (take `draft` out of {series}:2:8, or do not name it yet)" in problems
    site.edit(
        RELATIONS, "- id: users-2023-by-the-report-of-2024\n", "- id: users-2023-by-the-report-of-2024\n  draft: true\n"
    )
    assert not [line for line in told(site.loading()) if line.startswith(RELATIONS)]


def test_how_many_were_left_out_is_told_and_is_no_warning(site: Copy) -> None:
    site.edit(TABLE, LAST_ROW, f"{LAST_ROW}    draft: true\n")
    problems = render(site.folder, strict=True).diagnostics
    assert {item.severity for item in problems} == {Severity.NOTE}
    line = site.place(TABLE, "draft: true").rsplit(":", 2)[1]
    assert f"{site.place(TABLE, 'true')} RS705: drafts, which are not published: 1 ({TABLE}:{line})" in told(problems)


@pytest.mark.parametrize(
    ("path", "old", "new", "at"),
    [
        (
            TABLE,
            "    plan_period:",
            "    relations: [{kind: cites, to: north-reading-notice-2024}]\n    plan_period:",
            "north-reading",
        ),
        ("content/pages/about.en.md", "\n\n", "\n\nSee {policy}`north-reading-notice-2024`.\n\n", "{policy}`north"),
    ],
)
def test_who_names_a_draft_is_told_so_where_it_does(site: Copy, path: str, old: str, new: str, at: str) -> None:
    site.edit(TABLE, LAST_ROW, f"{LAST_ROW}    draft: true\n")
    site.edit(path, old, new)
    place = site.place(path, at)
    where = site.place(TABLE, "true")
    wanted = (
        f"{place} RS305: policy `north-reading-notice-2024` is a draft, which is not published "
        f"(take `draft` out of {where}, or do not name it yet)"
    )
    for drafts, severity in (
        (Drafts.LEFT_OUT, Severity.ERROR),
        (Drafts.CHECKED, Severity.ERROR),
        (Drafts.SHOWN, Severity.WARNING),
    ):
        problems = _problems(site, drafts)
        assert wanted in told(problems), drafts
        assert {item.severity for item in problems if item.rule.code == "RS305"} == {severity}


def test_drafts_name_each_other_and_what_is_published(site: Copy) -> None:
    site.edit(TABLE, LAST_ROW, f"{LAST_ROW}    draft: true\n")
    first = "  - id: open-shelves-notice-2024\n"
    site.edit(TABLE, first, f"{first}    draft: true\n")
    for drafts in Drafts:
        assert "RS305" not in {item.rule.code for item in _problems(site, drafts)}


def test_navigation_names_no_draft(site: Copy) -> None:
    site.edit(ABOUT, "title:", "draft: true\ntitle:")
    assert "site.yaml:1:1 RS305" in found(render(site.folder).diagnostics)


def test_what_is_wrong_with_a_draft_is_told_by_the_check_and_stops_no_build(site: Copy) -> None:
    site.edit(TABLE, LAST_ROW, f"{LAST_ROW}    draft: true\n")
    site.edit(TABLE, "topics: [reading]\n    summary: {zh: 在全省", "topics: [riding]\n    summary: {zh: 在全省")
    place = site.place(TABLE, "riding")
    assert not render(site.folder).diagnostics.errors
    assert f"{place} RS301" in found(_problems(site, Drafts.CHECKED))


def test_a_draft_need_not_be_on_record_and_stays_on_it(site: Copy) -> None:
    site.edit(TABLE, LAST_ROW, f"{LAST_ROW}    draft: true\n")
    site.edit(TABLE, 'date: "2024-09"', 'date: "2024-08"')
    assert not _problems(site, Drafts.LEFT_OUT).errors
    text = (site.folder / TABLE).read_text(encoding="utf-8")
    row = text[text.index(LAST_ROW) :].replace("north-reading", "new-reading")
    site.put(TABLE, f"{text}\n{row}")
    codes = {item.rule.code for item in _problems(site, Drafts.CHECKED)}
    assert "RS527" not in codes


def test_shown_drafts_are_known_for_what_they_are(site: Copy) -> None:
    site.edit(REPORT, "id: libraries-2024\n", "id: libraries-2024\ndraft: true\n")
    edition = load_edition(Settings(site=site.folder, project=ROOT, drafts=Drafts.SHOWN), Diagnostics())
    assert edition is not None
    assert "libraries-2024" in edition.library.reports
    assert {("report", "libraries-2024"), ("figure", "library-loans@2024")} <= set(edition.library.drafts.names)
    assert ("indicator", "library-users") not in edition.library.drafts.names


def test_only_true_makes_a_draft(site: Copy) -> None:
    site.edit(REPORT, "id: libraries-2024\n", "id: libraries-2024\ndraft: false\n")
    assert "RS705" not in {item.rule.code for item in render(site.folder).diagnostics}
    site.edit(REPORT, "draft: false", "draft: yes")
    assert f"{REPORT}:2:8 RS208" in found(render(site.folder).diagnostics)
