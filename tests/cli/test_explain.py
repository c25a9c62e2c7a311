"""`explain` and what `build` says of a build that had little or nothing to do, in both languages."""

from __future__ import annotations

import re
import time
from pathlib import Path

import pytest

from reportsite.cli import main
from tests.sites.building import ROOT, Copy

TOPICS = "content/reference/topics.yaml"
CATALOGUE = ROOT / "reportsite/locale/zh/LC_MESSAGES/messages.po"


@pytest.fixture(autouse=True)
def plain_terminal(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("LC_ALL", "LC_MESSAGES", "NO_COLOR"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("LANG", "C.UTF-8")


class Talk:
    """Runs commands on a copy of the small site and returns what they say."""

    def __init__(self, site: Copy, capfd: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
        self.site = site
        self._capfd = capfd
        self._monkeypatch = monkeypatch

    def run(self, *arguments: str, language: str = "C") -> tuple[int, str, str]:
        self._monkeypatch.setenv("LANG", f"{language}.UTF-8")
        self._capfd.readouterr()
        code = main([arguments[0], "--site", str(self.site.folder), *arguments[1:]])
        captured = self._capfd.readouterr()
        return code, captured.out, captured.err


@pytest.fixture
def talk(minimal: Copy, capfd: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Talk:
    return Talk(minimal, capfd, monkeypatch)


def test_a_build_with_nothing_to_do_says_so(talk: Talk) -> None:
    code, out, err = talk.run("build")
    assert (code, out) == (0, "")
    assert re.fullmatch(r"\d+ pages in fr, en, zh, 0 warnings, \d+\.\d s → .*output\n", err)
    time.sleep(0.05)
    talk.run("build")  # sources that were copied a moment before the first build may not be relied on
    code, out, err = talk.run("build")
    assert (code, out) == (0, "")
    assert re.match(r"nothing has changed since the last build\n\d+ pages in fr, en, zh, 0 warnings, ", err)
    _, _, err = talk.run("build", language="zh_CN")
    assert err.startswith("上次生成以来没有任何改动\n")


def test_a_build_says_how_many_pages_it_made_anew(talk: Talk) -> None:
    talk.run("build")
    talk.site.edit(TOPICS, "en: What freezes.", "en: What freezes over.")
    _, _, err = talk.run("build")
    count = re.match(r"(\d+) pages? made anew\n(\d+) pages in ", err)
    assert count
    assert 0 < int(count[1]) < int(count[2])
    talk.site.edit(TOPICS, "en: What freezes over.", "en: What freezes.")
    _, _, err = talk.run("build", language="zh_CN")
    assert err.startswith(f"重做{count[1]}页\n")


def test_a_warning_is_told_again_when_nothing_has_changed(talk: Talk) -> None:
    talk.site.put("content/notes.txt", "x")
    talk.run("build")
    time.sleep(0.05)
    talk.run("build")
    code, _, err = talk.run("build")
    assert code == 0
    assert "nothing has changed" in err
    assert "content/notes.txt:1:1: warning RS009" in err
    code, _, err = talk.run("build", "--strict")
    assert code == 1
    assert "nothing has changed" not in err


def test_a_page_is_explained(talk: Talk) -> None:
    talk.run("build")
    code, out, err = talk.run("explain", "en/topics/winter/")
    assert (code, err) == (0, "")
    lines = out.splitlines()
    assert lines[:2] == ["en/topics/winter/index.html", "made from:"]
    assert "  template: topic" in lines
    assert any(line.startswith("  topics: ") and "winter" in line for line in lines)
    assert any(line.startswith("  rows en: vaud-winter-plan") for line in lines)
    assert lines[-2:] == ["made by build 1 of 1: no build had made it before", "a build now would keep it"]
    for address in ("en/topics/winter", "/en/topics/winter/", "en/topics/winter/index.html"):
        assert talk.run("explain", address)[1] == out


def test_what_would_be_made_anew_and_why_is_told(talk: Talk) -> None:
    talk.run("build")
    talk.site.edit(TOPICS, "en: What freezes.", "en: What freezes over.")
    _, out, _ = talk.run("explain", "en/topics/winter/")
    assert "a build now would make it anew: something that it reads has changed\n  topics: winter\n" in out
    talk.run("build")
    _, out, _ = talk.run("explain", "en/topics/winter/")
    assert "made by build 2 of 2: something that it reads has changed\n  topics: winter\n" in out
    assert out.endswith("a build now would keep it\n")
    _, out, _ = talk.run("explain", "en/glossary/")
    assert "made by build 1 of 2: no build had made it before\nlater builds kept it" in out


def test_what_was_done_to_the_output_is_told(talk: Talk) -> None:
    talk.run("build")
    (talk.site.folder / "output/en/glossary/index.html").write_text("x", encoding="utf-8")
    _, out, _ = talk.run("explain", "en/glossary/")
    assert out.endswith("a build now would make it anew: what stands in the output is not what was written there\n")
    talk.run("build")
    _, out, _ = talk.run("explain", "en/glossary/")
    assert "made by build 2 of 2: what stands in the output is not what was written there" in out


def test_a_page_that_is_no_more_is_told(talk: Talk) -> None:
    talk.run("build")
    talk.site.edit("content/reference/provinces.yaml", "slug: vaud", "slug: waadt")
    _, out, _ = talk.run("explain", "en/provinces/vaud/")
    assert out.endswith("a build now would make it anew: the site has no such page any more\n")


def test_a_page_is_explained_in_chinese(talk: Talk) -> None:
    talk.run("build")
    _, out, _ = talk.run("explain", "en/topics/winter/", language="zh_CN")
    collections = out.splitlines()[2:-2]
    assert len(collections) > 8
    assert all(re.match(r"  [\u4e00-\u9fff]+( en)?: ", line) for line in collections), out
    assert "由以下内容生成：\n" in out
    assert "  列表行 en: vaud-winter-plan" in out
    assert out.endswith("由第1次生成做出（共1次）：此前没有生成过\n现在生成会沿用它\n")


@pytest.mark.parametrize(
    ("language", "words"),
    [("C", "error: no build has made a page en/nothing/"), ("zh_CN", "错误：没有生成过页面en/nothing/")],
)
def test_a_page_that_is_not_there_is_told_in_a_sentence(talk: Talk, language: str, words: str) -> None:
    for _ in range(2):
        code, out, err = talk.run("explain", "en/nothing/", language=language)
        assert (code, out) == (1, "")
        assert re.sub(r"\s", "", err) == re.sub(r"\s", "", words)
        talk.run("build")


def test_content_with_errors_is_told_and_nothing_is_explained(talk: Talk) -> None:
    talk.run("build")
    talk.site.edit(TOPICS, "id: winter", "id: Winter")
    code, out, err = talk.run("explain", "en/topics/winter/")
    assert code == 1
    assert "Traceback" not in err
    assert "error" in err
    assert out == ""


def test_explaining_writes_nothing(talk: Talk) -> None:
    talk.run("build")

    def look() -> dict[Path, int]:
        return {path: path.stat().st_mtime_ns for path in talk.site.folder.rglob("*")}

    before = look()
    talk.run("explain", "en/topics/winter/")
    assert look() == before
