"""Values that are made when a template asks for them: a page pays for what it shows, and has read no more than that.

A view may hold `later(…)` in any field. Templates never see it, since the environment of `environment.py` looks every
name and attribute up here first; Python code that reads such a field is told so.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import NoReturn, TypeVar, cast

from jinja2 import Environment
from jinja2.runtime import Context

T = TypeVar("T")

_UNMADE = object()


class Later:
    """Stands where a value will be."""

    __slots__ = ("_make", "_value")

    def __init__(self, make: Callable[[], object]) -> None:
        self._make = make
        self._value: object = _UNMADE

    def value(self) -> object:
        """Return the value, made when it is asked for first."""
        if self._value is _UNMADE:
            self._value = self._make()
        return self._value

    def _refuse(self, *_: object) -> NoReturn:
        raise TypeError("this value is made when a template asks for it; nobody else may look at it")

    __bool__ = __str__ = __iter__ = __getattr__ = _refuse


def later(make: Callable[[], T]) -> T:
    """Return what stands for a value until a template asks for it.

    Only for views of one page: what pages share must have noted all that it was made from.
    """
    return cast("T", Later(make))


def made(value: T) -> T:
    """Return the value of a field that may be made later, for code that stands in for a template."""
    return cast("T", cast("Later", value).value()) if type(value) is Later else value


class LazyContext(Context):
    """Names of a template, those of values that are yet to be made among them."""

    def resolve_or_missing(self, key: str) -> object:
        """Return the value of a name."""
        return made(super().resolve_or_missing(key))


class LazyEnvironment(Environment):
    """An environment whose templates find values where views hold what stands for them."""

    context_class = LazyContext

    def getattr(self, obj: object, attribute: str) -> object:
        """Return an attribute or item of an object."""
        # Templates do little else; what is there is found without asking any further.
        try:
            value = getattr(obj, attribute)
        except AttributeError:
            value = super().getattr(obj, attribute)
        return made(value)

    def getitem(self, obj: object, argument: object) -> object:
        """Return an item or attribute of an object."""
        return made(super().getitem(obj, argument))
