"""A card → the bytes of a PNG, the same for the same card and fonts. The only place that knows Pillow, an extra."""

from __future__ import annotations

import importlib.util
import io
import re
import unicodedata
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from reportsite.errors import SettingsError
from reportsite.render.cards.content import Card

if TYPE_CHECKING:
    from PIL import ImageDraw, ImageFont

WIDTH, HEIGHT = 1200, 630
FONTS = ("source-sans-3-latin.woff2", "noto-sans-sc-common.woff2", "noto-sans-sc-rare.woff2")
"""Files of theme/fonts, by which each character is tried in turn."""
_MARGIN = 72
_PAPER, _INK, _QUIET, _RULE = (251, 250, 247), (28, 27, 25), (85, 81, 75), (216, 211, 201)
_ACCENT = (171, 36, 25)
_REGULAR, _HEAVY = 400, 650
_WORDS = re.compile(r"[0-9A-Za-z\u00c0-\u024f][^\s\u2e80-\uffef]*\s?|\s+|.", re.DOTALL)
_NEVER_FIRST = frozenset("，。、；：！？）》〉」』】〕”’％%,.;:!?)]…—·")


def can_draw() -> bool:
    """Tell whether Pillow is installed."""
    return importlib.util.find_spec("PIL") is not None


class CardPainter:
    """Draws cards with the fonts of the first of `folders` that has them."""

    def __init__(self, folders: Sequence[Path]) -> None:
        self._files = [_find(folders, name) for name in FONTS]
        self._fonts: dict[tuple[int, int], _Faces] = {}
        self._known: dict[str, int] = {}

    @property
    def files(self) -> tuple[Path, ...]:
        """Return the fonts that pictures are drawn with."""
        return tuple(self._files)

    @property
    def version(self) -> str:
        """Return which Pillow draws: another may draw otherwise."""
        from PIL import __version__  # noqa: PLC0415 (an extra, which may be missing)

        return __version__

    def paint(self, card: Card) -> bytes:
        """Return the picture of a card as PNG."""
        from PIL import Image, ImageDraw  # noqa: PLC0415 (an extra, which may be missing)

        image = Image.new("RGB", (WIDTH, HEIGHT), _PAPER)
        draw = ImageDraw.Draw(image)
        draw.rectangle((0, 0, 18, HEIGHT), fill=_ACCENT)
        self._line(draw, 60, card.site, 30, _HEAVY, _INK)
        self._line(draw, 102, card.kind, 26, _REGULAR, _QUIET)
        top = 168
        if card.number:
            size = next((size for size in (110, 92, 76, 60) if self._width(card.number, size, _HEAVY) <= _room()), 48)
            self._line(draw, top, card.number, size, _HEAVY, _ACCENT)
            self._line(draw, top + round(size * 1.32), card.about, 30, _REGULAR, _INK)
            top += round(size * 1.32) + 74
        size, lines = self._fitting(card.title, HEIGHT - 130 - top)
        for line in lines:
            self._line(draw, top, line, size, _HEAVY, _INK)
            top += round(size * 1.38)
        draw.line((_MARGIN, HEIGHT - 96, WIDTH - _MARGIN, HEIGHT - 96), fill=_RULE, width=2)
        self._line(draw, HEIGHT - 76, card.foot, 27, _REGULAR, _QUIET)
        packed = image.quantize(64, method=Image.Quantize.FASTOCTREE, dither=Image.Dither.NONE)
        content = io.BytesIO()
        packed.save(content, "PNG", compress_level=6)
        return content.getvalue()

    def _fitting(self, text: str, height: int) -> tuple[int, list[str]]:
        """Return the largest size at which a text fits, and its lines; what is too long ends in an ellipsis."""
        for size in (60, 52, 46, 40, 36):
            lines = self._wrapped(text, size, _room())
            if len(lines) * round(size * 1.38) <= height:
                return size, self._balanced(text, size, lines)
        room = max(1, height // round(36 * 1.38))
        return 36, [*lines[: room - 1], lines[room - 1].rstrip()[:-1] + "…"]

    def _balanced(self, text: str, size: int, lines: list[str]) -> list[str]:
        """Return as many lines, but about as long as each other: no single character stands alone."""
        for share in (0.6, 0.7, 0.8, 0.9):
            narrower = self._wrapped(text, size, round(_room() * share))
            if len(narrower) == len(lines):
                return narrower
        return lines

    def _wrapped(self, text: str, size: int, room: int) -> list[str]:
        lines, line = [], ""
        for word in _WORDS.findall(text):
            too_long = self._width(line + word.rstrip(), size, _HEAVY) > room
            if line and too_long and word[0] not in _NEVER_FIRST:
                lines.append(line.rstrip())
                line = ""
            line += word if line else word.lstrip()
        return [*lines, line.rstrip()] if line.strip() else lines

    def _line(
        self, draw: ImageDraw.ImageDraw, top: int, text: str, size: int, weight: int, colour: tuple[int, int, int]
    ) -> None:
        """Write one line, cut where the card ends."""
        while text and self._width(text, size, weight) > _room():
            text = text.rstrip("…")[:-1].rstrip() + "…"
        left = float(_MARGIN)
        for run, font in self._runs(text, size, weight):
            draw.text((left, top + size), run, font=font, fill=colour, anchor="ls")
            left += font.getlength(run)

    def _width(self, text: str, size: int, weight: int) -> float:
        return sum(font.getlength(run) for run, font in self._runs(text, size, weight))

    def _runs(self, text: str, size: int, weight: int) -> Iterator[tuple[str, ImageFont.FreeTypeFont]]:
        """Yield stretches of text that one font has all of."""
        fonts = self._at(size, weight)
        run, current = "", -1
        # Marks that both scripts have, “” and ·, are set as the text around them is.
        chinese = any(unicodedata.east_asian_width(character) in "WF" for character in text)
        for character in text:
            ambiguous = unicodedata.east_asian_width(character) == "A"
            number = int(chinese) if ambiguous else self._font_of(character)
            if number != current and run:
                yield run, fonts[current]
                run = ""
            run, current = run + character, number
        if run:
            yield run, fonts[current]

    def _font_of(self, character: str) -> int:
        """Return which of the fonts has a character: the first whose glyph is not that of a missing one."""
        if character not in self._known:
            fonts = self._at(24, _REGULAR)
            chinese = unicodedata.east_asian_width(character) in "WF"
            order = (1, 2, 0) if chinese else (0, 1, 2)
            has = (number for number in order if _has(fonts[number], character))
            self._known[character] = next(has, order[0])
        return self._known[character]

    def _at(self, size: int, weight: int) -> _Faces:
        if (size, weight) not in self._fonts:
            self._fonts[size, weight] = _Faces(self._files, size, weight)
        return self._fonts[size, weight]


class _Faces:
    """The fonts of one size and weight, each opened when it is drawn with: that takes as long as a page."""

    def __init__(self, files: Sequence[Path], size: int, weight: int) -> None:
        self._files = files
        self._size = size
        self._weight = weight
        self._open: dict[int, ImageFont.FreeTypeFont] = {}

    def __getitem__(self, number: int) -> ImageFont.FreeTypeFont:
        from PIL import ImageFont  # noqa: PLC0415 (as above)

        if number not in self._open:
            layout = ImageFont.Layout.BASIC  # the same wherever it runs; the other depends on what the system has
            font = ImageFont.truetype(str(self._files[number]), self._size, layout_engine=layout)
            font.set_variation_by_axes([self._weight])
            self._open[number] = font
        return self._open[number]


def _room() -> int:
    return WIDTH - 2 * _MARGIN


def _has(font: ImageFont.FreeTypeFont, character: str) -> bool:
    glyph, missing = font.getmask(character), font.getmask("\U0010fffe")
    return character.isspace() or glyph.size != missing.size or bytes(glyph) != bytes(missing)


def _find(folders: Sequence[Path], name: str) -> Path:
    for folder in folders:
        if (folder / "fonts" / name).is_file():
            return folder / "fonts" / name
    raise SettingsError(f"the theme has no file fonts/{name}")
