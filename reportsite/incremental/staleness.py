"""Whether a page must be made anew, and why: a function of what it read, what that finds now, and what stands."""

from __future__ import annotations

from collections.abc import Collection
from enum import StrEnum

from msgspec import Struct


class Why(StrEnum):
    """Why a page is made."""

    NEW = "new"
    """No build has made it before, or nothing is known of that."""
    OTHER_PROGRAM = "other-program"
    """It was made by another version of the program or of a library, or for another purpose."""
    OTHER_OUTPUT = "other-output"
    """What stands in the output is not what was written there."""
    GONE = "gone"
    """The site has no such page any more."""
    READS = "reads"
    """Something that it read is not what it was."""


class Stale(Struct, frozen=True):
    """The reason to make a page."""

    why: Why
    reads: tuple[int, ...] = ()
    """Which of its reads find something else."""


def staleness(
    reads: Collection[int] | None, *, changed: frozenset[int], is_same_program: bool, stands: bool
) -> Stale | None:
    """Return why a page is to be made, or None when what stands is what would be made.

    `reads` is what it read when it was made last, None when it never was; `changed` are the reads that find something
    else now; `stands` tells whether its file is as it was written.
    """
    if reads is None:
        return Stale(Why.NEW)
    if not is_same_program:
        return Stale(Why.OTHER_PROGRAM)
    found = changed.intersection(reads) if changed else None
    if found:
        return Stale(Why.READS, tuple(sorted(found)))
    return None if stands else Stale(Why.OTHER_OUTPUT)
