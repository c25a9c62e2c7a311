"""`serve`: what an editor has open all day. Starts the preview and says what it does."""

from __future__ import annotations

import gc
import webbrowser
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click

from reportsite.cli.folders import PROJECT, site_root
from reportsite.cli.options import SITE
from reportsite.cli.terminal import Terminal, environment_terminal
from reportsite.diagnostics import Diagnostic
from reportsite.errors import SettingsError
from reportsite.settings import Drafts, Settings

if TYPE_CHECKING:
    from reportsite.preview.workshop import Rebuild

_SHOWN = 20
"""Problems that are shown in full after a save; the browser lists more."""
_NAMED = 3
"""Files of a save that are named."""
_EDITOR = "REPORTSITE_EDITOR"


@click.command(
    name="serve",
    epilog="Examples:\n\n  python build.py serve --open\n\n  python build.py serve --site ../other --port 9000\n\n"
    "  python build.py serve --editor 'emacs://open?file={path}&line={line}'",
)
@SITE
@click.option(
    "--port",
    type=click.IntRange(0, 65535),
    default=8000,
    metavar="N",
    show_default=True,
    help="Where to listen; the next free port when it is taken, any free one for 0.",
)
@click.option(
    "--host", default="127.0.0.1", metavar="HOST", show_default=True, help="Listen where other machines can reach it."
)
@click.option("--open", "open_page", is_flag=True, help="Open the browser.")
@click.option(
    "--editor",
    envvar=_EDITOR,
    default="vscode",
    metavar="NAME",
    show_default=True,
    show_envvar=True,
    help="The program that Alt-click opens sources in: vscode, vscodium, cursor, zed, idea, pycharm, sublime, "
    "textmate, none, or an address with {path}, {line} and {column}.",
)
@click.option("--poll", is_flag=True, help="Look for changes twice a second instead of listening to the file system.")
@click.option("--strict", is_flag=True, help="Let warnings count as errors.")
def serve_command(
    site: Path | None, port: int, host: str, editor: str, *, open_page: bool, poll: bool, strict: bool
) -> None:
    """Show the site while it is being written. What is saved is shown at once; nothing is written to output."""
    # Until the site stands, nothing that refers to itself is given up that would be worth looking for.
    gc.disable()
    try:
        from reportsite.preview.server import Wishes, serve
    except ModuleNotFoundError as missing:
        if (missing.name or "reportsite").partition(".")[0] == "reportsite":
            raise
        raise SettingsError(f"the preview needs {missing.name}: install `reportsite[preview]`") from missing
    terminal = environment_terminal()
    settings = Settings(site=site_root(site), project=PROJECT, strict=strict, drafts=Drafts.SHOWN)
    wishes = Wishes(host=host, port=port, editor=editor, polling=poll)
    speech = _Speech(terminal, settings.folders)
    serve(settings, wishes, terminal, speech, on_open=_open if open_page else lambda _: None)
    terminal.say(terminal.words("stopped"))


def _open(address: str) -> None:
    webbrowser.open(address)


class _Speech:
    """Tells the person at the terminal what the preview does."""

    def __init__(self, terminal: Terminal, folders: Sequence[Path]) -> None:
        self._terminal = terminal
        self._folders = folders

    def ready(self, address: str, *, taken: int | None, open_to_network: bool) -> None:
        """Say where the preview stands."""
        words, say = self._terminal.words, self._terminal.say
        if taken is not None:
            say(words("port {port} is taken; the next free one is used", port=taken))
        if open_to_network:
            say(words("warning: other machines on the network can see this site, if they know the whole address"))
        say(words("{address} shows the site, {address}_/ its state; Ctrl-C ends", address=address.partition("?")[0]))
        if open_to_network:
            say(words("open it as {address}", address=address))

    def polling(self, asked: bool) -> None:
        """Say that changes are found by the clock, and why where nobody asked for it."""
        if not asked:
            self._terminal.say(self._terminal.words("the machine has no room left for file watches"))
        self._terminal.say(self._terminal.words("changes are found by looking twice a second, not by listening"))

    def saved(self, rebuild: Rebuild) -> None:
        """Say what was saved and how long it took."""
        names = ", ".join(rebuild.files[:_NAMED])
        more = len(rebuild.files) - _NAMED
        if more > 0:
            names = self._terminal.words("{names} and {count} more", names=names, count=more)
        done = "{names}: loaded in {milliseconds:.0f} ms"
        self._terminal.say(self._terminal.words(done, names=names or "–", milliseconds=rebuild.milliseconds))

    def problems(self, problems: Sequence[Diagnostic], *, mended: bool) -> None:
        """Show problems that were not there before, or say that none is left."""
        if mended:
            self._terminal.say(self._terminal.words("all mended"))
        for diagnostic in problems[:_SHOWN]:
            root = next((it for it in self._folders if (it / diagnostic.position.file).is_file()), self._folders[0])
            self._terminal.show(diagnostic, root)
        if len(problems) > _SHOWN:
            more = self._terminal.words("… and {count} more; the browser lists them", count=len(problems) - _SHOWN)
            self._terminal.say(more)
