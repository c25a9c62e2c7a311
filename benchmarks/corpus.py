"""A size → the records of a bilingual corpus: policies and reports, the same ones on every machine.

The number of a record is all that it is drawn from, so that a larger corpus begins with the smaller one. Both languages
say the same: a clause, a number or a region that stands in one stands in the other.
"""

from __future__ import annotations

import random
from dataclasses import dataclass
from typing import Final

from benchmarks.words import (
    CLAUSES,
    DOCUMENT_KINDS,
    HEADINGS,
    ISSUERS,
    LANGUAGES,
    MEASURES,
    NATIONAL,
    PROVINCES,
    REGIONS,
    TOPICS,
    DocumentKind,
    Measure,
    Region,
    Words,
)

SIZES: Final = {"S": (100, 20), "M": (1_000, 200), "L": (10_000, 1_000), "XL": (50_000, 2_000)}
"""Size → number of policies, number of reports."""
_FIRST_YEAR, _YEARS = 2005, 21
_NATIONAL_SHARE = 0.2
_BILLION = 1_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Policy:
    """A policy, issued in one region by one to three offices."""

    id: str
    number: int
    date: str
    region: Region
    kind: DocumentKind
    issuers: tuple[int, ...]
    """Places in `ISSUERS`, the lead first."""
    topics: tuple[int, ...]
    """Places in `TOPICS`."""
    title: Words
    summary: Words

    @property
    def source(self) -> str:
        """The address of the list that it was found in, one for each region."""
        return f"https://example.org/policies/{self.region.code}"

    def issuer_names(self, language: str) -> list[str]:
        """Return the names of its offices."""
        return [issuer_name(self.region, office).of(language) for office in self.issuers]

    def topic_names(self, language: str) -> list[str]:
        """Return the names of what it is about."""
        return [TOPICS[topic].of(language) for topic in self.topics]


