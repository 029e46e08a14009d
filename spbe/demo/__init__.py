"""Invented agencies in the middle of a year, beside the real published results of all others."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy.orm import Session, sessionmaker

from spbe import workflow
from spbe.demo.cast import AGENCY, NEIGHBOUR, seat_the_cast
from spbe.demo.evidence import Evidence
from spbe.demo.year import build_last_year, build_neighbour, build_successor, build_this_year
from spbe.store import prepare as prepare_store
from spbe.store import queries
from spbe.store.files import files_place, open_files
from spbe.store.models import Assessment
from spbe.store.upgrade import wait_for_turn

__all__ = ["AGENCY", "NEIGHBOUR", "build", "prepare"]

_MOST_FILES = 1_000_000_000  # bytes; the demo's own papers take about three million


def prepare(url: str, now: datetime, files: str | None = None) -> sessionmaker[Session]:
    """Return the opened store of ``url`` with the published data and the demo year in it.

    Its files lie in ``files``, by default beside the SQLite database. A demo year that is already there stays as people
    left it. Raises NoPlaceForFiles.
    """
    keeping = workflow.Keeping(open_files(files_place(url, files)), _MOST_FILES)
    sessions = prepare_store(url)
    with sessions.begin() as session:
        wait_for_turn(session.connection())
        if queries.agency_facts(session, AGENCY) is None:
            build(session, now, keeping)
    return sessions


def build(session: Session, now: datetime, keeping: workflow.Keeping) -> Assessment:
    """Make the invented agencies, their people and years, and return Kota Contoh's assessment of this year.

    Kota Contoh has a whole last year, answers this one, and has begun that of the instrument which follows; its
    neighbour is at the interview. Everything goes through the use cases, so the event log is a true one. The same
    ``now`` (aware) makes the same rows and the same files.
    """
    cast = seat_the_cast(session, now)
    evidence = Evidence(cast, keeping, {})
    build_last_year(cast, evidence)
    current = build_this_year(cast, evidence)
    build_successor(cast)
    build_neighbour(cast, evidence)
    return current
