"""Pages → artifacts: the view of each page is made and its template filled in. Nothing is written here."""

from __future__ import annotations

import copy
from collections.abc import Callable, Collection, Iterator, Mapping
from pathlib import Path
from typing import Any, cast
from urllib.parse import urlsplit

from jinja2 import Environment
from markupsafe import Markup
from msgspec import Struct
from msgspec.structs import replace

from reportsite.artifacts import Artifact
from reportsite.config import Config
from reportsite.diagnostics import Diagnostics
from reportsite.i18n.locales import Locale
from reportsite.model.library import Library
from reportsite.model.pages import TextPage
from reportsite.model.policies import Policy
from reportsite.model.registry import Registry
from reportsite.model.reports import FigurePart
from reportsite.model.text import Text
from reportsite.render import words
from reportsite.render.addresses import Addresses, address
from reportsite.render.cards.paths import picture_path
from reportsite.render.contexts import Alternate, LanguageLink, Link, PageView, Phrase, PolicyRow, SiteView
from reportsite.render.documents import SiteDocuments, document_downloads
from reportsite.render.environment import Messages, make_environment, template_faults
from reportsite.render.feeds import feed_links
from reportsite.render.fragments import Fragments, filled
from reportsite.render.later import later
from reportsite.render.prose import Macros, ProseRenderer
from reportsite.render.rows import HOME, ROOT, DatedItem, Form, Lazily, PolicyBook, Wrap, unwrapped
from reportsite.render.scope import Scope
from reportsite.render.structured_data import structured_data
from reportsite.render.theme import Theme
from reportsite.render.views import (
    arithmetic,
    changes,
    compare,
    data,
    embeds,
    figure_pages,
    lists,
    policies,
    provinces,
    reports,
    search,
    sources,
    timelines,
)
from reportsite.render.views.figures import figure_name, figure_text
from reportsite.render.views.policies import policy_row
from reportsite.render.views.timelines import policy_items, report_items
from reportsite.site.arithmetic import Arithmetic
from reportsite.site.changes import LastChanges
from reportsite.site.groups import Groups
from reportsite.site.pages import EMBEDS, Page, PageKind
from reportsite.site.plan import SitePlan, alternates
from reportsite.site.policies import PolicyIndex
from reportsite.site.translations import State, Survey

_Builder = Callable[[Scope, ProseRenderer], Any]

_BUILDERS: Mapping[PageKind, _Builder] = {
    PageKind.HOME: lambda scope, _: lists.home_context(scope),
    PageKind.REPORTS: lambda scope, _: reports.reports_context(scope),
    PageKind.REPORT: lambda scope, prose: reports.report_context(
        scope, scope.library.reports[scope.page.subject], prose
    ),
    PageKind.LOSSES: lambda scope, _: reports.losses_context(scope, scope.library.reports[scope.page.subject]),
    PageKind.POLICIES: lambda scope, _: policies.policies_context(scope),
    PageKind.POLICY: lambda scope, _: policies.policy_context(scope, scope.library.policies[scope.page.subject]),
    PageKind.POLICY_TABLE: lambda scope, _: policies.policy_table_context(
        scope, scope.library.policy_tables[scope.page.subject]
    ),
    PageKind.TIMELINE: lambda scope, _: timelines.timeline_context(scope),
    PageKind.PROVINCES: lambda scope, _: provinces.provinces_context(scope),
    PageKind.PROVINCE: lambda scope, _: provinces.province_context(scope, scope.library.provinces[scope.page.subject]),
    PageKind.INDICATORS: lambda scope, _: lists.indicators_context(scope),
    PageKind.INDICATOR: lambda scope, _: lists.indicator_context(scope, scope.library.indicators[scope.page.subject]),
    PageKind.TOPICS: lambda scope, _: lists.topics_context(scope),
    PageKind.TOPIC: lambda scope, _: lists.topic_context(scope, scope.library.topics[scope.page.subject]),
    PageKind.BODIES: lambda scope, _: lists.bodies_context(scope),
    PageKind.BODY: lambda scope, _: lists.body_context(scope, scope.library.bodies[scope.page.subject]),
    PageKind.SOURCES: lambda scope, _: sources.sources_context(scope),
    PageKind.GLOSSARY: lambda scope, _: lists.glossary_context(scope),
    PageKind.ARITHMETIC: lambda scope, _: arithmetic.arithmetic_context(scope),
    PageKind.COMPARE: lambda scope, _: compare.compare_context(scope),
    PageKind.SEARCH: lambda scope, _: search.search_context(scope),
    PageKind.EVERYTHING: lambda scope, _: search.everything_context(scope),
    PageKind.EMBED_CHART: lambda scope, _: embeds.chart_context(scope, scope.library.indicators[scope.page.subject]),
    PageKind.EMBED_TABLE: lambda scope, _: embeds.table_context(scope, scope.page.subject),
    PageKind.EMBED_FIGURES: lambda scope, _: embeds.figures_context(scope, scope.library.reports[scope.page.subject]),
    PageKind.EMBED_MAP: lambda scope, _: embeds.map_context(scope),
    PageKind.EMBED_MATRIX: lambda scope, _: embeds.matrix_context(scope),
    PageKind.EMBED_TIMELINE: lambda scope, _: embeds.timeline_context(scope),
    PageKind.DATA: lambda scope, _: data.data_context(scope),
    PageKind.CHANGES: lambda scope, _: changes.changes_context(scope),
    PageKind.FIGURE: lambda scope, _: figure_pages.figure_context(scope, scope.library.figures[scope.page.subject]),
    PageKind.TEXT: lambda scope, prose: lists.text_context(scope, scope.page.subject, prose),
    PageKind.ENTRANCE: lambda scope, _: lists.entrance_context(scope),
    PageKind.NOT_FOUND: lambda scope, _: lists.not_found_context(scope),
}


