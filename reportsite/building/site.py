"""The build as a story: a site is read, what is stale of it is made, all of it is checked, and only then published."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from functools import partial
from itertools import chain, islice
from pathlib import Path

from msgspec import Struct
from msgspec.structs import replace

from reportsite.artifacts import Artifact
from reportsite.building.files import Left, Made, begin, make_files
from reportsite.building.reading import MUCH, read_ahead
from reportsite.building.surveying import survey_aside
from reportsite.building.workers import Workers, hands_for, processors
from reportsite.check.links import DeadLink, PageLinks, dead_links
from reportsite.config import Config, load_config
from reportsite.diagnostics import Diagnostics
from reportsite.errors import ContentError
from reportsite.incremental.indexing import KeptIndex, index_path, keep_index
from reportsite.incremental.memory import BuildMemory
from reportsite.incremental.notes import Noted, note, retell
from reportsite.incremental.prints import file_digest, locale_prints, prints_of
from reportsite.incremental.renewal import Renewal
from reportsite.incremental.soundness import Soundness
from reportsite.incremental.untouched import STATE_VERSION, Verdict, input_places, program_key, state_path
from reportsite.incremental.values import KeptValues
from reportsite.model.kept import KeptReadings
from reportsite.model.loading import read_file
from reportsite.model.registry import Registry
from reportsite.pipeline import READERS, base_path, check_edition, edit, load_content, report_dead_links
from reportsite.publish.folder import FolderPublication, Publication
from reportsite.render.dear_files import DearFiles
from reportsite.render.pages import Edition
from reportsite.render.passages import RememberedPassages
from reportsite.reporting import Reporter
from reportsite.settings import SETTINGS_FILE, Settings
from reportsite.state.aside import Aside
from reportsite.state.processes import can_fork
from reportsite.state.stamps import take_stamps
from reportsite.state.store import Store

_MANY_TEXTS = 500
"""From so many on, texts are held against each other in a process of their own."""


class Build(Struct, frozen=True, kw_only=True):
    """What a build came to."""

    pages: int
    languages: tuple[str, ...]
    diagnostics: Diagnostics
    publication: Publication
    renewed: int
    """How many of the pages were made anew."""


def build(settings: Settings, output: Path, reporter: Reporter, workers: Workers | None = None) -> Build:
    """Build the site into `output`; raise ContentError, and write nothing, when the content has errors.

    What the build before left is made use of; without it the same bytes come out, only later. Pages are made by
    `workers`, where there are many; with none, by processes of this machine.
    """
    sources = [folder / name for folder in settings.folders for name in ("content", "templates", "theme")]
    with Store(state_path(settings.site, output), STATE_VERSION) as store:
        memory = BuildMemory(store)
        # Nothing is read before it is this run's turn, so that the last run to publish is the last to have read.
        with FolderPublication(
            output,
            protected=[*settings.folders, *sources, *settings.protected],
            waiting=settings.waiting,
            known=memory.trees,
        ) as publication:
            run = _Run(settings, output, memory, publication)
            edition = run.read()
            run.make(edition, reporter, workers)
            dead = run.dead_links(edition)
            if not dead:
                publication.prepare()
            run.check(dead)
            published = publication.commit()
        return run.remember(edition, published)


class _Run:
    """One build on its way; each step is called once, in the order in which they stand."""

    def __init__(self, settings: Settings, output: Path, memory: BuildMemory, publication: FolderPublication) -> None:
        self._settings = settings
        self._output = output
        self._memory = memory
        self._publication = publication
        self._diagnostics = Diagnostics(strict=settings.strict)
        self._doubts = Diagnostics(strict=settings.strict)
        self._aside = Aside()
        self._passages = RememberedPassages(self._aside)
        self._index = index_path(settings.site, output)
        # What stands there is looked at before anything is read, so that a change meanwhile is seen the next time.
        unheard = Diagnostics()
        config = load_config(settings.site, Registry(unheard), unheard)
        self._places = [*input_places(settings), *(_named_places(settings.site, config) if config else ())]
        self._inputs = take_stamps(self._places)
        self._languages = [language.code for language in config.languages] if config else []
        self._locales = locale_prints(settings.folders)
        self._readings = KeptReadings(memory.readings(), read_file, self._aside)
        self.key = program_key(settings)
        """What stands for the program and for what it was asked to do."""

    def read(self) -> Edition:
        """Read, verify and plan the site; raise ContentError when it has errors."""
        if self._written() > MUCH and can_fork():
            read_ahead(self._settings.site, self._languages, self._readings, self._passages, processors())
        content = load_content(self._settings, self._diagnostics, replace(READERS, file=self._readings))
        if content is None:
            raise ContentError(self._diagnostics)
        files = {**self._readings.files, SETTINGS_FILE: file_digest(self._settings.site / SETTINGS_FILE)}
        lock = content.library.translation_lock
        self._soundness = Soundness(self._memory.sound(), files, lock, self._locales, self.key)
        look = partial(survey_aside, aside=self._aside, passed_over=self._soundness.knows)
        readers = replace(READERS, passages=self._passages, survey=look)
        edition = edit(self._settings, content, self._diagnostics, readers)
        if edition is None:
            raise ContentError(self._diagnostics)
        return edition

    def make(self, edition: Edition, reporter: Reporter, workers: Workers | None) -> None:
        """Make what is stale and take over the rest; raise ContentError when what was made has errors."""
        prints = prints_of(edition, self._readings.files, self._locales)
        kept = KeptValues(self._memory.values)
        self._renewal = Renewal(edition, self._memory.pages(), self.key, prints, self._diagnostics, kept)
        # What the languages say is held against each other while pages are made, and what comes after them.
        texts_there = chain.from_iterable(edition.translations.by_file.values())
        several = next(islice(texts_there, _MANY_TEXTS - 1, None), None) is not None
        self._texts = begin(Noted, partial(self._doubtful, edition), is_worth_it=several, gives_way=True)
        program = f"{self.key} {sorted(self._locales.items())}"
        dear = DearFiles(self._memory.files(), self._publication.holds, program)
        index = KeptIndex(self._index, self.key, prints, self._renewal.present)
        # Where a site stands, few pages may have to be made, and this process has time for no more than those.
        stands = self._renewal.knows_pages
        files = begin(Made, partial(make_files, edition, dear, index, self._publication.holds), is_worth_it=stands)
        hands = hands_for(self._settings, edition, prints, workers)

        def put_files() -> None:
            for made in files():
                self._put(made)

        if stands:
            self._renewal.renew(self._publication, reporter, hands)
            # Texts that are held against each other here are, while files are still being made elsewhere.
            self._hear_of_texts()
            put_files()
        else:
            # Files that are made here are, while pages are being made elsewhere.
            self._renewal.renew(self._publication, reporter, hands, put_files)
        if self._diagnostics.errors or not several:
            self._hear_of_texts()
        if self._diagnostics.errors:
            raise ContentError(self._diagnostics)
        self._pages = self._renewal.pages()

    def dead_links(self, edition: Edition) -> Collection[DeadLink]:
        """Return the links that pages made anew, or files that are no more, leave without an end."""
        renewal, publication = self._renewal, self._publication
        pages: Mapping[str, PageLinks] = renewal.links
        if renewal.gone or publication.missing or renewal.lost_ids():
            pages = {**renewal.remembered(self._memory.links(), self._output), **pages}
        return tuple(dead_links(pages, publication.paths, renewal.ids, base_path=base_path(edition.config)))

    def check(self, dead: Iterable[DeadLink]) -> None:
        """Raise ContentError when the texts have errors, or else when there are dead links."""
        self._hear_of_texts()
        if not self._diagnostics.errors:
            report_dead_links(dead, self._diagnostics)
        if self._diagnostics.errors:
            raise ContentError(self._diagnostics)

    def _hear_of_texts(self) -> None:
        """Wait until texts have been held against each other; take note, once, of what that came to."""
        found, self._texts = self._texts(), tuple
        retell(found, self._doubts)
        self._diagnostics.include(self._doubts)

    def remember(self, edition: Edition, published: Publication) -> Build:
        """Leave for the next build what it needs; return what this one came to."""
        pages = self._pages
        languages = tuple(language.code for language in edition.config.languages)
        self._memory.keep(
            verdict=Verdict(
                key=self.key,
                places=tuple(map(str, self._places)),
                inputs=self._inputs,
                pages=len(pages.made),
                languages=languages,
                problems=note(self._diagnostics),
            ),
            trees=published.known,
            pages=pages,
            values=self._renewal.values(),
            readings=self._readings.fresh,
            links=self._renewal.links,
            sound=self._soundness.learn(edition.translations, self._doubts),
            files=self._left.origins,
            gone=self._renewal.gone,
            unread=self._readings.unseen,
        )
        keep_index(self._index, self._left.index)
        return Build(
            pages=len(pages.made),
            languages=languages,
            diagnostics=self._diagnostics,
            publication=published,
            renewed=len(self._renewal.links),
        )

    def _written(self) -> int:
        """Return how many bytes stand in files that were written since the build before."""
        before = self._memory.inputs()
        return sum(stamp[0] for path, stamp in self._inputs.items() if before.get(path) != stamp)

    def _put(self, made: Made) -> None:
        if isinstance(made, Left):
            self._left = made
        elif made.content is None:
            self._publication.keep(made.path)
        else:
            self._publication.write(Artifact(made.path, made.content))

    def _doubtful(self, edition: Edition) -> tuple[Noted, ...]:
        found = Diagnostics(strict=self._settings.strict)
        check_edition(edition, found, self._soundness.knows, self._passages)
        return note(found)


def _named_places(site: Path, config: Config) -> Iterator[Path]:
    """Yield the files and folders that the settings of a site name."""
    yield site / config.pdf.folder
    if config.captures:
        yield site / config.captures
