"""Reports as pages show them: rows of lists, and a report with its text, its figures and what its capture lost."""

from __future__ import annotations

from collections.abc import Iterable

from reportsite.model.figures import Status
from reportsite.model.reports import Loss, LostToken, Mention, Report
from reportsite.render.contexts import (
    FigureGroupView,
    FigureView,
    LossesContext,
    LossView,
    Phrase,
    ReportContext,
    ReportRow,
    ReportsContext,
)
from reportsite.render.later import later
from reportsite.render.prose import ProseRenderer
from reportsite.render.scope import Scope
from reportsite.render.views.arithmetic import with_relations
from reportsite.render.views.changes import report_corrections
from reportsite.render.views.citations import cite_report
from reportsite.render.views.figures import (
    figure_text,
    figure_view,
    part_sources,
    part_status,
    series_view,
    source_links,
)
from reportsite.render.views.sources import source_view
from reportsite.site.pages import PageKind


def report_row(scope: Scope, report: Report) -> ReportRow:
    """Return a report as lists show it."""
    work = scope.library.works[report.work]
    return ReportRow(
        id=report.id,
        title=scope.phrase(report.title),
        href=scope.href(PageKind.REPORT, report.id),
        issuer=scope.body_link(work.issuer),
        as_of=scope.format.date(work.as_of) if work.as_of else "",
        published=scope.format.date(work.published),
        published_value=str(work.published),
        summary=scope.phrase(report.summary),
        figures=later(lambda: _figures(scope, report.highlights)),
        figure_count=sum(len(group.figures) for group in report.groups),
    )


def reports_context(scope: Scope) -> ReportsContext:
    """Return what the list of reports shows, newest first."""
    reports = sorted(
        scope.library.reports.values(), key=lambda report: scope.library.works[report.work].published, reverse=True
    )
    return ReportsContext(reports=tuple(report_row(scope, report) for report in reports))


def report_context(scope: Scope, report: Report, renderer: ProseRenderer) -> ReportContext:
    """Return what the page of a report shows."""
    work = scope.library.works[report.work]
    texts = scope.library.report_bodies[report.id]
    prose = texts.get(scope.language.code) or next(iter(texts.values()))
    return ReportContext(
        report=report_row(scope, report),
        work_title=scope.phrase(work.title),
        work_number=work.number or "",
        series_name=scope.optional(work.series),
        # What is wrong in a text is told whether a template shows it or not.
        body=renderer.render(scope, prose),
        missing_translation=prose.language != scope.language.code,
        highlights=later(lambda: _figures(scope, report.highlights)),
        groups=tuple(
            FigureGroupView(title=scope.phrase(group.title), figures=_with_relations(scope, group.figures))
            for group in report.groups
        ),
        series=later(
            lambda: tuple(series_view(scope, scope.library.indicators[indicator]) for indicator in report.indicators)
        ),
        source=later(lambda: source_view(scope, report.source)),
        damage_note=scope.optional(report.damage_note),
        losses=later(lambda: tuple(_loss(scope, loss) for loss in report.losses)),
        lost_tokens=tuple(_token(scope, token) for token in report.lost_tokens),
        mentions=later(lambda: tuple(_mention(scope, mention) for mention in report.mentions)),
        corrections=later(lambda: report_corrections(scope, report)),
        topics=later(lambda: tuple(scope.topic_link(topic) for topic in report.topics)),
        cite=later(lambda: cite_report(scope, report)),
    )


def _figures(scope: Scope, ids: Iterable[str]) -> tuple[FigureView, ...]:
    return tuple(figure_view(scope, scope.library.figures[figure]) for figure in ids)


def _with_relations(scope: Scope, ids: Iterable[str]) -> tuple[FigureView, ...]:
    return tuple(with_relations(scope, figure) for figure in _figures(scope, ids))


def losses_context(scope: Scope, report: Report) -> LossesContext:
    """Return what the page shows of what the capture of a report lost."""
    return LossesContext(
        report=scope.link(scope.phrase(report.title), PageKind.REPORT, report.id),
        damage_note=scope.optional(report.damage_note),
        losses=tuple(_loss(scope, loss) for loss in report.losses),
        lost_tokens=tuple(_token(scope, token) for token in report.lost_tokens),
    )


def _loss(scope: Scope, loss: Loss) -> LossView:
    record = scope.library.figures[loss.figure]
    return LossView(
        id=loss.id,
        captured=loss.captured,
        captured_lang=scope.tag(scope.config.languages[0].code),
        restored=figure_text(scope, record, loss.part, with_unit=True),
        figure=figure_view(scope, record),
        status=scope.status(part_status(record, loss.part)),
        sources=source_links(scope, part_sources(record, loss.part)),
        note=scope.optional(loss.note),
    )


def _token(scope: Scope, token: LostToken) -> LossView:
    return LossView(
        id=token.id,
        captured=token.captured,
        captured_lang=scope.tag(scope.config.languages[0].code),
        restored=token.restored,
        figure=None,
        status=scope.status(Status(token.status)),
        sources=(),
        note=scope.optional(token.note),
    )


def _mention(scope: Scope, mention: Mention) -> tuple[Phrase, str, Phrase | None]:
    href = scope.href(PageKind.BODY, mention.body) if mention.body else ""
    return scope.phrase(mention.name), href, scope.optional(mention.note)
