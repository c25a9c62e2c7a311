"""Whether anything has changed since the last build: answered from the entries of files alone, reading none of them.

This stands on the way to every build, so it imports next to nothing.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Mapping
from contextlib import suppress
from pathlib import Path
from typing import NamedTuple

from reportsite.publish.entries import Look, are_files, are_folders, is_tree
from reportsite.settings import SETTINGS_FILE, Settings
from reportsite.state.processes import meanwhile
from reportsite.state.stamps import Stamp, are_same, environment, take_stamps
from reportsite.state.store import Store

STATE_VERSION = "3"
"""Changes with the form of what is kept."""
BUILD_STATE = Path(".cache", "build")
"""Where, in the folder of a site, builds keep what they leave for each other."""
VERDICT, LOOK = "verdict", "look"
"""Values that are kept as JSON, so that they can be read before any library is loaded."""
MANY = 5_000
"""From so many files of the output on, another process looks at them: it is there in a millisecond."""
_PROGRAM = Path(__file__).resolve().parents[1]
_DIGITS = 12
_OF_ANOTHER_FORM = (AttributeError, KeyError, TypeError, ValueError)
"""What comes of looking into a value that no build has kept."""


class Verdict(NamedTuple):
    """A build that succeeded, as it is told of when nothing has changed since."""

    key: str
    places: tuple[str, ...]
    """The files and folders that were read."""
    inputs: Mapping[str, Stamp]
    """What stood there."""
    pages: int
    languages: tuple[str, ...]
    problems: tuple[object, ...]
    """What was found wrong: see `reportsite.incremental.notes.told`."""


def unchanged(settings: Settings, output: Path) -> Verdict | None:
    """Return what the last build came to when a build now would come to the same and write nothing; None otherwise."""
    path = state_path(settings.site, output)
    if not path.is_file():
        return None
    with Store(path, STATE_VERSION) as store, suppress(*_OF_ANOTHER_FORM):
        verdict, look = _verdict(store), _look(store)
        if (
            verdict is not None
            and look is not None
            and verdict.key == program_key(settings)
            and _stands(verdict, look, str(output))
        ):
            return verdict
    return None


def _stands(verdict: Verdict, look: Look, output: str) -> bool:
    """Tell whether everything that was read, and every file and folder of the output, is as it was left."""
    with meanwhile(lambda: are_files(output, look), is_long=look.files.count("\0") >= MANY) as ask:
        return (
            is_tree(output, look)
            and are_same(verdict.inputs, take_stamps(map(Path, verdict.places)))
            and are_folders(output, look)
            and ask()
        )


def _verdict(store: Store) -> Verdict | None:
    value = store.get(VERDICT)
    if value is None:
        return None
    key, places, inputs, pages, languages, problems = json.loads(value)
    stamps = {path: (size, changed, entered, inode) for path, (size, changed, entered, inode) in inputs.items()}
    return Verdict(key, tuple(places), stamps, pages, tuple(languages), tuple(problems))


def _look(store: Store) -> Look | None:
    value = store.get(LOOK)
    return None if value is None else Look(*json.loads(value))


def state_path(site: Path, output: Path) -> Path:
    """Return the file with what builds of a site into a folder leave for each other."""
    name = hashlib.sha256(str(output.absolute()).encode()).hexdigest()[:_DIGITS]
    return site / BUILD_STATE / f"{name}.sqlite"


def input_places(settings: Settings) -> Iterator[Path]:
    """Yield the files and folders that a build reads."""
    yield settings.site / SETTINGS_FILE
    yield settings.site / "content"
    for folder in settings.folders:
        yield folder / "templates"
        yield folder / "theme"


def program_key(settings: Settings) -> str:
    """Return what is another one when the program, Python or a library is, or when something else was asked for."""
    asked = repr((settings.base_url, settings.offline, settings.strict))
    return f"{program(settings)} {hashlib.sha256(asked.encode()).hexdigest()}"


def program(settings: Settings) -> str:
    """Return what is another one when the program, Python or a library is."""
    stamps = sorted(take_stamps([_PROGRAM]).items())
    said = "\n".join([repr(stamps), environment(), repr(settings.folders)])
    return hashlib.sha256(said.encode()).hexdigest()
