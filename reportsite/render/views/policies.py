"""Policies as pages show them: rows of lists, the table as published, and a policy with all that is known of it."""

from __future__ import annotations

from functools import partial

from reportsite.model.corrections import Correction
from reportsite.model.policies import (
    DateMeaning,
    Doubt,
    Issuers,
    Policy,
    PolicyDate,
    PolicyTable,
    Relation,
    Target,
)
from reportsite.model.text import Text
from reportsite.render import words
from reportsite.render.contexts import (
    CorrectionView,
    DateView,
    Link,
    Phrase,
    PoliciesContext,
    PolicyContext,
    PolicyRow,
    PolicyTableContext,
    QuoteView,
    RelationView,
    TargetView,
)
from reportsite.render.later import later
from reportsite.render.scope import Scope
from reportsite.render.views.changes import field_name, shown
from reportsite.render.views.citations import cite_policy
from reportsite.render.views.figures import show, source_link, source_links
from reportsite.render.views.sources import source_view
from reportsite.site.pages import PageKind
from reportsite.site.policies import is_corrected, listed_date

_MOST_RELATED = 6


def policy_row(scope: Scope, policy: Policy) -> PolicyRow:
    """Return a policy as lists, tables and timelines show it."""
    date = listed_date(policy)
    printed = policy.dated(DateMeaning.PRINTED)
    table = scope.policies.table_of(policy)
    number = policy.document_number
    return PolicyRow(
        id=policy.id,
        title=scope.phrase(policy.title),
        href=scope.href(PageKind.POLICY, policy.id),
        level=table.level.value,
        level_label=scope.label(table.level),
        date=scope.format.date(date.date),
        date_value=str(date.date),
        date_meaning=scope.label(date.meaning),
        corrected=is_corrected(policy),
        doubtful=bool(policy.doubts),
        printed_date=scope.format.date(printed.date) if printed and is_corrected(policy) else "",
        issuers=tuple(scope.body_link(body) for body in policy.issuers.lead) if policy.issuers else (),
        issuers_text=issuers_text(scope, policy.issuers) if policy.issuers else "",
        regions=tuple(scope.province_link(region) for region in policy.regions),
        topics=tuple(scope.topic_link(topic) for topic in policy.topics),
        document_type=scope.phrase(scope.library.document_types[policy.type].name).words,
        document_number=number.value if number and number.status in words.CERTAIN else "",
        has_corrections=bool(policy.corrections),
        summaries=scope.book.summaries,
    )


def policies_context(scope: Scope) -> PoliciesContext:
    """Return what the list of all policies shows."""
    return PoliciesContext(
        policies=scope.rows(scope.policies.ids("newest")),
        tables=tuple(
            (
                scope.link(scope.phrase(table.title), PageKind.POLICY_TABLE, table.id),
                scope.phrase(table.summary),
                len(scope.policies.ids(f"table/{table.id}")),
            )
            for table in scope.library.policy_tables.values()
        ),
        topics=topic_counts(scope),
    )


def topic_counts(scope: Scope) -> tuple[tuple[Link, int], ...]:
    """Return the topics that have policies, with how many, most first."""
    counts = [(topic, len(scope.policies.ids(f"topic/{topic}"))) for topic in scope.library.topics]
    counts.sort(key=lambda pair: -pair[1])
    return tuple((scope.topic_link(topic), count) for topic, count in counts if count)


def policy_table_context(scope: Scope, table: PolicyTable) -> PolicyTableContext:
    """Return what the page of a policy table shows, rows in the order of its source."""
    rows = scope.rows(scope.policies.ids(f"table/{table.id}"))
    return PolicyTableContext(
        title=scope.phrase(table.title),
        printed_title=_original(scope, table.printed_title),
        level=table.level.value,
        period=scope.format.period(table.period),
        summary=scope.phrase(table.summary),
        note=scope.optional(table.note),
        rows=rows,
        source=source_view(scope, table.source),
        corrections=sum(row.has_corrections for row in rows),
        doubts=sum(row.doubtful for row in rows),
    )


def policy_context(scope: Scope, policy: Policy) -> PolicyContext:
    """Return what the page of a policy shows."""
    table = scope.policies.table_of(policy)
    neighbours = partial(scope.policies.neighbours, policy)
    row = scope.book.rows[policy.id]
    issuers = policy.issuers
    number = policy.document_number
    named = len(issuers.lead) + len(issuers.joint) if issuers else 0
    return PolicyContext(
        row=row,
        original_title=_original_title(scope, policy.title),
        printed_title=_original(scope, policy.printed_title),
        title_status=_title_status(scope, policy),
        title_note=scope.optional(policy.title_note),
        document_number=number.value if number else "",
        document_number_status=scope.status(number.status) if number else None,
        issuers_printed=(issuers.printed or "") if issuers else "",
        lead=later(lambda: tuple(scope.body_link(body) for body in issuers.lead) if issuers else ()),
        joint=later(lambda: tuple(scope.body_link(body) for body in issuers.joint) if issuers else ()),
        total=issuers.total if issuers else None,
        unnamed=max((issuers.total or named) - named, 0) if issuers else 0,
        issuers_inferred=bool(issuers and issuers.inferred),
        issuers_note=scope.optional(issuers.note) if issuers else None,
        dates=later(lambda: tuple(_date(scope, date) for date in policy.dates)),
        plan_period=scope.format.period(policy.plan_period) if policy.plan_period else "",
        plan_start=policy.plan_period.start.first_day if policy.plan_period else None,
        plan_end=policy.plan_period.end.last_day if policy.plan_period else None,
        in_force=scope.label(policy.status),
        summary=scope.phrase(policy.summary),
        targets=tuple(target_view(scope, policy, index) for index in range(len(policy.targets))),
        beyond=tuple((scope.phrase(item.text), source_links(scope, item.seen_at)) for item in policy.beyond),
        relations=tuple(_relation(scope, relation) for relation in policy.relations),
        corrections=correction_views(scope, policy),
        source=later(lambda: source_view(scope, policy.source.id)),
        source_line=policy.source.line,
        table=later(lambda: scope.link(scope.phrase(table.title), PageKind.POLICY_TABLE, table.id)),
        seen_at=source_links(scope, policy.seen_at),
        note=scope.optional(policy.note),
        related=later(lambda: scope.rows(scope.policies.kin[policy.id][:_MOST_RELATED])),
        previous=later(lambda: scope.book.rows[before] if (before := neighbours()[0]) else None),
        next=later(lambda: scope.book.rows[after] if (after := neighbours()[1]) else None),
        cite=later(lambda: cite_policy(scope, policy)),
    )


