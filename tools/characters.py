"""Writes the tables of Chinese characters that search stands on: theme/locale/zh/variants.txt and readings.txt.

The variants come from OpenCC's table of single characters, the readings from pypinyin; both are needed only here
(`.venv/bin/pip install opencc-py pypinyin`). Run it again when one of them has a new version.
"""

from __future__ import annotations

import unicodedata
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

FOLDER = Path(__file__).resolve().parent.parent / "theme" / "locale" / "zh"
IDEOGRAPHS = "".join(map(chr, range(0x4E00, 0xA000)))
"""The block that holds all characters in common use."""
OFTEN = 0.1
"""A reading that fewer of the phrases with a character have is left out: nobody types a name so."""


def variants() -> Iterator[str]:
    """Yield a line for each simplified character that has traditional ones."""
    import opencc

    convert = opencc.OpenCC("t2s").convert
    groups: dict[str, str] = {}
    for character in IDEOGRAPHS:
        simplified = convert(character)
        if simplified != character and len(simplified) == 1:
            groups[simplified] = groups.get(simplified, "") + character
    for simplified in sorted(groups):
        yield simplified + groups[simplified]


def readings() -> Iterator[str]:
    """Yield a line for each syllable: the characters usually read so, and after a tilde those that often are."""
    import pypinyin

    in_phrases = _readings_in_phrases()
    usual: dict[str, str] = {}
    others: dict[str, str] = {}
    for character in IDEOGRAPHS:
        found = pypinyin.pinyin(character, style=pypinyin.Style.NORMAL, errors="ignore")
        if not found:
            continue
        counts = in_phrases.get(character, Counter())
        often = [syllable for syllable, count in counts.most_common() if count >= OFTEN * counts.total()]
        syllables = dict.fromkeys(often or [_plain(found[0][0])])
        for rank, syllable in enumerate(syllables):
            group = others if rank else usual
            group[syllable] = group.get(syllable, "") + character
    for syllable in sorted({*usual, *others}):
        more = others.get(syllable, "")
        yield f"{syllable} {usual.get(syllable, '')}" + (f"~{more}" if more else "")


def _readings_in_phrases() -> dict[str, Counter[str]]:
    """Return how often each character is read in which way in the phrases of the dictionary."""
    from pypinyin.phrases_dict import phrases_dict

    counts: dict[str, Counter[str]] = {}
    for phrase, syllables in phrases_dict.items():
        for character, choices in zip(phrase, syllables, strict=False):
            counts.setdefault(character, Counter())[_plain(choices[0])] += 1
    return counts


def _plain(syllable: str) -> str:
    letters = unicodedata.normalize("NFD", syllable.replace("ü", "v"))
    return "".join(letter for letter in letters if letter.isascii())


def write() -> None:
    """Write both files."""
    for name, head, lines in (
        (
            "variants.txt",
            "A character as a search sees it, then the variants that stand for it. From OpenCC, Apache License 2.0.",
            variants(),
        ),
        (
            "readings.txt",
            "A syllable, the characters usually read so, after ~ those that often are. From pypinyin, MIT License.",
            readings(),
        ),
    ):
        text = f"# {head} Written by tools/characters.py.\n" + "".join(f"{line}\n" for line in lines)
        (FOLDER / name).write_text(text, encoding="utf-8", newline="\n")


if __name__ == "__main__":
    write()
