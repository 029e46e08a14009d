"""What every table shares: exact columns, aware moments, names of constraints that migrations can rely on."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Annotated

from sqlalchemy import Boolean, Date, DateTime, Dialect, Integer, MetaData, String, Text
from sqlalchemy.orm import DeclarativeBase, mapped_column
from sqlalchemy.types import TypeDecorator

__all__ = ["Code", "Digest", "Line", "Moment", "Number", "Table", "Word"]


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
