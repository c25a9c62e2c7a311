"""Quantities: a number as printed and the grammar of its language go in, what it stands for comes out.

How numbers are read and written is data (theme/locale/<language>/numbers.yaml); nothing here knows a language by
name. All arithmetic is on exact decimals: a printed digit is neither lost nor added.
"""

from __future__ import annotations

import dataclasses
import itertools
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from typing import Annotated

from msgspec import Struct, field

from reportsite.model.references import Defines, Kind, UnitId
from reportsite.model.text import Text

NUMBER = "{number}"
"""Where the number stands in the pattern of a unit, a scale word or an ordinal."""
QUANTITY = "{quantity}"
"""Where number and unit stand in the pattern of an approximation or a modality."""

_LONGEST = 120
_MOST_DIGITS = 24
_FULL_WIDTH = {0xFF01 + offset: 0x21 + offset for offset in range(94)}
_NOTHING = "(?!)"


class Approximation(StrEnum):
    """How a printed number bounds the true one."""

    EXACT = "exact"
    ABOUT = "about"
    OVER = "over"
    UNDER = "under"
    AT_LEAST = "at-least"
    AT_MOST = "at-most"
    NEARLY = "nearly"
    ALL = "all"


_OPEN_ABOVE = (Approximation.AT_LEAST, Approximation.OVER)
_OPEN_BELOW = (Approximation.AT_MOST, Approximation.UNDER, Approximation.NEARLY)
"""Each from the weakest to the strongest: where two are said at once, the stronger holds."""


class UnitKind(StrEnum):
    """What kind of thing a unit measures; it decides how its numbers are read and written."""

    COUNT = "count"
    CURRENCY = "currency"
    PERCENT = "percent"
    POINTS = "points"
    """Percentage points: the difference of two percentages."""
    RANK = "rank"
    """Written as an ordinal; lower is better."""
    LEVEL = "level"
    ANNIVERSARY = "anniversary"
    INDEX = "index"
    IDENTIFIER = "identifier"
    """A number that names something (a telephone number); it has no value."""

    @property
    def takes_scale(self) -> bool:
        """Tell whether scale words (million, 亿) go with it."""
        return self in (UnitKind.COUNT, UnitKind.CURRENCY, UnitKind.INDEX)

    @property
    def has_noun(self) -> bool:
        """Tell whether its word is a noun that a sentence may supply itself; a percent sign is not."""
        return self in (UnitKind.COUNT, UnitKind.CURRENCY, UnitKind.ANNIVERSARY)


class Unit(Struct, frozen=True, kw_only=True):
    """What a number counts or measures: the words it is known by, and how a number is written with it."""

    id: Annotated[str, Defines(Kind.UNIT)]
    kind: UnitKind
    name: Text
    """For the heading of a column: 人 / people, 元 / CNY."""
    printed: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    """Language → words under which it is recognised beside a number: after it, or where `{number}` says."""
    forms: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    """Language → CLDR plural category → pattern with `{number}`; recognised as well."""

    def form(self, language: str, category: str) -> str:
        """Return the pattern in which a number of this plural category is written."""
        forms = self.forms.get(language, {})
        return forms.get(category) or forms.get("other") or NUMBER

    def words(self, language: str) -> tuple[str, ...]:
        """Return every pattern under which it is recognised, those that say most first."""
        words = (*self.printed.get(language, ()), *self.forms.get(language, {}).values())
        patterns = {word if NUMBER in word else NUMBER + word for word in words}
        return tuple(sorted(patterns - {NUMBER}, key=lambda pattern: (-len(pattern), pattern)))

    def problems(self) -> Iterator[str]:
        """Yield what is wrong with its patterns, in words."""
        for language, forms in self.forms.items():
            if "other" not in forms:
                yield f"the forms of `{self.id}` in `{language}` lack the plural category `other`"
            for category, pattern in forms.items():
                if pattern.count(NUMBER) != 1:
                    yield f"the form `{language}.{category}` of `{self.id}` needs {NUMBER} once"
        for language, words in self.printed.items():
            if not all(word.strip() and word.count(NUMBER) <= 1 for word in words):
                yield f"a printed word of `{self.id}` in `{language}` is empty or has {NUMBER} twice"


