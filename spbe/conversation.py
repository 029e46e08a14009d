"""Conversations about an indicator as plain values: who reads which, threads and their messages."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from spbe.roles import Person, Side, side_of

__all__ = ["Audience", "MentionLine", "Message", "Thread", "audiences_of"]


class Audience(StrEnum):
    """Who reads a conversation: the agency's own side, both sides, or those who judge it."""

    AGENCY = "agency"
    BOTH = "both"
    ASSESSOR = "assessor"


@dataclass(frozen=True)
class Message:
    """One message. ``body`` is text as typed, never markup; ``mentioned`` are the names of those it names."""

    id: int
    by_id: int
    by: str
    at: datetime
    body: str
    mentioned: tuple[str, ...] = ()


@dataclass(frozen=True)
class Thread:
    """One conversation, the first message first. ``resolved_by`` is a name, None while it is open."""

    id: int
    indicator: str
    audience: Audience
    messages: tuple[Message, ...]
    resolved_by: str | None = None
    resolved_at: datetime | None = None

    @property
    def is_resolved(self) -> bool:
        """Say whether somebody closed it."""
        return self.resolved_at is not None


@dataclass(frozen=True)
class MentionLine:
    """A message that names somebody who has not opened it yet, and where it stands.

    ``text_digest`` names the kept text of the instrument, if there is one.
    """

    comment: int
    agency_code: str
    agency_name: str
    period: str
    instrument: str
    indicator: str
    audience: Audience
    by: str
    at: datetime
    body: str
    text_digest: str | None = None


def audiences_of(person: Person | None, agency: str) -> tuple[Audience, ...]:
    """Return which conversations of an agency this person reads; none for somebody without a role there.

    Who holds a role on the agency's own side, acted in now or not, never reads what its judges say among themselves.
    """
    side = side_of(person, agency)
    if person is None or side is None:
        return ()
    if side is Side.AGENCY or person.is_judged_in(agency):
        return Audience.AGENCY, Audience.BOTH
    return Audience.BOTH, Audience.ASSESSOR
