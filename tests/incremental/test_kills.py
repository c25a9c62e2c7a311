"""Builds that are killed, that meet, and that find no room: the output is one whole site, and the next build heals."""

from __future__ import annotations

import errno
import hashlib
import json
import os
import random
import secrets
import shutil
import signal
import subprocess
import sys
import textwrap
import time
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from reportsite.building.site import build
from reportsite.incremental.untouched import unchanged
from reportsite.reporting import SilentReporter
from reportsite.settings import Settings
from tests.incremental.trees import Tree, differences, tree_of
from tests.sites.building import MINIMAL, ROOT, Copy, copy_of

KILLS = int(os.environ.get("REPORTSITE_KILLS", "9"))
PAIRS = int(os.environ.get("REPORTSITE_PAIRS", "2"))
SEED = int(os.environ.get("REPORTSITE_SEED", "0")) or secrets.randbits(32)
SIGNALS = (signal.SIGKILL, signal.SIGTERM, signal.SIGINT)
VERSIONS = 4

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="the promise is made where the swap is one step")

START = """
import runpy, signal, sys
signal.signal(signal.SIGINT, signal.default_int_handler)  # ignored where the tests run in the background
sys.argv = sys.argv[1:]
runpy.run_path(sys.argv[0], run_name="__main__")
"""


@dataclass(frozen=True, slots=True)
class Site:
    """A site in several versions, and what a clean build makes of each."""

    copy: Copy
    output: Path
    clean: dict[int, Tree] = field(default_factory=dict)

    def turn(self, version: int) -> None:
        """Let the site be of a version: a page comes and goes, a title and the words of the footer change."""
        for path in self.copy.folder.glob("content/pages/page-*.md"):
            path.unlink()
        for language in ("fr", "en", "zh"):
            head = f"---\ntitle: Page {version}\nsummary: Page {version}.\n---\n"
            self.copy.put(f"content/pages/page-{version}.{language}.md", f"{head}## Page {version}\n\nText.\n")
        topics = (MINIMAL / "content/reference/topics.yaml").read_text(encoding="utf-8")
        self.copy.put("content/reference/topics.yaml", topics.replace("en: Winter", f"en: Winter {version}"))
        settings = (MINIMAL / "site.yaml").read_text(encoding="utf-8")
        if version % 2:
            settings = settings.replace("en: Fountains of Lake Geneva", "en: Fountains")
        self.copy.put("site.yaml", settings)

    def settings(self) -> Settings:
        return Settings(site=self.copy.folder, project=ROOT)

    def build(self) -> None:
        if unchanged(self.settings(), self.output) is None:
            build(self.settings(), self.output, SilentReporter())

    def start(self) -> subprocess.Popen[str]:
        """Start a build in a process of its own."""
        asked = ["build.py", "build", "--site", str(self.copy.folder), "--output", str(self.output)]
        return subprocess.Popen(
            [sys.executable, "-c", START, *asked],
            cwd=ROOT,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            env={**os.environ, "LC_ALL": "C.UTF-8"},
        )

    def forget(self) -> None:
        """Delete what builds remember."""
        shutil.rmtree(self.copy.folder / ".cache", ignore_errors=True)

    def remove(self) -> None:
        """Delete the site and its second tree."""
        for folder in (self.output, self.output.with_name(f".{self.output.name}.second")):
            shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture(scope="module")
def versions(tmp_path_factory: pytest.TempPathFactory) -> dict[int, Tree]:
    """Make every version by a clean build."""
    folder = tmp_path_factory.mktemp("clean")
    site = Site(copy_of(MINIMAL, folder / "site"), folder / "output")
    clean = {}
    for version in range(VERSIONS):
        site.turn(version)
        site.forget()
        site.remove()
        site.build()
        clean[version] = tree_of(site.output)
    return clean


@pytest.fixture
def site(tmp_path: Path, versions: dict[int, Tree]) -> Site:
    (tmp_path / "desk").mkdir()
    return Site(copy_of(MINIMAL, tmp_path / "site"), tmp_path / "desk" / "output", versions)


def assert_whole(output: Path) -> None:
    """See that a folder holds what its manifest names and nothing else."""
    manifest = json.loads((output / ".reportsite.json").read_bytes())["files"]
    found = {path.relative_to(output).as_posix(): path for path in output.rglob("*") if path.is_file()}
    del found[".reportsite.json"]
    assert {path: hashlib.sha256(file.read_bytes()).hexdigest() for path, file in found.items()} == manifest


