"""What the terminal shows: words in its language, diagnostics with their line, a caret and a hint, progress.

This stands on the way to every build, so it imports next to nothing.
"""

from __future__ import annotations

import os
import sys
import time
import unicodedata
from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

from reportsite.settings import MESSAGE_LANGUAGE

if TYPE_CHECKING:
    from reportsite.diagnostics import Diagnostic

_LOCALES = Path(__file__).resolve().parent.parent / "locale"
_TAB = "    "
_COLOURS = {"red": 31, "yellow": 33}


class Words(Protocol):
    """The messages of one language."""

    def gettext(self, message: str) -> str:
        """Return the translation of a message."""

    def ngettext(self, singular: str, plural: str, count: int) -> str:
        """Return the translation of a message in the form that a number takes."""


class _AsWritten:
    """The messages as they stand in the code."""

    def gettext(self, message: str) -> str:
        return message

    def ngettext(self, singular: str, plural: str, count: int) -> str:
        return singular if count == 1 else plural


class Terminal:
    """Speaks on standard error in the language of the terminal's locale, English where there is no catalogue."""

    def __init__(self, catalog: Words, *, colour: bool, language: str = MESSAGE_LANGUAGE) -> None:
        self.language = language
        """The language it speaks."""
        self._catalog = catalog
        self._colour = colour

    @classmethod
    def from_environment(cls, environment: Mapping[str, str]) -> Terminal:
        """Return the terminal that the environment describes (LC_ALL, LC_MESSAGES, LANG, NO_COLOR)."""
        names = (environment.get(name) for name in ("LC_ALL", "LC_MESSAGES", "LANG"))
        locale = next((name for name in names if name), "")
        language = locale.partition(".")[0].partition("_")[0].lower()
        files = sorted(_LOCALES.glob(f"{language}/LC_MESSAGES/*.po")) if language.isalpha() else []
        colour = "NO_COLOR" not in environment and sys.stderr.isatty()
        if not files:
            return cls(_AsWritten(), colour=colour)
        from reportsite.i18n.catalogs import load_catalog

        return cls(load_catalog(files), colour=colour, language=language)

    def words(self, message: str, **arguments: object) -> str:
        """Return a message in the terminal's language, its `{arguments}` filled in."""
        return self._catalog.gettext(message).format(**arguments)

    def plural(self, singular: str, plural: str, count: int) -> str:
        """Return a message in the form its `{count}` takes."""
        return self._catalog.ngettext(singular, plural, count).format(count=count)

    def say(self, text: str) -> None:
        """Write a line."""
        _write(f"{text}\n")

    def error(self, text: str) -> None:
        """Write a line that says why the run failed."""
        self.say(self._paint(self.words("error:"), "red") + f" {text}")

    def message_of(self, diagnostic: Diagnostic) -> str:
        """Return what a diagnostic says, in the terminal's language."""
        message = diagnostic.rule.message
        return self.words(message, **self._arguments(message, diagnostic))

    def hint_of(self, diagnostic: Diagnostic) -> str:
        """Return a diagnostic's hint, or nothing when something it would name is not known."""
        hint = diagnostic.rule.hint
        arguments = self._arguments(hint, diagnostic)
        missing = any(not value for name, value in arguments.items() if f"{{{name}}}" in hint)
        return "" if missing else self.words(hint, **arguments)

    def _arguments(self, message: str, diagnostic: Diagnostic) -> Mapping[str, str]:
        # What a message puts between backticks is quoted from a file and stays as typed, even if it is a word of ours.
        return {
            name: value if f"`{{{name}}}`" in message else self._catalog.gettext(value)
            for name, value in diagnostic.arguments.items()
        }

    def show(self, diagnostic: Diagnostic, root: Path) -> None:
        """Write a diagnostic: where and what, the line with a caret under the place, the hint."""
        position = diagnostic.position
        is_error = diagnostic.is_error
        label = self.words("error") if is_error else self.words("warning")
        painted = self._paint(f"{label} {diagnostic.rule.code}", "red" if is_error else "yellow")
        self.say(f"{position}: {painted}: {self.message_of(diagnostic)}")
        line = _line(root / position.file, position.line)
        if line:
            number = str(position.line)
            gutter = " " * len(number)
            before, after = _excerpt(line, position.column)
            self.say(f"  {number} | {before}{after}")
            self.say(f"  {gutter} | {' ' * width(before)}{self._paint('^', 'red' if is_error else 'yellow')}")
        hint = self.hint_of(diagnostic)
        if hint:
            self.say(f"  {self.words('hint:')} {hint}")

    def _paint(self, text: str, colour: str) -> str:
        return f"\033[{_COLOURS[colour]}m\033[1m{text}\033[0m" if self._colour else text


