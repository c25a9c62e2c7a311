"""What every command says of the problems of a site."""

from __future__ import annotations

from pathlib import Path

from reportsite.cli.terminal import Terminal
from reportsite.diagnostics import Diagnostics

_SHOWN = 50
"""Diagnostics that are shown in full; of the rest only the number is told."""


def show(terminal: Terminal, diagnostics: Diagnostics, root: Path) -> None:
    """Show the problems of the site at `root`, errors before warnings when there are many."""
    # Errors go before warnings when not all can be shown.
    ordered = [*diagnostics.errors, *diagnostics.warnings]
    shown = sorted(ordered[:_SHOWN], key=lambda item: item.sort_key())
    for diagnostic in shown:
        terminal.show(diagnostic, root)
    if len(ordered) > _SHOWN:
        terminal.say(terminal.words("… and {count} more; `check --json` lists them all", count=len(ordered) - _SHOWN))
    # What was not looked at matters once nothing is wrong with what was.
    for note in () if diagnostics.errors else diagnostics.notes:
        terminal.say(terminal.message_of(note))


def counts(terminal: Terminal, diagnostics: Diagnostics) -> str:
    """Return how many errors and warnings there are, in words."""
    errors = terminal.plural("{count} error", "{count} errors", len(diagnostics.errors))
    warnings = terminal.plural("{count} warning", "{count} warnings", len(diagnostics.warnings))
    return terminal.words("{errors}, {warnings}", errors=errors, warnings=warnings)
