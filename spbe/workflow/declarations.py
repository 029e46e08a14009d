"""What the coordinator signs before sending: the berita acara, and consent to publication."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import TypedDict, Unpack

from sqlalchemy import bindparam, insert, update
from sqlalchemy.orm import Session

from spbe import plaintext
from spbe.proceedings import DECLARATIONS, SignedDeclaration
from spbe.roles import Permission, Person
from spbe.store import models, queries
from spbe.store.models import Assessment
from spbe.store.running import run, table
from spbe.workflow.events import Fact, lock_chain, text_facts
from spbe.workflow.stages import StageClosed, allow, open_stage

__all__ = ["DeclarationEntry", "InvalidDeclaration", "StaleDeclaration", "declaration_facts", "record_declaration"]

_LONGEST = 300


class DeclarationEntry(TypedDict):
    """What was signed. ``version`` is that of the declaration the form was drawn from, 0 where there was none."""

    signer: str
    position: str
    signed_on: date
    consents: bool
    version: int
    by: Person
    at: datetime


class InvalidDeclaration(ValueError):
    """The ``fields`` (signer, position, signed_on) are empty, too long or a day that has not come yet."""

    def __init__(self, fields: tuple[str, ...]) -> None:
        self.fields = fields
        super().__init__(f"not accepted: {', '.join(fields)}")


class StaleDeclaration(ValueError):
    """Somebody recorded it in between. ``current`` is the declaration as it stands; nothing was written."""

    def __init__(self, current: SignedDeclaration | None) -> None:
        self.current = current
        super().__init__("the declaration was recorded in between")


def record_declaration(
    session: Session, assessment: Assessment, kind: str, **entry: Unpack[DeclarationEntry]
) -> SignedDeclaration:
    """Record what was signed, with name, position and date, and return it.

    Raises InvalidDeclaration, NotPermitted, StageClosed, StaleDeclaration, RefusedText; ValueError for another kind.
    """
    if kind not in DECLARATIONS:
        raise ValueError(f"{kind!r} is no declaration: {', '.join(DECLARATIONS)}")
    by, at = entry["by"], entry["at"].astimezone(UTC)
    signer, position = (plaintext.accept(entry[name]).strip() for name in ("signer", "position"))
    _check(signer, position, entry["signed_on"], at.date())
    chain = lock_chain(session, assessment.agency_code)
    if open_stage(session, assessment, at).marks is not Permission.VERIFY:
        raise StageClosed(assessment.stage)
    allow(by, Permission.SUBMIT, assessment.agency_code)
    current = queries.declarations(session, assessment).get(kind)
    if (current.version if current else 0) != entry["version"]:
        raise StaleDeclaration(current)
    consents = entry["consents"] or kind == "berita_acara"
    version = entry["version"] + 1
    signed = SignedDeclaration(kind, signer, position, entry["signed_on"], consents, by.name, at, version)
    _write(session, assessment, signed, by=by)
    before = declaration_facts(current) if current else None
    fact = Fact("declaration.recorded", assessment.id, None, before, declaration_facts(signed))
    chain.append(fact, by=by, at=at)
    return signed


def _check(signer: str, position: str, signed_on: date, today: date) -> None:
    wrong = [name for name, text in (("signer", signer), ("position", position)) if not 0 < len(text) <= _LONGEST]
    # A signature of tomorrow's date in the east of the country may be today's by UTC: one day of room.
    if (signed_on - today).days > 1:
        wrong.append("signed_on")
    if wrong:
        raise InvalidDeclaration(tuple(wrong))


def declaration_facts(signed: SignedDeclaration) -> dict[str, object]:
    """Return what an event keeps of a declaration."""
    texts = {"signer": text_facts(signed.signer), "position": text_facts(signed.position)}
    on = signed.signed_on.isoformat()
    return {"kind": signed.kind, **texts, "signed_on": on, "consents": signed.consents, "version": signed.version}


def _write(session: Session, assessment: Assessment, signed: SignedDeclaration, *, by: Person) -> None:
    names = ("signer", "position", "signed_on", "consents", "at", "version")
    changed = {name: getattr(signed, name) for name in names}
    if signed.version == 1:
        run(session, _FIRST, assessment_id=assessment.id, kind=signed.kind, **changed, by_id=by.id)
    else:
        run(session, _NEXT, of=assessment.id, what=signed.kind, **changed, by_id=by.id)


_declaration = table(models.Declaration).c
_FIRST = insert(table(models.Declaration))
_NEXT = update(table(models.Declaration)).where(
    _declaration.assessment_id == bindparam("of"), _declaration.kind == bindparam("what")
)
