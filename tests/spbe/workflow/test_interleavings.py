"""A thousand interleavings of people who open and save the same things: no update is lost, on either database."""

from __future__ import annotations

import random
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy.orm import Session, sessionmaker

from spbe import workflow
from spbe.indicators import instrument
from spbe.roles import Membership, Person, Role
from spbe.store import models, queries
from spbe.verdicts import Revision
from tests.spbe.workflow.library_cast import arrived, described, keeping
from tests.spbe.workflow.test_verdicts import LOW, ONE
from tests.spbe.workflow.walking import BUDI, DEWI, NOW, RINI, answer_all, walk

INTERLEAVINGS, SEED = 1_000, 20200059
STALE = (
    workflow.StaleAnswer,
    workflow.StaleMark,
    workflow.StaleVerdict,
    workflow.StaleStatement,
    workflow.StaleDeclaration,
    workflow.StaleUnit,
    workflow.StaleDocument,
    workflow.StaleCitation,
)
AGUS = Person(9, "Agus", (Membership("kota-contoh", Role.AGENCY_ADMIN),))


@dataclass(frozen=True)
class Thing:
    """Something people write: how its text and version are read, and how a text is saved from a version."""

    read: Callable[[Session], tuple[str, int]]
    save: Callable[[Session, str, int], object]


def row(session: Session, year: int) -> models.Assessment:
    return session.get_one(models.Assessment, year)


def held(session: Session, year: int) -> Any:
    return queries.submission(session, row(session, year), with_previous=False)


def reading(find: Callable[[Session], Any], name: str) -> Callable[[Session], tuple[str, int]]:
    """Return what reads the text called ``name`` of what ``find`` finds, and its version."""

    def read(session: Session) -> tuple[str, int]:
        found = find(session)
        return (getattr(found, name), found.version) if found else ("", 0)

    return read


def answer(year: int, stage: str, by: Person) -> Thing:
    def save(session: Session, text: str, version: int) -> object:
        entry: dict[str, Any] = {"level": 3, "explanation": text, "version": version, "by": by, "at": NOW}
        return workflow.record_answer(session, row(session, year), ONE, **entry)

    return Thing(reading(lambda session: held(session, year).answers.get((stage, "1")), "explanation"), save)


def mark(year: int) -> Thing:
    def save(session: Session, text: str, version: int) -> object:
        seen = held(session, year).answers["self", "2"].version
        entry: dict[str, Any] = {"outcome": "returned", "note": text, "version": version, "answer_version": seen}
        return workflow.record_mark(session, row(session, year), instrument(), "2", **entry, by=DEWI, at=NOW)

    return Thing(reading(lambda session: held(session, year).marks.get(("verification", "2")), "note"), save)


def verdict(year: int) -> Thing:
    def find(session: Session) -> Any:
        return next((one for one in queries.verdicts(session, row(session, year), "1") if one.item == LOW[0]), None)

    def save(session: Session, text: str, version: int) -> object:
        entry: dict[str, Any] = {"kind": Revision.MISSING, "note": text, "version": version, "by": BUDI, "at": NOW}
        return workflow.record_verdict(session, row(session, year), ONE, LOW[0], **entry)

    return Thing(reading(find, "note"), save)


def statement(year: int) -> Thing:
    def save(session: Session, text: str, version: int) -> object:
        entry: dict[str, Any] = {"text": text, "version": version, "by": BUDI, "at": NOW}
        return workflow.record_statement(session, row(session, year), instrument(), "recommendation", **entry)

    def find(session: Session) -> Any:
        return queries.statements(session, row(session, year)).get("recommendation")

    return Thing(reading(find, "text"), save)


def declaration(year: int) -> Thing:
    def save(session: Session, text: str, version: int) -> object:
        signed: dict[str, Any] = {"signer": text, "position": "Sekda", "signed_on": date(2026, 11, 24)}
        told = {**signed, "consents": True, "version": version, "by": RINI, "at": NOW}
        return workflow.record_declaration(session, row(session, year), "publication", **told)

    def find(session: Session) -> Any:
        return queries.declarations(session, row(session, year)).get("publication")

    return Thing(reading(find, "signer"), save)


def unit() -> Thing:
    def save(session: Session, text: str, version: int) -> object:
        change = workflow.UnitChange("umum", text, is_active=True, version=version)
        return workflow.change_unit(session, "kota-contoh", change, by=AGUS, at=NOW)

    return Thing(reading(lambda session: queries.unit_of(session, "kota-contoh", "umum"), "name"), save)


