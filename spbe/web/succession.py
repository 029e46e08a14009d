"""Moving on from last year's instrument: what an indicator inherits, and the report of what is kept and lost."""

from __future__ import annotations

from spbe.indicators import crosswalk
from spbe.succession import Succession
from spbe.web.desk import Desk
from spbe.web.house import house

__all__ = ["succession_of"]


def succession_of(desk: Desk) -> Succession | None:
    """Return last year's assessment by another instrument, read along the crosswalk; None where either is missing."""
    standing = desk.standing
    last, newer = standing.submission.predecessor, standing.instrument
    older = house().instruments.get(last.instrument) if last else None
    path = crosswalk(older.code, newer.code) if older else None
    if last is None or older is None or path is None:
        return None
    return Succession(last, older, newer, path)
