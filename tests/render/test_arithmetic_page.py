"""The page of arithmetic: every relation with its calculation, its verdict and links, in both languages."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from reportsite.diagnostics import Diagnostics
from reportsite.pipeline import load_edition
from reportsite.render.contexts import ArithmeticContext, CalculationView
from reportsite.render.pages import Edition, PageRenderer
from reportsite.render.scope import Scope
from reportsite.render.views.arithmetic import arithmetic_context, with_relations
from reportsite.render.views.figures import figure_view
from reportsite.settings import Settings
from reportsite.site.pages import PageKind
from tests.sites.building import as_shown

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture(scope="module")
def edition() -> Edition:
    diagnostics = Diagnostics()
    loaded = load_edition(Settings(site=ROOT, project=ROOT), diagnostics)
    assert loaded is not None, [str(item.position) for item in diagnostics.errors]
    return loaded


def scope_of(edition: Edition, language: str) -> Scope:
    page = edition.plan.page(PageKind.ARITHMETIC, "", language)
    assert page is not None
    return PageRenderer(edition, Diagnostics()).scope(page)


def calculations(context: ArithmeticContext) -> dict[str, CalculationView]:
    return {view.id: view for group in context.groups for view in group.calculations}


def text_of(view: CalculationView) -> str:
    return " ".join(f"{term.before}{term.text}{term.after}" for term in view.terms)


EXAMPLES = {
    "rural-netizens@2023-12.share": (
        ("zh", "3.26亿 ÷ 10.92亿 = 29.8%", "29.794%至29.913%"),
        ("en", "326 million ÷ 1.092 billion = 29.8%", "29.794% to 29.913%"),
    ),
    "netizens@2023-12.change": (
        ("zh", "10.92亿 − 10.67亿 = 2480万", "2400万至2600万人"),
        ("en", "1.092 billion − 1.067 billion = 24.80 million", "24.00 million to 26.00 million people"),
    ),
    "internet-medical-users@2023-12.growth": (
        ("zh", "5139万 ÷ (4.14亿 − 5139万) = 14.2%", "14.151%至14.194%"),
        ("en", "51.39 million ÷ (414 million − 51.39 million) = 14.2%", "14.151% to 14.194%"),
    ),
    "population-change-2023": (
        ("zh", "2480万 + (−2688万) = −208万", "−209万至−207万人"),
        ("en", "24.80 million + (−26.88 million) = −2.08 million", "−2.09 million to −2.07 million people"),
    ),
    "non-users-rural-and-urban-2023": (
        ("zh", "51.8% − (100% − 51.8%) = 3.5个百分点", "3.5至3.7个百分点"),
        ("en", "51.8% − (100% − 51.8%) = 3.5 percentage points", "3.5 to 3.7 percentage points"),
    ),
    "online-retail-eight-years-2020": (
        ("zh", "2020 − 2013 + 1 = 8", "8"),
        ("en", "2020 − 2013 + 1 = 8", "8"),
    ),
    "visits-per-internet-hospital": (
        ("zh", "1.3亿 ÷ 3756", ""),
        ("en", "130 million ÷ 3,756", ""),
    ),
    "netizens-headline@2020-12.rounding": (
        ("zh", "9.89亿 = 接近10亿", "9.88亿至9.90亿人"),
        ("en", "989 million = nearly 1 billion", "988 million to 990 million people"),
    ),
}
"""Relation → language, calculation, what it comes to."""


@pytest.mark.parametrize("name", EXAMPLES)
def test_a_calculation_is_written_in_the_numbers_of_each_language(edition: Edition, name: str) -> None:
    for language, calculation, computed in EXAMPLES[name]:
        view = calculations(arithmetic_context(scope_of(edition, language)))[name]
        assert text_of(view) == calculation
        assert view.computed == computed


def test_every_relation_is_listed_once_and_counted(edition: Edition) -> None:
    context = arithmetic_context(scope_of(edition, "en"))
    views = calculations(context)
    assert len(views) == context.total == len(edition.arithmetic.assessments)
    assert len({view.anchor for view in views.values()}) == context.total
    assert sum(count for _, count in context.verdicts) == context.total
    labels = {status.label: count for status, count in context.verdicts}
    assert labels["in doubt"] == labels["not comparable"] == 1
    assert "inconsistent" not in labels


def test_numbers_lead_to_their_records_and_uncertain_ones_are_marked(edition: Edition) -> None:
    views = calculations(arithmetic_context(scope_of(edition, "en")))
    terms = views["internet-medical-users@2023-06.share"].terms
    assert [bool(term.href) for term in terms] == [True, False, True, False, True]
    statuses = [term.status.certain for term in terms if term.status]
    assert statuses == [False, True, False]
    (given,) = views["prefectures-with-mutual-recognition"].given
    assert given.text.startswith("333 ")
    assert not given.status.certain


@pytest.mark.parametrize("language", ["zh", "en"])
def test_the_page_is_rendered_with_a_row_for_each(edition: Edition, language: str) -> None:
    page = edition.plan.page(PageKind.ARITHMETIC, "", language)
    assert page is not None
    diagnostics = Diagnostics()
    html = PageRenderer(edition, diagnostics).render(page).content.decode()
    assert not list(diagnostics)
    assert len(re.findall(r'<tr id="relation-', html)) == len(edition.arithmetic.assessments)
    assert html.count('href=""') == 0


def test_a_figure_is_shown_with_its_arithmetic_where_its_record_stands(edition: Edition) -> None:
    scope = scope_of(edition, "zh")
    view = figure_view(scope, edition.library.figures["netizens@2023-12"])
    assert view.relations == ()
    own, *others = as_shown(with_relations(scope, view)).relations
    assert own.id == "netizens@2023-12.change"
    assert own.verdict == "within-rounding"
    assert {"netizens-2022-by-the-53rd-report", "rural-netizens@2023-12.share"} <= {other.id for other in others}
    assert all(other.href.startswith("#relation-") for other in others)
