"""The pages of a site, those that are stale made anew and all others taken over from the site that stands."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Collection, Mapping

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
from reportsite.state.reads import Ledger, Read


class Renewal:
    """Makes the pages of an edition, by what is known of the pages of the build before."""

    def __init__(
        self, edition: Edition, before: Pages, key: str, locales: Mapping[str, bytes], diagnostics: Diagnostics
    ) -> None:
        self._edition = edition
        self._before = before if before.key == key else Pages(build=before.build)
        self._key = key
        self._was_other_program = bool(before.made) and before.key != key
        self._diagnostics = diagnostics
        self._ledger = Ledger()
        watched, self._present = watch(
            edition,
            self._ledger,
            template_prints(edition.template_folders),
            locales,
        )
        self._renderer = PageRenderer(watched, diagnostics)
        self._reads: dict[Read, int] = {read: index for index, read in enumerate(self._before.reads)}
        self._changed = frozenset(
            index
            for index, (read, before) in enumerate(zip(self._before.reads, self._before.prints, strict=True))
            if self._present.fingerprint(read) != before
        )
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
        reads = tuple(self._reads)
        return Pages(
            key=self._key,
            build=self._before.build + 1,
            reads=reads,
            prints=tuple(map(self._present.fingerprint, reads)),
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
            reads=tuple(self._reads.setdefault(read, len(self._reads)) for read in reads),
            ids=" ".join(links.ids),
            problems=note(own),
            build=self._before.build + 1,
            why=(why.why, why.reads),
        )
        return artifact
