"""The door: who is here, what a route asks for, and the one check between them."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any, TypeVar

from flask import abort, current_app, g, request

from spbe.roles import Permission, Person, may
from spbe.store.queries import local_person
from spbe.web.house import house
from spbe.web.settings import is_loopback

__all__ = ["current_person", "needs"]

View = TypeVar("View", bound=Callable[..., Any])


def current_person() -> Person | None:
    """Return who makes this request, looked up once; None for a visitor.

    Without sign-in there is one local person, and only for requests that come from this machine.
    """
    if "person" not in g:
        is_local = house().settings.local_person and is_loopback(request.remote_addr or "")
        g.person = local_person(house().session()) if is_local else None
    person: Person | None = g.person
    return person


def needs(permission: Permission) -> Callable[[View], View]:
    """Declare beside a route what it asks for. Answers 404 to whoever may not: a row you may not see does not exist.

    A route about one agency names it ``agency`` in its address; the permission is then asked for in that agency.
    """

    def declare(view: View) -> View:
        @wraps(view)
        def guarded(*args: Any, **kwargs: Any) -> Any:
            if not may(current_person(), permission, kwargs.get("agency")):
                abort(404)
            return current_app.ensure_sync(view)(*args, **kwargs)

        guarded.permission = permission  # type: ignore[attr-defined]  # read by the test that walks the URL map
        return guarded  # type: ignore[return-value]  # same signature as the view

    return declare
