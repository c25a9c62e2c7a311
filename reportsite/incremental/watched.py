"""An edition → the same edition with every read noted, and the fingerprint of whatever a page can have read."""

from __future__ import annotations

import copy
from collections.abc import Callable, Mapping
from typing import Any, cast

from msgspec.structs import force_setattr, replace

from reportsite.config import Config
from reportsite.incremental.prints import Prints
from reportsite.model.library import FigureRecord
from reportsite.model.policies import PolicyTable
from reportsite.render.pages import Edition
from reportsite.render.rows import Form
from reportsite.render.theme import Theme
from reportsite.site.arithmetic import Assessment
from reportsite.site.groups import Groups
from reportsite.state.fingerprints import digest, fingerprint
from reportsite.state.reads import ALL, Derived, Ledger, Read, Watched, WatchedFields

ABSENT = b""
"""The fingerprint of what does not exist."""
TEMPLATE, LOCALE = "template", "locale"

_FIGURES = r"indicators/.*|reports/[^/]+/(?:figures|report)\.yaml|reference/units\.yaml"
_RECORDS: Mapping[str, str] = {
    "areas": r"reference/provinces\.yaml",
    "bodies": r"reference/bodies\.yaml",
    "document_types": r"reference/document-types\.yaml",
    "figures": _FIGURES,
    "given_quantities": r"relations\.yaml|reference/units\.yaml",
    "indicators": r"indicators/.*",
    "pages": r"pages/.*",
    "policies": r"policies/.*",
    "policy_tables": r"policies/.*",
    "provinces": r"reference/provinces\.yaml",
    "relations": r"relations\.yaml",
    "report_bodies": r"reports/[^/]+/body\..*",
    "reports": r"reports/[^/]+/report\.yaml",
    "sources": r"sources/.*",
    "target_quantities": r"policies/.*|reference/units\.yaml",
    "terms": r"reference/glossary\.yaml",
    "topics": r"reference/topics\.yaml",
    "units": r"reference/units\.yaml",
    "works": r"reference/works\.yaml",
}
"""Collections of the library, and the files of the content that they are read from."""
_ARITHMETIC = rf"{_FIGURES}|relations\.yaml"


class Present:
    """The fingerprints of everything that a page can read, as it is now; each is taken when it is asked for."""

    def __init__(self) -> None:
        self._collections: dict[str, tuple[Mapping[Any, Any], Callable[[Any], bytes]]] = {}
        self._records: dict[str, object] = {}
        self._taken: dict[Read, bytes] = {}
        self._guards: dict[str, Callable[[], bytes]] = {}
        self._origins: dict[str, Callable[[Any], str]] = {}
        self.derived: dict[str, Derived[Any, Any]] = {}

    def add(
        self,
        name: str,
        items: Mapping[Any, Any],
        take: Callable[[Any], bytes] = fingerprint,
        guard: Callable[[], bytes] | None = None,
    ) -> None:
        """Take note of a collection and of how its values are fingerprinted.

        As long as what `guard` returns is the same, so are all of its values.
        """
        self._collections[name] = (items, take)
        if guard is not None:
            self._guards[name] = guard

    def guards(self) -> Mapping[str, bytes]:
        """Return, for collections that have one, what changes when anything in them does."""
        return {name: guard() for name, guard in self._guards.items()}

    def guard(self, name: str) -> bytes | None:
        """Return what changes when anything in a collection does, for a collection that has such a thing."""
        return self._guards[name]() if name in self._guards else None

    def add_origin(self, name: str, find: Callable[[Any], str]) -> None:
        """Take note that each value of a collection is read from one file alone, and from nothing else."""
        self._origins[name] = find

    def origin(self, read: Read) -> str | None:
        """Return the file that what a read finds now is read from alone, where that can be told.

        An id stands in one file of the content only: where its file is what it was, so is what the read finds.
        """
        name, key = read
        if name not in self._origins:
            return None
        value = self._collections[name][0].get(key)
        return None if value is None else self._origins[name](value)

    def add_fields(self, name: str, record: object) -> None:
        """Take note of a record whose fields are read one by one."""
        self._records[name] = record

    def add_derived(self, name: str, items: Derived[Any, Any], form: Form | None = None) -> None:
        """Take note of a collection of values that are made from others."""
        self.derived[name] = items
        self.add(name, items, lambda value: fingerprint(form.bare(value) if form else value))

    def fingerprint(self, read: Read) -> bytes:
        """Return the fingerprint of what a read finds now."""
        if read not in self._taken:
            self._taken[read] = self._take(*read)
        return self._taken[read]

    def _take(self, name: str, key: Any) -> bytes:
        if name in self._records:
            record = self._records[name]
            value = getattr(record, key, None)
            return fingerprint(record if callable(value) else value)
        items, take = self._collections[name]
        if key == ALL:
            return fingerprint(list(items))
        value = items.get(key)
        return ABSENT if value is None else take(value)


