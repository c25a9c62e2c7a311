"""Publishing into a folder: what it holds afterwards, with which modes, and what is left alone."""

from __future__ import annotations

import errno
import hashlib
import json
import os
import shutil
import stat
import sys
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Self

import pytest
from hypothesis import given
from hypothesis import strategies as st

import reportsite.publish.folder as folder_module
import reportsite.publish.standing as standing_module
import reportsite.publish.swap as swap_module
from reportsite.artifacts import Artifact
from reportsite.errors import ArtifactClash, OutputRefused, PublishError
from reportsite.publish.folder import FolderPublication, publish
from reportsite.publish.standing import StandingSite
from reportsite.publish.swap import Swap

SiteMaker = Callable[..., list[Artifact]]
posix_only = pytest.mark.skipif(os.name != "posix", reason="modes are those of posix")


def contents(artifacts: list[Artifact]) -> dict[str, bytes]:
    return {artifact.path: artifact.content for artifact in artifacts}


@pytest.fixture
def output(tmp_path: Path) -> Path:
    return tmp_path / "output"


def test_the_folder_holds_the_artifacts_and_a_manifest_that_names_them(
    output: Path, site: SiteMaker, snapshot: Callable[[Path], dict[str, bytes]]
) -> None:
    artifacts = site()
    result = publish(artifacts, output, protected=[])
    files = snapshot(output)
    manifest = json.loads(files.pop(".reportsite.json"))
    assert files == contents(artifacts)
    assert manifest["version"] == 1
    assert manifest["files"] == {path: hashlib.sha256(content).hexdigest() for path, content in files.items()}
    assert list(manifest["files"]) == sorted(files)
    assert (result.written, result.unchanged, result.removed) == (6, 0, 0)
    assert result.bytes == sum(map(len, files.values()))
    assert result.left_behind is None
    assert [path.name for path in output.parent.iterdir()] == ["output"]


def test_the_next_site_replaces_the_one_before_and_counts_what_changed(
    output: Path, site: SiteMaker, snapshot: Callable[[Path], dict[str, bytes]]
) -> None:
    publish([*site(), Artifact("en/old/index.html", b"old")], output, protected=[])
    result = publish([*site("two"), Artifact("en/new/index.html", b"new")], output, protected=[])
    files = snapshot(output)
    del files[".reportsite.json"]
    assert files == contents([*site("two"), Artifact("en/new/index.html", b"new")])
    assert (result.written, result.unchanged, result.removed) == (6, 1, 1)
    assert not (output / "en/old").exists()
    assert [path.name for path in output.parent.iterdir()] == ["output"]


def test_an_unchanged_file_keeps_its_inode(output: Path, site: SiteMaker) -> None:
    publish(site(), output, protected=[])
    before = (output / "theme.css").stat()
    publish(site("two"), output, protected=[])
    after = (output / "theme.css").stat()
    assert (after.st_ino, after.st_mtime_ns) == (before.st_ino, before.st_mtime_ns)
    assert after.st_nlink == 1


def test_the_same_site_again_touches_nothing(output: Path, site: SiteMaker) -> None:
    def state() -> dict[str, tuple[int, int]]:
        found = {str(path): path.stat() for path in [output, *output.rglob("*")]}
        return {path: (status.st_ino, status.st_mtime_ns) for path, status in found.items()}

    publish(site(), output, protected=[])
    before = state()
    result = publish(site(), output, protected=[])
    assert (result.written, result.unchanged, result.removed, result.swap) == (0, 6, 0, Swap.NONE)
    assert state() == before
    assert [path.name for path in output.parent.iterdir()] == ["output"]


def test_artifacts_are_taken_one_by_one(output: Path) -> None:
    alive = 0

    class Counted(bytes):
        def __new__(cls, content: bytes) -> Self:
            nonlocal alive
            alive += 1
            return super().__new__(cls, content)

        def __del__(self) -> None:
            nonlocal alive
            alive -= 1

    def make() -> Iterator[Artifact]:
        for number in range(50):
            assert alive <= 2
            yield Artifact(f"{number}.html", Counted(b"page"))

    publish(make(), output, protected=[])


