"""Text that exists in several languages at once."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from types import MappingProxyType

from msgspec import Struct

from reportsite.diagnostics import Position


class Text(Struct, frozen=True):
    """One text in every language it has been written in: language code → words."""

    versions: Mapping[str, str]
    positions: Mapping[str, Position] = MappingProxyType({})
    """Where the words of each language stand; no part of what makes two texts equal."""

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Text) and self.versions == other.versions

    __hash__ = None  # type: ignore[assignment]  # nor had the mappings that it holds

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


class Printed(Struct, frozen=True, gc=False):
    """A number exactly as a document prints it, and where the record gives it."""

    text: str
    position: Position

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Printed) and self.text == other.text

    def __hash__(self) -> int:
        return hash(self.text)

    def __str__(self) -> str:
        return self.text
