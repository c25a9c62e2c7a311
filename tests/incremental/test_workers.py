"""Pages made by other processes, here or in a cluster: the same bytes as by one."""

from __future__ import annotations

import hashlib
import os
import time
import warnings
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from pathlib import Path
from typing import Any

import distributed
import pytest

from reportsite.building.files import make_files
from reportsite.building.site import _Run, build
from reportsite.building.workers import Workers
from reportsite.cli.workers import workers_at
from reportsite.errors import ContentError, ReportsiteError, SettingsError
from reportsite.incremental import renewal
from reportsite.incremental.forking import Fork
from reportsite.incremental.making import MadePage, PageMaker
from reportsite.incremental.notes import Noted
from reportsite.incremental.sharing import by_turns, shares_of
from reportsite.render.pages import Edition
from reportsite.reporting import SilentReporter
from reportsite.settings import Settings
from reportsite.site.pages import Page, PageKind
from reportsite.state.processes import can_fork
from tests.sites.building import MINIMAL, ROOT, Copy, copy_of


def site_at(folder: Path) -> dict[str, str]:
    files = (path for path in folder.rglob("*") if path.is_file())
    return {path.relative_to(folder).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest() for path in files}


def put(site: Copy, output: Path, workers: Workers | None = None) -> dict[str, str]:
    settings = Settings(site=site.folder, project=ROOT)
    assert build(settings, output, SilentReporter(), workers).renewed
    return site_at(output)


@pytest.fixture
def minimal(tmp_path: Path) -> Copy:
    """Copy the small site."""
    return copy_of(MINIMAL, tmp_path / "site")


