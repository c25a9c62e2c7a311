"""A text and the grammar of its language → the numbers in it, each with its kind and how much it matters."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from fractions import Fraction
from functools import lru_cache
from itertools import chain

from msgspec import Struct
from msgspec.structs import replace

from reportsite.check.mentions import (
    Bound,
    NumberKind,
    NumberMention,
    Pattern,
    Weight,
    Worth,
    any_of,
    first_characters,
    fold,
    is_alphabetic,
    mask,
    whole_words,
)
from reportsite.check.wanted import DIGITS, Lookout, Seen, Wanted, stand_in_clauses
from reportsite.model.mention_words import BoundWords, NumberWords
from reportsite.model.quantity import (
    NUMBER,
    Approximation,
    NumberGrammar,
    QuantityError,
    Scale,
    ShareWord,
    Unit,
    UnitKind,
    parse_quantity,
)
from reportsite.model.text import Text

_NAME = re.compile(r"(?<![A-Za-z])[A-Za-z]+[-–]?[0-9]+(?:[.\-/][0-9]+)*[A-Za-z]*|[0-9]+(?:\.[0-9]+)?[A-Z][A-Za-z]*")
_PLAIN = re.compile(r"0|[1-9][0-9]{0,14}")
_LEADING_ZERO = re.compile(r"(?<![0-9.,])0[0-9]+(?![.,]?[0-9])")
_TYPED_FRACTION = re.compile(r"(?<![0-9/.])(?P<part>[1-9][0-9]?)/(?P<whole>[1-9][0-9]?)(?![0-9/.])")
_COUNT = Unit(id="count", kind=UnitKind.COUNT, name=Text({}))
_PERCENT = Unit(id="percent", kind=UnitKind.PERCENT, name=Text({}))
_BOUNDS: Mapping[Approximation, Bound] = {
    Approximation.OVER: Bound.ABOVE,
    Approximation.AT_LEAST: Bound.ABOVE,
    Approximation.UNDER: Bound.BELOW,
    Approximation.AT_MOST: Bound.BELOW,
    Approximation.NEARLY: Bound.BELOW,
    Approximation.ABOUT: Bound.AROUND,
}
_REACH = 40
"""Characters before a number among which a word of approximation is looked for."""
_ONES = range(1, 10)
_REMEMBERED = 4096
_TO_TIME = 20
"""Characters after a number among which a word of time makes it a stretch of time: over three to five years."""
_LETTER = r"[^\W\d_]"
_NO_LETTER_BEFORE = rf"(?<!{_LETTER})"
_PLACES = re.compile(r"\{(?:whole|part)\}")
_NOTHING = "(?!)"
_LETTERS = re.compile(f"{_LETTER}+")


class _Amount(Struct, frozen=True, kw_only=True):
    """What the characters of a number are worth."""

    value: Worth
    bound: Bound | None = None
    is_share: bool = False
    is_order: bool = False
    """Whether it is an order of magnitude only: 百万."""


class NumberReader:
    """Finds numbers by the grammar and the words of one language."""

    def __init__(
        self, words: NumberWords, bounds: BoundWords, grammar: NumberGrammar, units: Iterable[Unit], lookout: Lookout
    ) -> None:
        self._grammar, self._lookout = grammar, lookout
        self._values = {fold(word): value for word, value in (*grammar.numeral_words, *words.words.items())}
        self._values.update(_compounds(words, grammar))
        self._numerals = any_of(fold(word) for word, _ in (*grammar.numeral_digits, *grammar.numeral_multipliers))
        self._numeral_digits = frozenset(fold(word) for word, _ in grammar.numeral_digits)
        smallest = min((value for _, value in grammar.numeral_multipliers), default=0)
        self._lone_numerals = frozenset(fold(word) for word, value in grammar.numeral_multipliers if value == smallest)
        self._scales = {fold(word): scale.exponent for scale in grammar.scales for word in scale.words}
        self._number = Pattern(self._number_pattern())
        self._smaller = Pattern(rf"\s+(?:{whole_words(words.and_words)}\s+)?(?P<word>{whole_words(self._values)})")
        # Words that are numbers of one kind; the first table that has a word decides.
        self._idioms = Pattern(whole_words(map(fold, words.idioms)))
        self._idiom_wanted = lookout.wanted(words.idioms)
        self._meanings = {
            **_meanings(words.ordinals, NumberKind.ORDINAL),
            **_meanings(words.phrases, NumberKind.COUNT),
            **_meanings(words.multiples, NumberKind.MULTIPLE),
            **_meanings(words.halves, NumberKind.FRACTION),
        }
        self._phrases = frozenset(map(fold, words.phrases))
        self._meaning = Pattern(whole_words(self._meanings))
        self._meaning_wanted = lookout.wanted(self._meanings)
        self._wholes = {fold(word): value for word, value in words.fraction_parts.items()}
        self._fraction = Pattern(self._fraction_pattern(words.fraction))
        anywhere = [*DIGITS, *(word for word, _ in (*grammar.numeral_digits, *grammar.numeral_multipliers))]
        self._number_wanted = _look_for_numbers(lookout, self._values, anywhere, grammar)
        self._digits_wanted = lookout.wanted(anywhere=DIGITS)
        between = _LETTERS.findall(_PLACES.sub(" ", words.fraction))
        self._fraction_wanted = (
            lookout.wanted(self._wholes, anywhere=between[:1]) if self._wholes or between else self._number_wanted
        )
        # What every number holds.
        self.wanted = self._number_wanted | self._meaning_wanted | lookout.wanted(self._wholes)
        # What stands around a number and says what it is.
        before, after = _unit_words(units, grammar.language)
        counted = {*words.counters, *(word for kind in after.values() for word in kind)}
        counters = any_of(counted)
        self._currencies = tuple(before[UnitKind.CURRENCY])
        self._percent_after = Pattern(rf"\s*{whole_words(after[UnitKind.PERCENT])}")
        self._percent_before = tuple(before[UnitKind.PERCENT])
        self._counter = Pattern(rf"\s*{counters}") if words.counters else None
        self._ordinal_after = Pattern(rf"\s*{any_of(words.ordinal_counters)}")
        self._multiple_after = Pattern(rf"\s*{any_of(words.multiple_words)}")
        self._time = Pattern(rf"[^,.;，。；]{{0,{_TO_TIME}}}?{any_of(words.time_words)}")
        marks = (tuple(map(fold, pattern.split(NUMBER))) for _, pattern in grammar.ordinals)
        self._ordinal_marks = tuple(dict.fromkeys(marks))
        # Words of approximation.
        sides = {Bound.ABOVE: bounds.above, Bound.BELOW: bounds.below, Bound.AROUND: bounds.around}
        more = {fold(word): side for side, words_of_it in sides.items() for word in words_of_it}
        self._bounds = {
            fold(word): _BOUNDS[entry.approximation]
            for entry in grammar.bounds
            if entry.approximation in _BOUNDS
            for word in (*entry.before, *entry.inside, *entry.after)
        } | more
        self._not_of_time = frozenset(map(fold, words.bounds_not_of_time))
        befores = {fold(word) for entry in grammar.bounds for word in entry.before} | set(more)
        self._bounds_before = tuple(sorted(befores, key=len, reverse=True))
        after_bounds = {fold(word) for entry in grammar.bounds for word in entry.after} | set(more)
        filler = rf"(?:\s+{_LETTER}+){{0,2}}?" if grammar.space else ""
        self._bound_after = Pattern(rf"(?:\s*{counters})?{filler}\s*(?P<word>{whole_words(after_bounds)})")
        # Most numbers are followed by nothing of all this.
        following = {*counted, *words.ordinal_counters, *words.multiple_words, *after_bounds}
        self._following = Pattern(_beginning_of(following, or_a_letter=bool(grammar.space)))
        # Small numbers and years come again and again.
        self._amounts = lru_cache(maxsize=_REMEMBERED)(self._amount)
        self._any_bound = Pattern(whole_words(self._bounds))
        self._bound_wanted = lookout.wanted(self._bounds)

    def read(self, text: str, seen: Seen) -> tuple[NumberMention, ...]:
        """Return the numbers of a text in its own case, in which `seen` stands; dates have been taken out of it."""
        if not self.wanted.can_stand(seen):
            return ()
        folded = seen.folded
        for start, end in self._idiom_wanted.places(seen):
            for match in self._idioms.compiled.finditer(seen.folded, start, end):
                folded = mask(folded, match.start(), match.end())
        if folded is not seen.folded:
            seen = self._lookout.see(folded)
        found: list[NumberMention] = []
        for mention in self._of_one_kind(text, folded, seen):
            # Where two of them share a place, the first is meant.
            if folded[mention.start : mention.end] == fold(text[mention.start : mention.end]):
                found.append(mention)
                folded = mask(folded, mention.start, mention.end)
        # Where something has been taken out, a word may stand apart that did not before.
        places = (
            [(0, len(folded))] if found and self._number_wanted.can_stand(seen) else self._number_wanted.places(seen)
        )
        for start, end in places:
            found.extend(self._plain(folded, start, end))
        return tuple(sorted(found, key=lambda mention: mention.start))

    def bounds_said(self, seen: Seen) -> frozenset[Bound]:
        """Return the sides on which any word of the text could put a number."""
        places = self._bound_wanted.places(seen)
        said = (self._any_bound.compiled.finditer(seen.folded, start, end) for start, end in places)
        return frozenset(self._bounds[match[0]] for match in chain.from_iterable(said))

    # Words and digits that can only be numbers of one kind ---------------------------------------------------

    def _of_one_kind(self, text: str, folded: str, seen: Seen) -> Iterator[NumberMention]:
        if self._digits_wanted.can_stand(seen):
            yield from self._names_and_fractions(text, folded, seen)
        for match in self._fraction.compiled.finditer(folded) if self._fraction_wanted.can_stand(seen) else ():
            said, of = self._whole_number(match["part"]), self._whole_number(match["whole"])
            if said is not None and of:
                yield _mention(match, NumberKind.FRACTION, Fraction(said, of))
        meanings = (self._meaning.compiled.finditer(folded, *place) for place in self._meaning_wanted.places(seen))
        for match in chain.from_iterable(meanings):
            kind, value = self._meanings[match[0]]
            loose = match[0] in self._phrases
            weight = Weight.SILENT if loose else Weight.SOFT
            yield _mention(match, kind, value, weight=weight, loose=loose)

    def _names_and_fractions(self, text: str, folded: str, seen: Seen) -> Iterator[NumberMention]:
        names = (_NAME.finditer(text, *place) for place in self._digits_wanted.places(seen))
        for match in chain.from_iterable(names):
            if fold(match[0].rstrip("0123456789.,-–/")) not in self._currencies:
                yield _mention(match, NumberKind.NAME, 0, typed=True)
        for match in _LEADING_ZERO.finditer(folded) if "0" in folded else ():
            yield _mention(match, NumberKind.NAME, 0, typed=True)
        for match in _TYPED_FRACTION.finditer(folded) if "/" in folded else ():
            part, whole = int(match["part"]), int(match["whole"])
            if part < whole:
                yield _mention(match, NumberKind.FRACTION, Fraction(part, whole), typed=True)

    def _whole_number(self, text: str) -> int | None:
        if text in self._wholes:
            return self._wholes[text]
        if text in self._values:
            return self._values[text]
        amount = self._amounts(text)
        return int(amount.value) if amount and amount.value.denominator == 1 else None

    def _fraction_pattern(self, pattern: str) -> str:
        number = f"(?:[0-9]+|{self._numerals}+|{whole_words(self._values)})"
        whole = whole_words(self._wholes) if self._wholes else number
        return pattern.replace("{whole}", f"(?P<whole>{whole})").replace("{part}", f"(?P<part>{number})") or "(?!)"

    # All other numbers ---------------------------------------------------------------------------------------

    def _plain(self, folded: str, at: int, end: int) -> Iterator[NumberMention]:
        while match := self._number.compiled.search(folded, at, end):
            at, amount = match.end(), self._first_amount(match)
            if amount is None:
                continue
            while match["scale"] and (longer := self._continued(folded, at, match, amount)):
                at, match, amount = longer
            yield self._classified(folded, match.start(), at, amount)

    def _first_amount(self, match: re.Match[str]) -> _Amount | None:
        word, numeral = match["word"], match["numeral"]
        if word:
            is_article = len(word) == 1 and not match["scale"]
            return None if is_article else self._amounts(f"{self._values[word]}{match[0].removeprefix(word)}")
        amount = self._amounts(match[0])
        if amount and numeral and numeral not in self._lone_numerals and self._numeral_digits.isdisjoint(numeral):
            return replace(amount, is_order=True)
        return amount

    def _continued(
        self, folded: str, at: int, match: re.Match[str], amount: _Amount
    ) -> tuple[int, re.Match[str], _Amount] | None:
        """Return the number with what follows its scale word: 14亿1178万, a hundred and five."""
        start = match.start()
        if self._grammar.joins_scales:
            following = self._number.compiled.match(folded, at)
            longer = self._amounts(folded[start : following.end()]) if following else None
            return (following.end(), match, longer) if following and longer else None
        smaller = self._smaller.compiled.match(folded, at)
        if not (match["word"] and smaller) or amount.bound:
            return None
        rest, step = self._values[smaller["word"]], 10 ** self._scales.get(match["scale"], 0)
        if rest >= step or amount.value % step:
            return None
        return smaller.end(), match, _Amount(value=amount.value + rest)

    def _classified(self, folded: str, start: int, end: int, amount: _Amount) -> NumberMention:
        typed = any(map(str.isdigit, folded[start:end]))
        is_plain = amount.value == 1
        weight = Weight.FIRM if (typed or amount.is_share) and not is_plain else Weight.SOFT
        follows = bool(self._following.compiled.match(folded, end))
        bound = amount.bound or self._bound(folded, start, end, follows=follows)
        percent = self._percent_after.compiled.match(folded, end) if follows else None
        multiple = self._multiple_after.compiled.match(folded, end) if follows else None
        opening, closing = self._ordinal_around(folded, start, end, typed=typed)
        kind = NumberKind.COUNT
        if percent or amount.is_share or folded.endswith(self._percent_before, 0, start):
            kind, end = NumberKind.PERCENT, percent.end() if percent else end
        elif opening or closing:
            kind, start, end = NumberKind.ORDINAL, start - len(opening), end + len(closing)
        elif follows and (ordinal := self._ordinal_after.compiled.match(folded, end)):
            kind, end = NumberKind.ORDINAL, ordinal.end()
        elif multiple:
            kind, end, weight = NumberKind.MULTIPLE, multiple.end(), Weight.SOFT
        elif amount.is_order or (not typed and (is_plain or not self._counts(folded, start, end))):
            weight = Weight.SILENT
        text = folded[start:end].strip()
        return NumberMention(
            text=text, start=start, end=end, kind=kind, value=amount.value, weight=weight, typed=typed, bound=bound
        )

    def _counts(self, folded: str, start: int, end: int) -> bool:
        """Tell whether a numeral in words counts something, other than the two of 二级."""
        if self._counter is None or any(word in folded[start:end] for word in self._scales):
            return True
        return bool(self._counter.compiled.match(folded, end))

    def _ordinal_around(self, folded: str, start: int, end: int, *, typed: bool) -> tuple[str, str]:
        for opening, closing in self._ordinal_marks:
            stands = folded.endswith(opening, 0, start) and folded.startswith(closing, end)
            if not (stands and (typed or opening)):
                continue
            goes_on = closing and folded[end + len(closing) : end + len(closing) + 1].isalpha()
            if not goes_on:
                return opening, closing
        return "", ""

    def _bound(self, folded: str, start: int, end: int, *, follows: bool) -> Bound | None:
        before = folded[max(0, start - _REACH) : start].rstrip()
        if before.endswith(self._currencies):
            currency = next(word for word in self._currencies if before.endswith(word))
            before = before.removesuffix(currency).rstrip()
        words = self._bounds_before if before.endswith(self._bounds_before) else ()
        word = next((word for word in words if _ends_with(before, word)), "")
        if word in self._bounds:
            of_time = word in self._not_of_time and self._time.compiled.match(folded, end)
            return None if of_time else self._bounds[word]
        after = self._bound_after.compiled.match(folded, end) if follows else None
        return self._bounds.get(after["word"]) if after else None

    def _amount(self, text: str) -> _Amount | None:
        # Digits alone are worth what they say; most numbers are such, and each is another.
        if _PLAIN.fullmatch(text):
            return _Amount(value=int(text))
        for unit in (_COUNT, _PERCENT):
            try:
                quantity = parse_quantity(text, unit, self._grammar)
            except QuantityError:
                continue
            if quantity.value is not None:
                bound = _BOUNDS.get(quantity.approximation)
                return _Amount(value=Fraction(quantity.value), bound=bound, is_share=unit is _PERCENT)
        return None

    def _number_pattern(self) -> str:
        grammar = self._grammar
        group = any_of(map(fold, grammar.groups_read))
        digits = rf"(?:[1-9][0-9]{{0,2}}(?:{group}[0-9]{{3}})+(?![0-9])|[0-9]+)"
        decimal = re.escape(fold(grammar.decimal))
        inside = any_of(fold(word) for bound in grammar.bounds for word in bound.inside)
        scale = any_of({*self._scales, *(fold(word) for share in grammar.shares for word in share.words)})
        end_of_word = f"(?!{_LETTER})" if grammar.space else ""
        number = (
            rf"(?:(?P<digits>{digits}(?:{decimal}[0-9]+)?)|(?P<numeral>{self._numerals}+)"
            rf"|(?P<word>{whole_words(self._values)}))"
        )
        tail = rf"(?:\s*{inside})?(?:\s*(?P<scale>{scale}){end_of_word})?(?:\s*{inside})?"
        return rf"{self._beginnings()}(?<![0-9])(?<![0-9][.,]){number}{tail}"

    def _beginnings(self) -> str:
        """Return a pattern of where a number can begin; everywhere else not all of it need be tried."""
        grammar = self._grammar
        apart = [word for word in self._values if is_alphabetic(word[0])]
        numerals = (fold(word) for word, _ in (*grammar.numeral_digits, *grammar.numeral_multipliers))
        others = (word for word in self._values if not is_alphabetic(word[0]))
        begins = f"(?=[{first_characters([*DIGITS, *numerals, *others])}])"
        return f"(?:{begins}|{_NO_LETTER_BEFORE}(?=[{first_characters(apart)}]))" if apart else begins


def _meanings(words: Mapping[str, int] | Mapping[str, str], kind: NumberKind) -> dict[str, tuple[NumberKind, Fraction]]:
    return {fold(word): (kind, Fraction(value)) for word, value in words.items()}


def _ends_with(text: str, word: str) -> bool:
    """Tell whether a text ends with a word, and not with the end of a longer one where words are set apart."""
    return text.endswith(word) and not (is_alphabetic(word[0]) and text[: -len(word)][-1:].isalpha())


def _unit_words(
    units: Iterable[Unit], language: str
) -> tuple[Mapping[UnitKind, set[str]], Mapping[UnitKind, set[str]]]:
    """Return the words that stand before and after a number, by the kind of their unit."""
    before: dict[UnitKind, set[str]] = {kind: set() for kind in UnitKind}
    after: dict[UnitKind, set[str]] = {kind: set() for kind in UnitKind}
    for unit in units:
        for pattern in unit.words(language):
            opening, closing = (fold(part).strip() for part in pattern.split(NUMBER))
            if opening:
                before[unit.kind].add(opening)
            elif closing:
                after[unit.kind].add(closing)
    return before, after


def _number_words(values: Iterable[str], grammar: NumberGrammar) -> Iterator[str]:
    """Yield the words of which every number in words holds one."""
    scales = list(_scale_words(grammar))
    for word in values:
        # One letter, an article, is a number only before words that scale it.
        yield from (f"{word} {scale}" for scale in scales) if len(word) == 1 else (word,)


def _scale_words(grammar: NumberGrammar) -> Iterator[str]:
    steps: list[Scale | ShareWord] = [*grammar.scales, *grammar.shares]
    yield from (word for step in steps for word in step.words)


def _look_for_numbers(
    lookout: Lookout, values: Iterable[str], anywhere: Iterable[str], grammar: NumberGrammar
) -> Wanted:
    """Return the group of words and digits of which every number holds one."""
    wanted = lookout.wanted(_number_words(values, grammar), anywhere=anywhere)
    # What follows the digits is part of the number as well.
    following = (*_scale_words(grammar), *(word for bound in grammar.bounds for word in bound.inside))
    return replace(wanted, in_clauses=wanted.in_clauses and stand_in_clauses(following))


def _beginning_of(words: Iterable[str], *, or_a_letter: bool) -> str:
    """Return a pattern that finds, after spaces, where any of the words can begin."""
    characters = first_characters(words)
    return rf"\s*(?:[{characters}]|{_LETTER if or_a_letter else _NOTHING})" if characters else _NOTHING


def _compounds(words: NumberWords, grammar: NumberGrammar) -> Iterator[tuple[str, int]]:
    ones = [(word, value) for word, value in grammar.numeral_words if value in _ONES and len(word) > 1]
    for ten, tens in words.tens.items():
        yield fold(ten), tens
        for one, value in ones:
            yield fold(f"{ten}{words.joiner}{one}"), tens + value


def _mention(
    match: re.Match[str],
    kind: NumberKind,
    value: Worth,
    *,
    weight: Weight = Weight.SOFT,
    typed: bool = False,
    loose: bool = False,
) -> NumberMention:
    return NumberMention(
        text=match[0],
        start=match.start(),
        end=match.end(),
        kind=kind,
        value=value,
        weight=weight,
        typed=typed,
        loose=loose,
    )