class Edition(Struct, frozen=True, kw_only=True):
    """Everything that rendering reads, the same for all pages of a build."""

    library: Library
    config: Config
    plan: SitePlan
    registry: Registry
    locales: Mapping[str, Locale]
    theme: Theme
    policies: PolicyIndex
    groups: Groups
    arithmetic: Arithmetic
    translations: Survey
    """How the translations stand to their sources."""
    template_folders: tuple[Path, ...]
    offline: bool = False
    documents: SiteDocuments = SiteDocuments()
    """The printed documents that pages link to."""
    positions: bool = False
    """Whether blocks of prose carry the line they come from; for the preview, never for what is published."""


class PageRenderer:
    """Renders pages one by one; what is wrong in their texts goes to `diagnostics`."""

    def __init__(
        self,
        edition: Edition,
        diagnostics: Diagnostics,
        environment: Environment | None = None,
        wrap: Wrap = unwrapped,
        fragments: Fragments | None = None,
    ) -> None:
        """`wrap` is asked what to put in the place of each collection of what lists show; `fragments` remember some."""
        self._edition = edition
        self._diagnostics = diagnostics
        self._changes = LastChanges(edition.library, edition.config.collected)
        self._environment = environment or make_environment(edition.template_folders)
        self._fragments = fragments
        self._prose = ProseRenderer(self._macros, self._translation_note)
        self._words: dict[str, Mapping[str, Any]] = {}
        self._books: dict[str, PolicyBook] = {}
        for language in edition.config.languages:
            self._books[language.code] = self._book(language.code, wrap)

    def renewed(self, edition: Edition) -> PageRenderer:
        """Return a renderer of another edition that keeps the compiled templates of this one."""
        return PageRenderer(edition, self._diagnostics, self._environment, fragments=self._fragments and Fragments())

    def let_go(self) -> None:
        """Hold nothing any more, so that all of it is gone at once; it cannot be used afterwards."""
        self.__dict__.clear()

    def take_over(self, edition: Edition, policies: Collection[str]) -> None:
        """Render another edition from now on, which has the same pages and of which only these policies differ."""
        self._edition = edition
        self._changes = LastChanges(edition.library, edition.config.collected)
        for book in self._books.values():
            book.forget(policies)

    def reporting_to(self, diagnostics: Diagnostics) -> PageRenderer:
        """Return this renderer, but with somebody else to tell what is wrong."""
        other = copy.copy(self)
        other._diagnostics = diagnostics  # noqa: SLF001 (a copy of this very object)
        return other

    def render(self, page: Page) -> Artifact:
        """Return the file of a page; raise TemplateFault when a template cannot be used."""
        with template_faults(self._edition.template_folders):
            scope = self.scope(page)
            context = _BUILDERS[page.kind](scope, self._prose)
            fields = {name: getattr(context, name) for name in context.__struct_fields__}
            return Artifact(page.file, self.fill(f"{page.kind.value}.html", scope, fields).encode())

    def fill(self, template: str, scope: Scope, values: Mapping[str, Any]) -> str:
        """Return a template filled in for a page with values of its own."""
        with template_faults(self._edition.template_folders):
            html = self._environment.get_template(template).render(**self.frame(scope), **values)
            if self._edition.config.omit:
                # What has no page is named in words; a link without an address would lead to the page it stands on.
                html = html.replace('<a href="">', "<a>")
            addresses = scope.addresses
            return html.replace(ROOT, addresses.root).replace(HOME, addresses.home_of(scope.language.code))

    def scope(self, page: Page) -> Scope:
        """Return what the views of a page may look at."""
        edition = self._edition
        code = page.language or edition.config.languages[0].code
        base_path = urlsplit(edition.config.base_url).path or "/"
        return Scope(
            library=edition.library,
            arithmetic=edition.arithmetic,
            policies=edition.policies,
            groups=edition.groups,
            changes=self._changes,
            config=edition.config,
            plan=edition.plan,
            registry=edition.registry,
            diagnostics=self._diagnostics,
            locales=edition.locales,
            page=page,
            locale=edition.locales[code],
            addresses=Addresses.of(page, base_path=base_path.rstrip("/") + "/", offline=edition.offline),
            book=self._books[code],
            translations=edition.translations,
            positions=edition.positions,
        )

    def _book(self, language: str, wrap: Wrap) -> PolicyBook:
        """Return what lists of a language show; nothing of it is made yet."""

        def policy_of(policy: str) -> Policy:
            return self._edition.policies.policies[policy]

        policies = self._edition.policies.policies

        def scope() -> Scope:
            anywhere = self.scope(Page(PageKind.POLICIES, "", language))
            return replace(anywhere, addresses=Addresses(ROOT, self._edition.offline, language, HOME))

        summaries = Lazily(policies, lambda policy: scope().phrase(policy_of(policy).summary))
        rows = Lazily(policies, lambda policy: policy_row(scope(), policy_of(policy)))
        items = Lazily(policies, lambda policy: policy_items(scope(), policy_of(policy)))
        library = self._edition.library
        reports = Lazily(library.reports, lambda report: report_items(scope(), self._edition.library.reports[report]))
        summaries_of = wrap(f"summaries {language}", summaries)
        row = Form(
            PolicyRow,
            bare=lambda row: replace(row, summaries={}),
            whole=lambda row: replace(row, summaries=summaries_of),
        )
        dated = Form(tuple[DatedItem, ...])
        return PolicyBook(
            rows=wrap(f"rows {language}", rows, row),
            summaries=summaries_of,
            items=wrap(f"items {language}", items, dated),
            reports=wrap(f"reports {language}", reports, dated),
        )

    def _macros(self, scope: Scope) -> Macros:
        template = self._environment.get_template("macros/figure.html")
        return cast("Macros", template.make_module(self.frame(scope)))

    def _translation_note(self, scope: Scope, state: State) -> Markup:
        return Markup(self.fill("partials/stale-block.html", scope, {"state": state.value}))  # noqa: S704 (a template)

    def _words_of(self, locale: Locale) -> Mapping[str, Any]:
        """Return the names under which templates find the words of a language."""
        code = locale.language.code
        if code not in self._words:
            self._words[code] = Messages(locale.catalog).names()
        return self._words[code]

    def frame(self, scope: Scope) -> dict[str, Any]:
        """Return what every template of a page is given."""

        def href(kind: str, subject: str = "", fragment: str = "") -> str:
            return scope.href(PageKind(kind), subject, fragment)

        def asset(path: str) -> str:
            return scope.addresses.asset(self._edition.theme.assets[path])

        return {
            **self._words_of(scope.locale),
            "site": site_view(scope, self._edition.theme),
            "page": page_view(scope, self._edition.documents),
            "href": href,
            "asset": asset,
            "number": scope.format.number,
            "join": scope.format.join,
            "filled": self._fragments.of_page(scope.page.route) if self._fragments else filled,
        }


