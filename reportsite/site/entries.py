"""What can be found on a site: one entry for each record, with its words in every language. Pure values."""

from __future__ import annotations

from enum import StrEnum

from msgspec import Struct


class EntryKind(StrEnum):
    """What an entry is, in the order in which results of equal worth are shown."""

    REPORT = "report"
    INDICATOR = "indicator"
    POLICY = "policy"
    FIGURE = "figure"
    PROVINCE = "province"
    TOPIC = "topic"
    BODY = "body"
    POLICY_TABLE = "policy-table"
    TERM = "term"
    SOURCE = "source"
    PAGE = "page"


class Line(Struct, frozen=True):
    """A passage of an entry."""

    text: str
    anchor: str = ""
    """Where on its page it stands, if that has an anchor of its own."""


class Entry(Struct, frozen=True, kw_only=True):
    """A record as a search finds it. Two entries with equal fields are found alike: nothing else is looked at."""

    kind: EntryKind
    route: str
    """Its address below the folder of a language: `policies/some-id/`, `glossary/#term-some-id`."""
    titles: tuple[str, ...]
    """What it is called, in the order of the site's languages."""
    lines: tuple[tuple[Line, ...], ...]
    """Its passages, likewise; of a language in which nothing is written, none."""
    names: tuple[str, ...] = ()
    """Other words it answers to and that stand nowhere on the page: readings, abbreviations."""
    numbers: tuple[str, ...] = ()
    """Its recorded numbers in plain digits, as far as its lines may not be read so: 90 for 九成."""
    date: str = ""
    """What it is dated, in ISO 8601, as far as known."""
    provinces: tuple[str, ...] = ()
    topics: tuple[str, ...] = ()

    @property
    def year(self) -> str:
        """Return the year it is of, or nothing."""
        return self.date[:4]
