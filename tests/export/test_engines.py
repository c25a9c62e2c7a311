"""The engines, and what each is held to: its own files only, one table over many pages, the same bytes again."""

from __future__ import annotations

import os
import subprocess
import sys
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from typing import Any

import pikepdf
import pymupdf
import pytest
from msgspec.structs import replace

from reportsite.errors import ExportError
from reportsite.export import press
from reportsite.export.chromium_engine import ChromiumEngine, find_chromium
from reportsite.export.draft_engine import DraftEngine, find_draft
from reportsite.export.engines import Engine, Missing
from tests.export.conftest import ROOT, elements, fonts_of, kids
from tools.setup import find_browser

ROWS = 400


@pytest.fixture(scope="session")
def chromium() -> ChromiumEngine:
    engine = find_chromium([find_browser() or ""])
    if isinstance(engine, Missing):
        pytest.skip("no browser is here")
    return engine


@pytest.fixture(scope="session")
def draft() -> DraftEngine:
    engine = find_draft()
    if isinstance(engine, Missing):
        pytest.skip("PlutoPrint is not here")
    return engine


def long_table() -> str:
    head = '<thead><tr><th scope="col">No.</th><th scope="col">政策</th><th scope="col">Text</th></tr></thead>'
    row = '<tr><th scope="row">{0}</th><td>第{0}项政策</td><td>{1}</td></tr>'
    words = "Every row of the table is long enough to stand on several lines of its cell. " * 3
    rows = "".join(row.format(number, words) for number in range(1, ROWS + 1))
    return f'<h1 id="top">Rows</h1><table><caption>All rows</caption>{head}<tbody>{rows}</tbody></table>'


def tables_of(content: bytes, folder: Path) -> tuple[int, list[Any], int, int]:
    """Return pages, tables, heads and rows of a printed table."""
    path = folder / "table.pdf"
    path.write_bytes(content)
    with pikepdf.open(path) as pdf:
        found = list(elements(pdf))
        tables = [element for element in found if str(element.S) == "/Table"]
        heads = [
            row
            for row in found
            if str(row.S) == "/TR" and kids(row) and all(str(cell.S) == "/TH" for cell in kids(row) if "/S" in cell)
        ]
        rows = sum(str(element.S) == "/TR" for element in found)
        return len(pdf.pages), tables, len(heads), rows


def test_a_table_of_400_rows_is_one_table_by_weasyprint(weasyprint: Engine, job_of: Any, tmp_path: Path) -> None:
    pages, tables, heads, rows = tables_of(weasyprint.print(job_of(long_table())), tmp_path)
    assert pages >= 20
    assert (len(tables), heads, rows) == (1, 1, ROWS + 1)


@pytest.mark.browser
def test_a_table_of_400_rows_is_one_table_by_a_browser(chromium: Engine, job_of: Any, tmp_path: Path) -> None:
    pages, tables, heads, rows = tables_of(chromium.print(job_of(long_table())), tmp_path)
    assert pages >= 20
    assert (len(tables), heads, rows) == (1, 1, ROWS + 1)


def test_an_item_set_as_a_table_is_one_item(weasyprint: Engine, job_of: Any, tmp_path: Path) -> None:
    style = "<style>li { display: table } li > * { display: table-cell }</style>"
    items = "<li><p>2024</p><div><h3>Title</h3></div></li><li><p>2025</p><div><h3>Other</h3></div></li>"
    path = tmp_path / "list.pdf"
    path.write_bytes(weasyprint.print(job_of(f'{style}<ol class="policies">{items}</ol>')))
    with pikepdf.open(path) as pdf:
        found = [str(element.S) for element in elements(pdf)]
    assert (found.count("/L"), found.count("/LI"), found.count("/LBody")) == (1, 2, 2)


