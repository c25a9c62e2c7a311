"""The build as a whole: an error writes nothing, a warning does not stop it, and the site fits where it is put."""

from __future__ import annotations

import posixpath
import re
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from reportsite.building.site import build
from reportsite.diagnostics import Diagnostics, Severity
from reportsite.errors import ContentError, SettingsError
from reportsite.reporting import SilentReporter
from reportsite.settings import Settings
from tests.render.reading import read
from tests.sites.building import MINIMAL, ROOT, Copy, files_of, found, minimal_site, render

TOPICS = "content/reference/topics.yaml"


def snapshot(folder: Path) -> dict[str, tuple[bytes, int]]:
    return {
        path.relative_to(folder).as_posix(): (path.read_bytes(), path.stat().st_mtime_ns)
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }


def put(site: Copy, output: Path, *, strict: bool = False) -> Diagnostics:
    return build(Settings(site=site.folder, project=ROOT, strict=strict), output, SilentReporter()).diagnostics


@pytest.mark.parametrize(
    ("path", "old", "new"),
    [
        (TOPICS, "id: winter", "id: Winter"),
        ("content/pages/about.en.md", "## About", "## About {fig}`nothing@2024`"),
        ("content/pages/about.en.md", "## About", "## <b>About"),
        ("site.yaml", "collected:", "colected:"),
        ("site.yaml", "title: {fr: Fontaines du Léman, en: Fountains of Lake Geneva, zh: 日内瓦湖饮水泉}", "title: {}"),
        ("site.yaml", "glossary, about]", "glossary, abut]"),
    ],
)
def test_an_error_writes_nothing_and_leaves_the_old_site_untouched(
    minimal: Copy, tmp_path: Path, path: str, old: str, new: str
) -> None:
    output = tmp_path / "out"
    put(minimal, output)
    before = snapshot(output)
    minimal.edit(path, old, new)
    with pytest.raises(ContentError) as refused:
        put(minimal, output)
    assert refused.value.diagnostics.errors
    assert snapshot(output) == before
    (minimal.folder / "fresh").mkdir()
    with pytest.raises(ContentError):
        put(minimal, minimal.folder / "fresh" / "out")
    assert list((minimal.folder / "fresh").iterdir()) == []


@pytest.mark.parametrize("settings", ["languages: []\n", ""])
def test_a_site_without_languages_is_never_put_in_place_of_another(
    minimal: Copy, tmp_path: Path, settings: str
) -> None:
    output = tmp_path / "out"
    put(minimal, output)
    before = snapshot(output)
    minimal.put("site.yaml", settings)
    with pytest.raises(ContentError):
        put(minimal, output)
    assert snapshot(output) == before


def test_a_warning_does_not_stop_the_build_unless_it_is_strict(minimal: Copy, tmp_path: Path) -> None:
    minimal.put("content/notes.txt", "x")
    diagnostics = put(minimal, tmp_path / "out")
    assert found(diagnostics) == ["content/notes.txt:1:1 RS009"]
    assert [item.severity for item in diagnostics] == [Severity.WARNING]
    assert (tmp_path / "out/index.html").is_file()
    with pytest.raises(ContentError):
        put(minimal, tmp_path / "strict", strict=True)
    assert not (tmp_path / "strict").exists()


def test_what_is_written_is_what_was_rendered(minimal: Copy, tmp_path: Path) -> None:
    put(minimal, tmp_path / "out")
    written = {path: content for path, (content, _) in snapshot(tmp_path / "out").items() if not path.startswith(".")}
    assert written == dict(files_of(minimal_site()))


def test_pages_in_a_language_that_lacks_a_text_show_it_in_another_and_say_so(minimal: Copy) -> None:
    (minimal.folder / "content/reports/fountains-2024/body.zh.md").unlink()
    minimal.edit(TOPICS, "{fr: Hiver, en: Winter, zh: 冬季}", "{fr: Hiver, en: Winter}")
    site = render(minimal.folder)
    assert not site.diagnostics.errors
    files = files_of(site)
    report = read(files["zh/reports/fountains-2024/index.html"])
    assert "Les fontaines" in report.text
    assert any(own.get("lang") == "fr-CH" for tag, own in report.elements if tag != "html")
    topics = files["zh/topics/index.html"].decode()
    assert '<span lang="fr-CH">Hiver</span>' in topics


# Where a site is put ------------------------------------------------------------------------------------------


def internal(content: bytes) -> list[str]:
    reading = read(content)
    return [
        own[name]
        for tag, own in reading.elements
        for name in ("href", "src")
        if name in own and not urlsplit(own[name]).scheme and tag != "html"
    ]


def test_an_offline_copy_links_to_files_and_needs_no_server() -> None:
    site = render(MINIMAL, offline=True)
    assert not site.diagnostics.errors
    files = files_of(site)
    checked = 0
    for path, content in files.items():
        if path.endswith(".html"):
            for href in internal(content):
                target = urlsplit(href).path
                assert not target.startswith("/"), f"{path}: {href}"
                if target:
                    file = posixpath.normpath(posixpath.join(posixpath.dirname(path), target))
                    assert file in files, f"{path}: {href}"
                    checked += 1
    assert checked > 1000


@pytest.mark.parametrize(
    ("base_url", "root"),
    [("https://example.org/", "/"), ("https://example.org/a/b", "/a/b/"), ("http://127.0.0.1:8000/x/", "/x/")],
)
def test_a_site_works_below_any_address(base_url: str, root: str) -> None:
    site = render(MINIMAL, base_url=base_url)
    assert not site.diagnostics.errors
    files = files_of(site)
    base = base_url.rstrip("/") + "/"
    for path, content in files.items():
        if not path.endswith(".html"):
            continue
        reading = read(content)
        versions = [link for link in reading.all("link", rel="alternate") if "hreflang" in link]
        for own in [*reading.all("link", rel="canonical"), *versions]:
            assert own["href"].startswith(base)
        for href in internal(content):
            if path == "404.html":
                assert href.startswith((root, "#")), href
            else:
                assert not href.startswith("/"), f"{path}: {href}"
    assert b"example.org/fontaines" not in b"".join(files.values())


def test_relative_links_do_not_depend_on_the_address() -> None:
    here, there = (files_of(render(MINIMAL, base_url=url)) for url in ("https://a.example/", "https://b.example/c/"))
    page = "zh/policies/geneva-water/index.html"
    assert internal(here[page]) == internal(there[page])


@pytest.mark.parametrize(
    "base_url",
    ["", "example.org", "ftp://example.org/", "javascript:alert(1)", "//example.org/", "https://a@b.example/"],
)
def test_a_base_url_that_is_no_web_address_is_refused(base_url: str) -> None:
    with pytest.raises(SettingsError, match=re.escape(f"not an http or https address: {base_url}")):
        render(MINIMAL, base_url=base_url)
