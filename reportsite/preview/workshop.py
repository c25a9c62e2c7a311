"""The site as it is being written → its pages, rendered when somebody asks, from the last state that had no errors.

One lock holds everything together: a look at the disk, the edition that follows from it, the pages made of that
edition. A page is rendered by the renderer of the build and kept until something was saved; what a broken file would
have changed stays as it was, and its problems are told beside it.
"""

from __future__ import annotations

import hashlib
import os
import re
import threading
import time
from collections import OrderedDict, deque
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from types import MappingProxyType

from msgspec import Struct
from msgspec.structs import replace

from reportsite import diagnostics as rules
from reportsite.artifacts import Artifact
from reportsite.diagnostics import Diagnostic, Diagnostics, Position, Severity
from reportsite.errors import ReportsiteError, TemplateFault
from reportsite.pipeline import check_artifacts, load_edition, render_files
from reportsite.preview.checking import TextChecks
from reportsite.preview.drafts import DraftMarks
from reportsite.preview.memory import Memory, kept_readings, verify
from reportsite.preview.snapshot import EMPTY, Part, Snapshot, Source, glance, labels, look
from reportsite.render.pages import Edition, PageRenderer
from reportsite.settings import SETTINGS_FILE, Settings
from reportsite.site.pages import Page, PageKind

_KEPT_BYTES = 32 * 1024 * 1024
"""Of rendered pages; those asked for longest ago go first."""
_KEPT_REBUILDS = 20
_PATIENCE = 0.025
"""Seconds between looks while a save seems to be under way; there are at most three."""
_WITH_PROSE = frozenset({PageKind.REPORT, PageKind.TEXT})
"""Kinds of page whose texts can name what does not exist."""
_CHECKED_WHOLE = 1000
"""Pages up to which all are rendered and their links followed while nothing else happens."""
_MANY_FILES = 2000
"""Files from which on a look takes so long that the next one rests, as long as nothing is said to have changed;"""
_REST = 4
"""for so many times as long as it took."""
_TAKEN_IN = 20
"""Files saved at once, up to which it is tried to take them in without loading the rest."""
_PLACE = re.compile(r"(?P<file>[\w./-]+\.(?:ya?ml|po))(?::(?P<line>\d+)(?::(?P<column>\d+))?)?")


class Rendered(Struct, frozen=True, kw_only=True):
    """A page as it was last rendered."""

    content: bytes
    digest: str
    """The same as long as the page needs no reload: the name of the stylesheet is left out."""
    problems: tuple[Diagnostic, ...]
    turn: int
    """Which rendering it belongs to."""


@dataclass(slots=True, kw_only=True)
class Rebuild:
    """What one save led to."""

    number: int
    files: tuple[str, ...]
    """What was saved: why it was done."""
    parts: tuple[str, ...]
    """Which parts of the site those files belong to."""
    parsed: int
    """How many files of the content were parsed anew."""
    milliseconds: float
    """From the look that found the change to an edition ready to render."""
    succeeded: bool
    pages: dict[str, tuple[float, bool]] = field(default_factory=dict)
    """Route → milliseconds of its rendering, and whether it came out different."""


