"""The page of a figure: an address that stays, whatever becomes of the page on which the figure stands."""

from __future__ import annotations

from reportsite.model.library import FigureRecord
from reportsite.render.contexts import CorrectionView, FigureContext, Link
from reportsite.render.scope import Scope
from reportsite.render.views.arithmetic import with_relations
from reportsite.render.views.changes import field_name, shown
from reportsite.render.views.citations import cite_figure
from reportsite.render.views.figures import figure_href, figure_view
from reportsite.site.groups import Group
from reportsite.site.pages import PageKind


def figure_context(scope: Scope, record: FigureRecord) -> FigureContext:
    """Return what the page of a figure shows."""
    figure = record.figure
    return FigureContext(
        figure=with_relations(scope, figure_view(scope, record)),
        record=Link(label=_place(scope, record).label, href=figure_href(scope, record)),
        reports=tuple(
            scope.link(scope.phrase(scope.library.reports[report].title), PageKind.REPORT, report)
            for report in scope.groups.of(Group.REPORTS_WITH_FIGURE, figure.id)
        ),
        corrections=tuple(
            CorrectionView(
                field=field_name(scope.locale, correction.field),
                printed=shown(scope.locale, correction.before),
                corrected=shown(scope.locale, correction.after),
                because=scope.phrase(correction.because),
                on=scope.format.date(correction.on),
                doubt=False,
            )
            for correction in figure.corrections
        ),
        cite=cite_figure(scope, record),
    )


def _place(scope: Scope, record: FigureRecord) -> Link:
    """Return the page that holds the record among others."""
    if record.indicator:
        return scope.link(scope.phrase(record.indicator.name), PageKind.INDICATOR, record.indicator.id)
    report = record.report
    title = scope.phrase(report.title) if report else scope.phrase(scope.config.title)
    return scope.link(title, PageKind.REPORT, report.id if report else "")
