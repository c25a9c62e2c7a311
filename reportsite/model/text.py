"""Text that exists in several languages at once."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from types import MappingProxyType

from reportsite.diagnostics import Position


@dataclass(frozen=True, slots=True)
class Text:
    """One text in every language it has been written in: language code → words."""

    versions: Mapping[str, str]
    positions: Mapping[str, Position] = field(default_factory=lambda: MappingProxyType({}), compare=False, repr=False)
    """Where the words of each language stand."""

    def __getitem__(self, language: str) -> str:
        return self.versions[language]

    def __contains__(self, language: str) -> bool:
        return language in self.versions

    def __iter__(self) -> Iterator[str]:
        return iter(self.versions)

    def best(self, language: str) -> tuple[str, str]:
        """Return the words and their language: those asked for, else the first that exist."""
        if language in self.versions:
            return self.versions[language], language
        other = next(iter(self.versions))
        return self.versions[other], other


@dataclass(frozen=True, slots=True)
class Printed:
    """A number exactly as a document prints it, and where the record gives it."""

    text: str
    position: Position = field(compare=False)

    def __str__(self) -> str:
        return self.text
