"""Plan → llms.txt: where programs that read for people find what, in Markdown, in each language."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from reportsite.artifacts import Artifact
from reportsite.config import Config
from reportsite.i18n.locales import Locale
from reportsite.model.library import Library
from reportsite.model.text import Text
from reportsite.render import words
from reportsite.render.addresses import address
from reportsite.render.calendars import calendar_route
from reportsite.render.downloads.bundles import ARCHIVE, FOLDER, PAGE_DATA
from reportsite.render.downloads.package import DESCRIPTOR
from reportsite.render.feeds import ATOM
from reportsite.site.pages import PageKind
from reportsite.site.plan import SitePlan

PATH = "llms.txt"
_MARKS = re.compile(r"([\\`*_\[\]<>#])")
_LISTS = (
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
    PageKind.CHANGES,
    PageKind.DATA,
)
_MOST = 100
"""Records of a kind that are named; the others are found in the data."""


def render_llms(library: Library, config: Config, plan: SitePlan, locales: Mapping[str, Locale]) -> Iterator[Artifact]:
    """Yield llms.txt (llmstxt.org): the title, what the site is, and sections of links."""
    lines = [f"# {_plain(_joined(config.title))}", "", f"> {_plain(_joined(config.description))}", ""]
    lines += [_plain(_joined(config.licence)), ""]
    for code, locale in locales.items():
        lines += _language(library, config, plan, locale, code)
    lines += [*_data(config, locales)]
    yield Artifact(PATH, ("\n".join(lines).rstrip() + "\n").encode())


def _language(library: Library, config: Config, plan: SitePlan, locale: Locale, code: str) -> Iterator[str]:
    say = locale.catalog.gettext
    yield f"## {locale.language.name}"
    yield ""
    for kind in _LISTS:
        page = plan.page(kind, "", code)
        if page:
            about = f": {say(words.DESCRIPTIONS[kind])}" if kind in words.DESCRIPTIONS else ""
            yield f"- [{say(words.LABELS[kind])}]({address(config, page.route)}){about}"
    records = (
        *(
            (PageKind.REPORT, report.id, report.title, report.summary)
            for report in list(library.reports.values())[:_MOST]
        ),
        *(
            (PageKind.INDICATOR, series.id, series.name, series.definition)
            for series in list(library.indicators.values())[:_MOST]
        ),
        *(
            (PageKind.POLICY_TABLE, table.id, table.title, table.summary)
            for table in list(library.policy_tables.values())[:_MOST]
        ),
    )
    for kind, subject, title, summary in records:
        page = plan.page(kind, subject, code)
        if page:
            yield f"- [{_plain(title.best(code)[0])}]({address(config, page.route)}): {_plain(summary.best(code)[0])}"
    yield ""


def _data(config: Config, locales: Mapping[str, Locale]) -> Iterator[str]:
    yield "## Data"
    yield ""
    settings = config.downloads
    if settings.pages:
        yield f"- Every page has its data beside it: its address with `{PAGE_DATA}` after it."
    if settings.tables:
        yield f"- [Data Package]({address(config, f'{FOLDER}/{DESCRIPTOR}')}): all tables as CSV, with their fields"
    if settings.archive:
        yield f"- [Archive]({address(config, ARCHIVE)}): all tables in one zip file, with checksums"
    for code, locale in locales.items():
        if config.feeds.entries > 0:
            yield f"- [Atom, {locale.language.name}]({address(config, f'{code}/{ATOM}')})"
        if config.feeds.calendar:
            yield f"- [iCalendar, {locale.language.name}]({address(config, calendar_route(code))})"


def _joined(text: Text) -> str:
    return " / ".join(dict.fromkeys(text.versions.values()))


def _plain(text: str) -> str:
    """Return words that Markdown takes as they are, on one line."""
    return _MARKS.sub(r"\\\1", " ".join(text.split()))
