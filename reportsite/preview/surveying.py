"""A library → the state of its translations, found file by file when somebody asks.

A page asks for its own text and the dashboard for all; before either does, a large site has its first page to show.
"""

from __future__ import annotations

from collections.abc import Collection, Container, Iterable, Iterator, Mapping
from functools import cached_property
from types import MappingProxyType
from typing import Any

from msgspec.structs import force_setattr, replace

from reportsite.config import Config
from reportsite.model.layout import PAGE, REPORT_BODY, body_path, page_path
from reportsite.model.library import Library
from reportsite.model.text import Text
from reportsite.model.translations import TranslationLock
from reportsite.render.passages import ProseReader, parallel_texts
from reportsite.site.translations import Survey, Translation, survey

_NONE: Mapping[Any, Any] = MappingProxyType({})


def survey_lazily(
    library: Library, config: Config, read: ProseReader, known: Mapping[str, tuple[Translation, ...]] = _NONE
) -> Survey:
    """Return the state of all translations of a site; `translations` is left empty, for `by_file` finds them.

    What is `known` of some files is not looked for again.
    """
    found = Survey()
    force_setattr(found, "by_file", _ByFile(library, config, read, known))
    force_setattr(found, "followed", _Followed(library.translation_lock))
    return found


def still_known(found: Survey, changed: Collection[str]) -> Mapping[str, tuple[Translation, ...]]:
    """Return what was found so far of files that have not changed."""
    files = found.by_file
    return files.known_without(changed) if isinstance(files, _ByFile) else _NONE


def of_files(found: Survey, files: Iterable[str]) -> Survey:
    """Return the part of a survey that is about some files."""
    items = tuple(item for file in files for item in found.by_file.get(file, ()))
    return Survey(translations=items, followed=found.followed)


class _Followed(Container[tuple[str, str]]):
    """Language and file of which something was ever accepted."""

    def __init__(self, lock: TranslationLock) -> None:
        self._lock = lock

    def __contains__(self, key: object) -> bool:
        return isinstance(key, tuple) and self._lock.follows(*key)


class _ByFile(Mapping[str, tuple[Translation, ...]]):
    def __init__(
        self, library: Library, config: Config, read: ProseReader, known: Mapping[str, tuple[Translation, ...]]
    ) -> None:
        self._library = library
        self._config = config
        self._read = read
        self._codes = [language.code for language in config.languages]
        self._found = dict(known)

    def known_without(self, changed: Collection[str]) -> Mapping[str, tuple[Translation, ...]]:
        """Return what was found so far of other files."""
        return {file: items for file, items in self._found.items() if file not in changed}

    def __getitem__(self, file: str) -> tuple[Translation, ...]:
        if file not in self._found:
            if file not in self._names:
                raise KeyError(file)
            self._found[file] = self._survey(file)
        return self._found[file]

    def __iter__(self) -> Iterator[str]:
        return iter(self._names)

    def __len__(self) -> int:
        return len(self._names)

    def __contains__(self, file: object) -> bool:
        return file in self._names

    @cached_property
    def _texts(self) -> Mapping[str, tuple[Text, ...]]:
        texts: dict[str, list[Text]] = {}
        for text in self._library.texts:
            texts.setdefault(next(iter(text.positions.values())).file, []).append(text)
        return {file: tuple(own) for file, own in texts.items()}

    @cached_property
    def _names(self) -> Mapping[str, None]:
        others = self._codes[1:]
        names = [next(iter(text.positions.values())).file for text in self._config.texts] + [*self._texts]
        names += [body_path(report, code) for report in self._library.report_bodies for code in others]
        names += [page_path(slug, code) for slug in self._library.pages for code in others]
        return dict.fromkeys(names) if others else {}

    def _survey(self, file: str) -> tuple[Translation, ...]:
        library = self._library
        body, page = REPORT_BODY.fullmatch(file), PAGE.fullmatch(file)
        own = replace(
            library,
            texts=() if body or page else self._texts.get(file, ()),
            report_bodies={body["report"]: library.report_bodies[body["report"]]} if body else _NONE,
            pages={page["slug"]: library.pages[page["slug"]]} if page else _NONE,
        )
        texts = parallel_texts(own, self._config, self._read, lambda files: file not in set(files))
        return survey(texts, self._codes, library.translation_lock).by_file.get(file, ())
