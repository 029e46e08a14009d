"""The door: who is here, what a route asks for, and the one check between them."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import wraps
from typing import Any, TypeVar

from flask import abort, current_app, g, request, session

from spbe.roles import Permission, Person, Role, may
from spbe.store import queries
from spbe.web.house import house
from spbe.web.settings import is_loopback
from spbe.web.signin_gate import account

__all__ = ["SignInFirst", "current_person", "is_from_here", "needs"]

View = TypeVar("View", bound=Callable[..., Any])


class SignInFirst(Exception):
    """Nobody is signed in, and the page needs somebody."""


def current_person() -> Person | None:
    """Return who makes this request, acting in the roles they chose, looked up once; None for a visitor.

    Where the site runs for one person on this machine, requests that come from it are theirs.
    """
    if "person" not in g:
        person = _signed_in()
        g.person = person.acting(_chosen_roles()) if person else None
    found: Person | None = g.person
    return found


def _signed_in() -> Person | None:
    found = account()
    is_local = found is None and house().settings.local_person and is_from_here()
    if found is None and not is_local:
        return None
    person, g.agency_names = queries.person_at_agencies(house().session(), found.id if found else None)
    return person


def is_from_here() -> bool:
    """Say whether the request comes from this machine."""
    return is_loopback(request.remote_addr or "")


def _chosen_roles() -> Mapping[str, Role]:
    known = {role.value: role for role in Role}
    chosen = session.get("roles", {})
    return {agency: known[name] for agency, name in chosen.items() if name in known}


def needs(permission: Permission) -> Callable[[View], View]:
    """Declare beside a route what it asks for. Answers 404 to whoever may not: a row you may not see does not exist.

    A visitor is asked to sign in, whether there is such a row or not (``SignInFirst``). A route about one agency names
    it ``agency`` in its address; the permission is then asked for in that agency.
    """

    def declare(view: View) -> View:
        @wraps(view)
        def guarded(*args: Any, **kwargs: Any) -> Any:
            person = current_person()
            if not may(person, permission, kwargs.get("agency")):
                if person is None:
                    raise SignInFirst
                abort(404)
            return current_app.ensure_sync(view)(*args, **kwargs)

        guarded.permission = permission  # type: ignore[attr-defined]  # read by the test that walks the URL map
        return guarded  # type: ignore[return-value]  # same signature as the view

    return declare
