"""Values that pages share: after an edit only those are made that it touches, and none is taken that is not good."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import msgspec
import pytest

from reportsite.building import files, workers
from reportsite.building.site import build
from reportsite.incremental.memory import BuildMemory
from reportsite.incremental.untouched import STATE_VERSION, state_path
from reportsite.incremental.values import Chunk, KeptValues, MadeValue
from reportsite.model.policies import Policy
from reportsite.render import pages
from reportsite.render.contexts import Phrase, PolicyRow
from reportsite.render.rows import Form
from reportsite.render.scope import Scope
from reportsite.render.views.policies import policy_row
from reportsite.reporting import SilentReporter
from reportsite.settings import Settings
from reportsite.state.fingerprints import encode, fingerprint_of
from reportsite.state.store import Store
from tests.incremental.trees import differences, tree_of
from tests.sites.building import ROOT, Copy, copy_of

TABLE = "content/policies/provincial-2023-2024.yaml"
TITLE = "en: Guangxi Implementation Plan for the Outline for Building a Quality Powerhouse"
POLICY = "guangxi-quality-powerhouse-plan-2024"
PHRASE = Form(Phrase)
NAME = "phrases zh"


def made(key: str, words: str) -> MadeValue:
    content = encode(Phrase(words))
    return MadeValue((NAME, key), fingerprint_of(content), (), content)


def kept_from(*values: MadeValue) -> KeptValues:
    """Return what the next build finds of some values."""
    return KeptValues(renewed(KeptValues(), *values).get)


def renewed(kept: KeptValues, *values: MadeValue) -> Mapping[str, Chunk]:
    """Return what is to be kept once some values have been made."""
    for value in values:
        kept.take(value)
    return kept.renewed()


def test_a_value_is_what_it_was() -> None:
    first = made("a", "甲")
    kept = kept_from(first, made("b", "乙"))
    kept.allow({(NAME, "a"): first.fingerprint})
    assert kept.find(NAME, PHRASE, "a") == Phrase("甲")
    assert kept.find(NAME, PHRASE, "b") is None, "something that it was made from has changed"
    assert kept.find(NAME, PHRASE, "c") is None


def test_a_value_that_is_not_what_was_found_is_not_given_out() -> None:
    kept = kept_from(made("a", "甲"))
    kept.allow({(NAME, "a"): made("a", "丙").fingerprint})
    assert kept.find(NAME, PHRASE, "a") is None


def test_bytes_of_another_form_are_not_given_out() -> None:
    content = msgspec.msgpack.encode(["甲", 1])
    value = MadeValue((NAME, "a"), fingerprint_of(content), (), content)
    kept = kept_from(value)
    kept.allow({(NAME, "a"): value.fingerprint})
    assert kept.find(NAME, PHRASE, "a") is None


def test_what_was_made_stands_beside_what_is_still_good() -> None:
    old = {key: made(key, key) for key in map(str, range(100))}
    kept = kept_from(*old.values())
    kept.allow({(NAME, key): old[key].fingerprint for key in old if key not in {"7", "8"}})
    new = made("7", "new")
    chunks = renewed(kept, new)
    assert len(chunks) == 1, "only the chunk that it stands in is written"
    (chunk,) = chunks.values()
    assert chunk["7"] == new.content
    assert "8" not in chunk
    assert all(chunk[key] == old[key].content for key in chunk if key != "7")
    assert len(chunk) > 1


def test_values_not_worth_keeping_are_not_kept() -> None:
    assert renewed(KeptValues(), MadeValue((NAME, "a"), b"", (), b"")) == {}


class Counting:
    """The project's own site, and how often rows of lists were made by the last build."""

    def __init__(self, folder: Path) -> None:
        self.site: Copy = copy_of(ROOT, folder / "site")
        self.output = folder / "output"
        self.rows: list[str] = []

    def build(self) -> list[str]:
        self.rows.clear()
        build(Settings(site=self.site.folder, project=ROOT), self.output, SilentReporter())
        return sorted(self.rows)

    @property
    def state(self) -> Path:
        return state_path(self.site.folder, self.output)


@pytest.fixture
def counting(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Counting:
    """Build once, and count from then on."""
    site = Counting(tmp_path)
    site.build()

    def counted(scope: Scope, policy: Policy) -> PolicyRow:
        site.rows.append(policy.id)
        return policy_row(scope, policy)

    monkeypatch.setattr(pages, "policy_row", counted)
    # In one process, so that all that is made is counted.
    monkeypatch.setattr(files, "can_fork", lambda: False)
    monkeypatch.setattr(workers, "can_fork", lambda: False)
    return site


def test_an_edit_makes_the_rows_of_what_it_touches(counting: Counting, tmp_path: Path) -> None:
    counting.site.edit(TABLE, TITLE, f"{TITLE} (new)")
    assert counting.build() == [POLICY, POLICY], "in two languages"
    build(Settings(site=counting.site.folder, project=ROOT), tmp_path / "clean", SilentReporter())
    assert differences(tree_of(counting.output), tree_of(tmp_path / "clean")) == []


def test_values_that_are_lost_are_made_again(counting: Counting, tmp_path: Path) -> None:
    with Store(counting.state, STATE_VERSION) as store:
        names = [f"values/{chunk}" for chunk in store.all("values/")]
        assert any(name.startswith("values/rows zh/") for name in names)
        for name in names:
            store.put({name: b"nonsense"})
    counting.site.edit(TABLE, TITLE, f"{TITLE} (new)")
    assert set(counting.build()) > {POLICY}
    build(Settings(site=counting.site.folder, project=ROOT), tmp_path / "clean", SilentReporter())
    assert differences(tree_of(counting.output), tree_of(tmp_path / "clean")) == []
    with Store(counting.state, STATE_VERSION) as store:
        assert all(BuildMemory(store).values(name.removeprefix("values/")) for name in names if "rows en" in name)
