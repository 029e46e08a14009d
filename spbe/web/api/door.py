"""Who a program reads for: a personal token in the header, never a cookie; how often it may ask."""

from __future__ import annotations

from time import time

from flask import Blueprint, Flask, Response, g, request
from flask_limiter import Limiter, RequestLimit

from spbe.language import gettext as _
from spbe.store import queries
from spbe.store.queries import TokenLine
from spbe.web.api.offers import is_public, offer_of
from spbe.web.api.problems import PREFIX, Refused, problem
from spbe.web.house import House, house
from spbe.workflow.tokens import note_token_use, token_digest

__all__ = ["caller", "new_room", "register"]

_LONGEST = 200  # characters of a header that may hold a token


def new_room(name: str) -> Blueprint:
    """Return a room of the API: nobody is in it but by a token."""
    room = Blueprint(f"api_{name}", __name__, url_prefix=PREFIX)
    room.before_request(_admit)
    return room


def register(app: Flask, inside: House, rooms: tuple[Blueprint, ...]) -> None:
    """Count what programs ask in these rooms: per token, and per address for whoever comes without one that counts."""
    limiter = Limiter(caller, app=app, storage_uri="memory://", on_breach=_too_many)
    for room in rooms:
        limiter.limit(f"{inside.settings.api_per_minute} per minute")(room)


def caller() -> str:
    """Return whom a request is counted for."""
    token = _token()
    return f"token {token.number}" if token else f"address {request.remote_addr}"


def _too_many(limit: RequestLimit) -> Response:
    answer = problem(429, "too-many-requests", _("Tunggu sebanyak detik di kepala Retry-After, lalu coba lagi."))
    answer.headers["Retry-After"] = str(max(1, limit.reset_at - int(time())))
    return answer


def _token() -> TokenLine | None:
    """Return the token of this request if it counts, looked up once."""
    if "api_token" not in g:
        g.api_token = _counting(_sent())
    found: TokenLine | None = g.api_token
    return found


def _sent() -> str | None:
    """Return the token in the header, None where there is no header."""
    sent = request.headers.get("Authorization", "")
    scheme, _space, token = sent.partition(" ")
    if not sent:
        return None
    return token.strip() if scheme.lower() == "bearer" and len(sent) <= _LONGEST else ""


def _counting(sent: str | None) -> TokenLine | None:
    found = queries.token_of_digest(house().session(), token_digest(sent)) if sent else None
    return found if found is not None and found.counts(house().now()) else None


def _admit() -> None:
    """Let the program in as the token's person, in their first role of every agency; a cookie lets nobody in."""
    g.person = None
    if is_public(request.endpoint):
        return
    offer, token = offer_of(request.endpoint), _token()
    if token is None:
        raise _refusal()
    if offer is not None and offer.scope is not None and offer.scope not in token.scopes:
        wanted = _("Token ini tidak mencakup %(scope)s; buat token dengan cakupan itu di Akun saya, Token API.")
        raise Refused(403, "insufficient-scope", wanted % {"scope": offer.scope})
    person = queries.person(house().session(), token.person_id)
    g.person = person.acting({}) if person else None
    note_token_use(house().session(), token.number, token.used_on, at=house().now())


def _refusal() -> Refused:
    if _sent() is None:
        told = _("Kirim token di kepala Authorization: Bearer … Buat token di Akun saya, Token API.")
        return Refused(401, "no-token", told)
    told = _("Token tidak dikenal, sudah dicabut, atau sudah lewat masanya. Buat yang baru di Akun saya, Token API.")
    return Refused(401, "invalid-token", told)
