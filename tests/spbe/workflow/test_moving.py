"""An assessment that moves to another installation: the same there, verified there, once."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest
from sqlalchemy import func, select, update
from sqlalchemy.orm import Session, sessionmaker

from spbe import demo, workflow
from spbe.exchange import ForeignFile, Moved, read_moved, write_moved
from spbe.indicators import Instrument, instruments, read_instrument
from spbe.store import close_store, models, open_store, prepare, queries
from spbe.store.editions import Editions
from spbe.store.files import Folder
from spbe.store.models import Table
from spbe.store.queries import moving
from spbe.workflow import Keeping, OtherAssessment, Taken, take_in
from spbe.workflow.events import Fact, lock_chain
from spbe.workflow.people import seat_local
from tests.spbe.exchange.sample import resealed

Store = sessionmaker[Session]
NOW = datetime(2026, 11, 24, 7, 3, tzinfo=UTC)
LATER = datetime(2026, 11, 25, 7, 3, tzinfo=UTC)
YEARS = ("kota-contoh/2025", "kota-contoh/2026", "kabupaten-contoh/2026", "kota-contoh/pemdi")


@pytest.fixture(scope="module")
def origin(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Store]:
    """Yield the demo in SQLite, with what people say of it."""
    path = tmp_path_factory.mktemp("origin") / "spbe.sqlite"
    store = demo.prepare(f"sqlite:///{path}", NOW)
    with store.begin() as session:
        _talk(session)
    yield store
    close_store(store)


@pytest.fixture
def store(sqlite_url: str) -> Iterator[Store]:
    """Yield an empty store in SQLite; what a database makes of a file is asked of both by the first test."""
    opened = open_store(sqlite_url)
    yield opened
    close_store(opened)


_written: dict[tuple[str, str], Moved] = {}


def gone(origin: Store, name: str, scope: str = "whole") -> Moved:
    """Return an assessment of the demo, through its file, written once."""
    if (name, scope) not in _written:
        _written[name, scope] = written(origin, name, scope)
    return _written[name, scope]


def _talk(session: Session) -> None:
    """Let two people talk about the neighbour's indicator, and let both propose a level."""
    found = queries.find_assessment(session, "kabupaten-contoh/2026")
    assert found is not None
    ids = {row.name: row.id for row in session.execute(select(models.Person.name, models.Person.id))}
    first = models.Comment(
        assessment_id=found.id, indicator="1", audience="both", body="Mana?", by_id=ids["Budi"], at=NOW
    )
    session.add(first)
    session.flush()
    told = {"assessment_id": found.id, "indicator": "1", "audience": "both", "thread_id": first.id}
    session.add(models.Comment(**told, body="Ini.\nSudah.", by_id=ids["Lina"], at=LATER))
    session.add(models.Mention(comment_id=first.id, person_id=ids["Lina"], seen_at=LATER))
    session.flush()


def written(store: Store, name: str, scope: str = "whole") -> Moved:
    """Return an assessment of a store, through its file."""
    with store() as session:
        found = queries.find_assessment(session, name)
        assert found is not None
        code = queries.submission(session, found, with_previous=False).instrument
        instrument = Editions(instruments()).of(session, found, code)
        made = moving.moved(session, found, instrument, scope=scope, made_at=NOW, program="0.1")
    return read_moved(write_moved(made))


def instrument_of(moved: Moved) -> Instrument:
    return read_instrument(moved.context["instrument"]["text"], "file")


def take(store: Store, moved: Moved, keeping: Keeping | None = None) -> Taken:
    with store.begin() as session:
        return take_in(session, keeping, moved, instrument_of(moved), brought={}, at=LATER)


def counts(store: Store) -> dict[str, int]:
    with store() as session:
        return {
            name: session.scalar(select(func.count()).select_from(of)) or 0
            for name, of in Table.metadata.tables.items()
        }


