"""Trees beside the output folder: new ones being written, old ones on their way out, and what a killed run left.

What a tree is stands in the tree itself, never in a variable, so that a run that is killed at any moment leaves nothing
that the next one could take for something else:

- a tree with the mark is being written; all of it is ours;
- a tree with a manifest was the site, or was to be; only what the manifest names is ours.
"""

from __future__ import annotations

import os
import shutil
import unicodedata
from contextlib import suppress
from pathlib import Path

from reportsite.publish.manifest import MANIFEST_NAME, BadManifest, read_manifest
from reportsite.publish.standing import LITTER

MARK = ".reportsite.staging"
"""The file that tells a tree being written."""


def staging_path(folder: Path, token: str) -> Path:
    """Return where the site for `folder` is written before it takes its place."""
    return folder.parent / f".{folder.name}.staging-{token}"


def aside_path(folder: Path) -> Path:
    """Return where the old site waits while a swap in two steps goes on."""
    return folder.parent / f".{folder.name}.old"


def is_site(tree: Path) -> bool:
    """Tell whether a tree is a whole site, and not one being written."""
    return not tree.is_symlink() and not (tree / MARK).exists() and _read_names(tree) is not None


def mend(folder: Path) -> None:
    """Undo what a killed run left beside `folder`; only the holder of the lock may call this."""
    aside = aside_path(folder)
    if not folder.exists() and _read_names(aside) is not None:
        aside.rename(folder)
    prefix = staging_path(folder, "").name
    for path in [aside, *(path for path in folder.parent.iterdir() if path.name.startswith(prefix))]:
        with suppress(OSError):  # it belongs to somebody else
            remove(path)


def remove(tree: Path) -> bool:
    """Remove what is ours in `tree`, and the tree if nothing else is there; return whether it is gone.

    The mark or the manifest goes last, so that a removal cut short can be taken up again.
    """
    if tree.is_symlink() or not tree.is_dir():
        return not os.path.lexists(tree)
    if (tree / MARK).is_file():
        for child in [child for child in tree.iterdir() if child.name != MARK]:
            if child.is_dir() and not child.is_symlink():
                shutil.rmtree(child)
            else:
                child.unlink()
        (tree / MARK).unlink()
    else:
        _remove_named(tree, _read_names(tree))
    with suppress(OSError):  # somebody put something there: it stays
        tree.rmdir()
    return not tree.exists()


def _read_names(tree: Path) -> frozenset[str] | None:
    """Return the paths that the manifest of a tree names, or None where it has none that can be relied on."""
    try:
        files = read_manifest(tree)
    except (BadManifest, OSError):
        return None
    return None if files is None else frozenset(files)


def _remove_named(tree: Path, names: frozenset[str] | None) -> None:
    """Remove the files named, litter and folders that are empty then; symbolic links are not followed."""
    for root, _, files in os.walk(tree, topdown=False):
        folder = Path(root)
        prefix = "" if folder == tree else f"{folder.relative_to(tree).as_posix()}/"
        for name in files:
            if name in LITTER or (names and unicodedata.normalize("NFC", prefix + name) in names):
                (folder / name).unlink()
        if prefix:
            with suppress(OSError):
                folder.rmdir()
    if names is not None and [path.name for path in tree.iterdir()] == [MANIFEST_NAME]:
        (tree / MANIFEST_NAME).unlink()
