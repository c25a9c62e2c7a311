"""The index of the search: it holds everything that records say, and few parts of it change with an edit."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from html.parser import HTMLParser
from pathlib import Path

import pytest
from msgspec.structs import replace

from reportsite.artifacts import Artifact
from reportsite.incremental.indexing import KeptIndex, keep_index
from reportsite.incremental.prints import prints_of
from reportsite.model.library import Library
from reportsite.model.text import Text
from reportsite.render.pages import Edition
from reportsite.render.search.entries import Entries
from reportsite.render.search.files import (
    render_search,
    search_entries,
    search_readings,
    search_scopes,
    search_script,
)
from reportsite.render.search.index import index_segment, segments, shard_count, shard_of, steps
from reportsite.render.search.numbers import plain_digits
from reportsite.render.search.readings import Readings, province_readings
from reportsite.render.search.terms import Reader, Script, fold_character
from reportsite.site.entries import Entry, EntryKind, Line
from reportsite.site.pages import EMBEDS, PageKind
from tests.sites.building import MINIMAL, ROOT, edition_of, files_of, project_site

SITES = pytest.mark.parametrize("site", [ROOT, MINIMAL], ids=["project", "minimal"])
SCALES = {"万亿": 12, "亿": 8, "万": 4, "billion": 9, "million": 6}
SCRIPT = Script(folds={"醫": "医"}, scales=SCALES)


def entry(route: str, *lines: str, kind: EntryKind = EntryKind.POLICY) -> Entry:
    return Entry(kind=kind, route=route, titles=(route,), lines=(tuple(map(Line, lines)),))


def words_of(entries: Sequence[Entry], language: int) -> str:
    return "\n".join(
        "\n".join((item.titles[language], *(line.text for line in item.lines[language]))) for item in entries
    )


@SITES
def test_every_text_of_every_record_is_in_an_entry(site: Path) -> None:
    edition = edition_of(site)
    entries = tuple(search_entries(edition))
    unseen = {id(unit.name) for unit in edition.library.units.values()}
    unseen |= {id(area.name) for area in edition.library.areas.values()}
    for index, language in enumerate(edition.config.languages):
        words = words_of(entries, index)
        missing = [
            text.versions[language.code]
            for text in edition.library.texts
            if language.code in text.versions and text.versions[language.code] not in words and id(text) not in unseen
        ]
        named = set(_names_and_notes(edition.library))
        assert not [words for words in missing if words not in named]


def _names_and_notes(library: Library) -> Iterator[str]:
    """Yield what stands only on pages of other records, or on none: names of works and of document types."""
    for record in (*library.works.values(), *library.document_types.values()):
        for field in ("title", "name", "series", "note"):
            text = getattr(record, field, None)
            if isinstance(text, Text):
                yield from text.versions.values()


class _Words(HTMLParser):
    """Collects the pieces of text in the main part of a page, without citations."""

    VOID = frozenset({"br", "img", "input", "hr", "wbr", "link", "meta"})

    def __init__(self) -> None:
        super().__init__()
        self.pieces: list[str] = []
        self._open: list[tuple[str, str]] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag not in self.VOID:
            self._open.append((tag, dict(attrs).get("class") or ""))

    def handle_endtag(self, tag: str) -> None:
        while self._open and self._open.pop()[0] != tag:
            pass

    def handle_data(self, data: str) -> None:
        if any(tag == "main" for tag, _ in self._open) and not any("citation" in name for _, name in self._open):
            self.pieces.append(data)


COUNTED = {"个数字和"}
"""Where the home page counts what there is: the end of one number's noun and the word before the next number."""


def test_every_run_of_chinese_in_the_main_part_of_a_page_is_found() -> None:
    edition = edition_of(ROOT)
    reader = Reader(search_script(edition.locales))
    entries = tuple(search_entries(edition))
    everything = reader.fold("\n".join(words_of(entries, index) for index in range(len(edition.config.languages))))
    runs: dict[str, str] = {}
    for page in edition.plan.pages:
        if page.language and page.kind not in EMBEDS.values():
            words = _Words()
            words.feed(files_of(project_site())[page.file].decode())
            for run in re.findall("[\u3400-\u9fff]{2,}", reader.fold("\n".join(words.pieces))):
                runs.setdefault(run, page.route)
    assert len(runs) > 2000
    parts = {(run[at : at + 6], route) for run, route in runs.items() for at in range(max(1, len(run) - 5))}
    unknown = {(part, route) for part, route in parts if part not in everything and part not in COUNTED}
    assert not unknown