class Quantity(Struct, frozen=True, kw_only=True):
    """What a printed number stands for: a value, and how precisely and in which sense it is given."""

    value: Decimal | None
    """In plain units: 4.14亿人 is 414000000. None for `all` and for identifiers."""
    quantum: Decimal
    """The step of the last printed digit in plain units, a power of ten: 1000000 for 4.14亿; 0 without a value."""
    approximation: Approximation = Approximation.EXACT
    unit: UnitId
    modality: str | None = None
    """How firmly it is meant, where the words say so: `strive` for 力争."""
    verbatim: str = ""
    """The characters of an identifier."""

    def __post_init__(self) -> None:
        if self.value is None:
            if self.quantum:
                raise ValueError(f"a quantity without a value has no precision: {self.quantum}")
        elif self.quantum <= 0 or self.quantum != plain_decimal(1, self.quantum.adjusted()):
            raise ValueError(f"not a positive power of ten: {self.quantum}")
        elif self._in_steps(self.value)[1]:
            raise ValueError(f"{self.value} has digits below its precision of {self.quantum}")

    @property
    def coefficient(self) -> int:
        """Return the value in steps of its precision: 414 for 4.14亿; 0 without a value."""
        return 0 if self.value is None else self._in_steps(self.value)[0]

    def _in_steps(self, value: Decimal) -> tuple[int, int]:
        """Divide by the quantum, with the rest; whole numbers keep it exact in any decimal context."""
        numerator, denominator = value.as_integer_ratio()
        step_numerator, step_denominator = self.quantum.as_integer_ratio()
        return divmod(numerator * step_denominator, denominator * step_numerator)

    def _half_step_from(self, direction: int) -> Decimal:
        return plain_decimal(self.coefficient * 10 + 5 * direction, self.quantum.adjusted() - 1)

    @property
    def low(self) -> Decimal | None:
        """Return the lower end of what the true value may be, or None where that side is open."""
        if self.value is None or self.approximation in _OPEN_BELOW:
            return None
        return self.value if self.approximation in _OPEN_ABOVE else self._half_step_from(-1)

    @property
    def high(self) -> Decimal | None:
        """Return the upper end of what the true value may be, or None where that side is open."""
        if self.value is None or self.approximation in _OPEN_ABOVE:
            return None
        return self.value if self.approximation in _OPEN_BELOW else self._half_step_from(1)

    @property
    def significant_digits(self) -> int:
        """Count the digits that are known: 3 for 1.00亿, 2 for 1.3亿; 0 without a value."""
        return 0 if self.value is None else len(str(abs(self.coefficient)))


def plain_decimal(coefficient: int, exponent: int) -> Decimal:
    """Return coefficient × 10 ^ exponent exactly, with its zeros written out: 414000000, 34.0."""
    return Decimal(format(Decimal(f"{coefficient}E{exponent}"), "f"))


class QuantityError(ValueError):
    """A printed number that cannot be read; `problem` says what is wrong, in words."""

    def __init__(self, problem: str) -> None:
        super().__init__(problem)
        self.problem = problem


# The grammar of numbers in a language -----------------------------------------------------------------------


class Scale(Struct, frozen=True, kw_only=True):
    """Words that multiply the number before them: 亿, million."""

    words: tuple[str, ...]
    exponent: int
    """The power of ten they stand for."""
    pattern: str | None = None
    """How a number is written with it; None for words that are read and never written."""


class ShareWord(Struct, frozen=True, kw_only=True):
    """Words that turn the number before them into a percentage: 九成 is 90 %."""

    words: tuple[str, ...]
    exponent: int
    """The power of ten in per cent that one of them stands for."""
    pattern: str | None = None


