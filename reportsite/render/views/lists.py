"""The other pages: home, series, topics, organisations, the glossary, prose, and the two pages in all languages."""

from __future__ import annotations

from itertools import groupby

from msgspec.structs import replace

from reportsite.languages import Collation
from reportsite.model.figures import Indicator
from reportsite.model.reference_tables import Body, BodyKind, Term, Topic
from reportsite.model.reports import Report
from reportsite.render import words
from reportsite.render.contexts import (
    BodiesContext,
    BodyContext,
    EntranceContext,
    FigureView,
    GlossaryContext,
    HomeContext,
    IndicatorContext,
    IndicatorsContext,
    LanguageLink,
    Link,
    NotFoundContext,
    Phrase,
    SeriesView,
    TextContext,
    TopicContext,
    TopicsContext,
)
from reportsite.render.later import later
from reportsite.render.prose import ProseRenderer
from reportsite.render.scope import Scope
from reportsite.render.views.arithmetic import with_relations
from reportsite.render.views.citations import cite_indicator
from reportsite.render.views.figures import figure_view, series_view
from reportsite.render.views.policies import topic_counts
from reportsite.render.views.provinces import tile_views
from reportsite.render.views.reports import report_row, reports_context
from reportsite.render.views.timelines import all_items, items_of
from reportsite.site.groups import Group
from reportsite.site.pages import PageKind

_NEWEST_SHOWN = 5


def home_context(scope: Scope) -> HomeContext:
    """Return what the home page shows."""
    library = scope.library
    records = [library.figures[figure] for figure in scope.config.home.figures]
    counted = [province for province in library.provinces.values() if province.counted]
    return HomeContext(
        introduction=scope.phrase(scope.config.home.introduction),
        figures=later(lambda: tuple(figure_view(scope, record) for record in records)),
        sparklines=later(
            lambda: {record.figure.id: series_view(scope, record.indicator) for record in records if record.indicator}
        ),
        newest=scope.rows(scope.policies.ids("newest")[:_NEWEST_SHOWN]),
        timeline=later(lambda: all_items(scope)),
        tiles=later(lambda: tile_views(scope)),
        reports=later(lambda: reports_context(scope).reports),
        series=later(lambda: tuple(series_view(scope, indicator) for indicator in library.indicators.values())),
        counts={
            "reports": len(library.reports),
            "policies": len(library.policies),
            "provinces": sum(bool(scope.policies.ids(f"province/{province.id}")) for province in counted),
            "divisions": len(counted),
            "indicators": len(library.indicators),
            "figures": len(library.figures),
            "sources": len(library.sources),
        },
        topics=later(lambda: topic_counts(scope)),
    )


def indicators_context(scope: Scope) -> IndicatorsContext:
    """Return what the list of series shows."""
    return IndicatorsContext(
        series=tuple(
            (series, _newest(series), scope.phrase(indicator.definition))
            for indicator in scope.library.indicators.values()
            for series in (series_view(scope, indicator),)
        )
    )


def indicator_context(scope: Scope, indicator: Indicator) -> IndicatorContext:
    """Return what the page of a series shows."""
    series = series_view(scope, indicator)
    points = (replace(point, figure=with_relations(scope, point.figure)) for point in series.points)
    series = replace(series, points=tuple(points))
    return IndicatorContext(
        series=series,
        newest=_newest(series),
        definition=scope.phrase(indicator.definition),
        compiler=scope.body_link(indicator.compiler),
        former_names=tuple(
            (scope.phrase(former.name), scope.format.date(former.until)) for former in indicator.former_names
        ),
        topics=tuple(scope.topic_link(topic) for topic in indicator.topics),
        note=scope.optional(indicator.note),
        reports=tuple(
            scope.link(scope.phrase(report.title), PageKind.REPORT, report.id)
            for report in map(
                scope.library.reports.__getitem__, scope.groups.of(Group.REPORTS_WITH_SERIES, indicator.id)
            )
        ),
        cite=cite_indicator(scope, indicator),
    )


def _newest(series: SeriesView) -> FigureView:
    return series.points[-1].figure


def topics_context(scope: Scope) -> TopicsContext:
    """Return what the list of topics shows."""
    return TopicsContext(
        topics=tuple(
            (scope.topic_link(topic.id), scope.phrase(topic.summary), len(scope.policies.ids(f"topic/{topic.id}")))
            for topic in scope.library.topics.values()
        )
    )


def topic_context(scope: Scope, topic: Topic) -> TopicContext:
    """Return what the page of a topic shows."""
    library = scope.library
    policies = scope.policies.ids(f"topic/{topic.id}")
    reports = _reports(scope, Group.REPORTS_ON_TOPIC, topic.id)
    return TopicContext(
        name=scope.phrase(topic.name),
        summary=scope.phrase(topic.summary),
        policies=scope.rows(policies),
        reports=tuple(report_row(scope, report) for report in reports),
        series=tuple(
            series_view(scope, library.indicators[series])
            for series in scope.groups.of(Group.SERIES_ON_TOPIC, topic.id)
        ),
        timeline=items_of(scope, policies, reports),
    )


