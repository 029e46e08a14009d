"""Years of assessment, with the dates of their stages."""

from __future__ import annotations

from datetime import date

from sqlalchemy import ForeignKey, Index, UniqueConstraint, false, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from spbe.store.models.kinds import Code, Line, Table, Word

__all__ = ["Period", "PeriodStage"]


class Period(Table):
    """A year of assessment under one instrument. ``owner_code`` None means national.

    ``slug`` stands in addresses and is normally the year. ``kind`` is pemantauan, evaluasi or latihan. ``edition`` is
    the year of the instrument's edition. ``late_rule`` says what the day after a stage's last day brings: "mark" (work
    goes on, hand-overs are marked late) or "lock" (the stage is closed). ``is_locked`` closes the whole period.
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
    late_rule: Mapped[Word] = mapped_column(server_default="mark")
    is_locked: Mapped[bool] = mapped_column(server_default=false())
    version: Mapped[int] = mapped_column(server_default="1")

    stages: Mapped[list[PeriodStage]] = relationship(order_by="PeriodStage.opens_on")


class PeriodStage(Table):
    """When one stage of a period opens and closes; a stage without a row has no dates."""

    __tablename__ = "period_stage"

    period_id: Mapped[int] = mapped_column(ForeignKey("period.id"), primary_key=True)
    stage: Mapped[Word] = mapped_column(primary_key=True)
    opens_on: Mapped[date | None]
    closes_on: Mapped[date | None]
