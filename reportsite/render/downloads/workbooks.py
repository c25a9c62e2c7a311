"""Bundle → an Excel workbook: a contents sheet, notes, and a sheet for each table with headings in every language.

Text is always written as text, never as a formula or a link. The same bundle gives the same bytes: the only date in
the file is that of the collection.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping, Sequence

from reportsite.i18n.locales import Locale
from reportsite.render.downloads import wording as w
from reportsite.render.downloads.bundles import Bundle
from reportsite.render.downloads.sheets import (
    HEADING,
    LINK,
    TITLE,
    Sheet,
    number_cell,
    row,
    table_rows,
    text_cell,
    write_workbook,
)
from reportsite.render.downloads.tables import Table, Type, WrittenRows, column_titles

_WIDE, _MIDDLE, _NARROW = 48, 20, 12
"""Widths of columns, in characters."""
_LONG_WORDS = ("title", "summary", "note", "quote", "definition", "because", "what", "doubt", "basis")
_LONGEST_NAME = 31
"""Characters that the name of a sheet may have."""
_BETWEEN_LANGUAGES = " / "
_FIRST_LINK = 4
"""Row of the contents that names the first sheet."""


class Workbooks:
    """Writes bundles as workbooks; rows, headings and notes that several hold are written once.

    `about` maps messages to their words by language, `day` is the date that workbooks bear.
    """

    def __init__(self, locales: Mapping[str, Locale], about: Mapping[str, Mapping[str, str]], day: dt.date) -> None:
        self._locales = locales
        self._about = about
        self._day = day
        self._rows = WrittenRows(table_rows)
        self._heads: dict[str, str] = {}
        self._explained: dict[str, Sequence[str]] = {}

    def write(self, bundle: Bundle) -> bytes:
        """Return a bundle as a workbook."""
        contents, notes = self._both(w.CONTENTS), self._both(w.NOTES)
        tables = [self._table(table) for table in bundle.tables]
        sheets = [self._contents(contents, notes, bundle), self._notes(notes, bundle), *tables]
        return write_workbook(sheets, _BETWEEN_LANGUAGES.join(bundle.titles.values()), self._day)

    def _both(self, message: str) -> str:
        """Return a message in every language, in one line; the name of a sheet may have no slash."""
        return " · ".join(self._lines(message))[:_LONGEST_NAME]

    def _lines(self, message: str) -> Sequence[str]:
        return list(dict.fromkeys(locale.catalog.gettext(message) for locale in self._locales.values()))

    def _contents(self, name: str, notes: str, bundle: Bundle) -> Sheet:
        title = _BETWEEN_LANGUAGES.join(bundle.titles.values())
        headings = ("\n".join(self._lines(heading)) for heading in (w.SHEET, w.TITLE, w.ROWS))
        named = [
            (notes, ""),
            *((table.name, _BETWEEN_LANGUAGES.join(self._lines(table.title))) for table in bundle.tables),
        ]
        counts = ["", *(number_cell(2, len(table.rows)) for table in bundle.tables)]
        return Sheet(
            name=name,
            widths=(_MIDDLE + 4, _WIDE, _NARROW),
            rows=[
                row([text_cell(0, title, TITLE)]),
                "",
                row(text_cell(column, heading, HEADING) for column, heading in enumerate(headings)),
                *(
                    row([text_cell(0, sheet, LINK), text_cell(1, about), count])
                    for (sheet, about), count in zip(named, counts, strict=True)
                ),
            ],
            links=[(f"A{number}", sheet) for number, (sheet, _) in enumerate(named, _FIRST_LINK)],
        )

    def _notes(self, name: str, bundle: Bundle) -> Sheet:
        headings = ["\n".join(self._lines(message)) for message in (w.SHEET, w.FIELD_NAME)]
        headings += [_named(locale) for locale in self._locales.values()]
        title = _BETWEEN_LANGUAGES.join(self._lines(w.NOTES))
        rows = [row([text_cell(0, title, TITLE)])]
        for message, words in {**self._about, w.FROM: bundle.addresses}.items():
            texts = (_BETWEEN_LANGUAGES.join(self._lines(message)), *dict.fromkeys(words.values()))
            rows.append(row(text_cell(column, text) for column, text in enumerate(texts)))
        lines = (enumerate(self._lines(message), 1) for message in w.NOTE_LINES)
        rows += [row(text_cell(column, text) for column, text in texts) for texts in lines]
        rows += ["", row(text_cell(column, heading, HEADING) for column, heading in enumerate(headings))]
        for table in bundle.tables:
            rows += self._columns(table)
        return Sheet(name=name, widths=(_MIDDLE, *[_WIDE] * (len(self._locales) + 1)), rows=rows)

    def _columns(self, table: Table) -> Sequence[str]:
        """Return a row for each column of a table: what it is called in each language."""
        if table.name not in self._explained:
            named = ([table.name, one.name, *column_titles(one, self._locales).values()] for one in table.columns)
            self._explained[table.name] = [
                row(text_cell(column, text) for column, text in enumerate(texts)) for texts in named
            ]
        return self._explained[table.name]

    def _table(self, table: Table) -> Sheet:
        if table.name not in self._heads:
            self._heads[table.name] = row(
                text_cell(column, heading, HEADING) for column, heading in enumerate(self._headings(table))
            )
        return Sheet(
            name=table.name,
            widths=[_width(column.name, column.type) for column in table.columns],
            rows=[self._heads[table.name], *self._rows.of(table)],
            is_table=True,
        )

    def _headings(self, table: Table) -> Iterator[str]:
        for column in table.columns:
            yield "\n".join(dict.fromkeys(column_titles(column, self._locales).values()))


def _named(locale: Locale) -> str:
    """Return the heading of the column that says what a column is called in a language."""
    say = locale.catalog.gettext
    return say(w.IN_LANGUAGE) % {"title": say(w.COLUMN), "language": locale.language.name}


def _width(name: str, kind: Type) -> int:
    if kind is not Type.STRING:
        return _NARROW if kind is not Type.LIST else _MIDDLE
    return _WIDE if name.startswith(_LONG_WORDS) else _MIDDLE
