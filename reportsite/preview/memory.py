"""Readers that remember: a file that has not changed is not parsed again, a theme that has not changed not loaded."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from types import MappingProxyType
from typing import Any

from msgspec.structs import replace

from reportsite.check.verification import Verification, verify_content
from reportsite.config import Config
from reportsite.diagnostics import Diagnostic, Diagnostics
from reportsite.i18n.locales import Locale, load_locale
from reportsite.languages import Language
from reportsite.model.library import Library
from reportsite.model.loading import Reading, read_file
from reportsite.model.pages import Prose
from reportsite.model.passages import Passage
from reportsite.pipeline import Readers
from reportsite.preview.snapshot import EMPTY, Part, Snapshot
from reportsite.render.pages import Edition
from reportsite.render.passages import MarkdownParser, prose_passages
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
        self._passages: dict[str, tuple[Prose, tuple[Passage, ...]]] = {}
        self._verified: tuple[Library, Verification] | None = None
        self.is_verified = False
        """Whether `doubts` are those of the content that was loaded last."""
        self.doubts: tuple[Diagnostic, ...] = ()
        """What verification found wrong."""
        self.parsed = 0
        """How many files were parsed since the last time that somebody set this to nothing."""

    def readers(self, snapshot: Snapshot) -> Readers:
        """Return the readers for a site that looks like this."""
        self._snapshot = snapshot
        self._seen = set()
        return Readers(
            file=self._file,
            locale=self._locale,
            theme=self._load_theme,
            passages=self._read_passages,
            verification=self._verification,
        )

    def forget_unused(self) -> None:
        """Drop the files that the last load did not ask for."""
        self._files = {path: kept for path, kept in self._files.items() if path in self._seen}
        self._passages = {path: kept for path, kept in self._passages.items() if path in self._seen}

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

    def _read_passages(self, parser: MarkdownParser, prose: Prose) -> tuple[Passage, ...]:
        kept = self._passages.get(prose.path)
        if kept is None or kept[0] != prose:
            kept = (prose, prose_passages(parser, prose))
            self._passages[prose.path] = kept
        return kept[1]

    def settle(self, doubts: tuple[Diagnostic, ...]) -> None:
        """Take note of what `verify` found in the content that was loaded last."""
        self.doubts, self.is_verified = doubts, True

    def _verification(
        self, root: Path, config: Config, library: Library, locales: Mapping[str, Locale], _: Diagnostics
    ) -> Verification:
        # Pages show how numbers fit together, not where clauses were found: as long as no number has changed, an
        # editor need not wait for a search through all captures. It is made up for by `verify`.
        self.is_verified = False
        if self._verified and self._verified[0] == _numbers(library):
            return self._verified[1]
        diagnostics = Diagnostics()
        verification = verify_content(root, config, library, locales, diagnostics)
        self._verified = (_numbers(library), verification)
        self.settle(tuple(diagnostics))
        return verification

    def _load_theme(self, folders: Sequence[Path]) -> Theme:
        stamp = self._snapshot.stamp(Part.THEME)
        if self._theme is None or self._theme[0] != stamp:
            self._theme = (stamp, load_theme(folders))
        return self._theme[1]


def _numbers(library: Library) -> Library:
    """Return a library without what no relation between numbers depends on."""
    nothing: Mapping[Any, Any] = MappingProxyType({})
    return replace(
        library,
        pages=nothing,
        policies=nothing,
        policy_tables=nothing,
        report_bodies=nothing,
        target_quantities=nothing,
        terms=nothing,
        texts=(),
        topics=nothing,
    )


def verify(edition: Edition, root: Path) -> tuple[Diagnostic, ...]:
    """Return what is found wrong when the content is held against its captures."""
    diagnostics = Diagnostics()
    verify_content(root, edition.config, edition.library, edition.locales, diagnostics)
    return tuple(diagnostics)
