"""Asks every address as every role, in the own and in a foreign agency, at every stage, and writes down who got in.

The answers are kept in docs/access.txt, which a test holds against the site. After a change that is meant, write it
anew with ``python -m tests.spbe.web.matrix`` and read the difference: each line is a door that opened or closed.
"""

from __future__ import annotations

import shutil
import sys
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from flask import Flask
from sqlalchemy import insert, select, update
from sqlalchemy.orm import Session, sessionmaker
from werkzeug.routing import Rule

from spbe import demo, workflow
from spbe.indicators import instruments
from spbe.roles import ALL, NATIONAL, SCOPES, Role
from spbe.store import close_store, models, open_store, queries
from spbe.submission import STAGES
from spbe.web import create_app
from spbe.web.house import House
from spbe.web.settings import Settings
from spbe.workflow.tokens import TokenPlan, TokenScope, make_token
from tests.spbe.web.library_pages import picture, put
from tests.spbe.web.matrix_forms import FORMS, HEADERS, ITEM

NOW = datetime(2026, 11, 24, 7, 3, tzinfo=UTC)
LIST = Path(__file__).resolve().parents[3] / "docs" / "access.txt"
LETTERS = {
    Role.COORDINATOR: "K",
    Role.UNIT_OPERATOR: "U",
    Role.INTERNAL_ASSESSOR: "I",
    Role.PLANNER: "P",
    Role.LEADER: "L",
    Role.AGENCY_ADMIN: "A",
    Role.EXTERNAL_ASSESSOR: "E",
    Role.REVIEWER: "R",
    Role.NATIONAL_ADMIN: "N",
}
HOME, ELSEWHERE = "kota-contoh", "kabupaten-contoh"
NATIONAL_ROLES = (Role.REVIEWER, Role.NATIONAL_ADMIN)
Door = tuple[str, str]
"""Method and address."""

VALUES: dict[str, Any] = {
    "agency": HOME,
    "period": "2026",
    "code": "1",
    "number": 1,
    "unit": "diskominfo",
    "name": "radar",
    "suffix": "csv",
    "filename": "app.css",
    "token": "x" * 43,
    "item": ITEM,
    "topic": "recommendation",
    "kind": "publication",
    "owner": HOME,
    "revision": 1,
    "page": 1,
    "year": 2024,
    "instrument": "spbe-2020",
}
"""What stands for an argument of an address. An argument that is named nowhere here fails the test."""

SPECIAL: dict[str, dict[str, Any]] = {
    "api_agencies.agency": {"code": "32.73"},
    "api_assessments.export": {"name": "penilaian.csv"},
    "results.agency": {"code": "32.73"},
    "instruments.instrument": {"code": "spbe-2020"},
    "downloads.chart": {"suffix": "svg"},
    "documents.file": {"code": "ringkas", "suffix": "pdf"},
    "published_documents.published_report": {"code": "32.73", "suffix": "pdf"},
    "national.file": {"year": 2026, "suffix": "csv"},
    "periods.start": {"owner": HOME},
    "agencies.agency": {"code": HOME},
    "agencies.rename": {"code": HOME},
}
"""Endpoint -> other values of its arguments."""

TOKENS: dict[int, str] = {}
"""Person -> the token by which they are asked for at the API, where a session lets nobody in."""


@dataclass
class Asked:
    """What one stage answered: door -> the letters of the roles that got in, and what was wrong with foreigners."""

    inside: dict[Door, str] = field(default_factory=dict)
    foreign: list[str] = field(default_factory=list)
    broken: list[str] = field(default_factory=list)


