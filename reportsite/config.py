"""site.yaml → Config: what a site is called, its languages, where it will stand, what its home page shows.

The settings are trusted, unlike everything under content/; they are still read with positions, so that a mistake
is told with its line.
"""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path

from msgspec import Struct

from reportsite import diagnostics as rules
from reportsite.diagnostics import Diagnostics, Position
from reportsite.languages import Language
from reportsite.model.converters import converters
from reportsite.model.dates import PartialDate
from reportsite.model.references import FigureId, WebAddress
from reportsite.model.registry import Registry
from reportsite.model.text import Text
from reportsite.settings import SETTINGS_FILE
from reportsite.sources import nodes
from reportsite.sources.decoding import Decoder
from reportsite.sources.text_reader import read_text
from reportsite.sources.tree import SourceFile
from reportsite.sources.yaml_reader import parse_yaml


class HomeSettings(Struct, frozen=True, kw_only=True):
    """What the home page shows first."""

    introduction: Text
    figures: tuple[FigureId, ...]
    """Four to six key figures."""


class Paper(StrEnum):
    """The sheets that documents can be printed on."""

    A4 = "A4"
    """210 × 297 mm."""
    LETTER = "Letter"
    """8.5 × 11 in."""


class PdfSettings(Struct, frozen=True, kw_only=True):
    """How printed documents are made, and whether pages link to them."""

    link: bool = True
    """Let each page link to its document where one was made."""
    folder: str = "pdf"
    """Where documents are put, relative to the site."""
    paper: Paper = Paper.A4
    """The sheets that documents are printed on."""
    archive: bool = False
    """Claim PDF/A-3a beside PDF/UA-1."""


class ShareSettings(Struct, frozen=True, kw_only=True):
    """What others may take into pages of theirs, and what stands for a page where its address is passed on."""

    embed: bool = True
    """Make a page of each chart and table alone, for a frame in somebody else's page, and say how to take it."""
    images: bool = False
    """Draw a picture of each report and policy for networks that show one beside an address; needs Pillow, an extra."""


class DownloadSettings(Struct, frozen=True, kw_only=True):
    """Which files of data go with the pages."""

    tables: bool = True
    """Give tables, series, reports and the whole site as CSV and JSON, with their descriptions."""
    workbooks: bool = True
    """Give the same as Excel workbooks."""
    archive: bool = True
    """Give the files of the whole site in one zip file as well."""
    pages: bool = True
    """Put `index.json` beside every page."""


class FeedSettings(Struct, frozen=True, kw_only=True):
    """Which feeds a site has."""

    entries: int = 50
    """Newest entries in each feed; with 0 there are no feeds."""
    calendar: bool = True
    """Give target dates and dates of entry into force as a calendar."""


class Config(Struct, frozen=True, kw_only=True):
    """The settings of a site."""

    title: Text
    description: Text
    base_url: WebAddress
    """Where the site will stand; may hold a path. Used for canonical addresses, hreflang and the sitemap."""
    languages: tuple[Language, ...]
    """The first is the one that content is written in first, and that other languages fall back to."""
    collected: PartialDate
    """The date to which the collection goes."""
    licence: Text
    home: HomeSettings
    navigation: tuple[str, ...]
    """Pages of the main navigation: page kinds, or slugs of content/pages."""
    footer: tuple[str, ...]
    """Pages of the footer, likewise."""
    omit: tuple[str, ...] = ()
    """Kinds of page that the site goes without: `glossary`, `topic`, `topics` and so on; nothing links to them then."""
    pdf: PdfSettings = PdfSettings()
    share: ShareSettings = ShareSettings()
    downloads: DownloadSettings = DownloadSettings()
    feeds: FeedSettings = FeedSettings()
    licence_address: WebAddress | None = None
    """Web address of the licence of the site's own texts and data."""
    captures: str | None = None
    """Folder of the archived captures, relative to the site; it may be absent."""
    plain_numbers: bool = False
    """Write numbers out in digits instead of million and billion."""

    @property
    def texts(self) -> tuple[Text, ...]:
        """Return the texts of the settings that are written in several languages."""
        return self.title, self.description, self.licence, self.home.introduction

    def language(self, code: str) -> Language:
        """Return the language with this code."""
        return next(language for language in self.languages if language.code == code)


class _Languages(Struct, frozen=True, kw_only=True):
    languages: tuple[Language, ...]


def load_config(root: Path, registry: Registry, diagnostics: Diagnostics) -> Config | None:
    """Read the settings of the site at `root`; None when they cannot be used (then it is reported)."""
    path = root / SETTINGS_FILE
    start = Position(SETTINGS_FILE)
    if not path.is_file():
        diagnostics.add(rules.MISSING_FILE, start, name=SETTINGS_FILE)
        return None
    text = read_text(SourceFile(SETTINGS_FILE, path.read_bytes()), diagnostics)
    node = parse_yaml(text, SETTINGS_FILE, diagnostics) if text is not None else None
    if node is None:
        return None
    first = Decoder(diagnostics, converters=converters(()), on_marker=registry.hear)
    if not isinstance(node, nodes.Mapping):
        first.wrong_type(node, "a mapping")
        return None
    # Texts can be read only once the languages are known, so these are read first.
    own = nodes.Mapping(tuple(entry for entry in node if entry[0].value == "languages"), node.position)
    languages = first.decode(own, _Languages)
    if languages is None:
        return None
    if not languages.languages:
        diagnostics.add(rules.EMPTY_VALUE, own.entries[0][1].position)
        return None
    codes = [language.code for language in languages.languages]
    decoder = Decoder(diagnostics, converters=converters(codes), on_marker=registry.hear)
    return decoder.decode(node, Config)
