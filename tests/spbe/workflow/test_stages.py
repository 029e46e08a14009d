"""The stages as data: answers are written at one of them, by whoever holds its permission."""

import pytest
from sqlalchemy.orm import Session, sessionmaker

from spbe.roles import Permission, Person
from spbe.store import models
from spbe.submission import STAGES
from spbe.workflow.stages import STAGE_RULES, NotPermitted, StageClosed, StageRule, allow, open_stage


def test_every_rule_is_about_a_stage() -> None:
    assert STAGE_RULES and set(STAGE_RULES) <= set(STAGES)
    assert STAGE_RULES["self"] == StageRule("self", answers=Permission.FILL_IN)


@pytest.mark.parametrize("stage", STAGES)
def test_only_a_stage_with_a_rule_is_open(store: sessionmaker[Session], year: int, stage: str) -> None:
    with store.begin() as session:
        assessment = session.get_one(models.Assessment, year)
        assessment.stage = stage
        session.flush()
        if stage in STAGE_RULES:
            assert open_stage(session, assessment).stage == stage
        else:
            with pytest.raises(StageClosed, match=stage):
                open_stage(session, assessment)


def test_the_refusal_names_permission_and_agency(leader: Person) -> None:
    allow(leader, Permission.VIEW, "kota-contoh")
    with pytest.raises(NotPermitted) as refused:
        allow(leader, Permission.FILL_IN, "kota-contoh")
    assert (refused.value.permission, refused.value.agency) == (Permission.FILL_IN, "kota-contoh")
