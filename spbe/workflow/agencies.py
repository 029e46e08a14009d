"""The directory of agencies: adding one, changing its name; every name it was known by still finds it."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, insert, select, update
from sqlalchemy.orm import Session

from spbe.plaintext import RefusedText, accept_line
from spbe.roles import NATIONAL, Permission, Person
from spbe.store.models import Agency, AgencyAlias
from spbe.workflow.events import Fact, lock_chain, text_facts
from spbe.workflow.people import require_agency
from spbe.workflow.stages import allow

__all__ = [
    "AGENCY_KINDS",
    "TIME_ZONES",
    "AgencyPlan",
    "InvalidAgency",
    "StaleAgency",
    "add_agency",
    "is_agency_code",
    "is_known_name",
    "rename_agency",
]

AGENCY_KINDS = ("kementerian", "lembaga", "lainnya", "provinsi", "kabupaten", "kota")

TIME_ZONES = ("Asia/Jakarta", "Asia/Pontianak", "Asia/Makassar", "Asia/Jayapura")

_RESERVED = (NATIONAL, "instansi")
"""Codes that stand for something else in addresses."""

_LONGEST_CODE = 60


class InvalidAgency(ValueError):
    """An agency cannot be like that. ``problems`` are rules: code, code_taken, name, name_taken, kind, zone, province.

    ``texts`` maps name and province -> why the text cannot be kept.
    """

    def __init__(self, problems: Iterable[str], texts: dict[str, str] | None = None) -> None:
        self.problems = tuple(problems)
        self.texts = texts or {}
        super().__init__(", ".join(self.problems))


class StaleAgency(ValueError):
    """Somebody renamed the agency in between: it is called ``current`` now, and nothing was written."""

    def __init__(self, current: str) -> None:
        self.current = current
        super().__init__("the agency was renamed since the form was drawn")


@dataclass(frozen=True)
class AgencyPlan:
    """An agency to add. ``code`` is a region code ("36.71") or a slug; ``province`` may be empty."""

    code: str
    name: str
    kind: str
    province: str = ""
    time_zone: str = "Asia/Jakarta"
    is_invented: bool = False


def add_agency(session: Session, plan: AgencyPlan, *, by: Person, at: datetime) -> None:
    """Add an agency to the directory. Raises InvalidAgency and NotPermitted."""
    _allow(by)
    require_agency(session, NATIONAL)
    chain = lock_chain(session, NATIONAL)
    name, texts = _line(plan.name, "name")
    province, more = _line(plan.province, "province") if plan.province.strip() else ("", {})
    texts |= more
    problems = [*_plain(session, plan), *texts]
    if name and _is_taken(session, name, but=None):
        problems.append("name_taken")
    if problems:
        raise InvalidAgency(problems, texts)
    values = {"code": plan.code, "name": name, "kind": plan.kind, "province": province or None}
    session.execute(insert(Agency).values(**values, time_zone=plan.time_zone, is_invented=plan.is_invented))
    chain.append(Fact("agency.added", after={"agency": plan.code, "name": text_facts(name)}), by=by, at=at)


def rename_agency(session: Session, code: str, name: str, *, seen: str, by: Person, at: datetime) -> str | None:
    """Record the agency's new name and return it, None for an unknown code; the old name stays as an alias.

    ``seen`` is the name the form was drawn from. What changes nothing is no event. Raises InvalidAgency,
    StaleAgency and NotPermitted.
    """
    _allow(by)
    wanted, texts = _line(name, "name")
    if texts:
        raise InvalidAgency(texts, texts)
    require_agency(session, NATIONAL)
    chain = lock_chain(session, NATIONAL)
    current = session.scalars(select(Agency.name).where(Agency.code == code, Agency.code != NATIONAL)).one_or_none()
    if current is None or wanted == current:
        return current
    if seen != current:
        raise StaleAgency(current)
    if _is_taken(session, wanted, but=code):
        raise InvalidAgency(["name_taken"])
    if session.get(AgencyAlias, current) is None:
        session.execute(insert(AgencyAlias).values(printed_name=current, agency_code=code))
    session.execute(update(Agency).where(Agency.code == code).values(name=wanted))
    facts = {"agency": code, "name": text_facts(wanted)}
    chain.append(
        Fact("agency.renamed", before={"agency": code, "name": text_facts(current)}, after=facts), by=by, at=at
    )
    return wanted


def _allow(by: Person) -> None:
    allow(by, Permission.MANAGE_AGENCIES, NATIONAL)


def _line(text: str, field: str) -> tuple[str, dict[str, str]]:
    try:
        return accept_line(text), {}
    except RefusedText as refused:
        return "", {field: " ".join(refused.problems)}


def _plain(session: Session, plan: AgencyPlan) -> list[str]:
    rules = {
        "code": is_agency_code(plan.code),
        "code_taken": session.get(Agency, plan.code) is None or plan.code in _RESERVED,
        "kind": plan.kind in AGENCY_KINDS,
        "zone": plan.time_zone in TIME_ZONES,
    }
    return [rule for rule, holds in rules.items() if not holds]


def is_agency_code(code: str) -> bool:
    """Say whether an agency may have this code: a region code or a slug that stands for nothing else in addresses."""
    is_code = re.fullmatch(r"[a-z0-9]+([.-][a-z0-9]+)*", code) and len(code) <= _LONGEST_CODE
    return bool(is_code) and code not in _RESERVED


def is_known_name(session: Session, name: str) -> bool:
    """Say whether an agency bears the name, or bore it."""
    return _is_taken(session, name, but=None)


def _is_taken(session: Session, name: str, *, but: str | None) -> bool:
    """Say whether another agency bears the name now, or bore it: a printed name means one agency."""
    bearing = session.scalars(select(Agency.code).where(func.lower(Agency.name) == name.lower()))
    printed = session.scalars(select(AgencyAlias.agency_code).where(AgencyAlias.printed_name == name))
    return bool({*bearing, *printed} - {but})
