"""A site's library in several languages → warnings where they do not agree, and where prose types figures in digits."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping

from reportsite.check.bilingual import check_translations, figure_values
from reportsite.check.free_digits import FreeDigits
from reportsite.check.mention_reader import MentionReader
from reportsite.diagnostics import Diagnostics
from reportsite.i18n.locales import Locale
from reportsite.model.library import Library
from reportsite.render.passages import ProseReader, make_parser, prose_passages
from reportsite.site.translations import Survey, Translation


def mention_reader(library: Library, locales: Mapping[str, Locale]) -> MentionReader:
    """Return the reader of the languages whose mentions the theme describes, by the tables of the site."""
    words = {code: locale.mentions for code, locale in locales.items() if locale.mentions}
    return MentionReader(
        {code: locale.grammar for code, locale in locales.items()},
        words,
        units=library.units.values(),
        provinces=library.provinces.values(),
        bodies=library.bodies,
    )


def check_languages(
    library: Library,
    survey: Survey,
    locales: Mapping[str, Locale],
    source_language: str,
    diagnostics: Diagnostics,
    passed_over: Callable[[Iterable[str]], bool] = lambda _: False,
    read: ProseReader = prose_passages,
) -> None:
    """Report what the languages of the site say differently, and digits that repeat a registered figure.

    The survey tells which texts are held against each other; in files `passed_over` no digits are looked for. `read`
    is what reads the passages of a text, where somebody remembers them.
    """
    bodies = (prose for versions in library.report_bodies.values() for prose in versions.values())
    pages = (page.prose for versions in library.pages.values() for page in versions.values())
    texts = {text.path: text for text in (*bodies, *pages) if not passed_over((text.path,))}
    if not (texts or survey.by_file):
        return
    reader, parser = mention_reader(library, locales), make_parser()
    # After an edit there are mostly neither calls nor prose, and what figures are worth need not be known.
    values = figure_values(library) if any(map(_calls_something, survey.by_file.values())) else {}
    digits = FreeDigits(library, reader) if texts else None

    def look_for_digits(paths: Iterable[str]) -> None:
        for path in paths:
            text = texts.pop(path, None)
            if text and digits:
                digits.check(text, read(parser, text), diagnostics)

    for file, items in survey.by_file.items():
        check_translations(items, reader, library, source_language, values, diagnostics)
        # What was read of these texts is still remembered.
        look_for_digits({file, *(item.source.position.file for item in items if item.source)})
    look_for_digits(list(texts))


def _calls_something(items: Iterable[Translation]) -> bool:
    return any(passage.calls for item in items for passage in (item.source, item.target) if passage)
