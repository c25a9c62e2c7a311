"""A passage and its translation → where the two do not say the same numbers, dates, regions, figures and comparisons.

What one language must say and the other need not is let pass, and what cannot be decided is not told: a number in
words counts only where the other language has another in its place, a year may be implied, a value may be repeated.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from fractions import Fraction
from operator import eq
from types import MappingProxyType
from typing import TypeVar

from msgspec import Struct

from reportsite import diagnostics as rules
from reportsite.check.mention_reader import MentionReader
from reportsite.check.mentions import (
    Bound,
    DateMention,
    Direction,
    Mentions,
    NameMention,
    NumberKind,
    NumberMention,
    Weight,
    Worth,
)
from reportsite.diagnostics import Diagnostics, Rule
from reportsite.model.library import Library
from reportsite.model.passages import CALL, TEXT, Call, Passage
from reportsite.model.reports import FigurePart
from reportsite.site.translations import State, Translation

_T = TypeVar("_T")

_FIGURE_CALLS = frozenset({"fig", "num"})
_REGION_CALL, _BODY_CALL = "province", "body"
_CALLS_OF_ITS_OWN = frozenset({*_FIGURE_CALLS, _REGION_CALL, _BODY_CALL})
_OF_NAMES = (rules.WRONG_NAME, rules.NAME_DIFFERS)
_HUNDRED = Fraction(100)
_NEAR = 2
"""Years."""


class Difference(Struct, frozen=True, kw_only=True):
    """Something that one of two passages says and the other does not."""

    rule: Rule
    source: tuple[str, ...] = ()
    """What only the source says, in its words."""
    target: tuple[str, ...] = ()
    """What only the translation says."""


def check_translations(
    items: Collection[Translation],
    reader: MentionReader,
    library: Library,
    source_language: str,
    values: Mapping[str, Fraction],
    diagnostics: Diagnostics,
) -> None:
    """Report every translation in a file that does not say what its source says, save for those that were waived.

    `values` says what each figure is worth: see `figure_values`.
    """
    is_whole = any(item.target for item in items) and any(item.source for item in items)
    for item in items:
        if item.state is State.WAIVED:
            continue
        if item.target is None or item.source is None:
            one_sided = item.source or item.target
            rule = rules.MISSING_PASSAGE if item.target is None else rules.EXTRA_PASSAGE
            # Whether a text of a record or a file is translated at all, the reader of the content tells.
            if one_sided and one_sided.kind != TEXT and is_whole:
                diagnostics.add(rule, item.position, language=item.language, file=item.file, text=_excerpt(one_sided))
            continue
        for difference in compare(item.source, item.target, reader, source_language, item.language, values):
            if difference.rule in _OF_NAMES:
                subject, name = difference.source[0], difference.target[0]
                diagnostics.add(
                    difference.rule,
                    item.position,
                    name=name,
                    body=subject,
                    right=library.bodies[subject].name.best(item.language)[0],
                )
                continue
            diagnostics.add(
                difference.rule,
                item.position,
                source=source_language,
                target=item.language,
                there=_listed(difference.source),
                here=_listed(difference.target),
            )


def figure_values(library: Library) -> Mapping[str, Fraction]:
    """Return what each figure is worth, by the ids under which texts call it and its parts."""
    values: dict[str, Fraction] = {}
    for record in library.figures.values():
        for part, quantity in record.quantities.items():
            if quantity.value is not None:
                values[f"{record.figure.id}.{part.value}"] = Fraction(quantity.value)
        if f"{record.figure.id}.{FigurePart.VALUE.value}" in values:
            values[record.figure.id] = values[f"{record.figure.id}.{FigurePart.VALUE.value}"]
    return values


def compare(
    source: Passage,
    target: Passage,
    reader: MentionReader,
    source_language: str,
    target_language: str,
    values: Mapping[str, Fraction] = MappingProxyType({}),
) -> Iterator[Difference]:
    """Yield the differences between a passage and its translation.

    `values` says what each call of a figure is worth: one language may type what the other calls, which is told as
    digits in prose.
    """
    is_read = reader.reads(source_language) and reader.reads(target_language) and source.text != target.text
    there = reader.read(source.text, source_language) if is_read else Mentions()
    here = reader.read(target.text, target_language) if is_read else Mentions()
    if source.calls or target.calls:
        yield from _calls(source.calls, target.calls, _typed_values(there), _typed_values(here), values)
    if not is_read:
        return
    # Most texts hold little of this, and are soon done with.
    if there.numbers or here.numbers:
        called = [{values.get(call.target) for call in passage.calls} for passage in (source, target)]
        yield from _numbers(there, here, *called)
    if there.dates or here.dates:
        yield from _dates(there, here)
    calls = source.calls or target.calls
    if calls or there.regions or here.regions:
        regions = [_with_calls(found.regions, said, _REGION_CALL) for found, said in ((there, source), (here, target))]
        yield from _names(rules.REGIONS_DIFFER, *regions)
    if calls or there.bodies or here.bodies or here.wrong_names:
        variants = [*_variants(there, here, target, reader, target_language), *_wrong_names(there, here)]
        yield from variants
        if not variants:
            bodies = [_with_calls(found.bodies, said, _BODY_CALL) for found, said in ((there, source), (here, target))]
            yield from _bodies(*bodies)
    if _can_oppose(there, here):
        yield from _comparisons(there, here, source, target)


def _wrong_names(there: Mentions, here: Mentions) -> Iterator[Difference]:
    """Yield names in the translation that are on record as wrong for the organisation that is meant."""
    meant = {mention.text: mention.id for mention in here.bodies}
    named = {mention.id for mention in there.bodies}
    for mention in here.wrong_names:
        # A wrong name of one may be the right name of another, which then has to be meant.
        if meant.get(mention.text) not in named:
            yield Difference(rule=rules.WRONG_NAME, source=(mention.id,), target=(mention.text,))


def _variants(
    there: Mentions, here: Mentions, target: Passage, reader: MentionReader, language: str
) -> Iterator[Difference]:
    """Yield names that are nearly, and not quite, those of the tables."""
    named = {mention.id for mention in here.bodies}
    absent = [mention.id for mention in there.bodies if mention.id not in named]
    if absent:
        for mention in reader.variants(target.text, absent, language):
            yield Difference(rule=rules.NAME_DIFFERS, source=(mention.id,), target=(mention.text,))


def _listed(words: Iterable[str]) -> str:
    return ", ".join(f"`{word}`" for word in dict.fromkeys(words)) or "–"


def _excerpt(passage: Passage) -> str:
    text = " ".join(passage.words.split())
    longest = 40
    return text if len(text) <= longest else f"{text[:longest]}…"


# Calls ------------------------------------------------------------------------------------------------------


def _calls(
    source: Sequence[Call],
    target: Sequence[Call],
    typed_there: Collection[Worth],
    typed_here: Collection[Worth],
    values: Mapping[str, Fraction],
) -> Iterator[Difference]:
    figures = [[call.target for call in calls if call.name in _FIGURE_CALLS] for calls in (source, target)]
    more_there, more_here = _missing(*figures, same=eq)
    if not (more_there or more_here):
        more_there, more_here = _swapped(*figures)
    only_there = tuple(call for call in dict.fromkeys(more_there) if values.get(call) not in typed_here)
    only_here = tuple(call for call in dict.fromkeys(more_here) if values.get(call) not in typed_there)
    if only_there or only_here:
        yield Difference(rule=rules.FIGURES_DIFFER, source=only_there, target=only_here)
    others = [
        [f"{call.name} {call.target}" for call in calls if call.name not in _CALLS_OF_ITS_OWN]
        for calls in (source, target)
    ]
    # A name may be called in one language and written out in the other; another in its place is an error.
    more_there, more_here = _missing(*others, same=eq)
    if more_there and more_here:
        yield Difference(rule=rules.FIGURES_DIFFER, source=tuple(more_there), target=tuple(more_here))


def _with_calls(mentions: tuple[NameMention, ...], passage: Passage, name: str) -> tuple[NameMention, ...]:
    called = (NameMention(call.target, call.target) for call in passage.calls if call.name == name)
    return (*mentions, *called)


# What is in one and not in the other ------------------------------------------------------------------------


def _missing(
    source: Sequence[_T], target: Sequence[_T], *, same: Callable[[_T, _T], bool]
) -> tuple[list[_T], list[_T]]:
    """Return what stands in one only; how often it stands there does not matter."""
    # Mostly both say the same in the same order.
    if len(source) == len(target) and all(map(same, source, target)) and all(map(same, target, source)):
        return [], []
    only_source = [item for item in source if not any(same(item, other) for other in target)]
    only_target = [item for item in target if not any(same(item, other) for other in source)]
    return only_source, only_target


def _swapped(source: Sequence[_T], target: Sequence[_T]) -> tuple[list[_T], list[_T]]:
    """Return the one item that the first repeats where the second has another, or the other way round."""
    if source == target:
        return [], []
    there, here = Counter(source), Counter(target)
    more_there, more_here = list((there - here).elements()), list((here - there).elements())
    if len(more_there) == len(more_here) == 1 and (more_there[0] in here or more_here[0] in there):
        return more_there, more_here
    return [], []


# Numbers ----------------------------------------------------------------------------------------------------


def _typed_values(mentions: Mentions) -> frozenset[Worth]:
    return frozenset(item.value for item in mentions.numbers if item.typed)


def _numbers(
    there: Mentions, here: Mentions, called_there: Collection[Fraction | None], called_here: Collection[Fraction | None]
) -> Iterator[Difference]:
    only_there, only_here = _missing(there.numbers, here.numbers, same=_same_number)
    only_there = [item for item in only_there if item.value not in called_here and not _is_year(item, here.dates)]
    only_here = [item for item in only_here if item.value not in called_there and not _is_year(item, there.dates)]
    told_there, told_here = _told(only_there), _told(only_here)
    is_firm = any(item.weight is Weight.FIRM for item in (*told_there, *told_here))
    if is_firm or _stand_for_each_other(told_there, told_here):
        yield _difference(rules.NUMBERS_DIFFER, told_there, told_here)
        return
    swapped_there, swapped_here = _swapped(_identities(there), _identities(here))
    if not swapped_there:
        return
    moved_there = [item for item in there.numbers if item.identity in swapped_there]
    moved_here = [item for item in here.numbers if item.identity in swapped_here]
    if _stand_for_each_other(moved_there, moved_here):
        yield _difference(rules.NUMBERS_DIFFER, moved_there, moved_here)


def _difference(rule: Rule, there: Iterable[NumberMention], here: Iterable[NumberMention]) -> Difference:
    return Difference(rule=rule, source=tuple(item.text for item in there), target=tuple(item.text for item in here))


def _told(items: Iterable[NumberMention]) -> list[NumberMention]:
    return [item for item in items if item.weight is not Weight.SILENT]


def _identities(mentions: Mentions) -> list[tuple[str, Worth]]:
    return [item.identity for item in _told(mentions.numbers)]


def _same_number(one: NumberMention, other: NumberMention) -> bool:
    if one.kind is other.kind is not NumberKind.NAME and one.value == other.value:
        return True
    if NumberKind.NAME in (one.kind, other.kind):
        return one.kind is other.kind and one.text.casefold() == other.text.casefold()
    if one.loose or other.loose:
        return one.value == other.value
    kinds = {one.kind, other.kind}
    if kinds == {NumberKind.FRACTION, NumberKind.PERCENT}:
        return _in_per_cent(one) == _in_per_cent(other)
    if kinds == {NumberKind.MULTIPLE}:
        # Three times more is four times as many.
        return -1 <= one.value - other.value <= 1
    if NumberKind.PERCENT in kinds or NumberKind.FRACTION in kinds:
        return one.kind is other.kind and one.value == other.value
    return one.value == other.value


def _in_per_cent(item: NumberMention) -> Worth:
    return item.value * _HUNDRED if item.kind is NumberKind.FRACTION else item.value


def _is_year(item: NumberMention, dates: Iterable[DateMention]) -> bool:
    """Tell whether a plain number is what the other language writes as a year."""
    return item.kind is NumberKind.COUNT and any(item.value == date.year for date in dates)


def _stand_for_each_other(there: Sequence[NumberMention], here: Sequence[NumberMention]) -> bool:
    """Tell whether both lack a number of one kind, so that one stands where the other should.

    In digits a count and an ordinal are one kind: 3级 is Level 3.
    """
    return not set(map(_kind, there)).isdisjoint(map(_kind, here))


def _kind(item: NumberMention) -> NumberKind:
    return NumberKind.COUNT if item.typed and item.kind is NumberKind.ORDINAL else item.kind


# Dates ------------------------------------------------------------------------------------------------------


def _dates(there: Mentions, here: Mentions) -> Iterator[Difference]:
    only_there, only_here = _missing(there.dates, here.dates, same=DateMention.agrees)
    # A part of a year in words may be said in other words; another in its place is an error.
    if not (only_there and only_here):
        only_there = [item for item in only_there if not _is_part_alone(item)]
        only_here = [item for item in only_here if not _is_part_alone(item)]
    # Whether years are there at all is a question of its own.
    only_there = [item for item in only_there if not _is_year_alone(item)]
    only_here = [item for item in only_here if not _is_year_alone(item)]
    if not (only_there or only_here):
        only_there, only_here = _years(there, here)
    if only_there or only_here:
        yield Difference(
            rule=rules.DATES_DIFFER,
            source=tuple(item.text for item in only_there),
            target=tuple(item.text for item in only_here),
        )


def _is_part_alone(item: DateMention) -> bool:
    return bool(item.part) and not item.year


def _is_year_alone(item: DateMention) -> bool:
    return not (item.month or item.day or item.part)


def _years(there: Mentions, here: Mentions) -> tuple[list[DateMention], list[DateMention]]:
    """Return dates whose years are nowhere in the other language.

    A date may agree with one that names no year, and a year may be named in words: then it is implied.
    """
    only_there, only_here = _of_unknown_year(there, here), _of_unknown_year(here, there)
    if only_there and only_here:
        return only_there, only_here
    return _told_years(only_there, there, here), _told_years(only_here, here, there)


def _of_unknown_year(mentions: Mentions, other: Mentions) -> list[DateMention]:
    known = {date.year for date in other.dates} | {number.value for number in other.numbers}
    return [item for item in mentions.dates if item.year and item.year not in known]


def _told_years(items: list[DateMention], mentions: Mentions, other: Mentions) -> list[DateMention]:
    """Return the dates unless the other language may imply their years."""
    in_words = other.relative_years - mentions.relative_years
    known = {date.year for date in other.dates if date.year}
    if not known:
        return [] if other.dates or in_words > 0 else items
    # Words such as `the year before` mean one next to a year that is named.
    is_near = all(min(abs(item.year - year) for year in known) <= _NEAR for item in items)
    return [] if is_near and len({item.year for item in items}) <= in_words else items


# Names ------------------------------------------------------------------------------------------------------


def _names(rule: Rule, there: Sequence[NameMention], here: Sequence[NameMention]) -> Iterator[Difference]:
    only_there, only_here = _others(there, here), _others(here, there)
    firm_there = [item.text for item in only_there if item.weight is Weight.FIRM]
    firm_here = [item.text for item in only_here if item.weight is Weight.FIRM]
    if firm_there or firm_here:
        yield Difference(rule=rule, source=tuple(firm_there), target=tuple(firm_here))


def _bodies(there: Sequence[NameMention], here: Sequence[NameMention]) -> Iterator[Difference]:
    """Yield organisations named in the place of others: one that is only left out may be meant by `the Commission`."""
    only_there, only_here = _others(there, here), _others(here, there)
    if only_there and only_here:
        yield Difference(
            rule=rules.BODIES_DIFFER,
            source=tuple(item.text for item in only_there),
            target=tuple(item.text for item in only_here),
        )


def _others(names: Sequence[NameMention], known: Sequence[NameMention]) -> list[NameMention]:
    ids = {item.id for item in known}
    return [item for item in names if item.id not in ids]


# Comparisons ------------------------------------------------------------------------------------------------


def _can_oppose(there: Mentions, here: Mentions) -> bool:
    """Tell whether both point a way, or a number has a bound that the other may lack."""
    return bool(there.clauses and here.clauses) or any(item.bound for item in (*there.numbers, *here.numbers))


def _comparisons(there: Mentions, here: Mentions, source: Passage, target: Passage) -> Iterator[Difference]:
    for one, other in _pairs_of_one(there, here):
        bounds_differ = _bounds_differ(one, other, there.bounds, here.bounds)
        if bounds_differ or _opposite(there.direction_at(one.start), here.direction_at(other.start)):
            yield Difference(rule=rules.COMPARISON_DIFFERS, source=(one.text,), target=(other.text,))
    for call, start, end in _calls_of_one(source, target):
        if _opposite(there.direction_at(start), here.direction_at(end)):
            yield Difference(rule=rules.COMPARISON_DIFFERS, source=(call,), target=(call,))


def _pairs_of_one(there: Mentions, here: Mentions) -> Iterator[tuple[NumberMention, NumberMention]]:
    """Yield numbers that stand once in each language."""
    sources = _single(there.numbers)
    targets = _single(here.numbers)
    for identity, item in sources.items():
        if identity in targets:
            yield item, targets[identity]


def _single(items: Collection[NumberMention]) -> dict[tuple[str, Worth], NumberMention]:
    told = [item for item in items if item.weight is not Weight.SILENT and item.kind is not NumberKind.NAME]
    counts = Counter(item.identity for item in told)
    return {item.identity: item for item in told if counts[item.identity] == 1}


def _calls_of_one(source: Passage, target: Passage) -> Iterator[tuple[str, int, int]]:
    places = [_places(passage) for passage in (source, target)]
    for call, starts in places[0].items():
        others = places[1].get(call, [])
        if len(starts) == len(others) == 1:
            yield call, starts[0], others[0]


def _places(passage: Passage) -> dict[str, list[int]]:
    places: dict[str, list[int]] = {}
    at = -1
    for call in passage.calls:
        at = passage.text.find(CALL, at + 1)
        if call.name in _FIGURE_CALLS and at >= 0:
            places.setdefault(call.target, []).append(at)
    return places


def _bounds_differ(one: NumberMention, other: NumberMention, there: frozenset[Bound], here: frozenset[Bound]) -> bool:
    if one.bound and other.bound:
        return one.bound is not other.bound
    # Where one side gives no bound beside the number, any word of its text may be the one that does.
    said, words = (one.bound, here) if one.bound else (other.bound, there)
    is_typed = one.typed or other.typed
    return bool(said) and said is not Bound.AROUND and is_typed and said not in words


def _opposite(there: frozenset[Direction], here: frozenset[Direction]) -> bool:
    return len(there) == len(here) == 1 and there != here
