"""The event log: one hash chain per agency, written in the transaction of the change it tells of."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import Row, bindparam, insert, select, update
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session

from spbe.language import gettext as _
from spbe.roles import Person
from spbe.store.models import ChainHead, Event
from spbe.store.running import rows, run, table

__all__ = [
    "Chain",
    "ChainProblem",
    "Fact",
    "event_hash",
    "lock_chain",
    "text_facts",
    "verify_chain",
]

_START = "0" * 64


@dataclass(frozen=True)
class Fact:
    """What happened. ``before`` and ``after`` hold ids and facts: no names, and of a text only ``text_facts``."""

    verb: str
    assessment_id: int | None = None
    indicator: str | None = None
    before: Mapping[str, Any] | None = None
    after: Mapping[str, Any] | None = None


def text_facts(text: str) -> dict[str, object]:
    """Return what an event keeps of a text: its SHA-256 and its length in characters."""
    return {"sha256": hashlib.sha256(text.encode()).hexdigest(), "length": len(text)}


class Chain:
    """An agency's chain, locked until the transaction ends: whoever holds it writes for the agency, alone."""

    def __init__(self, session: Session, agency_code: str, number: int, last_hash: str) -> None:
        self._session = session
        self.agency_code = agency_code
        self.number = number
        self.last_hash = last_hash

    def append(self, fact: Fact, *, by: Person | None, at: datetime) -> None:
        """Write one event behind the last one; ``by`` None is whoever runs commands on the machine, or the site."""
        row: dict[str, Any] = {
            "agency_code": self.agency_code,
            "number": self.number + 1,
            "verb": fact.verb,
            "assessment_id": fact.assessment_id,
            "indicator": fact.indicator,
            "before": _canonical(fact.before),
            "after": _canonical(fact.after),
            "by_id": by.id if by else None,
            "at": at,
            "previous_hash": self.last_hash,
        }
        row["hash"] = event_hash(row)
        run(self._session, _EVENT, **row)
        self.number, self.last_hash = row["number"], row["hash"]
        run(self._session, _MOVE, agency=self.agency_code, number=self.number, hash=self.last_hash)


def lock_chain(session: Session, agency_code: str) -> Chain:
    """Return the agency's chain, waiting for whoever writes for this agency now.

    Every use case locks the chain before it reads what it is going to change: what it read still holds when it writes,
    and no two writers can wait for each other.
    """
    head = _head(session, agency_code)
    if head is None:
        dialect = postgresql if session.get_bind().dialect.name == "postgresql" else sqlite
        first = dialect.insert(_HEADS).values(agency_code=agency_code, number=0, hash=_START)
        run(session, first.on_conflict_do_nothing())
        head = _head(session, agency_code)
        assert head is not None  # noqa: S101 - the row was made one line above, or by somebody else before it
    return Chain(session, agency_code, head.number, head.hash)


_HEADS = table(ChainHead)
_HEAD = select(_HEADS.c.number, _HEADS.c.hash).where(_HEADS.c.agency_code == bindparam("agency")).with_for_update()
_EVENT = insert(table(Event))
_MOVE = update(_HEADS).where(_HEADS.c.agency_code == bindparam("agency"))


def _head(session: Session, agency_code: str) -> Row[int, str] | None:
    return next(iter(rows(session, _HEAD, agency=agency_code)), None)


def _canonical(facts: Mapping[str, Any] | None) -> str | None:
    if facts is None:
        return None
    return json.dumps(facts, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


_HASHED = (
    "agency_code",
    "number",
    "verb",
    "assessment_id",
    "indicator",
    "before",
    "after",
    "by_id",
    "at",
    "previous_hash",
)


def event_hash(row: Mapping[str, Any]) -> str:
    """Return the hash that an event of these columns has, in whichever installation it was recorded."""
    moment = row["at"].astimezone(UTC).isoformat(timespec="microseconds")
    covered = [moment if column == "at" else row[column] for column in _HASHED]
    return hashlib.sha256(json.dumps(covered, ensure_ascii=False, separators=(",", ":")).encode()).hexdigest()


@dataclass(frozen=True)
class ChainProblem:
    """One row that does not fit. ``number`` is the event's; 0 stands for the chain's head."""

    agency_code: str
    number: int
    message: str


def verify_chain(session: Session, agency_code: str) -> list[ChainProblem]:
    """Return every altered, missing or foreign row of the agency's chain; an empty list says that it is whole."""
    problems: list[ChainProblem] = []
    number, last_hash = 0, _START
    columns = [getattr(Event, name) for name in (*_HASHED, "hash")]
    for row in session.execute(select(*columns).where(Event.agency_code == agency_code).order_by(Event.number)):
        for message in _faults(row._mapping, number + 1, last_hash):
            problems.append(ChainProblem(agency_code, row.number, message % {"number": row.number}))
        number, last_hash = row.number, row.hash
    head = _head(session, agency_code)
    if (head.number, head.hash) != (number, last_hash) if head else number > 0:
        problems.append(ChainProblem(agency_code, 0, _("Peristiwa terakhir bukan yang tercatat di kepala rantai.")))
    return problems


def _faults(row: Mapping[Any, Any], expected: int, last_hash: str) -> list[str]:
    faults = []
    if row["number"] != expected:
        faults.append(_("Ada peristiwa yang hilang sebelum nomor %(number)s."))
    elif row["previous_hash"] != last_hash:
        faults.append(_("Peristiwa nomor %(number)s tidak menyambung ke peristiwa sebelumnya."))
    if row["hash"] != event_hash(row):
        faults.append(_("Isi peristiwa nomor %(number)s diubah sesudah dicatat."))
    return faults
