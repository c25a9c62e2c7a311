"""A theme's locale folders → everything that a language writes by: its words, its dates, its numbers."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from babel import UnknownLocaleError
from msgspec import Struct

from reportsite.diagnostics import Diagnostics
from reportsite.errors import SettingsError
from reportsite.i18n.catalogs import Catalog, load_catalog
from reportsite.i18n.characters import Characters, load_characters
from reportsite.i18n.formats import Format
from reportsite.languages import Language
from reportsite.model.mention_words import MentionWords
from reportsite.model.quantity import NumberGrammar
from reportsite.sources.decoding import Decoder
from reportsite.sources.nodes import plain
from reportsite.sources.text_reader import read_text
from reportsite.sources.tree import SourceFile
from reportsite.sources.yaml_reader import parse_yaml

NUMBERS = "numbers.yaml"
MENTIONS = "mentions.yaml"


class Locale(Struct, frozen=True, kw_only=True):
    """A language with everything that it writes by."""

    language: Language
    catalog: Catalog
    format: Format
    grammar: NumberGrammar
    mentions: MentionWords | None = None
    """By which its texts are held against those of other languages; None where the theme does not say."""
    characters: Characters = Characters()
    """Variants and readings of its characters, for search and for lists by sound."""


def load_locale(folders: Sequence[Path], language: Language) -> Locale:
    """Read the words and numbers of a language from theme folders, of which the first may override the others."""
    places = [folder / "locale" / language.code for folder in folders]
    catalogs = [file for place in reversed(places) for file in sorted(place.glob("LC_MESSAGES/*.po"))]
    catalog = load_catalog(catalogs)
    try:
        writing = Format(language, catalog)
    except (UnknownLocaleError, ValueError) as error:
        raise SettingsError(f"locale `{language.locale}` of {language.name} is not known to CLDR") from error
    return Locale(
        language=language,
        catalog=catalog,
        format=writing,
        grammar=_grammar(places, language),
        mentions=_mentions(places, language),
        characters=load_characters(places),
    )


def _grammar(places: Sequence[Path], language: Language) -> NumberGrammar:
    path = next((place / NUMBERS for place in places if (place / NUMBERS).is_file()), None)
    name = f"theme/locale/{language.code}/{NUMBERS}"
    if path is None:
        raise SettingsError(f"{name} is missing: it says how numbers are written in {language.name}")
    diagnostics = Diagnostics()
    text = read_text(SourceFile(name, path.read_bytes()), diagnostics)
    node = parse_yaml(text or "", name, diagnostics)
    if node is None:
        places_told = ", ".join(f"{item.position} {item.rule.code}" for item in diagnostics)
        raise SettingsError(f"{name} cannot be read: {places_told or 'it is empty'}")
    data = plain(node)
    if not isinstance(data, dict):
        raise SettingsError(f"{name} must be a mapping")
    try:
        return NumberGrammar.from_data(data)
    except ValueError as error:
        raise SettingsError(f"{name}: {error}") from error


def _mentions(places: Sequence[Path], language: Language) -> MentionWords | None:
    path = next((place / MENTIONS for place in places if (place / MENTIONS).is_file()), None)
    if path is None:
        return None
    name = f"theme/locale/{language.code}/{MENTIONS}"
    diagnostics = Diagnostics()
    text = read_text(SourceFile(name, path.read_bytes()), diagnostics)
    node = parse_yaml(text or "", name, diagnostics)
    decoder = Decoder(diagnostics, converters={}, on_marker=lambda *_: None)
    words = decoder.decode(node, MentionWords) if node is not None else None
    if words is None:
        told = ", ".join(f"{item.position} {item.rule.code}" for item in diagnostics)
        raise SettingsError(f"{name} cannot be used: {told or 'it is empty'}")
    return words
