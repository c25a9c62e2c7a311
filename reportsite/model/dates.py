"""Dates as precisely as they are known, and no more: a year, a month or a day, and periods between two of them."""

from __future__ import annotations

import calendar
import datetime as dt
import re
from enum import IntEnum
from functools import cache

from msgspec import Struct

_PARTIAL = re.compile(r"(\d{4})(?:-(\d{2})(?:-(\d{2}))?)?", re.ASCII)
_MONTHS = 12
_YEARS = range(1000, 3000)
"""A year outside of these is a slip of the hand."""
_HALF = re.compile(r"(\d{4})-H([12])", re.ASCII)


@cache
def _last_of(year: int, month: int) -> dt.date:
    return dt.date(year, month, calendar.monthrange(year, month)[1])


class Precision(IntEnum):
    """The smallest unit of a date that is known."""

    YEAR = 1
    MONTH = 2
    DAY = 3


class PartialDate(Struct, frozen=True, order=True, gc=False):
    """A Gregorian date known to the year, the month or the day (ISO 8601 reduced precision).

    Ordering puts a coarse date before the finer dates inside it: 2024 < 2024-05 < 2024-05-20.
    """

    year: int
    month: int = 0
    day: int = 0

    @classmethod
    def parse(cls, text: str) -> PartialDate:
        """Read `2024`, `2024-05` or `2024-05-20`; raise ValueError when it is no date of the calendar."""
        match = _PARTIAL.fullmatch(text)
        if not match:
            raise ValueError(text)
        year, month, day = (int(part or 0) for part in match.groups())
        if year not in _YEARS or (match[2] and not 1 <= month <= _MONTHS):
            raise ValueError(text)
        if match[3] and not 1 <= day <= calendar.monthrange(year, month)[1]:
            raise ValueError(text)
        return cls(year, month, day)

    @property
    def precision(self) -> Precision:
        """Return what is known."""
        return Precision.DAY if self.day else Precision.MONTH if self.month else Precision.YEAR

    @property
    def first_day(self) -> dt.date:
        """Return the first day that the date may mean."""
        return dt.date(self.year, self.month or 1, self.day or 1)

    @property
    def last_day(self) -> dt.date:
        """Return the last day that the date may mean."""
        if self.day:
            return dt.date(self.year, self.month, self.day)
        return _last_of(self.year, self.month or 12)

    def __str__(self) -> str:
        parts = [f"{self.year:04}"]
        if self.month:
            parts.append(f"{self.month:02}")
        if self.day:
            parts.append(f"{self.day:02}")
        return "-".join(parts)


class Period(Struct, frozen=True, order=True):
    """A moment or a stretch of time, both ends included: a date, two dates, or half a year.

    A moment has equal ends.
    """

    start: PartialDate
    end: PartialDate
    half: int = 0
    """1 or 2 when the period was given as a half-year, otherwise 0."""

    @classmethod
    def parse(cls, text: str) -> Period:
        """Read `2024-05`, `2023-03/2023-09` or `2023-H1`; raise ValueError when it is neither."""
        if half := _HALF.fullmatch(text):
            year, number = int(half[1]), int(half[2])
            if year not in _YEARS:
                raise ValueError(text)
            first = 1 if number == 1 else 7
            return cls(PartialDate(year, first), PartialDate(year, first + 5), number)
        start, slash, end = text.partition("/")
        first_date = PartialDate.parse(start)
        last_date = PartialDate.parse(end) if slash else first_date
        if last_date.last_day < first_date.first_day:
            raise ValueError(text)
        return cls(first_date, last_date)

    @property
    def is_moment(self) -> bool:
        """Tell whether one date says it all."""
        return self.start == self.end

    @property
    def midpoint(self) -> dt.date:
        """Return the day on which a point for this period stands on an axis: the end for a moment."""
        if self.is_moment:
            return self.end.last_day
        first, last = self.start.first_day, self.end.last_day
        return first + (last - first) / 2

    def __str__(self) -> str:
        if self.half:
            return f"{self.start.year:04}-H{self.half}"
        return str(self.start) if self.is_moment else f"{self.start}/{self.end}"
