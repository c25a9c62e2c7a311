"""Texts of a site → how their translations stand, put aside file by file: few files are ever asked for again."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from itertools import chain, groupby

from msgspec.structs import force_setattr

from reportsite.config import Config
from reportsite.model.library import Library
from reportsite.render.passages import ProseReader, parallel_texts
from reportsite.site.translations import Survey, Translation, noted_of, survey_each
from reportsite.state.aside import Aside, AsideValues


def survey_aside(
    library: Library,
    config: Config,
    read: ProseReader,
    *,
    aside: Aside,
    passed_over: Callable[[Iterable[str]], bool],
) -> Survey:
    """Return the state of all translations of a site, save for texts whose files are `passed_over`.

    `translations` is left empty, for `by_file` finds them.
    """
    languages = [language.code for language in config.languages]
    texts = parallel_texts(library, config, read, passed_over)
    followed: set[tuple[str, str]] = set()
    items = chain.from_iterable(survey_each(texts, languages, library.translation_lock, followed))
    found = AsideValues[tuple[Translation, ...]](aside, tuple[Translation, ...])
    silent: set[str] = set()
    for file, own in groupby(items, key=lambda item: item.file):
        translations = (*found.get(file, ()), *own)
        found.put(file, translations)
        if noted_of(translations, followed):
            silent.discard(file)
        else:
            silent.add(file)
    survey = Survey(followed=frozenset(followed), silent=silent)
    force_setattr(survey, "by_file", found)
    return survey
