"""Quantities go in, the words that a reader sees come out; what is written can be read again without loss."""

from __future__ import annotations

import re
from decimal import Decimal, localcontext
from pathlib import Path
from typing import Any

import pytest
import yaml
from babel import Locale
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from reportsite.i18n.quantities import Style, format_number, format_quantity, show_printed
from reportsite.model.quantity import (
    Approximation,
    NumberGrammar,
    Quantity,
    Unit,
    UnitKind,
    parse_quantity,
    plain_decimal,
)
from reportsite.model.text import Text

ROOT = Path(__file__).parents[2]


def numbers(language: str) -> dict[str, Any]:
    data = yaml.safe_load((ROOT / "theme/locale" / language / "numbers.yaml").read_text(encoding="utf-8"))
    assert isinstance(data, dict)
    return data


def unit_from(entry: dict[str, Any]) -> Unit:
    return Unit(
        id=entry["id"],
        kind=UnitKind(entry["kind"]),
        name=Text(entry["name"]),
        printed={language: tuple(words) for language, words in entry.get("printed", {}).items()},
        forms=entry.get("forms", {}),
    )


GRAMMARS = {language: NumberGrammar.from_data(numbers(language)) for language in ("zh", "en")}
PLURALS = {language: Locale.parse(language).plural_form for language in GRAMMARS}
UNITS = {
    entry["id"]: unit_from(entry)
    for entry in yaml.safe_load((ROOT / "content/reference/units.yaml").read_text(encoding="utf-8"))
}


def parse(printed: str, unit: str, language: str) -> Quantity:
    return parse_quantity(printed, UNITS[unit], GRAMMARS[language])


def write(quantity: Quantity, language: str, *, style: Style = "words", with_unit: bool = True) -> str:
    return format_quantity(
        quantity, UNITS[quantity.unit], GRAMMARS[language], PLURALS[language], style=style, with_unit=with_unit
    )


def show(
    printed: str, unit: str, printed_in: str, shown_in: str, *, style: Style = "words", with_unit: bool = True
) -> str:
    return show_printed(
        printed,
        parse(printed, unit, printed_in),
        UNITS[unit],
        PLURALS[shown_in],
        printed_in=GRAMMARS[printed_in],
        shown_in=GRAMMARS[shown_in],
        style=style,
        with_unit=with_unit,
    )


def rows(table: str) -> list[tuple[str, ...]]:
    return [tuple(cell.strip() for cell in line.split("|")) for line in table.strip().splitlines()]


