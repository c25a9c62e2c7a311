"""The state of a site while it is edited: what is read again, what stays, what is told."""

from __future__ import annotations

from pathlib import Path

import pytest

from reportsite.diagnostics import Severity
from reportsite.pipeline import render_site
from reportsite.preview.workshop import Workshop
from reportsite.reporting import SilentReporter
from reportsite.settings import Settings
from tests.preview.conftest import make_site

HOME = "en/"
REPORT = "en/reports/libraries-2024/"
POLICY = "en/policies/open-shelves-notice-2024/"
POLICIES = "content/policies/national-2024.yaml"
BODY = "content/reports/libraries-2024/body.en.md"


@pytest.fixture
def site(tmp_path: Path) -> Path:
    return make_site(tmp_path / "site")


@pytest.fixture
def workshop(site: Path) -> Workshop:
    news: list[int] = []
    made = Workshop(Settings(site=site, project=site), lambda: news.append(1))
    made.refresh()
    return made


def edit(site: Path, path: str, old: str, new: str) -> None:
    text = (site / path).read_text(encoding="utf-8")
    assert old in text
    (site / path).write_text(text.replace(old, new), encoding="utf-8")


def content(workshop: Workshop, route: str) -> str:
    page = workshop.page(route)
    assert page
    return page.content.decode()


def codes(workshop: Workshop) -> list[str]:
    """Return what stops a build; that a number is not on record as verified, when its file was changed, does not."""
    return [item.rule.code for item in workshop.problems() if item.severity is Severity.ERROR]


def test_a_page_is_what_the_build_makes_of_it(site: Path, workshop: Workshop) -> None:
    built = render_site(Settings(site=site, project=site), SilentReporter()).artifacts
    plain = [page for page in workshop.routes().values() if page.kind.value not in {"report", "page"}]
    assert plain
    for page in plain:
        assert content(workshop, page.route).encode() == built[page.file].content
    files = [path for path in built if not path.endswith(".html")]
    for path in files:
        artifact = workshop.file(path)
        assert artifact
        assert artifact.content == built[path].content


def test_one_edit_parses_one_file_and_shows(site: Path, workshop: Workshop) -> None:
    assert "Notice on Open Shelves" in content(workshop, POLICY)
    edit(site, POLICIES, "Notice on Open Shelves", "Notice on Closed Shelves")
    assert workshop.refresh()
    assert workshop.rebuilds[0].parsed == 1
    assert workshop.rebuilds[0].files == (POLICIES,)
    assert "Notice on Closed Shelves" in content(workshop, POLICY)


def test_nothing_is_rebuilt_without_a_change(site: Path, workshop: Workshop) -> None:
    (site / POLICIES).touch()
    (site / "output").mkdir()
    (site / "output/index.html").write_text("built")
    assert not workshop.refresh()
    assert len(workshop.rebuilds) == 1


def test_only_pages_that_read_what_changed_come_out_different(site: Path, workshop: Workshop) -> None:
    before = {route: workshop.page(route) for route in (HOME, REPORT, POLICY, "en/glossary/")}
    edit(site, POLICIES, "Notice on Open Shelves", "Notice on Closed Shelves")
    workshop.refresh()
    changed = {route for route, page in before.items() if page and page.digest != _digest(workshop, route)}
    assert changed == {HOME, POLICY}


def test_a_stylesheet_changes_no_page(site: Path, workshop: Workshop) -> None:
    before = _digest(workshop, HOME)
    style = workshop.edition and workshop.edition.theme.stylesheet
    edit(site, "theme/css/tokens.css", "--paper: ", "--own: 1; --paper: ")
    workshop.refresh()
    assert _digest(workshop, HOME) == before
    assert workshop.edition
    assert workshop.edition.theme.stylesheet != style
    assert workshop.rebuilds[0].parts == ("theme",)


def test_a_broken_file_leaves_the_last_good_site(site: Path, workshop: Workshop) -> None:
    good = content(workshop, POLICY)
    edit(site, POLICIES, "type: notice", "type: novel")
    workshop.refresh()
    assert codes(workshop) == ["RS301", "RS301"]
    assert not workshop.rebuilds[0].succeeded
    assert content(workshop, POLICY) == good
    edit(site, POLICIES, "type: novel", "type: notice")
    workshop.refresh()
    assert codes(workshop) == []


