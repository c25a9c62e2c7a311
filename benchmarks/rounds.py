"""Rounds of builds, side by side → what each generator's builds cost.

A round runs every generator once: cold, again with nothing changed, and after an edit, each in a process of its own.
A drift of the machine's speed then meets all of them, and ratios are taken within a round.
"""

from __future__ import annotations

import shlex
import shutil
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from benchmarks import checks, edits
from benchmarks.corpus import Corpus
from benchmarks.generators import GENERATORS, Generator, Place, place_of
from benchmarks.measure import CommandFailed, Cost, Memory, peak_memory, run

PHASES: Final = ("cold", "unchanged", "edit")
DEPLOY: Final = "deploy"
"""A cold build on a real disk, with everything written out at the end."""


@dataclass(slots=True, kw_only=True)
class Outcome:
    """What the builds of one generator at one size cost, a cost for each round."""

    generator: str
    costs: dict[str, list[Cost]] = field(default_factory=dict)
    """Phase → its costs, in the order of the rounds."""
    memory: Memory | None = None
    """How much a cold build took; None where it was not sampled."""
    pages: int = 0
    size: int = 0
    """Bytes of the output."""
    complaints: list[str] = field(default_factory=list)
    failure: str = ""
    """Why it was given up; empty where it was not."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """What is to be measured at one size."""

    size: str
    generators: Sequence[Generator]
    rounds: int
    phases: Sequence[str] = PHASES
    with_memory: bool = True
    disk: Path | None = None
    """A folder on a real disk for the deploy-like case."""


Say = Callable[[str], None]


def chosen(names: Iterable[str], size: str) -> list[Generator]:
    """Return the generators that are named; without names all that suit the size."""
    named = list(names)
    if named:
        return [GENERATORS[name] for name in named]
    return [generator for generator in GENERATORS.values() if size not in generator.too_slow]


def write_trees(plan: Plan, corpus: Corpus) -> None:
    """Write the source trees anew, so that no edit of an earlier run is left."""
    for generator in plan.generators:
        tree = place_of(generator, plan.size).tree
        shutil.rmtree(tree, ignore_errors=True)
        tree.mkdir(parents=True)
        generator.write(tree, corpus)


def measure_builds(plan: Plan, corpus: Corpus, say: Say) -> list[Outcome]:
    """Run the rounds and return what they cost, in the order of the generators."""
    outcomes = [Outcome(generator=generator.name) for generator in plan.generators]
    for number in range(plan.rounds):
        for generator, outcome in zip(plan.generators, outcomes, strict=True):
            if outcome.failure:
                continue
            place = place_of(generator, plan.size)
            try:
                _round(place, plan, number, corpus, outcome)
            except (CommandFailed, OSError) as error:
                outcome.failure = str(error)
            shutil.rmtree(place.around, ignore_errors=True)
            say(f"{plan.size} round {number + 1}: {generator.name} {outcome.failure or _last(outcome)}")
    if plan.with_memory:
        _sample_memory(plan, outcomes, say)
    return outcomes


def _round(place: Place, plan: Plan, number: int, corpus: Corpus, outcome: Outcome) -> None:
    word = edits.word_of(number)
    place.empty()
    _add(outcome, "cold", run(place.build))
    if number == 0:
        outcome.pages, outcome.size = checks.count_output(place.output)
        outcome.complaints += checks.complaints(place, corpus)
    if "unchanged" in plan.phases:
        _add(outcome, "unchanged", run(place.build))
    if "edit" in plan.phases:
        edits.edit_title(place.generator.name, place.tree, word)
        _add(outcome, "edit", run(place.build))
        if number == 0:
            outcome.complaints += checks.complaints(place, corpus, word=word)
    if plan.disk:
        on_disk = place_of(place.generator, plan.size, plan.disk)
        on_disk.empty()
        _add(outcome, DEPLOY, run(_written_out(on_disk)))
        shutil.rmtree(on_disk.around)


def _written_out(place: Place) -> str:
    """Return the line that builds and then waits until everything is on the disk."""
    line = place.build.removeprefix("exec ")
    return f"{{ {line}; }} && sync --file-system {shlex.quote(str(place.output))}"


def _sample_memory(plan: Plan, outcomes: Sequence[Outcome], say: Say) -> None:
    for generator, outcome in zip(plan.generators, outcomes, strict=True):
        if outcome.failure:
            continue
        place = place_of(generator, plan.size)
        place.empty()
        outcome.memory = peak_memory(place.build)
        shutil.rmtree(place.around, ignore_errors=True)
        say(f"{plan.size} memory: {generator.name} {outcome.memory.together:.0f} MiB")


def _add(outcome: Outcome, phase: str, cost: Cost) -> None:
    outcome.costs.setdefault(phase, []).append(cost)


def _last(outcome: Outcome) -> str:
    return ", ".join(f"{phase} {costs[-1].wall:.3f} s" for phase, costs in outcome.costs.items())
