"""Ids and where they stand: what is defined, what is named, and which names lead nowhere."""

from __future__ import annotations

import copy
import re
from collections.abc import Iterable, Mapping
from urllib.parse import urlsplit

from reportsite import diagnostics as rules
from reportsite.diagnostics import Diagnostics, Position, closest
from reportsite.model.drafts import DraftContent
from reportsite.model.references import Defines, IsAddress, IsSlug, Kind, Refers

_SLUG = re.compile(r"(?!.{101})[a-z0-9]+(?:-[a-z0-9]+)*", re.ASCII)
"""At most 100 characters, so that it can be the name of a folder everywhere."""
_FIGURE = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*@(?:\d{4}(?:-(?:\d{2}(?:-\d{2})?|H[12]))?|undated)", re.ASCII)
_PROVINCE = re.compile(r"[A-Z]{2,4}(?:-[A-Z]{2})?", re.ASCII)
_IDENTIFIER: Mapping[Kind, re.Pattern[str]] = {Kind.FIGURE: _FIGURE, Kind.PROVINCE: _PROVINCE}
_IN_ADDRESSES = frozenset({Kind.BODY, Kind.INDICATOR, Kind.POLICY, Kind.POLICY_TABLE, Kind.REPORT, Kind.TOPIC})
"""Kinds whose ids become parts of addresses."""
_NO_DRAFTS = DraftContent()
_RESERVED = re.compile(r"con|prn|aux|nul|com\d|lpt\d|index", re.ASCII)
"""Names that some systems keep for devices, and the one that servers look for."""
_ADDRESS_CHARACTERS = re.compile(r"[A-Za-z0-9\-._~:/?#\[\]@!$&'()*+,;=%]+", re.ASCII)


def is_web_address(value: str) -> bool:
    """Tell whether `value` is an absolute http or https address of printable ASCII.

    One that begins with a user (`https://who.int@example.org/`) is none: it hides where it leads.
    """
    if not _ADDRESS_CHARACTERS.fullmatch(value):
        return False
    try:
        parts = urlsplit(value)
    except ValueError:
        return False
    return parts.scheme in {"http", "https"} and bool(parts.hostname) and "@" not in parts.netloc


def is_figure_id(value: str) -> bool:
    """Tell whether `value` is written as the id of a figure, `name@date`."""
    return bool(_FIGURE.fullmatch(value))


class Registry:
    """Hears of every id while records are decoded, then finds those that do not fit together."""

    def __init__(self, diagnostics: Diagnostics) -> None:
        self._diagnostics = diagnostics
        self._defined: dict[Kind, dict[str, Position]] = {kind: {} for kind in Kind}
        self._named: list[tuple[Kind, str, Position, bool]] = []
        self._slugs: dict[str, Position] = {}
        self._unread: set[Kind] = set()

    def hear(self, marker: object, value: str, position: Position, *, in_draft: bool = False) -> None:
        """Take note of a marked value, and of whether it stands in a draft."""
        if type(marker) is Refers:  # four of five
            self._named.append((marker.kind, value, position, in_draft))
            return
        match marker:
            case Defines(kind):
                self._define(kind, value, position)
            case IsAddress():
                if not is_web_address(value):
                    self._diagnostics.add(rules.BAD_ADDRESS, position, value=value)
            case IsSlug():
                self._slug(value, position)

    def hear_all(self, heard: Iterable[tuple[object, str, Position]]) -> None:
        """Take note of marked values where nothing is a draft: a name is right when something is known to bear it."""
        defined = self._defined
        for marker, value, position in heard:
            if type(marker) is not Refers or value not in defined[marker.kind]:
                self.hear(marker, value, position)

    def miss(self, kinds: Iterable[Kind]) -> None:
        """Take note that a file with records of these kinds could not be read: their names may be right after all."""
        self._unread.update(kinds)

    def resolve(self, drafts: DraftContent = _NO_DRAFTS) -> None:
        """Report every name that no record bears, each with the nearest that one does, and every draft's elsewhere."""
        has_drafts = bool(drafts.names)
        for kind, value, position, in_draft in self._named:
            rule = drafts.rule_of_naming(kind.value, value) if has_drafts and not in_draft else None
            if rule:
                place = drafts.where(kind.value, value)
                self._diagnostics.add(rule, position, kind=kind.value, id=value, place=place)
            elif kind not in self._unread and value not in self._defined[kind]:
                self.unknown(kind, value, position)

    def forget_names(self) -> None:
        """Hold no names any more; who defines what is still known."""
        self._named.clear()

    def unknown(self, kind: Kind, value: str, position: Position) -> None:
        """Report a name that no record of its kind bears."""
        suggestion = closest(value, self._defined[kind])
        self._diagnostics.add(rules.UNKNOWN_REFERENCE, position, kind=kind.value, id=value, suggestion=suggestion)

    def moved(self, heard: Iterable[tuple[object, str, Position]]) -> Registry:
        """Return one in which ids that are defined already are so in other places."""
        other = copy.copy(self)
        other._defined = dict(self._defined)  # noqa: SLF001 (a copy of this very object)
        copied: set[Kind] = set()
        for marker, value, position in heard:
            if isinstance(marker, Defines):
                if marker.kind not in copied:
                    copied.add(marker.kind)
                    other._defined[marker.kind] = dict(self._defined[marker.kind])  # noqa: SLF001 (as above)
                other._defined[marker.kind][value] = position  # noqa: SLF001 (as above)
        return other

    def place(self, kind: Kind, value: str) -> Position | None:
        """Return where an id of a kind is defined."""
        return self._defined[kind].get(value)

    def ids(self, kind: Kind) -> Iterable[str]:
        """Return the ids of a kind that are defined."""
        return self._defined[kind].keys()

    def _define(self, kind: Kind, value: str, position: Position) -> None:
        pattern = _IDENTIFIER.get(kind, _SLUG)
        reserved = kind in _IN_ADDRESSES and _RESERVED.fullmatch(value)
        if reserved or not pattern.fullmatch(value):
            self._diagnostics.add(rules.BAD_IDENTIFIER, position, value=value)
        known = self._defined[kind]
        if value in known:
            other = known[value]
            self._diagnostics.add(rules.DUPLICATE_ID, position, kind=kind.value, id=value, other=other)
        known.setdefault(value, position)

    def _slug(self, value: str, position: Position) -> None:
        if not _SLUG.fullmatch(value) or _RESERVED.fullmatch(value):
            self._diagnostics.add(rules.BAD_IDENTIFIER, position, value=value)
        if value in self._slugs:
            self._diagnostics.add(rules.DUPLICATE_ID, position, kind="slug", id=value, other=self._slugs[value])
        self._slugs.setdefault(value, position)
