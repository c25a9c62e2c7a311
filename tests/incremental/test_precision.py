"""Which pages an edit of the project's own site makes anew: those that show what was edited, and no others."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

import pytest

from reportsite.building.site import build
from reportsite.incremental.memory import BuildMemory
from reportsite.incremental.untouched import STATE_VERSION, state_path
from reportsite.reporting import SilentReporter
from reportsite.settings import Settings
from reportsite.state.store import Store
from tests.sites.building import ROOT, Copy, copy_of

POLICY = "guangxi-quality-powerhouse-plan-2024"
TABLE = "content/policies/provincial-2023-2024.yaml"


class Built:
    """The project's own site, built once; edits are built upon it one after another."""

    def __init__(self, folder: Path) -> None:
        self.site = copy_of(ROOT, folder / "site")
        self.output = folder / "output"
        self.settings = Settings(site=self.site.folder, project=ROOT)
        self.build()

    def build(self) -> set[str]:
        """Build, and return the pages that were made anew."""
        count = build(self.settings, self.output, SilentReporter()).renewed
        with Store(state_path(self.site.folder, self.output), STATE_VERSION) as store:
            pages = BuildMemory(store).pages()
        made = {path for path, page in pages.made.items() if page.build == pages.build}
        assert len(made) == count
        return made

    def after(self, edit: Callable[[Copy], object]) -> set[str]:
        """Return the pages that an edit makes anew, and undo the edit."""
        files = {path: path.read_bytes() for path in self.site.folder.rglob("*") if path.is_file()}
        edit(self.site)
        made = self.build()
        for path in [path for path in self.site.folder.rglob("*") if path.is_file()]:
            if ".cache" not in path.parts and path not in files:
                path.unlink()
        for path, content in files.items():
            if ".cache" not in path.parts and (not path.exists() or path.read_bytes() != content):
                path.parent.mkdir(parents=True, exist_ok=True)
                path.write_bytes(content)
        undone = self.build()
        assert {page for page in made if (self.output / page).exists()} <= undone, "undoing is an edit like any other"
        return made

    def all(self) -> set[str]:
        return {path.relative_to(self.output).as_posix() for path in self.output.rglob("*.html")}

    def showing(self, words: str) -> set[str]:
        """Return the pages that hold some words."""
        return {path for path in self.all() if words in (self.output / path).read_text(encoding="utf-8")}


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Built:
    return Built(tmp_path_factory.mktemp("precision"))


def kinds(pages: set[str]) -> set[str]:
    """Return languages and first folders of pages."""
    return {"/".join(page.split("/")[:2]) for page in pages}


def test_nothing_changed_makes_nothing(built: Built) -> None:
    assert built.build() == set()
    assert built.after(lambda site: site.edit(TABLE, "id: provincial", "id:  provincial")) == set()


@pytest.mark.parametrize(
    ("path", "place"),
    [
        (TABLE, "policies:\n"),
        ("content/reference/topics.yaml", ""),
        ("content/reports/cnnic-53/figures.yaml", "figures:\n"),
        ("content/indicators/netizens.yaml", "figures:\n"),
        ("site.yaml", "title:\n"),
    ],
)
def test_a_comment_makes_nothing(built: Built, path: str, place: str) -> None:
    assert built.after(lambda site: site.edit(path, place, f"# A comment\n\n{place}")) == set()


def _without_registers(pages: set[str]) -> set[str]:
    """Return pages without those that go through all records, and read them whole."""
    return {page for page in pages if not re.match(r"\w+/(?:everything|changes|compare|data|embed)/", page)}


def test_an_english_title_makes_the_pages_that_show_it(built: Built) -> None:
    title = "Guangxi Implementation Plan for the Outline for Building a Quality Powerhouse"
    showing = built.showing(title)
    made = built.after(lambda site: site.edit(TABLE, f"en: {title}", f"en: {title} (new)"))
    assert {f"en/policies/{POLICY}/index.html", "en/policies/index.html", "en/timeline/index.html"} <= showing
    # Its own pages read the whole record, in every language.
    assert _without_registers(made - showing) <= {
        f"{language}/policies/{POLICY}/index.html" for language in ("zh", "en")
    }
    assert showing <= made
    made_in_chinese = {page for page in made if page.startswith("zh/")}
    assert _without_registers(made_in_chinese) <= {f"zh/policies/{POLICY}/index.html"}


def test_a_summary_does_not_make_the_timeline(built: Built) -> None:
    words = "Three points concern healthcare."
    showing = built.showing(words)
    made = built.after(lambda site: site.edit(TABLE, words, "Three points."))
    assert f"en/policies/{POLICY}/index.html" in made
    assert showing <= made
    assert not made & {"en/timeline/index.html", "zh/timeline/index.html", "en/index.html", "zh/index.html"}
    made_in_chinese = {page for page in made if page.startswith("zh/")}
    assert _without_registers(made_in_chinese) <= {f"zh/policies/{POLICY}/index.html"}


