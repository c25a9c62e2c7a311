"""Dates, numbers and lists as a language writes them: one object bound to one language, passed in."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from decimal import Decimal

from babel import Locale
from babel.dates import DateTimePattern, match_skeleton, parse_pattern
from babel.lists import format_list
from babel.numbers import format_decimal

from reportsite.i18n.catalogs import Catalog
from reportsite.languages import Language
from reportsite.model.dates import PartialDate, Period, Precision

_SKELETONS = {Precision.YEAR: "y", Precision.MONTH: "yMMMM", Precision.DAY: "yMMMMd"}
_FIELDS = {"y": "year", "M": "month", "d": "day"}
"""Parts of a date, the largest first: an interval is written by the largest in which its ends differ."""


class Format:
    """Writes values as one language does (CLDR by way of Babel), never more precisely than they are known."""

    def __init__(self, language: Language, catalog: Catalog) -> None:
        self._locale = Locale.parse(language.locale)
        self._catalog = catalog
        # CLDR's skeletons know a day only with a shortened month; its long date has the month in full.
        self._patterns = {
            Precision.YEAR: self._pattern("y"),
            Precision.MONTH: self._pattern("yMMMM"),
            Precision.DAY: self._locale.date_formats["long"],
        }
        self._dates: dict[PartialDate, str] = {}
        self._numbers: dict[str, str] = {}
        self._periods: dict[Period, str] = {}
        self.language = language

    def _pattern(self, skeleton: str) -> DateTimePattern:
        # Matching a skeleton costs a hundred times what filling in the pattern does, so it is done once.
        skeletons = self._locale.datetime_skeletons
        return parse_pattern(_unabbreviated(skeletons[match_skeleton(skeleton, skeletons)].pattern))

    @property
    def plural_rule(self) -> Callable[[Decimal], str]:
        """Return the rule that chooses a CLDR plural category for a number."""
        return self._locale.plural_form

    def date(self, date: PartialDate) -> str:
        """Write a date: 2024年5月20日, 20 May 2024; a month or a year alone where no more is known."""
        if date not in self._dates:
            self._dates[date] = self._patterns[date.precision].apply(date.first_day, self._locale)
        return self._dates[date]

    def period(self, period: Period) -> str:
        """Write a period: a date, two dates joined as the language joins them, or half a year."""
        if period not in self._periods:
            self._periods[period] = self._period(period)
        return self._periods[period]

    def _period(self, period: Period) -> str:
        if period.half:
            year = self.date(PartialDate(period.start.year))
            first = self._catalog.gettext("first half of %(year)s")
            second = self._catalog.gettext("second half of %(year)s")
            return (first if period.half == 1 else second) % {"year": year}
        if period.is_moment:
            return self.date(period.start)
        if period.start.precision is not period.end.precision:
            words = self._catalog.gettext("%(start)s – %(end)s")
            return words % {"start": self.date(period.start), "end": self.date(period.end)}
        formats = self._locale.interval_formats
        parts = formats[match_skeleton(_SKELETONS[period.start.precision], formats)]
        days = period.start.first_day, period.end.first_day
        field = next(key for key, name in _FIELDS.items() if len({getattr(day, name) for day in days}) > 1)
        patterns = (parse_pattern(_unabbreviated(part)) for part in parts[field])
        words = "".join(pattern.apply(day, self._locale) for pattern, day in zip(patterns, days, strict=True))
        # CLDR joins years by an en dash in every language; a catalogue may ask for the language's own dash.
        return words.replace("–", self._catalog.gettext("–"))

    def number(self, number: int | Decimal) -> str:
        """Write a number with its separators."""
        # Written digits tell apart what is equal: 1 and 1.0.
        key = str(number)
        if key not in self._numbers:
            self._numbers[key] = format_decimal(number, locale=self._locale)
        return self._numbers[key]

    def join(self, items: Iterable[str]) -> str:
        """Write a list: 甲、乙和丙; A, B and C."""
        return format_list(list(items), locale=self._locale)

    def month(self, month: int) -> str:
        """Write the name of a month alone: 5月, May."""
        # Where months have no names the short form is the number with its word; CLDR's long one spells it out (五月).
        has_names = "MMM" in self._patterns[Precision.MONTH].pattern
        names: Mapping[int, str] = self._locale.months["format"]["wide" if has_names else "abbreviated"]
        return names[month]


def _unabbreviated(pattern: str) -> str:
    # CLDR lists few skeletons with full names of months: those of short names serve for both.
    return re.sub("(?<!M)MMM(?!M)", "MMMM", pattern)
