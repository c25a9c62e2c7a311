"""The pieces of a webfont package of Noto Sans SC in, two variable fonts and the empty stand-in of Chinese out.

    python make_fonts.py <package folder> <folder with texts> …

A package on the web cuts the face into a hundred pieces with long lists of characters, 100 KB of stylesheet. Two fonts
need none: the first holds the characters in common use (GB 2312, first level) and those of the given texts, the second
all others; a browser fetches the second only for a character that the first lacks. Weights run from 400 to 700.
Needs fonttools and brotli; README.md says which package.
"""

# ruff: noqa: INP001 (a script beside the fonts it makes)

from __future__ import annotations

import base64
import sys
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from fontTools.fontBuilder import FontBuilder
from fontTools.otlLib.builder import buildLookup, buildSinglePos, buildStatTable
from fontTools.pens.ttGlyphPen import TTGlyphPen
from fontTools.ttLib import TTFont, newTable
from fontTools.ttLib.tables import otTables
from fontTools.ttLib.tables._c_m_a_p import CmapSubtable
from fontTools.ttLib.tables.DefaultTable import DefaultTable
from fontTools.varLib import instancer

HERE = Path(__file__).parent
SHARED = {0xB7, 0x2014, 0x2018, 0x2019, 0x201C, 0x201D, 0x2026}
"""Marks that Chinese shares with other scripts and writes full width."""
HAN, CIRCLED, PLANE = 0x2E80, range(0x2460, 0x2500), 0x10000
"""Where Chinese begins, the numbers in circles, the first character beyond the basic plane."""
PUNCTUATION = {*range(0x3000, 0x3020), *range(0xFF00, 0xFF66)}
TEXTS = {".yaml", ".md", ".po", ".html", ".svg"}
DROPPED = ("GPOS", "GSUB", "GDEF", "HVAR", "VVAR", "vhea", "vmtx", "BASE", "STAT", "prep", "gasp", "loca")
"""Tables that belong to a piece, or serve writing downwards."""


@dataclass(eq=False)
class Piece:
    """A piece of the face, and what its punctuation gives up where two marks meet (the feature halt)."""

    file: Path
    font: TTFont
    halt: Mapping[str, Any]


@dataclass(frozen=True)
class Character:
    """A character and where it is drawn."""

    code: int
    piece: Piece
    glyph: str


def common_characters(folders: Iterable[Path]) -> set[int]:
    """Return the first level of GB 2312, the punctuation, and all characters of the texts."""
    rows = (bytes([row, cell]) for row in range(0xB0, 0xD8) for cell in range(0xA1, 0xFF))
    level = {ord(char) for pair in rows for char in pair.decode("gb2312", errors="ignore")}
    files = (file for folder in folders for file in folder.rglob("*") if file.suffix in TEXTS)
    return level | SHARED | PUNCTUATION | {ord(char) for file in files for char in file.read_text(encoding="utf-8")}


def characters(package: Path) -> Iterator[Character]:
    """Yield every Chinese character of the package once; the numbered pieces go before the Latin one."""
    files = sorted((package / "files").glob("*-wght-normal.woff2"), key=lambda file: (not _numbered(file), file.name))
    seen: set[int] = set()
    for file in files:
        font = TTFont(file)
        piece = Piece(file, font, _halt(font))
        for code, glyph in font.getBestCmap().items():
            if code not in seen and (code >= HAN or code in SHARED or code in CIRCLED):
                seen.add(code)
                yield Character(code, piece, glyph)


def _numbered(file: Path) -> bool:
    return file.name.split("-")[3].isdigit()


def _halt(font: TTFont) -> dict[str, Any]:
    if "GPOS" not in font:
        return {}
    table = font["GPOS"].table
    records = (record for record in table.FeatureList.FeatureRecord if record.FeatureTag == "halt")
    values: dict[str, Any] = {}
    for index in sorted({index for record in records for index in record.Feature.LookupListIndex}):
        for subtable in table.LookupList.Lookup[index].SubTable:
            single = getattr(subtable, "ExtSubTable", subtable)
            for place, glyph in enumerate(single.Coverage.glyphs):
                values[glyph] = single.Value if single.Format == 1 else single.Value[place]
    return values


