"""Records, clauses and captures go in; what does not stand where it is said to comes out, at the line of its record."""

from __future__ import annotations

import hashlib
import json
import re
import shutil
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
import yaml
from msgspec.structs import replace

from reportsite.check.captures import load_opencc, shelve_captures
from reportsite.cli import main
from reportsite.diagnostics import Diagnostic, Diagnostics, Severity
from reportsite.errors import ContentError
from reportsite.model.dates import PartialDate
from reportsite.model.provenance import LOCK_FILE, ProvenanceLock, format_lock
from reportsite.pipeline import record
from reportsite.settings import Settings
from tests.check.remembering import check_site

if TYPE_CHECKING:
    from tests.check.conftest import Project

ROOT = Path(__file__).resolve().parents[2]
TODAY = PartialDate(2026, 11, 22)
CLAUSES = 80
"""54 of figures, 5 of targets, 21 rows of policy tables."""

CopyOfSite = Callable[..., Path]


def codes(items: Iterable[Diagnostic]) -> list[str]:
    return [item.rule.code for item in items]


def change(site: Path, file: str, before: str, after: str, *, count: int = 1) -> int:
    """Change a text in a file of a site; return the line of the first change."""
    path = site / file
    text = path.read_text(encoding="utf-8")
    assert before in text
    path.write_text(text.replace(before, after, count), encoding="utf-8")
    return text[: text.index(before)].count("\n") + 1


# The project's own content --------------------------------------------------------------------------------------


def test_every_clause_of_the_project_stands_in_its_capture(with_captures: Project) -> None:
    found, lock = with_captures.verify()
    assert found == []
    assert len(lock.clauses) == CLAUSES
    assert format_lock(lock) == format_lock(with_captures.library.provenance)


def test_every_recorded_place_holds_the_clause_byte_for_byte(with_captures: Project) -> None:
    library = with_captures.library
    for clause in library.provenance.clauses:
        capture = library.sources[clause.source].capture
        assert capture is not None
        content = with_captures.captures[capture.file]
        assert hashlib.sha256(content).hexdigest() == library.provenance.captures[clause.source].sha256
        assert content[: clause.offset].count(b"\n") + 1 == clause.line
        assert b"\n" not in content[clause.offset : clause.offset + clause.length]
        content[clause.offset : clause.offset + clause.length].decode()


def test_without_captures_all_is_well_and_the_number_not_verified_is_told(project: Project) -> None:
    (item,), lock = project.verify(shelf=project.shelf(captures=False))
    assert (item.rule.code, item.severity) == ("RS529", Severity.NOTE)
    assert item.arguments == {
        "count": str(CLAUSES),
        "total": str(CLAUSES),
        "reason": "their captures are not at hand",
    }
    assert format_lock(lock) == format_lock(project.library.provenance)


def test_traditional_captures_are_read_with_the_characters_on_record_alone(with_captures: Project) -> None:
    # The shelf of these tests knows no dictionary.
    found, _ = with_captures.verify()
    assert not [item for item in found if item.rule.code == "RS529"]


def test_a_new_clause_in_traditional_characters_waits_for_the_dictionary(with_captures: Project) -> None:
    empty = ProvenanceLock()
    found, _ = with_captures.verify(replace(with_captures.library, provenance=empty), with_captures.shelf(empty))
    (item,) = [item for item in found if item.rule.code == "RS529"]
    assert item.arguments["reason"].startswith("OpenCC is not installed")
    assert int(item.arguments["count"]) == 25


def test_opencc_gives_the_characters_on_record(with_captures: Project) -> None:
    pytest.importorskip("opencc", reason="OpenCC is not installed")
    library, empty = with_captures.library, ProvenanceLock()
    shelf = shelve_captures(library.sources, with_captures.captures, empty, load_opencc, Diagnostics())
    found, lock = with_captures.verify(replace(library, provenance=empty), shelf, recording=TODAY)
    assert found == []
    recorded = library.provenance.captures["jumu-53"]
    assert lock.captures["jumu-53"].characters == recorded.characters
    assert "網网" in recorded.characters
    assert set(lock.clauses) == set(library.provenance.clauses)
    assert lock.values == library.provenance.values


