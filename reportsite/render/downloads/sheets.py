"""Rows of values → the sheets of a workbook as SpreadsheetML (ECMA-376, part 1, chapter 18), and what holds them.

A row is written once for all workbooks it stands in: where its number belongs, it has a mark, which no text can hold.
Libraries write cell by cell, and take six times as long.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from decimal import Decimal
from functools import cache, partial
from typing import Any

from markupsafe import escape
from msgspec import Struct

from reportsite.render.downloads.csv_files import plain_number, protect
from reportsite.render.downloads.packing import Part, compressed, packed
from reportsite.render.downloads.tables import Table, Type, Written

_MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_RELATIONS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_TYPES = "application/vnd.openxmlformats-officedocument.spreadsheetml"
_HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
_NUMBER = "\0"
"""In place of the number of a row."""
_SAFE_DIGITS = 15
"""More than these a spreadsheet would round."""
_LONGEST_CELL = 32_767
"""Characters that Excel allows in a cell."""
_LETTERS = 26
_BETWEEN = "; "
"""Between the ids of a list."""
_SPECIAL = re.compile("[&<>\x00-\x08\x0b-\x1f\ufffe\uffff]|_x[0-9A-Fa-f]{4}_")
_ESCAPES: Mapping[str, str] = {"&": "&amp;", "<": "&lt;", ">": "&gt;"}


TITLE, HEADING, TEXT, QUOTED, LINK = "1", "2", "3", "4", "5"
"""How a cell looks: the places of the formats in `_FORMATS`. What is quoted stays text when the cell is edited."""
_FONTS = (
    '<sz val="11"/>',
    '<b/><sz val="14"/>',
    '<b/><sz val="11"/>',
    '<u/><sz val="11"/><color rgb="FF0B5394"/>',
)
_TOP = 'applyAlignment="1"><alignment vertical="top"'
_FORMATS = (
    ' fontId="0" borderId="0"/>',
    ' fontId="1" borderId="0" applyFont="1"/>',
    f' fontId="2" borderId="1" applyFont="1" applyBorder="1" {_TOP} wrapText="1"/></xf>',
    f' fontId="0" borderId="0" {_TOP} wrapText="1"/></xf>',
    f' fontId="0" borderId="0" quotePrefix="1" {_TOP} wrapText="1"/></xf>',
    f' fontId="3" borderId="0" applyFont="1" {_TOP}/></xf>',
)
_STYLES = (
    f'{_HEAD}<styleSheet xmlns="{_MAIN}"><fonts count="{len(_FONTS)}">'
    + "".join(f'<font>{font}<name val="Calibri"/><family val="2"/></font>' for font in _FONTS)
    + '</fonts><fills count="2"><fill><patternFill patternType="none"/></fill>'
    '<fill><patternFill patternType="gray125"/></fill></fills>'
    '<borders count="2"><border><left/><right/><top/><bottom/><diagonal/></border>'
    '<border><left/><right/><top/><bottom style="thin"><color auto="1"/></bottom><diagonal/></border></borders>'
    '<cellStyleXfs count="1"><xf numFmtId="0" fontId="0" fillId="0" borderId="0"/></cellStyleXfs>'
    f'<cellXfs count="{len(_FORMATS)}">'
    + "".join(f'<xf numFmtId="0" fillId="0" xfId="0"{form}' for form in _FORMATS)
    + '</cellXfs><cellStyles count="1"><cellStyle name="Normal" xfId="0" builtinId="0"/></cellStyles></styleSheet>'
)
_ROOT_RELATIONS = (
    f'{_HEAD}<Relationships xmlns="{_PACKAGE}/relationships">'
    f'<Relationship Id="rId1" Type="{_RELATIONS}/officeDocument" Target="xl/workbook.xml"/>'
    f'<Relationship Id="rId2" Type="{_PACKAGE}/relationships/metadata/core-properties" Target="docProps/core.xml"/>'
    "</Relationships>"
)
_FROZEN = (
    '<pane xSplit="1" ySplit="1" topLeftCell="B2" activePane="bottomRight" state="frozen"/>'
    '<selection pane="topRight"/><selection pane="bottomLeft"/><selection pane="bottomRight"/>'
)


class Sheet(Struct, frozen=True, kw_only=True):
    """A sheet of a workbook."""

    name: str
    widths: Sequence[int]
    """Of its columns, in characters."""
    rows: Sequence[str]
    """As `row` writes them; an empty one is left free."""
    is_table: bool = False
    """Whether it has a row of headings and nothing but rows below it: these stay in sight and can be filtered."""
    links: Sequence[tuple[str, str]] = ()
    """Cells and the sheets that they lead to."""

    @property
    def range(self) -> tuple[str, str]:
        """Return the first and last cell of a table."""
        return "A1", f"{letters(len(self.widths) - 1)}{max(len(self.rows), 2)}"


# Cells and rows -----------------------------------------------------------------------------------------------------


@cache
def letters(column: int) -> str:
    """Return what a spreadsheet calls a column, counted from 0."""
    name = ""
    while column >= 0:
        column, letter = divmod(column, _LETTERS)
        name = chr(ord("A") + letter) + name
        column -= 1
    return name


def text_cell(column: int, text: str, style: str = TEXT) -> str:
    """Return a cell that holds text, and text only, whatever it looks like."""
    if protect(text) != text:
        style = QUOTED
    text = text[:_LONGEST_CELL]
    space = ' xml:space="preserve"' if text[:1].isspace() or text[-1:].isspace() else ""
    return (
        f'<c r="{letters(column)}{_NUMBER}" s="{style}" t="inlineStr">'
        f"<is><t{space}>{_SPECIAL.sub(_escape, text)}</t></is></c>"
    )


def number_cell(column: int, digits: object) -> str:
    """Return a cell that holds a number."""
    return f'<c r="{letters(column)}{_NUMBER}" s="{TEXT}"><v>{digits}</v></c>'


def row(cells: Iterable[str]) -> str:
    """Return cells as a row."""
    return f'<row r="{_NUMBER}">{"".join(cells)}</row>'


def table_rows(table: Table) -> Sequence[str]:
    """Return every row of a table; where there is no value there is no cell."""
    columns = [_cells(number, column.type, values) for number, (column, values) in enumerate(table.values())]
    return [row(cells) for cells in zip(*columns, strict=True)]


def _cells(column: int, kind: Type, values: Sequence[Any]) -> Sequence[str]:
    """Return the values of a column as cells."""
    write: Callable[[Any], str]
    match kind:
        case Type.INTEGER:
            write = partial(number_cell, column)
        case Type.NUMBER:
            # Equal numbers may be known to different precision, so each is written by itself.
            return ["" if value is None else _decimal_cell(column, value) for value in values]
        case Type.BOOLEAN:
            write = partial(_truth_cell, column)
        case Type.LIST:
            write = partial(_list_cell, column)
        case _:
            write = partial(text_cell, column)
    written = Written(write)
    written[None] = ""
    return list(map(written.__getitem__, values))


def _decimal_cell(column: int, value: Decimal) -> str:
    if len(value.normalize().as_tuple().digits) > _SAFE_DIGITS:
        return text_cell(column, plain_number(value))
    return number_cell(column, int(value) if value == value.to_integral_value() else float(value))


def _truth_cell(column: int, value: bool) -> str:  # noqa: FBT001 (the value of a cell)
    return f'<c r="{letters(column)}{_NUMBER}" s="{TEXT}" t="b"><v>{value:d}</v></c>'


def _list_cell(column: int, value: tuple[str, ...]) -> str:
    return text_cell(column, _BETWEEN.join(value))


def _escape(found: re.Match[str]) -> str:
    character = found[0]
    # What stands for a control character is written with its first sign so, to be told from one.
    return _ESCAPES.get(character) or f"_x{ord(character[0]):04X}_{character[1:]}"


# The files of a workbook --------------------------------------------------------------------------------------------


def write_workbook(sheets: Sequence[Sheet], title: str, day: dt.date) -> bytes:
    """Return sheets as a workbook with the title and the date it bears."""
    return packed(
        [
            *_frame(len(sheets)),
            compressed("docProps/core.xml", _properties(title, day).encode()),
            compressed("xl/workbook.xml", _book(sheets).encode()),
            *(
                compressed(f"xl/worksheets/sheet{number}.xml", "".join(_sheet(sheet, is_first=number == 1)).encode())
                for number, sheet in enumerate(sheets, 1)
            ),
        ]
    )


@cache
def _frame(count: int) -> tuple[Part, ...]:
    """Return the parts that all workbooks of so many sheets have."""
    numbers = range(1, count + 1)
    kinds = {f"/xl/worksheets/sheet{number}.xml": f"{_TYPES}.worksheet+xml" for number in numbers} | {
        "/docProps/core.xml": "application/vnd.openxmlformats-package.core-properties+xml",
        "/xl/styles.xml": f"{_TYPES}.styles+xml",
        "/xl/workbook.xml": f"{_TYPES}.sheet.main+xml",
    }
    types = (
        f'{_HEAD}<Types xmlns="{_PACKAGE}/content-types"><Default Extension="rels" '
        'ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        '<Default Extension="xml" ContentType="application/xml"/>'
        + "".join(f'<Override PartName="{name}" ContentType="{kind}"/>' for name, kind in kinds.items())
        + "</Types>"
    )
    relations = (
        f'{_HEAD}<Relationships xmlns="{_PACKAGE}/relationships">'
        + "".join(
            f'<Relationship Id="rId{number}" Type="{_RELATIONS}/worksheet" Target="worksheets/sheet{number}.xml"/>'
            for number in numbers
        )
        + f'<Relationship Id="rId{count + 1}" Type="{_RELATIONS}/styles" Target="styles.xml"/></Relationships>'
    )
    files = {
        "[Content_Types].xml": types,
        "_rels/.rels": _ROOT_RELATIONS,
        "xl/_rels/workbook.xml.rels": relations,
        "xl/styles.xml": _STYLES,
    }
    return tuple(compressed(name, text.encode()) for name, text in files.items())


def _properties(title: str, day: dt.date) -> str:
    date = f'xsi:type="dcterms:W3CDTF">{day.isoformat()}T00:00:00Z<'
    return (
        f'{_HEAD}<cp:coreProperties xmlns:cp="{_PACKAGE}/metadata/core-properties" '
        'xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:dcterms="http://purl.org/dc/terms/" '
        'xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance">'
        f"<dc:title>{_SPECIAL.sub(_escape, title)}</dc:title>"
        f"<dcterms:created {date}/dcterms:created><dcterms:modified {date}/dcterms:modified></cp:coreProperties>"
    )


def _book(sheets: Sequence[Sheet]) -> str:
    names = "".join(
        f'<sheet name="{escape(sheet.name)}" sheetId="{number}" r:id="rId{number}"/>'
        for number, sheet in enumerate(sheets, 1)
    )
    # What filters apply to has to be named, or Excel offers none.
    ranges = "".join(
        f'<definedName name="_xlnm._FilterDatabase" localSheetId="{number}" hidden="1">'
        f"'{sheet.name}'!{':'.join(map(_fixed, sheet.range))}</definedName>"
        for number, sheet in enumerate(sheets)
        if sheet.is_table
    )
    return (
        f'{_HEAD}<workbook xmlns="{_MAIN}" xmlns:r="{_RELATIONS}"><bookViews><workbookView/></bookViews>'
        f"<sheets>{names}</sheets>{f'<definedNames>{ranges}</definedNames>' if ranges else ''}</workbook>"
    )


def _fixed(cell: str) -> str:
    return re.sub("([A-Z]+)([0-9]+)", r"$\1$\2", cell)


def _sheet(sheet: Sheet, *, is_first: bool) -> Iterator[str]:
    yield f'{_HEAD}<worksheet xmlns="{_MAIN}"><sheetViews>'
    yield '<sheetView tabSelected="1" workbookViewId="0">' if is_first else '<sheetView workbookViewId="0">'
    yield f"{_FROZEN if sheet.is_table else ''}</sheetView></sheetViews><cols>"
    for number, width in enumerate(sheet.widths, 1):
        # Empty cells of a table look like those that hold text.
        style = f' style="{TEXT}"' if sheet.is_table else ""
        yield f'<col min="{number}" max="{number}" width="{width}"{style} customWidth="1"/>'
    yield "</cols><sheetData>"
    yield from [line.replace(_NUMBER, str(number)) for number, line in enumerate(sheet.rows, 1)]
    yield "</sheetData>"
    if sheet.is_table:
        yield f'<autoFilter ref="{":".join(sheet.range)}"/>'
    if sheet.links:
        yield "<hyperlinks>"
        for cell, name in sheet.links:
            place = escape(f"'{name}'!A1")
            yield f'<hyperlink ref="{cell}" location="{place}" display="{escape(name)}"/>'
        yield "</hyperlinks>"
    yield "</worksheet>"
