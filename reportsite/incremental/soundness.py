"""Which texts were found sound by an earlier build and need not be held against each other again.

A text is sound when nothing was found wrong with it and nothing is to be said of its translation. It stays so as long
as its file, what was accepted of it and everything that texts are held against are what they were.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping

from reportsite.diagnostics import Diagnostics
from reportsite.model.translations import TranslationLock
from reportsite.site.translations import Survey
from reportsite.state.fingerprints import digest, fingerprint

_MEASURE = re.compile(
    r"content/(?:indicators/.*|reports/[^/]+/figures\.yaml|reference/(?:bodies|provinces|units)\.yaml)"
)
"""The files with what texts are held against: figures, and the names of bodies, places and units."""


class Soundness:
    """Tells the texts that are known to be sound, and learns of others."""

    def __init__(
        self,
        before: Mapping[str, bytes],
        files: Mapping[str, bytes],
        lock: TranslationLock,
        locales: Mapping[str, bytes],
        key: str,
    ) -> None:
        """`key` is that of the program; `files` are the digests of all source files, `locales` what languages say."""
        self._before = before
        self._files = files
        self._lock = lock.translations
        measure = [(path, content) for path, content in files.items() if _MEASURE.fullmatch(path)]
        self._measure = fingerprint([key, sorted(measure), sorted(locales.items())])
        self._marks: dict[str, bytes] = {}

    def knows(self, files: Iterable[str]) -> bool:
        """Tell whether all of these files were found sound as they are now."""
        return all(self._before.get(file) == self._mark(file) for file in files)

    def learn(self, survey: Survey, found: Diagnostics) -> Mapping[str, bytes]:
        """Return the marks of all files that are sound now, when `found` is what was found wrong with their texts."""
        doubtful = {item.position.file for item in found}
        doubtful.update(file for file in survey.by_file if survey.noted(file))
        doubtful.update(
            passage.position.file
            for file in sorted(doubtful)
            for item in survey.by_file.get(file, ())
            for passage in (item.source, item.target)
            if passage
        )
        return {file: self._mark(file) for file in self._files if file not in doubtful}

    def _mark(self, file: str) -> bytes:
        if file not in self._marks:
            accepted = [lines.get(file) for lines in self._lock.values()]
            self._marks[file] = digest(self._measure, self._files.get(file, b""), fingerprint(accepted))
        return self._marks[file]
