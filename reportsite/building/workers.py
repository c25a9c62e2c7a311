"""Who makes the pages of a build: processes of this machine, or the workers of a cluster."""

from __future__ import annotations

import os
from collections.abc import Sequence
from concurrent.futures import Executor
from functools import lru_cache, partial
from pathlib import Path

from msgspec import Struct
from msgspec.structs import replace

from reportsite.diagnostics import Diagnostics
from reportsite.errors import ReportsiteError
from reportsite.incremental.making import Made, PageMaker
from reportsite.incremental.prints import Prints, locale_prints, prints_of
from reportsite.incremental.renewal import Hands
from reportsite.model.kept import KeptReadings
from reportsite.model.loading import read_file
from reportsite.pipeline import READERS, load_edition
from reportsite.render.pages import Edition
from reportsite.settings import Settings
from reportsite.site.pages import Page
from reportsite.state.fingerprints import fingerprint
from reportsite.state.processes import can_fork


class Workers(Struct, frozen=True, kw_only=True):
    """Processes that make pages, perhaps on other machines; they must see the same files at the same paths."""

    executor: Executor
    number: int
    """How many work at once."""


_PARTS = 4
"""Into so many parts the pages of each worker are divided, so that none waits long for the last."""


def hands_for(settings: Settings, edition: Edition, prints: Prints, workers: Workers | None) -> Hands:
    """Return who makes the pages of an edition that was read from files with these fingerprints."""
    if workers is not None:
        order = _Order(
            site=settings.site,
            project=settings.project,
            base_url=settings.base_url,
            offline=settings.offline,
            content=_print(edition, prints),
        )
        return Hands(parts=workers.number * _PARTS, executor=workers.executor, elsewhere=partial(make_pages, order))
    return Hands(processes=processors() if can_fork() else 1)


def processors() -> int:
    """Return how many processors this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else 1


class _Order(Struct, frozen=True, kw_only=True):
    """What a worker needs to know to make pages of a site."""

    site: Path
    project: Path
    base_url: str | None
    offline: bool
    content: bytes
    """The fingerprint of all that the site is made from."""


def make_pages(order: _Order, pages: Sequence[Page]) -> Sequence[Made]:
    """Make some pages of a site in a process that may have read nothing of it yet.

    Raise ReportsiteError when this process sees other files than the one that asked.
    """
    return tuple(_maker(order).made(pages))


@lru_cache(maxsize=1)
def _maker(order: _Order) -> PageMaker:
    # A worker makes many parts of one site; the fingerprint tells that site from the same one after a change.
    settings = Settings(site=order.site, project=order.project, base_url=order.base_url, offline=order.offline)
    readings = KeptReadings({}, read_file)
    edition = load_edition(settings, Diagnostics(), replace(READERS, file=readings))
    if edition is not None:
        prints = prints_of(edition, readings.files, locale_prints(settings.folders))
        if _print(edition, prints) == order.content:
            return PageMaker(edition, prints)
    raise ReportsiteError("a worker does not see the files that this process sees")


def _print(edition: Edition, prints: Prints) -> bytes:
    return fingerprint([prints.files, edition.config, edition.theme.assets, prints.templates, prints.locales])