@pytest.fixture
def few(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let even a small site be divided."""
    monkeypatch.setattr(renewal, "_FEW", 0)


@pytest.fixture(scope="module")
def cluster() -> Iterator[str]:
    """Start a cluster of two processes; its address."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # what tornado and asyncio say of their own event loops
        start: Any = distributed.LocalCluster
        with start(n_workers=2, threads_per_worker=1, processes=True, dashboard_address=None) as running:
            yield running.scheduler_address.replace("tcp://", "dask://")


@pytest.mark.usefixtures("few")
@pytest.mark.filterwarnings("ignore")
def test_a_cluster_makes_the_same_bytes(minimal: Copy, tmp_path: Path, cluster: str) -> None:
    alone = put(minimal, tmp_path / "alone")
    with workers_at(cluster) as workers:
        assert workers is not None
        assert workers.number == 2
        assert put(minimal, tmp_path / "together", workers) == alone
        # After a change the same workers make the site as it is now, not as they knew it.
        minimal.edit("content/pages/about.en.md", "## About", "## On")
        changed = put(minimal, tmp_path / "together", workers)
    assert changed == put(minimal, tmp_path / "alone")
    assert changed != alone


@pytest.mark.usefixtures("few")
def test_any_executor_will_do(minimal: Copy, tmp_path: Path) -> None:
    alone = put(minimal, tmp_path / "alone")
    with ThreadPoolExecutor(max_workers=1) as threads:
        assert put(minimal, tmp_path / "threads", Workers(executor=threads, number=1)) == alone


@pytest.mark.usefixtures("few")
@pytest.mark.skipif(not hasattr(os, "fork"), reason="there are no forks here")
def test_forked_processes_make_the_same_bytes(minimal: Copy, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("reportsite.building.workers.can_fork", lambda: False)
    alone = put(minimal, tmp_path / "alone")
    monkeypatch.setattr("reportsite.building.workers.can_fork", lambda: True)
    monkeypatch.setattr(os, "sched_getaffinity", lambda _: {0, 1, 2}, raising=False)
    assert put(minimal, tmp_path / "forked") == alone


@pytest.mark.usefixtures("few")
@pytest.mark.skipif(not hasattr(os, "fork"), reason="there are no forks here")
def test_what_a_forked_process_cannot_make_is_made_here(
    minimal: Copy, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    own = os.getpid()
    make = PageMaker.make

    def failing(maker: PageMaker, page: Page) -> MadePage:
        if os.getpid() != own and page.subject == "about":
            raise MemoryError
        return make(maker, page)

    monkeypatch.setattr("reportsite.building.workers.can_fork", lambda: False)
    alone = put(minimal, tmp_path / "alone")
    monkeypatch.setattr("reportsite.building.workers.can_fork", lambda: True)
    monkeypatch.setattr(os, "sched_getaffinity", lambda _: {0, 1, 2}, raising=False)
    monkeypatch.setattr(PageMaker, "make", failing)
    assert put(minimal, tmp_path / "forked") == alone


@pytest.mark.skipif(not hasattr(os, "fork"), reason="there are no forks here")
def test_items_of_a_fork_come_in_order_and_a_loss_is_told() -> None:
    assert list(Fork[int](int, lambda: range(5)).items()) == [0, 1, 2, 3, 4]

    def broken() -> Iterator[int]:
        yield 7
        raise RuntimeError

    found: list[int] = []
    with pytest.raises(ReportsiteError, match="before it had made all"):
        found.extend(Fork[int](int, broken).items())
    assert can_fork() in {True, False}


@pytest.mark.skipif(not hasattr(os, "fork"), reason="there are no forks here")
def test_who_stops_listening_to_a_fork_can_go_on_and_misses_nothing() -> None:
    fork = Fork[str](str, lambda: (str(number) * 5000 for number in range(40)))
    first = [next(iter(fork.as_they_come())) for _ in range(3)]
    fork._has_ended(wait=True)
    second = [next(iter(fork.as_they_come())) for _ in range(3)]
    rest = list(fork.items())
    assert first + second + rest == [str(number) * 5000 for number in range(40)]
    assert list(fork.items()) == []

    def broken() -> Iterator[int]:
        yield 7
        raise RuntimeError

    with pytest.raises(ReportsiteError, match="before it had made all"):
        list(Fork[int](int, broken).as_they_come())


@pytest.mark.skipif(not hasattr(os, "fork"), reason="there are no forks here")
@pytest.mark.parametrize("listen", [Fork.items, Fork.as_they_come])
def test_a_fork_that_somebody_else_has_waited_for_counts_as_lost(listen: Callable[[Fork[int]], Iterator[int]]) -> None:
    fork = Fork[int](int, lambda: [1, 2])
    os.waitpid(fork._process, 0)
    with pytest.raises(ReportsiteError, match="cannot be waited for"):
        list(listen(fork))


@pytest.mark.skipif(not hasattr(os, "fork"), reason="there are no forks here")
def test_a_fork_that_nobody_waits_for_ends() -> None:
    def forever() -> Iterator[int]:
        while True:
            time.sleep(0.01)
            yield 1

    fork = Fork[int](int, forever)
    process = fork._process
    os.kill(process, 0)
    del fork
    with pytest.raises(ProcessLookupError):
        os.kill(process, 0)


@pytest.mark.usefixtures("few")
def test_workers_that_see_another_site_are_refused(minimal: Copy, tmp_path: Path) -> None:
    def change() -> None:
        minimal.edit("content/pages/about.en.md", "## About", "## On")

    with ThreadPoolExecutor(max_workers=1, initializer=change) as threads:
        workers = Workers(executor=threads, number=1)
        with pytest.raises(ReportsiteError, match="does not see the files"):
            put(minimal, tmp_path / "out", workers)
    assert not (tmp_path / "out").exists()


@pytest.mark.parametrize("address", ["dask://", "dask://host", "http://host:1", "host:1", ""])
def test_what_is_no_address_of_a_cluster_is_told(address: str) -> None:
    with pytest.raises(SettingsError, match="dask://HOST:PORT"), workers_at(address):
        pass


def test_no_address_means_no_workers() -> None:
    with workers_at(None) as workers:
        assert workers is None


@pytest.mark.parametrize(
    ("pages", "number", "sizes"), [(12, 2, [6, 6]), (10, 3, [4, 4, 2]), (2, 4, [1, 1]), (5, 1, [5])]
)
def test_pages_are_divided_for_a_cluster(pages: int, number: int, sizes: list[int]) -> None:
    given = [Page(PageKind.POLICY, f"p{place}", "en" if place % 2 else "zh") for place in range(pages)]
    parts = renewal._by_language(given, number)
    assert list(map(len, parts)) == sizes
    assert [page for part in parts for page in part] == sorted(given, key=lambda page: page.language)


def some_pages(number: int) -> list[Page]:
    lists = [Page(PageKind.TIMELINE, "", language) for language in ("zh", "en")]
    return [*(Page(PageKind.POLICY, f"p{place}", "zh" if place % 2 else "en") for place in range(number)), *lists]


@pytest.mark.skipif(not hasattr(os, "fork"), reason="there are no forks here")
@pytest.mark.parametrize("others", [1, 2, 3])
@pytest.mark.parametrize("number", [0, 1, 7, 4000])
def test_pages_that_are_shared_are_taken_once_by_whoever_is_free(number: int, others: int) -> None:
    pages = some_pages(number)
    shares = shares_of(pages, others)
    forks = [Fork[str](str, partial(subjects, share.from_end())) for share in shares]
    here = [page.subject + page.language for part in by_turns(shares) for page in part]
    there = [subject for fork in forks for subject in fork.items()]
    assert sorted(here + there) == sorted(page.subject + page.language for page in pages)


def subjects(pages: Iterable[Page]) -> Iterator[str]:
    return (page.subject + page.language for page in pages)


def test_a_share_is_left_to_whoever_goes_on() -> None:
    """A process that is busy with something else loses nothing but its part of the work."""
    pages = some_pages(4000)
    (share,) = shares_of(pages, 1)
    first = next(share.from_front())
    assert {page.kind for page in first[:1]} == {PageKind.TIMELINE}, "pages that share most come first"
    rest = list(share.from_end())
    assert rest[0].kind is PageKind.POLICY
    assert len(first) + len(rest) == len(pages)
    assert list(share.from_front()) == []


@pytest.mark.skipif(not hasattr(os, "fork"), reason="there are no forks here")
def test_what_a_fork_has_made_can_be_had_while_it_makes_more() -> None:
    asked, go = os.pipe()

    def slowly() -> Iterator[str]:
        yield "a"
        yield "long" * 1_000_000
        os.read(asked, 1)
        yield "b"

    fork = Fork[str](str, slowly)
    found: list[str] = []
    deadline = time.monotonic() + 60
    while not found and time.monotonic() < deadline:  # written when there is enough of it, not at once
        found.extend(fork.ready())
    assert found[0] == "a"
    os.write(go, b"x")
    found.extend(fork.items())
    assert found == ["a", "long" * 1_000_000, "b"]


@pytest.mark.skipif(not hasattr(os, "fork"), reason="there are no forks here")
def test_texts_are_held_against_each_other_before_files_made_elsewhere_are_waited_for(
    minimal: Copy, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whoever waits first would leave one of two processors idle."""
    put(minimal, tmp_path / "output")
    order: list[str] = []
    items, doubtful = Fork.items, _Run._doubtful

    def waited(fork: Fork[object]) -> Iterator[object]:
        order.append("files")
        return items(fork)

    def held(run: _Run, edition: Edition) -> tuple[Noted, ...]:
        order.append("texts")
        return doubtful(run, edition)

    monkeypatch.setattr("reportsite.building.files.can_fork", lambda: True)
    monkeypatch.setattr(Fork, "items", waited)
    monkeypatch.setattr(_Run, "_doubtful", held)
    (minimal.folder / "content/reference/topics.yaml").touch()
    build(Settings(site=minimal.folder, project=ROOT), tmp_path / "output", SilentReporter())
    assert order == ["texts", "files"]


@pytest.mark.skipif(not hasattr(os, "fork"), reason="there are no forks here")
@pytest.mark.usefixtures("few")
def test_files_are_made_while_pages_are_made_elsewhere(
    minimal: Copy, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    alone = put(minimal, tmp_path / "alone")
    order: list[str] = []
    items = Fork.items

    def waited(fork: Fork[object]) -> Iterator[object]:
        order.append("pages")
        return items(fork)

    def made(*given: Any) -> Iterator[Any]:
        order.append("files")
        return make_files(*given)

    monkeypatch.setattr("reportsite.building.workers.can_fork", lambda: True)
    monkeypatch.setattr("reportsite.building.workers.processors", lambda: 2)
    monkeypatch.setattr(Fork, "items", waited)
    monkeypatch.setattr("reportsite.building.site.make_files", made)
    assert put(minimal, tmp_path / "together") == alone
    assert order == ["files", "pages"]


@pytest.mark.parametrize("many", [1, 500])
def test_texts_that_are_found_wrong_last_of_all_leave_nothing(
    minimal: Copy, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, many: int
) -> None:
    """What another process finds while this one prepares the output is heard of before that takes its place."""
    monkeypatch.setattr("reportsite.building.site._MANY_TEXTS", many)
    path = minimal.folder / "content/pages/about.en.md"
    path.write_text(path.read_text(encoding="utf-8") + "\nThere are 12,345 of them.\n", encoding="utf-8")
    (tmp_path / "desk").mkdir()
    settings = Settings(site=minimal.folder, project=ROOT, strict=True)
    with pytest.raises(ContentError) as caught:
        build(settings, tmp_path / "desk" / "output", SilentReporter())
    assert {item.position.file for item in caught.value.diagnostics.errors} >= {"content/pages/about.en.md"}
    assert list((tmp_path / "desk").iterdir()) == []
    assert build(settings._replace(strict=False), tmp_path / "desk" / "output", SilentReporter()).pages
