"""The manifest: what publishing wrote into a folder, path → SHA-256; what it does not name is not ours."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from pathlib import Path

from reportsite.artifacts import path_problem

MANIFEST_NAME = ".reportsite.json"
VERSION = 1

_SHA256 = re.compile(r"[0-9a-f]{64}")


class BadManifest(ValueError):
    """The file is there and cannot be relied on."""


def read_manifest(folder: Path) -> Mapping[str, str] | None:
    """Return the digests of the files of the site in `folder`, or None where publishing has not written.

    Every path is one that an artifact may have, so that nothing outside the folder can be named. Raises BadManifest.
    """
    try:
        content = (folder / MANIFEST_NAME).read_bytes()
    except FileNotFoundError:
        return None
    try:
        document = json.loads(content)
    except (ValueError, RecursionError) as error:
        raise BadManifest("it is not JSON") from error
    if not isinstance(document, dict) or document.get("version") != VERSION:
        raise BadManifest("it was written by another version")
    files = document.get("files")
    if not isinstance(files, dict):
        raise BadManifest("it names no files")
    for path, digest in files.items():
        if path_problem(path) or not isinstance(digest, str) or not _SHA256.fullmatch(digest):
            raise BadManifest("it names what no site may hold")
    return files


def render_manifest(files: Mapping[str, str]) -> bytes:
    """Return the manifest for `files`: JSON, sorted by path, one line a file."""
    document = {"version": VERSION, "files": dict(sorted(files.items()))}
    return (json.dumps(document, ensure_ascii=False, indent=0) + "\n").encode()
