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
_CONTINUES, _CONTINUED = 0b1100_0000, 0b1000_0000
"""Bits by which a byte goes on with the character before it, in UTF-8."""
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
    host = urlsplit(config.base_url).hostname or "localhost"
    for code, locale in locales.items():
        lines = [*_head(config, locale)]
        for event in _events(library, locale, locales):
            page = plan.page(PageKind.POLICY, event.policy.id, code)
            where = address(config, page.route) if page else config.base_url
            name = f"{event.policy.id}-{event.name}-{code}@{host}"
            lines += _lines(event, name, where, last.of_policy(event.policy), code)
        lines.append("END:VCALENDAR")
        yield Artifact(calendar_route(code), b"".join(map(_fold, lines)))


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


def _lines(event: _Event, name: str, where: str, changed: PartialDate, code: str) -> Iterator[str]:
    stamp = f"{changed.first_day:%Y%m%d}T000000Z"
    summary = event.policy.summary.best(code)[0]
    yield "BEGIN:VEVENT"
    yield f"UID:{name}"
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


def _fold(line: str) -> bytes:
    """Return a line in pieces of at most 75 octets, each ended; no character is cut."""
    content, start, room = line.encode(), 0, _LINE
    pieces = []
    while len(content) - start > room:
        end = start + room
        while content[end] & _CONTINUES == _CONTINUED:
            end -= 1
        pieces.append(content[start:end])
        # A piece that goes on begins with a space, which counts.
        start, room = end, _LINE - 1
    return b"\r\n ".join([*pieces, content[start:]]) + b"\r\n"
