"""A site's content → whether its numbers stand where they are said to, and whether they fit together."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from msgspec import Struct

from reportsite.check.arithmetic import check_arithmetic
from reportsite.check.captures import load_opencc, shelve_captures
from reportsite.check.quotes import verify_quotes
from reportsite.config import Config
from reportsite.diagnostics import Diagnostics
from reportsite.i18n.locales import Locale
from reportsite.model.dates import PartialDate
from reportsite.model.library import Library
from reportsite.model.provenance import ProvenanceLock
from reportsite.site.arithmetic import Arithmetic, assess_library
from reportsite.sources.captures import read_captures


class Verification(Struct, frozen=True, kw_only=True):
    """What was found."""

    arithmetic: Arithmetic
    """Every relation between figures with its verdict."""
    provenance: ProvenanceLock
    """What is to be recorded of where numbers come from."""


def verify_content(
    root: Path,
    config: Config,
    library: Library,
    locales: Mapping[str, Locale],
    diagnostics: Diagnostics,
    *,
    recording: PartialDate | None = None,
) -> Verification:
    """Hold every printed number against its clause, every clause against its capture, and numbers against each other.

    `root` is the folder of the site; `recording` is the day when what is found is to be recorded.
    """
    captures = [source.capture.file for source in library.sources.values() if source.capture]
    contents = read_captures(root / config.captures, captures) if config.captures else {}
    shelf = shelve_captures(library.sources, contents, library.provenance, load_opencc, diagnostics)
    provenance = verify_quotes(
        library, shelf, locales, diagnostics, anchored=config.captures is not None, recording=recording
    )
    arithmetic = assess_library(library, config.languages[0].code)
    check_arithmetic(arithmetic, library, locales, diagnostics)
    return Verification(arithmetic=arithmetic, provenance=provenance)
