"""What can stop a run: exceptions, each with a sentence for the person who started it.

```
ReportsiteError
├── ContentError          content breaks rules; carries its diagnostics
├── SettingsError         a setting or an argument cannot be used
├── TemplateFault         a template cannot be used; carries its place
├── ArtifactPathError     a path that no site may hold
├── ArtifactClash         two artifacts claim one path
├── ExportError           a printed document could not be made
└── PublishError          the site could not be written; what stood there still stands
    ├── OutputRefused     the output folder is not ours to replace
    └── OutputBusy        another run is writing there
```
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:  # a command that finds nothing to do knows of errors, and loads nothing else
    from reportsite.diagnostics import Diagnostics, Position


class ReportsiteError(Exception):
    """Anything that stops a run and can be told in a sentence."""


class ContentError(ReportsiteError):
    """Content breaks rules, so that nothing is written."""

    def __init__(self, diagnostics: Diagnostics) -> None:
        self.diagnostics = diagnostics
        """All that is wrong, in the order of the files."""
        count = len(diagnostics.errors)
        super().__init__(f"the content has {count} {'error' if count == 1 else 'errors'}")


class SettingsError(ReportsiteError):
    """A setting or an argument cannot be used."""


class TemplateFault(ReportsiteError):
    """A template cannot be read or filled in."""

    def __init__(self, position: Position, problem: str) -> None:
        self.position = position
        """The line of the template; its path is relative to the folder that holds the templates' folder."""
        self.problem = problem
        """What is wrong, in the words of the template engine."""
        super().__init__(f"{position}: {problem}")


class ArtifactPathError(ReportsiteError):
    """A path that no site may hold on every system."""


class ArtifactClash(ReportsiteError):
    """Two artifacts claim one path."""


class ExportError(ReportsiteError):
    """A printed document could not be made."""


class PublishError(ReportsiteError):
    """The site could not be written; what stood in the output folder still stands."""


class OutputRefused(PublishError):
    """The output folder holds, or is, something that publishing must not replace."""


class OutputBusy(PublishError):
    """Another run is writing to the output folder."""
