"""Where an assessment that comes from elsewhere belongs here: its agency, period, units, and names of its people."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime

from sqlalchemy import bindparam, insert, or_, select
from sqlalchemy.orm import Session

from spbe.exchange import ForeignFile, Moved
from spbe.language import gettext as _
from spbe.roles import NATIONAL
from spbe.store import models, queries
from spbe.store.running import rows, run, table
from spbe.workflow.agencies import AGENCY_KINDS, TIME_ZONES, is_agency_code, is_known_name
from spbe.workflow.events import Chain, Fact, lock_chain, text_facts
from spbe.workflow.people import new_uniquifier, require_agency
from spbe.workflow.period_rules import Dates, period_problems

__all__ = ["Ground", "make_agency", "make_period", "make_units", "name_people"]

_OF_PERIOD = ("instrument", "edition", "year", "kind")


@dataclass
class Ground:
    """What an assessment stands on here; ``notes`` say, a sentence each, what was made or found otherwise."""

    at: datetime
    people: Mapping[str, int] = field(default_factory=dict)
    units: Mapping[str, int] = field(default_factory=dict)
    notes: list[str] = field(default_factory=list)


def make_agency(session: Session, moved: Moved, ground: Ground) -> None:
    """Add the agency of a file to the directory unless it is there. Raises ForeignFile."""
    code, told = moved.content["assessment"]["agency"], moved.context["agency"]
    if session.get(models.Agency, code) is not None and code != NATIONAL:
        return
    rules = {
        _("kode"): is_agency_code(code),
        _("jenis"): told["kind"] in AGENCY_KINDS,
        _("zona waktu"): told["time_zone"] in TIME_ZONES,
        _("nama"): bool(told["name"].strip()) and not is_known_name(session, told["name"]),
    }
    words = _("Instansi %(code)s belum ada di sini, dan %(what)s dalam berkas tidak dapat dipakai; tambahkan dulu.")
    if broken := [words % {"code": code, "what": what} for what, holds in rules.items() if not holds]:
        raise ForeignFile(broken)
    require_agency(session, NATIONAL)
    chain = lock_chain(session, NATIONAL)
    run(session, insert(table(models.Agency)), code=code, **told)
    facts = {"agency": code, "name": text_facts(told["name"])}
    chain.append(Fact("agency.added", after=facts), by=None, at=ground.at)
    ground.notes.append(_("Instansi %(code)s ditambahkan ke direktori.") % {"code": code})


def make_period(session: Session, moved: Moved, ground: Ground) -> int:
    """Return the id of the agency's own period of this address, else of the national one, else of a new one.

    Raises ForeignFile where the one that is there is another one.
    """
    told = moved.content["assessment"]
    found = rows(session, _PERIODS, agency=told["agency"], slug=told["period"])
    if not found:
        return _new_period(session, moved, ground)
    here = found[0]
    words = _("Periode %(slug)s di sini lain: %(name)s %(here)s, dalam berkas %(there)s.")
    others = [(name, getattr(here, name), told[name]) for name in _OF_PERIOD if getattr(here, name) != told[name]]
    if others:
        slug = told["period"]
        raise ForeignFile([words % {"slug": slug, "name": n, "here": h, "there": t} for n, h, t in others])
    return int(here.id)


def _new_period(session: Session, moved: Moved, ground: Ground) -> int:
    told, period = moved.content["assessment"], moved.context["period"]
    dates = {one["stage"]: Dates(_day(one["opens_on"]), _day(one["closes_on"])) for one in moved.context["stages"]}
    rule = period["late_rule"]
    wrong = period_problems(period["title"], told["kind"], told["year"], rule, dates, slug=told["period"])
    if wrong:
        rules = ", ".join(sorted({problem.rule for problem in wrong}))
        words = _("Periode %(slug)s tidak dapat dibuat seperti dalam berkas (%(rules)s); buka dulu periodenya di sini.")
        raise ForeignFile([words % {"slug": told["period"], "rules": rules}])
    owner = NATIONAL if period["is_national"] else told["agency"]
    require_agency(session, owner)
    chain = lock_chain(session, owner)
    facts = {"slug": told["period"], **{name: told[name] for name in _OF_PERIOD}, "title": period["title"]}
    row = {**facts, "late_rule": rule, "is_locked": period["is_locked"], "version": 1}
    owned = None if owner == NATIONAL else owner
    made = run(session, insert(table(models.Period)), owner_code=owned, **row).inserted_primary_key
    key = int((made or (0,))[0])
    for stage, days in dates.items():
        days_ = {"opens_on": days.opens_on, "closes_on": days.closes_on}
        run(session, insert(table(models.PeriodStage)), period_id=key, stage=stage, **days_)
    opened = {"period": key, "slug": told["period"], "kind": told["kind"]}
    chain.append(Fact("period.opened", after=opened), by=None, at=ground.at)
    words = _("Periode nasional %(slug)s dibuka.") if owned is None else _("Periode %(slug)s milik instansi dibuka.")
    ground.notes.append(words % {"slug": told["period"]})
    return key


def _day(text: str | None) -> date | None:
    return None if text is None else date.fromisoformat(text)


def make_units(session: Session, moved: Moved, ground: Ground) -> None:
    """Add the units of a file that are not there, and their work where the agency has given none of the instrument."""
    told = moved.content["assessment"]
    agency = told["agency"]
    here = {unit.code: unit for unit in queries.units(session, agency)}
    chain, ids, added = lock_chain(session, agency), {code: unit.id for code, unit in here.items()}, 0
    for unit in moved.context["units"]:
        if unit["code"] in here:
            continue
        made = run(session, insert(table(models.Unit)), agency_code=agency, version=1, **unit)
        ids[unit["code"]] = int((made.inserted_primary_key or (0,))[0])
        facts = {"unit": ids[unit["code"]], "code": unit["code"], "name": text_facts(unit["name"])}
        chain.append(Fact("unit.added", after=facts), by=None, at=ground.at)
        added += 1
    ground.units = ids
    if added:
        ground.notes.append(_("%(count)s unit ditambahkan.") % {"count": added})
    _give_work(session, chain, moved, ground)


def _give_work(session: Session, chain: Chain, moved: Moved, ground: Ground) -> None:
    told, work, ids = moved.content["assessment"], moved.context["assignments"], ground.units
    agency = told["agency"]
    given = rows(session, _WORK, agency=agency, instrument=told["instrument"])
    if {(one["indicator"], ids[one["unit"]], one["is_lead"], _day(one["due_on"])) for one in work} == {
        *map(tuple, given)
    }:
        return
    if given:
        ground.notes.append(_("Pembagian indikator di sini sudah ada dan tetap; yang dalam berkas tidak dipakai."))
        return
    for one in work:
        row = {"indicator": one["indicator"], "is_lead": one["is_lead"], "due_on": _day(one["due_on"])}
        key = {"agency_code": agency, "instrument": told["instrument"], "unit_id": ids[one["unit"]]}
        run(session, insert(table(models.UnitAssignment)), **key, **row)
    facts = {"instrument": told["instrument"], "indicators": len({one["indicator"] for one in work})}
    chain.append(Fact("unit.assignments_imported", after=facts), by=None, at=ground.at)


def name_people(session: Session, moved: Moved, ground: Ground) -> None:
    """Give every person of a file a row that is a name only: nobody signs in as it and it holds no role.

    A name that an earlier file brought is used again, once in each file.
    """
    free: dict[str, list[int]] = {}
    for row in rows(session, _NAMES_ONLY):
        free.setdefault(row.name, []).append(row.id)
    found = {}
    for person in moved.content["people"]:
        name = person["name"]
        if free.get(name):
            found[person["key"]] = free[name].pop(0)
            continue
        made = run(session, _PERSON, name=name, is_local=False, active=False, fs_uniquifier=new_uniquifier())
        found[person["key"]] = int((made.inserted_primary_key or (0,))[0])
    ground.people = found


_period, _person, _member = table(models.Period).c, table(models.Person).c, table(models.Membership).c
_PERIODS = (
    select(_period.id, *(_period[name] for name in _OF_PERIOD))
    .where(_period.slug == bindparam("slug"))
    .where(or_(_period.owner_code == bindparam("agency"), _period.owner_code.is_(None)))
    .order_by(_period.owner_code.is_(None))
)
_PERSON = insert(table(models.Person))
_part = table(models.UnitAssignment).c
_WORK = select(_part.indicator, _part.unit_id, _part.is_lead, _part.due_on).where(
    _part.agency_code == bindparam("agency"), _part.instrument == bindparam("instrument")
)
_NAMES_ONLY = (
    select(_person.id, _person.name)
    .where(_person.email.is_(None), _person.password.is_(None), ~_person.active, ~_person.is_local)
    .where(_person.signed_in_at.is_(None), _person.id.not_in(select(_member.person_id)))
    .order_by(_person.id)
)
