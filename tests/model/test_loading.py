"""A content folder goes in; everything that is wrong with it comes out at once, each at its place and once."""

from __future__ import annotations

import os
from dataclasses import dataclass

import pytest

from reportsite.model.policies import DateMeaning
from tests.sites.building import MINIMAL, Copy, edition_of, found, told

FOUNTAINS = "content/indicators/fountains.yaml"
POLICIES = "content/policies/ordinances.yaml"
BODIES = "content/reference/bodies.yaml"
PROVINCES = "content/reference/provinces.yaml"
REPORT = "content/reports/fountains-2024/report.yaml"
FIGURES = "content/reports/fountains-2024/figures.yaml"
SOURCES = "content/sources/all.yaml"
TOPICS = "content/reference/topics.yaml"
UNITS = "content/reference/units.yaml"
WORKS = "content/reference/works.yaml"
GLOSSARY = "content/reference/glossary.yaml"


@dataclass(frozen=True, slots=True, kw_only=True)
class Mistake:
    """An edit of a file, where it is told, and what is said."""

    file: str
    old: str
    new: str
    at: str
    """What stands at the place that is told, after the edit."""
    told: str

    def __str__(self) -> str:
        return self.new.strip() or self.told


MISTAKES = [
    # Dates
    Mistake(
        file=WORKS,
        old='"2025-02-14"',
        new='"2023-02-30"',
        at='"2023-02-30"',
        told="RS202: not a date: `2023-02-30` (write 2024, 2024-05, 2024-05-20, 2023-H1 or 2023-03/2023-09)",
    ),
    Mistake(
        file=FOUNTAINS,
        old='as_of: "2023-06"',
        new='as_of: "2023-6"',
        at='"2023-6"',
        told="RS202: not a date: `2023-6` *",
    ),
    Mistake(
        file=FOUNTAINS, old='as_of: "2023-06"', new="as_of: []", at="[]", told="RS103: expected a date, found a list"
    ),
    Mistake(
        file=FOUNTAINS,
        old='as_of: "2021"',
        new='as_of: "2024/2021"',
        at='"2024/2021"',
        told="RS202: not a date: `2024/2021` *",
    ),
    # Choices, with the nearest
    Mistake(
        file=SOURCES,
        old="kind: news",
        new="kind: new",
        at="new\n",
        told="RS201: expected one of report, official-copy, news, transcript, compilation, repost, dataset, "
        "found `new` (did you mean `news`?)",
    ),
    Mistake(
        file=SOURCES,
        old="tier: 3",
        new="tier: 5",
        at="5\n  publisher: {fr: La",
        told="RS201: expected one of 1, 2, 3, 4, 9, found `5`",
    ),
    Mistake(
        file=FOUNTAINS, old='sign: "+"', new='sign: "-+"', at='"-+"', told="RS201: expected one of +, -, found `-+` *"
    ),
    # Keys and shapes
    Mistake(
        file=POLICIES,
        old="    plan_period:",
        new="    plan_periods:",
        at="plan_periods",
        told="RS101: unknown key: `plan_periods` (did you mean `plan_period`?)",
    ),
    Mistake(
        file=WORKS,
        old="  number:",
        new="  numer:",
        at="numer",
        told="RS101: unknown key: `numer` (did you mean `number`?)",
    ),
    Mistake(
        file=BODIES,
        old="kind: office",
        new="colour: red\n  kind: office",
        at="colour",
        told="RS101: unknown key: `colour`",
    ),
    Mistake(
        file=REPORT,
        old="topics: [water]",
        new="topics: {a: b}",
        at="{a: b}",
        told="RS103: expected a list, found a mapping",
    ),
    Mistake(
        file=PROVINCES, old="column: 1", new="column: 010", at="010", told="RS207: expected a whole number, found `010`"
    ),
    Mistake(file=POLICIES, old="by: true", new="by: yes", at="yes", told="RS208: expected true or false, found `yes`"),
    # Words in every language
    Mistake(
        file=TOPICS,
        old="name: {fr: Hiver, en: Winter, zh: 冬季}",
        new="name: {fr: Hiver, en: Winter, zh: 冬季, de: Winter}",
        at="de: Winter",
        told="RS101: unknown key: `de`",
    ),
    Mistake(
        file=TOPICS, old="zh: 冬季}", new="zh: }", at="}\n  summary: {fr: Ce", told="RS104: a value is needed here"
    ),
    Mistake(
        file=TOPICS, old="{fr: Hiver, en: Winter, zh: 冬季}", new="{}", at="{}", told="RS104: a value is needed here"
    ),
    Mistake(
        file=TOPICS,
        old="{fr: Hiver, en: Winter, zh: 冬季}",
        new="Hiver",
        at="Hiver\n",
        told="RS103: expected a mapping of languages, found a single value",
    ),
    # Printed numbers
    Mistake(
        file=FOUNTAINS,
        old="printed: 980 fontaines",
        new="printed: 98O fontaines",
        at="98O fontaines",
        told="RS203: printed quantity cannot be read: `98O fontaines` *",
    ),
    Mistake(
        file=FOUNTAINS,
        old='"54"',
        new='"environ beaucoup"',
        at='"environ',
        told="RS203: printed quantity cannot be read: *",
    ),
    Mistake(
        file=POLICIES,
        old="au moins 40 fontaines",
        new="plus tard",
        at="plus tard",
        told="RS203: printed quantity cannot be read: *",
    ),
    Mistake(
        file=FIGURES,
        old="    unit: litre\n",
        new="    unit: litre\n    approx: exact\n",
        at="plus de 3,5",
        told="RS206: `plus de 3,5 millions de litres` reads as `over`, but `approx` says `exact` "
        "(correct one of the two)",
    ),
    Mistake(
        file=FIGURES,
        old="    unit: litre\n",
        new="    unit: litre\n    language: e\n",
        at="id: litres@2024",
        told="RS201: expected one of fr, en, zh, found `e` (did you mean `en`?)",
    ),
    Mistake(file=FIGURES, old="    unit: litre\n", new="", at="id: litres@2024", told="RS102: missing field: `unit`"),
    Mistake(
        file=FIGURES,
        old="    name: {fr: Eau distribuée, en: Water given, zh: 供水量}\n",
        new="",
        at="id: litres@2024",
        told="RS102: missing field: `name`",
    ),
    # Records that say nothing of when
    Mistake(
        file=POLICIES,
        old='      - {meaning: printed, date: "2024-11-03", status: captured}\n',
        new="",
        at="\n    topics: [heritage]\n    summary: {fr: On ne",
        told="RS103: expected a list, found nothing",
    ),
    Mistake(
        file=POLICIES,
        old='    dates:\n      - {meaning: printed, date: "2024-11-03", status: captured}\n',
        new="    dates: []\n",
        at="id: vaud-heritage",
        told="RS102: missing field: `dates`",
    ),
    # Ids
    Mistake(file=GLOSSARY, old="id: spout", new="id: Spout", at="Spout", told="RS204: not an identifier: `Spout` *"),
    Mistake(
        file=PROVINCES,
        old="slug: vaud",
        new="slug: ../vaud",
        at="../vaud",
        told="RS204: not an identifier: `../vaud` *",
    ),
    Mistake(
        file=PROVINCES,
        old="slug: vaud",
        new="slug: geneva",
        at="geneva\n    code",
        told="RS302: duplicate slug id: `geneva` (it is already used at content/reference/provinces.yaml:9:11)",
    ),
    Mistake(
        file=SOURCES,
        old="- id: hearsay",
        new="- id: census-capture",
        at="census-capture\n  kind: repost",
        told="RS302: duplicate source id: `census-capture` (it is already used at content/sources/all.yaml:1:7)",
    ),
    Mistake(
        file=SOURCES,
        old="address: https://eau.example/recensement?annee=2024&langue=fr",
        new="address: javascript:alert(1)",
        at="javascript",
        told="RS205: address is not allowed: `javascript:alert(1)` (use http or https)",
    ),
    # Names of other records
    Mistake(
        file=BODIES,
        old="parent: canton-geneva",
        new="parent: canton-genev",
        at="canton-genev\n",
        told="RS301: unknown body: `canton-genev` (did you mean `canton-geneva`?)",
    ),
    Mistake(
        file=BODIES, old="province: CH-GE", new="province: CH-GV", at="CH-GV", told="RS301: unknown province: `CH-GV` *"
    ),
    Mistake(
        file=PROVINCES,
        old="area: mountains",
        new="area: mountain",
        at="mountain\n",
        told="RS301: unknown area: `mountain` *",
    ),
    Mistake(file=PROVINCES, old="[CH-VD]", new="[CH-VE]", at="CH-VE", told="RS301: unknown province: `CH-VE` *"),
    Mistake(
        file=FOUNTAINS, old="unit: fountain", new="unit: fontain", at="fontain", told="RS301: unknown unit: `fontain` *"
    ),
    Mistake(
        file=FOUNTAINS,
        old="work: count-2023",
        new="work: count-2022",
        at="count-2022",
        told="RS301: unknown work: `count-2022` *",
    ),
    Mistake(
        file=FOUNTAINS, old="topics: [water]", new="topics: [watr]", at="watr", told="RS301: unknown topic: `watr` *"
    ),
    Mistake(
        file=FOUNTAINS,
        old="seen_at: [gazette-2025]",
        new="seen_at: [gazette]",
        at="gazette]",
        told="RS301: unknown source: `gazette` *",
    ),
    Mistake(
        file=POLICIES, old="type: plan", new="type: plans", at="plans", told="RS301: unknown document type: `plans` *"
    ),
    Mistake(
        file=POLICIES,
        old="to: geneva-water",
        new="to: geneva-wate",
        at="geneva-wate}",
        told="RS301: unknown policy: `geneva-wate` *",
    ),
    Mistake(
        file=POLICIES,
        old="lead: [heritage-desk]",
        new="lead: [nobody]",
        at="nobody",
        told="RS301: unknown body: `nobody`",
    ),
    Mistake(
        file=REPORT,
        old="indicators: [fountains]",
        new="indicators: [fountain]",
        at="fountain]",
        told="RS301: unknown indicator: `fountain` *",
    ),
    Mistake(
        file=REPORT,
        old="figures: [fountains@2024,",
        new="figures: [fountains@2025,",
        at="fountains@2025",
        told="RS301: unknown figure: `fountains@2025` *",
    ),
    Mistake(
        file=GLOSSARY, old="see: [basin]", new="see: [basins]", at="basins", told="RS301: unknown term: `basins` *"
    ),
    Mistake(
        file=REPORT,
        old="id: fountains-2024",
        new="id: fountains-2025",
        at="id: fountains-2025",
        told="RS304: report `fountains-2025` lies in the folder `fountains-2024` (name the folder as the report)",
    ),
]