def site_view(scope: Scope, theme: Theme) -> SiteView:
    """Return what all pages of a language share, with addresses as this page needs them."""
    asset = scope.addresses.asset
    return SiteView(
        name=scope.phrase(scope.config.title).words,
        description=scope.phrase(scope.config.description).words,
        home=scope.href(PageKind.HOME),
        search="" if scope.page.kind is PageKind.SEARCH else scope.href(PageKind.SEARCH),
        everything=scope.href(PageKind.EVERYTHING),
        navigation=later(lambda: tuple(_entries(scope, scope.config.navigation))),
        footer=later(lambda: tuple(_entries(scope, scope.config.footer))),
        stylesheet=asset(theme.stylesheet),
        script=asset(theme.script),
        icon=asset(theme.icon),
        # Asked for ahead of the stylesheet, a font opened from a folder would be refused as foreign.
        fonts=()
        if scope.addresses.offline
        else later(lambda: tuple(asset(font) for font in theme.preload.get(scope.language.code, ()))),
        licence=scope.phrase(scope.config.licence).words,
    )


def page_view(scope: Scope, documents: SiteDocuments) -> PageView:
    """Return what a page says of itself: its title and address, its other languages, the way to it."""
    page = scope.page
    alone = _alone(scope, page)

    def data_about_it() -> Markup:
        trail = _trail(scope, page)
        return structured_data(scope, page, trail, {item: page_title(scope, item).words for item in (*trail, page)})

    return PageView(
        kind=page.kind.value,
        language=scope.language.code,
        tag=scope.language.tag,
        locale=_open_graph_locale(scope),
        title=page_title(scope, page),
        description=later(lambda: page_description(scope, page)),
        canonical="" if page.kind is PageKind.NOT_FOUND else address(scope.config, page.route),
        alternates=later(lambda: _alternates(scope, page)),
        languages=later(lambda: _languages(scope, page)),
        breadcrumbs=later(
            lambda: tuple(
                Link(label=page_title(scope, item), href=scope.addresses.to(item)) for item in _trail(scope, page)
            )
        ),
        structured_data=later(data_about_it),
        og_type="article" if page.kind in {PageKind.REPORT, PageKind.POLICY, PageKind.TEXT} else "website",
        indexable=page.kind is not PageKind.NOT_FOUND and page.kind not in EMBEDS.values(),
        embed=later(lambda: _address_of(scope, alone)),
        embed_title=later(lambda: page_title(scope, alone).words if alone else ""),
        picture=address(scope.config, path) if scope.config.share.images and (path := picture_path(page)) else "",
        downloads=later(lambda: (*data.page_downloads(scope), *document_downloads(scope, documents))),
        feeds=later(lambda: feed_links(scope)),
    )


