"""The words of the preview: every message of its scripts is known to the server and said in Chinese too."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from reportsite.cli.terminal import Terminal
from reportsite.preview.speaking import SCRIPT_WORDS, script_words

ROOM = Path(__file__).resolve().parents[2] / "reportsite" / "preview"
_SAID = re.compile(r'say\(\s*"([^"]+)"')
_CHOSEN = re.compile(r'say\([^()]*\?\s*"([^"]+)"\s*:\s*"?([^"]+)"')


def test_every_message_of_the_scripts_is_known() -> None:
    text = "\n".join(path.read_text(encoding="utf-8") for path in sorted((ROOM / "assets").glob("*.js")))
    said = set(_SAID.findall(text)) | {choice[0] for choice in _CHOSEN.findall(text)}
    assert said
    assert said <= set(SCRIPT_WORDS)


def test_every_message_is_said_in_chinese() -> None:
    chinese = script_words(Terminal.from_environment({"LANG": "zh_CN.UTF-8"}))
    assert {message for message, words in chinese.items() if not re.search("[一-鿿]", words)} <= {"… and {count} more"}


@pytest.mark.parametrize("message", SCRIPT_WORDS)
def test_what_is_filled_in_stays_to_be_filled_in(message: str) -> None:
    for locale in ("zh_CN", "C"):
        words = script_words(Terminal.from_environment({"LANG": locale}))[message]
        assert set(re.findall(r"\{\w+\}", words)) == set(re.findall(r"\{\w+\}", message))