def test_what_stands_on_every_page_of_a_kind_is_found_through_its_list() -> None:
    entries = {item.route: item for item in search_entries(edition_of(ROOT)) if item.kind is EntryKind.PAGE}
    for route, chinese, english in (
        ("policies/", "同主题政策", "On the same topics"),
        ("timeline/", "目标期限", "Target date"),
        ("data/", "除所录文件外，另在其他来源中见到同一数值", "The value was seen in another source"),
        ("reports/", "全部数字", "All figures"),
    ):
        zh, en = ("\n".join(line.text for line in lines) for lines in entries[route].lines)
        assert (chinese in zh, english in en) == (True, True), route
        assert "跳到正文" not in zh


@SITES
def test_every_entry_leads_to_a_page_in_every_language(site: Path) -> None:
    edition = edition_of(site)
    routes = {page.route for page in edition.plan.pages}
    for item in search_entries(edition):
        page, _, fragment = item.route.partition("#")
        for language in edition.config.languages:
            assert f"{language.code}/{page}" in routes
        assert bool(fragment) == (item.kind in {EntryKind.FIGURE, EntryKind.TERM, EntryKind.SOURCE})


@SITES
def test_the_files_are_the_same_every_time(site: Path) -> None:
    edition = edition_of(site)
    assert list(render_search(edition)) == list(render_search(edition))


def test_one_edit_makes_one_segment_and_one_chunk_anew() -> None:
    entries = [entry(f"policies/p-{number}/", f"第{number}条：互联网医院") for number in range(4000)]
    changed = list(entries)
    changed[1234] = replace(changed[1234], lines=((Line("别的文字"),),))
    before, after = list(segments(entries)), list(segments(changed))
    assert len(before) == len(after) > 3
    assert sum(old != new for old, new in zip(before, after, strict=True)) == 1
    assert (
        sum(a != b for old, new in zip(before, after, strict=True) for a, b in zip(old.chunks, new.chunks, strict=True))
        == 1
    )


def test_a_new_entry_moves_no_cut_but_its_own() -> None:
    entries = [entry(f"policies/p-{number}/") for number in range(4000)]
    longer = [*entries[:100], entry("policies/new/"), *entries[100:]]
    before, after = set(segments(entries)), set(segments(longer))
    assert len(before - after) <= 2
    assert [item for part in segments(longer) for item in part.entries] == longer


def test_a_segment_is_indexed_by_itself() -> None:
    entries = [entry("policies/a/", "互联网醫院 4.14亿人"), entry("policies/b/", "互联 hospital")]
    (segment,) = segments(entries)
    index = index_segment(segment, SCRIPT, 16)
    keys: dict[str, str] = {}
    for part in index.shards:
        keys.update(json.loads(part))
    assert keys["医院"] == steps([0])
    assert keys["互联"] == steps([0, 1])
    assert keys["#414000000"] == steps([0])
    assert keys["hospital"] == steps([1])
    assert "网醫" not in keys
    for key in keys:
        assert key in json.loads(index.shards[shard_of(key, 16)])


@pytest.mark.parametrize(
    ("text", "digits"),
    [
        ("4.14亿", ["414000000"]),
        ("414 million", ["414000000"]),
        ("41400万", ["414000000"]),
        ("414,000,000", ["414000000"]),
        ("14亿1178万", ["1411780000"]),
        ("11.76万亿", ["11760000000000"]),
        ("37.90", ["37.9"]),
        ("007", ["7"]),
        ("1.0005万", ["10005"]),
        ("1万2亿", ["10000", "200000000"]),
    ],
)
def test_numbers_are_read_by_value(text: str, digits: list[str]) -> None:
    assert list(plain_digits(text, SCALES)) == digits


def test_characters_are_compared_without_case_width_accent_and_variant() -> None:
    reader = Reader(SCRIPT)
    assert reader.fold("ＡＢ〔２０２４〕醫É “x”") == 'ab(2024)医e "x"'
    assert all(len(fold_character(chr(code), {})) == 1 for code in range(0x20, 0x30000) if not 0xD800 <= code < 0xE000)


def test_a_folded_text_is_as_long_as_the_text() -> None:
    text = "İstanbul ﬁn ㎡ ½ Ǆ 互聯網…①"
    assert len(Reader(SCRIPT).fold(text)) == len(text)


def test_names_are_spelled_as_they_are_read() -> None:
    edition = edition_of(ROOT)
    readings = search_readings(edition)
    assert {"chongqingshi", "cqs"} <= set(readings.spellings("重庆市"))
    assert "xizang" in readings.spellings("西藏")
    assert readings.initial("重庆市政策") == "C"
    assert readings.spellings("WHO") == ()
    assert "重庆" in province_readings(edition.library.provinces.values())
    assert Readings({}).initial("“apple”") == "A"


