"""`check`: every problem of a site, told without building it."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import click

from reportsite.cli.folders import PROJECT, site_root
from reportsite.cli.options import SITE, STRICT
from reportsite.cli.problems import counts, show
from reportsite.cli.terminal import Terminal, environment_terminal
from reportsite.diagnostics import Diagnostics
from reportsite.errors import ContentError
from reportsite.model.dates import PartialDate
from reportsite.model.provenance import LOCK_FILE
from reportsite.pipeline import record, render_site
from reportsite.reporting import SilentReporter
from reportsite.settings import Drafts, Settings


@click.command(
    name="check",
    epilog="Examples:\n\n  python build.py check\n\n  python build.py check --site ../other --strict\n\n"
    "  python build.py check --json | jq '.[].code'\n\n"
    "  python build.py check --record    (after a number was held against its source)",
)
@SITE
@STRICT
@click.option("--json", "as_json", is_flag=True, help="Print the problems as JSON on standard output.")
@click.option(
    "--record",
    "recording",
    is_flag=True,
    help="Write down in content/provenance.lock.yaml where each number stands now, when nothing is wrong with it.",
)
def check_command(site: Path | None, *, strict: bool, as_json: bool, recording: bool) -> None:
    """Tell every problem of the site. Exit with 1 when there is an error. Nothing is written, save with --record."""
    terminal = environment_terminal()
    root = site_root(site)
    settings = Settings(site=root, project=PROJECT, strict=strict, drafts=Drafts.CHECKED)
    if recording:
        _record(terminal, settings, as_json=as_json)
    built = render_site(settings, SilentReporter())
    if as_json:
        click.echo(json.dumps(_as_data(terminal, built.diagnostics), ensure_ascii=False, indent=2))
    else:
        show(terminal, built.diagnostics, root)
        terminal.say(counts(terminal, built.diagnostics))
    click.get_current_context().exit(1 if built.diagnostics.errors else 0)


def _record(terminal: Terminal, settings: Settings, *, as_json: bool) -> None:
    now = datetime.now(tz=UTC)
    try:
        written = record(settings, PartialDate(now.year, now.month, now.day))
    except ContentError as error:
        if as_json:
            click.echo(json.dumps(_as_data(terminal, error.diagnostics), ensure_ascii=False, indent=2))
        else:
            show(terminal, error.diagnostics, settings.site)
        sentence = counts(terminal, error.diagnostics)
        terminal.error(terminal.words("nothing was recorded; {sentence}", sentence=sentence))
        click.get_current_context().exit(1)
    message = "{name} was written" if written else "{name} is up to date"
    terminal.say(terminal.words(message, name=LOCK_FILE))


def _as_data(terminal: Terminal, diagnostics: Diagnostics) -> list[dict[str, Any]]:
    return [
        {
            "code": item.rule.code,
            "severity": item.severity.value,
            "file": item.position.file,
            "line": item.position.line,
            "column": item.position.column,
            "message": terminal.message_of(item),
            "hint": terminal.hint_of(item),
        }
        for item in diagnostics
    ]