@pytest.mark.parametrize("damage", ["changed", "same size", "shortened", "missing", "link", "mode"])
def test_a_file_that_somebody_changed_is_written_anew(output: Path, site: SiteMaker, damage: str) -> None:
    publish(site(), output, protected=[])
    page = output / "theme.css"
    content = page.read_bytes()
    elsewhere = output.parent / "elsewhere.css"
    match damage:
        case "changed":
            page.write_bytes(b"other")
        case "same size":
            page.write_bytes(content.swapcase())
        case "shortened":
            page.write_bytes(content[:-1])
        case "missing":
            page.unlink()
        case "link":
            elsewhere.write_bytes(content)
            page.unlink()
            page.symlink_to(elsewhere)
        case "mode":
            page.chmod(0o600)
    result = publish(site(), output, protected=[])
    assert result.written == 1
    assert page.read_bytes() == content
    assert not page.is_symlink()
    assert stat.S_IMODE(page.stat().st_mode) == 0o644
    if damage == "link":
        assert elsewhere.read_bytes() == content


@posix_only
@pytest.mark.parametrize("mask", [0o000, 0o022, 0o077, 0o777])
def test_modes_do_not_depend_on_the_umask(output: Path, site: SiteMaker, mask: int) -> None:
    before = os.umask(mask)
    try:
        publish(site(), output, protected=[])
        publish(site("two"), output, protected=[])
    finally:
        os.umask(before)
    for path in [output, *output.rglob("*")]:
        assert stat.S_IMODE(path.stat().st_mode) == (0o755 if path.is_dir() else 0o644), path


@posix_only
def test_a_folder_that_lost_its_mode_gets_it_back(output: Path, site: SiteMaker) -> None:
    publish(site(), output, protected=[])
    (output / "zh").chmod(0o700)
    publish(site(), output, protected=[])
    assert stat.S_IMODE((output / "zh").stat().st_mode) == 0o755


def test_an_empty_folder_is_taken(output: Path, site: SiteMaker) -> None:
    output.mkdir()
    publish(site(), output, protected=[])
    assert (output / "theme.css").exists()
    assert [path.name for path in output.parent.iterdir()] == ["output"]


def test_what_a_file_manager_left_goes_with_the_old_site(output: Path, site: SiteMaker) -> None:
    publish(site(), output, protected=[])
    for litter in (output / ".DS_Store", output / "zh" / "Thumbs.db"):
        litter.write_bytes(b"litter")
    result = publish(site("two"), output, protected=[])
    assert result.left_behind is None
    assert [path.name for path in output.parent.iterdir()] == ["output"]


