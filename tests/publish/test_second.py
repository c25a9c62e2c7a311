"""The second tree: it saves writing where both trees are as they were left, and is never trusted where they are not."""

from __future__ import annotations

import os
import random
import shutil
import sys
from collections.abc import Callable, Mapping
from pathlib import Path

import pytest

from reportsite.artifacts import Artifact
from reportsite.errors import OutputRefused, PublishError
from reportsite.publish import second as second_module
from reportsite.publish.folder import FolderPublication, Publication, publish
from reportsite.publish.second import second_path
from reportsite.publish.swap import Swap
from reportsite.publish.trees import KnownTrees, survey_tree

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="modes and links are made otherwise there")

Site = Mapping[str, str]

ONE: Site = {f"zh/{number}/index.html": f"page {number}" for number in range(6)} | {"theme.css": "a"}


class Desk:
    """An output folder, and what runs tell each other about it."""

    def __init__(self, output: Path) -> None:
        self.output = output
        self.known = KnownTrees()

    @property
    def second(self) -> Path:
        return second_path(self.output)

    def publish(self, site: Site) -> Publication:
        artifacts = [Artifact(path, text.encode()) for path, text in site.items()]
        done = publish(artifacts, self.output, protected=[], known=lambda: self.known)
        self.known = done.known
        self.check(site)
        return done

    def check(self, site: Site) -> None:
        """See that the output holds a site and nothing else, with the right modes."""
        found = {path.relative_to(self.output).as_posix(): path for path in self.output.rglob("*")}
        files = {path: file.read_text() for path, file in found.items() if file.is_file()}
        del files[".reportsite.json"]
        assert files == dict(site)
        assert {file.stat().st_mode & 0o777 for file in found.values() if file.is_file()} == {0o644}
        assert {file.stat().st_mode & 0o777 for file in found.values() if file.is_dir()} <= {0o755}
        folders = {path for path, file in found.items() if file.is_dir()}
        assert folders == {str(parent) for path in site for parent in Path(path).parents if str(parent) != "."}
        seen = survey_tree(self.output, self.known)
        assert seen.is_closed
        assert seen.intact.keys() == self.known.files.keys()


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    (tmp_path / "desk").mkdir()
    return Desk(tmp_path / "desk" / "output")


def inode(path: Path) -> int:
    return path.stat().st_ino


def test_two_trees_take_turns_and_only_what_changes_is_written(desk: Desk) -> None:
    desk.publish(ONE)
    assert desk.second.is_dir()
    assert inode(desk.output / "theme.css") == inode(desk.second / "theme.css")
    trees = inode(desk.output), inode(desk.second)
    done = desk.publish({**ONE, "theme.css": "b"})
    assert (inode(desk.output), inode(desk.second)) == trees[::-1]
    assert (done.written, done.unchanged, done.swap) == (1, 6, Swap.ATOMIC)
    assert (desk.second / "theme.css").read_text() == "a"
    desk.publish({**ONE, "theme.css": "c"})
    assert (inode(desk.output), inode(desk.second)) == trees
    assert desk.publish({**ONE, "theme.css": "c"}).swap is Swap.NONE
    assert {path.name for path in desk.output.parent.iterdir()} == {"output", ".output.second"}


def test_files_become_folders_and_folders_files(desk: Desk) -> None:
    sites: list[Site] = [
        {"a": "file", "b/c/d": "deep", "b/e": "beside"},
        {"a/b": "below", "b/c": "file now", "b/e": "beside"},
        {"a/b/c/d": "deeper", "b": "file"},
        {"a": "file", "b/c/d": "deep", "b/e": "beside"},
        {"z": "alone"},
    ]
    for site in (*sites, *reversed(sites), *sites):
        desk.publish(site)


def test_random_sites_one_after_another(desk: Desk) -> None:
    chance = random.Random(8)
    names = ["a", "a/b", "a/b/c", "b", "b/a", "c/d/e", "c/d", "f.html", "g/index.html", "h/index.html"]
    for _ in range(120):
        some = chance.sample(names, chance.randrange(1, len(names)))
        chosen = [name for name in some if not any(other.startswith(f"{name}/") for other in some)]
        desk.publish({name: chance.choice("xyz") for name in chosen})
        if chance.random() < 0.2:
            desk.known = KnownTrees()


def then(*steps: Callable[[Desk], object]) -> Callable[[Desk], None]:
    def run(what: Desk) -> None:
        for step in steps:
            step(what)

    return run