@dataclass(frozen=True, slots=True, kw_only=True)
class Figure:
    """A number of a report."""

    id: str
    measure: Measure
    as_of: str
    """A year and a month."""
    text: Words
    """The number with its unit: 4.14亿人, 414 million people."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Section:
    """A part of a report's text under a heading of its own."""

    heading: Words
    paragraphs: tuple[Words, ...]
    figures: tuple[Figure, ...] = ()
    """Named in a list after the paragraphs."""
    rows: tuple[tuple[Measure, int, int], ...] = ()
    """Of a table: a measure, and plain numbers of two years."""
    regions: tuple[tuple[Region, Words], ...] = ()
    """A numbered list: a region, linked to its page, and a sentence on it."""
    reference: int = 0
    """The number of the document, in the line that names the source; none where it is 0."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """A report with its figures and its text."""

    id: str
    number: int
    date: str
    title: Words
    summary: Words
    figures: tuple[Figure, ...]
    sections: tuple[Section, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Corpus:
    """All that a site of the benchmark says."""

    policies: tuple[Policy, ...]
    reports: tuple[Report, ...]

    def by_region(self) -> dict[str, list[Policy]]:
        """Return code of a region → its policies, in the order of their numbers."""
        found: dict[str, list[Policy]] = {region.code: [] for region in REGIONS}
        for policy in self.policies:
            found[policy.region.code].append(policy)
        return found


def make_corpus(size: str) -> Corpus:
    """Return the corpus of a size."""
    policies, reports = SIZES[size]
    return Corpus(
        policies=tuple(make_policy(number) for number in range(policies)),
        reports=tuple(make_report(number) for number in range(reports)),
    )


def number_of_pages(size: str) -> int:
    """Return how many pages every generator makes of a size: those of the records, home page and timeline."""
    return len(LANGUAGES) * (sum(SIZES[size]) + len(REGIONS) + 2)


def issuer_name(region: Region, office: int) -> Words:
    """Return the name of an office of a region: 浙江财政厅, Zhejiang Department of Finance."""
    words = ISSUERS[office]
    return Words(("国家" if region == NATIONAL else region.name.zh) + words.zh, f"{region.name.en} {words.en}")


# Policies ---------------------------------------------------------------------------------------------------


def make_policy(number: int) -> Policy:
    """Return a policy; the first ones come from every region in turn, so that none is empty."""
    draw = random.Random(f"policy {number}")  # noqa: S311 - nothing is secret here, and all must be repeatable
    region = _draw_region(draw, number)
    topics = tuple(draw.sample(range(len(TOPICS)), draw.randint(1, 3)))
    issuers = tuple(draw.sample(range(len(ISSUERS)), draw.randint(1, 3)))
    kind = draw.choice(DOCUMENT_KINDS)
    about = TOPICS[topics[0]]
    return Policy(
        id=f"p{number:05d}",
        number=number,
        date=f"{draw.randint(2015, 2025)}-{draw.randint(1, 12):02d}-{draw.randint(1, 28):02d}",
        region=region,
        kind=kind,
        issuers=issuers,
        topics=topics,
        title=Words(
            f"{region.name.zh}{kind.title.zh.format(topic=about.zh)}（第{number}号）",
            f"{region.name.en} {kind.title.en.format(topic=about.en.title())} (No. {number})",
        ),
        summary=_text(draw, sentences=draw.randint(2, 4), clauses=(3, 5)),
    )


def _draw_region(draw: random.Random, number: int) -> Region:
    if number < len(REGIONS):
        return REGIONS[number]
    return NATIONAL if draw.random() < _NATIONAL_SHARE else draw.choice(PROVINCES)


def _text(draw: random.Random, *, sentences: int, clauses: tuple[int, int]) -> Words:
    parts = [_sentence(draw, draw.randint(*clauses)) for _ in range(sentences)]
    return Words("".join(part.zh for part in parts), " ".join(part.en for part in parts))


def _sentence(draw: random.Random, clauses: int) -> Words:
    said = draw.sample(CLAUSES, clauses)
    zh, en = "，".join(clause.zh for clause in said), "; it ".join(clause.en for clause in said)
    return Words(f"{zh}。", f"The plan {en}.")


# Reports ----------------------------------------------------------------------------------------------------


def make_report(number: int) -> Report:
    """Return a report, with a figure for every measure and five sections of text."""
    draw = random.Random(f"report {number}")  # noqa: S311 - as above
    year = _FIRST_YEAR + number % _YEARS
    figures = tuple(
        Figure(
            id=f"{measure.id}-r{number:04d}@{year - 1}-12",
            measure=measure,
            as_of=f"{year - 1}-12",
            text=_draw_number(draw, measure.unit),
        )
        for measure in MEASURES
    )
    return Report(
        id=f"r{number:04d}",
        number=number,
        date=f"{year}-{draw.randint(1, 12):02d}-{draw.randint(1, 28):02d}",
        title=Words(
            f"第{number + 1}次互联网医疗发展状况统计报告",
            f"Statistical Report No. {number + 1} on Internet Healthcare",
        ),
        summary=_text(draw, sentences=1, clauses=(3, 3)),
        figures=figures,
        sections=tuple(_make_section(draw, place, figures) for place in range(len(HEADINGS))),
    )


def _draw_number(draw: random.Random, unit: str) -> Words:
    """Return a number as it is printed in Chinese, and the same in English."""
    match unit:
        case "person":
            millions = draw.randint(100, 1399)
            english = f"{millions / _BILLION:.3f} billion" if millions >= _BILLION else f"{millions} million"
            return Words(f"{millions / 100:.2f}亿人", f"{english} people")
        case "percent":
            percent = draw.randint(101, 989) / 10
            return Words(f"{percent:.1f}%", f"{percent:.1f}%")
        case "hospital":
            hospitals = draw.randint(1000, 9999)
            return Words(f"{hospitals}所", f"{hospitals:,} hospitals")
        case "visit":
            visits = draw.randint(1000, 9999)
            return Words(f"{visits}万人次", f"{visits / 100:.2f} million visits")
        case "test":
            tests = draw.randint(100, 999)
            return Words(f"{tests}项", f"{tests} tests")
        case _:
            stations = draw.randint(1001, 4999)
            return Words(f"{stations / 10:.1f}万个", f"{stations / _BILLION:.3f} million stations")


def _make_section(draw: random.Random, place: int, figures: tuple[Figure, ...]) -> Section:
    """Return a section: the second names figures, the third has a table, the fourth a list, the last a source."""
    paragraphs = tuple(_text(draw, sentences=2, clauses=(4, 4)) for _ in range(2))
    heading = HEADINGS[place]
    match place:
        case 1:
            return Section(heading=heading, paragraphs=paragraphs, figures=tuple(draw.sample(figures, 5)))
        case 2:
            rows = tuple((measure, _plain(draw), _plain(draw)) for measure in draw.sample(MEASURES, 6))
            return Section(heading=heading, paragraphs=paragraphs, rows=rows)
        case 3:
            regions = tuple((region, _sentence(draw, 1)) for region in draw.sample(PROVINCES, 4))
            return Section(heading=heading, paragraphs=paragraphs, regions=regions)
        case 4:
            return Section(heading=heading, paragraphs=paragraphs, reference=draw.randint(1, 10**6))
        case _:
            return Section(heading=heading, paragraphs=paragraphs)


def _plain(draw: random.Random) -> int:
    return draw.randint(10, 9999)


# Text -------------------------------------------------------------------------------------------------------


def body_text(report: Report, language: str, *, figure: str, region: str) -> str:
    """Return the text of a report as Markdown.

    `figure` and `region` say how a generator's text names a figure and links to a region's page: patterns that may hold
    `{id}` and `{text}`, and `{code}`, `{iso}` and `{name}`.
    """
    blocks: list[str] = []
    for section in report.sections:
        blocks += [
            f"## {section.heading.of(language)}",
            *(text.of(language) for text in section.paragraphs),
        ]
        if section.figures:
            blocks.append("\n".join(_figure_line(item, language, figure) for item in section.figures))
        if section.rows:
            blocks.append(_table(section, language))
        if section.regions:
            lines = enumerate(section.regions, 1)
            blocks.append("\n".join(f"{place}. {_region_line(*item, language, region)}" for place, item in lines))
        if section.reference:
            opening = "来源：" if language == "zh" else "Source: "
            blocks.append(f"{opening}[example.org](https://example.org/report) `{section.reference}`")
    return "\n\n".join(blocks) + "\n"


def _figure_line(figure: Figure, language: str, pattern: str) -> str:
    named = pattern.format(id=figure.id, text=figure.text.of(language))
    colon = "：" if language == "zh" else ": "
    return f"- **{figure.measure.name.of(language)}**{colon}{named}"


def _table(section: Section, language: str) -> str:
    heads = ("指标", "2023年", "2024年") if language == "zh" else ("Measure", "2023", "2024")
    lines = [f"| {' | '.join(heads)} |", "| --- | ---: | ---: |"]
    lines += [f"| {row.name.of(language)} | {before} | {after} |" for row, before, after in section.rows]
    return "\n".join(lines)


def _region_line(region: Region, sentence: Words, language: str, pattern: str) -> str:
    name = region.name.of(language)
    link = pattern.format(code=region.code, iso=f"CN-{region.code.upper()}", name=name, language=language)
    return f"{link} {sentence.of(language)}"


__all__ = [
    "LANGUAGES",
    "SIZES",
    "Corpus",
    "Figure",
    "Policy",
    "Report",
    "Section",
    "body_text",
    "issuer_name",
    "make_corpus",
]