@pytest.mark.parametrize("mistake", MISTAKES, ids=str)
def test_a_mistake_is_told_once_at_its_place_and_alone(minimal: Copy, mistake: Mistake) -> None:
    minimal.edit(mistake.file, mistake.old, mistake.new)
    place = minimal.place(mistake.file, mistake.at)
    (entry,) = told(minimal.loading())
    expected = f"{place} {mistake.told}"
    if expected.endswith("*"):
        assert entry.startswith(expected.removesuffix("*"))
    else:
        assert entry == expected


def test_all_mistakes_of_all_files_are_told_in_one_run_and_in_order(minimal: Copy) -> None:
    minimal.edit(TOPICS, "id: winter", "id: Winter")
    minimal.edit(WORKS, '"2025-02-14"', '"2025-02-31"')
    minimal.edit(WORKS, "topics: [water]", "topics: [watr]")
    minimal.edit(FOUNTAINS, "printed: 980 fontaines", "printed: viele")
    minimal.edit(FOUNTAINS, "status: recalled", "status: recaled")
    minimal.edit("content/pages/about.zh.md", "title: 关于", "titel: 关于")
    minimal.put("content/notes.txt", "x")
    problems = found(minimal.loading())
    assert problems == sorted(
        problems, key=lambda entry: (entry.split(":")[0], *map(int, entry.split(" ")[0].split(":")[1:]))
    )
    assert [(entry.split(":")[0].rpartition("/")[2], entry[-5:]) for entry in problems] == [
        ("fountains.yaml", "RS201"),
        ("notes.txt", "RS009"),
        ("about.zh.md", "RS101"),
        ("about.zh.md", "RS102"),
        ("ordinances.yaml", "RS301"),
        ("topics.yaml", "RS204"),
        ("works.yaml", "RS202"),
        ("works.yaml", "RS301"),
    ]


