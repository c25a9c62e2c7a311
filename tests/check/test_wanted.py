"""Patterns that are not tried must not have found anything."""

from __future__ import annotations

import re
from collections.abc import Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reportsite.check.mentions import fold, narrow, whole_words
from reportsite.check.wanted import Lookout


def can_stand(text: str, words: Sequence[str] = (), *, anywhere: Sequence[str] = ()) -> bool:
    lookout = Lookout()
    wanted = lookout.wanted(words, anywhere=anywhere)
    return wanted.can_stand(lookout.see(narrow(text)))


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
        (["culture, sports and tourism"], "The Ministry of Culture, Sports and Tourism."),
        (["二〇二三，夏"], "二〇二三，夏天"),
        (["；"], "甲；乙"),
        (["10", "11"], "第12号"),
    ],
)
def test_a_word_that_stands_in_a_text_can_stand_there(words: list[str], text: str) -> None:
    assert can_stand(text, words)


@pytest.mark.parametrize(
    ("words", "text"),
    [
        (["two thirds"], "two of the users"),
        (["over"], "overall"),
        (["北京市"], "北方的城市"),
        (["北京市"], "在北京，该市"),
        (["one third"], "one of them; a third"),
        ([], "anything"),
    ],
)
def test_a_word_of_which_a_part_is_missing_cannot_stand_there(words: list[str], text: str) -> None:
    assert not can_stand(text, words)


def test_a_word_that_can_stand_anywhere_may_be_inside_another() -> None:
    assert can_stand("五百万人", anywhere=["万"])
    assert can_stand("fourteenth", anywhere=["th"])
    assert not can_stand("fourteenth", ["th"])


def test_groups_are_told_apart_and_may_be_joined() -> None:
    lookout = Lookout()
    first, second, third = lookout.wanted(["one"]), lookout.wanted(["two"]), lookout.wanted(["three"])
    seen = lookout.see("two of them")
    assert [group.can_stand(seen) for group in (first, second, third)] == [False, True, False]
    assert (first | second).can_stand(seen)
    assert not (first | third).can_stand(seen)


def test_a_group_that_is_added_later_is_seen_in_clauses_known_before() -> None:
    lookout = Lookout()
    lookout.see("two of them")
    assert lookout.wanted(["two"]).can_stand(lookout.see("two of them"))


def test_only_clauses_in_which_a_word_can_stand_are_places() -> None:
    lookout = Lookout()
    wanted = lookout.wanted(["two"])
    text = "one, two, two. Three; two"
    places = list(wanted.places(lookout.see(text)))
    assert [text[start:end] for start, end in places] == [" two, two", " two"]
    assert list(wanted.places(lookout.see("one, three"))) == []


def test_a_word_that_goes_on_in_the_next_clause_is_looked_for_in_all_of_the_text() -> None:
    lookout = Lookout()
    wanted = lookout.wanted(["culture, sports"])
    text = "the Ministry of Culture, Sports and Tourism; others"
    assert list(wanted.places(lookout.see(text))) == [(0, len(text))]


WORDS = ("two", "two thirds", "third", "百万", "万", "一百", "no.", "culture, sports", "h1", "12", "5g", "a级", "ß")


@given(
    st.lists(st.sampled_from((*WORDS, *" ,.;，。0五a\n")), max_size=20).map("".join), st.sets(st.sampled_from(WORDS))
)
def test_every_word_stands_in_a_place_where_it_can(text: str, words: set[str]) -> None:
    lookout = Lookout()
    wanted, folded = lookout.wanted(words), fold(text)
    places = list(wanted.places(lookout.see(narrow(text))))
    for match in re.finditer(whole_words(map(fold, words)), folded):
        assert any(start <= match.start() and match.end() <= end for start, end in places)
