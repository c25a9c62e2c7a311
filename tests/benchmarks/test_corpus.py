from __future__ import annotations

import hashlib
import re
from itertools import islice
from pathlib import Path

import pytest

from benchmarks.corpus import Corpus, body_text, make_corpus
from benchmarks.edits import NUMBER, POLICY, REGION, edit_title, word_of
from benchmarks.generators import GENERATORS
from benchmarks.words import LANGUAGES, REGIONS


def fingerprint(folder: Path) -> str:
    """Return a hash of all files of a folder, their names included."""
    whole = hashlib.sha256()
    for path in sorted(path for path in folder.rglob("*") if path.is_file()):
        whole.update(f"{path.relative_to(folder)}\n{path.stat().st_size}\n".encode())
        whole.update(path.read_bytes())
    return whole.hexdigest()


def test_a_larger_corpus_begins_with_the_smaller_one() -> None:
    small, large = make_corpus("S"), make_corpus("M")
    assert large.policies[: len(small.policies)] == small.policies
    assert large.reports[: len(small.reports)] == small.reports


def test_every_region_has_a_policy_and_every_number_is_its_own() -> None:
    corpus = make_corpus("S")
    assert all(corpus.by_region().values())
    assert [policy.number for policy in corpus.policies] == list(range(100))


def test_both_languages_say_the_same_numbers() -> None:
    for report in make_corpus("S").reports:
        digits = [re.findall(r"\d+", body_text(report, code, figure="", region="")) for code in LANGUAGES]
        # 2023年 and 2023 are both in the head of the table; names of things hold no digits but 5G.
        assert digits[0] == digits[1]


@pytest.mark.parametrize("name", GENERATORS)
def test_a_tree_has_the_same_bytes_each_time(name: str, tmp_path: Path) -> None:
    folders = [tmp_path / "one", tmp_path / "other"]
    for folder in folders:
        folder.mkdir()
        GENERATORS[name].write(folder, make_corpus("S"))
    assert fingerprint(folders[0]) == fingerprint(folders[1])


@pytest.mark.parametrize("name", GENERATORS)
def test_an_edit_changes_one_title_in_one_file(name: str, tmp_path: Path) -> None:
    corpus = make_corpus("S")
    GENERATORS[name].write(tmp_path, corpus)
    before = {path: path.read_bytes() for path in tmp_path.rglob("*") if path.is_file()}
    title = corpus.policies[NUMBER].title.zh
    for word in islice(map(word_of, (0, 1, 30)), 3):
        path = edit_title(name, tmp_path, word)
        changed = [each for each, content in before.items() if each.read_bytes() != content]
        assert changed == [path]
        assert path.read_text(encoding="utf-8") == before[path].decode().replace(title, f"【{word}】{title}", 1)


def test_the_edited_policy_stands_in_the_region_that_is_looked_at() -> None:
    assert (REGIONS[NUMBER].code, POLICY) == (REGION, "p00011")
    corpus: Corpus = make_corpus("S")
    assert corpus.policies[NUMBER].region.code == REGION


def test_words_of_edits_are_letters_and_differ() -> None:
    words = [word_of(number) for number in range(800)]
    assert len(set(words)) == len(words)
    assert all(word.isalpha() for word in words)