class Doors:
    """The site on one database whose assessment stands at one stage."""

    def __init__(self, made: Path, people: Mapping[tuple[Role, str], int], stage: str) -> None:
        self.made, self.people = made, people
        self.path = made.with_name(f"{stage}.sqlite")
        shutil.copy(made, self.path)
        url = f"sqlite:///{self.path}"
        self.sessions = open_store(url)
        put_at(self.sessions, stage)
        close_store(self.sessions)
        self.kept = shutil.copy(self.path, made.with_name(f"{stage}.kept"))
        settings = Settings(database_url=url, secret_key="for tests only", local_person=True)
        self.app = create_app(house=House(settings, self.sessions, instruments(), now=lambda: NOW))
        self.app.testing = True
        self.app.config["WTF_CSRF_ENABLED"] = False  # who may, not whether the form is ours: that has its own tests

    def ask(self) -> Asked:
        """Return who got in where."""
        asked = Asked()
        for method, rule in rules(self.app):
            asked.inside[method, rule.rule] = ""
        for (role, agency), person in self.people.items():
            self._become(person)
            for method, rule in rules(self.app):
                self._knock(asked, method, rule, role, agency)
        close_store(self.sessions)
        return asked

    def _knock(self, asked: Asked, method: str, rule: Rule, role: Role, agency: str) -> None:
        status = self._status(method, rule)
        door = (method, rule.rule)
        if status >= 500 or status == 400:
            asked.broken.append(f"{role} in {agency}: {method} {rule.rule} answers {status}")
        if agency == ELSEWHERE and "agency" in rule.arguments and status != 404:
            asked.foreign.append(f"{role} of {agency}: {method} {rule.rule} answers {status}, not 404")
        if agency != ELSEWHERE and (status < 400 or status == 422):
            asked.inside[door] += LETTERS[role]

    def _status(self, method: str, rule: Rule) -> int:
        form = FORMS[rule.endpoint] if method == "POST" else None
        here, headers = address(self.app, rule), dict(HEADERS.get(rule.endpoint, {}))
        if hasattr(self.app.view_functions[rule.endpoint], "offer"):
            headers["Authorization"] = f"Bearer {TOKENS[self._person]}"
        told: Callable[[Session], Mapping[str, Any]] | Mapping[str, Any] | None = form
        if callable(told):
            with self.sessions() as session:
                told = told(session)
        answer = self.app.test_client().open(here, method=method, data=told, headers=headers)
        answer.get_data()
        answer.close()
        if method == "POST" and answer.status_code != 404:
            self._restore()
        return answer.status_code

    def _become(self, person: int) -> None:
        self._person = person
        with self.sessions.begin() as session:
            session.execute(update(models.Person).values(is_local=models.Person.id == person))

    def _restore(self) -> None:
        """Put the database back as it was: the next one finds what this one found."""
        close_store(self.sessions)
        for beside in ("-wal", "-shm"):
            Path(f"{self.path}{beside}").unlink(missing_ok=True)
        shutil.copy(self.kept, self.path)
        self._become(self._person)


def rules(app: Flask) -> Iterator[tuple[str, Rule]]:
    """Yield every method and rule of the site, in the order of addresses."""
    for rule in sorted(app.url_map.iter_rules(), key=lambda rule: rule.rule):
        for method in sorted((rule.methods or set()) & {"GET", "POST"}):
            yield method, rule


def address(app: Flask, rule: Rule) -> str:
    """Return the address of a rule with every argument filled in. Raises KeyError for one that is not known."""
    special = SPECIAL.get(rule.endpoint, {})
    values = {name: special[name] if name in special else VALUES[name] for name in rule.arguments}
    adapter = app.url_map.bind("localhost")
    built: str = adapter.build(rule.endpoint, values)
    return built


def make(path: Path) -> dict[tuple[Role, str], int]:
    """Make a demo database with one person for each role here and elsewhere; return (role, agency) -> id."""
    sessions = demo.prepare(f"sqlite:///{path}", NOW)
    people: dict[tuple[Role, str], int] = {}
    with sessions.begin() as session:
        for role in Role:
            places = (NATIONAL,) if role in NATIONAL_ROLES else (HOME, ELSEWHERE)
            for place in places:
                person = workflow.add_person(session, f"{role} {place}", email=f"{role}.{place}@contoh.example")
                scopes = [ALL] if role in SCOPES else []
                workflow.join(session, person, place, role, scopes=scopes, by=None, at=NOW)
                people[role, place] = person.id
                plan = TokenPlan("matrix", list(TokenScope))
                TOKENS[person.id] = make_token(session, person, plan, at=NOW)
        VALUES["number"] = session.scalars(select(models.Person.id).where(models.Person.name == "Hadi")).one()
        VALUES["thread"] = _talk(session)
    VALUES["document"], spare = _shelve(House(Settings(f"sqlite:///{path}", "x"), sessions, instruments(), lambda: NOW))
    SPECIAL["library.delete"] = {"document": spare}
    close_store(sessions)
    return people


