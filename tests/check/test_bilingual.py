"""Two languages held against each other: what differs is told, what only sounds different is not."""

from __future__ import annotations

import dataclasses
from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec import structs

from reportsite import diagnostics as rules
from reportsite.check.bilingual import Difference, check_translations, compare
from reportsite.check.languages import mention_reader
from reportsite.check.mention_reader import MentionReader
from reportsite.check.wanted import Lookout, Seen
from reportsite.diagnostics import Diagnostics, Position, Rule
from reportsite.model.pages import Prose
from reportsite.model.passages import Passage
from reportsite.model.translations import TranslationLock
from reportsite.render.passages import make_parser, prose_passages
from reportsite.site.translations import ParallelTexts, survey
from tests.check.conftest import Project
from tests.check.rephrasings import REPHRASINGS

# Chinese, English, the rule that the pair breaks.
DIFFERENCES: tuple[tuple[str, str, Rule], ...] = (
    ("用户规模达4.14亿人。", "The service has 41.4 million users.", rules.NUMBERS_DIFFER),
    ("用户规模达4.14亿人。", "The service has 4.14 billion users.", rules.NUMBERS_DIFFER),
    ("用户规模达4.14亿人。", "The service has many users.", rules.NUMBERS_DIFFER),
    ("总人口14亿1178万人。", "The population is 1,417.8 million.", rules.NUMBERS_DIFFER),
    ("占37.9%。", "It makes up 37.9 percentage points.", rules.NUMBERS_DIFFER),
    ("提高1.9个百分点。", "It rose by 1.9%.", rules.NUMBERS_DIFFER),
    ("近九成用户满意。", "Nearly eight in ten users are satisfied.", rules.NUMBERS_DIFFER),
    ("约三分之二的用户。", "About a third of users.", rules.NUMBERS_DIFFER),
    ("十六部门联合印发。", "Issued by seventeen departments.", rules.NUMBERS_DIFFER),
    ("第53次报告。", "The 35th report.", rules.NUMBERS_DIFFER),
    ("试行办法（第1984号）", "Trial Measures (No. 1948)", rules.NUMBERS_DIFFER),
    ("共收录三份报告。", "Four reports are collected.", rules.NUMBERS_DIFFER),
    ("2023年三项，2024年六项，共九项。", "Six from 2023 and six from 2024, nine in all.", rules.NUMBERS_DIFFER),
    ("5G网络覆盖全省。", "4G networks cover the province.", rules.NUMBERS_DIFFER),
    ("截至2023年12月。", "As of December 2022.", rules.DATES_DIFFER),
    ("截至2023年12月。", "As of November 2023.", rules.DATES_DIFFER),
    ("2021年2月3日发布。", "Published on 2 March 2021.", rules.DATES_DIFFER),
    ("2021年2月3日发布。", "Published in February 2021.", rules.DATES_DIFFER),
    ("实施期为2023—2025年。", "The plan runs from 2023 to 2026.", rules.DATES_DIFFER),
    ("2022年12月和2023年3月。", "March 2022 and December 2023.", rules.DATES_DIFFER),
    ("2023年上半年。", "The second half of 2023.", rules.DATES_DIFFER),
    ("山西省的办法。", "Rules of Shaanxi.", rules.REGIONS_DIFFER),
    ("北京、上海和广东。", "Beijing and Guangdong.", rules.REGIONS_DIFFER),
    ("澳门特别行政区。", "The Macau Special Administrative Region.", rules.REGIONS_DIFFER),
    ("国家统计局发布。", "Published by the Ministry of Commerce.", rules.BODIES_DIFFER),
    ("国家数据局印发。", "Issued by the National Bureau of Statistics.", rules.WRONG_NAME),
    ("国家数据局印发。", "Issued by the National Data Bureau.", rules.NAME_DIFFERS),
    ("国家卫生健康委发布。", "Published by the National Health Committee.", rules.NAME_DIFFERS),
    ("使用超过400亿人次。", "Used nearly 40 billion times.", rules.COMPARISON_DIFFERS),
    ("近9亿人申领。", "900 million people applied.", rules.COMPARISON_DIFFERS),
    ("8000家以上机构接入。", "8,000 institutions were connected.", rules.COMPARISON_DIFFERS),
    ("最高奖励100万元。", "The award is at least CNY 1 million.", rules.COMPARISON_DIFFERS),
    ("增长14.2%。", "It fell by 14.2%.", rules.COMPARISON_DIFFERS),
    (
        "比城镇低3.5个百分点，人数减少200万。",
        "It lies 3.5 points below, and 2 million were added.",
        rules.COMPARISON_DIFFERS,
    ),
)


@pytest.fixture(scope="module")
def reader(project: Project) -> MentionReader:
    return mention_reader(project.library, project.content.locales)


