"""Library → the orders and groups of its policies: by date, topic, region and issuer, found once for all pages."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from operator import attrgetter
from sys import intern
from types import MappingProxyType

from msgspec import Struct

from reportsite.model.library import Library
from reportsite.model.policies import DateMeaning, Level, Policy, PolicyDate, PolicyTable

_BASIS = (DateMeaning.ISSUED, DateMeaning.PUBLISHED, DateMeaning.PRINTED)


def listed_date(policy: Policy) -> PolicyDate:
    """Return the date under which a policy is listed: as printed in its table, unless that is corrected.

    A corrected policy is listed under the date of issue, else of publication, that replaces the printed one.
    """
    if not is_corrected(policy):
        printed = policy.dated(DateMeaning.PRINTED)
        if printed:
            return printed
    for meaning in _BASIS:
        date = policy.dated(meaning)
        if date:
            return date
    return policy.dates[0]


def is_corrected(policy: Policy) -> bool:
    """Tell whether the printed date of a policy is known to be wrong."""
    return any(correction.field == "dates.printed" for correction in policy.corrections)


def _negative_month(policy: Policy) -> tuple[int, int]:
    # Only year and month take part: a row known to the day is no newer than its month's other rows.
    date = listed_date(policy).date
    return -date.year, -date.month


class PolicyIndex(Struct, frozen=True, kw_only=True):
    """The policies of a library, newest first, and the groups of them that pages show; each newest first.

    Groups hold ids, and a policy is looked up when it is shown: what a page has read is then known by what it looked
    up.
    """

    policies: Mapping[str, Policy]
    tables: Mapping[str, PolicyTable]
    groups: Mapping[str, tuple[str, ...]]
    """`newest`, `regional` (those that name a province), `level/…`, `table/…` (in the order of the table), `topic/…`,
    `province/…`, `lead/…` or `joint/…` → policies."""
    places: Mapping[str, tuple[str, int]]
    """Policy → the table that it is a row of, and which row, counted from 0."""
    kin: Mapping[str, tuple[str, ...]]
    """Policy → others on the same topics, the nearest first."""
    topics: Mapping[str, tuple[str, ...]]
    """Policy → its topics."""
    beside: Mapping[str, tuple[str | None, str | None]]
    """Policy → those in the rows before and after it."""

    def ids(self, group: str) -> tuple[str, ...]:
        """Return the policies of a group by their ids, none where there is no such group."""
        return self.groups.get(group, ())

    @property
    def newest(self) -> tuple[Policy, ...]:
        """Return all policies."""
        return self._group("newest")

    def table_of(self, policy: Policy) -> PolicyTable:
        """Return the table that a policy is a row of; its rows are asked for with `rows_of`."""
        return self.tables[self.places[policy.id][0]]

    def rows_of(self, table: PolicyTable) -> tuple[Policy, ...]:
        """Return the policies of a table in its order."""
        return self._group(f"table/{table.id}")

    def neighbours(self, policy: Policy) -> tuple[str | None, str | None]:
        """Return the ids of the policies in the rows before and after that of a policy."""
        return self.beside[policy.id]

    def of_topic(self, topic: str) -> tuple[Policy, ...]:
        """Return the policies on a topic."""
        return self._group(f"topic/{topic}")

    def of_province(self, province: str) -> tuple[Policy, ...]:
        """Return the policies that name a province."""
        return self._group(f"province/{province}")

    def led_by(self, body: str) -> tuple[Policy, ...]:
        """Return the policies that a body issued alone or first."""
        return self._group(f"lead/{body}")

    def joined_by(self, body: str) -> tuple[Policy, ...]:
        """Return the policies that a body issued together with a lead."""
        return self._group(f"joint/{body}")

    def related(self, policy: Policy, limit: int) -> tuple[Policy, ...]:
        """Return other policies on the same topics: those that share most of them first, then the newest."""
        return tuple(self.policies[other] for other in self.kin.get(policy.id, ())[:limit])

    def _group(self, name: str) -> tuple[Policy, ...]:
        return tuple(self.policies[policy] for policy in self.ids(name))


_RELATED_OF_TOPIC = 60
"""So many of the newest on a topic are looked at: enough that these are always found, however large the collection."""
_MOST_KIN = 6


class _Kin(Mapping[str, tuple[str, ...]]):
    """Finds the policies that are near to one when they are asked for."""

    def __init__(self, topics: Mapping[str, tuple[str, ...]], groups: Mapping[str, tuple[str, ...]]) -> None:
        self._topics = topics
        self._newest_of = {
            topic: groups[f"topic/{topic}"][:_RELATED_OF_TOPIC]
            for topic in {topic for own in topics.values() for topic in own}
        }
        self._order = {policy: place for place, policy in enumerate(groups["newest"])}

    def __getitem__(self, policy: str) -> tuple[str, ...]:
        topics = frozenset(self._topics[policy])
        near = {other for topic in topics for other in self._newest_of[topic]} - {policy}
        ranked = sorted((-len(topics.intersection(self._topics[other])), self._order[other], other) for other in near)
        return tuple(other for _, _, other in ranked[:_MOST_KIN])

    def __iter__(self) -> Iterator[str]:
        return iter(self._topics)

    def __len__(self) -> int:
        return len(self._topics)


class _Listed(Struct, frozen=True):
    """What the groups of a policy are found by. Ids and names of groups are interned: each stands in many places."""

    id: str
    month: tuple[int, int]
    groups: tuple[str, ...]
    topics: tuple[str, ...]


def _listed(policy: Policy, level: Level) -> _Listed:
    return _Listed(
        intern(policy.id),
        _negative_month(policy),
        tuple(map(intern, (*_groups_of(policy), f"level/{level.value}"))),
        tuple(map(intern, policy.topics)),
    )


def index_policies(library: Library) -> PolicyIndex:
    """Group the policies of a library; each is looked at once, and none is held."""
    known: list[_Listed] = []
    groups: dict[str, list[str]] = {"newest": []}
    places: dict[str, tuple[str, int]] = {}
    beside: dict[str, tuple[str | None, str | None]] = {}
    for table in library.policy_tables.values():
        listed = [_listed(policy, table.level) for policy in table.policies]
        rows = [policy.id for policy in listed]
        groups[f"table/{table.id}"] = rows
        places.update((policy, (table.id, row)) for row, policy in enumerate(rows))
        beside.update(zip(rows, zip([None, *rows], [*rows[1:], None], strict=False), strict=False))
        known += listed
    known.sort(key=attrgetter("month"))
    for policy in known:
        for name in ("newest", *policy.groups):
            groups.setdefault(name, []).append(policy.id)
    frozen = MappingProxyType({name: tuple(policies) for name, policies in groups.items()})
    topics = MappingProxyType({policy.id: policy.topics for policy in known})
    return PolicyIndex(
        policies=library.policies,
        tables=library.policy_tables,
        groups=frozen,
        places=MappingProxyType(places),
        kin=_Kin(topics, frozen),
        topics=topics,
        beside=MappingProxyType(beside),
    )


def _groups_of(policy: Policy) -> Iterator[str]:
    yield from (f"topic/{topic}" for topic in policy.topics)
    yield from (f"province/{region}" for region in policy.regions)
    if policy.regions:
        yield "regional"
    if policy.issuers:
        yield from (f"lead/{body}" for body in policy.issuers.lead)
        yield from (f"joint/{body}" for body in policy.issuers.joint)
