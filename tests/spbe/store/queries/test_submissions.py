"""An assessment as plain values: complete, with last year, in a few statements."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime

from sqlalchemy import event
from sqlalchemy.orm import Session, sessionmaker

from spbe import workflow
from spbe.indicators import instrument
from spbe.roles import NATIONAL, Membership, Person, Role, Side
from spbe.store.models import Agency, Assessment, PublishedLevel
from spbe.store.queries.assessments import find_assessment
from spbe.store.queries.submissions import history, published_submission, submission
from spbe.submission import AgencyFacts, Answer

NOW = datetime(2026, 11, 24, 7, tzinfo=UTC)
NADIA = Person(10, "Nadia", (Membership(NATIONAL, Role.NATIONAL_ADMIN),))


@contextmanager
def statements(session: Session) -> Iterator[list[str]]:
    seen: list[str] = []
    bind = session.get_bind()

    def note(_connection: object, _cursor: object, statement: str, *_rest: object) -> None:
        if not statement.startswith("BEGIN"):
            seen.append(statement)

    event.listen(bind, "before_cursor_execute", note)
    yield seen
    event.remove(bind, "before_cursor_execute", note)


def found(session: Session, name: str) -> Assessment:
    assessment = find_assessment(session, name)
    assert assessment is not None
    return assessment


def another_year(session: Session, number: int, by: Person, kind: str = "evaluasi") -> Assessment:
    plan = workflow.PeriodPlan("kota-contoh", instrument(), number, kind, kind, slug=f"{number}-{kind}")
    period = workflow.open_period(session, plan, by=NADIA, at=NOW)
    assessment = workflow.start_assessment(session, "kota-contoh", period, instrument(), by=by, at=NOW)
    one = instrument().by_code["1"]
    workflow.record_answer(session, assessment, one, level=2, explanation=kind, version=0, by=by, at=NOW)
    return assessment


def test_a_submission_holds_what_was_recorded(store: sessionmaker[Session], year: int, coordinator: Person) -> None:
    one = instrument().by_code["1"]
    with store.begin() as session:
        row = found(session, str(year))
        workflow.record_answer(session, row, one, level=3, explanation="a", version=0, by=coordinator, at=NOW)
        workflow.set_target(session, row, instrument(), "3.5", by=coordinator, at=NOW)
        workflow.set_target_level(session, row, one, 4, by=coordinator, at=NOW)
    with store() as session:
        made = submission(session, found(session, str(year)))

    assert made.agency == AgencyFacts(
        "kota-contoh", "Pemerintah Kota Contoh", "kota", None, "Asia/Makassar", is_invented=True
    )
    assert (made.id, made.period, made.year, made.instrument) == (year, "2026", 2026, "spbe-2020")
    assert (made.stage, made.closes_on, made.is_final) == ("self", date(2026, 11, 30), False)
    assert made.answers == {("self", "1"): Answer("1", "self", 3, "a", "Rini", NOW, 1)}
    assert (made.target_index, made.target_levels) == ("3.50", {"1": 4})
    assert made.previous is None


def test_last_year_of_the_same_agency_comes_along(store: sessionmaker[Session], year: int, coordinator: Person) -> None:
    with store.begin() as session:
        another_year(session, 2024, coordinator)
        another_year(session, 2025, coordinator)
        another_year(session, 2025, coordinator, kind="latihan")
        made = submission(session, found(session, str(year)))
        alone = submission(session, found(session, str(year)), with_previous=False)

    assert made.previous is not None
    assert (made.previous.period, made.previous.values()) == ("2025-evaluasi", {"1": 2})
    assert made.previous.previous is None
    assert alone.previous is None


def test_published_levels_of_last_year_stand_in_with_their_source(store: sessionmaker[Session], year: int) -> None:
    facts = {"agency_code": "kota-contoh", "instrument": "spbe-2020", "source": "laporan"}
    with store.begin() as session:
        session.add_all([PublishedLevel(year=2025, indicator=code, level=2, **facts) for code in instrument().by_code])
        session.add(PublishedLevel(year=2024, indicator="1", level=1, **facts | {"instrument": "lain"}))
    with store() as session:
        made = submission(session, found(session, str(year)))
        printed = published_submission(session, "kota-contoh", 2025)

    assert made.previous is not None and made.previous == printed
    assert (made.previous.source, made.previous.is_final, len(made.previous.values())) == ("laporan", True, 47)
    assert {answer.explanation for answer in made.previous.at().values()} == {""}


def test_nothing_published_is_no_submission(store: sessionmaker[Session], year: int) -> None:
    with store() as session:
        assert published_submission(session, "kota-contoh", 2025) is None
        assert published_submission(session, "tidak-ada", 2025) is None


def test_levels_of_another_instrument_are_not_last_year(store: sessionmaker[Session], year: int) -> None:
    with store.begin() as session:
        session.add(
            PublishedLevel(agency_code="kota-contoh", year=2025, indicator="1", level=1, instrument="lain", source="")
        )
        session.flush()
        assert submission(session, found(session, str(year))).previous is None


def test_a_full_submission_takes_four_statements_and_a_missing_last_year_one_more(
    store: sessionmaker[Session], year: int, coordinator: Person
) -> None:
    with store() as session:
        row = found(session, str(year))
        with statements(session) as seen:
            submission(session, row)
    assert len(seen) == 5
    with store.begin() as session:
        another_year(session, 2025, coordinator)
        for indicator in instrument():
            workflow.record_answer(session, row, indicator, level=3, explanation="a", version=0, by=coordinator, at=NOW)
    with store() as session, statements(session) as seen:
        submission(session, row)
    assert len(seen) == 4


def test_history_tells_the_newest_first_with_facts_and_no_texts(
    store: sessionmaker[Session], year: int, coordinator: Person
) -> None:
    one, two = instrument().by_code["1"], instrument().by_code["2"]
    with store.begin() as session:
        row = found(session, str(year))
        workflow.record_answer(session, row, one, level=2, explanation="rahasia", version=0, by=coordinator, at=NOW)
        workflow.record_answer(session, row, two, level=2, explanation="", version=0, by=coordinator, at=NOW)
        workflow.record_answer(session, row, one, level=3, explanation="rahasia", version=1, by=coordinator, at=NOW)
    with store() as session:
        whole = submission(session, row)
        lines = history(session, whole, Side.AGENCY)
        newest, first = history(session, whole, Side.AGENCY, "1")
        assert history(session, whole, Side.AGENCY, limit=1) == lines[:1]

    assert [(line.verb, line.indicator) for line in lines] == [
        ("answer.recorded", "1"),
        ("answer.recorded", "2"),
        ("answer.recorded", "1"),
        ("assessment.started", None),
    ]
    assert (newest.at, newest.by, first.before) == (NOW, "Rini", None)
    assert newest.before is not None and newest.after is not None
    assert (newest.before["level"], newest.after["level"]) == (2, 3)
    assert newest.before["explanation"] == newest.after["explanation"]
    assert "rahasia" not in str(lines)


def test_an_agency_with_its_name_in_another_zone_is_unchanged(store: sessionmaker[Session], year: int) -> None:
    with store.begin() as session:
        session.add(Agency(code="99.99", name="Kota Lain", kind="kota", time_zone="Asia/Jakarta"))
        session.flush()
        assert submission(session, found(session, str(year))).agency.time_zone == "Asia/Makassar"