# printed in Chinese, unit, in English, in English without the unit
TO_ENGLISH = """
4.14亿人       | person      | 414 million people              | 414 million
10.92亿        | person      | 1.092 billion people            | 1.092 billion
5139万人       | person      | 51.39 million people            | 51.39 million
2480万         | person      | 24.80 million people            | 24.80 million
3600万         | referral    | 36.00 million referrals         | 36.00 million
1.00亿         | person      | 100 million people              | 100 million
1.3亿          | visit       | 130 million visits              | 130 million
高达1.3亿      | visit       | 130 million visits              | 130 million
11.76万亿元    | yuan        | CNY 11.76 trillion              | 11.76 trillion
16.80万亿      | yuan        | CNY 16.80 trillion              | 16.80 trillion
100万元        | yuan        | CNY 1.00 million                | 1.00 million
1000000元      | yuan        | CNY 1,000,000                   | 1,000,000
10.9967亿人    | person      | 1.09967 billion people          | 1.09967 billion
1411778724人   | person      | 1,411,778,724 people            | 1,411,778,724
近11亿人       | person      | nearly 1.1 billion people       | nearly 1.1 billion
近9亿          | person      | nearly 900 million people       | nearly 900 million
超10亿人       | person      | more than 1 billion people      | more than 1 billion
超过400亿人次  | use         | more than 40 billion uses       | more than 40 billion
超过400亿人次  | visit       | more than 40 billion visits     | more than 40 billion
400余个        | city        | more than 400 cities            | more than 400
5500多家       | hospital    | more than 5,500 hospitals       | more than 5,500
10万余家       | store       | more than 100,000 stores        | more than 100,000
超过3.2万个    | merchant    | more than 32,000 merchants      | more than 32,000
超过80万家     | institution | more than 800,000 institutions  | more than 800,000
60余项         | item        | more than 60 items              | more than 60
8000家以上     | institution | at least 8,000 institutions     | at least 8,000
约3600万人次   | visit       | about 36 million visits         | about 36 million
不足1%         | percent     | under 1%                        | under 1%
突破80%        | percent     | more than 80%                   | more than 80%
力争70%以上    | percent     | strive for at least 70%         | strive for at least 70%
最高 100万元   | yuan        | up to CNY 1 million             | up to 1 million
1.9个百分点    | point       | 1.9 percentage points           | 1.9 percentage points
1个百分点      | point       | 1 percentage point              | 1 percentage point
1.0个百分点    | point       | 1.0 percentage points           | 1.0 percentage points
34.0%          | percent     | 34.0%                           | 34.0%
超过34.0%      | percent     | more than 34.0%                 | more than 34.0%
172.2%         | percent     | 172.2%                          | 172.2%
-0.6%          | percent     | −0.6%                           | −0.6%
近九成         | percent     | nearly 90%                      | nearly 90%
约八成         | percent     | about 80%                       | about 80%
第45位         | rank        | 45th                            | 45th
45位           | rank        | 45th                            | 45th
第1位          | rank        | 1st                             | 1st
第112位        | rank        | 112th                           | 112th
第122位        | rank        | 122nd                           | 122nd
第1003位       | rank        | 1003rd                          | 1003rd
3级            | level       | Level 3                         | Level 3
12356          | identifier  | 12356                           | 12356
400-901-5099   | identifier  | 400-901-5099                    | 400-901-5099
0.7948         | index       | 0.7948                          | 0.7948
4周年          | anniversary | 4 years                         | 4
1周年          | anniversary | 1 year                          | 1
31个           | province    | 31 provinces, autonomous regions and municipalities | 31
十六部门       | department  | 16 departments                  | 16
12部门         | department  | 12 departments                  | 12
3756所         | hospital    | 3,756 hospitals                 | 3,756
1家            | hospital    | 1 hospital                      | 1
34项           | test        | 34 tests                        | 34
超过200项      | test        | more than 200 tests             | more than 200
2199个         | county      | 2,199 counties                  | 2,199
全部           | hospital    | all                             | all
全覆盖         | percent     | all                             | all
0家            | hospital    | 0 hospitals                     | 0
"""

# printed in English, unit, in Chinese, in Chinese without the unit
TO_CHINESE = """
nearly 49 million            | visit       | 近4900万人次    | 近4900万
49 million people            | person      | 4900万人        | 4900万
1.092 billion people         | person      | 10.92亿人       | 10.92亿
414 million people           | person      | 4.14亿人        | 4.14亿
51.39 million                | person      | 5139万人        | 5139万
1.09967 billion              | person      | 10.9967亿人     | 10.9967亿
more than 100 million        | person      | 超过1亿人       | 超过1亿
more than 40 billion times   | use         | 超过400亿人次   | 超过400亿
over 100,000 stores          | store       | 超过10万家      | 超过10万
more than 5,500 hospitals    | hospital    | 超过5500家      | 超过5500
at least 8,000 hospitals     | hospital    | 8000家以上      | 8000以上
strive for at least 70%      | percent     | 力争70%以上     | 力争70%以上
up to CNY 1 million          | yuan        | 不超过100万元   | 不超过100万
CNY 11.76 trillion           | yuan        | 11.76万亿元     | 11.76万亿
1.9 percentage points        | point       | 1.9个百分点     | 1.9个百分点
34.0%                        | percent     | 34.0%           | 34.0%
nearly 90%                   | percent     | 近90%           | 近90%
nine in ten                  | percent     | 九成            | 九成
nearly 9 in 10               | percent     | 近九成          | 近九成
45th                         | rank        | 第45位          | 第45位
Level 3                      | level       | 3级             | 3级
3,756 hospitals              | hospital    | 3756家          | 3756
31 provinces                 | province    | 31个省（区、市） | 31
12 departments               | department  | 12个部门        | 12
4 years                      | anniversary | 4周年           | 4
0.7948                       | index       | 0.7948          | 0.7948
all                          | hospital    | 全部            | 全部
"""


