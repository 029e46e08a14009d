"""Budget 12: 650 filled answer sheets as one national table, against LibreOffice computing the same sheets anew."""

from __future__ import annotations

import csv
import io
import shutil
import subprocess
from collections import defaultdict
from datetime import UTC, datetime
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory
from time import perf_counter

import numpy as np
from sqlalchemy import Connection, create_engine, insert, select

from benchmarks.timing import medians
from exports.answer_sheet import answer_sheet
from spbe.answer_sheet import read_answer_sheet
from spbe.indicators import Instrument, instrument
from spbe.scoring import score_many
from spbe.store.models import Answer as AnswerRow
from spbe.store.running import table as table_of
from spbe.submission import AgencyFacts, Answer, Submission

__all__ = ["run"]

AGENCIES, SAMPLE = 650, 26
MADE_AT = datetime(2026, 11, 24, 7, 3, tzinfo=UTC)
SETTINGS = """<?xml version="1.0" encoding="UTF-8"?>
<oor:items xmlns:oor="http://openoffice.org/2001/registry">
<item oor:path="/org.openoffice.Office.Calc/Formula/Load"><prop oor:name="OOXMLRecalcMode" oor:op="fuse">
<value>0</value></prop></item>
</oor:items>
"""
_ANSWER = table_of(AnswerRow)


def run() -> list[tuple[str, str, str, str]]:
    """Return the rows (what, figure, goal, reference) of budget 12."""
    chosen = instrument()
    submissions = [filled(chosen, number) for number in range(AGENCIES)]
    files = [answer_sheet(chosen, one, made_at=MADE_AT) for one in submissions[:SAMPLE]]
    made, read = medians(
        lambda: answer_sheet(chosen, submissions[0], made_at=MADE_AT),
        lambda: read_answer_sheet(files[0], chosen),
        turns=5,
    )
    rows = [
        ("one answer sheet written", f"{made * 1000:.0f} ms", "stated", f"{len(files[0]) // 1024} KB"),
        ("one answer sheet read through the guard", f"{read * 1000:.0f} ms", "stated", "in a process of its own"),
    ]
    with create_engine("sqlite://").connect() as connection:
        store(connection, submissions)
        [table] = medians(lambda: national(connection, chosen), turns=5)
    what = f"{AGENCIES} filled answer sheets, stored -> national table ({table * 1000:.0f} ms)"
    office = recalculated(files)
    if office is None:
        return [*rows, (what, "-", ">= 100x faster", "no LibreOffice on this machine")]
    told = f"LibreOffice computing them anew: {SAMPLE} in {office:.1f} s, times {AGENCIES // SAMPLE}"
    return [*rows, (what, f"{office * AGENCIES / SAMPLE / table:.0f}x faster", ">= 100x faster", told)]


def filled(chosen: Instrument, number: int) -> Submission:
    """Return a complete assessment of one agency."""
    chance, agency = Random(number), AgencyFacts(f"contoh-{number}", f"Pemerintah Kota Contoh {number}", "kota")
    text = "Peraturan Wali Kota Nomor 12 Tahun 2024, Pasal {0} halaman {0}, memuat seluruh cakupan yang diminta. " * 4
    answers = {
        ("self", one.code): Answer(
            one.code, "self", chance.choice(one.levels), text.format(one.code), "Sari", MADE_AT, 1
        )
        for one in chosen
    }
    return Submission(number, agency, "2026", 2026, chosen.code, "self", answers)


def store(connection: Connection, submissions: list[Submission]) -> None:
    """Write the answers as rows."""
    _ANSWER.create(connection)
    known = {"stage": "self", "justification": "", "by_id": 1, "at": MADE_AT, "version": 1, "origin": "sheet"}
    rows = [
        known
        | {"assessment_id": one.id, "indicator": said.indicator, "level": said.level, "explanation": said.explanation}
        for one in submissions
        for said in one.answers.values()
    ]
    connection.execute(insert(_ANSWER), rows)


def national(connection: Connection, chosen: Instrument) -> str:
    """Return one line per agency: aspects, domains, the whole, all announced; read from rows."""
    found = defaultdict[str, dict[int, int]](dict)
    asked = select(_ANSWER.c.assessment_id, _ANSWER.c.indicator, _ANSWER.c.level)
    for agency, code, level in connection.execute(asked.order_by(_ANSWER.c.assessment_id)):
        found[code][agency] = level
    columns = {code: np.fromiter(levels.values(), np.uint8) for code, levels in found.items()}
    scores = score_many(chosen, columns)
    target = io.StringIO()
    parts = [scores.announced_index, *scores.announced_domains.values(), *scores.announced_aspects.values()]
    words = [chosen.predicates[place].name for place in scores.predicates]
    lines = zip(next(iter(found.values())), words, *[(part / 100).tolist() for part in parts], strict=True)
    csv.writer(target, delimiter=";").writerows(lines)
    return target.getvalue()


def recalculated(files: list[bytes]) -> float | None:
    """Return the seconds LibreOffice takes to open these sheets, compute every formula and save; None without one."""
    office = shutil.which("soffice")
    if office is None:
        return None
    with TemporaryDirectory() as folder:
        settings = Path(folder, "profile", "user", "registrymodifications.xcu")
        settings.parent.mkdir(parents=True)
        settings.write_text(SETTINGS, encoding="utf-8")
        names = [Path(folder, f"{number}.xlsx") for number in range(len(files))]
        for name, content in zip(names, files, strict=True):
            name.write_bytes(content)
        profile = f"-env:UserInstallation={Path(folder, 'profile').as_uri()}"
        command = [office, profile, "--headless", "--convert-to", "csv", "--outdir", folder]
        # The first start makes its profile.
        subprocess.run([*command, str(names[0])], capture_output=True, check=True)
        start = perf_counter()
        subprocess.run([*command, *map(str, names)], capture_output=True, check=True)
        return perf_counter() - start
