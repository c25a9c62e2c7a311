"""A figure goes in, what a page says of it comes out in each language: its number, sentences, signs and marks."""

from __future__ import annotations

from types import MappingProxyType
from typing import Any

import pytest
from msgspec.structs import replace

from reportsite.diagnostics import Diagnostics, Position
from reportsite.model.dates import PartialDate, Period
from reportsite.model.figures import Change, Figure, Growth, Share, Sign, Status
from reportsite.model.library import FigureRecord
from reportsite.model.quantities import QuantityReader
from reportsite.model.text import Printed, Text
from reportsite.render.contexts import FigureView
from reportsite.render.views.figures import figure_view, series_view
from tests.sites.building import MINIMAL, ROOT, as_shown, edition_of, scope_of, told

HERE = Position("figures.yaml", 1, 1)


def record(printed: str, unit: str = "person", **fields: Any) -> FigureRecord:
    """Read a figure of the project's own site that stands in no series."""
    edition = edition_of(ROOT)
    diagnostics = Diagnostics()
    figure = Figure(
        position=HERE,
        id="x@2023-12",
        name=Text({"zh": "网民", "en": "internet users"}),
        printed=Printed(printed, HERE),
        unit=unit,
        **{"as_of": Period.parse("2023-12"), "status": Status.VERIFIED, **fields},
    )
    grammars = {code: locale.grammar for code, locale in edition.locales.items()}
    read = QuantityReader(edition.library.units, grammars, "zh", diagnostics).record(
        figure, indicator=None, report=None
    )
    assert not len(diagnostics), told(diagnostics)
    return read


def views(item: FigureRecord) -> tuple[FigureView, FigureView]:
    return as_shown(figure_view(scope_of(ROOT, "zh"), item)), as_shown(figure_view(scope_of(ROOT, "en"), item))


def change(
    printed: str, sign: str, since: str = "", versus: Text | None = None, status: Status | None = None
) -> Change:
    return Change(
        printed=Printed(printed, HERE),
        sign=Sign(sign),
        since=PartialDate.parse(since) if since else None,
        versus=versus,
        status=status,
    )


@pytest.mark.parametrize(
    ("printed", "unit", "chinese", "english"),
    [
        ("10.92亿人", "person", ("10.92亿人", "10.92亿"), ("1.092 billion people", "1.092 billion")),
        ("10.92亿", "person", ("10.92亿人", "10.92亿"), ("1.092 billion people", "1.092 billion")),
        (
            "超过400亿人次",
            "visit",
            ("超过400亿人次", "超过400亿"),
            ("more than 40 billion visits", "more than 40 billion"),
        ),
        ("77.5%", "percent", ("77.5%", "77.5%"), ("77.5%", "77.5%")),
        ("1.9个百分点", "point", ("1.9个百分点", "1.9个百分点"), ("1.9 percentage points", "1.9 percentage points")),
    ],
)
def test_a_figure_has_its_number_with_and_without_its_noun(
    printed: str, unit: str, chinese: tuple[str, str], english: tuple[str, str]
) -> None:
    zh, en = views(record(printed, unit))
    assert (zh.text, zh.number) == chinese
    assert (en.text, en.number) == english
    assert (en.printed, en.printed_lang) == (printed, "zh-Hans")


@pytest.mark.parametrize(
    ("part", "short", "chinese", "english", "english_short"),
    [
        (
            change("5139万人", "+", "2022-12"),
            "+5139万",
            "较2022年12月增长5139万人",
            "up 51.39 million people on December 2022",
            "+51.39 million",
        ),
        (
            change("2480万", "-", "2022-12"),
            "−2480万",
            "较2022年12月减少2480万人",
            "down 24.80 million people on December 2022",
            "−24.80 million",
        ),
        (
            change("2480万", "+", "2022"),
            "+2480万",
            "较2022年增长2480万人",
            "up 24.80 million people on 2022",
            "+24.80 million",
        ),
        (change("2480万", "+"), "+2480万", "增长2480万人", "up 24.80 million people", "+24.80 million"),
        (change("2480万", "-"), "−2480万", "减少2480万人", "down 24.80 million people", "−24.80 million"),
        (
            change("5000万", "+", versus=Text({"zh": "农村网民", "en": "rural users"})),
            "+5000万",
            "高于农村网民5000万人",
            "50.00 million people above rural users",
            "+50.00 million",
        ),
        (
            change("5000万", "-", "2022", versus=Text({"zh": "城镇网民", "en": "urban users"})),
            "−5000万",
            "低于城镇网民5000万人",
            "50.00 million people below urban users",
            "−50.00 million",
        ),
    ],
)
def test_a_change_is_said_with_its_direction_and_since_when(
    part: Change, short: str, chinese: str, english: str, english_short: str
) -> None:
    zh, en = views(record("10.92亿人", change=part))
    assert zh.change is not None
    assert en.change is not None
    assert (zh.change.short, zh.change.sentence) == (short, chinese)
    assert (en.change.short, en.change.sentence) == (english_short, english)
    assert zh.change.kind == "change"


