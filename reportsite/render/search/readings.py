"""Names → how they may be typed in letters: 北京市 as beijingshi and bjs."""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterable, Iterator, Mapping
from types import MappingProxyType

from reportsite.model.reference_tables import Province

_SYLLABLE = re.compile("[a-z]+")
_MOST_SPELLINGS = 8
"""A name of several characters that are read in two ways each has too many spellings to keep them all."""
_READINGS_TRIED = 2


class Readings:
    """Spells names by the readings of their characters."""

    def __init__(
        self, syllables: Mapping[str, tuple[str, ...]], names: Mapping[str, tuple[str, ...]] = MappingProxyType({})
    ) -> None:
        """Read characters by `syllables`, but those of `names` (重庆) as they are read there, wherever they stand."""
        self._syllables = syllables
        self._names = names
        self._named = re.compile("|".join(sorted(map(re.escape, names), key=lambda name: (-len(name), name))) or "(?!)")

    def spellings(self, name: str) -> tuple[str, ...]:
        """Return a name in letters, in full and by initials, in every usual reading; nothing without characters."""
        choices = [choice[:_READINGS_TRIED] for _, choice in self._read(name) if choice]
        if not choices:
            return ()
        ways = list(itertools.islice(itertools.product(*choices), _MOST_SPELLINGS))
        full = ["".join(way) for way in ways]
        initials = ["".join(syllable[0] for syllable in way) for way in ways]
        return tuple(dict.fromkeys((*full, *(word for word in initials if len(word) > 1))))

    def initial(self, name: str) -> str:
        """Return the capital letter under which a name stands in a list: of its first reading, or its first letter."""
        for character, choice in self._read(name):
            if choice:
                return choice[0][0].upper()
            if character.isalnum():
                return character.upper()
        return ""

    def sort_key(self, name: str) -> tuple[str, ...]:
        """Return what a name sorts by: the readings of its characters one by one, letters by themselves."""
        return tuple(choice[0] if choice else character.casefold() for character, choice in self._read(name))

    def _read(self, name: str) -> Iterator[tuple[str, tuple[str, ...]]]:
        """Yield each character with its readings; of others than Han characters, none."""
        at = 0
        for found in self._named.finditer(name):
            for character in name[at : found.start()]:
                yield character, self._syllables.get(character, ())
            for character, syllable in zip(found[0], self._names[found[0]], strict=True):
                yield character, (syllable,)
            at = found.end()
        for character in name[at:]:
            yield character, self._syllables.get(character, ())


def province_readings(provinces: Iterable[Province]) -> Mapping[str, tuple[str, ...]]:
    """Return the names of provinces with the readings on record, which single characters may not tell (重庆, 西藏)."""
    names: dict[str, tuple[str, ...]] = {}
    for province in provinces:
        syllables = tuple(_SYLLABLE.findall(province.sort))
        for name in province.short.versions.values():
            if len(name) == len(syllables) and not name.isascii():
                names[name] = syllables
    return names
