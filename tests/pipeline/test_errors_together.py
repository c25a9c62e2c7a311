"""Mistakes in many files are all told in one run, each with its line and column, and none of them twice."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.sites.building import MINIMAL, ROOT, copy_of, found

PROVINCIAL = "content/policies/provincial-2023-2024.yaml"
TEN = [
    ("content/reference/bodies.yaml", "kind: ministry\n", "kind: ministri\n", "ministri", "RS201"),
    ("content/reference/provinces.yaml", "tile: {column: ", "tile: {column: x", "x", "RS207"),
    ("content/reference/works.yaml", '\n  published: "', '\n  published: "1', '"1', "RS202"),
    ("content/reference/units.yaml", "\n  kind: count\n", "\n  kind: count\n  kind: count\n", "kind", "RS003"),
    ("content/sources/others.yaml", "address: http", "address: fttp", "fttp", "RS205"),
    ("content/indicators/netizens.yaml", 'printed: "8.29亿"', 'printed: "8.29忆"', '"8.29忆"', "RS203"),
    (PROVINCIAL, "regions: [CN-GX]", "regions: [CN-GXX]", "CN-GXX", "RS301"),
    ("content/reports/cnnic-53/report.yaml", "- netizens@2023-12", "- netizen@2023-12", "netizen@2023-12", "RS301"),
    ("content/reports/cnnic-53/body.zh.md", "\n## ", "\n## 标题\u202e", "\u202e", "RS011"),
    ("content/pages/about.en.md", "title: ", "title: &a ", "&a", "RS004"),
]


def test_ten_mistakes_in_ten_files_of_the_project_are_ten_lines_of_one_run(tmp_path: Path) -> None:
    site = copy_of(ROOT, tmp_path / "site")
    expected = []
    for path, old, new, at, code in TEN:
        site.edit(path, old, new)
        text = (site.folder / path).read_text(encoding="utf-8")
        index = text.index(new) + new.rindex(at)
        line, column = text.count("\n", 0, index) + 1, index - text.rfind("\n", 0, index)
        expected.append(f"{path}:{line}:{column} {code}")
    assert sorted(found(site.loading())) == sorted(expected)


RECORD = """- id: source-{number}
  kind: news
  tier: 3
  publisher: {{fr: Le Journal, en: The Journal, zh: 日报}}
  language: fr
  published: "2024-{month:02}"
  address: https://journal.example/{number}
"""
FIVE = [
    ("kind: news", "kind: gnus", "RS201", 2, 9),
    ("tier: 3", "tear: 3", "RS101", 3, 3),
    ('published: "2024', 'published: "2024-2', "RS202", 6, 14),
    ("address: https:", "address: data:", "RS205", 7, 12),
    ("zh: 日报", "zh: 日报\u0007", "RS011", 4, 54),
]  # fmt: skip


@pytest.mark.parametrize("count", [50])
def test_fifty_mistakes_in_fifty_files_are_all_told(tmp_path: Path, count: int) -> None:
    site = copy_of(MINIMAL, tmp_path / "site")
    expected = []
    for number in range(count):
        old, new, code, line, column = FIVE[number % len(FIVE)]
        path = f"content/sources/file-{number:02}.yaml"
        site.put(path, RECORD.format(number=number, month=number % 12 + 1).replace(old, new))
        expected.append(f"{path}:{line}:{column} {code}")
        if code == "RS101":  # a required key that is misspelt is a missing field as well
            expected.append(f"{path}:1:3 RS102")
    lines = found(site.loading())
    assert sorted(lines) == sorted(expected)
    assert len({line.split(":")[0] for line in lines}) == count


def test_mistakes_of_many_texts_are_told_in_one_run(tmp_path: Path) -> None:
    site = copy_of(MINIMAL, tmp_path / "site")
    expected = []
    for language in ("fr", "en", "zh"):
        for path in (f"content/pages/about.{language}.md", f"content/reports/fountains-2024/body.{language}.md"):
            text = (site.folder / path).read_text(encoding="utf-8")
            site.put(path, text + "\n中 {fig}`nowhere@2024` <b>\n\n[a](javascript:x)\n")
            last = text.count("\n") + 2
            expected += [f"{path}:{last}:3 RS301", f"{path}:{last}:23 RS606", f"{path}:{last + 2}:5 RS603"]
    assert sorted(found(site.rendering())) == sorted(expected)


def test_a_mistake_of_a_text_shown_on_several_pages_is_told_once(tmp_path: Path) -> None:
    site = copy_of(MINIMAL, tmp_path / "site")
    (site.folder / "content/pages/about.zh.md").unlink()
    (site.folder / "content/pages/about.en.md").unlink()
    text = (site.folder / "content/pages/about.fr.md").read_text(encoding="utf-8")
    site.put("content/pages/about.fr.md", text + "\n{fig}`nowhere@2024`\n")
    problems = [entry for entry in found(site.rendering()) if entry.endswith("RS301")]
    assert problems == [f"content/pages/about.fr.md:{text.count(chr(10)) + 2}:1 RS301"]
