"""The tables, as SQLAlchemy classes: columns and relations, no arithmetic and no rules."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Annotated

from sqlalchemy import (
    Boolean,
    Date,
    DateTime,
    Dialect,
    ForeignKey,
    Index,
    Integer,
    MetaData,
    SmallInteger,
    String,
    Text,
    UniqueConstraint,
    false,
    text,
)
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column, relationship
from sqlalchemy.types import TypeDecorator

__all__ = [
    "Agency",
    "AgencyAlias",
    "Answer",
    "Assessment",
    "ChainHead",
    "Event",
    "Membership",
    "Moment",
    "Period",
    "PeriodStage",
    "Person",
    "PublishedLevel",
    "PublishedResult",
    "Result",
    "Table",
    "TargetLevel",
]


class Moment(TypeDecorator[datetime]):
    """An aware moment: UTC in the database and UTC when read. Raises ValueError for a time without a zone."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Return the moment in UTC; SQLite keeps no zone, so it gets none."""
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError(f"{value!r} has no time zone: store aware times only")
        moment = value.astimezone(UTC)
        return moment.replace(tzinfo=None) if dialect.name == "sqlite" else moment

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Return the moment in UTC, whatever zone the database session speaks."""
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


Code = Annotated[str, mapped_column(String(120))]
Word = Annotated[str, mapped_column(String(20))]
Line = Annotated[str, mapped_column(String(300))]
Number = Annotated[str, mapped_column(String(40))]
"""An exact number as text: a decimal ("2.60") or a fraction ("20/11"). No column of the store is a float."""
Digest = Annotated[str, mapped_column(String(64))]


class Table(DeclarativeBase):
    """What all tables share: names of constraints that migrations can rely on, and the type of a moment."""

    metadata = MetaData(
        naming_convention={
            "ix": "ix_%(table_name)s_%(column_0_N_name)s",
            "uq": "uq_%(table_name)s_%(column_0_N_name)s",
            "ck": "ck_%(table_name)s_%(constraint_name)s",
            "fk": "fk_%(table_name)s_%(column_0_N_name)s_%(referred_table_name)s",
            "pk": "pk_%(table_name)s",
        }
    )
    type_annotation_map = {datetime: Moment, date: Date, str: Text, int: Integer, bool: Boolean}


class Agency(Table):
    """An agency of the directory. ``code`` is the region code ("32.73"), or a fixed slug for a central body."""

    __tablename__ = "agency"
    __table_args__ = (Index(None, "kind", "province"),)

    code: Mapped[Code] = mapped_column(primary_key=True)
    name: Mapped[Line]
    kind: Mapped[Word]
    province: Mapped[Line | None]
    time_zone: Mapped[Line]
    is_invented: Mapped[bool] = mapped_column(server_default=false())


class AgencyAlias(Table):
    """A name under which an agency was printed somewhere. Each printed name means one agency."""

    __tablename__ = "agency_alias"

    printed_name: Mapped[Line] = mapped_column(primary_key=True)
    agency_code: Mapped[Code] = mapped_column(ForeignKey("agency.code"), index=True)


class Person(Table):
    """Somebody who signs in. ``is_local`` marks the one whom a site on loopback signs in by itself."""

    __tablename__ = "person"

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[Line]
    email: Mapped[Line | None] = mapped_column(unique=True)
    is_local: Mapped[bool] = mapped_column(server_default=false())


class Membership(Table):
    """One role of one person in one agency."""

    __tablename__ = "membership"

    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), primary_key=True)
    agency_code: Mapped[Code] = mapped_column(ForeignKey("agency.code"), primary_key=True, index=True)
    role: Mapped[Word] = mapped_column(primary_key=True)


class Period(Table):
    """A year of assessment under one instrument. ``owner_code`` None means national.

    ``slug`` stands in addresses and is normally the year. ``kind`` is pemantauan, evaluasi or latihan. ``edition`` is
    the year of the instrument's edition.
    """

    __tablename__ = "period"
    __table_args__ = (
        UniqueConstraint("owner_code", "slug"),
        # Two nulls are not equal to a unique constraint, so national slugs have their own rule.
        Index(
            "uq_period_national_slug",
            "slug",
            unique=True,
            sqlite_where=text("owner_code IS NULL"),
            postgresql_where=text("owner_code IS NULL"),
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    owner_code: Mapped[Code | None] = mapped_column(ForeignKey("agency.code"))
    slug: Mapped[Code]
    instrument: Mapped[Code]
    edition: Mapped[int]
    year: Mapped[int]
    kind: Mapped[Word]
    title: Mapped[Line]

    stages: Mapped[list[PeriodStage]] = relationship(order_by="PeriodStage.opens_on")


class PeriodStage(Table):
    """When one stage of a period opens and closes; a stage without a row has no dates."""

    __tablename__ = "period_stage"

    period_id: Mapped[int] = mapped_column(ForeignKey("period.id"), primary_key=True)
    stage: Mapped[Word] = mapped_column(primary_key=True)
    opens_on: Mapped[date | None]
    closes_on: Mapped[date | None]


class Assessment(Table):
    """One agency in one period. ``fingerprint`` is that of the instrument on the day the assessment began."""

    __tablename__ = "assessment"
    __table_args__ = (UniqueConstraint("agency_code", "period_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    agency_code: Mapped[Code] = mapped_column(ForeignKey("agency.code"))
    period_id: Mapped[int] = mapped_column(ForeignKey("period.id"), index=True)
    stage: Mapped[Word]
    fingerprint: Mapped[Digest]
    target_index: Mapped[Number | None]

    agency: Mapped[Agency] = relationship()
    period: Mapped[Period] = relationship()


class TargetLevel(Table):
    """The level an agency aims at for one indicator."""

    __tablename__ = "target_level"

    assessment_id: Mapped[int] = mapped_column(ForeignKey("assessment.id"), primary_key=True)
    indicator: Mapped[Word] = mapped_column(primary_key=True)
    level: Mapped[int] = mapped_column(SmallInteger)


class Answer(Table):
    """What holds for one indicator from one stage on; without a row the nearest earlier stage's answer is carried.

    ``version`` counts the changes from 1. ``value`` is for indicators that are no levels. ``origin`` is form, import or
    another door the answer came through.
    """

    __tablename__ = "answer"

    assessment_id: Mapped[int] = mapped_column(ForeignKey("assessment.id"), primary_key=True)
    indicator: Mapped[Word] = mapped_column(primary_key=True)
    stage: Mapped[Word] = mapped_column(primary_key=True)
    level: Mapped[int | None] = mapped_column(SmallInteger)
    value: Mapped[Number | None]
    explanation: Mapped[str] = mapped_column(Text)
    justification: Mapped[str] = mapped_column(Text)
    by_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    at: Mapped[datetime]
    version: Mapped[int]
    origin: Mapped[Word]


class Event(Table):
    """One thing that happened, never changed or deleted: each row's hash covers the row and the hash before it.

    ``before`` and ``after`` are canonical JSON of ids and facts. No name and no free text stands in an event: of a text
    it keeps SHA-256 and length, so personal data can be blanked in its row without breaking the chain.
    """

    __tablename__ = "event"
    __table_args__ = (Index(None, "assessment_id", "number"), Index(None, "assessment_id", "indicator", "number"))

    agency_code: Mapped[Code] = mapped_column(ForeignKey("agency.code"), primary_key=True)
    number: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    verb: Mapped[Code]
    assessment_id: Mapped[int | None] = mapped_column(ForeignKey("assessment.id"))
    indicator: Mapped[Word | None]
    before: Mapped[str | None] = mapped_column(Text)
    after: Mapped[str | None] = mapped_column(Text)
    by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    at: Mapped[datetime]
    previous_hash: Mapped[Digest]
    hash: Mapped[Digest]


class ChainHead(Table):
    """The last event of an agency's chain. Whoever writes for an agency locks this row first."""

    __tablename__ = "chain_head"

    agency_code: Mapped[Code] = mapped_column(ForeignKey("agency.code"), primary_key=True)
    number: Mapped[int]
    hash: Mapped[Digest]


