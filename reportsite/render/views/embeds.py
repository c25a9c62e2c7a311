"""Charts and tables that stand alone in a frame of somebody else's page, each with the line that names its source."""

from __future__ import annotations

from collections.abc import Iterable

from reportsite.model.figures import Indicator
from reportsite.model.policies import Level
from reportsite.model.reports import Report
from reportsite.render import words
from reportsite.render.contexts import (
    EmbedChartContext,
    EmbedFiguresContext,
    EmbedMapContext,
    EmbedMatrixContext,
    EmbedSource,
    EmbedTableContext,
    EmbedTimelineContext,
    FigureGroupView,
    Phrase,
)
from reportsite.render.scope import Scope
from reportsite.render.views.compare import matrix_rows, matrix_topics
from reportsite.render.views.figures import figure_view, series_view
from reportsite.render.views.policies import policy_row
from reportsite.render.views.provinces import tile_views
from reportsite.render.views.timelines import all_items
from reportsite.site.pages import PageKind


def chart_context(scope: Scope, indicator: Indicator) -> EmbedChartContext:
    """Return what the frame of a series shows."""
    series = series_view(scope, indicator)
    origin = _origin(scope, PageKind.INDICATOR, indicator.id, series.name, [indicator.compiler])
    return EmbedChartContext(series=series, origin=origin)


def table_context(scope: Scope, table_id: str) -> EmbedTableContext:
    """Return what the frame of a policy table shows, or without an id that of all policies."""
    if not table_id:
        return _all_policies(scope)
    table = scope.library.policy_tables[table_id]
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


def _all_policies(scope: Scope) -> EmbedTableContext:
    return EmbedTableContext(
        title=Phrase(scope.label(PageKind.EMBED_TABLE)),
        column=scope.say(words.ISSUER_OR_REGION),
        rows=scope.rows(scope.policies.ids("newest")),
        origin=_collection(scope, PageKind.POLICIES),
    )


def map_context(scope: Scope) -> EmbedMapContext:
    """Return what the frame of the map shows."""
    return EmbedMapContext(tiles=tile_views(scope), origin=_collection(scope, PageKind.PROVINCES))


def matrix_context(scope: Scope) -> EmbedMatrixContext:
    """Return what the frame of provinces by topic shows."""
    topics = matrix_topics(scope)
    return EmbedMatrixContext(
        topics=tuple(map(scope.topic_link, topics)),
        matrix=matrix_rows(scope, topics),
        origin=_collection(scope, PageKind.COMPARE),
    )


def timeline_context(scope: Scope) -> EmbedTimelineContext:
    """Return what the frame of the timeline shows."""
    return EmbedTimelineContext(items=all_items(scope), origin=_collection(scope, PageKind.TIMELINE))


def _collection(scope: Scope, kind: PageKind) -> EmbedSource:
    """Return the origin of what was drawn from the whole collection: the site itself."""
    place = scope.link(Phrase(scope.label(kind)), kind)
    return EmbedSource(page=place, sources=(), as_of=_collected(scope))


def _origin(scope: Scope, kind: PageKind, subject: str, title: Phrase, bodies: Iterable[str]) -> EmbedSource:
    return EmbedSource(
        page=scope.link(title, kind, subject),
        sources=tuple(scope.body_link(body).label for body in bodies),
        as_of=_collected(scope),
    )


def _collected(scope: Scope) -> str:
    return scope.say(words.AS_COLLECTED, date=scope.format.date(scope.config.collected))
