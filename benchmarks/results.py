"""What a run measured: kept as JSON, put together from several runs, and written as benchmarks/RESULTS.md."""

from __future__ import annotations

import dataclasses
import json
import os
import platform
import re
import subprocess
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

from benchmarks import plot, tables
from benchmarks.corpus import SIZES
from benchmarks.generators import ROOT, TOOLS
from benchmarks.measure import Cost, Memory
from benchmarks.rounds import DEPLOY, Outcome
from benchmarks.servers import Answering

RESULTS: Final = ROOT / "benchmarks" / "RESULTS.md"
PLOT: Final = ROOT / "benchmarks" / "cost-per-page.svg"
_VERSION: Final = re.compile(r"\d+\.\d+(\.\d+)?")
_GIBIBYTE: Final = 2**30
_QUIET: Final = 0.5
_BUSY: Final = "; other work on the machine made the seconds worse than they are"
_EXPLANATION: Final = (
    "Seconds are medians of the rounds. × is the median of the rounds' own ratios to the better of the two Hugos in "
    "the same kind of build. *largest MiB* is the peak of the largest process of a cold build, *all MiB* that of all "
    "its processes together, shared pages counted once (PSS); both are sampled every 20 ms in a run of its own."
)

_COSTS: Final = "Of cold builds; only the pages count that every generator makes."


@dataclass(slots=True, kw_only=True)
class Results:
    """All that was measured."""

    machine: dict[str, str] = field(default_factory=dict)
    """What it was measured on, and with which versions."""
    builds: dict[str, list[Outcome]] = field(default_factory=dict)
    """Size → what each generator's builds cost."""
    servers: dict[str, list[Answering]] = field(default_factory=dict)
    """Size → how fast each preview server was."""
    own: list[Outcome] = field(default_factory=list)

    def add(self, other: Results) -> None:
        """Take over what another run measured; where both have it, the other run's.

        Where the runs had other versions, or another machine, both are told.
        """
        for name, value in other.machine.items():
            before = self.machine.get(name, value)
            self.machine[name] = value if value == before else f"{before} / {value}"
        builds, servers = self.builds | other.builds, self.servers | other.servers
        self.builds = {size: builds[size] for size in SIZES if size in builds}
        self.servers = {size: servers[size] for size in SIZES if size in servers}
        self.own = other.own or self.own

    def to_json(self) -> str:
        """Return everything as JSON."""
        return json.dumps(dataclasses.asdict(self), indent=1, ensure_ascii=False) + "\n"


def from_json(text: str) -> Results:
    """Return what `to_json` wrote."""
    content: dict[str, Any] = json.loads(text)
    return Results(
        machine=content["machine"],
        builds={size: [_outcome(item) for item in items] for size, items in content["builds"].items()},
        servers={size: [Answering(**item) for item in items] for size, items in content["servers"].items()},
        own=[_outcome(item) for item in content["own"]],
    )


def _outcome(content: Mapping[str, Any]) -> Outcome:
    costs = {phase: [Cost(**cost) for cost in items] for phase, items in content["costs"].items()}
    memory = Memory(**content["memory"]) if content["memory"] else None
    return Outcome(**{**content, "costs": costs, "memory": memory})


# The machine ------------------------------------------------------------------------------------------------


def describe_machine(work: Path, load: float) -> dict[str, str]:
    """Return what the machine is and which versions run on it; no names of hosts, no paths.

    `load` is how many processes wanted a processor on average in the minute before the run.
    """
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / _GIBIBYTE
    found = {
        "processor": f"{_processor()}, {os.cpu_count()} cores",
        "memory": f"{memory:.0f} GiB",
        "load before the run": f"{load:.1f}{_BUSY if load > _QUIET else ''}",
        "system": f"{platform.system()} {platform.release().partition('-')[0]}",
        "sources and outputs on": _output("stat", "--file-system", "--format=%T", str(work)),
        "Python": platform.python_version(),
        "reportsite": _commit(),
    }
    programs = {
        "Hugo": (str(TOOLS / "bin" / "hugo"), "version"),
        "Zola": (str(TOOLS / "bin" / "zola"), "--version"),
        "Eleventy": ("node", str(TOOLS / "node/node_modules/@11ty/eleventy/cmd.cjs"), "--version"),
        "Pelican": (str(TOOLS / "pelican" / "bin" / "pelican"), "--version"),
        "MkDocs": (str(TOOLS / "mkdocs" / "bin" / "mkdocs"), "--version"),
    }
    versions = {name: _VERSION.search(_output(*command)) for name, command in programs.items()}
    return found | {name: version[0] for name, version in versions.items() if version}


def _processor() -> str:
    lines = Path("/proc/cpuinfo").read_text(encoding="utf-8").splitlines()
    return next((line.partition(":")[2].strip() for line in lines if line.startswith("model name")), "unknown")


def _commit() -> str:
    return _output("git", "-C", str(ROOT), "rev-parse", "--short=10", "HEAD") or "unknown"


def _output(*command: str) -> str:
    try:
        done = subprocess.run(command, check=True, capture_output=True, text=True)
    except (OSError, subprocess.CalledProcessError):
        return ""
    return done.stdout.strip()


# The report -------------------------------------------------------------------------------------------------


def write_results(results: Results) -> None:
    """Write benchmarks/RESULTS.md, and the drawing where several sizes were measured."""
    costs = tables.cost_per_page(results.builds)
    RESULTS.write_text(results_text(results), encoding="utf-8")
    if len(results.builds) > 1:
        PLOT.write_text(plot.draw(costs), encoding="utf-8")


def results_text(results: Results) -> str:
    """Return the report as Markdown."""
    parts = [
        "# Results of the benchmark",
        'Written by `make bench ARGS="… --write"`; [README.md](README.md) tells what is measured and how.',
        "\n".join(f"- {name}: {value}" for name, value in results.machine.items()),
        _EXPLANATION,
    ]
    for size, outcomes in results.builds.items():
        parts += [f"## {_heading(size, outcomes)}", tables.builds_table(outcomes), *_notes(outcomes)]
    if len(results.builds) > 1:
        parts += [
            "## Cost per page",
            "Of cold builds; only the pages count that every generator makes.",
            tables.cost_table(results.builds),
        ]
        parts.append("![Microseconds a page by number of pages](cost-per-page.svg)")
    for size, found in results.servers.items():
        parts += [
            f"## Preview, {size}",
            "From the saving of a file to the answer that shows it.",
            tables.servers_table(found),
        ]
    if results.own:
        parts += ["## The project's own site", tables.builds_table(results.own)]
    return "\n\n".join(parts) + "\n"


def _heading(size: str, outcomes: Iterable[Outcome]) -> str:
    policies, reports = SIZES[size]
    rounds = max((len(item.costs.get("cold", [])) for item in outcomes), default=0)
    said = f"{rounds} round" if rounds == 1 else f"{rounds} rounds"
    return f"{size}: {policies:,} policies, {reports:,} reports, two languages; {said}"


def _notes(outcomes: Iterable[Outcome]) -> list[str]:
    """Return what must be said below a table: complaints of the checks, failures, what the disk case is."""
    lines = [f"- {item.generator}: {complaint}" for item in outcomes for complaint in item.complaints]
    lines += [f"- {item.generator} failed: {item.failure.splitlines()[0]}" for item in outcomes if item.failure]
    notes = (
        ["\n".join(["Complaints of the content checks:", "", *lines])] if lines else ["Content checks: no complaints."]
    )
    if any(item.costs.get(DEPLOY) for item in outcomes):
        notes.append("*deploy*: a cold build onto a disk, until everything is written out (`sync --file-system`).")
    return notes
