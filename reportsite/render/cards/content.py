"""What the picture of a report or a policy says: its key figure, its title, who stands behind it. Nothing is drawn."""

from __future__ import annotations

from collections.abc import Iterator

from msgspec import Struct

from reportsite.model.policies import Policy
from reportsite.model.reports import Report
from reportsite.render.scope import Scope
from reportsite.render.views.figures import figure_view
from reportsite.render.views.policies import policy_row, target_view
from reportsite.site.pages import PageKind


class Card(Struct, frozen=True, kw_only=True):
    """What a picture says, from top to bottom; empty lines are left out."""

    site: str
    kind: str
    title: str
    number: str
    """The key figure."""
    about: str
    """What it counts, and when."""
    foot: str
    """Who issued it, and its date."""


def card_of(scope: Scope) -> Card:
    """Return what the picture of the scope's page says."""
    library, page = scope.library, scope.page
    if page.kind is PageKind.REPORT:
        return _report(scope, library.reports[page.subject])
    return _policy(scope, library.policies[page.subject])


def _report(scope: Scope, report: Report) -> Card:
    work = scope.library.works[report.work]
    number = about = ""
    if report.highlights:
        figure = figure_view(scope, scope.library.figures[report.highlights[0]])
        number, about = figure.text, _joined(figure.name.words, figure.as_of)
    return Card(
        site=scope.phrase(scope.config.title).words,
        kind=scope.label(PageKind.REPORTS),
        title=scope.phrase(report.title).words,
        number=number,
        about=about,
        foot=_joined(scope.body_link(work.issuer).label.words, scope.format.date(work.published)),
    )


def _policy(scope: Scope, policy: Policy) -> Card:
    row = policy_row(scope, policy)
    number = about = ""
    if policy.targets:
        target = target_view(scope, policy, 0)
        number, about = target.text, _joined(target.subject.words, target.by)
    regions = _joined(*(region.label.words for region in row.regions))
    return Card(
        site=scope.phrase(scope.config.title).words,
        kind=_joined(row.level_label, row.document_type),
        title=row.title.words,
        number=number,
        about=about,
        foot=_joined(row.issuers_text or regions, row.date, row.document_number),
    )


def _joined(*words: str) -> str:
    return " · ".join(_present(words))


def _present(words: tuple[str, ...]) -> Iterator[str]:
    return (word for word in words if word)
