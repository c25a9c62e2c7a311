"""What was corrected and when records last changed: from the records alone, on every page that has to tell."""

from __future__ import annotations

from pathlib import Path

import feedparser
import pytest

from reportsite.model.dates import PartialDate
from reportsite.pipeline import BuiltSite
from reportsite.site.changes import ChangedKind, LastChanges, all_changes
from tests.render.reading import read
from tests.sites.building import MINIMAL, copy_of, edition_of, files_of, found, render

CORRECTION = """
    corrections:
      - field: printed
        before: 1 240 fontaines
        after: 1 204 fontaines
        because: {fr: Chiffres inversés., en: Digits were swapped., zh: 数字颠倒。}
        on: "2025-03-20"
        seen_at: [gazette-2025]
"""


@pytest.fixture(scope="module")
def corrected(tmp_path_factory: pytest.TempPathFactory) -> BuiltSite:
    """Build the small site with a corrected figure and a correction of its report that says from what to what."""
    site = copy_of(MINIMAL, tmp_path_factory.mktemp("corrected") / "site")
    site.edit(
        "content/indicators/fountains.yaml", "    seen_at: [gazette-2025]\n", f"    seen_at: [gazette-2025]{CORRECTION}"
    )
    site.edit(
        "content/reports/fountains-2024/report.yaml",
        "corrections:\n  - what:",
        "corrections:\n  - before: 31 bassins\n    after: 13 bassins\n    what:",
    )
    built = render(site.folder)
    assert not built.diagnostics.errors, found(built.diagnostics)
    return built


def test_changes_come_newest_first_and_say_from_what_to_what(corrected: BuiltSite) -> None:
    assert corrected.library
    changes = all_changes(corrected.library)
    assert [(change.kind, change.subject, str(change.on)) for change in changes] == [
        (ChangedKind.FIGURE, "fountains@2024", "2025-03-20"),
        (ChangedKind.REPORT, "fountains-2024", "2025-03-02"),
        (ChangedKind.POLICY, "geneva-water", "2025-03-01"),
    ]
    assert [(change.before, change.after) for change in changes] == [
        ("1 240 fontaines", "1 204 fontaines"),
        ("31 bassins", "13 bassins"),
        ("2024-05", "2023-05-20"),
    ]


@pytest.mark.parametrize(
    ("language", "because"), [("en", "Digits were swapped."), ("zh", "数字颠倒。"), ("fr", "Chiffres inversés.")]
)
def test_a_correction_is_told_on_the_record_on_the_list_and_in_the_feed(
    corrected: BuiltSite, language: str, because: str
) -> None:
    files = files_of(corrected)
    for page in ("figures/fountains-2024", "changes"):
        reading = read(files[f"{language}/{page}/index.html"])
        for words in (because, "1 240 fontaines", "1 204 fontaines", "2025"):
            assert words in reading.text, f"{page}: {words}"
    feed = feedparser.parse(files[f"{language}/changes/feed.xml"])
    assert because in feed.entries[0].summary
    report = read(files[f"{language}/reports/fountains-2024/index.html"])
    assert "31 bassins" in report.text
    assert "13 bassins" in report.text


def test_every_change_has_a_place_of_its_own_that_stays_when_more_come(corrected: BuiltSite) -> None:
    reading = read(files_of(corrected)["en/changes/index.html"])
    for anchor in ("figure-fountains-2024-1", "report-fountains-2024-1", "policy-geneva-water-1"):
        assert reading.ids[anchor] == 1


def test_a_record_changed_when_it_was_retrieved_or_last_corrected(corrected: BuiltSite) -> None:
    library = corrected.library
    assert library
    last = LastChanges(library, PartialDate(2025, 3, 31))
    assert str(last.of_figure(library.figures["fountains@2024"])) == "2025-03-20"
    assert str(last.of_report(library.reports["fountains-2024"])) == "2025-03-20"
    policy = library.policies["geneva-water"]
    retrieved = library.sources[policy.source.id].retrieved
    assert last.of_policy(policy) == max(
        filter(None, [retrieved, policy.corrections[0].on]), key=lambda date: date.last_day
    )


def test_the_sitemap_says_when_each_page_last_changed(corrected: BuiltSite) -> None:
    sitemap = files_of(corrected)["sitemap.xml"].decode()
    entry = sitemap.partition("/en/figures/fountains-2024/</loc>")[2].partition("</url>")[0]
    assert "<lastmod>2025-03-20</lastmod>" in entry


def test_a_site_without_corrections_says_so(tmp_path: Path) -> None:
    site = copy_of(MINIMAL, tmp_path / "site")
    policies = site.folder / "content/policies/ordinances.yaml"
    text = policies.read_text(encoding="utf-8")
    start, end = text.index("    corrections:\n"), text.index("    plan_period")
    policies.write_text(text[:start] + text[end:], encoding="utf-8")
    report = site.folder / "content/reports/fountains-2024/report.yaml"
    text = report.read_text(encoding="utf-8")
    report.write_text(text[: text.index("corrections:\n")], encoding="utf-8")
    built = render(site.folder)
    assert not built.diagnostics.errors, found(built.diagnostics)
    files = files_of(built)
    assert "Nothing has been corrected so far." in read(files["en/changes/index.html"]).text
    assert not feedparser.parse(files["en/changes/feed.xml"]).entries
    assert all_changes(edition_of(MINIMAL).library)
