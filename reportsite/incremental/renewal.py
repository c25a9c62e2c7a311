"""The pages of a site, those that are stale made anew and all others taken over from the site that stands."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from concurrent.futures import Executor
from contextlib import suppress
from functools import partial
from pathlib import Path
from sys import intern

from msgspec import Struct

from reportsite.artifacts import Artifact
from reportsite.check.links import PageLinks, page_links
from reportsite.diagnostics import Diagnostics
from reportsite.errors import ReportsiteError
from reportsite.incremental.forking import Fork
from reportsite.incremental.making import Made as MadeItem
from reportsite.incremental.making import MadePage, PageMaker
from reportsite.incremental.memory import Made, Pages
from reportsite.incremental.notes import retell
from reportsite.incremental.prints import Prints
from reportsite.incremental.sharing import by_turns, divided, shares_of
from reportsite.incremental.staleness import Stale, staleness
from reportsite.incremental.values import Chunk, KeptValues, MadeValue
from reportsite.incremental.watched import Present
from reportsite.publish.folder import FolderPublication
from reportsite.render.pages import Edition
from reportsite.reporting import Reporter
from reportsite.site.pages import Page
from reportsite.state.aside import Aside, AsideValues
from reportsite.state.reads import Read

_FEW = 200
"""So many pages are made in this process alone; starting others would take longer."""


class Hands(Struct, frozen=True, kw_only=True):
    """Who makes pages."""

    processes: int = 1
    """How many processes of this machine, this one among them."""
    executor: Executor | None = None
    """What makes them in place of this machine."""
    parts: int = 1
    """How many parts the pages are divided into for it."""
    elsewhere: Callable[[Sequence[Page]], Sequence[MadeItem]] | None = None
    """What it is to call: makes pages in a process that knows nothing of this one."""


class Renewal:
    """Makes the pages of an edition, by what is known of the pages of the build before."""

    def __init__(
        self,
        edition: Edition,
        before: Pages,
        key: str,
        prints: Prints,
        diagnostics: Diagnostics,
        kept: KeptValues | None = None,
    ) -> None:
        """`kept` are the values that pages shared in the build before."""
        self._edition = edition
        self._before = before if before.key == key else Pages(build=before.build)
        self._other_program = frozenset() if before.key == key else frozenset(before.made)
        self._gone = before.made.keys() - {page.file for page in edition.plan.pages}
        self._key = key
        self._diagnostics = diagnostics
        self._kept = kept or KeptValues()
        self._maker = PageMaker(edition, prints, self._kept)
        self._present = self._maker.present
        self._guards = self._present.guards()
        self._same = {name for name, guard in self._guards.items() if self._before.guards.get(name) == guard}
        self._reads: dict[Read, int] = {read: index for index, read in enumerate(self._before.reads)}
        self._files = prints.files
        self._changed = self._find_changed()
        self._made: dict[str, Made] = {}
        self._values: dict[int, bytes] = {}
        self._derived = dict(self._before.derived)
        self.links = AsideValues[PageLinks](Aside(), PageLinks)
        """The links of every page that was made."""

    def renew(
        self,
        publication: FolderPublication,
        reporter: Reporter,
        hands: Hands,
        meanwhile: Callable[[], None] = lambda: None,
    ) -> None:
        """Give every page to the publication, made anew where it is stale.

        `meanwhile` is called once, while others may be at work.
        """
        stale: list[Page] = []
        reasons: dict[str, Stale] = {}
        for page in self._edition.plan.pages:
            why = self.why(page, publication.holds)
            if why is not None:
                stale.append(page)
                reasons[page.file] = why
                continue
            file = page.file
            publication.keep(file)
            made = self._made[file] = self._before.made[file]
            if made.problems:
                retell(made.problems, self._diagnostics)
        reporter.stage("render", len(stale))
        for item in self._items(stale, hands, meanwhile):
            if isinstance(item, MadeValue):
                self._take_value(item)
            else:
                self._take(item, publication.write(Artifact(item.file, item.content)), reasons.pop(item.file))
                reporter.step()

    def pages(self) -> Pages:
        """Return what is to be remembered of all pages."""
        for value in self._maker.values({read for read, index in self._reads.items() if index in self._values}):
            self._take_value(value)
        return Pages(
            key=self._key,
            build=self._before.build + 1,
            reads=tuple(self._reads),
            prints=tuple(self._print(read, index) for read, index in self._reads.items()),
            guards=self._guards,
            files=self._files,
            derived=self._derived,
            made=self._made,
        )

    def values(self) -> Mapping[str, Chunk]:
        """Return what is to be kept anew of values that pages share."""
        return self._kept.renewed()

    @property
    def present(self) -> Present:
        """Return the fingerprints of all that pages can have read."""
        return self._present

    @property
    def knows_pages(self) -> bool:
        """Tell whether anything is known of pages that may be taken over."""
        return bool(self._before.made)

    @property
    def gone(self) -> Collection[str]:
        """Pages that the build before had made and that are no more."""
        return self._gone

    def remembered(self, links: Mapping[str, PageLinks], output: Path) -> Mapping[str, PageLinks]:
        """Return the links of every page taken over from `output`: from what is remembered, or from the page."""
        kept = self._made.keys() - self.links.keys()
        return {path: links.get(path) or page_links((output / path).read_bytes()) for path in kept}

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
        file = page.file
        made = self._before.made.get(file)
        is_known = made is not None or file in self._other_program
        return staleness(
            (made.reads if made else ()) if is_known else None,
            changed=self._changed,
            is_same_program=file not in self._other_program,
            stands=made is not None and holds(file, made.digest),
        )

    def _items(self, stale: list[Page], hands: Hands, meanwhile: Callable[[], None]) -> Iterator[MadeItem]:
        """Yield what comes of the pages, made by whoever is to make them."""
        if len(stale) <= _FEW or (hands.executor is None and hands.processes == 1):
            yield from self._maker.made(stale)
            meanwhile()
        elif hands.executor is not None and hands.elsewhere is not None:
            futures = [hands.executor.submit(hands.elsewhere, part) for part in _by_language(stale, hands.parts)]
            meanwhile()
            for future in futures:
                yield from future.result()
        else:
            yield from self._made_together(stale, hands.processes - 1, meanwhile)

    def _made_together(self, stale: list[Page], others: int, meanwhile: Callable[[], None]) -> Iterator[MadeItem]:
        """Yield what comes of the pages, made by this process and so many others."""
        self._kept.load(self._present.derived)
        shares = shares_of(stale, others)
        forks = [Fork[MadeItem](MadeItem, partial(self._maker.made, share.from_end())) for share in shares]
        # Others make pages while this process does what it alone can do; then it makes as many as are left to it.
        meanwhile()
        for part in by_turns(shares):
            yield from map(self._maker.make, part)
            for fork in forks:
                with suppress(ReportsiteError):
                    yield from fork.ready()
        yield from self._maker.values()
        for fork in forks:
            with suppress(ReportsiteError):
                yield from fork.items()
        # Whatever went wrong elsewhere goes wrong here as well, or does not matter.
        left = [page for page in stale if page.file not in self._made]
        if left:
            yield from self._maker.made(left)

    def _take(self, page: MadePage, digest: str, why: Stale) -> None:
        retell(page.problems, self._diagnostics)
        self.links.put(page.file, page.links)
        self._made[page.file] = Made(
            digest=digest,
            reads=tuple(map(self._number, page.reads)),
            ids=intern(" ".join(page.links.ids)),  # the same for most pages of a kind
            problems=page.problems,
            build=self._before.build + 1,
            why=(why.why, why.reads),
        )

    def _take_value(self, value: MadeValue) -> None:
        """Take note of what came of a value and what it was made from; the value itself is put aside."""
        index = self._number(value.read)
        self._values[index] = value.fingerprint
        if index not in self._untouched:
            self._derived[index] = tuple(map(self._number, value.reads))
        self._kept.take(value)

    def _find_changed(self) -> frozenset[int]:
        """Return which reads of the build before find something else now.

        What is made from others is made again only when any of these has changed.
        """
        before = self._before
        changed = {
            index
            for index, read in enumerate(before.reads)
            if read[0] not in self._same and index not in before.derived and self._differs(index)
        }
        untouched = dict(before.derived)
        touched: list[int] = []
        found = changed
        while found:
            found = {index for index, parts in untouched.items() if not found.isdisjoint(parts)}
            for index in found:
                del untouched[index]
            touched += found
        self._untouched = untouched.keys()
        self._kept.allow({before.reads[index]: before.prints[index] for index in untouched})
        changed.update(filter(self._differs, touched))
        return frozenset(changed)

    def _differs(self, index: int) -> bool:
        read = self._before.reads[index]
        file = self._present.origin(read)
        if file is not None and self._files[file] == self._before.files.get(file):
            return False
        return self._present.fingerprint(read) != self._before.prints[index]

    def _number(self, read: Read) -> int:
        number = self._reads.get(read)
        if number is None:
            number = self._reads[_shared(read)] = len(self._reads)
        return number

    def _print(self, read: Read, index: int) -> bytes:
        if index < len(self._before.prints) and index not in self._changed:
            return self._before.prints[index]
        return self._values[index] if index in self._values else self._present.fingerprint(read)


def _shared(read: Read) -> Read:
    """Return a read that shares its words with others: each id is read by several names, each name with all ids."""
    name, key = read
    if isinstance(key, str):
        return intern(name), intern(str(key))
    return intern(name), tuple(intern(str(part)) if isinstance(part, str) else part for part in key)


def _by_language(pages: list[Page], number: int) -> list[Sequence[Page]]:
    """Divide pages into parts; what those of one language share is made once in each of them."""
    return divided(sorted(pages, key=lambda page: page.language), number)
