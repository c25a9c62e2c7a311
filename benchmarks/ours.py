"""The corpus → a site folder of this project, as an editor would keep it."""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Final

from benchmarks import rich
from benchmarks.corpus import Corpus, Figure, Policy, Report, body_text, issuer_name
from benchmarks.words import (
    DOCUMENT_KINDS,
    LANGUAGES,
    NATIONAL,
    PUBLISHER,
    REGIONS,
    TOPICS,
    UNITS,
    Measure,
    Region,
    Words,
)

_TREES: Final = Path(__file__).parent / "trees"
_LONGEST_TABLE: Final = 3_000
"""Rows of a policy table: a file of content may have 8 MiB."""
_FIGURE_CALL: Final = "{{fig}}`{id}`"
_REGION_CALL: Final = "{{province}}`{iso}`"


def write_plain(folder: Path, corpus: Corpus) -> None:
    """Write the site that says what those of the other generators say, with templates as plain as theirs."""
    shutil.copytree(_TREES / "ours", folder, dirs_exist_ok=True)
    _write_content(folder, corpus, is_rich=False)


def write_rich(folder: Path, corpus: Corpus) -> None:
    """Write the site whose records hold what those of a real one hold, for the project's own templates."""
    shutil.copytree(_TREES / "ours-rich", folder, dirs_exist_ok=True)
    _write_content(folder, corpus, is_rich=True)


def _write_content(folder: Path, corpus: Corpus, *, is_rich: bool) -> None:
    shutil.copytree(_TREES / "ours-content", folder, dirs_exist_ok=True)
    content = folder / "content"
    _put(content / "reference" / "topics.yaml", _topics())
    _put(content / "reference" / "document-types.yaml", _document_types())
    _put(content / "reference" / "units.yaml", _units())
    _put(content / "reference" / "bodies.yaml", _bodies(corpus.policies))
    _put(content / "reference" / "works.yaml", _works(corpus.reports))
    _put(content / "sources" / "policies.yaml", _policy_sources())
    _put(content / "sources" / "reports.yaml", _report_sources(corpus.reports))
    for name, region, rows in _tables(corpus):
        _put(content / "policies" / f"{name}.yaml", _policy_table(name, region, rows, is_rich=is_rich))
    for report in corpus.reports:
        _write_report(content / "reports" / report.id, report, corpus, is_rich=is_rich)
    if is_rich:
        _put(content / "sources" / "press.yaml", rich.press_sources())
        for measure in rich.series():
            _put(content / "indicators" / f"{measure.id}.yaml", _series(measure, corpus))


def _put(path: Path, lines: Iterable[str]) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")


def _quoted(text: str) -> str:
    """Return the text as YAML: a JSON string is one."""
    return json.dumps(text, ensure_ascii=False)


def _both(words: Words) -> str:
    return f"{{zh: {_quoted(words.zh)}, en: {_quoted(words.en)}}}"


# Reference tables -------------------------------------------------------------------------------------------


def _topic_id(topic: int) -> str:
    return TOPICS[topic].en.lower().replace(" ", "-")


def _topics() -> Iterator[str]:
    for place, name in enumerate(TOPICS):
        summary = Words(f"与{name.zh}有关的政策。", f"Policies on {name.en}.")
        yield from (f"- id: {_topic_id(place)}", f"  name: {_both(name)}", f"  summary: {_both(summary)}")


def _document_types() -> Iterator[str]:
    for kind in DOCUMENT_KINDS:
        yield from (f"- id: {kind.id}", f"  name: {_both(kind.name)}")


def _units() -> Iterator[str]:
    for unit, words in UNITS.items():
        if unit == "percent":
            yield from ("- id: percent", "  kind: percent", f"  name: {_both(words)}")
            yield from ("  forms:", '    zh: {other: "{number}%"}', '    en: {other: "{number}%"}')
            continue
        one = "person" if unit == "person" else words.en.removesuffix("s")
        yield from (f"- id: {unit}", "  kind: count", f"  name: {_both(words)}", "  forms:")
        yield f'    zh: {{other: "{{number}}{words.zh}"}}'
        yield f'    en: {{one: "{{number}} {one}", other: "{{number}} {words.en}"}}'
    yield from ("- id: point", "  kind: points", "  name: {zh: 个百分点, en: percentage points}", "  forms:")
    yield '    zh: {other: "{number}个百分点"}'
    yield '    en: {one: "{number} percentage point", other: "{number} percentage points"}'


