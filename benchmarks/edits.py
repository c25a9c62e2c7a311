"""A source tree → the same with another title of one policy, as an editor would change it."""

from __future__ import annotations

from pathlib import Path
from typing import Final

from benchmarks.words import REGIONS

NUMBER: Final = 11
"""Of the policy that is edited; the first policies come from every region in turn, this one from Zhejiang."""
POLICY: Final = f"p{NUMBER:05d}"
REGION: Final = REGIONS[NUMBER].code
LANGUAGE: Final = "zh"
"""Of the title that is edited."""

_OPENING, _CLOSING = "【", "】"
_PAGES: Final = {
    "hugo": "content/zh/policies/{policy}.md",
    "zola": "content/policies/{policy}.md",
    "eleventy": "src/zh/policies/{policy}.md",
    "pelican": "content/zh/policies/{policy}.md",
    "mkdocs": "docs/zh/policies/{policy}.md",
}
_TABLES: Final = {
    "hugodata": ("data/policies/{region}.yaml", '    title: "'),
    "ours": ("content/policies/{region}.yaml", '      zh: "'),
    "ours-rich": ("content/policies/{region}.yaml", '      zh: "'),
}
"""Generator → the file of the policy, and what stands before its title in the policy's entry."""
_TITLES: Final = ('title: "', 'title = "', "Title: ")


def edit_title(generator: str, tree: Path, word: str) -> Path:
    """Put a word before the title, in place of the one that stands there from an earlier edit; return the file."""
    if generator in _TABLES:
        name, before = _TABLES[generator]
        path = tree / name.format(region=REGION)
        text = path.read_text(encoding="utf-8")
        at = text.index(before, text.index(f"- id: {POLICY}\n")) + len(before)
    else:
        path = tree / _PAGES[generator].format(policy=POLICY)
        text = path.read_text(encoding="utf-8")
        at = next(text.index(title) + len(title) for title in _TITLES if title in text)
    end = text.index(_CLOSING, at) + 1 if text.startswith(_OPENING, at) else at
    path.write_text(f"{text[:at]}{_OPENING}{word}{_CLOSING}{text[end:]}", encoding="utf-8")
    return path


def word_of(number: int) -> str:
    """Return the word of an edit: letters only, since a number would be compared with that of the other language."""
    letters = ""
    while number >= 0:
        number, letter = divmod(number, 26)
        letters = chr(ord("A") + letter) + letters
        number -= 1
    return f"EDIT{letters}"