class BoundWords(Struct, frozen=True, kw_only=True):
    """The words of one approximation, by where they stand, and how it is written."""

    approximation: Approximation
    before: tuple[str, ...] = ()
    """Before the number and its unit: 超过400亿人次."""
    inside: tuple[str, ...] = ()
    """Between the number and its scale or unit: 10万余家, 10余万家."""
    after: tuple[str, ...] = ()
    """After the unit: 8000家以上."""
    written: str = QUANTITY


class ModalityWords(Struct, frozen=True, kw_only=True):
    """The words that say how firmly a number is meant, and how that is written."""

    modality: str
    before: tuple[str, ...]
    written: str


@dataclass(frozen=True, slots=True, kw_only=True)
class NumberGrammar:
    """How numbers are read and written in one language."""

    language: str
    space: str
    """What stands between words: empty where words are not separated, and then spaces in a number are artefacts."""
    decimal: str
    group: str
    """What is written between groups of three digits; empty for none."""
    group_from: int
    """The fewest digits that are grouped."""
    groups_read: tuple[str, ...]
    minus: str
    minuses_read: tuple[str, ...]
    joins_scales: bool
    """Whether a number may run on after a scale word: 14亿1178万."""
    scales: tuple[Scale, ...]
    """From the largest to the smallest."""
    shares: tuple[ShareWord, ...]
    numeral_words: tuple[tuple[str, int], ...]
    """Words that are a number by themselves: twelve."""
    numeral_digits: tuple[tuple[str, int], ...]
    numeral_multipliers: tuple[tuple[str, int], ...]
    """With the digits they make numbers: 十六, 三千五百."""
    bounds: tuple[BoundWords, ...]
    all_words: tuple[str, ...]
    all_written: str
    modalities: tuple[ModalityWords, ...]
    ordinals: tuple[tuple[str, str], ...]
    """Ending of the digits → pattern, the longest ending first; the empty ending is for all others."""
    lexicon: _Lexicon = dataclasses.field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "lexicon", _Lexicon.of(self))

    @classmethod
    def from_data(cls, data: Mapping[str, object]) -> NumberGrammar:
        """Build the grammar from a numbers.yaml already decoded into mappings, lists and strings.

        Raise ValueError naming the key that is missing, unknown or wrong.
        """
        table = _Table(data, "")
        group, minus, numerals, everything = (table.table(key) for key in ("group", "minus", "numerals", "all"))
        bounds, modalities, ordinals = (table.table(key) for key in ("approximations", "modalities", "ordinals"))
        grammar = cls(
            language=table.text("language"),
            space=table.text("space"),
            decimal=table.text("decimal"),
            group=group.text("written"),
            group_from=group.integer("from"),
            groups_read=group.texts("read"),
            minus=minus.text("written"),
            minuses_read=minus.texts("read"),
            joins_scales=table.choice("scales_joined", {"yes": True, "no": False}),
            scales=tuple(sorted(map(_scale, table.tables("scales")), key=lambda scale: -scale.exponent)),
            shares=tuple(map(_share_word, table.tables("shares"))),
            numeral_words=numerals.integers("words"),
            numeral_digits=numerals.integers("digits"),
            numeral_multipliers=numerals.integers("multipliers"),
            bounds=tuple(_bound_words(bounds, bound) for bound in Approximation if bound is not Approximation.ALL),
            all_words=everything.texts("words"),
            all_written=everything.text("written"),
            modalities=tuple(_modality_words(modalities, modality) for modality in modalities),
            ordinals=_ordinals(ordinals),
        )
        table.refuse_unknown_keys()
        return grammar

    def bound(self, approximation: Approximation) -> BoundWords:
        """Return the words of an approximation other than `all`."""
        return next(words for words in self.bounds if words.approximation is approximation)

    def modality(self, modality: str) -> ModalityWords | None:
        """Return the words of a modality, or None where the language has none for it."""
        return next((words for words in self.modalities if words.modality == modality), None)

    def ordinal(self, digits: str) -> str:
        """Return the ordinal of a number given in digits: 第45, 45th."""
        return next(pattern for ending, pattern in self.ordinals if digits.endswith(ending)).replace(NUMBER, digits)


