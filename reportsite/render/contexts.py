"""What each template is given: one frozen type per page, all words chosen, all addresses made.

Everything here is already in the language of the page. A `Phrase` prints itself with the right `lang` where its
words are in another language. Templates arrange these values and decide nothing.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from decimal import Decimal

from markupsafe import Markup, escape
from msgspec import Struct


class Phrase(Struct, frozen=True, array_like=True, gc=False):
    """Words, and the tag of their language where it is not the page's (a missing translation, an original title)."""

    words: str
    lang: str = ""

    def __html__(self) -> Markup:
        """Return the words escaped, marked with their language where it differs."""
        if not self.lang:
            return escape(self.words)
        return Markup('<span lang="{}">{}</span>').format(self.lang, self.words)

    def __str__(self) -> str:
        return self.words

    def __bool__(self) -> bool:
        return bool(self.words)


class Link(Struct, frozen=True, kw_only=True, array_like=True):
    """Somewhere to go: words and an address relative to the page."""

    label: Phrase
    href: str
    current: bool = False
    """Whether the page is this one or lies under it."""


class LanguageLink(Struct, frozen=True, kw_only=True):
    """This page in another language."""

    code: str
    tag: str
    name: str
    """The language's own name for itself."""
    href: str
    current: bool


class Alternate(Struct, frozen=True, kw_only=True):
    """An absolute address of this page for one hreflang."""

    hreflang: str
    href: str


class Download(Struct, frozen=True, kw_only=True):
    """A file that holds what the page shows."""

    label: str
    """Its format in words: CSV, Excel, JSON, PDF."""
    href: str
    size: str = ""


class FeedLink(Struct, frozen=True, kw_only=True):
    """A feed that a page announces."""

    title: str
    """With the name of the site, for those who read it elsewhere."""
    name: str
    """Without it, for a list on the site."""
    type: str
    """Media type: application/atom+xml."""
    href: str


class CitationFormat(Struct, frozen=True, kw_only=True):
    """A citation as programs read it."""

    name: str
    """BibTeX, RIS or CSL-JSON."""
    text: str


class CitationView(Struct, frozen=True, kw_only=True):
    """How to cite what a page shows."""

    lang: str
    """Tag of the language of the citation where it is not the page's, otherwise empty."""
    gb_t_7714: Markup
    apa: Markup
    formats: tuple[CitationFormat, ...]


class SiteView(Struct, frozen=True, kw_only=True):
    """What all pages share in one language."""

    name: str
    description: str
    home: str
    """Address of the home page, relative to the page."""
    search: str
    """Address of the search page; empty on the search page itself, which has a larger field."""
    everything: str
    """Address of the list of everything, which the search leads to without scripts."""
    navigation: tuple[Link, ...]
    footer: tuple[Link, ...]
    stylesheet: str
    script: str
    icon: str
    fonts: tuple[str, ...]
    """Font files worth preloading on this page."""
    licence: str


class PageView(Struct, frozen=True, kw_only=True):
    """The page itself."""

    kind: str
    language: str
    """Site code of its language."""
    tag: str
    """BCP 47 tag for `lang`."""
    locale: str
    """Open Graph locale, such as zh_CN."""
    title: Phrase
    description: str
    canonical: str
    alternates: tuple[Alternate, ...]
    languages: tuple[LanguageLink, ...]
    breadcrumbs: tuple[Link, ...]
    """From the home page down to the parent of this page; the page itself is not among them."""
    structured_data: Markup
    """JSON-LD, safe inside <script>."""
    og_type: str
    indexable: bool = True
    embed: str = ""
    """Absolute address of the page that shows its chart or table alone; empty where there is none."""
    embed_title: str = ""
    """What that page is called."""
    picture: str = ""
    """Absolute address of the picture that networks show beside its address; empty where there is none."""
    downloads: tuple[Download, ...] = ()
    """The page's data as files, and the page as a document."""
    feeds: tuple[FeedLink, ...] = ()
    """Feeds of what the page shows, that of the whole site last."""


class StatusView(Struct, frozen=True, kw_only=True, array_like=True):
    """How well something is known."""

    value: str
    """The enum's value, for class names: verified, captured, derived, corroborated, recalled, disputed, withdrawn."""
    label: str
    explanation: str
    certain: bool
    """False for those that must carry their mark wherever they are shown."""


