"""A card → the bytes of a PNG, the same for the same card and fonts.

Characters are drawn once at one of two sizes and put together to lines, which are then made smaller: opening a font
takes longer than drawing a card. A picture has sixteen colours, the paper and what the edges of letters need.
"""

from __future__ import annotations

import importlib.util
import io
import re
import zlib
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from msgspec import Struct

from reportsite.render.cards.content import Card
from reportsite.render.cards.faces import Faces, Glyph, find_fonts, is_chinese

if TYPE_CHECKING:
    from PIL import Image

WIDTH, HEIGHT = 1200, 630
_MARGIN = 72
_ROOM = WIDTH - 2 * _MARGIN
_DRAWN, _DRAWN_LARGE = 60, 110
"""Sizes at which characters are drawn. All others are made from them."""
_ABOVE, _TALL = 1.2, 1.6
"""Of a line: how much is above its base line, and how much it is in all, in sizes; sizes divide by five."""
_LEADING = 1.38
_REGULAR, _HEAVY = 400, 650
_WORDS = re.compile(r"[0-9A-Za-z\u00c0-\u024f][^\s\u2e80-\uffef]*\s?|\s+|.", re.DOTALL)
_NEVER_FIRST = frozenset("，。、；：！？）》〉」』】〕”’％%,.;:!?)]…—·")

_Colour = tuple[int, int, int]
_PAPER: _Colour = (251, 250, 247)
_RULE: _Colour = (216, 211, 201)


class _Pen(Struct, frozen=True):
    """A colour of letters, and how many steps lead to it from the paper."""

    colour: _Colour
    first: int
    """The palest step, by its place in the palette."""
    steps: int

    @property
    def palette(self) -> list[int]:
        """Return red, green and blue of every step."""
        parts = [step / self.steps for step in range(1, self.steps + 1)]
        return [
            round(paper + (full - paper) * part)
            for part in parts
            for paper, full in zip(_PAPER, self.colour, strict=True)
        ]


def _table(pen: _Pen) -> list[int]:
    """Return for each grade of a mask, from 0 to 255, the step that stands for it; 0 is the paper."""
    steps = (round(grade * pen.steps / 255) for grade in range(256))
    return [pen.first + step - 1 if step else 0 for step in steps]


_RULE_PLACE = 1
_INK = _Pen((28, 27, 25), 2, 5)
_ACCENT = _Pen((171, 36, 25), 7, 5)
_QUIET = _Pen((85, 81, 75), 12, 4)
_TABLES = {pen: _table(pen) for pen in (_INK, _ACCENT, _QUIET)}
_PALETTE = [*_PAPER, *_RULE, *_INK.palette, *_ACCENT.palette, *_QUIET.palette]
_BITS = 4
_COMPRESSION = zlib.Z_RLE
"""Looks for runs of one colour only, of which pictures of letters consist: faster than all others, and smaller."""
_SHOWN = [0, *[255] * 255]


def can_draw() -> bool:
    """Tell whether Pillow is installed."""
    return importlib.util.find_spec("PIL") is not None


