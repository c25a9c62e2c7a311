"""The kinds of thing that records name by id, and the field types that say so.

A field typed `BodyId` holds a plain string; the marker in its annotation tells the decoder to remember where it
stood, so that an unknown id is reported at its own line with the nearest known one as a hint.
"""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated

from msgspec import Struct


class Kind(StrEnum):
    """A kind of record that has an id."""

    BODY = "body"
    DOCUMENT_TYPE = "document type"
    FIGURE = "figure"
    INDICATOR = "indicator"
    POLICY = "policy"
    POLICY_TABLE = "policy table"
    PROVINCE = "province"
    AREA = "area"
    RELATION = "relation"
    REPORT = "report"
    SOURCE = "source"
    TERM = "term"
    TOPIC = "topic"
    UNIT = "unit"
    WORK = "work"


class Refers(Struct, frozen=True):
    """The field names a record of this kind that must exist."""

    kind: Kind


class Defines(Struct, frozen=True):
    """The field is the id of the record it stands in; ids of a kind are unique."""

    kind: Kind


class IsAddress(Struct, frozen=True):
    """The field is an address on the web; only http and https are let through."""


class IsSlug(Struct, frozen=True):
    """The field becomes the last part of an address of ours."""


WebAddress = Annotated[str, IsAddress()]
Slug = Annotated[str, IsSlug()]
AreaId = Annotated[str, Refers(Kind.AREA)]
BodyId = Annotated[str, Refers(Kind.BODY)]
DocumentTypeId = Annotated[str, Refers(Kind.DOCUMENT_TYPE)]
FigureId = Annotated[str, Refers(Kind.FIGURE)]
IndicatorId = Annotated[str, Refers(Kind.INDICATOR)]
PolicyId = Annotated[str, Refers(Kind.POLICY)]
ProvinceId = Annotated[str, Refers(Kind.PROVINCE)]
SourceId = Annotated[str, Refers(Kind.SOURCE)]
TopicId = Annotated[str, Refers(Kind.TOPIC)]
UnitId = Annotated[str, Refers(Kind.UNIT)]
WorkId = Annotated[str, Refers(Kind.WORK)]