@dataclass
class Merger:
    """Collects glyphs of many pieces under new names."""

    order: list[str] = field(default_factory=list)
    glyphs: dict[str, Any] = field(default_factory=dict)
    metrics: dict[str, tuple[int, int]] = field(default_factory=dict)
    variations: dict[str, list[Any]] = field(default_factory=dict)
    halt: dict[str, Any] = field(default_factory=dict)
    names: dict[tuple[int, str], str] = field(default_factory=dict)

    def take(self, piece: Piece, glyph: str) -> str:
        """Take a glyph with the glyphs it is composed of; return its new name."""
        key = (id(piece), glyph)
        if key in self.names:
            return self.names[key]
        name = f"glyph{len(self.order):05}" if self.order else ".notdef"
        self.names[key] = name
        self.order.append(name)
        self.glyphs[name] = piece.font["glyf"][glyph]
        self.metrics[name] = piece.font["hmtx"][glyph]
        self.variations[name] = piece.font["gvar"].variations.get(glyph, [])
        if glyph in piece.halt:
            self.halt[name] = piece.halt[glyph]
        if self.glyphs[name].isComposite():
            for component in self.glyphs[name].components:
                component.glyphName = self.take(piece, component.glyphName)
        return name


def merge(wanted: list[Character], target: Path) -> None:
    """Write a variable font of these characters."""
    first = wanted[0].piece
    merger = Merger()
    merger.take(first, ".notdef")
    cmap = {one.code: merger.take(one.piece, one.glyph) for one in sorted(wanted, key=lambda one: one.code)}
    font = TTFont(first.file)
    font.ensureDecompiled()
    for tag in DROPPED:
        if tag in font:
            del font[tag]
    font["loca"] = newTable("loca")
    font.setGlyphOrder(merger.order)
    font["glyf"].glyphs, font["glyf"].glyphOrder = merger.glyphs, merger.order
    font["hmtx"].metrics = merger.metrics
    font["gvar"].variations, font["gvar"].glyphCount = merger.variations, len(merger.order)
    font["maxp"].numGlyphs = len(merger.order)
    font["post"].formatType, font["post"].extraNames, font["post"].mapping = 3.0, [], {}
    font["cmap"] = _cmap({4: {code: name for code, name in cmap.items() if code < PLANE}, 12: cmap})
    if merger.halt:
        font["GPOS"] = _positioning(merger.halt, font.getReverseGlyphMap())
    values = [{"value": 400, "name": "Regular", "flags": 2}, {"value": 700, "name": "Bold"}]
    buildStatTable(font, [{"tag": "wght", "name": "Weight", "values": values}])
    font = instancer.instantiateVariableFont(font, {"wght": (400, 400, 700)})
    font["head"].modified = font["head"].created
    font.recalcTimestamp = False
    font.flavor = "woff2"
    font.save(target)


_ENCODINGS = {4: 1, 12: 10, 13: 10}
"""Encoding of each format of a character map, on the platform of Windows."""


def _cmap(formats: Mapping[int, Mapping[int, str]]) -> DefaultTable:
    table = newTable("cmap")
    table.tableVersion = 0
    table.tables = []
    for number, codes in formats.items():
        subtable = CmapSubtable.newSubtable(number)
        subtable.platformID, subtable.platEncID, subtable.language = 3, _ENCODINGS[number], 0
        subtable.cmap = dict(codes)
        table.tables.append(subtable)
    return table


