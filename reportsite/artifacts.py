"""Artifacts: one file of the built site each, its path and its bytes.

A path is posix, relative to the site, and means the same file on every system: what Windows, macOS or a web server
would read differently is refused here, once, so that no room above has to look at paths again.
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

from msgspec import Struct

from reportsite.errors import ArtifactClash, ArtifactPathError

_LONGEST_NAME = 255
"""Bytes that file systems allow in one name."""

_FORBIDDEN = re.compile(r'[<>:"|?*\\\x00-\x1f\x7f-\x9f]')
"""What Windows allows in no file name, the colon being its drive and stream mark, and control characters."""

_RESERVED = frozenset(
    {"con", "prn", "aux", "nul", "conin$", "conout$"}
    | {f"{port}{number}" for port in ("com", "lpt") for number in "0123456789¹²³"}
)
"""Names of devices on Windows, with any extension."""

_NOT_OURS = frozenset({".git", ".reportsite.json", ".reportsite.staging"})
"""Names that mean something to git and to publishing."""


class Artifact(Struct, frozen=True):
    """One file of the site; raises ArtifactPathError for a path that no site may hold."""

    path: str
    """Posix path relative to the site."""
    content: bytes

    def __post_init__(self) -> None:
        if problem := path_problem(self.path):
            raise ArtifactPathError(f"artifact path `{ascii(self.path)[1:-1]}` cannot be used: {problem}")


class ArtifactPaths:
    """Paths claimed so far; no two of them may be one file on any system."""

    def __init__(self) -> None:
        self._files: dict[str, str] = {}
        self._folders: dict[str, str] = {}
        self._seen: set[str] = set()

    def claim(self, path: str) -> None:
        """Add `path`; raise ArtifactClash naming both when it cannot stand beside a path claimed earlier."""
        key = _collision_key(path)
        other = self._files.get(key) or self._folders.get(key)
        folder = path.rpartition("/")[0]
        # What holds for one file of a folder holds for the next.
        parents = [] if folder in self._seen else [path[:at] for at, character in enumerate(path) if character == "/"]
        for parent in parents:
            parent_key = _collision_key(parent)
            other = other or self._files.get(parent_key)
            claimant = self._folders.setdefault(parent_key, path)
            if claimant[: len(parent)] != parent:
                other = other or claimant
        if other is not None:
            raise ArtifactClash(f"two artifacts claim one path: `{other}` and `{path}`")
        self._files[key] = path
        self._seen.add(folder)


def path_problem(path: str) -> str:
    """Return why `path` cannot be the path of an artifact, or an empty string when it can."""
    if not path:
        return "it is empty"
    if path.startswith("/"):
        return "it is absolute"
    if not path.isascii():
        if any("\ud800" <= character <= "\udfff" for character in path):
            return "it is not Unicode"
        if not unicodedata.is_normalized("NFC", path):
            return "it is not in Unicode form NFC"
    return next(filter(None, map(_name_problem, path.split("/"))), "")


@lru_cache(maxsize=1024)
def _name_problem(name: str) -> str:
    if name in {"", ".", ".."}:
        return f"it holds `{name}`" if name else "it holds an empty name"
    if _FORBIDDEN.search(name):
        return "it holds a character that not every system allows"
    if name[-1] in ". ":
        return "a name ends in a full stop or a space"
    folded = name.casefold()
    if folded.partition(".")[0].rstrip(" ") in _RESERVED:
        return f"`{name}` is a device on Windows"
    if folded in _NOT_OURS:
        return f"`{name}` is reserved"
    if len(name.encode()) > _LONGEST_NAME:
        return f"a name is longer than {_LONGEST_NAME} bytes"
    return ""


def _collision_key(path: str) -> str:
    """Return what is equal for paths that are one file on a system without case or with another Unicode form."""
    key = path.lower() if path.isascii() else unicodedata.normalize("NFC", path.casefold())
    return path if key == path else key  # most paths are their own key, and a site has many
