"""The build as a story: a site's folder becomes a Library, a plan, pages, a checked site, and only then output."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from types import MappingProxyType
from urllib.parse import urlsplit

from msgspec import Struct
from msgspec.structs import replace

from reportsite import diagnostics as rules
from reportsite.artifacts import Artifact, ArtifactPaths
from reportsite.check.languages import check_languages
from reportsite.check.links import DeadLink, find_dead_links
from reportsite.check.verification import Verification, verify_content
from reportsite.config import Config, load_config
from reportsite.diagnostics import Diagnostics, Position
from reportsite.errors import ContentError, SettingsError
from reportsite.i18n.locales import Locale, load_locale
from reportsite.languages import Language
from reportsite.model.dates import PartialDate
from reportsite.model.layout import TRANSLATION_LOCK
from reportsite.model.library import Library
from reportsite.model.loading import FileReader, load_library, read_file
from reportsite.model.provenance import LOCK_FILE, format_lock
from reportsite.model.registry import Registry, is_web_address
from reportsite.model.translations import format_translations
from reportsite.render.cards.drawing import can_draw
from reportsite.render.dear_files import DearFiles, StandingFile
from reportsite.render.documents import INDEX, load_documents
from reportsite.render.machine_files import render_machine_files
from reportsite.render.pages import Edition, PageRenderer
from reportsite.render.passages import ProseReader, parallel_texts, prose_passages
from reportsite.render.search.files import Indexer, render_search
from reportsite.render.theme import Theme, load_theme
from reportsite.reporting import Reporter
from reportsite.settings import SETTINGS_FILE, Settings
from reportsite.site.groups import group_records
from reportsite.site.plan import plan_site
from reportsite.site.policies import index_policies
from reportsite.site.translations import Survey, Translation, accept, survey
from reportsite.sources.lock_writer import write_lock


class Readers(Struct, frozen=True, kw_only=True):
    """How the parts of a site are read; the preview passes readers that remember what has not changed."""

    file: FileReader = read_file
    locale: Callable[[Sequence[Path], Language], Locale] = load_locale
    theme: Callable[[Sequence[Path]], Theme] = load_theme
    passages: ProseReader = prose_passages
    verification: Callable[[Path, Config, Library, Mapping[str, Locale], Diagnostics], Verification] = verify_content
    survey: Callable[[Library, Config, ProseReader], Survey] | None = None
    """What tells how translations stand, where all of them are not to be looked at at once."""


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
        drafts=settings.drafts,
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


def _survey(content: Content, read: ProseReader = prose_passages) -> Survey:
    languages = [language.code for language in content.config.languages]
    texts = parallel_texts(content.library, content.config, read)
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
) -> Edition | None:
    """Verify and plan what a site says; None when there are errors (then they are reported)."""
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
        translations=readers.survey(library, config, readers.passages)
        if readers.survey
        else _survey(content, readers.passages),
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


def render_files(edition: Edition, index: Indexer | None = None) -> Iterator[Artifact]:
    """Yield what a site has besides its pages: its theme's files, printed documents, data, what machines ask for."""
    yield from (file for file in renew_files(edition, DearFiles(), index) if isinstance(file, Artifact))


def renew_files(edition: Edition, dear: DearFiles, index: Indexer | None = None) -> Iterator[Artifact | StandingFile]:
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
    report_dead_links(find_dead_links(files, base_path=base_path(config)), diagnostics)


def report_dead_links(links: Iterable[DeadLink], diagnostics: Diagnostics) -> None:
    """Report links that lead nowhere."""
    for link in links:
        rule = rules.BROKEN_FRAGMENT if link.fragment_only else rules.BROKEN_LINK
        diagnostics.add(rule, Position(link.page), target=link.target, suggestion="")


def base_path(config: Config) -> str:
    """Return the path under which a site stands."""
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