def test_no_character_of_the_site_asks_the_machine_for_a_font(weasyprint: Engine, job_of: Any, tmp_path: Path) -> None:
    # What garbled captures have beside Chinese: pinyin, the square for what was lost, a bar.
    path = tmp_path / "signs.pdf"
    words = "告(bào) 网(wǎng) 规(guī) ▍^(qū) ▢亿"
    path.write_bytes(weasyprint.print(job_of(f"<p>{words}</p><p><b>{words}</b></p>", lang="zh-Hans")))
    assert all(name.partition("+")[2].startswith("Print") for name in fonts_of(path)), fonts_of(path)
    with pymupdf.open(path) as document:
        text = document[0].get_text()
    assert [sign for sign in "ǎīū▢▍" if sign not in text] == []


def test_the_same_document_gives_the_same_bytes(weasyprint: Engine, job_of: Any) -> None:
    job = job_of("<h1>标题</h1><p>正文 <b>粗体</b></p>", lang="zh-Hans")
    assert weasyprint.print(job) == weasyprint.print(job)


def test_a_draft_can_be_read(draft: Engine, job_of: Any, tmp_path: Path) -> None:
    path = tmp_path / "draft.pdf"
    path.write_bytes(draft.print(job_of("<h1>标题</h1><p>互联网医疗 <b>粗体</b> Text</p>", lang="zh-Hans")))
    with pymupdf.open(path) as document:
        text = document[0].get_text()
    assert "互联网医疗" in text
    assert "粗体" in text
    assert all(embedded for _, embedded in fonts_of(path).values())
    with pikepdf.open(path) as pdf:
        assert "pdfuaid:part" not in pdf.Root.Metadata.read_bytes().decode()


# Safety --------------------------------------------------------------------------------------------------------


@pytest.fixture
def listener() -> Iterator[tuple[str, list[str]]]:
    heard: list[str] = []

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            heard.append(self.path)
            self.send_response(200)
            self.end_headers()

        def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the name is the library's
            pass

    with HTTPServer(("127.0.0.1", 0), Handler) as server:
        thread = threading.Thread(target=server.serve_forever, daemon=True)
        thread.start()
        yield f"http://127.0.0.1:{server.server_port}", heard
        server.shutdown()
        thread.join()


HOSTILE = (
    '<p>x<img src="{0}" alt="x"></p>',
    '<link rel="stylesheet" href="{0}">',
    '<link rel="attachment" href="{0}">',
    "<style>@import url({0});</style>",
    "<style>p {{ background: url({0}) }}</style><p>x</p>",
    "<style>@font-face {{ font-family: X; src: url({0}) }} p {{ font-family: X }}</style><p>x</p>",
    '<svg width="9" height="9"><image href="{0}" width="9" height="9"/></svg>',
    '<svg width="9" height="9"><use href="{0}#a"/></svg>',
    '<object data="{0}"></object>',
    '<iframe src="{0}"></iframe>',
)


def secret_of(folder: Path) -> Path:
    path = folder / "secret.svg"
    path.write_text('<svg xmlns="http://www.w3.org/2000/svg" width="99" height="9"><text y="9">SECRET</text></svg>')
    return path


def test_the_best_engine_reads_nothing_but_its_own_files(
    weasyprint: Engine, job_of: Any, tmp_path: Path, listener: tuple[str, list[str]]
) -> None:
    address, heard = listener
    for html in HOSTILE:
        for target in (f"{address}/x", secret_of(tmp_path).as_uri(), "reportsite:/../../secret.svg"):
            try:
                content = weasyprint.print(job_of(f"<div>{html.format(target)}</div>"))
            except Exception:  # noqa: BLE001 - a refusal may take any form, as long as nothing is read
                continue
            with pymupdf.open(stream=content) as document:
                assert "SECRET" not in "".join(page.get_text() for page in document)
                assert not document.embfile_count()
    assert heard == []


