"""What accompanies the answers of an assessment, as plain values: hand-overs, declarations, statements, proposals."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from fractions import Fraction

from spbe.indicators.scales import Value
from spbe.submission import PublishedFigure

__all__ = ["DECLARATIONS", "Handover", "SignedDeclaration", "WrittenProposal", "WrittenStatement"]

DECLARATIONS = ("berita_acara", "publication")
"""What the coordinator signs before sending (PermenPANRB 59/2020, Lampiran I, page 85)."""


@dataclass(frozen=True)
class Handover:
    """One hand-over from a stage to another; ``number`` counts an assessment's hand-overs from 1."""

    number: int
    verb: str
    from_stage: str
    to_stage: str
    reason: str
    is_late: bool
    by: str
    at: datetime


@dataclass(frozen=True)
class SignedDeclaration:
    """A declaration as signed. ``consents`` is the answer to publication; True for a berita acara."""

    kind: str
    signer: str
    position: str
    signed_on: date
    consents: bool
    by: str = ""
    at: datetime | None = None
    version: int = 0


@dataclass(frozen=True)
class WrittenStatement:
    """A text on one topic as it stands. ``version`` 0 says that nothing is written yet."""

    topic: str
    text: str = ""
    by: str = ""
    at: datetime | None = None
    version: int = 0


@dataclass(frozen=True)
class WrittenProposal:
    """One assessor's own value in blind double scoring. ``version`` 0 says that nothing is proposed yet.

    As in an answer, ``value`` follows from the ``items`` or the ``figure`` where an indicator has no level.
    """

    indicator: str
    by_id: int
    by: str
    level: int | None = None
    explanation: str = ""
    at: datetime | None = None
    version: int = 0
    value: Fraction | None = None
    items: frozenset[str] = frozenset()
    figure: PublishedFigure | None = None

    @property
    def counted(self) -> Value | None:
        """Return what it proposes: a level, or an exact value where the indicator has no level."""
        return self.value if self.level is None else self.level

    @property
    def is_nothing_yet(self) -> bool:
        """Say whether it states that no item is met, or no figure published, yet."""
        return self.value is not None and not self.items and self.figure is None
