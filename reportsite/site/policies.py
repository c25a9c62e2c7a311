"""Library → the orders and groups of its policies: by date, topic, region and issuer, found once for all pages."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from types import MappingProxyType

from msgspec import Struct

from reportsite.model.library import Library
from reportsite.model.policies import DateMeaning, Policy, PolicyDate, PolicyTable

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


def newest_first(policies: Iterable[Policy]) -> tuple[Policy, ...]:
    """Return policies by listed date, newest first; those of one month keep the order of their table."""
    return tuple(sorted(policies, key=_negative_month))


def _negative_month(policy: Policy) -> tuple[int, int]:
    # Only year and month take part: a row known to the day is no newer than its month's other rows.
    date = listed_date(policy).date
    return -date.year, -date.month


_Groups = Mapping[str, tuple[Policy, ...]]


class PolicyIndex(Struct, frozen=True, kw_only=True):
    """The policies of a library, newest first, and the groups of them that pages show; each newest first."""

    newest: tuple[Policy, ...]
    _tables: Mapping[str, tuple[PolicyTable, int]]
    _topics: _Groups
    _provinces: _Groups
    _leads: _Groups
    _joint: _Groups

    def table_of(self, policy: Policy) -> PolicyTable:
        """Return the table that a policy is a row of."""
        return self._tables[policy.id][0]

    def row_of(self, policy: Policy) -> int:
        """Return which row of its table a policy is, counted from 0."""
        return self._tables[policy.id][1]

    def of_topic(self, topic: str) -> tuple[Policy, ...]:
        """Return the policies on a topic."""
        return self._topics.get(topic, ())

    def of_province(self, province: str) -> tuple[Policy, ...]:
        """Return the policies that name a province."""
        return self._provinces.get(province, ())

    def led_by(self, body: str) -> tuple[Policy, ...]:
        """Return the policies that a body issued alone or first."""
        return self._leads.get(body, ())

    def joined_by(self, body: str) -> tuple[Policy, ...]:
        """Return the policies that a body issued together with a lead."""
        return self._joint.get(body, ())

    def related(self, policy: Policy, limit: int) -> tuple[Policy, ...]:
        """Return other policies on the same topics: those that share most of them first, then the newest.

        Of each topic only the newest `_RELATED_OF_TOPIC` are looked at.
        """
        near = {other.id: other for topic in policy.topics for other in self.of_topic(topic)[:_RELATED_OF_TOPIC]}
        near.pop(policy.id, None)
        shared = Counter({key: len(set(policy.topics) & set(other.topics)) for key, other in near.items()})
        ordered = sorted(newest_first(near.values()), key=lambda other: -shared[other.id])
        return tuple(ordered[:limit])


_RELATED_OF_TOPIC = 60
"""Enough that the newest on a topic are always found, however large the collection."""


def index_policies(library: Library) -> PolicyIndex:
    """Group the policies of a library."""
    newest = newest_first(library.policies.values())
    return PolicyIndex(
        newest=newest,
        _tables=MappingProxyType(
            {
                policy.id: (table, row)
                for table in library.policy_tables.values()
                for row, policy in enumerate(table.policies)
            }
        ),
        _topics=_grouped((topic, policy) for policy in newest for topic in policy.topics),
        _provinces=_grouped((region, policy) for policy in newest for region in policy.regions),
        _leads=_grouped((body, policy) for policy in newest if policy.issuers for body in policy.issuers.lead),
        _joint=_grouped((body, policy) for policy in newest if policy.issuers for body in policy.issuers.joint),
    )


def _grouped(pairs: Iterable[tuple[str, Policy]]) -> _Groups:
    groups: dict[str, list[Policy]] = {}
    for key, policy in pairs:
        groups.setdefault(key, []).append(policy)
    return MappingProxyType({key: tuple(policies) for key, policies in groups.items()})
