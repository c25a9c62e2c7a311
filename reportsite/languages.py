"""The languages of a site, as its settings give them; no language is known by name anywhere else."""

from __future__ import annotations

from enum import StrEnum

from msgspec import Struct


class Collation(StrEnum):
    """How names sort in a language."""

    LETTERS = "letters"
    """By the letters of the name, case and accents aside."""
    READING = "reading"
    """By the reading recorded beside the name (pinyin for Chinese)."""


class Language(Struct, frozen=True, kw_only=True):
    """A language of the site."""

    code: str
    """Its name in addresses and in content: zh."""
    tag: str
    """BCP 47 tag for `lang` and hreflang: zh-Hans."""
    locale: str
    """CLDR locale for dates, numbers and plurals: zh_Hans_CN."""
    name: str
    """Its own name for itself."""
    collation: Collation = Collation.LETTERS