class SourceLink(Struct, frozen=True, kw_only=True):
    """A source as it is named beside a fact."""

    label: Phrase
    href: str
    tier: int
    tier_label: str
    published: str


class QuoteView(Struct, frozen=True, kw_only=True):
    """The clause a figure was printed in."""

    text: str
    lang: str
    source: SourceLink
    line: int | None


class PartView(Struct, frozen=True, kw_only=True):
    """A printed change, share or growth of a figure."""

    kind: str
    """change, share or growth."""
    short: str
    """With its sign, for table cells: +24.80 million, 37.9%."""
    sentence: str
    """As one says it: up 24.80 million people on December 2022; 占网民整体的37.9%."""
    status: StatusView
    note: Phrase | None
    sources: tuple[SourceLink, ...]
    value: Decimal | None = None
    """With its sign, to sort by."""


class TermView(Struct, frozen=True, kw_only=True):
    """One number or sign of a calculation, in the order in which they are read; spaces stand between them."""

    text: str
    before: str = ""
    """What stands before it without a space: an opening bracket, a minus."""
    after: str = ""
    """What stands after it without a space: a closing bracket."""
    href: str = ""
    """Address of the figure's record; empty for signs and for numbers that are no figures of this site."""
    status: StatusView | None = None
    """How well the number is known; None for signs."""


class GivenView(Struct, frozen=True, kw_only=True):
    """A number that a calculation needs and that is no figure of this site."""

    name: Phrase
    text: str
    status: StatusView
    sources: tuple[SourceLink, ...]
    note: Phrase | None


class CalculationView(Struct, frozen=True, kw_only=True):
    """A relation between figures, and whether it holds."""

    id: str
    anchor: str
    """Fragment of it on the page of arithmetic."""
    href: str
    """Address of that place, relative to this page."""
    name: Phrase
    terms: tuple[TermView, ...]
    """3.26亿 ÷ 10.92亿 = 29.8%."""
    computed: str
    """Between which ends the result lies: 29.794% to 29.913%; empty where nothing may be computed."""
    stated: str
    """What is printed, or what the other side comes to."""
    verdict: str
    """exact, within-rounding, inconsistent, doubt or not-comparable."""
    status: StatusView
    """The verdict in words; its `value` is that of a status of figures that looks alike."""
    reason: str
    """Why its numbers cannot be compared; otherwise empty."""
    given: tuple[GivenView, ...]
    note: Phrase | None


class FigureView(Struct, frozen=True, kw_only=True):
    """A figure ready to be shown."""

    id: str
    anchor: str
    """Fragment of the figure on the page that holds its record."""
    href: str
    """Address of that place, relative to this page."""
    name: Phrase
    text: str
    """Value with its unit: 1.092 billion people."""
    number: str
    """Value without the noun: 1.092 billion."""
    unit: str
    """The noun that `text` has and `number` has not: people; empty where there is none."""
    printed: str
    printed_lang: str
    as_of: str
    """Date in words, or "date not stated"."""
    as_of_value: str
    """Machine date for <time datetime>, or empty."""
    as_of_note: Phrase | None
    value: Decimal | None
    approximation: str
    """exact, about, over, under, at-least, at-most, nearly, all."""
    status: StatusView
    change: PartView | None
    share: PartView | None
    growth: PartView | None
    quotes: tuple[QuoteView, ...]
    sources: tuple[SourceLink, ...]
    """Other sources that print the same value."""
    publisher: Link | None
    rounds: Link | None
    basis: Phrase | None
    doubt: Phrase | None
    note: Phrase | None
    edition: Link | None
    """The edition it was published in, linked where that report has a page here (otherwise href is empty)."""
    page: str = ""
    """Address of the page of this figure alone, which stays; empty where the site has none."""
    relations: tuple[CalculationView, ...] = ()
    """The calculations it takes part in, its own first; given where its record is shown in full (the table of its
    series, the figures of its report), and empty elsewhere."""


class FigureGroupView(Struct, frozen=True, kw_only=True):
    """Figures under one heading."""

    title: Phrase
    figures: tuple[FigureView, ...]


class SeriesPoint(Struct, frozen=True, kw_only=True):
    """A point of a series: where it stands in time, what it is."""

    date: dt.date
    label: str
    figure: FigureView
    href: str = ""
    """Where it leads: to its record where that stands on the page, otherwise to the page that it has to itself."""


class SeriesMark(Struct, frozen=True, kw_only=True):
    """A gap or a break of a series."""

    date: dt.date
    label: str
    note: Phrase


