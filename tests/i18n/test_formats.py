"""Dates, periods and lists go in, what a language writes comes out, never more precisely than it is known."""

from __future__ import annotations

import calendar
import re
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from reportsite.i18n.catalogs import Catalog
from reportsite.i18n.formats import Format
from reportsite.i18n.locales import load_locale
from reportsite.languages import Language
from reportsite.model.dates import PartialDate, Period

THEME = Path(__file__).parents[2] / "theme"
THIN = "\u2009"


def format_of(code: str, locale: str) -> Format:
    language = Language(code=code, tag=code, locale=locale, name=code)
    if (THEME / "locale" / code).is_dir():
        return load_locale([THEME], language).format
    return Format(language, Catalog({}, {}))


FORMATS = {
    locale: format_of(code, locale)
    for code, locale in (
        ("zh", "zh_Hans_CN"),
        ("en", "en_GB"),
        ("fr", "fr_CH"),
        ("de", "de_DE"),
        ("ja", "ja_JP"),
        ("en", "en_US"),
    )
}
ZH, EN = FORMATS["zh_Hans_CN"], FORMATS["en_GB"]


@pytest.mark.parametrize(
    ("date", "chinese", "english"),
    [
        ("2024", "2024年", "2024"),
        ("2024-05", "2024年5月", "May 2024"),
        ("2024-09", "2024年9月", "September 2024"),
        ("2024-12", "2024年12月", "December 2024"),
        ("2024-05-20", "2024年5月20日", "20 May 2024"),
        ("2025-09-11", "2025年9月11日", "11 September 2025"),
        ("2024-02-01", "2024年2月1日", "1 February 2024"),
    ],
)
def test_a_date_is_written_as_precisely_as_it_is_known(date: str, chinese: str, english: str) -> None:
    assert ZH.date(PartialDate.parse(date)) == chinese
    assert EN.date(PartialDate.parse(date)) == english


@pytest.mark.parametrize(
    ("period", "chinese", "english"),
    [
        ("2023-12", "2023年12月", "December 2023"),
        ("2024", "2024年", "2024"),
        ("2023/2024", "2023—2024年", "2023–2024"),
        ("2023-03/2023-09", "2023年3月至9月", "March – September 2023"),
        ("2023-11/2024-02", "2023年11月至2024年2月", "November 2023 – February 2024"),
        ("2024-02-20/2024-02-24", "2024年2月20日至24日", "20–24 February 2024"),
        ("2024-02-20/2024-03-01", "2024年2月20日至3月1日", "20 February – 1 March 2024"),
        ("2023-12-20/2024-01-02", "2023年12月20日至2024年1月2日", "20 December 2023 – 2 January 2024"),
        ("2023-H1", "2023年上半年", "first half of 2023"),
        ("2024-H2", "2024年下半年", "second half of 2024"),
        ("2023/2024-03", "2023年至2024年3月", "2023 – March 2024"),
        ("2023-11/2024-01-05", "2023年11月至2024年1月5日", "November 2023 – 5 January 2024"),
        ("2023-11-05/2024", "2023年11月5日至2024年", "5 November 2023 – 2024"),
    ],
)
def test_a_period_is_joined_as_the_language_joins_it(period: str, chinese: str, english: str) -> None:
    assert ZH.period(Period.parse(period)) == chinese
    assert EN.period(Period.parse(period)).replace(THIN, " ") == english


@pytest.mark.parametrize(
    ("locale", "date", "period", "month"),
    [
        ("fr_CH", "20 février 2024", "20 février – 1 mars 2024", "février"),
        ("de_DE", "20. Februar 2024", "20. Februar – 1. März 2024", "Februar"),
        ("en_US", "February 20, 2024", "February 20 – March 1, 2024", "February"),
        ("ja_JP", "2024年2月20日", "2024年2月20日～3月1日", "2月"),
        ("zh_Hans_CN", "2024年2月20日", "2024年2月20日至3月1日", "2月"),
        ("en_GB", "20 February 2024", "20 February – 1 March 2024", "February"),
    ],
)
def test_other_languages_write_months_in_full_too(locale: str, date: str, period: str, month: str) -> None:
    writer = FORMATS[locale]
    assert writer.date(PartialDate.parse("2024-02-20")) == date
    assert writer.period(Period.parse("2024-02-20/2024-03-01")).replace(THIN, " ") == period
    assert writer.month(2) == month


