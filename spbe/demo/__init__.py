"""Invented agencies in the middle of a year, beside the real published results of all others."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import URL
from sqlalchemy.orm import Session, sessionmaker

from spbe.demo.cast import AGENCY, NEIGHBOUR, seat_the_cast
from spbe.demo.year import build_last_year, build_neighbour, build_this_year
from spbe.store import prepare as prepare_store
from spbe.store import queries
from spbe.store.models import Assessment
from spbe.store.upgrade import wait_for_turn

__all__ = ["AGENCY", "NEIGHBOUR", "build", "prepare"]


def prepare(url: str | URL, now: datetime) -> sessionmaker[Session]:
    """Return the opened store of ``url`` with the published data and the demo year in it.

    A demo year that is already there stays as people left it.
    """
    sessions = prepare_store(url)
    with sessions.begin() as session:
        wait_for_turn(session.connection())
        if queries.agency_facts(session, AGENCY) is None:
            build(session, now)
    return sessions


def build(session: Session, now: datetime) -> Assessment:
    """Make the invented agencies, their people and years, and return Kota Contoh's assessment of this year.

    Kota Contoh has a whole last year and answers this one; its neighbour is at the interview. Everything goes through
    the use cases, so the event log is a true one. The same ``now`` (aware) makes the same rows.
    """
    cast = seat_the_cast(session, now)
    build_last_year(cast)
    current = build_this_year(cast)
    build_neighbour(cast)
    return current
