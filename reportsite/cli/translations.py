"""`translations`: shows how every translation stands to its source, and records those that are right as they are."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import click
from msgspec import Struct

from reportsite.cli.folders import PROJECT, site_root
from reportsite.cli.terminal import Terminal, environment_terminal, width
from reportsite.errors import ContentError, ReportsiteError, SettingsError
from reportsite.pipeline import accept_translations, survey_translations
from reportsite.settings import Drafts, Settings
from reportsite.site.translations import State, Survey, Translation

_SHOWN = 20
"""Problems of the content that are shown."""
_RIGHT = (State.FRESH, State.WAIVED)
_WORDS = {
    State.FRESH: "fresh",
    State.STALE: "stale",
    State.MISSING: "missing",
    State.ORPHAN: "orphan",
    State.WAIVED: "waived",
}


class _Place(Struct, frozen=True):
    """A file or a folder of the site, or a line of a file."""

    path: str
    line: int = 0

    @classmethod
    def parse(cls, text: str, root: Path) -> _Place:
        """Read `PATH` or `PATH:LINE`, relative to the site or to where the command runs."""
        path, colon, number = text.rpartition(":")
        line = int(number) if colon and number.isdigit() else 0
        name = path if line else text
        for base in (root, Path.cwd()):
            full = (base / name).resolve()
            if full.exists() and full.is_relative_to(root):
                return cls(full.relative_to(root).as_posix(), line)
        raise SettingsError(f"the site has no file {name}")

    def holds(self, item: Translation) -> bool:
        """Tell whether a translation lies in the file or folder."""
        files = {item.file, item.position.file}
        return self.path == "." or any(file == self.path or file.startswith(f"{self.path}/") for file in files)


@click.command(
    name="translations",
    epilog="Examples:\n\n  python build.py translations\n\n  python build.py translations content/pages --json\n\n"
    "  python build.py translations --accept content/reports/cnnic-53\n\n"
    "  python build.py translations --waive content/pages/about.en.md:12",
)
@click.argument("places", nargs=-1, metavar="[PATH[:LINE]]...")
@click.option(
    "--site",
    type=click.Path(path_type=Path, file_okay=False),
    default=None,
    metavar="DIR",
    help="The folder with site.yaml and content/.",
)
@click.option("--accept", is_flag=True, help="Record that these translations render the words that stand there now.")
@click.option("--waive", is_flag=True, help="Record that the passage on a line may differ from its source.")
@click.option("--json", "as_json", is_flag=True, help="Print the state as JSON on standard output.")
@click.option("--strict", is_flag=True, help="Exit with 1 when a translation is neither fresh nor waived.")
def translations_command(
    places: tuple[str, ...], site: Path | None, *, accept: bool, waive: bool, as_json: bool, strict: bool
) -> None:
    """Show which translations are fresh, stale, missing, orphan or waived: all, or those that PATH names.

    A translation is fresh while the words stand that it was accepted for. The value of a figure that a text calls
    by its id may change; words may not.
    """
    terminal = environment_terminal()
    root = site_root(site)
    settings = Settings(site=root, project=PROJECT, drafts=Drafts.CHECKED)
    asked = [_Place.parse(text, root) for text in places]
    if accept and waive:
        raise click.UsageError(terminal.words("--accept and --waive exclude each other"))
    if waive and not (asked and all(place.line for place in asked)):
        raise click.UsageError(terminal.words("--waive needs the line of a passage: PATH:LINE"))
    try:
        if accept or waive:
            chosen = set(_chosen(survey_translations(settings)[1], asked))
            count = accept_translations(settings, chosen.__contains__, waive=waive)
            terminal.say(_recorded(terminal, count, waive=waive))
        found = _chosen(survey_translations(settings)[1], [_Place(place.path) for place in asked])
    except ContentError as error:
        for diagnostic in error.diagnostics.errors[:_SHOWN]:
            terminal.show(diagnostic, root)
        raise ReportsiteError(terminal.words("the content has errors; `check` tells all of them")) from error
    if as_json:
        click.echo(json.dumps(_as_data(found), ensure_ascii=False, indent=2))
    else:
        _show(terminal, found)
    click.get_current_context().exit(1 if strict and any(item.state not in _RIGHT for item in found) else 0)


def _chosen(survey: Survey, places: Sequence[_Place]) -> list[Translation]:
    """Return the translations in any of the places, all where none is named."""
    if not places:
        return list(survey.translations)
    chosen: dict[int, Translation] = {}
    for place in places:
        items = [item for item in survey.translations if place.holds(item)]
        if place.line:
            items = _on_line(items, place)
            if not items:
                raise SettingsError(f"no passage stands on line {place.line} of {place.path}")
        chosen.update((id(item), item) for item in items)
    return [item for item in survey.translations if id(item) in chosen]


def _on_line(items: Sequence[Translation], place: _Place) -> list[Translation]:
    """Return the translation that begins on a line, or the last that begins before it."""
    begun = [item for item in items if item.position.file == place.path and item.position.line <= place.line]
    last = max((item.position.line for item in begun), default=0)
    return [item for item in begun if item.position.line == last]


def _recorded(terminal: Terminal, count: int, *, waive: bool) -> str:
    if waive:
        return terminal.plural("{count} passage waived", "{count} passages waived", count)
    return terminal.plural("{count} translation accepted", "{count} translations accepted", count)


def _show(terminal: Terminal, found: Sequence[Translation]) -> None:
    """Print a table of the files, then the place of each translation that is neither fresh nor waived."""
    rows = [[terminal.words("file"), terminal.words("language"), *(terminal.words(_WORDS[state]) for state in State)]]
    total: Counter[State] = Counter()
    for (file, language), counts in _counts(found).items():
        total.update(counts)
        rows.append([file, language, *(str(counts[state] or "·") for state in State)])
    rows.append([terminal.words("total"), "", *(str(total[state]) for state in State)])
    widths = [max(width(row[column]) for row in rows) for column in range(len(rows[0]))]
    for row in rows:
        names = (cell + " " * (columns - width(cell)) for cell, columns in zip(row[:2], widths[:2], strict=True))
        numbers = (" " * (columns - width(cell)) + cell for cell, columns in zip(row[2:], widths[2:], strict=True))
        click.echo("  ".join((*names, *numbers)).rstrip())
    for item in found:
        if item.state not in _RIGHT:
            place, state = f"{item.position.file}:{item.position.line}", terminal.words(_WORDS[item.state])
            click.echo(
                terminal.words("{place}: {state} ({language})", place=place, state=state, language=item.language)
            )


def _counts(found: Sequence[Translation]) -> dict[tuple[str, str], Counter[State]]:
    files: dict[tuple[str, str], Counter[State]] = {}
    for item in found:
        files.setdefault((item.file, item.language), Counter())[item.state] += 1
    return dict(sorted(files.items()))


def _as_data(found: Sequence[Translation]) -> dict[str, Any]:
    return {
        "files": [
            {"file": file, "language": language, **{state.value: counts[state] for state in State}}
            for (file, language), counts in _counts(found).items()
        ],
        "passages": [_passage_data(item) for item in found if item.state is not State.FRESH],
    }


def _passage_data(item: Translation) -> dict[str, Any]:
    source = item.source.position if item.source else None
    return {
        "file": item.position.file,
        "line": item.position.line,
        "column": item.position.column,
        "language": item.language,
        "state": item.state.value,
        "source": f"{source.file}:{source.line}" if source else None,
        "fingerprints": {"source": item.acceptance.source, "translation": item.acceptance.translation},
    }
