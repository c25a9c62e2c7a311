"""A build with nothing to do says so; and every kind of change that a build would act upon is noticed."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from reportsite.building.site import build
from reportsite.diagnostics import Diagnostics
from reportsite.incremental import untouched
from reportsite.incremental.notes import note, retell, told
from reportsite.incremental.untouched import Verdict, state_path, unchanged
from reportsite.reporting import SilentReporter
from reportsite.settings import Settings
from reportsite.state.store import Store
from tests.incremental.trees import differences, tree_of
from tests.sites.building import MINIMAL, ROOT, Copy, copy_of, found

SETTLED = 0.05


class Bench:
    """A site that was built and has settled."""

    def __init__(self, folder: Path) -> None:
        self.site = copy_of(MINIMAL, folder / "site")
        self.site.put("content/notes.txt", "a file that nothing reads: a warning")
        self.site.put("templates/partials/own.html", "mine")
        self.site.edit("site.yaml", "collected:", "captures: ../captures\ncollected:")
        (folder / "captures").mkdir()
        (folder / "captures" / "readme.txt").write_text("x", encoding="utf-8")
        self.captures = folder / "captures"
        self.output = folder / "desk" / "output"
        self.output.parent.mkdir()
        self.settings = Settings(site=self.site.folder, project=ROOT)
        self.settle()

    def settle(self) -> None:
        time.sleep(SETTLED)
        build(self.settings, self.output, SilentReporter())
        time.sleep(SETTLED)
        # Fresh files of the output are known from the build that wrote them, sources from the look before it.
        if self.look() is None:
            build(self.settings, self.output, SilentReporter())

    def look(self, **asked: Any) -> Verdict | None:
        return unchanged(self.settings._replace(**asked), self.output)


@pytest.fixture(scope="module")
def shared(tmp_path_factory: pytest.TempPathFactory) -> Bench:
    return Bench(tmp_path_factory.mktemp("untouched"))


@pytest.fixture
def bench(shared: Bench) -> Bench:
    if shared.look() is None:
        shared.settle()
    assert shared.look() is not None
    return shared


def test_where_nothing_has_changed_the_last_build_is_told_again(bench: Bench, monkeypatch: pytest.MonkeyPatch) -> None:
    verdict = bench.look()
    assert verdict is not None
    monkeypatch.setattr(untouched, "MANY", 0)
    assert bench.look() == verdict, "two processes that look find the same"
    known = Diagnostics()
    retell(told(verdict), known)
    again = build(bench.settings, bench.output, SilentReporter())
    assert found(known) == found(again.diagnostics)
    assert "content/notes.txt:1:1 RS009" in found(known)
    assert note(again.diagnostics) == told(verdict)
    assert (verdict.pages, verdict.languages) == (again.pages, ("fr", "en", "zh"))
    assert again.renewed == again.publication.written == 0


def in_place(path: Path, content: bytes = b"x") -> None:
    path.write_bytes(content)


def keeping_size_and_time(path: Path) -> None:
    before, content = path.stat(), path.read_bytes()
    path.write_bytes(content.replace(b"in", b"yn", 1))
    os.utime(path, ns=(before.st_atime_ns, before.st_mtime_ns))


def with_folder(path: Path) -> None:
    path.parent.mkdir(exist_ok=True)
    in_place(path)


def bring_styles(path: Path) -> None:
    path.parent.mkdir(exist_ok=True)
    shutil.copy(ROOT / "theme/css/tokens.css", path)


def site(path: str) -> Callable[[Bench], Path]:
    return lambda bench: bench.site.folder / path


def output(path: str) -> Callable[[Bench], Path]:
    return lambda bench: bench.output / path


def captures(path: str) -> Callable[[Bench], Path]:
    return lambda bench: bench.captures / path


CHANGES: list[tuple[Callable[[Bench], Path], Callable[[Path], object]]] = [
    (site("content/reference/topics.yaml"), Path.touch),
    (site("content/reference/topics.yaml"), keeping_size_and_time),
    (site("content/pages/about.en.md"), lambda path: path.write_text(path.read_text() + "x")),
    (site("content/new.txt"), in_place),
    (site("content/notes.txt"), Path.unlink),
    (site("content/new.txt"), lambda path: path.rename(path.with_name("others.txt"))),
    (site("site.yaml"), Path.touch),
    (site("templates/partials/own.html"), keeping_size_and_time),
    (site("templates/new.html"), in_place),
    (site("templates/partials/own.html"), Path.unlink),
    (site("theme/locale/fr/LC_MESSAGES/labels.po"), Path.touch),
    (
        site("theme/css/tokens.css"),
        bring_styles,
    ),
    (captures("readme.txt"), in_place),
    (captures("other.html"), in_place),
    (site("pdf/new.pdf"), with_folder),
    (output("en/index.html"), in_place),
    (output("en/index.html"), Path.touch),
    (output("en/index.html"), lambda path: os.utime(path, ns=(0, (1 << 63) + 5))),
    (output("en"), lambda path: os.utime(path, ns=(0, (1 << 63) + 5))),
    (output("en"), lambda path: os.utime(path, ns=(0, -5))),
    (output("en/index.html"), Path.unlink),
    (output("en/index.html"), lambda path: path.chmod(0o600)),
    (output("en"), lambda path: path.chmod(0o700)),
    (output("robots.txt"), in_place),
    (output("en"), shutil.rmtree),
    (output(""), shutil.rmtree),
]


@pytest.mark.parametrize(("place", "change"), CHANGES)
def test_every_change_is_noticed_and_the_next_build_is_right(
    bench: Bench,
    place: Callable[[Bench], Path],
    change: Callable[[Path], object],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    expected = tree_of(bench.output)
    change(place(bench))
    assert bench.look() is None
    monkeypatch.setattr(untouched, "MANY", 0)
    assert bench.look() is None, "two processes that look notice it as well"
    build(bench.settings, bench.output, SilentReporter())
    if place(bench).is_relative_to(bench.output):
        assert differences(tree_of(bench.output), expected) == []


def test_a_file_that_somebody_puts_into_the_output_is_noticed(bench: Bench) -> None:
    stranger = bench.output / "en" / "note.txt"
    stranger.write_text("mine", encoding="utf-8")
    assert bench.look() is None
    stranger.unlink()


@pytest.mark.parametrize(
    "asked", [{"base_url": "https://example.org/x/"}, {"offline": True}, {"strict": True}, {"project": MINIMAL}]
)
def test_whoever_asks_for_something_else_gets_no_answer(bench: Bench, asked: dict[str, object]) -> None:
    assert bench.look(**asked) is None


def test_another_output_folder_knows_nothing(bench: Bench) -> None:
    assert unchanged(bench.settings, bench.output.with_name("other")) is None
    assert state_path(bench.site.folder, bench.output) != state_path(bench.site.folder, bench.output.with_name("o"))


def test_another_program_is_noticed(bench: Bench, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    program = tmp_path / "reportsite"
    program.mkdir()
    with monkeypatch.context() as patch:
        patch.setattr(untouched, "_PROGRAM", program)
        assert bench.look() is None
    with monkeypatch.context() as patch:
        patch.setattr(untouched, "environment", lambda: "another Python")
        assert bench.look() is None
    with monkeypatch.context() as patch:
        patch.setattr(untouched, "STATE_VERSION", "another form")
        assert bench.look() is None
    assert bench.look() is not None


def test_a_lost_state_is_no_answer(bench: Bench) -> None:
    state_path(bench.site.folder, bench.output).unlink()
    assert bench.look() is None


@pytest.mark.parametrize("name", [untouched.VERDICT, untouched.LOOK])
@pytest.mark.parametrize("value", [b"", b"no JSON", b"null", b"[]", b"[1, 2, 3, 4, 5, 6]", b'{"files": 1}', b"\xff"])
def test_a_state_of_another_form_is_no_answer(bench: Bench, name: str, value: bytes) -> None:
    path = state_path(bench.site.folder, bench.output)
    with Store(path, untouched.STATE_VERSION) as store:
        before = store.get(name)
        assert before is not None
        store.put({name: value})
        assert bench.look() is None
        store.put({name: before})
    assert bench.look() is not None


def test_a_build_with_nothing_to_do_loads_no_library(tmp_path: Path) -> None:
    """What takes longer to load than all files take to be looked at."""
    code = (
        "import sys\n"
        "from reportsite.cli import main\n"
        "main(['build', '--site', sys.argv[1], '--output', sys.argv[2]])\n"
        "print(*sys.modules)"
    )
    site = copy_of(MINIMAL, tmp_path / "site")
    time.sleep(SETTLED)
    build(Settings(site=site.folder, project=ROOT), tmp_path / "output", SilentReporter())
    ran = subprocess.run(
        [sys.executable, "-c", code, site.folder, tmp_path / "output"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
        env={**os.environ, "LC_ALL": "C.UTF-8"},
    )
    assert "nothing has changed since the last build" in ran.stderr
    loaded = {name.partition(".")[0] for name in ran.stdout.split()}
    assert not loaded & {"babel", "click", "inspect", "jinja2", "markdown_it", "msgspec", "yaml"}


def test_an_error_and_its_undoing_leave_the_right_site(bench: Bench) -> None:
    expected = tree_of(bench.output)
    path = bench.site.folder / "content/reference/topics.yaml"
    content = path.read_bytes()
    path.write_bytes(content.replace(b"id: winter", b"id: Winter"))
    assert bench.look() is None
    path.write_bytes(content)
    build(bench.settings, bench.output, SilentReporter())
    assert differences(tree_of(bench.output), expected) == []


def test_a_link_to_a_page_that_went_while_the_state_was_lost_in_part_is_an_error(tmp_path: Path) -> None:
    """The links of pages taken over are known even where the state has lost them."""
    import sqlite3  # noqa: PLC0415 - for this test alone

    from reportsite.errors import ContentError  # noqa: PLC0415

    site = copy_of(MINIMAL, tmp_path / "site")
    for language in ("fr", "en", "zh"):
        site.put(f"content/pages/extra.{language}.md", "---\ntitle: Extra\nsummary: Extra.\n---\n## Extra\n\nText.\n")
    topic = (ROOT / "templates/topic.html").read_text(encoding="utf-8")
    end = topic.rindex("{% endblock %}")
    site.put("templates/topic.html", topic[:end] + '<a href="{{ site.home }}extra/">Extra</a>\n' + topic[end:])
    settings = Settings(site=site.folder, project=ROOT)
    build(settings, tmp_path / "output", SilentReporter())
    connection = sqlite3.connect(state_path(site.folder, tmp_path / "output"))
    connection.execute("DELETE FROM kept WHERE name LIKE 'links/%'")
    connection.commit()
    connection.close()
    for language in ("fr", "en", "zh"):
        (site.folder / f"content/pages/extra.{language}.md").unlink()
    with pytest.raises(ContentError) as refused:
        build(settings, tmp_path / "output", SilentReporter())
    assert {item.rule.code for item in refused.value.diagnostics} == {"RS603"}


def test_links_of_pages_long_gone_are_not_checked(tmp_path: Path) -> None:
    """A slug that changes, a run that asks for something else, another slug: no page links to what is gone."""
    site: Copy = copy_of(MINIMAL, tmp_path / "site")
    for number, strict in enumerate((False, True, False)):
        settings = Settings(site=site.folder, project=ROOT, strict=strict)
        site.edit("content/reference/provinces.yaml", "    slug: v", f"    slug: v{number}")
        assert not build(settings, tmp_path / "output", SilentReporter()).diagnostics.errors
    manifest = json.loads((tmp_path / "output/.reportsite.json").read_bytes())["files"]
    assert sum("/provinces/v2" in path and path.endswith("/index.html") for path in manifest) == 3