def test_every_year_of_the_demo_has_the_same_hash_in_postgresql_and_back(
    origin: Store, postgres_url: str, tmp_path: Path
) -> None:
    there, back = open_store(postgres_url), prepare(f"sqlite:///{tmp_path / 'back.sqlite'}")
    for name in YEARS:
        first = gone(origin, name)
        assert take(there, first).sha256 == first.sha256
        come = written(there, name)
        assert (come.sha256, come.content) == (first.sha256, first.content)
        assert take(back, come).state == "new"
        assert written(back, name).sha256 == first.sha256
    for store in (there, back):
        with store() as session:
            assert [workflow.verify(session, code) for code in ("kota-contoh", "kabupaten-contoh")] == [[], []]
        close_store(store)


def test_what_reports_see_is_the_same_on_both_sides(origin: Store, store: Store) -> None:
    take(store, gone(origin, "kota-contoh/2025"))
    seen = []
    for one in (origin, store):
        with one() as session:
            found = queries.find_assessment(session, "kota-contoh/2025")
            assert found is not None
            submission = queries.submission(session, found, with_previous=False)
            told = [
                queries.handovers(session, found),
                queries.statements(session, found),
                queries.verdicts(session, found),
            ]
            result = session.get_one(models.Result, found.id)
            seen.append((replace(submission, id=0), told, result.index_exact, result.parts))
    assert seen[0] == seen[1]


def test_taking_in_twice_changes_nothing(origin: Store, store: Store) -> None:
    moved = gone(origin, "kota-contoh/2026")
    take(store, moved)
    before = counts(store)
    again = take(store, moved)
    assert (again.state, again.sha256, counts(store)) == ("same", moved.sha256, before)


def test_one_that_was_gone_on_with_here_stays_as_it_is(origin: Store, store: Store) -> None:
    moved = gone(origin, "kota-contoh/2026")
    take(store, moved)
    with store.begin() as session:
        session.execute(update(models.Assessment).values(target_index="4.50"))
    before = counts(store)
    assert (take(store, moved).state, counts(store)) == ("continued", before)


def test_what_goes_on_here_moves_on_with_both_trails(origin: Store, store: Store, tmp_path: Path) -> None:
    moved = gone(origin, "kota-contoh/2026")
    take(store, moved)
    with store.begin() as session:
        found = queries.find_assessment(session, "kota-contoh/2026")
        assert found is not None
        rini = seat_local(session, "kota-contoh", "Rini", at=LATER)
        entry = {"level": 2, "explanation": "Lanjut di sini.", "by": rini, "at": LATER}
        held = queries.submission(session, found, with_previous=False).answers["self", "7"]
        workflow.record_answer(session, found, instruments()["spbe-2020"].by_code["7"], **entry, version=held.version)
    onward = written(store, "kota-contoh/2026")
    assert [chain["agency"] for chain in onward.content["chains"]] == ["kota-contoh", "kota-contoh"]
    assert onward.content["events"][:-1] == moved.content["events"] and onward.content["events"][-1]["chain"] == 2
    third = prepare(f"sqlite:///{tmp_path / 'third.sqlite'}")
    assert take(third, onward).sha256 == written(third, "kota-contoh/2026").sha256 == onward.sha256 != moved.sha256
    with third() as session:
        assert workflow.verify(session, "kota-contoh") == []
    close_store(third)


def test_another_content_at_the_same_address_is_refused_with_its_differences(origin: Store, store: Store) -> None:
    moved = gone(origin, "kota-contoh/2026")
    take(store, moved)
    content = json.loads(json.dumps(moved.content))
    content["answers"][0]["explanation"] += " Diubah."
    content["assessment"]["target_index"] = "4.75"
    before = counts(store)
    with pytest.raises(OtherAssessment) as refused:
        take(store, replace(moved, content=content))
    assert [line.split(":")[0] for line in refused.value.differences] == [
        "target_index",
        f"answers {content['answers'][0]['indicator']}/self",
    ]
    assert counts(store) == before


def test_a_trail_is_kept_word_for_word_and_its_alteration_is_named(origin: Store, store: Store) -> None:
    moved = gone(origin, "kota-contoh/2026")
    assert len(moved.content["events"]) > 40
    take(store, moved)
    with store.begin() as session:
        kept = session.scalars(select(models.Event).where(models.Event.verb == "trail.kept")).one()
        told = json.loads(kept.after or "")
        assert workflow.verify(session, "kota-contoh") == []
        event = told["chains"][0]["events"][3]
        event["verb"] = "answer.forged"
        lock_chain(session, "kota-contoh").append(Fact("trail.kept", after=told), by=None, at=LATER)
    with store() as session:
        (problem,) = workflow.verify(session, "kota-contoh")
    words = f"Jejak bawaan kota-contoh: isi peristiwa nomor {event['number']} diubah sesudah dicatat."
    assert problem.message == words


