"""The sites that tests share: each built once, in memory, and copies of them that a test may spoil."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TypeVar, cast

from msgspec import Struct
from msgspec.structs import replace

from reportsite.diagnostics import Diagnostics
from reportsite.model.pages import Prose
from reportsite.pipeline import BuiltSite, load_content, load_edition, render_site
from reportsite.render.contexts import Heading
from reportsite.render.later import made
from reportsite.render.pages import Edition, PageRenderer
from reportsite.render.scope import Scope
from reportsite.reporting import SilentReporter
from reportsite.settings import Settings
from reportsite.site.pages import PageKind

T = TypeVar("T")

ROOT = Path(__file__).resolve().parents[2]
"""The project; its own site is Chinese and English."""
MINIMAL = Path(__file__).resolve().parent / "minimal"
"""A site about something else, in French, English and Chinese, with a theme folder that brings the French numbers."""


def render(site: Path, *, base_url: str | None = None, offline: bool = False, strict: bool = False) -> BuiltSite:
    """Render the site in a folder, with the project's templates and theme."""
    settings = Settings(site=site, project=ROOT, base_url=base_url, offline=offline, strict=strict)
    return render_site(settings, SilentReporter())


@cache
def project_site() -> BuiltSite:
    """Render the project's own site."""
    return render(ROOT)


@cache
def minimal_site() -> BuiltSite:
    """Render the small site."""
    return render(MINIMAL)


@cache
def edition_of(site: Path) -> Edition:
    """Read a site that has no errors."""
    diagnostics = Diagnostics()
    edition = load_edition(Settings(site=site, project=ROOT), diagnostics)
    assert edition is not None, found(diagnostics)
    return edition


def found(diagnostics: Diagnostics) -> list[str]:
    """Return what is wrong as `file:line:column code`."""
    return [f"{item.position} {item.rule.code}" for item in diagnostics]


def told(diagnostics: Diagnostics) -> list[str]:
    """Return what is wrong as `file:line:column code: message (hint)`, as an English terminal says it."""
    lines = []
    for item in diagnostics:
        arguments = dict(item.arguments)
        hint = item.rule.hint
        empty = any(not value and f"{{{name}}}" in hint for name, value in arguments.items())
        words = item.rule.message.format(**arguments) + (f" ({hint.format(**arguments)})" if hint and not empty else "")
        lines.append(f"{item.position} {item.rule.code}: {words}")
    return lines


def scope_of(
    site: Path, language: str, kind: PageKind = PageKind.HOME, subject: str = "", *, plain_numbers: bool = False
) -> Scope:
    """Return what the views of a page look at; its diagnostics are its own."""
    edition = edition_of(site)
    edition = replace(edition, config=replace(edition.config, plain_numbers=plain_numbers))
    page = edition.plan.page(kind, subject, language)
    assert page is not None
    return PageRenderer(edition, Diagnostics()).scope(page)


@dataclass(frozen=True, slots=True, kw_only=True)
class RenderedProse:
    """What became of a Markdown text."""

    html: str
    headings: tuple[Heading, ...]
    problems: list[str]
    """As `line:column code`."""
    told: list[str]


@cache
def _renderer() -> PageRenderer:
    # Its templates are compiled once; each text gets diagnostics of its own.
    return PageRenderer(edition_of(MINIMAL), Diagnostics())


def prose(text: str, language: str = "en", *, first_line: int = 1) -> RenderedProse:
    """Render a Markdown text as if it stood on a page of the small site."""
    diagnostics = Diagnostics()
    renderer = _renderer()
    renderer._diagnostics = diagnostics
    page = edition_of(MINIMAL).plan.page(PageKind.TEXT, "about", language)
    assert page is not None
    source = Prose(language=language, path="text.md", text=text, first_line=first_line)
    view = renderer._prose.render(renderer.scope(page), source)
    return RenderedProse(
        html=str(view.html),
        headings=view.headings,
        problems=[entry.removeprefix("text.md:") for entry in found(diagnostics)],
        told=[entry.removeprefix("text.md:") for entry in told(diagnostics)],
    )


@dataclass(frozen=True, slots=True)
class Copy:
    """A copy of a site that may be spoiled."""

    folder: Path

    def edit(self, path: str, old: str, new: str) -> None:
        """Put `new` for the first `old` of a file."""
        file = self.folder / path
        text = file.read_text(encoding="utf-8")
        assert old in text, f"{path} does not hold {old!r}"
        file.write_text(text.replace(old, new, 1), encoding="utf-8")

    def put(self, path: str, content: str | bytes) -> None:
        """Write a file, in the folder that it needs."""
        file = self.folder / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(content if isinstance(content, bytes) else content.encode())

    def place(self, path: str, fragment: str, *, last: bool = False) -> str:
        """Return where a fragment stands in a file, as `path:line:column`."""
        text = (self.folder / path).read_text(encoding="utf-8")
        start = text.rindex(fragment) if last else text.index(fragment)
        return f"{path}:{text.count(chr(10), 0, start) + 1}:{start - text.rfind(chr(10), 0, start)}"

    def loading(self) -> Diagnostics:
        """Read the site without rendering it and return what is wrong."""
        diagnostics = Diagnostics()
        load_content(Settings(site=self.folder, project=ROOT), diagnostics)
        return diagnostics

    def rendering(self) -> Diagnostics:
        """Read and render the site and return what is wrong."""
        return render(self.folder).diagnostics


def copy_of(site: Path, folder: Path) -> Copy:
    """Copy settings, content and theme of a site into a folder that does not exist yet."""
    folder.mkdir(parents=True)
    shutil.copy(site / "site.yaml", folder)
    shutil.copytree(site / "content", folder / "content")
    if site != ROOT and (site / "theme").is_dir():
        shutil.copytree(site / "theme", folder / "theme")
    return Copy(folder)


def files_of(site: BuiltSite) -> Mapping[str, bytes]:
    """Return the files of a rendered site."""
    return {path: artifact.content for path, artifact in site.artifacts.items()}


SiteMaker = Callable[[], Copy]


def as_shown(view: T) -> T:
    """Return a view with everything made that templates would ask for."""
    if isinstance(view, Struct):
        fields = {name: as_shown(made(getattr(view, name))) for name in view.__struct_fields__}
        return replace(view, **fields)
    if isinstance(view, tuple):
        return cast("T", tuple(as_shown(made(item)) for item in view))
    return view
