"""Many people on one answer: exactly one save wins each time, and nobody's text is lost."""

from __future__ import annotations

import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from threading import Barrier

import pytest
from sqlalchemy.orm import Session, sessionmaker

from spbe.indicators import instrument
from spbe.roles import Person, Side
from spbe.store import close_store, models, open_store, queries
from spbe.submission import Answer
from spbe.workflow import StaleAnswer, record_answer, verify_chain

NOW = datetime(2026, 11, 24, 7, 3, tzinfo=UTC)
WRITERS, ROUNDS = 6, 8


def found(session: Session, year: int) -> models.Assessment:
    assessment = queries.find_assessment(session, str(year))
    assert assessment is not None
    return assessment


def save(store: sessionmaker[Session], year: int, by: Person, text: str, version: int) -> Answer:
    with store.begin() as session:
        return record_answer(
            session,
            found(session, year),
            instrument().by_code["1"],
            level=3,
            explanation=text,
            version=version,
            by=by,
            at=NOW,
        )


def held(store: sessionmaker[Session], year: int) -> Answer:
    with store() as session:
        return queries.submission(session, found(session, year)).at()["1"]


@pytest.mark.parametrize("begin_from", [0, 1], ids=["a first answer", "a later answer"])
def test_of_two_people_who_save_at_once_one_wins_and_the_other_gets_the_winners_text(
    store: sessionmaker[Session], year: int, coordinator: Person, begin_from: int
) -> None:
    if begin_from:
        save(store, year, coordinator, "awal", 0)
    both = Barrier(2)

    def at_once(text: str) -> Answer | StaleAnswer:
        both.wait()
        try:
            return save(store, year, coordinator, text, begin_from)
        except StaleAnswer as stale:
            return stale

    with ThreadPoolExecutor(2) as people:
        outcomes = list(people.map(at_once, ["teks Sari", "teks Wati"]))

    (winner,) = [outcome for outcome in outcomes if isinstance(outcome, Answer)]
    (loser,) = [outcome for outcome in outcomes if isinstance(outcome, StaleAnswer)]
    assert loser.current == winner == held(store, year)
    assert winner.version == begin_from + 1


def test_six_writers_who_merge_what_they_are_shown_lose_nothing(
    store: sessionmaker[Session], year: int, coordinator: Person
) -> None:
    def write(number: int) -> None:
        text, version = "", 0
        for turn in range(ROUNDS):
            while True:
                try:
                    answer = save(store, year, coordinator, f"{text}{number}.{turn} ", version)
                except StaleAnswer as stale:
                    text, version = stale.current.explanation, stale.current.version
                else:
                    text, version = answer.explanation, answer.version
                    break

    with ThreadPoolExecutor(WRITERS) as people:
        list(people.map(write, range(WRITERS)))

    last = held(store, year)
    assert sorted(last.explanation.split()) == sorted(f"{n}.{turn}" for n in range(WRITERS) for turn in range(ROUNDS))
    assert last.version == WRITERS * ROUNDS
    with store() as session:
        assert verify_chain(session, "kota-contoh") == []
        whole = queries.submission(session, found(session, year))
        assert len(queries.history(session, whole, Side.AGENCY, "1", limit=100)) == WRITERS * ROUNDS


def test_people_who_save_several_answers_at_once_never_wait_for_each_other_for_ever(
    store: sessionmaker[Session], year: int, coordinator: Person
) -> None:
    codes = [indicator.code for indicator in instrument()][:6]

    def fill(person: int) -> None:
        done = False
        while not done:
            try:
                with store.begin() as session:
                    fill_all(session, codes if person % 2 else codes[::-1], f"orang {person}")
                done = True
            except StaleAnswer:
                continue

    def fill_all(session: Session, order: list[str], text: str) -> None:
        assessment = found(session, year)
        versions = {code: answer.version for code, answer in queries.submission(session, assessment).at().items()}
        for code in order:
            entry = {"level": 3, "explanation": text, "version": versions.get(code, 0)}
            record_answer(session, assessment, instrument().by_code[code], **entry, by=coordinator, at=NOW)

    with ThreadPoolExecutor(4) as people:
        list(people.map(fill, range(4)))

    with store() as session:
        answers = queries.submission(session, found(session, year)).at()
        assert {answer.version for answer in answers.values()} == {4}
        assert len({answer.explanation for answer in answers.values()}) == 1
        assert verify_chain(session, "kota-contoh") == []


HALF_AN_ANSWER = """
import sys
from datetime import UTC, datetime
from spbe.indicators import instrument
from spbe.store import open_store, queries
from spbe.workflow import record_answer
session = open_store(sys.argv[1])()
session.begin()
assessment = queries.find_assessment(session, sys.argv[2])
record_answer(session, assessment, instrument().by_code["1"], level=5, explanation="separuh", version=1,
              by=queries.local_person(session), at=datetime(2026, 11, 24, 8, tzinfo=UTC))
print("in the middle", flush=True)
sys.stdin.read()
"""


def test_a_server_killed_in_the_middle_of_a_save_leaves_the_last_saved_answer_whole(
    store_url: str, store: sessionmaker[Session], year: int, coordinator: Person
) -> None:
    saved = save(store, year, coordinator, "tersimpan", 0)
    command = [sys.executable, "-c", HALF_AN_ANSWER, store_url, str(year)]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as server:
        assert server.stdout is not None and server.stdout.readline() == "in the middle\n"
        server.kill()

    assert held(store, year) == saved
    again = open_store(store_url)
    assert save(again, year, coordinator, "lanjut", 1).version == 2
    with again() as session:
        assert verify_chain(session, "kota-contoh") == []
    close_store(again)
