"""Policies whose rows are put aside: found by id and in their order, like those that are held."""

from __future__ import annotations

from collections.abc import Sequence

import msgspec
from msgspec.structs import replace

from reportsite.model.policies import Policy, PolicyTable
from reportsite.model.rows import policies_of
from reportsite.state.aside import Aside, AsideItems
from tests.sites.building import ROOT, edition_of


def aside(rows: Sequence[Policy]) -> AsideItems[Policy]:
    contents = [msgspec.msgpack.encode(row, enc_hook=dict) for row in rows]
    file = Aside()
    start = file.put(b"".join(contents))
    return AsideItems(file, start, map(len, contents), msgspec.msgpack.Decoder(Policy).decode)


def put_aside(table: PolicyTable) -> PolicyTable:
    return replace(table, policies=aside(table.policies))


def test_policies_put_aside_are_those_that_were_held() -> None:
    tables = list(edition_of(ROOT).library.policy_tables.values())
    held, found = policies_of(tables), policies_of([tables[0], *map(put_aside, tables[1:])])
    assert isinstance(held, dict)
    assert not isinstance(found, dict)
    assert list(found) == list(held)
    assert list(found.values()) == list(held.values())
    assert list(found.items()) == list(held.items())
    assert all(found[key] == policy for key, policy in held.items())
    assert (len(found), "nothing" in found, found.get("nothing")) == (len(held), False, None)


def test_the_last_of_two_with_one_id_is_found_once_as_where_they_are_held() -> None:
    table = next(iter(edition_of(ROOT).library.policy_tables.values()))
    first, second, *_ = table.policies
    table = replace(table, policies=(first, second, replace(second, id=first.id)))
    held, found = policies_of([table]), policies_of([put_aside(table)])
    assert found[first.id] == held[first.id]
    assert len(list(found.values())) == len(held)
