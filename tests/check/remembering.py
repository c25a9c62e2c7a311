"""Reads a site as a build does, but each file only once per run of the tests, however many sites hold the same."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from reportsite.diagnostics import Diagnostics
from reportsite.model.loading import Reading, read_file
from reportsite.pipeline import Readers, load_edition
from reportsite.settings import Settings
from reportsite.sources.tree import SourceFile

ROOT = Path(__file__).resolve().parents[2]

_READINGS: dict[SourceFile, Reading] = {}


def _read(file: SourceFile, languages: Sequence[str]) -> Reading:
    if file not in _READINGS:
        _READINGS[file] = read_file(file, languages)
    return _READINGS[file]


def check_site(site: Path, *, strict: bool = False) -> Diagnostics:
    """Return all that loading and verifying a site reports."""
    diagnostics = Diagnostics(strict=strict)
    load_edition(Settings(site=site, project=ROOT, strict=strict), diagnostics, Readers(file=_read))
    return diagnostics
