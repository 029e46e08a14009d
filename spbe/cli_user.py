"""The commands ``spbe user``: people, their roles and links, by whoever owns the machine."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from spbe.language import gettext as _
from spbe.terminal import at_home, base_url, existing, refuse

if TYPE_CHECKING:
    from sqlalchemy.orm import Session, sessionmaker

    from spbe.store.queries import SignInFacts

__all__ = ["invite_owner", "user"]

_DAYS = 7


@click.group()
def user() -> None:
    """Tambah orang, beri peran, buat tautan masuk."""


@user.command()
@click.argument("name")
@click.option("--email", required=True, help=_("Surel untuk masuk."))
@click.option("--role", required=True, help=_("Peran, misalnya coordinator."))
@click.option("--agency", required=True, help=_("Kode instansi, atau nasional."))
@click.option("--unit", "units", multiple=True, help=_("Kode unit yang diisinya; boleh berulang, * untuk semua."))
@click.option(
    "--aspect", "aspects", multiple=True, help=_("Aspek yang diverifikasinya; boleh berulang, * untuk semua.")
)
@at_home
def add(home: Path, **told: Any) -> None:
    """Tambah NAME dengan sebuah peran, dan tulis tautan sekali pakai untuk memilih kata sandi."""
    with _opened(home) as session:
        if problems := list(_problems(session, told)):
            refuse(problems)
        _give_role(session, told)


@user.command("list")
@at_home
def list_people(home: Path) -> None:
    """Tulis semua orang: surel, nama, keadaan, peran."""
    from spbe.store import queries

    with _opened(home) as session:
        for line in queries.people(session):
            state = _("tertutup") if not line.active else _("aktif") if line.has_password else _("belum masuk")
            roles = ", ".join(f"{m.role}@{m.agency}" for m in line.memberships)
            click.echo("\t".join((line.email or "-", line.name, state, roles)))


@user.command()
@click.argument("email")
@click.option("--forget-code", is_flag=True, help=_("Lepas juga kode sekali pakai: ponsel dan kode cadangan hilang."))
@at_home
def link(home: Path, email: str, forget_code: bool) -> None:
    """Tulis tautan sekali pakai bagi EMAIL untuk memilih kata sandi baru."""
    from spbe import workflow
    from spbe.workflow import signins

    with _opened(home) as session:
        found = _found(session, email)
        if not found.active:
            refuse([_("akses %(email)s tertutup; buka dengan: spbe user on %(email)s") % {"email": found.email}])
        if forget_code:
            signins.forget_second_factor(session, found.id)
        purpose = workflow.Purpose.RESET if found.password else workflow.Purpose.INVITATION
        _say_link(session, found.id, found.name, purpose)


@user.command()
@click.argument("email")
@at_home
def off(home: Path, email: str) -> None:
    """Tutup akses EMAIL: sesinya berakhir, tautannya tidak berlaku."""
    _set_active(home, email, False)
    click.echo(_("Akses %(email)s ditutup.") % {"email": email})


@user.command()
@click.argument("email")
@at_home
def on(home: Path, email: str) -> None:
    """Buka kembali akses EMAIL."""
    _set_active(home, email, True)
    click.echo(_("Akses %(email)s dibuka.") % {"email": email})


def invite_owner(sessions: sessionmaker[Session], name: str, email: str) -> None:
    """Make the first national administrator and write their link; nobody has a password that somebody else chose."""
    from spbe.roles import NATIONAL, Role

    told = {"name": name, "email": email, "role": Role.NATIONAL_ADMIN.value, "agency": NATIONAL}
    with sessions.begin() as session:
        if problems := list(_problems(session, {**told, "units": (), "aspects": ()})):
            refuse(problems)
        _give_role(session, {**told, "units": (), "aspects": ()})


@contextmanager
def _opened(home: Path) -> Iterator[Session]:
    from spbe.store import prepare

    with prepare(existing(home)).begin() as session:
        yield session


def _problems(session: Session, told: dict[str, Any]) -> Iterator[str]:
    """Yield all that is wrong with a person to add, at once."""
    from spbe.roles import NATIONAL, SIDES, Role, Side
    from spbe.store import queries
    from spbe.workflow.people import clean_email

    if clean_email(told["email"]) is None:
        yield _("surel “%(email)s” tidak terbaca; tulis seperti nama@instansi.go.id") % {"email": told["email"]}
    if told["role"] not in set(Role):
        words = _("peran “%(role)s” tidak ada; yang ada: %(known)s")
        yield words % {"role": told["role"], "known": ", ".join(Role)}
    elif told["agency"] == NATIONAL and SIDES[Role(told["role"])] is Side.AGENCY:
        yield _("peran %(role)s dipegang di satu instansi; tulis kodenya, bukan nasional") % {"role": told["role"]}
    if told["agency"] != NATIONAL and queries.agency_facts(session, told["agency"]) is None:
        words = _("instansi “%(code)s” tidak ada di direktori; cari kodenya dengan: spbe agencies KATA")
        yield words % {"code": told["agency"]}
    yield from _scope_problems(session, told)


def _scope_problems(session: Session, told: dict[str, Any]) -> Iterator[str]:
    from spbe.indicators import instrument
    from spbe.roles import ALL, SCOPES, Scope
    from spbe.store import queries

    kind = SCOPES.get(told["role"])
    given = {"--unit": (told["units"], Scope.UNIT), "--aspect": (told["aspects"], Scope.ASPECT)}
    for name, (codes, of) in given.items():
        if codes and kind is not of:
            yield _("peran “%(role)s” tidak dibatasi dengan %(name)s") % {"role": told["role"], "name": name}
    units = {line.code for line in queries.units(session, told["agency"])} | {ALL}
    aspects = {aspect.code for aspect in instrument().aspects} | {ALL}
    for name, codes, known in (("--unit", told["units"], units), ("--aspect", told["aspects"], aspects)):
        for code in sorted(set(codes) - known):
            words = _("%(name)s “%(code)s” tidak ada; yang ada: %(known)s")
            yield words % {"name": name, "code": code, "known": ", ".join(sorted(known))}


def _give_role(session: Session, told: dict[str, Any]) -> None:
    """Add the person, or find who has the address, give the role, and write a link to whoever has no password yet."""
    from spbe import roles, workflow
    from spbe.store import queries
    from spbe.web.house import now
    from spbe.workflow.people import clean_email

    address = clean_email(told["email"]) or ""
    known = queries.sign_in_facts(session, "email", address)
    try:
        person = (
            roles.Person(known.id, known.name) if known else workflow.add_person(session, told["name"], email=address)
        )
    except workflow.InvalidPerson as error:
        refuse(error.problems)
    scopes = (*told["units"], *told["aspects"])
    role = roles.Role(told["role"])
    workflow.join(session, person, told["agency"], role, scopes=scopes, by=None, at=now())
    facts = {"name": person.name, "role": role.value, "agency": told["agency"]}
    click.echo(_("%(name)s sekarang %(role)s di %(agency)s.") % facts)
    if known is None or known.password is None:
        _say_link(session, person.id, person.name, workflow.Purpose.INVITATION)


def _say_link(session: Session, person_id: int, name: str, purpose: Any) -> None:
    from spbe import workflow
    from spbe.web.house import now

    until = timedelta(days=_DAYS)
    token = workflow.make_entry_link(session, person_id, purpose, valid_for=until, by=None, at=now())
    words = _("Tautan sekali pakai untuk %(name)s, berlaku %(days)s hari:")
    click.echo(words % {"name": name, "days": _DAYS})
    click.echo(f"{base_url()}/undangan/{token}")


def _found(session: Session, email: str) -> SignInFacts:
    from spbe.store import queries
    from spbe.workflow.people import clean_email

    found = queries.sign_in_facts(session, "email", clean_email(email) or "")
    if found is None:
        refuse([_("tidak ada orang dengan surel “%(email)s”; lihat: spbe user list") % {"email": email}])
    return found


def _set_active(home: Path, email: str, is_active: bool) -> None:
    from spbe import workflow
    from spbe.web.house import now

    with _opened(home) as session:
        workflow.set_active(session, _found(session, email).id, is_active, by=None, at=now())
