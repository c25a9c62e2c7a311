"""The text of a lock file → the file, replaced in one step, so that a reader finds the old one or the new one."""

from __future__ import annotations

from pathlib import Path


def write_lock(path: Path, text: str) -> bool:
    """Write a lock file; return False, and leave it untouched, when it says the same already."""
    content = text.encode()
    if path.is_file() and path.read_bytes() == content:
        return False
    # Names that begin with a full stop are passed over when content is read.
    draft = path.with_name(f".{path.name}.new")
    draft.write_bytes(content)
    draft.replace(path)
    return True
