"""Words that the engine chooses: names of statuses and kinds, and the sentences that say a change or a share.

They are messages of the catalogue theme/locale/<language>/LC_MESSAGES/labels.po, written here in English.
"""

from __future__ import annotations

from collections.abc import Mapping
from enum import Enum

from reportsite.model.figures import FigureKind, Sign, Status
from reportsite.model.policies import DateMeaning, Level, PolicyStatus, RelationKind, TargetKind
from reportsite.model.reference_tables import BodyKind, NameStatus, ProvinceKind
from reportsite.model.source_records import Confidence, SourceKind, Tier
from reportsite.site.changes import ChangedKind
from reportsite.site.comparability import Obstacle
from reportsite.site.entries import EntryKind
from reportsite.site.pages import PageKind
from reportsite.site.relations import Origin


def message(words: str) -> str:
    """Mark words as a message of the catalogue; return them as they are."""
    return words


LABELS: Mapping[Enum, str] = {
    Status.VERIFIED: message("verified"),
    Status.CAPTURED: message("as captured"),
    Status.DERIVED: message("derived"),
    Status.CORROBORATED: message("corroborated only"),
    Status.RECALLED: message("unverified recollection"),
    Status.DISPUTED: message("in doubt"),
    Status.WITHDRAWN: message("withdrawn"),
    Level.NATIONAL: message("National"),
    Level.PROVINCIAL: message("Provincial"),
    DateMeaning.PRINTED: message("Date printed in the table"),
    DateMeaning.ADOPTED: message("Adopted"),
    DateMeaning.ISSUED: message("Issued"),
    DateMeaning.PUBLISHED: message("Made public"),
    DateMeaning.EFFECTIVE: message("In effect from"),
    PolicyStatus.DRAFT: message("draft"),
    PolicyStatus.TRIAL: message("on trial"),
    PolicyStatus.IN_FORCE: message("in force"),
    PolicyStatus.EXPIRED: message("expired"),
    PolicyStatus.SUPERSEDED: message("superseded"),
    PolicyStatus.REPEALED: message("repealed"),
    PolicyStatus.UNKNOWN: message("not checked"),
    RelationKind.IMPLEMENTS: message("Implements"),
    RelationKind.CITES: message("Cites"),
    RelationKind.COUNTERPART: message("Local counterpart of"),
    RelationKind.SUPERSEDES: message("Supersedes"),
    RelationKind.FOLLOWS: message("Follows on from"),
    TargetKind.TARGET: message("Target"),
    TargetKind.REQUIREMENT: message("Requirement"),
    TargetKind.INCENTIVE: message("Incentive"),
    BodyKind.PARTY: message("Party bodies"),
    BodyKind.STATE_COUNCIL: message("State Council"),
    BodyKind.MINISTRY: message("Ministries and commissions"),
    BodyKind.ADMINISTRATION: message("State administrations"),
    BodyKind.OFFICE: message("Offices"),
    BodyKind.PROVINCIAL_GOVERNMENT: message("Provincial governments"),
    BodyKind.STATISTICS: message("Statistical bodies"),
    BodyKind.INTERNATIONAL: message("International organisations"),
    BodyKind.COMPANY: message("Companies"),
    BodyKind.PUBLISHER: message("Publishers"),
    BodyKind.CORPS: message("Corps"),
    ProvinceKind.PROVINCE: message("province"),
    ProvinceKind.MUNICIPALITY: message("municipality"),
    ProvinceKind.AUTONOMOUS_REGION: message("autonomous region"),
    ProvinceKind.SPECIAL_REGION: message("special administrative region"),
    ProvinceKind.CORPS: message("corps, listed on its own"),
    NameStatus.OFFICIAL: message("official wording"),
    NameStatus.PRESS: message("wording seen in the press"),
    NameStatus.OWN: message("our own translation"),
    NameStatus.RECALLED: message("from memory, not yet confirmed"),
    NameStatus.MACHINE: message("machine translation seen in a source"),
    SourceKind.REPORT: message("report"),
    SourceKind.OFFICIAL_COPY: message("official copy"),
    SourceKind.NEWS: message("news"),
    SourceKind.TRANSCRIPT: message("transcript"),
    SourceKind.COMPILATION: message("compilation"),
    SourceKind.REPOST: message("repost"),
    SourceKind.DATASET: message("data set"),
    Tier.ISSUER: message("the issuer itself"),
    Tier.OFFICIAL_COPY: message("an official copy"),
    Tier.NEWS: message("news agencies and the press"),
    Tier.REPOST: message("reposts and compilations"),
    Tier.UNRELIABLE: message("unreliable, not to be used"),
    Confidence.PROVEN: message("proven"),
    Confidence.RULE: message("by rule"),
    Confidence.LIKELY: message("likely"),
    PageKind.HOME: message("Home"),
    PageKind.REPORTS: message("Reports"),
    PageKind.POLICIES: message("Policies"),
    PageKind.TIMELINE: message("Timeline"),
    PageKind.PROVINCES: message("Provinces"),
    PageKind.INDICATORS: message("Indicators"),
    PageKind.TOPICS: message("Topics"),
    PageKind.BODIES: message("Organisations"),
    PageKind.SOURCES: message("Sources"),
    PageKind.GLOSSARY: message("Glossary"),
    PageKind.ARITHMETIC: message("Arithmetic"),
    PageKind.COMPARE: message("Compare"),
    PageKind.LOSSES: message("What the capture lost"),
    PageKind.EMBED_MAP: message("Policies by province"),
    PageKind.EMBED_MATRIX: message("Provinces by topic"),
    PageKind.EMBED_TABLE: message("All policies"),
    PageKind.EMBED_TIMELINE: message("Policies, reports, plan periods and targets over time"),
    PageKind.SEARCH: message("Search"),
    PageKind.EVERYTHING: message("Everything from A to Z"),
    PageKind.DATA: message("Data and downloads"),
    PageKind.CHANGES: message("What changed"),
    PageKind.NOT_FOUND: message("Page not found"),
    EntryKind.REPORT: message("Reports"),
    EntryKind.INDICATOR: message("Series"),
    EntryKind.POLICY: message("Policies"),
    EntryKind.FIGURE: message("Figures"),
    EntryKind.PROVINCE: message("Provinces"),
    EntryKind.TOPIC: message("Topics"),
    EntryKind.BODY: message("Organisations"),
    EntryKind.POLICY_TABLE: message("Policy tables"),
    EntryKind.TERM: message("Terms"),
    EntryKind.SOURCE: message("Sources"),
    EntryKind.PAGE: message("Pages"),
}
"""What each value of the model is called."""

