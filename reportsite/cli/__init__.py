"""The command line: the only room that reads the environment, prints and exits.

What is asked for most, a build without options, is answered without loading what reads command lines, and a command is
loaded when it is called: nothing that has nothing to do is kept waiting by what others need.
"""

from __future__ import annotations

import gc
import sys
from collections.abc import Sequence

from reportsite.cli.building import run_build
from reportsite.cli.terminal import environment_terminal
from reportsite.errors import ReportsiteError

_PLAIN: Sequence[list[str]] = ([], ["build"])
"""Command lines that ask for a build and say nothing about it."""


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command line; return its exit code. Anything that stops a run is told in a sentence."""
    given = list(sys.argv[1:] if arguments is None else arguments)
    try:
        if given in _PLAIN:
            return run_build()
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