class _Table:
    """A mapping of the grammar's data that knows its place in the file, so that a mistake is told with it."""

    def __init__(self, data: object, place: str) -> None:
        if not isinstance(data, Mapping) or not all(isinstance(key, str) for key in data):
            raise ValueError(f"`{place.rstrip('.')}` must be a mapping with text keys")
        self._data: Mapping[str, object] = data
        self._place = place
        self._seen: set[str] = set()
        self._parts: list[_Table] = []

    def __iter__(self) -> Iterator[str]:
        return iter(self._data)

    def __contains__(self, key: str) -> bool:
        return key in self._data

    def _value(self, key: str) -> object:
        self._seen.add(key)
        if key not in self._data:
            raise ValueError(f"`{self._place}{key}` is missing")
        return self._data[key]

    def _wrong(self, key: str, expected: str) -> ValueError:
        return ValueError(f"`{self._place}{key}` must be {expected}: {self._data[key]!r}")

    def text(self, key: str) -> str:
        value = self._value(key)
        if not isinstance(value, str):
            raise self._wrong(key, "text")
        return value

    def texts(self, key: str) -> tuple[str, ...]:
        value = self._value(key)
        if not isinstance(value, list | tuple) or not all(isinstance(word, str) and word for word in value):
            raise self._wrong(key, "a list of words")
        return tuple(value)

    def pattern(self, key: str, placeholder: str) -> str:
        value = self.text(key)
        if value.count(placeholder) != 1:
            raise self._wrong(key, f"text with {placeholder} once")
        return value

    def integer(self, key: str) -> int:
        value = self.text(key)
        if not re.fullmatch(r"[0-9]{1,18}", value):
            raise self._wrong(key, "a whole number")
        return int(value)

    def power_of_ten(self, key: str) -> int:
        value = self.text(key)
        if not re.fullmatch(r"10{1,12}", value):
            raise self._wrong(key, "10, 100, 1000 … or 1000000000000")
        return len(value) - 1

    def choice(self, key: str, choices: Mapping[str, bool]) -> bool:
        value = self.text(key)
        if value not in choices:
            raise self._wrong(key, " or ".join(choices))
        return choices[value]

    def integers(self, key: str) -> tuple[tuple[str, int], ...]:
        words = self.table(key)
        return tuple((word, words.integer(word)) for word in words)

    def table(self, key: str) -> _Table:
        part = _Table(self._value(key), f"{self._place}{key}.")
        self._parts.append(part)
        return part

    def tables(self, key: str) -> list[_Table]:
        value = self._value(key)
        if not isinstance(value, list | tuple):
            raise self._wrong(key, "a list")
        parts = [_Table(entry, f"{self._place}{key}[{index}].") for index, entry in enumerate(value)]
        self._parts.extend(parts)
        return parts

    def refuse_unknown_keys(self) -> None:
        for key in self._data:
            if key not in self._seen:
                raise ValueError(f"unknown key: `{self._place}{key}`")
        for part in self._parts:
            part.refuse_unknown_keys()


def _scale(table: _Table) -> Scale:
    return Scale(
        words=table.texts("words"),
        exponent=table.power_of_ten("factor"),
        pattern=table.pattern("pattern", NUMBER) if "pattern" in table else None,
    )


def _share_word(table: _Table) -> ShareWord:
    return ShareWord(
        words=table.texts("words"),
        exponent=table.power_of_ten("percent"),
        pattern=table.pattern("pattern", NUMBER) if "pattern" in table else None,
    )


def _bound_words(bounds: _Table, approximation: Approximation) -> BoundWords:
    table = bounds.table(approximation.value)
    return BoundWords(
        approximation=approximation,
        before=table.texts("before"),
        inside=table.texts("inside"),
        after=table.texts("after"),
        written=table.pattern("written", QUANTITY),
    )


def _modality_words(modalities: _Table, modality: str) -> ModalityWords:
    table = modalities.table(modality)
    return ModalityWords(modality=modality, before=table.texts("before"), written=table.pattern("written", QUANTITY))


