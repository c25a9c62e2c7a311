"""Saves of policy tables, taken in by themselves: whatever is saved, all is as when everything is loaded anew."""

from __future__ import annotations

import os
import random
from collections.abc import Mapping
from pathlib import Path

import pytest

from reportsite.preview.memory import Memory
from reportsite.preview.workshop import Workshop
from reportsite.settings import Drafts, Settings
from tests.incremental import editing
from tests.sites.building import MINIMAL, ROOT, copy_of

TABLE = "content/policies/national-2024.yaml"
SEED = int(os.environ.get("REPORTSITE_SEED", "1"))
SEQUENCES = int(os.environ.get("REPORTSITE_SEQUENCES", "2"))
LENGTH = 8
EDITS = (
    editing.change_title,
    editing.change_words,
    editing.change_date,
    editing.change_status,
    editing.change_topics,
    editing.change_regions,
    editing.change_draft,
    editing.change_prose,
    editing.drop_translation,
    editing.add_policy,
    editing.delete_policy,
    editing.swap_records,
    editing.shift_lines,
    editing.rename_record,
)


def workshop_of(site: Path) -> Workshop:
    made = Workshop(Settings(site=site, project=ROOT, drafts=Drafts.SHOWN), lambda: None)
    made.refresh()
    return made


def everything(workshop: Workshop) -> tuple[dict[str, bytes], list[str]]:
    """Return all pages and all problems, once everything has been looked at."""
    for chores in (workshop.read_prose(), workshop.verify()):
        for _ in chores:
            pass
    pages = {}
    for route in workshop.routes():
        rendered = workshop.page(route)
        assert rendered is not None
        pages[route] = rendered.content
    return pages, sorted(f"{item.position} {item.rule.code}" for item in workshop.problems())


def restore(folder: Path, kept: Mapping[Path, bytes]) -> None:
    """Put back the files of a site that have changed."""
    for path in folder.rglob("*"):
        if path.is_file() and path not in kept:
            path.unlink()
    for path, content in kept.items():
        if not path.is_file() or path.read_bytes() != content:
            path.write_bytes(content)


@pytest.mark.parametrize("site", [MINIMAL, ROOT / "docs" / "example"], ids=["minimal", "example"])
@pytest.mark.parametrize("seed", range(SEED, SEED + SEQUENCES))
def test_any_edits_leave_what_a_preview_shows_that_starts_now(tmp_path: Path, site: Path, seed: int) -> None:
    desk = editing.Desk(copy_of(site, tmp_path / "site").folder, random.Random(seed))
    workshop = workshop_of(desk.folder)
    everything(workshop)
    log: list[str] = []
    kept = {path: path.read_bytes() for path in desk.files("**/*")}
    while len(log) < LENGTH:
        edit = desk.chance.choice(EDITS)
        if not edit(desk):
            continue
        log.append(edit.__name__)
        if desk.chance.random() < 0.5:
            for path in desk.files("**/*"):
                workshop.hint(str(path))
        workshop.refresh()
        fresh = workshop_of(desk.folder)
        if fresh.edition is None:
            assert workshop.is_held, log
            restore(desk.folder, kept)
            workshop.refresh()
            continue
        kept = {path: path.read_bytes() for path in desk.files("**/*")}
        pages, problems = everything(workshop)
        wanted, expected = everything(fresh)
        # Of a page that cannot be made now, the last one that could is shown.
        assert {route for route in wanted if wanted[route] and wanted[route] != pages[route]} == set(), log
        assert (pages.keys(), problems) == (wanted.keys(), expected), log


def test_a_title_is_taken_in_without_loading_the_rest(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    site = copy_of(ROOT / "docs" / "example", tmp_path / "site")
    workshop = workshop_of(site.folder)
    plan = workshop.edition and workshop.edition.plan
    monkeypatch.setattr(Memory, "readers", None)
    site.edit(TABLE, "Notice on Open Shelves", "Notice on Closed Shelves")
    assert workshop.refresh()
    page = workshop.page("en/policies/open-shelves-notice-2024/")
    assert page is not None
    assert b"Notice on Closed Shelves" in page.content
    assert workshop.edition is not None
    assert workshop.edition.plan is plan
    assert workshop.rebuilds[0].parsed == 1
