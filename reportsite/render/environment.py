"""Templates → one Jinja environment: strict, always escaping, every visible word through the catalogue of its page.

A template is compiled once for all languages. Which catalogue its words come from is part of what each rendering
is given, under the names of `Messages`.
"""

from __future__ import annotations

import re
import traceback
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined, TemplateNotFound, TemplateSyntaxError
from markupsafe import Markup, escape

from reportsite.diagnostics import Position
from reportsite.errors import TemplateFault
from reportsite.i18n.catalogs import Catalog
from reportsite.render import graphics
from reportsite.render.compiled import CompiledTemplates, TextGenerator
from reportsite.render.later import LazyEnvironment

_MARKS = re.compile("[&<>'\"]")
"""What has to be escaped in HTML."""


class _Environment(LazyEnvironment):
    """An environment for HTML."""

    code_generator_class = TextGenerator

    @staticmethod
    def text_of(value: object) -> str:
        """Return a value as it stands in HTML: escaped, unless it is HTML already."""
        if type(value) is str:
            return escape(value) if _MARKS.search(value) else value
        return escape(value)


def make_environment(folders: Iterable[Path]) -> Environment:
    """Return the environment; templates are looked for in `folders`, and the first that has one wins."""
    folders = list(folders)
    environment = _Environment(
        loader=FileSystemLoader([str(folder) for folder in folders]),
        bytecode_cache=CompiledTemplates(folders[-1]) if folders else None,
        # Whoever watches templates makes another environment when they change.
        auto_reload=False,
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        extensions=["jinja2.ext.i18n"],
    )
    environment.extend(newstyle_gettext=True)
    environment.globals.update(_graphics())
    return environment


@contextmanager
def template_faults(folders: Sequence[Path]) -> Iterator[None]:
    """Turn whatever goes wrong in a template into a TemplateFault with the template's line."""
    try:
        yield
    except TemplateFault:
        raise
    except TemplateSyntaxError as error:
        path = _relative(error.filename or "", folders) or f"templates/{error.name}"
        raise TemplateFault(Position(path, error.lineno), error.message or "it cannot be read") from error
    except TemplateNotFound as error:
        asked = _template_place(error, folders) or Position(f"templates/{error.name}")
        raise TemplateFault(asked, f"there is no template {error.name}") from error
    except Exception as error:
        # Templates may call anything; what fails outside of them is a fault of the engine and none of theirs.
        place = _template_place(error, folders)
        if place is None:
            raise
        raise TemplateFault(place, f"{type(error).__name__}: {error}") from error


def _template_place(error: Exception, folders: Sequence[Path]) -> Position | None:
    """Return the innermost line of a template that an error passed through."""
    for frame in reversed(traceback.extract_tb(error.__traceback__)):
        path = _relative(frame.filename, folders)
        if path:
            return Position(path, frame.lineno or 1)
    return None


def _relative(filename: str, folders: Sequence[Path]) -> str:
    for folder in folders:
        if Path(filename).is_relative_to(folder):
            return Path(filename).relative_to(folder.parent).as_posix()
    return ""


class Messages:
    """The words of one language as templates ask for them."""

    def __init__(self, catalog: Catalog) -> None:
        self._catalog = catalog
        self._found: dict[str, Markup] = {}
        self._alone: dict[str, Markup] = {}

    def names(self) -> Mapping[str, Callable[..., Markup]]:
        """Return the names by which templates ask."""
        return {"_": self.gettext, "gettext": self.gettext, "ngettext": self.ngettext}

    def gettext(self, message: str, **arguments: object) -> Markup:
        """Return a message with its arguments filled in."""
        if arguments:
            return self._words(message) % arguments
        words = self._alone.get(message)
        if words is None:
            words = self._alone[message] = self._words(message) % {}
        return words

    def ngettext(self, singular: str, plural: str, num: int, **arguments: object) -> Markup:
        """Return a message in the form that a number takes, with its arguments filled in."""
        words = self._catalog.ngettext(singular, plural, num)
        return Markup(words) % {"num": num, **arguments}  # noqa: S704

    def _words(self, message: str) -> Markup:
        words = self._found.get(message)
        if words is None:
            # The catalogue is part of the theme and trusted; what is filled into its messages is escaped.
            words = self._found[message] = Markup(self._catalog.gettext(message))  # noqa: S704
        return words


def _graphics() -> Mapping[str, Any]:
    return {
        "line_chart": graphics.line_chart,
        "sparkline": graphics.sparkline,
        "tile_map": graphics.tile_map,
        "timeline_chart": graphics.timeline_chart,
        "plan_bar": graphics.plan_bar,
    }
