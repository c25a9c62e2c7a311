"""What is known of a published tree from the run that made it, so that the next need not read it again.

A file is taken for the one that was written when its size, its time of change and its inode are; a folder is taken to
hold what it held when its time of change is the same. Both take a look at the file's entry, not at its bytes.
"""

from __future__ import annotations

import os
from collections.abc import Collection, Iterable, Mapping
from pathlib import Path

from msgspec import Struct, field

from reportsite.publish.entries import Look, is_as_it_was, links_of, look_as_written


class FileStamp(Struct, frozen=True, array_like=True):
    """A file as it was when it was written."""

    digest: str
    """SHA-256 of its bytes."""
    size: int
    changed: int
    """Nanoseconds since 1970."""
    inode: int


class KnownTrees(Struct, frozen=True, kw_only=True):
    """The site that stands, and the folders of the trees that take turns in being it."""

    standing: int = 0
    """Inode of the tree that is the site."""
    files: Mapping[str, FileStamp] = field(default_factory=dict)
    """Path → what stands there."""
    folders: Mapping[int, Mapping[str, int]] = field(default_factory=dict)
    """Inode of a tree → path of each of its folders, itself the empty one → when it last changed, in nanoseconds."""

    def look(self) -> Look:
        """Return what a look at the site that stands shows for as long as nobody touches it."""
        files = {path: (stamp.size, stamp.changed, stamp.inode) for path, stamp in self.files.items()}
        return look_as_written(self.standing, files, self.folders.get(self.standing, {}))


class Survey(Struct, frozen=True, kw_only=True):
    """What a look at a tree has shown."""

    intact: Mapping[str, int]
    """Path of every file that is as it was written → under how many names its inode stands."""
    is_closed: bool
    """Whether every folder holds just what it held."""
    known: KnownTrees
    """What it was held against."""

    def holds(self, path: str, digest: str) -> bool:
        """Tell whether the file at `path` is as it was written, with this SHA-256."""
        return path in self.intact and self.known.files[path].digest == digest


def survey_tree(folder: Path, known: KnownTrees) -> Survey:
    """Hold the tree at `folder` against what is known of it."""
    prefix = f"{folder}{os.sep}"
    links = (
        (path, links_of(prefix + path, stamp.size, stamp.changed, stamp.inode)) for path, stamp in known.files.items()
    )
    intact = {path: number for path, number in links if number}
    return Survey(intact=intact, is_closed=is_closed(folder, known), known=known)


def is_closed(folder: Path, known: KnownTrees) -> bool:
    """Tell whether every folder of a tree holds just what it is known to hold, whatever its files have become."""
    try:
        folders = known.folders.get(folder.stat().st_ino)
    except OSError:
        return False
    prefix = f"{folder}{os.sep}"
    return folders is not None and all(is_as_it_was(prefix + path, changed) for path, changed in folders.items())


def stamp_file(path: str | Path, digest: str) -> FileStamp:
    """Return the stamp of a file just written; raise OSError."""
    status = os.lstat(path)
    return FileStamp(digest, status.st_size, status.st_mtime_ns, status.st_ino)


def stamp_folders(folder: Path, paths: Iterable[str], before: Mapping[str, int]) -> dict[str, int]:
    """Return when each of the folders `paths` last changed, the others as in `before`."""
    stamps = dict(before)
    for path in paths:
        try:
            stamps[path] = (folder / path).stat().st_mtime_ns
        except OSError:
            stamps.pop(path, None)
    return stamps


def folders_of(paths: Collection[str]) -> set[str]:
    """Return every folder that holds one of the files, the tree itself, the empty one, among them."""
    folders = {""}
    found = {path.rpartition("/")[0] for path in paths}
    while found:
        folders |= found
        found = {path.rpartition("/")[0] for path in found} - folders
    return folders
