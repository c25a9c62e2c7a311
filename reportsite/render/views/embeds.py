"""Charts and tables that stand alone in a frame of somebody else's page, each with the line that names its source."""

from __future__ import annotations

from collections.abc import Iterable

from reportsite.model.figures import Indicator
from reportsite.model.policies import Level, PolicyTable
from reportsite.model.reports import Report
from reportsite.render import words
from reportsite.render.contexts import (
    EmbedChartContext,
    EmbedFiguresContext,
    EmbedMapContext,
    EmbedSource,
    EmbedTableContext,
    FigureGroupView,
    Phrase,
)
from reportsite.render.scope import Scope
from reportsite.render.views.figures import figure_view, series_view
from reportsite.render.views.policies import policy_row
from reportsite.render.views.provinces import tile_views
from reportsite.site.pages import PageKind


def chart_context(scope: Scope, indicator: Indicator) -> EmbedChartContext:
    """Return what the frame of a series shows."""
    series = series_view(scope, indicator)
    origin = _origin(scope, PageKind.INDICATOR, indicator.id, series.name, [indicator.compiler])
    return EmbedChartContext(series=series, origin=origin)


def table_context(scope: Scope, table: PolicyTable) -> EmbedTableContext:
    """Return what the frame of a policy table shows."""
    title = scope.phrase(table.title)
    source = scope.library.sources[table.source]
    place = scope.link(title, PageKind.POLICY_TABLE, table.id)
    return EmbedTableContext(
        title=title,
        column=scope.say(words.ISSUER if table.level is Level.NATIONAL else words.REGION),
        rows=tuple(policy_row(scope, policy) for policy in scope.policies.rows_of(table)),
        origin=EmbedSource(page=place, sources=(scope.phrase(source.publisher),), as_of=_collected(scope)),
    )


def figures_context(scope: Scope, report: Report) -> EmbedFiguresContext:
    """Return what the frame of a report's figures shows."""
    library = scope.library
    title = scope.phrase(report.title)
    work = library.works[report.work]
    return EmbedFiguresContext(
        title=title,
        groups=tuple(
            FigureGroupView(
                title=scope.phrase(group.title),
                figures=tuple(figure_view(scope, library.figures[figure]) for figure in group.figures),
            )
            for group in report.groups
        ),
        origin=_origin(scope, PageKind.REPORT, report.id, title, [work.issuer]),
    )


def map_context(scope: Scope) -> EmbedMapContext:
    """Return what the frame of the map shows."""
    place = scope.link(Phrase(scope.label(PageKind.PROVINCES)), PageKind.PROVINCES)
    name = scope.phrase(scope.config.title)
    return EmbedMapContext(
        tiles=tile_views(scope), origin=EmbedSource(page=place, sources=(name,), as_of=_collected(scope))
    )


def _origin(scope: Scope, kind: PageKind, subject: str, title: Phrase, bodies: Iterable[str]) -> EmbedSource:
    return EmbedSource(
        page=scope.link(title, kind, subject),
        sources=tuple(scope.body_link(body).label for body in bodies),
        as_of=_collected(scope),
    )


def _collected(scope: Scope) -> str:
    return scope.say(words.COLLECTED, date=scope.format.date(scope.config.collected))
