"""Dates, numbers and lists as a language writes them: one object bound to one language, passed in."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from decimal import Decimal

from babel import Locale
from babel.dates import DateTimePattern, format_interval, match_skeleton
from babel.lists import format_list
from babel.numbers import format_decimal

from reportsite.i18n.catalogs import Catalog
from reportsite.languages import Language
from reportsite.model.dates import PartialDate, Period, Precision

_SKELETONS = {Precision.YEAR: "y", Precision.MONTH: "yMMMM", Precision.DAY: "yMMMMd"}


class Format:
    """Writes values as one language does (CLDR by way of Babel), never more precisely than they are known."""

    def __init__(self, language: Language, catalog: Catalog) -> None:
        self._locale = Locale.parse(language.locale)
        self._catalog = catalog
        self._patterns = {precision: self._pattern(skeleton) for precision, skeleton in _SKELETONS.items()}
        self._month_pattern = self._pattern("MMMM")
        self._dates: dict[PartialDate, str] = {}
        self.language = language

    def _pattern(self, skeleton: str) -> DateTimePattern:
        # Matching a skeleton costs a hundred times what filling in the pattern does, so it is done once.
        skeletons = self._locale.datetime_skeletons
        pattern: DateTimePattern = skeletons[match_skeleton(skeleton, skeletons)]
        return pattern

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
        if period.half:
            year = self.date(PartialDate(period.start.year))
            template = self._catalog.gettext(
                "first half of %(year)s" if period.half == 1 else "second half of %(year)s"
            )
            return template % {"year": year}
        if period.is_moment:
            return self.date(period.start)
        if period.start.precision is not period.end.precision:
            return self._dash(f"{self.date(period.start)} – {self.date(period.end)}")
        skeleton = _SKELETONS[period.start.precision]
        first, last = period.start.first_day, period.end.first_day
        return self._dash(format_interval(first, last, skeleton, locale=self._locale))

    def _dash(self, words: str) -> str:
        # CLDR joins years by an en dash in every language; a catalogue may ask for the language's own dash.
        return words.replace("–", self._catalog.gettext("–"))

    def number(self, number: int | Decimal) -> str:
        """Write a number with its separators."""
        return format_decimal(number, locale=self._locale)

    def join(self, items: Iterable[str]) -> str:
        """Write a list: 甲、乙和丙; A, B and C."""
        return format_list(list(items), locale=self._locale)

    def month(self, year: int, month: int) -> str:
        """Write the name of a month alone: 5月, May."""
        return self._month_pattern.apply(PartialDate(year, month).first_day, self._locale)