def passage(words: str) -> Passage:
    return Passage(kind="text", position=Position("content/a.yaml"), words=words, text=words)


def prose(text: str) -> Passage:
    found = prose_passages(make_parser(), Prose(language="zh", path="content/a.md", text=text, first_line=1))
    assert len(found) == 1
    return found[0]


def differences(chinese: str, english: str, reader: MentionReader) -> list[Difference]:
    return [
        *compare(passage(chinese), passage(english), reader, "zh", "en"),
        *compare(passage(english), passage(chinese), reader, "en", "zh"),
    ]


@pytest.mark.parametrize(("chinese", "english"), REPHRASINGS)
def test_another_wording_is_no_difference(chinese: str, english: str, reader: MentionReader) -> None:
    assert differences(chinese, english, reader) == []


def test_there_are_enough_rephrasings() -> None:
    assert len(REPHRASINGS) >= 50
    assert len(set(REPHRASINGS)) == len(REPHRASINGS)


@pytest.mark.parametrize(("chinese", "english", "rule"), DIFFERENCES)
def test_another_fact_is_a_difference(chinese: str, english: str, rule: Rule, reader: MentionReader) -> None:
    found = list(compare(passage(chinese), passage(english), reader, "zh", "en"))
    assert [difference.rule.code for difference in found] == [rule.code]


def test_it_says_what_each_language_has(reader: MentionReader) -> None:
    (found,) = compare(passage("用户4.14亿人，占37.9%。"), passage("41.4 million users, 37.9%."), reader, "zh", "en")
    assert (found.source, found.target) == (("4.14亿",), ("41.4 million",))


def test_figures_are_compared_by_id_and_not_by_role(reader: MentionReader) -> None:
    chinese = prose("网民{fig}`netizens@2023-12`，增加{fig}`netizens@2023-12.change`。")
    english = prose("{num}`netizens@2023-12` users, {num}`netizens@2023-12.change` more.")
    assert list(compare(chinese, english, reader, "zh", "en")) == []
    other = prose("{num}`netizens@2022-12` users, {num}`netizens@2023-12.change` more.")
    (found,) = compare(chinese, other, reader, "zh", "en")
    assert found.rule is rules.FIGURES_DIFFER
    assert (found.source, found.target) == (("netizens@2023-12",), ("netizens@2022-12",))


def test_a_figure_that_is_left_out_is_told(reader: MentionReader) -> None:
    chinese = prose("网民{fig}`netizens@2023-12`，普及率{fig}`internet-penetration@2023-12`。")
    english = prose("There were {num}`netizens@2023-12` users.")
    (found,) = compare(chinese, english, reader, "zh", "en")
    assert (found.source, found.target) == (("internet-penetration@2023-12",), ())


def test_digits_in_one_language_may_stand_for_a_call_in_the_other(reader: MentionReader) -> None:
    values = {"netizens@2023-12": Fraction(1_092_000_000)}
    english = prose("There were {num}`netizens@2023-12` users.")
    assert list(compare(prose("网民10.92亿人。"), english, reader, "zh", "en", values)) == []
    found = compare(prose("网民10.93亿人。"), english, reader, "zh", "en", values)
    assert {difference.rule for difference in found} == {rules.NUMBERS_DIFFER, rules.FIGURES_DIFFER}


def test_a_figure_that_goes_the_other_way_is_told(reader: MentionReader) -> None:
    chinese = prose("非网民减少{fig}`non-users@2023-12.change`。")
    english = prose("Non-users rose by {num}`non-users@2023-12.change`.")
    (found,) = compare(chinese, english, reader, "zh", "en")
    assert found.rule is rules.COMPARISON_DIFFERS


def test_a_name_may_be_called_in_one_language_and_written_out_in_the_other(reader: MentionReader) -> None:
    chinese = prose("{body}`cnnic`和{province}`CN-BJ`发布。")
    english = prose("Published by the China Internet Network Information Center and by Beijing.")
    assert list(compare(chinese, english, reader, "zh", "en")) == []


def test_another_record_in_place_of_the_one_called_is_told(reader: MentionReader) -> None:
    chinese = prose("见{policy}`digital-tcm-opinions-2024`。")
    english = prose("See {policy}`service-consumption-opinions-2024`.")
    (found,) = compare(chinese, english, reader, "zh", "en")
    assert found.rule is rules.FIGURES_DIFFER


def test_a_wrong_name_that_is_quoted_is_told_of_and_not_used(reader: MentionReader) -> None:
    chinese = "国家疾控局曾被误译。"
    english = "It has been rendered as “National Center for Disease Control and Prevention” by mistake."
    assert differences(chinese, english, reader) == []


