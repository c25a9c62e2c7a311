"""The pictures of a site: only those are drawn that no build before has drawn, since one takes as long as pages do."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from reportsite.artifacts import Artifact
from reportsite.incremental.untouched import STATE_VERSION, state_path
from reportsite.render.cards.content import Card
from reportsite.render.cards.files import card_key, fonts_key, painter_of, render_cards
from reportsite.render.pages import Edition
from reportsite.state.store import Store


def pictures_path(site: Path, output: Path) -> Path:
    """Return the file in which builds of a site into a folder keep its pictures."""
    return state_path(site, output).with_suffix(".pictures.sqlite")


def kept_cards(edition: Edition, path: Path) -> Iterator[Artifact]:
    """Yield the pictures of a site, those that `path` keeps and those it lacks; keep them for the next build."""
    if not edition.config.share.images:
        return
    painter = painter_of(edition)
    fonts = fonts_key(painter.files) + painter.version.encode()
    with Store(path, STATE_VERSION) as store:
        known = store.all("")
        used: set[str] = set()
        fresh: dict[str, bytes] = {}

        def paint(card: Card) -> bytes:
            key = card_key(card, fonts)
            used.add(key)
            if key not in known and key not in fresh:
                fresh[key] = painter.paint(card)
            return known.get(key) or fresh[key]

        yield from render_cards(edition, paint)
        store.put(fresh, known.keys() - used)
