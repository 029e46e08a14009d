"""Citing documents as evidence items, page by page, and taking a citation back."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import replace
from datetime import UTC, datetime
from typing import TypedDict, Unpack

from sqlalchemy import bindparam, insert, select, update
from sqlalchemy.orm import Session

from spbe import plaintext
from spbe.indicators.model import Indicator
from spbe.library import Citation, Document, InvalidPages, accept_pages
from spbe.roles import Permission, Person, Place, may
from spbe.store import models, queries
from spbe.store.models import Assessment
from spbe.store.running import rows, run, table
from spbe.workflow.events import Chain, Fact, lock_chain, text_facts
from spbe.workflow.stages import NotPermitted, StageClosed, stage_now
from spbe.workflow.verdicts import UnknownItem

__all__ = [
    "ADDING",
    "CitationEntry",
    "ItemWithoutFile",
    "NotCited",
    "StaleCitation",
    "UncitableDocument",
    "WithdrawalEntry",
    "carry_citations",
    "citation_facts",
    "cite",
    "cite_again",
    "citing_stage",
    "withdraw",
    "withdraw_gone",
]

ADDING = ("interview", "visit")
"""Stages at which an agency may still bring evidence (Pedoman Menteri PANRB 3/2024), without taking any back."""

_NOWHERE = Place(None, "")

ItemPlace = tuple[str, int]
"""What is cited where: code of the item, id of the document."""


class CitationEntry(TypedDict):
    """How a document is cited. ``version`` is that of the citation the form was drawn from, 0 where there was none."""

    pages: str
    note: str
    version: int
    by: Person
    at: datetime


class WithdrawalEntry(TypedDict):
    """A citation is taken back; ``version`` is that of the form."""

    version: int
    by: Person
    at: datetime


class ItemWithoutFile(ValueError):
    """The item looks into the file of another one (``inspects``): that one is cited."""

    def __init__(self, inspects: str) -> None:
        self.inspects = inspects
        super().__init__(f"looks into the file of {inspects}")


class UncitableDocument(LookupError):
    """The agency has no such document, or it is deleted."""


class NotCited(LookupError):
    """The document is not cited as this item."""


class StaleCitation(ValueError):
    """Somebody changed the citation in between. ``current`` is how it stands; nothing was written."""

    def __init__(self, current: Citation) -> None:
        self.current = current
        super().__init__(f"citation of {current.document} as {current.item} is at version {current.version}")


def cite(
    session: Session,
    assessment: Assessment,
    indicator: Indicator,
    place: tuple[str, int],
    **entry: Unpack[CitationEntry],
) -> Citation:
    """Record that a document is cited as an item (``place``), and return the citation.

    The newest revision is cited; citing again says that its pages were looked at. Raises UnknownItem, ItemWithoutFile,
    UncitableDocument, InvalidPages, RefusedText, NotPermitted, StageClosed and StaleCitation.
    """
    item, number = place
    by, at = entry["by"], entry["at"].astimezone(UTC)
    chain = lock_chain(session, assessment.agency_code)
    stage = citing_stage(session, assessment, indicator, by=by, at=at)
    _check_item(indicator, item)
    newest = _citable(session, assessment, number).newest
    pages, note = accept_pages(entry["pages"], newest.pages), plaintext.accept(entry["note"])
    current = _stored(session, assessment, item, number) or Citation(item, indicator.code, number, 0)
    seen = replace(current, revision=newest.number, is_carried=False, is_withdrawn=False)
    wanted = replace(seen, pages=pages, note=note)
    if wanted == current:
        return current
    _refuse_stale(current, entry["version"])
    _refuse_closed(current, stage)
    cited = replace(wanted, stage=stage if current.is_withdrawn or not current.version else current.stage)
    return _record(session, chain, assessment, (current, cited), by=by, at=at)


def cite_again(
    session: Session,
    assessment: Assessment,
    indicator: Indicator,
    former: Iterable[Citation],
    *,
    by: Person,
    at: datetime,
) -> int:
    """Make former citations again where the item does not cite the document now, and return how many were made.

    They are marked: nobody has looked at their pages this year. Pages that the newest revision does not have are left
    out. Raises UnknownItem, ItemWithoutFile, UncitableDocument, NotPermitted and StageClosed.
    """
    at = at.astimezone(UTC)
    chain = lock_chain(session, assessment.agency_code)
    stage = citing_stage(session, assessment, indicator, by=by, at=at)
    made = 0
    for one in former:
        _check_item(indicator, one.item)
        newest = _citable(session, assessment, one.document).newest
        blank = Citation(one.item, indicator.code, one.document, 0)
        current = _stored(session, assessment, one.item, one.document) or blank
        if current.is_withdrawn or not current.version:
            pages = _known_pages(one.pages, newest.pages)
            again = replace(current, revision=newest.number, pages=pages, note=one.note, stage=stage)
            cited = replace(again, is_carried=True, is_withdrawn=False)
            _record(session, chain, assessment, (current, cited), by=by, at=at)
            made += 1
    return made


def _known_pages(pages: str, most: int | None) -> str:
    try:
        return accept_pages(pages, most)
    except InvalidPages:
        return ""


def withdraw(
    session: Session,
    assessment: Assessment,
    indicator: Indicator,
    place: tuple[str, int],
    **entry: Unpack[WithdrawalEntry],
) -> Citation:
    """Take a citation back and return it as withdrawn. What was cited at a closed stage stays.

    Raises NotCited, NotPermitted, StageClosed and StaleCitation.
    """
    by, at = entry["by"], entry["at"].astimezone(UTC)
    chain = lock_chain(session, assessment.agency_code)
    stage = citing_stage(session, assessment, indicator, by=by, at=at)
    current = _stored(session, assessment, *place)
    if current is None or current.is_withdrawn or current.indicator != indicator.code:
        raise NotCited
    _refuse_stale(current, entry["version"])
    _refuse_closed(current, stage)
    return _record(session, chain, assessment, (current, replace(current, is_withdrawn=True)), by=by, at=at)


def withdraw_gone(
    session: Session, chain: Chain, assessment: Assessment, items: Collection[str], *, by: Person, at: datetime
) -> int:
    """Take back what is cited as items that the instrument no longer has, and return how many citations these were.

    Part of adopting another edition, under its lock and permission.
    """
    held = [one for one in queries.citations(session, assessment) if one.item in items]
    for current in held:
        _record(session, chain, assessment, (current, replace(current, is_withdrawn=True)), by=by, at=at)
    return len(held)


def citing_stage(session: Session, assessment: Assessment, indicator: Indicator, *, by: Person, at: datetime) -> str:
    """Return the stage at which this person cites evidence of an indicator now.

    Who may: whoever answers it, and the units that contribute to it. At the verification only what was returned is
    open, at interview and visit evidence is added. Raises NotPermitted and StageClosed.
    """
    now = stage_now(session, assessment, at)
    _allow(session, assessment, indicator, by)
    if why := now.closed():
        raise StageClosed(now.stage, *why)
    is_open = now.stage in ("self", *ADDING)
    if not is_open and not (now.stage == "verification" and _is_returned(session, assessment, indicator)):
        raise StageClosed(now.stage)
    return now.stage


def carry_citations(session: Session, chain: Chain, document: Document, *, by: Person, at: datetime) -> None:
    """Move the citations of a document to its newest revision, marked, where the assessment is still filled in."""
    for assessment_id, item in [tuple(row) for row in rows(session, _CARRIED, document=document.id)]:
        assessment = session.get(Assessment, assessment_id)
        assert assessment is not None  # noqa: S101 - its citation was found one line above
        current = _stored(session, assessment, item, document.id)
        assert current is not None  # noqa: S101 - read under the same lock
        carried = replace(current, revision=document.newest.number, is_carried=True)
        _record(session, chain, assessment, (current, carried), by=by, at=at)


def citation_facts(citation: Citation) -> dict[str, object]:
    """Return what an event keeps of a citation."""
    names = ("stage", "item", "document", "revision", "pages", "is_carried", "is_withdrawn", "version")
    return {**{name: getattr(citation, name) for name in names}, "note": text_facts(citation.note)}


def _allow(session: Session, assessment: Assessment, indicator: Indicator, by: Person) -> None:
    agency = assessment.agency_code
    if may(by, Permission.FILL_IN, agency, _NOWHERE):
        return
    found = rows(session, _UNITS, period=assessment.period_id, agency=agency, indicator=indicator.code)
    if not any(may(by, Permission.FILL_IN, agency, Place(row.code, "")) for row in found):
        raise NotPermitted(Permission.FILL_IN, agency)


def _is_returned(session: Session, assessment: Assessment, indicator: Indicator) -> bool:
    return bool(rows(session, _RETURNED, of=assessment.id, code=indicator.code))


def _check_item(indicator: Indicator, item: str) -> None:
    if item not in indicator.items:
        raise UnknownItem(item)
    if (inspects := indicator.items[item].inspects) is not None:
        raise ItemWithoutFile(inspects)


def _citable(session: Session, assessment: Assessment, number: int) -> Document:
    document = queries.document(session, assessment.agency_code, number)
    if document is None or document.deleted_at is not None:
        raise UncitableDocument
    return document


def _stored(session: Session, assessment: Assessment, item: str, number: int) -> Citation | None:
    made = queries.citations(session, assessment, with_withdrawn=True)
    return next((one for one in made if (one.item, one.document) == (item, number)), None)


def _refuse_stale(current: Citation, version: int) -> None:
    # A withdrawn citation is none for whoever draws a form: citing it anew starts from nothing.
    if current.version != version and not (current.is_withdrawn and version == 0):
        raise StaleCitation(current)


def _refuse_closed(current: Citation, stage: str) -> None:
    """Refuse to change, while evidence is only added, what was cited before."""
    if stage in ADDING and current.version and not current.is_withdrawn and current.stage != stage:
        raise StageClosed(current.stage)


Change = tuple[Citation, Citation]
"""A citation before and after."""


def _record(
    session: Session,
    chain: Chain,
    assessment: Assessment,
    change: tuple[Citation, Citation],
    *,
    by: Person,
    at: datetime,
) -> Citation:
    before, after = change
    after = replace(after, version=before.version + 1, by=by.name, at=at)
    key = {"assessment_id": assessment.id, "item": after.item, "document_id": after.document}
    said = {name: getattr(after, name) for name in _WRITTEN}
    if before.version:
        run(session, _NEXT, of=assessment.id, which=after.item, what=after.document, **said, by_id=by.id, at=at)
    else:
        run(session, _FIRST, **key, **said, indicator=after.indicator, by_id=by.id, at=at)
    facts = citation_facts(before) if before.version else None
    fact = Fact("citation.recorded", assessment.id, after.indicator, facts, citation_facts(after))
    chain.append(fact, by=by, at=at)
    return after


_WRITTEN = ("revision", "pages", "note", "is_carried", "is_withdrawn", "stage", "version")
_citation, _mark = table(models.Citation).c, table(models.Mark).c
_unit, _part, _period = table(models.Unit).c, table(models.UnitAssignment).c, table(models.Period).c
_assessment = table(models.Assessment).c
_FIRST = insert(table(models.Citation))
_NEXT = update(table(models.Citation)).where(
    _citation.assessment_id == bindparam("of"),
    _citation.item == bindparam("which"),
    _citation.document_id == bindparam("what"),
)
_CARRIED = (
    select(_citation.assessment_id, _citation.item)
    .join_from(table(models.Citation), table(models.Assessment), _assessment.id == _citation.assessment_id)
    .where(_citation.document_id == bindparam("document"), ~_citation.is_withdrawn, _assessment.stage == "self")
    .order_by(_citation.assessment_id, _citation.item)
)
_UNITS = (
    select(_unit.code)
    .join_from(table(models.UnitAssignment), table(models.Unit), _unit.id == _part.unit_id)
    .join(table(models.Period), _period.instrument == _part.instrument)
    .where(
        _period.id == bindparam("period"),
        _part.agency_code == bindparam("agency"),
        _part.indicator == bindparam("indicator"),
    )
)
_RETURNED = select(_mark.indicator).where(
    _mark.assessment_id == bindparam("of"),
    _mark.indicator == bindparam("code"),
    _mark.stage == "verification",
    _mark.outcome == "returned",
)