def _body_id(region: Region, office: int) -> str:
    return f"{region.code}-{office}"


def _bodies(policies: Iterable[Policy]) -> Iterator[str]:
    yield from ("- id: information-centre", f"  name: {_both(PUBLISHER)}", "  kind: statistics")
    offices = {(REGIONS.index(policy.region), office) for policy in policies for office in policy.issuers}
    for place, office in sorted(offices):
        region = REGIONS[place]
        yield from (f"- id: {_body_id(region, office)}", f"  name: {_both(issuer_name(region, office))}")
        if region == NATIONAL:
            yield "  kind: ministry"
        else:
            yield from ("  kind: provincial-government", f"  province: {_iso(region)}")


def _works(reports: Iterable[Report]) -> Iterator[str]:
    for report in reports:
        yield from (
            f"- id: {report.id}",
            f"  title: {_both(report.title)}",
            f'  number: "{report.number + 1}"',
            "  issuer: information-centre",
            f'  as_of: "{report.figures[0].as_of}"',
            f'  published: "{report.date}"',
        )


def _policy_sources() -> Iterator[str]:
    for region in REGIONS:
        title = Words(f"{region.name.zh}政策汇编", f"{region.name.en} policies compiled")
        publisher = Words("政策汇编网", "Policy compilations")
        yield from (
            f"- id: policies-{region.code}",
            "  kind: compilation",
            "  tier: 4",
            f"  title: {_both(title)}",
            f"  publisher: {_both(publisher)}",
            "  language: zh-Hans",
            f"  address: https://example.org/policies/{region.code}",
        )


def _report_sources(reports: Iterable[Report]) -> Iterator[str]:
    for report in reports:
        yield from (
            f"- id: {report.id}",
            "  kind: report",
            "  tier: 1",
            f"  of: {report.id}",
            f"  publisher: {_both(PUBLISHER)}",
            "  language: zh-Hans",
            f'  published: "{report.date}"',
            "  address: https://example.org/report",
        )


def _iso(region: Region) -> str:
    return f"CN-{region.code.upper()}"


# Policies ---------------------------------------------------------------------------------------------------


def _tables(corpus: Corpus) -> Iterator[tuple[str, Region, tuple[Policy, ...]]]:
    by_region = corpus.by_region()
    for region in REGIONS:
        rows = by_region[region.code]
        for part, first in enumerate(range(0, len(rows), _LONGEST_TABLE)):
            yield _table_name(region, part), region, tuple(rows[first : first + _LONGEST_TABLE])


def _table_name(region: Region, part: int) -> str:
    name = "national" if region == NATIONAL else region.code
    return f"{name}-{part + 1}" if part else name


def _policy_table(name: str, region: Region, rows: tuple[Policy, ...], *, is_rich: bool) -> Iterator[str]:
    years = sorted(policy.date[:4] for policy in rows)
    title = Words("全国", "National") if region == NATIONAL else region.name
    summary = Words(f"{region.name.zh}发布的政策。", f"Policies of {region.name.en}.")
    period = years[0] if years[0] == years[-1] else f"{years[0]}/{years[-1]}"
    yield from (
        f"id: {name}",
        f"title: {_both(title)}",
        f"level: {'national' if region == NATIONAL else 'provincial'}",
        f'period: "{period}"',
        f"source: policies-{region.code}",
        f"summary: {_both(summary)}",
        "",
        "policies:",
    )
    for line, policy in enumerate(rows, 1):
        yield from _policy(policy, line)
        if is_rich:
            yield from rich.policy_lines(policy, line)
        yield ""


