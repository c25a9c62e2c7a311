"""The build as a story: a site's folder becomes a Library, a plan, pages, a checked site, and only then output."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from types import MappingProxyType
from urllib.parse import urlsplit

from reportsite import diagnostics as rules
from reportsite.artifacts import Artifact
from reportsite.check.links import find_dead_links
from reportsite.config import Config, load_config
from reportsite.diagnostics import Diagnostics, Position
from reportsite.errors import ContentError, SettingsError
from reportsite.i18n.locales import Locale, load_locale
from reportsite.model.library import Library
from reportsite.model.loading import load_library
from reportsite.model.registry import Registry, is_web_address
from reportsite.publish.folder import Publication, publish
from reportsite.render.environment import make_environment
from reportsite.render.pages import Edition, PageRenderer
from reportsite.render.sitemap import render_sitemap
from reportsite.render.theme import load_theme
from reportsite.reporting import Reporter
from reportsite.site.plan import plan_site


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """What a run was asked to do."""

    site: Path
    """The folder with site.yaml and content/."""
    project: Path
    """The folder whose templates and theme serve where the site has none of its own."""
    base_url: str | None = None
    offline: bool = False
    strict: bool = False

    @property
    def folders(self) -> tuple[Path, ...]:
        """Return where templates and theme are looked for, the site's own first."""
        return tuple(dict.fromkeys((self.site, self.project)))


@dataclass(frozen=True, slots=True, kw_only=True)
class BuiltSite:
    """A site in memory, rendered and checked."""

    artifacts: Mapping[str, Artifact]
    config: Config | None
    library: Library | None
    diagnostics: Diagnostics

    @property
    def page_count(self) -> int:
        """Return how many pages the site has."""
        return sum(path.endswith(".html") for path in self.artifacts)


def build(settings: Settings, output: Path, reporter: Reporter) -> tuple[BuiltSite, Publication]:
    """Build the site into `output`; raise ContentError, and write nothing, when the content has errors."""
    site = render_site(settings, reporter)
    if site.diagnostics.errors:
        raise ContentError(site.diagnostics)
    sources = [folder / name for folder in settings.folders for name in ("content", "templates", "theme")]
    publication = publish(site.artifacts.values(), output, protected=[*settings.folders, *sources])
    return site, publication


def render_site(settings: Settings, reporter: Reporter) -> BuiltSite:
    """Read, plan, render and check a site without writing anything."""
    diagnostics = Diagnostics(strict=settings.strict)
    registry = Registry(diagnostics)
    # Settings, then words and numbers of each language: both are needed to read the content.
    config = load_config(settings.site, registry, diagnostics)
    if config is None:
        return _unfinished(diagnostics)
    config = _with_base_url(config, settings.base_url)
    locales = _load_locales(settings, config)
    # Everything the content says, held against itself.
    library = load_library(
        settings.site,
        languages=[language.code for language in config.languages],
        grammars={code: locale.grammar for code, locale in locales.items()},
        registry=registry,
        diagnostics=diagnostics,
    )
    # What is wrong with the records would only be repeated by the pages made of them.
    if diagnostics.errors:
        return _unfinished(diagnostics)
    plan = plan_site(library, config, diagnostics)
    edition = Edition(
        library=library,
        config=config,
        plan=plan,
        registry=registry,
        locales=locales,
        theme=load_theme([folder / "theme" for folder in settings.folders]),
        template_folders=tuple(folder / "templates" for folder in settings.folders),
        offline=settings.offline,
    )
    artifacts = MappingProxyType({item.path: item for item in _render(edition, diagnostics, reporter)})
    _check(artifacts, config, diagnostics)
    return BuiltSite(artifacts=artifacts, config=config, library=library, diagnostics=diagnostics)


def _render(edition: Edition, diagnostics: Diagnostics, reporter: Reporter) -> Iterator[Artifact]:
    renderer = PageRenderer(edition, diagnostics)
    reporter.stage("render", len(edition.plan.pages))
    for page in edition.plan.pages:
        yield renderer.render(page)
        reporter.step()
    yield from edition.theme.artifacts
    yield from render_sitemap(make_environment(edition.template_folders), edition.plan, edition.config)


def _check(artifacts: Mapping[str, Artifact], config: Config, diagnostics: Diagnostics) -> None:
    files = {path: artifact.content for path, artifact in artifacts.items()}
    base_path = urlsplit(config.base_url).path.rstrip("/") + "/"
    for link in find_dead_links(files, base_path=base_path):
        rule = rules.BROKEN_FRAGMENT if link.fragment_only else rules.BROKEN_LINK
        diagnostics.add(rule, Position(link.page), target=link.target, suggestion="")


def _with_base_url(config: Config, base_url: str | None) -> Config:
    if base_url is None:
        return config
    if not is_web_address(base_url):
        raise SettingsError(f"not an http or https address: {base_url}")
    return replace(config, base_url=base_url)


def _load_locales(settings: Settings, config: Config) -> Mapping[str, Locale]:
    folders = [folder / "theme" for folder in settings.folders]
    return MappingProxyType({language.code: load_locale(folders, language) for language in config.languages})


def _unfinished(diagnostics: Diagnostics) -> BuiltSite:
    return BuiltSite(artifacts={}, config=None, library=None, diagnostics=diagnostics)
