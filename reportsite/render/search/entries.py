"""Library → the entries of a search: every record with all its words, in every language of the site.

What is collected here is what the record's page says in words of its own; titles of other records that a page lists
are theirs. Texts of policies are collected field by field, since there are many; those of others by their types.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from decimal import Decimal
from functools import partial
from typing import TypeVar

from msgspec import Struct
from msgspec.structs import replace

from reportsite.diagnostics import Position
from reportsite.model.dates import PartialDate, Period
from reportsite.model.figures import Figure, Indicator
from reportsite.model.layout import body_path, page_path
from reportsite.model.library import FigureRecord, Library
from reportsite.model.pages import Prose
from reportsite.model.passages import CALL, Call, Passage
from reportsite.model.policies import Policy, PolicyTable
from reportsite.model.reference_tables import Body, Province, Term, Topic
from reportsite.model.reports import FigurePart, Report
from reportsite.model.source_records import Source
from reportsite.model.text import Text
from reportsite.render.downloads.records import Tables
from reportsite.render.downloads.tables import Plan, column_titles
from reportsite.render.passages import OWN_WORDS, make_parser, prose_passages
from reportsite.render.scope import Scope
from reportsite.render.search.interface import OF_LISTS, Interface
from reportsite.render.search.readings import Readings
from reportsite.render.views.arithmetic import calculation_view
from reportsite.render.views.figures import figure_anchor, figure_name, figure_text, part_view, series_view
from reportsite.render.views.policies import correction_views, issuers_text, target_view
from reportsite.render.words import (
    BELOW,
    BREAK,
    CORRECTED,
    DESCRIPTIONS,
    DOUBTED,
    LOSSES_OF,
    NO_DATE,
    NO_VALUE,
    RETRIEVED,
)
from reportsite.site.entries import Entry, EntryKind, Line
from reportsite.site.pages import PageKind
from reportsite.site.policies import listed_date

_Name = Callable[[str], str]
_Record = TypeVar("_Record")


class EntryMaker(Struct, frozen=True):
    """An entry that has not been made: where it leads, and what makes it. All that it reads is read then."""

    route: str
    make: Callable[[], Entry]


class Entries:
    """Makes the entries of a site; `scopes` are those of its languages, in their order."""

    def __init__(
        self,
        scopes: Sequence[Scope],
        readings: Callable[[], Readings],
        interface: Callable[[], Interface] | None = None,
    ) -> None:
        """`interface` knows what pages say besides their records; without it that is not found."""
        self._interface = interface
        self._scopes = scopes
        self._library = scopes[0].library
        self._codes = tuple(scope.language.code for scope in scopes)
        self._readings = readings
        library = self._library
        self._bodies = self._names(library.bodies, lambda body: body.name)
        self._topics = self._names(library.topics, lambda topic: topic.name)
        self._provinces = self._names(library.provinces, lambda province: province.name)
        self._types = self._names(library.document_types, lambda kind: kind.name)

    def _names(self, records: Mapping[str, _Record], name: Callable[[_Record], Text]) -> Sequence[_Name]:
        def named(code: str) -> _Name:
            return lambda key: name(records[key]).best(code)[0]

        return [named(code) for code in self._codes]

    def all(self) -> Iterator[Entry]:
        """Yield the entries of all records, policies newest first."""
        for maker in self.makers():
            yield maker.make()

    def makers(self) -> Iterator[EntryMaker]:
        """Yield a maker of each entry, in the same order."""
        library, newest = self._library, self._scopes[0].policies.ids("newest")
        yield from self._each(library.reports, lambda key: f"reports/{key}/", self.report)
        damaged = [report.id for report in self._damaged()]
        yield from self._each(library.reports, lambda key: f"reports/{key}/losses/", self.losses, damaged)
        yield from self._each(library.indicators, lambda key: f"indicators/{key}/", self.indicator)
        yield from self._each(library.figures, lambda key: _figure_route(library.figures[key]), self.figure)
        yield from self._each(library.policies, lambda key: f"policies/{key}/", self.policy, newest)
        yield from self._each(library.policy_tables, lambda key: f"policies/tables/{key}/", self.table)
        yield from self._each(library.provinces, lambda key: f"provinces/{library.provinces[key].slug}/", self.province)
        yield from self._each(library.topics, lambda key: f"topics/{key}/", self.topic)
        yield from self._each(library.bodies, lambda key: f"bodies/{key}/", self.body)
        yield from self._each(library.terms, lambda key: f"glossary/#term-{key}", self.term)
        yield from self._each(library.sources, lambda key: f"sources/#source-{key}", self.source)
        for slug in library.pages:
            yield _maker(f"{slug}/", partial(self.text_page, slug))
        for kind in OF_LISTS:
            if self._scopes[0].plan.page(kind, "", self._codes[0]):
                yield _maker(_list_route(kind), partial(self.list, kind))

    def _each(
        self,
        records: Mapping[str, _Record],
        route: Callable[[str], str],
        make: Callable[[_Record], Entry],
        keys: Iterable[str] | None = None,
    ) -> Iterator[EntryMaker]:
        """Yield a maker for each record, which is looked up when its entry is made."""
        for key in records if keys is None else keys:
            yield _maker(route(key), partial(_of, records, key, make))

    # Policies ---------------------------------------------------------------------------------------------------

    def policy(self, policy: Policy) -> Entry:
        """Return the entry of a policy."""
        return Entry(
            kind=EntryKind.POLICY,
            route=f"policies/{policy.id}/",
            titles=self._in_all(policy.title),
            lines=tuple(tuple(self._policy_lines(policy, index, code)) for index, code in enumerate(self._codes)),
            numbers=self._target_numbers(policy) if policy.targets else (),
            date=str(listed_date(policy).date),
            provinces=policy.regions,
            topics=policy.topics,
        )

    def _policy_lines(self, policy: Policy, index: int, code: str) -> Iterator[Line]:
        if code in policy.summary.versions:
            yield Line(policy.summary.versions[code])
        yield Line(self._policy_facts(policy, index))
        if index == 0 and policy.printed_title:
            yield Line(policy.printed_title)
        number = policy.document_number
        if number:
            yield Line(number.value)
        if policy.issuers and policy.issuers.printed and index == 0:
            yield Line(policy.issuers.printed)
        if policy.targets:
            yield from self._target_lines(policy, index, code)
        if policy.corrections or policy.doubts:
            yield from self._correction_lines(policy, index)
        for text in _further_texts(policy):
            if code in text.versions:
                yield Line(text.versions[code])

    def _policy_facts(self, policy: Policy, index: int) -> str:
        """Return the facts of a policy in one line: who, where, what kind, on what, when."""
        body, topic, province = self._bodies[index], self._topics[index], self._provinces[index]
        scope = self._scopes[index]
        issuers = [*policy.issuers.lead, *policy.issuers.joint] if policy.issuers else []
        words = [
            *map(body, issuers),
            *([issuers_text(scope, policy.issuers)] if policy.issuers else ()),
            *map(province, policy.regions),
            self._types[index](policy.type),
            *map(topic, policy.topics),
            *(f"{scope.label(date.meaning)} {scope.format.date(date.date)}" for date in policy.dates),
        ]
        if policy.plan_period:
            words.append(scope.format.period(policy.plan_period))
        return " · ".join(words)

    def _target_lines(self, policy: Policy, index: int, code: str) -> Iterator[Line]:
        for number, target in enumerate(policy.targets):
            view = target_view(self._scopes[index], policy, number)
            words = " · ".join(filter(None, (view.subject.words if code in target.subject else "", view.text, view.by)))
            yield Line(words, f"target-{number + 1}")
            if index == 0:
                yield Line(target.printed.text, f"target-{number + 1}")
                if target.quote:
                    yield Line(target.quote.text)

    def _correction_lines(self, policy: Policy, index: int) -> Iterator[Line]:
        scope = self._scopes[index]
        for view in correction_views(scope, policy):
            sentence = DOUBTED if view.doubt else CORRECTED
            yield Line(scope.say(sentence, field=view.field, printed=view.printed, corrected=view.corrected))

    def _target_numbers(self, policy: Policy) -> tuple[str, ...]:
        quantities = (self._library.target_quantities[policy.id, index] for index in range(len(policy.targets)))
        return _plain(quantity.value for quantity in quantities)

    # Reports, series and figures --------------------------------------------------------------------------------

    def report(self, report: Report) -> Entry:
        """Return the entry of a report: its text, and what is said beside it."""
        work = self._library.works[report.work]
        own = (*_texts(replace(report, losses=(), lost_tokens=())), *_texts(work))
        bodies = self._library.report_bodies.get(report.id, {})
        lines = []
        for scope in self._scopes:
            code = scope.language.code
            parts = [Line(text.versions[code]) for text in own if code in text.versions]
            parts.append(Line(" · ".join(self._report_facts(report, scope))))
            if code in bodies:
                parts.extend(self._prose(scope, bodies[code], body_path(report.id, self._codes[-1])))
            parts.extend(self._series_figures(report, scope))
            lines.append(tuple(parts))
        return Entry(
            kind=EntryKind.REPORT,
            route=f"reports/{report.id}/",
            titles=self._in_all(report.title),
            lines=tuple(lines),
            date=str(work.published),
            topics=report.topics,
        )

    def _damaged(self) -> Iterator[Report]:
        pages = self._scopes[0].plan
        for report in self._library.reports.values():
            if pages.page(PageKind.LOSSES, report.id, self._codes[0]):
                yield report

    def losses(self, report: Report) -> Entry:
        """Return the entry of the page of what the capture of a report lost."""
        captured = [*(loss.captured for loss in report.losses), *(token.captured for token in report.lost_tokens)]
        captured += (token.restored for token in report.lost_tokens)
        lines = []
        for index, scope in enumerate(self._scopes):
            restored = (
                figure_text(scope, self._library.figures[loss.figure], loss.part, with_unit=True)
                for loss in report.losses
            )
            notes = (text for place in (*report.losses, *report.lost_tokens) for text in _texts(place))
            said = (text.versions[scope.language.code] for text in notes if scope.language.code in text.versions)
            lines.append(tuple(map(Line, (*(captured if index == 0 else ()), *restored, *said))))
        return Entry(
            kind=EntryKind.PAGE,
            route=f"reports/{report.id}/losses/",
            titles=tuple(scope.say(LOSSES_OF, title=scope.phrase(report.title).words) for scope in self._scopes),
            lines=tuple(lines),
            date=str(self._library.works[report.work].published),
            topics=report.topics,
        )

    def _series_figures(self, report: Report, scope: Scope) -> Iterator[Line]:
        """Yield the figures of a report that are points of series: their own entries lead to the pages of these."""
        for record in self._library.figures_of(report):
            if record.indicator:
                text = figure_text(scope, record, FigurePart.VALUE, with_unit=True)
                anchor = figure_anchor(record.figure.id)
                yield Line(f"{figure_name(scope, record).words} · {text}", anchor)
                quotes = record.figure.quotes if scope.language.code == record.language else ()
                yield from (Line(quote.text, anchor) for quote in quotes)
                texts = (text.versions.get(scope.language.code) for text in _texts(record.figure))
                yield from (Line(text, anchor) for text in texts if text)

    def _report_facts(self, report: Report, scope: Scope) -> Iterator[str]:
        work = self._library.works[report.work]
        yield scope.phrase(self._library.bodies[work.issuer].name).words
        yield scope.format.date(work.published)
        if work.number:
            yield work.number
        for topic in report.topics:
            yield scope.phrase(self._library.topics[topic].name).words

    def indicator(self, indicator: Indicator) -> Entry:
        """Return the entry of a series; its points are figures and have entries of their own."""
        own = replace(indicator, figures=())
        dates = sorted(str(figure.as_of.end) for figure in indicator.figures if figure.as_of)
        return Entry(
            kind=EntryKind.INDICATOR,
            route=f"indicators/{indicator.id}/",
            titles=self._in_all(indicator.name),
            lines=self._facts(
                self._record_lines(own, (self._bodies, (indicator.compiler,))),
                lambda scope: (
                    series_view(scope, indicator).description,
                    *(scope.say(NO_VALUE, date=scope.format.date(gap.at)) for gap in indicator.gaps),
                    *(scope.say(BREAK, date=scope.format.date(mark.at)) for mark in indicator.breaks),
                ),
            ),
            date=dates[-1] if dates else "",
            topics=indicator.topics,
        )

    def figure(self, record: FigureRecord) -> Entry:
        """Return the entry of a figure, under its name and date."""
        figure = record.figure
        texts = tuple(_figure_texts(figure))
        titles, lines = [], []
        for scope in self._scopes:
            code = scope.language.code
            when = scope.format.period(figure.as_of) if figure.as_of else scope.say(NO_DATE)
            titles.append(f"{figure_name(scope, record).words} · {when}")
            words = [figure_text(scope, record, FigurePart.VALUE, with_unit=True)]
            if figure.change or figure.share or figure.growth:
                words += (view.sentence for part in FigurePart if (view := part_view(scope, record, part)))
            if code == record.language:
                words += (figure.printed.text, *(quote.text for quote in figure.quotes))
            words += (text.versions[code] for text in texts if code in text.versions)
            lines.append(tuple(map(Line, dict.fromkeys(words))))
        topics = record.indicator.topics if record.indicator else record.report.topics if record.report else ()
        return Entry(
            kind=EntryKind.FIGURE,
            route=_figure_route(record),
            titles=tuple(titles),
            lines=tuple(lines),
            numbers=_plain(quantity.value for quantity in record.quantities.values()),
            date=str(figure.as_of.end) if figure.as_of else "",
            topics=topics,
        )

    # Other records ----------------------------------------------------------------------------------------------

    def table(self, whole: PolicyTable) -> Entry:
        """Return the entry of a policy table; its rows have entries of their own."""
        table = replace(whole, policies=())
        printed = (table.printed_title,) if table.printed_title else ()
        return Entry(
            kind=EntryKind.POLICY_TABLE,
            route=f"policies/tables/{table.id}/",
            titles=self._in_all(table.title),
            lines=self._record_lines(table, printed=printed),
            date=str(table.period.end),
        )

    def province(self, province: Province) -> Entry:
        """Return the entry of a province, found by its reading and its abbreviation too."""
        return Entry(
            kind=EntryKind.PROVINCE,
            route=f"provinces/{province.slug}/",
            titles=self._in_all(province.short),
            lines=self._facts(
                self._record_lines(province),
                lambda scope: (scope.label(province.kind), scope.phrase(self._library.areas[province.area].name).words),
            ),
            names=_distinct(
                province.abbreviation, _letters(province.sort), *self._spelled(province.name, province.short)
            ),
            provinces=(province.id,),
        )

    def topic(self, topic: Topic) -> Entry:
        """Return the entry of a topic."""
        return Entry(
            kind=EntryKind.TOPIC,
            route=f"topics/{topic.id}/",
            titles=self._in_all(topic.name),
            lines=self._record_lines(topic),
            topics=(topic.id,),
        )

    def body(self, body: Body) -> Entry:
        """Return the entry of an organisation, found by its reading too."""
        also = (spelling for name in body.also for spelling in self._readings().spellings(name))
        return Entry(
            kind=EntryKind.BODY,
            route=f"bodies/{body.id}/",
            titles=self._in_all(body.name),
            lines=self._facts(self._record_lines(body, printed=body.also), lambda scope: (scope.label(body.kind),)),
            names=_distinct(*self._spelled(body.name, body.short), *also),
            provinces=(body.province,) if body.province else (),
        )

    def term(self, term: Term) -> Entry:
        """Return the entry of a term of the glossary."""
        return Entry(
            kind=EntryKind.TERM,
            route=f"glossary/#term-{term.id}",
            titles=self._in_all(term.term),
            lines=self._record_lines(term),
            names=_distinct(_letters(term.sort), *self._spelled(term.term)),
        )

    def source(self, source: Source) -> Entry:
        """Return the entry of a source."""
        printed = (words for damage in source.damage for words in (damage.captured, damage.repaired) if words)
        more = (*printed, *((source.address,) if source.address else ()))
        title = source.title or source.publisher
        return Entry(
            kind=EntryKind.SOURCE,
            route=f"sources/#source-{source.id}",
            titles=self._in_all(title),
            lines=self._facts(
                self._record_lines(source, printed=more),
                lambda scope: (
                    [scope.say(RETRIEVED, date=scope.format.date(source.retrieved))] if source.retrieved else []
                ),
            ),
            date=str(source.published) if source.published else "",
        )

    def text_page(self, slug: str) -> Entry:
        """Return the entry of a page of prose."""
        versions = self._library.pages[slug]
        first = next(iter(versions.values()))
        lines = []
        for scope in self._scopes:
            page = versions.get(scope.language.code)
            prose = self._prose(scope, page.prose, page_path(slug, self._codes[-1])) if page else ()
            lines.append((Line(page.head.summary), *prose) if page else ())
        return Entry(
            kind=EntryKind.PAGE,
            route=f"{slug}/",
            titles=tuple(versions.get(code, first).head.title for code in self._codes),
            lines=tuple(lines),
        )

    def list(self, kind: PageKind) -> Entry:
        """Return the entry of the home page or of a list, with the words of the pages that it leads to."""
        if kind is PageKind.HOME:
            config = self._scopes[0].config
            titles = self._in_all(config.title)
            own = self._lines_of((config.description, config.home.introduction, config.licence))
        else:
            titles = tuple(scope.label(kind) for scope in self._scopes)
            own = tuple((Line(scope.say(DESCRIPTIONS[kind])),) for scope in self._scopes)
        said = (tuple(self._said(scope, kind)) for scope in self._scopes)
        return Entry(
            kind=EntryKind.PAGE,
            route=_list_route(kind),
            titles=titles,
            lines=tuple((*lines, *more) for lines, more in zip(own, said, strict=True)),
        )

    def _said(self, scope: Scope, kind: PageKind) -> Iterator[Line]:
        """Yield what a list and the pages that it leads to say besides their records."""
        if kind is PageKind.ARITHMETIC:
            code = scope.language.code
            views = (calculation_view(scope, item) for item in scope.arithmetic.assessments)
            yield from (Line(" · ".join(filter(None, (view.name.words, view.computed)))) for view in views)
            texts = (text for relation in self._library.relations.values() for text in _texts(relation))
            yield from (Line(text.versions[code]) for text in texts if code in text.versions)
        if kind is PageKind.DATA:
            plans = Tables(scope.library, scope.config, scope.plan, scope.policies).plans.values()
            yield from (Line(" · ".join(_columns(scope, plan))) for plan in plans)
        if self._interface is None:
            return
        interface = self._interface()
        for told in OF_LISTS[kind]:
            for said in interface.words(told, scope.locale.catalog):
                yield Line(said if told is kind else scope.say(BELOW, words=said))

    def _spelled(self, *names: Text | None) -> Iterator[str]:
        """Yield names in letters, as far as their characters have readings."""
        for name in names:
            for words in name.versions.values() if name else ():
                yield from self._readings().spellings(words)

    # Texts of a record ------------------------------------------------------------------------------------------

    def _in_all(self, text: Text) -> tuple[str, ...]:
        return tuple(text.best(code)[0] for code in self._codes)

    def _lines_of(self, texts: Iterable[Text]) -> tuple[tuple[Line, ...], ...]:
        texts = tuple(texts)
        return tuple(
            tuple(Line(text.versions[code]) for text in texts if code in text.versions) for code in self._codes
        )

    def _record_lines(
        self,
        record: object,
        linked: tuple[Sequence[_Name], Sequence[str]] = ((), ()),
        *,
        printed: Iterable[str] = (),
    ) -> tuple[tuple[Line, ...], ...]:
        """Return every text of a record; `linked` are records that it names, `printed` words in the first language."""
        names, ids = linked
        lines = self._lines_of(_texts(record))
        named = [(Line(" · ".join(map(name, ids))),) if ids else () for name in names] or [()] * len(lines)
        first = tuple(map(Line, printed))
        return tuple(
            (*own, *also, *(first if index == 0 else ()))
            for index, (own, also) in enumerate(zip(lines, named, strict=True))
        )

    def _facts(
        self, lines: tuple[tuple[Line, ...], ...], facts: Callable[[Scope], Iterable[str]]
    ) -> tuple[tuple[Line, ...], ...]:
        """Return passages with a line of facts after them."""
        return tuple((*own, Line(" · ".join(facts(scope)))) for own, scope in zip(lines, self._scopes, strict=True))

    # Prose ------------------------------------------------------------------------------------------------------

    def _prose(self, scope: Scope, prose: Prose, surveyed: str) -> Iterator[Line]:
        """Yield the passages of a text as its page shows them, each with the anchor of its heading."""
        counts: dict[int, int] = {}
        anchor = ""
        passages = self._passages(scope, prose, surveyed)
        top = min((int(kind[1:]) for kind in map(_heading, passages) if kind), default=1)
        for passage in passages:
            if heading := _heading(passage):
                level = int(heading[1:]) + (1 if top == 1 else 0)
                counts = {depth: count for depth, count in counts.items() if depth <= level}
                counts[level] = counts.get(level, 0) + 1
                anchor = "section-" + "-".join(str(counts.get(depth, 0)) for depth in range(2, level + 1))
            text = self._read(scope, passage)
            for line in text.split("\n"):
                if line.strip():
                    yield Line(line.strip(), anchor)

    def _passages(self, scope: Scope, prose: Prose, surveyed: str) -> Sequence[Passage]:
        """Return the passages of a text: those that the translations were surveyed by, where they were."""
        items = scope.translations.by_file.get(surveyed, ())
        code = scope.language.code
        known = [item.source if code == self._codes[0] else item.target for item in items]
        passages = [passage for passage in known if passage and passage.position.file == prose.path]
        if not passages or prose.language != code:
            return prose_passages(make_parser(), prose)
        return sorted(passages, key=lambda passage: passage.position.line or 0)

    def _read(self, scope: Scope, passage: Passage) -> str:
        """Return the words of a passage with what it calls by id."""
        if passage.kind.split(" ")[-2:-1] == ["fence"] and "note" not in passage.kind:
            return ""
        first, *rest = passage.text.split(CALL)
        roles = iter(_ROLE.findall(passage.words))
        parts = [first]
        for call, words in zip(passage.calls, rest, strict=False):
            content = "" if call.name == _CODE else next(roles, "")
            parts += ["" if OWN_WORDS.fullmatch(content) else self._called(scope, call), words]
        return "".join(parts)

    def _called(self, scope: Scope, call: Call) -> str:
        """Return what stands on the page for a call that brings no words of its own."""
        library = self._library
        if call.name in {"fig", "num"}:
            figure_id, _, part = call.target.partition(".")
            record = library.figures.get(figure_id)
            name = FigurePart(part) if part in set(FigurePart) else FigurePart.VALUE
            if record is None or name not in record.quantities:
                return ""
            return figure_text(scope, record, name, with_unit=call.name == "fig")
        named = _NAMES.get(call.name)
        text = named(library, call.target) if named else None
        return scope.phrase(text).words if text else call.target


def _maker(route: str, make: Callable[[], Entry]) -> EntryMaker:
    return EntryMaker(route, lambda: _without_repeats(make()))


def _of(records: Mapping[str, _Record], key: str, make: Callable[[_Record], Entry]) -> Entry:
    return make(records[key])


def _list_route(kind: PageKind) -> str:
    return "" if kind is PageKind.HOME else f"{kind.value}/"


def _figure_route(record: FigureRecord) -> str:
    folder = f"indicators/{record.indicator.id}/" if record.indicator else ""
    if record.report and not record.indicator:
        folder = f"reports/{record.report.id}/"
    return f"{folder}#{figure_anchor(record.figure.id)}"


def _named(records: Mapping[str, _Record], key: str, name: Callable[[_Record], Text]) -> Text | None:
    record = records.get(key)
    return name(record) if record is not None else None


_NAMES: Mapping[str, Callable[[Library, str], Text | None]] = {
    "body": lambda library, key: _named(library.bodies, key, lambda body: body.name),
    "indicator": lambda library, key: _named(library.indicators, key, lambda indicator: indicator.name),
    "policy": lambda library, key: _named(library.policies, key, lambda policy: policy.title),
    "province": lambda library, key: _named(library.provinces, key, lambda province: province.short),
    "report": lambda library, key: _named(library.reports, key, lambda report: report.title),
    "source": lambda library, key: _named(library.sources, key, lambda source: source.publisher),
    "term": lambda library, key: _named(library.terms, key, lambda term: term.term),
    "topic": lambda library, key: _named(library.topics, key, lambda topic: topic.name),
}
"""Role → what stands on the page for the record that it names."""
_ROLE = re.compile(r"\{\w+\}`([^`]*)`")
_CODE = "code"


def _heading(passage: Passage) -> str:
    kind = passage.kind.rpartition(" ")[2]
    return kind if kind in _HEADINGS else ""


_NO_TEXTS = frozenset({str, int, bool, type(None), Position, PartialDate, Period})
"""Types that hold no text; most fields are of them."""
_HEADINGS = frozenset(f"h{level}" for level in range(1, 7))


def _without_repeats(entry: Entry) -> Entry:
    """Return an entry whose lines say nothing twice, nor what its title says."""
    if entry.kind in {EntryKind.POLICY, EntryKind.FIGURE}:
        return entry  # of these there are many, and they are made without repeats
    lines = tuple(
        tuple(line for line in dict.fromkeys(own) if line.text != title)
        for title, own in zip(entry.titles, entry.lines, strict=True)
    )
    return replace(entry, lines=lines)


def _letters(sort: str) -> str:
    """Return a reading on record without its tones and spaces."""
    return "".join(character for character in sort.casefold() if character.isalpha())


def _distinct(*words: str) -> tuple[str, ...]:
    return tuple(dict.fromkeys(words))


def _plain(values: Iterable[Decimal | None]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(plain_number(value) for value in values if value is not None))


def plain_number(value: Decimal) -> str:
    """Return a number in plain digits without zeros at its end: 414000000, 37.9; its sign is left out."""
    return format(value.copy_abs().normalize(), "f")


def _figure_texts(figure: Figure) -> Iterator[Text]:
    """Yield what is said about a figure; of these too there are many."""
    if figure.name:
        yield figure.name
    for part in (figure.change, figure.share, figure.growth):
        if part:
            yield from _texts(part)
    for text in (figure.as_of_inferred, figure.basis, figure.doubt, figure.note):
        if text:
            yield text


def _further_texts(policy: Policy) -> Iterator[Text]:
    """Yield the texts of a policy that few have."""
    if policy.title_note:
        yield policy.title_note
    if policy.document_number and policy.document_number.note:
        yield policy.document_number.note
    if policy.issuers and policy.issuers.note:
        yield policy.issuers.note
    for date in policy.dates:
        if date.note:
            yield date.note
    for part in (policy.corrections, policy.doubts, policy.relations, policy.targets, policy.beyond):
        if part:
            yield from _texts(part)
    if policy.note:
        yield policy.note


def _texts(record: object) -> Sequence[Text]:
    """Return every text of a record, in the order of its fields."""
    found: list[Text] = []
    _collect(record, found)
    return found


def _collect(record: object, found: list[Text]) -> None:
    if isinstance(record, Text):
        found.append(record)
    elif isinstance(record, tuple):
        for item in record:
            _collect(item, found)
    elif isinstance(record, Struct):
        for name in record.__struct_fields__:
            value = getattr(record, name)
            if type(value) not in _NO_TEXTS:
                _collect(value, found)


def _columns(scope: Scope, plan: Plan[object]) -> Iterator[str]:
    """Yield what a table of the downloads and its columns are called."""
    yield scope.say(plan.title)
    for column in plan.columns:
        yield column_titles(column, scope.locales)[scope.language.code]
