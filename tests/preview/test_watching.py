"""When the file system cannot be listened to: the preview says so, and finds every save all the same."""

from __future__ import annotations

import errno
import threading
from pathlib import Path

import pytest

from reportsite.preview.watching import Watch
from reportsite.preview.workshop import Workshop
from reportsite.settings import Settings
from tests.preview.conftest import make_site, wait_for

PAGE = "content/pages/about.en.md"


@pytest.mark.parametrize("failing", ["start", "schedule"])
def test_a_machine_without_room_for_watches(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, failing: str) -> None:
    def fail(*_: object, **__: object) -> None:
        raise OSError(errno.ENOSPC, "inotify watch limit reached")

    site = make_site(tmp_path / "site")
    settings = Settings(site=site, project=site)
    workshop = Workshop(settings, lambda: None)
    said: list[bool] = []
    watch = Watch(settings, workshop, polling=False, on_polling=said.append)
    monkeypatch.setattr(watch._observer, failing, fail)
    watch.start()
    try:
        assert watch.polling
        assert said == [False]
        wait_for(lambda: workshop.edition)
        with (site / PAGE).open("a", encoding="utf-8") as stream:
            stream.write("\nMore.\n")
        wait_for(lambda: workshop.rebuilds[0].files == (PAGE,))
    finally:
        watch.stop()
    assert not any(thread.name == "watch" for thread in threading.enumerate())
