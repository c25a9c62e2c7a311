"""A build, and what is said of it. One that has nothing to do says so without reading a file or loading a library."""

from __future__ import annotations

import gc
import time
from collections.abc import Sequence
from pathlib import Path

from reportsite.cli.folders import PROJECT, site_root
from reportsite.cli.terminal import ProgressReporter, Terminal, environment_terminal
from reportsite.errors import ContentError
from reportsite.incremental.untouched import Verdict, unchanged
from reportsite.settings import Settings


def run_build(
    site: Path | None = None,
    output: Path | None = None,
    *,
    base_url: str | None = None,
    executor: str | None = None,
    strict: bool = False,
    offline: bool = False,
) -> int:
    """Build a site as the options of `build` ask; return the exit code."""
    # Nothing that a build loads or makes refers to itself: looking for what does would cost a tenth of its time.
    was_looking = gc.isenabled()
    gc.disable()
    try:
        return _built(site, output, base_url=base_url, executor=executor, strict=strict, offline=offline)
    finally:
        if was_looking:
            gc.enable()


def _built(
    site: Path | None, output: Path | None, *, base_url: str | None, executor: str | None, strict: bool, offline: bool
) -> int:
    terminal = environment_terminal()
    began = time.monotonic()
    root = site_root(site)
    settings = Settings(
        site=root,
        project=PROJECT,
        base_url=base_url,
        offline=offline,
        strict=strict,
        protected=(Path.home(),),
        waiting=lambda: terminal.say(terminal.words("another run is writing there; waiting for it")),
    )
    target = output or root / "output"
    done = unchanged(settings, target)
    if done is not None:
        return _tell_again(terminal, done, settings, began, target)
    from reportsite.building.site import build
    from reportsite.cli.problems import counts, show
    from reportsite.cli.workers import workers_at

    try:
        with workers_at(executor) as workers:
            built = build(settings, target, ProgressReporter(terminal), workers)
    except ContentError as error:
        show(terminal, error.diagnostics, root)
        terminal.error(terminal.words("nothing was written; {sentence}", sentence=counts(terminal, error.diagnostics)))
        return 1
    show(terminal, built.diagnostics, root)
    if built.renewed < built.pages:
        terminal.say(terminal.plural("{count} page made anew", "{count} pages made anew", built.renewed))
    _sum_up(terminal, built.pages, built.languages, len(built.diagnostics.warnings), began, target)
    if built.publication.left_behind:
        terminal.say(terminal.words("files that are not ours were kept in {path}", path=built.publication.left_behind))
    return 0


def _tell_again(terminal: Terminal, done: Verdict, settings: Settings, began: float, target: Path) -> int:
    warnings = 0
    if done.problems:
        from reportsite.cli.problems import show
        from reportsite.diagnostics import Diagnostics
        from reportsite.incremental.notes import retell, told

        known = Diagnostics(strict=settings.strict)
        retell(told(done), known)
        show(terminal, known, settings.site)
        warnings = len(known.warnings)
    terminal.say(terminal.words("nothing has changed since the last build"))
    _sum_up(terminal, done.pages, done.languages, warnings, began, target)
    return 0


def _sum_up(
    terminal: Terminal, pages: int, languages: Sequence[str], warnings: int, began: float, target: Path
) -> None:
    terminal.say(
        terminal.words(
            "{pages} pages in {languages}, {warnings}, {seconds:.1f} s → {output}",
            pages=pages,
            languages=", ".join(languages),
            warnings=terminal.plural("{count} warning", "{count} warnings", warnings),
            seconds=time.monotonic() - began,
            output=_relative(target),
        )
    )


def _relative(path: Path) -> str:
    try:
        return str(path.relative_to(Path.cwd()))
    except ValueError:
        return str(path)
