"""Bundle → an Excel workbook: a contents sheet, notes, and a sheet for each table with headings in every language.

Text is always written as text, never as a formula or a link. The same bundle gives the same bytes: the only date in
the file is that of the collection.
"""

from __future__ import annotations

import datetime as dt
import io
from collections.abc import Mapping, Sequence
from decimal import Decimal

from msgspec import Struct
from xlsxwriter import Workbook
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from reportsite.i18n.locales import Locale
from reportsite.render.downloads import wording as w
from reportsite.render.downloads.bundles import Bundle
from reportsite.render.downloads.csv_files import plain_number, protect
from reportsite.render.downloads.tables import Table, Type, Value, column_titles

_SAFE_DIGITS = 15
"""More than these a spreadsheet would round."""
_LONGEST_CELL = 32_767
"""Characters that Excel allows in a cell."""
_WIDE, _MIDDLE, _NARROW = 48, 20, 12
"""Widths of columns, in characters."""
_LONG_WORDS = ("title", "summary", "note", "quote", "definition", "because", "what", "doubt", "basis")
_OPTIONS = {
    "in_memory": True,
    "strings_to_formulas": False,
    "strings_to_urls": False,
    "strings_to_numbers": False,
}
_BETWEEN_LANGUAGES = " / "


class _Formats(Struct, frozen=True):
    title: Format
    heading: Format
    text: Format
    quoted: Format
    link: Format


def workbook(
    bundle: Bundle, locales: Mapping[str, Locale], about: Mapping[str, Mapping[str, str]], day: dt.date
) -> bytes:
    """Return a bundle as a workbook; `about` maps messages to their words by language, `day` is the date it bears."""
    stream = io.BytesIO()
    book = Workbook(stream, _OPTIONS)
    title = _BETWEEN_LANGUAGES.join(bundle.titles.values())
    book.set_properties({"title": title, "created": dt.datetime.combine(day, dt.time(), tzinfo=None)})
    formats = _formats(book)
    names = [_both(w.CONTENTS, locales), _both(w.NOTES, locales), *(table.name for table in bundle.tables)]
    sheets = [book.add_worksheet(name) for name in names]
    _contents(sheets[0], bundle, locales, names, formats)
    _notes(sheets[1], bundle, locales, about, formats)
    for sheet, table in zip(sheets[2:], bundle.tables, strict=True):
        _table(sheet, table, locales, formats)
    book.close()
    return stream.getvalue()


def _formats(book: Workbook) -> _Formats:
    top = {"valign": "top"}
    return _Formats(
        title=book.add_format({"bold": True, "font_size": 14}),
        heading=book.add_format({"bold": True, "text_wrap": True, "bottom": 1, **top}),
        text=book.add_format({"text_wrap": True, **top}),
        quoted=book.add_format({"text_wrap": True, "quote_prefix": True, **top}),
        link=book.add_format({"underline": 1, "font_color": "#0B5394", **top}),
    )


def _both(message: str, locales: Mapping[str, Locale]) -> str:
    """Return a message in every language, in one line; the name of a sheet may have no slash."""
    words = dict.fromkeys(locale.catalog.gettext(message) for locale in locales.values())
    return " · ".join(words)[:31]


def _lines(message: str, locales: Mapping[str, Locale]) -> list[str]:
    return list(dict.fromkeys(locale.catalog.gettext(message) for locale in locales.values()))


def _contents(
    sheet: Worksheet, bundle: Bundle, locales: Mapping[str, Locale], names: Sequence[str], formats: _Formats
) -> None:
    sheet.set_column(0, 0, _MIDDLE + 4)
    sheet.set_column(1, 1, _WIDE)
    sheet.set_column(2, 2, _NARROW)
    _write(sheet, 0, 0, _BETWEEN_LANGUAGES.join(bundle.titles.values()), formats, formats.title)
    for column, heading in enumerate((w.SHEET, w.TITLE, w.ROWS)):
        sheet.write_string(2, column, "\n".join(_lines(heading, locales)), formats.heading)
    titles = ["", *(_BETWEEN_LANGUAGES.join(_lines(table.title, locales)) for table in bundle.tables)]
    counts = [None, *(len(table.rows) for table in bundle.tables)]
    for row, (name, title, count) in enumerate(zip(names[1:], titles, counts, strict=True), 3):
        sheet.write_url(row, 0, f"internal:'{name}'!A1", formats.link, name)
        sheet.write_string(row, 1, title, formats.text)
        if count is not None:
            sheet.write_number(row, 2, count, formats.text)