def test_a_relative_folder_is_taken_from_the_working_folder(
    tmp_path: Path, site: SiteMaker, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    publish(site(), Path("output"), protected=[])
    assert (tmp_path / "output" / "theme.css").exists()


def test_a_clash_names_both_and_leaves_the_old_site(output: Path, site: SiteMaker) -> None:
    publish(site(), output, protected=[])
    with pytest.raises(ArtifactClash, match=r"`theme\.css` and `Theme\.css`"):
        publish([*site("two"), Artifact("Theme.css", b"")], output, protected=[])
    assert b"one" in (output / "zh/0/index.html").read_bytes()
    assert [path.name for path in output.parent.iterdir()] == ["output"]


def test_a_failure_while_rendering_leaves_the_old_site(output: Path, site: SiteMaker) -> None:
    class RenderingFailed(Exception):
        pass

    def fail() -> Iterator[Artifact]:
        yield from site("two")[:3]
        raise RenderingFailed

    publish(site(), output, protected=[])
    with pytest.raises(RenderingFailed):
        publish(fail(), output, protected=[])
    assert b"one" in (output / "zh/0/index.html").read_bytes()
    assert [path.name for path in output.parent.iterdir()] == ["output"]


def test_an_os_error_of_the_renderer_is_not_taken_for_one_of_the_disk(output: Path) -> None:
    def fail() -> Iterator[Artifact]:
        yield Artifact("a.html", b"")
        raise FileNotFoundError(errno.ENOENT, "No such file", "template.html")

    with pytest.raises(FileNotFoundError):
        publish(fail(), output, protected=[])


def test_an_interrupt_leaves_the_old_site_and_no_trace(output: Path, site: SiteMaker) -> None:
    def interrupted() -> Iterator[Artifact]:
        yield from site("two")[:3]
        raise KeyboardInterrupt

    publish(site(), output, protected=[])
    with pytest.raises(KeyboardInterrupt):
        publish(interrupted(), output, protected=[])
    assert b"one" in (output / "zh/0/index.html").read_bytes()
    assert [path.name for path in output.parent.iterdir()] == ["output"]


def test_an_interrupt_right_after_the_swap_leaves_the_new_site_and_no_trace(
    output: Path, site: SiteMaker, monkeypatch: pytest.MonkeyPatch
) -> None:
    def interrupted(_: Path) -> None:
        raise KeyboardInterrupt

    publish(site(), output, protected=[])
    monkeypatch.setattr(folder_module, "flush_one", interrupted)
    with pytest.raises(KeyboardInterrupt):
        publish(site("two"), output, protected=[])
    assert b"two" in (output / "zh/0/index.html").read_bytes()
    assert [path.name for path in output.parent.iterdir()] == ["output"]


def test_a_publication_without_commit_changes_nothing(output: Path, site: SiteMaker) -> None:
    with FolderPublication(output, protected=[]) as publication:
        publication.write(site()[0])
    assert not output.exists()
    assert list(output.parent.iterdir()) == []


def test_without_hard_links_files_are_copied(output: Path, site: SiteMaker, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object) -> None:
        raise PermissionError(errno.EPERM, "Operation not permitted")

    publish(site(), output, protected=[])
    monkeypatch.setattr(os, "link", refuse)
    result = publish(site("two"), output, protected=[])
    assert (result.written, result.unchanged) == (5, 1)
    assert (output / "theme.css").read_bytes() == contents(site())["theme.css"]
    assert stat.S_IMODE((output / "theme.css").stat().st_mode) == 0o644


@pytest.fixture
def two_steps(monkeypatch: pytest.MonkeyPatch) -> None:
    """Take away the system's way of exchanging two names."""
    monkeypatch.setattr(swap_module, "_find_exchange", lambda: None)


@pytest.mark.skipif(sys.platform not in {"linux", "darwin"}, reason="the system cannot exchange two names")
def test_the_swap_is_one_step_where_the_system_has_one(output: Path, site: SiteMaker) -> None:
    publish(site(), output, protected=[])
    assert publish(site("two"), output, protected=[]).swap == "atomic"


@pytest.mark.usefixtures("two_steps")
def test_elsewhere_it_is_two_steps_and_said_so(output: Path, site: SiteMaker) -> None:
    assert publish(site(), output, protected=[]).swap == "atomic"
    result = publish(site("two"), output, protected=[])
    assert (result.swap, result.left_behind) == ("two-step", None)
    assert b"two" in (output / "zh/0/index.html").read_bytes()
    assert [path.name for path in output.parent.iterdir()] == ["output"]


@pytest.mark.usefixtures("two_steps")
@pytest.mark.parametrize("failure", [OSError(errno.EIO, "Input/output error"), KeyboardInterrupt()])
def test_a_swap_that_fails_between_its_steps_is_taken_back(
    output: Path, site: SiteMaker, monkeypatch: pytest.MonkeyPatch, failure: BaseException
) -> None:
    publish(site(), output, protected=[])
    rename = Path.rename

    def fail_once(source: Path, target: Path) -> Path:
        if target == output:
            monkeypatch.setattr(Path, "rename", rename)
            raise failure
        return rename(source, target)

    monkeypatch.setattr(Path, "rename", fail_once)
    with pytest.raises((PublishError, KeyboardInterrupt)):
        publish(site("two"), output, protected=[])
    assert b"one" in (output / "zh/0/index.html").read_bytes()
    assert [path.name for path in output.parent.iterdir()] == ["output"]


@pytest.mark.usefixtures("two_steps")
def test_a_run_killed_between_the_two_steps_is_mended_by_the_next(output: Path, site: SiteMaker) -> None:
    publish(site(), output, protected=[])
    output.rename(output.with_name(".output.old"))
    with FolderPublication(output, protected=[]):
        assert b"one" in (output / "zh/0/index.html").read_bytes()
    assert [path.name for path in output.parent.iterdir()] == ["output"]


def test_what_a_killed_run_left_is_removed_and_other_folders_stay(output: Path, site: SiteMaker) -> None:
    unfinished = output.with_name(".output.staging-unfinished")
    (unfinished / "zh").mkdir(parents=True)
    (unfinished / "zh" / "index.html").write_text("half")
    (unfinished / ".reportsite.staging").touch()
    swapped_out = output.with_name(".output.staging-swapped-out")
    publish(site(), swapped_out, protected=[])
    output.with_name(".output.staging-empty").mkdir()
    somebodys = output.with_name(".output.staging-somebodys")
    somebodys.mkdir()
    (somebodys / "notes.txt").write_text("mine")
    other_output = output.with_name(".other.staging-unfinished")
    shutil.copytree(unfinished, other_output)
    publish(site(), output, protected=[])
    assert sorted(path.name for path in output.parent.iterdir()) == [
        ".other.staging-unfinished",
        ".output.staging-somebodys",
        "output",
    ]
    assert (somebodys / "notes.txt").read_text() == "mine"


def test_a_file_put_there_during_the_run_is_kept_and_told(output: Path, site: SiteMaker) -> None:
    def late() -> Iterator[Artifact]:
        yield from site("two")
        (output / "zh" / "notes.txt").write_text("mine")

    publish(site(), output, protected=[])
    result = publish(late(), output, protected=[])
    assert result.left_behind is not None
    assert (result.left_behind / "zh" / "notes.txt").read_text() == "mine"
    assert not (result.left_behind / "theme.css").exists()
    publish(site(), output, protected=[])
    assert (result.left_behind / "zh" / "notes.txt").read_text() == "mine"


@pytest.mark.parametrize("link", ["file", "folder"])
def test_removing_the_old_site_follows_no_link(output: Path, site: SiteMaker, link: str) -> None:
    treasure = output.parent / "treasure"
    treasure.mkdir()
    (treasure / "index.html").write_text("mine")

    def late() -> Iterator[Artifact]:
        yield from site("two")
        if link == "folder":
            shutil.rmtree(output / "zh/0")
            (output / "zh/0").symlink_to(treasure, target_is_directory=True)
        else:
            (output / "zh/0/index.html").unlink()
            (output / "zh/0/index.html").symlink_to(treasure / "index.html")

    publish(site(), output, protected=[])
    publish(late(), output, protected=[])
    assert (treasure / "index.html").read_text() == "mine"


def test_what_is_seen_while_another_run_swaps_does_not_count(
    output: Path, site: SiteMaker, monkeypatch: pytest.MonkeyPatch
) -> None:
    inspect = standing_module.inspect

    def meet_another_run(folder: Path, *, protected: Iterable[Path], is_closed: bool) -> StandingSite:
        monkeypatch.setattr(folder_module, "inspect", inspect)
        publish(site("two"), output, protected=[])
        raise OutputRefused(f"`{folder}` holds files of {protected}, {is_closed}")

    publish(site(), output, protected=[])
    monkeypatch.setattr(folder_module, "inspect", meet_another_run)
    result = publish(site("three"), output, protected=[])
    assert (result.written, result.unchanged) == (5, 1)
    assert [path.name for path in output.parent.iterdir()] == ["output"]


# When the disk says no ------------------------------------------------------------------------------------------


def test_a_failed_write_is_a_sentence_and_leaves_the_old_site(
    output: Path, site: SiteMaker, monkeypatch: pytest.MonkeyPatch
) -> None:
    publish(site(), output, protected=[])

    def full(*_: object) -> None:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    monkeypatch.setattr(folder_module, "flush", full)
    with pytest.raises(PublishError) as error:
        publish(site("two"), output, protected=[])
    assert str(error.value) == (
        f"the site cannot be written to `{output}`: {os.strerror(errno.ENOSPC)}; what stood there is unchanged"
    )
    assert b"one" in (output / "zh/0/index.html").read_bytes()
    assert [path.name for path in output.parent.iterdir()] == ["output"]


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="no device that is always full")
def test_a_full_disk_is_a_sentence(output: Path, site: SiteMaker, monkeypatch: pytest.MonkeyPatch) -> None:
    publish(site(), output, protected=[])
    opening = Path.open

    def open_full(path: Path, mode: str = "r") -> object:
        return opening(Path("/dev/full") if path.name == "index.html" else path, "wb" if "x" in mode else mode)

    with monkeypatch.context() as patch:
        patch.setattr(Path, "open", open_full)
        with pytest.raises(PublishError, match=os.strerror(errno.ENOSPC)):
            publish(site("two"), output, protected=[])
    assert b"one" in (output / "zh/0/index.html").read_bytes()
    assert [path.name for path in output.parent.iterdir()] == ["output"]