class SeriesView(Struct, frozen=True, kw_only=True):
    """A series as a chart and a table show it."""

    id: str
    name: Phrase
    href: str
    unit: str
    kind: str
    points: tuple[SeriesPoint, ...]
    gaps: tuple[SeriesMark, ...]
    breaks: tuple[SeriesMark, ...]
    description: str
    """One sentence for <desc>: first and last point, highest, gaps."""
    scale: Decimal
    """Divide values by this for axis labels."""
    scale_label: str
    """What axis labels count: 亿人, million people, %."""


class DateView(Struct, frozen=True, kw_only=True):
    """A date of a policy."""

    meaning: str
    label: str
    """Printed in the source, issued, made public …"""
    text: str
    value: str
    """Machine date."""
    status: StatusView
    note: Phrase | None
    sources: tuple[SourceLink, ...]


class PolicyRow(Struct, frozen=True, kw_only=True, array_like=True):
    """A policy as lists, tables and timelines show it."""

    id: str
    title: Phrase
    href: str
    level: str
    """national or provincial."""
    level_label: str
    date: str
    """The date it is listed under, in words."""
    date_value: str
    date_meaning: str
    corrected: bool
    doubtful: bool
    printed_date: str
    """Where the listed date is a correction: what the source prints."""
    issuers: tuple[Link, ...]
    """The lead, then named others; few."""
    issuers_text: str
    """In one phrase: 工业和信息化部等十六部门 / Ministry of Industry and Information Technology and 15 others."""
    regions: tuple[Link, ...]
    topics: tuple[Link, ...]
    document_type: str
    document_number: str
    """Empty where none is known well enough to be listed."""
    has_corrections: bool
    """Whether anything that the source prints of it is shown corrected."""
    summaries: Mapping[str, Phrase]
    """Where its summary is looked up, by lists that show it."""

    @property
    def summary(self) -> Phrase:
        """Return what it says, in our words."""
        return self.summaries[self.id]


class TimelineItem(Struct, frozen=True, kw_only=True, array_like=True):
    """Something on the timeline."""

    kind: str
    """policy, report, plan (a period) or target."""
    lane: str
    """national, provincial or report."""
    start: dt.date
    end: dt.date
    year: int
    month: int
    """0 where only the year is known."""
    date: str
    date_value: str
    title: Phrase
    href: str
    detail: Phrase | None
    """Who issued it, which region, what the target is."""
    mark: StatusView | None
    """Where the date carries one."""


class TimelineMonth(Struct, frozen=True, kw_only=True):
    """The items of a month (month 0: of the year without a known month)."""

    label: str
    month: int
    items: tuple[TimelineItem, ...]


class TimelineYear(Struct, frozen=True, kw_only=True):
    """The items of a year."""

    year: int
    label: str
    months: tuple[TimelineMonth, ...]


class TileView(Struct, frozen=True, kw_only=True):
    """A square of the province map."""

    id: str
    column: int
    row: int
    abbreviation: str
    name: str
    href: str
    count: int
    """How many policies of this collection name it."""
    label: str
    """For the tooltip and screen readers: Beijing: 2 records."""
    current: bool = False


class ReportRow(Struct, frozen=True, kw_only=True):
    """A report as lists show it."""

    id: str
    title: Phrase
    href: str
    issuer: Link
    as_of: str
    published: str
    published_value: str
    summary: Phrase
    figures: tuple[FigureView, ...]
    """Its highlights."""
    figure_count: int
    """How many figures it holds in all."""


# One type per page ------------------------------------------------------------------------------------------


class HomeContext(Struct, frozen=True, kw_only=True):
    """templates/home.html."""

    introduction: Phrase
    figures: tuple[FigureView, ...]
    sparklines: Mapping[str, SeriesView]
    """Figure id → series, for figures that belong to one."""
    newest: tuple[PolicyRow, ...]
    timeline: tuple[TimelineItem, ...]
    tiles: tuple[TileView, ...]
    reports: tuple[ReportRow, ...]
    series: tuple[SeriesView, ...]
    counts: Mapping[str, int]
    """reports, policies, provinces (with a record), divisions (all counted), indicators, figures, sources."""
    topics: tuple[tuple[Link, int], ...]
    """Topics with how many policies each has, most first."""


class ReportsContext(Struct, frozen=True, kw_only=True):
    """templates/reports.html."""

    reports: tuple[ReportRow, ...]


