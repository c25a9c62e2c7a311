"""Texts held against each other a few at a time: all is told that the check tells, and only changes are looked at."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest
from msgspec.structs import replace

from reportsite.check.bilingual import check_translations
from reportsite.diagnostics import Diagnostics
from reportsite.pipeline import check_edition
from reportsite.preview import checking
from reportsite.preview.workshop import Workshop
from reportsite.render.passages import parallel_texts, prose_passages
from reportsite.settings import Drafts, Settings
from reportsite.site.translations import Translation, survey
from tests.sites.building import ROOT, Copy, copy_of, told

TABLE = "content/policies/national-2024.yaml"
BODY = "content/reports/libraries-2024/body.en.md"


@pytest.fixture
def site(tmp_path: Path) -> Copy:
    copy = copy_of(ROOT / "docs" / "example", tmp_path / "site")
    copy.edit(TABLE, "Requires libraries to keep open shelves.", "Requires 7 libraries to keep open shelves.")
    copy.edit(BODY, "\n\n", "\n\nThere were 4321 readers in the north on 3 May 2024.\n\n")
    copy.edit("content/reference/topics.yaml", "en: ", "en: 12 times ")
    copy.edit("content/pages/about.en.md", "\n\n", "\n\nAnother 99 words.\n\n")
    return copy


def expected(workshop: Workshop) -> list[str]:
    edition, found = workshop.edition, Diagnostics()
    assert edition is not None
    texts = parallel_texts(edition.library, edition.config)
    codes = [language.code for language in edition.config.languages]
    all_of_them = survey(texts, codes, edition.library.translation_lock)
    check_edition(replace(edition, translations=all_of_them), found)
    return told(found)


def checked(workshop: Workshop, checks: checking.TextChecks) -> list[str]:
    edition = workshop.edition
    assert edition is not None
    for _ in checks.steps(edition, prose_passages, strict=False):
        pass
    found = Diagnostics()
    found.include(checks.problems)
    return told(found)


@pytest.mark.parametrize("at_once", [1, 3, 200])
def test_all_is_told_that_a_check_of_everything_tells(
    site: Copy, at_once: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(checking, "_AT_ONCE", at_once)
    workshop = Workshop(Settings(site=site.folder, project=ROOT, drafts=Drafts.SHOWN), lambda: None)
    workshop.refresh()
    assert workshop.edition is not None
    checks = checking.TextChecks()
    checks.begin(workshop.edition, None)
    wanted = expected(workshop)
    assert len(wanted) >= 3
    assert checked(workshop, checks) == wanted


def test_only_files_that_have_changed_are_looked_at_again(site: Copy, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(checking, "_AT_ONCE", 1)
    workshop = Workshop(Settings(site=site.folder, project=ROOT, drafts=Drafts.SHOWN), lambda: None)
    workshop.refresh()
    assert workshop.edition is not None
    checks = checking.TextChecks()
    checks.begin(workshop.edition, None)
    checked(workshop, checks)
    site.edit(TABLE, "Requires 7 libraries", "Requires 8 libraries")
    workshop.refresh()
    looked: list[str] = []

    def listening(part: Sequence[Translation], *others: Any) -> None:
        looked.extend(item.file for item in part)
        check_translations(part, *others)

    monkeypatch.setattr(checking, "check_translations", listening)
    checks.begin(workshop.edition, [TABLE])
    assert checked(workshop, checks) == expected(workshop)
    assert set(looked) == {TABLE}


def test_figures_are_part_of_what_texts_are_read_by(site: Copy) -> None:
    workshop = Workshop(Settings(site=site.folder, project=ROOT, drafts=Drafts.SHOWN), lambda: None)
    workshop.refresh()
    assert workshop.edition is not None
    checks = checking.TextChecks()
    checks.begin(workshop.edition, None)
    before = checked(workshop, checks)
    site.edit(BODY, "4321 readers", "1200 readers")
    site.edit("content/indicators/library-users.yaml", "1.20亿人", "1.30亿人")
    workshop.refresh()
    assert workshop.edition is not None
    checks.begin(workshop.edition, [BODY, "content/indicators/library-users.yaml"])
    assert checked(workshop, checks) == expected(workshop)
    assert before != checked(workshop, checks)
