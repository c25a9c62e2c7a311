"""Where this runs → which folder is the site, and which lends templates and theme."""

from __future__ import annotations

from pathlib import Path

from reportsite.settings import SETTINGS_FILE

_PACKAGE = Path(__file__).resolve().parents[1]
PROJECT = _PACKAGE / "project" if (_PACKAGE / "project").is_dir() else _PACKAGE.parent
"""The folder with the templates and the theme that serve sites which bring none: in a clone the clone itself."""


def site_root(site: Path | None) -> Path:
    """Return the site's folder: the one named, else the clone this runs in, else the working folder."""
    in_clone = (PROJECT / SETTINGS_FILE).is_file()
    return (site or (PROJECT if in_clone else Path.cwd())).resolve()
