"""The places a site is made of → what lies there now: contents decide whether anything has changed.

Sizes and times only decide what is read again. A file whose times were seen for the first time is read once more by
the next look, since a second save may fall into the same tick of the file system's clock.
"""

from __future__ import annotations

import hashlib
import os
import stat
import time
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from enum import StrEnum
from pathlib import Path

from msgspec import Struct

from reportsite.settings import SETTINGS_FILE

_Signature = tuple[int, ...]
_FOLDER = b"folder"
_UNREADABLE = b"unreadable"
_TICK = 5_000_000_000
"""Nanoseconds; more than the clock of any file system takes for a step, and than two machines' clocks differ."""


class Part(StrEnum):
    """What a file is to the site."""

    SETTINGS = "settings"
    CONTENT = "content"
    TEMPLATES = "templates"
    LOCALE = "locale"
    THEME = "theme"


class Source(Struct, frozen=True):
    """A file or folder on disk as it was last seen."""

    part: Part
    label: str
    """Its path as an editor knows it: relative to the site, or to the project that lends templates and theme."""
    signature: _Signature
    """Kind, size, times and number of the file."""
    digest: bytes
    settled: bool
    """Whether its signature was already the same at the look before, or is older than a tick."""

    @property
    def is_empty(self) -> bool:
        """Tell whether it is a file without content, as one that is being written."""
        return self.digest != _FOLDER and self.signature[1] == 0

    @property
    def is_plain_content(self) -> bool:
        """Tell whether it is a file of the content that can be read."""
        return self.part is Part.CONTENT and self.signature[0] == stat.S_IFREG and self.digest != _UNREADABLE

    @property
    def is_passing(self) -> bool:
        """Tell whether it is one of those that editors make for a moment while they save."""
        name = self.label.rpartition("/")[2]
        return name.endswith(("~", ".tmp", ".bak")) or name.isdigit()


class Snapshot(Struct, frozen=True):
    """Everything that was seen in one look, by absolute path."""

    sources: Mapping[str, Source]

    def changed(self, other: Snapshot) -> tuple[Source, ...]:
        """Return what is new, gone or different in `other`, by label."""
        before, after = self.sources, other.sources
        changed = [source for path, source in after.items() if _digest(before.get(path)) != source.digest]
        changed += [source for path, source in before.items() if path not in after]
        return tuple(sorted(changed, key=lambda source: source.label))

    def stamp(self, *parts: Part) -> int:
        """Return what is the same only as long as no file of these parts was touched."""
        return hash(
            tuple(
                (path, source.signature) for path, source in self.sources.items() if not parts or source.part in parts
            )
        )

    def is_restless(self, before: Snapshot) -> bool:
        """Tell whether a save seems to be under way: a file is gone, empty or there for a moment only."""
        if not before.sources.keys() <= self.sources.keys():
            return True
        fresh = (source for path, source in self.sources.items() if before.sources.get(path) is not source)
        return any(source.is_empty or source.is_passing for source in fresh)

    def labelled(self, label: str) -> str:
        """Return the absolute path of a file by its label, or nothing when none was seen."""
        return next((path for path, source in self.sources.items() if source.label == label), "")


EMPTY = Snapshot({})


def look(folders: Sequence[Path], before: Snapshot = EMPTY, hints: Collection[str] = ()) -> Snapshot:
    """Look at a site again; `hints` are paths that are read whatever their times say.

    The first of `folders` is the site, the others lend templates and theme.
    """
    sources: dict[str, Source] = {}
    for number, folder in enumerate(folders):
        places = [(Part.TEMPLATES, "templates"), (Part.THEME, "theme")]
        if number == 0:
            _see(os.fspath(folder / SETTINGS_FILE), SETTINGS_FILE, Part.SETTINGS, before, hints, sources)
            places.insert(0, (Part.CONTENT, "content"))
        for part, name in places:
            _walk(os.fspath(folder / name), name, part, before, hints, sources, ())
    return Snapshot(sources)


