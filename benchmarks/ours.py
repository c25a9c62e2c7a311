"""The corpus → a site folder of this project, as an editor would keep it."""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Final

from benchmarks.corpus import Corpus, Figure, Policy, Report, body_text, issuer_name
from benchmarks.words import (
    DOCUMENT_KINDS,
    LANGUAGES,
    NATIONAL,
    PROVINCES,
    PUBLISHER,
    REGIONS,
    TOPICS,
    UNITS,
    Region,
    Words,
)

FIXED: Final = Path(__file__).parent / "trees" / "ours"
"""Holds what does not depend on the size: settings, provinces, templates."""
_LONGEST_TABLE: Final = 3_000
"""Rows of a policy table: a file of content may have 8 MiB."""
_FIGURE_CALL: Final = "{{fig}}`{id}`"
_REGION_CALL: Final = "{{province}}`{iso}`"


def write_ours(folder: Path, corpus: Corpus) -> None:
    """Write the site folder."""
    shutil.copytree(FIXED, folder, dirs_exist_ok=True)
    content = folder / "content"
    tables = dict(_tables(corpus))
    _put(content / "reference" / "topics.yaml", _topics())
    _put(content / "reference" / "document-types.yaml", _document_types())
    _put(content / "reference" / "units.yaml", _units())
    _put(content / "reference" / "bodies.yaml", _bodies(corpus.policies))
    _put(content / "reference" / "works.yaml", _works(corpus.reports))
    _put(content / "sources" / "policies.yaml", _policy_sources())
    _put(content / "sources" / "reports.yaml", _report_sources(corpus.reports))
    for name, (region, rows) in tables.items():
        _put(content / "policies" / f"{name}.yaml", _policy_table(name, region, rows))
    for report in corpus.reports:
        _write_report(content / "reports" / report.id, report)


def table_of(number: int) -> str:
    """Return the name of the table that holds one of the first policies, which come from every region in turn."""
    return _table_name(REGIONS[number], 0)


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


def _tables(corpus: Corpus) -> Iterator[tuple[str, tuple[Region, tuple[Policy, ...]]]]:
    by_region = corpus.by_region()
    for region in REGIONS:
        rows = by_region[region.code]
        for part, first in enumerate(range(0, len(rows), _LONGEST_TABLE)):
            yield _table_name(region, part), (region, tuple(rows[first : first + _LONGEST_TABLE]))


def _table_name(region: Region, part: int) -> str:
    name = "national" if region == NATIONAL else region.code
    return f"{name}-{part + 1}" if part else name


def _policy_table(name: str, region: Region, rows: tuple[Policy, ...]) -> Iterator[str]:
    years = sorted(policy.date[:4] for policy in rows)
    title = Words(f"{region.name.zh}政策", f"{region.name.en} policies")
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


def _policy(policy: Policy, line: int) -> Iterator[str]:
    lead, *joint = (_body_id(policy.region, office) for office in policy.issuers)
    others = f", joint: [{', '.join(joint)}]" if joint else ""
    yield from (
        f"  - id: {policy.id}",
        "    title:",
        f"      zh: {_quoted(policy.title.zh)}",
        f"      en: {_quoted(policy.title.en)}",
        f"    type: {policy.kind.id}",
        f"    issuers: {{lead: [{lead}]{others}, total: {len(policy.issuers)}}}",
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
        "",
    )


# Reports ----------------------------------------------------------------------------------------------------


def _write_report(folder: Path, report: Report) -> None:
    _put(folder / "report.yaml", _report(report))
    _put(folder / "figures.yaml", ("figures:", *(line for item in report.figures for line in _figure(item, report))))
    for language in LANGUAGES:
        text = body_text(report, language, figure=_FIGURE_CALL, region=_REGION_CALL)
        (folder / f"body.{language}.md").write_text(text, encoding="utf-8")


def _report(report: Report) -> Iterator[str]:
    named = [figure.id for figure in report.figures]
    yield from (
        f"id: {report.id}",
        f"work: {report.id}",
        f"title: {_both(report.title)}",
        f"summary: {_both(report.summary)}",
        f"source: {report.id}",
        "topics: [internet-hospital]",
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
        f"    printed: {_quoted(figure.text.zh)}",
        f"    unit: {figure.measure.unit}",
        f"    kind: {_figure_kind(figure)}",
        f'    as_of: "{figure.as_of}"',
        "    status: captured",
        f"    work: {report.id}",
        "",
    )


def _figure_kind(figure: Figure) -> str:
    return {"percent": "share", "visit": "flow"}.get(figure.measure.unit, "stock")
