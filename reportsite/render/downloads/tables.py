"""Tables of plain values, which every download is written from: columns with names and titles, rows made of records."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from decimal import Decimal
from enum import StrEnum
from typing import Any, Generic, TypeVar

from msgspec import Struct

from reportsite.i18n.locales import Locale
from reportsite.model.text import Text
from reportsite.render.downloads import wording

Value = str | int | bool | Decimal | tuple[str, ...] | None
"""What a cell holds; None where the record says nothing."""

T = TypeVar("T")


class Type(StrEnum):
    """What kind of value a column holds."""

    STRING = "string"
    INTEGER = "integer"
    NUMBER = "number"
    BOOLEAN = "boolean"
    DATE = "date"
    """A year, a month or a day, as precisely as it is known: 2024, 2024-05, 2024-05-20."""
    PERIOD = "period"
    """A date, two joined by a slash, or half a year: 2024, 2023-03/2023-09, 2023-H1."""
    LIST = "list"
    """Several ids."""


class Column(Struct, Generic[T], frozen=True, kw_only=True):
    """A column: its name for machines, its title for readers, and where its value stands in a record."""

    name: str
    type: Type
    title: str
    """A message of the catalogue."""
    get: Callable[[T], Value]
    language: str = ""
    """Code of the language whose words it holds; empty for what is the same in all."""
    refers: str = ""
    """Table whose ids it holds."""


class Table(Struct, frozen=True, kw_only=True):
    """Rows under columns."""

    name: str
    title: str
    """A message of the catalogue."""
    columns: tuple[Column[Any], ...]
    rows: tuple[tuple[Value, ...], ...]
    key: tuple[str, ...] = ("id",)
    """Names of the columns that no two rows have alike."""
    cut_from: Table | None = None
    """The table that has these rows among others."""
    numbers: tuple[int, ...] = ()
    """Where they stand there."""

    def values(self) -> Iterator[tuple[Column[Any], tuple[Any, ...]]]:
        """Yield each column with its values, where there are any rows."""
        yield from zip(self.columns, zip(*self.rows, strict=True), strict=False)

    def rows_by(self, column: str) -> Mapping[Value, list[int]]:
        """Return the numbers of the rows that have a value in a column."""
        index = [one.name for one in self.columns].index(column)
        found: dict[Value, list[int]] = {}
        for number, row in enumerate(self.rows):
            found.setdefault(row[index], []).append(number)
        return found

    def at(self, numbers: Iterable[int]) -> Table:
        """Return the table with these rows only."""
        chosen = tuple(numbers)
        return Table(
            name=self.name,
            title=self.title,
            columns=self.columns,
            rows=tuple([self.rows[number] for number in chosen]),
            key=self.key,
            cut_from=self,
            numbers=chosen,
        )


class WrittenRows:
    """The rows of tables as one kind of file holds them.

    `write` writes all rows of a table at once, column by column; tables that are cut from it take theirs over.
    """

    def __init__(self, write: Callable[[Table], Sequence[str]]) -> None:
        self._write = write
        self._known: dict[str, tuple[Table, Sequence[str]]] = {}

    def of(self, table: Table) -> Sequence[str]:
        """Return the rows of a table."""
        if table.cut_from is not None:
            whole = self.of(table.cut_from)
            return [whole[number] for number in table.numbers]
        known = self._known.get(table.name)
        if known is None or known[0] is not table:
            known = self._known[table.name] = table, self._write(table)
        return known[1]


class Written(dict[Any, str]):
    """Values as they are written, each value of a column once."""

    def __init__(self, write: Callable[[Any], str]) -> None:
        super().__init__()
        self._write = write

    def __missing__(self, value: Any) -> str:  # noqa: ANN401 (whatever the column holds)
        written = self[value] = self._write(value)
        return written


class Plan(Struct, Generic[T], frozen=True, kw_only=True):
    """A table that can be made: its columns, and where its records are."""

    name: str
    title: str
    """A message of the catalogue."""
    columns: tuple[Column[T], ...]
    records: Callable[[], Iterable[T]]
    key: tuple[str, ...] = ("id",)

    def table(self) -> Table:
        """Return the table: what the columns find in each record."""
        getters = [column.get for column in self.columns]
        rows = tuple(tuple(get(record) for get in getters) for record in self.records())
        return Table(name=self.name, title=self.title, columns=self.columns, rows=rows, key=self.key)

    @property
    def count(self) -> int:
        """Return how many rows the table has."""
        return sum(1 for _ in self.records())


def plan_table(
    name: str,
    title: str,
    columns: Sequence[Column[T]],
    records: Callable[[], Iterable[T]],
    key: tuple[str, ...] = ("id",),
) -> Plan[T]:
    """Return the plan of a table."""
    return Plan(name=name, title=title, columns=tuple(columns), records=records, key=key)


def column_titles(column: Column[Any], locales: Mapping[str, Locale]) -> Mapping[str, str]:
    """Return what a column is called in each language; columns of words say whose words they are."""
    titles = {}
    for code, locale in locales.items():
        title = locale.catalog.gettext(column.title)
        if column.language:
            name = locales[column.language].language.name
            title = locale.catalog.gettext(wording.IN_LANGUAGE) % {"title": title, "language": name}
        titles[code] = title
    return titles


def message_in_all(message: str, locales: Mapping[str, Locale]) -> Mapping[str, str]:
    """Return a message in each language."""
    return {code: locale.catalog.gettext(message) for code, locale in locales.items()}


def text_in_all(text: Text, locales: Mapping[str, Locale]) -> Mapping[str, str]:
    """Return a text in each language that it has been written in."""
    return {code: text[code] for code in locales if code in text}
