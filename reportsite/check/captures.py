"""Archived captures → texts that clauses can be looked up in, or the reason why one cannot be.

Captures in Traditional characters are compared with quotes in Simplified ones. The pairs of characters that recorded
clauses need stand in content/provenance.lock.yaml, so that verifying them again takes no dictionary; OpenCC, which
knows all pairs, is needed by whoever records new clauses (`pip install 'reportsite[captures]'`).
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Mapping
from enum import StrEnum
from importlib import import_module

from reportsite import diagnostics as rules
from reportsite.check.clauses import CaptureText, Place, Simplify, character_pairs
from reportsite.diagnostics import Diagnostics
from reportsite.model.provenance import ProvenanceLock
from reportsite.model.source_records import Source

_TRADITIONAL = frozenset({"hant", "tw", "hk", "mo"})
"""Subtags of BCP 47 that mean Traditional characters."""

DictionaryLoader = Callable[[], Simplify | None]
"""Returns what is known of Traditional characters, or None where nothing is."""


class Missing(StrEnum):
    """Why clauses cannot be looked up."""

    CAPTURE = "their captures are not at hand"
    DICTIONARY = "OpenCC is not installed, which reads Traditional characters"
    SOURCE = "their sources have no capture"


class Shelved:
    """What is at hand of a source's capture."""

    def __init__(
        self,
        source: Source,
        content: bytes | None,
        pairs: Mapping[str, str],
        load_dictionary: DictionaryLoader | None = None,
        *,
        missing: Missing | None = None,
    ) -> None:
        self._source = source
        self._content = content
        self._load_dictionary = load_dictionary
        self._simplify: Simplify = lambda character: pairs.get(character, character)
        self._text = CaptureText(content, source.damage, self._simplify) if content is not None else None
        self.missing = missing
        """Why a clause that is not found may be there all the same; None where it would have been found."""
        self.sha256 = hashlib.sha256(content).hexdigest() if content is not None else ""

    @property
    def is_at_hand(self) -> bool:
        """Tell whether there is a text that can be searched."""
        return self._text is not None

    def find(self, clause: str, line: int | None) -> Place | None:
        """Return where a clause stands: on `line` when it does, else the first place."""
        place = self._text.find(clause, line) if self._text else None
        if place is None and self._look_closer():
            place = self._text.find(clause, line) if self._text else None
        return place

    def nearest(self, clause: str) -> tuple[int, str] | None:
        """Return the line and the words of the passage that has most in common with a clause."""
        return self._text.nearest(clause) if self._text else None

    def pairs(self, place: Place) -> Mapping[str, str]:
        """Return the characters of a passage that quotes write otherwise, with what they write."""
        return character_pairs(place.raw, self._simplify)

    def _look_closer(self) -> bool:
        """Bring in the dictionary, once and only when characters on record do not suffice; tell whether it is new."""
        load, self._load_dictionary = self._load_dictionary, None
        if load is None or self._content is None:
            return False
        dictionary = load()
        if dictionary is None:
            self.missing = Missing.DICTIONARY
            return False
        self._simplify = dictionary
        self._text = CaptureText(self._content, self._source.damage, dictionary)
        return True


def shelve_captures(
    sources: Mapping[str, Source],
    contents: Mapping[str, bytes],
    lock: ProvenanceLock,
    load_dictionary: DictionaryLoader,
    diagnostics: Diagnostics,
) -> Mapping[str, Shelved]:
    """Make the captures of the sources ready; `contents` are their bytes by file name, as far as they are at hand.

    A file whose hash is not the recorded one is reported and not used.
    """
    shelf: dict[str, Shelved] = {}
    for source in sources.values():
        capture = source.capture
        content = contents.get(capture.file) if capture else None
        if capture is None or content is None:
            shelf[source.id] = Shelved(source, None, {}, missing=Missing.CAPTURE if capture else Missing.SOURCE)
            continue
        sha256 = hashlib.sha256(content).hexdigest()
        if sha256 != capture.sha256.lower():
            diagnostics.add(rules.CAPTURE_CHANGED, capture.position, file=capture.file, found=sha256)
            shelf[source.id] = Shelved(source, None, {}, missing=Missing.CAPTURE)
        elif _is_traditional(source.language):
            shelf[source.id] = Shelved(source, content, _pairs(lock, source), load_dictionary)
        else:
            shelf[source.id] = Shelved(source, content, {})
    return shelf


def load_opencc() -> Simplify | None:
    """Return what OpenCC knows of single characters, or None where it is not installed."""
    try:
        convert: Callable[[str], str] = import_module("opencc").OpenCC("t2s").convert
    except ImportError:
        return None
    known: dict[str, str] = {}

    def simplify(character: str) -> str:
        if character not in known:
            known[character] = convert(character)[:1] or character
        return known[character]

    return simplify


def _pairs(lock: ProvenanceLock, source: Source) -> Mapping[str, str]:
    recorded = lock.captures.get(source.id)
    characters = recorded.characters if recorded else ""
    return dict(zip(characters[::2], characters[1::2], strict=False))


def _is_traditional(language: str) -> bool:
    return not _TRADITIONAL.isdisjoint(language.lower().split("-"))
