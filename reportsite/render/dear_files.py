"""Files that are dear to make: each is made only when what it is made from has changed since the build before."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Mapping

from msgspec import Struct

from reportsite.artifacts import Artifact

Origin = tuple[str, str]
"""The mark of what a file was made from, and the SHA-256 of the file."""


class StandingFile(Struct, frozen=True):
    """A file that stands in the output as it would be made again."""

    path: str
    digest: str
    """SHA-256 of its bytes."""


class DearFiles:
    """Knows from what the build before made its dear files, and learns it for the next."""

    def __init__(
        self,
        known: Mapping[str, Origin] | None = None,
        holds: Callable[[str, str], bool] = lambda _path, _digest: False,
        program: str = "",
    ) -> None:
        """Take what the build before knew.

        `holds` tells whether the output holds a path with a digest; `program` marks all that makes files.
        """
        self._known = known or {}
        self._holds = holds
        self._program = program
        self.origins: dict[str, Origin] = {}
        """What every dear file of this build was made from, by path."""

    def file(self, path: str, made_from: bytes, make: Callable[[], bytes]) -> Artifact | StandingFile:
        """Return the file at `path`: the one that stands, where it was made from the same, else a new one."""
        mark = hashlib.sha256(self._program.encode() + b"\0" + made_from).hexdigest()
        before = self._known.get(path)
        if before and before[0] == mark and self._holds(path, before[1]):
            self.origins[path] = before
            return StandingFile(path, before[1])
        content = make()
        self.origins[path] = (mark, hashlib.sha256(content).hexdigest())
        return Artifact(path, content)
