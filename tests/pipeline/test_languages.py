"""A site in three languages about something else: nothing in the engine knows a language by name."""

from __future__ import annotations

import re

import pytest

from tests.render.reading import Reading, pages_of
from tests.sites.building import ROOT, Copy, files_of, minimal_site, render

TAGS = {"fr": "fr-CH", "en": "en", "zh": "zh-Hans"}


def page(path: str) -> Reading:
    return pages_of("minimal")[path]


def test_the_engine_names_no_language() -> None:
    literal = re.compile(r"""["'](?:zh|en|fr|zh-Hans|zh-CN|zh_Hans_CN|en-GB|en_GB|Chinese|English|中文)["']""")
    named = []
    for path in sorted((ROOT / "reportsite").rglob("*.py")):
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
            if literal.search(line.partition("#")[0]):
                named.append(f"{path.relative_to(ROOT).as_posix()}:{number}: {line.strip()}")
    assert named == ['reportsite/settings.py:14: MESSAGE_LANGUAGE = "en"']


@pytest.mark.parametrize("language", list(TAGS))
def test_a_page_is_in_its_language(language: str) -> None:
    reading = page(f"{language}/policies/geneva-water/index.html")
    (own,) = reading.all("html")
    assert own["lang"] == TAGS[language]
    words = {"fr": "20 mai 2023", "en": "20 May 2023", "zh": "2023年5月20日"}
    titles = {"fr": "Ordonnance sur l’eau", "en": "Water Ordinance", "zh": "饮水条例"}
    assert words[language] in reading.text
    assert reading.headings == [titles[language]]
    assert reading.title.startswith(titles[language])


@pytest.mark.parametrize(
    ("language", "numbers"),
    [
        ("fr", ["1 204 fontaines", "plus de 3,5 millions de litres", "4,7 %", "au moins 40 fontaines"]),
        ("en", ["1,204 fountains", "more than 3.5 million litres", "4.7%", "at least 40 fountains"]),
        ("zh", ["1204座", "超过350万升", "4.7%", "40座以上"]),
    ],
)
def test_numbers_printed_in_french_are_written_as_each_language_writes_them(language: str, numbers: list[str]) -> None:
    report = page(f"{language}/reports/fountains-2024/index.html").text
    policy = page(f"{language}/policies/geneva-water/index.html").text
    text = re.sub("[\u00a0\u202f]", " ", report + policy)
    for number in numbers:
        assert number in text, number


def test_words_of_the_interface_come_from_the_catalogue_of_the_site_then_from_the_theme() -> None:
    assert "Textes" in page("fr/index.html").text
    assert "vérifié" in page("fr/policies/geneva-water/index.html").text
    # What the French catalogue lacks stands as it is written in the code.
    assert "Timeline" in page("fr/index.html").text
    assert "Policies" in page("en/index.html").text
    assert "时间线" in page("zh/index.html").text
    assert (
        "1 texte" in page("fr/provinces/index.html").text
        or "texte" in files_of(minimal_site())["fr/provinces/index.html"].decode()
    )


def test_the_first_language_speaks_for_pages_in_no_language_and_for_other_readers() -> None:
    for path in ("index.html", "404.html"):
        (own,) = page(path).all("html")
        assert own["lang"] == "fr-CH"
    default = page("zh/policies/geneva-water/index.html").all("link", hreflang="x-default")
    assert [own["href"] for own in default] == ["https://example.org/fontaines/fr/policies/geneva-water/"]


def test_the_switch_offers_the_other_two_languages_in_their_order() -> None:
    links = [own["hreflang"] for tag, own in page("en/topics/index.html").elements if tag == "a" and "hreflang" in own]
    assert list(dict.fromkeys(links)) == ["fr-CH", "zh-Hans"]


def test_names_sort_by_their_letters_or_by_their_reading() -> None:
    def order(path: str, names: list[str]) -> list[str]:
        text = files_of(minimal_site())[path].decode()
        text = text[text.index("<main") :]
        return sorted(names, key=text.index)

    assert order("fr/glossary/index.html", ["Goulot", "Bassin"]) == ["Bassin", "Goulot"]
    assert order("en/glossary/index.html", ["Spout", "Basin"]) == ["Basin", "Spout"]
    assert order("zh/glossary/index.html", ["水嘴", "水池"]) == ["水池", "水嘴"]  # shui3chi2, shui3zui3


def test_the_order_of_languages_may_be_another(minimal: Copy) -> None:
    settings = (minimal.folder / "site.yaml").read_text(encoding="utf-8")
    lines = settings.splitlines(keepends=True)
    start = lines.index("languages:\n") + 1
    french, english, chinese = lines[start : start + 3]
    lines[start : start + 3] = [french, chinese, english]
    minimal.put("site.yaml", "".join(lines))
    site = render(minimal.folder)
    assert not site.diagnostics.errors
    assert set(site.artifacts) == set(minimal_site().artifacts)
    assert site.config is not None
    assert [language.code for language in site.config.languages] == ["fr", "zh", "en"]


def test_a_site_may_have_one_language_alone(minimal: Copy) -> None:
    settings = (minimal.folder / "site.yaml").read_text(encoding="utf-8")
    minimal.put("site.yaml", re.sub(r"  - \{code: (?:en|zh).*\n", "", settings))
    for path in [minimal.folder / "site.yaml", *(minimal.folder / "content").rglob("*.yaml")]:
        text = path.read_text(encoding="utf-8")
        path.write_text(alone(text), encoding="utf-8")
    for language in ("en", "zh"):
        (minimal.folder / f"content/pages/about.{language}.md").unlink()
        (minimal.folder / f"content/reports/fountains-2024/body.{language}.md").unlink()
    site = render(minimal.folder)
    assert [f"{item.position} {item.rule.code}" for item in site.diagnostics] == []
    pages = [path for path in site.artifacts if path.endswith(".html")]
    assert len(pages) == (len(pages_of("minimal")) - 2) // 3 + 2


def alone(text: str) -> str:
    """Return YAML with the French of every text and nothing else."""
    text = re.sub(r"\{fr: ([^{}]*?), en: [^{}]*?, zh: [^{}]*?\}", r"{fr: \1}", text)
    text = re.sub(r"\n +(?:en|zh): .*", "", text)
    return re.sub(r"\{(?:en|zh): [^{}]*\}", "null", text)
