"""The theme's fonts → static TrueType files that every engine embeds as they are.

Fonts for the web are variable and compressed; print engines set their regular weight only, garble them or turn
them into Type 3. So each weight is cut out once and kept in the cache. Latin faces come twice: beside Chinese they
must not have the marks that Chinese writes full width, which no print engine takes from `unicode-range`.
"""

from __future__ import annotations

import hashlib
import io
from collections.abc import Iterable, Sequence
from pathlib import Path

from fontTools.pens.ttGlyphPen import TTGlyphPen
from fontTools.subset import Options, Subsetter
from fontTools.ttLib import TTFont
from fontTools.ttLib.tables._g_l_y_f import Glyph
from fontTools.varLib.instancer import instantiateVariableFont
from msgspec import Struct

from reportsite.errors import SettingsError
from reportsite.export.engines import ADDRESS
from reportsite.export.files import write_file

_SHARED_MARKS = frozenset({0xB7, 0x2014, 0x2015, 0x2018, 0x2019, 0x201C, 0x201D, 0x2026})
"""Marks that Latin and Chinese share, and Chinese sets as wide as a character."""
_VARIABLE = frozenset({"fvar", "gvar", "avar", "STAT", "HVAR", "VVAR", "MVAR", "cvar"})
_RULES = 5
"""Counts up when fonts are made in another way, so that older ones are not taken from the cache."""


class Face(Struct, frozen=True, kw_only=True):
    """A font to be made."""

    family: str
    source: str
    """File in the theme's folder of fonts."""
    weight: int
    italic: bool = False
    beside_chinese: bool = False
    signs: bool = False
    """Whether signs that stand for what a text lost are drawn into it, which no font of the theme has."""
    chosen: bool = False
    """Whether only the characters that documents use are taken: cutting all of a large font takes half a minute."""


FACES = (
    Face(family="Print Serif", source="source-serif-4-latin.woff2", weight=400),
    Face(family="Print Serif", source="source-serif-4-latin.woff2", weight=700),
    Face(family="Print Serif", source="source-serif-4-latin-italic.woff2", weight=400, italic=True),
    Face(family="Print Sans", source="source-sans-3-latin.woff2", weight=400),
    Face(family="Print Sans", source="source-sans-3-latin.woff2", weight=700),
    Face(family="Print Beside Serif", source="source-serif-4-latin.woff2", weight=400, beside_chinese=True),
    Face(family="Print Beside Serif", source="source-serif-4-latin.woff2", weight=700, beside_chinese=True),
    Face(family="Print Beside Sans", source="source-sans-3-latin.woff2", weight=400, beside_chinese=True),
    Face(family="Print Beside Sans", source="source-sans-3-latin.woff2", weight=700, beside_chinese=True),
    Face(family="Print Signs", source="source-sans-3-latin-ext.woff2", weight=400, signs=True),
    Face(family="Print Signs", source="source-sans-3-latin-ext.woff2", weight=700, signs=True),
    Face(family="Print Chinese", source="noto-sans-sc-common.woff2", weight=400),
    Face(family="Print Chinese", source="noto-sans-sc-common.woff2", weight=700),
    Face(family="Print Rare Chinese", source="noto-sans-sc-rare.woff2", weight=400, chosen=True),
    Face(family="Print Rare Chinese", source="noto-sans-sc-rare.woff2", weight=700, chosen=True),
)
"""What theme/print/document.css calls by name."""


class Font(Struct, frozen=True, kw_only=True):
    """A font file in the cache."""

    face: Face
    digest: str
    """Of what it was made from."""
    path: Path

    @property
    def address(self) -> str:
        """Return the address under which styles name it."""
        return f"{ADDRESS}{self.digest[:16]}.ttf"

    @property
    def rule(self) -> str:
        """Return the rule that brings it into a document."""
        style = "italic" if self.face.italic else "normal"
        return (
            f'@font-face {{ font-family: "{self.face.family}"; font-weight: {self.face.weight}; '
            f'font-style: {style}; src: url("{self.address}") format("truetype"); }}'
        )


def plan_fonts(folders: Sequence[Path], cache: Path, characters: frozenset[int]) -> tuple[Font, ...]:
    """Return the fonts that documents with these characters need; `make_font` makes those the cache has not."""
    digests: dict[str, str] = {}
    fonts = []
    for face in FACES:
        if face.chosen and not characters:
            continue
        if face.source not in digests:
            digests[face.source] = hashlib.sha256(_find(folders, face.source).read_bytes()).hexdigest()
        recipe = f"{_RULES} {face} {digests[face.source]}"
        if face.chosen:
            recipe += " " + ",".join(map(str, sorted(characters)))
        digest = hashlib.sha256(recipe.encode()).hexdigest()
        fonts.append(Font(face=face, digest=digest, path=cache / f"{digest[:32]}.ttf"))
    return tuple(fonts)


