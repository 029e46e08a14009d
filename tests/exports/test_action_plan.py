"""The files of an action plan are read back as what they say."""

import csv
from datetime import UTC, date, datetime
from fractions import Fraction
from io import BytesIO, StringIO

from icalendar import Calendar
from openpyxl import load_workbook

from exports.action_plan import calendar_bytes, csv_bytes, workbook_bytes
from spbe.action_plan import ActionDraft, ActionLine

NOW = datetime(2026, 11, 24, tzinfo=UTC)
DUE = date(2027, 3, 31)
ONE = ActionDraft(
    "=Tetapkan arsitektur; tahap satu",
    "1",
    3,
    evidence="Keputusan\nLampiran",
    unit="diskominfo",
    starts_on=date(2026, 11, 1),
    due_on=DUE,
    cost=Fraction("2500000.5"),
    budget_line="2.16.01",
    status="running",
    progress=40,
)
LINES = [
    ActionLine(7, 2026, ONE, 3, "Dinas Komunikasi", "Rini", at=NOW),
    ActionLine(8, 2026, ActionDraft("Rapat", status="dropped", cost=Fraction(9)), 1, at=NOW),
]


def test_the_workbook_has_the_actions_their_quarters_and_their_money() -> None:
    book = load_workbook(BytesIO(workbook_bytes(LINES, title="Kota Contoh", cost_head="Biaya, rupiah")))
    assert book.sheetnames == ["Rencana Aksi", "Linimasa", "Anggaran"]
    heads, first, *_rest = list(book["Rencana Aksi"].iter_rows(min_row=2, values_only=True))
    said = dict(zip(heads, first, strict=True))
    assert (said["Nomor"], said["Versi"], said["Aksi"]) == (7, 3, "=Tetapkan arsitektur; tahap satu")
    assert book["Rencana Aksi"]["C3"].data_type == "s"
    assert (said["Batas waktu"], said["Biaya"], said["Status"]) == (datetime(2027, 3, 31), 2500000.5, "Berjalan")  # noqa: DTZ001 - a cell has no zone
    quarters = list(book["Linimasa"].iter_rows(min_row=2, values_only=True))
    assert quarters[0][2:] == ("TW 4 2026", "TW 1 2027")
    assert quarters[1][2:] == ("■", "■")
    assert list(book["Anggaran"].iter_rows(min_row=3, values_only=True)) == [
        ("Dinas Komunikasi", "2.16.01", 1, 2500000.5),
        ("Jumlah", None, 1, 2500000.5),
    ]


def test_the_csv_keeps_numbers_exact_and_runs_no_formula() -> None:
    rows = list(csv.DictReader(StringIO(csv_bytes(LINES).decode("utf-8-sig"), newline=""), delimiter=";"))
    assert (rows[0]["Biaya"], rows[0]["Batas waktu"]) == ("2500000,5", "2027-03-31")
    assert rows[0]["Aksi"] == "'=Tetapkan arsitektur; tahap satu"
    assert len(rows) == 2


def test_the_calendar_is_read_back_with_the_deadline_as_a_day_and_as_a_task() -> None:
    made = calendar_bytes(LINES, place="kota-contoh", made_at=NOW)
    assert all(len(line) <= 75 for line in made.split(b"\r\n"))
    read = Calendar.from_ical(made)
    assert isinstance(read, Calendar)
    (day,), (task,) = read.walk("VEVENT"), read.walk("VTODO")
    assert (day.decoded("dtstart"), day.decoded("dtend")) == (DUE, date(2027, 4, 1))
    assert (task.decoded("due"), str(task["status"]), int(task["percent-complete"])) == (DUE, "IN-PROCESS", 40)
    assert str(day["summary"]) == "=Tetapkan arsitektur; tahap satu"
    assert str(day["description"]) == "Dinas Komunikasi\nKeputusan\nLampiran"
    assert len({str(each["uid"]) for each in (day, task)}) == 2
