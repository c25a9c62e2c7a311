"""Which policies belong together, and in what order: by date, topic, region and issuer."""

from __future__ import annotations

from collections.abc import Iterable

from reportsite.model.library import Library
from reportsite.model.policies import DateMeaning, Policy, PolicyDate

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
    """Return policies by listed date, newest first; those of one date keep the order of their table."""
    ordered = sorted(enumerate(policies), key=lambda pair: (_negative(pair[1]), pair[0]))
    return tuple(policy for _, policy in ordered)


def _negative(policy: Policy) -> tuple[int, int]:
    # Only year and month take part: a row known to the day is no newer than its month's other rows.
    date = listed_date(policy).date
    return -date.year, -date.month


def oldest_first(policies: Iterable[Policy]) -> tuple[Policy, ...]:
    """Return policies by listed date, oldest first; those of one date keep the order of their table."""
    return tuple(sorted(policies, key=lambda policy: (listed_date(policy).date.year, listed_date(policy).date.month)))


def of_topic(library: Library, topic: str) -> tuple[Policy, ...]:
    """Return the policies on a topic, newest first."""
    return newest_first(policy for policy in library.policies.values() if topic in policy.topics)


def of_province(library: Library, province: str) -> tuple[Policy, ...]:
    """Return the policies that name a province, newest first."""
    return newest_first(policy for policy in library.policies.values() if province in policy.regions)


def led_by(library: Library, body: str) -> tuple[Policy, ...]:
    """Return the policies that a body issued alone or first, newest first."""
    return newest_first(
        policy for policy in library.policies.values() if policy.issuers and body in policy.issuers.lead
    )


def joined_by(library: Library, body: str) -> tuple[Policy, ...]:
    """Return the policies that a body issued together with a lead, newest first."""
    return newest_first(
        policy for policy in library.policies.values() if policy.issuers and body in policy.issuers.joint
    )


def related(library: Library, policy: Policy, limit: int) -> tuple[Policy, ...]:
    """Return other policies that share a topic, those that share most first, then the newest."""
    shared = [
        (len(set(policy.topics) & set(other.topics)), other)
        for other in newest_first(library.policies.values())
        if other is not policy
    ]
    ordered = sorted((pair for pair in shared if pair[0]), key=lambda pair: -pair[0])
    return tuple(other for _, other in ordered[:limit])
