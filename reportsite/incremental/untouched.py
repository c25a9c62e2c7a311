"""Whether anything has changed since the last build: answered from the entries of files alone, reading none of them.

This stands on the way to every build, so it imports next to nothing.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import TypeVar

import msgspec
from msgspec import Struct

from reportsite import diagnostics as rules
from reportsite.diagnostics import Diagnostic, Diagnostics, Position
from reportsite.publish.trees import KnownTrees, is_untouched
from reportsite.settings import SETTINGS_FILE, Settings
from reportsite.state.stamps import Stamp, are_same, environment, take_stamps
from reportsite.state.store import Store

T = TypeVar("T")

STATE_VERSION = "1"
"""Changes with the form of what is kept."""
BUILD_STATE = Path(".cache", "build")
"""Where, in the folder of a site, builds keep what they leave for each other."""
VERDICT, TREES = "verdict", "trees"
_PROGRAM = Path(__file__).resolve().parents[1]
_DIGITS = 12


class Noted(Struct, frozen=True, array_like=True):
    """A diagnostic, by the code of its rule."""

    code: str
    position: Position
    arguments: Mapping[str, str]


class Verdict(Struct, frozen=True, kw_only=True):
    """A build that succeeded, as it is told of when nothing has changed since."""

    key: str
    places: tuple[str, ...]
    """The files and folders that were read."""
    inputs: Mapping[str, Stamp]
    """What stood there."""
    pages: int
    languages: tuple[str, ...]
    problems: tuple[Noted, ...]


def unchanged(settings: Settings, output: Path) -> Verdict | None:
    """Return what the last build came to when a build now would come to the same and write nothing; None otherwise."""
    path = state_path(settings.site, output)
    if not path.is_file():
        return None
    with Store(path, STATE_VERSION) as store:
        verdict = fetch(store, VERDICT, Verdict)
        if verdict is None or verdict.key != program_key(settings):
            return None
        if not are_same(verdict.inputs, take_stamps(map(Path, verdict.places))):
            return None
        trees = fetch(store, TREES, KnownTrees)
    return verdict if trees is not None and is_untouched(output, trees) else None


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


def fetch(store: Store, name: str, shape: type[T]) -> T | None:
    """Return a value that a store keeps, or None where there is none of that shape."""
    value = store.get(name)
    return None if value is None else decode(value, shape)


def decode(value: bytes, shape: type[T]) -> T | None:
    """Return what bytes stand for, or None when they are not of that shape."""
    try:
        return msgspec.msgpack.decode(value, type=shape)
    except (msgspec.DecodeError, ValueError):
        return None


def note(items: Iterable[Diagnostic]) -> tuple[Noted, ...]:
    """Return diagnostics in the form in which they are kept."""
    return tuple(Noted(item.rule.code, item.position, item.arguments) for item in items)


def retell(items: Iterable[Noted], diagnostics: Diagnostics) -> None:
    """Report again what was found by an earlier build."""
    for item in items:
        diagnostics.add(rules.CATALOGUE[item.code], item.position, **item.arguments)
