"""Fingerprints: where a value stands does not count, everything else does."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction
from types import MappingProxyType

import msgspec
import pytest
from hypothesis import assume, example, given
from hypothesis import strategies as st
from msgspec import Struct
from msgspec.structs import replace

from reportsite.diagnostics import Position
from reportsite.model.library import Library
from reportsite.model.text import Text
from reportsite.state.fingerprints import SIZE, digest, fingerprint
from tests.sites.building import MINIMAL, ROOT, edition_of

PATHS = st.sampled_from(
    [
        "site.yaml",
        "content/relations.yaml",
        "content/pages/about.zh.md",
        "content/reports/a-very-long-name-x/figures.yaml",
    ]
)
POSITIONS = st.builds(Position, PATHS, st.integers(1, 100_000), st.integers(1, 3000))
PLAIN = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**63), 2**63) | st.text() | st.floats(allow_nan=False),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
    max_leaves=12,
)


class Record(Struct, frozen=True):
    """Something with a place, as all records are."""

    name: str
    position: Position
    said: object = None


def same_encoding(first: object, second: object) -> bool:
    return msgspec.msgpack.encode(first) == msgspec.msgpack.encode(second)


@given(st.text(), PLAIN, POSITIONS, POSITIONS)
def test_where_a_value_stands_does_not_count(name: str, said: object, here: Position, there: Position) -> None:
    one, other = Record(name, here, said), Record(name, there, said)
    assert fingerprint(one) == fingerprint(other)
    assert fingerprint([one, {name: other}]) == fingerprint([other, {name: one}])


@given(PLAIN, PLAIN, POSITIONS)
def test_what_a_value_says_counts(one: object, other: object, here: Position) -> None:
    assume(not same_encoding(one, other))
    assert fingerprint(one) != fingerprint(other)
    assert fingerprint(Record("name", here, one)) != fingerprint(Record("name", here, other))


@given(st.text(max_size=3), PATHS, PATHS, st.text(alphabet="0123456789 ,", min_size=2, max_size=3))
@example("哮", "content/pages/about.zh.md", "content/relations.yaml", "12")
@example("𠓤", "content/pages/about.zh.md", "content/relations.yaml", "12")
@example("–ـ", "content/pages/about.zh.md", "content/relations.yaml", "12")
@example("哨", "content/a.md", "content/b.md", ", ")
def test_a_text_that_names_a_place_is_no_place(before: str, here: str, there: str, after: str) -> None:
    """Bytes of text may look like those of a position: 哮 ends in those that begin one."""
    assume(here != there)
    assert fingerprint(before + here + after) != fingerprint(before + there + after)


@pytest.mark.parametrize("before", ["", "–", "哮", "哨", "a", "𠓤", "“"])
def test_a_place_after_any_text_is_one(before: str) -> None:
    here, there = Position("content/relations.yaml", 3, 5), Position("content/pages/about.zh.md", 30_000, 700)
    assert fingerprint([before, here, before]) == fingerprint([before, there, before])


def test_texts_of_several_languages_count_and_their_places_do_not() -> None:
    topic = next(iter(edition_of(MINIMAL).library.topics.values()))
    assert isinstance(topic.name, Text)
    assert fingerprint(topic) != fingerprint(replace(topic, name=topic.summary))
    assert fingerprint(topic) == fingerprint(
        msgspec.msgpack.decode(msgspec.msgpack.encode(topic, enc_hook=dict), type=type(topic))
    )


def records(library: Library) -> Mapping[str, object]:
    return {
        f"{name} {key}": value
        for name in library.__struct_fields__
        if isinstance(items := getattr(library, name), Mapping)
        for key, value in items.items()
        if not isinstance(value, dict | MappingProxyType)
    }


@pytest.mark.parametrize("site", [MINIMAL, ROOT], ids=["minimal", "own"])
def test_all_records_of_a_site_have_fingerprints_of_their_own(site: object) -> None:
    assert isinstance(site, type(ROOT))
    found: dict[bytes, list[str]] = {}
    for name, record in records(edition_of(site).library).items():
        if name.startswith(("relations ",)):
            continue
        try:
            found.setdefault(fingerprint(record), []).append(name)
        except TypeError:
            continue
    alike = [names for names in found.values() if len({name.partition(" ")[2] for name in names}) > 1]
    assert alike == []
    assert len(found) > 15


def test_the_order_of_a_map_counts_and_its_kind_does_not() -> None:
    assert fingerprint({"a": 1, "b": 2}) != fingerprint({"b": 2, "a": 1})
    assert fingerprint(MappingProxyType({"a": 1})) == fingerprint({"a": 1})
    assert fingerprint(Fraction(1, 3)) != fingerprint(Fraction(2, 3))


@given(st.lists(st.binary()), st.lists(st.binary()))
def test_a_digest_tells_its_parts_apart(one: list[bytes], other: list[bytes]) -> None:
    assert (digest(*one) == digest(*other)) == (one == other)
    assert len(digest(*one)) == SIZE
