"""Bytes → a file that is there whole or not at all."""

from __future__ import annotations

import secrets
from pathlib import Path


def write_file(path: Path, content: bytes) -> None:
    """Write a file beside its place, then move it there; folders are made as needed."""
    path.parent.mkdir(parents=True, exist_ok=True)
    temporary = path.with_name(f".{path.name}.{secrets.token_hex(4)}")
    try:
        temporary.write_bytes(content)
        temporary.chmod(0o644)
        temporary.replace(path)
    finally:
        temporary.unlink(missing_ok=True)
