"""Edition → the pictures of its reports and policies."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path

import msgspec

from reportsite.artifacts import Artifact
from reportsite.diagnostics import Diagnostics
from reportsite.render.cards.content import Card, card_of
from reportsite.render.cards.drawing import CardPainter
from reportsite.render.cards.paths import picture_path
from reportsite.render.dear_files import DearFiles, StandingFile
from reportsite.render.pages import Edition, PageRenderer

Painter = Callable[[Card], bytes]
VERSION = "2"
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


def render_cards(edition: Edition, dear: DearFiles, paint: Painter | None = None) -> Iterator[Artifact | StandingFile]:
    """Yield a picture for each report and policy in each language; none where the settings do without.

    One takes as long to draw as pages do, so those that stand in the output are left there: `dear` knows which.
    """
    if not edition.config.share.images:
        return
    painter = painter_of(edition)
    fonts = fonts_key(painter.files) + painter.version.encode()
    renderer = PageRenderer(edition, Diagnostics())
    for page in edition.plan.pages:
        path = picture_path(page)
        if path:
            card = card_of(renderer.scope(page))
            yield dear.file(path, card_key(card, fonts).encode(), partial((paint or painter.paint), card))
