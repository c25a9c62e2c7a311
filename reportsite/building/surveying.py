"""Texts of a site → how their translations stand, put aside file by file: few files are ever asked for again."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from itertools import chain, groupby

import msgspec
from msgspec.structs import force_setattr

from reportsite.config import Config
from reportsite.model.library import Library
from reportsite.render.passages import ProseReader, parallel_texts
from reportsite.site.translations import Survey, Translation, noted_of, survey_each
from reportsite.state.aside import Aside, AsideBytes

_TRANSLATIONS = msgspec.msgpack.Decoder(tuple[Translation, ...])


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
    found = AsideBytes(aside)
    silent: set[str] = set()
    for file, own in groupby(items, key=lambda item: item.file):
        before = found.get(file, b"")
        known = _TRANSLATIONS.decode(before) if before else ()
        translations = (*known, *own)
        found.put(file, msgspec.msgpack.encode(translations))
        if noted_of(translations, followed):
            silent.discard(file)
        else:
            silent.add(file)
    survey = Survey(followed=frozenset(followed), silent=silent)
    force_setattr(survey, "by_file", _ByFile(found))
    return survey


class _ByFile(Mapping[str, tuple[Translation, ...]]):
    """The translations of each file, decoded when it is asked for."""

    def __init__(self, found: AsideBytes) -> None:
        self._found = found

    def __getitem__(self, file: str) -> tuple[Translation, ...]:
        return _TRANSLATIONS.decode(self._found[file])

    def __contains__(self, file: object) -> bool:
        return file in self._found

    def __iter__(self) -> Iterator[str]:
        return iter(self._found)

    def __len__(self) -> int:
        return len(self._found)
