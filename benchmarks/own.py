"""This project's own site beside an empty site of Hugo: how long small builds take."""

from __future__ import annotations

import shlex
import shutil
import sys
from pathlib import Path
from typing import Final

from benchmarks.edits import word_of
from benchmarks.generators import ROOT, TOOLS, WORK
from benchmarks.measure import run
from benchmarks.rounds import PHASES, Outcome, Say

_TABLE: Final = "content/policies/provincial-2023-2024.yaml"
_TITLE: Final = "      en: Several Measures of Beijing Municipality"
"""How the title begins that is edited: a translation, since titles as printed are held to their sources."""
_HUGO_FILES: Final = {
    "hugo.toml": 'baseURL = "https://example.org/"\n',
    "layouts/home.html": "<!doctype html>\n<title>{{ site.Title }}</title>\n",
}


def measure_own(rounds: int, say: Say) -> list[Outcome]:
    """Return what builds of the project's own site cost, and a cold build of an empty site with Hugo."""
    own, empty = Outcome(generator="ours, own site"), Outcome(generator="hugo, empty site")
    site, hugo, output = WORK / "own", WORK / "empty", WORK / "out" / "own" / "site"
    ours = f"exec {shlex.quote(sys.executable)} {ROOT}/build.py build --site {site} --output {output}"
    other = f"exec {TOOLS}/bin/hugo -s {hugo} -d {output} --quiet"
    for number in range(rounds):
        _write(site, hugo)
        _empty(output)
        own.costs.setdefault("cold", []).append(run(ours))
        own.pages = sum(1 for _ in output.rglob("*.html"))
        own.costs.setdefault("unchanged", []).append(run(ours))
        _edit(site, word_of(number))
        own.costs.setdefault("edit", []).append(run(ours))
        for phase in PHASES:
            if phase == "cold":
                _empty(output)
            empty.costs.setdefault(phase, []).append(run(other))
        empty.pages = sum(1 for _ in output.rglob("*.html"))
        say(f"own site, round {number + 1}: {', '.join(f'{own.costs[phase][-1].wall:.3f} s' for phase in PHASES)}")
    _empty(output)
    return [own, empty]


def _write(site: Path, hugo: Path) -> None:
    """Write both sites anew; the project's own lies in the clone and must not be edited there."""
    for folder in (site, hugo):
        shutil.rmtree(folder, ignore_errors=True)
        folder.mkdir(parents=True)
    shutil.copy(ROOT / "site.yaml", site)
    shutil.copytree(ROOT / "content", site / "content")
    for name, text in _HUGO_FILES.items():
        (hugo / name).parent.mkdir(parents=True, exist_ok=True)
        (hugo / name).write_text(text, encoding="utf-8")


def _empty(output: Path) -> None:
    shutil.rmtree(output.parent, ignore_errors=True)
    output.parent.mkdir(parents=True)


def _edit(site: Path, word: str) -> None:
    path = site / _TABLE
    text = path.read_text(encoding="utf-8")
    path.write_text(text.replace(_TITLE, f"{_TITLE} {word}", 1), encoding="utf-8")