def _policy(policy: Policy, line: int) -> Iterator[str]:
    issuers = ", ".join(_body_id(policy.region, office) for office in policy.issuers)
    yield from (
        f"  - id: {policy.id}",
        "    title:",
        f"      zh: {_quoted(policy.title.zh)}",
        f"      en: {_quoted(policy.title.en)}",
        f"    type: {policy.kind.id}",
        f"    issuers: {{lead: [{issuers}], total: {len(policy.issuers)}}}",
    )
    if policy.region != NATIONAL:
        yield f"    regions: [{_iso(policy.region)}]"
    yield from (
        "    dates:",
        f'      - {{meaning: printed, date: "{policy.date}", status: captured}}',
        f"    topics: [{', '.join(_topic_id(topic) for topic in policy.topics)}]",
        "    summary:",
        f"      zh: {_quoted(policy.summary.zh)}",
        f"      en: {_quoted(policy.summary.en)}",
        f"    source: {{id: policies-{policy.region.code}, line: {line}}}",
    )


# Reports ----------------------------------------------------------------------------------------------------


def _write_report(folder: Path, report: Report, corpus: Corpus, *, is_rich: bool) -> None:
    named = [rich.figure_id(figure, report) if is_rich else figure.id for figure in report.figures]
    own = [figure for figure in report.figures if not (is_rich and rich.in_series(figure, report))]
    _put(folder / "report.yaml", _report(report, named, is_rich=is_rich))
    further = {figure.id: tuple(rich.figure_lines(figure, report, corpus)) if is_rich else () for figure in own}
    figures = (line for figure in own for line in (*_figure(figure, report), *further[figure.id], ""))
    _put(folder / "figures.yaml", ("figures:", *figures))
    for language in LANGUAGES:
        text = body_text(_called(report, named), language, figure=_FIGURE_CALL, region=_REGION_CALL)
        (folder / f"body.{language}.md").write_text(_with_blocks(text, report) if is_rich else text, encoding="utf-8")


def _called(report: Report, named: list[str]) -> Report:
    """Return the report with its figures under the ids that they have here."""
    figures = tuple(replace(figure, id=name) for figure, name in zip(report.figures, named, strict=True))
    here = {figure.measure: figure for figure in figures}
    sections = tuple(
        replace(section, figures=tuple(here[figure.measure] for figure in section.figures))
        for section in report.sections
    )
    return replace(report, figures=figures, sections=sections)


def _with_blocks(text: str, report: Report) -> str:
    """Return the text with tables of figures and charts at the end of its sections."""
    first, *sections = text.rstrip("\n").split("\n\n## ")
    ended = ["\n\n".join((part, *rich.blocks(report, place))) for place, part in enumerate((first, *sections))]
    return "\n\n## ".join(ended) + "\n"


def _report(report: Report, named: list[str], *, is_rich: bool) -> Iterator[str]:
    yield from (
        f"id: {report.id}",
        f"work: {report.id}",
        f"title: {_both(report.title)}",
        f"summary: {_both(report.summary)}",
        f"source: {report.id}",
        "topics: [internet-hospital]",
    )
    if is_rich:
        yield f"indicators: [{', '.join(measure.id for measure in rich.series())}]"
    yield from (
        f"highlights: [{', '.join(named[:4])}]",
        "groups:",
        "  - title: {zh: 主要数据, en: Main figures}",
        "    figures:",
        *(f"      - {name}" for name in named),
    )


def _figure(figure: Figure, report: Report) -> Iterator[str]:
    yield from (
        f"  - id: {figure.id}",
        f"    name: {_both(figure.measure.name)}",
        f"    unit: {figure.measure.unit}",
        f"    kind: {_figure_kind(figure)}",
        *_value(figure, report),
    )


def _value(figure: Figure, report: Report) -> Iterator[str]:
    yield from (
        f"    printed: {_quoted(figure.text.zh)}",
        f'    as_of: "{figure.as_of}"',
        "    status: captured",
        f"    work: {report.id}",
    )


def _figure_kind(figure: Figure) -> str:
    return {"percent": "share", "visit": "flow"}.get(figure.measure.unit, "stock")


def _series(measure: Measure, corpus: Corpus) -> Iterator[str]:
    yield from rich.series_lines(measure)
    for report in corpus.reports:
        for figure in report.figures:
            if figure.measure == measure and rich.in_series(figure, report):
                yield f"  - id: {rich.figure_id(figure, report)}"
                yield from (*_value(figure, report), *rich.figure_lines(figure, report, corpus), "")