class ProgressReporter:
    """Shows a bar on a terminal once a stage has lasted longer than a moment; elsewhere it is silent."""

    _PATIENCE = 1.0
    """Seconds before the bar appears."""

    def __init__(self, terminal: Terminal) -> None:
        self._terminal = terminal
        self._live = sys.stderr.isatty()
        self._total = 0
        self._done = 0
        self._began = 0.0
        self._shown = 0.0

    def stage(self, name: str, total: int) -> None:
        """Begin a stage."""
        del name
        self._total, self._done, self._began = total, 0, time.monotonic()

    def step(self) -> None:
        """Note one step, and redraw ten times a second at most."""
        self._done += 1
        now = time.monotonic()
        if not self._live or now - self._began < self._PATIENCE:
            return
        if self._done == self._total:
            _write("\r\033[K")
        elif now - self._shown > 0.1:  # noqa: PLR2004 (a tenth of a second)
            self._shown = now
            words = self._terminal.words("{done} of {total} pages", done=self._done, total=self._total)
            _write(f"\r\033[K{words}")


def _write(text: str) -> None:
    if sys.platform == "win32" and "\033" in text:
        import click  # knows how the terminals there show colours

        click.echo(text, err=True, nl=False, color=True)
        return
    sys.stderr.write(text)
    sys.stderr.flush()


def environment_terminal() -> Terminal:
    """Return the terminal of this process."""
    return Terminal.from_environment(os.environ)


@lru_cache(maxsize=64)
def _lines(path: Path, _saved: int) -> tuple[str, ...]:
    try:
        text = path.read_bytes().decode("utf-8-sig", errors="replace")
    except OSError:
        return ()
    # Lines as the readers of content count them.
    return tuple(text.replace("\r\n", "\n").replace("\r", "\n").split("\n"))


def _line(path: Path, number: int) -> str:
    # The preview shows a file again after it was saved. What a link leads to is not of the site.
    readable = path.is_file() and not path.is_symlink()
    lines = _lines(path, path.stat().st_mtime_ns) if readable else ()
    return lines[number - 1] if 0 < number <= len(lines) else ""


_SHOWN_BEFORE, _SHOWN_AFTER = 50, 40
"""Characters of a line that are shown before and after the place: more would wrap and lead the caret astray."""


def _excerpt(line: str, column: int) -> tuple[str, str]:
    """Return what stands before the place in a line and from it on, cut short, and safe for a terminal."""
    place = column - 1
    start = max(place - _SHOWN_BEFORE, 0)
    end = place + _SHOWN_AFTER
    before, after = _visible(line[start:place]), _visible(line[place:end])
    return ("…" if start else "") + before, after + ("…" if line[end:] else "")


def _visible(text: str) -> str:
    text = text.replace("\t", _TAB)
    return "".join(character if character.isprintable() else "\ufffd" for character in text)


def width(text: str) -> int:
    """Return how many terminal columns a text takes; Chinese characters take two, accents set apart none."""
    return sum(
        0 if unicodedata.combining(character) else 2 if unicodedata.east_asian_width(character) in "WF" else 1
        for character in text
    )
