"""Templates → one Jinja environment: strict, always escaping, every visible word through the catalogue of its page.

A template is compiled once for all languages. Which catalogue its words come from is part of what each rendering
is given, under the name `catalog`.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined, pass_context
from jinja2.runtime import Context
from markupsafe import Markup

from reportsite.render import graphics


def make_environment(folders: Iterable[Path]) -> Environment:
    """Return the environment; templates are looked for in `folders`, and the first that has one wins."""
    environment = Environment(
        loader=FileSystemLoader([str(folder) for folder in folders]),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        extensions=["jinja2.ext.i18n"],
    )
    environment.extend(newstyle_gettext=True)
    environment.globals.update({"_": _gettext, "gettext": _gettext, "ngettext": _ngettext})
    environment.globals.update(_graphics())
    return environment


@pass_context
def _gettext(context: Context, message: str, **arguments: object) -> Markup:
    # The catalogue is part of the theme and trusted; what is filled into its messages is escaped.
    return Markup(context["catalog"].gettext(message)) % arguments  # noqa: S704


@pass_context
def _ngettext(context: Context, singular: str, plural: str, num: int, **arguments: object) -> Markup:
    words = context["catalog"].ngettext(singular, plural, num)
    return Markup(words) % {"num": num, **arguments}  # noqa: S704


def _graphics() -> Mapping[str, Any]:
    return {
        "line_chart": graphics.line_chart,
        "sparkline": graphics.sparkline,
        "tile_map": graphics.tile_map,
        "timeline_chart": graphics.timeline_chart,
        "plan_bar": graphics.plan_bar,
    }
