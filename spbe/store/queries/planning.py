"""What plans are made with: the scenarios a person may see, and the agencies whose levels are public."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import bindparam, select
from sqlalchemy.orm import Session

from spbe.scenarios import ScenarioLine, read_content
from spbe.store.models import Agency, Person, PublishedLevel, Scenario
from spbe.store.running import rows, table

__all__ = ["PublishedProfile", "published_profiles", "scenarios"]

_scenario, _person = table(Scenario), table(Person)
_level, _agency = table(PublishedLevel).c, table(Agency).c


@dataclass(frozen=True)
class PublishedProfile:
    """An agency and year whose levels are public."""

    agency_code: str
    name: str
    year: int

    @property
    def key(self) -> str:
        """Return it as one text, as forms and addresses carry it."""
        return f"{self.agency_code}/{self.year}"


def published_profiles(session: Session, instrument: str) -> list[PublishedProfile]:
    """Return whose levels by an instrument (code) are public, by name, the newest year first."""
    return [PublishedProfile(*row) for row in rows(session, _PROFILES, instrument=instrument)]


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
_PROFILES = (
    select(_level.agency_code, _agency.name, _level.year)
    .join(table(Agency), _agency.code == _level.agency_code)
    .where(_level.instrument == bindparam("instrument"))
    .distinct()
    .order_by(_agency.name, _level.year.desc())
)
