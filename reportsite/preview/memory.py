"""Readers that remember: a file that has not changed is not parsed again, a theme that has not changed not loaded."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from reportsite.i18n.locales import Locale, load_locale
from reportsite.languages import Language
from reportsite.model.loading import Reading, read_file
from reportsite.pipeline import Readers
from reportsite.preview.snapshot import EMPTY, Part, Snapshot
from reportsite.render.theme import Theme, load_theme
from reportsite.sources.tree import SourceFile


class Memory:
    """Keeps what was read last, of each file one version; a file's bytes decide whether it is the same."""

    def __init__(self) -> None:
        self._snapshot = EMPTY
        self._files: dict[str, tuple[bytes, tuple[str, ...], Reading]] = {}
        self._seen: set[str] = set()
        self._locales: dict[Language, tuple[int, Locale]] = {}
        self._theme: tuple[int, Theme] | None = None
        self.parsed = 0
        """How many files were parsed since the last time that somebody set this to nothing."""

    def readers(self, snapshot: Snapshot) -> Readers:
        """Return the readers for a site that looks like this."""
        self._snapshot = snapshot
        self._seen = set()
        return Readers(file=self._file, locale=self._locale, theme=self._load_theme)

    def forget_unused(self) -> None:
        """Drop the files that the last load did not ask for."""
        self._files = {path: kept for path, kept in self._files.items() if path in self._seen}

    def _file(self, file: SourceFile, languages: Sequence[str]) -> Reading:
        self._seen.add(file.path)
        kept = self._files.get(file.path)
        if kept and kept[0] == file.content and kept[1] == tuple(languages):
            return kept[2]
        reading = read_file(file, languages)
        self.parsed += 1
        self._files[file.path] = (file.content, tuple(languages), reading)
        return reading

    def _locale(self, folders: Sequence[Path], language: Language) -> Locale:
        stamp = self._snapshot.stamp(Part.LOCALE)
        kept = self._locales.get(language)
        if kept and kept[0] == stamp:
            return kept[1]
        locale = load_locale(folders, language)
        self._locales[language] = (stamp, locale)
        return locale

    def _load_theme(self, folders: Sequence[Path]) -> Theme:
        stamp = self._snapshot.stamp(Part.THEME)
        if self._theme is None or self._theme[0] != stamp:
            self._theme = (stamp, load_theme(folders))
        return self._theme[1]
