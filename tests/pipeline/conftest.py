"""A small site that a test may spoil."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.sites.building import MINIMAL, Copy, copy_of


@pytest.fixture
def minimal(tmp_path: Path) -> Copy:
    """Copy the small site."""
    return copy_of(MINIMAL, tmp_path / "site")