def test_the_lock_file_is_what_is_recorded_and_sorted(project: Project) -> None:
    text = (ROOT / LOCK_FILE).read_text(encoding="utf-8")
    assert text == format_lock(project.library.provenance)
    data = yaml.safe_load(text)
    assert list(data["values"]) == sorted(data["values"])
    assert set(data["values"]) == {*project.library.figures, *project.library.policies}
    assert len(text) < 25_000


# What goes wrong ------------------------------------------------------------------------------------------------


@pytest.mark.usefixtures("with_captures")
def test_a_clause_that_is_not_there_is_reported_with_the_nearest_passage(copy_of_site: CopyOfSite) -> None:
    site = copy_of_site()
    file = "content/indicators/internet-hospitals.yaml"
    line = change(site, file, "互联网医院已达3756所", "互联网诊所已达3756所")
    (item,) = check_site(site).errors
    assert (item.rule.code, item.position.file, item.position.line) == ("RS520", file, line)
    assert item.arguments["line"] == "6"
    assert "互联网医院已达3756所" in item.arguments["passage"]


@pytest.mark.usefixtures("with_captures")
def test_a_number_that_is_not_in_its_clause_is_reported_with_what_is(copy_of_site: CopyOfSite) -> None:
    site = copy_of_site()
    (site / LOCK_FILE).unlink()
    file = "content/reports/nhc-briefing-2025-09-11/figures.yaml"
    line = change(site, file, 'printed: "5500多家"', 'printed: "5600多家"')
    (item,) = check_site(site).errors
    assert (item.rule.code, item.position.file, item.position.line) == ("RS521", file, line)
    assert item.arguments["found"] == "5500多家医院"


def test_a_bound_left_out_of_a_target_is_reported(copy_of_site: CopyOfSite) -> None:
    site = copy_of_site(captures=False)
    (site / LOCK_FILE).unlink()
    file = "content/policies/national-2023-2024.yaml"
    line = change(site, file, "printed: 8000家以上", "printed: 8000家")
    (item,) = check_site(site).errors
    assert (item.rule.code, item.position.line) == ("RS521", line)


@pytest.mark.usefixtures("with_captures")
def test_a_wrong_line_is_a_warning_that_names_the_right_one(copy_of_site: CopyOfSite) -> None:
    site = copy_of_site()
    file = "content/reports/cnnic-53/figures.yaml"
    change(site, file, "line: 28", "line: 29")
    change(site, "content/policies/provincial-2023-2024.yaml", "line: 41}", "line: 42}")
    found = check_site(site)
    assert not found.errors
    assert [(item.rule.code, item.arguments["right"], item.arguments["given"]) for item in found.warnings] == [
        ("RS524", "41", "42"),
        ("RS524", "28", "29"),
    ]
    assert not check_site(copy_of_nothing(site)).errors


def copy_of_nothing(site: Path) -> Path:
    """Take the captures of a site away."""
    (site / "captures").rename(site.parent / "captures-elsewhere")
    return site


@pytest.mark.usefixtures("with_captures")
def test_a_date_or_an_issuer_that_is_not_in_the_row_is_reported(copy_of_site: CopyOfSite) -> None:
    site = copy_of_site()
    (site / LOCK_FILE).unlink()
    file = "content/policies/national-2023-2024.yaml"
    change(site, file, 'date: "2023-01", status: captured', 'date: "2023-02", status: captured')
    change(site, file, "printed: 商务部等12部门", "printed: 商务部等13部门")
    assert [(item.rule.code, item.arguments["printed"]) for item in check_site(site).errors] == [
        ("RS521", "2023年2月"),
        ("RS521", "商务部等13部门"),
    ]


@pytest.mark.usefixtures("with_captures")
def test_a_capture_that_has_changed_is_reported_and_nothing_is_looked_up_in_it(copy_of_site: CopyOfSite) -> None:
    site = copy_of_site()
    capture = site / "captures" / "003_c8cb3b802afc4886.txt"
    capture.write_bytes(capture.read_bytes() + b"\n")
    (item,) = check_site(site).errors
    assert item.rule.code == "RS522"
    assert item.position.file == "content/sources/captures.yaml"
    assert item.arguments["found"] == hashlib.sha256(capture.read_bytes()).hexdigest()


