"""Where artifacts go: anything with `write`; here, memory."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Protocol

from reportsite.artifacts import Artifact, ArtifactPaths


class Output(Protocol):
    """Takes the artifacts of a site, each path once."""

    def write(self, artifact: Artifact) -> None:
        """Take one artifact; raise ArtifactClash when its path is taken."""


class MemoryOutput(Mapping[str, bytes]):
    """A site in memory: path → content, in the order written."""

    def __init__(self) -> None:
        self._paths = ArtifactPaths()
        self._files: dict[str, bytes] = {}

    def write(self, artifact: Artifact) -> None:
        """Take one artifact; raise ArtifactClash when its path is taken."""
        self._paths.claim(artifact.path)
        self._files[artifact.path] = artifact.content

    def __getitem__(self, path: str) -> bytes:
        return self._files[path]

    def __iter__(self) -> Iterator[str]:
        return iter(self._files)

    def __len__(self) -> int:
        return len(self._files)
