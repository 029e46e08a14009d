"""Walks an assessment through its stages, as the cast of tests/conftest.py would."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any

from sqlalchemy.orm import Session

from spbe import workflow
from spbe.indicators import instrument
from spbe.roles import ALL, NATIONAL, Membership, Person, Role
from spbe.store import models, queries

__all__ = ["NOW", "answer_all", "judge", "mark_all", "sign", "step", "walk"]

NOW = datetime(2026, 11, 24, 3, tzinfo=UTC)
RINI = Person(1, "Rini", (Membership("kota-contoh", Role.COORDINATOR),))
DEWI = Person(5, "Dewi", (Membership("kota-contoh", Role.INTERNAL_ASSESSOR, frozenset({ALL})),))
BUDI = Person(6, "Budi", (Membership("kota-contoh", Role.EXTERNAL_ASSESSOR),))
TARI = Person(8, "Tari", (Membership(NATIONAL, Role.REVIEWER),))


def answer_all(session: Session, assessment: models.Assessment, level: int = 3) -> None:
    """Let Rini answer every indicator."""
    for indicator in instrument():
        entry: dict[str, Any] = {"level": level, "explanation": "Fakta", "version": 0, "by": RINI, "at": NOW}
        workflow.record_answer(session, assessment, indicator, **entry)


def mark_all(session: Session, assessment: models.Assessment, outcome: str, by: Person = DEWI) -> None:
    """Mark every answer that has no such mark yet."""
    submission = queries.submission(session, assessment, with_previous=False)
    stage = "review" if outcome in ("valid", "invalid") else "verification"
    for code, answer in submission.at().items():
        old = submission.marks.get((stage, code))
        entry: dict[str, Any] = {"outcome": outcome, "note": "", "version": old.version if old else 0, "by": by}
        workflow.record_mark(session, assessment, instrument(), code, **entry, answer_version=answer.version, at=NOW)


def sign(session: Session, assessment: models.Assessment) -> None:
    """Record both declarations."""
    for kind in ("berita_acara", "publication"):
        signed: dict[str, Any] = {"signer": "Rini", "position": "Sekretaris Daerah", "signed_on": date(2026, 11, 24)}
        entry: dict[str, Any] = {**signed, "consents": True, "version": 0, "by": RINI, "at": NOW}
        workflow.record_declaration(session, assessment, kind, **entry)


def step(session: Session, assessment: models.Assessment, to: str, by: Person = RINI, reason: str = "Selesai.") -> Any:
    """Hand the assessment over from where it stands."""
    stage = queries.submission(session, assessment, with_previous=False).stage
    return workflow.hand_over(session, assessment, instrument(), to, from_stage=stage, reason=reason, by=by, at=NOW)


def judge(session: Session, assessment: models.Assessment, code: str, level: int, by: Person = BUDI) -> Any:
    """Give an assessor's level for an indicator that has none of this stage yet."""
    entry: dict[str, Any] = {"level": level, "explanation": "", "justification": "Sebab", "version": 0, "by": by}
    return workflow.record_answer(session, assessment, instrument().by_code[code], **entry, at=NOW)


def walk(session: Session, assessment: models.Assessment, until: str) -> None:
    """Bring a fresh assessment of kind evaluasi to a stage."""
    answer_all(session, assessment)
    for stage in ("verification", "document", "interview", "review", "final"):
        if stage == "document":
            mark_all(session, assessment, "accepted")
            sign(session, assessment)
        if stage == "final":
            mark_all(session, assessment, "valid", TARI)
        step(session, assessment, stage, {"interview": BUDI, "review": BUDI, "final": TARI}.get(stage, RINI))
        if stage == until:
            return
