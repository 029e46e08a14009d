"""The rooms of those who judge."""

from __future__ import annotations

from spbe.web import handover

__all__ = ["ROOMS"]

ROOMS = (handover.room,)
