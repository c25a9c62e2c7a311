"""Tables → bundles: which tables belong into the download of a record, and into that of the whole site."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from msgspec import Struct

from reportsite.config import Config
from reportsite.i18n.locales import Locale
from reportsite.model.library import Library
from reportsite.model.text import Text
from reportsite.render.addresses import address
from reportsite.render.downloads.tables import Table, Value, text_in_all
from reportsite.site.pages import PageKind
from reportsite.site.plan import SitePlan

FOLDER = "data"
"""Where downloads stand in the site; the same for all languages."""
WHOLE = "all"
"""Name of the files that hold the whole site."""
PAGE_DATA = "index.json"
"""The data beside a page."""
ARCHIVE = f"{FOLDER}/{WHOLE}.zip"
WORKBOOK = f"{FOLDER}/{WHOLE}.xlsx"


class Bundle(Struct, frozen=True, kw_only=True):
    """What one download holds."""

    path: str
    """Path of its files in the site, without a suffix: data/reports/cnnic-53."""
    titles: Mapping[str, str]
    """Language → what it is called."""
    addresses: Mapping[str, str]
    """Language → absolute address of the page that shows it."""
    tables: tuple[Table, ...]
    """The table that a CSV file holds first."""

    @property
    def name(self) -> str:
        """Return the name of its files, without folder and suffix."""
        return self.path.rpartition("/")[2]


def bundle_path(kind: PageKind, subject: str) -> str:
    """Return where the downloads of a page stand, without a suffix; empty for pages that have none."""
    folders = {PageKind.REPORT: "reports", PageKind.INDICATOR: "indicators", PageKind.POLICY_TABLE: "policies"}
    return f"{FOLDER}/{folders[kind]}/{subject}" if kind in folders else ""


class Bundles:
    """Cuts the tables of a site into what belongs to each record; every row is looked up, none is searched for."""

    def __init__(
        self,
        library: Library,
        config: Config,
        plan: SitePlan,
        locales: Mapping[str, Locale],
        tables: Mapping[str, Table],
    ) -> None:
        self._library = library
        self._config = config
        self._plan = plan
        self._locales = locales
        self._tables = tables
        self._rows: dict[tuple[str, str], Mapping[Value, list[int]]] = {}

    def records(self) -> Iterator[Bundle]:
        """Yield the bundles of all reports, series and policy tables."""
        library = self._library
        for report in library.reports.values():
            figures = [figure for group in report.groups for figure in group.figures]
            tables = (self._cut("figures", "id", figures), self._cut("quotes", "figure", figures))
            yield self._bundle(PageKind.REPORT, report.id, report.title, tables)
        for indicator in library.indicators.values():
            figures = [figure.id for figure in indicator.figures]
            tables = (self._cut("figures", "id", figures), self._cut("quotes", "figure", figures))
            yield self._bundle(PageKind.INDICATOR, indicator.id, indicator.name, tables)
        for table in library.policy_tables.values():
            policies = [policy.id for policy in table.policies]
            parts = (
                self._cut("policies", "id", policies),
                self._cut("policy_targets", "policy", policies),
                self._cut("policy_relations", "policy", policies),
                self._cut("corrections", "record", policies),
            )
            yield self._bundle(PageKind.POLICY_TABLE, table.id, table.title, parts)

    def whole(self) -> Bundle:
        """Return the bundle of everything."""
        return Bundle(
            path=f"{FOLDER}/{WHOLE}",
            titles=text_in_all(self._config.title, self._locales),
            addresses=self._addresses(PageKind.DATA, ""),
            tables=tuple(self._tables.values()),
        )

    def _cut(self, name: str, column: str, wanted: list[str]) -> Table:
        if (name, column) not in self._rows:
            self._rows[name, column] = self._tables[name].rows_by(column)
        rows = self._rows[name, column]
        return self._tables[name].at(number for value in wanted for number in rows.get(value, ()))

    def _bundle(self, kind: PageKind, subject: str, title: Text, tables: tuple[Table, ...]) -> Bundle:
        return Bundle(
            path=bundle_path(kind, subject),
            titles=text_in_all(title, self._locales),
            addresses=self._addresses(kind, subject),
            tables=tables,
        )

    def _addresses(self, kind: PageKind, subject: str) -> Mapping[str, str]:
        pages = {code: self._plan.page(kind, subject, code) for code in self._locales}
        return {code: address(self._config, page.route) for code, page in pages.items() if page}
