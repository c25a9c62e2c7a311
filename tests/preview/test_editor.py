"""Which addresses open a file in an editor, and which never do."""

from __future__ import annotations

from pathlib import Path

import pytest

from reportsite.diagnostics import Position
from reportsite.errors import SettingsError
from reportsite.preview.editor import EDITORS, editor_address, editor_link


@pytest.mark.parametrize("name", [name for name in EDITORS if name != "none"])
def test_every_known_editor_is_told_file_and_line(name: str) -> None:
    link = editor_link(editor_address(name), Path("/a b/页.md"), Position("页.md", 7, 3))
    assert "/a%20b/%E9%A1%B5.md" in link
    assert "7" in link


def test_an_address_of_one_s_own_may_be_given() -> None:
    pattern = editor_address("emacs://open?file={path}&line={line}")
    assert editor_link(pattern, Path("/x.yaml"), Position("x.yaml", 2)) == "emacs://open?file=/x.yaml&line=2"


@pytest.mark.parametrize(
    "name", ["notepad", "javascript:alert('{path}')", "data:{path}", "x://{line}", "x://{path}{secret}"]
)
def test_what_is_no_editor_is_refused(name: str) -> None:
    with pytest.raises(SettingsError, match="not an editor"):
        editor_address(name)
