"""Text → the keys it is found by: pairs of characters, words, values of numbers; theme/js/search.js reads queries so.

A key that begins with `#` is a number in plain digits. The rest are a pair of Han characters, or a word of letters and
digits. What a text is compared by is its folded form: one character for each of its own, without difference of case,
width, accent and script variant.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from operator import add
from types import MappingProxyType

from msgspec import Struct

from reportsite.model.quantity import NumberGrammar
from reportsite.render.search.numbers import plain_digits

HAN = "\u3005\u3007\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U000323af"
"""The characters that are found in pairs."""
_BRACKETS = {**dict.fromkeys("〔［【〈「『（[{", "("), **dict.fromkeys("〕］】〉」』）]}", ")")}
_QUOTES = {**dict.fromkeys("“”„«»《》＂", '"'), **dict.fromkeys("‘’‚＇", "'")}
_DASHES = dict.fromkeys("‐‑‒–—―−－", "-")
_SPACES = dict.fromkeys("\u00a0\u2002\u2003\u2009\u200a\u202f\u3000\t", " ")
_STOPS = {"，": ",", "、": ",", "；": ";", "：": ":", "。": ".", "！": "!", "？": "?", "％": "%", "～": "~"}
ALIKE: Mapping[str, str] = MappingProxyType({**_BRACKETS, **_QUOTES, **_DASHES, **_SPACES, **_STOPS})
"""Signs that are one sign to a search."""
_LAST_SINGLE = 0xFFFF
"""The last character that counts as one in browsers; those beyond it stay as they are."""


class Script(Struct, frozen=True):
    """What a search knows of the languages of a site: which characters are one, which words multiply a number."""

    folds: Mapping[str, str]
    """Variant → the character it stands for."""
    scales: Mapping[str, int]
    """Word, folded → the power of ten it stands for."""

    @classmethod
    def of(cls, folds: Mapping[str, str], grammars: Iterable[NumberGrammar]) -> Script:
        """Return what the grammars of a site know together."""
        words = {
            word.casefold(): scale.exponent for grammar in grammars for scale in grammar.scales for word in scale.words
        }
        longest_first = sorted(words.items(), key=lambda item: (-len(item[0]), item[0]))
        return cls(folds=folds, scales=MappingProxyType(dict(longest_first)))


def fold_character(character: str, folds: Mapping[str, str]) -> str:
    """Return the character that stands for this one in comparisons; always one."""
    if character in ALIKE:
        return ALIKE[character]
    plain = unicodedata.normalize("NFKD", character)[0].lower()
    if len(plain) != 1 or max(ord(character), ord(plain)) > _LAST_SINGLE:
        return character
    return folds.get(plain, plain)


class _Folds(dict[int, str]):
    """Characters and those that stand for them, each looked into when it is met."""

    def __init__(self, folds: Mapping[str, str]) -> None:
        super().__init__()
        self._folds = folds

    def __missing__(self, code: int) -> str:
        folded = self[code] = fold_character(chr(code), self._folds)
        return folded


class Reader:
    """Reads the keys of texts."""

    def __init__(self, script: Script) -> None:
        self._scales = script.scales
        self._folds = _Folds(script.folds)
        self._runs = re.compile(f"[a-z0-9]+|[{HAN}]{{2,}}")
        scales = "|".join(map(re.escape, script.scales))
        rest = r"[0-9]*(?:,[0-9]{3})*(?:\.[0-9]+)?" + (rf"(?:\s?(?:{scales})(?![a-z]))?" if scales else "")
        # What may stand before a number is looked at from its first digit, since those are found fast.
        self._numbers = re.compile(rf"[0-9](?<![0-9a-z.][0-9]){rest}(?:[0-9]{rest})*(?![a-z0-9])")
        self._values: dict[str, Sequence[str]] = {}

    def fold(self, text: str) -> str:
        """Return the folded form of a text, as long as the text."""
        return text.lower() if text.isascii() else text.translate(self._folds)

    def keys(self, text: str) -> set[str]:
        """Return the keys of a folded text."""
        keys: set[str] = set()
        has_digits = False
        for run in set(self._runs.findall(text)):
            if not run.isascii():
                keys.update(map(add, run, run[1:]))
            elif run.isdecimal():
                has_digits = True
            else:
                keys.add(run)
                has_digits = has_digits or run[0] < "a"
        if has_digits:
            for number in set(self._numbers.findall(text)):
                if number not in self._values:
                    self._values[number] = self._value(number)
                keys.update(self._values[number])
        return keys

    def _value(self, number: str) -> Sequence[str]:
        if number.isdecimal():
            return ("#" + (number.lstrip("0") or "0"),)
        return tuple(f"#{value}" for value in plain_digits(number, self._scales))


def keys_of(reader: Reader, lines: Iterable[str], names: Iterable[str], numbers: Iterable[str]) -> set[str]:
    """Return the keys of an entry in one language."""
    keys = reader.keys(reader.fold("\n".join(lines)))
    keys.update(map(reader.fold, names))
    keys.update(["#" + number for number in numbers])
    return keys
