"""Printed numbers go in, their values, precision and bounds come out."""

from __future__ import annotations

import pickle
import re
from contextlib import suppress
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import example, given, settings
from hypothesis import strategies as st

from reportsite.model.quantity import (
    Approximation,
    NumberGrammar,
    Quantity,
    QuantityError,
    Unit,
    UnitKind,
    parse_quantity,
    plain_decimal,
    read_quantity,
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
UNITS = {
    entry["id"]: unit_from(entry)
    for entry in yaml.safe_load((ROOT / "content/reference/units.yaml").read_text(encoding="utf-8"))
}


def parse(printed: str, unit: str, language: str = "zh") -> Quantity:
    return parse_quantity(printed, UNITS[unit], GRAMMARS[language])


# printed, unit, value, quantum, approximation
CHINESE = """
4.14亿人        | person      | 414000000      | 1000000     | exact
4.14亿          | person      | 414000000      | 1000000     | exact
10.92亿         | person      | 1092000000     | 1000000     | exact
5139万人        | person      | 51390000       | 10000       | exact
2480万          | person      | 24800000       | 10000       | exact
3600万          | referral    | 36000000       | 10000       | exact
1.00亿          | person      | 100000000      | 1000000     | exact
1.3亿           | visit       | 130000000      | 10000000    | exact
高达1.3亿       | visit       | 130000000      | 10000000    | exact
10.9967亿人     | person      | 1099670000     | 10000       | exact
11.76万亿元     | yuan        | 11760000000000 | 10000000000 | exact
16.80万亿       | yuan        | 16800000000000 | 10000000000 | exact
16.80万亿人民币 | yuan        | 16800000000000 | 10000000000 | exact
117601亿元      | yuan        | 11760100000000 | 100000000   | exact
近11亿人        | person      | 1100000000     | 100000000   | nearly
接近10亿        | person      | 1000000000     | 100000000   | nearly
将近9亿人       | person      | 900000000      | 100000000   | nearly
超10亿人        | person      | 1000000000     | 100000000   | over
超过400亿人次   | use         | 40000000000    | 100000000   | over
超过3.2万个     | merchant    | 32000          | 1000        | over
超过80万家      | institution | 800000         | 10000       | over
突破80%         | percent     | 80             | 1           | over
已超过200项     | test        | 200            | 1           | over
400余个         | city        | 400            | 1           | over
5500多家        | hospital    | 5500           | 1           | over
10万余家        | store       | 100000         | 10000       | over
10余万家        | store       | 100000         | 10000       | over
百余家          | company     | 100            | 1           | over
十余万家        | store       | 100000         | 10000       | over
多达60余项      | item        | 60             | 1           | over
约400余家       | hospital    | 400            | 1           | over
超过70%以上     | percent     | 70             | 1           | over
8000家以上      | institution | 8000           | 1           | at-least
不低于80%       | percent     | 80             | 1           | at-least
至少1家         | hospital    | 1              | 1           | at-least
3级及以上       | level       | 3              | 1           | at-least
最高 100万元    | yuan        | 1000000        | 10000       | at-most
最高人民币100万元 | yuan      | 1000000        | 10000       | at-most
不超过5%        | percent     | 5              | 1           | at-most
1000家以内      | company     | 1000           | 1           | at-most
不足1%          | percent     | 1              | 1           | under
约3600万人次    | visit       | 36000000       | 10000       | about
100家左右       | hospital    | 100            | 1           | about
1.9个百分点     | point       | 1.9            | 0.1         | exact
34.0%           | percent     | 34.0           | 0.1         | exact
172.2％         | percent     | 172.2          | 0.1         | exact
百分之七十      | percent     | 70             | 1           | exact
-0.6%           | percent     | -0.6           | 0.1         | exact
近九成          | percent     | 90             | 10          | nearly
约八成          | percent     | 80             | 10          | about
九成以上        | percent     | 90             | 10          | at-least
6.5成           | percent     | 65             | 1           | exact
第45位          | rank        | 45             | 1           | exact
45位            | rank        | 45             | 1           | exact
第四十五位      | rank        | 45             | 1           | exact
9               | rank        | 9              | 1           | exact
3级             | level       | 3              | 1           | exact
4周年           | anniversary | 4              | 1           | exact
0.7948          | index       | 0.7948         | 0.0001      | exact
31个            | province    | 31             | 1           | exact
31个省（区、市） | province   | 31             | 1           | exact
31个省(区、市)  | province    | 31             | 1           | exact
十六部门        | department  | 16             | 1           | exact
12部门          | department  | 12             | 1           | exact
十二个部门      | department  | 12             | 1           | exact
3,756所         | hospital    | 3756           | 1           | exact
３７５６家      | hospital    | 3756           | 1           | exact
两千三百家      | hospital    | 2300           | 1           | exact
一百零五个      | county      | 105            | 1           | exact
二〇个          | county      | 20             | 1           | exact
三千五百万人    | person      | 35000000       | 10000       | exact
5千万人         | person      | 50000000       | 10000000    | exact
14亿1178万人    | person      | 1411780000     | 10000       | exact
一亿二千万      | person      | 120000000      | 10000       | exact
1万2000家       | company     | 12000          | 1           | exact
0家             | hospital    | 0              | 1           | exact
"""

ENGLISH = """
414 million people           | person     | 414000000      | 1000000     | exact
1.092 billion                | person     | 1092000000     | 1000000     | exact
51.39 million people         | person     | 51390000       | 10000       | exact
24.80 million                | person     | 24800000       | 10000       | exact
CNY 11.76 trillion           | yuan       | 11760000000000 | 10000000000 | exact
RMB11.76 trillion            | yuan       | 11760000000000 | 10000000000 | exact
11.76 trillion yuan          | yuan       | 11760000000000 | 10000000000 | exact
49m                          | person     | 49000000       | 1000000     | exact
1.1bn users                  | person     | 1100000000     | 100000000   | exact
nearly 49 million            | visit      | 49000000       | 1000000     | nearly
Nearly 49 million visits     | visit      | 49000000       | 1000000     | nearly
almost 9 in 10               | percent    | 90             | 10          | nearly
more than 40 billion times   | use        | 40000000000    | 1000000000  | over
over 3,756 hospitals         | hospital   | 3756           | 1           | over
>80%                         | percent    | 80             | 1           | over
at least 8,000 hospitals     | hospital   | 8000           | 1           | at-least
8,000 or more hospitals      | hospital   | 8000           | 1           | at-least
8,000 hospitals or more      | hospital   | 8000           | 1           | at-least
up to CNY 1 million          | yuan       | 1000000        | 1000000     | at-most
under 5 per cent             | percent    | 5              | 1           | under
about 80%                    | percent    | 80             | 1           | about
nine in ten                  | percent    | 90             | 10          | exact
1 percentage point           | point      | 1              | 1           | exact
1.9 percentage points        | point      | 1.9            | 0.1         | exact
45th                         | rank       | 45             | 1           | exact
121st                        | rank       | 121            | 1           | exact
11th                         | rank       | 11             | 1           | exact
Level 3                      | level      | 3              | 1           | exact
twelve departments           | department | 12             | 1           | exact
1 hospital                   | hospital   | 1              | 1           | exact
more than a million people   | person     | 1000000        | 1000000     | over
12 000 hospitals             | hospital   | 12000          | 1           | exact
"""


def rows(table: str) -> list[tuple[str, ...]]:
    return [tuple(cell.strip() for cell in line.split("|")) for line in table.strip().splitlines()]


@pytest.mark.parametrize(("printed", "unit", "value", "quantum", "approximation"), rows(CHINESE))
def test_a_number_printed_in_chinese_is_read(
    printed: str, unit: str, value: str, quantum: str, approximation: str
) -> None:
    expected = Quantity(
        value=Decimal(value), quantum=Decimal(quantum), approximation=Approximation(approximation), unit=unit
    )
    assert parse(printed, unit) == expected
    assert str(parse(printed, unit).value) == value


@pytest.mark.parametrize(("printed", "unit", "value", "quantum", "approximation"), rows(ENGLISH))
def test_a_number_printed_in_english_is_read(
    printed: str, unit: str, value: str, quantum: str, approximation: str
) -> None:
    expected = Quantity(
        value=Decimal(value), quantum=Decimal(quantum), approximation=Approximation(approximation), unit=unit
    )
    assert parse(printed, unit, "en") == expected
    assert str(parse(printed, unit, "en").value) == value


@pytest.mark.parametrize(
    ("printed", "language", "modality"),
    [
        ("力争70%以上", "zh", "strive"),
        ("力争达到70%以上", "zh", "strive"),
        ("原则上不低于70%", "zh", "in-principle"),
        ("strive for at least 70%", "en", "strive"),
        ("in principle at least 70%", "en", "in-principle"),
    ],
)
def test_a_modality_is_read_beside_the_bound(printed: str, language: str, modality: str) -> None:
    quantity = parse(printed, "percent", language)
    assert quantity.value == 70
    assert (quantity.approximation, quantity.modality) == (Approximation.AT_LEAST, modality)


@pytest.mark.parametrize(
    ("printed", "language"),
    [("全部", "zh"), ("所有", "zh"), ("全覆盖", "zh"), ("all", "en"), ("All hospitals", "en")],
)
def test_all_has_no_value_and_no_bounds(printed: str, language: str) -> None:
    quantity = parse(printed, "hospital", language)
    assert quantity == Quantity(value=None, quantum=Decimal(0), approximation=Approximation.ALL, unit="hospital")
    assert (quantity.low, quantity.high, quantity.significant_digits) == (None, None, 0)


@pytest.mark.parametrize("printed", ["12356", "400-901-5099", "4+N", "010"])
def test_an_identifier_keeps_its_characters_and_has_no_value(printed: str) -> None:
    quantity = parse(printed, "identifier")
    assert (quantity.value, quantity.verbatim) == (None, printed)


@pytest.mark.parametrize(
    ("printed", "unit", "language", "problem"),
    [
        ("1.9%", "point", "zh", "`%` is not understood; the words of the unit `point` are: 个百分点, 百分点"),
        ("3.42亿家", "person", "zh", "`家` is not understood; the words of the unit `person` are: 人"),
        ("1.3亿人", "visit", "zh", "`人` is not understood; the words of the unit `visit` are: 人次"),
        ("0.79个", "index", "zh", "`个` is not understood; the unit `index` has no words"),
        ("达亿", "person", "zh", "the number before `亿` is missing"),
        ("超过亿人次", "use", "zh", "the number before `亿` is missing"),
        ("人", "person", "zh", "there is no number in it"),
        ("以上", "percent", "zh", "there is no number in it"),
        (" ", "person", "zh", "nothing is printed"),
        ("", "identifier", "zh", "nothing is printed"),
        ("9" * 25, "person", "zh", "written out it has more than 24 digits"),
        ("9" * 13 + "万亿", "person", "zh", "written out it has more than 24 digits"),
        ("9" * 121, "person", "zh", "it is longer than 120 characters"),
        ("近400余个", "city", "zh", "its words bound it from above and from below at once"),
        ("超过全部", "city", "zh", "`全部` cannot be bounded"),
        ("九成", "hospital", "zh", "`成` stands for per cent, the unit `hospital` does not"),
        ("1亿%", "percent", "zh", "`亿` does not go with the unit `percent`"),
        ("三千五家", "company", "zh", "`三千五` is short for another number; print it in full"),
        ("一一百家", "company", "zh", "`一一百` is not a number"),
        ("百千家", "company", "zh", "`百千` is not a number"),
        ("1万2", "person", "zh", "its parts do not follow each other; print it with one scale word"),
        ("1万2亿", "person", "zh", "its parts do not follow each other; print it with one scale word"),
        ("1,3亿", "person", "zh", "`,3亿` is not understood; the words of the unit `person` are: 人"),
        ("010", "person", "zh", "`10` is not understood; the words of the unit `person` are: 人"),
        ("1.5亿200万", "person", "zh", "`200万` is not understood; the words of the unit `person` are: 人"),
        ("+5139万", "person", "zh", "`+5139万` is not understood; the words of the unit `person` are: 人"),
        ("13rd", "rank", "en", "`rd` is not understood; the words of the unit `rank` are: rank, place, no."),
        ("1 million 200 thousand", "yuan", "en", "`200 thousand` is not understood"),
        ("İ5", "person", "en", "it holds letters that belong in no number"),
    ],
)
def test_what_cannot_be_read_is_refused_with_a_reason(printed: str, unit: str, language: str, problem: str) -> None:
    with pytest.raises(QuantityError) as error:
        parse(printed, unit, language)
    assert error.value.problem.startswith(problem)


@pytest.mark.parametrize(
    ("printed", "unit", "low", "high"),
    [
        ("4.14亿人", "person", "413500000", "414500000"),
        ("29.8%", "percent", "29.75", "29.85"),
        ("约八成", "percent", "75", "85"),
        ("超10亿人", "person", "1000000000", None),
        ("8000家以上", "hospital", "8000", None),
        ("近11亿人", "person", None, "1100000000"),
        ("最高100万元", "yuan", None, "1000000"),
        ("不足1%", "percent", None, "1"),
    ],
)
def test_a_quantity_knows_the_interval_it_stands_for(
    printed: str, unit: str, low: str | None, high: str | None
) -> None:
    quantity = parse(printed, unit)
    assert quantity.low == (None if low is None else Decimal(low))
    assert quantity.high == (None if high is None else Decimal(high))


@pytest.mark.parametrize(
    ("printed", "unit", "digits"),
    [("1.00亿", "person", 3), ("1.3亿", "person", 2), ("10.9967亿", "person", 6), ("2480万", "person", 4)],
)
def test_a_quantity_counts_its_known_digits(printed: str, unit: str, digits: int) -> None:
    assert parse(printed, unit).significant_digits == digits


@pytest.mark.parametrize(
    ("value", "quantum", "message"),
    [
        ("1.05", "0.1", "1.05 has digits below its precision of 0.1"),
        ("15", "10", "15 has digits below its precision of 10"),
        ("10", "5", "not a positive power of ten: 5"),
        ("10", "0", "not a positive power of ten: 0"),
        ("10", "-1", "not a positive power of ten: -1"),
        (None, "1", "a quantity without a value has no precision: 1"),
    ],
)
def test_a_quantity_refuses_digits_below_its_precision(value: str | None, quantum: str, message: str) -> None:
    with pytest.raises(ValueError, match=f"^{re.escape(message)}$"):
        Quantity(value=None if value is None else Decimal(value), quantum=Decimal(quantum), unit="person")


def test_a_reading_keeps_the_printed_words_apart() -> None:
    reading = read_quantity("力争 8000 多家以上", UNITS["hospital"], GRAMMARS["zh"])
    assert (reading.text, reading.before, reading.number, reading.after, reading.names_unit) == (
        "力争8000多家以上",
        "力争",
        "8000多",
        "以上",
        True,
    )
    assert not read_quantity("近9亿", UNITS["person"], GRAMMARS["zh"]).names_unit


@settings(deadline=None)
@given(printed=st.text(max_size=130), unit=st.sampled_from(sorted(UNITS)), language=st.sampled_from(["zh", "en"]))
@example(printed="1 mıllion ſix", unit="person", language="en")
@example(printed="二" * 120, unit="person", language="zh")
def test_any_text_is_read_or_refused_in_words(printed: str, unit: str, language: str) -> None:
    with suppress(QuantityError):
        assert parse(printed, unit, language).unit == unit


WORDS = [
    *"0123456789..,%亿万千百十余多近约超成一二三两〇人家个第位级负->～ ",
    *["超过", "以上", "不低于", "最高", "全部", "力争", "万亿", "人次", "个百分点", "元", "百分之"],
    *["million", " billion", "nearly ", "more than ", " or more", "CNY ", "all", "a", "th", " in ten", " people"],
]


@settings(deadline=None)
@given(
    printed=st.lists(st.sampled_from(WORDS), max_size=9).map("".join),
    unit=st.sampled_from(sorted(UNITS)),
    language=st.sampled_from(["zh", "en"]),
)
def test_any_sequence_of_number_words_is_read_or_refused(printed: str, unit: str, language: str) -> None:
    with suppress(QuantityError):
        quantity = parse(printed, unit, language)
        assert quantity.value is None or quantity.value == quantity.coefficient * quantity.quantum


@settings(deadline=None)
@given(coefficient=st.integers(0, 10**15), exponent=st.integers(-15, 15))
def test_a_plain_decimal_is_exact_and_has_its_zeros_written_out(coefficient: int, exponent: int) -> None:
    number = plain_decimal(coefficient, exponent)
    assert number == Decimal(f"{coefficient}E{exponent}")
    assert number.as_tuple().exponent == min(exponent, 0)


# Grammars and units are data --------------------------------------------------------------------------------


def test_a_language_is_nothing_but_its_data() -> None:
    data = numbers("en") | {
        "language": "de",
        "decimal": ",",
        "group": {"written": ".", "from": "5", "read": ["."]},
        "scales": [{"factor": "1000000", "words": ["Millionen", "Mio."], "pattern": "{number} Mio."}],
        "ordinals": {"other": "{number}."},
    }
    unit = Unit(id="person", kind=UnitKind.COUNT, name=Text({"de": "Menschen"}), printed={"de": ("Menschen",)})
    quantity = parse_quantity("51,39 Millionen Menschen", unit, NumberGrammar.from_data(data))
    assert (quantity.value, quantity.quantum) == (Decimal(51390000), Decimal(10000))


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"decimal": None}, "`decimal` must be text"),
        ({"space": ...}, "`space` is missing"),
        ({"colour": "red"}, "unknown key: `colour`"),
        ({"group": {"written": ",", "from": "4", "read": [","], "size": "3"}}, "unknown key: `group.size`"),
        ({"group": "x"}, "`group` must be a mapping with text keys"),
        ({"group": {"written": ",", "from": "four", "read": [","]}}, "`group.from` must be a whole number"),
        ({"scales": [{"factor": "3000", "words": ["x"]}]}, "`scales[0].factor` must be 10, 100"),
        ({"scales": [{"factor": "10", "words": "x"}]}, "`scales[0].words` must be a list of words"),
        ({"scales": [{"factor": "10", "words": ["x"], "pattern": "x"}]}, "text with {number} once"),
        ({"scales": {}}, "`scales` must be a list"),
        ({"scales_joined": "maybe"}, "`scales_joined` must be yes or no"),
        ({"ordinals": {}}, "`ordinals.other` is missing"),
        ({"approximations": {}}, "`approximations.exact` is missing"),
    ],
)
def test_a_mistake_in_the_data_of_a_grammar_is_told_with_its_place(change: dict[str, Any], message: str) -> None:
    data = {key: value for key, value in (numbers("en") | change).items() if value is not ...}
    with pytest.raises(ValueError, match=re.escape(message)):
        NumberGrammar.from_data(data)


