"""Corrections as pages and feeds show them: date, record, from, to, why."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator

from reportsite.i18n.locales import Locale
from reportsite.model.dates import Period
from reportsite.model.policies import DateMeaning
from reportsite.model.reports import Report
from reportsite.render import words
from reportsite.render.contexts import ChangesContext, ChangeView, Link
from reportsite.render.scope import Scope
from reportsite.render.views.figures import figure_href, figure_name, source_links
from reportsite.site.changes import Change, ChangedKind, all_changes, changes_of_report
from reportsite.site.pages import PageKind


def changes_context(scope: Scope) -> ChangesContext:
    """Return what the page of changes shows, newest first."""
    changes = all_changes(scope.library)
    return ChangesContext(
        changes=tuple(
            _view(scope, anchor, change) for anchor, change in zip(change_anchors(changes), changes, strict=True)
        ),
        collected=scope.format.date(scope.config.collected),
        collected_value=str(scope.config.collected),
    )


def report_corrections(scope: Scope, report: Report) -> tuple[ChangeView, ...]:
    """Return the corrections of a report as its own page shows them, in the order of the record."""
    return tuple(_view(scope, "", change) for change in changes_of_report(report))


def change_anchors(changes: Iterable[Change]) -> Iterator[str]:
    """Yield the fragment of each change: the record, and which of the record's changes it is, the oldest being 1."""
    changes = tuple(changes)
    left = Counter((change.kind, change.subject) for change in changes)
    for change in changes:
        key = change.kind, change.subject
        yield f"{change.kind.value}-{change.subject.replace('@', '-')}-{left[key]}"
        left[key] -= 1


def change_sentence(locale: Locale, change: Change) -> str:
    """Return what was changed as one sentence."""
    if change.what:
        return change.what.best(locale.language.code)[0]
    say = locale.catalog.gettext
    field, before, after = _parts(locale, change)
    return say(words.FROM_TO) % {"field": field, "before": before, "after": after}


def _view(scope: Scope, anchor: str, change: Change) -> ChangeView:
    field, before, after = _parts(scope.locale, change)
    return ChangeView(
        anchor=anchor,
        date=scope.format.date(change.on),
        date_value=str(change.on),
        record=_record(scope, change),
        kind=scope.say(words.CHANGED_KINDS[change.kind]),
        field=field,
        before=before,
        after=after,
        what=scope.optional(change.what),
        because=scope.phrase(change.because),
        sources=source_links(scope, change.seen_at),
    )


def _record(scope: Scope, change: Change) -> Link:
    library = scope.library
    match change.kind:
        case ChangedKind.POLICY:
            return scope.link(scope.phrase(library.policies[change.subject].title), PageKind.POLICY, change.subject)
        case ChangedKind.REPORT:
            return scope.link(scope.phrase(library.reports[change.subject].title), PageKind.REPORT, change.subject)
        case ChangedKind.FIGURE:
            record = library.figures[change.subject]
            return Link(label=figure_name(scope, record), href=figure_href(scope, record))


def _parts(locale: Locale, change: Change) -> tuple[str, str, str]:
    return field_name(locale, change.field), shown(locale, change.before), shown(locale, change.after)


def field_name(locale: Locale, field: str) -> str:
    """Return what a corrected field is called; one that has no name stands for itself."""
    meaning = field.removeprefix("dates.")
    if meaning in set(DateMeaning):
        return locale.catalog.gettext(words.LABELS[DateMeaning(meaning)])
    return locale.catalog.gettext(words.FIELDS.get(field, field)) if field else ""


def shown(locale: Locale, value: str) -> str:
    """Return a corrected value: dates in words, anything else as it is."""
    try:
        return locale.format.period(Period.parse(value))
    except ValueError:
        return value
