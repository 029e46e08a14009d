"""Earlier announced years of Kota Contoh, made of its year 2025."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from spbe.store import models, queries

__all__ = ["add_years"]


def add_years(session: Session, years: Collection[int], *, kind: str = "evaluasi") -> None:
    """Announce the answers of 2025 in other years, too."""
    found = queries.find_assessment(session, "kota-contoh/2025")
    assert found is not None
    answers = session.scalars(select(models.Answer).where(models.Answer.assessment_id == found.id)).all()
    result = session.get_one(models.Result, found.id)
    for year in years:
        period = models.Period(**_copied(found.period, "id", slug=str(year), year=year, edition=year, kind=kind))
        session.add(period)
        session.flush()
        assessment = models.Assessment(**_copied(found, "id", period_id=period.id))
        session.add(assessment)
        session.flush()
        session.add(models.Result(**_copied(result, assessment_id=assessment.id)))
        session.add_all(models.Answer(**_copied(one, assessment_id=assessment.id)) for one in answers)
    session.flush()


def _copied(row: Any, *without: str, **other: Any) -> dict[str, Any]:
    named = (column.key for column in row.__table__.columns)
    return {**{name: getattr(row, name) for name in named if name not in without}, **other}