def _ordinals(table: _Table) -> tuple[tuple[str, str], ...]:
    patterns = {"": table.pattern("other", NUMBER)}
    patterns.update((ending, table.pattern(ending, NUMBER)) for ending in table if ending != "other")
    return tuple(sorted(patterns.items(), key=lambda pair: (-len(pair[0]), pair[0])))


class _Read(dict[tuple[str, str], tuple[Unit, "Reading"]]):
    """Readings that are remembered; no other process needs them."""

    def __reduce__(self) -> tuple[type[_Read], tuple[()]]:
        return _Read, ()


class _Lexicon(Struct, frozen=True, kw_only=True):
    """The words of a grammar as patterns, made once, and what each word means."""

    number: re.Pattern[str]
    """One step of a number: digits or numerals, then a scale or share word, words of approximation in between."""
    before: re.Pattern[str]
    after: re.Pattern[str]
    modality: re.Pattern[str]
    numeral: re.Pattern[str]
    approximations: Mapping[str, Approximation]
    modalities: Mapping[str, str]
    exponents: Mapping[str, int]
    share_words: frozenset[str]
    numerals: Mapping[str, int]
    multipliers: frozenset[str]
    everything: frozenset[str]
    read: _Read = field(default_factory=_Read)
    """What was read lately, by the printed words and the id of the unit: a number stands on many pages."""

    @classmethod
    def of(cls, grammar: NumberGrammar) -> _Lexicon:
        approximations: dict[str, Approximation] = {}
        for bound in grammar.bounds:
            for word in (*bound.before, *bound.inside, *bound.after):
                if approximations.setdefault(_fold(word), bound.approximation) is not bound.approximation:
                    raise ValueError(f"`{word}` stands for two approximations")
        letter = r"[^\W\d_]" if grammar.space else _NOTHING  # `over` must not be found in `overall`
        inside = _any_of(word for bound in grammar.bounds for word in bound.inside)
        before = _any_of(word for bound in grammar.bounds for word in bound.before)
        after = _any_of(word for bound in grammar.bounds for word in bound.after)
        modality = _any_of(word for words in grammar.modalities for word in words.before)
        steps: list[Scale | ShareWord] = [*grammar.scales, *grammar.shares]
        scale = _any_of(word for step in steps for word in step.words)
        group = _any_of(grammar.groups_read)
        digits = rf"(?:[1-9][0-9]{{0,2}}(?:{group}[0-9]{{3}})+|0|[1-9][0-9]*)"
        composed = [*grammar.numeral_digits, *grammar.numeral_multipliers]
        numeral = _any_of(word for word, _ in composed)
        words = _any_of(word for word, _ in grammar.numeral_words)
        return cls(
            number=re.compile(
                rf"(?:(?P<whole>{digits})(?:{re.escape(_fold(grammar.decimal))}(?P<fraction>[0-9]+))?"
                rf"|(?P<numeral>{numeral}+)|(?P<word>{words})(?!{letter}))"
                rf"(?:\s*(?P<inner>{inside}))?(?:\s*(?P<scale>{scale})(?!{letter}))?(?:\s*(?P<outer>{inside}))?\s*",
            ),
            before=re.compile(rf"(?P<word>{before})(?:(?<!{letter})|(?!{letter}))\s*"),
            after=re.compile(rf"\s*(?:(?!{letter})|(?<!{letter}))(?P<word>{after})$"),
            modality=re.compile(rf"(?P<word>{modality})(?!{letter})\s*"),
            numeral=re.compile(numeral),
            approximations=approximations,
            modalities={_fold(word): entry.modality for entry in grammar.modalities for word in entry.before},
            exponents={_fold(word): step.exponent for step in steps for word in step.words},
            share_words=frozenset(_fold(word) for share in grammar.shares for word in share.words),
            numerals={_fold(word): value for word, value in (*composed, *grammar.numeral_words)},
            multipliers=frozenset(_fold(word) for word, _ in grammar.numeral_multipliers),
            everything=frozenset(_fold(word) for word in (*grammar.all_words, grammar.all_written)),
        )


