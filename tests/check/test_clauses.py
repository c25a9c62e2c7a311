"""Captures and clauses go in, the places where clauses stand come out, whatever was done to the captures."""

from __future__ import annotations

import pytest

from reportsite.check.clauses import CaptureText, character_pairs, cuts_number, fold
from reportsite.model.source_records import Confidence, Damage
from reportsite.model.text import Text

SIMPLE = {"網": "网", "億": "亿", "達": "达", "規": "规"}


def simplify(character: str) -> str:
    return SIMPLE.get(character, character)


def damage(
    kind: str,
    captured: str = "",
    repaired: str = "",
    *,
    lines: str | None = None,
    confidence: Confidence = Confidence.PROVEN,
) -> Damage:
    return Damage(
        kind=kind,
        what=Text({"zh": kind}),
        captured=captured or None,
        repaired=repaired or None,
        lines=lines,
        confidence=confidence,
    )


GLOSSES = damage("pinyin-gloss")


def capture(text: str, *log: Damage) -> CaptureText:
    return CaptureText(text.encode(), log, simplify)


# What stands in the capture, what is quoted from it.
TOLERATED = [
    ("达4.14亿人，占37.9%。", "达4.14亿人,占37.9%"),
    ("达４．１４亿人，占３７．９％", "达4.14亿人,占37.9%"),
    ("（区、市）：“互联网＋”", '(区、市):"互联网+"'),
    ("「互联网+」", "“互联网+”"),
    ("最高 100万元", "最高100万元"),
    ("网 民\u3000规\u200b模", "网民规模"),
    ("網民規模達10.92億人", "网民规模达10.92亿人"),
    ("Nearly 49 Million", "nearly 49 million"),
    ("2023—2025年", "2023-2025年"),
    ("\u8c48\uf900", "\u8c48\u8c48"),
]


@pytest.mark.parametrize(("captured", "quoted"), TOLERATED)
def test_width_spaces_marks_case_and_script_make_no_difference(captured: str, quoted: str) -> None:
    assert capture(captured).find(quoted) is not None


REFUSED = [
    ("达4.14亿人", "达4.15亿人"),
    ("增长5139万人", "减少5139万人"),
    ("占网民整体的37.9%", "占网民的37.9%"),
    ("一、二", "一二"),
]


@pytest.mark.parametrize(("captured", "quoted"), REFUSED)
def test_every_other_difference_counts(captured: str, quoted: str) -> None:
    assert capture(captured).find(quoted) is None


def test_readings_in_brackets_are_passed_over_where_the_log_tells_of_them() -> None:
    text = "網(wǎng)民規(guī)模達(dá / dà)10.92億人(CNNIC)，關（guan）於"
    assert capture(text, GLOSSES).find("网民规模达10.92亿人(CNNIC),關於") is not None
    assert capture(text).find("网民规模") is None


def test_a_reading_in_the_quote_itself_is_not_passed_over() -> None:
    assert capture("网民规模", GLOSSES).find("网(wang)民规模") is None


def test_slipped_bytes_are_put_back_on_the_lines_that_the_log_names() -> None:
    slip = damage("byte-slip", "?。▍^(qū)", "省（区", lines="2")
    text = "全国31个?。▍^(qū)、市)\n全国31个?。▍^(qū)、市)"
    place = capture(text, slip, GLOSSES).find("31个省(区、市)")
    assert place is not None
    assert place.line == 2
    assert place.raw == "31个?。▍^(qū)、市)"


def test_a_repair_that_is_merely_likely_is_not_made() -> None:
    lost = damage("lost-digits", "达亿", "达9.89亿", confidence=Confidence.LIKELY)
    assert capture("规模达亿", lost).find("规模达9.89亿") is None


@pytest.mark.parametrize(("lines", "expected"), [("5, 13", {5, 13}), ("1–3, 7", {1, 2, 3, 7}), ("2-3", {2, 3})])
def test_line_numbers_of_the_log_are_read(lines: str, expected: set[int]) -> None:
    text = "\n".join("x" for _ in range(15))
    found = capture(text, damage("byte-slip", "x", "y", lines=lines))
    assert {
        number for number in range(1, 16) if (place := found.find("y", number)) and place.line == number
    } == expected


def test_a_place_is_told_in_lines_and_bytes_of_the_capture() -> None:
    content = "第一行\n網(wǎng)民規(guī)模達10.92億人。".encode()
    place = CaptureText(content, [GLOSSES], simplify).find("规模达10.92亿")
    assert place is not None
    assert place.line == 2
    assert content[place.offset : place.offset + place.length].decode() == "規(guī)模達10.92億"
    assert place.folded[place.start : place.end] == "规模达10.92亿"


def test_a_clause_is_looked_for_on_its_line_first() -> None:
    text = capture("甲乙丙\n丁\n甲乙丙")
    assert [place.line for line in (1, 2, 3, None, 99) if (place := text.find("甲乙丙", line))] == [1, 1, 3, 1, 1]


def test_a_clause_does_not_run_over_the_end_of_a_line() -> None:
    assert capture("甲乙\n丙").find("甲乙丙") is None


CUT = [
    ("达14.92亿", "4.92亿"),
    ("达14.92亿", "92亿"),
    ("达14.92亿", "达14"),
    ("达14.92亿", "达14.9"),
    ("共113个", "13个"),
    ("达1,600家", "达1"),
]
WHOLE = [
    ("达14.92亿", "14.92亿"),
    ("达3600。", "达3600"),
    ("12.7%、172.2%", "172.2%"),
]


@pytest.mark.parametrize(("text", "part"), CUT)
def test_a_clause_does_not_begin_or_end_inside_a_number(text: str, part: str) -> None:
    start = text.index(part)
    assert cuts_number(text, start, start + len(part))
    assert capture(text).find(part) is None


@pytest.mark.parametrize(("text", "part"), WHOLE)
def test_a_clause_may_begin_and_end_beside_a_number(text: str, part: str) -> None:
    start = text.index(part)
    assert not cuts_number(text, start, start + len(part))
    assert capture(text).find(part) is not None


def test_a_clause_cut_out_of_a_number_is_found_where_it_stands_whole() -> None:
    place = capture("共113个，共13个").find("13个")
    assert place is not None
    assert place.folded[place.start - 1] == "共"


def test_the_nearest_passage_is_told() -> None:
    text = capture("其他内容\n我国网民规模达10.92亿人,较2022年12月增长2480万人;互联网普及率\n网民")
    nearest = text.nearest("我国网民规模达10.93亿人,较2022年12月增长2480万人")
    assert nearest is not None
    line, passage = nearest
    assert line == 2
    assert "10.92亿人" in passage
    assert text.nearest("毫不相干") is None


def test_bytes_that_are_no_text_do_not_hide_the_rest() -> None:
    content = b"\xff\xfe\n" + "网民规模".encode()
    place = CaptureText(content, [], simplify).find("网民规模")
    assert place is not None
    assert (place.line, place.offset) == (2, 3)


def test_only_characters_that_are_written_otherwise_are_kept_as_pairs() -> None:
    assert character_pairs("網(wǎng)民規模10.92億", simplify) == {"網": "网", "規": "规", "億": "亿"}


def test_nothing_to_look_for_is_found_nowhere() -> None:
    assert capture("甲").find(" ") is None
    assert fold(" \u3000").text == ""
