"""What templates put out: as Jinja itself would write it."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from jinja2 import Environment, StrictUndefined
from markupsafe import Markup

from reportsite.render.environment import make_environment

TEMPLATE = (
    "{% macro cell(value) %}<td>{{ value }}</td>{% endmacro %}"
    "{% set kept %}{{ value }}{% endset %}"
    "{{ value }}|{{ cell(value) }}|{{ kept }}|{{ value ~ value }}|{{ value|upper }}|{{ [value]|join }}"
    "{% autoescape false %}{{ value }}{% endautoescape %}{{ '<b>' }}{{ '<b>'|safe }}"
    "{% filter trim %} {{ value }} {% endfilter %}"
)


class Mark:
    """Knows how it is written in HTML."""

    def __html__(self) -> str:
        return "<hr>"

    def __str__(self) -> str:
        return "a rule"


@given(st.one_of(st.text(alphabet="<>&'\"a字 ", max_size=8), st.integers(), st.floats(), st.none(), st.booleans()))
def test_a_value_is_written_as_jinja_writes_it(value: object) -> None:
    ours, theirs = make_environment([]), Environment(autoescape=True, undefined=StrictUndefined)
    for given_value in (value, Markup(value), Mark()):
        assert ours.from_string(TEMPLATE).render(value=given_value) == theirs.from_string(TEMPLATE).render(
            value=given_value
        )


def test_what_is_missing_is_an_error_still() -> None:
    with pytest.raises(Exception, match="'nothing' is undefined"):
        make_environment([]).from_string("{{ nothing }}").render()


def test_templates_compiled_in_another_way_are_compiled_again(tmp_path: Path) -> None:
    (tmp_path / "page.html").write_text("{{ value }}", encoding="utf-8")
    assert make_environment([tmp_path]).get_template("page.html").render(value="<") == "&lt;"
    kept = sorted((tmp_path / "__pycache__").iterdir())
    assert kept
    before = kept[0].read_bytes()
    kept[0].write_bytes(before.replace(b"text_of", b"_______", 1))
    assert make_environment([tmp_path]).get_template("page.html").render(value="<") == "&lt;"
    assert kept[0].read_bytes() == before