class Workshop:
    """Holds the current state of a site and answers for its pages; safe to use from several threads."""

    def __init__(self, settings: Settings, on_news: Callable[[], None]) -> None:
        self._settings = settings
        self._on_news = on_news
        self._lock = threading.RLock()
        self._hint_lock = threading.Lock()
        self._hints: set[str] = set()
        self._memory = Memory(kept_readings(settings.site))
        self._snapshot = self._adopted = EMPTY
        self._looked = -1.0
        self._rested = 0.0
        self._asked = 0.0
        self._edition: Edition | None = None
        self._renderer: PageRenderer | None = None
        self._drafts: DraftMarks | None = None
        self._pages: Mapping[str, Page] = {}
        self._files: Mapping[str, Artifact] | None = None
        self._turn = 0
        self._rendered: OrderedDict[str, Rendered] = OrderedDict()
        self._rendered_bytes = 0
        self._load_problems: tuple[Diagnostic, ...] = ()
        self._page_problems: dict[str, tuple[Diagnostic, ...]] = {}
        self._language_problems: tuple[Diagnostic, ...] = ()
        self._link_problems: tuple[Diagnostic, ...] = ()
        self._links_checked = False
        self._unread: list[str] = []
        self._checks = TextChecks()
        self.prose_read = False
        """Whether all texts have been rendered since the last change that may have made mistakes in them."""
        self.is_checked = False
        """Whether captures and languages have been looked at since the last change."""
        self.rebuilds: deque[Rebuild] = deque(maxlen=_KEPT_REBUILDS)
        """The last ones, newest first."""

    # What there is --------------------------------------------------------------------------------------------

    @property
    def edition(self) -> Edition | None:
        """Return the last edition without errors; None before there was one."""
        return self._edition

    @property
    def snapshot(self) -> Snapshot:
        """Return what was last seen on disk."""
        return self._snapshot

    @property
    def state(self) -> int:
        """Return how often something has changed since the start."""
        return self.rebuilds[0].number if self.rebuilds else 0

    @property
    def links_checked(self) -> bool:
        """Tell whether the links of the whole site have been followed since the last change."""
        return self._links_checked

    def problems(self) -> tuple[Diagnostic, ...]:
        """Return all that is known to be wrong, errors first."""
        with self._lock:
            found = Diagnostics()
            found.include(self._load_problems)
            if not any(item.severity is Severity.ERROR for item in self._load_problems):
                for items in self._page_problems.values():
                    found.include(items)
                found.include(self._memory.doubts)
                found.include(self._language_problems)
                found.include(self._link_problems)
            strict = self._settings.strict
            wrong = [item for item in found if item.severity is not Severity.NOTE]
            items = tuple(replace(item, severity=Severity.ERROR) for item in wrong) if strict else tuple(wrong)
        return tuple(sorted(items, key=lambda item: item.severity is not Severity.ERROR))

    @property
    def is_held(self) -> bool:
        """Tell whether pages are shown as they were before an error."""
        with self._lock:
            items = (*self._load_problems, *(item for own in self._page_problems.values() for item in own))
        return any(item.severity is Severity.ERROR for item in items)

    # Looking and loading --------------------------------------------------------------------------------------

    def hint(self, path: str) -> None:
        """Take note that a file is said to have changed; the next look reads it whatever its times say."""
        with self._hint_lock:
            self._hints.add(path)

    def refresh(self, asked: float | None = None) -> bool:
        """Look at the disk and load what has changed; return whether anything had.

        A look that began after `asked` (of the monotonic clock) is as good as a new one; where a look takes long, so
        is one a moment before, as long as nothing is said to have changed.
        """
        with self._lock:
            began = time.monotonic()
            if asked is not None and (self._looked > asked or (not self._hints and began < self._rested)):
                return False
            self._looked = began
            snapshot = self._look_until_quiet()
            changed = self._snapshot.changed(snapshot)
            if not changed and self.rebuilds:
                self._snapshot = snapshot
                return False
            first = not self.rebuilds
            parts = set(Part) if first else {source.part for source in changed}
            succeeded = self._revise(snapshot, changed) or self._load(snapshot, parts)
            self.rebuilds.appendleft(
                Rebuild(
                    number=self.state + 1,
                    files=() if first else labels(changed),
                    parts=tuple(part.value for part in Part if part in parts),
                    parsed=self._memory.parsed,
                    milliseconds=(time.monotonic() - began) * 1000,
                    succeeded=succeeded,
                )
            )
        self._on_news()
        return True

    def come(self, asked: float) -> None:
        """Bring everything up to date for somebody who has asked for a page."""
        self._asked = asked
        self.refresh(asked)
        self._asked = time.monotonic()

    def is_asked(self, seconds: float) -> bool:
        """Tell whether somebody has asked for a page a moment ago."""
        return time.monotonic() - self._asked < seconds

    def _taken_hints(self) -> set[str]:
        with self._hint_lock:
            hints, self._hints = self._hints, set()
        return hints

    def _look_until_quiet(self) -> Snapshot:
        hints = self._taken_hints()
        snapshot = self._look(hints)
        for _ in range(3):
            if not self.rebuilds or not snapshot.is_restless(self._snapshot):
                break
            time.sleep(_PATIENCE)
            hints |= self._taken_hints()
            snapshot = self._look(hints)
        return snapshot

    def _look(self, hints: Collection[str]) -> Snapshot:
        glanced = glance(self._snapshot, hints) if hints and self.rebuilds else None
        # Of several hints that one save gives the first may come alone, and tell of a file that is gone again.
        if glanced is not None and self._snapshot.changed(glanced):
            return glanced
        began = time.monotonic()
        snapshot = look(self._settings.folders, self._snapshot, hints)
        spent = time.monotonic() - began
        # Of a site of many files no more than a quarter of the time goes into looking for what nobody spoke of.
        self._rested = began + spent * _REST if len(snapshot.sources) > _MANY_FILES else 0.0
        return snapshot

    def _revise(self, snapshot: Snapshot, changed: Sequence[Source]) -> bool:
        """Take in what was saved without loading the rest; return False where everything must be loaded."""
        edition, renderer = self._edition, self._renderer
        if edition is None or renderer is None or not changed or len(changed) > _TAKEN_IN:
            return False
        if any(item.severity is Severity.ERROR for item in self._load_problems):
            return False
        if not all(source.is_plain_content for source in changed):
            return False
        self._memory.parsed = 0
        site = self._settings.site
        try:
            digests = {source.label: source.digest for source in changed}
            revision = self._memory.revise(edition, self._load_problems, site, digests)
        except Exception:  # noqa: BLE001 (loading everything will say what it is)
            return False
        if revision is None:
            return False
        self._snapshot = self._adopted = snapshot
        self._load_problems = revision.problems
        self._edition = revision.edition
        renderer.take_over(revision.edition, revision.policies)
        self._files = None
        self._turn += 1
        # No text can have come to name what does not exist; those not read yet are still to be.
        self._links_checked = self.is_checked = False
        self._link_problems = ()
        self._checks.begin(revision.edition, digests)
        return True

    def _load(self, snapshot: Snapshot, parts: set[Part]) -> bool:
        self._memory.parsed = 0
        edition, problems = self._read(snapshot)
        for _ in range(5):
            # What was saved while we were reading may be half in; then it is read once more.
            after = look(self._settings.folders, snapshot, self._taken_hints())
            if after.stamp() == snapshot.stamp():
                break
            parts |= {source.part for source in snapshot.changed(after)}
            snapshot = after
            edition, problems = self._read(snapshot)
        self._snapshot = snapshot
        self._load_problems = problems
        succeeded = edition is not None and not any(item.severity is Severity.ERROR for item in problems)
        if edition and succeeded:
            self._memory.forget_unused()
            changed = self._adopted.changed(snapshot)
            only_content = all(source.part is Part.CONTENT for source in changed)
            self._adopt(edition, parts, labels(changed) if only_content else None)
            self._adopted = snapshot
        elif self._edition and Part.TEMPLATES in parts:
            self._adopt(self._edition, {Part.TEMPLATES}, ())
        return succeeded

    def _read(self, snapshot: Snapshot) -> tuple[Edition | None, tuple[Diagnostic, ...]]:
        diagnostics = Diagnostics(strict=self._settings.strict)
        try:
            edition = load_edition(self._settings, diagnostics, self._memory.readers(snapshot))
        except Exception as error:  # noqa: BLE001 (whatever it is, the editor sees it and the preview stays up)
            return None, (*diagnostics, self._fault(error))
        return edition, tuple(diagnostics)

    def _adopt(self, edition: Edition, parts: set[Part], changed: Collection[str] | None) -> None:
        edition = replace(edition, positions=True)
        unheard = Diagnostics(strict=self._settings.strict)
        old = self._renderer
        if old is None or Part.TEMPLATES in parts:
            self._renderer = PageRenderer(edition, unheard)
        else:
            self._renderer = old.renewed(edition)
        if old:
            old.let_go()
        self._edition = edition
        self._drafts = DraftMarks(edition)
        self._pages = MappingProxyType({page.route: page for page in edition.plan.pages})
        self._files = None
        self._turn += 1
        self._links_checked = self.prose_read = self.is_checked = False
        self._unread = [page.route for page in edition.plan.pages if page.kind in _WITH_PROSE][::-1]
        self._checks.begin(edition, changed)
        self._link_problems = ()
        self._page_problems = {route: items for route, items in self._page_problems.items() if route in self._pages}
        for route in [route for route in self._rendered if route not in self._pages]:
            self._rendered_bytes -= len(self._rendered.pop(route).content)

    # Pages and files ------------------------------------------------------------------------------------------

    def routes(self) -> Mapping[str, Page]:
        """Return the pages of the site by their addresses."""
        return self._pages

    def page(self, route: str) -> Rendered | None:
        """Return a page as it is now; None when the site has no such page, or none can be rendered yet."""
        with self._lock:
            page = self._pages.get(route)
            if page is None or self._renderer is None:
                return None
            kept = self._rendered.get(route)
            if kept and kept.turn == self._turn:
                self._rendered.move_to_end(route)
                return kept
            fresh = self._render(page, kept)
            told = self._page_problems.get(route, ())
            if fresh.problems:
                self._page_problems[route] = fresh.problems
            else:
                self._page_problems.pop(route, None)
        if fresh.problems != told:
            self._on_news()
        return fresh

    def file(self, path: str) -> Artifact | None:
        """Return a file of the site that is no page."""
        with self._lock:
            edition = self._edition
            if edition is None:
                return None
            own = next((artifact for artifact in edition.theme.artifacts if artifact.path == path), None)
            if own:
                return own
            if self._files is None:
                try:
                    self._files = {artifact.path: artifact for artifact in render_files(edition)}
                except ReportsiteError:
                    return None
            return self._files.get(path)

    def _render(self, page: Page, kept: Rendered | None) -> Rendered:
        assert self._renderer is not None  # noqa: S101 (asked by the caller)
        assert self._drafts is not None  # noqa: S101 (comes with it)
        began = time.monotonic()
        diagnostics = Diagnostics(strict=self._settings.strict)
        try:
            content = self._drafts.mark(page, self._renderer.reporting_to(diagnostics).render(page).content)
        except Exception as error:  # noqa: BLE001 (as above)
            diagnostics.include((self._fault(error),))
            content = b""
        failed = bool(diagnostics.errors)
        if failed and kept and kept.content:
            content = kept.content
        fresh = Rendered(content=content, digest=self._digest(content), problems=tuple(diagnostics), turn=self._turn)
        if self.rebuilds:
            spent = (time.monotonic() - began) * 1000
            self.rebuilds[0].pages[page.route] = (spent, kept is None or kept.digest != fresh.digest)
        self._keep(page.route, fresh)
        return fresh

    def _digest(self, content: bytes) -> str:
        assert self._edition is not None  # noqa: S101 (nothing is rendered without)
        name = self._edition.theme.stylesheet.encode()
        return hashlib.sha256(content.replace(name, b"stylesheet")).hexdigest()[:20]

    def _keep(self, route: str, fresh: Rendered) -> None:
        old = self._rendered.pop(route, None)
        self._rendered_bytes += len(fresh.content) - (len(old.content) if old else 0)
        self._rendered[route] = fresh
        while self._rendered_bytes > _KEPT_BYTES and len(self._rendered) > 1:
            _, dropped = self._rendered.popitem(last=False)
            self._rendered_bytes -= len(dropped.content)

    def _fault(self, error: Exception) -> Diagnostic:
        """Return what stopped a run as a diagnostic, at the place that it names, without paths of this machine."""
        place, rule = Position(SETTINGS_FILE), rules.ENGINE
        problem = f"{type(error).__name__}: {error}"
        if isinstance(error, TemplateFault):
            place, rule, problem = error.position, rules.TEMPLATE, error.problem
        elif isinstance(error, OSError):
            place = Position(str(error.filename or ""))
            problem = f"{error.strerror or type(error).__name__}: {place.file}"
        elif isinstance(error, ReportsiteError):
            rule, problem = rules.SETTING, str(error)
            if named := _PLACE.search(problem):
                place = Position(named["file"], int(named["line"] or 1), int(named["column"] or 1))
        for folder in self._settings.folders:
            problem = problem.replace(f"{folder}{os.sep}", "")
            place = replace(place, file=place.file.replace(f"{folder}{os.sep}", "").replace(os.sep, "/"))
        words = MappingProxyType({"problem": problem})
        return Diagnostic(rule=rule, position=place, arguments=words, severity=Severity.ERROR)

    # While nothing else happens -------------------------------------------------------------------------------

    def read_prose(self) -> Iterator[None]:
        """Render the pages with texts one by one, so that mistakes on pages that nobody has open are told too."""
        turn = self._turn
        while self._unread and turn == self._turn:
            self.page(self._unread[-1])
            if turn == self._turn:
                self._unread.pop()
            yield
        if turn == self._turn and not self.prose_read:
            self.prose_read = True
            self._on_news()

    def verify(self) -> Iterator[None]:
        """Hold the content against its captures and its languages against each other."""
        edition, turn = self._edition, self._turn
        if edition is None or self.is_checked:
            return
        fault: tuple[Diagnostic, ...] = ()
        doubts = self._memory.doubts
        try:
            if not self._memory.is_verified:
                doubts = verify(edition, self._settings.site)
                yield
            for _ in self._checks.steps(edition, self._memory.passages, strict=self._settings.strict):
                yield
                if turn != self._turn:
                    return
        except Exception as error:  # noqa: BLE001 (as above)
            fault = (self._fault(error),)
        yield
        with self._lock:
            if turn != self._turn:
                return
            self._memory.settle(doubts)
            self._language_problems = (*self._checks.problems, *fault)
            self.is_checked = True
        self._on_news()

    def follow_links(self) -> Iterator[None]:
        """Render all pages one by one, then tell which of their links lead nowhere."""
        edition, turn = self._edition, self._turn
        if edition is None or len(self._pages) > _CHECKED_WHOLE:
            return
        artifacts: dict[str, Artifact] = {}
        for page in tuple(self._pages.values()):
            rendered = self.page(page.route)
            if rendered is None or turn != self._turn:
                return
            artifacts[page.file] = Artifact(page.file, rendered.content)
            yield
        with self._lock:
            if turn != self._turn:
                return
            for path in edition.theme.assets.values():
                artifacts[path] = Artifact(path, b"")
            self.file("sitemap.xml")
            for path in self._files or ():
                artifacts.setdefault(path, Artifact(path, b""))
            diagnostics = Diagnostics(strict=self._settings.strict)
            check_artifacts(artifacts, edition.config, diagnostics)
            self._links_checked = True
            self._link_problems = tuple(diagnostics)
        self._on_news()
