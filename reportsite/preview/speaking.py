"""The words of the preview: who says them in which language, and those that its scripts need."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Protocol

from reportsite.diagnostics import Diagnostic

_FIELD = re.compile(r"\{(\w+)\}")


class Speaker(Protocol):
    """Knows the words of the terminal's language."""

    @property
    def language(self) -> str:
        """Return the code of the language, for `lang`."""

    def words(self, message: str, **arguments: object) -> str:
        """Return a message in that language, its `{arguments}` filled in."""

    def message_of(self, diagnostic: Diagnostic) -> str:
        """Return what a diagnostic says."""

    def hint_of(self, diagnostic: Diagnostic) -> str:
        """Return what a diagnostic advises, or nothing."""


SCRIPT_WORDS = (
    "Problems",
    "Close",
    "error",
    "warning",
    "hint: {hint}",
    "{count} errors",
    "{count} warnings",
    "1 error",
    "1 warning",
    "… and {count} more",
    "The page below is the last one without errors.",
    "No page could be made yet.",
    "Open in the editor",
    "Copy",
    "Copied",
    "Connection lost; trying again.",
    "Changes are found by looking twice a second, not by listening.",
    "Dashboard",
    "Side by side",
    "Languages side by side",
    "Preview",
    "No problems.",
    "Last save",
    "Nothing was saved since the start.",
    "Saves",
    "Saved",
    "Changed",
    "Read anew",
    "{count} files of the content",
    "whole site",
    "Loaded in",
    "Rendered",
    "came out different",
    "came out the same",
    "not usable; the state before is shown",
    "Translation",
    "Page",
    "missing",
    "stale",
    "{count} blocks",
    "Every text is there in every language.",
    "Drafts",
    "Draft",
    "Kind",
    "Figures",
    "Figure",
    "Printed",
    "Status",
    "Verdict",
    "Place",
    "The links of the whole site have been followed.",
    "The links of the whole site have not been followed yet; `check` does so.",
    "missing in the other language",
    "Click with Alt to open the source of a text or a number.",
    "settings",
    "content",
    "templates",
    "locale",
    "theme",
    "{count} ms",
)
"""Messages of the scripts in assets/, which know them by this English wording."""


def script_words(speaker: Speaker) -> Mapping[str, str]:
    """Return the words of the scripts, their `{arguments}` left to fill in."""
    return {
        message: speaker.words(message, **{name: f"{{{name}}}" for name in _FIELD.findall(message)})
        for message in SCRIPT_WORDS
    }
