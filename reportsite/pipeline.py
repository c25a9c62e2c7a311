"""The build as a story: a site's folder becomes a Library, a plan, pages, a checked site, and only then output."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from concurrent.futures import Executor
from functools import lru_cache, partial
from pathlib import Path
from types import MappingProxyType
from urllib.parse import urlsplit

from msgspec import Struct
from msgspec.structs import replace

from reportsite import diagnostics as rules
from reportsite.artifacts import Artifact, ArtifactPaths
from reportsite.check.languages import check_languages
from reportsite.check.links import DeadLink, dead_links, find_dead_links
from reportsite.check.verification import Verification, verify_content
from reportsite.config import Config, load_config
from reportsite.diagnostics import Diagnostics, Position
from reportsite.errors import ContentError, ReportsiteError, SettingsError
from reportsite.i18n.locales import Locale, load_locale
from reportsite.incremental.explanation import Explanation, explain_page
from reportsite.incremental.forking import Fork, can_fork
from reportsite.incremental.indexing import KeptIndex, index_path
from reportsite.incremental.making import Made, PageMaker
from reportsite.incremental.memory import BuildMemory
from reportsite.incremental.pictures import kept_cards, pictures_path
from reportsite.incremental.prints import Prints, file_digest, locale_prints, template_prints
from reportsite.incremental.renewal import Hands, Renewal
from reportsite.incremental.soundness import Soundness
from reportsite.incremental.staleness import Stale, Why
from reportsite.incremental.untouched import (
    STATE_VERSION,
    Noted,
    Verdict,
    input_places,
    note,
    program,
    program_key,
    retell,
    state_path,
)
from reportsite.languages import Language
from reportsite.model.dates import PartialDate
from reportsite.model.kept import KeptReadings
from reportsite.model.layout import TRANSLATION_LOCK
from reportsite.model.library import Library
from reportsite.model.loading import FileReader, load_library, read_file
from reportsite.model.provenance import LOCK_FILE, format_lock
from reportsite.model.registry import Registry, is_web_address
from reportsite.model.translations import format_translations
from reportsite.publish.folder import FolderPublication, Publication
from reportsite.publish.trees import survey_tree
from reportsite.render.cards.drawing import can_draw
from reportsite.render.dear_files import DearFiles, StandingFile
from reportsite.render.documents import INDEX, load_documents
from reportsite.render.machine_files import render_machine_files
from reportsite.render.pages import Edition, PageRenderer
from reportsite.render.passages import ProseReader, RememberedPassages, parallel_texts, prose_passages
from reportsite.render.search.files import Indexer, render_search
from reportsite.render.search.index import index_segment
from reportsite.render.theme import Theme, load_theme
from reportsite.reporting import Reporter
from reportsite.settings import SETTINGS_FILE, Settings
from reportsite.site.groups import group_records
from reportsite.site.pages import Page
from reportsite.site.plan import plan_site
from reportsite.site.policies import index_policies
from reportsite.site.translations import Survey, Translation, accept, survey
from reportsite.sources.lock_writer import write_lock
from reportsite.state.fingerprints import fingerprint
from reportsite.state.stamps import take_stamps
from reportsite.state.store import Store


class Readers(Struct, frozen=True, kw_only=True):
    """How the parts of a site are read; the preview passes readers that remember what has not changed."""

    file: FileReader = read_file
    locale: Callable[[Sequence[Path], Language], Locale] = load_locale
    theme: Callable[[Sequence[Path]], Theme] = load_theme
    passages: ProseReader = prose_passages
    verification: Callable[[Path, Config, Library, Mapping[str, Locale], Diagnostics], Verification] = verify_content


READERS = Readers()


class Content(Struct, frozen=True, kw_only=True):
    """What a site says, and the words and numbers of its languages."""

    config: Config
    library: Library
    registry: Registry
    locales: Mapping[str, Locale]


class BuiltSite(Struct, frozen=True, kw_only=True):
    """A site in memory, rendered and checked."""

    artifacts: Mapping[str, Artifact]
    config: Config | None
    library: Library | None
    diagnostics: Diagnostics

    @property
    def page_count(self) -> int:
        """Return how many pages the site has."""
        return sum(path.endswith(".html") for path in self.artifacts)


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
    with Store(state_path(settings.site, output), STATE_VERSION) as store:
        memory = BuildMemory(store)
        # What stands there is looked at before anything is read, so that a change meanwhile is seen the next time.
        places = [*input_places(settings), *_other_places(settings)]
        inputs = take_stamps(places)
        key = program_key(settings)
        diagnostics = Diagnostics(strict=settings.strict)
        readings = KeptReadings(memory.readings(), read_file)
        locales = locale_prints([folder / "theme" for folder in settings.folders])
        content = load_content(settings, diagnostics, replace(READERS, file=readings))
        if content is None:
            raise ContentError(diagnostics)
        files = {**readings.files, SETTINGS_FILE: file_digest(settings.site / SETTINGS_FILE)}
        soundness = Soundness(memory.sound(), files, content.library.translation_lock, locales, key)
        passages = RememberedPassages()
        edition = edit(settings, content, diagnostics, replace(READERS, passages=passages), soundness.knows)
        if edition is None:
            raise ContentError(diagnostics)
        renewal = Renewal(edition, memory.pages(), key, _prints(edition, readings.files), diagnostics)
        sources = [folder / name for folder in settings.folders for name in ("content", "templates", "theme")]
        with (
            KeptIndex(index_path(settings.site, output), key) as index,
            FolderPublication(
                output,
                protected=[*settings.folders, *sources, *settings.protected],
                waiting=settings.waiting,
                known=memory.trees(),
            ) as publication,
        ):
            # What the languages say is held against each other while pages are made.
            texts = _begin(partial(_doubts, edition, soundness.knows, passages, settings), edition)
            renewal.renew(publication, reporter, _hands(settings, edition, readings.files, workers))
            dear = DearFiles(memory.files(), publication.holds, f"{key} {sorted(locales.items())}")
            for file in renew_files(edition, dear, index):
                if isinstance(file, StandingFile):
                    publication.keep(file.path)
                else:
                    publication.write(file)
            if not diagnostics.errors:
                _check_renewed(renewal, memory, output, publication, edition.config, diagnostics)
            found = Diagnostics(strict=settings.strict)
            retell(texts(), found)
            diagnostics.include(found)
            if diagnostics.errors:
                raise ContentError(diagnostics)
            for artifact in kept_cards(edition, pictures_path(settings.site, output)):
                publication.write(artifact)
            published = publication.commit()
        pages = renewal.pages()
        languages = tuple(language.code for language in edition.config.languages)
        memory.keep(
            verdict=Verdict(
                key=key,
                places=tuple(map(str, places)),
                inputs=inputs,
                pages=len(pages.made),
                languages=languages,
                problems=note(diagnostics),
            ),
            trees=published.known,
            pages=pages,
            readings=readings.fresh,
            links=renewal.links,
            sound=soundness.learn(edition.translations, found),
            gone=renewal.gone,
            unread=readings.unseen,
        )
        memory.keep_files(dear.origins)
        return Build(
            pages=len(pages.made),
            languages=languages,
            diagnostics=diagnostics,
            publication=published,
            renewed=len(renewal.links),
        )


_MANY_TEXTS = 500
"""From so many on, texts are held against each other in a process of their own."""


def _doubts(
    edition: Edition, passed_over: Callable[[Iterable[str]], bool], read: ProseReader, settings: Settings
) -> tuple[Noted, ...]:
    found = Diagnostics(strict=settings.strict)
    check_edition(edition, found, passed_over, read)
    return note(found)


def _begin(check: Callable[[], tuple[Noted, ...]], edition: Edition) -> Callable[[], tuple[Noted, ...]]:
    """Begin a check in another process, where there is enough to check; return what waits for its result."""
    if len(edition.translations.translations) < _MANY_TEXTS or not can_fork():
        return check
    begun = Fork[Noted](Noted, check)

    def wait() -> tuple[Noted, ...]:
        try:
            return tuple(begun.items())
        except ReportsiteError:
            return check()

    return wait


class Workers(Struct, frozen=True, kw_only=True):
    """Processes that make pages, perhaps on other machines; they must see the same files at the same paths."""

    executor: Executor
    number: int
    """How many work at once."""


_PARTS = 4
"""Into so many parts the pages of each worker are divided, so that none waits long for the last."""


def _hands(settings: Settings, edition: Edition, files: Mapping[str, bytes], workers: Workers | None) -> Hands:
    if workers is not None:
        order = _Order(
            site=settings.site,
            project=settings.project,
            base_url=settings.base_url,
            offline=settings.offline,
            content=_print(edition, files),
        )
        return Hands(parts=workers.number * _PARTS, executor=workers.executor, elsewhere=partial(make_pages, order))
    processors = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else 1
    return Hands(processes=processors if can_fork() else 1)


class _Order(Struct, frozen=True, kw_only=True):
    """What a worker needs to know to make pages of a site."""

    site: Path
    project: Path
    base_url: str | None
    offline: bool
    content: bytes
    """The fingerprint of all that the site is made from."""


def make_pages(order: _Order, pages: Sequence[Page]) -> Sequence[Made]:
    """Make some pages of a site in a process that may have read nothing of it yet.

    Raise ReportsiteError when this process sees other files than the one that asked.
    """
    return tuple(_maker(order).made(pages))


@lru_cache(maxsize=1)
def _maker(order: _Order) -> PageMaker:
    # A worker makes many parts of one site; the fingerprint tells that site from the same one after a change.
    settings = Settings(site=order.site, project=order.project, base_url=order.base_url, offline=order.offline)
    readings = KeptReadings({}, read_file)
    edition = load_edition(settings, Diagnostics(), replace(READERS, file=readings))
    if edition is None or _print(edition, readings.files) != order.content:
        raise ReportsiteError("a worker does not see the files that this process sees")
    return PageMaker(edition, _prints(edition, readings.files))


def _prints(edition: Edition, files: Mapping[str, bytes]) -> Prints:
    return Prints(
        files=files,
        templates=template_prints(edition.template_folders),
        locales=locale_prints([folder.parent / "theme" for folder in edition.template_folders]),
    )


def _print(edition: Edition, files: Mapping[str, bytes]) -> bytes:
    prints = _prints(edition, files)
    return fingerprint([files, edition.config, edition.theme.assets, prints.templates, prints.locales])


def explain(settings: Settings, output: Path, address: str) -> Explanation | None:
    """Return what a page of the site in `output` was made from and why; None where no build has made it.

    Raise ContentError when the content has errors, so that nothing can be said of a build now.
    """
    path = address.lstrip("/")
    path = path if path.endswith(".html") else f"{path.rstrip('/')}/index.html".lstrip("/")
    with Store(state_path(settings.site, output), STATE_VERSION) as store:
        memory = BuildMemory(store)
        before = memory.pages()
        if path not in before.made:
            return None
        key = before.key if before.key.startswith(program(settings)) else ""
        diagnostics = Diagnostics()
        readings = KeptReadings(memory.readings(), read_file)
        edition = load_edition(settings, diagnostics, replace(READERS, file=readings))
        if edition is None:
            raise ContentError(diagnostics)
        renewal = Renewal(edition, before, key, _prints(edition, readings.files), diagnostics)
        known = memory.trees()
        intact = survey_tree(output.absolute(), known).intact
        page = next((page for page in edition.plan.pages if page.file == path), None)

        def holds(path: str, digest: str) -> bool:
            return path in intact and known.files[path].digest == digest

        now = renewal.why(page, holds) if page else Stale(Why.GONE)
        return explain_page(path, before, now)


def _other_places(settings: Settings) -> Iterator[Path]:
    """Yield the files and folders that the settings of a site name."""
    unheard = Diagnostics()
    config = load_config(settings.site, Registry(unheard), unheard)
    if config is not None:
        yield settings.site / config.pdf.folder
        if config.captures:
            yield settings.site / config.captures


def render_site(settings: Settings, reporter: Reporter) -> BuiltSite:
    """Read, plan, render and check a site without writing anything."""
    diagnostics = Diagnostics(strict=settings.strict)
    edition = load_edition(settings, diagnostics)
    if edition is None:
        return _unfinished(diagnostics)
    artifacts = _by_path(_render(edition, diagnostics, reporter))
    # A text that names what does not exist has its line already; the link made of it would be a second one.
    if not diagnostics.errors:
        check_artifacts(artifacts, edition.config, diagnostics)
    check_edition(edition, diagnostics)
    return BuiltSite(artifacts=artifacts, config=edition.config, library=edition.library, diagnostics=diagnostics)


def record(settings: Settings, today: PartialDate) -> bool:
    """Record where every number of the content stands; return False when that was on record already.

    Raise ContentError, and write nothing, when a clause is not where it is said to be or a number is not in it.
    """
    diagnostics = Diagnostics(strict=settings.strict)
    content = load_content(settings, diagnostics)
    if content is None:
        raise ContentError(diagnostics)
    found = verify_content(
        settings.site, content.config, content.library, content.locales, diagnostics, recording=today
    )
    if diagnostics.errors:
        raise ContentError(diagnostics)
    return write_lock(settings.site / LOCK_FILE, format_lock(found.provenance))


def _by_path(artifacts: Iterable[Artifact]) -> Mapping[str, Artifact]:
    """Return artifacts by path; raise ArtifactClash when two claim the same."""
    paths = ArtifactPaths()
    site: dict[str, Artifact] = {}
    for artifact in artifacts:
        paths.claim(artifact.path)
        site[artifact.path] = artifact
    return MappingProxyType(site)


def load_content(settings: Settings, diagnostics: Diagnostics, readers: Readers = READERS) -> Content | None:
    """Read what a site says; None when it has errors (then they are reported)."""
    registry = Registry(diagnostics)
    # Settings, then words and numbers of each language: both are needed to read the content.
    config = load_config(settings.site, registry, diagnostics)
    if config is None:
        return None
    config = _with_base_url(config, settings.base_url)
    config = _without_pictures(config, diagnostics)
    themes = [folder / "theme" for folder in settings.folders]
    locales = {language.code: readers.locale(themes, language) for language in config.languages}
    # Everything the content says, held against itself.
    library = load_library(
        settings.site,
        languages=[language.code for language in config.languages],
        grammars={code: locale.grammar for code, locale in locales.items()},
        registry=registry,
        diagnostics=diagnostics,
        read=readers.file,
    )
    if diagnostics.errors:
        return None
    return Content(config=config, library=library, registry=registry, locales=MappingProxyType(locales))


def survey_translations(settings: Settings) -> tuple[Library, Survey]:
    """Return what a site says and how its translations stand; raise ContentError when it cannot be read."""
    diagnostics = Diagnostics(strict=settings.strict)
    content = load_content(settings, diagnostics)
    if content is None:
        raise ContentError(diagnostics)
    return content.library, _survey(content)


def accept_translations(settings: Settings, chosen: Callable[[Translation], bool], *, waive: bool) -> int:
    """Record that the chosen translations render the words that stand there now, or may differ from them.

    Return how many were chosen; what is missing can be waived, not accepted.
    """
    library, found = survey_translations(settings)
    items = [item for item in found.translations if chosen(item)]
    accepted = accept(found, library.translation_lock, items, waive=waive)
    write_lock(settings.site / TRANSLATION_LOCK, format_translations(accepted))
    return len(items)


def _survey(
    content: Content,
    read: ProseReader = prose_passages,
    passed_over: Callable[[Iterable[str]], bool] = lambda _: False,
) -> Survey:
    languages = [language.code for language in content.config.languages]
    texts = parallel_texts(content.library, content.config, read, passed_over)
    return survey(texts, languages, content.library.translation_lock)


def load_edition(settings: Settings, diagnostics: Diagnostics, readers: Readers = READERS) -> Edition | None:
    """Read, verify and plan a site: all that rendering needs; None when there are errors (then they are reported)."""
    content = load_content(settings, diagnostics, readers)
    return None if content is None else edit(settings, content, diagnostics, readers)


def edit(
    settings: Settings,
    content: Content,
    diagnostics: Diagnostics,
    readers: Readers = READERS,
    passed_over: Callable[[Iterable[str]], bool] = lambda _: False,
) -> Edition | None:
    """Verify and plan what a site says; None when there are errors (then they are reported).

    How translations stand to their sources is not asked of texts whose files are `passed_over`.
    """
    config, library = content.config, content.library
    # Every number held against its clause, the clause against its capture, and numbers against each other.
    verification = readers.verification(settings.site, config, library, content.locales, diagnostics)
    plan = plan_site(library, config, diagnostics)
    # What is wrong with the records would only be repeated by the pages made of them.
    if diagnostics.errors:
        return None
    documents = load_documents(settings.site, settings.folders, config, library)
    if old := documents.total - len(documents.entries):
        place = Position(f"{config.pdf.folder}/{INDEX}")
        diagnostics.add(rules.DOCUMENTS_OLD, place, count=str(old), total=str(documents.total))
    return Edition(
        library=library,
        config=config,
        plan=plan,
        registry=content.registry,
        locales=content.locales,
        theme=readers.theme([folder / "theme" for folder in settings.folders]),
        arithmetic=verification.arithmetic,
        policies=index_policies(library),
        groups=group_records(library),
        translations=_survey(content, readers.passages, passed_over),
        template_folders=tuple(folder / "templates" for folder in settings.folders),
        offline=settings.offline,
        documents=documents,
    )


def _render(edition: Edition, diagnostics: Diagnostics, reporter: Reporter) -> Iterator[Artifact]:
    renderer = PageRenderer(edition, diagnostics)
    reporter.stage("render", len(edition.plan.pages))
    for page in edition.plan.pages:
        yield renderer.render(page)
        reporter.step()
    yield from render_files(edition)


def render_files(edition: Edition, index: Indexer = index_segment) -> Iterator[Artifact]:
    """Yield what a site has besides its pages: its theme's files, printed documents, data, what machines ask for."""
    yield from (file for file in renew_files(edition, DearFiles(), index) if isinstance(file, Artifact))


