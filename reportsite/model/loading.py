"""A site's content folder → the Library: every file read, decoded and held against the others, all problems told."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from types import MappingProxyType
from typing import Any, Protocol, TypeVar

from reportsite import diagnostics as rules
from reportsite.diagnostics import Diagnostics, Position, closest
from reportsite.model.converters import converters
from reportsite.model.figures import Figure, Indicator
from reportsite.model.layout import ASIDE, CONTENT, DATA_FILES, PAGE, REPORT_BODY, DataFile, data_file
from reportsite.model.library import FigureRecord, Library
from reportsite.model.pages import PageHead, Prose, TextPage
from reportsite.model.policies import PolicyTable
from reportsite.model.quantities import QuantityReader
from reportsite.model.quantity import NumberGrammar, Unit
from reportsite.model.reference_tables import Body, DocumentType, ProvinceTable, Term, Topic, Work
from reportsite.model.registry import Registry
from reportsite.model.reports import Report, ReportFigures
from reportsite.model.source_records import Source
from reportsite.sources.decoding import Decoder
from reportsite.sources.markdown_reader import MarkdownFile, parse_markdown
from reportsite.sources.nodes import Node
from reportsite.sources.nodes import Sequence as NodeSequence
from reportsite.sources.text_reader import read_text
from reportsite.sources.tree import SourceFile, read_tree
from reportsite.sources.yaml_reader import parse_yaml


class _HasId(Protocol):
    @property
    def id(self) -> str: ...


_R = TypeVar("_R", bound=_HasId)


@dataclass(slots=True)
class _Draft:
    """What has been decoded so far, file by file."""

    records: dict[type, list[Any]] = field(default_factory=dict)
    report_figures: dict[str, tuple[Figure, ...]] = field(default_factory=dict)
    report_bodies: dict[str, dict[str, Prose]] = field(default_factory=dict)
    pages: dict[str, dict[str, TextPage]] = field(default_factory=dict)
    heads: dict[str, Position] = field(default_factory=dict)
    """Report → where its report.yaml begins."""

    def add(self, record: Any) -> None:
        self.records.setdefault(type(record), []).append(record)

    def by_id(self, kind: type[_R]) -> Mapping[str, _R]:
        return MappingProxyType({record.id: record for record in self.records.get(kind, ())})


def load_library(
    root: Path,
    *,
    languages: Sequence[str],
    grammars: Mapping[str, NumberGrammar],
    registry: Registry,
    diagnostics: Diagnostics,
) -> Library:
    """Read the content of the site at `root`.

    What is wrong goes to `diagnostics`; records that could not be read are left out, and the library may be used
    only when there were no errors.
    """
    decoder = Decoder(diagnostics, converters=converters(languages), on_marker=registry.hear)
    draft = _Draft()
    for file in read_tree(root, CONTENT, diagnostics):
        _read_file(file, draft, decoder, registry, languages)
    registry.resolve()
    _check_translations(draft, languages, diagnostics)
    return _assemble(draft, languages, grammars, diagnostics)


def _read_file(file: SourceFile, draft: _Draft, decoder: Decoder, registry: Registry, languages: Sequence[str]) -> None:
    if ASIDE.fullmatch(file.path):
        return
    text = read_text(file, decoder.diagnostics)
    kind = data_file(file.path)
    if kind is not None:
        node = parse_yaml(text, file.path, decoder.diagnostics) if text is not None else None
        if node is None:
            registry.miss(kind.defines)
        else:
            _read_data(kind, file.path, node, draft, decoder)
    elif match := REPORT_BODY.fullmatch(file.path) or PAGE.fullmatch(file.path):
        parsed = parse_markdown(text, file.path, decoder.diagnostics) if text is not None else None
        if parsed is not None:
            _read_prose(parsed, match, draft, decoder, languages)
    else:
        _unexpected(file.path, decoder.diagnostics)


def _read_data(kind: DataFile, path: str, node: Node, draft: _Draft, decoder: Decoder) -> None:
    if kind.is_list:
        _read_list(node, kind.shape, draft, decoder)
        return
    record = decoder.decode(node, kind.shape)
    match = kind.matches(path)
    if match and kind.shape is Report:
        draft.heads[match["name"]] = node.position
        if isinstance(record, Report) and record.id != match["name"]:
            decoder.diagnostics.add(rules.FOLDER_NAME, node.position, id=record.id, folder=match["name"])
    if match and isinstance(record, ReportFigures):
        draft.report_figures[match["name"]] = record.figures
    else:
        _keep(record, draft)


def _read_list(node: Node, shape: type, draft: _Draft, decoder: Decoder) -> None:
    if not isinstance(node, NodeSequence):
        decoder.wrong_type(node, "a list")
        return
    for item in node:
        _keep(decoder.decode(item, shape), draft)


def _keep(record: object, draft: _Draft) -> None:
    if record is not None:
        draft.add(record)


def _read_prose(
    file: MarkdownFile, match: re.Match[str], draft: _Draft, decoder: Decoder, languages: Sequence[str]
) -> None:
    language = match["language"]
    if language not in languages:
        _unexpected(file.path, decoder.diagnostics)
        return
    prose = Prose(language=language, path=file.path, text=file.text, first_line=file.first_line)
    if "report" in match.groupdict():
        draft.report_bodies.setdefault(match["report"], {})[language] = prose
        return
    head = decoder.decode(file.front_matter, PageHead)
    if head is not None:
        page = TextPage(slug=match["slug"], head=head, prose=prose)
        draft.pages.setdefault(match["slug"], {})[language] = page


def _unexpected(path: str, diagnostics: Diagnostics) -> None:
    diagnostics.add(
        rules.UNEXPECTED_FILE, Position(path), name=path, suggestion=closest(path, (kind.path for kind in DATA_FILES))
    )


def _check_translations(draft: _Draft, languages: Sequence[str], diagnostics: Diagnostics) -> None:
    for report, position in draft.heads.items():
        bodies = draft.report_bodies.get(report, {})
        if not bodies:
            name = f"body.{languages[0]}.md"
            diagnostics.add(rules.MISSING_FILE, position, name=name)
        for language in languages:
            if bodies and language not in bodies:
                diagnostics.add(rules.MISSING_TRANSLATION, position, language=language)
    for versions in draft.pages.values():
        first = next(iter(versions.values()))
        for language in languages:
            if language not in versions:
                diagnostics.add(rules.MISSING_TRANSLATION, Position(first.prose.path), language=language)


def _assemble(
    draft: _Draft,
    languages: Sequence[str],
    grammars: Mapping[str, NumberGrammar],
    diagnostics: Diagnostics,
) -> Library:
    tables: Iterable[ProvinceTable] = draft.records.get(ProvinceTable, ())
    policy_tables = draft.by_id(PolicyTable)
    policies = {policy.id: policy for table in policy_tables.values() for policy in table.policies}
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
    return Library(
        areas=MappingProxyType({area.id: area for table in tables for area in table.areas}),
        bodies=draft.by_id(Body),
        document_types=draft.by_id(DocumentType),
        figures=MappingProxyType(figures),
        indicators=indicators,
        pages=MappingProxyType(draft.pages),
        policies=MappingProxyType(policies),
        policy_tables=policy_tables,
        provinces=MappingProxyType({province.id: province for table in tables for province in table.provinces}),
        report_bodies=MappingProxyType(draft.report_bodies),
        reports=reports,
        sources=draft.by_id(Source),
        target_quantities=MappingProxyType(dict(reader.targets(policies.values()))),
        terms=draft.by_id(Term),
        topics=draft.by_id(Topic),
        units=units,
        works=draft.by_id(Work),
    )