@posix_only
def test_a_limit_on_file_sizes_is_a_sentence(
    output: Path, site: SiteMaker, in_a_process: Callable[[str], tuple[int, str]]
) -> None:
    publish(site(), output, protected=[])
    code, words = in_a_process(
        f"""
        import resource
        resource.setrlimit(resource.RLIMIT_FSIZE, (1000, 1000))
        publish([Artifact("large.bin", bytes(5000))], Path({str(output)!r}), protected=[])
        """
    )
    assert (code, words.partition(":")[0]) == (1, "PublishError"), words
    assert b"one" in (output / "zh/0/index.html").read_bytes()
    assert [path.name for path in output.parent.iterdir()] == ["output"]


@pytest.mark.skipif(sys.platform != "linux", reason="file systems of one's own are made otherwise here")
def test_a_small_file_system_that_fills_up_is_a_sentence(
    tmp_path: Path, in_a_process: Callable[[str], tuple[int, str]]
) -> None:
    code, words = in_a_process(
        f"""
        import ctypes, os
        libc = ctypes.CDLL(None, use_errno=True)
        CLONE_NEWNS, MS_REC, MS_PRIVATE = 0x20000, 0x4000, 0x40000
        def possible(result):
            if result != 0:
                print("Skip:", os.strerror(ctypes.get_errno()))
                sys.exit(3)
        possible(libc.unshare(CLONE_NEWNS))
        possible(libc.mount(b"none", b"/", None, MS_REC | MS_PRIVATE, None))
        possible(libc.mount(b"tmpfs", {os.fsencode(tmp_path)!r}, b"tmpfs", 0, b"size=1m"))
        output = Path({str(tmp_path)!r}, "output")
        publish([Artifact("small.bin", bytes(1000))], output, protected=[])
        try:
            publish((Artifact(f"{{n}}.bin", bytes(100_000)) for n in range(20)), output, protected=[])
        finally:
            assert sorted(path.name for path in output.iterdir()) == [".reportsite.json", "small.bin"]
            assert [path.name for path in output.parent.iterdir()] == ["output"]
        """
    )
    if code == 3:
        pytest.skip(f"no file system can be mounted here ({words.strip()})")
    assert (code, words.partition(":")[0]) == (1, "PublishError"), words
    assert os.strerror(errno.ENOSPC) in words


