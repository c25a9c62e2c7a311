"""Why a page was or was not made anew, told without building anything."""

from __future__ import annotations

from pathlib import Path

from msgspec.structs import replace

from reportsite.diagnostics import Diagnostics
from reportsite.errors import ContentError
from reportsite.incremental.explanation import Explanation, explain_page
from reportsite.incremental.memory import BuildMemory
from reportsite.incremental.prints import locale_prints, prints_of
from reportsite.incremental.renewal import Renewal
from reportsite.incremental.staleness import Stale, Why
from reportsite.incremental.untouched import STATE_VERSION, program, state_path
from reportsite.model.kept import KeptReadings
from reportsite.model.loading import read_file
from reportsite.pipeline import READERS, load_edition
from reportsite.publish.trees import survey_tree
from reportsite.settings import Settings
from reportsite.state.store import Store


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
        prints = prints_of(edition, readings.files, locale_prints(settings.folders))
        renewal = Renewal(edition, before, key, prints, diagnostics)
        tree = survey_tree(output.absolute(), memory.trees())
        page = next((page for page in edition.plan.pages if page.file == path), None)
        now = renewal.why(page, tree.holds) if page else Stale(Why.GONE)
        return explain_page(path, before, now)
