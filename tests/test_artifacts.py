"""Paths that a site may hold, and paths that cannot stand side by side."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reportsite.artifacts import Artifact, ArtifactPaths, path_problem
from reportsite.errors import ArtifactClash, ArtifactPathError

GOOD = [
    "index.html",
    "zh/reports/cnnic-53/index.html",
    "assets/互联网医疗.svg",
    ".nojekyll",
    ".well-known/security.txt",
    "a b.txt",
    "console/index.html",
    "com.html",
    "com10.txt",
    "x" * 255,
]

BAD = [
    "",
    "/index.html",
    "zh//index.html",
    "zh/",
    ".",
    "..",
    "zh/../index.html",
    "./index.html",
    "zh\\index.html",
    "C:/index.html",
    "index.html:stream",
    "a\0b",
    "a\nb",
    "a\x85b",
    'a"b',
    "a?b",
    "a*b",
    "CON",
    "con.html",
    "zh/Aux.tar.gz",
    "nul .txt",
    "COM1",
    "lpt¹.txt",
    "a.",
    "a ",
    "zh./index.html",
    ".git/config",
    "zh/.GIT/config",
    ".reportsite.json",
    "zh/.reportsite.staging",
    unicodedata.normalize("NFD", "é.html"),
    "\ud800.html",
    "x" * 256,
    "医" * 86,
]


@pytest.mark.parametrize("path", GOOD)
def test_a_path_that_means_the_same_everywhere_is_accepted(path: str) -> None:
    assert Artifact(path, b"").path == path


@pytest.mark.parametrize("path", BAD, ids=ascii)
def test_a_path_that_some_system_reads_otherwise_is_refused(path: str) -> None:
    with pytest.raises(ArtifactPathError) as refusal:
        Artifact(path, b"")
    assert str(refusal.value).isprintable()


@given(st.text())
def test_an_accepted_path_never_leaves_the_site(path: str) -> None:
    if not path_problem(path):
        assert all(name not in {"", ".", ".."} for name in path.split("/"))
        assert not set(path) & set('\\:\0<>"|?*')


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ("a.html", "a.html"),
        ("zh/About.html", "zh/about.html"),
        ("straße.html", "STRASSE.html"),
        ("a", "a/index.html"),
        ("a/index.html", "a"),
        ("A/one.html", "a/two.html"),
        ("a/b", "a/B/c"),
        ("Zh/x/one.html", "zh/y/two.html"),
    ],
)
def test_two_paths_that_are_one_on_some_system_clash_and_are_both_named(first: str, second: str) -> None:
    paths = ArtifactPaths()
    paths.claim(first)
    with pytest.raises(ArtifactClash) as clash:
        paths.claim(second)
    assert f"`{first}`" in str(clash.value)
    assert f"`{second}`" in str(clash.value)


def test_paths_with_a_common_beginning_stand_side_by_side() -> None:
    paths = ArtifactPaths()
    for path in ("a/b.html", "a/bc.html", "ab/b.html", "a/b/c.html", "zh/a/b.html"):
        paths.claim(path)
