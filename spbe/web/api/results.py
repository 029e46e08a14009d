"""Results as they were published, of every agency."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from spbe.roles import Permission
from spbe.store import queries
from spbe.store.queries import PublishedLine
from spbe.web.access import needs
from spbe.web.api.door import new_room
from spbe.web.api.offers import Offer, offers, page_of
from spbe.web.api.shapes import PrintedPage
from spbe.web.house import house
from spbe.workflow.tokens import TokenScope

__all__ = ["printed", "room"]

room = new_room("results")


@room.get("/results")
@needs(Permission.SIGNED_IN)
@offers(Offer("results", TokenScope.RESULTS, PrintedPage, takes=("year", "kind", "agency", "after", "limit")))
def results(asked: Mapping[str, Any]) -> dict[str, Any]:
    """Give published results, the newest year first, then by the agency's code."""
    found = queries.published_after(house().session(), asked)
    lines = [{**printed(line), "key": f"{line.year}:{line.agency_code}"} for line in found]
    return page_of(lines, asked, "key")


def printed(line: PublishedLine) -> dict[str, Any]:
    """Return a published result as the API gives it."""
    names = ("agency_name", "year", "index", "predicate", "domains", "instrument", "source", "note")
    return {"agency": line.agency_code, **{name: getattr(line, name) for name in names}}