@contextmanager
def as_nobody() -> Iterator[None]:
    """Run as a user who owns nothing, where root would be let through everywhere."""
    if os.geteuid() != 0:
        yield
        return
    os.seteuid(65534)
    try:
        yield
    finally:
        os.seteuid(0)


@posix_only
def test_a_read_only_place_is_a_sentence_and_leaves_the_old_site(desk: Path, site: SiteMaker) -> None:
    output = desk / "output"
    publish(site(), output, protected=[])
    desk.chmod(0o555)
    try:
        with as_nobody(), pytest.raises(PublishError, match=os.strerror(errno.EACCES)):
            publish(site("two"), output, protected=[])
    finally:
        desk.chmod(0o755)
    assert b"one" in (output / "zh/0/index.html").read_bytes()
    assert [path.name for path in desk.iterdir()] == ["output"]


@posix_only
def test_an_old_site_that_belongs_to_somebody_else_is_replaced_without_links(desk: Path, site: SiteMaker) -> None:
    if os.geteuid() != 0:
        pytest.skip("only root can make files of somebody else")
    output = desk / "output"
    publish(site(), output, protected=[])
    os.chown(desk, 65534, 65534)
    with as_nobody():
        result = publish(site("two"), output, protected=[])
    assert b"two" in (output / "zh/0/index.html").read_bytes()
    assert result.left_behind is not None  # its files are not nobody's to remove
    with as_nobody():
        assert publish(site("three"), output, protected=[]).left_behind is None


@given(
    st.lists(
        st.dictionaries(st.sampled_from([f"{a}/{b}.html" for a in "abc" for b in "xyz"]), st.binary(max_size=8)),
        max_size=5,
    )
)
def test_any_row_of_sites_leaves_exactly_the_last(
    tmp_path_factory: pytest.TempPathFactory, sites: list[dict[str, bytes]]
) -> None:
    output = tmp_path_factory.mktemp("row") / "output"
    for files in sites:
        publish((Artifact(path, content) for path, content in files.items()), output, protected=[])
        found = {p.relative_to(output).as_posix(): p.read_bytes() for p in output.rglob("*.html")}
        assert found == files
        assert {p.relative_to(output).as_posix() for p in output.rglob("*") if p.is_dir()} == {p[0] for p in files}
