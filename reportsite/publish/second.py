"""The second tree: the site before the present one, kept so that the next costs no more than what it changes.

Two trees take turns in being the site. Files that are the same in both are one inode with two names; before a swap the
second tree is given what it lacks, and the tree that is swapped out becomes the second. While it is being changed it
bears the mark of a tree being written, so that a run cut short leaves nothing that could be taken for a site.
"""

from __future__ import annotations

import os
from collections.abc import Collection, Iterable, Mapping
from contextlib import suppress
from pathlib import Path

from reportsite.publish.entries import FILE_MODE, FOLDER_MODE
from reportsite.publish.leftovers import MARK, remove
from reportsite.publish.manifest import MANIFEST_NAME, BadManifest, read_manifest
from reportsite.publish.trees import KnownTrees, folders_of, is_closed


def second_path(folder: Path) -> Path:
    """Return where the second tree of `folder` stands."""
    return folder.parent / f".{folder.name}.second"


def usable_second(
    folder: Path, standing: Mapping[str, str], intact: Mapping[str, int], known: KnownTrees
) -> Mapping[str, str] | None:
    """Return what the second tree of `folder` holds, or None when there is none that can be relied on.

    `standing` is what the manifest of the site says, `intact` the files that are as they were written, with their
    numbers of names: a file that both trees hold has two, and all others have one. Folders in which somebody put or
    removed anything make it unusable as well.
    """
    second = second_path(folder)
    try:
        if second.is_symlink() or (second / MARK).exists() or second.stat().st_dev != folder.stat().st_dev:
            return None
        if not is_closed(second, known):
            return None
        files = read_manifest(second)
    except (BadManifest, OSError):
        return None
    if files is None or len(intact) != len(standing):
        return None
    for path, digest in standing.items():
        if intact.get(path) != (2 if files.get(path) == digest else 1):
            return None
    return files


def bring_up_to_date(
    second: Path,
    *,
    holds: Mapping[str, str],
    wanted: Mapping[str, str],
    standing: Path,
    fresh: Path,
    new: Collection[str],
) -> set[str]:
    """Make the tree `second`, which holds `holds`, hold `wanted`, without its manifest; return the folders touched.

    Files `new` are moved there from the tree `fresh`, other files that it lacks are given a second name from
    `standing`. The tree bears the mark afterwards. Raises OSError.
    """
    (second / MARK).touch()
    moved = set(new)
    gone = [path for path, digest in holds.items() if path in moved or wanted.get(path) != digest]
    lacking = [path for path, digest in wanted.items() if path in moved or holds.get(path) != digest]
    for path in gone:
        with suppress(FileNotFoundError):
            (second / path).unlink()
    touched = folders_of([*gone, *lacking])
    _remove_empty(second, folders_of(gone) - folders_of(wanted))
    _make_folders(second, folders_of(lacking))
    for path in lacking:
        if path in moved:
            (fresh / path).rename(second / path)
        else:
            os.link(standing / path, second / path)
    return touched


def make_second(second: Path, site: Path, paths: Collection[str]) -> None:
    """Make a tree with another name for each of the files `paths` of `site`; where there are no links, make none."""
    second.mkdir()
    second.chmod(FOLDER_MODE)
    (second / MARK).touch()
    _make_folders(second, folders_of(paths))
    try:
        for path in paths:
            os.link(f"{site}{os.sep}{path}", f"{second}{os.sep}{path}")
    except OSError:
        remove(second)
        return
    # The manifest is each tree's own: it must not change with the other's.
    manifest = second / MANIFEST_NAME
    manifest.write_bytes((site / MANIFEST_NAME).read_bytes())
    manifest.chmod(FILE_MODE)
    (second / MARK).unlink()


def _make_folders(tree: Path, paths: Iterable[str]) -> None:
    for path in sorted(paths):
        if path:
            folder = tree / path
            with suppress(FileExistsError):
                folder.mkdir()
                folder.chmod(FOLDER_MODE)


def _remove_empty(tree: Path, paths: Iterable[str]) -> None:
    for path in sorted(paths, reverse=True):
        with suppress(OSError):  # somebody put something there: it stays
            (tree / path).rmdir()
