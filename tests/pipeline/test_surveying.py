"""How translations stand, put aside file by file: the same as where all of them are held."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import chain
from pathlib import Path

import pytest
from msgspec.structs import force_setattr

from reportsite.building.surveying import survey_aside
from reportsite.render.passages import RememberedPassages, make_parser, parallel_texts, prose_passages
from reportsite.site.translations import Survey, survey
from reportsite.state.aside import Aside
from reportsite.state.reads import Ledger, Watched
from tests.sites.building import MINIMAL, ROOT, edition_of

SITES = pytest.mark.parametrize("site", [ROOT, MINIMAL], ids=["project", "minimal"])


def both(site: Path, passed_over: Iterable[str] = ()) -> tuple[Survey, Survey]:
    """Return how translations stand, held and put aside."""
    edition, over = edition_of(site), set(passed_over)

    def is_over(files: Iterable[str]) -> bool:
        return over.issuperset(files)

    library, config, aside = edition.library, edition.config, Aside(0)
    texts = parallel_texts(library, config, None, is_over)
    languages = [language.code for language in config.languages]
    held = survey(texts, languages, library.translation_lock)
    return held, survey_aside(library, config, RememberedPassages(aside), aside=aside, passed_over=is_over)


@SITES
def test_what_is_put_aside_is_what_would_be_held(site: Path) -> None:
    held, aside = both(site)
    assert len(held.by_file) > 5
    assert dict(aside.by_file) == dict(held.by_file)
    assert list(aside.by_file) == list(held.by_file)
    assert tuple(chain.from_iterable(aside.by_file.values())) == held.translations
    assert aside.followed == held.followed
    assert [aside.noted(file) for file in held.by_file] == [held.noted(file) for file in held.by_file]
    assert aside.noted("content/nowhere.yaml") == ()


@SITES
def test_files_passed_over_are_not_there(site: Path) -> None:
    over = next(iter(both(site)[0].by_file))
    held, aside = both(site, [over])
    assert over not in aside.by_file
    assert list(aside.by_file) == list(held.by_file)


def test_who_asks_for_a_file_with_nothing_to_say_is_noted() -> None:
    _, aside = both(ROOT)
    file, ledger = next(file for file in aside.by_file if file in aside.silent), Ledger()
    force_setattr(aside, "by_file", Watched("translations", aside.by_file, ledger))
    assert aside.noted(file) == ()
    assert ledger.reads == {("translations", file)}


def test_passages_are_remembered_as_they_were_read() -> None:
    remembered, parser = RememberedPassages(Aside()), make_parser()
    for bodies in edition_of(ROOT).library.report_bodies.values():
        for prose in bodies.values():
            expected = prose_passages(parser, prose)
            assert remembered(parser, prose) == expected
            assert remembered(parser, prose) == expected
