"""People, what they are where, and the links that let them in for the first time."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import ForeignKey, ForeignKeyConstraint, String, Text, false, true
from sqlalchemy.orm import Mapped, mapped_column

from spbe.store.models.kinds import Code, Digest, Line, Table, Word

__all__ = ["ApiToken", "EntryLink", "Membership", "MembershipScope", "Person"]


class Person(Table):
    """Somebody who signs in. ``is_local`` marks the one whom a site on loopback signs in by itself.

    The names of the columns for signing in are those Flask-Security looks for. Sessions carry ``fs_uniquifier``: a new
    one ends them all. ``tf_last_counter`` is that of the last one-time code: none counts twice. Without a password
    nobody signs in as this person, except by an entry link.
    """

    __tablename__ = "person"

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[Line]
    email: Mapped[Line | None] = mapped_column(unique=True)
    is_local: Mapped[bool] = mapped_column(server_default=false())
    active: Mapped[bool] = mapped_column(server_default=true())
    password: Mapped[str | None] = mapped_column(String(300))
    fs_uniquifier: Mapped[Digest | None] = mapped_column(index=True, unique=True)
    tf_primary_method: Mapped[Word | None]
    tf_totp_secret: Mapped[str | None] = mapped_column(Text)
    tf_last_counter: Mapped[int | None]
    mf_recovery_codes: Mapped[str | None] = mapped_column(Text)
    failed_signins: Mapped[int] = mapped_column(server_default="0")
    locked_until: Mapped[datetime | None]
    signed_in_at: Mapped[datetime | None]


class Membership(Table):
    """One role of one person in one agency."""

    __tablename__ = "membership"

    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), primary_key=True)
    agency_code: Mapped[Code] = mapped_column(ForeignKey("agency.code"), primary_key=True, index=True)
    role: Mapped[Word] = mapped_column(primary_key=True)


class MembershipScope(Table):
    """What part of an agency a role is for: a unit's code, an aspect's code, or "*" for all of them."""

    __tablename__ = "membership_scope"
    __table_args__ = (
        ForeignKeyConstraint(
            ["person_id", "agency_code", "role"],
            ["membership.person_id", "membership.agency_code", "membership.role"],
            name="fk_membership_scope_membership",
            ondelete="CASCADE",
        ),
    )

    person_id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    agency_code: Mapped[Code] = mapped_column(primary_key=True)
    role: Mapped[Word] = mapped_column(primary_key=True)
    scope: Mapped[Code] = mapped_column(primary_key=True)


class EntryLink(Table):
    """A link that lets one person in, once: to choose a password (invitation, reset) or into the demo.

    Only the SHA-256 of the token is kept: who reads the table cannot enter.
    """

    __tablename__ = "entry_link"

    digest: Mapped[Digest] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), index=True)
    purpose: Mapped[Word]
    made_at: Mapped[datetime]
    expires_at: Mapped[datetime]
    used_at: Mapped[datetime | None]
    by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))


class ApiToken(Table):
    """A token by which a program reads in one person's name, as far as they may see and the ``scopes`` reach.

    Only its SHA-256 is kept. ``scopes`` are words with one space between; ``used_on`` is the day of the last use, by
    the clocks of Jakarta.
    """

    __tablename__ = "api_token"

    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), index=True)
    name: Mapped[Line]
    digest: Mapped[Digest] = mapped_column(unique=True)
    scopes: Mapped[Line]
    made_at: Mapped[datetime]
    expires_at: Mapped[datetime]
    revoked_at: Mapped[datetime | None]
    used_on: Mapped[date | None]
