"""Budget 3: from the database to the indices of 6,500 assessments, against pandas: read_sql, pivot and groupby."""

from __future__ import annotations

from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory

import numpy as np
import pandas
from sqlalchemy import insert
from sqlalchemy.orm import Session, sessionmaker

from benchmarks.timing import medians
from spbe.indicators import Instrument, instrument
from spbe.national import national_lines
from spbe.store import close_store, models, prepare, queries

__all__ = ["run"]

ASSESSMENTS = 6_500
NOW = datetime(2026, 11, 24, 7, 3, tzinfo=UTC)
SQL = "SELECT assessment_id, indicator, level FROM answer WHERE stage = 'self'"


def run() -> list[tuple[str, str, str, str]]:
    """Return the rows (what, figure, goal, reference) of budget 3."""
    chosen = instrument()
    with TemporaryDirectory() as folder:
        sessions = prepare(f"sqlite:///{Path(folder, 'many.sqlite')}")
        fill(sessions, chosen)
        assert ours(sessions, chosen) == theirs(sessions, chosen)
        mine, reference = medians(partial(ours, sessions, chosen), partial(theirs, sessions, chosen), turns=5)
        close_store(sessions)
    what = f"indices of {ASSESSMENTS:,} assessments from the database"
    return [
        (what, f"{mine / reference:.2f}x", "<= 0.03x", "pandas: read_sql, pivot, weighted groupby"),
        (what, f"{mine * 1000:.0f} ms", "stated", f"{reference * 1000:.0f} ms"),
    ]


def fill(sessions: sessionmaker[Session], chosen: Instrument) -> None:
    """Write as many assessments of one year, complete, at their first stage."""
    levels = np.random.default_rng(3).integers(1, 6, (ASSESSMENTS, len(chosen.indicators))).tolist()
    numbers = range(1, ASSESSMENTS + 1)
    with sessions.begin() as session:
        facts = {"kind": "kota", "time_zone": "Asia/Jakarta", "is_invented": True}
        session.execute(insert(models.Agency), [{"code": f"b-{n}", "name": f"Kota {n:05}", **facts} for n in numbers])
        session.execute(insert(models.Person), [{"id": 1, "name": "Sari", "made_at": NOW}])
        period = {"id": 1, "slug": "2026", "title": "2026", "year": 2026, "instrument": chosen.code}
        session.execute(insert(models.Period), [{**period, "edition": 2024, "kind": "evaluasi", "owner_code": None}])
        own = {"period_id": 1, "stage": "self", "fingerprint": chosen.fingerprint}
        session.execute(insert(models.Assessment), [{"id": n, "agency_code": f"b-{n}", **own} for n in numbers])
        plain = {"stage": "self", "explanation": "", "justification": "", "by_id": 1, "at": NOW, "version": 1}
        session.execute(
            insert(models.Answer),
            [
                {"assessment_id": n, "indicator": code, "level": level, "origin": "form", **plain}
                for n, row in zip(numbers, levels, strict=True)
                for code, level in zip(chosen.by_code, row, strict=True)
            ],
        )


def ours(sessions: sessionmaker[Session], chosen: Instrument) -> list[int]:
    """Return the announced indices in hundredths, by name of the agency: exact, and with everything a line tells."""
    with sessions() as session:
        rows = queries.national_rows(session, 2026, chosen.code, lambda _digest: chosen, person=None)
        return [int(line.index * 100) for line in national_lines(rows, 2026) if line.index is not None]


def theirs(sessions: sessionmaker[Session], chosen: Instrument) -> list[int]:
    """Return the same with pandas: floats, rounded half up with some room for what they lose."""
    weights = pandas.Series({i.code: float(i.weight) for i in chosen})
    with sessions() as session:
        long = pandas.read_sql(SQL, session.connection())
    wide = long.pivot(index="assessment_id", columns="indicator", values="level")
    parts = (wide * weights).melt(ignore_index=False, value_name="part").groupby(level=0)["part"].sum()
    return [int(part) for part in np.floor(parts + 0.5 + 1e-9)]
