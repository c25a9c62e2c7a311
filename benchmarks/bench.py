"""Times this project and other generators on the same content, side by side, and prints one table for each size.

    make bench ARGS="M"
    python -m benchmarks.bench S M L --rounds 5 --write
    python -m benchmarks.bench L --generators hugo,hugodata,ours --phases cold --rounds 9
    python -m benchmarks.bench M --serve

benchmarks/README.md tells the rest.
"""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
from pathlib import Path

from benchmarks import results, rounds, servers, tables
from benchmarks.corpus import SIZES, make_corpus
from benchmarks.generators import GENERATORS, ROOT, TOOLS, WORK
from benchmarks.own import measure_own


def make_parser() -> argparse.ArgumentParser:
    """Return what reads the command line."""
    parser = argparse.ArgumentParser(
        prog="python -m benchmarks.bench", description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("sizes", nargs="*", metavar="SIZE", help=f"one or more of {', '.join(SIZES)}; M when not given")
    parser.add_argument("--generators", default="", help=f"of {', '.join(GENERATORS)}; all that suit the size")
    parser.add_argument("--rounds", type=int, default=3, help="3 when not given")
    parser.add_argument("--phases", default=",".join(rounds.PHASES), help="cold is always run")
    parser.add_argument("--no-memory", action="store_true", help="leave out the run that samples memory")
    parser.add_argument("--disk", type=Path, metavar="DIR", help="also time cold builds onto this disk, written out")
    parser.add_argument("--serve", action="store_true", help="time preview servers in place of builds")
    parser.add_argument("--limit", type=float, default=300, help="seconds that a preview server may take")
    parser.add_argument(
        "--own", action="store_true", help="also time the project's own site beside an empty one of Hugo"
    )
    parser.add_argument("--json", type=Path, metavar="FILE", help="write what was measured to this file")
    parser.add_argument(
        "--add", type=Path, nargs="*", default=[], metavar="FILE", help="take over what earlier runs wrote"
    )
    parser.add_argument("--write", action="store_true", help="write benchmarks/RESULTS.md")
    return parser


def _parse() -> argparse.Namespace:
    parser = make_parser()
    arguments = parser.parse_args()
    names = _names(arguments.generators)
    for wrong in [*(set(arguments.sizes) - set(SIZES)), *(set(names) - set(GENERATORS))]:
        parser.error(f"{wrong} is neither a size nor a generator")
    if not (arguments.sizes or arguments.add or arguments.own):
        arguments.sizes = ["M"]
    return arguments


def _names(listed: str) -> list[str]:
    return [name for name in listed.split(",") if name]


def _say(words: str) -> None:
    print(words, file=sys.stderr, flush=True)


def _install(arguments: argparse.Namespace) -> None:
    """Install the other generators where one of them is wanted and none is there."""
    names = _names(arguments.generators) or [*GENERATORS]
    is_wanted = arguments.own or (arguments.sizes and any(not GENERATORS[name].is_ours for name in names))
    if is_wanted and not (TOOLS / "bin" / "zola").exists():
        _say("installing the other generators")
        subprocess.run(["sh", str(ROOT / "benchmarks" / "setup.sh"), str(TOOLS)], check=True, stdout=sys.stderr)


def _measure(arguments: argparse.Namespace) -> results.Results:
    WORK.mkdir(parents=True, exist_ok=True)
    load = os.getloadavg()[0]
    _install(arguments)
    found = results.Results()
    for size in arguments.sizes:
        generators = rounds.chosen(_names(arguments.generators), size)
        plan = rounds.Plan(
            size=size,
            generators=generators,
            rounds=arguments.rounds,
            phases=_names(arguments.phases),
            with_memory=not arguments.no_memory,
            disk=arguments.disk,
        )
        corpus = make_corpus(size)
        rounds.write_trees(plan, corpus)
        if arguments.serve:
            found.servers[size] = servers.measure_servers(size, generators, arguments.rounds, arguments.limit, _say)
        else:
            found.builds[size] = rounds.measure_builds(plan, corpus, _say)
    if arguments.own:
        found.own = measure_own(arguments.rounds, _say)
    if found.builds or found.servers or found.own:
        found.machine = results.describe_machine(WORK, load)
    return found


def _print(found: results.Results) -> None:
    for size, outcomes in found.builds.items():
        print(f"\n{size}\n{tables.builds_table(outcomes)}")
        for item in outcomes:
            for complaint in (*item.complaints, *([item.failure] if item.failure else [])):
                print(f"{item.generator}: {complaint}")
    for size, answers in found.servers.items():
        print(f"\npreview, {size}\n{tables.servers_table(answers)}")
        for answer in answers:
            if answer.failure:
                print(f"{answer.generator}: {answer.failure}")
    if found.own:
        print(f"\nown site\n{tables.builds_table(found.own)}")


def main() -> int:
    """Measure what the command line asks for; exits with 1 when content checks complain or a generator failed."""
    arguments = _parse()
    found = results.Results()
    for path in arguments.add:
        found.add(results.from_json(path.read_text(encoding="utf-8")))
    measured = _measure(arguments)
    found.add(measured)
    _print(measured if arguments.sizes or arguments.own else found)
    if arguments.json:
        arguments.json.write_text(found.to_json(), encoding="utf-8")
    if arguments.write:
        results.write_results(found)
    outcomes = [item for of_size in measured.builds.values() for item in of_size]
    return 1 if any(item.complaints or item.failure for item in outcomes) else 0


if __name__ == "__main__":
    sys.exit(main())
