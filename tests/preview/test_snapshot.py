"""What a look at the disk finds: contents decide, times only save work."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from reportsite.preview.snapshot import EMPTY, Part, Snapshot, labels, look


@pytest.fixture
def site(tmp_path: Path) -> Path:
    for name in ("content/pages", "templates", "theme/locale/zh", "output"):
        (tmp_path / name).mkdir(parents=True)
    (tmp_path / "site.yaml").write_text("title: x")
    (tmp_path / "content/pages/a.md").write_text("one")
    (tmp_path / "theme/locale/zh/site.po").write_text("")
    (tmp_path / "output/index.html").write_text("no source")
    return tmp_path


def again(site: Path, before: Snapshot, *hints: Path) -> tuple[str, ...]:
    return labels(before.changed(look([site], before, {os.fspath(hint) for hint in hints})))


def settled(site: Path) -> Snapshot:
    snapshot = EMPTY
    for _ in range(3):
        snapshot = look([site], snapshot)
    return snapshot


def test_only_sources_are_looked_at_each_as_what_it_is(site: Path) -> None:
    found = {source.label: source.part for source in look([site]).sources.values()}
    assert found["site.yaml"] is Part.SETTINGS
    assert found["content/pages/a.md"] is Part.CONTENT
    assert found["theme/locale/zh/site.po"] is Part.LOCALE
    assert not any("output" in label for label in found)


def test_a_touched_file_has_not_changed(site: Path) -> None:
    before = settled(site)
    os.utime(site / "site.yaml")
    assert again(site, before) == ()


def test_another_text_of_the_same_size_and_time_has_changed(site: Path) -> None:
    before = settled(site)
    path = site / "content/pages/a.md"
    times = path.stat()
    path.write_text("two")
    os.utime(path, ns=(times.st_atime_ns, times.st_mtime_ns))
    assert again(site, before, path) == ("content/pages/a.md",)


def test_a_second_save_within_a_tick_of_the_clock_is_found(site: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = site / "content/pages/a.md"
    frozen = path.stat()
    original = os.stat

    def stat(name: str, **options: bool) -> os.stat_result:
        return frozen if os.fspath(name) == os.fspath(path) else original(name, **options)

    monkeypatch.setattr(os, "stat", stat)
    before = look([site])
    path.write_text("two")
    assert again(site, before) == ("content/pages/a.md",)


def test_what_is_new_gone_or_renamed_has_changed(site: Path) -> None:
    before = settled(site)
    (site / "content/pages/a.md").rename(site / "content/pages/b.md")
    (site / "content/new").mkdir()
    (site / "content/new/c.md").write_text("three")
    assert again(site, before) == ("content/new/c.md", "content/pages/a.md", "content/pages/b.md")


def test_links_of_the_theme_are_followed_but_not_in_circles(site: Path) -> None:
    (site / "theme/css").mkdir()
    (site / "theme/css/x.css").write_text("")
    (site / "theme/more").symlink_to(site / "theme/css")
    (site / "theme/css/up").symlink_to(site / "theme")
    found = {source.label for source in look([site]).sources.values()}
    assert "theme/more/x.css" in found


def test_links_in_the_content_are_seen_but_not_followed(site: Path, tmp_path_factory: pytest.TempPathFactory) -> None:
    secret = tmp_path_factory.mktemp("secret")
    (secret / "key.md").write_text("secret")
    (site / "content/there").symlink_to(secret)
    found = {source.label for source in look([site]).sources.values()}
    assert "content/there" in found
    assert "content/there/key.md" not in found


def test_an_empty_or_vanished_file_makes_the_look_restless(site: Path) -> None:
    before = settled(site)
    (site / "content/pages/a.md").write_text("")
    assert look([site], before).is_restless(before)
    (site / "content/pages/a.md").unlink()
    assert look([site], before).is_restless(before)
    (site / "content/pages/a.md").write_text("done")
    assert not look([site], before).is_restless(before)