def test_a_page_of_prose_makes_itself(built: Built) -> None:
    for language in ("zh", "en"):
        text = f"---\ntitle: Apart {language}\nsummary: Apart.\n---\n## Apart\n\nText.\n"
        built.site.put(f"content/pages/apart.{language}.md", text)
    built.build()
    made = built.after(lambda site: site.edit("content/pages/apart.en.md", "Text.", "Words."))
    assert _without_registers(made) == {"en/apart/index.html", "zh/apart/index.html"}
    # The pages that the frame of every page names are shown by every page, save for those that stand in other sites.
    made = built.after(lambda site: site.edit("content/pages/method.en.md", "title: ", "title: The "))
    assert {page for page in built.all() if page.startswith("en/") and not page.startswith("en/embed/")} <= made
    assert not any(page.startswith("en/embed/") for page in made)


def test_the_text_of_a_report_makes_its_page(built: Built) -> None:
    path = "content/reports/nhc-briefing-2025-09-11/body.en.md"
    made = built.after(lambda site: site.edit(path, "\n\n", "\n\nA paragraph.\n\n"))
    assert made <= {f"{language}/reports/nhc-briefing-2025-09-11/index.html" for language in ("en", "zh")}
    assert "en/reports/nhc-briefing-2025-09-11/index.html" in made


@pytest.mark.parametrize(
    ("template", "pages"),
    [
        ("topic.html", r"(zh|en)/topics/[^/]+/index\.html"),
        ("timeline.html", r"(zh|en)/timeline/index\.html"),
        ("entrance.html", r"index\.html"),
        ("base.html", r".*"),
    ],
)
def test_a_template_makes_the_pages_of_its_kind(built: Built, template: str, pages: str) -> None:
    text = (ROOT / "templates" / template).read_text(encoding="utf-8")
    made = built.after(lambda site: site.put(f"templates/{template}", text + "{# Mine. #}"))
    expected = {page for page in built.all() if re.fullmatch(pages, page)}
    assert made - {"index.html"} == expected - {"index.html"}
    assert ("index.html" in made) == ("index.html" in expected) or template == "base.html"


def test_a_word_of_one_language_makes_the_pages_of_that_language(built: Built) -> None:
    catalogue = 'msgid ""\nmsgstr "Content-Type: text/plain; charset=UTF-8\\n"\n\nmsgid "Topics"\nmsgstr "Subjects"\n'
    made = built.after(lambda site: site.put("theme/locale/en/LC_MESSAGES/own.po", catalogue))
    assert {page for page in built.all() if page.startswith("en/")} <= made
    # Chinese pages that show English words in passing are made as well, lists of Chinese words are not.
    assert not made & {"zh/timeline/index.html", "zh/policies/index.html", "zh/topics/index.html"}


def test_a_style_makes_every_page_since_each_names_the_stylesheet(built: Built) -> None:
    made = built.after(lambda site: site.put("theme/css/tokens.css", ":root { color: red }"))
    assert {page for page in built.all() if "/" in page} <= made


def test_a_slug_makes_the_page_anew_and_what_links_to_it(built: Built) -> None:
    showing = built.showing("/guangxi/")
    made = built.after(lambda site: site.edit("content/reference/provinces.yaml", "slug: guangxi", "slug: gx"))
    assert {"en/provinces/gx/index.html", "zh/provinces/gx/index.html"} <= made
    assert f"en/policies/{POLICY}/index.html" in showing
    assert "en/policies/digital-tcm-opinions-2024/index.html" not in made
    assert {page for page in showing if "/provinces/guangxi/" not in page} <= made


def test_a_new_policy_makes_lists_and_leaves_what_is_not_about_policies_alone(built: Built) -> None:
    def add(site: Copy) -> None:
        text = (site.folder / TABLE).read_text(encoding="utf-8")
        head, first, rest = re.split(r"^(?=  - id: )", text, maxsplit=2, flags=re.MULTILINE)
        new = first.replace(POLICY, "another-plan", 1)
        site.put(TABLE, head + first + rest.rstrip("\n") + "\n" + new)

    files = {path: path.read_bytes() for path in built.site.folder.rglob("content/**/*") if path.is_file()}
    add(built.site)
    made = built.build()
    assert {f"{language}/policies/another-plan/index.html" for language in ("zh", "en")} <= made
    assert {"en/timeline/index.html", "zh/policies/index.html"} <= made
    assert not {page for page in made if re.match(r"\w+/(reports|indicators|glossary|arithmetic|about)/", page)}
    for path, content in files.items():
        path.write_bytes(content)
    built.build()
