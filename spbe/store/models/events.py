"""What happened: one chain of events per agency."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKey, Index, Text
from sqlalchemy.orm import Mapped, mapped_column

from spbe.store.models.kinds import Code, Digest, Table, Word

__all__ = ["ChainHead", "Event"]


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