@pytest.mark.parametrize(
    ("sign", "short", "chinese", "english"),
    [
        ("+", "+1.9个百分点", "较2022年12月提高1.9个百分点", "up 1.9 percentage points on December 2022"),
        ("-", "−1.9个百分点", "较2022年12月下降1.9个百分点", "down 1.9 percentage points on December 2022"),
    ],
)
def test_a_share_changes_by_percentage_points(sign: str, short: str, chinese: str, english: str) -> None:
    for printed in ("1.9个百分点", "1.9"):
        zh, en = views(record("77.5%", "percent", change=change(printed, sign, "2022-12")))
        assert zh.change is not None
        assert en.change is not None
        assert (zh.change.short, zh.change.sentence) == (short, chinese)
        assert en.change.sentence == english


@pytest.mark.parametrize(
    ("share", "chinese", "english"),
    [
        (Share(printed=Printed("37.9%", HERE)), "占比37.9%", "a share of 37.9%"),
        (
            Share(printed=Printed("九成", HERE), of_what=Text({"zh": "用户", "en": "users"})),
            "占用户的九成",
            "90% of users",
        ),
        (Share(printed=Printed("37.9%", HERE), of="netizens@2023-12"), "占*的37.9%", "37.9% of *"),
    ],
)
def test_a_share_is_said_of_its_whole(share: Share, chinese: str, english: str) -> None:
    zh, en = views(record("4.14亿人", share=share))
    assert zh.share is not None
    assert en.share is not None
    for sentence, expected in ((zh.share.sentence, chinese), (en.share.sentence, english)):
        before, star, after = expected.partition("*")
        if star:
            assert sentence.startswith(before)
            assert sentence.endswith(after)
            assert len(sentence) > len(expected)
        else:
            assert sentence == expected


@pytest.mark.parametrize(
    ("sign", "since", "short", "chinese", "english"),
    [
        ("+", "2022-12", "+14.2%", "较2022年12月增长14.2%", "growth of 14.2% on December 2022"),
        ("-", "2022", "−14.2%", "较2022年下降14.2%", "fall of 14.2% on 2022"),
        ("+", "", "+14.2%", "增长14.2%", "growth of 14.2%"),
        ("-", "", "−14.2%", "下降14.2%", "fall of 14.2%"),
    ],
)
def test_a_growth_is_said_with_its_direction(sign: str, since: str, short: str, chinese: str, english: str) -> None:
    growth = Growth(printed=Printed("14.2%", HERE), sign=Sign(sign), since=PartialDate.parse(since) if since else None)
    zh, en = views(record("4.14亿人", growth=growth))
    assert zh.growth is not None
    assert en.growth is not None
    assert (zh.growth.short, zh.growth.sentence) == (short, chinese)
    assert (en.growth.short, en.growth.sentence) == (short, english)


@pytest.mark.parametrize(
    ("status", "certain"),
    [
        (Status.VERIFIED, True),
        (Status.CAPTURED, True),
        (Status.DERIVED, True),
        (Status.CORROBORATED, False),
        (Status.RECALLED, False),
        (Status.DISPUTED, False),
        (Status.WITHDRAWN, False),
    ],
)
def test_what_is_not_certain_bears_a_mark(status: Status, certain: bool) -> None:  # noqa: FBT001
    zh, en = views(record("1亿", status=status, change=change("2万", "+"), growth=Growth(printed=Printed("1%", HERE))))
    for view in (zh, en):
        assert view.change is not None
        assert view.growth is not None
        assert (view.status.value, view.status.certain) == (status.value, certain)
        assert view.change.status == view.growth.status == view.status
        assert view.status.label
        assert view.status.explanation
    assert zh.status.label != en.status.label


