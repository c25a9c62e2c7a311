"""Edition → the files of the search: scripts that a page may load from a server or from a folder alike.

Each calls `reportsiteSearch(name, hash, data)`. The table of contents of a language tells the hashes of all others, so
that files of two builds are never read together.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from typing import Protocol

from reportsite.artifacts import Artifact
from reportsite.diagnostics import Diagnostics
from reportsite.i18n.locales import Locale
from reportsite.model.library import Library
from reportsite.render.pages import Edition, PageRenderer
from reportsite.render.rows import Wrap, unwrapped
from reportsite.render.scope import Scope
from reportsite.render.search.entries import Entries, EntryMaker
from reportsite.render.search.index import (
    KINDS,
    Segment,
    SegmentIndex,
    as_json,
    index_segment,
    segments,
    shard_count,
)
from reportsite.render.search.interface import Interface
from reportsite.render.search.readings import Readings, province_readings
from reportsite.render.search.terms import ALIKE, HAN, Script
from reportsite.site.entries import Entry
from reportsite.site.pages import PageKind

FOLDER = "search"
_HASH = 8


class Indexer(Protocol):
    """What indexes segments; it may remember what it said of others that were made from the same."""

    def reading(self, edition: Edition) -> tuple[Edition, Wrap]:
        """Return the edition that entries are made from, and what to wrap in it: it may note what is read."""

    def __call__(self, segment: Segment[EntryMaker], script: Script, shards: int) -> SegmentIndex:
        """Return the index of a segment."""


class PlainIndexer:
    """Indexes segments and remembers nothing."""

    def reading(self, edition: Edition) -> tuple[Edition, Wrap]:
        """Return the edition itself."""
        return edition, unwrapped

    def __call__(self, segment: Segment[EntryMaker], script: Script, shards: int) -> SegmentIndex:
        """Return the index of a segment."""
        entries = tuple(tuple(maker.make() for maker in chunk) for chunk in segment.chunks)
        return index_segment(Segment(entries), script, shards)


def render_search(edition: Edition, index: Indexer | None = None) -> Iterator[Artifact]:
    """Yield the files of the search."""
    index = index or PlainIndexer()
    scopes = search_scopes(*index.reading(edition))
    if len(scopes) < len(edition.config.languages):
        return  # a site may go without the page
    makers = tuple(_entries(edition, scopes).makers())
    shards = shard_count(len(makers))
    script = search_script(edition.locales)
    parts = [index(segment, script, shards) for segment in segments(makers)]
    hashes: dict[str, str] = {}
    for name, data in _files(edition, parts, shards):
        hashes[name] = hashlib.sha256(data.encode()).hexdigest()[:_HASH]
        yield Artifact(f"{FOLDER}/{name}.js", _call(name, hashes[name], data))
    scopes = search_scopes(edition)
    for code in edition.locales:
        contents = _contents(edition, scopes, code, parts, script, hashes)
        yield Artifact(f"{FOLDER}/contents-{code}.js", _call("contents", "", contents))


def search_entries(edition: Edition) -> Iterator[Entry]:
    """Yield everything that the search of a site finds."""
    yield from _entries(edition, search_scopes(edition)).all()


def _entries(edition: Edition, scopes: Sequence[Scope]) -> Entries:
    library, locales = scopes[0].library, scopes[0].locales
    known = cache(lambda: _readings(library, locales))

    def readings() -> Readings:
        # Names are read as those of provinces are, so whoever has one read has looked at all of these.
        library.provinces.values()
        return known()

    # Templates are looked through when an entry asks for what they say; who keeps entries knows which they are.
    return Entries(scopes, readings, cache(lambda: Interface(edition.template_folders)))


def search_readings(edition: Edition) -> Readings:
    """Return how names are read in letters, by the tables of all languages of a site."""
    return _readings(edition.library, edition.locales)


def _readings(library: Library, locales: Mapping[str, Locale]) -> Readings:
    tables = (locale.characters.syllables() for locale in locales.values())
    syllables = {character: read for table in tables for character, read in table.items()}
    return Readings(syllables, province_readings(library.provinces.values()))


def search_scopes(edition: Edition, wrap: Wrap = unwrapped) -> Sequence[Scope]:
    """Return what entries are made with, for each language; what is wrong with the texts is told by their pages."""
    renderer = PageRenderer(edition, Diagnostics(), wrap=wrap)
    pages = (edition.plan.page(PageKind.SEARCH, "", language.code) for language in edition.config.languages)
    return [renderer.scope(page) for page in pages if page]


def search_script(locales: Mapping[str, Locale]) -> Script:
    """Return what the search knows of the site's languages."""
    folds = {variant: plain for locale in locales.values() for variant, plain in locale.characters.folds().items()}
    return Script.of(folds, (locale.grammar for locale in locales.values()))


def _files(edition: Edition, parts: Sequence[SegmentIndex], shards: int) -> Iterator[tuple[str, str]]:
    """Yield every file but the tables of contents: its name and its JSON."""
    for shard in range(shards):
        yield f"keys-{shard}", _list(part.shards[shard] for part in parts)
    yield "facets", _list(part.facets for part in parts)
    for chunk in (chunk for part in parts for chunk in part.chunks):
        for code, words in zip(edition.locales, chunk.words, strict=True):
            yield f"words-{code}-{chunk.name}", words


def _list(items: Iterator[str]) -> str:
    return f"[{','.join(items)}]"


def _call(name: str, sha256: str, data: str) -> bytes:
    return f'reportsiteSearch("{name}","{sha256}",{data});\n'.encode()


def _contents(
    edition: Edition,
    scopes: Sequence[Scope],
    code: str,
    parts: Sequence[SegmentIndex],
    script: Script,
    hashes: Mapping[str, str],
) -> str:
    """Return the table of contents of a language: how the index is cut, and what its values are called."""
    scope = next(scope for scope in scopes if scope.language.code == code)
    library = edition.library
    occurring = {character for part in parts for character in part.characters}
    variants: dict[str, str] = {}
    for variant, plain in script.folds.items():
        if plain in occurring:
            variants[plain] = variants.get(plain, "") + variant
    return as_json(
        {
            "language": code,
            "languages": [[item.code, item.tag, item.name] for item in edition.config.languages],
            "segments": [[[chunk.name, chunk.size] for chunk in part.chunks] for part in parts],
            "shards": len(parts[0].shards) if parts else 0,
            "hashes": hashes,
            "han": HAN,
            "alike": ["".join(ALIKE), "".join(ALIKE.values())],
            "variants": [plain + others for plain, others in variants.items()],
            "scales": dict(script.scales),
            "kinds": [[kind.value, scope.label(kind)] for kind in KINDS],
            "province": {key: scope.phrase(province.short).words for key, province in library.provinces.items()},
            "topic": {key: scope.phrase(topic.name).words for key, topic in library.topics.items()},
        }
    )
