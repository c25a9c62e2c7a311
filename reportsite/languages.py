"""The languages of a site, as its settings give them; no language is known by name anywhere else."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

MESSAGE_LANGUAGE = "en"
"""Messages in code and templates are written in this language, as gettext expects; its catalogue may be empty."""


class Collation(StrEnum):
    """How names sort in a language."""

    LETTERS = "letters"
    """By the letters of the name, case and accents aside."""
    READING = "reading"
    """By the reading recorded beside the name (pinyin for Chinese)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Language:
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