def _talk(session: Session) -> int:
    """Begin a conversation that both sides read, and return its number."""
    found = queries.find_assessment(session, f"{HOME}/2026")
    rini = queries.local_person(session)
    assert found is not None and rini is not None
    told: dict[str, Any] = {"body": "Mohon dibaca.", "audience": "both", "thread": None, "mentions": ()}
    return workflow.add_comment(session, found, instruments()["spbe-2020"].by_code["1"], **told, by=rini, at=NOW)


def _shelve(house: House) -> tuple[int, int]:
    """Put two documents into the library, one of them cited, and return their numbers."""
    facts = {"pages": 1, "texts": (), "media_type": "image/png"}
    cited, spare = (put(house, title, picture(width), facts=facts) for title, width in (("Foto", 60), ("Sisa", 61)))
    with house.sessions.begin() as session:
        found = queries.find_assessment(session, f"{HOME}/2026")
        rini = queries.local_person(session)
        assert found is not None and rini is not None
        said: dict[str, Any] = {"pages": "1", "note": "", "version": 0, "by": rini, "at": NOW}
        workflow.cite(session, found, instruments()["spbe-2020"].by_code["1"], (ITEM, cited.id), **said)
    return cited.id, spare.id


def put_at(sessions: sessionmaker[Session], stage: str) -> None:
    """Put Kota Contoh's year at a stage, with a result at the last one."""
    with sessions.begin() as session:
        found = queries.find_assessment(session, f"{HOME}/2026")
        assert found is not None
        session.execute(update(models.Assessment).where(models.Assessment.id == found.id).values(stage=stage))
        if stage == "final":
            facts = {"index_exact": "3", "index_announced": "3.00", "predicate": "Baik", "parts": "{}", "by_id": 1}
            made = {"fingerprint": found.fingerprint, "program_version": "0", "at": NOW}
            session.execute(insert(models.Result).values(assessment_id=found.id, **facts, **made))


def written(text: str) -> dict[Door, dict[str, str]]:
    """Return door -> stage -> letters, as the list says."""
    found: dict[Door, dict[str, str]] = {}
    for line in text.splitlines():
        if line and not line.startswith("#"):
            method, rule, told = line.split(None, 2)
            parts = dict(part.strip().partition(" ")[::2] for part in told.split(";"))
            everywhere = parts.pop("all", None)
            found[method, rule] = {stage: everywhere or parts.get(stage, "") for stage in STAGES}
            if told.strip() == "-":
                found[method, rule] = dict.fromkeys(STAGES, "")
    return found


def as_text(asked: Mapping[str, Asked]) -> str:
    """Return the list: a line per door, with the letters of the roles that get in, by stage where it differs."""
    legend = ", ".join(f"{letter} {role}" for role, letter in LETTERS.items())
    lines = [
        "# Who gets in where, at which stage of the assessment. Written by tests/spbe/web/matrix.py, held by a test.",
        f"# {legend}; - nobody.",
    ]
    for door in next(iter(asked.values())).inside:
        by_stage = {stage: one.inside[door] for stage, one in asked.items()}
        lines.append(f"{door[0]:5} {door[1]}  {_told(by_stage)}")
    return "\n".join(lines) + "\n"


def _told(by_stage: Mapping[str, str]) -> str:
    if len(set(by_stage.values())) == 1:
        letters = next(iter(by_stage.values()))
        return f"all {letters}" if letters else "-"
    return "; ".join(f"{stage} {letters}" for stage, letters in by_stage.items() if letters)


def main() -> None:
    """Write docs/access.txt anew."""
    with TemporaryDirectory() as folder:
        made = Path(folder) / "made.sqlite"
        people = make(made)
        asked = {stage: Doors(made, people, stage).ask() for stage in STAGES}
    LIST.write_text(as_text(asked), encoding="utf-8")
    for stage, one in asked.items():
        for problem in (*one.foreign, *one.broken):
            sys.stdout.write(f"{stage}: {problem}\n")


if __name__ == "__main__":
    main()