EXPLANATIONS: Mapping[Status, str] = {
    Status.VERIFIED: message("The value was seen in another source besides the document it was taken from."),
    Status.CAPTURED: message("The value stands in the captured document; no second source was found."),
    Status.DERIVED: message("The value was computed from verified values."),
    Status.CORROBORATED: message("The value is recalled; an approximate or arithmetic confirmation was found."),
    Status.RECALLED: message("The value is recalled only and must not be relied on."),
    Status.DISPUTED: message("There is a reason to doubt the value."),
    Status.WITHDRAWN: message("The value has been withdrawn."),
}
"""What each status of a figure means."""

CERTAIN = frozenset({Status.VERIFIED, Status.CAPTURED, Status.DERIVED})
"""Statuses that need no mark wherever the value is shown."""

DESCRIPTIONS: Mapping[PageKind, str] = {
    PageKind.REPORTS: message("The reports in this collection, each with its key figures and the state of its source."),
    PageKind.POLICIES: message("All policies in this collection, national and provincial, newest first."),
    PageKind.TIMELINE: message("Policies, reports, plan periods and target dates on one axis."),
    PageKind.PROVINCES: message("Every province-level division, with the policies in this collection that name it."),
    PageKind.INDICATORS: message("Series that run through several reports, with every point tied to its source."),
    PageKind.TOPICS: message("What the policies and reports are about."),
    PageKind.BODIES: message("The organisations that issue, compile or publish what this collection holds."),
    PageKind.SOURCES: message("Every source, how near it stands to the issuer, and what was damaged in it."),
    PageKind.ARITHMETIC: message("Every relation between the numbers here that was checked, with its verdict."),
    PageKind.EMBED_MAP: message("Every province-level division, with the policies in this collection that name it."),
    PageKind.EMBED_MATRIX: message("Provinces by topic, provinces side by side, and several series in one chart."),
    PageKind.EMBED_TABLE: message("All policies in this collection, national and provincial, newest first."),
    PageKind.EMBED_TIMELINE: message("Policies, reports, plan periods and target dates on one axis."),
    PageKind.LOSSES: message(
        "Every place where the capture of the report is damaged, with what was restored and how certain that is."
    ),
    PageKind.COMPARE: message("Provinces by topic, provinces side by side, and several series in one chart."),
    PageKind.SEARCH: message("Every word, number and document number of this site, in both languages."),
    PageKind.EVERYTHING: message("All that this site holds, from A to Z and by topic."),
    PageKind.DATA: message("Everything here as files: tables, feeds, a calendar, and data for programs."),
    PageKind.CHANGES: message(
        "Corrections in this collection: what stood there, what stands there now, why, and since when."
    ),
    PageKind.GLOSSARY: message("Terms of Chinese health and internet policy, in both languages."),
    PageKind.NOT_FOUND: message("There is no page at this address."),
}
"""What each list is, for search engines and shared links."""

