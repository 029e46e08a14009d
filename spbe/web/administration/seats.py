"""Who sits where in one agency, as its administrators see it: nothing of what people are elsewhere."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from flask import abort

from spbe import workflow
from spbe.language import gettext as _
from spbe.roles import ALL, SCOPES, SIDES, Membership, Role, Scope, Side
from spbe.store import queries
from spbe.store.queries import PersonLine
from spbe.web.administration.office import Office
from spbe.web.house import house
from spbe.web.role_words import role_name

__all__ = ["Seat", "Seated", "given_roles", "people_here", "person_here", "scope_choices", "scope_words"]

_LISTED = 2  # more scopes than these are counted in a list, not named


@dataclass(frozen=True)
class Seat:
    """One role that somebody holds here, in words, its scopes in full and in brief; ``codes`` are the scopes."""

    role: Role
    name: str
    scopes: str
    brief: str
    codes: frozenset[str]
    kind: Scope | None
    may_take: bool


@dataclass(frozen=True)
class Seated:
    """Somebody with a role here. ``email`` and the rest are empty for whom this administrator has no say over."""

    number: int
    name: str
    email: str | None
    active: bool
    has_password: bool
    has_second_factor: bool
    signed_in_at: datetime | None
    seats: tuple[Seat, ...]
    is_ours: bool


def given_roles(office: Office) -> list[Role]:
    """Return the roles that this person may give here: in an agency none of the nation's, and the other way round."""
    fitting = [r for r in Role if (SIDES[r] is Side.ASSESSOR if office.is_national else r is not Role.NATIONAL_ADMIN)]
    return [role for role in fitting if workflow.may_give(office.person, office.agency, role)]


def scope_choices(office: Office) -> dict[Scope, dict[str, str]]:
    """Return code -> name of what roles here can be for: units in use, and the instrument's aspects."""
    session = house().session()
    units = [] if office.is_national else queries.units(session, office.agency)
    aspects = office.instrument().aspects
    return {
        Scope.UNIT: {unit.code: unit.name for unit in units if unit.is_active},
        Scope.ASPECT: {aspect.code: f"{aspect.code}. {_(aspect.short_title)}" for aspect in aspects},
    }


def people_here(office: Office) -> list[Seated]:
    """Return everybody who has a role here, by name."""
    names, given = _scope_names(office), set(given_roles(office))
    return [_seated(line, office, names, given) for line in queries.people(house().session(), office.agency)]


def person_here(office: Office, number: int) -> Seated:
    """Return somebody who has a role here; answer 404 for anybody else, whether they exist or not."""
    return next((person for person in people_here(office) if person.number == number), None) or abort(404)


def scope_words(codes: Iterable[str], names: Mapping[str, str]) -> str:
    """Return scopes in words: names in their order, or "semua"."""
    held = set(codes)
    if ALL in held:
        return _("semua")
    return ", ".join([name for code, name in names.items() if code in held] + sorted(held - set(names)))


def _scope_names(office: Office) -> dict[Scope, dict[str, str]]:
    units = [] if office.is_national else queries.units(house().session(), office.agency)
    return {**scope_choices(office), Scope.UNIT: {unit.code: unit.name for unit in units}}


def _seated(line: PersonLine, office: Office, names: Mapping[Scope, Mapping[str, str]], given: set[Role]) -> Seated:
    held = [m for m in line.memberships if m.agency == office.agency]
    held.sort(key=lambda membership: list(Role).index(membership.role))
    seats = tuple(_seat(membership, names, given) for membership in held)
    is_ours = all(seat.may_take for seat in seats)
    return Seated(
        line.id,
        line.name,
        line.email if is_ours else None,
        line.active,
        line.has_password,
        line.has_second_factor and is_ours,
        line.signed_in_at if is_ours else None,
        seats,
        is_ours,
    )


def _seat(membership: Membership, names: Mapping[Scope, Mapping[str, str]], given: set[Role]) -> Seat:
    kind = SCOPES.get(membership.role)
    words = scope_words(membership.scopes, names[kind]) if kind else ""
    if kind and not words:
        words = _("belum ada cakupan")
    role = membership.role
    return Seat(role, role_name(role), words, _brief(membership, words), membership.scopes, kind, role in given)


def _brief(membership: Membership, words: str) -> str:
    count = len(membership.scopes)
    if count <= _LISTED:
        return words
    told = _("%(count)s unit") if SCOPES[membership.role] is Scope.UNIT else _("%(count)s aspek")
    return told % {"count": count}