def test_an_altered_or_nameless_event_of_a_file_is_refused(origin: Store, store: Store) -> None:
    moved = gone(origin, "kota-contoh/2026")
    content = json.loads(json.dumps(moved.content))
    content["events"][5]["at"] = "2026-01-01T00:00:00.000000+00:00"
    content["chain_people"] = []
    with pytest.raises(ForeignFile) as refused:
        take(store, replace(moved, content=content))
    number = content["events"][5]["number"]
    assert refused.value.problems[0] == (
        f"Jejak bawaan kota-contoh: isi peristiwa nomor {number} diubah sesudah dicatat."
    )
    assert any("dari orang yang tidak disebut" in problem for problem in refused.value.problems)
    assert counts(store)["assessment"] == 0


def test_another_period_of_that_address_is_refused(origin: Store, store: Store) -> None:
    with store.begin() as session:
        session.add(models.Agency(code="kota-contoh", name="Kota", kind="kota", time_zone="Asia/Jakarta"))
        about = {"year": 2026, "kind": "latihan", "title": "x", "edition": 2020, "instrument": "spbe-2020"}
        session.add(models.Period(slug="2026", owner_code=None, **about))
    with pytest.raises(ForeignFile) as refused:
        take(store, gone(origin, "kota-contoh/2026"))
    assert any(": kind latihan, dalam berkas evaluasi." in problem for problem in refused.value.problems)


def test_an_agency_that_cannot_be_added_is_named(store: Store) -> None:
    moved = resealed(lambda _content, context: context["agency"].update(kind="x")).for_agency("nasional")
    with pytest.raises(ForeignFile) as refused:
        take(store, moved)
    told = [problem.split(" belum ada di sini, dan ")[1] for problem in refused.value.problems]
    assert [words.split(" dalam berkas")[0] for words in told] == ["kode", "jenis"]


def test_people_come_as_names_that_nobody_signs_in_with(origin: Store, store: Store) -> None:
    take(store, gone(origin, "kota-contoh/2025"))
    first = counts(store)["person"]
    take(store, gone(origin, "kota-contoh/2026"))
    with store() as session:
        people = session.scalars(select(models.Person)).all()
        assert all((p.email, p.password, p.active) == (None, None, False) for p in people)
        assert len({p.name for p in people}) == len(people) >= first


def test_the_file_of_the_agency_leaves_out_what_its_judges_say_among_themselves(origin: Store) -> None:
    with origin() as session:
        hidden = {name: _hidden(session, name) for name in YEARS}
    assert hidden == {
        "kota-contoh/2025": False,
        "kota-contoh/2026": False,
        "kabupaten-contoh/2026": True,
        "kota-contoh/pemdi": False,
    }
    agency = gone(origin, "kabupaten-contoh/2026", scope="agency").content
    assert agency["proposals"] == [] and {c["audience"] for c in agency["comments"]} <= {"agency", "both"}
    assert not [e for e in agency["events"] if e["verb"].startswith(("comment.", "proposal."))]


def _hidden(session: Session, name: str) -> bool:
    found = queries.find_assessment(session, name)
    return found is not None and moving.hidden_from_agency(session, found)


def test_a_file_names_nobody_by_address_and_no_account(origin: Store) -> None:
    for name in YEARS:
        text = write_moved(gone(origin, name)).decode()
        assert "@" not in json.dumps(json.loads(text)["content"]["people"]) and "argon2" not in text
        assert "password" not in json.loads(text)["content"]


def test_files_are_missing_until_they_are_brought(origin: Store, store: Store, tmp_path: Path) -> None:
    keeping = Keeping(Folder(tmp_path / "files"), 10**9)
    taken = take(store, gone(origin, "kota-contoh/2026"), keeping)
    assert len(taken.missing) > 20 and taken.brought == 0
    assert taken.missing[0].size > 0 and taken.missing[0].title
