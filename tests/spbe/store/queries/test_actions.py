"""Actions are read by deadline, those of one year and instrument alone."""

from datetime import UTC, date, datetime

from sqlalchemy.orm import Session, sessionmaker

from spbe import workflow
from spbe.action_plan import ActionDraft
from spbe.indicators import instrument
from spbe.roles import Person
from spbe.store import models, queries

NOW = datetime(2026, 11, 24, tzinfo=UTC)


def test_actions_are_read_by_deadline_and_not_in_another_year(
    store: sessionmaker[Session], year: int, coordinator: Person
) -> None:
    days = (None, date(2026, 12, 31), date(2026, 11, 30))
    drafts = [ActionDraft(str(day), "1", due_on=day) for day in days]
    with store.begin() as session:
        assessment = session.get_one(models.Assessment, year)
        workflow.add_actions(session, assessment, instrument(), drafts, by=coordinator, at=NOW)
    with store() as session:
        assessment = session.get_one(models.Assessment, year)
        found = queries.actions(session, assessment)
        assert [line.draft.due_on for line in found] == [date(2026, 11, 30), date(2026, 12, 31), None]
        assert queries.actions(session, assessment, year=2025) == []
        assert queries.action_progress(session, assessment)["1"].total == 3