class Result(Table):
    """What was announced for an assessment: written once, never changed. ``parts`` is JSON of domains and aspects."""

    __tablename__ = "result"

    assessment_id: Mapped[int] = mapped_column(ForeignKey("assessment.id"), primary_key=True, autoincrement=False)
    index_exact: Mapped[Number]
    index_announced: Mapped[Number]
    predicate: Mapped[Line]
    parts: Mapped[str] = mapped_column(Text)
    fingerprint: Mapped[Digest]
    program_version: Mapped[Word]
    by_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    at: Mapped[datetime]


class PublishedResult(Table):
    """One agency's result of one year, exactly as printed; None where the print has nothing readable."""

    __tablename__ = "published_result"

    agency_code: Mapped[Code] = mapped_column(ForeignKey("agency.code"), primary_key=True)
    year: Mapped[int] = mapped_column(primary_key=True, autoincrement=False, index=True)
    printed_name: Mapped[Line]
    domain_1: Mapped[Number | None]
    domain_2: Mapped[Number | None]
    domain_3: Mapped[Number | None]
    domain_4: Mapped[Number | None]
    index: Mapped[Number]
    predicate: Mapped[Line | None]
    source: Mapped[str] = mapped_column(Text)
    note: Mapped[str | None] = mapped_column(Text)
    instrument: Mapped[Code | None]


class PublishedLevel(Table):
    """The level of one indicator in a published report."""

    __tablename__ = "published_level"

    agency_code: Mapped[Code] = mapped_column(ForeignKey("agency.code"), primary_key=True)
    year: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    indicator: Mapped[Word] = mapped_column(primary_key=True)
    level: Mapped[int] = mapped_column(SmallInteger)
    instrument: Mapped[Code]
    source: Mapped[str] = mapped_column(Text)