def version_of(site: Site) -> int | None:
    """Return which version stands in the output, None where nothing does."""
    if not site.output.exists():
        return None
    assert_whole(site.output)
    found = tree_of(site.output)
    equal = [version for version, clean in site.clean.items() if not differences(found, clean)]
    assert equal, "the output is no version"
    return equal[0]


def prepare(site: Site, kind: str, old: int) -> None:
    """Leave behind what the killed build finds."""
    site.turn(old)
    if kind == "cold":
        site.forget()
        site.remove()
        return
    site.build()
    if kind == "forgetful":
        site.forget()
    if kind == "single":
        shutil.rmtree(site.output.with_name(f".{site.output.name}.second"))


def test_a_build_killed_at_any_moment_leaves_a_whole_site_and_the_next_one_heals(site: Site) -> None:
    print("seed", SEED)
    chance = random.Random(SEED)
    came = Counter[str]()
    length = 1.0
    for number in range(KILLS):
        kill = SIGNALS[number % len(SIGNALS)]
        kind = chance.choice(("edit", "edit", "edit", "cold", "forgetful", "single"))
        old, new = chance.sample(range(VERSIONS), 2)
        prepare(site, kind, old)
        before = version_of(site)
        site.turn(new)
        began = time.monotonic()
        process = site.start()
        try:
            # Most of a run is reading and loading; what matters most is what comes after.
            process.wait(chance.uniform(0.05 if chance.random() < 0.3 else 0.5, 1.1) * length)
        except subprocess.TimeoutExpired:
            process.send_signal(kill)
        _, errors = process.communicate(timeout=60)
        told = f"seed {SEED}, kill {number}, {kill.name} in a build ({kind}): {errors}"
        assert process.returncode in {0, -kill, 130}, told
        if process.returncode == 0:
            length = 0.5 * length + 0.5 * (time.monotonic() - began)
        elif length < time.monotonic() - began:
            length *= 1.2
        assert "Traceback" not in errors or kill == signal.SIGINT, told
        after = version_of(site)
        assert after in {before, new}, told
        assert process.returncode != 0 or after == new, told
        came[f"{'ended' if process.returncode == 0 else kill.name}: {'new' if after == new else 'old'}"] += 1
        site.build()
        assert differences(tree_of(site.output), site.clean[new]) == [], told
        left = {path.name for path in site.output.parent.iterdir()}
        assert left <= {"output", ".output.second"}, told
        assert unchanged(site.settings(), site.output) is not None or _is_lately(site), told
    print(KILLS, "kills:", dict(sorted(came.items())))


def _is_lately(site: Site) -> bool:
    """Tell whether a file was written so lately that its stamp cannot be relied on; then the next build will tell."""
    time.sleep(0.05)
    site.build()
    time.sleep(0.05)
    site.build()
    return unchanged(site.settings(), site.output) is not None


def test_two_builds_at_once_leave_one_whole_site_and_a_state_that_holds(site: Site) -> None:
    print("seed", SEED)
    chance = random.Random(SEED)
    site.turn(0)
    site.build()
    for number in range(PAIRS):
        kind = chance.choice(("edit", "edit", "cold", "forgetful"))
        new = (number + 1) % VERSIONS
        prepare(site, kind, number % VERSIONS)
        site.turn(new)
        processes = [site.start()]
        time.sleep(chance.choice((0, 0, 0.1, 0.5)))
        processes.append(site.start())
        for process in processes:
            _, errors = process.communicate(timeout=120)
            assert process.returncode == 0, f"pair {number} ({kind}): {errors}"
            assert "Traceback" not in errors
        assert version_of(site) == new, f"pair {number} ({kind})"
        assert {path.name for path in site.output.parent.iterdir()} <= {"output", ".output.second"}
        site.build()
        assert version_of(site) == new
    print(PAIRS, "pairs")


# No room ------------------------------------------------------------------------------------------------------


def run_in_a_process(code: str) -> tuple[int, str]:
    """Run code in a Python of its own; its exit code and all that it said."""
    command = [sys.executable, "-c", textwrap.dedent(code)]
    result = subprocess.run(
        command,
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
        env={**os.environ, "LC_ALL": "C.UTF-8"},
    )
    return result.returncode, result.stdout + result.stderr


