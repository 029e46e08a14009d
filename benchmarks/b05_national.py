"""Budget 5: a workbook of 100,000 lines with indices, scored on the way, against bare writes of as many cells."""

from __future__ import annotations

import multiprocessing
import resource
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from itertools import cycle, islice
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory
from time import perf_counter

from exports.national import WRITERS, national_columns
from spbe.indicators import Instrument, instrument
from spbe.national import National, NationalRow, national_lines
from spbe.submission import AgencyFacts

__all__ = ["run"]

LINES = 100_000
KNOWN = 1_000  # rows that are written again and again: making new ones would cost both sides the same
MADE_AT = datetime(2026, 11, 24, 7, 3, tzinfo=UTC)
BARE = {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False}


def run() -> list[tuple[str, str, str, str]]:
    """Return the rows (what, figure, goal, reference) of budget 5."""
    ours, grown, size = _apart(write_ours)
    bare, bare_grown, _size = _apart(write_bare)
    alike = "XlsxWriter constant_memory, bare cells of the same values"
    stated = [_stated(suffix) for suffix in (".csv", ".parquet")]
    return [
        (f"national workbook, {LINES:,} lines, scored and written", f"{ours / bare:.2f}x", "<= 1.3x", alike),
        ("memory it grows by", f"{grown:.0f} MB", "<= 64 MB", f"{bare_grown:.0f} MB of the bare one"),
        ("national workbook, seconds and size", f"{ours:.0f} s, {size // 1_000_000} MB", "stated", "-"),
        *stated,
    ]


def _stated(suffix: str) -> tuple[str, str, str, str]:
    seconds, grown, size = _apart(_write_csv if suffix == ".csv" else _write_parquet)
    told = f"{seconds:.0f} s, {size // 1_000_000} MB, +{grown:.0f} MB"
    return f"the same as {suffix}: seconds, size, memory it grows by", told, "stated", "-"


def _apart(write: Callable[[Path], None]) -> tuple[float, float, int]:
    """Return seconds, growth of memory in MB and bytes of one writing, in a fresh process of its own."""
    with TemporaryDirectory() as folder, multiprocessing.get_context("spawn").Pool(1) as pool:
        return pool.apply(_measured, (write, Path(folder, "file")))


def _measured(write: Callable[[Path], None], path: Path) -> tuple[float, float, int]:
    write_few(write, path)  # libraries are loaded, and what is loaded once is no growth
    before, start = _peak(), perf_counter()
    write(path)
    return perf_counter() - start, _peak() - before, path.stat().st_size


def write_few(write: Callable[[Path], None], path: Path) -> None:
    """Write a table of some lines."""
    global LINES  # this process writes one table and ends
    many, LINES = LINES, KNOWN
    write(path)
    LINES = many


def _peak() -> float:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1000


def rows(chosen: Instrument) -> list[NationalRow]:
    """Return complete rows with names of some length."""
    chance = Random(2026)  # the same rows each time
    return [
        NationalRow(
            AgencyFacts(f"32.{number:04}", f"Pemerintah Kabupaten Contoh Nomor {number}", "kabupaten", "Jawa Barat"),
            "2026", "final", True, chosen, {i.code: chance.choice(i.levels) for i in chosen},
        )
        for number in range(KNOWN)
    ]  # fmt: skip


def _table(chosen: Instrument, known: list[NationalRow]) -> National:
    return National(chosen, 2026, MADE_AT, "0", national_lines(islice(cycle(known), LINES), 2026))


def _write(suffix: str, path: Path) -> None:
    chosen = instrument()
    with path.open("w+b") as target:
        WRITERS[suffix](target, _table(chosen, rows(chosen)))


def write_ours(path: Path) -> None:
    """Score and write the national workbook."""
    _write(".xlsx", path)


def _write_csv(path: Path) -> None:
    _write(".csv", path)


def _write_parquet(path: Path) -> None:
    _write(".parquet", path)


def write_bare(path: Path) -> None:
    """Write cells of the same values, which are at hand, without formats."""
    from xlsxwriter import Workbook

    book = Workbook(path, BARE)
    sheet = book.add_worksheet()
    for row, cells in enumerate(islice(cycle(_cells()), LINES)):
        for column, value in enumerate(cells):
            if isinstance(value, str):
                sheet.write_string(row, column, value)
            else:
                sheet.write_number(row, column, value)
    book.close()


def _cells() -> list[tuple[object, ...]]:
    chosen = instrument()
    known = rows(chosen)
    table = National(chosen, 2026, MADE_AT, "0", national_lines(known, 2026))
    shown = national_columns(table)
    return list(_told(table, [(column.kind, column.of) for column in shown]))


def _told(table: National, shown: list[tuple[str, Callable[..., object]]]) -> Iterator[tuple[object, ...]]:
    for line in table.lines:
        yield tuple(of(line) if kind in ("index", "whole") else str(of(line)) for kind, of in shown)