@pytest.mark.browser
def test_the_browser_reads_nothing_but_its_own_files(
    chromium: Engine, job_of: Any, tmp_path: Path, listener: tuple[str, list[str]]
) -> None:
    address, heard = listener
    targets = (f"{address}/x", secret_of(tmp_path).as_uri())
    # Styles that name a file are refused before the browser sees them.
    with pytest.raises(ExportError):
        chromium.print(job_of('<style>p { background: url("file:///etc/hostname") }</style>'))
    body = "".join(f"<div>{html.format(target)}</div>" for html in HOSTILE for target in targets)
    policy = "default-src 'none'; style-src 'unsafe-inline'; font-src data:; img-src data:"
    job = job_of(body)
    html = job.html.replace("<title>", f'<meta http-equiv="Content-Security-Policy" content="{policy}"><title>')
    content = chromium.print(replace(job, html=html))
    with pymupdf.open(stream=content) as document:
        assert "SECRET" not in "".join(page.get_text() for page in document)
    assert heard == []


def test_the_draft_engine_reads_nothing_but_its_own_files(
    draft: Engine, job_of: Any, tmp_path: Path, listener: tuple[str, list[str]]
) -> None:
    address, heard = listener
    for html in HOSTILE:
        for target in (f"{address}/x", secret_of(tmp_path).as_uri()):
            try:
                content = draft.print(job_of(f"<div>{html.format(target)}</div>"))
            except Exception:  # noqa: BLE001 - a refusal may take any form, as long as nothing is read
                continue
            with pymupdf.open(stream=content) as document:
                assert "SECRET" not in "".join(page.get_text() for page in document)
    assert heard == []


# Choosing ------------------------------------------------------------------------------------------------------


def gone(name: str) -> Any:
    return lambda *_: Missing(name=name, reason=f"no {name}")


def test_the_best_engine_is_chosen(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(press, "find_weasyprint", gone("weasyprint"))
    monkeypatch.setattr(press, "find_chromium", gone("chromium"))
    monkeypatch.setattr(press, "find_draft", lambda: DraftEngine("1"))
    engine, missing = press.choose_engine("auto")
    assert engine.name == "draft"
    assert [one.name for one in missing] == ["weasyprint", "chromium"]


def test_where_nothing_prints_one_sentence_says_how_to_get_it(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("weasyprint", "chromium", "draft"):
        monkeypatch.setattr(press, f"find_{name}", gone(name))
    with pytest.raises(ExportError, match=r"nothing here that makes PDFs .*pip install"):
        press.choose_engine("auto")


def test_an_engine_asked_for_by_name_is_not_replaced(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(press, "find_weasyprint", gone("weasyprint"))
    with pytest.raises(ExportError, match="weasyprint"):
        press.choose_engine("weasyprint")


def test_where_nothing_prints_the_command_says_it_in_both_languages(tmp_path: Path) -> None:
    # Modules that cannot be imported stand for packages that are not installed.
    for name in ("weasyprint", "plutoprint"):
        (tmp_path / f"{name}.py").write_text("raise ModuleNotFoundError(name=__name__)", encoding="utf-8")
    script = "import importlib.metadata as m, sys\n"
    script += "import reportsite.export.chromium_engine as c\nimport reportsite.export.draft_engine as d\n"
    script += "from reportsite.cli import main\nc._NAMES = ()\n"
    script += "d.importlib.metadata.version = lambda name: (_ for _ in ()).throw(m.PackageNotFoundError(name))\n"
    script += f"sys.exit(main(['pdf', 'beijing', '--output', {str(tmp_path / 'pdf')!r}]))"
    said = {}
    for language, locale in (("en", "en_GB.UTF-8"), ("zh", "zh_CN.UTF-8")):
        variables = {**os.environ, "PYTHONPATH": f"{tmp_path}:{ROOT}", "LC_ALL": locale, "CHROME_PATH": ""}
        command = [sys.executable, "-c", script]
        result = subprocess.run(command, cwd=ROOT, env=variables, capture_output=True, text=True, check=False)
        assert result.returncode == 1, result.stderr
        assert result.stdout == ""
        said[language] = result.stderr.strip()
    assert len(said["en"].splitlines()) == len(said["zh"].splitlines()) == 1
    assert "there is nothing here that makes PDFs" in said["en"]
    assert "此处没有可以生成PDF的程序" in said["zh"]
    assert "印制PDF需要" in said["zh"]
    assert not (tmp_path / "pdf").exists()
