"""Editions one after the other → what their languages say differently, looked for again only where files have changed.

On a large site all texts take half a minute. They are held against each other a few files at a time, so that whoever
asks for a page in between has it at once, and a save costs what it has changed.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence

from reportsite.check.bilingual import check_translations, figure_values
from reportsite.check.free_digits import FreeDigits
from reportsite.check.languages import mention_reader
from reportsite.check.mention_reader import MentionReader
from reportsite.diagnostics import Diagnostic, Diagnostics
from reportsite.i18n.locales import Locale
from reportsite.model.library import Library
from reportsite.model.pages import Prose
from reportsite.model.passages import TEXT
from reportsite.render.pages import Edition
from reportsite.render.passages import ProseReader, make_parser
from reportsite.site.translations import Translation

_AT_ONCE = 200
"""Passages that are held against each other before somebody else gets a turn."""


class TextChecks:
    """Knows of every file whether its languages agree."""

    def __init__(self) -> None:
        self._known: dict[tuple[str, ...], tuple[Diagnostic, ...]] = {}
        self._basis: tuple[object, ...] = ()
        self._measure: _Measure | None = None

    @property
    def problems(self) -> tuple[Diagnostic, ...]:
        """Return what is known to be wrong, save in files that have changed since."""
        return tuple(item for items in self._known.values() for item in items)

    def begin(self, edition: Edition, changed: Collection[str] | None) -> None:
        """Forget what may have changed: in some files, or where it is not known in which, everywhere."""
        basis = _basis(edition.library, edition.locales)
        if changed is None or basis != self._basis:
            self._known.clear()
            self._measure = None
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
                yield from self._check(edition, tuple(group), read, strict=strict)
                group, passages = [], 0
        if group:
            yield from self._check(edition, tuple(group), read, strict=strict)

    def _check(self, edition: Edition, files: tuple[str, ...], read: ProseReader, *, strict: bool) -> Iterator[None]:
        found = Diagnostics(strict=strict)
        library, first = edition.library, edition.config.languages[0].code
        if self._measure is None:
            self._measure = _Measure(library, mention_reader(library, edition.locales))
        measure = self._measure
        for file in files:
            for part in _parts(edition.translations.by_file.get(file, ())):
                yield
                check_translations(part, measure.reader, library, first, measure.values, found)
        texts = [text for text in _prose(library) if text.path in files]
        if texts:
            yield
            parser = make_parser()
            for text in texts:
                measure.digits.check(text, read(parser, text), found)
        self._known[files] = tuple(found)


class _Measure:
    """What the texts of an edition are held against."""

    def __init__(self, library: Library, reader: MentionReader) -> None:
        self.reader = reader
        self.values = figure_values(library)
        self.digits = FreeDigits(library, reader)


def _parts(items: Sequence[Translation]) -> Iterator[Sequence[Translation]]:
    """Yield parts of a file so that what is said of each is what is said of all: texts of records one by one."""
    if any(passage and passage.kind != TEXT for item in items for passage in (item.source, item.target)):
        yield items
        return
    for start in range(0, len(items), _AT_ONCE):
        yield items[start : start + _AT_ONCE]


def _prose(library: Library) -> Iterator[Prose]:
    yield from (text for versions in library.report_bodies.values() for text in versions.values())
    yield from (page.prose for versions in library.pages.values() for page in versions.values())


def _basis(library: Library, locales: Mapping[str, Locale]) -> tuple[object, ...]:
    """Return what texts are read by, besides themselves."""
    locks = library.translation_lock, tuple(map(id, locales.values()))
    return library.figures, library.units, library.bodies, library.provinces, locks


def _files(edition: Edition) -> Mapping[str, None]:
    """Return the files with texts: those that hold a translation, and those that only have a source."""
    return dict.fromkeys([*edition.translations.by_file, *(text.path for text in _prose(edition.library))])
