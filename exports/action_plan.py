"""The action plan in files: a workbook to fill in and bring back, CSV, and a calendar of its deadlines."""

from __future__ import annotations

import csv
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from fractions import Fraction
from io import BytesIO, StringIO
from typing import TYPE_CHECKING, Any

from exports.style import Looks, book_options, put_number, put_text
from exports.table import RISKY
from spbe.action_plan import STATUSES, ActionLine, field_name, status_words
from spbe.language import gettext as _
from spbe.scoring import as_text

if TYPE_CHECKING:
    from xlsxwriter.worksheet import Worksheet

__all__ = ["calendar_bytes", "csv_bytes", "workbook_bytes"]

_DAY_ZERO = date(1899, 12, 30)
_QUARTER = 4


@dataclass(frozen=True)
class _Column:
    head: str
    of: Callable[[Any], Any]
    width: float
    look: str = "wrap"


def _columns() -> list[_Column]:
    return [
        _Column(_("Nomor"), lambda line: line.id, 7, "whole"),
        _Column(_("Versi"), lambda line: line.version, 6, "whole"),
        _Column(field_name("title"), lambda line: line.draft.title, 48),
        _Column(field_name("indicator"), lambda line: line.draft.indicator or "", 9, "text"),
        _Column(field_name("level"), lambda line: line.draft.level, 9, "whole"),
        _Column(field_name("item"), lambda line: line.draft.item, 12, "text"),
        _Column(field_name("unit"), lambda line: line.draft.unit or "", 18, "text"),
        _Column(_("Nama unit"), lambda line: line.unit_name, 30),
        _Column(field_name("person"), lambda line: line.person_name, 18),
        _Column(field_name("starts_on"), lambda line: line.draft.starts_on, 11, "day"),
        _Column(field_name("due_on"), lambda line: line.draft.due_on, 11, "day"),
        _Column(field_name("cost"), lambda line: line.draft.cost, 14, "#,##0.##"),
        _Column(field_name("budget_line"), lambda line: line.draft.budget_line, 22, "text"),
        _Column(field_name("status"), lambda line: status_words(line.draft.status), 14),
        _Column(field_name("progress"), lambda line: line.draft.progress, 10, "whole"),
        _Column(field_name("evidence"), lambda line: line.draft.evidence, 44),
        _Column(field_name("note"), lambda line: line.draft.note, 30),
    ]


def csv_bytes(actions: Sequence[ActionLine]) -> bytes:
    """Return one row per action: UTF-8 with BOM, ``;`` between cells, decimal comma, days as 2026-12-31."""
    columns, written = _columns(), StringIO(newline="")
    writer = csv.writer(written, delimiter=";", lineterminator="\r\n")
    writer.writerow(column.head for column in columns)
    writer.writerows([_plain(column.of(line)) for column in columns] for line in actions)
    return written.getvalue().encode("utf-8-sig")


def _plain(value: Any) -> str:
    if isinstance(value, Fraction):
        return as_text(value).replace(".", ",")
    if value is None or isinstance(value, date):
        return value.isoformat() if value else ""
    text = str(value)
    return f"'{text}" if text.startswith(RISKY) else text


def workbook_bytes(actions: Sequence[ActionLine], *, title: str, cost_head: str) -> bytes:
    """Return the plan as a workbook: the actions, their quarters, and what they cost by unit and budget line.

    ``title`` stands above each sheet, ``cost_head`` says what costs are counted in.
    """
    from xlsxwriter import Workbook

    target = BytesIO()
    book = Workbook(target, book_options())
    looks = Looks(book)
    columns = _columns()
    heads = [column.head for column in columns]
    _sheet(
        book.add_worksheet(_("Rencana Aksi")), looks, (title, columns), [[c.of(a) for c in columns] for a in actions]
    )
    choices = {"validate": "list", "source": [status_words(each) for each in STATUSES]}
    place = heads.index(field_name("status"))
    book.worksheets()[0].data_validation(2, place, len(actions) + 201, place, choices)
    _timeline(book.add_worksheet(_("Linimasa")), looks, title, actions)
    _budget(book.add_worksheet(_("Anggaran")), looks, (title, cost_head), actions)
    book.close()
    return target.getvalue()


def _sheet(sheet: Worksheet, looks: Looks, told: tuple[str, Sequence[_Column]], rows: Sequence[Sequence[Any]]) -> None:
    title, columns = told
    put_text(sheet, 0, 0, title, looks("finding"))
    for place, column in enumerate(columns):
        sheet.set_column(place, place, column.width)
        put_text(sheet, 1, place, column.head, looks("head"))
    for number, row in enumerate(rows, 2):
        for place, (column, value) in enumerate(zip(columns, row, strict=True)):
            _put(sheet, number, place, value, looks("cell", column.look))
    sheet.freeze_panes(2, 0)
    sheet.set_landscape()
    sheet.set_paper(9)
    sheet.fit_to_pages(1, 0)
    sheet.repeat_rows(0, 1)