def _any_of(words: Iterable[str]) -> str:
    """Return a pattern for any of the words, the longest first; without words it matches nothing."""
    ordered = sorted({_fold(word) for word in words}, key=lambda word: (-len(word), word))
    return f"(?:{'|'.join(map(re.escape, ordered))})" if ordered else _NOTHING


def _fold(text: str) -> str:
    """Return the text as words are compared: without difference of case or of full and half width."""
    return text.translate(_FULL_WIDTH).casefold()


# Reading ----------------------------------------------------------------------------------------------------


class Reading(Struct, frozen=True, kw_only=True):
    """A printed number taken apart: what it stands for, and its words as printed."""

    quantity: Quantity
    text: str
    """All of it, without artefacts of spacing."""
    before: str = ""
    """Words before number and unit: 最高."""
    number: str = ""
    """The number with its scale word, without the unit: 10.92亿, 400余."""
    after: str = ""
    """Words after number and unit: 以上."""
    names_unit: bool = True
    """Whether the unit is in the text, or needs no word there."""


def parse_quantity(printed: str, unit: Unit, grammar: NumberGrammar) -> Quantity:
    """Return what a printed number stands for; its unit word may be missing.

    Raise QuantityError when it cannot be read.
    """
    return read_quantity(printed, unit, grammar).quantity


def read_quantity(printed: str, unit: Unit, grammar: NumberGrammar) -> Reading:
    """Take a printed number apart.

    The words are peeled off from outside: modality, approximation, unit; what is left must be a number.
    Raise QuantityError when it is none.
    """
    known = grammar.lexicon.read
    key = printed, unit.id
    kept = known.get(key)
    if kept is not None and (kept[0] is unit or kept[0] == unit):
        return kept[1]
    reading = _read(printed, unit, grammar)
    if len(known) >= _MOST_READ:
        known.clear()
    known[key] = unit, reading
    return reading


_MOST_READ = 10_000
"""Readings that are remembered at once."""


def _read(printed: str, unit: Unit, grammar: NumberGrammar) -> Reading:
    if len(printed) > _LONGEST:
        raise QuantityError(f"it is longer than {_LONGEST} characters")
    if unit.kind is UnitKind.IDENTIFIER:
        return _read_identifier(printed, unit)
    text = grammar.space.join(printed.split())
    if not text:
        raise QuantityError("nothing is printed")
    folded = _fold(text)
    if len(folded) != len(text):
        raise QuantityError("it holds letters that belong in no number")
    start, end, modality, approximation = _peel(folded, grammar)
    number, names_unit = _find_number(folded[start:end], unit, grammar)
    approximation = _combine([approximation, *number.approximations])
    if number.value is None and approximation is not Approximation.EXACT:
        raise QuantityError(f"`{grammar.all_written}` cannot be bounded")
    return Reading(
        quantity=Quantity(
            value=number.value,
            quantum=number.quantum,
            approximation=Approximation.ALL if number.value is None else approximation,
            unit=unit.id,
            modality=modality,
        ),
        text=text,
        before=text[:start],
        number=text[start + number.start : start + number.end],
        after=text[end:],
        names_unit=names_unit or number.names_unit,
    )


def _read_identifier(printed: str, unit: Unit) -> Reading:
    text = " ".join(printed.split())
    if not text:
        raise QuantityError("nothing is printed")
    quantity = Quantity(value=None, quantum=Decimal(0), unit=unit.id, verbatim=text)
    return Reading(quantity=quantity, text=text, number=text)


def _peel(text: str, grammar: NumberGrammar) -> tuple[int, int, str | None, Approximation]:
    """Return where number and unit begin and end, and what the words around them say."""
    lexicon, start, end, modality = grammar.lexicon, 0, len(text), None
    if found := lexicon.modality.match(text):
        modality, start = lexicon.modalities[found["word"]], found.end()
    words = []
    while found := lexicon.before.match(text, start):
        words.append(found["word"])
        start = found.end()
    while found := lexicon.after.search(text, start, end):
        words.append(found["word"])
        end = found.start()
    return start, end, modality, _combine(lexicon.approximations[word] for word in words)