def renew_files(edition: Edition, dear: DearFiles, index: Indexer = index_segment) -> Iterator[Artifact | StandingFile]:
    """Yield the same, those that are dear to make only where what they are made from has changed."""
    yield from edition.theme.artifacts
    yield from edition.documents.artifacts
    yield from render_search(edition, index)
    yield from render_machine_files(edition, dear)


def check_edition(
    edition: Edition,
    diagnostics: Diagnostics,
    passed_over: Callable[[Iterable[str]], bool] = lambda _: False,
    read: ProseReader = prose_passages,
) -> None:
    """Hold what the languages say against each other, save for texts whose files are `passed_over`."""
    first = edition.config.languages[0].code
    check_languages(edition.library, edition.translations, edition.locales, first, diagnostics, passed_over, read)


def check_artifacts(artifacts: Mapping[str, Artifact], config: Config, diagnostics: Diagnostics) -> None:
    """Report every link of a whole site that leads nowhere."""
    files = {path: artifact.content for path, artifact in artifacts.items()}
    _report(find_dead_links(files, base_path=_base_path(config)), diagnostics)


def _check_renewed(
    renewal: Renewal,
    memory: BuildMemory,
    output: Path,
    publication: FolderPublication,
    config: Config,
    diagnostics: Diagnostics,
) -> None:
    """Report links that lead nowhere, as far as pages made anew can have brought them about."""
    pages = renewal.links
    if renewal.gone or publication.missing or renewal.lost_ids():
        pages = {**renewal.remembered(memory.links(), output), **pages}
    _report(dead_links(pages, publication.paths, renewal.ids, base_path=_base_path(config)), diagnostics)


def _report(links: Iterable[DeadLink], diagnostics: Diagnostics) -> None:
    for link in links:
        rule = rules.BROKEN_FRAGMENT if link.fragment_only else rules.BROKEN_LINK
        diagnostics.add(rule, Position(link.page), target=link.target, suggestion="")


def _base_path(config: Config) -> str:
    return urlsplit(config.base_url).path.rstrip("/") + "/"


def _without_pictures(config: Config, diagnostics: Diagnostics) -> Config:
    """Return the settings without pictures, and say so, where nothing is installed that could draw them."""
    if not config.share.images or can_draw():
        return config
    diagnostics.add(rules.NO_PICTURES, Position(SETTINGS_FILE))
    return replace(config, share=replace(config.share, images=False))


def _with_base_url(config: Config, base_url: str | None) -> Config:
    if base_url is None:
        return config
    if not is_web_address(base_url):
        raise SettingsError(f"not an http or https address: {base_url}")
    return replace(config, base_url=base_url)


def _unfinished(diagnostics: Diagnostics) -> BuiltSite:
    return BuiltSite(artifacts={}, config=None, library=None, diagnostics=diagnostics)