class CardPainter:
    """Draws cards with the fonts of the first of `folders` that has them."""

    def __init__(self, folders: Sequence[Path]) -> None:
        self.files = find_fonts(folders)
        """The fonts that pictures are drawn with."""
        self.faces = Faces(self.files, _DRAWN)
        """What everything is measured by."""
        self._large = Faces(self.files, _DRAWN_LARGE)

    @property
    def version(self) -> str:
        """Return which Pillow draws: another may draw otherwise."""
        from PIL import __version__  # noqa: PLC0415 (an extra, which may be missing)

        return __version__

    def paint(self, card: Card) -> bytes:
        """Return the picture of a card as PNG."""
        from PIL import Image  # noqa: PLC0415 (an extra, which may be missing)

        # The places of colours in the palette, as grades of grey until all is drawn.
        image = Image.new("L", (WIDTH, HEIGHT), 0)
        image.paste(_ACCENT.first + _ACCENT.steps - 1, (0, 0, 19, HEIGHT))
        self._line(image, 60, card.site, 30, _HEAVY, _INK)
        self._line(image, 102, card.kind, 25, _REGULAR, _QUIET)
        top = 168
        if card.number:
            size = next((size for size in (110, 90, 75, 60) if self._width(card.number, size, _HEAVY) <= _ROOM), 45)
            self._line(image, top, card.number, size, _HEAVY, _ACCENT)
            self._line(image, top + round(size * 1.32), card.about, 30, _REGULAR, _INK)
            top += round(size * 1.32) + 74
        size, lines = self._fitting(card.title, HEIGHT - 130 - top)
        for line in lines:
            self._line(image, top, line, size, _HEAVY, _INK)
            top += round(size * _LEADING)
        image.paste(_RULE_PLACE, (_MARGIN, HEIGHT - 97, WIDTH - _MARGIN + 1, HEIGHT - 95))
        self._line(image, HEIGHT - 76, card.foot, 25, _REGULAR, _QUIET)
        image.putpalette(_PALETTE)
        content = io.BytesIO()
        image.save(content, "PNG", bits=_BITS, compress_type=_COMPRESSION)
        return content.getvalue()

    def _fitting(self, text: str, height: int) -> tuple[int, list[str]]:
        """Return the largest size at which a text fits, and its lines; what is too long ends in an ellipsis."""
        for size in (60, 50, 45, 40, 35):
            lines = self._wrapped(text, size, _ROOM)
            if len(lines) * round(size * _LEADING) <= height:
                return size, self._balanced(text, size, lines)
        room = max(1, height // round(35 * _LEADING))
        return 35, [*lines[: room - 1], lines[room - 1].rstrip()[:-1] + "…"]

    def _balanced(self, text: str, size: int, lines: list[str]) -> list[str]:
        """Return as many lines, but about as long as each other: no single character stands alone."""
        for share in (0.6, 0.7, 0.8, 0.9):
            narrower = self._wrapped(text, size, round(_ROOM * share))
            if len(narrower) == len(lines):
                return narrower
        return lines

    def _wrapped(self, text: str, size: int, room: int) -> list[str]:
        lines, line, width = [], "", 0.0
        chinese = is_chinese(text)
        for word in _WORDS.findall(text):
            own = self._width(word.rstrip(), size, _HEAVY, chinese=chinese)
            if line and width + own > room and word[0] not in _NEVER_FIRST:
                lines.append(line.rstrip())
                line, width = "", 0.0
            more = word if line else word.lstrip()
            line += more
            width += self._width(more, size, _HEAVY, chinese=chinese)
        return [*lines, line.rstrip()] if line.strip() else lines

    def _line(self, image: Image.Image, top: int, text: str, size: int, weight: int, pen: _Pen) -> None:
        """Write one line, cut where the card ends."""
        from PIL import Image  # noqa: PLC0415 (as above)

        text = self._cut(text, size, weight)
        if not text:
            return
        drawn = _DRAWN if size <= _DRAWN else _DRAWN_LARGE
        faces = self.faces if drawn == _DRAWN else self._large
        glyphs = _glyphs(faces, text, weight)
        strip = Image.new("L", (round(sum(glyph.advance for glyph in glyphs)) + drawn, round(drawn * _TALL)), 0)
        # The strip begins half a size before the line, since letters may lean out of it on both sides.
        left, base = drawn / 2, round(drawn * _ABOVE)
        for glyph in glyphs:
            if glyph.mask:
                strip.paste(255, (round(left) + glyph.left, base + glyph.top), glyph.mask)
            left += glyph.advance
        if size != drawn:
            shape = (round(strip.width * size / drawn), round(size * _TALL))
            strip = strip.resize(shape, Image.Resampling.HAMMING)
        steps = strip.point(_TABLES[pen])
        image.paste(steps, (_MARGIN - size // 2, top + size - round(size * _ABOVE)), steps.point(_SHOWN))

    def _cut(self, text: str, size: int, weight: int) -> str:
        """Return as much of a text as one line holds; what is cut off leaves an ellipsis."""
        if self._width(text, size, weight) <= _ROOM:
            return text
        chinese = is_chinese(text)
        room = _ROOM - self._width("…", size, weight, chinese=chinese)
        length = 0
        for character in text:
            room -= self._width(character, size, weight, chinese=chinese)
            if room < 0:
                break
            length += 1
        return text[:length].rstrip() + "…"

    def _width(self, text: str, size: int, weight: int, *, chinese: bool | None = None) -> float:
        return sum(glyph.advance for glyph in _glyphs(self.faces, text, weight, chinese=chinese)) * size / _DRAWN


def _glyphs(faces: Faces, text: str, weight: int, *, chinese: bool | None = None) -> list[Glyph]:
    is_so = is_chinese(text) if chinese is None else chinese
    return [faces.glyph(character, weight, chinese=is_so) for character in text]
