"""Policies as policies: who issued them, when and what each date means, what they aim at, what they belong to."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum
from typing import Annotated

from msgspec import Struct

from reportsite.diagnostics import Position
from reportsite.model.corrections import Correction
from reportsite.model.dates import PartialDate, Period
from reportsite.model.figures import Quote, Status
from reportsite.model.reference_tables import NameStatus
from reportsite.model.references import (
    BodyId,
    Defines,
    DocumentTypeId,
    Kind,
    PolicyId,
    ProvinceId,
    SourceId,
    TopicId,
    UnitId,
)
from reportsite.model.text import Printed, Text


class Level(StrEnum):
    """Who a table of policies is about."""

    NATIONAL = "national"
    PROVINCIAL = "provincial"


class DateMeaning(StrEnum):
    """What happened on a date of a policy."""

    PRINTED = "printed"
    """The date printed in the table that the row was taken from."""
    ADOPTED = "adopted"
    ISSUED = "issued"
    PUBLISHED = "published"
    EFFECTIVE = "effective"


class PolicyDate(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A date of a policy and how well it is known."""

    meaning: DateMeaning
    date: PartialDate
    by: bool = False
    """Whether the event is only known to have happened on or before the date."""
    status: Status
    seen_at: tuple[SourceId, ...] = ()
    note: Text | None = None


class Issuers(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """Who issued a policy. 等十六部门 is sixteen in all, the lead among them."""

    printed: str | None = None
    """As printed in the table."""
    lead: tuple[BodyId, ...]
    joint: tuple[BodyId, ...] = ()
    """Those of the others whose names were seen."""
    total: int | None = None
    """How many in all; null where it is not stated."""
    inferred: bool = False
    """Whether the issuer is not printed in the table and was found elsewhere."""
    seen_at: tuple[SourceId, ...] = ()
    note: Text | None = None


class DocumentNumber(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """The number under which a policy was issued: 发改数据〔2024〕660号."""

    value: str
    status: Status
    seen_at: tuple[SourceId, ...] = ()
    note: Text | None = None


class Doubt(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A value of the source that is suspected to be wrong and is shown as printed."""

    field: str
    printed: str
    suspected: str
    because: Text


class TargetKind(StrEnum):
    """What a number in a policy is for."""

    TARGET = "target"
    REQUIREMENT = "requirement"
    INCENTIVE = "incentive"


class Modality(StrEnum):
    """How firmly a target is meant."""

    STRIVE = "strive"
    """力争."""
    IN_PRINCIPLE = "in-principle"


class Target(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A number that a policy aims at, requires or offers."""

    position: Position
    subject: Text
    """Whom or what it is about."""
    printed: Printed
    """The number as printed, with its bound: `8000家以上`, `最高100万元`, `全部`."""
    unit: UnitId | None = None
    by: PartialDate | None = None
    modality: Modality | None = None
    kind: TargetKind = TargetKind.TARGET
    quote: Quote | None = None
    note: Text | None = None


class RelationKind(StrEnum):
    """How a policy bears on another document."""

    IMPLEMENTS = "implements"
    CITES = "cites"
    COUNTERPART = "local-counterpart-of"
    SUPERSEDES = "supersedes"
    FOLLOWS = "follows"


class Relation(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A link to another policy, or to a document that has no page of its own (then `title`)."""

    kind: RelationKind
    to: PolicyId | None = None
    title: Text | None = None
    status: Status = Status.CAPTURED
    note: Text | None = None


class Beyond(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """Something the policy is known to say that the table does not: seen in another source."""

    text: Text
    seen_at: tuple[SourceId, ...] = ()


class RowSource(Struct, frozen=True, kw_only=True):
    """Where the row stands: source and line of its capture."""

    position: Position
    id: SourceId
    line: int


class PolicyStatus(StrEnum):
    """Whether a policy is in force."""

    DRAFT = "draft"
    TRIAL = "trial"
    IN_FORCE = "in-force"
    EXPIRED = "expired"
    SUPERSEDED = "superseded"
    REPEALED = "repealed"
    UNKNOWN = "unknown"
    """Not checked."""


class Policy(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """One policy: a row of a policy table, and a page."""

    position: Position
    id: Annotated[str, Defines(Kind.POLICY)]
    title: Text
    """Canonical, without an outer 《》."""
    printed_title: str | None = None
    """As printed in the table, where it differs."""
    title_status: Mapping[str, NameStatus] | None = None
    title_note: Text | None = None
    type: DocumentTypeId
    document_number: DocumentNumber | None = None
    issuers: Issuers | None = None
    """Null where the table names a region only and no other source names the issuer."""
    regions: tuple[ProvinceId, ...] = ()
    dates: tuple[PolicyDate, ...]
    corrections: tuple[Correction, ...] = ()
    doubts: tuple[Doubt, ...] = ()
    plan_period: Period | None = None
    status: PolicyStatus = PolicyStatus.UNKNOWN
    relations: tuple[Relation, ...] = ()
    topics: tuple[TopicId, ...]
    summary: Text
    """In our own words; every fact and number of the row kept."""
    targets: tuple[Target, ...] = ()
    beyond: tuple[Beyond, ...] = ()
    source: RowSource
    seen_at: tuple[SourceId, ...] = ()
    """Other sources in which the title was seen."""
    note: Text | None = None
    draft: bool = False
    """Whether the row is not to be published yet; that the document is a draft is its `status`."""

    def dated(self, meaning: DateMeaning) -> PolicyDate | None:
        """Return the date with this meaning, if there is one."""
        return next((date for date in self.dates if date.meaning is meaning), None)


class PolicyTable(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A table of policies as a source published it; its rows keep their order."""

    id: Annotated[str, Defines(Kind.POLICY_TABLE)]
    title: Text
    printed_title: str | None = None
    level: Level
    period: Period
    """The years it covers."""
    source: SourceId
    summary: Text
    note: Text | None = None
    draft: bool = False
    """Whether it is not to be published yet; then none of its rows is."""
    policies: tuple[Policy, ...]
