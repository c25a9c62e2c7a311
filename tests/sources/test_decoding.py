"""Nodes go in, typed values come out; what does not fit is told at its place, all of it at once."""

from __future__ import annotations

from collections.abc import Mapping
from enum import IntEnum, StrEnum
from typing import Annotated

import pytest
from msgspec import Struct

from reportsite.diagnostics import Diagnostics, Position
from reportsite.sources import nodes
from reportsite.sources.decoding import INVALID, Converter, Decoder
from reportsite.sources.yaml_reader import parse_yaml


class Colour(StrEnum):
    RED = "red"
    GREEN = "green"


class Rank(IntEnum):
    FIRST = 1
    NINTH = 9


class Metre(Struct, frozen=True):
    length: int


class Is(Struct, frozen=True):
    what: str


class Part(Struct, frozen=True, kw_only=True):
    position: Position
    name: str


class Thing(Struct, frozen=True, kw_only=True):
    text: str = "none"
    count: int = 0
    truth: bool = False
    colour: Colour | None = None
    rank: Rank | None = None
    words: tuple[str, ...] = ()
    table: Mapping[str, Colour] | None = None
    part: Part | None = None
    parts: tuple[Part, ...] = ()
    length: Metre | None = None
    named: Annotated[str, Is("name")] | None = None


def metre(decoder: Decoder, node: nodes.Node) -> object:
    words = decoder.text(node)
    if not isinstance(words, str):
        return INVALID
    return Metre(int(words.removesuffix("m"))) if words.endswith("m") else decoder.wrong_type(node, "metres")


def decode(text: str) -> tuple[Thing | None, list[str], list[tuple[object, str, str]]]:
    diagnostics = Diagnostics()
    heard: list[tuple[object, str, str]] = []
    converters: dict[type, Converter] = {Metre: metre}
    decoder = Decoder(
        diagnostics,
        converters=converters,
        on_marker=lambda marker, value, position: heard.append((marker, value, f"{position.line}:{position.column}")),
    )
    node = parse_yaml(text, "a.yaml", diagnostics)
    assert node is not None
    thing = decoder.decode(node, Thing)
    told = []
    for item in diagnostics:
        arguments = " ".join(f"{name}={value}" for name, value in item.arguments.items() if value)
        told.append(f"{item.position.line}:{item.position.column} {item.rule.code} {arguments}".rstrip())
    return thing, told, heard


@pytest.mark.parametrize(
    ("text", "thing"),
    [
        ("{}", Thing()),
        ("text: NO", Thing(text="NO")),
        ("text: 0571", Thing(text="0571")),
        ('text: "null"', Thing(text="null")),
        ("text: |\n  a\n  b", Thing(text="a\nb")),
        ("count: 0", Thing(count=0)),
        ('count: "-12"', Thing(count=-12)),
        ("count: 999999999999999999", Thing(count=999_999_999_999_999_999)),
        ("truth: true", Thing(truth=True)),
        ("truth: false", Thing(truth=False)),
        ("colour: red", Thing(colour=Colour.RED)),
        ("colour: ~", Thing(colour=None)),
        ("colour:", Thing(colour=None)),
        ("rank: 9", Thing(rank=Rank.NINTH)),
        ("words: []", Thing(words=())),
        ("words: [a, 1:20]", Thing(words=("a", "1:20"))),
        ("table: {a: red, b: green}", Thing(table={"a": Colour.RED, "b": Colour.GREEN})),
        ("part: {name: x}", Thing(part=Part(position=Position("a.yaml", 1, 7), name="x"))),
        (
            "parts:\n- name: x\n- {name: y}",
            Thing(
                parts=(
                    Part(position=Position("a.yaml", 2, 3), name="x"),
                    Part(position=Position("a.yaml", 3, 3), name="y"),
                )
            ),
        ),
        ("length: 5m", Thing(length=Metre(5))),
        ("length: null", Thing(length=None)),
        ("named: abc", Thing(named="abc")),
    ],
)
def test_a_value_is_read_by_the_type_of_its_field(text: str, thing: Thing) -> None:
    value, problems, _ = decode(text)
    assert not problems
    assert value == thing


