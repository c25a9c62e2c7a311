"""Relations go in; those that do not hold come out as errors at their numbers, with the value that would fit."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from reportsite.diagnostics import Diagnostic, Severity
from reportsite.model.provenance import LOCK_FILE
from tests.check.remembering import check_site

ROOT = Path(__file__).resolve().parents[2]
CopyOfSite = Callable[..., Path]


def check(site: Path) -> list[Diagnostic]:
    """Return what is reported, but for what concerns the record of values, which each of these tests breaks."""
    (site / LOCK_FILE).unlink(missing_ok=True)
    return [item for item in check_site(site) if item.severity is not Severity.NOTE]


def change(site: Path, file: str, before: str, after: str) -> int:
    path = site / "content" / file
    text = path.read_text(encoding="utf-8")
    assert text.count(before) == 1
    path.write_text(text.replace(before, after), encoding="utf-8")
    return text[: text.index(before)].count("\n") + 1


def hint(item: Diagnostic) -> str:
    return item.rule.hint.format(**item.arguments)


def message(item: Diagnostic) -> str:
    return item.rule.message.format(**item.arguments)


def test_a_planted_share_is_an_error_at_its_line_with_the_right_correction(copy_of_site: CopyOfSite) -> None:
    site = copy_of_site(captures=False)
    file = "indicators/internet-medical-users.yaml"
    line = change(site, file, 'printed: "37.9%"', 'printed: "38.9%"')
    (item,) = [item for item in check(site) if item.rule.code == "RS530"]
    assert (item.position.file, item.position.line) == (f"content/{file}", line)
    assert "37.848% … 37.976% is computed, `= 38.9%` is stated" in message(item)
    assert (
        hint(item) == "most likely `38.9%`, which is `internet-medical-users@2023-12.share`, is wrong: 37.9% would fit"
    )


def test_a_wrong_value_is_told_in_the_words_of_its_record(copy_of_site: CopyOfSite) -> None:
    site = copy_of_site(captures=False)
    change(site, "indicators/netizens.yaml", 'printed: "9.40亿"', 'printed: "9.60亿"')
    found = [item for item in check(site) if item.rule.code == "RS530"]
    (item,) = [item for item in found if "netizens@2020-06.change" in message(item)]
    assert hint(item) == "most likely `9.60亿`, which is `netizens@2020-06`, is wrong: 9.40亿 would fit"
    assert item.position.file == "content/indicators/netizens.yaml"


def test_a_wrong_edition_breaks_the_declared_chain_at_its_formula(copy_of_site: CopyOfSite) -> None:
    site = copy_of_site(captures=False)
    change(site, "indicators/netizens.yaml", 'printed: "10.67亿"', 'printed: "10.69亿"')
    found = [item for item in check(site) if item.position.file == "content/relations.yaml"]
    assert any("netizens-2022-by-the-53rd-report" in message(item) for item in found)
    (item,) = [item for item in found if "by-the-53rd-report" in message(item)]
    assert item.position.column == 15


def test_the_doubt_of_the_project_is_no_error(copy_of_site: CopyOfSite) -> None:
    assert check(copy_of_site(captures=False)) == []


def test_a_doubt_that_is_not_declared_is_an_error(copy_of_site: CopyOfSite) -> None:
    site = copy_of_site(captures=False)
    change(site, "relations.yaml", "  expected: doubt\n", "")
    (item,) = check(site)
    assert item.rule.code == "RS530"
    assert "337.5 … 338.5个 is computed, `≤ 333个` is stated" in message(item)


def test_a_doubt_that_is_settled_is_told(copy_of_site: CopyOfSite) -> None:
    site = copy_of_site(captures=False)
    path = site / "content/relations.yaml"
    path.write_text(path.read_text(encoding="utf-8").replace("333个", "340个"), encoding="utf-8")
    (item,) = check(site)
    assert (item.rule.code, item.severity, item.arguments["expected"]) == ("RS533", Severity.WARNING, "doubt")


def test_a_declared_comparison_of_a_flow_with_a_stock_is_a_warning(copy_of_site: CopyOfSite) -> None:
    site = copy_of_site(captures=False)
    change(site, "relations.yaml", "  expected: not-comparable\n", "")
    (item,) = check(site)
    assert (item.rule.code, item.severity) == ("RS532", Severity.WARNING)
    assert "different kinds" in message(item)


def test_what_need_not_be_expected_is_told(copy_of_site: CopyOfSite) -> None:
    site = copy_of_site(captures=False)
    name = "netizens@2023-12.change = netizens@2022-12\n"
    path = site / "content/relations.yaml"
    text = path.read_text(encoding="utf-8")
    path.write_text(text.replace(name, name + "  expected: not-comparable\n", 1), encoding="utf-8")
    (item,) = check(site)
    assert (item.rule.code, item.arguments["expected"]) == ("RS533", "not-comparable")


FAULTS = [
    ("netizens@2023-12 − netizens@2023-12.change = netizens@2022-12", "netizens@2023-13 = 1", "RS301"),
    ("netizens@2023-12 − netizens@2023-12.change = netizens@2022-12", "netizens@2023-12.growth = 1", "RS502"),
    ("netizens@2023-12 − netizens@2023-12.change = netizens@2022-12", "netizens@2023-12 = ", "RS531"),
    ("id: population-fall@2023", "id: population-fall", "RS204"),
    ("id: urban-netizens@2020-06", "id: netizens@2020-06", "RS302"),
    ('printed: "187家"', 'printed: "187家人"', "RS203"),
]


@pytest.mark.parametrize(("before", "after", "code"), FAULTS)
def test_a_relation_that_cannot_be_read_is_told_at_its_place(
    copy_of_site: CopyOfSite, before: str, after: str, code: str
) -> None:
    site = copy_of_site(captures=False)
    line = change(site, "relations.yaml", before, after)
    found = [(item.rule.code, item.position.line) for item in check(site)]
    assert (code, line) in found
