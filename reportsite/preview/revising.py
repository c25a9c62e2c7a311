"""An edition and policy tables that were saved → the edition that loading everything anew would give, in less time.

Most saves change words or values of a few rows and nothing of how records hang together. Where that can be seen from
the tables alone, whatever it cannot have touched is taken over; where not, the answer is None and everything is loaded.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from types import MappingProxyType

from msgspec import Struct
from msgspec.structs import replace

from reportsite.diagnostics import Diagnostic, Diagnostics, Severity
from reportsite.model.layout import data_file
from reportsite.model.library import Library
from reportsite.model.loading import Reading
from reportsite.model.policies import Policy, PolicyTable
from reportsite.model.quantities import QuantityReader
from reportsite.model.quantity import Quantity
from reportsite.model.text import Text
from reportsite.preview.surveying import still_known, survey_lazily
from reportsite.render.pages import Edition
from reportsite.render.passages import ProseReader
from reportsite.site.groups import group_records
from reportsite.site.policies import index_policies


class Revision(Struct, frozen=True, kw_only=True):
    """What became of an edition."""

    edition: Edition
    policies: frozenset[str]
    """The policies that are not what they were."""
    problems: tuple[Diagnostic, ...]
    """What is wrong with the content now, as far as loading tells."""


class Resaved(Struct, frozen=True, kw_only=True):
    """A file of the content that was saved: what it said and what it says."""

    path: str
    before: Reading
    after: Reading


def is_table(path: str) -> bool:
    """Tell whether a file of the content is one that can be taken in by itself."""
    kind = data_file(path)
    return kind is not None and kind.shape is PolicyTable


def revise(
    edition: Edition,
    saved: Iterable[Resaved],
    texts: tuple[Text, ...],
    problems: Iterable[Diagnostic],
    read: ProseReader,
) -> Revision | None:
    """Return the edition with some tables as they are now; None when it takes loading everything to know.

    `texts` are those of all records now, `problems` what loading told last.
    """
    known = list(problems)
    library, registry = edition.library, edition.registry
    changed: dict[str, tuple[Policy, Policy]] = {}
    tables = dict(library.policy_tables)
    touched: set[str] = set()
    files = set()
    for file in saved:
        if not _hangs_together_as_before(file):
            return None
        (before,), (after,) = file.before.records, file.after.records
        rows = tuple(old if old == new else new for old, new in zip(before.policies, after.policies, strict=True))
        changed.update((new.id, (old, new)) for old, new in zip(before.policies, rows, strict=True) if old is not new)
        if replace(before, policies=()) != replace(after, policies=()):
            touched.update(row.id for row in rows)
        tables[after.id] = replace(after, policies=rows)
        told = [item for item in known if item.position.file == file.path]
        if any(item not in file.before.problems for item in told):
            return None
        known = [item for item in known if item.position.file != file.path] + list(file.after.problems)
        registry = registry.moved(file.after.heard)
        files.add(file.path)
    found = Diagnostics()
    targets = _targets(library, edition, changed, found)
    if len(found):
        return None
    policies = {**library.policies, **{name: new for name, (_, new) in changed.items()}}
    library = replace(
        library,
        policies=MappingProxyType(policies),
        policy_tables=MappingProxyType(tables),
        target_quantities=targets,
        texts=texts,
    )
    pairs = changed.values()
    same_order = all(_order_of(old) == _order_of(new) for old, new in pairs)
    same_sources = all((old.source.id, old.seen_at) == (new.source.id, new.seen_at) for old, new in pairs)
    index = edition.policies
    return Revision(
        edition=replace(
            edition,
            library=library,
            registry=registry,
            policies=replace(index, policies=library.policies, tables=library.policy_tables)
            if same_order
            else index_policies(library),
            groups=edition.groups if same_sources else group_records(library),
            translations=survey_lazily(library, edition.config, read, still_known(edition.translations, files)),
        ),
        policies=frozenset(changed) | touched,
        problems=tuple(known),
    )


def _hangs_together_as_before(file: Resaved) -> bool:
    """Tell whether a table defines and names what it did, in the same order, and nothing in it is an error or draft."""
    for reading in (file.before, file.after):
        if len(reading.records) != 1 or reading.draft or reading.drafts or reading.missed:
            return False
        if any(item.severity is Severity.ERROR for item in reading.problems):
            return False
    (before,), (after,) = file.before.records, file.after.records
    names = [(marker, value) for marker, value, _ in file.before.heard]
    return (
        names == [(marker, value) for marker, value, _ in file.after.heard]
        and [policy.id for policy in before.policies] == [policy.id for policy in after.policies]
        and before.level is after.level
    )


def _targets(
    library: Library, edition: Edition, changed: Mapping[str, tuple[Policy, Policy]], found: Diagnostics
) -> Mapping[tuple[str, int], Quantity]:
    if not any(policy.targets for pair in changed.values() for policy in pair):
        return library.target_quantities
    grammars = {code: locale.grammar for code, locale in edition.locales.items()}
    reader = QuantityReader(library.units, grammars, edition.config.languages[0].code, found)
    kept = {key: value for key, value in library.target_quantities.items() if key[0] not in changed}
    kept.update(reader.targets(new for _, new in changed.values()))
    return MappingProxyType(kept)


def _order_of(policy: Policy) -> Collection[object]:
    """Return that of a policy which its place in lists depends on."""
    return policy.regions, policy.topics, policy.issuers, policy.dates, policy.corrections