CHANGE_SINCE: Mapping[Sign, str] = {
    Sign.UP: message("up %(amount)s on %(date)s"),
    Sign.DOWN: message("down %(amount)s on %(date)s"),
}
CHANGE: Mapping[Sign, str] = {Sign.UP: message("up %(amount)s"), Sign.DOWN: message("down %(amount)s")}
POINTS_SINCE: Mapping[Sign, str] = {
    Sign.UP: message("up %(points)s on %(date)s"),
    Sign.DOWN: message("down %(points)s on %(date)s"),
}
VERSUS: Mapping[Sign, str] = {
    Sign.UP: message("%(amount)s above %(group)s"),
    Sign.DOWN: message("%(amount)s below %(group)s"),
}
GROWTH_SINCE: Mapping[Sign, str] = {
    Sign.UP: message("growth of %(rate)s on %(date)s"),
    Sign.DOWN: message("fall of %(rate)s on %(date)s"),
}
GROWTH: Mapping[Sign, str] = {
    Sign.UP: message("growth of %(rate)s"),
    Sign.DOWN: message("fall of %(rate)s"),
}
SHARE = message("%(share)s of %(whole)s")
SHARE_ALONE = message("a share of %(share)s")
LOST = message("This page was not found")
LOST_BECAUSE = message("The address may be mistaken, or the page may have moved.")
BY_DATE = message("by %(date)s")
NO_DATE = message("date not stated")
LEAD_AND_OTHERS = message("%(lead)s and %(others)s others")
LEAD_AND_UNNAMED = message("%(lead)s and others")
TILE = message("%(name)s: %(count)s")
SERIES = message("%(count)s points, from %(first)s (%(first_date)s) to %(last)s (%(last_date)s).")
SERIES_GAPS = message("Dates without a value on record: %(count)s; the line is broken there.")
TWO_SENTENCES = message("%(first)s %(second)s")
CORRECTED = message("%(field)s: printed as %(printed)s, corrected to %(corrected)s.")
DOUBTED = message("%(field)s: printed as %(printed)s, probably %(corrected)s. Shown as printed.")
CITED_FIGURE = message("%(name)s, %(date)s: %(value)s")
CITED_CLAUSE = message("Printed as “%(clause)s” in: %(source)s, %(date)s.")
CITED_SOURCE = message("Seen in: %(source)s, %(date)s.")
FEED = message("%(site)s: %(name)s")
EVERYTHING_NEW = message("everything new")
CORRECTION_OF = message("Correction: %(title)s")
FROM_TO = message("%(field)s: %(before)s → %(after)s.")
CHANGED_KINDS: Mapping[ChangedKind, str] = {
    ChangedKind.POLICY: message("Policy"),
    ChangedKind.REPORT: message("Report"),
    ChangedKind.FIGURE: message("Figure"),
}
FIELDS: Mapping[str, str] = {
    "title": message("Title"),
    "printed": message("As printed"),
    "printed_title": message("Title as printed"),
    "document_number": message("Document number"),
    "issuers": message("Issuers"),
    "summary": message("Summary"),
    "status": message("Status"),
}
"""What fields of records are called where they were corrected."""
ARCHIVE = message("Everything in one zip file")
WORKBOOK = message("Everything as an Excel workbook")
DATA_PACKAGE = message("Description of the tables (Data Package)")
CHECKSUMS = message("Checksums (SHA-256)")
OF_A_REPORT = message("Figures of a report")
OF_A_SERIES = message("Figures of a series")
OF_A_POLICY_TABLE = message("Rows of a table of policies")
OF_A_PAGE = message("What any page shows")
OF_A_FIGURE = message("A figure, at an address that stays")
ABOUT_FIGURE = message("%(title)s: %(value)s. With the clause it was printed in, the source and its date.")
LOSSES_OF = message("What the capture lost: %(title)s")
NAME_AND_DATE = message("%(name)s, %(date)s")
CALENDAR = message("%(site)s: dates")
DUE = message("Due: %(subject)s, %(number)s (%(title)s)")
IN_EFFECT = message("In effect: %(title)s")
TARGET = message("%(subject)s: %(target)s")
ABOUT_PROVINCE = message("Policies on internet healthcare in this collection that name %(name)s.")
ABOUT_BODY = message("What this collection holds that was issued, compiled or published by %(name)s.")
COLLECTED = message("Collection as of %(date)s")
AS_COLLECTED = message("collection as of %(date)s")
CONTENTS = message("Contents")
ISSUER = message("Issuer")
REGION = message("Region")
ISSUER_OR_REGION = message("Issuer or region")