def document(number: int) -> Thing:
    def save(session: Session, text: str, version: int) -> object:
        said: Any = described(RINI, title=text, version=version)
        return workflow.change_document(session, "kota-contoh", number, **said)

    return Thing(reading(lambda session: queries.document(session, "kota-contoh", number), "title"), save)


def citation(year: int, number: int) -> Thing:
    def save(session: Session, text: str, version: int) -> object:
        entry: dict[str, Any] = {"pages": "3", "note": text, "version": version, "by": RINI, "at": NOW}
        return workflow.cite(session, row(session, year), ONE, (LOW[0], number), **entry)

    return Thing(
        reading(lambda session: next(iter(queries.citations(session, row(session, year))), None), "note"), save
    )


def things(sent: int, current: int, number: int) -> dict[str, Thing]:
    """Return one of each: those of assessors in a year that was sent, those of the agency in the current one."""
    return {
        "answer": answer(current, "self", RINI),
        "assessor's answer": answer(sent, "document", BUDI),
        "mark": mark(current),
        "verdict": verdict(sent),
        "statement": statement(sent),
        "declaration": declaration(current),
        "unit": unit(),
        "document": document(number),
        "citation": citation(current, number),
    }


@pytest.fixture
def both(store: sessionmaker[Session], year: int, national_admin: Person, tmp_path: Path) -> tuple[int, int, int]:
    with store.begin() as session:
        walk(session, session.get_one(models.Assessment, year), "document")
        plan = workflow.PeriodPlan("kota-contoh", instrument(), 2027, "Penilaian 2027")
        period = workflow.open_period(session, plan, by=national_admin, at=NOW)
        current = workflow.start_assessment(session, "kota-contoh", period, instrument(), by=RINI, at=NOW)
        answer_all(session, current)
        workflow.add_unit(session, "kota-contoh", "Bagian Umum", "umum", by=AGUS, at=NOW)
        said: Any = described(RINI)
        added = workflow.add_document(session, keeping(tmp_path), "kota-contoh", arrived(tmp_path), **said)
        return year, current.id, added.id


def play(store: sessionmaker[Session], thing: Thing, dice: random.Random, turn: int) -> tuple[set[str], str]:
    """Let two to four people open and save a thing in a random order; return what they wrote and what is there."""
    people = range(dice.randint(2, 4))
    with store.begin() as session:
        thing.save(session, f"mulai{turn}", thing.read(session)[1])
    acts = [person for person in people for _act in ("open", "save")]
    dice.shuffle(acts)
    forms: dict[int, tuple[str, int]] = {}
    for person in acts:
        if person not in forms:
            with store() as session:
                forms[person] = thing.read(session)
            continue
        save_merging(store, thing, f"t{turn}p{person}", forms.pop(person))
    with store() as session:
        return {f"t{turn}p{person}" for person in people}, thing.read(session)[0]


def save_merging(store: sessionmaker[Session], thing: Thing, token: str, form: tuple[str, int]) -> None:
    """Save as somebody does who keeps what others wrote: shown a newer text, they add their own to it."""
    try:
        with store.begin() as session:
            thing.save(session, f"{form[0]} {token}", form[1])
    except STALE:
        with store() as session:
            shown = thing.read(session)
        save_merging(store, thing, token, shown)


def test_a_thousand_interleavings_lose_no_update(store: sessionmaker[Session], both: tuple[int, int, int]) -> None:
    every, dice = list(things(*both).items()), random.Random(SEED)  # noqa: S311 - the same order every time, no secret
    lost = []
    for turn in range(INTERLEAVINGS):
        name, thing = every[turn % len(every)]
        written, there = play(store, thing, dice, turn)
        if not written <= set(there.split()):
            lost.append((name, turn, written - set(there.split())))
    assert lost == []
    with store() as session:
        assert workflow.verify(session, "kota-contoh") == []


def test_a_writer_without_a_version_check_is_caught_by_the_same_play(
    store: sessionmaker[Session], both: tuple[int, int, int]
) -> None:
    careful = statement(both[0])
    careless = Thing(careful.read, lambda s, text, _version: careful.save(s, text, careful.read(s)[1]))
    dice = random.Random(SEED)  # noqa: S311 - the same order every time, no secret
    plays = [play(store, careless, dice, turn) for turn in range(30)]
    assert any(not written <= set(there.split()) for written, there in plays)
