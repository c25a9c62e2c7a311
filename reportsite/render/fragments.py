"""Lists of a page → their HTML, filled in again only where something in them is another: for pages rendered anew often.

What lists show of policies is made once for all pages and known by being the same object; anything else in a list is
known by its value.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Hashable, Sequence

from markupsafe import Markup

from reportsite.render.contexts import TimelineItem
from reportsite.render.rows import ROOT

Fill = Callable[..., Markup]
"""A macro of a template."""
_PAGES = 4
"""Pages whose lists are remembered; those rendered longest ago go first."""


def filled(fill: Fill, items: Sequence[TimelineItem], *others: Hashable) -> Markup:
    """Return what a macro makes of items."""
    return fill(items, *others)


class Fragments:
    """Remembers, of the pages rendered last, what macros made of their items."""

    def __init__(self) -> None:
        self._pages: OrderedDict[str, dict[Hashable, tuple[Sequence[TimelineItem], Markup]]] = OrderedDict()

    def of_page(self, route: str) -> Fill:
        """Return what fills in the lists of a page; what it is not asked for again is forgotten."""
        before: dict[Hashable, tuple[Sequence[TimelineItem], Markup]] = {}
        now: dict[Hashable, tuple[Sequence[TimelineItem], Markup]] = {}

        def fill_in(fill: Fill, items: Sequence[TimelineItem], *others: Hashable) -> Markup:
            if self._pages.get(route) is not now:
                before.update(self._pages.pop(route, {}))
                self._pages[route] = now
                while len(self._pages) > _PAGES:
                    self._pages.popitem(last=False)
            # The items are kept beside, so that no other can come to stand in their place in memory.
            marks = tuple(id(item) if item.href.startswith(ROOT) else item for item in items)
            key = (fill.name, marks, others)  # type: ignore[attr-defined]
            known = before.get(key) or (items, fill(items, *others))
            now[key] = known
            return known[1]

        return fill_in
