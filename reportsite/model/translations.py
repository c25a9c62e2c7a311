"""The lock file of translations: which source words each translation was accepted for.

A line of it is two fingerprints, of the source passage and of its translation, and `waived` where an editor has said
that the two may differ. `none` stands for a passage that does not exist.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from msgspec import Struct, field

NOTHING = "none"
_WAIVED = "waived"
_HEADING = """\
# Which words each translation was accepted for: fingerprints of a source passage and of its translation, a pair a line.
# Written by `python build.py translations --accept` and `--waive`. A change of these words makes the line void."""


class Acceptance(Struct, frozen=True, order=True):
    """A translation that was accepted, or a difference that was waived."""

    source: str
    translation: str
    waived: bool = False

    def __str__(self) -> str:
        return f"{self.source} {self.translation}" + (f" {_WAIVED}" if self.waived else "")


class TranslationLock(Struct, frozen=True, kw_only=True):
    """content/translations.lock.yaml, written by the command `translations` only."""

    translations: Mapping[str, Mapping[str, tuple[str, ...]]] = field(default_factory=dict)
    """Language → file of the translation → its lines, sorted."""

    def accepted(self, language: str, file: str) -> frozenset[Acceptance]:
        """Return what was accepted of a file; a line that cannot be read counts for nothing."""
        lines = self.translations.get(language, {}).get(file, ())
        return frozenset(filter(None, map(_acceptance, lines)))

    def follows(self, language: str, file: str) -> bool:
        """Tell whether anything of a file was ever accepted."""
        return bool(self.translations.get(language, {}).get(file))


def _acceptance(line: str) -> Acceptance | None:
    match line.split():
        case [source, translation]:
            return Acceptance(source, translation)
        case [source, translation, mark] if mark == _WAIVED:
            return Acceptance(source, translation, waived=True)
    return None


def format_translations(accepted: Mapping[tuple[str, str], Iterable[Acceptance]]) -> str:
    """Return the text of the lock file; the keys are language and file."""
    lines = [_HEADING, "translations:"]
    told = ""
    for (language, file), items in sorted(accepted.items()):
        entries = sorted(set(items))
        if not entries:
            continue
        if language != told:
            lines.append(f"  {language}:")
            told = language
        lines.append(f"    {file}:")
        lines.extend(f"      - {entry}" for entry in entries)
    if not told:
        lines[-1] += " {}"
    return "\n".join(lines) + "\n"