@pytest.mark.parametrize(
    ("path", "content", "problems"),
    [
        (BODIES, "- id: a\n  name: &x {fr: a}\n", [f"{BODIES}:2:9 RS004"]),
        (BODIES, b"- id: \xff\n", [f"{BODIES}:1:7 RS001"]),
        (BODIES, "", [f"{BODIES}:1:1 RS104"]),
        (BODIES, "bodies: []\n", [f"{BODIES}:1:1 RS103"]),
        (TOPICS, "water\n", [f"{TOPICS}:1:1 RS103"]),
        (PROVINCES, "- a\n", [f"{PROVINCES}:1:1 RS103"]),
        (SOURCES, "- id: a\n- [\n", [f"{SOURCES}:2:4 RS002"]),
        (UNITS, "\0", [f"{UNITS}:1:1 RS011"]),
        (REPORT, "id: [", [f"{REPORT}:1:6 RS002"]),
        (FIGURES, "figures: !x []", [f"{FIGURES}:1:10 RS004"]),
        (FOUNTAINS, "id: {a: b", [f"{FOUNTAINS}:1:5 RS002"]),
        (POLICIES, "a: 1\na: 2\n- b", [f"{POLICIES}:2:1 RS003", f"{POLICIES}:3:1 RS002"]),
        ("content/reports/fountains-2024/body.zh.md", b"\xff", ["content/reports/fountains-2024/body.zh.md:1:1 RS001"]),
        ("content/pages/about.zh.md", b"---\ntitle: \xff\n---", ["content/pages/about.zh.md:2:8 RS001"]),
        ("content/pages/about.zh.md", "---\ntitle: *x\n---", ["content/pages/about.zh.md:2:8 RS004"]),
    ],
)
def test_a_file_that_cannot_be_read_brings_on_no_complaints_about_what_it_defines(
    minimal: Copy, path: str, content: str | bytes, problems: list[str]
) -> None:
    minimal.put(path, content)
    assert found(minimal.loading()) == problems


