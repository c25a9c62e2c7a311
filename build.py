"""Builds the site in a clone: a command line goes in, `reportsite.cli` answers it."""

from __future__ import annotations

import sys
from pathlib import Path

_ENVIRONMENT = Path(__file__).resolve().parent / ".venv"
_PYTHON = _ENVIRONMENT / ("Scripts/python.exe" if sys.platform == "win32" else "bin/python")

if __name__ == "__main__":
    if sys.version_info < (3, 11):
        sys.exit("Python 3.11 or newer is needed.")
    try:
        from reportsite.cli import main

        code = main()  # what is missing may be missed only where it is needed
    except ModuleNotFoundError as missing:
        if (missing.name or "reportsite").partition(".")[0] == "reportsite":
            raise
        if _PYTHON.exists() and Path(sys.prefix).resolve() != _ENVIRONMENT.resolve():
            import subprocess

            sys.exit(subprocess.call([_PYTHON, *sys.argv]))
        sys.exit(f"{missing.name} is not installed: run `make site` (or `python3 tools/setup.py site`).")
    except KeyboardInterrupt:  # while it was being loaded
        sys.exit(130)
    sys.exit(code)