@pytest.mark.parametrize("order", [list(FORMATS), list(reversed(FORMATS))])
def test_one_language_does_not_change_what_another_writes(order: list[str]) -> None:
    months = {locale: FORMATS[locale].month(5) for locale in order}
    assert months == {
        "zh_Hans_CN": "5月",
        "en_GB": "May",
        "fr_CH": "mai",
        "de_DE": "Mai",
        "ja_JP": "5月",
        "en_US": "May",
    }


@pytest.mark.parametrize("locale", list(FORMATS))
@settings(deadline=None, max_examples=150)
@given(year=st.integers(1000, 2999), month=st.integers(1, 12), day=st.integers(1, 31))
def test_no_day_is_shown_for_a_month_and_no_month_for_a_year(locale: str, year: int, month: int, day: int) -> None:
    writer = FORMATS[locale]
    day = min(day, calendar.monthrange(year, month)[1])
    in_digits = writer.month(month) if writer.month(month)[0].isdigit() else ""
    of_year, of_month, of_day = (
        writer.date(date) for date in (PartialDate(year), PartialDate(year, month), PartialDate(year, month, day))
    )
    assert numbers(of_year) == [year]
    assert sorted(numbers(of_month)) == sorted([year, month] if in_digits else [year])
    assert sorted(numbers(of_day)) == sorted([year, month, day] if in_digits else [year, day])
    if not in_digits:
        assert writer.month(month) in of_month
        assert writer.month(month) in of_day
        assert not any(name in of_year for name in map(writer.month, range(1, 13)))


def numbers(text: str) -> list[int]:
    return [int(number) for number in re.findall(r"\d+", text)]


@settings(deadline=None, max_examples=150)
@given(
    start=st.integers(1000, 2999),
    length=st.integers(1, 40),
    month=st.integers(1, 12),
    half=st.sampled_from([1, 2]),
)
def test_no_day_is_shown_for_a_period_of_years_months_or_halves(start: int, length: int, month: int, half: int) -> None:
    end = min(start + length, 2999)
    for writer in (ZH, EN):
        assert set(numbers(writer.period(Period.parse(f"{start}/{end}")))) <= {start, end}
        assert set(numbers(writer.period(Period.parse(f"{start}-H{half}")))) == {start}
        months = numbers(writer.period(Period.parse(f"{start}-{month:02}/{end}-12")))
        assert set(months) <= {start, end, month, 12}


@pytest.mark.parametrize(
    ("items", "chinese", "english"),
    [
        ([], "", ""),
        (["甲"], "甲", "甲"),
        (["甲", "乙"], "甲和乙", "甲 and 乙"),
        (["甲", "乙", "丙"], "甲、乙和丙", "甲, 乙 and 丙"),
        (["甲", "乙", "丙", "丁"], "甲、乙、丙和丁", "甲, 乙, 丙 and 丁"),
    ],
)
def test_a_list_is_joined_as_the_language_joins_it(items: list[str], chinese: str, english: str) -> None:
    assert ZH.join(items) == chinese
    assert EN.join(items) == english
    assert EN.join(iter(items)) == english


def test_numbers_have_the_separators_of_the_language() -> None:
    assert EN.number(1234567) == "1,234,567"
    assert FORMATS["de_DE"].number(1234567) == "1.234.567"
    assert EN.number(0) == "0"


@pytest.mark.parametrize(("number", "category"), [(0, "other"), (1, "one"), (2, "other"), (21, "other")])
def test_plural_categories_are_those_of_the_language(number: int, category: str) -> None:
    assert EN.plural_rule(Decimal(number)) == category
    assert ZH.plural_rule(Decimal(number)) == "other"
