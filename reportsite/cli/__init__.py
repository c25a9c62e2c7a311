"""The command line: the only room that reads the environment, prints and exits."""

from __future__ import annotations

import json
import time
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import click

from reportsite.cli.folders import PROJECT, SITE_OPTION, site_root
from reportsite.cli.pdf import pdf_command
from reportsite.cli.serve import serve_command
from reportsite.cli.terminal import ProgressReporter, Terminal, environment_terminal
from reportsite.cli.translations import translations_command
from reportsite.diagnostics import Diagnostics, closest
from reportsite.errors import ContentError, ReportsiteError
from reportsite.model.dates import PartialDate
from reportsite.model.provenance import LOCK_FILE
from reportsite.pipeline import build, record, render_site
from reportsite.reporting import SilentReporter
from reportsite.settings import Settings

_SHOWN = 50
"""Diagnostics that are shown in full; of the rest only the number is told."""


class _DefaultGroup(click.Group):
    """Runs `build` when no command is named, so that `python build.py --strict` is enough."""

    def parse_args(self, context: click.Context, arguments: list[str]) -> list[str]:
        first = next(iter(arguments), "")
        if not first or (first.startswith("-") and first not in {"--help", "-h", "--version"}):
            arguments = ["build", *arguments]
        elif not first.startswith("-") and first not in self.commands:
            nearest = closest(first, self.commands)
            raise click.UsageError(f"no such command: {first}" + (f"; did you mean {nearest}?" if nearest else ""))
        return super().parse_args(context, arguments)


_STRICT = click.option("--strict", is_flag=True, help="Let warnings count as errors.")


@click.group(
    cls=_DefaultGroup,
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
    epilog="Examples:\n\n  python build.py\n\n  python build.py check --json\n\n"
    "  python build.py --site ../other --output ../built",
)
@click.version_option(package_name=None, version="0.1.0", prog_name="reportsite")
def cli() -> None:
    """Turn a folder of YAML and Markdown into a bilingual site of reports, policies and figures.

    Without a command, `build` runs.
    """


@cli.command(
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
@_STRICT
@click.option("--base-url", metavar="URL", help="Where the site will stand, in place of the setting in site.yaml.")
@click.option("--offline", is_flag=True, help="Let links end in index.html, for a copy opened without a server.")
def build_command(site: Path | None, output: Path | None, base_url: str | None, *, strict: bool, offline: bool) -> None:
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
    try:
        built = build(settings, target, ProgressReporter(terminal))
    except ContentError as error:
        _show(terminal, error.diagnostics, root)
        terminal.error(terminal.words("nothing was written; {sentence}", sentence=_counts(terminal, error.diagnostics)))
        click.get_current_context().exit(1)
    _show(terminal, built.diagnostics, root)
    terminal.say(
        terminal.words(
            "{pages} pages in {languages}, {warnings}, {seconds:.1f} s → {output}",
            pages=built.pages,
            languages=", ".join(built.languages),
            warnings=terminal.plural("{count} warning", "{count} warnings", len(built.diagnostics.warnings)),
            seconds=time.monotonic() - began,
            output=_relative(target),
        )
    )
    if built.publication.left_behind:
        terminal.say(terminal.words("files that are not ours were kept in {path}", path=built.publication.left_behind))


@cli.command(
    name="check",
    epilog="Examples:\n\n  python build.py check\n\n  python build.py check --site ../other --strict\n\n"
    "  python build.py check --json | jq '.[].code'\n\n"
    "  python build.py check --record    (after a number was held against its source)",
)
@SITE_OPTION
@_STRICT
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
    settings = Settings(site=root, project=PROJECT, strict=strict)
    if recording:
        _record(terminal, settings, as_json=as_json)
    built = render_site(settings, SilentReporter())
    if as_json:
        click.echo(json.dumps(_as_data(terminal, built.diagnostics), ensure_ascii=False, indent=2))
    else:
        _show(terminal, built.diagnostics, root)
        terminal.say(_counts(terminal, built.diagnostics))
    click.get_current_context().exit(1 if built.diagnostics.errors else 0)


def _record(terminal: Terminal, settings: Settings, *, as_json: bool) -> None:
    now = datetime.now(tz=UTC)
    try:
        written = record(settings, PartialDate(now.year, now.month, now.day))
    except ContentError as error:
        if as_json:
            click.echo(json.dumps(_as_data(terminal, error.diagnostics), ensure_ascii=False, indent=2))
        else:
            _show(terminal, error.diagnostics, settings.site)
        sentence = _counts(terminal, error.diagnostics)
        terminal.error(terminal.words("nothing was recorded; {sentence}", sentence=sentence))
        click.get_current_context().exit(1)
    message = "{name} was written" if written else "{name} is up to date"
    terminal.say(terminal.words(message, name=LOCK_FILE))


cli.add_command(pdf_command)
cli.add_command(serve_command)
cli.add_command(translations_command)


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command line; return its exit code. Anything that stops a run is told in a sentence."""
    try:
        # A command that leaves through its context (`exit(1)`) comes back here with its exit code.
        code = cli.main(args=arguments, prog_name="python build.py", standalone_mode=False)
    except click.exceptions.Exit as done:
        return done.exit_code
    except click.Abort:
        return 130
    except click.ClickException as error:
        error.show()
        return error.exit_code
    except ReportsiteError as error:
        environment_terminal().error(str(error))
        return 1
    except OSError as error:
        # A file that may not be read, a disk that is gone: nothing of ours to mend, so no stack trace.
        environment_terminal().error(f"{error.strerror or error}: {error.filename}" if error.filename else str(error))
        return 1
    except KeyboardInterrupt:
        return 130
    return code if isinstance(code, int) else 0


def _show(terminal: Terminal, diagnostics: Diagnostics, root: Path) -> None:
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


def _counts(terminal: Terminal, diagnostics: Diagnostics) -> str:
    errors = terminal.plural("{count} error", "{count} errors", len(diagnostics.errors))
    warnings = terminal.plural("{count} warning", "{count} warnings", len(diagnostics.warnings))
    return terminal.words("{errors}, {warnings}", errors=errors, warnings=warnings)


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


def _relative(path: Path) -> str:
    try:
        return str(path.relative_to(Path.cwd()))
    except ValueError:
        return str(path)
