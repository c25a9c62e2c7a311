"""Values of views that are made when a template asks for them."""

from __future__ import annotations

import pytest
from jinja2 import DictLoader
from msgspec import Struct

from reportsite.render.later import LazyEnvironment, later, made


class View(Struct, frozen=True):
    name: str
    items: tuple[str, ...]


class Counting:
    def __init__(self) -> None:
        self.times = 0

    def __call__(self) -> tuple[str, ...]:
        self.times += 1
        return ("a", "b")


def filled_in(template: str, **values: object) -> str:
    environment = LazyEnvironment(
        loader=DictLoader({"page": template, "part": "{{ view.items|join }}{{ items|join }}"})
    )
    return environment.get_template("page").render(**values)


@pytest.mark.parametrize(
    "template",
    [
        "{{ view.items|join }}{{ items|join }}",
        "{{ view['items']|join }}{{ items|join }}",
        "{% for item in view.items %}{{ item }}{% endfor %}{% if items %}ab{% endif %}",
        "{% include 'part' %}",
        "{% macro m() %}{{ view.items|join }}{{ items|join }}{% endmacro %}{{ m() }}",
        "{{ [view]|map(attribute='items')|first|join }}{{ items|join }}",
    ],
)
def test_a_template_sees_values_however_it_asks(template: str) -> None:
    make = Counting()
    items = later(make)
    assert filled_in(template, view=View("x", items), items=items) == "abab"
    assert make.times == 1


def test_what_a_template_does_not_ask_for_is_not_made() -> None:
    make = Counting()
    assert filled_in("{{ view.name }}", view=View("x", later(make)), items=later(make)) == "x"
    assert make.times == 0


def test_code_that_looks_at_such_a_value_is_told() -> None:
    view = View("x", later(Counting()))
    with pytest.raises(TypeError):
        bool(view.items)
    with pytest.raises(TypeError):
        list(view.items)
    with pytest.raises(TypeError):
        str(view.items)
    with pytest.raises(TypeError):
        view.items.count("a")
    assert made(view.items) == ("a", "b")
    assert made(view.name) == "x"