class Heading(Struct, frozen=True, kw_only=True):
    """A heading of a text, for its contents list."""

    level: int
    anchor: str
    label: str


class BodyView(Struct, frozen=True, kw_only=True):
    """A rendered Markdown text."""

    html: Markup
    headings: tuple[Heading, ...]
    lang: str
    """Tag of its language where it is not the page's, otherwise empty."""


class LossView(Struct, frozen=True, kw_only=True):
    """A number that the capture lost, and what restores it."""

    id: str
    captured: str
    captured_lang: str
    restored: str
    """The restored number as the page shows it."""
    figure: FigureView | None
    status: StatusView
    sources: tuple[SourceLink, ...]
    note: Phrase | None


class DamageView(Struct, frozen=True, kw_only=True):
    """An entry of a source's damage log."""

    what: Phrase
    count: int | None
    lines: str
    captured: str
    repaired: str
    lang: str
    """Language of `captured` and `repaired`."""
    confidence: str


class SourceView(Struct, frozen=True, kw_only=True):
    """A source on the page of sources, and beside what was taken from it."""

    id: str
    anchor: str
    href: str
    title: Phrase | None
    publisher: Phrase
    kind_label: str
    tier: int
    tier_label: str
    of: Link | None
    published: str
    published_note: Phrase | None
    retrieved: str
    address: str
    capture_file: str
    capture_sha256: str
    damage: tuple[DamageView, ...]
    note: Phrase | None
    figure_count: int
    """How many figures quote it or were seen in it."""
    policy_count: int


class ChangeView(Struct, frozen=True, kw_only=True):
    """A correction in the list of changes."""

    anchor: str
    date: str
    date_value: str
    record: Link
    kind: str
    """What kind of record it is, in words."""
    field: str
    before: str
    after: str
    what: Phrase | None
    because: Phrase
    sources: tuple[SourceLink, ...]


class ReportContext(Struct, frozen=True, kw_only=True):
    """templates/report.html."""

    report: ReportRow
    work_title: Phrase
    work_number: str
    series_name: Phrase | None
    body: BodyView
    missing_translation: bool
    """Whether the body stands in another language because this one is missing."""
    highlights: tuple[FigureView, ...]
    groups: tuple[FigureGroupView, ...]
    series: tuple[SeriesView, ...]
    source: SourceView
    damage_note: Phrase | None
    losses: tuple[LossView, ...]
    lost_tokens: tuple[LossView, ...]
    mentions: tuple[tuple[Phrase, str, Phrase | None], ...]
    """Name, address or empty, note."""
    corrections: tuple[ChangeView, ...]
    topics: tuple[Link, ...]
    cite: CitationView
    """How to cite the page, in the page's language."""


class LossesContext(Struct, frozen=True, kw_only=True):
    """templates/losses.html: what the capture of a report lost, and what was restored."""

    report: Link
    damage_note: Phrase | None
    losses: tuple[LossView, ...]
    lost_tokens: tuple[LossView, ...]


class PoliciesContext(Struct, frozen=True, kw_only=True):
    """templates/policies.html: all policies, newest first."""

    policies: tuple[PolicyRow, ...]
    tables: tuple[tuple[Link, Phrase, int], ...]
    """Table, its summary, its number of rows."""
    topics: tuple[tuple[Link, int], ...]


class PolicyTableContext(Struct, frozen=True, kw_only=True):
    """templates/policy-table.html."""

    title: Phrase
    printed_title: Phrase | None
    level: str
    period: str
    summary: Phrase
    note: Phrase | None
    rows: tuple[PolicyRow, ...]
    source: SourceView
    corrections: int
    doubts: int


class TargetView(Struct, frozen=True, kw_only=True):
    """A target, requirement or incentive of a policy."""

    kind: str
    kind_label: str
    subject: Phrase
    text: str
    """With its bound and modality: strive for at least 70%."""
    by: str
    by_value: str
    printed: str
    printed_lang: str
    quote: QuoteView | None
    note: Phrase | None


class RelationView(Struct, frozen=True, kw_only=True):
    """How a policy bears on another document."""

    kind: str
    label: str
    title: Phrase
    href: str
    """Empty where the document has no page here."""
    status: StatusView
    note: Phrase | None