_NAMES: Mapping[PageKind, Callable[[Library, str], Text]] = {
    PageKind.REPORT: lambda library, subject: library.reports[subject].title,
    PageKind.POLICY: lambda library, subject: library.policies[subject].title,
    PageKind.POLICY_TABLE: lambda library, subject: library.policy_tables[subject].title,
    PageKind.PROVINCE: lambda library, subject: library.provinces[subject].short,
    PageKind.INDICATOR: lambda library, subject: library.indicators[subject].name,
    PageKind.TOPIC: lambda library, subject: library.topics[subject].name,
    PageKind.BODY: lambda library, subject: library.bodies[subject].name,
    PageKind.EMBED_CHART: lambda library, subject: library.indicators[subject].name,
    PageKind.EMBED_TABLE: lambda library, subject: library.policy_tables[subject].title,
    PageKind.EMBED_FIGURES: lambda library, subject: library.reports[subject].title,
}
"""What pages about a record are called."""

_SUMMARIES: Mapping[PageKind, Callable[[Library, str], Text]] = {
    PageKind.REPORT: lambda library, subject: library.reports[subject].summary,
    PageKind.POLICY: lambda library, subject: library.policies[subject].summary,
    PageKind.POLICY_TABLE: lambda library, subject: library.policy_tables[subject].summary,
    PageKind.INDICATOR: lambda library, subject: library.indicators[subject].definition,
    PageKind.TOPIC: lambda library, subject: library.topics[subject].summary,
    PageKind.EMBED_CHART: lambda library, subject: library.indicators[subject].definition,
    PageKind.EMBED_TABLE: lambda library, subject: library.policy_tables[subject].summary,
    PageKind.EMBED_FIGURES: lambda library, subject: library.reports[subject].summary,
}
"""What such pages say of themselves to search engines and where they are shared."""


