"""Policies in the order that readers expect: by the date that holds, the newest first, rows of a month as printed."""

from __future__ import annotations

from pathlib import Path
from types import MappingProxyType

import pytest
from msgspec.structs import replace

from reportsite.model.corrections import Correction
from reportsite.model.dates import PartialDate
from reportsite.model.figures import Status
from reportsite.model.policies import DateMeaning, Issuers, Policy, PolicyDate, PolicyTable
from reportsite.model.text import Text
from reportsite.site.policies import PolicyIndex, index_policies, is_corrected, listed_date
from tests.sites.building import MINIMAL, ROOT, edition_of

WORDS = Text({"en": "x"})


def date(meaning: str, text: str) -> PolicyDate:
    return PolicyDate(meaning=DateMeaning(meaning), date=PartialDate.parse(text), status=Status.CAPTURED)


def policy(
    name: str,
    *dates: tuple[str, str],
    topics: tuple[str, ...] = (),
    regions: tuple[str, ...] = (),
    lead: tuple[str, ...] = (),
    joint: tuple[str, ...] = (),
    corrects: str = "",
) -> Policy:
    correction = Correction(field=corrects, before="", after="", because=WORDS, on=PartialDate(2025))
    return replace(
        edition_of(MINIMAL).library.policies["vaud-winter-plan"],
        id=name,
        issuers=Issuers(lead=lead, joint=joint) if lead else None,
        regions=regions,
        dates=tuple(date(*pair) for pair in dates),
        corrections=(correction,) if corrects else (),
        topics=topics,
    )


def index(*policies: Policy) -> PolicyIndex:
    """Index policies that are the rows of one table."""
    library = edition_of(MINIMAL).library
    (table,) = library.policy_tables.values()
    table = replace(table, policies=policies)
    tables: dict[str, PolicyTable] = {table.id: table}
    return index_policies(
        replace(
            library,
            policies=MappingProxyType({policy.id: policy for policy in policies}),
            policy_tables=MappingProxyType(tables),
        )
    )


def ids(policies: tuple[Policy, ...]) -> list[str]:
    return [policy.id for policy in policies]


@pytest.mark.parametrize(
    ("dates", "corrects", "listed"),
    [
        ([("printed", "2024-05")], "", "printed 2024-05"),
        ([("issued", "2024-04-01"), ("printed", "2024-05")], "", "printed 2024-05"),
        ([("printed", "2024-05"), ("issued", "2023-05-20")], "dates.printed", "issued 2023-05-20"),
        ([("printed", "2024-05"), ("published", "2023-06")], "dates.printed", "published 2023-06"),
        ([("published", "2023-06"), ("issued", "2023-05")], "dates.printed", "issued 2023-05"),
        ([("printed", "2024-05"), ("issued", "2023-05-20")], "title", "printed 2024-05"),
        ([("printed", "2024-05"), ("effective", "2023-05")], "dates.printed", "printed 2024-05"),
        ([("issued", "2023-05"), ("published", "2023-06")], "", "issued 2023-05"),
        ([("effective", "2023-05")], "", "effective 2023-05"),
        ([("adopted", "2023-04"), ("effective", "2023-05")], "", "adopted 2023-04"),
    ],
)
def test_a_policy_is_listed_as_printed_unless_that_is_corrected(
    dates: list[tuple[str, str]], corrects: str, listed: str
) -> None:
    item = policy("a", *dates, corrects=corrects)
    found = listed_date(item)
    assert f"{found.meaning.value} {found.date}" == listed
    assert is_corrected(item) is (corrects == "dates.printed")


def test_the_newest_come_first_and_rows_of_a_month_keep_the_order_of_their_table() -> None:
    rows = [
        policy("c", ("printed", "2024-01")),
        policy("a", ("printed", "2024-05-03")),
        policy("b", ("printed", "2024-05")),
        policy("d", ("printed", "2024-05-20")),
        policy("e", ("printed", "2024")),
        policy("f", ("printed", "2025-01")),
        policy("g", ("printed", "2024-05"), ("issued", "2023-05-20"), corrects="dates.printed"),
    ]
    assert ids(index(*rows).newest) == ["f", "a", "b", "d", "c", "e", "g"]
    assert ids(index(*reversed(rows)).newest) == ["f", "d", "b", "a", "c", "e", "g"]
    assert index().newest == ()


def test_policies_are_grouped_by_topic_region_and_issuer() -> None:
    found = index(
        policy("old", ("printed", "2023-01"), topics=("x",), regions=("CH-GE", "CH-VD"), lead=("press",)),
        policy("new", ("printed", "2024-01"), topics=("x", "y"), regions=("CH-GE",), lead=("a", "b"), joint=("press",)),
    )
    assert ids(found.newest) == ["new", "old"]
    assert (ids(found.of_topic("x")), ids(found.of_topic("y")), found.of_topic("z")) == (["new", "old"], ["new"], ())
    assert (ids(found.of_province("CH-GE")), ids(found.of_province("CH-VD"))) == (["new", "old"], ["old"])
    assert (ids(found.led_by("press")), ids(found.joined_by("press"))) == (["old"], ["new"])
    assert (ids(found.led_by("b")), found.joined_by("a")) == (["new"], ())
    assert [found.places[item.id] for item in found.newest] == [("ordinances", 1), ("ordinances", 0)]
    assert {found.table_of(item).id for item in found.newest} == {"ordinances"}


def test_related_policies_share_most_topics_first_then_are_the_newest() -> None:
    items = [
        policy("me", ("printed", "2024-01"), topics=("x", "y", "z")),
        policy("one-old", ("printed", "2020-01"), topics=("x",)),
        policy("one-new", ("printed", "2024-06"), topics=("z", "w")),
        policy("two", ("printed", "2021-01"), topics=("x", "y")),
        policy("three", ("printed", "2019-01"), topics=("z", "y", "x")),
        policy("none", ("printed", "2025-01"), topics=("w",)),
    ]
    found = index(*items)
    assert ids(found.related(items[0], 6)) == ["three", "two", "one-new", "one-old"]
    assert ids(found.related(items[0], 2)) == ["three", "two"]
    assert ids(found.related(items[-1], 6)) == ["one-new"]
    assert found.related(policy("x", ("printed", "2024")), 6) == ()


@pytest.mark.parametrize("site", [ROOT, MINIMAL], ids=["project", "minimal"])
def test_groups_hold_every_policy_of_the_site_once(site: Path) -> None:
    library = edition_of(site).library
    found = index_policies(library)
    assert sorted(ids(found.newest)) == sorted(library.policies)
    for topic in library.topics:
        assert found.of_topic(topic) == tuple(item for item in found.newest if topic in item.topics)
    for item in found.newest:
        table, row = found.places[item.id]
        assert library.policy_tables[table].policies[row] is item
        assert item not in found.related(item, 6)
