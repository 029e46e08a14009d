"""Results as the ministry published them."""

from __future__ import annotations

from sqlalchemy import ForeignKey, SmallInteger, Text
from sqlalchemy.orm import Mapped, mapped_column

from spbe.store.models.kinds import Code, Line, Number, Table, Word

__all__ = ["PublishedLevel", "PublishedResult"]


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
