"""The demo year: true to the use cases, the same every time, and left alone once it is there."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime
from fractions import Fraction
from pathlib import Path

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from spbe import demo
from spbe.indicators import instrument
from spbe.roles import Side
from spbe.scoring import final_range, score
from spbe.store import close_store, models, open_store, queries
from spbe.store.files import Folder
from spbe.submission import Submission
from spbe.workflow import Keeping, record_answer, verify_chain

NOW = datetime(2026, 11, 24, 7, 15, tzinfo=UTC)


@pytest.fixture(scope="module")
def session(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Session]:
    sessions = demo.prepare(f"sqlite:///{tmp_path_factory.mktemp('demo') / 'demo.db'}", NOW)
    with sessions() as session:
        yield session
    close_store(sessions)


@pytest.fixture(scope="module")
def year(session: Session) -> Submission:
    assessment = queries.find_assessment(session, "kota-contoh/2026")
    assert assessment is not None
    return queries.submission(session, assessment)


def test_the_agency_says_that_it_is_invented(year: Submission) -> None:
    assert year.agency.is_invented
    assert (year.agency.name, year.agency.kind) == ("Pemerintah Kota Contoh", "kota")


def test_this_year_is_half_done_with_six_days_left(year: Submission) -> None:
    assert len(year.values()) == 37
    assert (year.stage, year.closes_on, year.is_final) == ("self", date(2026, 11, 30), False)
    assert (year.target_index, year.target_levels["14"]) == ("3.00", 2)
    with_last_year = {**year.previous.values(), **year.values()} if year.previous else {}
    assert score(instrument(), with_last_year).index == Fraction("2.787")
    span = final_range(instrument(), year.values())
    assert (span.lowest.index, span.highest.index) == (Fraction("2.6245"), Fraction("3.4945"))


def test_last_year_is_whole_announced_and_closed(session: Session, year: Submission) -> None:
    last = year.previous
    assert last is not None and last.is_final
    assert all(last.agency_text(code) for code in last.at())
    outcome = score(instrument(), last.values())
    assert (outcome.index, outcome.predicate.name) == (Fraction("2.587"), "Cukup")
    row = session.scalars(select(models.Result).where(models.Result.assessment_id == last.id)).one()
    assert (row.index_exact, row.index_announced, row.predicate) == ("2.587", "2.59", "Cukup")


def test_ten_answers_follow_the_pattern_of_facts_and_analysis(year: Submission) -> None:
    full = [a for a in year.at().values() if a.explanation.startswith("Fakta: ") and "\nAnalisis: " in a.explanation]
    assert len(full) >= 10
    assert not any("{" in answer.explanation for answer in year.at().values())
    assert {answer.by for answer in year.at().values()} == {"Rini", "Sari", "Wati"}


def test_the_newest_events_are_minutes_old_and_the_chain_is_whole(session: Session, year: Submission) -> None:
    lines = queries.history(session, year, Side.AGENCY, limit=200)
    moments = [line.at for line in lines]
    assert moments == sorted(moments, reverse=True)
    newest = next(line for line in lines if line.verb == "answer.recorded")
    assert newest.at == datetime(2026, 11, 24, 7, 3, tzinfo=UTC)
    assert (newest.by, newest.before["level"], newest.after["level"]) == ("Sari", 3, 4)
    assert {line.by for line in lines if line.verb == "mark.recorded"} == {"Dewi"}
    assert verify_chain(session, demo.AGENCY) == []


def test_the_local_person_coordinates_and_the_leader_reads(session: Session) -> None:
    local = queries.local_person(session)
    assert local is not None and local.name == "Rini"
    assert queries.assessment_for(session, local, demo.AGENCY, "2026") is not None


def test_the_real_agencies_stand_beside_it_with_printed_facts_only(session: Session) -> None:
    invented = [agency.code for agency in queries.agency_directory(session) if agency.is_invented]
    assert invented == [demo.NEIGHBOUR, demo.AGENCY]
    assert queries.results_of(session, demo.AGENCY) == queries.results_of(session, demo.NEIGHBOUR) == []
    assert len(queries.published_results(session, 2024)) == 615


def test_the_same_moment_makes_the_same_events(session: Session, store_url: str, tmp_path: Path) -> None:
    sessions = open_store(store_url)
    with sessions.begin() as other:
        demo.build(other, NOW, Keeping(Folder(tmp_path), 10**9))
    hashes = select(models.Event.hash).order_by(models.Event.agency_code, models.Event.number)
    with sessions() as other:
        assert other.scalars(hashes).all() == session.scalars(hashes).all()
    close_store(sessions)


def test_preparing_again_leaves_what_people_did(sqlite_url: str) -> None:
    close_store(demo.prepare(sqlite_url, NOW))
    sessions = open_store(sqlite_url)
    with sessions.begin() as session:
        assessment = queries.find_assessment(session, "kota-contoh/2026")
        rini = queries.local_person(session)
        assert assessment is not None and rini is not None
        open_one = instrument().by_code["14"]
        record_answer(session, assessment, open_one, level=2, explanation="", version=0, by=rini, at=NOW)
    close_store(sessions)

    sessions = demo.prepare(sqlite_url, NOW)
    with sessions() as session:
        assessment = queries.find_assessment(session, "kota-contoh/2026")
        assert assessment is not None
        assert len(queries.submission(session, assessment).values()) == 38
    close_store(sessions)


def test_the_year_of_the_following_instrument_is_begun_and_knows_what_went_before(session: Session) -> None:
    assessment = queries.find_assessment(session, "kota-contoh/pemdi")
    assert assessment is not None
    year = queries.submission(session, assessment)
    assert (year.instrument, year.stage, year.previous) == ("pemdi-2026", "self", None)
    assert year.predecessor is not None and (year.predecessor.instrument, year.predecessor.year) == ("spbe-2020", 2025)
    assert year.values() == {
        "1": Fraction(2),
        "3": Fraction("1.3"),
        "5": Fraction("2.75"),
        "7": Fraction(2),
        "9": Fraction(1),
        "13": Fraction(11, 6),
        "14": Fraction("1.25"),
        "18": Fraction(1),
    }
    assert year.at()["18"].is_nothing_yet and year.at()["9"].is_nothing_yet


def test_the_plan_counts_in_points_as_long_as_no_step_is_priced_in_rupiah(session: Session) -> None:
    assert session.scalars(select(models.CostTable.currency)).all() == []
    assert all(0 < Fraction(cost) <= 10 for cost in session.scalars(select(models.Action.cost)) if cost)
