"""Ids go in as they are heard; those that are malformed, doubled or lead nowhere come out, with the nearest known."""

from __future__ import annotations

import pytest

from reportsite.diagnostics import Diagnostics, Position
from reportsite.model.references import Defines, IsAddress, IsSlug, Kind, Refers
from reportsite.model.registry import Registry, is_web_address
from tests.sites.building import told

HERE = Position("a.yaml", 3, 7)
BAD_ID = "a.yaml:3:7 RS204: not an identifier: `{}` (use a-z, 0-9 and `-`)"


def heard(*marked: tuple[object, str, Position]) -> list[str]:
    diagnostics = Diagnostics()
    registry = Registry(diagnostics)
    for marker, value, position in marked:
        registry.hear(marker, value, position)
    registry.resolve()
    return told(diagnostics)


@pytest.mark.parametrize(
    "value",
    [
        *(
            "",
            "-",
            "a-",
            "-a",
            "a--b",
            "A",
            "aB",
            "a_b",
            "a b",
            "a.b",
            "a/b",
            "a\\b",
            "../a",
            "..",
            ".",
            "/etc",
            "C:",
            "a:b",
        ),
        *(
            "a\0",
            "a\n",
            "a\tb",
            "é",
            "政策",
            "ａ",
            "a%2fb",
            "a?b",
            "a#b",
            "<b>",
            "'",
            "con",
            "prn",
            "aux",
            "nul",
            "com1",
        ),
        *("lpt9", "index", "a" * 101),
    ],
)
@pytest.mark.parametrize("kind", [Kind.POLICY, Kind.REPORT, Kind.BODY, Kind.TOPIC, Kind.INDICATOR, Kind.POLICY_TABLE])
def test_an_id_that_could_choose_a_path_is_refused(kind: Kind, value: str) -> None:
    assert heard((Defines(kind), value, HERE)) == [BAD_ID.format(value)]


@pytest.mark.parametrize("value", ["a", "1", "a-1", "nhc-briefing-2025-09-11", "console", "com10", "a" * 100])
def test_a_plain_id_is_taken(value: str) -> None:
    for kind in Kind:
        if kind not in {Kind.FIGURE, Kind.PROVINCE}:
            assert heard((Defines(kind), value, HERE)) == []


@pytest.mark.parametrize("value", ["../x", "a/b", "/x", "con", "A", "a\0", "index", ""])
def test_a_slug_that_could_choose_a_path_is_refused(value: str) -> None:
    assert heard((IsSlug(), value, HERE)) == [BAD_ID.format(value)]


def test_two_records_may_not_share_a_slug() -> None:
    assert heard((IsSlug(), "beijing", Position("a.yaml", 1, 2)), (IsSlug(), "beijing", HERE)) == [
        "a.yaml:3:7 RS302: duplicate slug id: `beijing` (it is already used at a.yaml:1:2)"
    ]


@pytest.mark.parametrize("value", ["netizens@2023-12", "a-1@2024", "a@2023-H1", "a@2025-09-11", "a@undated"])
def test_a_figure_is_named_with_its_date(value: str) -> None:
    assert heard((Defines(Kind.FIGURE), value, HERE)) == []


@pytest.mark.parametrize(
    "value", ["a", "a@", "@2024", "a@24", "a@2024-5", "a@2023-H3", "A@2024", "a/b@2024", "a@2024@2025"]
)
def test_a_figure_without_a_proper_date_is_refused(value: str) -> None:
    assert heard((Defines(Kind.FIGURE), value, HERE)) == [BAD_ID.format(value)]


@pytest.mark.parametrize(
    ("value", "good"), [("CN-BJ", True), ("XPCC", True), ("cn-bj", False), ("CN/BJ", False), ("C", False)]
)
def test_a_province_is_named_by_its_code(value: str, good: bool) -> None:  # noqa: FBT001
    assert heard((Defines(Kind.PROVINCE), value, HERE)) == ([] if good else [BAD_ID.format(value)])


def test_the_second_of_two_records_with_one_id_is_told_of_the_first() -> None:
    first = Position("b.yaml", 1, 5)
    assert heard((Defines(Kind.BODY), "cnnic", first), (Defines(Kind.BODY), "cnnic", HERE)) == [
        "a.yaml:3:7 RS302: duplicate body id: `cnnic` (it is already used at b.yaml:1:5)"
    ]


def test_records_of_two_kinds_may_share_an_id() -> None:
    assert heard((Defines(Kind.WORK), "cnnic-53", HERE), (Defines(Kind.REPORT), "cnnic-53", HERE)) == []