@pytest.mark.parametrize(
    "path", [BODIES, "content/sources", "content/reports", "content/reports/fountains-2024", REPORT, "content/policies"]
)
def test_a_link_in_place_of_a_file_or_folder_brings_on_no_other_complaint(minimal: Copy, path: str) -> None:
    target = minimal.folder / path
    target.rename(minimal.folder / "elsewhere")
    target.symlink_to(minimal.folder / "elsewhere")
    assert found(minimal.loading()) == [f"{path}:1:1 RS008"]


def test_an_indicator_without_a_point_in_time_is_told_at_its_figures(minimal: Copy) -> None:
    head = "id: x\nname: {fr: a, en: b, zh: c}\ndefinition: {fr: a, en: b, zh: c}\n"
    head += "kind: stock\nunit: litre\ncompiler: press\n"
    minimal.put("content/indicators/x.yaml", f"{head}figures: []\n")
    assert found(minimal.loading()) == ["content/indicators/x.yaml:7:10 RS104"]
    minimal.put(
        "content/indicators/x.yaml",
        f'{head}figures:\n- {{id: x@undated, printed: "1", as_of: null, status: captured}}\n',
    )
    assert found(minimal.loading()) == ["content/indicators/x.yaml:8:1 RS104"]


@pytest.mark.parametrize(
    ("path", "hint"),
    [
        ("content/reference/topic.yaml", " (did you mean `content/reference/topics.yaml`?)"),
        ("content/reports/fountains-2024/figure.yaml", " (did you mean `content/reports/*/figures.yaml`?)"),
        ("content/notes.txt", ""),
        ("content/reports/fountains-2024/body.de.md", ""),
        ("content/pages/About-us.en.md", ""),
        ("content/pages/about.de.md", ""),
        ("content/pages/deep/about.en.md", ""),
    ],
)
def test_a_file_that_nothing_reads_is_told_and_harms_nothing(minimal: Copy, path: str, hint: str) -> None:
    minimal.put(path, "x")
    (entry,) = told(minimal.loading())
    assert entry.startswith(f"{path}:1:1 RS009: nothing reads this file: `{path}`")
    if hint:
        assert entry.endswith(hint)