def test_a_language_that_the_theme_does_not_describe_is_compared_by_calls_only(project: Project) -> None:
    locales = {"zh": project.content.locales["zh"]}
    alone = mention_reader(project.library, locales)
    assert list(compare(passage("4.14亿"), passage("41.4 million"), alone, "zh", "en")) == []


def test_a_passage_that_one_language_lacks_is_told_and_a_whole_file_is_not(
    project: Project, reader: MentionReader
) -> None:
    files = {"zh": "content/pages/a.zh.md", "en": "content/pages/a.en.md"}

    def told(**texts: str) -> list[tuple[str, str]]:
        passages = {
            code: prose_passages(make_parser(), Prose(language=code, path=files[code], text=text, first_line=1))
            for code, text in texts.items()
        }
        found = survey([ParallelTexts(files=files, passages=passages)], ["zh", "en"], TranslationLock())
        diagnostics = Diagnostics()
        check_translations(found.translations, reader, project.library, "zh", {}, diagnostics)
        return [(item.rule.code, f"{item.position.file}:{item.position.line}") for item in diagnostics]

    assert told(zh="甲\n\n- 乙\n", en="A\n") == [("RS411", "content/pages/a.zh.md:3")]
    assert told(zh="甲\n", en="A\n\n- B\n") == [("RS412", "content/pages/a.en.md:3")]
    assert told(zh="甲\n") == []
    assert told(en="A\n") == []


CHARACTERS = "0123456789.,-–—%〇一二两三十百千万亿第余多年月日个项家倍成近超以上之分 ()（）“”、，。京津H"
PIECES = (
    *("￼", "２０２３", "half ", "million ", "a ", "hundred and ", "twenty-", "third ", "May ", "December ", "2023"),
    *("90年代", "first half of ", "in ten", "CNY ", "up to ", *CHARACTERS),
)
WORDS = st.sampled_from(PIECES)
SAYINGS = (
    *("both sides, ", "no one ", "last year; ", "rose ", "fell. ", "up to ", "over ", "one in ten ", "fewer than "),
    *("Beijing ", "国家统计局", "山西", "National Bureau of Statistics", "Culture, Sports", "5G", "No. 12 ", "1/3"),
    *("增长", "下降，", "去年", "四舍五入；", "第三方", "百分之", "上半年", "12月", "京，", "Q1 "),
)


@settings(max_examples=300)
@given(st.lists(WORDS, max_size=40).map("".join))
def test_whatever_is_written_is_read_and_agrees_with_itself(reader: MentionReader, text: str) -> None:
    for language in ("zh", "en"):
        found = reader.read(text, language)
        assert all(0 <= item.start < item.end <= len(text) for item in found.numbers)
        assert list(compare(passage(text), passage(f"{text} "), reader, language, language)) == []


class Tireless(Lookout):
    """Sees everything everywhere, so that every pattern is tried on all of every text."""

    def see(self, text: str) -> Seen:
        folded = super().see(text).folded
        return Seen(folded, [folded], [-1], -1)


@pytest.fixture(scope="module")
def tireless(project: Project) -> MentionReader:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("reportsite.check.mention_reader.Lookout", Tireless)
        return mention_reader(project.library, project.content.locales)


@settings(max_examples=300)
@given(st.lists(st.sampled_from((*PIECES, *SAYINGS)), max_size=25).map("".join))
def test_patterns_that_are_not_tried_would_have_found_nothing(
    reader: MentionReader, tireless: MentionReader, text: str
) -> None:
    for language in ("zh", "en"):
        assert reader.read(text, language) == tireless.read(text, language)


def test_nothing_is_missed_in_other_wordings(reader: MentionReader, tireless: MentionReader) -> None:
    for chinese, english in (*REPHRASINGS, *((first, second) for first, second, _ in DIFFERENCES)):
        assert reader.read(chinese, "zh") == tireless.read(chinese, "zh")
        assert reader.read(english, "en") == tireless.read(english, "en")


def test_a_scale_word_with_a_full_stop_belongs_to_its_number(project: Project) -> None:
    locale = project.content.locales["en"]
    assert locale.mentions is not None
    million = next(scale for scale in locale.grammar.scales if "million" in scale.words)
    scales = (structs.replace(million, words=("mio.",)),)
    grammar = dataclasses.replace(locale.grammar, numeral_words=(), scales=scales)
    reader = MentionReader({"en": grammar}, {"en": locale.mentions}, units=(), provinces=(), bodies={})
    (found,) = reader.read("There were 5 mio. users.", "en").numbers
    assert (found.text, found.value) == ("5 mio.", 5_000_000)


def test_long_digits_are_let_be(reader: MentionReader) -> None:
    assert list(compare(passage("9" * 5000), passage("8" * 5000), reader, "zh", "en")) == []
