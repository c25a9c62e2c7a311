"""The state of translations: fresh while the words stand, whatever the figures are worth; stale once words change."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from reportsite.diagnostics import Diagnostics, Position
from reportsite.model.pages import Prose
from reportsite.model.passages import Passage
from reportsite.model.translations import NOTHING, Acceptance, TranslationLock, format_translations
from reportsite.render.passages import make_parser, prose_passages
from reportsite.site.translations import ParallelTexts, State, Survey, accept, survey
from reportsite.sources.decoding import Decoder
from reportsite.sources.yaml_reader import parse_yaml

FILES = {"zh": "content/pages/a.zh.md", "en": "content/pages/a.en.md"}
CHINESE = "## 用户\n\n用户{fig}`users@2023`，增加。\n\n- 其一\n- 其二\n\n```{figures}\nusers@2023\n```\n\n末段。\n"
ENGLISH = "## Users\n\n{num}`users@2023` users, more.\n\n- One\n- Two\n\n```{figures}\nusers@2023\n```\n\nThe end.\n"
NEVER = TranslationLock()


def passages(language: str, text: str) -> tuple[Passage, ...]:
    return prose_passages(make_parser(), Prose(language=language, path=FILES[language], text=text, first_line=1))


def surveyed(chinese: str, english: str, lock: TranslationLock = NEVER) -> Survey:
    found = {"zh": passages("zh", chinese), "en": passages("en", english)}
    return survey([ParallelTexts(files=FILES, passages=found)], ["zh", "en"], lock)


def accepted(chinese: str = CHINESE, english: str = ENGLISH) -> TranslationLock:
    found = surveyed(chinese, english)
    return read(format_translations(accept(found, TranslationLock(), found.translations, waive=False)))


def read(text: str) -> TranslationLock:
    diagnostics = Diagnostics()
    node = parse_yaml(text, "content/translations.lock.yaml", diagnostics)
    assert node is not None
    lock = Decoder(diagnostics, converters={}, on_marker=lambda *_: None).decode(node, TranslationLock)
    assert lock is not None
    assert len(diagnostics) == 0
    return lock


def states(chinese: str, english: str, lock: TranslationLock) -> list[tuple[str, str, str]]:
    """Return source, translation and state of what is not fresh."""
    return [
        (item.source.words if item.source else "", item.target.words if item.target else "", item.state.value)
        for item in surveyed(chinese, english, lock).translations
        if item.state is not State.FRESH
    ]


# Fingerprints -----------------------------------------------------------------------------------------------


def fingerprint(text: str) -> str:
    (found,) = passages("zh", text)
    return found.fingerprint


def test_a_fingerprint_holds_the_id_of_a_figure_and_never_its_value() -> None:
    assert fingerprint("共{fig}`a@2023`。") != fingerprint("共{fig}`b@2023`。")
    assert fingerprint("共{fig}`a@2023`。") != fingerprint("共{num}`a@2023`。")


def test_a_fingerprint_does_not_look_at_white_space() -> None:
    assert (
        fingerprint("一段文字，\n分作两行。")
        == fingerprint("一段文字，分作两行。")
        == fingerprint("一段文字， 分作两行。  ")
    )
    assert fingerprint("- 一项") == fingerprint("*   一项")


def test_a_fingerprint_looks_at_every_word() -> None:
    assert fingerprint("增加。") != fingerprint("减少。")
    assert fingerprint("共3份。") != fingerprint("共4份。")
    assert fingerprint("**要点**") != fingerprint("要点")


@given(st.text(alphabet="甲乙丙丁 a\t\u3000b", min_size=1), st.text(alphabet="甲乙丙丁 a\t\u3000b", min_size=1))
def test_fingerprints_are_equal_where_words_are(one: str, other: str) -> None:
    def made(words: str) -> str:
        return Passage(kind="text", position=Position("a"), words=words, text=words).fingerprint

    assert (made(one) == made(other)) == ("".join(one.split()) == "".join(other.split()))


# States -----------------------------------------------------------------------------------------------------


def test_what_was_accepted_is_fresh() -> None:
    assert states(CHINESE, ENGLISH, accepted()) == []


def test_what_was_never_accepted_is_stale() -> None:
    assert {item.state for item in surveyed(CHINESE, ENGLISH).translations} == {State.STALE}


def test_other_words_in_the_source_make_its_translation_stale_and_no_other() -> None:
    found = states(CHINESE.replace("其一", "其一，改过"), ENGLISH, accepted())
    assert found == [("其一，改过", "One", "stale")]


def test_another_line_break_leaves_it_fresh() -> None:
    assert states(CHINESE.replace("，增加", "，\n增加"), ENGLISH, accepted()) == []


def test_other_words_in_the_translation_leave_it_fresh() -> None:
    assert states(CHINESE, ENGLISH.replace("The end.", "That is all."), accepted()) == []


def test_source_and_translation_changed_together_wait_to_be_accepted() -> None:
    chinese, english = CHINESE.replace("末段", "末尾"), ENGLISH.replace("The end", "At last")
    assert states(chinese, english, accepted()) == [("末尾。", "At last.", "stale")]


def test_a_source_that_takes_the_words_of_another_is_stale() -> None:
    found = states(CHINESE.replace("其一", "其二"), ENGLISH, accepted())
    assert found == [("其二", "One", "stale")]


def test_passages_may_be_moved_together() -> None:
    chinese = CHINESE.replace("- 其一\n- 其二", "- 其二\n- 其一")
    english = ENGLISH.replace("- One\n- Two", "- Two\n- One")
    assert states(chinese, english, accepted()) == []


@pytest.mark.parametrize(
    ("before", "after"), [("- 其二", "- 其二\n- 新增"), ("末段。", "新增\n\n末段。"), ("## 用户", "新增\n\n## 用户")]
)
def test_a_passage_without_translation_is_missing(before: str, after: str) -> None:
    assert states(CHINESE.replace(before, after), ENGLISH, accepted()) == [("新增", "", "missing")]


@pytest.mark.parametrize(
    ("before", "after"), [("- One\n", ""), ("The end.\n", ""), ("{num}`users@2023` users, more.\n\n", "")]
)
def test_a_translation_taken_away_is_missing_and_nothing_else(before: str, after: str) -> None:
    (found,) = states(CHINESE, ENGLISH.replace(before, after), accepted())
    assert found[1:] == ("", "missing")


def test_a_passage_without_source_is_an_orphan() -> None:
    assert states(CHINESE, ENGLISH + "\nMore.\n", accepted()) == [("", "More.", "orphan")]


def test_a_file_that_is_not_there_is_missing_as_a_whole() -> None:
    found = survey(
        [ParallelTexts(files=FILES, passages={"zh": passages("zh", CHINESE)})], ["zh", "en"], TranslationLock()
    )
    assert {item.state for item in found.translations} == {State.MISSING}
    assert {item.file for item in found.translations} == {FILES["en"]}


# Accepting and waiving --------------------------------------------------------------------------------------


def lock_after(found: Survey, lock: TranslationLock, *states: State, waive: bool) -> TranslationLock:
    chosen = [item for item in found.translations if item.state in states]
    return read(format_translations(accept(found, lock, chosen, waive=waive)))


def test_a_difference_can_be_waived_until_its_words_change() -> None:
    english = ENGLISH.replace("- Two\n", "")
    lock = lock_after(surveyed(CHINESE, english, accepted()), accepted(), State.MISSING, waive=True)
    assert states(CHINESE, english, lock) == [("其二", "", "waived")]
    assert states(CHINESE.replace("其二", "其三"), english, lock) == [("其三", "", "missing")]


def test_accepting_one_translation_leaves_the_others_as_they_were() -> None:
    chinese = CHINESE.replace("其一", "第一").replace("末段", "末尾")
    found = surveyed(chinese, ENGLISH, accepted())
    chosen = [item for item in found.translations if item.target and item.target.words == "One"]
    lock = read(format_translations(accept(found, accepted(), chosen, waive=False)))
    assert states(chinese, ENGLISH, lock) == [("末尾。", "The end.", "stale")]


def test_accepting_a_file_forgets_what_is_gone() -> None:
    chinese, english = "## 用户\n", "## Users\n"
    found = surveyed(chinese, english, accepted())
    lines = accept(found, accepted(), found.translations, waive=False)
    assert {key: len(items) for key, items in lines.items()} == {("en", FILES["en"]): 1}


def test_what_is_missing_cannot_be_accepted() -> None:
    found = surveyed(CHINESE + "\n新增\n", ENGLISH, accepted())
    lock = lock_after(found, accepted(), *State, waive=False)
    assert states(CHINESE + "\n新增\n", ENGLISH, lock) == [("新增", "", "missing")]


def test_a_waiver_outlives_the_acceptance_of_its_file() -> None:
    english = ENGLISH + "\nMore.\n"
    lock = lock_after(surveyed(CHINESE, english, accepted()), accepted(), State.ORPHAN, waive=True)
    lock = lock_after(surveyed(CHINESE, english, lock), lock, *State, waive=False)
    assert states(CHINESE, english, lock) == [("", "More.", "waived")]


# The lock file ----------------------------------------------------------------------------------------------


def test_the_lock_is_sorted_with_a_passage_a_line() -> None:
    lock = format_translations(
        {
            ("fr", "b.md"): [Acceptance("3", "4")],
            ("en", "b.md"): [Acceptance("2", "2", waived=True), Acceptance("1", "1"), Acceptance("1", "1")],
            ("en", "a.md"): [Acceptance("9", NOTHING, waived=True)],
            ("de", "a.md"): [],
        }
    )
    assert lock.splitlines()[2:] == [
        "translations:",
        "  en:",
        "    a.md:",
        "      - 9 none waived",
        "    b.md:",
        "      - 1 1",
        "      - 2 2 waived",
        "  fr:",
        "    b.md:",
        "      - 3 4",
    ]


def test_an_empty_lock_can_be_read_again() -> None:
    assert read(format_translations({})) == TranslationLock(translations={})


def test_a_line_that_cannot_be_read_counts_for_nothing() -> None:
    lock = accepted()
    spoilt = {file: (*lines, "", "one", "one two three", "a b c d") for file, lines in lock.translations["en"].items()}
    assert states(CHINESE, ENGLISH, replace(lock, translations={"en": spoilt})) == []


def test_pages_say_nothing_of_files_that_were_never_accepted() -> None:
    assert surveyed(CHINESE, ENGLISH).noted(FILES["en"]) == ()
    assert surveyed(CHINESE.replace("末段", "末尾"), ENGLISH, accepted()).noted(FILES["en"]) != ()
    assert surveyed(CHINESE + "\n新增\n", ENGLISH).noted(FILES["en"]) != ()
