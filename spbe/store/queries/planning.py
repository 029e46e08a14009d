"""Scenarios as rows: those a person may see."""

from __future__ import annotations

from sqlalchemy import bindparam, select
from sqlalchemy.orm import Session

from spbe.scenarios import ScenarioLine, read_content
from spbe.store.models import Person, Scenario
from spbe.store.running import rows, table

__all__ = ["scenarios"]

_scenario, _person = table(Scenario), table(Person)


def scenarios(session: Session, assessment: int, *, by: int) -> list[ScenarioLine]:
    """Return the scenarios of an assessment (by number) that a person (``by``) may see, by name: shared, or their own.

    Raises UnreadableContent for one that a later version of the program wrote.
    """
    found = rows(session, _SCENARIOS, assessment=assessment, person=by)
    return [
        ScenarioLine(
            row.id,
            row.name,
            row.note,
            read_content(row.content),
            row.is_shared,
            row.by_id,
            row.maker,
            row.at,
            row.version,
        )
        for row in found
    ]


_SCENARIOS = (
    select(_scenario, _person.c.name.label("maker"))
    .join(_person, _person.c.id == _scenario.c.by_id)
    .where(_scenario.c.assessment_id == bindparam("assessment"))
    .where(_scenario.c.is_shared | (_scenario.c.by_id == bindparam("person")))
    .order_by(_scenario.c.name, _scenario.c.id)
)
