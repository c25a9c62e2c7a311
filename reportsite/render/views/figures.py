"""Figures, series and their sources as pages show them."""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal

from msgspec import Struct

from reportsite.i18n.quantities import show_printed
from reportsite.model.figures import Change, Figure, Growth, Indicator, Share, Sign, Status
from reportsite.model.library import FigureRecord
from reportsite.model.quantity import NUMBER, Quantity, Unit, UnitKind
from reportsite.model.reports import FigurePart, Report
from reportsite.model.text import Printed
from reportsite.render import words
from reportsite.render.contexts import (
    FigureView,
    Link,
    PartView,
    Phrase,
    QuoteView,
    SeriesMark,
    SeriesPoint,
    SeriesView,
    SourceLink,
)
from reportsite.render.later import later, made
from reportsite.render.scope import Scope
from reportsite.site.groups import Group
from reportsite.site.pages import PageKind


def figure_anchor(figure_id: str) -> str:
    """Return the fragment under which a figure's record stands on its page."""
    return "figure-" + figure_id.replace("@", "-")


def figure_href(scope: Scope, record: FigureRecord) -> str:
    """Return the address of a figure's record: on this page where it has it, on its indicator's, else its report's."""
    anchor = figure_anchor(record.figure.id)
    if scope.page.kind is PageKind.REPORT and _is_listed(scope.library.reports[scope.page.subject], record.figure.id):
        return f"#{anchor}"
    if record.indicator:
        return scope.href(PageKind.INDICATOR, record.indicator.id, anchor)
    return scope.href(PageKind.REPORT, record.report.id, anchor) if record.report else f"#{anchor}"


def _is_listed(report: Report, figure_id: str) -> bool:
    return any(figure_id in group.figures for group in report.groups)


def figure_view(scope: Scope, record: FigureRecord) -> FigureView:
    """Return a figure ready to be shown."""
    figure = record.figure
    quantity = record.quantities[FigurePart.VALUE]
    text = _show(scope, record, FigurePart.VALUE)
    number = later(lambda: _show(scope, record, FigurePart.VALUE, with_unit=False))
    return FigureView(
        id=figure.id,
        anchor=figure_anchor(figure.id),
        href=figure_href(scope, record),
        page=later(lambda: scope.href(PageKind.FIGURE, figure.id)),
        name=figure_name(scope, record),
        text=text,
        number=number,
        # The noun as this figure has it: 所 where 所 is printed, hospital where there is one.
        unit=later(lambda: text.replace(made(number), "", 1).strip()),
        printed=figure.printed.text,
        printed_lang=scope.tag(record.language),
        as_of=scope.format.period(figure.as_of) if figure.as_of else scope.say(words.NO_DATE),
        as_of_value=str(figure.as_of.end) if figure.as_of else "",
        as_of_note=scope.optional(figure.as_of_inferred),
        value=quantity.value,
        approximation=quantity.approximation.value,
        status=later(lambda: scope.status(figure.status)),
        change=later(lambda: part_view(scope, record, FigurePart.CHANGE)),
        share=later(lambda: part_view(scope, record, FigurePart.SHARE)),
        growth=later(lambda: part_view(scope, record, FigurePart.GROWTH)),
        quotes=later(
            lambda: tuple(
                QuoteView(
                    text=quote.text,
                    # A clause is quoted repaired, in the script that its number is recorded in.
                    lang=scope.tag(record.language),
                    source=source_link(scope, quote.source),
                    line=quote.line,
                )
                for quote in figure.quotes
            )
        ),
        sources=later(lambda: source_links(scope, figure.seen_at)),
        publisher=later(lambda: scope.body_link(figure.publisher) if figure.publisher else None),
        rounds=later(lambda: _rounds(scope, figure.rounds) if figure.rounds else None),
        basis=scope.optional(figure.basis),
        doubt=scope.optional(figure.doubt),
        note=scope.optional(figure.note),
        edition=later(lambda: _edition(scope, figure.work) if figure.work else None),
    )


def part_view(scope: Scope, record: FigureRecord, part: FigurePart) -> PartView | None:
    """Return the change, the share or the growth that was printed beside a figure; None where there is none."""
    figure = record.figure
    match part:
        case FigurePart.CHANGE:
            return _change(scope, record, figure.change) if figure.change else None
        case FigurePart.SHARE:
            return _share(scope, record, figure.share) if figure.share else None
        case FigurePart.GROWTH:
            return _growth(scope, record, figure.growth) if figure.growth else None
        case FigurePart.VALUE:
            return None


def figure_name(scope: Scope, record: FigureRecord) -> Phrase:
    """Return what a figure counts: its own name, else its series'."""
    if record.figure.name:
        return scope.phrase(record.figure.name)
    return scope.phrase(record.indicator.name) if record.indicator else Phrase(record.figure.id)