@pytest.mark.parametrize(
    ("text", "problems"),
    [
        ("text:", ["1:6 RS104"]),
        ("text: ~", ["1:7 RS104"]),
        ('text: ""', ["1:7 RS104"]),
        ('text: "  "', ["1:7 RS104"]),
        ("text: [a]", ["1:7 RS103 expected=text found=a list"]),
        ("text: {a: b}", ["1:7 RS103 expected=text found=a mapping"]),
        ("count: 010", ["1:8 RS207 value=010"]),
        ("count: 1_000", ["1:8 RS207 value=1_000"]),
        ("count: 1.0", ["1:8 RS207 value=1.0"]),
        ("count: +5", ["1:8 RS207 value=+5"]),
        ("count: １", ["1:8 RS207 value=１"]),
        ("count: 1000000000000000000", ["1:8 RS207 value=1000000000000000000"]),
        ("count: [1]", ["1:8 RS103 expected=a single value found=a list"]),
        ("truth: yes", ["1:8 RS208 value=yes"]),
        ("truth: True", ["1:8 RS208 value=True suggestion=true"]),
        ("truth: flase", ["1:8 RS208 value=flase suggestion=false"]),
        ("colour: rad", ["1:9 RS201 value=rad choices=red, green suggestion=red"]),
        ("colour: Green", ["1:9 RS201 value=Green choices=red, green suggestion=green"]),
        ("colour: purple", ["1:9 RS201 value=purple choices=red, green"]),
        ("rank: 2", ["1:7 RS201 value=2 choices=1, 9"]),
        ("words: a", ["1:8 RS103 expected=a list found=a single value"]),
        ("words:", ["1:7 RS103 expected=a list found=nothing"]),
        ("words: {a: b}", ["1:8 RS103 expected=a list found=a mapping"]),
        ("words: [a, [b], ~]", ["1:12 RS103 expected=text found=a list", "1:17 RS104"]),
        ("table: {a: red, b: blue}", ["1:20 RS201 value=blue choices=red, green"]),
        ("table: [red]", ["1:8 RS103 expected=a mapping found=a list"]),
        ("part: x", ["1:7 RS103 expected=a mapping found=a single value"]),
        ("part: {}", ["1:7 RS102 field=name"]),
        ("part: {nam: x}", ["1:7 RS102 field=name", "1:8 RS101 key=nam suggestion=name"]),
        ("part: {name: x, nam: y}", ["1:17 RS101 key=nam"]),
        ("part: {name: x, position: here}", ["1:17 RS101 key=position"]),
        ("length: 5", ["1:9 RS103 expected=metres found=a single value"]),
        ("colur: red", ["1:1 RS101 key=colur suggestion=colour"]),
        ("xyz: 1", ["1:1 RS101 key=xyz"]),
        ("- a", ["1:1 RS103 expected=a mapping found=a list"]),
    ],
)
def test_what_does_not_fit_is_told_with_its_place_and_the_nearest_word(text: str, problems: list[str]) -> None:
    value, told, _ = decode(text)
    assert value is None
    assert told == problems


def test_all_that_is_wrong_with_a_record_is_told_at_once() -> None:
    _, told, _ = decode(
        "text: []\ncount: x\ncolour: rad\nparts: [{}, {name: ~}, {name: a}]\ncolur: red\ntruth: maybe\n"
    )
    assert [entry.split(" ")[:2] for entry in told] == [
        ["1:7", "RS103"],
        ["2:8", "RS207"],
        ["3:9", "RS201"],
        ["4:9", "RS102"],
        ["4:20", "RS104"],
        ["5:1", "RS101"],
        ["6:8", "RS208"],
    ]


def test_a_marked_value_is_handed_over_with_its_place_even_from_a_broken_record() -> None:
    assert decode("count: x\nnamed: abc")[2] == [(Is("name"), "abc", "2:8")]
    assert decode("named: ~")[2] == []
    assert decode("named: [a]")[2] == []


def test_a_file_with_a_thousand_mistakes_is_read_no_further() -> None:
    text = "parts:\n" + "- {nam: x}\n" * 5000
    assert len(decode(text)[1]) == 1000


def test_a_type_that_nobody_can_read_is_a_mistake_of_the_program() -> None:
    decoder = Decoder(Diagnostics(), converters={}, on_marker=lambda *_: None)
    with pytest.raises(TypeError):
        decoder.value(nodes.Scalar("1", Position("a.yaml")), float)
