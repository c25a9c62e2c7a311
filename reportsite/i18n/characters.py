"""A language's tables of characters: the variants that are one character to a search, and how characters are read.

Both are plain files of the theme (theme/locale/<language>/variants.txt and readings.txt), which most languages lack.
They are parsed when somebody asks, since most builds need them only for what has changed.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

from msgspec import Struct

VARIANTS = "variants.txt"
READINGS = "readings.txt"


class Characters(Struct, frozen=True):
    """The tables of a language as they stand in its files."""

    variants: str = ""
    """A line for each character that others stand for: it comes first, they follow (`万萬`)."""
    readings: str = ""
    """A line for each syllable: it comes first, after a space the characters that are read so (`wan 万湾`)."""

    def folds(self) -> Mapping[str, str]:
        """Return variant → the character it stands for."""
        return {variant: line[0] for line in _lines(self.variants) for variant in line[1:]}

    def syllables(self) -> Mapping[str, tuple[str, ...]]:
        """Return character → its readings, the usual one first."""
        found: dict[str, tuple[str, ...]] = {}
        for rank in ("", "~"):  # readings that are less usual stand after a tilde
            for line in _lines(self.readings):
                syllable, _, characters = line.partition(" ")
                usual, _, others = characters.partition("~")
                for character in others if rank else usual:
                    found[character] = (*found.get(character, ()), syllable)
        return found


def load_characters(places: Sequence[Path]) -> Characters:
    """Read the tables of a language; each is looked for in `places`, and the first that has it wins."""
    return Characters(variants=_read(places, VARIANTS), readings=_read(places, READINGS))


def _read(places: Sequence[Path], name: str) -> str:
    path = next((place / name for place in places if (place / name).is_file()), None)
    return path.read_text(encoding="utf-8") if path else ""


def _lines(text: str) -> list[str]:
    return [line for line in text.splitlines() if line and not line.startswith("#")]
