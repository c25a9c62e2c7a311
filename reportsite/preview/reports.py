"""The state of the workshop → what the overlay and the dashboard are told, as plain data."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

from reportsite import diagnostics as rules
from reportsite.diagnostics import Diagnostic, Position, Severity
from reportsite.model.drafts import PAGE_NAME
from reportsite.model.references import Kind
from reportsite.preview.editor import editor_link
from reportsite.preview.places import prose_path
from reportsite.preview.speaking import Speaker
from reportsite.preview.workshop import Rebuild, Workshop
from reportsite.render.words import LABELS
from reportsite.settings import Settings
from reportsite.site.arithmetic import Assessment, Verdict
from reportsite.site.pages import Page
from reportsite.site.translations import State

_TOLD = 100
"""Problems told in full; of the rest only the number."""
_LISTED = 500
"""Files, pages and figures listed on the dashboard."""
_AROUND = 2
"""Lines shown before and after the one that is meant."""
_WIDEST = 400
"""Characters of a line that are shown."""


_VERDICTS: Mapping[Verdict | None, str] = {
    Verdict.INCONSISTENT: "does not hold",
    Verdict.NOT_COMPARABLE: "not comparable",
    Verdict.WITHIN_ROUNDING: "holds within rounding",
    Verdict.EXACT: "holds exactly",
    None: "–",
}
"""What is said of a figure's relations to others, the worst first."""


_RANKS: Mapping[str, int] = {
    Kind.POLICY.value: 1,
    Kind.RELATION.value: 1,
    Kind.POLICY_TABLE.value: 2,
    Kind.INDICATOR.value: 2,
    Kind.REPORT.value: 2,
    PAGE_NAME: 2,
}
"""Which name stands for a draft that holds several."""


