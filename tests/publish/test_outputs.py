"""A site in memory."""

from __future__ import annotations

import pytest

from reportsite.artifacts import Artifact
from reportsite.errors import ArtifactClash
from reportsite.publish.outputs import MemoryOutput, Output


def fill(output: Output) -> None:
    output.write(Artifact("zh/index.html", b"zh"))
    output.write(Artifact("en/index.html", b"en"))


def test_a_site_in_memory_is_a_mapping_in_the_order_written() -> None:
    output = MemoryOutput()
    fill(output)
    assert dict(output) == {"zh/index.html": b"zh", "en/index.html": b"en"}
    assert list(output) == ["zh/index.html", "en/index.html"]
    assert "zh/index.html" in output
    assert output.get("zh/404.html") is None


def test_a_clash_is_the_same_as_in_a_folder() -> None:
    output = MemoryOutput()
    fill(output)
    with pytest.raises(ArtifactClash, match=r"`zh/index\.html` and `zh/Index\.html`"):
        output.write(Artifact("zh/Index.html", b"again"))
    assert len(output) == 2
