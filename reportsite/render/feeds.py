"""Library → feeds: what is new and what was corrected, for each language, list, province and topic (Atom, JSON Feed).

A feed belongs to a page and stands beside it. Its dates are those of the content: an entry was published on the date
under which its record is listed, and updated when the record was entered or last corrected.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cached_property
from operator import attrgetter

from jinja2 import Environment
from msgspec import Struct
from msgspec.structs import force_setattr

from reportsite.artifacts import Artifact
from reportsite.config import Config
from reportsite.i18n.locales import Locale
from reportsite.model.dates import PartialDate
from reportsite.model.library import Library
from reportsite.model.policies import Policy
from reportsite.model.reports import Report
from reportsite.model.text import Text
from reportsite.render import words
from reportsite.render.addresses import address
from reportsite.render.contexts import FeedLink
from reportsite.render.downloads.json_files import encode
from reportsite.render.scope import Scope
from reportsite.render.views.changes import change_anchors, change_sentence
from reportsite.site.changes import Change, ChangedKind, LastChanges, all_changes
from reportsite.site.pages import Page, PageKind
from reportsite.site.plan import SitePlan
from reportsite.site.policies import PolicyIndex, listed_date

ATOM = "feed.xml"
JSON_FEED = "feed.json"
ATOM_TYPE = "application/atom+xml"
JSON_TYPE = "application/feed+json"
_JSON_FEED_VERSION = "https://jsonfeed.org/version/1.1"
WITH_FEED = frozenset({PageKind.HOME, PageKind.POLICIES, PageKind.PROVINCE, PageKind.TOPIC, PageKind.CHANGES})
"""Kinds of page that have a feed of their own; that of the home page holds everything."""
_PICTURES = {code: 0x2400 + code for code in range(32) if chr(code) not in "\t\n\r"} | {0x7F: 0x2421}
"""Control characters, which XML cannot hold → the characters that picture them."""


class Entry(Struct, frozen=True, kw_only=True):
    """Something in a feed."""

    address: str
    title: str
    summary: str
    published: PartialDate
    updated: PartialDate
    tags: tuple[str, ...] = ()
    order: tuple[int, int] = (0, 0)
    """What puts the newest last; made of its dates, once for all feeds that it stands in."""

    def __post_init__(self) -> None:
        order = self.updated.last_day.toordinal(), self.published.last_day.toordinal()
        force_setattr(self, "order", order)


class Feed(Struct, frozen=True, kw_only=True):
    """A feed in one language, ready to be written."""

    page: str
    """Absolute address of the page that it belongs to."""
    title: str
    subtitle: str
    tag: str
    """Language tag."""
    author: str
    licence: str
    updated: PartialDate
    entries: tuple[Entry, ...]


def feed_links(scope: Scope, *, in_all_forms: bool = False) -> tuple[FeedLink, ...]:
    """Return the feeds that a page announces: its own, then that of everything, which heads name in one form only."""
    if scope.config.feeds.entries <= 0 or not scope.page.language:
        return ()
    home = scope.plan.page(PageKind.HOME, "", scope.language.code)
    own = scope.page if scope.page.kind in WITH_FEED else None
    links = []
    for page in dict.fromkeys(page for page in (own, home) if page):
        name = feed_name(scope.library, scope.locale, page)
        title = scope.say(words.FEED, site=scope.phrase(scope.config.title).words, name=name)
        for kind, file in ((ATOM_TYPE, ATOM), (JSON_TYPE, JSON_FEED)):
            if file == ATOM or page == own or in_all_forms:
                href = scope.addresses.asset(page.route + file)
                links.append(FeedLink(title=title, name=name, type=kind, href=href))
    return tuple(links)


def feed_name(library: Library, locale: Locale, page: Page) -> str:
    """Return what the feed of a page holds, in words."""
    code = locale.language.code
    match page.kind:
        case PageKind.PROVINCE:
            return library.provinces[page.subject].short.best(code)[0]
        case PageKind.TOPIC:
            return library.topics[page.subject].name.best(code)[0]
        case PageKind.HOME:
            return locale.catalog.gettext(words.EVERYTHING_NEW)
        case _:
            return locale.catalog.gettext(words.LABELS[page.kind])


class FeedWriter:
    """Writes the feeds of a site; each record becomes an entry once per language."""

    def __init__(
        self, library: Library, config: Config, plan: SitePlan, locales: Mapping[str, Locale], index: PolicyIndex
    ) -> None:
        self._library = library
        self._config = config
        self._plan = plan
        self._locales = locales
        self._index = index
        self._last = LastChanges(library, config.collected)

    def render(self, environment: Environment) -> Iterator[Artifact]:
        """Yield every feed in both forms; none where the settings ask for no entries."""
        if self._config.feeds.entries <= 0:
            return
        template = environment.get_template(f"{ATOM}.j2")
        for code in self._locales:
            for page, feed in self._feeds(code):
                atom = template.render(feed=feed, own=address(self._config, page.route + ATOM), moment=_moment)
                yield Artifact(page.route + ATOM, atom.translate(_PICTURES).encode())
                yield Artifact(page.route + JSON_FEED, self._json(page, feed))

    @cached_property
    def _changes(self) -> Sequence[tuple[str, Change]]:
        """All corrections with their anchors; looked for when feeds are wanted."""
        changes = all_changes(self._library)
        return tuple(zip(change_anchors(changes), changes, strict=True))

    def _feeds(self, code: str) -> Iterator[tuple[Page, Feed]]:
        policies = {policy.id: self._policy(policy, code) for policy in self._library.policies.values()}
        reports = [self._report(report, code) for report in self._library.reports.values()]
        changes = [self._change(anchor, change, code) for anchor, change in self._changes]
        listed = list(policies.values())
        for page in self._plan.pages:
            if page.language != code or page.kind not in WITH_FEED:
                continue
            entries: Iterable[Entry]
            match page.kind:
                case PageKind.PROVINCE:
                    entries = (policies[policy.id] for policy in self._index.of_province(page.subject))
                case PageKind.TOPIC:
                    entries = (policies[policy.id] for policy in self._index.of_topic(page.subject))
                case PageKind.POLICIES:
                    entries = listed
                case PageKind.CHANGES:
                    entries = changes
                case _:
                    entries = (*listed, *reports, *changes)
            yield page, self._feed(page, code, entries)

    def _feed(self, page: Page, code: str, entries: Iterable[Entry]) -> Feed:
        config, locale = self._config, self._locales[code]
        newest = sorted(entries, key=attrgetter("order"), reverse=True)[: config.feeds.entries]
        site = config.title.best(code)[0]
        return Feed(
            page=address(config, page.route),
            title=locale.catalog.gettext(words.FEED) % {"site": site, "name": feed_name(self._library, locale, page)},
            subtitle=config.description.best(code)[0],
            tag=locale.language.tag,
            author=site,
            licence=config.licence.best(code)[0],
            updated=newest[0].updated if newest else config.collected,
            entries=tuple(newest),
        )

    def _policy(self, policy: Policy, code: str) -> Entry:
        return Entry(
            address=self._address(PageKind.POLICY, policy.id, code),
            title=policy.title.best(code)[0],
            summary=policy.summary.best(code)[0],
            published=listed_date(policy).date,
            updated=self._last.of_policy(policy),
            tags=tuple(self._library.topics[topic].name.best(code)[0] for topic in policy.topics),
        )

    def _report(self, report: Report, code: str) -> Entry:
        return Entry(
            address=self._address(PageKind.REPORT, report.id, code),
            title=report.title.best(code)[0],
            summary=report.summary.best(code)[0],
            published=self._library.works[report.work].published,
            updated=self._last.of_report(report),
            tags=tuple(self._library.topics[topic].name.best(code)[0] for topic in report.topics),
        )

    def _change(self, anchor: str, change: Change, code: str) -> Entry:
        locale = self._locales[code]
        title = change_title(self._library, change).best(code)[0]
        return Entry(
            address=f"{self._address(PageKind.CHANGES, '', code)}#{anchor}",
            title=locale.catalog.gettext(words.CORRECTION_OF) % {"title": title},
            summary=_sentences(locale, change_sentence(locale, change), change.because.best(code)[0]),
            published=change.on,
            updated=change.on,
        )

    def _address(self, kind: PageKind, subject: str, code: str) -> str:
        page = self._plan.page(kind, subject, code)
        return address(self._config, page.route) if page else self._config.base_url

    def _json(self, page: Page, feed: Feed) -> bytes:
        data = {
            "version": _JSON_FEED_VERSION,
            "title": feed.title,
            "description": feed.subtitle,
            "home_page_url": feed.page,
            "feed_url": address(self._config, page.route + JSON_FEED),
            "language": feed.tag,
            "authors": [{"name": feed.author}],
            "items": [
                {
                    "id": entry.address,
                    "url": entry.address,
                    "title": entry.title,
                    "content_text": entry.summary,
                    "date_published": _moment(entry.published),
                    "date_modified": _moment(entry.updated),
                    "tags": entry.tags,
                }
                for entry in feed.entries
            ],
        }
        return encode(data).encode() + b"\n"


def change_title(library: Library, change: Change) -> Text:
    """Return what the corrected record is called."""
    if change.kind is ChangedKind.POLICY:
        return library.policies[change.subject].title
    if change.kind is ChangedKind.REPORT:
        return library.reports[change.subject].title
    record = library.figures[change.subject]
    name = record.figure.name or (record.indicator.name if record.indicator else None)
    return name or Text({"": change.subject})


def _moment(date: PartialDate) -> str:
    """Return a date as feeds want it, to the second: the beginning of the first day that it may mean."""
    return f"{date.first_day.isoformat()}T00:00:00Z"


def _sentences(locale: Locale, first: str, second: str) -> str:
    """Return two sentences as the language puts them one after the other."""
    if not (first and second):
        return first or second
    return locale.catalog.gettext(words.TWO_SENTENCES) % {"first": first, "second": second}
