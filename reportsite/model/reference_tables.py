"""The tables that records lean on: provinces, bodies, topics, units, document types, works, the glossary."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum
from typing import Annotated

from msgspec import Struct

from reportsite.model.dates import PartialDate
from reportsite.model.references import AreaId, BodyId, Defines, Kind, ProvinceId, Refers, Slug, SourceId, TopicId
from reportsite.model.text import Text


class NameStatus(StrEnum):
    """How good a name or title in another language is."""

    OFFICIAL = "official"
    """The body's or the document's own wording, seen."""
    PRESS = "press"
    """Seen in the press or in a copy."""
    OWN = "own"
    """Our own translation."""
    RECALLED = "recalled"
    """From memory; not yet seen on a page."""
    MACHINE = "machine"
    """A machine's wording, seen; kept until a better one is found."""


class Area(Struct, frozen=True, kw_only=True):
    """A group of provinces, as the statistical yearbooks order them (North, Northeast, East …)."""

    id: Annotated[str, Defines(Kind.AREA)]
    name: Text


class ProvinceKind(StrEnum):
    """What a province-level division is."""

    PROVINCE = "province"
    MUNICIPALITY = "municipality"
    AUTONOMOUS_REGION = "autonomous-region"
    SPECIAL_REGION = "special-administrative-region"
    CORPS = "corps"


class Tile(Struct, frozen=True, kw_only=True):
    """A square of the tile map: column and row from 1, at the upper left."""

    column: int
    row: int


class Province(Struct, frozen=True, kw_only=True):
    """A province-level division (GB/T 2260, ISO 3166-2:CN), or a body listed beside them."""

    id: Annotated[str, Defines(Kind.PROVINCE)]
    """ISO 3166-2 code where there is one."""
    slug: Slug
    """The last part of its page's address."""
    code: str | None = None
    """GB/T 2260, six digits."""
    name: Text
    short: Text
    abbreviation: str
    """The one-character short form (京), as on number plates."""
    sort: str
    """Pinyin by which the Chinese list sorts where it sorts by sound."""
    kind: ProvinceKind
    area: AreaId
    counted: bool = True
    """Whether it is one of the divisions that "31 provinces, regions and municipalities" counts."""
    tile: Tile | None = None
    neighbours: tuple[ProvinceId, ...] = ()
    note: Text | None = None


class ProvinceTable(Struct, frozen=True, kw_only=True):
    """The whole of content/reference/provinces.yaml."""

    areas: tuple[Area, ...]
    provinces: tuple[Province, ...]


class BodyKind(StrEnum):
    """What a body is; a company may stand among the issuers of a policy."""

    PARTY = "party"
    STATE_COUNCIL = "state-council"
    MINISTRY = "ministry"
    ADMINISTRATION = "administration"
    OFFICE = "office"
    PROVINCIAL_GOVERNMENT = "provincial-government"
    STATISTICS = "statistics"
    INTERNATIONAL = "international"
    COMPANY = "company"
    PUBLISHER = "publisher"
    CORPS = "corps"


class Body(Struct, frozen=True, kw_only=True):
    """An organisation: a ministry, an office, a company. Its names are written only here."""

    id: Annotated[str, Defines(Kind.BODY)]
    name: Text
    short: Text | None = None
    also: tuple[str, ...] = ()
    """Other names under which documents mention it, in any language."""
    avoid: tuple[str, ...] = ()
    """Wrong names met in sources."""
    kind: BodyKind
    parent: BodyId | None = None
    province: ProvinceId | None = None
    name_status: Mapping[str, NameStatus] | None = None
    """How good the name is, for the languages in which it is a translation."""
    name_source: Text | None = None
    note: Text | None = None


class Topic(Struct, frozen=True, kw_only=True):
    """What policies and reports are about."""

    id: Annotated[str, Defines(Kind.TOPIC)]
    name: Text
    summary: Text


class DocumentType(Struct, frozen=True, kw_only=True):
    """A kind of policy document: 指导意见, 通知, 方案."""

    id: Annotated[str, Defines(Kind.DOCUMENT_TYPE)]
    name: Text
    note: Text | None = None


class Term(Struct, frozen=True, kw_only=True):
    """An entry of the glossary."""

    id: Annotated[str, Defines(Kind.TERM)]
    term: Text
    definition: Text
    sort: str
    """Pinyin of the Chinese term, for the order of the list."""
    see: tuple[Annotated[str, Refers(Kind.TERM)], ...] = ()


class Work(Struct, frozen=True, kw_only=True):
    """A published work: an edition of a statistical report, a press briefing."""

    id: Annotated[str, Defines(Kind.WORK)]
    title: Text
    title_status: Mapping[str, NameStatus] | None = None
    series: Text | None = None
    """The name of the series it is an edition of."""
    number: str | None = None
    """Its number in the series."""
    issuer: BodyId
    as_of: PartialDate | None = None
    """The date its figures describe."""
    published: PartialDate
    note: Text | None = None
    topics: tuple[TopicId, ...] = ()
    seen_at: tuple[SourceId, ...] = ()
