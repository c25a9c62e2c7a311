"""Library → which pages exist, each in every language, and where; two pages that claim one address are an error."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from types import MappingProxyType

from msgspec import Struct

from reportsite import diagnostics as rules
from reportsite.config import Config
from reportsite.diagnostics import Diagnostics, Position, closest
from reportsite.model.drafts import PAGE_NAME
from reportsite.model.library import Library
from reportsite.settings import SETTINGS_FILE
from reportsite.site.pages import PARENTS, Page, PageKind, figure_slug

_LISTS = (
    PageKind.HOME,
    PageKind.REPORTS,
    PageKind.POLICIES,
    PageKind.TIMELINE,
    PageKind.PROVINCES,
    PageKind.INDICATORS,
    PageKind.TOPICS,
    PageKind.BODIES,
    PageKind.SOURCES,
    PageKind.GLOSSARY,
    PageKind.ARITHMETIC,
    PageKind.COMPARE,
    PageKind.SEARCH,
    PageKind.EVERYTHING,
    PageKind.DATA,
    PageKind.CHANGES,
)


ALL_POLICIES = "all"
"""What stands for the list of all policies where tables have their ids."""


class SitePlan(Struct, frozen=True):
    """The pages of a site, in the order in which they are rendered."""

    pages: tuple[Page, ...]
    by_identity: Mapping[tuple[PageKind, str, str], Page]

    def page(self, kind: PageKind, subject: str, language: str) -> Page | None:
        """Return the page of this kind about this subject in this language, if there is one."""
        return self.by_identity.get((kind, subject, language))

    def in_language(self, page: Page, language: str) -> Page | None:
        """Return the same page in another language."""
        return self.page(page.kind, page.subject, language)

    def parent(self, page: Page) -> Page | None:
        """Return the page that this one stands under, or None for the home page and those outside languages."""
        if page.kind is PageKind.HOME or not page.language:
            return None
        kind = PARENTS.get(page.kind, PageKind.HOME)
        return self.page(kind, page.subject if kind is PageKind.REPORT else "", page.language)

    def entry(self, name: str, language: str) -> Page | None:
        """Return the page that a navigation entry names: a list by its kind, or a page of prose by its slug."""
        if name in {kind.value for kind in _LISTS}:
            return self.page(PageKind(name), "", language)
        return self.page(PageKind.TEXT, name, language)


def plan_site(library: Library, config: Config, diagnostics: Diagnostics) -> SitePlan:
    """Decide which pages the site has."""
    pages: list[Page] = [Page(PageKind.ENTRANCE, "", ""), Page(PageKind.NOT_FOUND, "", "")]
    _check_omitted(config, diagnostics)
    for language in config.languages:
        made = [*_language_pages(library, language.code)]
        if config.share.embed:
            made += _embeds(library, language.code)
        pages.extend(page for page in made if page.kind.value not in config.omit)
    routes: dict[str, Page] = {}
    for page in pages:
        other = routes.setdefault(page.route, page)
        if other is not page:
            diagnostics.add(
                rules.ROUTE_CLASH,
                Position(SETTINGS_FILE),
                route=page.route,
                other=f"{other.kind} {other.subject}".strip(),
            )
    plan = SitePlan(tuple(pages), MappingProxyType({(page.kind, page.subject, page.language): page for page in pages}))
    names = {kind.value for kind in _LISTS if kind.value not in config.omit} | set(library.pages)
    for name in (*config.navigation, *config.footer):
        if rule := library.drafts.rule_of_naming(PAGE_NAME, name):
            place = library.drafts.where(PAGE_NAME, name)
            diagnostics.add(rule, Position(SETTINGS_FILE), kind=PAGE_NAME, id=name, place=place)
        elif name not in names:
            diagnostics.add(
                rules.UNKNOWN_REFERENCE,
                Position(SETTINGS_FILE),
                kind=PAGE_NAME,
                id=name,
                suggestion=closest(name, names),
            )
    return plan


_NEEDED = frozenset({PageKind.HOME, PageKind.ENTRANCE, PageKind.NOT_FOUND, PageKind.TEXT})
"""Kinds of page that no site goes without."""


def _check_omitted(config: Config, diagnostics: Diagnostics) -> None:
    """Report what is to be left out and is no kind of page, or none that can be left out."""
    kinds = {kind.value for kind in PageKind if kind not in _NEEDED}
    for name in config.omit:
        if name not in kinds:
            suggestion = closest(name, kinds)
            diagnostics.add(
                rules.UNKNOWN_REFERENCE, Position(SETTINGS_FILE), kind="page", id=name, suggestion=suggestion
            )


def _language_pages(library: Library, language: str) -> Iterator[Page]:
    for kind in _LISTS:
        yield Page(kind, "", language)
    for kind, subjects in (
        (PageKind.REPORT, library.reports),
        (PageKind.POLICY, library.policies),
        (PageKind.POLICY_TABLE, library.policy_tables),
        (PageKind.INDICATOR, library.indicators),
        (PageKind.TOPIC, library.topics),
        (PageKind.BODY, library.bodies),
        (PageKind.TEXT, library.pages),
    ):
        for subject in subjects:
            yield Page(kind, subject, language)
    for report in library.reports.values():
        if report.losses or report.lost_tokens:
            yield Page(PageKind.LOSSES, report.id, language)
    for province in library.provinces.values():
        yield Page(PageKind.PROVINCE, province.id, language, province.slug)
    for figure in library.figures:
        yield Page(PageKind.FIGURE, figure, language, figure_slug(figure))


def _embeds(library: Library, language: str) -> Iterator[Page]:
    for kind in (PageKind.EMBED_MAP, PageKind.EMBED_MATRIX, PageKind.EMBED_TIMELINE):
        yield Page(kind, "", language)
    yield Page(PageKind.EMBED_TABLE, "", language, ALL_POLICIES)
    for kind, subjects in (
        (PageKind.EMBED_CHART, library.indicators),
        (PageKind.EMBED_TABLE, library.policy_tables),
        (PageKind.EMBED_FIGURES, library.reports),
    ):
        for subject in subjects:
            yield Page(kind, subject, language)


def alternates(plan: SitePlan, config: Config, page: Page) -> Iterator[tuple[str, Page]]:
    """Yield the versions of a page, each with its hreflang, and the one for readers of other languages.

    That is the entrance for home pages, and the first language's version for all others.
    """
    if page.kind is PageKind.NOT_FOUND:
        return
    home = page.kind in {PageKind.HOME, PageKind.ENTRANCE}
    kind = PageKind.HOME if home else page.kind
    default = plan.page(PageKind.ENTRANCE, "", "") if home else None
    for language in config.languages:
        version = plan.page(kind, page.subject, language.code)
        if version:
            yield language.tag, version
            default = default or version
    if default:
        yield "x-default", default