@pytest.mark.parametrize("kind", list(Kind))
def test_an_unknown_name_is_told_with_the_nearest_of_its_kind(kind: Kind) -> None:
    known = {Kind.FIGURE: "guangdong@2024", Kind.PROVINCE: "CN-GD"}.get(kind, "guangdong")
    wrong = {Kind.FIGURE: "guangdon@2024", Kind.PROVINCE: "CN-GG"}.get(kind, "guangdon")
    other = next(item for item in Kind if item not in {kind, Kind.FIGURE, Kind.PROVINCE})
    names = [
        (Defines(kind), known, HERE),
        (Defines(other), "guangdo", HERE),
        (Refers(kind), wrong, Position("c", 9, 1)),
    ]
    assert heard(*names) == [f"c:9:1 RS301: unknown {kind.value}: `{wrong}` (did you mean `{known}`?)"]


def test_an_unknown_name_that_is_near_to_nothing_gets_no_hint() -> None:
    assert heard((Defines(Kind.BODY), "cnnic", HERE), (Refers(Kind.BODY), "xyz", HERE)) == [
        "a.yaml:3:7 RS301: unknown body: `xyz`"
    ]


def test_a_name_may_come_before_its_record() -> None:
    assert heard((Refers(Kind.BODY), "cnnic", HERE), (Defines(Kind.BODY), "cnnic", HERE)) == []


def test_names_of_a_kind_whose_file_could_not_be_read_are_not_called_unknown() -> None:
    diagnostics = Diagnostics()
    registry = Registry(diagnostics)
    registry.hear(Refers(Kind.BODY), "cnnic", HERE)
    registry.hear(Refers(Kind.TOPIC), "water", HERE)
    registry.miss({Kind.BODY})
    registry.resolve()
    assert told(diagnostics) == ["a.yaml:3:7 RS301: unknown topic: `water`"]


@pytest.mark.parametrize(
    "value",
    [
        *("http://example.org", "https://example.org/", "HTTPS://EXAMPLE.ORG/A", "https://www.gov.cn:443/x?a=1&b=2#c"),
        *("http://127.0.0.1/", "http://[::1]/", "https://example.org/%E6%94%BF", "https://example.org/a(b)_c;d,e!$'*~"),
    ],
)
def test_a_web_address_is_let_through(value: str) -> None:
    assert is_web_address(value)
    assert heard((IsAddress(), value, HERE)) == []


@pytest.mark.parametrize(
    "value",
    [
        *(
            "",
            "example.org",
            "www.example.org/a",
            "/a",
            "//example.org",
            "///example.org",
            "\\\\example.org\\a",
            "#a",
            "?a",
        ),
        *("javascript:alert(1)", "JavaScript:alert(1)", " javascript:alert(1)", "java\tscript:alert(1)", "vbscript:x"),
        *("data:text/html,x", "file:///etc/passwd", "ftp://example.org/", "mailto:a@example.org", "blob:https://a/b"),
        *("http:", "http:/", "http://", "http:///a", "https:example.org", "http://:80/", "http://[::1", "http://[x]/"),
        *(
            "http://user@example.org/",
            "https://who.int@example.org/",
            "https://a:b@example.org/",
            "https://@example.org",
        ),
        *(
            "http://exa mple.org",
            "http://example.org/\n",
            "http://example.org/\0",
            "http://例子.org/",
            "http://example.org/政",
        ),
        *(
            'http://example.org/"',
            "http://example.org/<",
            "http://example.org/`",
            "http://example.org\\@a",
            "http://a^b/",
        ),
        *("http://example.org/{x}", "http://example.org/|"),
    ],
)
def test_any_other_address_is_refused(value: str) -> None:
    assert not is_web_address(value)
    assert heard((IsAddress(), value, HERE)) == [
        f"a.yaml:3:7 RS205: address is not allowed: `{value}` (use http or https)"
    ]


def test_names_heard_together_are_right_when_something_is_known_to_bear_them_sooner_or_later() -> None:
    diagnostics = Diagnostics()
    registry = Registry(diagnostics)
    registry.hear_all([(Defines(Kind.TOPIC), "before", HERE), (Refers(Kind.TOPIC), "before", HERE)])
    registry.hear_all([(Refers(Kind.TOPIC), "later", HERE), (Refers(Kind.BODY), "before", HERE)])
    registry.hear_all([(Defines(Kind.TOPIC), "later", HERE)])
    registry.resolve()
    assert [item.split(" (")[0] for item in told(diagnostics)] == ["a.yaml:3:7 RS301: unknown body: `before`"]


def test_names_that_are_forgotten_are_not_told_of_again() -> None:
    diagnostics = Diagnostics()
    registry = Registry(diagnostics)
    registry.hear(Defines(Kind.TOPIC), "known", HERE)
    registry.hear(Refers(Kind.TOPIC), "unknown", HERE)
    registry.forget_names()
    registry.resolve()
    assert told(diagnostics) == []
    assert registry.place(Kind.TOPIC, "known") == HERE