RELATIONS: Mapping[Origin, str] = {
    Origin.SHARE: message("Shares"),
    Origin.CHANGE: message("Changes"),
    Origin.GROWTH: message("Growth rates"),
    Origin.ROUNDING: message("Rounded in headings"),
    Origin.DECLARED: message("Across figures and editions"),
}
RELATION_RULES: Mapping[Origin, str] = {
    Origin.SHARE: message("A printed share must be the figure divided by the whole that it names."),
    Origin.CHANGE: message("A printed change must be the value less the earlier value of the same series."),
    Origin.GROWTH: message("A printed growth rate must be the change divided by the earlier value."),
    Origin.ROUNDING: message("A rounded number must agree with the exact one."),
    Origin.DECLARED: message(
        "Relations that editors have declared: parts and wholes, one edition worked back from another, "
        "numbers that are said in two ways."
    ),
}
SHARE_RELATION = message("%(name)s as a share of %(whole)s, %(date)s")
CHANGE_RELATION = message("%(name)s: change from %(since)s to %(date)s")
GROWTH_RELATION = message("%(name)s: growth from %(since)s to %(date)s")
ROUNDING_RELATION = message("%(name)s, %(date)s")
VERDICTS: Mapping[str, str] = {
    "exact": message("exact"),
    "within-rounding": message("within rounding"),
    "inconsistent": message("inconsistent"),
    "doubt": message("in doubt"),
    "not-comparable": message("not comparable"),
}
"""What became of a relation."""
VERDICT_RULES: Mapping[str, str] = {
    "exact": message("The printed numbers give what is printed."),
    "within-rounding": message("The printed numbers do not give it, but the numbers they were rounded from may."),
    "inconsistent": message("No numbers that round to the printed ones give it."),
    "doubt": message("It does not hold, and the reason to doubt it is stated."),
    "not-comparable": message("The numbers must not be calculated with each other."),
}
OBSTACLES: Mapping[Obstacle, str] = {
    Obstacle.NO_NUMBER: message("One of them is no observed number."),
    Obstacle.UNITS: message("They count different things."),
    Obstacle.KINDS: message("They are of different kinds, such as a stock and a flow."),
    Obstacle.DATES: message("They are of different dates."),
    Obstacle.UNDATED: message("One of them has no date."),
}
BELOW = message("On the pages it leads to: “%(words)s”")
BREAK = message("Break: %(date)s.")
NO_VALUE = message("No value: %(date)s.")
RETRIEVED = message("Retrieved %(date)s.")
BETWEEN = message("%(low)s to %(high)s")
NOT_BELOW = message("%(low)s or more")
NOT_ABOVE = message("%(high)s or less")
PDF = message("PDF")
PDF_IN_BOTH = message("PDF in two languages")
SIZE_AND_PAGES = message("%(size)s KB, %(pages)s pages")
COMPARE: Mapping[str, str] = {
    "choose": message("Choose two to four provinces"),
    "pick": message("Choose two or more series"),
    "two": message("Choose at least one more."),
    "indexed": message("Indexed: the first common date is 100"),
    "index": message("Show as index (first common date = 100)"),
    "none": message("These series have no date in common, so they cannot be indexed."),
    "chart": message("{names}, {unit}"),
    "point": message("{name}, {date}: {value}"),
    "shown": message("{count} provinces side by side"),
    "drawn": message("Chart of {count} series"),
}
"""What the script of the page of comparisons says."""
PLACE_AND_TOPIC = message("%(place)s, %(topic)s")
UNIT_AND_KIND = message("%(unit)s, %(kind)s")
KINDS: Mapping[FigureKind, str] = {
    FigureKind.STOCK: message("at a moment"),
    FigureKind.FLOW: message("over a period"),
    FigureKind.SHARE: message("share"),
    FigureKind.GROWTH: message("growth"),
    FigureKind.RANK: message("rank"),
    FigureKind.INDEX: message("index"),
    FigureKind.IDENTIFIER: message("number"),
    FigureKind.TARGET: message("target"),
}
"""What kinds of numbers are called."""
FACETS: Mapping[str, str] = {
    "kind": message("Kind"),
    "province": message("Region"),
    "year": message("Year"),
    "topic": message("Topic"),
    "language": message("Language"),
}
"""What results can be narrowed by: name in the address → label."""
SEARCH: Mapping[str, str] = {
    "loading": message("Fetching the index …"),
    "short": message("Type at least two characters."),
    "none": message("Nothing here holds “{query}”."),
    "one": message("{count} result for “{query}”"),
    "count": message("{count} results for “{query}”"),
    "about": message("Up to {count} results for “{query}”"),
    "all": message("All {count} under {kind}"),
    "more": message("More results"),
    "failed": message("The index could not be fetched. The list of everything below needs no index."),
}
"""What the search page's script says; {query}, {count} and {kind} are filled in there."""
