"""What a run was asked to do.

This stands on the way to every build, so it imports next to nothing.
"""

from __future__ import annotations

from collections.abc import Callable
from enum import StrEnum
from pathlib import Path
from typing import NamedTuple

SETTINGS_FILE = "site.yaml"
MESSAGE_LANGUAGE = "en"
"""Messages in code and templates are written in this language, as gettext expects; its catalogue may be empty."""


class Drafts(StrEnum):
    """What a run does with content that says that it is a draft."""

    LEFT_OUT = "left out"
    """As though it were not there: what is published."""
    SHOWN = "shown"
    """It is there, and what names it is only warned: what is being written."""
    CHECKED = "checked"
    """It is there, and nothing else may name it: so that what is wrong with either is told."""


class Settings(NamedTuple):
    """What a run was asked to do."""

    site: Path
    """The folder with site.yaml and content/."""
    project: Path
    """The folder whose templates and theme serve where the site has none of its own."""
    base_url: str | None = None
    offline: bool = False
    strict: bool = False
    drafts: Drafts = Drafts.LEFT_OUT
    protected: tuple[Path, ...] = ()
    """Folders that the output must neither be nor hold, besides the sources."""
    waiting: Callable[[], None] = lambda: None
    """Called once when another run is writing to the output."""

    @property
    def folders(self) -> tuple[Path, ...]:
        """Return where templates and theme are looked for, the site's own first."""
        return tuple(dict.fromkeys((self.site, self.project)))