def _combine(approximations: Iterable[Approximation]) -> Approximation:
    """Return what several words of approximation say together: 超过70%以上 is over, 约400余 is over."""
    said = set(approximations)
    for bounds in (_OPEN_ABOVE, _OPEN_BELOW):
        strength = (Approximation.EXACT, Approximation.ABOUT, *bounds)
        if said.issubset(strength):
            return max(said, key=strength.index, default=Approximation.EXACT)
    raise QuantityError("its words bound it from above and from below at once")


class _Number(Struct, frozen=True, kw_only=True):
    """A number found in a text between `start` and `end`; without a value it stands for all there are."""

    start: int
    end: int
    value: Decimal | None
    quantum: Decimal
    approximations: tuple[Approximation, ...] = ()
    names_unit: bool = False


def _find_number(text: str, unit: Unit, grammar: NumberGrammar) -> tuple[_Number, bool]:
    """Return the number in a text that holds nothing else but the unit, and whether the unit is there."""
    problems = []
    for pattern in (*unit.words(grammar.language), NUMBER):
        opening, closing = (_fold(part).strip() for part in pattern.split(NUMBER, 1))
        start, end = len(opening), len(text) - len(closing)
        if start > end or not (text.startswith(opening) and text.endswith(closing)):
            continue
        try:
            return _read_number(text, start, end, unit, grammar), pattern != NUMBER
        except QuantityError as error:
            problems.append(error)
    raise problems[0]


def _read_number(text: str, start: int, end: int, unit: Unit, grammar: NumberGrammar) -> _Number:
    while start < end and text[start].isspace():
        start += 1
    while start < end and text[end - 1].isspace():
        end -= 1
    if text[start:end] in grammar.lexicon.everything:
        return _Number(start=start, end=end, value=None, quantum=Decimal(0), names_unit=True)
    at, stop, negative = start, end, False
    if unit.kind is UnitKind.RANK:
        at, stop = _inside_ordinal(text, start, end, grammar)
    for minus in map(_fold, grammar.minuses_read):
        if text.startswith(minus, at, stop):
            at, negative = at + len(minus), True
            break
    steps = _steps(text, at, stop, unit, grammar)
    value, quantum = _add_up(steps)
    return _Number(
        start=start,
        end=end,
        value=-value if negative else value,
        quantum=quantum,
        approximations=steps[-1].approximations,
        names_unit=steps[-1].is_share,
    )


def _inside_ordinal(text: str, start: int, end: int, grammar: NumberGrammar) -> tuple[int, int]:
    """Return where the number stands in an ordinal, or all of the text where it is none."""
    for _, pattern in grammar.ordinals:
        opening, closing = (_fold(part) for part in pattern.split(NUMBER))
        ordinal = text[start:end]
        if ordinal.startswith(opening) and ordinal.endswith(closing):
            digits = text[start + len(opening) : end - len(closing)]
            if _fold(grammar.ordinal(digits)) == ordinal:
                return start + len(opening), end - len(closing)
    return start, end


class _Step(Struct, frozen=True, kw_only=True):
    """A number up to and with its scale word: 14亿 in 14亿1178万. Its value is coefficient × 10 ^ exponent."""

    coefficient: int
    exponent: int
    scale: int
    """The power of ten of its scale word, 0 where there is none."""
    digits: int
    """How many digits stand before the decimal sign."""
    approximations: tuple[Approximation, ...]
    is_share: bool


def _steps(text: str, start: int, end: int, unit: Unit, grammar: NumberGrammar) -> list[_Step]:
    steps: list[_Step] = []
    while start < end:
        found = grammar.lexicon.number.match(text, start, end)
        if not found or (steps and not (grammar.joins_scales and _may_follow(steps[-1]))):
            raise _unreadable(text[start:end], unit, grammar, first=not steps)
        steps.append(_step(found, unit, grammar))
        start = found.end()
    if not steps:
        raise QuantityError("there is no number in it")
    return steps


