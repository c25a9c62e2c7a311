"""`explain`: what a page was made from, and why it was or was not made anew."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

import click

from reportsite.building.explaining import explain
from reportsite.cli.folders import PROJECT, site_root
from reportsite.cli.options import SITE
from reportsite.cli.terminal import Terminal, environment_terminal
from reportsite.errors import ReportsiteError
from reportsite.incremental.explanation import WHICH, Explanation
from reportsite.incremental.staleness import Why
from reportsite.settings import Settings

_MOST = 12
"""Keys of a collection that are named."""
_OF_A_LANGUAGE = frozenset({"rows", "summaries", "items"})
_WHY = {
    Why.NEW: "no build had made it before",
    Why.OTHER_PROGRAM: "it was made by another version of the program, or for another purpose",
    Why.OTHER_OUTPUT: "what stands in the output is not what was written there",
    Why.GONE: "the site has no such page any more",
    Why.READS: "something that it reads has changed",
}


@click.command(
    name="explain",
    epilog="Examples:\n\n  python build.py explain zh/policies/\n\n  python build.py explain en/timeline/index.html",
)
@SITE
@click.option(
    "--output",
    type=click.Path(path_type=Path, file_okay=False),
    default=None,
    metavar="DIR",
    help="The folder that the site was built into; its folder `output` when not given.",
)
@click.argument("page", metavar="PAGE")
def explain_command(site: Path | None, output: Path | None, page: str) -> None:
    """Tell what PAGE was made from, why the last build that made it did, and whether a build now would.

    PAGE is its address in the site, such as zh/timeline/ or en/policies/index.html.
    """
    terminal = environment_terminal()
    root = site_root(site)
    found = explain(Settings(site=root, project=PROJECT), output or root / "output", page)
    if found is None:
        raise ReportsiteError(terminal.words("no build has made a page {page}", page=page))
    _show(terminal, found)


def _show(terminal: Terminal, found: Explanation) -> None:
    click.echo(found.path)
    click.echo(terminal.words("made from:"))
    for name, keys in found.reads.items():
        click.echo(f"  {_collection(terminal, name)}: {_listed(terminal, keys)}")
    reason = terminal.words(_WHY[found.made.why])
    click.echo(
        terminal.words(
            "made by build {build} of {builds}: {reason}", build=found.build, builds=found.builds, reason=reason
        )
    )
    _show_reads(terminal, found.named(found.made.reads))
    if found.build < found.builds:
        click.echo(terminal.words("later builds kept it, since nothing that it reads had changed"))
    if found.now is None:
        click.echo(terminal.words("a build now would keep it"))
        return
    click.echo(terminal.words("a build now would make it anew: {reason}", reason=terminal.words(_WHY[found.now.why])))
    _show_reads(terminal, found.named(found.now.reads))


def _show_reads(terminal: Terminal, reads: Iterable[tuple[str, str]]) -> None:
    for name, key in reads:
        click.echo(f"  {_collection(terminal, name)}: {_key(terminal, key)}")


def _collection(terminal: Terminal, name: str) -> str:
    """Return what a collection is called; what is made for one language bears its code at the end."""
    made, _, language = name.partition(" ")
    if made in _OF_A_LANGUAGE:
        return f"{terminal.words(made)} {language}"
    return terminal.words(name)


def _key(terminal: Terminal, key: str) -> str:
    return terminal.words(WHICH) if key == WHICH else key


def _listed(terminal: Terminal, keys: tuple[str, ...]) -> str:
    shown = ", ".join(_key(terminal, key) for key in keys[:_MOST])
    rest = len(keys) - _MOST
    return terminal.words("{shown} and {rest} more", shown=shown, rest=rest) if rest > 0 else shown