@pytest.mark.parametrize(("printed", "unit", "english", "bare"), rows(TO_ENGLISH))
def test_a_chinese_figure_is_shown_in_english(printed: str, unit: str, english: str, bare: str) -> None:
    assert show(printed, unit, "zh", "en") == english
    assert show(printed, unit, "zh", "en", with_unit=False) == bare


@pytest.mark.parametrize(("printed", "unit", "chinese", "bare"), rows(TO_CHINESE))
def test_an_english_figure_is_shown_in_chinese(printed: str, unit: str, chinese: str, bare: str) -> None:
    assert show(printed, unit, "en", "zh") == chinese
    assert show(printed, unit, "en", "zh", with_unit=False) == bare


# printed, unit, language, shown with the unit, shown without it
AS_PRINTED = """
10.92亿人         | person      | zh | 10.92亿人           | 10.92亿
10.92亿           | person      | zh | 10.92亿人           | 10.92亿
3.42亿            | person      | zh | 3.42亿人            | 3.42亿
1.3亿             | visit       | zh | 1.3亿人次           | 1.3亿
高达1.3亿         | visit       | zh | 高达1.3亿人次       | 高达1.3亿
近9亿             | person      | zh | 近9亿人             | 近9亿
3600万            | referral    | zh | 3600万人次          | 3600万
400余个           | city        | zh | 400余个             | 400余
5500多            | hospital    | zh | 5500多家            | 5500多
10万余家          | store       | zh | 10万余家            | 10万余
3756所            | hospital    | zh | 3756所              | 3756
8000家以上        | institution | zh | 8000家以上          | 8000以上
最高 100万元      | yuan        | zh | 最高100万元         | 最高100万
最高 100 万       | yuan        | zh | 最高100万元         | 最高100万
16.80万亿         | yuan        | zh | 16.80万亿元         | 16.80万亿
人民币100万元     | yuan        | zh | 人民币100万元       | 100万
31个省(区、市)    | province    | zh | 31个省(区、市)      | 31
十六部门          | department  | zh | 十六部门            | 十六
34.0%             | percent     | zh | 34.0%               | 34.0%
34.0              | percent     | zh | 34.0%               | 34.0%
近九成            | percent     | zh | 近九成              | 近九成
力争70%以上       | percent     | zh | 力争70%以上         | 力争70%以上
1.9个百分点       | point       | zh | 1.9个百分点         | 1.9个百分点
第45位            | rank        | zh | 第45位              | 第45位
45位              | rank        | zh | 45位                | 45位
45                | rank        | zh | 第45位              | 第45位
3级               | level       | zh | 3级                 | 3级
12356             | identifier  | zh | 12356               | 12356
0.7948            | index       | zh | 0.7948              | 0.7948
所有              | hospital    | zh | 所有                | 所有
nearly 49 million | visit       | en | nearly 49 million visits | nearly 49 million
Over  3,756 hospitals | hospital | en | Over 3,756 hospitals | Over 3,756
8,000 or more     | hospital    | en | 8,000 hospitals or more | 8,000 or more
more than RMB 1.2 billion | yuan | en | more than RMB 1.2 billion | more than 1.2 billion
1                 | hospital    | en | 1 hospital          | 1
1.0               | point       | en | 1.0 percentage points | 1.0 percentage points
nine in ten       | percent     | en | nine in ten         | nine in ten
"""


