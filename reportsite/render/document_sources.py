"""The files that printed documents are made of → one hash, by which a build knows those that are out of date.

A document is made of records, words, templates and styles all over the site, so that any change may change it; the
press tells in a moment which documents did, and prints only those. Until it has, none of them is linked: a reader
must not be given yesterday's print of today's page.
"""

from __future__ import annotations

import hashlib
import os
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

_UNREAD = frozenset({"theme/css", "theme/js", "theme/icons"})
"""Folders that only pages on screens are made of."""


def sources_digest(site: Path, folders: Sequence[Path]) -> str:
    """Return the hash of all files that documents can be made of: content, templates, theme and this program.

    `folders` hold templates and theme, the first that has a file before the others. Where the folders lie makes no
    difference, so that documents printed on one machine are known on another.
    """
    digest = hashlib.sha256()
    for name, file in sorted(_files(site, folders).items()):
        digest.update(name.encode() + b"\0")
        digest.update(hashlib.sha256(file.read_bytes()).digest())
    return digest.hexdigest()


def _files(site: Path, folders: Sequence[Path]) -> Mapping[str, Path]:
    """Return the files by name."""
    program = Path(__file__).resolve().parents[1]
    files = {f"program/{name}": file for name, file in _below(program) if file.suffix == ".py"}
    for folder in reversed(folders):
        for part in ("templates", "theme"):
            files |= {f"{part}/{name}": file for name, file in _below(folder / part, part)}
    files |= {f"content/{name}": file for name, file in _below(site / "content")}
    return files | {"site.yaml": site / "site.yaml"}


def _below(folder: Path, name: str = "") -> Iterator[tuple[str, Path]]:
    """Yield the files in a folder with their names below it; `name` is what the folder itself is called."""
    for place, folders, files in os.walk(folder):
        inner = Path(place).relative_to(folder).as_posix()
        folders[:] = [one for one in folders if one != "__pycache__" and f"{name}/{one}" not in _UNREAD]
        yield from ((one if inner == "." else f"{inner}/{one}", Path(place, one)) for one in files)
