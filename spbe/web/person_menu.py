"""Who is here, in which role, and what else they could be: the menu at the right of the frame."""

from __future__ import annotations

from dataclasses import dataclass

from flask import g, session

from spbe.roles import Membership, Person
from spbe.web.access import current_person
from spbe.web.role_words import role_name
from spbe.web.signin_gate import account

__all__ = ["Choice", "PersonMenu", "person_menu"]


@dataclass(frozen=True)
class Choice:
    """One role that the person holds. ``is_active`` says that they act in it where they are now."""

    agency: str
    role: str
    agency_name: str
    role_name: str
    is_active: bool


@dataclass(frozen=True)
class PersonMenu:
    """The person and their roles; ``is_signed_in`` is false for the local person, who cannot leave."""

    name: str
    choices: tuple[Choice, ...]
    is_signed_in: bool

    @property
    def active(self) -> Choice | None:
        """Return the role acted in on this page, None for somebody without any."""
        return next((choice for choice in self.choices if choice.is_active), None)


def person_menu() -> PersonMenu | None:
    """Return the menu of whoever is here, None for a visitor."""
    person = current_person()
    if person is None:
        return None
    held = person.held or person.memberships
    names: dict[str, str] = g.get("agency_names", {})
    active = _active(person)
    choices = tuple(
        Choice(m.agency, m.role.value, names.get(m.agency, m.agency), role_name(m.role), m is active) for m in held
    )
    return PersonMenu(person.name, choices, account() is not None)


def _active(person: Person) -> Membership | None:
    """Return the role acted in here: that of the agency on the page, or of the one chosen last, else the first one."""
    here = g.get("place", {}).get("agency") or session.get("agency")
    acted = [m for m in person.memberships if m.agency == here]
    if not acted and here is not None:
        acted = [m for m in person.memberships if m.holds_in(here)]
    return next(iter([*acted, *person.memberships]), None)