def glance(before: Snapshot, hints: Collection[str]) -> Snapshot | None:
    """Look again at nothing but files that are said to have changed; None where only a look at everything tells."""
    fresh: dict[str, Source] = {}
    for path in hints:
        known = before.sources.get(path)
        if known is None and (path.rpartition(os.sep)[2].startswith(".") or not os.path.lexists(path)):
            continue  # what no look takes note of, or what an editor made for a moment
        if known is None or known.digest == _FOLDER:
            return None
        _see(path, known.label, known.part, before, hints, fresh)
        if path not in fresh:
            return None
    return Snapshot({**before.sources, **fresh})


def watched(folders: Sequence[Path]) -> Iterator[tuple[Path, bool]]:
    """Yield the folders to watch and whether all that lies under them is meant."""
    for folder in dict.fromkeys(folders):
        yield folder, False
        for name in ("content", "templates", "theme"):
            if (folder / name).is_dir():
                yield folder / name, True


def _walk(
    folder: str,
    label: str,
    part: Part,
    before: Snapshot,
    hints: Collection[str],
    sources: dict[str, Source],
    above: tuple[tuple[int, int], ...],
) -> None:
    try:
        own = os.stat(folder)  # noqa: PTH116 (a thousand paths are looked at many times a minute)
        with os.scandir(folder) as entries:
            ordered = sorted(entries, key=lambda entry: entry.name)
    except OSError:
        return
    identity = (own.st_dev, own.st_ino)
    if identity in above:
        return
    for entry in ordered:
        if entry.name.startswith(".") or (part is Part.TEMPLATES and entry.name == "__pycache__"):
            continue
        inner = f"{label}/{entry.name}"
        kind = Part.LOCALE if inner == "theme/locale" else part
        if _is_folder(entry, part):
            # An empty folder with an odd name is a mistake too.
            sources[entry.path] = Source(kind, inner, (stat.S_IFDIR,), _FOLDER, settled=True)
            _walk(entry.path, inner, kind, before, hints, sources, (*above, identity))
        else:
            _see(entry.path, inner, kind, before, hints, sources)


def _is_folder(entry: os.DirEntry[str], part: Part) -> bool:
    # Links are refused in the content; templates and theme are trusted and may hold them.
    try:
        return entry.is_dir(follow_symlinks=part is not Part.CONTENT)
    except OSError:
        return False


def _see(
    path: str, label: str, part: Part, before: Snapshot, hints: Collection[str], sources: dict[str, Source]
) -> None:
    try:
        status = os.stat(path, follow_symlinks=part is not Part.CONTENT)  # noqa: PTH116 (as above)
    except OSError:
        return
    signature = (
        stat.S_IFMT(status.st_mode),
        status.st_size,
        status.st_mtime_ns,
        status.st_ctime_ns,
        status.st_ino,
    )
    known = before.sources.get(path)
    same = known is not None and known.signature == signature
    if known is not None and same and known.settled and path not in hints:
        sources[path] = known
        return
    # What was last touched a while ago cannot be touched again within the same tick.
    is_old = status.st_ctime_ns + _TICK < time.time_ns()
    digest = _read(path, status.st_mode)
    if digest is not None:
        sources[path] = Source(part, label, signature, digest, settled=same or is_old)


def _read(path: str, mode: int) -> bytes | None:
    try:
        if stat.S_ISLNK(mode):
            return os.fsencode(os.readlink(path))  # noqa: PTH115 (as above)
        if not stat.S_ISREG(mode):
            return _UNREADABLE
        return hashlib.sha256(Path(path).read_bytes()).digest()
    except FileNotFoundError:
        return None
    except OSError:
        return _UNREADABLE


def _digest(source: Source | None) -> bytes | None:
    return source.digest if source else None


def labels(sources: Iterable[Source]) -> tuple[str, ...]:
    """Return the labels of files, folders aside."""
    return tuple(source.label for source in sources if source.digest != _FOLDER)