def _positioning(halt: Mapping[str, Any], glyph_ids: Mapping[str, int]) -> DefaultTable:
    feature = otTables.Feature()
    feature.FeatureParams, feature.LookupListIndex, feature.LookupCount = None, [0], 1
    record = otTables.FeatureRecord()
    record.FeatureTag, record.Feature = "halt", feature
    scripts = []
    for tag in ("DFLT", "hani", "latn"):
        system = otTables.DefaultLangSys()
        system.ReqFeatureIndex, system.LookupOrder, system.FeatureIndex, system.FeatureCount = 0xFFFF, None, [0], 1
        script = otTables.ScriptRecord()
        script.ScriptTag, script.Script = tag, otTables.Script()
        script.Script.DefaultLangSys, script.Script.LangSysRecord, script.Script.LangSysCount = system, [], 0
        scripts.append(script)
    table = otTables.GPOS()
    table.Version = 0x00010000
    table.ScriptList, table.FeatureList, table.LookupList = (
        otTables.ScriptList(),
        otTables.FeatureList(),
        otTables.LookupList(),
    )
    table.ScriptList.ScriptRecord, table.ScriptList.ScriptCount = scripts, len(scripts)
    table.FeatureList.FeatureRecord, table.FeatureList.FeatureCount = [record], 1
    table.LookupList.Lookup, table.LookupList.LookupCount = [buildLookup(buildSinglePos(halt, glyph_ids))], 1
    positioning = newTable("GPOS")
    positioning.table = table
    return positioning


def stand_in(face: TTFont) -> bytes:
    """Return a font in which every Chinese character is an empty square: one glyph, as high as those of `face`."""
    builder = FontBuilder(1000, isTTF=True)
    builder.setupGlyphOrder([".notdef", "square"])
    pen = TTGlyphPen(None)
    for move, point in ((pen.moveTo, (100, 0)), (pen.lineTo, (100, 700)), (pen.lineTo, (900, 700))):
        move(point)
    pen.closePath()
    builder.setupGlyf({".notdef": pen.glyph(), "square": TTGlyphPen(None).glyph()})
    builder.setupHorizontalMetrics({".notdef": (1000, 0), "square": (1000, 0)})
    builder.setupHorizontalHeader(ascent=face["hhea"].ascent, descent=face["hhea"].descent)
    builder.setupCharacterMap({0x4E00: "square"})
    ranges = ((0x3000, 0x3040), (0x3400, 0xA000), (0xFF00, 0xFFF0))
    codes = {*(code for first, last in ranges for code in range(first, last)), *(SHARED - {0xB7})}
    builder.font["cmap"] = _cmap({4: {0x4E00: "square"}, 13: dict.fromkeys(sorted(codes), "square")})
    builder.setupNameTable({"familyName": "Chinese Space", "styleName": "Regular"})
    heights = ("sTypoAscender", "sTypoDescender", "usWinAscent", "usWinDescent")
    builder.setupOS2(**{name: getattr(face["OS/2"], name) for name in heights})
    builder.setupPost(keepGlyphNames=False)
    builder.font["head"].created = builder.font["head"].modified = face["head"].created
    builder.font.recalcTimestamp = False
    builder.font.flavor = "woff2"
    target = HERE / "chinese-space.woff2"
    builder.save(target)
    content = target.read_bytes()
    target.unlink()
    return content


def main(package: Path, folders: list[Path]) -> None:
    """Write both fonts beside this file and print the stand-in for theme/js/space.js."""
    every = list(characters(package))
    common = common_characters(folders)
    for name, wanted in (
        ("noto-sans-sc-common.woff2", [one for one in every if one.code in common]),
        ("noto-sans-sc-rare.woff2", [one for one in every if one.code not in common]),
    ):
        merge(wanted, HERE / name)
    face = TTFont(HERE / "noto-sans-sc-common.woff2")
    print(base64.b64encode(stand_in(face)).decode())  # noqa: T201


if __name__ == "__main__":
    main(Path(sys.argv[1]), [Path(folder) for folder in sys.argv[2:]])