class CorrectionView(Struct, frozen=True, kw_only=True):
    """A value shown corrected, or doubted and shown as printed."""

    field: str
    printed: str
    corrected: str
    """The value shown instead; for a doubt, the value suspected."""
    because: Phrase
    on: str
    doubt: bool


class PolicyContext(Struct, frozen=True, kw_only=True):
    """templates/policy.html."""

    row: PolicyRow
    original_title: Phrase | None
    """The title in the language it was issued in, where the page's language is another."""
    printed_title: Phrase | None
    title_status: str
    """Where the page's title is a translation: official, press, own … in words; otherwise empty."""
    title_note: Phrase | None
    document_number: str
    document_number_status: StatusView | None
    issuers_printed: str
    lead: tuple[Link, ...]
    joint: tuple[Link, ...]
    total: int | None
    unnamed: int
    """How many of the issuers are not known by name."""
    issuers_inferred: bool
    issuers_note: Phrase | None
    dates: tuple[DateView, ...]
    plan_period: str
    plan_start: dt.date | None
    plan_end: dt.date | None
    in_force: str
    """Status of the policy in words."""
    summary: Phrase
    targets: tuple[TargetView, ...]
    beyond: tuple[tuple[Phrase, tuple[SourceLink, ...]], ...]
    relations: tuple[RelationView, ...]
    corrections: tuple[CorrectionView, ...]
    source: SourceView
    source_line: int
    table: Link
    seen_at: tuple[SourceLink, ...]
    note: Phrase | None
    related: tuple[PolicyRow, ...]
    """Others on the same topics, nearest first, at most six."""
    previous: PolicyRow | None
    """Neighbours in its table."""
    next: PolicyRow | None
    cite: CitationView


class TimelineContext(Struct, frozen=True, kw_only=True):
    """templates/timeline.html."""

    items: tuple[TimelineItem, ...]
    """By date."""
    years: tuple[TimelineYear, ...]
    """The same items, grouped."""
    plans: tuple[TimelineItem, ...]
    """Plan periods, for the bars."""
    topics: tuple[Link, ...]
    provinces: tuple[Link, ...]
    """Provinces with a record."""


class ProvinceRow(Struct, frozen=True, kw_only=True):
    """A province as lists show it."""

    id: str
    name: Phrase
    full_name: Phrase
    abbreviation: str
    href: str
    count: int
    kind_label: str
    counted: bool


class ProvincesContext(Struct, frozen=True, kw_only=True):
    """templates/provinces.html."""

    tiles: tuple[TileView, ...]
    areas: tuple[tuple[Phrase, tuple[ProvinceRow, ...]], ...]
    """In the official order."""
    sorted: tuple[ProvinceRow, ...]
    """By sound in Chinese, by alphabet in English."""
    with_records: int
    counted: int
    policies: int


class ProvinceContext(Struct, frozen=True, kw_only=True):
    """templates/province.html."""

    province: ProvinceRow
    code: str
    iso_code: str
    area: Phrase
    other_names: tuple[Phrase, ...]
    note: Phrase | None
    tiles: tuple[TileView, ...]
    """The whole map, this one current; empty where it has no tile."""
    policies: tuple[PolicyRow, ...]
    timeline: tuple[TimelineItem, ...]
    topics: tuple[tuple[Link, int], ...]
    neighbours: tuple[ProvinceRow, ...]
    average: str
    """Records per counted division in this collection, as a sentence's number."""
    as_of: str
    """The date to which the collection goes, for "no record as of"."""
    national: tuple[PolicyRow, ...]
    """National policies, which bear on every province; newest three."""


class IndicatorsContext(Struct, frozen=True, kw_only=True):
    """templates/indicators.html."""

    series: tuple[tuple[SeriesView, FigureView, Phrase], ...]
    """Series, its newest figure, its definition."""


class IndicatorContext(Struct, frozen=True, kw_only=True):
    """templates/indicator.html."""

    series: SeriesView
    newest: FigureView
    definition: Phrase
    compiler: Link
    former_names: tuple[tuple[Phrase, str], ...]
    """Name, until when."""
    topics: tuple[Link, ...]
    note: Phrase | None
    reports: tuple[Link, ...]
    """Reports here that contribute to it."""
    cite: CitationView


class TopicContext(Struct, frozen=True, kw_only=True):
    """templates/topic.html."""

    name: Phrase
    summary: Phrase
    policies: tuple[PolicyRow, ...]
    reports: tuple[ReportRow, ...]
    series: tuple[SeriesView, ...]
    timeline: tuple[TimelineItem, ...]


