"""Library → a calendar in each language (iCalendar, RFC 5545): what is due when, and what comes into force.

Every event lasts whole days. A deadline known to the month or the year stands on its last day; what comes into force
in a month or a year takes all of it, since the day is not known.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping
from urllib.parse import urlsplit

from msgspec import Struct

from reportsite.artifacts import Artifact
from reportsite.config import Config
from reportsite.i18n.locales import Locale
from reportsite.i18n.quantities import show_printed
from reportsite.model.dates import PartialDate
from reportsite.model.library import Library
from reportsite.model.policies import DateMeaning, Policy
from reportsite.render import words
from reportsite.render.addresses import address
from reportsite.site.changes import LastChanges
from reportsite.site.pages import PageKind
from reportsite.site.plan import SitePlan

CALENDAR = "calendar.ics"
_LINE = 75
"""Octets that a line may have."""
_ESCAPES = str.maketrans(
    # Control characters, which a line cannot hold, become the characters that picture them.
    {chr(code): chr(0x2400 + code) for code in range(32)}
    | {"\\": "\\\\", ";": "\\;", ",": "\\,", "\r": "", "\n": "\\n"}
)
_ONE_DAY = dt.timedelta(days=1)


class _Event(Struct, frozen=True, kw_only=True):
    name: str
    """What its identifier begins with."""
    first: dt.date
    last: dt.date
    title: str
    policy: Policy


def calendar_route(language: str) -> str:
    """Return where the calendar of a language stands in the site."""
    return f"{language}/{CALENDAR}"


def render_calendars(
    library: Library, config: Config, plan: SitePlan, locales: Mapping[str, Locale]
) -> Iterator[Artifact]:
    """Yield the calendar of each language; none where the settings ask for none."""
    if not config.feeds.calendar:
        return
    last = LastChanges(library, config.collected)
    for code, locale in locales.items():
        lines = [*_head(config, locale)]
        for event in _events(library, locale, locales):
            page = plan.page(PageKind.POLICY, event.policy.id, code)
            where = address(config, page.route) if page else config.base_url
            lines += _lines(event, where, last.of_policy(event.policy), config, code)
        lines.append("END:VCALENDAR")
        yield Artifact(
            calendar_route(code), "".join(f"{folded}\r\n" for line in lines for folded in _fold(line)).encode()
        )


def _head(config: Config, locale: Locale) -> Iterator[str]:
    code = locale.language.code
    name = locale.catalog.gettext(words.CALENDAR) % {"site": config.title.best(code)[0]}
    yield "BEGIN:VCALENDAR"
    yield "VERSION:2.0"
    yield f"PRODID:-//{_escaped(config.title.best(code)[0])}//reportsite//{locale.language.tag.upper()}"
    yield "CALSCALE:GREGORIAN"
    yield "METHOD:PUBLISH"
    yield f"NAME:{_escaped(name)}"
    yield f"X-WR-CALNAME:{_escaped(name)}"


def _events(library: Library, locale: Locale, locales: Mapping[str, Locale]) -> Iterator[_Event]:
    code, say = locale.language.code, locale.catalog.gettext
    for policy in library.policies.values():
        title = policy.title.best(code)[0]
        for index, target in enumerate(policy.targets):
            if target.by:
                number = _number(library, policy, index, locale, locales)
                subject = target.subject.best(code)[0]
                yield _Event(
                    name=f"target-{index + 1}",
                    first=target.by.last_day,
                    last=target.by.last_day,
                    title=say(words.DUE) % {"subject": subject, "number": number, "title": title},
                    policy=policy,
                )
        effective = policy.dated(DateMeaning.EFFECTIVE)
        if effective:
            yield _Event(
                name="effective",
                first=effective.date.first_day,
                last=effective.date.last_day,
                title=say(words.IN_EFFECT) % {"title": title},
                policy=policy,
            )


def _number(library: Library, policy: Policy, index: int, locale: Locale, locales: Mapping[str, Locale]) -> str:
    """Return the number of a target as pages show it."""
    quantity = library.target_quantities[policy.id, index]
    return show_printed(
        policy.targets[index].printed.text,
        quantity,
        library.units[quantity.unit],
        locale.format.plural_rule,
        # Targets are printed in the language in which content is written first.
        printed_in=next(iter(locales.values())).grammar,
        shown_in=locale.grammar,
    )


def _lines(event: _Event, where: str, changed: PartialDate, config: Config, code: str) -> Iterator[str]:
    host = urlsplit(config.base_url).hostname or "localhost"
    stamp = f"{changed.first_day:%Y%m%d}T000000Z"
    summary = event.policy.summary.best(code)[0]
    yield "BEGIN:VEVENT"
    yield f"UID:{event.policy.id}-{event.name}-{code}@{host}"
    yield f"DTSTAMP:{stamp}"
    yield f"DTSTART;VALUE=DATE:{event.first:%Y%m%d}"
    # The end of an event is the first day that it has no part in.
    yield f"DTEND;VALUE=DATE:{event.last + _ONE_DAY:%Y%m%d}"
    yield f"SUMMARY:{_escaped(event.title)}"
    yield f"DESCRIPTION:{_escaped(summary)}"
    yield f"URL:{where}"
    yield "TRANSP:TRANSPARENT"
    yield "END:VEVENT"


def _escaped(text: str) -> str:
    return text.translate(_ESCAPES)


def _fold(line: str) -> Iterator[str]:
    """Yield a line in pieces of at most 75 octets; no character is cut."""
    if len(line.encode()) <= _LINE:
        yield line
        return
    piece, size, room = "", 0, _LINE
    for character in line:
        width = len(character.encode())
        if size + width > room:
            yield piece
            # A piece that goes on begins with a space, which counts.
            piece, size, room = " ", 1, _LINE
        piece, size = piece + character, size + width
    yield piece