def test_a_part_may_be_known_less_well_than_its_figure() -> None:
    zh, _ = views(record("1亿", change=change("2万", "+", status=Status.DISPUTED)))
    assert zh.change is not None
    assert (zh.status.value, zh.change.status.value) == ("verified", "disputed")


@pytest.mark.parametrize(
    ("as_of", "chinese", "english", "value"),
    [
        (None, "未注明日期", "date not stated", ""),
        ("2023-12", "2023年12月", "December 2023", "2023-12"),
        ("2023", "2023年", "2023", "2023"),
        ("2023-H1", "2023年上半年", "first half of 2023", "2023-06"),
        ("2025-09-11", "2025年9月11日", "11 September 2025", "2025-09-11"),
    ],
)
def test_a_figure_says_when_and_where_it_is_not_known_says_so(
    as_of: str | None, chinese: str, english: str, value: str
) -> None:
    zh, en = views(record("1亿", as_of=Period.parse(as_of) if as_of else None))
    assert (zh.as_of, en.as_of, zh.as_of_value) == (chinese, english, value)


def test_numbers_may_be_written_out_in_digits() -> None:
    item = record("10.92亿人", change=change("2480万", "+"))
    view = as_shown(figure_view(scope_of(ROOT, "en", plain_numbers=True), item))
    assert view.change is not None
    assert (view.text, view.change.short) == ("1,092,000,000 people", "+24,800,000")


def test_a_figure_without_a_name_bears_that_of_its_series() -> None:
    library = edition_of(MINIMAL).library
    for language, name in (("fr", "Fontaines publiques"), ("en", "Public fountains"), ("zh", "公共饮水泉")):
        view = as_shown(figure_view(scope_of(MINIMAL, language), library.figures["fountains@2024"]))
        assert view.name.words == name


def test_a_figure_brings_its_clause_its_sources_and_its_edition() -> None:
    library = edition_of(MINIMAL).library
    view = as_shown(figure_view(scope_of(MINIMAL, "en"), library.figures["fountains@2024"]))
    (quote,) = view.quotes
    assert (quote.lang, quote.line, quote.source.label.words) == ("fr-CH", 7, "Water Office")
    assert "1 204 fontaines" in quote.text
    assert [source.label.words for source in view.sources] == ["The Gazette"]
    assert view.edition is not None
    assert (view.edition.label.words, view.edition.href) == (
        "Census of fountains 2024",
        "./reports/fountains-2024/",
    )


def test_a_series_is_in_the_order_of_time_whatever_the_order_of_its_file() -> None:
    edition = edition_of(MINIMAL)
    indicator = edition.library.indicators["fountains"]
    scope = scope_of(MINIMAL, "zh")
    shuffled = replace(indicator, figures=tuple(reversed(indicator.figures)))
    for item in (indicator, shuffled):
        view = series_view(scope, item)
        assert [point.label for point in view.points] == ["2021年", "2023年6月", "2024年"]
        assert [str(point.figure.value) for point in view.points] == ["980", "1150", "1204"]
        assert [(mark.label, mark.note.words) for mark in view.gaps] == [("2022年6月", "未普查。")]
        assert [mark.note.words for mark in view.breaks] == ["改名。"]


def test_a_series_is_described_by_its_ends_and_its_gaps() -> None:
    library = edition_of(MINIMAL).library
    text = series_view(scope_of(MINIMAL, "en"), library.indicators["fountains"]).description
    assert text == (
        "3 points, from 980 fountains (2021) to 1,204 fountains (2024). "
        "Dates without a value on record: 1; the line is broken there."
    )
    whole = replace(library.indicators["fountains"], gaps=())
    assert "without a value" not in series_view(scope_of(MINIMAL, "en"), whole).description


def test_words_that_lack_the_language_of_the_page_are_marked_with_theirs() -> None:
    item = record("1亿")
    named = replace(item.figure, name=Text(MappingProxyType({"zh": "网民"})))
    view = as_shown(figure_view(scope_of(ROOT, "en"), replace(item, figure=named)))
    assert str(view.name.__html__()) == '<span lang="zh-Hans">网民</span>'