def test_a_word_that_stands_for_two_approximations_is_refused() -> None:
    data = numbers("en")
    data["approximations"]["over"]["before"].append("nearly")
    with pytest.raises(ValueError, match="`nearly` stands for two approximations"):
        NumberGrammar.from_data(data)


@pytest.mark.parametrize("language", ["zh", "en"])
def test_a_grammar_can_be_sent_to_another_process(language: str) -> None:
    grammar = pickle.loads(pickle.dumps(GRAMMARS[language]))
    assert grammar == GRAMMARS[language]
    assert hash(grammar) == hash(GRAMMARS[language])
    assert parse_quantity("9%", UNITS["percent"], grammar).value == 9


@pytest.mark.parametrize("unit", UNITS.values(), ids=UNITS)
def test_every_unit_of_the_site_is_sound_and_has_both_languages(unit: Unit) -> None:
    assert not list(unit.problems())
    assert set(unit.forms) == set(unit.name) == {"zh", "en"}


def test_what_is_wrong_with_a_unit_is_told() -> None:
    unit = Unit(
        id="x",
        kind=UnitKind.COUNT,
        name=Text({"en": "x"}),
        printed={"en": ("", "{number}{number}")},
        forms={"en": {"one": "x"}},
    )
    assert list(unit.problems()) == [
        "the forms of `x` in `en` lack the plural category `other`",
        "the form `en.one` of `x` needs {number} once",
        "a printed word of `x` in `en` is empty or has {number} twice",
    ]
    assert parse_quantity("5", unit, GRAMMARS["en"]).value == 5
