"""site.yaml goes in, the settings come out; what cannot be used is told at its line, and the site is never empty."""

from __future__ import annotations

import pytest

from reportsite.config import Config, load_config
from reportsite.diagnostics import Diagnostics
from reportsite.errors import SettingsError
from reportsite.languages import Collation
from reportsite.model.registry import Registry
from tests.sites.building import MINIMAL, Copy, found, render, told

LANGUAGES = """languages:
  - {code: fr, tag: fr-CH, locale: fr_CH, name: Français}
  - {code: en, tag: en, locale: en_GB, name: English}
  - {code: zh, tag: zh-Hans, locale: zh_Hans_CN, name: 中文, collation: reading}
"""


def load(site: Copy) -> tuple[Config | None, list[str]]:
    diagnostics = Diagnostics()
    config = load_config(site.folder, Registry(diagnostics), diagnostics)
    return config, told(diagnostics)


def test_settings_are_what_the_file_says(minimal: Copy) -> None:
    config, problems = load(minimal)
    assert not problems
    assert config is not None
    assert config.title["zh"] == "日内瓦湖饮水泉"
    assert [(language.code, language.tag, language.locale) for language in config.languages] == [
        ("fr", "fr-CH", "fr_CH"),
        ("en", "en", "en_GB"),
        ("zh", "zh-Hans", "zh_Hans_CN"),
    ]
    assert [language.collation for language in config.languages] == [
        Collation.LETTERS,
        Collation.LETTERS,
        Collation.READING,
    ]
    assert config.language("en").name == "English"
    assert config.base_url == "https://example.org/fontaines/"
    assert str(config.collected) == "2025-03-31"
    assert config.home.figures == ("fountains@2024", "litres@2024")
    assert config.navigation[0] == "reports"
    assert (config.captures, config.plain_numbers) == (None, False)


@pytest.mark.parametrize(
    ("old", "new", "problem"),
    [
        ("collected:", "colected:", "RS101: unknown key: `colected` (did you mean `collected`?)"),
        ('"2025-03-31"', '"2025-02-30"', "RS202: not a date: `2025-02-30` *"),
        (
            "https://example.org/",
            "ftp://example.org/",
            "RS205: address is not allowed: `ftp://example.org/fontaines/` *",
        ),
        ("https://example.org/", "example.org/", "RS205: address is not allowed: `example.org/fontaines/` *"),
        ("collation: reading", "collation: pinyin", "RS201: expected one of letters, reading, found `pinyin`"),
        ("name: 中文, ", "", "RS102: missing field: `name`"),
        (LANGUAGES, "languages: []\n", "RS104: a value is needed here"),
        (LANGUAGES, "languages:\n", "RS103: expected a list, found nothing"),
        (LANGUAGES, "languages: [fr]\n", "RS103: expected a mapping, found a single value"),
        (LANGUAGES, "", "RS102: missing field: `languages`"),
        ("{fr: Contenu d’exemple., en: Example content., zh: 示例内容。}", "{}", "RS104: a value is needed here"),
        ("navigation: [reports,", "navigation: reports\nfooters: [", "RS101: unknown key: `footers`"),
        (
            "figures: [fountains@2024, litres@2024]",
            "figures: fountains@2024",
            "RS103: expected a list, found a single value",
        ),
    ],
)
def test_a_setting_that_cannot_be_used_is_told_and_stops_the_run(
    minimal: Copy, old: str, new: str, problem: str
) -> None:
    minimal.edit("site.yaml", old, new)
    config, problems = load(minimal)
    assert config is None or problem.startswith("RS205")
    assert any(entry.split(" ", 1)[1].startswith(problem.removesuffix("*")) for entry in problems), problems
    assert all(entry.startswith("site.yaml:") for entry in problems)
    site = render(minimal.folder)
    assert site.diagnostics.errors
    assert not site.artifacts


