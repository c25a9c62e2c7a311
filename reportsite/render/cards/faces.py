"""Fonts of the theme → glyphs as masks and widths; with `drawing`, the only place that knows Pillow, an extra."""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from msgspec import Struct

from reportsite.errors import SettingsError

if TYPE_CHECKING:
    from PIL import Image, ImageFont

FONTS = ("source-sans-3-latin.woff2", "noto-sans-sc-common.woff2", "noto-sans-sc-rare.woff2")
"""Files of theme/fonts, by which each character is tried in turn."""
_ALL = _LATIN, _COMMON, _RARE = 0, 1, 2
_ABSENT = "\U0010fffe"
"""A character that no font has: what is drawn for it is drawn for all that a font lacks."""


class Glyph(Struct, frozen=True):
    """A character as it is drawn at the size of its faces."""

    mask: Image.Image | None
    """What is drawn of it; None for a space."""
    left: int
    """From where the pen stands to the mask."""
    top: int
    """From the base line to the mask, downwards."""
    advance: float
    """How far the pen goes on."""

    def looks_like(self, other: Glyph) -> bool:
        """Tell whether the same is drawn for another character."""
        mine, theirs = self.mask, other.mask
        if mine is None or theirs is None:
            return mine is theirs
        return mine.size == theirs.size and mine.tobytes() == theirs.tobytes()


class Faces:
    """The fonts of one size in all weights. Each is opened when it is drawn with: that takes as long as ten pages."""

    def __init__(self, files: Sequence[Path], size: int) -> None:
        self._files = files
        self._size = size
        self._open: dict[int, ImageFont.FreeTypeFont] = {}
        self._weights: dict[int, int] = {}
        self._absent: dict[tuple[int, int], Glyph] = {}
        self._glyphs: dict[tuple[str, int, bool], Glyph] = {}

    def glyph(self, character: str, weight: int, *, chinese: bool) -> Glyph:
        """Return a character as it stands in a text, which is Chinese or not: of the first font that has it."""
        key = (character, weight, chinese)
        if key not in self._glyphs:
            order = _order(character, chinese=chinese)
            drawn = (self._draw(number, character, weight) for number in order)
            found = (glyph for number, glyph in zip(order, drawn, strict=False) if not self._lacks(number, glyph, key))
            self._glyphs[key] = next(found, None) or self._draw(order[0], character, weight)
        return self._glyphs[key]

    def has(self, character: str, weight: int) -> bool:
        """Tell whether one of the fonts has a character."""
        key = (character, weight, True)
        return any(not self._lacks(number, self._draw(number, character, weight), key) for number in _ALL)

    def _lacks(self, number: int, glyph: Glyph, key: tuple[str, int, bool]) -> bool:
        character, weight, _ = key
        if character.isspace():
            return False
        if (number, weight) not in self._absent:
            self._absent[number, weight] = self._draw(number, _ABSENT, weight)
        return glyph.looks_like(self._absent[number, weight])

    def _draw(self, number: int, character: str, weight: int) -> Glyph:
        from PIL import Image, ImageDraw  # noqa: PLC0415 (an extra, which may be missing)

        font, size = self._font(number, weight), self._size
        image = Image.new("L", (3 * size, 3 * size), 0)
        ImageDraw.Draw(image).text((size, 2 * size), character, fill=255, font=font, anchor="ls")
        box = image.getbbox() or (0, 0, 0, 0)
        return Glyph(
            mask=image.crop(box) if any(box) else None,
            left=box[0] - size,
            top=box[1] - 2 * size,
            advance=font.getlength(character),
        )

    def _font(self, number: int, weight: int) -> ImageFont.FreeTypeFont:
        from PIL import ImageFont  # noqa: PLC0415 (as above)

        if number not in self._open:
            layout = ImageFont.Layout.BASIC  # the same wherever it runs; the other depends on what the system has
            self._open[number] = ImageFont.truetype(str(self._files[number]), self._size, layout_engine=layout)
        if self._weights.get(number) != weight:
            self._open[number].set_variation_by_axes([weight])
            self._weights[number] = weight
        return self._open[number]


def _order(character: str, *, chinese: bool) -> tuple[int, ...]:
    width = unicodedata.east_asian_width(character)
    # Marks that both scripts have, “” and ·, are set as the text around them is.
    is_wide = width in "WF" or (width == "A" and chinese)
    return (_COMMON, _RARE, _LATIN) if is_wide else _ALL


def is_chinese(text: str) -> bool:
    """Tell whether a text has characters that only Chinese has."""
    return any(unicodedata.east_asian_width(character) in "WF" for character in text)


def find_fonts(folders: Sequence[Path]) -> tuple[Path, ...]:
    """Return the fonts of the first of `folders` that has them."""
    return tuple(_find(folders, name) for name in FONTS)


def _find(folders: Sequence[Path], name: str) -> Path:
    for folder in folders:
        if (folder / "fonts" / name).is_file():
            return folder / "fonts" / name
    raise SettingsError(f"the theme has no file fonts/{name}")