@pytest.mark.parametrize(("printed", "unit", "language", "shown", "bare"), rows(AS_PRINTED))
def test_a_figure_is_shown_as_printed_in_its_own_language(
    printed: str, unit: str, language: str, shown: str, bare: str
) -> None:
    assert show(printed, unit, language, language) == shown
    assert show(printed, unit, language, language, with_unit=False) == bare


@pytest.mark.parametrize(
    ("printed", "unit", "chinese", "english"),
    [
        ("10.92亿人", "person", "1092000000人", "1,092,000,000 people"),
        ("近11亿人", "person", "近1100000000人", "nearly 1,100,000,000 people"),
        ("11.76万亿元", "yuan", "11760000000000元", "CNY 11,760,000,000,000"),
        ("约八成", "percent", "约80%", "about 80%"),
        ("34.0%", "percent", "34.0%", "34.0%"),
        ("第45位", "rank", "第45位", "45th"),
    ],
)
def test_the_plain_style_writes_all_digits(printed: str, unit: str, chinese: str, english: str) -> None:
    assert show(printed, unit, "zh", "zh", style="plain") == chinese
    assert show(printed, unit, "zh", "en", style="plain") == english


@pytest.mark.parametrize(("language", "shown"), [("zh", "力争70%以上"), ("en", "strive for at least 70%")])
def test_a_modality_recorded_apart_is_added_once(language: str, shown: str) -> None:
    for printed in ("70%以上", "力争70%以上"):
        text = show_printed(
            printed,
            replace(parse(printed, "percent", "zh"), modality="strive"),
            UNITS["percent"],
            PLURALS[language],
            printed_in=GRAMMARS["zh"],
            shown_in=GRAMMARS[language],
        )
        assert text == shown


@pytest.mark.parametrize(
    ("number", "english", "chinese"),
    [
        ("0", "0", "0"),
        ("999", "999", "999"),
        ("3756", "3,756", "3756"),
        ("1234567.10", "1,234,567.10", "1234567.10"),
        ("-1234.5", "−1,234.5", "−1234.5"),
        ("4.14E+8", "414,000,000", "414000000"),
    ],
)
def test_a_number_is_written_with_the_separators_of_the_language(number: str, english: str, chinese: str) -> None:
    assert format_number(Decimal(number), GRAMMARS["en"]) == english
    assert format_number(Decimal(number), GRAMMARS["zh"]) == chinese


def test_a_language_is_nothing_but_its_data() -> None:
    grammar = NumberGrammar.from_data(
        numbers("en")
        | {
            "language": "de",
            "decimal": ",",
            "group": {"written": ".", "from": "5", "read": ["."]},
            "scales": [{"factor": "1000000", "words": ["Millionen"], "pattern": "{number} Mio."}],
        }
    )
    unit = Unit(
        id="person",
        kind=UnitKind.COUNT,
        name=Text({"de": "Menschen"}),
        forms={"de": {"one": "{number} Mensch", "other": "{number} Menschen"}},
    )
    german = Locale.parse("de").plural_form
    texts = [
        format_quantity(parse(printed, "person", "zh"), unit, grammar, german)
        for printed in ("5139万", "3756人", "12345人", "1人")
    ]
    assert texts == ["51,39 Mio. Menschen", "3756 Menschen", "12.345 Menschen", "1 Mensch"]


def test_a_unit_without_forms_in_a_language_leaves_the_number_alone() -> None:
    unit = Unit(id="bed", kind=UnitKind.COUNT, name=Text({"zh": "张"}))
    quantity = Quantity(value=Decimal(5000), quantum=Decimal(1), unit="bed")
    assert format_quantity(quantity, unit, GRAMMARS["en"], PLURALS["en"]) == "5,000"


def test_a_modality_unknown_to_a_language_is_left_out() -> None:
    quantity = Quantity(value=Decimal(5), quantum=Decimal(1), unit="percent", modality="hope")
    assert write(quantity, "en") == "5%"


