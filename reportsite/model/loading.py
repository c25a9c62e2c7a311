"""A site's content folder → the Library: every file read, decoded and held against the others, all problems told."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import chain
from pathlib import Path
from types import MappingProxyType
from typing import Any, Protocol, TypeVar

from msgspec import Struct
from msgspec.structs import replace

from reportsite import diagnostics as rules
from reportsite.diagnostics import Diagnostic, Diagnostics, Position, closest
from reportsite.model.converters import converters
from reportsite.model.drafts import PAGE_NAME, DraftContent, Name, draft_place, drafts_in, value_of, without_drafts
from reportsite.model.figures import Figure, Indicator
from reportsite.model.formula_references import check_parts, name_figures
from reportsite.model.layout import ASIDE, CONTENT, DATA_FILES, PAGE, REPORT_BODY, DataFile, data_file
from reportsite.model.library import FigureRecord, Library
from reportsite.model.pages import PageHead, Prose, TextPage
from reportsite.model.policies import PolicyTable
from reportsite.model.provenance import ProvenanceLock
from reportsite.model.quantities import QuantityReader
from reportsite.model.quantity import NumberGrammar, Unit
from reportsite.model.reference_tables import Body, DocumentType, ProvinceTable, Term, Topic, Work
from reportsite.model.references import Defines, Kind
from reportsite.model.registry import Registry
from reportsite.model.relations import DeclaredRelation
from reportsite.model.reports import Report, ReportFigures
from reportsite.model.rows import policies_of
from reportsite.model.source_records import Source
from reportsite.model.text import Text
from reportsite.model.translations import TranslationLock
from reportsite.settings import Drafts
from reportsite.sources.decoding import Decoder
from reportsite.sources.markdown_reader import MarkdownFile, parse_markdown
from reportsite.sources.nodes import Mapping as NodeMapping
from reportsite.sources.nodes import Node
from reportsite.sources.nodes import Sequence as NodeSequence
from reportsite.sources.text_reader import read_text
from reportsite.sources.tree import SourceFile, read_tree
from reportsite.sources.yaml_reader import parse_yaml


class _HasId(Protocol):
    @property
    def id(self) -> str: ...


_R = TypeVar("_R", bound=_HasId)
_V = TypeVar("_V")


class Reading(Struct, frozen=True, kw_only=True):
    """What one file says by itself, before it is held against the others."""

    records: tuple[Any, ...] = ()
    figures: tuple[tuple[str, tuple[Figure, ...]], ...] = ()
    """Report → its figures."""
    bodies: tuple[tuple[str, Prose], ...] = ()
    """Report → a text of it."""
    pages: tuple[TextPage, ...] = ()
    heads: tuple[tuple[str, Position], ...] = ()
    """Report → where its report.yaml begins."""
    heard: Sequence[tuple[object, str, Position]]
    """Marked values, in the order of the file: ids that it defines and that it names."""
    missed: frozenset[Kind] = frozenset()
    """Kinds whose ids it would define, could it be read."""
    problems: tuple[Diagnostic, ...]
    texts: Sequence[Text] = ()
    """Every text of its records that is written in several languages, in the order of the file."""
    draft: Position | None = None
    """Where it says that all of it, and all that lies beside it, is a draft."""
    drafts: tuple[tuple[Name, Position], ...] = ()
    """Those of its rows that are drafts, and where they say so."""
    rest: Reading | None = None
    """What it says without the rows that are drafts, where it has such."""


FileReader = Callable[[SourceFile, Sequence[str]], Reading]
"""Reads a file of the content for a site in some languages."""


@dataclass(slots=True)
class _Draft:
    """What has been decoded so far, file by file."""

    records: dict[type, list[Any]] = field(default_factory=dict)
    report_figures: dict[str, tuple[Figure, ...]] = field(default_factory=dict)
    report_bodies: dict[str, dict[str, Prose]] = field(default_factory=dict)
    pages: dict[str, dict[str, TextPage]] = field(default_factory=dict)
    heads: dict[str, Position] = field(default_factory=dict)
    """Report → where its report.yaml begins."""
    texts: list[Sequence[Text]] = field(default_factory=list)
    """File by file."""
    paths: list[str] = field(default_factory=list)
    """Every file that was there to be read."""

    def add(self, path: str, reading: Reading) -> None:
        self.paths.append(path)
        for record in reading.records:
            self.records.setdefault(type(record), []).append(record)
        self.report_figures.update(reading.figures)
        for report, prose in reading.bodies:
            self.report_bodies.setdefault(report, {})[prose.language] = prose
        for page in reading.pages:
            self.pages.setdefault(page.slug, {})[page.prose.language] = page
        self.heads.update(reading.heads)
        self.texts.append(reading.texts)

    def by_id(self, kind: type[_R]) -> Mapping[str, _R]:
        return MappingProxyType({record.id: record for record in self.records.get(kind, ())})


class _InOrder(Iterable[Text]):
    """The texts of several files, one after the other."""

    def __init__(self, files: Sequence[Sequence[Text]]) -> None:
        self._files = files

    def __iter__(self) -> Iterator[Text]:
        return chain.from_iterable(self._files)


class ContentDecoder(Decoder):
    """A decoder that gathers what it hears of, in the order of the file: marked values, and texts of the languages."""

    def __init__(self, languages: Sequence[str], diagnostics: Diagnostics) -> None:
        self.heard: list[tuple[object, str, Position]] = []
        self.texts: list[Text] = []
        super().__init__(
            diagnostics,
            converters=converters(languages, self.texts.append),
            on_marker=lambda marker, value, position: self.heard.append((marker, value, position)),
        )


def read_file(file: SourceFile, languages: Sequence[str]) -> Reading:
    """Read one file of the content: a function of its path, its bytes and the languages, and of nothing else."""
    reading = _read_all(file, languages, with_drafts=True)
    return replace(reading, rest=_read_all(file, languages, with_drafts=False)) if reading.drafts else reading


def _read_all(file: SourceFile, languages: Sequence[str], *, with_drafts: bool) -> Reading:
    diagnostics = Diagnostics()
    decoder = ContentDecoder(languages, diagnostics)
    said = _read(file, decoder, languages, with_drafts=with_drafts)
    return Reading(**said, heard=tuple(decoder.heard), problems=tuple(diagnostics), texts=tuple(decoder.texts))


def load_library(
    root: Path,
    *,
    languages: Sequence[str],
    grammars: Mapping[str, NumberGrammar],
    registry: Registry,
    diagnostics: Diagnostics,
    read: FileReader = read_file,
    drafts: Drafts = Drafts.LEFT_OUT,
) -> Library:
    """Read the content of the site at `root`; what says that it is a draft is left out unless `drafts` wants it.

    What is wrong goes to `diagnostics`; records that could not be read are left out, and the library may be used
    only when there were no errors.
    """
    draft = _Draft()
    readings = {file.path: read(file, languages) for file in read_tree(root, CONTENT, diagnostics)}
    content = _drafts_among(readings, drafts)
    wanted = list(_wanted(readings, content))
    for path, reading in wanted:
        draft.add(path, reading)
        diagnostics.include(reading.problems)
        registry.miss(reading.missed)
    # What most others name is heard of first.
    for path, reading in sorted(wanted, key=lambda item: not item[0].startswith(_NAMED_BY_MANY)):
        if content.names:
            own = _heard_in_drafts(path, reading, content)
            for marker, value, position in reading.heard:
                registry.hear(marker, value, position, in_draft=own is None or position in own)
        else:
            registry.hear_all(reading.heard)
    if content.places:
        _tell_of_drafts(content, diagnostics)
    _miss_refused(registry, diagnostics)
    name_figures(draft.by_id(DeclaredRelation).values(), registry, diagnostics)
    registry.resolve(content)
    registry.forget_names()
    _check_texts(draft, languages, diagnostics)
    _check_heads(draft, diagnostics)
    return _assemble(draft, languages, grammars, content, diagnostics)


_NAMED_BY_MANY = tuple(f"{CONTENT}/{folder}/" for folder in ("reference", "sources"))
"""Where those records lie that most others name."""


def _drafts_among(readings: Mapping[str, Reading], handling: Drafts) -> DraftContent:
    """Return what of the content is a draft: files, what lies beside them, and rows."""
    heads = {path: reading.draft for path, reading in readings.items() if reading.draft}
    if not heads and not any(reading.drafts for reading in readings.values()):
        return DraftContent(handling=handling)
    beside = tuple(path.removesuffix("report.yaml") for path in heads if path.endswith("/report.yaml"))
    slugs = {match["slug"]: heads[path] for path in reversed(heads) if (match := PAGE.fullmatch(path))}
    files = {path for path in readings if path in heads or (beside and path.startswith(beside))}
    files |= {path for path in readings if (match := PAGE.fullmatch(path)) and match["slug"] in slugs}
    rows = [item for path, reading in readings.items() if path not in files for item in reading.drafts]
    names: dict[Name, Position] = {(PAGE_NAME, slug): place for slug, place in slugs.items()}
    names.update(rows)
    for path in files:
        place = heads.get(path) or heads.get(f"{path.rpartition('/')[0]}/report.yaml") or Position(path)
        for marker, value, _ in readings[path].heard:
            if isinstance(marker, Defines):
                names[marker.kind.value, value] = place
    wholes = [place for path, place in heads.items() if not PAGE.fullmatch(path)]
    places = sorted([*wholes, *slugs.values(), *(place for _, place in rows)])
    return DraftContent(names=MappingProxyType(names), places=tuple(places), files=frozenset(files), handling=handling)


def _wanted(readings: Mapping[str, Reading], content: DraftContent) -> Iterator[tuple[str, Reading]]:
    """Yield the files that are read, without the drafts where those are left out."""
    for path, reading in readings.items():
        if content.handling is not Drafts.LEFT_OUT:
            yield path, reading
        elif path not in content.files:
            yield path, reading.rest or reading


def _heard_in_drafts(path: str, reading: Reading, content: DraftContent) -> frozenset[Position] | None:
    """Return where the drafts of a file have marked values; None where all of it is a draft."""
    if path in content.files:
        return None
    if reading.rest is None:
        return frozenset()
    rest = {position for _, _, position in reading.rest.heard}
    return frozenset(position for _, _, position in reading.heard if position not in rest)


_NAMED = 3
"""Drafts whose places are told."""


def _tell_of_drafts(content: DraftContent, diagnostics: Diagnostics) -> None:
    """Say how many drafts there are, and where the first of them."""
    first = [f"{place.file}:{place.line}" for place in content.places[:_NAMED]]
    places = ", ".join(first) + (", …" if len(content.places) > _NAMED else "")
    diagnostics.add(rules.DRAFTS_THERE, content.places[0], count=len(content.places), places=places)


def _read(file: SourceFile, decoder: Decoder, languages: Sequence[str], *, with_drafts: bool) -> dict[str, Any]:
    if ASIDE.fullmatch(file.path):
        return {}
    text = read_text(file, decoder.diagnostics)
    kind = data_file(file.path)
    if kind is not None:
        node = parse_yaml(text, file.path, decoder.diagnostics) if text is not None else None
        if node is not None and isinstance(node, NodeSequence) is not kind.is_list:
            decoder.wrong_type(node, "a list" if kind.is_list else "a mapping")
            node = None
        if node is None:
            return {"missed": kind.defines}
        rows = tuple(drafts_in(*_rows(kind, node)))
        said = _read_data(kind, file.path, node if with_drafts else without_drafts(node, _ROWS), decoder)
        return {**said, "drafts": rows, "draft": draft_place(node) if kind.shape in _CAN_BE_DRAFTS else None}
    if match := REPORT_BODY.fullmatch(file.path) or PAGE.fullmatch(file.path):
        parsed = parse_markdown(text, file.path, decoder.diagnostics) if text is not None else None
        return _read_prose(parsed, match, decoder, languages) if parsed is not None else {}
    _unexpected(file.path, decoder.diagnostics)
    return {}


def _read_data(kind: DataFile, path: str, node: Node, decoder: Decoder) -> dict[str, Any]:
    if isinstance(node, NodeSequence):
        records: list[Any] = [decoder.decode(item, kind.shape) for item in node]
        return {"records": tuple(record for record in records if record is not None)}
    record = decoder.decode(node, kind.shape)
    _check_dates(record, node, decoder.diagnostics)
    match = kind.matches(path)
    said: dict[str, Any] = {}
    if match and kind.shape is Report:
        said["heads"] = ((match["name"], node.position),)
        if isinstance(record, Report) and record.id != match["name"]:
            decoder.diagnostics.add(rules.FOLDER_NAME, node.position, id=record.id, folder=match["name"])
    if match and isinstance(record, ReportFigures):
        said["figures"] = ((match["name"], record.figures),)
    elif record is not None:
        said["records"] = (record,)
    return said


_CAN_BE_DRAFTS = frozenset({Report, PolicyTable, Indicator})
"""What can be a draft as a whole file."""
_ROWS = "policies"
"""Where a table of policies has its rows."""


def _rows(kind: DataFile, node: Node) -> tuple[Iterable[Node], str]:
    """Return the records of a file that can be drafts each by itself, and what kind they are of."""
    if kind.shape is DeclaredRelation and isinstance(node, NodeSequence):
        return node, Kind.RELATION.value
    rows = value_of(node, _ROWS) if kind.shape is PolicyTable else None
    return rows if isinstance(rows, NodeSequence) else (), Kind.POLICY.value


def _check_dates(record: object, node: Node, diagnostics: Diagnostics) -> None:
    """Report a series without any point in time and policies without a date: nothing could be said of when."""
    if isinstance(record, Indicator) and isinstance(node, NodeMapping):
        figures = next(value for key, value in node if key.value == "figures")
        if not any(figure.as_of for figure in record.figures):
            diagnostics.add(rules.EMPTY_VALUE, figures.position)
    if isinstance(record, PolicyTable):
        for policy in record.policies:
            if not policy.dates:
                diagnostics.add(rules.MISSING_FIELD, policy.position, field="dates")


def _read_prose(file: MarkdownFile, match: re.Match[str], decoder: Decoder, languages: Sequence[str]) -> dict[str, Any]:
    language = match["language"]
    if language not in languages:
        _unexpected(file.path, decoder.diagnostics)
        return {}
    prose = Prose(language=language, path=file.path, text=file.text, first_line=file.first_line)
    if "report" in match.groupdict():
        return {"bodies": ((match["report"], prose),)}
    head = decoder.decode(file.front_matter, PageHead)
    pages = (TextPage(slug=match["slug"], head=head, prose=prose),) if head is not None else ()
    return {"pages": pages, "draft": draft_place(file.front_matter)}


def _unexpected(path: str, diagnostics: Diagnostics) -> None:
    diagnostics.add(
        rules.UNEXPECTED_FILE, Position(path), name=path, suggestion=closest(path, (kind.path for kind in DATA_FILES))
    )


_REFUSALS = (rules.SYMLINK, rules.TOO_LARGE, rules.NAME_COLLISION, rules.BAD_FILE_NAME)
"""What keeps a file or a folder from being looked into at all."""


def _miss_refused(registry: Registry, diagnostics: Diagnostics) -> None:
    """Let a file or folder that was refused unread bring on no complaints about the ids in it."""
    for item in diagnostics:
        if item.rule in _REFUSALS:
            for kind in DATA_FILES:
                if kind.may_lie_in(item.position.file):
                    registry.miss(kind.defines)


def _check_texts(draft: _Draft, languages: Sequence[str], diagnostics: Diagnostics) -> None:
    """Report texts that are missing; one that is there and could not be read is told of already."""
    bodies = _by_language(REPORT_BODY, draft.paths)
    for report, position in draft.heads.items():
        if report not in bodies:
            diagnostics.add(rules.MISSING_FILE, position, name=f"body.{languages[0]}.md")
        for language in languages:
            if report in bodies and language not in bodies[report]:
                diagnostics.add(rules.MISSING_TRANSLATION, position, language=language)
    for versions in _by_language(PAGE, draft.paths).values():
        first = Position(next(iter(versions.values())))
        for language in languages:
            if language not in versions:
                diagnostics.add(rules.MISSING_TRANSLATION, first, language=language)


def _by_language(kind: re.Pattern[str], paths: Iterable[str]) -> Mapping[str, Mapping[str, str]]:
    """Return the texts of a kind: name → language → path of the file."""
    texts: dict[str, dict[str, str]] = {}
    for path in paths:
        if match := kind.fullmatch(path):
            texts.setdefault(match[1], {})[match["language"]] = path
    return texts


def _check_heads(draft: _Draft, diagnostics: Diagnostics) -> None:
    """Report folders of reports in which there is no report."""
    there = {*draft.paths, *(item.position.file for item in diagnostics if item.rule in _REFUSALS)}
    for folder in sorted({match[0] for match in map(_REPORT_FOLDER.match, draft.paths) if match}):
        if f"{folder}/report.yaml" not in there:
            diagnostics.add(rules.MISSING_FILE, Position(folder), name="report.yaml")


_REPORT_FOLDER = re.compile(rf"{CONTENT}/reports/[^/]+(?=/)")


def _in_order(texts: Mapping[str, Mapping[str, _V]], languages: Sequence[str]) -> Mapping[str, Mapping[str, _V]]:
    # Where a language is missing the first version stands in, and that is the site's first, not the file system's.
    return MappingProxyType(
        {
            name: MappingProxyType({code: versions[code] for code in languages if code in versions})
            for name, versions in texts.items()
        }
    )


def _assemble(
    draft: _Draft,
    languages: Sequence[str],
    grammars: Mapping[str, NumberGrammar],
    content: DraftContent,
    diagnostics: Diagnostics,
) -> Library:
    tables: Iterable[ProvinceTable] = draft.records.get(ProvinceTable, ())
    policy_tables = draft.by_id(PolicyTable)
    policies = policies_of(policy_tables.values())
    units = draft.by_id(Unit)
    indicators = draft.by_id(Indicator)
    reports = draft.by_id(Report)
    reader = QuantityReader(units, grammars, languages[0], diagnostics)
    figures: dict[str, FigureRecord] = {}
    for indicator in indicators.values():
        for figure in indicator.figures:
            figures[figure.id] = reader.record(figure, indicator=indicator, report=None)
    for folder, own in draft.report_figures.items():
        for figure in own:
            figures[figure.id] = reader.record(figure, indicator=None, report=reports.get(folder))
    relations = draft.by_id(DeclaredRelation)
    check_parts(relations.values(), figures, diagnostics)
    return Library(
        areas=MappingProxyType({area.id: area for table in tables for area in table.areas}),
        bodies=draft.by_id(Body),
        document_types=draft.by_id(DocumentType),
        drafts=content,
        figures=MappingProxyType(figures),
        given_quantities=MappingProxyType(dict(reader.given(relations.values()))),
        indicators=indicators,
        pages=_in_order(draft.pages, languages),
        policies=MappingProxyType(policies),
        policy_tables=policy_tables,
        provenance=next(iter(draft.records.get(ProvenanceLock, ())), ProvenanceLock()),
        provinces=MappingProxyType({province.id: province for table in tables for province in table.provinces}),
        relations=relations,
        report_bodies=_in_order(draft.report_bodies, languages),
        reports=reports,
        sources=draft.by_id(Source),
        target_quantities=MappingProxyType(dict(reader.targets(policies.values()))),
        terms=draft.by_id(Term),
        texts=_InOrder(draft.texts),
        topics=draft.by_id(Topic),
        translation_lock=next(iter(draft.records.get(TranslationLock, ())), TranslationLock()),
        units=units,
        works=draft.by_id(Work),
    )
