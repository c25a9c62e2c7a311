"""Editions one after the other → what their languages say differently, looked for again only where files have changed.

On a large site all texts take half a minute. They are held against each other a few files at a time, so that whoever
asks for a page in between has it at once, and a save costs what it has changed.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping

from reportsite.check.languages import check_languages
from reportsite.diagnostics import Diagnostic, Diagnostics
from reportsite.i18n.locales import Locale
from reportsite.model.library import Library
from reportsite.preview.surveying import of_files
from reportsite.render.pages import Edition
from reportsite.render.passages import ProseReader

_AT_ONCE = 200
"""Passages that are held against each other before somebody else gets a turn."""


class TextChecks:
    """Knows of every file whether its languages agree."""

    def __init__(self) -> None:
        self._known: dict[tuple[str, ...], tuple[Diagnostic, ...]] = {}
        self._basis: tuple[object, ...] = ()

    @property
    def problems(self) -> tuple[Diagnostic, ...]:
        """Return what is known to be wrong, save in files that have changed since."""
        return tuple(item for items in self._known.values() for item in items)

    def begin(self, edition: Edition, changed: Collection[str] | None) -> None:
        """Forget what may have changed: in some files, or where it is not known in which, everywhere."""
        basis = _basis(edition.library, edition.locales)
        if changed is None or basis != self._basis:
            self._known.clear()
        self._basis = basis
        for files in [files for files in self._known if not set(files).isdisjoint(changed or ())]:
            del self._known[files]

    def steps(self, edition: Edition, read: ProseReader, *, strict: bool) -> Iterator[None]:
        """Look at files of which nothing is known, a few at each step."""
        done = {file for files in self._known for file in files}
        group: list[str] = []
        passages = 0
        for file in _files(edition):
            if file in done:
                continue
            group.append(file)
            passages += len(edition.translations.by_file.get(file, ()))
            if passages >= _AT_ONCE:
                yield
                self._check(edition, tuple(group), read, strict=strict)
                group, passages = [], 0
        if group:
            yield
            self._check(edition, tuple(group), read, strict=strict)

    def _check(self, edition: Edition, files: tuple[str, ...], read: ProseReader, *, strict: bool) -> None:
        found = Diagnostics(strict=strict)
        check_languages(
            edition.library,
            of_files(edition.translations, files),
            edition.locales,
            edition.config.languages[0].code,
            found,
            lambda paths: set(files).isdisjoint(paths),
            read,
        )
        self._known[files] = tuple(found)


def _basis(library: Library, locales: Mapping[str, Locale]) -> tuple[object, ...]:
    """Return what texts are read by, besides themselves."""
    locks = library.translation_lock, tuple(map(id, locales.values()))
    return library.figures, library.units, library.bodies, library.provinces, locks


def _files(edition: Edition) -> Mapping[str, None]:
    """Return the files with texts: those that hold a translation, and those that only have a source."""
    library = edition.library
    prose = [text.path for versions in library.report_bodies.values() for text in versions.values()]
    prose += [page.prose.path for versions in library.pages.values() for page in versions.values()]
    return dict.fromkeys([*edition.translations.by_file, *prose])
