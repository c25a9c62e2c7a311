"""Whether anything has changed since the last build: answered from the entries of files alone, reading none of them.

This stands on the way to every build, so it imports next to nothing.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from pathlib import Path

from reportsite.settings import Settings
from reportsite.state.stamps import environment, take_stamps

STATE_VERSION = "1"
"""Changes with the form of what is kept."""
_PROGRAM = Path(__file__).resolve().parents[1]
_DIGITS = 12
_ASIDE = "# What the last build leaves for the next; deleting it costs time only.\n*\n"


def state_path(site: Path, output: Path) -> Path:
    """Return the file with what builds of a site into a folder leave for each other."""
    name = hashlib.sha256(str(output.absolute()).encode()).hexdigest()[:_DIGITS]
    return site / ".cache" / "build" / f"{name}.sqlite"


def input_places(settings: Settings) -> Iterator[Path]:
    """Yield the files and folders that a build reads."""
    yield settings.site / "site.yaml"
    yield settings.site / "content"
    for folder in settings.folders:
        yield folder / "templates"
        yield folder / "theme"


def program_key(settings: Settings) -> str:
    """Return what is another one when the program, Python or a library is, or when something else was asked for."""
    program = sorted(take_stamps([_PROGRAM]).items())
    asked = (settings.base_url, settings.offline, settings.strict)
    said = "\n".join([repr(program), environment(), repr(asked), repr(settings.folders)])
    return hashlib.sha256(said.encode()).hexdigest()
