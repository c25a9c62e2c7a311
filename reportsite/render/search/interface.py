"""Templates and labels → the words that pages say besides those of their records, for the entries of lists.

A heading such as “Cite this page” stands on every page of a kind. It is kept once, with the list that leads to these
pages, and not with every record. Head, menu and foot of pages are left out: they stand everywhere.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from enum import Enum
from pathlib import Path

from msgspec import Struct

from reportsite.i18n.catalogs import Catalog
from reportsite.model.figures import Status
from reportsite.model.policies import DateMeaning, Level, PolicyStatus, RelationKind, TargetKind
from reportsite.model.reference_tables import BodyKind, NameStatus, ProvinceKind
from reportsite.model.source_records import Confidence, SourceKind, Tier
from reportsite.render import words
from reportsite.render.closures import closure, template_sources
from reportsite.site.pages import PageKind

OF_LISTS: Mapping[PageKind, tuple[PageKind, ...]] = {
    PageKind.HOME: (PageKind.HOME,),
    PageKind.REPORTS: (PageKind.REPORTS, PageKind.REPORT, PageKind.LOSSES),
    PageKind.POLICIES: (PageKind.POLICIES, PageKind.POLICY, PageKind.POLICY_TABLE),
    PageKind.TIMELINE: (PageKind.TIMELINE,),
    PageKind.PROVINCES: (PageKind.PROVINCES, PageKind.PROVINCE),
    PageKind.INDICATORS: (PageKind.INDICATORS, PageKind.INDICATOR),
    PageKind.TOPICS: (PageKind.TOPICS, PageKind.TOPIC),
    PageKind.BODIES: (PageKind.BODIES, PageKind.BODY),
    PageKind.SOURCES: (PageKind.SOURCES,),
    PageKind.GLOSSARY: (PageKind.GLOSSARY,),
    PageKind.ARITHMETIC: (PageKind.ARITHMETIC,),
    PageKind.COMPARE: (PageKind.COMPARE,),
    PageKind.SEARCH: (PageKind.SEARCH,),
    PageKind.EVERYTHING: (PageKind.EVERYTHING,),
    PageKind.DATA: (PageKind.DATA, PageKind.FIGURE),
    PageKind.CHANGES: (PageKind.CHANGES,),
}
"""List → the kinds of page whose words are kept with it, its own first."""

_FRAME = frozenset({"base.html", "partials/header.html", "partials/footer.html"})
_CALLED_BY_PROSE: Mapping[PageKind, frozenset[str]] = {
    PageKind.REPORT: frozenset({"figure_mark", "figure_table", "chart"}),
}
_SAID: Mapping[PageKind, tuple[type[Enum] | Iterable[str], ...]] = {
    PageKind.REPORT: (Status,),
    PageKind.POLICY: (
        *(Level, DateMeaning, PolicyStatus, RelationKind, TargetKind, NameStatus),
        (words.CORRECTED, words.DOUBTED, words.LEAD_AND_OTHERS, words.LEAD_AND_UNNAMED),
    ),
    PageKind.HOME: ((words.LABELS[PageKind.HOME],),),
    PageKind.POLICIES: (Level, (words.LABELS[PageKind.EMBED_TABLE],)),
    PageKind.TIMELINE: (Level, (words.LABELS[PageKind.EMBED_TIMELINE],)),
    PageKind.PROVINCES: ((words.LABELS[PageKind.EMBED_MAP],),),
    PageKind.PROVINCE: (ProvinceKind,),
    PageKind.INDICATOR: (
        Status,
        words.KINDS.values(),
        (words.SERIES, words.SERIES_GAPS, words.NO_DATE),
        *(words.CHANGE_SINCE.values(), words.POINTS_SINCE.values(), words.VERSUS.values(), words.GROWTH_SINCE.values()),
    ),
    PageKind.BODY: (BodyKind, NameStatus),
    PageKind.SOURCES: (SourceKind, Tier, Confidence),
    PageKind.ARITHMETIC: (
        *(words.RELATIONS.values(), words.RELATION_RULES.values(), words.VERDICTS.values()),
        *(words.VERDICT_RULES.values(), words.OBSTACLES.values()),
        (words.BETWEEN, words.NOT_BELOW, words.NOT_ABOVE),
    ),
    PageKind.COMPARE: (words.COMPARE.values(), words.KINDS.values(), ProvinceKind),
    PageKind.SEARCH: (words.SEARCH.values(), words.FACETS.values()),
    PageKind.DATA: (
        (words.ARCHIVE, words.WORKBOOK, words.DATA_PACKAGE, words.CHECKSUMS, words.OF_A_REPORT, words.OF_A_SERIES),
        (words.OF_A_POLICY_TABLE, words.OF_A_PAGE, words.OF_A_FIGURE, words.EVERYTHING_NEW),
    ),
    PageKind.FIGURE: (Status, words.EXPLANATIONS.values(), (words.CITED_CLAUSE, words.CITED_SOURCE)),
    PageKind.CHANGES: (words.CHANGED_KINDS.values(), words.FIELDS.values(), (words.EVERYTHING_NEW,)),
}
"""Kind of page → what the engine says on it: labels of the values of a type, or messages."""

_MACRO = re.compile(r"\{%-? macro (\w+)\(.*?%\}(.*?)\{%-? endmacro", re.DOTALL)
_LITERAL = r"""(?:'((?:[^'\\]|\\.)*)'|"((?:[^"\\]|\\.)*)")"""
_MESSAGE = re.compile(rf"\b(?:_|n?gettext)\(\s*{_LITERAL}(?:\s*,\s*{_LITERAL})?")
_CALL = re.compile(r"\b(\w+)\(")
_PLACE = re.compile(r"%\(\w+\)s|%%|\{\w+\}")


