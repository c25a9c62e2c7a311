"""An output folder and the corpus → where its pages do not say what those of every generator say."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from html.parser import HTMLParser
from pathlib import Path
from typing import Final
from urllib.parse import urljoin

from benchmarks import edits
from benchmarks.corpus import Corpus, Policy, Report
from benchmarks.generators import Generator, Place
from benchmarks.words import LANGUAGES, NATIONAL, PUBLISHER, REGIONS, SITE_TITLE, TIMELINE_TITLE

_POLICY, _REPORT, _REGION = 12, 7, edits.REGION
"""Numbers of the policy and the report, and the region, whose pages are read."""
_FIXED_PAGES = 2
"""Home page and timeline of each language."""
_MORE_PAGES = 4
"""Entrance, page for lost addresses and the like, which some generators make."""
_FOOTER: Final = {"zh": "数据仅供测试", "en": "Data for testing only"}


class _Reader(HTMLParser):
    """Takes a page apart: what its main part says, the elements there, links to other languages."""

    def __init__(self) -> None:
        super().__init__()
        self.words: list[str] = []
        self.everything: list[str] = []
        self.elements: dict[str, int] = {}
        self.language = ""
        self.others: dict[str, str] = {}
        """Language → address of the page in it, as the visible link has it."""
        self._is_main = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        values = dict(attrs)
        if tag == "html":
            self.language = values.get("lang") or ""
        if tag == "a" and (language := values.get("hreflang")):
            self.others[language] = values.get("href") or ""
        if tag == "main":
            self._is_main = True
        elif self._is_main:
            self.elements[tag] = self.elements.get(tag, 0) + 1

    def handle_endtag(self, tag: str) -> None:
        if tag == "main":
            self._is_main = False

    def handle_data(self, data: str) -> None:
        self.everything.append(data)
        if self._is_main:
            self.words.append(data)


def read_page(html: str) -> _Reader:
    """Return a page taken apart."""
    reader = _Reader()
    reader.feed(html)
    reader.close()
    return reader


def squeezed(words: list[str]) -> str:
    """Return words without any white space, since generators break lines where they like."""
    return re.sub(r"\s+", "", "".join(words))


def count_output(folder: Path) -> tuple[int, int]:
    """Return how many pages a folder holds, and how many bytes."""
    pages = size = 0
    for root, _, names in os.walk(folder):
        for name in names:
            pages += name.endswith(".html")
            size += (Path(root) / name).lstat().st_size
    return pages, size


def complaints(place: Place, corpus: Corpus, *, word: str = "") -> list[str]:
    """Return what is wrong with an output; after an edit, `word` is what was put into the title."""
    checked = _OutputCheck(place, corpus)
    return [*checked.run(), *(checked.edited(word) if word else ())]


class _OutputCheck:
    """One output under examination."""

    def __init__(self, place: Place, corpus: Corpus) -> None:
        self.generator: Generator = place.generator
        self.output = place.output
        self.corpus = corpus

    def run(self) -> Iterator[str]:
        """Yield what is wrong."""
        yield from self._number_of_pages()
        for language in LANGUAGES:
            yield from self._policy(self.corpus.policies[_POLICY], language)
            yield from self._report(self.corpus.reports[_REPORT], language)
            if not self.generator.is_rich:
                for region in (_REGION, NATIONAL.code):
                    yield from self._region(region, language)
                yield from self._timeline(language)
                yield from self._home(language)

    def edited(self, word: str) -> Iterator[str]:
        """Yield the pages that do not show an edit: the policy's own, its region's, the timeline."""
        for kind, name in (("policy", edits.POLICY), ("region", edits.REGION), ("timeline", "")):
            if f"【{word}】" not in self._text(edits.LANGUAGE, kind, name):
                yield f"the edit is not on the page of {kind} {name}".rstrip()

    def _text(self, language: str, kind: str, name: str = "") -> str:
        file = self.output / self.generator.page(language, kind, name) / "index.html"
        return file.read_text(encoding="utf-8") if file.exists() else ""

    def _number_of_pages(self) -> Iterator[str]:
        records = {"policy": len(self.corpus.policies), "report": len(self.corpus.reports)}
        for language in LANGUAGES:
            for kind, wanted in records.items():
                folder = (self.output / self.generator.page(language, kind, "any")).parent
                found = sum(1 for _ in folder.glob("*/index.html"))
                if found != wanted:
                    yield f"{language}: {found} pages of a {kind}, expected {wanted}"
        wanted = len(LANGUAGES) * (sum(records.values()) + len(REGIONS) + _FIXED_PAGES)
        found = count_output(self.output)[0]
        most = found if self.generator.is_rich else wanted + _MORE_PAGES
        if not wanted <= found <= most:
            yield f"{found} pages, expected {wanted}"

    def _page(self, language: str, kind: str, name: str, said: list[str]) -> Iterator[str]:
        """Yield what a page lacks of its frame and of what it has to say, in this order."""
        where = f"{language} {kind} {name}".rstrip()
        reader = read_page(self._text(language, kind, name))
        frame = squeezed(reader.everything)
        for words in (SITE_TITLE.of(language), TIMELINE_TITLE.of(language), _FOOTER[language]):
            if squeezed([words]) not in frame:
                yield f"{where}: the frame lacks {words}"
        if not reader.language.startswith(language):
            yield f"{where}: its language is {reader.language or 'not told'}"
        yield from self._other_language(reader, where, language, kind, name)
        text, at = squeezed(reader.words), 0
        for words in said:
            at = text.find(squeezed([words]), at)
            if at < 0:
                yield f"{where}: lacks {words}"
                at = 0

    def _other_language(self, reader: _Reader, where: str, language: str, kind: str, name: str) -> Iterator[str]:
        here = f"https://example.org/{self.generator.page(language, kind, name)}"
        other = next(code for code in LANGUAGES if code != language)
        wanted = f"https://example.org/{self.generator.page(other, kind, name)}"
        found = [urljoin(here, address) for tag, address in reader.others.items() if tag.startswith(other)]
        if wanted not in found:
            yield f"{where}: no link to the page in the other language"

    def _policy(self, policy: Policy, language: str) -> Iterator[str]:
        said = [policy.title.of(language)]
        if not self.generator.is_rich:
            said += [policy.date, *policy.issuer_names(language), policy.region.name.of(language)]
            said += [*policy.topic_names(language), policy.source]
        yield from self._page(language, "policy", policy.id, [*said, policy.summary.of(language)])

    def _report(self, report: Report, language: str) -> Iterator[str]:
        said = [report.title.of(language)]
        if not self.generator.is_rich:
            said += [report.date, PUBLISHER.of(language)]
            for figure in report.figures:
                said += [figure.measure.name.of(language), figure.text.of(language), figure.as_of]
        for section in report.sections:
            said += [section.heading.of(language), *(text.of(language) for text in section.paragraphs)]
            said += [figure.text.of(language) for figure in section.figures]
            said += [f"{row.name.of(language)}{before}{after}" for row, before, after in section.rows]
            said += [region.name.of(language) for region, _ in section.regions]
        yield from self._page(language, "report", report.id, said)
        if not self.generator.is_rich:
            elements = read_page(self._text(language, "report", report.id)).elements
            yield from _counted(f"{language} report", elements, {"h2": 5, "table": 2, "ol": 1, "strong": 5, "tr": 20})

    def _region(self, code: str, language: str) -> Iterator[str]:
        rows = sorted(self.corpus.by_region()[code], key=lambda policy: policy.date, reverse=True)
        said = [part for policy in rows[:1] for part in (policy.date, policy.title.of(language))]
        yield from self._page(language, "region", code, said)
        elements = read_page(self._text(language, "region", code)).elements
        yield from _counted(f"{language} region {code}", elements, {"tr": len(rows) + 1})

    def _timeline(self, language: str) -> Iterator[str]:
        policies = self.corpus.policies
        years = sorted({policy.date[:4] for policy in policies}, reverse=True)
        yield from self._page(language, "timeline", "", years)
        elements = read_page(self._text(language, "timeline")).elements
        yield from _counted(f"{language} timeline", elements, {"h2": len(years), "li": len(policies)})

    def _home(self, language: str) -> Iterator[str]:
        reports = sorted(self.corpus.reports, key=lambda report: report.date, reverse=True)
        counts = [str(len(self.corpus.policies)), str(len(reports))]
        yield from self._page(language, "home", "", [*counts, *(item.title.of(language) for item in reports[:1])])
        elements = read_page(self._text(language, "home")).elements
        yield from _counted(f"{language} home", elements, {"li": 5 + len(REGIONS) + len(reports)})


def _counted(where: str, found: dict[str, int], wanted: dict[str, int]) -> Iterator[str]:
    for tag, number in wanted.items():
        if found.get(tag, 0) != number:
            yield f"{where}: {found.get(tag, 0)} <{tag}>, expected {number}"
