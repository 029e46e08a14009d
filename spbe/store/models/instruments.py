"""Texts of instruments as they were when an assessment was begun with them."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Text
from sqlalchemy.orm import Mapped, mapped_column

from spbe.store.models.kinds import Code, Digest, Table

__all__ = ["InstrumentText"]


class InstrumentText(Table):
    """One instrument file as it was read, kept from its first use on: ``digest`` is the SHA-256 of ``text``.

    A row is never changed: what was answered by it can always be read by it again.
    """

    __tablename__ = "instrument_text"

    digest: Mapped[Digest] = mapped_column(primary_key=True)
    code: Mapped[Code]
    fingerprint: Mapped[Digest]
    text: Mapped[str] = mapped_column(Text)
    at: Mapped[datetime]