def test_nothing_depends_on_the_decimal_context_of_the_caller() -> None:
    with localcontext() as context:
        context.prec = 3
        assert show("1411778724人", "person", "zh", "en") == "1,411,778,724 people"
        assert show("10.9967亿人", "person", "zh", "en") == "1.09967 billion people"


# Properties -------------------------------------------------------------------------------------------------

SCALES = {"": 0, "万": 4, "亿": 8, "万亿": 12}
CHINESE_BOUNDS = {
    Approximation.EXACT: ["{}", "达{}"],
    Approximation.ABOUT: ["约{}", "{}左右"],
    Approximation.OVER: ["超过{}", "超{}", "突破{}"],
    Approximation.UNDER: ["不足{}"],
    Approximation.AT_LEAST: ["{}以上", "不低于{}"],
    Approximation.AT_MOST: ["最高{}", "不超过{}", "{}以内"],
    Approximation.NEARLY: ["近{}", "接近{}"],
}
SCALED = (UnitKind.COUNT, UnitKind.CURRENCY)
WHOLE = (UnitKind.RANK, UnitKind.LEVEL, UnitKind.ANNIVERSARY)


@st.composite
def chinese_prints(draw: st.DrawFn, *, customary: bool) -> tuple[str, str]:
    """Draw a printed number and its unit.

    Customary prints have the scale word that fits the number, and no idle zeros where the number is only a bound.
    """
    unit = UNITS[draw(st.sampled_from(sorted(set(UNITS) - {"identifier"})))]
    bound = draw(st.sampled_from(sorted(CHINESE_BOUNDS)))
    decimals = 0
    scale = ""
    if unit.kind in SCALED:
        scale = draw(st.sampled_from(sorted(SCALES)))
        decimals = draw(st.integers(0, 4)) if scale else 0
    elif unit.kind not in WHOLE:
        decimals = draw(st.integers(0, 4))
    largest = 9999 if customary or unit.kind in WHOLE or scale == "万亿" else 999_999
    whole = draw(st.integers(1 if customary and scale else 0, largest))
    fraction = draw(st.integers(0, 10**decimals - 1))
    number = str(whole) + (f".{fraction:0{decimals}}" if decimals else "")
    if customary and scale and decimals and bound is not Approximation.EXACT:
        number = number.rstrip("0").rstrip(".")
    form = unit.form("zh", "other") if draw(st.booleans()) else "{number}"
    text = draw(st.sampled_from(CHINESE_BOUNDS[bound])).format(form.replace("{number}", number + scale))
    if unit.kind is UnitKind.PERCENT and draw(st.booleans()):
        text = draw(st.sampled_from(CHINESE_BOUNDS[bound])).format(draw(st.sampled_from("一二三四五六七八九")) + "成")
    return draw(st.sampled_from(["", "力争", "原则上"])) + text, unit.id


@st.composite
def english_prints(draw: st.DrawFn) -> tuple[str, str]:
    unit = UNITS[draw(st.sampled_from(sorted(set(UNITS) - {"identifier"})))]
    scale = draw(st.sampled_from(["", " million", " billion", " trillion"])) if unit.kind in SCALED else ""
    decimals = draw(st.integers(0, 4)) if scale or unit.kind not in (*SCALED, *WHOLE) else 0
    whole = draw(st.integers(0, 999_999 if unit.kind in SCALED and not scale else 999))
    number = f"{whole:,}" + (f".{draw(st.integers(0, 10**decimals - 1)):0{decimals}}" if decimals else "")
    form = unit.form("en", "other") if draw(st.booleans()) else "{number}"
    bound = draw(st.sampled_from(["{}", "about {}", "over {}", "under {}", "at least {}", "up to {}", "nearly {}"]))
    return bound.format(form.replace("{number}", number + scale)), unit.id


def digits_of(text: str) -> str:
    return re.sub(r"[^0-9]", "", text).strip("0")


def same_but_for_precision(one: Quantity, other: Quantity) -> bool:
    return replace(one, value=None, quantum=Decimal(0)) == replace(other, value=None, quantum=Decimal(0)) and (
        one.value == other.value
    )


