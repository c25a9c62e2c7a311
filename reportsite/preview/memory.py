"""Readers that remember: a file that has not changed is not parsed again, a theme that has not changed not loaded."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from types import MappingProxyType
from typing import Any

from msgspec.structs import replace

from reportsite.check.verification import Verification, verify_content
from reportsite.config import Config
from reportsite.diagnostics import Diagnostic, Diagnostics
from reportsite.i18n.locales import Locale, load_locale
from reportsite.incremental.memory import BuildMemory
from reportsite.incremental.untouched import BUILD_STATE, STATE_VERSION
from reportsite.languages import Language
from reportsite.model.kept import KeptReadings
from reportsite.model.library import Library
from reportsite.model.loading import Reading, read_file
from reportsite.model.pages import Prose
from reportsite.model.passages import Passage
from reportsite.pipeline import Readers
from reportsite.preview.rereading import reread
from reportsite.preview.revising import Resaved, Revision, is_table, revise
from reportsite.preview.snapshot import EMPTY, Part, Snapshot
from reportsite.preview.surveying import survey_lazily
from reportsite.render.pages import Edition
from reportsite.render.passages import MarkdownParser, prose_passages
from reportsite.render.theme import Theme, load_theme
from reportsite.site.arithmetic import assess_library
from reportsite.sources.tree import SourceFile
from reportsite.state.store import Store

_LARGE = 4 * 1024 * 1024
"""Bytes of a file that is not taken in by itself: whether it may be so large is known where all are read."""


class Memory:
    """Keeps what was read last, of each file one version; a file's bytes decide whether it is the same."""

    def __init__(self, kept: Mapping[str, bytes] = MappingProxyType({})) -> None:
        """`kept` is what builds have kept of files; it serves until they have been read once."""
        self._kept: KeptReadings | None = KeptReadings(kept, read_file) if kept else None
        self._snapshot = EMPTY
        self._files: dict[str, tuple[bytes, tuple[str, ...], Reading]] = {}
        self._seen: dict[str, None] = {}
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
        self._seen = {}
        return Readers(
            file=self._file,
            locale=self._locale,
            theme=self._load_theme,
            passages=self.passages,
            verification=self._verification,
            survey=survey_lazily,
        )

    def forget_unused(self) -> None:
        """Drop the files that the last load did not ask for."""
        self._kept = None
        self._files = {path: kept for path, kept in self._files.items() if path in self._seen}
        self._passages = {path: kept for path, kept in self._passages.items() if path in self._seen}

    def revise(
        self, edition: Edition, problems: Iterable[Diagnostic], site: Path, digests: Mapping[str, bytes]
    ) -> Revision | None:
        """Return an edition with some saved files taken in; None when everything must be loaded.

        `problems` are those that loading told last; `digests` say what the files held when they were looked at.
        """
        languages = tuple(language.code for language in edition.config.languages)
        saved = {}
        for path, digest in digests.items():
            kept = self._files.get(path)
            if kept is None or kept[1] != languages or not is_table(path):
                return None
            content = (site / path).read_bytes()
            if len(content) > _LARGE or hashlib.sha256(content).digest() != digest:
                return None
            reading = reread(path, kept[0], kept[2], content, languages)
            reading = reading or read_file(SourceFile(path, content), languages)
            saved[path] = (content, languages, reading)
        files = self._files | saved
        texts = tuple(text for path in self._seen for text in files[path][2].texts)
        resaved = [Resaved(path=path, before=self._files[path][2], after=new[2]) for path, new in saved.items()]
        revision = revise(edition, resaved, texts, problems, self.passages)
        if revision:
            self._files = files
            self.is_verified = False
            self.parsed = len(saved)
        return revision

    def _file(self, file: SourceFile, languages: Sequence[str]) -> Reading:
        self._seen[file.path] = None
        kept = self._files.get(file.path)
        if kept and kept[0] == file.content and kept[1] == tuple(languages):
            return kept[2]
        reading = self._kept(file, languages) if self._kept else read_file(file, languages)
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

    def passages(self, parser: MarkdownParser, prose: Prose) -> tuple[Passage, ...]:
        """Return the passages of a text."""
        kept = self._passages.get(prose.path)
        if kept is None or kept[0] != prose:
            kept = (prose, prose_passages(parser, prose))
            self._passages[prose.path] = kept
        return kept[1]

    def settle(self, doubts: tuple[Diagnostic, ...]) -> None:
        """Take note of what `verify` found in the content that was loaded last."""
        self.doubts, self.is_verified = doubts, True

    def _verification(
        self, _root: Path, config: Config, library: Library, _locales: Mapping[str, Locale], _: Diagnostics
    ) -> Verification:
        # Pages show how numbers fit together, not where clauses were found: nobody need wait for a search through all
        # captures. It is made up for by `verify`.
        self.is_verified = False
        if self._verified and self._verified[0] == _numbers(library):
            return self._verified[1]
        arithmetic = assess_library(library, config.languages[0].code)
        verification = Verification(arithmetic=arithmetic, provenance=library.provenance)
        self._verified = (_numbers(library), verification)
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


def kept_readings(site: Path) -> Mapping[str, bytes]:
    """Return what the last build of a site has kept of its files; nothing is ever written there."""
    states = [path for path in (site / BUILD_STATE).glob("*.sqlite") if path.is_file()]
    if not states:
        return {}
    with Store(max(states, key=lambda path: path.stat().st_mtime_ns), STATE_VERSION, read_only=True) as store:
        return BuildMemory(store).readings()


def verify(edition: Edition, root: Path) -> tuple[Diagnostic, ...]:
    """Return what is found wrong when the content is held against its captures."""
    diagnostics = Diagnostics()
    verify_content(root, edition.config, edition.library, edition.locales, diagnostics)
    return tuple(diagnostics)
