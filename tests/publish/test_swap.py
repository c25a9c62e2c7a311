"""Swapping two folders where the kernel, the file system or a container refuses the one-step call."""

from __future__ import annotations

import ctypes
import errno
from pathlib import Path

import pytest

import reportsite.publish.swap as swap_module
from reportsite.publish.swap import Swap, swap


@pytest.fixture
def folders(tmp_path: Path) -> tuple[Path, Path, Path]:
    new, old, aside = (tmp_path / name for name in ("new", "old", "aside"))
    for folder in (new, old):
        folder.mkdir()
        (folder / "name.txt").write_text(folder.name)
    return new, old, aside


def refuse_with(code: int, monkeypatch: pytest.MonkeyPatch) -> None:
    def exchange(_first: bytes, _second: bytes) -> int:
        ctypes.set_errno(code)
        return -1

    monkeypatch.setattr(swap_module, "_find_exchange", lambda: exchange)


@pytest.mark.parametrize("code", [errno.EINVAL, errno.ENOSYS, errno.EPERM, errno.ENOTSUP])
def test_two_steps_are_taken_where_one_is_not_to_be_had(
    folders: tuple[Path, Path, Path], monkeypatch: pytest.MonkeyPatch, code: int
) -> None:
    new, old, aside = folders
    refuse_with(code, monkeypatch)
    assert swap(new, old, aside=aside) is Swap.TWO_STEP
    assert (old / "name.txt").read_text() == "new"
    assert (aside / "name.txt").read_text() == "old"


def test_another_refusal_is_an_error_and_nothing_moves(
    folders: tuple[Path, Path, Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    new, old, aside = folders
    refuse_with(errno.EBUSY, monkeypatch)
    with pytest.raises(OSError, match="busy"):
        swap(new, old, aside=aside)
    assert (old / "name.txt").read_text() == "old"
    assert (new / "name.txt").read_text() == "new"
    assert not aside.exists()