def whole_name(scope: Scope, record: FigureRecord) -> Phrase:
    """Return what a figure is called as the whole of a share."""
    indicator = record.indicator
    return scope.phrase(indicator.as_whole) if indicator and indicator.as_whole else figure_name(scope, record)


def figure_text(scope: Scope, record: FigureRecord, part: FigurePart, *, with_unit: bool) -> str:
    """Return one of a figure's numbers as prose shows it, without a sign."""
    return _show(scope, record, part, with_unit=with_unit)


def source_link(scope: Scope, source_id: str) -> SourceLink:
    """Return a source as it is named beside a fact."""
    source = scope.library.sources[source_id]
    return SourceLink(
        label=scope.phrase(source.publisher),
        href=scope.href(PageKind.SOURCES, "", f"source-{source_id}"),
        tier=source.tier.value,
        tier_label=scope.label(source.tier),
        published=scope.format.date(source.published) if source.published else "",
    )


def source_links(scope: Scope, source_ids: Iterable[str]) -> tuple[SourceLink, ...]:
    """Return several sources as they are named beside a fact."""
    return tuple(source_link(scope, source_id) for source_id in source_ids)


def series_view(scope: Scope, indicator: Indicator) -> SeriesView:
    """Return a series ready for its chart and its table; points in the order of time."""
    records = sorted(
        (scope.library.figures[figure.id] for figure in indicator.figures if figure.as_of),
        key=lambda record: (record.figure.as_of.midpoint if record.figure.as_of else 0, record.figure.id),
    )
    points = tuple(
        SeriesPoint(
            date=record.figure.as_of.midpoint,
            label=scope.format.period(record.figure.as_of),
            figure=figure_view(scope, record),
        )
        for record in records
        if record.figure.as_of
    )
    axis = _axis(scope, indicator, [point.figure.value for point in points if point.figure.value is not None])
    return SeriesView(
        id=indicator.id,
        name=scope.phrase(indicator.name),
        href=scope.href(PageKind.INDICATOR, indicator.id),
        unit=scope.phrase(scope.library.units[indicator.unit].name).words,
        kind=indicator.kind.value,
        points=points,
        gaps=tuple(
            SeriesMark(date=gap.at.last_day, label=scope.format.date(gap.at), note=scope.phrase(gap.reason))
            for gap in indicator.gaps
        ),
        breaks=tuple(
            SeriesMark(date=mark.at.last_day, label=scope.format.date(mark.at), note=scope.phrase(mark.note))
            for mark in indicator.breaks
        ),
        description=_description(scope, points, len(indicator.gaps)),
        scale=axis.scale,
        scale_label=axis.label,
    )


_SCALED_FROM = Decimal(100_000)
"""Axes whose largest value is below this are labelled in plain numbers."""


class _Axis(Struct, frozen=True):
    scale: Decimal
    label: str


def _axis(scope: Scope, indicator: Indicator, values: list[Decimal]) -> _Axis:
    unit = scope.library.units[indicator.unit]
    name = scope.phrase(unit.name).words
    if unit.kind not in {UnitKind.COUNT, UnitKind.CURRENCY} or not values:
        return _Axis(Decimal(1), name)
    largest = max(values)
    for scale in sorted(scope.locale.grammar.scales, key=lambda scale: -scale.exponent):
        factor = Decimal(10) ** scale.exponent
        if largest >= factor and largest >= _SCALED_FROM:
            return _Axis(factor, unit.form(scope.language.code, "other").replace(NUMBER, scale.words[0]))
    return _Axis(Decimal(1), name)


def _description(scope: Scope, points: tuple[SeriesPoint, ...], gaps: int) -> str:
    if not points:
        return ""
    first, last = points[0], points[-1]
    sentence = scope.say(
        words.SERIES,
        first=first.figure.text,
        first_date=first.label,
        last=last.figure.text,
        last_date=last.label,
        count=scope.format.number(len(points)),
    )
    if not gaps:
        return sentence
    warning = scope.say(words.SERIES_GAPS, count=scope.format.number(gaps))
    return scope.say(words.TWO_SENTENCES, first=sentence, second=warning)


def _show(scope: Scope, record: FigureRecord, part: FigurePart, *, with_unit: bool = True) -> str:
    return show(scope, _holder(record, part).printed, record.quantities[part], record.language, with_unit=with_unit)


def show(scope: Scope, printed: Printed, quantity: Quantity, language: str, *, with_unit: bool = True) -> str:
    """Return a printed number in the page's language: as printed, or written anew without losing a digit."""
    unit: Unit = scope.library.units[quantity.unit]
    return show_printed(
        printed.text,
        quantity,
        unit,
        scope.format.plural_rule,
        printed_in=scope.locales[language].grammar,
        shown_in=scope.locale.grammar,
        style="plain" if scope.config.plain_numbers else "words",
        with_unit=with_unit,
    )