class Describer:
    """Says in the editor's language what the workshop knows."""

    def __init__(self, settings: Settings, workshop: Workshop, speaker: Speaker, editor: str) -> None:
        self._settings = settings
        self._workshop = workshop
        self._speaker = speaker
        self._editor = editor

    def state(self, *, polling: bool) -> dict[str, Any]:
        """Return what every open page is told."""
        problems = self._workshop.problems()
        errors = sum(item.severity is Severity.ERROR for item in problems)
        return {
            "state": self._workshop.state,
            "errors": errors,
            "warnings": len(problems) - errors,
            "problems": self.problems(problems[:_TOLD]),
            "usable": self._workshop.edition is not None,
            "held": self._workshop.is_held,
            "polling": polling,
        }

    def dashboard(self, *, polling: bool) -> dict[str, Any]:
        """Return what the dashboard shows beside."""
        return {
            **self.state(polling=polling),
            "rebuilds": [_rebuild(rebuild) for rebuild in tuple(self._workshop.rebuilds)],
            "figures": self._figures(),
            "drafts": self._drafts(),
            "translations": self._translations(),
            "linksChecked": self._workshop.links_checked,
            "pages": len(self._workshop.routes()),
        }

    def problems(self, problems: Iterable[Diagnostic]) -> list[dict[str, Any]]:
        """Return problems with their words, the lines around them and the address that opens them."""
        lines: dict[str, list[str]] = {}
        return [self._problem(item, lines) for item in problems]

    def place(self, position: Position) -> dict[str, Any]:
        """Return a place as it is shown, and the address that opens it."""
        path = self._path(position.file)
        return {
            "file": position.file,
            "line": position.line,
            "column": position.column,
            "link": editor_link(self._editor, path, position) if path and self._editor else "",
        }

    def _problem(self, item: Diagnostic, lines: dict[str, list[str]]) -> dict[str, Any]:
        position = item.position
        if position.file not in lines:
            lines[position.file] = self._lines(position.file)
        content = lines[position.file]
        first = max(1, position.line - _AROUND)
        shown = content[first - 1 : position.line + _AROUND] if position.line <= len(content) else []
        return {
            **self.place(position),
            "code": item.rule.code,
            "severity": item.severity.value,
            "message": self._speaker.message_of(item),
            "hint": self._speaker.hint_of(item),
            "frame": [[number, line[:_WIDEST]] for number, line in enumerate(shown, first)],
            "translation": item.rule is rules.MISSING_TRANSLATION,
        }

    def _lines(self, file: str) -> list[str]:
        path = self._path(file)
        if path is None:
            return []
        try:
            return path.read_text(encoding="utf-8-sig", errors="replace").splitlines()
        except OSError:
            return []

    def _path(self, file: str) -> Path | None:
        # Only what was seen when the site was looked at; a place never leads anywhere else.
        found = self._workshop.snapshot.labelled(file)
        return Path(found) if found else None

    def translations_of(self, page: Page) -> dict[str, list[dict[str, str]]]:
        """Return the blocks of a page's texts that are missing or stale: language → where each stands, its state."""
        edition = self._workshop.edition
        found: dict[str, list[dict[str, str]]] = {}
        if edition is None:
            return found
        source = edition.config.languages[0].code
        for language in edition.config.languages:
            for item in edition.translations.noted(prose_path(page, language.code)):
                if item.state is State.STALE and item.target:
                    found.setdefault(language.code, []).append(_block(item.target.position, item.state))
                elif item.state is State.MISSING and item.source:
                    found.setdefault(source, []).append(_block(item.source.position, item.state))
        return found

    def _translations(self) -> list[dict[str, Any]]:
        edition = self._workshop.edition
        if edition is None:
            return []
        rows = []
        for file in edition.translations.by_file:
            noted = edition.translations.noted(file)
            for state in (State.MISSING, State.STALE):
                items = [item for item in noted if item.state is state]
                if items:
                    rows.append(
                        {
                            "place": self.place(items[0].position),
                            "language": items[0].language,
                            "state": state.value,
                            "detail": str(len(items)),
                        }
                    )
        return rows[:_LISTED]

    def _drafts(self) -> list[dict[str, Any]]:
        edition = self._workshop.edition
        names: dict[Position, tuple[str, str]] = {}
        for (kind, name), place in edition.library.drafts.names.items() if edition else ():
            # A report or a series stands for its figures, a table for its rows.
            known = names.setdefault(place, (kind, name))
            if _RANKS.get(kind, 0) > _RANKS.get(known[0], 0):
                names[place] = kind, name
        return [
            {"id": name, "kind": self._speaker.words(kind), **self.place(place)}
            for place, (kind, name) in sorted(names.items())[:_LISTED]
        ]

    def _figures(self) -> list[dict[str, Any]]:
        edition = self._workshop.edition
        if edition is None:
            return []
        locale = edition.locales.get(self._speaker.language)
        label = locale.catalog.gettext if locale else str
        figures = []
        for record in list(edition.library.figures.values())[:_LISTED]:
            position = edition.registry.place(Kind.FIGURE, record.figure.id)
            figures.append(
                {
                    "id": record.figure.id,
                    "printed": record.figure.printed.text,
                    "status": record.figure.status.value,
                    "label": label(LABELS[record.figure.status]),
                    "verdict": self._speaker.words(_VERDICTS[_worst(edition.arithmetic.of(record.figure.id))]),
                    **(self.place(position) if position else {}),
                }
            )
        return figures


def _block(position: Position, state: State) -> dict[str, str]:
    return {"source": f"{position.file}:{position.line}", "state": state.value}


def _worst(assessments: Sequence[Assessment]) -> Verdict | None:
    """Return the least happy verdict of the relations that a figure takes part in; None where there is none."""
    verdicts = {item.verdict for item in assessments}
    return next((verdict for verdict in _VERDICTS if verdict in verdicts), None)


def _rebuild(rebuild: Rebuild) -> Mapping[str, Any]:
    pages = sorted(rebuild.pages.items(), key=lambda item: -item[1][0])
    return {
        "number": rebuild.number,
        "files": rebuild.files[:_LISTED],
        "fileCount": len(rebuild.files),
        "parts": rebuild.parts,
        "parsed": rebuild.parsed,
        "milliseconds": round(rebuild.milliseconds, 1),
        "succeeded": rebuild.succeeded,
        "pageCount": len(pages),
        "changedCount": sum(changed for _, (_, changed) in pages),
        "pages": [
            {"route": route, "milliseconds": round(spent, 1), "changed": changed}
            for route, (spent, changed) in pages[:_LISTED]
        ],
    }
