"""Who is named somewhere and has not read it: asked once for a request."""

from __future__ import annotations

from flask import g

from spbe.conversation import MentionLine
from spbe.roles import Person
from spbe.store import queries
from spbe.web.house import house

__all__ = ["unseen"]


def unseen(person: Person) -> list[MentionLine]:
    """Return the messages that name the person here and that they have not opened, the newest first."""
    if "unseen" not in g:
        g.unseen = queries.unseen_mentions(house().session(), person)
    found: list[MentionLine] = g.unseen
    return found
