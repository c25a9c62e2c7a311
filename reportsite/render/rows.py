"""What lists show of each policy, made once for all pages of a language.

Addresses in it begin with a mark in place of the way up to the site's root or to the home page of the language, which
is another one on every page; it is put in when the page is filled in.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from typing import Any, Protocol, TypeVar

from msgspec import Struct

from reportsite.model.dates import PartialDate
from reportsite.render.contexts import Phrase, PolicyRow, TimelineItem

V = TypeVar("V")

ROOT, HOME = "\x02", "\x03"
"""The marks; no text can hold them, since control characters are refused in content."""

DatedItem = tuple[PartialDate, TimelineItem]


class Form(Struct, frozen=True):
    """How the values of a collection can be kept as bytes: those that cost more to make than to keep."""

    shape: Any
    """Their type."""
    bare: Callable[[Any], Any] = lambda value: value
    """Takes from a value what leads to other values."""
    whole: Callable[[Any], Any] = lambda value: value
    """Gives it back."""


class Wrap(Protocol):
    """Stands something between a collection, by its name, and those who look things up in it."""

    def __call__(self, name: str, items: Mapping[str, Any], form: Form | None = None, /) -> Mapping[str, Any]:
        """Return what stands there; without a form, values are not worth keeping."""


class Lazily(Mapping[str, V]):
    """A mapping whose values are made when they are asked for, each once."""

    def __init__(self, keys: Iterable[str], make: Callable[[str], V]) -> None:
        self._keys = dict.fromkeys(keys)
        self._make = make
        self._made: dict[str, V] = {}

    def __getitem__(self, key: str) -> V:
        try:
            return self._made[key]
        except KeyError:
            if key not in self._keys:
                raise
            value = self._made[key] = self._make(key)
            return value

    def forget(self, keys: Iterable[str]) -> None:
        """Let some values be made anew when they are asked for."""
        for key in keys:
            self._made.pop(key, None)

    def __contains__(self, key: object) -> bool:
        return key in self._keys

    def __iter__(self) -> Iterator[str]:
        return iter(self._keys)

    def __len__(self) -> int:
        return len(self._keys)


class PolicyBook(Struct, frozen=True, kw_only=True):
    """What lists of one language show of policies, by their ids, and timelines of reports."""

    rows: Mapping[str, PolicyRow]
    summaries: Mapping[str, Phrase]
    items: Mapping[str, tuple[DatedItem, ...]]
    """What stands on timelines, with the date by which it is put in order."""
    reports: Mapping[str, tuple[DatedItem, ...]]
    """The same of reports, by their ids."""

    def forget(self, policies: Collection[str]) -> None:
        """Let what lists show of some policies be made anew."""
        for made in (self.rows, self.summaries, self.items):
            if isinstance(made, Lazily):
                made.forget(policies)


def unwrapped(_name: str, items: Mapping[str, Any], _form: Form | None = None) -> Mapping[str, Any]:
    """Stand nothing between."""
    return items
