"""Texts in several languages: the one asked for, else the first that exists, and never a wrong language unnoticed."""

from __future__ import annotations

import pytest

from reportsite.diagnostics import Position
from reportsite.model.text import Printed, Text


@pytest.mark.parametrize(
    ("versions", "language", "best"),
    [
        ({"zh": "甲", "en": "a"}, "en", ("a", "en")),
        ({"zh": "甲", "en": "a"}, "zh", ("甲", "zh")),
        ({"zh": "甲", "en": "a"}, "fr", ("甲", "zh")),
        ({"en": "a", "zh": "甲"}, "fr", ("a", "en")),
        ({"en": "a"}, "zh", ("a", "en")),
    ],
)
def test_the_best_version_is_the_one_asked_for_else_the_first(
    versions: dict[str, str], language: str, best: tuple[str, str]
) -> None:
    assert Text(versions).best(language) == best


def test_a_text_tells_which_languages_it_has() -> None:
    text = Text({"zh": "甲", "en": "a"})
    assert list(text) == ["zh", "en"]
    assert "en" in text
    assert "fr" not in text
    assert text["zh"] == "甲"


def test_printed_numbers_are_equal_wherever_they_stand() -> None:
    assert Printed("1亿", Position("a", 1)) == Printed("1亿", Position("b", 9))
    assert str(Printed("1亿", Position("a"))) == "1亿"