def _may_follow(step: _Step) -> bool:
    return step.scale > 0 and not step.is_share and step.exponent == step.scale and not step.approximations


def _unreadable(rest: str, unit: Unit, grammar: NumberGrammar, *, first: bool) -> QuantityError:
    if first and rest.startswith(tuple(grammar.lexicon.exponents)):
        return QuantityError(f"the number before `{rest}` is missing")
    known = ", ".join(dict.fromkeys(word.replace(NUMBER, "").strip() for word in unit.words(grammar.language)))
    words = f"; the words of the unit `{unit.id}` are: {known}" if known else f"; the unit `{unit.id}` has no words"
    return QuantityError(f"`{rest}` is not understood{words}")


def _step(found: re.Match[str], unit: Unit, grammar: NumberGrammar) -> _Step:
    lexicon = grammar.lexicon
    if found["whole"] is not None:
        whole, fraction = re.sub(r"[^0-9]", "", found["whole"]), found["fraction"] or ""
    else:
        whole, fraction = str(_read_numeral(found["numeral"] or found["word"], lexicon)), ""
    word = found["scale"] or ""
    scale, is_share = lexicon.exponents.get(word, 0), word in lexicon.share_words
    if len(whole) + max(len(fraction), scale) > _MOST_DIGITS:
        raise QuantityError(f"written out it has more than {_MOST_DIGITS} digits")
    if is_share and unit.kind is not UnitKind.PERCENT:
        raise QuantityError(f"`{found['scale']}` stands for per cent, the unit `{unit.id}` does not")
    if word and not is_share and not unit.kind.takes_scale:
        raise QuantityError(f"`{found['scale']}` does not go with the unit `{unit.id}`")
    said = [lexicon.approximations[bound] for bound in (found["inner"], found["outer"]) if bound]
    return _Step(
        coefficient=int(whole + fraction),
        exponent=scale - len(fraction),
        scale=scale,
        digits=len(whole),
        approximations=tuple(said),
        is_share=is_share,
    )


def _read_numeral(text: str, lexicon: _Lexicon) -> int:
    """Return the number that numerals make: 十六 is 16, 三千五百 is 3500, 二〇 is 20.

    Refuse clipped forms such as 三千五, which say 3500 and could be taken for 3005.
    """
    tokens = lexicon.numeral.findall(text)
    if "".join(tokens) != text:
        return lexicon.numerals[text]
    if lexicon.multipliers.isdisjoint(tokens):
        return int("".join(str(lexicon.numerals[token]) for token in tokens))
    multipliers = [lexicon.numerals[token] for token in lexicon.multipliers]
    total, digit, last, after_zero = 0, None, None, False
    for token in tokens:
        number = lexicon.numerals[token]
        if token not in lexicon.multipliers:
            if digit is not None:
                raise QuantityError(f"`{text}` is not a number")
            after_zero, digit = (True, None) if number == 0 else (after_zero, number)
            continue
        if (last is not None and number >= last) or (digit is None and last is not None):
            raise QuantityError(f"`{text}` is not a number")
        total, digit, last, after_zero = total + (digit or 1) * number, None, number, False
    if digit is not None and last is not None and last > min(multipliers) and not after_zero:
        raise QuantityError(f"`{text}` is short for another number; print it in full")
    return total + (digit or 0)


def _add_up(steps: list[_Step]) -> tuple[Decimal, Decimal]:
    """Return value and precision of a number given in steps of falling scale."""
    for step, following in itertools.pairwise(steps):
        size = following.scale + following.digits
        full = following.scale > 0 or following.digits == step.scale  # 1万2 may mean 12000
        if following.scale >= step.scale or size > step.scale or following.is_share or not full:
            raise QuantityError("its parts do not follow each other; print it with one scale word")
    exponent = steps[-1].exponent
    total = sum(step.coefficient * 10 ** (step.exponent - exponent) for step in steps)
    return plain_decimal(total, exponent), plain_decimal(1, exponent)
