"""The edition an assessment is read by: its text kept when it begins, or kept later for one that began before."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from datetime import datetime

from sqlalchemy import bindparam, select, update
from sqlalchemy.orm import Session

from spbe.indicators.model import Instrument
from spbe.store.editions import keep_text, kept_text
from spbe.store.models import Assessment, Period
from spbe.store.running import rows, run, table
from spbe.workflow.events import Fact, lock_chain

__all__ = ["EDITION_VERBS", "edition_facts", "is_altered", "keep_texts"]

EDITION_VERBS = ("assessment.started", "assessment.text_kept", "assessment.instrument_adopted")
"""Events that say by which text of the instrument an assessment is read from then on."""


def edition_facts(session: Session, instrument: Instrument, *, at: datetime) -> dict[str, str | None]:
    """Keep the instrument's text and return what an assessment and its events keep of the edition."""
    return {"fingerprint": instrument.fingerprint, "text_digest": keep_text(session, instrument, at=at)}


def keep_texts(session: Session, at_hand: Mapping[str, Instrument], *, at: datetime) -> int:
    """Keep the text at hand for every assessment that has none yet and was begun with what moves scores in it.

    Returns how many there were. Doing it twice changes nothing.
    """
    kept = 0
    for row in rows(session, _WITHOUT):
        instrument = at_hand.get(row.instrument)
        if instrument is not None and instrument.fingerprint == row.fingerprint and instrument.text:
            kept += _keep(session, instrument, row.id, row.agency_code, at=at)
    return kept


def _keep(session: Session, instrument: Instrument, assessment: int, agency: str, *, at: datetime) -> int:
    chain = lock_chain(session, agency)
    facts = edition_facts(session, instrument, at=at)
    if run(session, _FILL, which=assessment, digest=facts["text_digest"]).rowcount == 0:
        return 0  # another process was faster
    chain.append(Fact("assessment.text_kept", assessment, after=facts), by=None, at=at)
    return 1


def is_altered(session: Session, digest: str) -> bool:
    """Say whether the kept text of this digest is gone or another one."""
    text = kept_text(session, digest)
    return text is None or hashlib.sha256(text.encode()).hexdigest() != digest


_assessment, _period = table(Assessment).c, table(Period).c
_WITHOUT = (
    select(_assessment.id, _assessment.agency_code, _assessment.fingerprint, _period.instrument)
    .join_from(table(Assessment), table(Period), _period.id == _assessment.period_id)
    .where(_assessment.text_digest.is_(None))
    # In one order for everybody: no two wait for each other.
    .order_by(_assessment.agency_code, _assessment.id)
)
_FILL = (
    update(table(Assessment))
    .where(_assessment.id == bindparam("which"), _assessment.text_digest.is_(None))
    .values(text_digest=bindparam("digest"))
)
