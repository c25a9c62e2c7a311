"""The pages of a site, those that are stale made anew and all others taken over from the site that stands."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Collection, Mapping
from typing import Any

from reportsite.artifacts import Artifact
from reportsite.check.links import PageLinks, page_links
from reportsite.diagnostics import Diagnostics
from reportsite.incremental.memory import Made, Pages
from reportsite.incremental.prints import template_prints
from reportsite.incremental.staleness import Stale, staleness
from reportsite.incremental.untouched import note, retell
from reportsite.incremental.watched import TEMPLATE, watch
from reportsite.publish.folder import FolderPublication
from reportsite.render.pages import Edition, PageRenderer
from reportsite.reporting import Reporter
from reportsite.site.pages import Page
from reportsite.state.reads import Derived, Ledger, Read


class Renewal:
    """Makes the pages of an edition, by what is known of the pages of the build before."""

    def __init__(
        self, edition: Edition, before: Pages, key: str, locales: Mapping[str, bytes], diagnostics: Diagnostics
    ) -> None:
        self._edition = edition
        self._before = before if before.key == key else Pages(build=before.build)
        self._key = key
        self._verdicts: dict[int, bool] = {}
        self._was_other_program = bool(before.made) and before.key != key
        self._diagnostics = diagnostics
        self._ledger = Ledger()
        watched, self._present = watch(
            edition,
            self._ledger,
            template_prints(edition.template_folders),
            locales,
        )
        self._renderer = PageRenderer(watched, diagnostics, wrap=self._derive)
        self._reads: dict[Read, int] = {read: index for index, read in enumerate(self._before.reads)}
        self._changed = frozenset(filter(self._is_changed, range(len(self._before.reads))))
        self._made: dict[str, Made] = {}
        self.links: dict[str, PageLinks] = {}
        """The links of every page that was made."""

    def renew(self, publication: FolderPublication, reporter: Reporter) -> None:
        """Give every page to the publication, made anew where it is stale."""
        stale = {page: self.why(page, publication.holds) for page in self._edition.plan.pages}
        reporter.stage("render", sum(why is not None for why in stale.values()))
        for page, why in stale.items():
            if why is None:
                publication.keep(page.file)
                self._made[page.file] = self._before.made[page.file]
                retell(self._made[page.file].problems, self._diagnostics)
            else:
                publication.write(self._make(page, why))
                reporter.step()

    def pages(self) -> Pages:
        """Return what is to be remembered of all pages."""
        derived = dict(self._before.derived)
        for name, items in self._present.derived.items():
            for key, reads in items.reads.items():
                derived[self._number((name, key))] = tuple(map(self._number, reads))
        return Pages(
            key=self._key,
            build=self._before.build + 1,
            reads=tuple(self._reads),
            prints=tuple(self._print(read, index) for read, index in self._reads.items()),
            derived=derived,
            made=self._made,
        )

    @property
    def gone(self) -> Collection[str]:
        """Pages that the build before had made and that are no more."""
        return self._before.made.keys() - self._made.keys()

    def ids(self, path: str) -> Collection[str]:
        """Return the places on a page that links can lead to."""
        made = self._made.get(path)
        return made.ids.split(" ") if made else ()

    def lost_ids(self) -> bool:
        """Tell whether a page lost a place that links could lead to."""
        return any(
            not set(self._before.made[path].ids.split()) <= set(links.ids)
            for path, links in self.links.items()
            if path in self._before.made
        )

    def why(self, page: Page, holds: Callable[[str, str], bool]) -> Stale | None:
        """Return why a page is to be made; `holds` tells whether the output holds a path with a digest."""
        made = self._before.made.get(page.file)
        return staleness(
            made.reads if made else None,
            changed=self._changed,
            is_same_program=not self._was_other_program,
            stands=made is not None and holds(page.file, made.digest),
        )

    def _derive(self, name: str, items: Mapping[str, Any]) -> Mapping[str, Any]:
        derived = Derived(name, items, self._ledger)
        self._present.add_derived(name, derived)
        return derived

    def _is_changed(self, index: int) -> bool:
        """Tell whether a read of the build before finds something else now.

        What is made from others is made again only when any of these has changed.
        """
        if index not in self._verdicts:
            self._verdicts[index] = False
            parts = self._before.derived.get(index)
            self._verdicts[index] = (parts is None or any(map(self._is_changed, parts))) and (
                self._present.fingerprint(self._before.reads[index]) != self._before.prints[index]
            )
        return self._verdicts[index]

    def _number(self, read: Read) -> int:
        return self._reads.setdefault(read, len(self._reads))

    def _print(self, read: Read, index: int) -> bytes:
        is_known = index < len(self._before.prints)
        if is_known and index in self._before.derived and not self._present.is_made(read) and not self._verdicts[index]:
            return self._before.prints[index]
        return self._present.fingerprint(read)

    def _make(self, page: Page, why: Stale) -> Artifact:
        own = Diagnostics()
        with self._ledger.listening() as reads:
            reads.add((TEMPLATE, page.kind.value))
            artifact = self._renderer.reporting_to(own).render(page)
        self._diagnostics.include(own)
        links = page_links(artifact.content)
        self.links[page.file] = links
        self._made[page.file] = Made(
            digest=hashlib.sha256(artifact.content).hexdigest(),
            reads=tuple(map(self._number, reads)),
            ids=" ".join(links.ids),
            problems=note(own),
            build=self._before.build + 1,
            why=(why.why, why.reads),
        )
        return artifact
