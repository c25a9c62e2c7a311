"""Edition → the pictures of its reports and policies."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator
from pathlib import Path

import msgspec

from reportsite.artifacts import Artifact
from reportsite.diagnostics import Diagnostics
from reportsite.render.cards.content import Card, card_of
from reportsite.render.cards.drawing import CardPainter
from reportsite.render.cards.paths import picture_path
from reportsite.render.pages import Edition, PageRenderer

Painter = Callable[[Card], bytes]
VERSION = "1"
"""Changes with what a card looks like, so that pictures kept from earlier are drawn anew."""


def painter_of(edition: Edition) -> CardPainter:
    """Return what draws the pictures of a site."""
    return CardPainter([folder.parent / "theme" for folder in edition.template_folders])


def card_key(card: Card, fonts: bytes) -> str:
    """Return what is the same only for pictures that look the same."""
    return hashlib.sha256(msgspec.msgpack.encode(card) + fonts + VERSION.encode()).hexdigest()


def fonts_key(files: tuple[Path, ...]) -> bytes:
    """Return what is the same only for the same fonts."""
    return b"".join(hashlib.sha256(file.read_bytes()).digest() for file in files)


def render_cards(edition: Edition, paint: Painter) -> Iterator[Artifact]:
    """Yield a picture for each report and policy in each language; none where the settings do without."""
    if not edition.config.share.images:
        return
    renderer = PageRenderer(edition, Diagnostics())
    for page in edition.plan.pages:
        path = picture_path(page)
        if path:
            yield Artifact(path, paint(card_of(renderer.scope(page))))
