"""The corpus → one source tree for each of the other generators, as its own users would keep it.

`trees/` holds their templates and settings. All trees say the same; each generator makes the same pages of its own.
"""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path
from types import MappingProxyType
from typing import Final

from benchmarks.corpus import Corpus, Figure, Policy, Report, body_text
from benchmarks.words import LANGUAGES, PUBLISHER, REGIONS, SITE_TITLE, TIMELINE_TITLE

TREES: Final = Path(__file__).parent / "trees"
_FIGURE: Final = "{text}"
_REGION: Final = "[{name}](/{language}/regions/{code}/)"
_ZOLA_REGIONS: Final = {"zh": "[{name}](/regions/{code}/)", "en": _REGION}
"""Zola puts the first language at the root."""

Writer = Callable[[Path, Corpus], None]


def _put(path: Path, text: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")


def _quoted(value: str | list[str]) -> str:
    """Return the value as JSON, which is YAML and, for these words, TOML as well."""
    return json.dumps(value, ensure_ascii=False)


def _copy_tree(name: str, folder: Path) -> None:
    shutil.copytree(TREES / name, folder, dirs_exist_ok=True, ignore=shutil.ignore_patterns("__pycache__"))


# Front matter in YAML ---------------------------------------------------------------------------------------


def _policy_page(policy: Policy, language: str, extra: str = "") -> str:
    return (
        f"---\ntitle: {_quoted(policy.title.of(language))}\ndate: {policy.date}\n"
        f"regions: [{_quoted(policy.region.code)}]\nissuers: {_quoted(policy.issuer_names(language))}\n"
        f"topics: {_quoted(policy.topic_names(language))}\nsource: {_quoted(policy.source)}\n"
        f"abstract: {_quoted(policy.summary.of(language))}\n{extra}---\n"
    )


def _report_page(report: Report, language: str, extra: str = "") -> str:
    figures = "".join(_figure_entry(figure, language) for figure in report.figures)
    return (
        f"---\ntitle: {_quoted(report.title.of(language))}\ndate: {report.date}\n"
        f"publisher: {_quoted(PUBLISHER.of(language))}\n{extra}figures:\n{figures}---\n"
        f"{body_text(report, language, figure=_FIGURE, region=_REGION)}"
    )


def _figure_entry(figure: Figure, language: str) -> str:
    label, value = (_quoted(words.of(language)) for words in (figure.measure.name, figure.text))
    return f'  - label: {label}\n    value: {value}\n    as_of: "{figure.as_of}"\n'


def _write_pages(folder: Path, corpus: Corpus, language: str, *, of_policy: str = "", of_report: str = "") -> None:
    """Write a Markdown file for each policy and each report; the last two are further lines of their front matter."""
    for policy in corpus.policies:
        _put(folder / "policies" / f"{policy.id}.md", _policy_page(policy, language, of_policy))
    for report in corpus.reports:
        _put(folder / "reports" / f"{report.id}.md", _report_page(report, language, of_report))


def _region_names() -> str:
    return json.dumps({region.code: region.name._asdict() for region in REGIONS}, ensure_ascii=False)


# Hugo -------------------------------------------------------------------------------------------------------


def write_hugo(folder: Path, corpus: Corpus) -> None:
    """Write the tree of Hugo: a Markdown file for each page."""
    _copy_tree("hugo", folder)
    for language in LANGUAGES:
        content = folder / "content" / language
        _put(content / "_index.md", f"---\ntitle: {_quoted(SITE_TITLE.of(language))}\n---\n")
        timeline = _quoted(TIMELINE_TITLE.of(language))
        _put(content / "timeline.md", f"---\ntitle: {timeline}\ntype: timeline\n---\n")
        for region in REGIONS:
            name = _quoted(region.name.of(language))
            _put(content / "regions" / region.code / "_index.md", f"---\ntitle: {name}\n---\n")
        _write_pages(content, corpus, language)


def write_hugodata(folder: Path, corpus: Corpus) -> None:
    """Write the tree of Hugo with the policies in YAML tables, one a region, read by a content adapter."""
    write_hugo(folder, Corpus(policies=(), reports=corpus.reports))
    _copy_tree("hugodata", folder)
    for code, policies in corpus.by_region().items():
        _put(folder / "data" / "policies" / f"{code}.yaml", "".join(map(_table_row, policies)))


def _table_row(policy: Policy) -> str:
    """Return a policy with both languages in one entry."""
    lines = [f"- id: {policy.id}", f"  date: {policy.date}", f"  region: {policy.region.code}"]
    lines.append(f"  source: {policy.source}")
    for language in LANGUAGES:
        lines += [f"  {language}:", f"    title: {_quoted(policy.title.of(language))}", "    issuers:"]
        lines += [f"      - {name}" for name in policy.issuer_names(language)]
        lines.append(f"    topics: [{', '.join(policy.topic_names(language))}]")
        lines.append(f"    summary: {_quoted(policy.summary.of(language))}")
    return "\n".join(lines) + "\n"


# Zola -------------------------------------------------------------------------------------------------------


def write_zola(folder: Path, corpus: Corpus) -> None:
    """Write the tree of Zola: a Markdown file for each page, with front matter in TOML."""
    _copy_tree("zola", folder)
    content = folder / "content"
    for language in LANGUAGES:
        ending = "" if language == LANGUAGES[0] else f".{language}"
        _write_zola_sections(content, language, ending)
        for policy in corpus.policies:
            _put(content / "policies" / f"{policy.id}{ending}.md", _zola_policy(policy, language))
        for report in corpus.reports:
            _put(content / "reports" / f"{report.id}{ending}.md", _zola_report(report, language))
    _put(folder / "regions.json", _region_names())


def _write_zola_sections(content: Path, language: str, ending: str) -> None:
    sections = {
        ".": f'title = {_quoted(SITE_TITLE.of(language))}\ntemplate = "index.html"',
        "policies": 'sort_by = "date"\nrender = false\npage_template = "policy.html"',
        "reports": 'sort_by = "date"\nrender = false\npage_template = "report.html"',
        "timeline": f'title = {_quoted(TIMELINE_TITLE.of(language))}\ntemplate = "timeline.html"',
    }
    for name, head in sections.items():
        _put(content / name / f"_index{ending}.md", f"+++\n{head}\n+++\n")


def _zola_policy(policy: Policy, language: str) -> str:
    code = _quoted(policy.region.code)
    return (
        f"+++\ntitle = {_quoted(policy.title.of(language))}\ndate = {policy.date}\n"
        f"[taxonomies]\nregions = [{code}]\n[extra]\nissuers = {_quoted(policy.issuer_names(language))}\n"
        f"topics = {_quoted(policy.topic_names(language))}\nsource = {_quoted(policy.source)}\nregion = {code}\n"
        f"abstract = {_quoted(policy.summary.of(language))}\n+++\n"
    )


def _zola_report(report: Report, language: str) -> str:
    figures = "".join(
        f"[[extra.figures]]\nlabel = {_quoted(figure.measure.name.of(language))}\n"
        f'value = {_quoted(figure.text.of(language))}\nas_of = "{figure.as_of}"\n'
        for figure in report.figures
    )
    return (
        f"+++\ntitle = {_quoted(report.title.of(language))}\ndate = {report.date}\n"
        f"[extra]\npublisher = {_quoted(PUBLISHER.of(language))}\n{figures}+++\n"
        f"{body_text(report, language, figure=_FIGURE, region=_ZOLA_REGIONS[language])}"
    )


# Eleventy, Pelican, MkDocs ----------------------------------------------------------------------------------


def write_eleventy(folder: Path, corpus: Corpus) -> None:
    """Write the tree of Eleventy: a Markdown file for each page, with a data file for each folder."""
    _copy_tree("eleventy", folder)
    regions = [{"code": region.code, **region.name._asdict()} for region in REGIONS]
    _put(folder / "src" / "_data" / "allRegions.json", json.dumps(regions, ensure_ascii=False))
    for language in LANGUAGES:
        content = folder / "src" / language
        for kind, layout in (("policies", "policy"), ("reports", "report")):
            data = (
                f"export default {{ layout: '{layout}.njk', tags: '{kind}_{language}', lang: '{language}', "
                f"permalink: (data) => `/{language}/{kind}/${{data.page.fileSlug}}/` }};\n"
            )
            _put(content / kind / f"{kind}.11tydata.mjs", data)
        _write_pages(content, corpus, language)


def write_pelican(folder: Path, corpus: Corpus) -> None:
    """Write the tree of Pelican: a Markdown file for each page, with lines of metadata above."""
    _copy_tree("pelican", folder)
    _put(folder / "regions.json", _region_names())
    for language in LANGUAGES:
        content = folder / "content" / language
        for policy in corpus.policies:
            _put(content / "policies" / f"{policy.id}.md", _pelican_policy(policy, language))
        for report in corpus.reports:
            _put(content / "reports" / f"{report.id}.md", _pelican_report(report, language))


def _pelican_policy(policy: Policy, language: str) -> str:
    return (
        f"Title: {policy.title.of(language)}\nDate: {policy.date}\nSlug: {policy.id}\n"
        f"Category: {policy.region.code}\nIssuers: {'; '.join(policy.issuer_names(language))}\n"
        f"Topics: {'; '.join(policy.topic_names(language))}\nSource: {policy.source}\n"
        f"Abstract: {policy.summary.of(language)}\n\n"
    )


def _pelican_report(report: Report, language: str) -> str:
    figures = [
        {
            "label": figure.measure.name.of(language),
            "value": figure.text.of(language),
            "as_of": figure.as_of,
        }
        for figure in report.figures
    ]
    return (
        f"Title: {report.title.of(language)}\nDate: {report.date}\nSlug: {report.id}\n"
        f"Publisher: {PUBLISHER.of(language)}\nFigures: {json.dumps(figures, ensure_ascii=False)}\n\n"
        f"{body_text(report, language, figure=_FIGURE, region=_REGION)}"
    )


def write_mkdocs(folder: Path, corpus: Corpus) -> None:
    """Write the tree of MkDocs: a Markdown file for each page, which says what kind it is."""
    _copy_tree("mkdocs", folder)
    _put(folder / "regions.json", _region_names())
    for language in LANGUAGES:
        content = folder / "docs" / language
        heads: Iterable[tuple[str, str, str]] = (
            ("index.md", SITE_TITLE.of(language), "home"),
            ("timeline.md", TIMELINE_TITLE.of(language), "timeline"),
            *((f"regions/{region.code}.md", region.name.of(language), "region") for region in REGIONS),
        )
        for name, title, kind in heads:
            _put(content / name, f"---\ntitle: {_quoted(title)}\nkind: {kind}\n---\n")
        _write_pages(content, corpus, language, of_policy="kind: policy\n", of_report="kind: report\n")


WRITERS: Final[Mapping[str, Writer]] = MappingProxyType(
    {
        "hugo": write_hugo,
        "hugodata": write_hugodata,
        "zola": write_zola,
        "eleventy": write_eleventy,
        "pelican": write_pelican,
        "mkdocs": write_mkdocs,
    }
)
"""Generator → what writes its tree."""