DAMAGE: list[Callable[[Desk], object]] = [
    lambda desk: (desk.output / "theme.css").write_text("changed in both trees"),
    lambda desk: (desk.second / "zh/1/index.html").write_text("changed in both trees"),
    lambda desk: (desk.output / "theme.css").unlink(),
    lambda desk: (desk.second / "theme.css").unlink(),
    then(lambda desk: (desk.second / "theme.css").unlink(), lambda desk: (desk.second / "theme.css").write_text("x")),
    then(lambda desk: (desk.output / "theme.css").unlink(), lambda desk: (desk.output / "theme.css").write_text("b")),
    lambda desk: (desk.output / "theme.css").chmod(0o600),
    lambda desk: (desk.second / "zh").chmod(0o700),
    lambda desk: (desk.output / "zh/2").chmod(0o700),
    lambda desk: shutil.rmtree(desk.output / "zh/2"),
    lambda desk: shutil.rmtree(desk.second / "zh"),
    lambda desk: shutil.rmtree(desk.second),
    lambda desk: shutil.rmtree(desk.output),
    lambda desk: (desk.second / ".reportsite.json").unlink(),
    lambda desk: (desk.second / ".reportsite.json").write_text("{}"),
    lambda desk: (desk.second / ".reportsite.staging").touch(),
    lambda desk: (desk.second / "zh/empty").mkdir(),
    lambda desk: os.utime(desk.output / "theme.css"),
    then(lambda desk: shutil.rmtree(desk.second), lambda desk: desk.second.mkdir()),
    then(lambda desk: shutil.rmtree(desk.second), lambda desk: shutil.copytree(desk.output, desk.second)),
    then(lambda desk: shutil.rmtree(desk.output), lambda desk: shutil.copytree(desk.second, desk.output)),
    lambda desk: os.link(desk.output / "theme.css", desk.output.parent / "another-name"),
    lambda desk: setattr(desk, "known", KnownTrees()),
    lambda desk: setattr(desk, "known", KnownTrees(files=desk.known.files)),
    lambda desk: setattr(desk, "known", KnownTrees(folders=desk.known.folders)),
]


@pytest.mark.parametrize("damage", DAMAGE)
def test_whatever_happens_to_the_trees_the_next_site_is_right(desk: Desk, damage: Callable[[Desk], object]) -> None:
    desk.publish(ONE)
    desk.publish({**ONE, "theme.css": "b"})
    damage(desk)
    desk.publish({**ONE, "theme.css": "c", "zh/1/index.html": "new"})
    desk.publish({**ONE, "theme.css": "d"})
    desk.publish(ONE)


@pytest.mark.parametrize("damage", DAMAGE)
def test_whatever_happens_to_the_trees_the_same_site_is_put_right(desk: Desk, damage: Callable[[Desk], object]) -> None:
    desk.publish(ONE)
    damage(desk)
    desk.publish(ONE)
    desk.publish(ONE)


def test_what_somebody_puts_into_the_second_tree_stays(desk: Desk) -> None:
    desk.publish(ONE)
    desk.publish({**ONE, "theme.css": "b"})
    (desk.second / "zh" / "note.txt").write_text("mine")
    for version in "cde":
        desk.publish({**ONE, "theme.css": version})
        assert (desk.second / "zh" / "note.txt").read_text() == "mine"
    shutil.rmtree(desk.output)
    desk.publish(ONE)
    assert (desk.second / "zh" / "note.txt").read_text() == "mine"
    assert {path.name for path in desk.second.rglob("*") if path.is_file()} == {".reportsite.json", "note.txt"}


def test_what_somebody_puts_into_the_second_tree_is_seen_by_who_knew_nothing_before(desk: Desk) -> None:
    desk.publish(ONE)
    desk.known = KnownTrees()
    two = {**ONE, "zh/1/index.html": "changed"}
    desk.publish(two)
    (desk.second / "zh" / "note.txt").write_text("mine")
    desk.publish(ONE)
    desk.publish(two)


def test_what_somebody_puts_in_the_second_tree_s_place_stays(desk: Desk) -> None:
    desk.second.write_text("a file")
    for version in "abc":
        desk.publish({**ONE, "theme.css": version})
    assert desk.second.read_text() == "a file"


def test_a_link_in_the_second_tree_s_place_is_not_followed(desk: Desk, tmp_path: Path) -> None:
    desk.publish(ONE)
    shutil.move(desk.second, tmp_path / "elsewhere")
    desk.second.symlink_to(tmp_path / "elsewhere")
    before = {path: path.stat().st_mtime_ns for path in (tmp_path / "elsewhere").rglob("*")}
    desk.publish({**ONE, "theme.css": "b"})
    desk.publish({**ONE, "theme.css": "c"})
    assert {path: path.stat().st_mtime_ns for path in (tmp_path / "elsewhere").rglob("*")} == before
    assert desk.second.is_symlink()