class TopicsContext(Struct, frozen=True, kw_only=True):
    """templates/topics.html."""

    topics: tuple[tuple[Link, Phrase, int], ...]
    """Topic, its summary, number of policies."""


class BodyContext(Struct, frozen=True, kw_only=True):
    """templates/body.html: an organisation."""

    name: Phrase
    short: Phrase | None
    other_names: tuple[Phrase, ...]
    """Its name in the site's other languages, and aliases."""
    kind_label: str
    name_status: str
    name_source: Phrase | None
    parent: Link | None
    offices: tuple[Link, ...]
    province: Link | None
    note: Phrase | None
    lead: tuple[PolicyRow, ...]
    joint: tuple[PolicyRow, ...]
    reports: tuple[ReportRow, ...]
    series: tuple[SeriesView, ...]
    timeline: tuple[TimelineItem, ...]


class BodiesContext(Struct, frozen=True, kw_only=True):
    """templates/bodies.html."""

    groups: tuple[tuple[str, tuple[tuple[Link, int], ...]], ...]
    """Kind of body, then bodies with how many policies name them."""


class SourcesContext(Struct, frozen=True, kw_only=True):
    """templates/sources.html."""

    captures: tuple[SourceView, ...]
    """Those the site was made from."""
    tiers: tuple[tuple[int, str, tuple[SourceView, ...]], ...]
    """The others by tier: number, label, sources."""


class GlossaryContext(Struct, frozen=True, kw_only=True):
    """templates/glossary.html."""

    terms: tuple[tuple[str, Phrase, Phrase, Phrase, tuple[Link, ...]], ...]
    """Anchor, term, the term in the other language, definition, see also."""


class CalculationGroup(Struct, frozen=True, kw_only=True):
    """Calculations of one kind."""

    anchor: str
    title: str
    explanation: str
    calculations: tuple[CalculationView, ...]


class ArithmeticContext(Struct, frozen=True, kw_only=True):
    """templates/arithmetic.html: every relation between figures, with its verdict."""

    groups: tuple[CalculationGroup, ...]
    verdicts: tuple[tuple[StatusView, int], ...]
    """Each verdict, what it means, and how many relations have it."""
    total: int


class MatrixRow(Struct, frozen=True, kw_only=True):
    """A province in the matrix of provinces and topics."""

    province: ProvinceRow
    cells: tuple[tuple[Link, int], ...]
    """For each topic, how many of the province's policies are on it, and the address of the list of these."""


class ProvinceProfile(Struct, frozen=True, kw_only=True):
    """A province as it stands beside others."""

    province: ProvinceRow
    area: Phrase
    topics: tuple[tuple[Link, int], ...]
    years: tuple[tuple[str, int], ...]
    """Year, and how many of its policies are listed under it; newest first."""
    policies: tuple[PolicyRow, ...]
    """The newest few."""


class SeriesGroup(Struct, frozen=True, kw_only=True):
    """Series that count the same and can stand in one chart."""

    label: str
    series: tuple[SeriesView, ...]
    dates: tuple[tuple[str, tuple[FigureView | None, ...]], ...]
    """Date in words, and what each series has for it, newest first; empty where the group is too wide for a table."""


class CompareContext(Struct, frozen=True, kw_only=True):
    """templates/compare.html."""

    topics: tuple[Link, ...]
    matrix: tuple[MatrixRow, ...]
    """Provinces with a record, in the official order."""
    unrecorded: tuple[ProvinceRow, ...]
    """Counted divisions without one."""
    profiles: tuple[ProvinceProfile, ...]
    groups: tuple[SeriesGroup, ...]
    data: str
    """The series for the script that draws them, as JSON."""
    words: str
    """What that script says, as JSON."""


class SearchContext(Struct, frozen=True, kw_only=True):
    """templates/search.html."""

    index: str
    """Address of the folder of the index."""
    root: str
    """Address of the site's root."""
    file: str
    """What addresses end in: nothing, or index.html in a copy that is opened without a server."""
    everything: str
    everything_label: str
    facets: tuple[tuple[str, str], ...]
    """Name of each facet in the address, and its label."""
    words: str
    """The sentences that the script says, as JSON."""


class RegisterEntry(Struct, frozen=True, kw_only=True):
    """A line of the list of everything."""

    label: Phrase
    href: str
    kind: str


