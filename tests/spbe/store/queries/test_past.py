"""Earlier announced years: what the agency gave itself, and what held in the end."""

from __future__ import annotations

from fractions import Fraction

from sqlalchemy.orm import Session, sessionmaker

from spbe.store import models
from spbe.store.queries.past import past_years
from tests.spbe.workflow.walking import walk


def test_an_announced_year_tells_its_own_and_its_final_values(store: sessionmaker[Session], year: int) -> None:
    with store.begin() as session:
        assert past_years(session, "kota-contoh", "spbe-2020", 2027) == []
        walk(session, session.get_one(models.Assessment, year), "final")
        key = {"assessment_id": year, "indicator": "7", "origin": "form", "version": 1, "by_id": 1}
        key["at"] = session.get_one(models.Answer, (year, "7", "self")).at
        session.add(models.Answer(**key, stage="visit", value="1.5", explanation="", justification=""))
        (found,) = past_years(session, "kota-contoh", "spbe-2020", 2027)
        assert (found.year, found.own["7"], found.final["7"], found.final["8"]) == (2026, 3, Fraction(3, 2), 3)
        assert past_years(session, "kota-contoh", "spbe-2020", 2026) == []
        assert past_years(session, "kota-contoh", "pemdi-2026", 2027) == []
        assert past_years(session, "kabupaten-contoh", "spbe-2020", 2027) == []
        session.get_one(models.Assessment, year).period.kind = "latihan"
        session.flush()
        assert past_years(session, "kota-contoh", "spbe-2020", 2027) == []
