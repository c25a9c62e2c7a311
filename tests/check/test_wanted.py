"""Patterns that are not tried must not have found anything."""

from __future__ import annotations

import pytest

from reportsite.check.wanted import Seen, Wanted


@pytest.mark.parametrize(
    ("words", "text"),
    [
        (["two thirds"], "Two\nthirds of all users"),
        (["well over"], "WELL OVER half"),
        (["ａbout"], "ａｂｏｕｔ 5"),
        (["北京市"], "在北京市的医院"),
        (["14th five-year"], "the 14th Five-Year plan"),
        (["5G"], "5Ｇ医院"),
        (["No."], "no.5"),
        (["A级"], "A级医院"),
    ],
)
def test_a_word_that_stands_in_a_text_can_stand_there(words: list[str], text: str) -> None:
    assert Wanted.of(words).can_stand(Seen.of(text))


@pytest.mark.parametrize(
    ("words", "text"),
    [
        (["two thirds"], "two of the users"),
        (["over"], "overall"),
        (["北京市"], "北方的城市"),
        ([], "anything"),
    ],
)
def test_a_word_of_which_a_part_is_missing_cannot_stand_there(words: list[str], text: str) -> None:
    assert not Wanted.of(words).can_stand(Seen.of(text))


def test_a_word_that_can_stand_anywhere_may_be_inside_another() -> None:
    assert Wanted.of(anywhere=["万"]).can_stand(Seen.of("五百万人"))
    assert Wanted.of(anywhere=["th"]).can_stand(Seen.of("fourteenth"))
    assert not Wanted.of(["th"]).can_stand(Seen.of("fourteenth"))
