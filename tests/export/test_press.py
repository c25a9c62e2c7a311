"""The press: what is asked for, what is kept, what is made anew, what is left alone."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import time
from pathlib import Path

import pytest

from reportsite import diagnostics as rules
from reportsite.building.site import build
from reportsite.diagnostics import Diagnostics
from reportsite.errors import ExportError
from reportsite.export.engines import Engine
from reportsite.export.press import choose_documents, print_documents
from reportsite.pipeline import load_edition, render_site
from reportsite.render.document_sources import sources_digest
from reportsite.render.documents import INDEX, read_shelf
from reportsite.render.pages import Edition
from reportsite.reporting import SilentReporter
from tests.export.conftest import CACHE, ROOT, SETTINGS, Listener, Sheaf, order


def copied_site(folder: Path) -> Path:
    site = folder / "site"
    shutil.copytree(ROOT / "content", site / "content")
    shutil.copy(ROOT / "site.yaml", site)
    return site


def test_without_a_target_the_standard_documents_are_made(edition: Edition, tmp_path: Path) -> None:
    documents = choose_documents(edition, order(tmp_path, languages=()))
    paths = {document.path for document in documents}
    library = edition.library
    expected = len(library.reports) + len(library.policy_tables) + len(library.provinces) + 1
    assert len(paths) == len(documents) == expected * 2
    assert {"zh/book.pdf", "en/book.pdf", "en/provinces/beijing.pdf"} <= paths


@pytest.mark.parametrize(
    ("target", "path"),
    [
        ("cnnic-53", "zh/reports/cnnic-53.pdf"),
        ("beijing", "zh/provinces/beijing.pdf"),
        ("CN-BJ", "zh/provinces/beijing.pdf"),
        ("provinces/beijing", "zh/provinces/beijing.pdf"),
        ("netizens", "zh/indicators/netizens.pdf"),
        ("timeline", "zh/timeline.pdf"),
        ("book", "zh/book.pdf"),
    ],
)
def test_a_document_is_named_by_its_record(edition: Edition, tmp_path: Path, target: str, path: str) -> None:
    (document,) = choose_documents(edition, order(tmp_path, target))
    assert document.path == path


def test_an_unknown_document_is_told_with_its_neighbour(edition: Edition, tmp_path: Path) -> None:
    with pytest.raises(ExportError, match="did you mean `beijing`"):
        choose_documents(edition, order(tmp_path, "bejing"))


def test_an_unknown_language_is_told(edition: Edition, tmp_path: Path) -> None:
    with pytest.raises(ExportError, match="zh, en"):
        choose_documents(edition, order(tmp_path, "book", languages=("fr",)))


def test_what_is_unchanged_costs_nothing(sheaf: Sheaf) -> None:
    asked = order(sheaf.folder, "netizens", languages=("both", "en"))
    print_documents(SETTINGS, asked, Listener())
    listener = Listener()
    began = time.process_time()
    documents = print_documents(SETTINGS, asked, listener)
    assert time.process_time() - began < 1
    assert listener.waiting == 0
    assert listener.engine == "", "no engine was looked for, and nothing was assembled"
    assert not any(document.fresh for document in documents)


def test_what_the_cache_has_is_not_printed_again(sheaf: Sheaf, tmp_path: Path) -> None:
    listener = Listener()
    print_documents(SETTINGS, order(tmp_path, "beijing"), listener)
    assert listener.paths == []
    path = "zh/provinces/beijing.pdf"
    assert (tmp_path / path).read_bytes() == sheaf[path].read_bytes()


def test_a_document_that_was_altered_is_put_back(sheaf: Sheaf, tmp_path: Path) -> None:
    path = "zh/provinces/beijing.pdf"
    print_documents(SETTINGS, order(tmp_path, "beijing"), Listener())
    (tmp_path / path).write_bytes(b"%PDF-1.7 altered")
    print_documents(SETTINGS, order(tmp_path, "beijing"), Listener())
    assert (tmp_path / path).read_bytes() == sheaf[path].read_bytes()


def test_a_file_that_is_not_ours_is_not_written_over(sheaf: Sheaf, tmp_path: Path) -> None:
    del sheaf
    file = tmp_path / "zh/provinces/beijing.pdf"
    file.parent.mkdir(parents=True)
    file.write_text("my notes", encoding="utf-8")
    with pytest.raises(ExportError, match="not ours"):
        print_documents(SETTINGS, order(tmp_path, "beijing"), Listener())
    assert file.read_text(encoding="utf-8") == "my notes"


def test_an_index_that_cannot_be_read_counts_as_none(tmp_path: Path) -> None:
    for content in ("", "[]", "{", '{"version": 2, "documents": {"../x.pdf": {}}, "runs": {}}', '{"version": 9}'):
        (tmp_path / INDEX).write_text(content, encoding="utf-8")
        assert not read_shelf(tmp_path).entries


def test_only_what_was_asked_for_is_told_again(sheaf: Sheaf, tmp_path: Path) -> None:
    del sheaf
    print_documents(SETTINGS, order(tmp_path, "beijing", "timeline"), Listener())
    print_documents(SETTINGS, order(tmp_path, "beijing"), Listener())
    again = print_documents(SETTINGS, order(tmp_path, "beijing"), Listener())
    assert [document.path for document in again] == ["zh/provinces/beijing.pdf"]


def test_what_another_engine_printed_in_its_place_is_put_back(sheaf: Sheaf, tmp_path: Path) -> None:
    pytest.importorskip("plutoprint", reason="the draft engine is not installed")
    path = "zh/provinces/beijing.pdf"
    for engine in ("weasyprint", "draft", "weasyprint"):
        print_documents(SETTINGS, order(tmp_path, "beijing", engine=engine), Listener())
    assert (tmp_path / path).read_bytes() == sheaf[path].read_bytes()


def test_one_edit_prints_only_what_reads_it(weasyprint: Engine, tmp_path: Path) -> None:
    del weasyprint
    site = copied_site(tmp_path)
    settings = type(SETTINGS)(site=site, project=ROOT)
    asked = order(tmp_path / "pdf", "provinces/beijing", "provinces/hainan")
    first = Listener()
    print_documents(settings, asked, first)
    file = site / "content/reference/provinces.yaml"
    text = file.read_text(encoding="utf-8")
    assert "海南" in text
    second = Listener()
    file.write_text(text + "\n# a remark\n", encoding="utf-8")
    print_documents(settings, asked, second)
    assert second.paths == []


def test_other_circumstances_give_the_same_bytes(sheaf: Sheaf, tmp_path: Path) -> None:
    variables = {**os.environ, "TZ": "Pacific/Auckland", "LC_ALL": "C", "PYTHONHASHSEED": "77"}
    command = [sys.executable, "build.py", "pdf", "beijing", "--language", "zh", "--engine", "weasyprint"]
    command += ["--output", str(tmp_path), "--cache", str(tmp_path / "cache"), "--processes", "1"]
    shutil.copytree(CACHE / "fonts", tmp_path / "cache" / "fonts")
    result = subprocess.run(command, cwd=ROOT, env=variables, capture_output=True, text=True, check=False)
    assert result.returncode == 0, result.stderr
    path = "zh/provinces/beijing.pdf"
    assert (tmp_path / path).read_bytes() == sheaf[path].read_bytes()


def test_pages_link_to_their_documents(sheaf: Sheaf, tmp_path: Path) -> None:
    site = copied_site(tmp_path)
    shutil.copytree(sheaf.folder, site / "pdf")
    settings = type(SETTINGS)(site=site, project=ROOT)
    built = render_site(settings, SilentReporter())
    assert not built.diagnostics.errors
    page = built.artifacts["zh/provinces/beijing/index.html"].content.decode()
    document = next(one for one in sheaf.documents if one.path == "zh/provinces/beijing.pdf")
    assert 'href="../../../pdf/zh/provinces/beijing.pdf"' in page
    assert f"{document.pages}页" in page
    assert built.artifacts["pdf/zh/provinces/beijing.pdf"].content == sheaf[document.path].read_bytes()
    assert "pdf/" not in built.artifacts["zh/provinces/hebei/index.html"].content.decode()


def test_a_document_older_than_the_site_is_not_linked(sheaf: Sheaf, tmp_path: Path) -> None:
    site = copied_site(tmp_path)
    shutil.copytree(sheaf.folder, site / "pdf")
    settings = type(SETTINGS)(site=site, project=ROOT)
    page, path = "zh/provinces/beijing/index.html", "pdf/zh/provinces/beijing.pdf"
    words = site / "content/pages/about.zh.md"
    text = words.read_text(encoding="utf-8")
    words.write_text(text + "\n另有一句。\n", encoding="utf-8")
    built = render_site(settings, SilentReporter())
    assert path not in built.artifacts
    assert path not in built.artifacts[page].content.decode()
    total = str(len(read_shelf(site / "pdf").entries))
    (note,) = (item for item in built.diagnostics.notes if item.rule is rules.DOCUMENTS_OLD)
    assert (note.arguments["count"], note.arguments["total"]) == (total, total)
    # The press finds that this document is what the site says, and prints nothing.
    listener = Listener()
    print_documents(settings, order(site / "pdf", "beijing"), listener)
    assert listener.paths == []
    built = render_site(settings, SilentReporter())
    assert path in built.artifacts
    assert path in built.artifacts[page].content.decode()
    # What was changed and changed back is as it was.
    words.write_text(text, encoding="utf-8")
    assert "pdf/zh/timeline.pdf" in render_site(settings, SilentReporter()).artifacts


def test_a_build_that_remembers_drops_links_to_old_documents(sheaf: Sheaf, tmp_path: Path) -> None:
    site, output = copied_site(tmp_path), tmp_path / "out"
    shutil.copytree(sheaf.folder, site / "pdf")
    settings = type(SETTINGS)(site=site, project=ROOT)
    page, path = output / "zh/provinces/beijing/index.html", "pdf/zh/provinces/beijing.pdf"
    words = site / "content/pages/about.zh.md"

    def linked() -> tuple[bool, bool]:
        build(settings, output, SilentReporter())
        return (output / path).is_file(), path in page.read_text(encoding="utf-8")

    assert linked() == (True, True)
    words.write_text(words.read_text(encoding="utf-8") + "\n另有一句。\n", encoding="utf-8")
    assert linked() == (False, False)
    print_documents(settings, order(site / "pdf", "beijing"), Listener())
    assert linked() == (True, True)


def test_styles_for_screens_make_no_document_old(tmp_path: Path) -> None:
    for name in ("site.yaml", "content/a.yaml", "theme/css/page.css", "theme/print/document.css", "templates/a.html"):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text("1", encoding="utf-8")
    before = sources_digest(tmp_path, [tmp_path])
    (tmp_path / "theme/css/page.css").write_text("2", encoding="utf-8")
    assert sources_digest(tmp_path, [tmp_path]) == before
    known = {before}
    for name in ("site.yaml", "content/a.yaml", "theme/print/document.css", "templates/a.html"):
        (tmp_path / name).write_text("2", encoding="utf-8")
        known.add(sources_digest(tmp_path, [tmp_path]))
    assert len(known) == 5, "each of the others does"


def test_it_makes_no_difference_where_a_site_lies(tmp_path: Path) -> None:
    site = copied_site(tmp_path)
    assert sources_digest(site, [site, ROOT]) == sources_digest(ROOT, [ROOT])


def test_the_build_tells_how_many_documents_are_old(tmp_path: Path) -> None:
    site = copied_site(tmp_path)
    entry = {"key": "", "sha256": "", "size": 1, "pages": 1, "read": "then"}
    index = {"version": 2, "documents": {"zh/provinces/beijing.pdf": entry}, "runs": {}}
    (site / "pdf").mkdir()
    (site / "pdf" / INDEX).write_text(json.dumps(index), encoding="utf-8")
    command = [sys.executable, "build.py", "--site", str(site), "--output", str(tmp_path / "out")]
    variables = {**os.environ, "LC_ALL": "C.UTF-8", "LANG": "C.UTF-8", "LANGUAGE": "en"}
    result = subprocess.run(command, cwd=ROOT, env=variables, capture_output=True, text=True, check=False)
    assert result.returncode == 0, result.stderr
    assert (
        "1 of 1 printed documents are older than the site, and left out; `python build.py pdf` renews them"
        in result.stderr
    )


def test_a_document_that_was_altered_is_not_linked(sheaf: Sheaf, tmp_path: Path) -> None:
    site = copied_site(tmp_path)
    shutil.copytree(sheaf.folder, site / "pdf")
    (site / "pdf/zh/provinces/beijing.pdf").write_bytes(b"%PDF-1.7 altered")
    edition = load_edition(type(SETTINGS)(site=site, project=ROOT), Diagnostics())
    assert edition
    assert "pdf/zh/provinces/beijing.pdf" not in {artifact.path for artifact in edition.documents.artifacts}
