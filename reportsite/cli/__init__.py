"""The command line: the only room that reads the environment, prints and exits.

What is asked for most, a build that says at most which folders it means, is answered without loading what reads command
lines, and a command is loaded when it is called: nothing that has nothing to do is kept waiting by what others need.
"""

from __future__ import annotations

import gc
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path

from reportsite.cli.building import run_build
from reportsite.cli.terminal import environment_terminal
from reportsite.errors import ReportsiteError

_FOLDERS = ("--site", "--output")


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command line; return its exit code. Anything that stops a run is told in a sentence."""
    given = list(sys.argv[1:] if arguments is None else arguments)
    try:
        folders = _plain_build(given)
        if folders is not None:
            return run_build(folders.get("--site"), folders.get("--output"))
        from reportsite.cli.commands import run

        return run(given)
    except ReportsiteError as error:
        environment_terminal().error(str(error))
        return 1
    except OSError as error:
        # A file that may not be read, a disk that is gone: nothing of ours to mend, so no stack trace.
        sentence = f"{error.strerror or error}: {error.filename}" if error.filename else str(error)
        environment_terminal().error(sentence)
        return 1
    except KeyboardInterrupt:
        return 130
    finally:
        if arguments is None:
            # The process ends: to look through all that it holds once more would take half as long as loading did.
            gc.freeze()


def _plain_build(given: Sequence[str]) -> Mapping[str, Path] | None:
    """Return the folders that a command line names, by option, where it asks for a build and says nothing else."""
    words = list(given[1:] if given[:1] == ["build"] else given)
    folders: dict[str, Path] = {}
    while words:
        option, *rest = words
        if option not in _FOLDERS or option in folders or not rest or not Path(rest[0]).is_dir():
            return None
        folders[option] = Path(rest[0])
        words = rest[1:]
    return folders