def _put(sheet: Worksheet, row: int, column: int, value: Any, look: Any) -> None:
    if isinstance(value, date):
        put_number(sheet, row, column, (value - _DAY_ZERO).days, look)
    elif isinstance(value, int | Fraction):
        put_number(sheet, row, column, value, look)
    else:
        put_text(sheet, row, column, str(value or ""), look)


def _quarter(day: date) -> int:
    return day.year * _QUARTER + (day.month - 1) // 3


def _timeline(sheet: Worksheet, looks: Looks, title: str, actions: Sequence[ActionLine]) -> None:
    """Write one row per action with a deadline, its quarters marked by a sign and a colour."""
    spans = [
        (line, _quarter(line.draft.starts_on or line.draft.due_on), _quarter(line.draft.due_on))
        for line in sorted(actions, key=lambda line: (not line.unit_name, line.unit_name.casefold()))
        if line.draft.due_on is not None and line.draft.status != "dropped"
    ]
    first = min((start for _line, start, _end in spans), default=0)
    quarters = range(first, max((end for _line, _start, end in spans), default=first - 1) + 1)
    columns = [_Column(field_name("unit"), str, 28), _Column(field_name("title"), str, 48)]
    for each in quarters:
        named = {"number": each % _QUARTER + 1, "year": each // _QUARTER}
        columns.append(_Column(_("TW %(number)s %(year)s") % named, str, 9, "centre"))
    rows = [
        [line.unit_name, line.draft.title, *("■" if start <= each <= end else "" for each in quarters)]
        for line, start, end in spans
    ]
    _sheet(sheet, looks, (title, columns), rows)


def _budget(sheet: Worksheet, looks: Looks, told: tuple[str, str], actions: Sequence[ActionLine]) -> None:
    """Write what the actions cost by unit and budget line, with the sum of all; dropped ones cost nothing."""
    title, cost_head = told
    sums: dict[tuple[str, str], tuple[int, Fraction]] = {}
    for line in actions:
        if line.draft.status != "dropped":
            key = (line.unit_name, line.draft.budget_line)
            count, cost = sums.get(key, (0, Fraction(0)))
            sums[key] = (count + 1, cost + (line.draft.cost or 0))
    columns = [
        _Column(field_name("unit"), str, 36),
        _Column(field_name("budget_line"), str, 30),
        _Column(_("Jumlah aksi"), int, 12, "whole"),
        _Column(cost_head, Fraction, 18, "#,##0.##"),
    ]
    rows: list[list[Any]] = [[unit, line, *found] for (unit, line), found in sorted(sums.items())]
    whole = [_("Jumlah"), "", sum(row[2] for row in rows), sum((row[3] for row in rows), Fraction(0))]
    _sheet(sheet, looks, (title, columns), [*rows, whole])


_ICAL: Mapping[str, str] = {
    "planned": "NEEDS-ACTION",
    "running": "IN-PROCESS",
    "done": "COMPLETED",
    "dropped": "CANCELLED",
}


def calendar_bytes(actions: Sequence[ActionLine], *, place: str, made_at: datetime) -> bytes:
    """Return the deadlines as an iCalendar (RFC 5545): each action a whole day and a task; none without a deadline.

    ``place`` makes their identities the site's own, so that a calendar that is read again updates what it has.
    """
    from icalendar import Calendar, Event, Todo

    calendar = Calendar()
    calendar.add("prodid", "-//spbe//rencana aksi//ID")
    calendar.add("version", "2.0")
    for line in actions:
        due, draft = line.draft.due_on, line.draft
        if due is None:
            continue
        for kind, made in (("hari", Event()), ("tugas", Todo())):
            made.add("uid", f"aksi-{line.id}-{kind}@{place}")
            made.add("dtstamp", made_at)
            made.add("sequence", line.version)
            made.add("summary", draft.title)
            made.add("description", "\n".join(part for part in (line.unit_name, draft.evidence, draft.note) if part))
            calendar.add_component(made)
            if kind == "hari":
                made.add("dtstart", due)
                made.add("dtend", due + timedelta(days=1))
                made.add("status", "CANCELLED" if draft.status == "dropped" else "CONFIRMED")
            else:
                made.add("due", due)
                made.add("percent-complete", draft.progress)
                made.add("status", _ICAL[draft.status])
    return bytes(calendar.to_ical())
