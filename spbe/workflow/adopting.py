"""Adopting a newer edition of the instrument in an assessment under way."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import UTC, datetime

from sqlalchemy import bindparam, select, update
from sqlalchemy.orm import Session

from spbe.adoption import Adoption, adoption
from spbe.indicators.model import Indicator, Instrument
from spbe.roles import Permission, Person
from spbe.store import queries
from spbe.store.models import Assessment
from spbe.store.running import rows, run, table
from spbe.submission import Answer
from spbe.workflow.answers import answer_facts, valued, write
from spbe.workflow.citations import withdraw_gone
from spbe.workflow.editions import edition_facts
from spbe.workflow.events import Chain, Fact, lock_chain
from spbe.workflow.stages import StageClosed, allow, stage_now

__all__ = ["Adopted", "NotAdoptable", "StaleEdition", "adopt_instrument", "adoption_of", "recounted"]


class StaleEdition(ValueError):
    """The assessment is read by another edition by now than the one that was compared; nothing was written."""


class NotAdoptable(ValueError):
    """Something stands against the newer edition; ``adoption`` says what."""

    def __init__(self, found: Adoption) -> None:
        self.adoption = found
        super().__init__(f"not adopted: {', '.join(found.obstacles)}")


@dataclass(frozen=True)
class Adopted:
    """What adopting wrote besides the edition: codes of the indicators with another value, and citations taken back."""

    revalued: tuple[str, ...]
    withdrawn: int


def adoption_of(
    session: Session, assessment: Assessment, current: Instrument, newer: Instrument, *, at: datetime
) -> Adoption:
    """Return what adopting the newer edition would mean for the assessment now."""
    cited = {one.item for one in queries.citations(session, assessment)}
    judged = {one.item for one in queries.verdicts(session, assessment)}
    return adoption(current, newer, stage_now(session, assessment, at).stage, cited | judged)


def adopt_instrument(
    session: Session, assessment: Assessment, current: Instrument, newer: Instrument, *, by: Person, at: datetime
) -> Adopted:
    """Let the assessment be read by the newer edition from now on, and return what else was written.

    Values of items that count otherwise are computed anew, and what was cited as items that are gone is taken back.
    Raises NotPermitted, StageClosed, StaleEdition when it is no longer read by ``current``, and NotAdoptable.
    """
    at = at.astimezone(UTC)
    allow(by, Permission.SUBMIT, assessment.agency_code)
    chain = lock_chain(session, assessment.agency_code)
    _refuse_closed(session, assessment, at)
    before = _read_by(session, assessment)
    if before["fingerprint"] != current.fingerprint or before["text_digest"] not in (None, current.text_digest):
        raise StaleEdition
    found = adoption_of(session, assessment, current, newer, at=at)
    if not found.is_possible:
        raise NotAdoptable(found)
    after = edition_facts(session, newer, at=at)
    run(session, _ADOPT, which=assessment.id, to_fingerprint=after["fingerprint"], to_digest=after["text_digest"])
    chain.append(Fact("assessment.instrument_adopted", assessment.id, before=before, after=after), by=by, at=at)
    revalued = _revalue(session, chain, assessment, [newer.by_code[code] for code in found.recounted], by=by, at=at)
    return Adopted(revalued, withdraw_gone(session, chain, assessment, found.gone, by=by, at=at))


def _refuse_closed(session: Session, assessment: Assessment, at: datetime) -> None:
    now = stage_now(session, assessment, at)
    why = now.closed()
    # Before the first day nothing is answered yet: that is a good time.
    if why is not None and why[0] != "early":
        raise StageClosed(now.stage, *why)


def _read_by(session: Session, assessment: Assessment) -> dict[str, str | None]:
    (row,) = rows(session, _READ_BY, which=assessment.id)
    return {"fingerprint": row.fingerprint, "text_digest": row.text_digest}


def _revalue(
    session: Session, chain: Chain, assessment: Assessment, indicators: list[Indicator], *, by: Person, at: datetime
) -> tuple[str, ...]:
    """Compute the agency's values anew where items count otherwise; return the indicators whose answer is another."""
    held, changed = queries.submission(session, assessment, with_previous=False).answers, []
    for indicator in indicators:
        before = held.get(("self", indicator.code))
        after = before and recounted(indicator, before)
        if before is None or after is None or after == before:
            continue
        after = replace(after, by=by.name, at=at, version=before.version + 1)
        write(session, assessment, after, by=by)
        facts = answer_facts(before), answer_facts(after)
        chain.append(Fact("answer.recorded", assessment.id, indicator.code, *facts), by=by, at=at)
        changed.append(indicator.code)
    return tuple(changed)


def recounted(indicator: Indicator, answer: Answer) -> Answer:
    """Return the answer without items that are gone; its value follows, but an imported one and an open one stay."""
    kept = replace(answer, items=answer.items & indicator.items.keys())
    return kept if answer.value is None or answer.value_source else valued(indicator, kept)


_assessment = table(Assessment).c
_READ_BY = select(_assessment.fingerprint, _assessment.text_digest).where(_assessment.id == bindparam("which"))
_ADOPT = (
    update(table(Assessment))
    .where(_assessment.id == bindparam("which"))
    .values(fingerprint=bindparam("to_fingerprint"), text_digest=bindparam("to_digest"))
)
