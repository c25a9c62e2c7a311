"""Feeds and calendars: read by programs that nobody here wrote, with the dates and words of the records."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any
from xml.etree import ElementTree as ET

import feedparser
import pytest
from icalendar import Calendar
from jsonschema import Draft202012Validator
from lxml import etree
from msgspec.structs import replace

from reportsite.artifacts import Artifact
from reportsite.model.policies import DateMeaning
from reportsite.render.calendars import render_calendars
from reportsite.render.environment import make_environment
from reportsite.render.feeds import FeedWriter
from reportsite.render.pages import Edition
from reportsite.site.changes import LastChanges
from reportsite.site.pages import PageKind
from reportsite.site.policies import index_policies, listed_date
from tests.render.reading import read
from tests.sites.building import MINIMAL, ROOT, edition_of, files_of, minimal_site, project_site

SITES = pytest.mark.parametrize("site", [ROOT, MINIMAL], ids=["project", "minimal"])
GRAMMAR = Path(__file__).with_name("atom.rng")
_TEXT, _URL, _DATE = (
    {"type": "string"},
    {"type": "string", "pattern": "^https?://"},
    {"type": "string", "format": "date-time"},
)
JSON_FEED = Draft202012Validator(
    {
        "required": ["version", "title", "items"],
        "properties": {
            "version": {"enum": ["https://jsonfeed.org/version/1.1"]},
            **dict.fromkeys(("title", "description", "language"), _TEXT),
            **dict.fromkeys(("home_page_url", "feed_url"), _URL),
            "authors": {
                "type": "array",
                "items": {"anyOf": [{"required": [key]} for key in ("name", "url", "avatar")]},
            },
            "items": {
                "type": "array",
                "items": {
                    "required": ["id"],
                    "anyOf": [{"required": ["content_text"]}, {"required": ["content_html"]}],
                    "properties": {
                        **dict.fromkeys(("id", "title", "content_text"), _TEXT),
                        "url": _URL,
                        **dict.fromkeys(("date_published", "date_modified"), _DATE),
                        "tags": {"type": "array", "items": _TEXT},
                    },
                    "additionalProperties": False,
                },
            },
        },
        "additionalProperties": False,
    },
    format_checker=Draft202012Validator.FORMAT_CHECKER,
)
"""What JSON Feed 1.1 asks of the fields that stand in feeds here (jsonfeed.org/version/1.1)."""
ATOM = "{http://www.w3.org/2005/Atom}"


@cache
def files(site: Path) -> Mapping[str, bytes]:
    return files_of(project_site() if site == ROOT else minimal_site())


def feeds(site: Path) -> dict[str, Any]:
    return {path: feedparser.parse(content) for path, content in files(site).items() if path.endswith("feed.xml")}


def written(edition: Edition) -> dict[str, Artifact]:
    writer = FeedWriter(edition.library, edition.config, edition.plan, edition.locales, index_policies(edition.library))
    return {artifact.path: artifact for artifact in writer.render(make_environment(edition.template_folders))}


@SITES
def test_every_feed_is_well_formed_and_complete(site: Path) -> None:
    found = feeds(site)
    edition = edition_of(site)
    pages = [page for page in edition.plan.pages if page.kind in {PageKind.PROVINCE, PageKind.TOPIC}]
    assert len(found) == len(pages) + 3 * len(edition.config.languages)
    for path, feed in found.items():
        assert not feed.bozo, f"{path}: {feed.get('bozo_exception')}"
        assert feed.version == "atom10"
        assert feed.feed.title
        assert feed.feed.id == edition.config.base_url.rstrip("/") + "/" + path.removesuffix("feed.xml")
        assert feed.feed.updated_parsed
        ids = [entry.id for entry in feed.entries]
        assert len(ids) == len(set(ids))
        for entry in feed.entries:
            assert entry.title
            assert entry.summary
            assert entry.updated_parsed
            assert entry.published_parsed


@SITES
def test_every_feed_keeps_the_rules_of_atom(site: Path) -> None:
    for path, content in files(site).items():
        if not path.endswith("feed.xml"):
            continue
        feed = ET.fromstring(content)
        assert feed.tag == f"{ATOM}feed"
        # RFC 4287, 4.1.1 and 4.1.2: what must stand exactly once, and where its author is.
        for element in (feed, *feed.findall(f"{ATOM}entry")):
            for name in ("id", "title", "updated"):
                assert len(element.findall(f"{ATOM}{name}")) == 1, f"{path}: {name}"
            relations = [link.get("rel") for link in element.findall(f"{ATOM}link")]
            assert relations.count("alternate") == 1
        assert feed.find(f"{ATOM}author/{ATOM}name") is not None
        own = next(link for link in feed.findall(f"{ATOM}link") if link.get("rel") == "self")
        assert str(own.get("href")).endswith(path)


@SITES
def test_every_feed_is_valid_by_the_grammar_of_atom(site: Path) -> None:
    grammar = etree.RelaxNG(etree.parse(GRAMMAR))
    checked = 0
    for path, content in files(site).items():
        if path.endswith("feed.xml"):
            assert grammar.validate(etree.fromstring(content)), f"{path}: {grammar.error_log}"
            checked += 1
    assert checked > 10


@pytest.mark.parametrize(
    ("right", "wrong"),
    [
        ("T00:00:00Z</updated>", "</updated>"),
        ("<title>", "<title>twice</title><title>"),
        ("<id>", "<id><b/>"),
        (' rel="self"', ' rel="self" by="us"'),
        ("<author><name>", "<author><nam>"),
        (' href="', ' src="'),
    ],
)
def test_the_grammar_of_atom_refuses_what_is_no_feed(right: str, wrong: str) -> None:
    text = files(MINIMAL)["en/feed.xml"].decode()
    assert right in text
    broken = text.replace(right, wrong).replace(
        "</name></author>", "</nam></author>" if "nam>" in wrong else "</name></author>"
    )
    assert not etree.RelaxNG(etree.parse(GRAMMAR)).validate(etree.fromstring(broken.encode()))


@SITES
def test_entries_are_the_records_with_their_words_and_dates(site: Path) -> None:
    edition = edition_of(site)
    library, last = edition.library, LastChanges(edition.library, edition.config.collected)
    for language in edition.config.languages:
        entries = {entry.id: entry for entry in feeds(site)[f"{language.code}/policies/feed.xml"].entries}
        assert len(entries) == len(library.policies)
        for policy in library.policies.values():
            page = edition.plan.page(PageKind.POLICY, policy.id, language.code)
            assert page is not None
            entry = entries[edition.config.base_url.rstrip("/") + "/" + page.route]
            assert entry.title == policy.title.best(language.code)[0]
            assert entry.summary == policy.summary.best(language.code)[0]
            assert entry.published == f"{listed_date(policy).date.first_day}T00:00:00Z"
            assert entry.updated == f"{last.of_policy(policy).first_day}T00:00:00Z"
            topics = [library.topics[topic].name.best(language.code)[0] for topic in policy.topics]
            assert [tag.term for tag in entry.tags] == topics


@SITES
def test_a_province_and_a_topic_have_their_policies_and_no_others(site: Path) -> None:
    edition = edition_of(site)
    index = index_policies(edition.library)
    for page in edition.plan.pages:
        if page.kind in {PageKind.PROVINCE, PageKind.TOPIC}:
            wanted = (index.of_province if page.kind is PageKind.PROVINCE else index.of_topic)(page.subject)
            entries = feeds_of(site, page.route)
            assert {entry.rstrip("/").rpartition("/")[2] for entry in entries} == {policy.id for policy in wanted}


@cache
def _parsed(site: Path) -> dict[str, Any]:
    return feeds(site)


def feeds_of(site: Path, route: str) -> list[str]:
    return [entry.id for entry in _parsed(site)[f"{route}feed.xml"].entries]


@SITES
def test_a_correction_is_news(site: Path) -> None:
    edition = edition_of(site)
    corrected = [policy for policy in edition.library.policies.values() if policy.corrections]
    assert corrected
    for language in edition.config.languages:
        (entry, *_) = [
            entry
            for entry in _parsed(site)[f"{language.code}/changes/feed.xml"].entries
            if f"#policy-{corrected[0].id}-1" in entry.id
        ]
        correction = corrected[0].corrections[0]
        assert correction.because.best(language.code)[0] in entry.summary
        assert entry.updated == f"{correction.on.first_day}T00:00:00Z"
        assert corrected[0].title.best(language.code)[0] in entry.title
        page = read(files(site)[f"{language.code}/changes/index.html"])
        assert entry.id.partition("#")[2] in page.ids


@SITES
def test_json_feeds_say_the_same(site: Path) -> None:
    for path, feed in _parsed(site).items():
        data = json.loads(files(site)[path.replace(".xml", ".json")])
        assert not [fault.message for fault in JSON_FEED.iter_errors(data)], path
        assert data["version"] == "https://jsonfeed.org/version/1.1"
        assert data["feed_url"].endswith(path.replace(".xml", ".json"))
        assert [(item["id"], item["title"], item["content_text"], item["date_modified"]) for item in data["items"]] == [
            (entry.id, entry.title, entry.summary, entry.updated) for entry in feed.entries
        ]


@SITES
def test_pages_announce_their_feed_and_that_of_everything(site: Path) -> None:
    edition = edition_of(site)
    for page in edition.plan.pages:
        links = [
            link["href"]
            for link in read(files(site)[page.file]).all("link", rel="alternate", type_="application/atom+xml")
        ]
        if not page.language:
            assert not links
            continue
        depth = "../" * page.route.count("/")
        own = [f"{depth}{page.route}feed.xml"] if f"{page.route}feed.xml" in files(site) else []
        assert links == list(dict.fromkeys([*own, f"{depth}{page.language}/feed.xml"]))


def test_a_feed_holds_no_more_than_it_is_told_and_none_when_told_so() -> None:
    edition = edition_of(ROOT)
    short = replace(edition, config=replace(edition.config, feeds=replace(edition.config.feeds, entries=2)))
    assert all(len(feedparser.parse(one.content).entries) <= 2 for one in written(short).values())
    none = replace(edition, config=replace(edition.config, feeds=replace(edition.config.feeds, entries=0)))
    assert not written(none)


# The calendar -------------------------------------------------------------------------------------------------------


@SITES
def test_the_calendar_holds_every_deadline_and_every_entry_into_force(site: Path) -> None:
    edition = edition_of(site)
    expected = set()
    for policy in edition.library.policies.values():
        for number, target in enumerate(policy.targets, 1):
            if target.by:
                expected.add((f"{policy.id}-target-{number}", target.by.last_day, target.by.last_day))
        effective = policy.dated(DateMeaning.EFFECTIVE)
        if effective:
            expected.add((f"{policy.id}-effective", effective.date.first_day, effective.date.last_day))
    assert expected
    for language in edition.config.languages:
        events = Calendar.from_ical(files(site)[f"{language.code}/calendar.ics"]).walk("VEVENT")
        found = {
            (
                str(event["UID"]).partition(f"-{language.code}@")[0],
                event.decoded("DTSTART"),
                event.decoded("DTEND") - dt.timedelta(days=1),
            )
            for event in events
        }
        assert found == expected
        for event in events:
            policy_id = str(event["URL"]).rstrip("/").rpartition("/")[2]
            policy = edition.library.policies[policy_id]
            assert policy.title.best(language.code)[0] in str(event["SUMMARY"])
            assert str(event["DESCRIPTION"]) == policy.summary.best(language.code)[0]


@SITES
def test_lines_of_a_calendar_are_short_and_end_as_they_must(site: Path) -> None:
    for language in edition_of(site).config.languages:
        content = files(site)[f"{language.code}/calendar.ics"]
        assert content.endswith(b"\r\n")
        assert b"\n" not in content.replace(b"\r\n", b"")
        assert max(map(len, content.split(b"\r\n"))) <= 75
        content.decode()


def test_there_is_no_calendar_where_none_is_wanted() -> None:
    edition = edition_of(MINIMAL)
    config = replace(edition.config, feeds=replace(edition.config.feeds, calendar=False))
    assert not list(render_calendars(edition.library, config, edition.plan, edition.locales))