def target_view(scope: Scope, policy: Policy, index: int) -> TargetView:
    """Return one of a policy's targets, its number in the page's language with bound and modality."""
    target: Target = policy.targets[index]
    source_language = scope.config.languages[0].code
    quantity = scope.library.target_quantities[policy.id, index]
    text = show(scope, target.printed, quantity, source_language)
    quote = target.quote
    return TargetView(
        kind=target.kind.value,
        kind_label=scope.label(target.kind),
        subject=scope.phrase(target.subject),
        text=text,
        by=scope.format.date(target.by) if target.by else "",
        by_value=str(target.by) if target.by else "",
        printed=target.printed.text,
        printed_lang=scope.tag(source_language),
        quote=QuoteView(
            text=quote.text,
            lang=scope.tag(source_language),
            source=source_link(scope, quote.source),
            line=quote.line,
        )
        if quote
        else None,
        note=scope.optional(target.note),
    )


def issuers_text(scope: Scope, issuers: Issuers) -> str:
    """Return who issued a policy as lists say it: by short names, the lead before the others."""
    lead = [scope.body_link(body, short=True).label.words for body in issuers.lead]
    named = [scope.body_link(body, short=True).label.words for body in (*issuers.lead, *issuers.joint)]
    joined = scope.format.join(lead)
    if issuers.total == len(lead) or (issuers.total is None and not issuers.joint):
        return joined
    if issuers.total is None:
        return scope.say(words.LEAD_AND_UNNAMED, lead=joined)
    if issuers.total == len(named) and len(named) <= _NAMED_IN_FULL:
        return scope.format.join(named)
    others = issuers.total - len(lead)
    return scope.say(
        words.LEAD_AND_OTHERS,
        lead=joined,
        others=scope.format.number(others),
        total=scope.format.number(issuers.total),
    )


_NAMED_IN_FULL = 4
"""Issuers up to this number are all named in a row; more become "and 15 others"."""


def _date(scope: Scope, date: PolicyDate) -> DateView:
    text = scope.format.date(date.date)
    return DateView(
        meaning=date.meaning.value,
        label=scope.label(date.meaning),
        text=scope.say(words.BY_DATE, date=text) if date.by else text,
        value=str(date.date),
        status=scope.status(date.status),
        note=scope.optional(date.note),
        sources=source_links(scope, date.seen_at),
    )


def _relation(scope: Scope, relation: Relation) -> RelationView:
    if relation.to:
        title = scope.phrase(scope.library.policies[relation.to].title)
    else:
        title = scope.phrase(relation.title) if relation.title else Phrase("")
    return RelationView(
        kind=relation.kind.value,
        label=scope.label(relation.kind),
        title=title,
        href=scope.href(PageKind.POLICY, relation.to) if relation.to else "",
        status=scope.status(relation.status),
        note=scope.optional(relation.note),
    )


def correction_views(scope: Scope, policy: Policy) -> tuple[CorrectionView, ...]:
    """Return the values of a policy that are shown corrected, then those that are doubted."""
    return (
        *(_correction(scope, correction) for correction in policy.corrections),
        *(_doubt(scope, doubt) for doubt in policy.doubts),
    )


def _correction(scope: Scope, correction: Correction) -> CorrectionView:
    return CorrectionView(
        field=field_name(scope.locale, correction.field),
        printed=shown(scope.locale, correction.before),
        corrected=shown(scope.locale, correction.after),
        because=scope.phrase(correction.because),
        on=scope.format.date(correction.on),
        doubt=False,
    )


def _doubt(scope: Scope, doubt: Doubt) -> CorrectionView:
    return CorrectionView(
        field=field_name(scope.locale, doubt.field),
        printed=shown(scope.locale, doubt.printed),
        corrected=shown(scope.locale, doubt.suspected),
        because=scope.phrase(doubt.because),
        on="",
        doubt=True,
    )


def _original(scope: Scope, printed: str | None) -> Phrase | None:
    return scope.foreign(printed, scope.config.languages[0].code) if printed else None


def _original_title(scope: Scope, title: Text) -> Phrase | None:
    first = scope.config.languages[0].code
    if scope.language.code == first or first not in title:
        return None
    return scope.foreign(title[first], first)


def _title_status(scope: Scope, policy: Policy) -> str:
    status = (policy.title_status or {}).get(scope.language.code)
    return scope.label(status) if status else ""
