"""The commands by name, as click reads them; each is loaded when it is called."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, MutableMapping, Sequence
from importlib import import_module
from typing import Any

import click

from reportsite.diagnostics import closest

_COMMANDS: Mapping[str, str] = {
    "build": "reportsite.cli.build:build_command",
    "check": "reportsite.cli.check:check_command",
    "explain": "reportsite.cli.explain:explain_command",
    "pdf": "reportsite.cli.pdf:pdf_command",
    "serve": "reportsite.cli.serve:serve_command",
    "translations": "reportsite.cli.translations:translations_command",
}
"""Name → where it is."""


class _Commands(MutableMapping[str, click.Command]):
    """The commands by name, each loaded when it is asked for."""

    def __init__(self, places: Mapping[str, str]) -> None:
        self._places = dict(places)
        self._loaded: dict[str, click.Command] = {}

    def __getitem__(self, name: str) -> click.Command:
        if name not in self._loaded:
            module, _, attribute = self._places[name].partition(":")
            self._loaded[name] = getattr(import_module(module), attribute)
        return self._loaded[name]

    def __setitem__(self, name: str, command: click.Command) -> None:
        self._loaded[name] = command
        self._places.setdefault(name, "")

    def __delitem__(self, name: str) -> None:
        del self._places[name]
        self._loaded.pop(name, None)

    def __iter__(self) -> Iterator[str]:
        return iter(self._places)

    def __contains__(self, name: object) -> bool:
        return name in self._places

    def __len__(self) -> int:
        return len(self._places)


class _DefaultGroup(click.Group):
    """Runs `build` when no command is named, so that `python build.py --strict` is enough."""

    def __init__(self, **arguments: Any) -> None:  # noqa: ANN401 (click's own)
        super().__init__(**arguments)
        self.commands = _Commands(_COMMANDS)

    def parse_args(self, context: click.Context, arguments: list[str]) -> list[str]:
        first = next(iter(arguments), "")
        if not first or (first.startswith("-") and first not in {"--help", "-h", "--version"}):
            arguments = ["build", *arguments]
        elif not first.startswith("-") and first not in self.commands:
            nearest = closest(first, self.commands)
            raise click.UsageError(f"no such command: {first}" + (f"; did you mean {nearest}?" if nearest else ""))
        return super().parse_args(context, arguments)


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


def run(arguments: Sequence[str]) -> int:
    """Run what a command line asks for; return its exit code."""
    try:
        # A command that leaves through its context (`exit(1)`) comes back here with its exit code.
        code = cli.main(args=list(arguments), prog_name="python build.py", standalone_mode=False)
    except click.exceptions.Exit as done:
        return done.exit_code
    except click.Abort:
        return 130
    except click.ClickException as error:
        error.show()
        return error.exit_code
    return code if isinstance(code, int) else 0