def bodies_context(scope: Scope) -> BodiesContext:
    """Return what the list of organisations shows, grouped by what they are."""
    order = list(BodyKind)
    bodies = sorted(scope.library.bodies.values(), key=lambda body: order.index(body.kind))
    return BodiesContext(
        groups=tuple(
            (scope.label(kind), tuple((scope.body_link(body.id), _policy_count(scope, body)) for body in of_kind))
            for kind, of_kind in groupby(bodies, key=lambda body: body.kind)
        )
    )


def body_context(scope: Scope, body: Body) -> BodyContext:
    """Return what the page of an organisation shows."""
    library = scope.library
    lead, joint = (scope.policies.ids(f"{role}/{body.id}") for role in ("lead", "joint"))
    reports = _reports(scope, Group.REPORTS_BY_BODY, body.id)
    status = (body.name_status or {}).get(scope.language.code)
    others = [scope.foreign(name, code) for code, name in body.name.versions.items() if code != scope.language.code]
    return BodyContext(
        name=scope.phrase(body.name),
        short=scope.optional(body.short),
        other_names=(*others, *(Phrase(alias) for alias in body.also)),
        kind_label=scope.label(body.kind),
        name_status=scope.label(status) if status else "",
        name_source=scope.optional(body.name_source),
        parent=scope.body_link(body.parent) if body.parent else None,
        offices=tuple(map(scope.body_link, scope.groups.of(Group.OFFICES_OF_BODY, body.id))),
        province=scope.province_link(body.province) if body.province else None,
        note=scope.optional(body.note),
        lead=scope.rows(lead),
        joint=scope.rows(joint),
        reports=tuple(report_row(scope, report) for report in reports),
        series=tuple(
            series_view(scope, library.indicators[series]) for series in scope.groups.of(Group.SERIES_BY_BODY, body.id)
        ),
        timeline=items_of(scope, [*lead, *joint], reports),
    )


def _reports(scope: Scope, group: Group, subject: str) -> list[Report]:
    return [scope.library.reports[report] for report in scope.groups.of(group, subject)]


def _policy_count(scope: Scope, body: Body) -> int:
    return sum(len(scope.policies.ids(f"{role}/{body.id}")) for role in ("lead", "joint"))


def glossary_context(scope: Scope) -> GlossaryContext:
    """Return what the glossary shows, in the order of the page's language."""
    terms = sorted(scope.library.terms.values(), key=lambda term: _term_key(scope, term))
    return GlossaryContext(
        terms=tuple(
            (
                f"term-{term.id}",
                scope.phrase(term.term),
                _other_version(scope, term),
                scope.phrase(term.definition),
                tuple(
                    Link(
                        label=scope.phrase(scope.library.terms[other].term),
                        href=scope.href(PageKind.GLOSSARY, "", f"term-{other}"),
                    )
                    for other in term.see
                ),
            )
            for term in terms
        )
    )


def _term_key(scope: Scope, term: Term) -> str:
    if scope.language.collation is Collation.READING:
        return term.sort
    return scope.phrase(term.term).words.casefold()


def _other_version(scope: Scope, term: Term) -> Phrase:
    other = next((code for code in term.term if code != scope.language.code), scope.language.code)
    return scope.foreign(term.term[other], other)


def text_context(scope: Scope, slug: str, renderer: ProseRenderer) -> TextContext:
    """Return what a page of prose shows."""
    versions = scope.library.pages[slug]
    page = versions.get(scope.language.code) or next(iter(versions.values()))
    return TextContext(
        body=renderer.render(scope, page.prose),
        summary=scope.foreign(page.head.summary, page.prose.language),
        missing_translation=page.prose.language != scope.language.code,
    )


def entrance_context(scope: Scope) -> EntranceContext:
    """Return what the entrance shows: one way in for each language."""
    return EntranceContext(
        homes=_homes(scope),
        names={language.code: scope.config.title.best(language.code)[0] for language in scope.config.languages},
        descriptions={
            language.code: scope.config.description.best(language.code)[0] for language in scope.config.languages
        },
    )


def not_found_context(scope: Scope) -> NotFoundContext:
    """Return what the page for lost addresses shows."""
    says = {code: locale.catalog.gettext for code, locale in scope.locales.items()}
    return NotFoundContext(
        homes=_homes(scope),
        words={code: (say(words.LOST), say(words.LOST_BECAUSE)) for code, say in says.items()},
    )


def _homes(scope: Scope) -> tuple[LanguageLink, ...]:
    links = []
    for language in scope.config.languages:
        page = scope.plan.page(PageKind.HOME, "", language.code)
        if page:
            links.append(
                LanguageLink(
                    code=language.code,
                    tag=language.tag,
                    name=language.name,
                    href=scope.addresses.to(page),
                    current=False,
                )
            )
    return tuple(links)
