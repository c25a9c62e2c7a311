"""What records of a real site hold beside the least: quotes, second sources, changes, targets, series, charts.

The plain site of the benchmark says what every generator can say. The rich one says the same and all this besides; it
is built with the project's own templates, and no other generator builds it.
"""

from __future__ import annotations

import random
from collections.abc import Iterator
from typing import Final

from benchmarks.corpus import Corpus, Figure, Policy, Report
from benchmarks.words import MEASURES, NATIONAL, UNITS, Measure, Words

PRESS: Final = tuple(f"press-{number}" for number in range(1, 11))
"""Sources in which numbers and titles were seen besides."""
_SERIES: Final = ("netizens", "penetration", "medical-users", "government-users")
"""Measures that go on from year to year."""
_SERIES_REPORTS: Final = 21
"""The first reports describe one year each; their numbers make up the series."""
_CHART: Final = "```{chart} netizens\n```"
_NUMBER_SIGNS: Final = "一二三四五六七八九十"


def series() -> tuple[Measure, ...]:
    """Return the measures that have a series."""
    return tuple(measure for measure in MEASURES if measure.id in _SERIES)


def in_series(figure: Figure, report: Report) -> bool:
    """Tell whether a figure is a point of a series and no figure of its report alone."""
    return report.number < _SERIES_REPORTS and figure.measure.id in _SERIES


def figure_id(figure: Figure, report: Report) -> str:
    """Return the id under which the rich site holds a figure."""
    return f"{figure.measure.id}@{figure.as_of}" if in_series(figure, report) else figure.id


def blocks(report: Report, section: int) -> tuple[str, ...]:
    """Return what a section of a report ends with: a table of figures in the first, a chart in the second."""
    if section == 0:
        calls = "\n".join(figure_id(figure, report) for figure in report.figures[:6])
        return (f"```{{figures}}\n{calls}\n```",)
    return (_CHART,) if section == 1 else ()


# Records ----------------------------------------------------------------------------------------------------


def press_sources() -> Iterator[str]:
    """Yield the lines of the sources in which things were seen besides."""
    for number, source in enumerate(PRESS):
        yield from (
            f"- id: {source}",
            "  kind: news",
            "  tier: 3",
            f"  publisher: {{zh: 第{_NUMBER_SIGNS[number]}日报, en: Daily No. {number + 1}}}",
            "  language: zh-Hans",
            f"  address: https://example.org/{source}",
        )


def figure_lines(figure: Figure, report: Report, corpus: Corpus) -> Iterator[str]:
    """Yield the further lines of a figure: the clause it stands in, where it was seen, a change or a share."""
    draw = _draw(figure.id)
    clause = f"截至年底，{figure.measure.name.zh}达{figure.text.zh}"
    line = draw.randint(1, 60)
    seen = f"    seen_at: [{', '.join(draw.sample(PRESS, 2))}]"
    part = ""
    if in_series(figure, report):
        if change := _change(figure, report, corpus):
            amount, sign, since = change
            clause += f"，较上年{'增加' if sign == '+' else '减少'}{amount}"
            unit = ", unit: point" if figure.measure.unit == "percent" else ""
            part = f'    change: {{printed: "{amount}", sign: "{sign}", since: "{since}"{unit}}}'
    elif figure.measure.unit != "percent":
        share = f"{draw.randint(101, 989) / 10}%"
        clause += f"，占全部的{share}"
        part = f'    share: {{printed: "{share}", of_what: {{zh: 全部, en: the whole}}}}'
    yield from ("    quotes:", f"      - {{source: {report.id}, line: {line}, text: {clause}}}", seen)
    if part:
        yield part


def _change(figure: Figure, report: Report, corpus: Corpus) -> tuple[str, str, str] | None:
    """Return the change from the year before as it is printed, its sign, and since when; none where there is none."""
    if report.number == 0:
        return None
    before = next(item for item in corpus.reports[report.number - 1].figures if item.measure == figure.measure)
    is_share = figure.measure.unit == "percent"
    ending, scale = ("%", 10) if is_share else ("亿人", 100)
    now, then = (round(float(item.text.zh.removesuffix(ending)) * scale) for item in (figure, before))
    amount = f"{abs(now - then) / 10:.1f}个百分点" if is_share else f"{abs(now - then) / 100:.2f}亿人"
    return (amount, "+" if now > then else "-", before.as_of) if now != then else None


def series_lines(measure: Measure) -> Iterator[str]:
    """Yield the head of a series."""
    definition = Words(f"历次报告公布的{measure.name.zh}。", f"{measure.name.en} as published in the reports.")
    yield from (
        f"id: {measure.id}",
        f"name: {{zh: {measure.name.zh}, en: {measure.name.en}}}",
        f"definition: {{zh: {definition.zh}, en: {definition.en}}}",
        f"kind: {'share' if measure.unit == 'percent' else 'stock'}",
        f"unit: {measure.unit}",
        "compiler: information-centre",
        "topics: [internet-hospital]",
        "",
        "figures:",
    )


def policy_lines(policy: Policy, line: int) -> Iterator[str]:
    """Yield the further lines of a policy: number, years, a target with its clause, an earlier document."""
    draw = _draw(policy.id)
    year = policy.date[:4]
    seen = ", ".join(draw.sample(PRESS, 2))
    yield "    title_status: {en: own}"
    yield f"    document_number: {{value: 卫发〔{year}〕{policy.number}号, status: verified, seen_at: [{seen}]}}"
    if policy.kind.id in {"plan", "action-plan"}:
        yield f'    plan_period: "{year}/{int(year) + 2}"'
    if policy.number % 2:
        amount, by = draw.randint(100, 9999), int(year) + 2
        clause = f"到{by}年，互联网医院达到{amount}{UNITS['hospital'].zh}以上"
        yield from (
            "    targets:",
            "      - subject: {zh: 互联网医院, en: Internet hospitals}",
            f'        printed: "{amount}{UNITS["hospital"].zh}以上"',
            "        unit: hospital",
            f'        by: "{by}"',
            f"        quote: {{source: policies-{policy.region.code}, line: {line}, text: {clause}}}",
        )
    if policy.region != NATIONAL:
        yield from ("    relations:", "      - {kind: implements, to: p00000}")
    yield f"    seen_at: [{seen}]"


def _draw(name: str) -> random.Random:
    return random.Random(f"rich {name}")  # noqa: S311 - nothing is secret here, and all must be repeatable
