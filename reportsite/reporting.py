"""How a run tells of itself while it goes on; the command line decides what is shown."""

from __future__ import annotations

from typing import Protocol


class Reporter(Protocol):
    """Hears what stage a run is at."""

    def stage(self, name: str, total: int) -> None:
        """Hear that a stage with `total` steps begins."""

    def step(self) -> None:
        """Hear that one step of the stage is done."""


class SilentReporter:
    """Says nothing."""

    def stage(self, name: str, total: int) -> None:
        """Ignore the stage."""

    def step(self) -> None:
        """Ignore the step."""
