from __future__ import annotations

import shlex
import sys

import pytest

from benchmarks.measure import CommandFailed, peak_memory, run

MEBIBYTES = 60


def python(program: str) -> str:
    return f"{shlex.quote(sys.executable)} -c {shlex.quote(program)}"


def test_processor_time_of_children_counts() -> None:
    cost = run(python("sum(range(3_000_000))"))
    assert cost.cpu > 0
    assert cost.wall > 0


def test_memory_is_added_up_over_processes() -> None:
    hold = python(f"import time; block = bytearray(b'x' * ({MEBIBYTES} << 20)); time.sleep(1)")
    memory = peak_memory(f"{hold} & {hold} & wait")
    assert MEBIBYTES <= memory.largest < 3 * MEBIBYTES
    assert 2 * MEBIBYTES <= memory.together < 6 * MEBIBYTES


@pytest.mark.parametrize("measure", [run, peak_memory])
def test_a_failing_command_says_why(measure: object) -> None:
    assert callable(measure)
    with pytest.raises(CommandFailed, match="exit 3: it broke"):
        measure("echo it broke >&2; exit 3")