def test_shards_change_in_number_only_when_a_site_doubles() -> None:
    counts = [shard_count(number) for number in range(0, 50_000, 100)]
    assert counts == sorted(counts)
    assert set(counts) == {16, 32, 64, 128, 256, 512}


def test_search_ends_no_script_and_no_line() -> None:
    (segment,) = segments([entry("policies/a/", "</script>\u2028=cmd|'x'!A1")])
    (chunk,) = index_segment(segment, SCRIPT, 16).chunks
    assert "\u2028" not in chunk.words[0]
    assert json.loads(chunk.words[0])[0][4] == ["</script>\u2028=cmd|'x'!A1"]


def test_the_table_of_contents_names_every_file() -> None:
    files: Mapping[str, bytes] = {artifact.path: artifact.content for artifact in render_search(edition_of(ROOT))}
    for language in ("zh", "en"):
        text = files[f"search/contents-{language}.js"].decode()
        match = re.fullmatch(r'reportsiteSearch\("contents","",(.*)\);\n', text, re.DOTALL)
        assert match
        contents = json.loads(match[1])
        assert {f"search/{name}.js" for name in contents["hashes"]} == {
            path for path in files if "contents" not in path
        }
        names = {name for segment in contents["segments"] for name, _ in segment}
        assert {f"words-{language}-{name}" for name in names} <= set(contents["hashes"])


def test_entries_need_a_search_page_in_every_language() -> None:
    scopes = search_scopes(edition_of(ROOT))
    assert [scope.page.kind for scope in scopes] == [PageKind.SEARCH, PageKind.SEARCH]
    entries = Entries(scopes, lambda: Readings({})).all()
    assert {item.kind for item in entries} == set(EntryKind)
    assert search_script(edition_of(ROOT).locales).folds["醫"] == "医"


@SITES
def test_a_draft_leads_where_its_entry_leads(site: Path) -> None:
    makers = list(Entries(search_scopes(edition_of(site)), lambda: Readings({})).makers())
    assert len(makers) > 20
    assert [maker.route for maker in makers] == [maker.make().route for maker in makers]


def kept(path: Path, edition: Edition, program: str = "program") -> tuple[list[Artifact], set[str]]:
    """Return the files of the search by an index that is kept, and which kinds of things it made anew."""
    with KeptIndex(path, program, prints_of(edition, {}, {})) as index:
        made = list(render_search(edition, index))
        keep_index(path, index.left())
    return made, {name.partition(" ")[0] for name in index.fresh}


def test_an_index_that_is_kept_is_the_same_and_only_the_new_is_made(tmp_path: Path) -> None:
    edition, path = edition_of(ROOT), tmp_path / "kept.sqlite"
    plain = list(render_search(edition))
    assert kept(path, edition)[0] == plain
    assert kept(path, edition) == (plain, set())
    for program in ("another", "another"):
        files, fresh = kept(path, edition, program)
        assert files == plain
    assert fresh == set()
    path.write_bytes(b"spoilt")
    assert kept(path, edition)[0] == plain


def test_a_changed_record_makes_one_chunk_anew_and_whatever_names_it(tmp_path: Path) -> None:
    edition, path = edition_of(ROOT), tmp_path / "kept.sqlite"
    kept(path, edition)
    policies = dict(edition.library.policies)
    first = next(iter(policies))
    policies[first] = replace(policies[first], summary=Text({"zh": "别的摘要", "en": "Another summary"}))
    changed = replace(edition, library=replace(edition.library, policies=policies))
    files = {"content/policies/some.yaml": b"changed"}
    with KeptIndex(path, "program", prints_of(changed, files, {})) as index:
        assert list(render_search(changed, index)) == list(render_search(changed))
    assert sum(name.startswith("chunk") for name in index.fresh) == 1
    assert sum(name.startswith("segment") for name in index.fresh) == 1
    # A body is named by policies; where the records stay the same, so do their chunks.
    bodies = {key: replace(body, note=Text({"zh": "注"})) for key, body in edition.library.bodies.items()}
    renamed = replace(edition, library=replace(edition.library, bodies=bodies))
    files["content/reference/bodies.yaml"] = b"changed"
    with KeptIndex(path, "program", prints_of(renamed, files, {})) as index:
        assert list(render_search(renamed, index)) == list(render_search(renamed))
