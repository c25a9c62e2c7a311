"""Plan and records → `index.json` beside every page: what the page is, and the records that it shows.

The address of a page with `index.json` after it is the whole of the interface; docs/data.md tells the fields. Records
are the rows of the downloads, encoded once for both languages; lists name what they hold by id and address.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping

from reportsite.artifacts import Artifact
from reportsite.config import Config
from reportsite.i18n.locales import Locale
from reportsite.model.library import Library
from reportsite.model.policies import Policy
from reportsite.model.text import Text
from reportsite.render import words
from reportsite.render.addresses import address
from reportsite.render.downloads.bundles import PAGE_DATA, bundle_path
from reportsite.render.downloads.files import DataFiles
from reportsite.render.downloads.json_files import encode
from reportsite.render.downloads.tables import Value
from reportsite.site.changes import ChangedKind, LastChanges
from reportsite.site.pages import EMBEDS, Page, PageKind
from reportsite.site.plan import SitePlan
from reportsite.site.policies import PolicyIndex

_OUTSIDE = frozenset({PageKind.ENTRANCE, PageKind.NOT_FOUND, *EMBEDS.values()})
_TABLES: Mapping[PageKind, str] = {
    PageKind.POLICY: "policies",
    PageKind.POLICY_TABLE: "policy_tables",
    PageKind.REPORT: "reports",
    PageKind.INDICATOR: "indicators",
    PageKind.FIGURE: "figures",
    PageKind.PROVINCE: "provinces",
    PageKind.TOPIC: "topics",
    PageKind.BODY: "bodies",
}
"""Kind of page → the table whose row it shows."""
_TITLES: Mapping[PageKind, Callable[[Library, str], Text]] = {
    PageKind.REPORT: lambda library, subject: library.reports[subject].title,
    PageKind.POLICY: lambda library, subject: library.policies[subject].title,
    PageKind.POLICY_TABLE: lambda library, subject: library.policy_tables[subject].title,
    PageKind.PROVINCE: lambda library, subject: library.provinces[subject].name,
    PageKind.INDICATOR: lambda library, subject: library.indicators[subject].name,
    PageKind.TOPIC: lambda library, subject: library.topics[subject].name,
    PageKind.BODY: lambda library, subject: library.bodies[subject].name,
}

_ALL: Mapping[PageKind, Callable[[Library], Iterable[str]]] = {
    PageKind.REPORT: lambda library: library.reports,
    PageKind.INDICATOR: lambda library: library.indicators,
    PageKind.POLICY_TABLE: lambda library: library.policy_tables,
    PageKind.PROVINCE: lambda library: library.provinces,
    PageKind.TOPIC: lambda library: library.topics,
    PageKind.BODY: lambda library: library.bodies,
}
_LISTS: Mapping[PageKind, tuple[PageKind, ...]] = {
    PageKind.HOME: (PageKind.REPORT, PageKind.INDICATOR, PageKind.POLICY_TABLE),
    PageKind.REPORTS: (PageKind.REPORT,),
    PageKind.INDICATORS: (PageKind.INDICATOR,),
    PageKind.PROVINCES: (PageKind.PROVINCE,),
    PageKind.TOPICS: (PageKind.TOPIC,),
    PageKind.BODIES: (PageKind.BODY,),
}
"""Lists → the kinds of record that they name, all of them."""
_OF_POLICIES = frozenset({PageKind.POLICIES, PageKind.POLICY_TABLE, PageKind.PROVINCE, PageKind.TOPIC, PageKind.BODY})


class PageData:
    """Writes the data beside each page; what both languages share is made once."""

    def __init__(
        self,
        library: Library,
        config: Config,
        plan: SitePlan,
        locales: Mapping[str, Locale],
        index: PolicyIndex,
        files: DataFiles,
    ) -> None:
        self._library = library
        self._config = config
        self._plan = plan
        self._locales = locales
        self._index = index
        self._files = files
        self._last = LastChanges(library, config.collected)
        self._rows: dict[tuple[str, str], Mapping[Value, list[int]]] = {}
        self._records: dict[tuple[PageKind, str], str] = {}
        self._named: defaultdict[tuple[PageKind, str], dict[str, str]] = defaultdict(dict)
        self._base = encode(address(config, ""))[:-1]

    def render(self) -> Iterator[Artifact]:
        """Yield the file beside each page; none where the settings ask for none."""
        if not self._config.downloads.pages:
            return
        for page in self._plan.pages:
            if page.kind not in _OUTSIDE:
                yield Artifact(page.route + PAGE_DATA, self._content(page).encode())

    def _content(self, page: Page) -> str:
        held = "".join([f',"{name}":[{",".join(items)}]' for name, items in self._holdings(page)])
        return f"{self._head(page)}{self._record(page)}{held}}}\n"

    def _head(self, page: Page) -> str:
        """Return what every page says of itself, as a JSON object without its end."""
        # Ids, languages, routes and dates are made of characters that JSON leaves as they are.
        about = f'{{"kind":"{page.kind.value}","id":"{page.subject}","language":"{page.language}"'
        alternates = ",".join([f'"{code}":{self._at(route + PAGE_DATA)}' for code, route in self._alternates(page)])
        title = encode(self._title(page))
        updated = self._last.of_page(page)
        path = bundle_path(page.kind, page.subject) if self._config.downloads.tables else ""
        data = f',"data":{self._at(f"{path}.json")}' if path else ""
        return (
            f'{about},"title":{title},"url":{self._at(page.route)},"alternates":{{{alternates}}},"updated":"{updated}"'
            f"{data}"
        )

    def _at(self, route: str) -> str:
        return f'{self._base}{route}"'

    def _title(self, page: Page) -> str:
        library, code = self._library, page.language
        if page.kind in _TITLES:
            return _TITLES[page.kind](library, page.subject).best(code)[0]
        if page.kind is PageKind.FIGURE:
            record = library.figures[page.subject]
            name = record.figure.name or (record.indicator.name if record.indicator else None)
            return name.best(code)[0] if name else page.subject
        if page.kind is PageKind.TEXT:
            versions = library.pages[page.subject]
            return (versions.get(code) or next(iter(versions.values()))).head.title
        if page.kind is PageKind.HOME:
            return self._config.title.best(code)[0]
        return self._locales[code].catalog.gettext(words.LABELS[page.kind])

    def _alternates(self, page: Page) -> Iterator[tuple[str, str]]:
        for code in self._locales:
            other = self._plan.in_language(page, code) if code != page.language else None
            if other:
                yield code, other.route

    # Records ----------------------------------------------------------------------------------------------------

    def _record(self, page: Page) -> str:
        key = page.kind, page.subject
        if key not in self._records:
            self._records[key] = "".join(self._parts(page))
        return self._records[key]

    def _parts(self, page: Page) -> Iterator[str]:
        table = _TABLES.get(page.kind)
        if table is None:
            return
        (row,) = self._found(table, "id", page.subject)
        yield f',"record":{row}'
        if page.kind is PageKind.POLICY:
            yield from self._several("targets", "policy_targets", "policy", page.subject)
            yield from self._several("relations", "policy_relations", "policy", page.subject)
        if page.kind is PageKind.FIGURE:
            yield from self._several("quotes", "quotes", "figure", page.subject)
        if page.kind.value in set(ChangedKind):
            yield from self._several("corrections", "corrections", "record", page.subject, kind=page.kind.value)

    def _several(self, name: str, table: str, column: str, value: str, *, kind: str = "") -> Iterator[str]:
        rows = [row for row in self._found(table, column, value) if not kind or f'"record_kind":"{kind}"' in row]
        yield f',"{name}":[{",".join(rows)}]'

    def _found(self, name: str, column: str, value: str) -> list[str]:
        table = self._files.tables[name]
        if (name, column) not in self._rows:
            self._rows[name, column] = table.rows_by(column)
        written = self._files.rows.of(table)
        return [written[number] for number in self._rows[name, column].get(value, ())]

    # Lists ------------------------------------------------------------------------------------------------------

    def _holdings(self, page: Page) -> Iterator[tuple[str, Iterable[str]]]:
        lists = _LISTS.get(page.kind)
        if lists:
            for kind in lists:
                yield _TABLES[kind], self._items(page, kind, _ALL[kind](self._library))
        elif page.kind in {PageKind.REPORT, PageKind.INDICATOR}:
            yield "figures", self._items(page, PageKind.FIGURE, self._figures(page))
        elif page.kind in _OF_POLICIES:
            yield "policies", self._policies(page, self._policies_of(page))

    def _figures(self, page: Page) -> Iterator[str]:
        if page.kind is PageKind.INDICATOR:
            return (figure.id for figure in self._library.indicators[page.subject].figures)
        return (figure for group in self._library.reports[page.subject].groups for figure in group.figures)

    def _policies_of(self, page: Page) -> Iterable[Policy]:
        index, subject = self._index, page.subject
        match page.kind:
            case PageKind.POLICY_TABLE:
                return self._library.policy_tables[subject].policies
            case PageKind.PROVINCE:
                return index.of_province(subject)
            case PageKind.TOPIC:
                return index.of_topic(subject)
            case PageKind.BODY:
                return (*index.led_by(subject), *index.joined_by(subject))
            case _:
                return index.newest

    def _policies(self, page: Page, policies: Iterable[Policy]) -> Iterable[str]:
        return self._items(page, PageKind.POLICY, (policy.id for policy in policies))

    def _items(self, page: Page, kind: PageKind, subjects: Iterable[str]) -> Iterable[str]:
        known = self._named[kind, page.language]
        return [known.get(subject) or self._name(known, page.language, kind, subject) for subject in subjects]

    def _name(self, known: dict[str, str], language: str, kind: PageKind, subject: str) -> str:
        """Return a record by its id and address, and keep it among those `known`: many lists name it."""
        other = self._plan.page(kind, subject, language)
        where = f',"url":{self._at(other.route)}' if other else ""
        known[subject] = f'{{"id":"{subject}"{where}}}'
        return known[subject]
