"""Edition → all that a site holds besides pages, theme and documents: data, feeds, calendars, maps for machines.

Each of them is a function of the library, the settings, the plan and the words of the languages; none reads a page.
"""

from __future__ import annotations

from collections.abc import Iterator

from reportsite.artifacts import Artifact
from reportsite.render.calendars import render_calendars
from reportsite.render.dear_files import DearFiles, StandingFile
from reportsite.render.downloads.files import DataFiles
from reportsite.render.environment import make_environment
from reportsite.render.feeds import FeedWriter
from reportsite.render.llms import render_llms
from reportsite.render.page_data import PageData
from reportsite.render.pages import Edition
from reportsite.render.sitemap import render_sitemap
from reportsite.site.changes import LastChanges


def render_machine_files(edition: Edition, dear: DearFiles | None = None) -> Iterator[Artifact | StandingFile]:
    """Yield the files, those that only the settings and the plan decide first; `dear` knows which stand already."""
    library, config, plan, locales = edition.library, edition.config, edition.plan, edition.locales
    environment = make_environment(edition.template_folders)
    yield from render_sitemap(environment, plan, config, LastChanges(library, config.collected))
    yield from render_llms(library, config, plan, locales)
    yield from FeedWriter(library, config, plan, locales, edition.policies).render(environment)
    yield from render_calendars(library, config, plan, locales)
    files = DataFiles(library, config, plan, locales, edition.policies)
    yield from files.render(dear)
    yield from PageData(library, config, plan, locales, edition.policies, files).render()