def test_a_source_that_names_another_capture_than_was_verified_is_reported(copy_of_site: CopyOfSite) -> None:
    site = copy_of_site(captures=False)
    change(site, "content/sources/captures.yaml", "sha256: ca357d0d", "sha256: ca357d0e")
    (item,) = check_site(site).errors
    assert (item.rule.code, item.arguments["source"]) == ("RS523", "cnstock-nhc-2025")


@pytest.mark.usefixtures("with_captures")
def test_a_capture_that_was_replaced_on_purpose_is_to_be_recorded(copy_of_site: CopyOfSite) -> None:
    site = copy_of_site()
    capture = site / "captures" / "003_c8cb3b802afc4886.txt"
    before = hashlib.sha256(capture.read_bytes()).hexdigest()
    capture.write_bytes(capture.read_bytes() + b"\n")
    change(site, "content/sources/captures.yaml", before, hashlib.sha256(capture.read_bytes()).hexdigest())
    (item,) = check_site(site)
    assert (item.rule.code, item.arguments["id"]) == ("RS527", "cnstock-nhc-2025")
    assert record(Settings(site=site, project=ROOT), TODAY) is True
    assert list(check_site(site)) == []


def test_without_captures_a_changed_clause_is_an_error_and_a_new_one_a_warning(copy_of_site: CopyOfSite) -> None:
    site = copy_of_site(captures=False)
    file = "content/reports/cnnic-53/figures.yaml"
    line = change(site, file, "接入定点医药机构超过80万家", "新接入定点医药机构超过80万家")
    (item,) = check_site(site).errors
    assert (item.rule.code, item.position.line) == ("RS525", line - 2)
    change(site, file, "新接入定点", "接入定点")
    quote = "    quotes:\n      - {source: cnstock-nhc-2025, line: 1, text: 网民9.4亿}\n"
    before = "    status: verified\n    seen_at: [stdaily-57"
    after = f"    status: verified\n{quote}    seen_at: [stdaily-57"
    change(site, "content/indicators/online-government-users.yaml", before, after)
    found = check_site(site)
    assert not found.errors
    assert [(item.rule.code, item.arguments["id"]) for item in found.warnings] == [
        ("RS527", "online-government-users@2025-12")
    ]


def test_a_part_that_is_said_to_be_known_from_elsewhere_need_not_stand_in_the_clause(copy_of_site: CopyOfSite) -> None:
    site = copy_of_site(captures=False)
    (site / LOCK_FILE).unlink()
    file = "content/indicators/internet-penetration.yaml"
    change(site, file, "互联网普及率达77.5%,较2022年12月提升1.9个百分点", "互联网普及率达77.5%")
    assert codes(check_site(site).errors) == ["RS521"]
    before = 'printed: "1.9个百分点", unit: point, sign: "+", since: "2022-12"'
    change(site, file, before, before + ", status: verified, seen_at: [solotix-53]")
    assert not check_site(site).errors


# The record -----------------------------------------------------------------------------------------------------


def test_recording_again_changes_nothing(copy_of_site: CopyOfSite) -> None:
    site = copy_of_site(captures=False)
    before = (site / LOCK_FILE).read_bytes()
    assert record(Settings(site=site, project=ROOT), PartialDate(2030, 1, 1)) is False
    assert (site / LOCK_FILE).read_bytes() == before


def test_a_value_that_was_held_against_its_source_can_be_recorded(copy_of_site: CopyOfSite) -> None:
    site = copy_of_site(captures=False)
    file = "content/indicators/netizens.yaml"
    change(site, file, 'printed: "11.23亿"', 'printed: "11.24亿"')
    (item,) = check_site(site).errors
    assert (item.rule.code, item.arguments["id"]) == ("RS526", "netizens@2025-06")
    assert record(Settings(site=site, project=ROOT), TODAY) is True
    assert codes(check_site(site)) == ["RS529"]


def test_nothing_is_recorded_while_something_is_wrong(copy_of_site: CopyOfSite) -> None:
    site = copy_of_site(captures=False)
    before = (site / LOCK_FILE).read_bytes()
    change(site, "content/indicators/internet-medical-users.yaml", 'printed: "37.9%"', 'printed: "38.9%"')
    with pytest.raises(ContentError) as refused:
        record(Settings(site=site, project=ROOT), TODAY)
    assert {"RS521", "RS530"} <= set(codes(refused.value.diagnostics.errors))
    assert (site / LOCK_FILE).read_bytes() == before


