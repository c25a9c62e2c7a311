"""Catalogues: read into words of a language; and every message that the program or a page can say is in them."""

from __future__ import annotations

import re
import string
from collections.abc import Iterator
from pathlib import Path

import pytest
from babel.messages.extract import extract_from_dir, extract_from_file
from babel.messages.pofile import read_po

from reportsite.diagnostics import CATALOGUE
from reportsite.i18n.catalogs import Catalog, load_catalog
from reportsite.model.references import Kind
from tests.sites.building import MINIMAL, ROOT

THEME_WORDS = sorted((ROOT / "theme/locale/zh/LC_MESSAGES").glob("*.po"))
PROGRAM_WORDS = sorted((ROOT / "reportsite/locale/zh/LC_MESSAGES").glob("*.po"))
Message = str | tuple[str, str]

PO = """
msgid ""
msgstr ""
"Language: fr\\n"
"Content-Type: text/plain; charset=UTF-8\\n"
"Plural-Forms: nplurals=2; plural=(n > 1);\\n"

msgid "a"
msgstr "un"

msgid "empty"
msgstr ""

#, fuzzy
msgid "guessed"
msgstr "deviné"

msgid "%(count)s row"
msgid_plural "%(count)s rows"
msgstr[0] "%(count)s ligne"
msgstr[1] "%(count)s lignes"

msgid "%(count)s column"
msgid_plural "%(count)s columns"
msgstr[0] "%(count)s colonne"
msgstr[1] ""
"""


@pytest.fixture
def french(tmp_path: Path) -> Catalog:
    (tmp_path / "a.po").write_text(PO, encoding="utf-8")
    return load_catalog([tmp_path / "a.po"])


def test_a_message_is_translated_and_one_without_translation_stands_for_itself(french: Catalog) -> None:
    assert french.gettext("a") == "un"
    assert french.gettext("b") == "b"
    assert french.gettext("empty") == "empty"
    assert french.gettext("") == ""


def test_a_guess_is_not_used(french: Catalog) -> None:
    assert french.gettext("guessed") == "guessed"
    assert "guessed" not in french


@pytest.mark.parametrize(("count", "form"), [(0, "ligne"), (1, "ligne"), (2, "lignes"), (100, "lignes")])
def test_a_number_takes_the_form_of_the_language(french: Catalog, count: int, form: str) -> None:
    assert french.ngettext("%(count)s row", "%(count)s rows", count) == f"%(count)s {form}"


@pytest.mark.parametrize(("count", "form"), [(0, "columns"), (1, "column"), (2, "columns")])
def test_a_plural_that_lacks_a_form_is_not_used(french: Catalog, count: int, form: str) -> None:
    assert french.ngettext("%(count)s column", "%(count)s columns", count) == f"%(count)s {form}"
    assert french.ngettext("%(count)s word", "%(count)s words", 1) == "%(count)s word"


def test_a_catalogue_knows_what_it_holds(french: Catalog) -> None:
    assert "a" in french
    assert "%(count)s row" in french
    assert "empty" not in french
    assert "b" not in french


def test_a_later_file_goes_before_an_earlier_one(tmp_path: Path) -> None:
    (tmp_path / "a.po").write_text('msgid "a"\nmsgstr "1"\n\nmsgid "b"\nmsgstr "2"\n', encoding="utf-8")
    (tmp_path / "b.po").write_text('msgid "a"\nmsgstr "3"\n', encoding="utf-8")
    catalog = load_catalog([tmp_path / "a.po", tmp_path / "b.po"])
    assert (catalog.gettext("a"), catalog.gettext("b")) == ("3", "2")


def test_the_words_of_a_site_go_before_those_of_the_theme() -> None:
    own = load_catalog(
        [ROOT / "theme/locale/zh/LC_MESSAGES/labels.po", MINIMAL / "theme/locale/fr/LC_MESSAGES/labels.po"]
    )
    assert own.gettext("verified") == "vérifié"
    assert own.gettext("in doubt") == "存疑"


# Every message has its Chinese words ---------------------------------------------------------------------------

TEMPLATE_OPTIONS = {"silent": "false", "trimmed": "false"}


def messages_of_templates() -> Iterator[tuple[str, Message]]:
    folder = ROOT / "templates"
    for name, line, message, _, _ in extract_from_dir(
        folder,
        method_map=[
            ("**.html", "jinja2.ext:babel_extract"),
            ("**.svg", "jinja2.ext:babel_extract"),
            ("**.j2", "jinja2.ext:babel_extract"),
        ],
        options_map={"**": TEMPLATE_OPTIONS},
    ):
        yield f"templates/{name}:{line}", as_message(message)