class RegisterGroup(Struct, frozen=True, kw_only=True):
    """The lines under one letter."""

    anchor: str
    letter: str
    entries: tuple[RegisterEntry, ...]


class EverythingContext(Struct, frozen=True, kw_only=True):
    """templates/everything.html."""

    count: int
    groups: tuple[RegisterGroup, ...]
    """By the first letter, or by that of the reading."""
    topics: tuple[tuple[Link, tuple[RegisterEntry, ...]], ...]


class EmbedSource(Struct, frozen=True, kw_only=True):
    """Where what is shown in a frame comes from."""

    page: Link
    """The page that tells everything about it."""
    sources: tuple[Phrase, ...]
    """Who published the numbers or the table; nobody where the site drew it from all that it holds."""
    as_of: str


class EmbedChartContext(Struct, frozen=True, kw_only=True):
    """templates/embed-chart.html."""

    series: SeriesView
    origin: EmbedSource


class EmbedTableContext(Struct, frozen=True, kw_only=True):
    """templates/embed-table.html."""

    title: Phrase
    column: str
    """What the second column holds."""
    rows: tuple[PolicyRow, ...]
    origin: EmbedSource


class EmbedFiguresContext(Struct, frozen=True, kw_only=True):
    """templates/embed-figures.html."""

    title: Phrase
    groups: tuple[FigureGroupView, ...]
    origin: EmbedSource


class EmbedMapContext(Struct, frozen=True, kw_only=True):
    """templates/embed-map.html."""

    tiles: tuple[TileView, ...]
    origin: EmbedSource


class EmbedMatrixContext(Struct, frozen=True, kw_only=True):
    """templates/embed-matrix.html."""

    topics: tuple[Link, ...]
    matrix: tuple[MatrixRow, ...]
    origin: EmbedSource


class EmbedTimelineContext(Struct, frozen=True, kw_only=True):
    """templates/embed-timeline.html."""

    items: tuple[TimelineItem, ...]
    origin: EmbedSource


class FileView(Struct, frozen=True, kw_only=True):
    """A file of data: its format, and where it is."""

    label: str
    href: str


class FieldView(Struct, frozen=True, kw_only=True):
    """A column of a table of data."""

    name: str
    type: str
    title: str
    refers: str
    """Table whose ids it holds; otherwise empty."""


class DataTableView(Struct, frozen=True, kw_only=True):
    """A table of data that can be fetched."""

    name: str
    title: str
    rows: int
    files: tuple[FileView, ...]
    fields: tuple[FieldView, ...]


class DataContext(Struct, frozen=True, kw_only=True):
    """templates/data.html: everything that can be fetched, followed and asked for by programs."""

    whole: tuple[FileView, ...]
    """The whole site in one file, and what describes it."""
    tables: tuple[DataTableView, ...]
    patterns: tuple[tuple[str, str], ...]
    """What is found at which address, `{id}` standing for an id."""
    feeds: tuple[FeedLink, ...]
    calendar: str
    """Address of the calendar, or empty."""
    example: str
    """Address of the data beside the home page, or empty."""
    licence: Phrase
    licence_address: str


class ChangesContext(Struct, frozen=True, kw_only=True):
    """templates/changes.html: what was corrected, newest first."""

    changes: tuple[ChangeView, ...]
    collected: str
    """The date to which the collection goes."""
    collected_value: str


class FigureContext(Struct, frozen=True, kw_only=True):
    """templates/figure.html: a figure at an address that stays."""

    figure: FigureView
    record: Link
    """Its place in the table of its series or report."""
    reports: tuple[Link, ...]
    """Reports that hold it."""
    corrections: tuple[CorrectionView, ...]
    cite: CitationView


class TextContext(Struct, frozen=True, kw_only=True):
    """templates/page.html: a page of prose."""

    body: BodyView
    summary: Phrase
    missing_translation: bool


class NotFoundContext(Struct, frozen=True, kw_only=True):
    """templates/404.html: one page in all languages."""

    homes: tuple[LanguageLink, ...]
    words: Mapping[str, tuple[str, str]]
    """Language → what it says, and why that may be, in that language."""


class EntranceContext(Struct, frozen=True, kw_only=True):
    """templates/entrance.html: choose a language; goes on by the browser's language where scripts run."""

    homes: tuple[LanguageLink, ...]
    names: Mapping[str, str]
    """Site name by language code."""
    descriptions: Mapping[str, str]
