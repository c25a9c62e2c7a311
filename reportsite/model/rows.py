"""Tables of policies → their policies by id, where rows are put aside and decoded when they are looked at."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import ItemsView, Iterable, Iterator, Mapping, Sequence, ValuesView
from functools import lru_cache
from itertools import chain
from sys import intern

from reportsite.model.policies import Policy, PolicyTable

_REMEMBERED = 1024
"""So many of the policies looked up last are held: a page names its neighbours and the newest on its topics."""


def policies_of(tables: Iterable[PolicyTable]) -> Mapping[str, Policy]:
    """Return the policies of tables by id, in their order."""
    rows = [table.policies for table in tables]
    if all(isinstance(own, tuple) for own in rows):
        return {policy.id: policy for own in rows for policy in own}
    return _Rows(rows)


class _Rows(Mapping[str, Policy]):
    """Finds policies in the rows of tables; whoever goes through all of them holds one at a time."""

    def __init__(self, tables: Sequence[Sequence[Policy]]) -> None:
        self._tables = tables
        self._firsts = [0]
        for rows in tables:
            self._firsts.append(self._firsts[-1] + len(rows))
        self._numbers = {intern(policy.id): number for number, policy in enumerate(self._all())}
        self._at = lru_cache(maxsize=_REMEMBERED)(self._find)

    def __getitem__(self, key: str) -> Policy:
        return self._at(self._numbers[key])

    def __contains__(self, key: object) -> bool:
        return key in self._numbers

    def __iter__(self) -> Iterator[str]:
        return iter(self._numbers)

    def __len__(self) -> int:
        return len(self._numbers)

    def values(self) -> ValuesView[Policy]:
        """Return the policies, which are decoded in their order."""
        return _Values(self)

    def items(self) -> ItemsView[str, Policy]:
        """Return ids and policies, which are decoded in their order."""
        return _Items(self)

    def in_order(self) -> Iterator[tuple[str, Policy]]:
        """Yield ids and policies; of several that bear one id, the last."""
        return ((policy.id, policy) for number, policy in enumerate(self._all()) if self._numbers[policy.id] == number)

    def _all(self) -> Iterator[Policy]:
        return chain.from_iterable(self._tables)

    def _find(self, number: int) -> Policy:
        table = bisect_right(self._firsts, number) - 1
        return self._tables[table][number - self._firsts[table]]


class _Values(ValuesView[Policy]):
    _mapping: _Rows

    def __iter__(self) -> Iterator[Policy]:
        return (policy for _, policy in self._mapping.in_order())


class _Items(ItemsView[str, Policy]):
    _mapping: _Rows

    def __iter__(self) -> Iterator[tuple[str, Policy]]:
        return self._mapping.in_order()
