"""Agencies of the directory, their units, and which unit answers what."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import ForeignKey, Index, Text, UniqueConstraint, false, text, true
from sqlalchemy.orm import Mapped, mapped_column

from spbe.store.models.kinds import Code, Line, Table, Word

__all__ = ["Agency", "AgencyAlias", "Letterhead", "Unit", "UnitAssignment"]


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


class Letterhead(Table):
    """The head of an agency's documents: its lines, one a line, and its logo as base64 of a PNG, empty without one."""

    __tablename__ = "letterhead"

    agency_code: Mapped[Code] = mapped_column(ForeignKey("agency.code"), primary_key=True)
    lines: Mapped[str] = mapped_column(Text)
    logo: Mapped[str] = mapped_column(Text)
    by_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    at: Mapped[datetime]
    version: Mapped[int]


class Unit(Table):
    """A unit (perangkat daerah, unit kerja) of an agency. It is closed, never deleted: past years name it.

    ``code`` stands in addresses and is unique in the agency; ``version`` counts the changes from 1.
    """

    __tablename__ = "unit"
    __table_args__ = (UniqueConstraint("agency_code", "code"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    agency_code: Mapped[Code] = mapped_column(ForeignKey("agency.code"))
    code: Mapped[Code]
    name: Mapped[Line]
    is_active: Mapped[bool] = mapped_column(server_default=true())
    version: Mapped[int] = mapped_column(server_default="1")


class UnitAssignment(Table):
    """What a unit does for one indicator of an instrument: it leads, or it contributes evidence.

    One lead at most per agency, instrument and indicator. ``due_on`` is the agency's own date.
    """

    __tablename__ = "unit_assignment"
    __table_args__ = (
        Index(
            "uq_unit_assignment_lead",
            "agency_code",
            "instrument",
            "indicator",
            unique=True,
            sqlite_where=text("is_lead = 1"),
            postgresql_where=text("is_lead"),
        ),
    )

    agency_code: Mapped[Code] = mapped_column(ForeignKey("agency.code"), primary_key=True)
    instrument: Mapped[Code] = mapped_column(primary_key=True)
    indicator: Mapped[Word] = mapped_column(primary_key=True)
    unit_id: Mapped[int] = mapped_column(ForeignKey("unit.id"), primary_key=True, index=True)
    is_lead: Mapped[bool] = mapped_column(server_default=false())
    due_on: Mapped[date | None]