def test_what_somebody_puts_into_the_output_is_refused_however_well_it_is_known(desk: Desk) -> None:
    desk.publish(ONE)
    (desk.output / "zh" / "note.txt").write_text("mine")
    with pytest.raises(OutputRefused, match=r"note\.txt"):
        desk.publish({**ONE, "theme.css": "b"})
    (desk.output / "zh" / "note.txt").unlink()
    # The folder is another one now than it was left, and is known again when it has been looked through.
    assert desk.publish(ONE).swap is Swap.NONE
    desk.publish({**ONE, "theme.css": "b"})


def test_without_links_there_is_no_second_tree_and_the_site_is_right(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_: object) -> None:
        raise PermissionError("no links here")

    with monkeypatch.context() as patch:
        patch.setattr(os, "link", refuse)
        for version in "abcb":
            desk.publish({**ONE, "theme.css": version})
    desk.publish({**ONE, "theme.css": "x"})


def test_links_that_stop_working_while_the_second_tree_is_brought_up_to_date_cost_nothing_but_an_error(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    desk.publish(ONE)
    desk.publish({**ONE, "theme.css": "b"})
    desk.publish({**ONE, "theme.css": "b", "new.html": "new"})
    calls: list[object] = []

    def refuse(*arguments: object) -> None:
        calls.append(arguments)
        raise PermissionError("no links any more")

    with monkeypatch.context() as patch:
        patch.setattr(os, "link", refuse)
        with pytest.raises(PublishError, match="what stood there is unchanged"):
            desk.publish({**ONE, "theme.css": "b", "new.html": "new", "zh/9/index.html": "new"})
        desk.check({**ONE, "theme.css": "b", "new.html": "new"})
    assert calls
    desk.publish({**ONE, "theme.css": "d"})


def test_another_file_system_in_the_second_tree_s_place_is_not_used(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    desk.publish(ONE)
    shutil.rmtree(desk.second)
    other = Path("/dev/shm") if Path("/dev/shm").is_dir() else None
    if other is None or other.stat().st_dev == desk.output.stat().st_dev:
        pytest.skip("there is no other file system here")
    place = other / f"reportsite-{os.getpid()}"
    shutil.copytree(desk.output, place)
    monkeypatch.setattr(second_module, "second_path", lambda _: place)
    try:
        holds = survey_tree(desk.output, desk.known).intact
        assert second_module.usable_second(desk.output, {}, holds, desk.known) is None
    finally:
        shutil.rmtree(place)


def test_a_survey_tells_what_is_intact(desk: Desk) -> None:
    desk.publish(ONE)
    whole = survey_tree(desk.output, desk.known)
    assert whole.is_closed
    assert dict(whole.intact) == dict.fromkeys(ONE, 2)
    (desk.output / "theme.css").unlink()
    (desk.output / "theme.css").symlink_to("zh/1/index.html")
    found = survey_tree(desk.output, desk.known)
    assert not found.is_closed
    assert found.intact.keys() == ONE.keys() - {"theme.css"}
    assert survey_tree(desk.output.with_name("nothing"), desk.known).intact == {}
    assert not survey_tree(desk.output.with_name("nothing"), desk.known).is_closed


@pytest.mark.parametrize("in_place", [True, False])
def test_a_file_that_was_changed_never_comes_back(desk: Desk, *, in_place: bool) -> None:
    """The tree that is swapped out holds what somebody changed; going back to that version must not bring it back."""
    desk.publish(ONE)
    desk.publish({**ONE, "theme.css": "b"})
    if not in_place:
        (desk.output / "theme.css").unlink()
    (desk.output / "theme.css").write_text("changed")
    desk.publish({**ONE, "theme.css": "c"})
    desk.publish({**ONE, "theme.css": "b"})
    desk.publish({**ONE, "theme.css": "c"})


@pytest.mark.parametrize("before", [0, 1, 2, 3])
def test_a_site_that_was_prepared_and_given_up_leaves_what_stood_there(desk: Desk, before: int) -> None:
    """Whatever trees there were: the next run has a whole site to begin with, and the first one nothing at all."""
    for number in range(before):
        desk.publish({**ONE, "theme.css": str(number)})
    stood = {path.name for path in desk.output.parent.iterdir()}
    with FolderPublication(desk.output, protected=[], known=lambda: desk.known) as publication:
        publication.write(Artifact("en/index.html", b"never shown"))
        publication.prepare()
    assert {path.name for path in desk.output.parent.iterdir()} == stood
    if before:
        desk.check({**ONE, "theme.css": str(before - 1)})
    else:
        assert not desk.output.exists()
    desk.publish({**ONE, "theme.css": "the next"})
    desk.publish(ONE)