def test_readme_and_licence_of_the_content_are_no_part_of_the_site(minimal: Copy) -> None:
    minimal.put("content/README.md", "<b>hello</b>")
    minimal.put("content/LICENSE.md", b"\xff")
    assert found(minimal.loading()) == []


def test_missing_texts_of_a_report_and_of_pages_are_told(minimal: Copy) -> None:
    (minimal.folder / "content/reports/fountains-2024/body.zh.md").unlink()
    (minimal.folder / "content/pages/about.fr.md").unlink()
    minimal.edit(TOPICS, "{fr: Hiver, en: Winter, zh: 冬季}", "{fr: Hiver, zh: 冬季}")
    assert told(minimal.loading()) == [
        "content/pages/about.en.md:1:1 RS401: missing translation: fr",
        f"{minimal.place(TOPICS, '{fr: Hiver')} RS401: missing translation: en",
        f"{REPORT}:1:1 RS401: missing translation: zh",
    ]


def test_a_report_without_any_text_or_without_its_record_is_an_error(minimal: Copy) -> None:
    for language in ("fr", "en", "zh"):
        (minimal.folder / f"content/reports/fountains-2024/body.{language}.md").unlink()
    minimal.put("content/reports/lost/body.fr.md", "x")
    minimal.put("content/reports/lost-figures/figures.yaml", "figures: []")
    assert told(minimal.loading()) == [
        f"{REPORT}:1:1 RS010: file is missing: `body.fr.md`",
        "content/reports/lost:1:1 RS010: file is missing: `report.yaml`",
        "content/reports/lost-figures:1:1 RS010: file is missing: `report.yaml`",
    ]


def test_records_of_several_files_keep_the_order_of_files_and_rows() -> None:
    library = edition_of(MINIMAL).library
    assert list(library.policies) == ["geneva-water", "vaud-winter-plan", "vaud-heritage"]
    assert list(library.figures) == [
        *("fountains@2021", "fountains@2023-06", "fountains@2024"),
        *("litres@2024", "shared@undated"),
    ]
    assert list(library.provinces) == ["CH-GE", "CH-VD", "CH-VS"]
    assert {slug: sorted(pages) for slug, pages in library.pages.items()} == {"about": ["en", "fr", "zh"]}


def test_records_are_what_the_files_say() -> None:
    library = edition_of(MINIMAL).library
    policy = library.policies["geneva-water"]
    issued = policy.dated(DateMeaning.ISSUED)
    assert issued is not None
    assert str(issued.date) == "2023-05-20"
    assert issued.seen_at == ("gazette-2025",)
    assert policy.dated(DateMeaning.ADOPTED) is None
    assert policy.title["zh"] == "饮水条例"
    assert policy.issuers is not None
    assert (policy.issuers.lead, policy.issuers.total, policy.issuers.inferred) == (("canton-geneva",), 4, False)
    record = library.figures["fountains@2024"]
    assert record.indicator is not None
    assert (record.figure.printed.text, record.language, record.indicator.id) == ("1 204 fontaines", "fr", "fountains")
    assert {part.value: str(quantity.value) for part, quantity in record.quantities.items()} == {
        "value": "1204",
        "change": "54",
        "growth": "4.7",
    }
    assert str(library.target_quantities["geneva-water", 0].value) == "40"
    assert library.target_quantities["geneva-water", 0].approximation.value == "at-least"


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() == 0, reason="nothing is closed to this user")
def test_a_file_that_may_not_be_read_raises_what_the_system_says(minimal: Copy) -> None:
    (minimal.folder / BODIES).chmod(0)
    with pytest.raises(PermissionError):
        found(minimal.loading())
