"""Hints that something was saved → the workshop looks again; without hints it looks by the clock.

What watchdog says is only a reason to look: where a machine has no room left for its watches, or a file system never
speaks, the same look every half second finds the same changes, a little later.
"""

from __future__ import annotations

import contextlib
import gc
import logging
import os
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path

from watchdog.events import (
    DirCreatedEvent,
    DirDeletedEvent,
    DirMovedEvent,
    FileClosedEvent,
    FileCreatedEvent,
    FileDeletedEvent,
    FileModifiedEvent,
    FileMovedEvent,
    FileSystemEvent,
    FileSystemEventHandler,
)
from watchdog.observers import Observer
from watchdog.observers.api import ObservedWatch

from reportsite.preview.snapshot import watched
from reportsite.preview.workshop import Workshop
from reportsite.settings import Settings

_QUIET = 0.02
"""Seconds of silence after which a burst of saves counts as over."""
_LONGEST = 0.25
"""Seconds after which a burst is looked at even while it goes on."""
_POLL = 0.5
_SAFETY = 2.0
"""Seconds between looks that nobody asked for, without and with watches."""
_BREATH = 0.2
"""Seconds after a save before texts are read that nobody has open."""
_IDLE = 1.5
"""Seconds of silence before the whole site is rendered to follow its links."""
_COLLECTING = (20_000, 10, 20)
"""New objects after which those that hold each other are looked for, and how much rarer among older ones."""
_SAVES: list[type[FileSystemEvent]] = [
    DirCreatedEvent,
    DirDeletedEvent,
    DirMovedEvent,
    FileClosedEvent,
    FileCreatedEvent,
    FileDeletedEvent,
    FileModifiedEvent,
    FileMovedEvent,
]
"""Reading a file speaks too; that is not listened to."""


class Watch:
    """Watches a site in a thread of its own and keeps its workshop up to date."""

    def __init__(
        self, settings: Settings, workshop: Workshop, *, polling: bool, on_polling: Callable[[bool], None]
    ) -> None:
        self._settings = settings
        self._workshop = workshop
        self._on_polling = on_polling
        self._called = threading.Event()
        self._heard = 0.0
        self._ended = threading.Event()
        self._thread = threading.Thread(target=self._run, name="watch", daemon=True)
        self._observer = None if polling else Observer()
        self._watches: dict[Path, tuple[int, ObservedWatch]] = {}
        self.polling = polling
        """Whether changes are found by the clock alone."""

    def start(self) -> None:
        """Begin; what was saved before is found by the first look."""
        logging.getLogger("watchdog").setLevel(logging.CRITICAL)
        if self._observer:
            try:
                self._observer.start()
            except OSError:
                self._fall_back()
            else:
                self._cover()
        else:
            self._on_polling(True)  # noqa: FBT003 (asked for)
        self._thread.start()

    def stop(self) -> None:
        """End, and wait until the threads are gone."""
        self._ended.set()
        self._called.set()
        self._thread.join(timeout=5)
        if self._observer and self._observer.is_alive():
            self._observer.stop()
            self._observer.join(timeout=5)

    def hear(self, path: str) -> None:
        """Take note of a hint."""
        self._workshop.hint(path)
        self._heard = time.monotonic()
        self._called.set()

    def _run(self) -> None:
        # Nearly all that is read first stays. Looking through it again and again for what nobody holds any more would
        # take longer than a save does.
        gc.disable()
        self._workshop.refresh()
        gc.freeze()
        gc.enable()
        gc.set_threshold(*_COLLECTING)
        chores = self._chores()
        while not self._ended.is_set():
            state = self._workshop.state
            next_look = time.monotonic() + (_POLL if self.polling else _SAFETY)
            for _ in chores:
                self._let_others_go_first()
                if self._called.is_set() or self._ended.is_set() or time.monotonic() > next_look:
                    break
            was_told = self._called.wait(max(0.0, next_look - time.monotonic()))
            if was_told:
                self._wait_until_quiet()
            if self._ended.is_set():
                return
            self._cover()
            # Somebody who asked for a page may have looked since.
            self._workshop.refresh(self._heard if was_told else None)
            # A page that was asked for in between may have brought the workshop up to date before us.
            if self._workshop.state != state:
                chores = self._chores()

    def _wait_until_quiet(self) -> None:
        first = time.monotonic()
        while not self._ended.is_set():
            self._called.clear()
            if not self._called.wait(_QUIET) or time.monotonic() - first > _LONGEST:
                return

    def _let_others_go_first(self) -> None:
        while self._workshop.is_asked(_BREATH) and not self._called.is_set():
            if self._ended.wait(_QUIET):
                return

    def _chores(self) -> Iterator[None]:
        # Whoever has just saved asks for a page first; the machine is left to that.
        yield from self._quiet(_BREATH)
        yield from self._workshop.read_prose()
        yield from self._workshop.verify()
        yield from self._quiet(_IDLE)
        yield from self._workshop.follow_links()

    def _quiet(self, seconds: float) -> Iterator[None]:
        end = time.monotonic() + seconds
        while time.monotonic() < end:
            self._called.wait(_QUIET)
            yield

    def _cover(self) -> None:
        # A folder that was deleted and made anew has lost its watch; a new one never had any.
        if self._observer is None:
            return
        wanted: dict[Path, tuple[int, bool]] = {}
        for folder, recursive in watched(self._settings.folders):
            with contextlib.suppress(OSError):
                wanted[folder] = (folder.stat().st_ino, recursive)
        for folder, (number, watch) in list(self._watches.items()):
            if folder not in wanted or wanted[folder][0] != number:
                with contextlib.suppress(KeyError, OSError):
                    self._observer.unschedule(watch)
                del self._watches[folder]
        for folder, (number, recursive) in wanted.items():
            if folder not in self._watches:
                try:
                    watch = self._observer.schedule(
                        _Hints(self.hear), os.fspath(folder), recursive=recursive, event_filter=_SAVES
                    )
                except OSError:
                    self._fall_back()
                    return
                self._watches[folder] = (number, watch)

    def _fall_back(self) -> None:
        observer, self._observer = self._observer, None
        if observer and observer.is_alive():
            observer.stop()
        self._watches.clear()
        if not self.polling:
            self.polling = True
            self._on_polling(False)  # noqa: FBT003 (not asked for)


class _Hints(FileSystemEventHandler):
    def __init__(self, hear: Callable[[str], None]) -> None:
        self._hear = hear

    def on_any_event(self, event: FileSystemEvent) -> None:
        for path in (event.src_path, event.dest_path):
            if path:
                self._hear(os.fsdecode(path))
