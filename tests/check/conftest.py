"""What tests of checks share: the project's own content, read once, and the captures where they are at hand."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

import pytest
from msgspec.structs import replace

from reportsite.check.captures import Shelved, shelve_captures
from reportsite.check.quotes import verify_quotes
from reportsite.diagnostics import Diagnostic, Diagnostics
from reportsite.model.dates import PartialDate
from reportsite.model.library import Library
from reportsite.model.provenance import ProvenanceLock
from reportsite.pipeline import Content, load_content
from reportsite.settings import Settings

ROOT = Path(__file__).resolve().parents[2]


@dataclass(frozen=True)
class Project:
    """The project's own content, and ways to look at it."""

    content: Content
    captures: Mapping[str, bytes]
    """The archived captures by file name; empty where they are not at hand."""

    @property
    def library(self) -> Library:
        return self.content.library

    def shelf(self, lock: ProvenanceLock | None = None, *, captures: bool = True) -> Mapping[str, Shelved]:
        """Return the captures made ready, or a shelf without any."""
        known = self.library.provenance if lock is None else lock
        contents = self.captures if captures else {}
        return shelve_captures(self.library.sources, contents, known, lambda: None, Diagnostics())

    def verify(
        self,
        library: Library | None = None,
        shelf: Mapping[str, Shelved] | None = None,
        *,
        recording: PartialDate | None = None,
    ) -> tuple[list[Diagnostic], ProvenanceLock]:
        """Check the quotes of a library; return what is reported and what is to be recorded."""
        diagnostics = Diagnostics()
        lock = verify_quotes(
            library or self.library,
            self.shelf() if shelf is None else shelf,
            self.content.locales,
            diagnostics,
            recording=recording,
        )
        return list(diagnostics), lock


@pytest.fixture(scope="session")
def project() -> Project:
    """Read the project's own content, which has no errors."""
    diagnostics = Diagnostics()
    content = load_content(Settings(site=ROOT, project=ROOT), diagnostics)
    assert content is not None, [str(item.position) for item in diagnostics.errors]
    folder = ROOT / (content.config.captures or "")
    files = [source.capture.file for source in content.library.sources.values() if source.capture]
    captures = {file: (folder / file).read_bytes() for file in files if (folder / file).is_file()}
    return Project(content=content, captures=captures)


@pytest.fixture
def with_captures(project: Project) -> Project:
    """Return the project, or skip the test where the captures are not at hand."""
    if not project.captures:
        pytest.skip("the archived captures are not at hand")
    return project


@pytest.fixture
def copy_of_site(tmp_path: Path, project: Project) -> Callable[..., Path]:
    """Return what copies the project's own content into a folder, with captures beside it or without."""

    def copy(*, captures: bool = True) -> Path:
        site = tmp_path / "site"
        shutil.copytree(ROOT / "content", site / "content")
        settings = (ROOT / "site.yaml").read_text(encoding="utf-8")
        (site / "site.yaml").write_text(settings.replace("../shared/seeds", "captures"), encoding="utf-8")
        if captures:
            (site / "captures").mkdir()
            for name, content in project.captures.items():
                (site / "captures" / name).write_bytes(content)
        return site

    return copy


def without_record(library: Library) -> Library:
    """Return the library as if nothing had ever been recorded of it."""
    return replace(library, provenance=ProvenanceLock())
