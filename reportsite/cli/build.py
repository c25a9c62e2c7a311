"""`build`: the site into its folder. A build that has nothing to do says so without reading a file."""

from __future__ import annotations

import gc
import time
from collections.abc import Sequence
from pathlib import Path

import click

from reportsite.cli.folders import PROJECT, SITE_OPTION, site_root
from reportsite.cli.problems import STRICT, counts, show
from reportsite.cli.terminal import ProgressReporter, Terminal, environment_terminal
from reportsite.diagnostics import Diagnostics
from reportsite.errors import ContentError
from reportsite.incremental.untouched import retell, unchanged
from reportsite.settings import Settings


@click.command(
    name="build",
    epilog="Examples:\n\n  python build.py build\n\n  python build.py build --base-url https://example.org/health/\n\n"
    "  python build.py build --offline --output copy    (opens from an unzipped folder)",
)
@SITE_OPTION
@click.option(
    "--output",
    type=click.Path(path_type=Path, file_okay=False),
    default=None,
    metavar="DIR",
    help="Where the site is put; its folder `output` when not given. Only what a build wrote is ever removed.",
)
@STRICT
@click.option("--base-url", metavar="URL", help="Where the site will stand, in place of the setting in site.yaml.")
@click.option(
    "--executor",
    metavar="ADDRESS",
    help="Let the workers of a cluster make the pages: dask://HOST:PORT. They must see the same files.",
)
@click.option("--offline", is_flag=True, help="Let links end in index.html, for a copy opened without a server.")
def build_command(
    site: Path | None,
    output: Path | None,
    base_url: str | None,
    executor: str | None,
    *,
    strict: bool,
    offline: bool,
) -> None:
    """Build the site. When the content has an error nothing is written and the old site stays."""
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
        known = Diagnostics(strict=strict)
        retell(done.problems, known)
        show(terminal, known, root)
        terminal.say(terminal.words("nothing has changed since the last build"))
        _sum_up(terminal, done.pages, done.languages, known, began, target)
        return
    from reportsite.building.site import build
    from reportsite.cli.workers import workers_at

    # Nothing that a build makes refers to itself; looking for what does would cost a tenth of its time.
    gc.disable()
    try:
        with workers_at(executor) as workers:
            built = build(settings, target, ProgressReporter(terminal), workers)
    except ContentError as error:
        show(terminal, error.diagnostics, root)
        terminal.error(terminal.words("nothing was written; {sentence}", sentence=counts(terminal, error.diagnostics)))
        click.get_current_context().exit(1)
    show(terminal, built.diagnostics, root)
    if built.renewed < built.pages:
        terminal.say(terminal.plural("{count} page made anew", "{count} pages made anew", built.renewed))
    _sum_up(terminal, built.pages, built.languages, built.diagnostics, began, target)
    if built.publication.left_behind:
        terminal.say(terminal.words("files that are not ours were kept in {path}", path=built.publication.left_behind))


def _sum_up(
    terminal: Terminal, pages: int, languages: Sequence[str], diagnostics: Diagnostics, began: float, target: Path
) -> None:
    terminal.say(
        terminal.words(
            "{pages} pages in {languages}, {warnings}, {seconds:.1f} s → {output}",
            pages=pages,
            languages=", ".join(languages),
            warnings=terminal.plural("{count} warning", "{count} warnings", len(diagnostics.warnings)),
            seconds=time.monotonic() - began,
            output=_relative(target),
        )
    )


def _relative(path: Path) -> str:
    try:
        return str(path.relative_to(Path.cwd()))
    except ValueError:
        return str(path)