def _holder(record: FigureRecord, part: FigurePart) -> Figure | Change | Share | Growth:
    """Return what holds one of a figure's numbers: the figure itself, or its change, share or growth."""
    figure = record.figure
    holders = {
        FigurePart.VALUE: figure,
        FigurePart.CHANGE: figure.change,
        FigurePart.SHARE: figure.share,
        FigurePart.GROWTH: figure.growth,
    }
    holder = holders[part]
    if holder is None:
        raise KeyError(part)
    return holder


def _change(scope: Scope, record: FigureRecord, change: Change) -> PartView:
    amount = _show(scope, record, FigurePart.CHANGE)
    quantity = record.quantities[FigurePart.CHANGE]
    in_points = scope.library.units[quantity.unit].kind is UnitKind.POINTS
    if change.versus:
        group = scope.phrase(change.versus).words
        sentence = scope.say(words.VERSUS[change.sign], amount=amount, group=group)
    elif change.since and in_points:
        date = scope.format.date(change.since)
        sentence = scope.say(words.POINTS_SINCE[change.sign], points=amount, date=date)
    elif change.since:
        sentence = scope.say(words.CHANGE_SINCE[change.sign], amount=amount, date=scope.format.date(change.since))
    else:
        sentence = scope.say(words.CHANGE[change.sign], amount=amount)
    number = _show(scope, record, FigurePart.CHANGE, with_unit=in_points)
    return PartView(
        kind=FigurePart.CHANGE.value,
        short=_signed(change.sign, number),
        sentence=sentence,
        status=scope.status(change.status or record.figure.status),
        note=scope.optional(change.note),
        sources=source_links(scope, change.seen_at),
        value=_signed_value(change.sign, quantity),
    )


def _share(scope: Scope, record: FigureRecord, share: Share) -> PartView:
    text = _show(scope, record, FigurePart.SHARE)
    if share.of:
        whole = whole_name(scope, scope.library.figures[share.of]).words
        sentence = scope.say(words.SHARE, share=text, whole=whole)
    elif share.of_what:
        sentence = scope.say(words.SHARE, share=text, whole=scope.phrase(share.of_what).words)
    else:
        sentence = scope.say(words.SHARE_ALONE, share=text)
    return PartView(
        kind=FigurePart.SHARE.value,
        short=text,
        sentence=sentence,
        status=scope.status(share.status or record.figure.status),
        note=scope.optional(share.note),
        sources=source_links(scope, share.seen_at),
        value=record.quantities[FigurePart.SHARE].value,
    )


def _growth(scope: Scope, record: FigureRecord, growth: Growth) -> PartView:
    rate = _show(scope, record, FigurePart.GROWTH)
    if growth.since:
        date = scope.format.date(growth.since)
        sentence = scope.say(words.GROWTH_SINCE[growth.sign], rate=rate, date=date)
    else:
        sentence = scope.say(words.GROWTH[growth.sign], rate=rate)
    return PartView(
        kind=FigurePart.GROWTH.value,
        short=_signed(growth.sign, rate),
        sentence=sentence,
        status=scope.status(growth.status or record.figure.status),
        note=scope.optional(growth.note),
        sources=source_links(scope, growth.seen_at),
        value=_signed_value(growth.sign, record.quantities[FigurePart.GROWTH]),
    )


def _signed(sign: Sign, text: str) -> str:
    return ("+" if sign is Sign.UP else "−") + text


def _signed_value(sign: Sign, quantity: Quantity) -> Decimal | None:
    return -quantity.value if quantity.value is not None and sign is Sign.DOWN else quantity.value


def _rounds(scope: Scope, figure_id: str) -> Link:
    record = scope.library.figures[figure_id]
    return Link(label=Phrase(_show(scope, record, FigurePart.VALUE)), href=figure_href(scope, record))


def _edition(scope: Scope, work_id: str) -> Link:
    report = next(map(scope.library.reports.__getitem__, scope.groups.of(Group.REPORTS_OF_WORK, work_id)), None)
    href = scope.href(PageKind.REPORT, report.id) if report else ""
    return Link(label=scope.phrase(scope.library.works[work_id].title), href=href)


def part_status(record: FigureRecord, part: FigurePart) -> Status:
    """Return how well one of a figure's numbers is known."""
    return _holder(record, part).status or record.figure.status


def part_sources(record: FigureRecord, part: FigurePart) -> tuple[str, ...]:
    """Return the sources in which one of a figure's numbers was seen."""
    return _holder(record, part).seen_at or record.figure.seen_at