def test_a_limit_on_file_sizes_is_told_in_a_sentence(site: Site) -> None:
    site.turn(0)
    site.build()
    site.turn(1)
    site.build()
    site.turn(2)
    asked = ["build", "--site", str(site.copy.folder), "--output", str(site.output)]
    code, words = run_in_a_process(
        f"""
        import resource, signal, sys
        from reportsite.cli import main
        resource.setrlimit(resource.RLIMIT_FSIZE, (20_000, resource.RLIM_INFINITY))
        sys.exit(main({asked!r}))
        """
    )
    assert code == 1, words
    assert "Traceback" not in words
    assert f"the site cannot be written to `{site.output}`: {os.strerror(errno.EFBIG)}" in words
    assert version_of(site) == 1
    site.build()
    assert version_of(site) == 2


def test_a_disk_that_fills_up_under_the_second_tree_is_told_in_a_sentence(tmp_path: Path, site: Site) -> None:
    """The site and its second tree stand on a small disk that somebody else fills."""
    disk = tmp_path / "disk"
    disk.mkdir()
    code, words = run_in_a_process(
        f"""
        import ctypes, os, shutil, sys
        from pathlib import Path
        libc = ctypes.CDLL(None, use_errno=True)
        CLONE_NEWNS, MS_REC, MS_PRIVATE = 0x20000, 0x4000, 0x40000
        def possible(result):
            if result != 0:
                print("Skip:", os.strerror(ctypes.get_errno()))
                sys.exit(3)
        possible(libc.unshare(CLONE_NEWNS))
        possible(libc.mount(b"none", b"/", None, MS_REC | MS_PRIVATE, None))
        possible(libc.mount(b"tmpfs", {os.fsencode(disk)!r}, b"tmpfs", 0, b"size=32m"))
        from reportsite.cli import main
        from tests.incremental.trees import tree_of
        from tests.incremental.test_kills import assert_whole
        from tests.sites.building import Copy
        site, output = Copy(Path({str(site.copy.folder)!r})), Path({str(disk / "output")!r})
        asked = ["build", "--site", str(site.folder), "--output", str(output)]
        def words(text):
            site.put("site.yaml", {(MINIMAL / "site.yaml").read_text(encoding="utf-8")!r}.replace("Lake Geneva", text))
        assert main(asked) == 0
        words("the first lake")
        assert main(asked) == 0
        assert (output.parent / ".output.second").is_dir()
        before = tree_of(output)
        for room in (0, 5_000, 50_000):
            filler = output.parent / "filler"
            with filler.open("wb") as file:
                status = os.statvfs(output.parent)
                file.write(bytes(max(0, status.f_bavail * status.f_bsize - room)))
            words(f"lake {{room}}")
            print("room", room, main(asked), flush=True)
            assert tree_of(output) == before
            filler.unlink()
        assert main(asked) == 0
        assert_whole(output)
        assert b"lake 50000" in (output / "en/index.html").read_bytes()
        assert sorted(path.name for path in output.parent.iterdir()) == [".output.second", "output"]
        """
    )
    if code == 3:
        pytest.skip(f"no file system can be mounted here ({words.strip()})")
    assert code == 0, words
    assert "Traceback" not in words
    assert words.count(f"the site cannot be written to `{disk}/output`: {os.strerror(errno.ENOSPC)}") == 3
    assert words.count(" 1\n") == 3


@pytest.mark.skipif(os.geteuid() == 0, reason="root is let through everywhere")
def test_an_output_that_may_not_be_written_is_told_in_a_sentence(site: Site) -> None:
    site.turn(0)
    site.build()
    site.turn(1)
    site.build()
    site.turn(2)
    asked = ["build", "--site", str(site.copy.folder), "--output", str(site.output)]
    site.output.parent.chmod(0o555)
    try:
        code, words = run_in_a_process(
            f"""
            import os, sys
            from reportsite.cli import main
            import reportsite.pipeline
            if os.geteuid() == 0:
                # Root is let through everywhere; so somebody is asked who is not, with a way there.
                for place in {[str(path) for path in (site.output, *site.output.parents)]!r}[:-2]:
                    os.chmod(place, os.stat(place).st_mode | 0o055)
                os.setgroups([])
                os.setuid(65534)
            sys.exit(main({asked!r}))
            """
        )
    finally:
        site.output.parent.chmod(0o755)
    assert code == 1, words
    assert "Traceback" not in words
    assert f"`{site.output}`" in words
    assert os.strerror(errno.EACCES) in words
    assert version_of(site) == 1
    site.build()
    assert version_of(site) == 2
