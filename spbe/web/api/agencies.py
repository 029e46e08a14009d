"""The directory of agencies, and whose token it is."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict
from typing import Any

from flask import abort, g

from spbe.roles import Permission, may
from spbe.store import queries
from spbe.submission import AgencyFacts
from spbe.web.access import current_person, needs
from spbe.web.api.door import new_room
from spbe.web.api.offers import Offer, is_code, offers, page_of
from spbe.web.api.results import printed
from spbe.web.api.shapes import AgencyPage, AgencyWhole, TokenFacts
from spbe.web.house import house
from spbe.workflow.tokens import TokenScope

__all__ = ["room"]

room = new_room("agencies")


@room.get("/agencies")
@needs(Permission.SIGNED_IN)
@offers(Offer("agencies", TokenScope.AGENCIES, AgencyPage, takes=("q", "kind", "province", "after", "limit")))
def agencies(asked: Mapping[str, Any]) -> dict[str, Any]:
    """Give the agencies of the public directory and one's own, by code."""
    found = queries.agencies_after(house().session(), current_person(), asked)
    return page_of([asdict(facts) for facts in found], asked, "code")


@room.get("/agencies/<code>")
@needs(Permission.SIGNED_IN)
@offers(Offer("agency", TokenScope.AGENCIES, AgencyWhole))
def agency(asked: Mapping[str, Any], code: str) -> dict[str, Any]:
    """Give one agency with its published results, the newest first."""
    session = house().session()
    facts = queries.agency_facts(session, code) if is_code(code) else None
    if facts is None or not _is_seen(facts):
        abort(404)
    return {**asdict(facts), "results": [printed(line) for line in queries.results_of(session, code)]}


def _is_seen(facts: AgencyFacts) -> bool:
    return not facts.is_invented or may(current_person(), Permission.VIEW, facts.code)


@room.get("/token")
@needs(Permission.SIGNED_IN)
@offers(Offer("token", None, TokenFacts))
def token(asked: Mapping[str, Any]) -> dict[str, Any]:
    """Give what the token of the request is."""
    person, own = current_person() or abort(404), g.api_token
    held = [{"agency": m.agency, "role": m.role.value} for m in person.held]
    return {**asdict(own), "person": person.name, "scopes": list(own.scopes), "roles": held}