def page_title(scope: Scope, page: Page) -> Phrase:
    """Return what a page is called, in the language of the scope."""
    if page.kind in _NAMES and page.subject:
        return scope.phrase(_NAMES[page.kind](scope.library, page.subject))
    if page.kind is PageKind.LOSSES:
        report = scope.phrase(scope.library.reports[page.subject].title)
        return Phrase(scope.say(words.LOSSES_OF, title=report.words))
    if page.kind is PageKind.TEXT:
        version = _text_page(scope, page)
        return scope.foreign(version.head.title, version.prose.language)
    if page.kind is PageKind.FIGURE:
        record = scope.library.figures[page.subject]
        name = figure_name(scope, record)
        dated = scope.format.period(record.figure.as_of) if record.figure.as_of else scope.say(words.NO_DATE)
        return Phrase(scope.say(words.NAME_AND_DATE, name=name.words, date=dated), name.lang)
    # In the trail to other pages the home page is called so; on its own it bears the name of the site.
    if page.kind is PageKind.ENTRANCE or (page.kind is PageKind.HOME and page == scope.page):
        return scope.phrase(scope.config.title)
    return Phrase(scope.label(page.kind))


def page_description(scope: Scope, page: Page) -> str:
    """Return one or two sentences on a page, for search engines and shared links."""
    library = scope.library
    if page.kind in _SUMMARIES and page.subject:
        return scope.phrase(_SUMMARIES[page.kind](library, page.subject)).words
    match page.kind:
        case PageKind.PROVINCE:
            return scope.say(words.ABOUT_PROVINCE, name=scope.phrase(library.provinces[page.subject].name).words)
        case PageKind.BODY:
            return scope.say(words.ABOUT_BODY, name=scope.phrase(library.bodies[page.subject].name).words)
        case PageKind.TEXT:
            return _text_page(scope, page).head.summary
        case PageKind.FIGURE:
            value = figure_text(scope, library.figures[page.subject], FigurePart.VALUE, with_unit=True)
            return scope.say(words.ABOUT_FIGURE, title=page_title(scope, page).words, value=value)
        case PageKind.HOME | PageKind.ENTRANCE:
            return scope.phrase(scope.config.description).words
        case _:
            return scope.say(words.DESCRIPTIONS[page.kind])


def _text_page(scope: Scope, page: Page) -> TextPage:
    versions = scope.library.pages[page.subject]
    return versions.get(scope.language.code) or next(iter(versions.values()))


def _entries(scope: Scope, names: tuple[str, ...]) -> Iterator[Link]:
    for name in names:
        page = scope.plan.entry(name, scope.language.code)
        if page:
            under = scope.page == page or scope.plan.parent(scope.page) == page
            yield Link(label=page_title(scope, page), href=scope.addresses.to(page), current=under)


def _trail(scope: Scope, page: Page) -> tuple[Page, ...]:
    trail: list[Page] = []
    parent = scope.plan.parent(page)
    while parent:
        trail.append(parent)
        parent = scope.plan.parent(parent)
    return tuple(reversed(trail))


def _languages(scope: Scope, page: Page) -> tuple[LanguageLink, ...]:
    links = []
    for language in scope.config.languages:
        other = scope.plan.in_language(page, language.code) if page.language else None
        target = other or scope.plan.page(PageKind.HOME, "", language.code)
        if target:
            links.append(
                LanguageLink(
                    code=language.code,
                    tag=language.tag,
                    name=language.name,
                    href=scope.addresses.to(target),
                    current=language.code == page.language,
                )
            )
    return tuple(links)


def _alternates(scope: Scope, page: Page) -> tuple[Alternate, ...]:
    versions = alternates(scope.plan, scope.config, page)
    return tuple(Alternate(hreflang=tag, href=address(scope.config, other.route)) for tag, other in versions)


def _alone(scope: Scope, page: Page) -> Page | None:
    """Return the page that shows this one's chart or table alone, if there is one."""
    return scope.plan.page(EMBEDS[page.kind], page.subject, page.language) if page.kind in EMBEDS else None


def _address_of(scope: Scope, page: Page | None) -> str:
    return address(scope.config, page.route) if page else ""


def _open_graph_locale(scope: Scope) -> str:
    parts = scope.language.locale.split("_")
    return f"{parts[0]}_{parts[-1]}"