@pytest.mark.parametrize(
    ("content", "problem"),
    [
        (None, "site.yaml:1:1 RS010: file is missing: `site.yaml`"),
        (b"", "site.yaml:1:1 RS104: a value is needed here"),
        (b"- a\n", "site.yaml:1:1 RS103: expected a mapping, found a list"),
        (b"hello\n", "site.yaml:1:1 RS103: expected a mapping, found a single value"),
        (b"title: \xff\n", "site.yaml:1:8 RS001: the file is not valid UTF-8 (save it as UTF-8)"),
        (b"a: &x 1\n", "site.yaml:1:4 RS004: an anchor (&) is not allowed in content (write the value out)"),
        (b"{}", "site.yaml:1:1 RS102: missing field: `languages`"),
    ],
)
def test_a_settings_file_that_cannot_be_read_is_told(minimal: Copy, content: bytes | None, problem: str) -> None:
    if content is None:
        (minimal.folder / "site.yaml").unlink()
    else:
        minimal.put("site.yaml", content)
    assert load(minimal) == (None, [problem])


@pytest.mark.parametrize(
    ("old", "new", "at"),
    [
        ("navigation: [reports,", "navigation: [report,", "unknown page: `report` (did you mean `reports`?)"),
        ("glossary, about]", "glossary, abut]", "unknown page: `abut` (did you mean `about`?)"),
        ("[reports, policies", "[404, policies", "unknown page: `404`"),
        ("[reports, policies", "[entrance, policies", "unknown page: `entrance`"),
    ],
)
def test_a_navigation_entry_must_be_a_page(minimal: Copy, old: str, new: str, at: str) -> None:
    minimal.edit("site.yaml", old, new)
    assert [entry.partition(" ")[2] for entry in told(minimal.rendering())] == [f"RS301: {at}"]


def test_a_key_figure_must_exist(minimal: Copy) -> None:
    minimal.edit("site.yaml", "[fountains@2024, litres@2024]", "[fountains@2020, litres@2024]")
    place = minimal.place("site.yaml", "fountains@2020")
    assert told(minimal.loading()) == [
        f"{place} RS301: unknown figure: `fountains@2020` (did you mean `fountains@2024`?)"
    ]


@pytest.mark.parametrize(
    ("old", "new", "sentence"),
    [
        ("locale: en_GB", "locale: xx_YY", "locale `xx_YY` of English is not known to CLDR"),
        ("locale: en_GB", "locale: ../en", "locale `../en` of English is not known to CLDR"),
        ("code: fr, tag: fr-CH", "code: de, tag: de-CH", "theme/locale/de/numbers.yaml is missing: *"),
    ],
)
def test_a_language_that_nothing_is_known_of_is_told_in_a_sentence(
    minimal: Copy, old: str, new: str, sentence: str
) -> None:
    minimal.edit("site.yaml", old, new)
    text = (minimal.folder / "site.yaml").read_text(encoding="utf-8")
    if "code: de" in text:
        (minimal.folder / "site.yaml").write_text(text.replace("fr: ", "de: "), encoding="utf-8")
    with pytest.raises(SettingsError) as refused:
        minimal.loading()
    assert str(refused.value).startswith(sentence.removesuffix("*"))


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        ("", "theme/locale/fr/numbers.yaml cannot be read: theme/locale/fr/numbers.yaml:1:1 RS104"),
        ("a: [", "theme/locale/fr/numbers.yaml cannot be read: theme/locale/fr/numbers.yaml:1:5 RS002"),
        ("- a", "theme/locale/fr/numbers.yaml must be a mapping"),
        ("language: fr", "theme/locale/fr/numbers.yaml: `group` is missing"),
    ],
)
def test_numbers_of_a_language_that_cannot_be_read_are_told_in_a_sentence(
    minimal: Copy, content: str, sentence: str
) -> None:
    minimal.put("theme/locale/fr/numbers.yaml", content)
    with pytest.raises(SettingsError) as refused:
        minimal.loading()
    assert str(refused.value) == sentence


def test_the_settings_of_the_small_site_have_no_mistake() -> None:
    assert found(Copy(MINIMAL).loading()) == []
