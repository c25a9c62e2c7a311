"""Sources as pages show them: how near to the issuer, what was damaged, what was taken from them."""

from __future__ import annotations

from reportsite.model.source_records import Damage, Source
from reportsite.render.contexts import DamageView, Link, Phrase, SourcesContext, SourceView
from reportsite.render.scope import Scope
from reportsite.site.groups import Group
from reportsite.site.pages import PageKind


def source_view(scope: Scope, source_id: str) -> SourceView:
    """Return a source ready to be shown."""
    source = scope.library.sources[source_id]
    anchor = f"source-{source.id}"
    return SourceView(
        id=source.id,
        anchor=anchor,
        href=scope.href(PageKind.SOURCES, "", anchor),
        title=scope.optional(source.title),
        publisher=scope.phrase(source.publisher),
        kind_label=scope.label(source.kind),
        tier=source.tier.value,
        tier_label=scope.label(source.tier),
        of=_work(scope, source.of) if source.of else None,
        published=scope.format.date(source.published) if source.published else "",
        published_note=scope.optional(source.published_note),
        retrieved=scope.format.date(source.retrieved) if source.retrieved else "",
        address=source.address or "",
        capture_file=source.capture.file if source.capture else "",
        capture_sha256=source.capture.sha256 if source.capture else "",
        damage=tuple(_damage(scope, damage, source) for damage in source.damage),
        note=scope.optional(source.note),
        figure_count=len(scope.groups.of(Group.FIGURES_FROM_SOURCE, source.id)),
        policy_count=len(scope.groups.of(Group.POLICIES_FROM_SOURCE, source.id)),
    )


def sources_context(scope: Scope) -> SourcesContext:
    """Return what the page of sources shows: the captures first, then the others by tier."""
    sources = scope.library.sources.values()
    captures = [source for source in sources if source.capture]
    others = [source for source in sources if not source.capture]
    tiers = sorted({source.tier for source in others})
    return SourcesContext(
        captures=tuple(source_view(scope, source.id) for source in captures),
        tiers=tuple(
            (
                tier.value,
                scope.label(tier),
                tuple(source_view(scope, source.id) for source in others if source.tier is tier),
            )
            for tier in tiers
        ),
    )


def _damage(scope: Scope, damage: Damage, source: Source) -> DamageView:
    return DamageView(
        what=scope.phrase(damage.what),
        count=damage.count,
        lines=damage.lines or "",
        captured=damage.captured or "",
        repaired=damage.repaired or "",
        lang=source.language,
        confidence=scope.label(damage.confidence) if damage.confidence else "",
    )


def _work(scope: Scope, work_id: str) -> Link:
    report = next(iter(scope.groups.of(Group.REPORTS_OF_WORK, work_id)), None)
    href = scope.href(PageKind.REPORT, report) if report else ""
    title: Phrase = scope.phrase(scope.library.works[work_id].title)
    return Link(label=title, href=href)
