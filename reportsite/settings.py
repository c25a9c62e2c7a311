"""What a run was asked to do."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from msgspec import Struct

SETTINGS_FILE = "site.yaml"


class Settings(Struct, frozen=True, kw_only=True):
    """What a run was asked to do."""

    site: Path
    """The folder with site.yaml and content/."""
    project: Path
    """The folder whose templates and theme serve where the site has none of its own."""
    base_url: str | None = None
    offline: bool = False
    strict: bool = False
    protected: tuple[Path, ...] = ()
    """Folders that the output must neither be nor hold, besides the sources."""
    waiting: Callable[[], None] = lambda: None
    """Called once when another run is writing to the output."""

    @property
    def folders(self) -> tuple[Path, ...]:
        """Return where templates and theme are looked for, the site's own first."""
        return tuple(dict.fromkeys((self.site, self.project)))