def assert_precision_is_kept(quantity: Quantity, text: str, again: Quantity) -> None:
    """Check an exact value: decimals say the precision; zeros that end a whole number leave it open, and no more."""
    assert again.value is not None
    if re.search(r"\.[0-9]", text):
        assert again.quantum == quantity.quantum
    elif again.value:
        mantissa = str(int(again.value / again.quantum))
        idle_zeros = len(mantissa) - len(mantissa.rstrip("0"))
        assert again.quantum <= quantity.quantum <= again.quantum * 10**idle_zeros


@settings(deadline=None)
@given(chinese_prints(customary=True))
def test_what_is_written_in_chinese_is_read_as_the_same_quantity(printed: tuple[str, str]) -> None:
    text, unit = printed
    quantity = parse(text, unit, "zh")
    assert parse(write(quantity, "zh"), unit, "zh") == quantity


@settings(deadline=None)
@given(chinese_prints(customary=False) | english_prints(), st.sampled_from(["zh", "en"]))
def test_what_is_written_in_either_language_has_the_same_value_and_bound(
    printed: tuple[str, str], language: str
) -> None:
    text, unit = printed
    source = "en" if text.isascii() else "zh"
    quantity = parse(text, unit, source)
    for with_unit in (True, False):
        written = write(quantity, language, with_unit=with_unit)
        again = parse(written, unit, language)
        assert same_but_for_precision(again, quantity)
        if quantity.approximation is Approximation.EXACT:
            assert_precision_is_kept(quantity, written, again)


@settings(deadline=None)
@given(chinese_prints(customary=False) | english_prints())
def test_no_digit_is_lost_or_added(printed: tuple[str, str]) -> None:
    text, unit = printed
    quantity = parse(text, unit, "en" if text.isascii() else "zh")
    assert quantity.value is not None
    for style in ("words", "plain"):
        assert digits_of(write(quantity, "en", style=style)) == digits_of(format(quantity.value, "f"))


@settings(deadline=None)
@given(chinese_prints(customary=False))
def test_the_plain_style_says_the_value_in_both_languages(printed: tuple[str, str]) -> None:
    text, unit = printed
    quantity = parse(text, unit, "zh")
    for language in ("zh", "en"):
        assert same_but_for_precision(parse(write(quantity, language, style="plain"), unit, language), quantity)


@settings(deadline=None)
@given(chinese_prints(customary=False) | english_prints())
def test_what_is_shown_in_its_own_language_holds_the_printed_characters(printed: tuple[str, str]) -> None:
    text, unit = printed
    language = "en" if text.isascii() else "zh"
    shown = show(text, unit, language, language)
    assert same_but_for_precision(parse(shown, unit, language), parse(text, unit, language))
    assert unit == "rank" or set(text) <= set(shown) | {" "}  # a bare rank is written anew, as an ordinal
    assert show(shown, unit, language, language) == shown
    bare = show(text, unit, language, language, with_unit=False)
    assert parse(bare, unit, language) == parse(text, unit, language)


@settings(deadline=None)
@given(
    coefficient=st.integers(1, 10**9),
    exponent=st.integers(-4, 12),
    unit=st.sampled_from(["person", "hospital", "yuan", "visit"]),
    approximation=st.sampled_from([bound for bound in Approximation if bound is not Approximation.ALL]),
)
def test_any_computed_quantity_survives_both_languages(
    coefficient: int, exponent: int, unit: str, approximation: Approximation
) -> None:
    quantity = Quantity(
        value=plain_decimal(coefficient, exponent),
        quantum=plain_decimal(1, exponent),
        approximation=approximation,
        unit=unit,
    )
    for language in ("zh", "en"):
        written = write(quantity, language)
        again = parse(written, unit, language)
        assert same_but_for_precision(again, quantity)
        if approximation is Approximation.EXACT:
            assert_precision_is_kept(quantity, written, again)