def _notes(
    sheet: Worksheet,
    bundle: Bundle,
    locales: Mapping[str, Locale],
    about: Mapping[str, Mapping[str, str]],
    formats: _Formats,
) -> None:
    sheet.set_column(0, 0, _MIDDLE)
    sheet.set_column(1, 1, _WIDE)
    sheet.set_column(2, len(locales) + 1, _WIDE)
    row = 0
    _write(sheet, row, 0, _BETWEEN_LANGUAGES.join(_lines(w.NOTES, locales)), formats, formats.title)
    for message, words in {**about, w.FROM: bundle.addresses}.items():
        row += 1
        _write(sheet, row, 0, _BETWEEN_LANGUAGES.join(_lines(message, locales)), formats)
        for column, text in enumerate(dict.fromkeys(words.values()), 1):
            _write(sheet, row, column, text, formats)
    for message in w.NOTE_LINES:
        row += 1
        for column, text in enumerate(_lines(message, locales), 1):
            _write(sheet, row, column, text, formats)
    row += 2
    headings = ["\n".join(_lines(message, locales)) for message in (w.SHEET, w.FIELD_NAME)]
    headings += [_named(locale) for locale in locales.values()]
    for column, heading in enumerate(headings):
        sheet.write_string(row, column, heading, formats.heading)
    for table in bundle.tables:
        for one in table.columns:
            row += 1
            for column, text in enumerate([table.name, one.name, *column_titles(one, locales).values()]):
                _write(sheet, row, column, text, formats)


def _named(locale: Locale) -> str:
    """Return the heading of the column that says what a column is called in a language."""
    say = locale.catalog.gettext
    return say(w.IN_LANGUAGE) % {"title": say(w.COLUMN), "language": locale.language.name}


def _table(sheet: Worksheet, table: Table, locales: Mapping[str, Locale], formats: _Formats) -> None:
    for number, column in enumerate(table.columns):
        heading = "\n".join(dict.fromkeys(column_titles(column, locales).values()))
        sheet.write_string(0, number, heading, formats.heading)
        sheet.set_column(number, number, _width(column.name, column.type), formats.text)
    # The heads stay in sight, and every column can be filtered.
    sheet.freeze_panes(1, 1)
    sheet.autofilter(0, 0, max(len(table.rows), 1), len(table.columns) - 1)
    for row, values in enumerate(table.rows, 1):
        for number, value in enumerate(values):
            if value is not None:
                _value(sheet, row, number, value, formats)


def _width(name: str, kind: Type) -> int:
    if kind is not Type.STRING:
        return _NARROW if kind is not Type.LIST else _MIDDLE
    return _WIDE if name.startswith(_LONG_WORDS) else _MIDDLE


def _value(sheet: Worksheet, row: int, column: int, value: Value, formats: _Formats) -> None:
    match value:
        case bool():
            sheet.write_boolean(row, column, value)
        case int():
            sheet.write_number(row, column, value)
        case Decimal():
            digits = plain_number(value)
            if len(value.normalize().as_tuple().digits) > _SAFE_DIGITS:
                sheet.write_string(row, column, digits)
            else:
                sheet.write_number(row, column, int(value) if value == value.to_integral_value() else float(value))
        case tuple():
            _write(sheet, row, column, "; ".join(value), formats, None)
        case str():
            _write(sheet, row, column, value, formats, None)


def _write(sheet: Worksheet, row: int, column: int, text: str, formats: _Formats, style: Format | None = None) -> None:
    """Write text as text; what looks like a formula stays text when the cell is edited."""
    risky = protect(text) != text
    sheet.write_string(row, column, text[:_LONGEST_CELL], formats.quoted if risky else style)
