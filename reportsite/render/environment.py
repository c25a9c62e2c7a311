"""Templates → a Jinja environment for each language: strict, always escaping, every visible word through gettext."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from reportsite.i18n.catalogs import Catalog
from reportsite.render import graphics


def make_environment(folders: Iterable[Path], catalog: Catalog) -> Environment:
    """Return the environment of one language; templates are looked for in `folders`, the first that has one wins."""
    environment = Environment(
        loader=FileSystemLoader([str(folder) for folder in folders]),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        extensions=["jinja2.ext.i18n"],
    )
    environment.install_gettext_callables(catalog.gettext, catalog.ngettext, newstyle=True)  # type: ignore[attr-defined]
    environment.globals.update(_graphics())
    return environment


def _graphics() -> Mapping[str, Any]:
    return {
        "line_chart": graphics.line_chart,
        "sparkline": graphics.sparkline,
        "tile_map": graphics.tile_map,
        "timeline_chart": graphics.timeline_chart,
        "plan_bar": graphics.plan_bar,
    }
