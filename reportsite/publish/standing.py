"""What stands in the output folder before publishing: a site of ours, nothing, or a reason to keep away."""

from __future__ import annotations

import os
import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path

from msgspec import Struct

from reportsite.errors import OutputRefused
from reportsite.publish.manifest import MANIFEST_NAME, BadManifest, read_manifest

LITTER = frozenset({".DS_Store", "Thumbs.db", "desktop.ini"})
"""What file managers leave in every folder they show; nobody's work."""

_STRANGERS_NAMED = 3


class StandingSite(Struct, frozen=True, kw_only=True):
    """The site that stands in the output folder, empty where there is none."""

    files: Mapping[str, str]
    """Path → SHA-256, as its manifest says."""


def inspect(folder: Path, *, protected: Iterable[Path], is_closed: bool = False) -> StandingSite:
    """Return the site that stands in `folder`; raise OutputRefused where publishing must not replace what is there.

    `is_closed` says that the folder is known to hold nothing but the site.
    """
    _refuse_place(folder, tuple(protected))
    if not folder.exists():
        return StandingSite(files={})
    try:
        files = read_manifest(folder)
    except BadManifest as error:
        raise _refusal(
            folder, f"its `{MANIFEST_NAME}` cannot be relied on, since {error}; delete the folder by hand"
        ) from error
    strangers = []
    for path in () if is_closed else walk(folder):
        if path.rpartition("/")[2] == ".git":
            raise _refusal(folder, f"it holds a git repository (`{path}`)")
        if path != MANIFEST_NAME and (files is None or path not in files):
            strangers.append(path)
    if strangers:
        raise _refusal(folder, f"it holds files that publishing did not write: {_enumerate(strangers)}")
    return StandingSite(files=files or {})


def walk(folder: Path) -> Iterator[str]:
    """Yield the path of everything below `folder` that is not a folder, and of `.git` folders, without litter."""
    pending = [""]
    while pending:
        prefix = pending.pop()
        with os.scandir(folder / prefix) as entries:
            for entry in entries:
                path = prefix + unicodedata.normalize("NFC", entry.name)
                if entry.name == ".git":
                    yield path
                elif entry.is_dir(follow_symlinks=False):
                    pending.append(f"{path}/")
                elif entry.name not in LITTER:
                    yield path


def _refuse_place(folder: Path, protected: tuple[Path, ...]) -> None:
    """Raise OutputRefused where the folder is no folder, or is or holds what must not be touched."""
    if folder.parent == folder:
        raise _refusal(folder, "it is the root of the file system")
    if folder.is_symlink():
        raise _refusal(folder, "it is a symbolic link; name the folder itself")
    if not folder.parent.is_dir():
        raise _refusal(folder, f"there is no folder `{folder.parent}`")
    place = folder.parent.resolve() / folder.name
    identity = None
    if folder.exists():
        if not folder.is_dir():
            raise _refusal(folder, "it is a file")
        if os.path.ismount(folder):
            raise _refusal(folder, "it is a mount point and cannot be swapped; name a folder inside it")
        identity = _identity(folder)
    for path in protected:
        lineage = (path.resolve(), *path.resolve().parents)
        # Names tell of folders that do not exist yet, identities of names that differ in case only.
        if place in lineage or (identity and identity in map(_identity, lineage)):
            relation = "is" if place == lineage[0] else "holds"
            raise _refusal(folder, f"it {relation} `{path}`, which must not be overwritten")


def _identity(path: Path) -> tuple[int, int] | None:
    try:
        status = path.stat()
    except OSError:
        return None
    return status.st_dev, status.st_ino


def _refusal(folder: Path, reason: str) -> OutputRefused:
    return OutputRefused(f"`{folder}` is not replaced by the site: {reason}")


def _enumerate(paths: list[str]) -> str:
    named = ", ".join(f"`{path}`" for path in sorted(paths)[:_STRANGERS_NAMED])
    rest = len(paths) - _STRANGERS_NAMED
    return f"{named} and {rest} more" if rest > 0 else named