def test_a_broken_text_is_told_though_nobody_has_its_page_open(site: Path, workshop: Workshop) -> None:
    good = content(workshop, REPORT)
    edit(site, BODY, "library-users@2024` people", "library-user@2024` people")
    workshop.refresh()
    for _ in workshop.read_prose():
        pass
    assert codes(workshop) == ["RS301"]
    line = (site / BODY).read_text(encoding="utf-8").splitlines().index("## Users") + 3
    assert str(workshop.problems()[0].position).startswith(f"{BODY}:{line}:")
    assert content(workshop, REPORT) == good
    edit(site, BODY, "library-user@2024` people", "library-users@2024` people")
    workshop.refresh()
    for _ in workshop.read_prose():
        pass
    assert codes(workshop) == []


@pytest.mark.parametrize(
    ("line", "place"),
    [
        ("{% if %}", "templates/policy.html:1:1"),
        ("{{ nothing_of_the_kind.at_all }}", "templates/policy.html:1:1"),
        ("{% include 'no-such-file.html' %}", "templates/policy.html:1:1"),
        ("{{ 1 / 0 }}", "templates/policy.html:1:1"),
    ],
)
def test_a_broken_template_is_told_with_its_line(site: Path, workshop: Workshop, line: str, place: str) -> None:
    good = content(workshop, POLICY)
    template = site / "templates/policy.html"
    text = template.read_text(encoding="utf-8")
    template.write_text(f"{line}{text}", encoding="utf-8")
    workshop.refresh()
    assert content(workshop, POLICY) == good
    assert str(workshop.problems()[0].position) == place
    template.write_text(text, encoding="utf-8")
    workshop.refresh()
    assert content(workshop, POLICY) == good
    assert codes(workshop) == []


@pytest.mark.parametrize(
    ("path", "text"),
    [
        ("theme/theme.yaml", "styles: 5"),
        ("theme/locale/zh/numbers.yaml", "["),
        ("site.yaml", "title: [unfinished"),
        ("content/reference/topics.yaml", "\x00"),
        ("theme/locale/zh/LC_MESSAGES/site.po", 'msgid "x'),
        ("theme/css/tokens.css", None),
    ],
)
def test_whatever_breaks_is_told_and_mended(site: Path, workshop: Workshop, path: str, text: str | None) -> None:
    good = content(workshop, HOME)
    original = (site / path).read_bytes()
    if text is None:
        (site / path).unlink()
    else:
        (site / path).write_text(text, encoding="utf-8")
    workshop.refresh()
    told = [f"{item.position} {item.arguments}" for item in workshop.problems()]
    if not path.endswith(".po"):  # a catalogue with a slip is read as far as it goes
        assert told
    assert not any(str(site) in words for words in told)
    assert content(workshop, HOME)
    (site / path).write_bytes(original)
    workshop.refresh()
    assert codes(workshop) == []
    assert content(workshop, HOME) == good


def test_a_site_that_never_worked_begins_to(site: Path) -> None:
    settings = (site / "site.yaml").read_bytes()
    (site / "site.yaml").write_text("title: [")
    workshop = Workshop(Settings(site=site, project=site), lambda: None)
    workshop.refresh()
    assert workshop.page(HOME) is None
    assert codes(workshop) == ["RS002"]
    (site / "site.yaml").write_bytes(settings)
    workshop.refresh()
    assert content(workshop, HOME)


def test_links_of_the_whole_site_are_followed(site: Path, workshop: Workshop) -> None:
    edit(site, "templates/policy.html", "{% block main %}", '{% block main %}<a href="../no-such-page/">x</a>')
    workshop.refresh()
    for _ in workshop.follow_links():
        pass
    assert workshop.links_checked
    assert set(codes(workshop)) == {"RS603"}


def test_pages_come_and_go_with_their_records(site: Path, workshop: Workshop) -> None:
    edit(site, POLICIES, "id: north-reading-notice-2024", "id: north-reading-order-2024")
    workshop.refresh()
    assert workshop.page("en/policies/north-reading-order-2024/")
    assert workshop.page("en/policies/north-reading-notice-2024/") is None


def test_rendered_pages_are_kept_within_bounds(workshop: Workshop, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("reportsite.preview.workshop._KEPT_BYTES", 60_000)
    for route in workshop.routes():
        workshop.page(route)
    assert 0 < workshop._rendered_bytes <= 60_000
    assert sum(len(page.content) for page in workshop._rendered.values()) == workshop._rendered_bytes


def _digest(workshop: Workshop, route: str) -> str:
    page = workshop.page(route)
    assert page
    return page.digest
