"""Which edition of an instrument an assessment is read by: the file at hand, else the text kept since it was begun."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from datetime import datetime
from threading import Lock

from sqlalchemy import bindparam, select
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session

from spbe.indicators import Instrument, InstrumentError, read_instrument
from spbe.store.models import Assessment, InstrumentText
from spbe.store.running import rows, run, table

__all__ = ["Editions", "InstrumentChanged", "keep_text", "kept_text"]

_MOST = 16  # parsed texts in memory, about 5 MB each


class InstrumentChanged(ValueError):
    """The instrument at hand is not the one the assessment began with, and that one's text is not kept."""


class Editions:
    """The instruments ``at_hand`` and the kept texts of others, each parsed once and the oldest parsed one dropped."""

    def __init__(self, at_hand: Mapping[str, Instrument]) -> None:
        self.at_hand = at_hand
        self._parsed: dict[str, Instrument] = {}
        self._lock = Lock()

    def of(self, session: Session, assessment: Assessment, code: str) -> Instrument:
        """Return the edition of the instrument of this code that the assessment is answered by.

        Where its text is not kept, the file at hand counts as long as nothing that moves scores is another. Raises
        InstrumentChanged.
        """
        for found in (self.named(session, code, assessment.text_digest), self.at_hand.get(code)):
            if found is not None and found.fingerprint == assessment.fingerprint:
                return found
        raise InstrumentChanged(code)

    def named(self, session: Session, code: str, digest: str | None) -> Instrument | None:
        """Return the instrument of this code as the text of this digest says it, else as it is at hand, else None."""
        here = self.at_hand.get(code)
        if digest is None or (here is not None and here.text_digest == digest):
            return here
        kept = self._kept(session, digest)
        return kept if kept is not None and kept.code == code else here

    def _kept(self, session: Session, digest: str) -> Instrument | None:
        with self._lock:
            found = self._parsed.pop(digest, None)
        found = found or _parsed(kept_text(session, digest), digest)
        if found is not None:
            with self._lock:
                self._parsed[digest] = found  # the one used last stands last
                while len(self._parsed) > _MOST:
                    del self._parsed[next(iter(self._parsed))]
        return found


def _parsed(text: str | None, digest: str) -> Instrument | None:
    """Return what a kept text says; None for one that is gone, altered, or no longer understood."""
    if text is None or hashlib.sha256(text.encode()).hexdigest() != digest:
        return None
    try:
        return read_instrument(text, digest)
    except InstrumentError:
        return None


def kept_text(session: Session, digest: str) -> str | None:
    """Return the kept text of this digest, None where there is none."""
    return next((row.text for row in rows(session, _TEXT, digest=digest)), None)


def keep_text(session: Session, instrument: Instrument, *, at: datetime) -> str | None:
    """Keep the text an instrument was read from, once, and return its digest; None for one that has no text."""
    digest = instrument.text_digest
    if digest is not None and not rows(session, _KNOWN, digest=digest):
        dialect = postgresql if session.get_bind().dialect.name == "postgresql" else sqlite
        facts = {"code": instrument.code, "fingerprint": instrument.fingerprint, "text": instrument.text, "at": at}
        # Another agency may keep the same text at the same moment.
        run(session, dialect.insert(_TEXTS).values(digest=digest, **facts).on_conflict_do_nothing())
    return digest


_TEXTS = table(InstrumentText)
_text = _TEXTS.c
_KNOWN = select(_text.digest).where(_text.digest == bindparam("digest"))
_TEXT = select(_text.text).where(_text.digest == bindparam("digest"))
