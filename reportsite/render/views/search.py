"""The search page, and the list of everything that stands in for it where no scripts run."""

from __future__ import annotations

import json
from collections.abc import Iterator
from itertools import groupby

from reportsite.languages import Collation
from reportsite.render import words
from reportsite.render.contexts import EverythingContext, Phrase, RegisterEntry, RegisterGroup, SearchContext
from reportsite.render.scope import Scope
from reportsite.render.search.readings import Readings, province_readings
from reportsite.site.entries import EntryKind
from reportsite.site.pages import Page, PageKind

_KINDS = {
    PageKind.REPORT: EntryKind.REPORT,
    PageKind.INDICATOR: EntryKind.INDICATOR,
    PageKind.POLICY: EntryKind.POLICY,
    PageKind.POLICY_TABLE: EntryKind.POLICY_TABLE,
    PageKind.PROVINCE: EntryKind.PROVINCE,
    PageKind.TOPIC: EntryKind.TOPIC,
    PageKind.BODY: EntryKind.BODY,
    PageKind.TEXT: EntryKind.PAGE,
}
_FOLDER = "search/"


def search_context(scope: Scope) -> SearchContext:
    """Return what the search page is made of; what it finds is put there by its script."""
    addresses = scope.addresses
    return SearchContext(
        index=addresses.asset(_FOLDER),
        root=addresses.root,
        file="index.html" if addresses.offline else "",
        everything=scope.href(PageKind.EVERYTHING),
        everything_label=scope.label(PageKind.EVERYTHING),
        facets=tuple((facet, scope.say(label)) for facet, label in words.FACETS.items()),
        words=json.dumps({key: scope.say(said) for key, said in words.SEARCH.items()}, ensure_ascii=False),
    )


def everything_context(scope: Scope) -> EverythingContext:
    """Return everything that the site holds, in the order of the page's language and by topic."""
    readings = _readings(scope)
    entries = [(entry.label.words, entry) for entry in _entries(scope)]
    ordered = sorted(entries, key=lambda pair: (_initial(readings, pair[0]), readings.sort_key(_bare(pair[0]))))
    groups = groupby(ordered, key=lambda pair: _initial(readings, pair[0]))
    return EverythingContext(
        count=len(entries),
        groups=tuple(
            RegisterGroup(
                anchor=f"letter-{letter.casefold()}" if letter.isalnum() else "letter-0",
                letter=letter,
                entries=tuple(entry for _, entry in group),
            )
            for letter, group in groups
        ),
        topics=tuple((scope.topic_link(topic), tuple(_on_topic(scope, topic))) for topic in scope.library.topics),
    )


def _readings(scope: Scope) -> Readings:
    """Return by what names sort: their readings where the page's language sorts so, otherwise their letters."""
    sorts_by_sound = scope.language.collation is Collation.READING
    if not sorts_by_sound:
        return Readings({})
    return Readings(scope.locale.characters.syllables(), province_readings(scope.library.provinces.values()))


def _initial(readings: Readings, name: str) -> str:
    letter = readings.initial(name)
    return letter if "A" <= letter <= "Z" else "0–9" if letter.isdigit() else letter or "#"


def _bare(name: str) -> str:
    return "".join(character for character in name if character.isalnum())


def _entries(scope: Scope) -> Iterator[RegisterEntry]:
    for page in scope.plan.by_identity.values():
        if page.kind in _KINDS and page.language == scope.language.code:
            yield RegisterEntry(
                label=_title(scope, page), href=scope.addresses.to(page), kind=scope.label(_KINDS[page.kind])
            )
    for term in scope.library.terms.values():
        href = scope.href(PageKind.GLOSSARY, "", f"term-{term.id}")
        yield RegisterEntry(label=scope.phrase(term.term), href=href, kind=scope.label(EntryKind.TERM))


def _title(scope: Scope, page: Page) -> Phrase:
    library, subject = scope.library, page.subject
    match page.kind:
        case PageKind.REPORT:
            return scope.phrase(library.reports[subject].title)
        case PageKind.INDICATOR:
            return scope.phrase(library.indicators[subject].name)
        case PageKind.POLICY:
            return scope.phrase(library.policies[subject].title)
        case PageKind.POLICY_TABLE:
            return scope.phrase(library.policy_tables[subject].title)
        case PageKind.PROVINCE:
            return scope.phrase(library.provinces[subject].short)
        case PageKind.TOPIC:
            return scope.phrase(library.topics[subject].name)
        case PageKind.BODY:
            return scope.phrase(library.bodies[subject].name)
        case _:
            versions = library.pages[subject]
            version = versions.get(scope.language.code) or next(iter(versions.values()))
            return scope.foreign(version.head.title, version.prose.language)


def _on_topic(scope: Scope, topic: str) -> Iterator[RegisterEntry]:
    library = scope.library
    for report in library.reports.values():
        if topic in report.topics:
            yield _entry(scope, PageKind.REPORT, report.id, scope.phrase(report.title))
    for indicator in library.indicators.values():
        if topic in indicator.topics:
            yield _entry(scope, PageKind.INDICATOR, indicator.id, scope.phrase(indicator.name))
    for policy in scope.policies.of_topic(topic):
        yield _entry(scope, PageKind.POLICY, policy.id, scope.phrase(policy.title))


def _entry(scope: Scope, kind: PageKind, subject: str, label: Phrase) -> RegisterEntry:
    return RegisterEntry(label=label, href=scope.href(kind, subject), kind=scope.label(_KINDS[kind]))
