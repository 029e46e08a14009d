"""Setting the head of an agency's documents."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from hashlib import sha256
from typing import TypedDict, Unpack

from sqlalchemy import bindparam, insert, update
from sqlalchemy.orm import Session

from spbe.letterhead import Letterhead, accept_lines
from spbe.roles import Permission, Person
from spbe.store import models, queries
from spbe.store.running import run, table
from spbe.workflow.events import Fact, lock_chain, text_facts
from spbe.workflow.stages import allow

__all__ = ["LetterheadEntry", "StaleLetterhead", "set_letterhead"]


class LetterheadEntry(TypedDict):
    """What somebody set: the lines as typed, and a checked picture (None: it stays, empty: there is none).

    ``version`` is that of the letterhead the form was drawn from, 0 where there was none.
    """

    lines: str
    logo: bytes | None
    version: int
    by: Person
    at: datetime


class StaleLetterhead(ValueError):
    """Somebody set it in between. ``current`` is how it stands; nothing was written."""

    def __init__(self, current: Letterhead) -> None:
        self.current = current
        super().__init__(f"the letterhead is at version {current.version}")


def set_letterhead(session: Session, agency: str, **entry: Unpack[LetterheadEntry]) -> Letterhead:
    """Record an agency's letterhead and return it as it stands then. What changes nothing is no event.

    Raises NotPermitted, RefusedText and StaleLetterhead.
    """
    lines = accept_lines(entry["lines"])
    by, at = entry["by"], entry["at"].astimezone(UTC)
    allow(by, Permission.MANAGE_UNITS, agency)
    chain = lock_chain(session, agency)
    current = queries.letterhead(session, agency)
    wanted = replace(current, lines=lines, logo=current.logo if entry["logo"] is None else entry["logo"])
    if wanted == current:
        return current
    if current.version != entry["version"]:
        raise StaleLetterhead(current)
    wanted = replace(wanted, version=current.version + 1)
    changed = {"lines": "\n".join(lines), "logo": wanted.logo_text, "by_id": by.id, "at": at, "version": wanted.version}
    if wanted.version == 1:
        run(session, _FIRST, agency_code=agency, **changed)
    else:
        run(session, _NEXT, of=agency, **changed)
    before = _facts(current) if current.version else None
    chain.append(Fact("agency.letterhead_set", before=before, after=_facts(wanted)), by=by, at=at)
    return wanted


def _facts(head: Letterhead) -> dict[str, object]:
    logo = sha256(head.logo).hexdigest() if head.logo else ""
    return {"lines": text_facts("\n".join(head.lines)), "logo": logo, "version": head.version}


_letterhead = table(models.Letterhead).c
_FIRST = insert(table(models.Letterhead))
_NEXT = update(table(models.Letterhead)).where(_letterhead.agency_code == bindparam("of"))
