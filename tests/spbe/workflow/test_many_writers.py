"""Fifty people, served by two workers: everything they save is there, and nobody meets a locked database."""

from __future__ import annotations

import json
import subprocess
import sys

from sqlalchemy.orm import Session, sessionmaker

from spbe.store import models, queries
from spbe.workflow import verify

WORKERS, PEOPLE, SAVES = 2, 25, 4

WORKER = """
import json, sys
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from spbe.indicators import instrument
from spbe.store import open_store, models, queries
from spbe.workflow import StaleAnswer, record_answer
url, year, first, people, saves = sys.argv[1], *map(int, sys.argv[2:])
store, every = open_store(url), list(instrument())
with store() as session:
    rini = queries.local_person(session)

def work(person):
    indicator, problems = every[person % len(every)], []
    text, version = "", 0
    for turn in range(saves):
        while True:
            try:
                with store.begin() as session:
                    row = session.get_one(models.Assessment, year)
                    made = record_answer(session, row, indicator, level=3, explanation=f"{text}{person}.{turn} ",
                                         version=version, by=rini, at=datetime.now(UTC))
            except StaleAnswer as stale:
                text, version = stale.current.explanation, stale.current.version
            except Exception as error:
                problems.append(repr(error)); break
            else:
                text, version = made.explanation, made.version; break
    return problems

with ThreadPoolExecutor(people) as crowd:
    told = [one for each in crowd.map(work, range(first, first + people)) for one in each]
print(json.dumps(told))
"""


def test_fifty_people_over_two_workers_meet_no_locked_database(
    store_url: str, store: sessionmaker[Session], year: int
) -> None:
    places = [str(worker * PEOPLE) for worker in range(WORKERS)]
    commands = [
        [sys.executable, "-c", WORKER, store_url, str(year), place, str(PEOPLE), str(SAVES)] for place in places
    ]
    running = [subprocess.Popen(command, stdout=subprocess.PIPE, text=True) for command in commands]
    assert [json.loads(process.communicate()[0]) for process in running] == [[], []]
    with store() as session:
        held = queries.submission(session, session.get_one(models.Assessment, year)).at().values()
        assert verify(session, "kota-contoh") == []
    written = {text for answer in held for text in answer.explanation.split()}
    assert written == {f"{person}.{turn}" for person in range(WORKERS * PEOPLE) for turn in range(SAVES)}
