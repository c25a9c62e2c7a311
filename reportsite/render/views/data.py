"""The page of data: every file that can be fetched, what its columns mean, what can be followed."""

from __future__ import annotations

from collections.abc import Iterator

from reportsite.render import words
from reportsite.render.addresses import address
from reportsite.render.calendars import calendar_route
from reportsite.render.contexts import DataContext, DataTableView, Download, FieldView, FileView
from reportsite.render.downloads.bundles import ARCHIVE, FOLDER, PAGE_DATA, WORKBOOK, bundle_path
from reportsite.render.downloads.csv_files import METADATA_SUFFIX
from reportsite.render.downloads.package import CHECKSUMS, DESCRIPTOR
from reportsite.render.downloads.records import Tables
from reportsite.render.downloads.tables import Plan, column_titles
from reportsite.render.feeds import feed_links
from reportsite.render.scope import Scope
from reportsite.site.pages import PageKind

_ANY = "{id}"
"""Stands for an id in an address."""
_ANY_PAGE = "{page}"


def data_context(scope: Scope) -> DataContext:
    """Return what the page of data shows; figures of files are left to the files themselves."""
    config = scope.config
    return DataContext(
        whole=tuple(_whole(scope)),
        tables=tuple(
            _table(scope, plan) for plan in Tables(scope.library, config, scope.plan, scope.policies).plans.values()
        ),
        patterns=tuple(_patterns(scope)),
        feeds=feed_links(scope, in_all_forms=True),
        calendar=scope.addresses.asset(calendar_route(scope.language.code)) if config.feeds.calendar else "",
        example=_beside_home(scope),
        licence=scope.phrase(config.licence),
        licence_address=config.licence_address or "",
    )


def page_downloads(scope: Scope) -> tuple[Download, ...]:
    """Return the files of data that a page links to, as the settings say."""
    settings, page = scope.config.downloads, scope.page
    path = bundle_path(page.kind, page.subject)
    suffixes = [("CSV", "csv")] if settings.tables else []
    suffixes += [("Excel", "xlsx")] if settings.workbooks else []
    suffixes += [("JSON", "json")] if settings.tables else []
    if path:
        return tuple(
            Download(label=label, href=scope.addresses.asset(f"{path}.{suffix}")) for label, suffix in suffixes
        )
    if page.kind in {PageKind.POLICY, PageKind.FIGURE} and settings.pages:
        return (Download(label="JSON", href=scope.addresses.asset(page.route + PAGE_DATA)),)
    return ()


def _whole(scope: Scope) -> Iterator[FileView]:
    settings = scope.config.downloads
    files = [
        (settings.archive, words.ARCHIVE, ARCHIVE),
        (settings.workbooks, words.WORKBOOK, WORKBOOK),
        (settings.tables, words.DATA_PACKAGE, f"{FOLDER}/{DESCRIPTOR}"),
        (settings.tables or settings.workbooks, words.CHECKSUMS, f"{FOLDER}/{CHECKSUMS}"),
    ]
    for wanted, label, path in files:
        if wanted:
            yield FileView(label=scope.say(label), href=scope.addresses.asset(path))


def _table(scope: Scope, plan: Plan[object]) -> DataTableView:
    suffixes = [("CSV", ".csv"), ("JSON", ".json"), ("CSVW", METADATA_SUFFIX)] if scope.config.downloads.tables else []
    code = scope.language.code
    return DataTableView(
        name=plan.name,
        title=scope.say(plan.title),
        rows=plan.count,
        files=tuple(
            FileView(label=label, href=scope.addresses.asset(f"{FOLDER}/{plan.name}{suffix}"))
            for label, suffix in suffixes
        ),
        fields=tuple(
            FieldView(
                name=column.name,
                type=column.type.value,
                title=column_titles(column, scope.locales)[code],
                refers=column.refers,
            )
            for column in plan.columns
        ),
    )


def _patterns(scope: Scope) -> Iterator[tuple[str, str]]:
    config, code = scope.config, scope.language.code
    if config.downloads.tables:
        for label, kind in (
            (words.OF_A_REPORT, PageKind.REPORT),
            (words.OF_A_SERIES, PageKind.INDICATOR),
            (words.OF_A_POLICY_TABLE, PageKind.POLICY_TABLE),
        ):
            yield scope.say(label), address(config, f"{bundle_path(kind, _ANY)}.csv")
    if config.downloads.pages:
        yield scope.say(words.OF_A_PAGE), address(config, f"{code}/{_ANY_PAGE}/{PAGE_DATA}")
    if PageKind.FIGURE.value not in config.omit:
        yield scope.say(words.OF_A_FIGURE), address(config, f"{code}/figures/{_ANY}/")


def _beside_home(scope: Scope) -> str:
    home = scope.plan.page(PageKind.HOME, "", scope.language.code)
    wanted = scope.config.downloads.pages and home
    return scope.addresses.asset(home.route + PAGE_DATA) if wanted and home else ""
