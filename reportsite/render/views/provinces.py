"""Provinces as pages show them: the tile map, the lists, and a province with its policies and its neighbours."""

from __future__ import annotations

from collections import Counter
from decimal import ROUND_HALF_EVEN, Decimal

from reportsite.languages import Collation
from reportsite.model.policies import Level
from reportsite.model.reference_tables import Province
from reportsite.render import words
from reportsite.render.contexts import ProvinceContext, ProvinceRow, ProvincesContext, TileView
from reportsite.render.later import later
from reportsite.render.scope import Scope
from reportsite.render.views.timelines import items_of
from reportsite.site.pages import PageKind

_NATIONAL_SHOWN = 3


def province_row(scope: Scope, province: Province) -> ProvinceRow:
    """Return a province as lists show it."""
    return ProvinceRow(
        id=province.id,
        name=scope.phrase(province.short),
        full_name=scope.phrase(province.name),
        abbreviation=province.abbreviation,
        href=scope.href(PageKind.PROVINCE, province.id),
        count=len(scope.policies.ids(f"province/{province.id}")),
        kind_label=scope.label(province.kind),
        counted=province.counted,
    )


def tile_views(scope: Scope) -> tuple[TileView, ...]:
    """Return the squares of the province map."""
    tiles = []
    for province in scope.library.provinces.values():
        if province.tile is None:
            continue
        row = province_row(scope, province)
        count = scope.locale.catalog.ngettext("%(count)s record", "%(count)s records", row.count)
        count %= {"count": scope.format.number(row.count)}
        tiles.append(
            TileView(
                id=province.id,
                column=province.tile.column,
                row=province.tile.row,
                abbreviation=_abbreviation(scope, province),
                name=row.name.words,
                href=row.href,
                count=row.count,
                label=scope.say(words.TILE, name=row.name.words, count=count),
                current=scope.page.kind is PageKind.PROVINCE and scope.page.subject == province.id,
            )
        )
    return tuple(tiles)


def provinces_context(scope: Scope) -> ProvincesContext:
    """Return what the page of all provinces shows."""
    provinces = scope.library.provinces.values()
    rows = {province.id: province_row(scope, province) for province in provinces}
    return ProvincesContext(
        tiles=tile_views(scope),
        areas=tuple(
            (
                scope.phrase(area.name),
                tuple(rows[province.id] for province in provinces if province.area == area.id),
            )
            for area in scope.library.areas.values()
        ),
        sorted=tuple(rows[province.id] for province in sorted(provinces, key=lambda item: sort_key(scope, item))),
        with_records=sum(province.counted and rows[province.id].count > 0 for province in provinces),
        counted=sum(province.counted for province in provinces),
        policies=len(scope.policies.ids("regional")),
    )


def province_context(scope: Scope, province: Province) -> ProvinceContext:
    """Return what the page of a province shows."""
    policies = scope.policies.ids(f"province/{province.id}")
    provinces = scope.library.provinces
    counted = [item for item in provinces.values() if item.counted]
    records = sum(len(scope.policies.ids(f"province/{item.id}")) for item in counted)
    average = (Decimal(records) / len(counted)).quantize(Decimal("0.1"), ROUND_HALF_EVEN) if counted else Decimal(0)
    topics = Counter(topic for policy in policies for topic in scope.policies.topics[policy])
    return ProvinceContext(
        province=province_row(scope, province),
        code=province.code or "",
        iso_code=province.id if "-" in province.id else "",
        area=scope.phrase(scope.library.areas[province.area].name),
        other_names=tuple(
            scope.foreign(words_, code)
            for code, words_ in province.name.versions.items()
            if code != scope.language.code
        ),
        note=scope.optional(province.note),
        tiles=later(lambda: tile_views(scope) if province.tile else ()),
        policies=scope.rows(policies),
        timeline=later(lambda: items_of(scope, policies)),
        topics=tuple((scope.topic_link(topic), count) for topic, count in topics.most_common()),
        neighbours=later(lambda: tuple(province_row(scope, provinces[item]) for item in province.neighbours)),
        average=scope.format.number(average),
        as_of=scope.format.date(scope.config.collected),
        national=later(lambda: scope.rows(scope.policies.ids(f"level/{Level.NATIONAL.value}")[:_NATIONAL_SHOWN])),
    )


def sort_key(scope: Scope, province: Province) -> tuple[str, str]:
    """Return what a province sorts by in the page's language: its reading or its letters."""
    if scope.language.collation is Collation.READING:
        return province.sort, province.id
    return scope.phrase(province.short).words.casefold(), province.id


def _abbreviation(scope: Scope, province: Province) -> str:
    first = scope.config.languages[0].code
    if scope.language.code == first:
        return province.abbreviation
    # In other languages the letters of the code are what fits a square: BJ for CN-BJ.
    return province.id.rpartition("-")[2]
