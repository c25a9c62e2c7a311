"""What a page was made from, and why it was or was not made anew, as data."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from msgspec import Struct

from reportsite.incremental.memory import Pages
from reportsite.incremental.staleness import Stale
from reportsite.state.reads import ALL

WHICH = "(which there are)"
"""In place of a key: that there are these and no others, in this order."""


class Explanation(Struct, frozen=True, kw_only=True):
    """Of one page, what it was made from and why."""

    path: str
    reads: Mapping[str, tuple[str, ...]]
    """Collection → what was looked up in it."""
    build: int
    """Number of the build that made it."""
    builds: int
    """How many there have been."""
    made: Stale
    """Why that build did."""
    now: Stale | None
    """Why a build now would; None when it would not."""
    names: tuple[tuple[str, str], ...]
    """Collection and key of every read of the site, in the order of their numbers."""

    def named(self, reads: Iterable[int]) -> tuple[tuple[str, str], ...]:
        """Return reads by collection and key; those that are remembered no more are left out."""
        return tuple(self.names[read] for read in reads if read < len(self.names))


def explain_page(path: str, pages: Pages, now: Stale | None) -> Explanation:
    """Explain a page that the last build knew; `now` is why a build now would make it."""
    made = pages.made[path]
    names = tuple((name, _key_words(key)) for name, key in pages.reads)
    grouped: dict[str, list[str]] = {}
    for read in made.reads:
        name, key = names[read]
        grouped.setdefault(name, []).append(key)
    why, reads = made.why
    return Explanation(
        path=path,
        reads={name: tuple(sorted(grouped[name])) for name in sorted(grouped)},
        build=made.build,
        builds=pages.build,
        made=Stale(why, reads),
        now=now,
        names=names,
    )


def _key_words(key: str | tuple[str | int, ...]) -> str:
    if key == ALL:
        return WHICH
    return key if isinstance(key, str) else " ".join(str(part) for part in key if part != "")