def watch(edition: Edition, ledger: Ledger, prints: Prints) -> tuple[Edition, Present]:
    """Return the edition with its reads noted in `ledger`, and what they find."""
    present = Present()
    numbers = fingerprint(sorted(prints.locales.items()))

    def watched(
        name: str,
        items: Mapping[Any, Any],
        take: Callable[[Any], bytes] = fingerprint,
        guard: Callable[[], bytes] | None = None,
    ) -> Any:
        present.add(name, items, take, guard)
        return Watched(name, items, ledger)

    def whole(name: str, items: Mapping[Any, Any]) -> Any:
        return watched(name, items, guard=lambda: fingerprint(list(items.items())))

    def read_from(pattern: str) -> Callable[[], bytes]:
        # Numbers are read by the words of the languages as well.
        return lambda: digest(prints.of_files(pattern), numbers)

    def fields(name: str, record: object) -> Any:
        present.add_fields(name, record)
        return WatchedFields(name, record, ledger)

    present.add(TEMPLATE, prints.templates, bytes)
    present.add(LOCALE, prints.locales, bytes)
    library = edition.library
    # Who asks for a table gets its head; rows are asked for one by one.
    heads = {table.id: _head(table) for table in library.policy_tables.values()}
    takes: Mapping[str, Callable[[Any], bytes]] = {"figures": _Figures()}
    collections = {
        name: watched(name, getattr(library, name), takes.get(name, fingerprint), read_from(pattern))
        for name, pattern in _RECORDS.items()
    }
    present.add_origin("policies", lambda policy: policy.position.file)
    collections["policy_tables"] = watched("policy_tables", heads, guard=read_from(_RECORDS["policy_tables"]))
    library = replace(library, **collections)
    index = edition.policies
    translations = copy.copy(edition.translations)
    # What pages say of translations is all they read of them.
    noted = {file: said for file in translations.by_file if (said := translations.noted(file))}
    present.add("translations", noted)
    force_setattr(translations, "by_file", Watched("translations", translations.by_file, ledger))
    return replace(
        edition,
        library=library,
        policies=replace(
            index,
            policies=library.policies,
            tables=library.policy_tables,
            groups=whole("groups", index.groups),
            places=whole("places", index.places),
            kin=watched("kin", index.kin, guard=lambda: fingerprint([*index.topics.items(), index.ids("newest")])),
            topics=whole("topics of policies", index.topics),
            beside=whole("neighbours", index.beside),
        ),
        groups=Groups(whole("records", edition.groups.members)),
        plan=replace(edition.plan, by_identity=whole("addresses", edition.plan.by_identity)),
        arithmetic=replace(
            edition.arithmetic,
            by_figure=watched("arithmetic", edition.arithmetic.by_figure, _assessments, read_from(_ARITHMETIC)),
        ),
        translations=translations,
        documents=replace(edition.documents, by_page=watched("documents", edition.documents.by_page)),
        locales=Watched(LOCALE, edition.locales, ledger),
        config=cast("Config", fields("settings", edition.config)),
        theme=cast("Theme", fields("theme", edition.theme)),
    ), present


def _head(table: PolicyTable) -> PolicyTable:
    return replace(table, policies=())


def _assessments(items: tuple[Assessment, ...]) -> bytes:
    # Operands are named by what they refer to, which no map of names to values can be; in a row they are in order.
    said = ((item, item.relation) for item in items)
    return fingerprint(
        [
            (replace(item, relation=replace(relation, operands={})), [*relation.operands.values()])
            for item, relation in said
        ]
    )


class _Figures:
    """Takes the fingerprint of a figure with what it looks up in its series and its report."""

    def __init__(self) -> None:
        self._homes: dict[str, bytes] = {}

    def __call__(self, record: FigureRecord) -> bytes:
        return digest(
            fingerprint((record.figure, record.language, record.quantities)),
            self._home("series", record.indicator and replace(record.indicator, figures=())),
            self._home("report", record.report),
        )

    def _home(self, kind: str, home: Any) -> bytes:
        if home is None:
            return ABSENT
        key = f"{kind} {home.id}"
        if key not in self._homes:
            self._homes[key] = fingerprint(home)
        return self._homes[key]
