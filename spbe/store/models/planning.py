"""What an agency plans: costs of steps, scenarios, and the actions of its plan."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import ForeignKey, Index, SmallInteger, String, Text, false
from sqlalchemy.orm import Mapped, mapped_column

from spbe.store.models.kinds import Code, Line, Number, Table, Word

__all__ = ["Action", "CostTable", "Scenario", "StepCost"]


class CostTable(Table):
    """An agency's table of costs for one instrument: in points or in rupiah. ``version`` counts the changes from 1."""

    __tablename__ = "cost_table"

    agency_code: Mapped[Code] = mapped_column(ForeignKey("agency.code"), primary_key=True)
    instrument: Mapped[Code] = mapped_column(primary_key=True)
    currency: Mapped[Word]
    by_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    at: Mapped[datetime]
    version: Mapped[int]


class StepCost(Table):
    """What one step costs an agency, and how many months it takes; a step without a row has the usual cost.

    ``item`` is the code of an evidence item where items are counted, else empty.
    """

    __tablename__ = "step_cost"

    agency_code: Mapped[Code] = mapped_column(ForeignKey("agency.code"), primary_key=True)
    instrument: Mapped[Code] = mapped_column(primary_key=True)
    indicator: Mapped[Word] = mapped_column(primary_key=True)
    level: Mapped[int] = mapped_column(SmallInteger, primary_key=True, autoincrement=False)
    item: Mapped[str] = mapped_column(String(40), primary_key=True)
    cost: Mapped[Number | None]
    months: Mapped[int | None] = mapped_column(SmallInteger)


class Scenario(Table):
    """A named set of values an agency might reach. ``content`` is JSON: the values, and what they were found with.

    One that is not shared is seen by its maker alone.
    """

    __tablename__ = "scenario"

    id: Mapped[int] = mapped_column(primary_key=True)
    assessment_id: Mapped[int] = mapped_column(ForeignKey("assessment.id"), index=True)
    name: Mapped[Line]
    note: Mapped[str] = mapped_column(Text)
    content: Mapped[str] = mapped_column(Text)
    is_shared: Mapped[bool] = mapped_column(server_default=false())
    by_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    at: Mapped[datetime]
    version: Mapped[int]


class Action(Table):
    """One action of an agency's plan (rencana aksi) for a year.

    ``indicator``, ``level`` and ``item`` name the step it takes; an action that is no step has none. ``origin`` says
    where it came from (plan, manual, import, visit, suggestion), ``origin_ref`` which one. ``carried_id`` is the action
    of an earlier year that it goes on from. ``status`` is planned, running, done or dropped; ``progress`` in percent.
    """

    __tablename__ = "action"
    __table_args__ = (Index(None, "agency_code", "year"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    agency_code: Mapped[Code] = mapped_column(ForeignKey("agency.code"))
    year: Mapped[int]
    instrument: Mapped[Code]
    indicator: Mapped[Word | None]
    level: Mapped[int | None] = mapped_column(SmallInteger)
    item: Mapped[str] = mapped_column(String(40))
    title: Mapped[Line]
    note: Mapped[str] = mapped_column(Text)
    evidence: Mapped[str] = mapped_column(Text)
    unit_id: Mapped[int | None] = mapped_column(ForeignKey("unit.id"), index=True)
    person_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"), index=True)
    starts_on: Mapped[date | None]
    due_on: Mapped[date | None]
    cost: Mapped[Number | None]
    budget_line: Mapped[Line]
    status: Mapped[Word]
    progress: Mapped[int] = mapped_column(SmallInteger)
    done_at: Mapped[datetime | None]
    origin: Mapped[Word]
    origin_ref: Mapped[Line]
    carried_id: Mapped[int | None] = mapped_column(ForeignKey("action.id"))
    by_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    at: Mapped[datetime]
    version: Mapped[int]
