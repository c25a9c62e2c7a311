"""What tests of relations share: the project's own content, read once."""

from __future__ import annotations

from pathlib import Path

import pytest

from reportsite.diagnostics import Diagnostics
from reportsite.pipeline import Content, load_content
from reportsite.settings import Settings
from reportsite.site.arithmetic import Arithmetic, assess_library

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture(scope="session")
def content() -> Content:
    """Read the project's own content, which has no errors."""
    diagnostics = Diagnostics()
    loaded = load_content(Settings(site=ROOT, project=ROOT), diagnostics)
    assert loaded is not None, [str(item.position) for item in diagnostics.errors]
    return loaded


@pytest.fixture(scope="session")
def arithmetic(content: Content) -> Arithmetic:
    """Weigh every relation between the project's own figures."""
    return assess_library(content.library, "zh")
