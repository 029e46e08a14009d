"""The steps from a proof of who somebody is to a session: the second factor if there is one, then in."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from flask import flash, g, redirect, session, url_for
from flask_security.utils import login_user, logout_user
from werkzeug import Response

from spbe.language import gettext as _
from spbe.roles import Person
from spbe.store import queries
from spbe.web.addresses import own_path
from spbe.web.house import house
from spbe.web.role_words import role_name
from spbe.web.signin_gate import Account, account_of
from spbe.workflow import signins

__all__ = ["Where", "admit", "half_in", "leave", "let_in", "where_of"]

_HALF_WAY = timedelta(minutes=10)
Where = list[tuple[str, str]]


def admit(found: Account, onward: str | None) -> Response:
    """Let somebody in who showed a password or a link; with a second factor, ask for it first."""
    path = own_path(onward, url_for("frame.home"))
    if not found.tf_totp_secret:
        let_in(found)
        return redirect(path, 303)
    _begin_anew()
    session["half"] = {"who": found.fs_uniquifier, "since": _now_number(), "onward": path}
    return redirect(url_for("signin.code"), 303)


def half_in() -> tuple[Account, str] | None:
    """Return who still has to show the second factor, and where they go then; None after ten minutes."""
    half: dict[str, Any] = session.get("half", {})
    if not half or not 0 <= _now_number() - half["since"] <= _HALF_WAY.total_seconds():
        return None
    found = account_of("fs_uniquifier", half["who"])
    return (found, own_path(half["onward"], url_for("frame.home"))) if found else None


def let_in(found: Account) -> None:
    """Begin a session of its own: nothing that was in the visitor's stays but the language."""
    _begin_anew()
    session.permanent = True
    session["since"] = _now_number()
    login_user(found, remember=False)
    g.pop("person", None)
    with house().session().begin():
        signins.note_sign_in(house().session(), found.id, at=house().now())


def leave() -> Response:
    """End this browser's session."""
    logout_user()
    _begin_anew()
    g.pop("person", None)
    flash(_("Anda sudah keluar."))
    return redirect(url_for("signin.page"), 303)


def where_of(person: Person) -> Where:
    """Return the roles that somebody holds in words, each with the agency's name."""
    held = person.held or person.memberships
    names = queries.agency_names(house().session(), (m.agency for m in held))
    return [(role_name(m.role), names.get(m.agency, m.agency)) for m in held]


def _begin_anew() -> None:
    language = session.get("language")
    session.clear()
    g.pop("csrf_token", None)
    if language:
        session["language"] = language


def _now_number() -> int:
    now: datetime = house().now()
    return int(now.timestamp())