class _Piece(Struct, frozen=True):
    """A template or a macro: its messages, singular and plural, and the names that it calls."""

    messages: tuple[tuple[str, str], ...]
    calls: frozenset[str]

    @classmethod
    def of(cls, text: str) -> _Piece:
        messages = []
        for found in _MESSAGE.finditer(text):
            bare = [words.replace("\\'", "'").replace('\\"', '"') for words in found.groups() if words]
            messages.append((bare[0], bare[1] if len(bare) > 1 else ""))
        return cls(tuple(messages), frozenset(_CALL.findall(text)))


class Interface:
    """Knows which messages stand on pages of each kind; templates are looked for in `folders` as pages do."""

    def __init__(self, folders: Sequence[Path]) -> None:
        self._sources = template_sources(folders)
        self._pieces: dict[str, _Piece] = {}
        self._macros: dict[str, Mapping[str, _Piece]] = {}
        self._messages: dict[PageKind, Sequence[tuple[str, str]]] = {}

    def words(self, kind: PageKind, catalog: Catalog) -> tuple[str, ...]:
        """Return what pages of a kind say in the language of a catalogue, cut where something is filled in."""
        if kind not in self._messages:
            self._messages[kind] = (*self._of_templates(kind), *((label, "") for label in _of_labels(kind)))
        said: dict[str, None] = {}
        for singular, plural in self._messages[kind]:
            forms = [catalog.ngettext(singular, plural, count) for count in (1, 2)] if plural else []
            for part in _PLACE.split("\n".join(forms) or catalog.gettext(singular)):
                for bare in (line.strip(" ,.;:·()，。；：、（）") for line in part.split("\n")):
                    if len(bare) > 1:
                        said[bare] = None
        return tuple(said)

    def _of_templates(self, kind: PageKind) -> Iterator[tuple[str, str]]:
        """Yield the messages in the templates of a kind of page; of macros those that any of them calls."""
        names = sorted(closure([f"{kind.value}.html"], self._sources) - _FRAME)
        macros = {name: piece for file in names if _is_macros(file) for name, piece in self._macros_of(file).items()}
        pieces = [self._piece(file) for file in names if not _is_macros(file)]
        pieces += (macros.pop(name) for name in sorted(_CALLED_BY_PROSE.get(kind, ())) if name in macros)
        for piece in pieces:
            yield from piece.messages
            pieces += (macros.pop(name) for name in sorted(piece.calls & macros.keys()))

    def _piece(self, file: str) -> _Piece:
        if file not in self._pieces:
            self._pieces[file] = _Piece.of(self._sources.get(file, b"").decode(errors="replace"))
        return self._pieces[file]

    def _macros_of(self, file: str) -> Mapping[str, _Piece]:
        if file not in self._macros:
            text = self._sources.get(file, b"").decode(errors="replace")
            self._macros[file] = {name: _Piece.of(body) for name, body in _MACRO.findall(text)}
        return self._macros[file]


def _is_macros(file: str) -> bool:
    return file.startswith("macros/")


def _of_labels(kind: PageKind) -> Iterator[str]:
    for said in _SAID.get(kind, ()):
        if isinstance(said, type):
            yield from (label for value, label in words.LABELS.items() if isinstance(value, said))
        else:
            yield from said
