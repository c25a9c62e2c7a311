"""What pages weigh: HTML, styles and scripts together, and that each page loads the styles of what stands on it."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterator, Mapping

from tests.render.reading import read
from tests.sites.building import files_of, project_site

WHOLE = 100 * 1024
"""The bytes of HTML, styles and scripts that a page may have, before compression; fonts and pictures aside."""
SCRIPTS = 40_000


def _files() -> Mapping[str, bytes]:
    return files_of(project_site())


def _loaded(page: str) -> Iterator[str]:
    """Yield the styles and scripts that a page asks for, as paths of the site."""
    reading = read(_files()[page])
    asked = [link["href"] for link in reading.all("link", rel="stylesheet")]
    asked += [script["src"] for script in reading.all("script") if "src" in script]
    for path in asked:
        yield posixpath.normpath(posixpath.join("/", posixpath.dirname(page), path)).lstrip("/")


def _pages() -> list[str]:
    return [path for path in _files() if path.endswith(".html")]


def test_no_page_is_heavier_than_its_budget() -> None:
    weights = {page: len(_files()[page]) + sum(len(_files()[path]) for path in _loaded(page)) for page in _pages()}
    assert not {page: weight for page, weight in weights.items() if weight > WHOLE}


def test_the_scripts_of_a_page_are_smaller_than_theirs() -> None:
    for page in _pages():
        assert sum(len(_files()[path]) for path in _loaded(page) if path.endswith(".js")) < SCRIPTS, page


def test_a_page_loads_the_styles_of_whatever_stands_on_it() -> None:
    styled: dict[str, set[str]] = {}
    for path, content in _files().items():
        if path.endswith(".css"):
            selectors = re.sub(r"\{[^{}]*\}|\"[^\"]*\"", " ", content.decode())
            styled[path] = set(re.findall(r"\.([a-zA-Z][\w-]*)", selectors))
    anywhere = set().union(*styled.values())
    for page in _pages():
        here = set().union(*(styled[path] for path in _loaded(page) if path in styled))
        used = {name for _, own in read(_files()[page]).elements for name in own.get("class", "").split()}
        assert not (used & anywhere) - here, page


def test_no_page_waits_for_more_than_three_styles() -> None:
    """A fourth waits, on a slow line, until a font of a megabyte is there, and nothing is painted before."""
    for page in _pages():
        assert sum(path.endswith(".css") for path in _loaded(page)) <= 3, page