def messages_of_code() -> Iterator[tuple[str, Message]]:
    keywords = {"message": None, "gettext": None, "ngettext": (1, 2)}
    for room in ("render", "preview", "i18n", "site", "check"):
        for path in sorted((ROOT / "reportsite" / room).rglob("*.py")):
            for line, message, _, _ in extract_from_file("python", path, keywords=keywords):
                if message and all(message):
                    yield f"{path.relative_to(ROOT)}:{line}", as_message(message)


def as_message(message: object) -> Message:
    return message if isinstance(message, str) else (message[0], message[1])  # type: ignore[index]


def translations(files: list[Path]) -> dict[Message, tuple[str, ...]]:
    words: dict[Message, tuple[str, ...]] = {}
    for file in files:
        with file.open("rb") as stream:
            catalog = read_po(stream)
        for entry in catalog:
            if entry.id and not entry.fuzzy:
                forms = entry.string if isinstance(entry.string, tuple | list) else (entry.string,)
                words[as_message(entry.id)] = tuple(str(form) for form in forms)
    return words


def percent_fields(text: str) -> set[str]:
    return set(re.findall(r"%\((\w+)\)s", text))


def brace_fields(text: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(text) if name}


MESSAGES = sorted(
    {message: place for place, message in [*messages_of_templates(), *messages_of_code()]}.items(),
    key=lambda pair: pair[1],
)


def test_messages_are_found_in_templates_and_code() -> None:
    known = dict(MESSAGES)
    assert "Skip to content" in known
    assert ("%(count)s figure", "%(count)s figures") in known
    assert "up %(amount)s on %(date)s" in known
    assert "first half of %(year)s" in known
    assert len(known) > 200


def test_every_word_of_a_page_has_its_chinese_words() -> None:
    chinese = translations(THEME_WORDS)
    missing = [f"{place}: {message}" for message, place in MESSAGES if not all(chinese.get(message, ("",)))]
    assert not missing, "\n".join(missing)


def test_what_is_filled_into_a_word_is_the_same_in_chinese() -> None:
    chinese = translations(THEME_WORDS)
    # `total` is an issuers' count that Chinese says (等十六部门) where English says how many others there are.
    spare = {"%(lead)s and %(others)s others": {"others", "total"}}
    wrong = []
    for message, forms in chinese.items():
        singular, plural = message if isinstance(message, tuple) else (message, message)
        allowed = percent_fields(singular) | percent_fields(plural) | spare.get(singular, set())
        needed = percent_fields(plural) - spare.get(singular, set())
        for form in forms:
            if not needed <= percent_fields(form) <= allowed:
                wrong.append(f"{message}: {form}")
            if "%" in re.sub(r"%\(\w+\)s|%%", "", form):
                wrong.append(f"{message}: a lone % in {form}")
    assert not wrong, "\n".join(wrong)


def test_no_chinese_words_are_left_over() -> None:
    known = dict(MESSAGES)
    spare = {"–"}
    left = [message for message in translations(THEME_WORDS) if message not in known and message not in spare]
    assert not left, "\n".join(map(str, left))


@pytest.mark.parametrize("code", sorted(CATALOGUE))
def test_every_diagnostic_has_its_chinese_words_with_the_same_places(code: str) -> None:
    chinese = translations(PROGRAM_WORDS)
    for words in filter(None, (CATALOGUE[code].message, CATALOGUE[code].hint)):
        assert all(chinese.get(words, ("",))), words
        for form in chinese[words]:
            assert brace_fields(form) == brace_fields(words)


def test_every_kind_of_record_has_its_chinese_name() -> None:
    chinese = translations(PROGRAM_WORDS)
    missing = [kind.value for kind in Kind if not all(chinese.get(kind.value, ("",)))]
    assert not missing


def test_what_the_command_line_says_has_its_chinese_words_with_the_same_places() -> None:
    chinese = translations(PROGRAM_WORDS)
    said: set[Message] = set()
    for path in sorted((ROOT / "reportsite/cli").glob("*.py")):
        for _, message, _, _ in extract_from_file("python", path, keywords={"words": None, "plural": (1, 2)}):
            if message and all(message):
                said.add(as_message(message))
    assert "nothing was written; {sentence}" in said
    assert ("{count} error", "{count} errors") in said
    missing = [message for message in said if not all(chinese.get(message, ("",)))]
    assert not missing
    for message in said:
        plural = message[1] if isinstance(message, tuple) else message
        for form in chinese[message]:
            assert brace_fields(form) == brace_fields(plural), form


def test_chinese_words_of_the_program_are_quoted_and_spaced_as_chinese_is() -> None:
    for forms in [*translations(PROGRAM_WORDS).values(), *translations(THEME_WORDS).values()]:
        for form in forms:
            assert not re.search(r"[\u4e00-\u9fff] [\u4e00-\u9fff]", form), form
            assert not re.search(r"[\u4e00-\u9fff][,;:?!](?!\w)", form), form
