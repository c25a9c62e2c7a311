"""The folder of printed documents: what stands in it, what it was made of; only what its index names is removed."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from pathlib import Path

from msgspec.structs import asdict

from reportsite.errors import ExportError
from reportsite.export.files import write_file
from reportsite.render.documents import INDEX, VERSION, Shelf, ShelfEntry


def write_shelf(folder: Path, shelf: Shelf) -> None:
    """Write the index of a folder."""
    documents = {path: asdict(entry) for path, entry in sorted(shelf.entries.items())}
    runs = {asked: asdict(run) for asked, run in sorted(shelf.runs.items())}
    data = {"version": VERSION, "documents": documents, "runs": runs}
    write_file(folder / INDEX, (json.dumps(data, ensure_ascii=False, indent=1) + "\n").encode())


def stands(folder: Path, path: str, entry: ShelfEntry) -> bool:
    """Tell whether a document stands in the folder as it was put there."""
    file = folder / path
    try:
        return file.stat().st_size == entry.size and hashlib.sha256(file.read_bytes()).hexdigest() == entry.sha256
    except OSError:
        return False


def take_place(folder: Path, path: str, entry: ShelfEntry | None) -> None:
    """Refuse to write over a file that is not ours."""
    file = folder / path
    if file.exists() and entry is None and not file.read_bytes().startswith(b"%PDF"):
        raise ExportError(f"`{file}` is there already and is not ours; nothing was written over it")


def remove_documents(folder: Path, paths: Mapping[str, ShelfEntry]) -> None:
    """Remove documents that the index names, and folders that are empty then."""
    for path, entry in paths.items():
        if stands(folder, path, entry):
            file = folder / path
            file.unlink()
            for parent in file.relative_to(folder).parents:
                place = folder / parent
                if place != folder and place.is_dir() and not any(place.iterdir()):
                    place.rmdir()
