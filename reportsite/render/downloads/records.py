"""Library → the tables that downloads are written from: every record, with the same values as on its page."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import cache
from types import MappingProxyType
from typing import Any, TypeVar

from msgspec import Struct

from reportsite.config import Config
from reportsite.model.figures import Change, Figure, Growth, Indicator, Share, Sign, Status
from reportsite.model.library import FigureRecord, Library
from reportsite.model.policies import DateMeaning, Policy, PolicyTable, Relation
from reportsite.model.quantity import Quantity, Unit
from reportsite.model.reference_tables import Body, DocumentType, Province, Term, Topic, Work
from reportsite.model.reports import FigurePart, Report
from reportsite.model.source_records import Source
from reportsite.model.text import Text
from reportsite.render.addresses import address
from reportsite.render.downloads import wording as w
from reportsite.render.downloads.tables import Column, Plan, Table, Type, Value, plan_table
from reportsite.site.changes import Change as Revision
from reportsite.site.changes import all_changes
from reportsite.site.groups import Group, group_records
from reportsite.site.pages import PageKind
from reportsite.site.plan import SitePlan
from reportsite.site.policies import PolicyIndex, listed_date

T = TypeVar("T")
NAMES_JOINED = "; "
"""Between names in one cell; ids are a list instead."""


class PolicyEntry(Struct, frozen=True):
    """A policy with the table that it is a row of."""

    policy: Policy
    table: PolicyTable
    row: int
    """Counted from 1."""


class QuoteEntry(Struct, frozen=True):
    """A clause of a figure."""

    figure: str
    number: int
    source: str
    line: int | None
    text: str


class TargetEntry(Struct, frozen=True):
    """A target of a policy, by its index."""

    policy: Policy
    index: int
    quantity: Quantity


class Tables:
    """The tables of a site by name, each from the library alone."""

    def __init__(self, library: Library, config: Config, plan: SitePlan, index: PolicyIndex) -> None:
        self._library = library
        self._index = index
        self._config = config
        self._plan = plan
        self._codes = [language.code for language in config.languages]
        tables = (
            self._reports(),
            self._indicators(),
            self._figures(),
            self._quotes(),
            self._policy_tables(),
            self._policies(),
            self._targets(),
            self._relations(),
            self._corrections(),
            *self._reference_tables(),
        )
        self.plans: Mapping[str, Plan[Any]] = MappingProxyType({table.name: table for table in tables})

    def make(self) -> Mapping[str, Table]:
        """Return every table with its rows."""
        return MappingProxyType({name: plan.table() for name, plan in self.plans.items()})

    # Columns that many tables have ------------------------------------------------------------------------------

    def _texts(self, name: str, title: str, get: Callable[[T], Text | None]) -> Iterator[Column[T]]:
        def words(code: str) -> Callable[[T], Value]:
            def find(record: T) -> Value:
                text = get(record)
                return text.versions.get(code) if text else None

            return find

        for code in self._codes:
            yield Column(name=f"{name}_{code}", type=Type.STRING, title=title, get=words(code), language=code)

    def _joined(self, name: str, title: str, get: Callable[[T], Iterable[Text]]) -> Iterator[Column[T]]:
        def words(code: str) -> Callable[[T], Value]:
            return lambda record: NAMES_JOINED.join(text.best(code)[0] for text in get(record)) or None

        for code in self._codes:
            yield Column(name=f"{name}_{code}", type=Type.STRING, title=title, get=words(code), language=code)

    def _addresses(self, kind: PageKind, get: Callable[[T], str]) -> Iterator[Column[T]]:
        def where(code: str) -> Callable[[T], Value]:
            def find(record: T) -> Value:
                page = self._plan.page(kind, get(record), code)
                return address(self._config, page.route) if page else None

            return find

        for code in self._codes:
            yield Column(name=f"url_{code}", type=Type.STRING, title=w.PAGE, get=where(code), language=code)

    # Policies ---------------------------------------------------------------------------------------------------

    def _policies(self) -> Plan[Any]:
        bodies, regions = self._library.bodies, self._library.provinces
        types = self._library.document_types

        def issuers(entry: PolicyEntry) -> Iterator[Text]:
            found = entry.policy.issuers
            return (bodies[body].name for body in (*found.lead, *found.joint)) if found else iter(())

        def region_names(entry: PolicyEntry) -> Iterator[Text]:
            return (regions[region].short for region in entry.policy.regions)

        columns: list[Column[PolicyEntry]] = [
            _text("id", w.ID, lambda entry: entry.policy.id),
            *self._texts("title", w.TITLE, lambda entry: entry.policy.title),
            _text("date", w.LISTED_DATE, lambda entry: str(listed_date(entry.policy).date), Type.DATE),
            _text("date_meaning", w.DATE_MEANING, lambda entry: listed_date(entry.policy).meaning.value),
            _text("level", w.LEVEL, lambda entry: entry.table.level.value),
            _list("regions", w.REGIONS, lambda entry: entry.policy.regions, "provinces"),
            *self._joined("regions", w.REGIONS, region_names),
            *self._joined("issuers", w.ISSUERS, issuers),
            *_issuer_columns(),
            _text("document_number", w.DOCUMENT_NUMBER, lambda entry: _number(entry.policy)),
            _text("document_number_status", w.DOCUMENT_NUMBER_STATUS, lambda entry: _number_status(entry.policy)),
            _text("type", w.TYPE, lambda entry: entry.policy.type, refers="document_types"),
            *self._texts("type", w.TYPE, lambda entry: types[entry.policy.type].name),
            _list("topics", w.TOPICS, lambda entry: entry.policy.topics, "topics"),
            _text("status", w.IN_FORCE, lambda entry: entry.policy.status.value),
            *(column for meaning in DateMeaning for column in _date_columns(meaning)),
            _text("plan_start", w.PLAN_START, lambda entry: _plan(entry.policy, start=True), Type.DATE),
            _text("plan_end", w.PLAN_END, lambda entry: _plan(entry.policy, start=False), Type.DATE),
            *self._texts("summary", w.SUMMARY, lambda entry: entry.policy.summary),
            *self._texts("note", w.NOTE, lambda entry: entry.policy.note),
            _text("printed_title", w.PRINTED_TITLE, lambda entry: entry.policy.printed_title),
            _text("table", w.TABLE, lambda entry: entry.table.id, refers="policy_tables"),
            _whole("row", w.ROW, lambda entry: entry.row),
            _text("source", w.SOURCE, lambda entry: entry.policy.source.id, refers="sources"),
            _whole("source_line", w.LINE, lambda entry: entry.policy.source.line),
            _list("seen_at", w.SEEN_AT, lambda entry: entry.policy.seen_at, "sources"),
            *self._addresses(PageKind.POLICY, lambda entry: entry.policy.id),
        ]

        def entries() -> Iterator[PolicyEntry]:
            for table in self._library.policy_tables.values():
                for row, policy in enumerate(self._index.rows_of(table), 1):
                    yield PolicyEntry(policy, table, row)

        return plan_table("policies", w.POLICIES, columns, entries)

    def _policy_tables(self) -> Plan[Any]:
        columns: list[Column[PolicyTable]] = [
            _text("id", w.ID, lambda table: table.id),
            *self._texts("title", w.TITLE, lambda table: table.title),
            _text("printed_title", w.PRINTED_TITLE, lambda table: table.printed_title),
            _text("level", w.LEVEL, lambda table: table.level.value),
            _text("period", w.PERIOD, lambda table: str(table.period), Type.PERIOD),
            *self._texts("summary", w.SUMMARY, lambda table: table.summary),
            *self._texts("note", w.NOTE, lambda table: table.note),
            _text("source", w.SOURCE, lambda table: table.source, refers="sources"),
            *self._addresses(PageKind.POLICY_TABLE, lambda table: table.id),
        ]
        return plan_table("policy_tables", w.POLICY_TABLES, columns, self._library.policy_tables.values)

    def _targets(self) -> Plan[Any]:
        columns: list[Column[TargetEntry]] = [
            _text("policy", w.POLICY, lambda entry: entry.policy.id, refers="policies"),
            _whole("number", w.NUMBER, lambda entry: entry.index + 1),
            *self._texts("subject", w.SUBJECT, lambda entry: entry.policy.targets[entry.index].subject),
            _text("kind", w.KIND, lambda entry: entry.policy.targets[entry.index].kind.value),
            *_quantity_columns("", lambda entry: entry.quantity),
            _text("printed", w.PRINTED, lambda entry: entry.policy.targets[entry.index].printed.text),
            _text("by", w.BY, lambda entry: _string(entry.policy.targets[entry.index].by), Type.DATE),
            _text("modality", w.MODALITY, _modality),
            _text("source", w.SOURCE, lambda entry: _target_quote(entry)[0], refers="sources"),
            _whole("source_line", w.LINE, lambda entry: _target_quote(entry)[1]),
            _text("quote", w.QUOTE, lambda entry: _target_quote(entry)[2]),
            *self._texts("note", w.NOTE, lambda entry: entry.policy.targets[entry.index].note),
        ]

        def entries() -> Iterator[TargetEntry]:
            for policy in self._library.policies.values():
                for index in range(len(policy.targets)):
                    yield TargetEntry(policy, index, self._library.target_quantities[policy.id, index])

        return plan_table("policy_targets", w.TARGETS, columns, entries, key=("policy", "number"))

    def _relations(self) -> Plan[Any]:
        policies = self._library.policies

        def title(entry: tuple[Policy, int, Relation]) -> Text | None:
            relation = entry[2]
            return policies[relation.to].title if relation.to else relation.title

        columns: list[Column[tuple[Policy, int, Relation]]] = [
            _text("policy", w.POLICY, lambda entry: entry[0].id, refers="policies"),
            _whole("number", w.NUMBER, lambda entry: entry[1]),
            _text("kind", w.KIND, lambda entry: entry[2].kind.value),
            _text("to", w.RELATED_POLICY, lambda entry: entry[2].to, refers="policies"),
            *self._texts("title", w.TITLE, title),
            _text("status", w.STATUS, lambda entry: entry[2].status.value),
            *self._texts("note", w.NOTE, lambda entry: entry[2].note),
        ]

        def entries() -> Iterator[tuple[Policy, int, Relation]]:
            for policy in policies.values():
                for number, relation in enumerate(policy.relations, 1):
                    yield policy, number, relation

        return plan_table("policy_relations", w.POLICY_RELATIONS, columns, entries, key=("policy", "number"))

    def _corrections(self) -> Plan[Any]:
        columns: list[Column[tuple[int, Revision]]] = [
            _whole("number", w.NUMBER, lambda entry: entry[0]),
            _text("date", w.DATE, lambda entry: str(entry[1].on), Type.DATE),
            _text("record_kind", w.RECORD_KIND, lambda entry: entry[1].kind.value),
            _text("record", w.RECORD, lambda entry: entry[1].subject),
            _text("field", w.FIELD, lambda entry: entry[1].field or None),
            _text("before", w.BEFORE, lambda entry: entry[1].before or None),
            _text("after", w.AFTER, lambda entry: entry[1].after or None),
            *self._texts("what", w.WHAT, lambda entry: entry[1].what),
            *self._texts("because", w.BECAUSE, lambda entry: entry[1].because),
            _list("seen_at", w.SEEN_AT, lambda entry: entry[1].seen_at, "sources"),
        ]

        def entries() -> Iterator[tuple[int, Revision]]:
            return enumerate(all_changes(self._library), 1)

        return plan_table("corrections", w.CORRECTIONS, columns, entries, key=("number",))

    # Figures ----------------------------------------------------------------------------------------------------

    def _figures(self) -> Plan[Any]:
        # Who only asks for columns reads no record.
        reports = cache(lambda: _reports_of_figures(self._library))

        def name(record: FigureRecord) -> Text | None:
            return record.figure.name or (record.indicator.name if record.indicator else None)

        def unit(record: FigureRecord) -> str:
            return record.quantities[FigurePart.VALUE].unit

        columns: list[Column[FigureRecord]] = [
            _text("id", w.ID, lambda record: record.figure.id),
            *self._texts("name", w.NAME, name),
            _text("as_of", w.AS_OF, lambda record: _string(record.figure.as_of), Type.PERIOD),
            *_quantity_columns("", lambda record: record.quantities[FigurePart.VALUE]),
            *self._texts("unit", w.UNIT, lambda record: self._library.units[unit(record)].name),
            _text("printed", w.PRINTED, lambda record: record.figure.printed.text),
            _text("printed_in", w.PRINTED_IN, lambda record: record.language),
            _text("kind", w.KIND, _figure_kind),
            _text("status", w.STATUS, lambda record: record.figure.status.value),
            *_part_columns(),
            *self._texts("share_of", w.SHARE_OF_WHAT, lambda record: _whole_of(self._library, record.figure.share)),
            *self._texts(
                "change_versus",
                w.CHANGE_VERSUS,
                _versus,
            ),
            _text(
                "indicator",
                w.INDICATOR,
                lambda record: record.indicator.id if record.indicator else None,
                refers="indicators",
            ),
            _list("reports", w.REPORTS, lambda record: reports().get(record.figure.id, ()), "reports"),
            _text("work", w.WORK, lambda record: record.figure.work, refers="works"),
            _text("publisher", w.PUBLISHER, lambda record: record.figure.publisher, refers="bodies"),
            _list("seen_at", w.SEEN_AT, lambda record: record.figure.seen_at, "sources"),
            _text("rounds", w.ROUNDS, lambda record: record.figure.rounds, refers="figures"),
            *self._texts("as_of_inferred", w.AS_OF_INFERRED, lambda record: record.figure.as_of_inferred),
            *self._texts("basis", w.BASIS, lambda record: record.figure.basis),
            *self._texts("doubt", w.DOUBT, lambda record: record.figure.doubt),
            *self._texts("note", w.NOTE, lambda record: record.figure.note),
            *self._addresses(PageKind.FIGURE, lambda record: record.figure.id),
        ]

        def records() -> Iterator[FigureRecord]:
            # Those of series first, in their order; then those of reports.
            series = dict.fromkeys(figure.id for one in self._library.indicators.values() for figure in one.figures)
            for figure in dict.fromkeys((*series, *self._library.figures)):
                yield self._library.figures[figure]

        return plan_table("figures", w.FIGURES, columns, records)

    def _quotes(self) -> Plan[Any]:
        columns: list[Column[QuoteEntry]] = [
            _text("figure", w.FIGURE, lambda quote: quote.figure, refers="figures"),
            _whole("number", w.NUMBER, lambda quote: quote.number),
            _text("source", w.SOURCE, lambda quote: quote.source, refers="sources"),
            _whole("source_line", w.LINE, lambda quote: quote.line),
            _text("quote", w.QUOTE, lambda quote: quote.text),
        ]

        def quotes() -> Iterator[QuoteEntry]:
            for record in self._library.figures.values():
                for number, quote in enumerate(record.figure.quotes, 1):
                    yield QuoteEntry(record.figure.id, number, quote.source, quote.line, quote.text)

        return plan_table("quotes", w.QUOTES, columns, quotes, key=("figure", "number"))

    def _indicators(self) -> Plan[Any]:
        columns: list[Column[Indicator]] = [
            _text("id", w.ID, lambda series: series.id),
            *self._texts("name", w.NAME, lambda series: series.name),
            *self._texts("definition", w.DEFINITION, lambda series: series.definition),
            _text("kind", w.KIND, lambda series: series.kind.value),
            _text("unit", w.UNIT, lambda series: series.unit, refers="units"),
            _text("compiler", w.COMPILER, lambda series: series.compiler, refers="bodies"),
            _list("topics", w.TOPICS, lambda series: series.topics, "topics"),
            _whole("figures", w.FIGURE_COUNT, lambda series: len(series.figures)),
            _list("gaps", w.GAPS, lambda series: tuple(str(gap.at) for gap in series.gaps)),
            _list("breaks", w.BREAKS, lambda series: tuple(str(mark.at) for mark in series.breaks)),
            *self._texts("note", w.NOTE, lambda series: series.note),
            *self._addresses(PageKind.INDICATOR, lambda series: series.id),
        ]
        return plan_table("indicators", w.INDICATORS, columns, self._library.indicators.values)

    def _reports(self) -> Plan[Any]:
        works = self._library.works
        columns: list[Column[Report]] = [
            _text("id", w.ID, lambda report: report.id),
            *self._texts("title", w.TITLE, lambda report: report.title),
            *self._texts("summary", w.SUMMARY, lambda report: report.summary),
            _text("work", w.WORK, lambda report: report.work, refers="works"),
            _text("issuer", w.ISSUER, lambda report: works[report.work].issuer, refers="bodies"),
            _text("as_of", w.AS_OF, lambda report: _string(works[report.work].as_of), Type.DATE),
            _text("published", w.PUBLISHED, lambda report: str(works[report.work].published), Type.DATE),
            _text("source", w.SOURCE, lambda report: report.source, refers="sources"),
            _list("topics", w.TOPICS, lambda report: report.topics, "topics"),
            _list("indicators", w.INDICATORS, lambda report: report.indicators, "indicators"),
            _whole("figures", w.FIGURE_COUNT, lambda report: sum(len(group.figures) for group in report.groups)),
            *self._addresses(PageKind.REPORT, lambda report: report.id),
        ]
        return plan_table("reports", w.REPORTS, columns, self._library.reports.values)

    # What records lean on ---------------------------------------------------------------------------------------

    def _reference_tables(self) -> Iterator[Plan[Any]]:
        library = self._library
        yield plan_table("works", w.WORKS, self._work_columns(), library.works.values)
        yield plan_table("sources", w.SOURCES, self._source_columns(), library.sources.values)
        yield plan_table("bodies", w.BODIES, self._body_columns(), library.bodies.values)
        yield plan_table("provinces", w.PROVINCES, self._province_columns(), library.provinces.values)
        topics: list[Column[Topic]] = [
            _text("id", w.ID, lambda topic: topic.id),
            *self._texts("name", w.NAME, lambda topic: topic.name),
            *self._texts("summary", w.SUMMARY, lambda topic: topic.summary),
            *self._addresses(PageKind.TOPIC, lambda topic: topic.id),
        ]
        yield plan_table("topics", w.TOPICS, topics, library.topics.values)
        units: list[Column[Unit]] = [
            _text("id", w.ID, lambda unit: unit.id),
            _text("kind", w.KIND, lambda unit: unit.kind.value),
            *self._texts("name", w.NAME, lambda unit: unit.name),
        ]
        yield plan_table("units", w.UNITS, units, library.units.values)
        types: list[Column[DocumentType]] = [
            _text("id", w.ID, lambda kind: kind.id),
            *self._texts("name", w.NAME, lambda kind: kind.name),
            *self._texts("note", w.NOTE, lambda kind: kind.note),
        ]
        yield plan_table("document_types", w.DOCUMENT_TYPES, types, library.document_types.values)
        terms: list[Column[Term]] = [
            _text("id", w.ID, lambda term: term.id),
            *self._texts("term", w.TERM, lambda term: term.term),
            *self._texts("definition", w.DEFINITION, lambda term: term.definition),
        ]
        yield plan_table("terms", w.TERMS, terms, library.terms.values)

    def _work_columns(self) -> list[Column[Work]]:
        return [
            _text("id", w.ID, lambda work: work.id),
            *self._texts("title", w.TITLE, lambda work: work.title),
            *self._texts("series", w.SERIES, lambda work: work.series),
            _text("number", w.NUMBER, lambda work: work.number),
            _text("issuer", w.ISSUER, lambda work: work.issuer, refers="bodies"),
            _text("as_of", w.AS_OF, lambda work: _string(work.as_of), Type.DATE),
            _text("published", w.PUBLISHED, lambda work: str(work.published), Type.DATE),
            *self._texts("note", w.NOTE, lambda work: work.note),
        ]

    def _source_columns(self) -> list[Column[Source]]:
        return [
            _text("id", w.ID, lambda source: source.id),
            *self._texts("title", w.TITLE, lambda source: source.title),
            *self._texts("publisher", w.PUBLISHER, lambda source: source.publisher),
            _text("kind", w.KIND, lambda source: source.kind.value),
            _whole("tier", w.TIER, lambda source: source.tier.value),
            _text("language", w.LANGUAGE, lambda source: source.language),
            _text("work", w.WORK, lambda source: source.of, refers="works"),
            _text("published", w.PUBLISHED, lambda source: _string(source.published), Type.DATE),
            _text("retrieved", w.RETRIEVED, lambda source: _string(source.retrieved), Type.DATE),
            _text("address", w.ADDRESS, lambda source: source.address),
            _text("sha256", w.SHA256, lambda source: source.capture.sha256 if source.capture else None),
            *self._texts("note", w.NOTE, lambda source: source.note),
        ]

    def _body_columns(self) -> list[Column[Body]]:
        return [
            _text("id", w.ID, lambda body: body.id),
            *self._texts("name", w.NAME, lambda body: body.name),
            *self._texts("short", w.SHORT_NAME, lambda body: body.short),
            _text("kind", w.KIND, lambda body: body.kind.value),
            _text("parent", w.PARENT, lambda body: body.parent, refers="bodies"),
            _text("province", w.PROVINCE, lambda body: body.province, refers="provinces"),
            *self._texts("note", w.NOTE, lambda body: body.note),
            *self._addresses(PageKind.BODY, lambda body: body.id),
        ]

    def _province_columns(self) -> list[Column[Province]]:
        return [
            _text("id", w.ID, lambda province: province.id),
            _text("code", w.CODE, lambda province: province.code),
            *self._texts("name", w.NAME, lambda province: province.name),
            *self._texts("short", w.SHORT_NAME, lambda province: province.short),
            _text("abbreviation", w.ABBREVIATION, lambda province: province.abbreviation),
            _text("kind", w.KIND, lambda province: province.kind.value),
            _truth("counted", w.COUNTED, lambda province: province.counted),
            *self._addresses(PageKind.PROVINCE, lambda province: province.id),
        ]


def _text(
    name: str, title: str, get: Callable[[T], str | None], kind: Type = Type.STRING, *, refers: str = ""
) -> Column[T]:
    return Column(name=name, type=kind, title=title, get=get, refers=refers)


def _whole(name: str, title: str, get: Callable[[T], int | None]) -> Column[T]:
    return Column(name=name, type=Type.INTEGER, title=title, get=get)


def _truth(name: str, title: str, get: Callable[[T], bool | None]) -> Column[T]:
    return Column(name=name, type=Type.BOOLEAN, title=title, get=get)


def _list(name: str, title: str, get: Callable[[T], Sequence[str]], refers: str = "") -> Column[T]:
    return Column(name=name, type=Type.LIST, title=title, get=lambda record: tuple(get(record)), refers=refers)


def _string(value: object) -> str | None:
    return None if value is None else str(value)


def _issuer_columns() -> Iterator[Column[PolicyEntry]]:
    yield _list("lead", w.LEAD, lambda entry: entry.policy.issuers.lead if entry.policy.issuers else (), "bodies")
    yield _list("joint", w.JOINT, lambda entry: entry.policy.issuers.joint if entry.policy.issuers else (), "bodies")
    yield _whole("issuers_total", w.TOTAL, lambda entry: entry.policy.issuers.total if entry.policy.issuers else None)
    yield _text(
        "issuers_printed",
        w.ISSUERS_PRINTED,
        lambda entry: entry.policy.issuers.printed if entry.policy.issuers else None,
    )


def _number(policy: Policy) -> str | None:
    return policy.document_number.value if policy.document_number else None


def _number_status(policy: Policy) -> str | None:
    return policy.document_number.status.value if policy.document_number else None


def _plan(policy: Policy, *, start: bool) -> str | None:
    period = policy.plan_period
    return str(period.start if start else period.end) if period else None


def _date_columns(meaning: DateMeaning) -> Iterator[Column[PolicyEntry]]:
    name = f"date_{meaning.value}"

    def date(entry: PolicyEntry) -> str | None:
        found = entry.policy.dated(meaning)
        return str(found.date) if found else None

    def by(entry: PolicyEntry) -> bool | None:
        found = entry.policy.dated(meaning)
        return found.by if found else None

    def status(entry: PolicyEntry) -> str | None:
        found = entry.policy.dated(meaning)
        return found.status.value if found else None

    yield _text(name, w.DATES[meaning], date, Type.DATE)
    yield _truth(f"{name}_or_before", w.OR_BEFORE[meaning], by)
    yield _text(f"{name}_status", w.DATE_STATUSES[meaning], status)


def _modality(entry: TargetEntry) -> str | None:
    modality = entry.policy.targets[entry.index].modality
    return modality.value if modality else entry.quantity.modality


def _target_quote(entry: TargetEntry) -> tuple[str | None, int | None, str | None]:
    quote = entry.policy.targets[entry.index].quote
    return (quote.source, quote.line, quote.text) if quote else (None, None, None)


def _quantity_columns(prefix: str, get: Callable[[T], Quantity]) -> Iterator[Column[T]]:
    def number(name: str, title: str, find: Callable[[Quantity], Value]) -> Column[T]:
        return Column(name=prefix + name, type=Type.NUMBER, title=title, get=lambda record: find(get(record)))

    yield number("value", w.VALUE, lambda quantity: quantity.value)
    yield number("low", w.LOW, lambda quantity: quantity.low)
    yield number("high", w.HIGH, lambda quantity: quantity.high)
    yield _text(f"{prefix}approximation", w.APPROXIMATION, lambda record: get(record).approximation.value)
    yield _text(f"{prefix}unit", w.UNIT_ID, lambda record: get(record).unit, refers="units")


def _figure_kind(record: FigureRecord) -> str | None:
    kind = record.figure.kind or (record.indicator.kind if record.indicator else None)
    return kind.value if kind else None


def _reports_of_figures(library: Library) -> Mapping[str, tuple[str, ...]]:
    groups = group_records(library)
    return {figure: groups.of(Group.REPORTS_WITH_FIGURE, figure) for figure in library.figures}


def _whole_of(library: Library, share: Share | None) -> Text | None:
    if share is None or share.of is None:
        return share.of_what if share else None
    whole = library.figures[share.of]
    return whole.figure.name or (whole.indicator.name if whole.indicator else None)


def _versus(record: FigureRecord) -> Text | None:
    change = record.figure.change
    return change.versus if change else None


_Part = Change | Share | Growth
_HOLDERS: Mapping[FigurePart, Callable[[Figure], _Part | None]] = {
    FigurePart.CHANGE: lambda figure: figure.change,
    FigurePart.SHARE: lambda figure: figure.share,
    FigurePart.GROWTH: lambda figure: figure.growth,
}


def _part_columns() -> Iterator[Column[FigureRecord]]:
    for part, holder in _HOLDERS.items():
        yield from _one_part(part, holder)
    yield _text(
        "share_of",
        w.SHARE_OF,
        lambda record: record.figure.share.of if record.figure.share else None,
        refers="figures",
    )


def _one_part(part: FigurePart, holder: Callable[[Figure], _Part | None]) -> Iterator[Column[FigureRecord]]:
    def value(record: FigureRecord) -> Value:
        quantity = record.quantities.get(part)
        return quantity.value if quantity else None

    def unit(record: FigureRecord) -> str | None:
        quantity = record.quantities.get(part)
        return quantity.unit if quantity else None

    def printed(record: FigureRecord) -> str | None:
        found = holder(record.figure)
        return found.printed.text if found else None

    def status(record: FigureRecord) -> str | None:
        found = holder(record.figure)
        known: Status | None = (found.status or record.figure.status) if found else None
        return known.value if known else None

    def direction(record: FigureRecord) -> str | None:
        found = holder(record.figure)
        sign = found.sign if isinstance(found, Change | Growth) else None
        return None if sign is None else ("up" if sign is Sign.UP else "down")

    def since(record: FigureRecord) -> str | None:
        found = holder(record.figure)
        return _string(found.since) if isinstance(found, Change | Growth) else None

    titles = w.PARTS[part]
    yield Column(name=f"{part.value}_value", type=Type.NUMBER, title=titles["value"], get=value)
    yield _text(f"{part.value}_unit", titles["unit"], unit, refers="units")
    yield _text(f"{part.value}_printed", titles["printed"], printed)
    yield _text(f"{part.value}_status", titles["status"], status)
    if part is not FigurePart.SHARE:
        yield _text(f"{part.value}_direction", titles["direction"], direction)
        yield _text(f"{part.value}_since", titles["since"], since, Type.DATE)
