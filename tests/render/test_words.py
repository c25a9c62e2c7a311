"""Words that the engine chooses: every value of the model that a page can show has a name."""

from __future__ import annotations

from collections.abc import Mapping
from enum import Enum

import pytest

from reportsite.model.figures import Sign, Status
from reportsite.model.policies import DateMeaning, Level, PolicyStatus, RelationKind, TargetKind
from reportsite.model.reference_tables import BodyKind, NameStatus, ProvinceKind
from reportsite.model.source_records import Confidence, SourceKind, Tier
from reportsite.render import words
from reportsite.site.pages import PageKind
from reportsite.site.plan import _LISTS
from tests.render.reading import pages_of
from tests.sites.building import MINIMAL, scope_of


@pytest.mark.parametrize(
    "kind",
    [
        *(Status, Level, DateMeaning, PolicyStatus, RelationKind, TargetKind, BodyKind, ProvinceKind, NameStatus),
        *(SourceKind, Tier, Confidence),
    ],
)
def test_every_value_has_its_name(kind: type[Enum]) -> None:
    assert all(words.LABELS[value] for value in kind)


def test_every_status_is_explained() -> None:
    assert words.EXPLANATIONS.keys() == set(Status)
    assert set(Status) > words.CERTAIN


@pytest.mark.parametrize(
    "sentences",
    [words.CHANGE, words.CHANGE_SINCE, words.POINTS_SINCE, words.VERSUS, words.GROWTH, words.GROWTH_SINCE],
)
def test_every_sentence_is_there_for_both_directions(sentences: Mapping[Sign, str]) -> None:
    assert sentences.keys() == set(Sign)
    assert sentences[Sign.UP] != sentences[Sign.DOWN]


def test_every_list_has_a_name_and_a_description() -> None:
    for kind in _LISTS:
        assert words.LABELS[kind]
        assert kind is PageKind.HOME or words.DESCRIPTIONS[kind]


def test_values_are_named_in_the_language_of_the_page() -> None:
    named = {language: scope_of(MINIMAL, language).label(Status.VERIFIED) for language in ("fr", "en", "zh")}
    assert named == {"fr": "vérifié", "en": "verified", "zh": "已核实"}


def test_the_page_for_lost_addresses_speaks_every_language() -> None:
    for site, sentences in {
        "project": ["没有找到这个页面", "地址可能有误，或者页面已经移走。", "This page was not found"],
        "minimal": ["没有找到这个页面", "This page was not found", "The address may be mistaken"],
    }.items():
        page = pages_of(site)["404.html"]
        assert all(sentence in page.text for sentence in sentences)
        assert len(page.headings) == 1