def rare_characters(folders: Sequence[Path], texts: Iterable[str]) -> frozenset[int]:
    """Return the characters of the texts that only the fonts of rare characters have."""
    used = {ord(character) for text in texts for character in set(text)}
    for source in {face.source for face in FACES if not face.chosen}:
        used -= _coverage(folders, source)
    return frozenset(used.intersection(*(_coverage(folders, face.source) for face in FACES if face.chosen)))


def _coverage(folders: Sequence[Path], source: str) -> frozenset[int]:
    with TTFont(_find(folders, source), lazy=True) as font:
        return frozenset(font.getBestCmap())


def make_font(folders: Sequence[Path], font: Font, characters: frozenset[int]) -> None:
    """Write a font file into the cache."""
    face = font.face
    with TTFont(_find(folders, face.source)) as variable:
        covered = set(variable.getBestCmap())
        wanted = covered & characters if face.chosen else covered
        if face.beside_chinese:
            wanted -= _SHARED_MARKS
        if wanted != covered:
            _cut(variable, wanted)
        static = _at_weight(variable, float(face.weight))
        _add_space(static)
        if face.signs:
            _add_signs(static)
        _rename(static, face)
        static.flavor = None
        static["head"].created = static["head"].modified = 0
        static.recalcTimestamp = False
        buffer = io.BytesIO()
        static.save(buffer)
    write_file(font.path, buffer.getvalue())


def _at_weight(font: TTFont, weight: float) -> TTFont:
    axes = font["fvar"].axes
    if "GSUB" not in font and all(axis.defaultValue == weight for axis in axes):
        # The outlines are there already; to compute them anew takes half a minute for a Chinese font.
        for tag in _VARIABLE & set(font.keys()):
            del font[tag]
        return font
    return instantiateVariableFont(font, {axis.axisTag: weight for axis in axes}, inplace=True)


def _add_space(font: TTFont) -> None:
    """Give a font a space: an engine that sets one in a font without it shows a box."""
    if ord(" ") in font.getBestCmap():
        return
    font["glyf"]["space"] = Glyph()
    font["hmtx"]["space"] = (font["head"].unitsPerEm // 4, 0)
    for table in font["cmap"].tables:
        if table.isUnicode():
            table.cmap |= {0x20: "space", 0xA0: "space"}


def _add_signs(font: TTFont) -> None:
    """Draw the square that stands where a number was lost, and the bar that garbled texts have."""
    em = font["head"].unitsPerEm
    boxes = {
        0x25A2: ("lost", ((0.12, -0.06, 0.88, 0.70), (0.18, 0.0, 0.82, 0.64))),
        0x258D: ("bar", ((0.0, -0.12, 0.375, 0.88),)),
    }
    for code, (name, rectangles) in boxes.items():
        pen = TTGlyphPen(None)
        for index, (left, bottom, right, top) in enumerate(rectangles):
            corners = [(left, bottom), (left, top), (right, top), (right, bottom)]
            # What is drawn the other way round is cut out.
            for place, (x, y) in enumerate(corners if index == 0 else corners[::-1]):
                (pen.lineTo if place else pen.moveTo)((round(x * em), round(y * em)))
            pen.closePath()
        font["glyf"][name] = pen.glyph()
        font["hmtx"][name] = (em, round(rectangles[0][0] * em))
        for table in font["cmap"].tables:
            if table.isUnicode():
                table.cmap[code] = name


def _cut(font: TTFont, characters: Iterable[int]) -> None:
    options = Options()
    options.layout_features = ["*"]
    options.name_IDs = ["*"]
    options.notdef_outline = True
    options.recalc_timestamp = False
    subsetter = Subsetter(options)
    subsetter.populate(unicodes=sorted(characters))
    subsetter.subset(font)


def _rename(font: TTFont, face: Face) -> None:
    """Give a font a name of its own, so that no engine takes one of its sisters for it."""
    weight = "Bold" if face.weight >= 600 else "Regular"  # noqa: PLR2004 (where bold begins)
    style = f"{weight} Italic" if face.italic else weight
    unique = f"{face.family} {style}"
    names = {1: face.family, 2: style, 3: unique, 4: unique, 6: unique.replace(" ", "")}
    table = font["name"]
    for number in (16, 17, 21, 22, 25):
        table.removeNames(nameID=number)
    for number, text in names.items():
        table.removeNames(nameID=number)
        table.setName(text, number, 3, 1, 0x409)
    font["OS/2"].usWeightClass = face.weight


def _find(folders: Sequence[Path], name: str) -> Path:
    for folder in folders:
        path = folder / "fonts" / name
        if path.is_file():
            return path
    raise SettingsError(f"the theme has no font fonts/{name}, which printed documents are set in")
