"""Sequences of random edits: what an incremental build leaves is, byte for byte, what a clean build makes."""

from __future__ import annotations

import os
import random
import secrets
import shutil
from dataclasses import dataclass
from pathlib import Path

import pytest

from reportsite.building.site import build
from reportsite.diagnostics import Diagnostics
from reportsite.errors import ContentError, ReportsiteError
from reportsite.incremental.notes import retell, told
from reportsite.incremental.untouched import unchanged
from reportsite.reporting import SilentReporter
from reportsite.settings import Settings
from tests.incremental.editing import DAMAGE, EDITS, Desk, Edit, Kept
from tests.incremental.trees import Tree, differences, tree_of
from tests.sites.building import MINIMAL, ROOT, copy_of

SEQUENCES = int(os.environ.get("REPORTSITE_SEQUENCES", "4"))
"""How many; a thousand before a release."""
SEED = int(os.environ.get("REPORTSITE_SEED", "0")) or secrets.randbits(32)
"""Of the first; each further one has the next number."""
LENGTH = 8
_LOOKS = 0.15
"""How often a clean build is held against it before the end."""
_DAMAGES = 0.35
"""How often, in every second sequence, the state or the output is damaged."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a build came to."""

    said: list[tuple[object, ...]]
    """Every diagnostic, or the sentence of the error."""
    failed: bool


@dataclass(frozen=True, slots=True)
class Bench:
    """A site and where it is built."""

    site: Path
    output: Path
    seed: int

    def build(self) -> Outcome:
        """Build as the command does: not at all, where nothing has changed."""
        settings = Settings(site=self.site, project=ROOT)
        try:
            done = unchanged(settings, self.output)
            if done is not None:
                known = Diagnostics()
                retell(told(done), known)
                return Outcome(_said(known), failed=False)
            return Outcome(_said(build(settings, self.output, SilentReporter()).diagnostics), failed=False)
        except ContentError as error:
            return Outcome(_said(error.diagnostics), failed=True)
        except ReportsiteError as error:
            return Outcome([(type(error).__name__, str(error).replace(str(self.site), ""))], failed=True)

    def clean(self) -> tuple[Outcome, Tree]:
        """Build the site anew, elsewhere and without a memory."""
        place = self.site.with_name("clean")
        shutil.copytree(self.site, place, ignore=shutil.ignore_patterns(".cache", "__pycache__"))
        bench = Bench(place, self.output.with_name("clean-output"), self.seed)
        try:
            return bench.build(), tree_of(bench.output)
        finally:
            for folder in (place, bench.output, bench.output.with_name(".clean-output.second")):
                shutil.rmtree(folder, ignore_errors=True)


def _said(diagnostics: Diagnostics) -> list[tuple[object, ...]]:
    return [(str(item.position), item.rule.code, sorted(item.arguments.items())) for item in diagnostics]


def run_sequence(folder: Path, site: Path, seed: int, *, edits: tuple[Edit, ...] = EDITS) -> list[str]:
    """Make a sequence of edits and see after each of them that nothing is wrong; return what was done."""
    chance = random.Random(seed)
    copy_of(site, folder / "site")
    bench = Bench(folder / "site", folder / "output", seed)
    desk = Desk(bench.site, chance)
    kept = Kept(bench.site, bench.output, chance)
    first = bench.build()
    assert not first.failed, first.said
    log: list[str] = []
    done = 0
    while done < LENGTH:
        edit = chance.choice(edits)
        backup = folder / "backup"
        shutil.copytree(bench.site, backup, ignore=shutil.ignore_patterns(".cache", "__pycache__"))
        changed = edit(desk)
        if not changed:
            shutil.rmtree(backup)
            continue
        done += 1
        log.append(edit.__name__)
        if seed % 2 and chance.random() < _DAMAGES:
            damage = chance.choice(DAMAGE)
            damage(kept)
            log.append(f"!{damage.__name__}")
        before = tree_of(bench.output)
        outcome = bench.build()
        told = f"seed {seed}: {', '.join(log)}"
        if outcome.failed:
            expected, nothing = bench.clean()
            assert outcome == expected, told
            assert not nothing, told
            assert not differences(tree_of(bench.output), before), told
            log[-1] += " (refused)"
            restore(bench.site, backup)
            assert not bench.build().failed, told
        shutil.rmtree(backup)
        if done == LENGTH or chance.random() < _LOOKS:
            expected, clean = bench.clean()
            assert outcome.failed or outcome.said == expected.said, told
            assert not expected.failed, told
            assert differences(tree_of(bench.output), clean) == [], told
    return log


def restore(site: Path, backup: Path) -> None:
    """Bring back what stood in a site, without its state."""
    for path in site.iterdir():
        if path.name == ".cache":
            continue
        shutil.rmtree(path) if path.is_dir() else path.unlink()
    shutil.copytree(backup, site, dirs_exist_ok=True)


@pytest.mark.parametrize("seed", range(SEED, SEED + SEQUENCES))
def test_edits_of_the_small_site_leave_what_a_clean_build_makes(tmp_path: Path, seed: int) -> None:
    print("seed", seed, *run_sequence(tmp_path, MINIMAL, seed))


@pytest.mark.parametrize("seed", range(SEED, SEED + (SEQUENCES + 19) // 20))
def test_edits_of_the_project_s_own_site_leave_what_a_clean_build_makes(tmp_path: Path, seed: int) -> None:
    print("seed", seed, *run_sequence(tmp_path, ROOT, seed))


@pytest.mark.parametrize("edit", EDITS, ids=lambda edit: edit.__name__)
def test_every_kind_of_edit_changes_a_site(tmp_path: Path, edit: Edit) -> None:
    """An edit that never did anything would test nothing."""
    desk = Desk(copy_of(MINIMAL, tmp_path / "site").folder, random.Random(1))
    if edit.__name__ == "drop_template":
        desk.path("templates").mkdir()
        shutil.copy(ROOT / "templates" / "topic.html", desk.path("templates"))
    before = {path: path.stat().st_mtime_ns for path in desk.files("**/*")}
    contents = {path: path.read_bytes() for path in before}
    assert any(edit(desk) for _ in range(30))
    after = {path: path.read_bytes() for path in desk.files("**/*")}
    assert after != contents or edit.__name__ == "touch"
