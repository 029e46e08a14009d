"""The stages as data: answers are written at one of them, by whoever holds its permission."""

from datetime import UTC, datetime

import pytest
from sqlalchemy import insert
from sqlalchemy.orm import Session, sessionmaker

from spbe.roles import Permission, Person
from spbe.store import models
from spbe.submission import STAGES
from spbe.workflow.stages import STAGE_RULES, NotPermitted, StageClosed, StageRule, allow, open_stage

NOW = datetime(2026, 11, 24, tzinfo=UTC)


def test_every_rule_is_about_a_stage() -> None:
    assert STAGE_RULES and set(STAGE_RULES) <= set(STAGES)
    assert STAGE_RULES["self"] == StageRule("self", answers=Permission.FILL_IN, marks=Permission.VERIFY)


@pytest.mark.parametrize("stage", STAGES)
def test_only_a_stage_with_a_rule_is_open(store: sessionmaker[Session], year: int, stage: str) -> None:
    with store.begin() as session:
        assessment = session.get_one(models.Assessment, year)
        assessment.stage = stage
        session.flush()
        if stage in STAGE_RULES:
            assert open_stage(session, assessment, NOW).stage == stage
        else:
            with pytest.raises(StageClosed, match=stage):
                open_stage(session, assessment, NOW)


def test_an_announced_result_closes_every_stage(store: sessionmaker[Session], year: int) -> None:
    with store.begin() as session:
        facts = {"index_exact": "2", "index_announced": "2.00", "predicate": "Cukup", "parts": "{}", "by_id": 1}
        made = {"fingerprint": "", "program_version": "", "at": NOW}
        session.execute(insert(models.Result).values(assessment_id=year, **facts, **made))
        with pytest.raises(StageClosed, match="self"):
            open_stage(session, session.get_one(models.Assessment, year), NOW)


def test_the_refusal_names_permission_and_agency(leader: Person) -> None:
    allow(leader, Permission.VIEW, "kota-contoh")
    with pytest.raises(NotPermitted) as refused:
        allow(leader, Permission.FILL_IN, "kota-contoh")
    assert (refused.value.permission, refused.value.agency) == (Permission.FILL_IN, "kota-contoh")