def test_a_clause_that_cannot_be_looked_up_is_not_recorded(copy_of_site: CopyOfSite) -> None:
    site = copy_of_site(captures=False)
    change(site, "content/reports/cnnic-53/figures.yaml", "接入定点医药机构超过80万家", "共接入超过80万家")
    with pytest.raises(ContentError) as refused:
        record(Settings(site=site, project=ROOT), TODAY)
    assert codes(refused.value.diagnostics.errors) == ["RS525"]


@pytest.mark.usefixtures("with_captures")
def test_only_what_changed_gets_a_new_date(copy_of_site: CopyOfSite) -> None:
    site = copy_of_site()
    change(site, "content/indicators/internet-hospitals.yaml", "数字化服务快速发展,互联网医院已达", "互联网医院已达")
    (item,) = check_site(site)
    assert (item.rule.code, item.arguments["id"]) == ("RS527", "internet-hospitals@2025-09")
    assert record(Settings(site=site, project=ROOT), PartialDate(2027, 1, 2)) is True
    captures = yaml.safe_load((site / LOCK_FILE).read_text(encoding="utf-8"))["captures"]
    assert captures["cnstock-nhc-2025"]["verified"] == "2027-01-02"
    assert captures["jumu-53"]["verified"] != "2027-01-02"


def test_what_is_gone_from_the_content_is_told_until_it_is_recorded(copy_of_site: CopyOfSite) -> None:
    site = copy_of_site(captures=False)
    path = site / "content/relations.yaml"
    path.unlink()
    figures = site / "content/indicators/rural-netizens.yaml"
    text = figures.read_text(encoding="utf-8")
    figures.write_text(re.sub(r"  - id: rural-netizens@2024-12\n(?:    .*\n)+", "", text), encoding="utf-8")
    found = check_site(site)
    assert not found.errors
    assert [(item.rule.code, item.arguments["id"]) for item in found.warnings] == [("RS527", "rural-netizens@2024-12")]
    record(Settings(site=site, project=ROOT), TODAY)
    assert not check_site(site).warnings


def test_a_site_without_a_record_is_told_once_and_its_clauses_are_verified_all_the_same(
    copy_of_site: CopyOfSite,
) -> None:
    site = copy_of_site(captures=False)
    (site / LOCK_FILE).unlink()
    assert codes(check_site(site, strict=True)) == ["RS528", "RS529"]


# The command ----------------------------------------------------------------------------------------------------


@pytest.fixture
def small_site(tmp_path: Path) -> Path:
    """Copy the smallest site there is, as one that keeps captures which are not at hand."""
    site = tmp_path / "site"
    shutil.copytree(ROOT / "tests/sites/minimal", site)
    settings = site / "site.yaml"
    settings.write_text(settings.read_text(encoding="utf-8") + "captures: captures\n", encoding="utf-8")
    return site


def test_the_command_tells_what_was_not_verified_and_passes(
    small_site: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("LC_ALL", "C.UTF-8")
    assert run("check", "--site", str(small_site), "--record") == 0
    assert "content/provenance.lock.yaml was written" in capsys.readouterr().err
    assert run("check", "--site", str(small_site)) == 0
    told = capsys.readouterr().err
    assert re.search(r"(\d+) of \1 clauses were not verified again: their captures are not at hand", told)
    assert run("check", "--site", str(small_site), "--json") == 0
    notes = [item for item in json.loads(capsys.readouterr().out) if item["code"] == "RS529"]
    assert [note["severity"] for note in notes] == ["note"]


def test_the_command_records_nothing_while_something_is_wrong(
    small_site: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("LC_ALL", "C.UTF-8")
    change(small_site, "content/indicators/fountains.yaml", "printed: 1 204 fontaines", "printed: 1 205 fontaines")
    assert run("check", "--site", str(small_site), "--record") == 1
    assert "nothing was recorded" in capsys.readouterr().err
    assert not (small_site / LOCK_FILE).exists()


def run(*arguments: str) -> int:
    try:
        return main(arguments)
    except SystemExit as done:
        return int(done.code or 0)
