"""All agencies of a year x indicators, with indices: as a workbook for people, as CSV and Parquet for programs.

Every line is written as it comes, so the size of the country does not matter to the memory.
"""

from __future__ import annotations

import csv
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC
from decimal import Decimal
from fractions import Fraction
from io import TextIOWrapper
from typing import TYPE_CHECKING, Any, BinaryIO

from exports.style import CELL_FONT, Looks
from exports.table import RISKY
from spbe.indicators import Indicator
from spbe.language import format_moment
from spbe.language import gettext as _
from spbe.national import National, NationalLine, pieces
from spbe.reports import kind_names, stage_name, translated
from spbe.scoring import announced, as_text

if TYPE_CHECKING:
    from pyarrow import Array, DataType, Schema
    from xlsxwriter.workbook import Workbook
    from xlsxwriter.worksheet import Worksheet

__all__ = ["MEDIA_TYPES", "WRITERS", "national_columns"]

MEDIA_TYPES: Mapping[str, str] = {
    ".xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    ".csv": "text/csv; charset=utf-8",
    ".parquet": "application/vnd.apache.parquet",
}
"""Suffix -> media type, for downloads."""


@dataclass(frozen=True)
class NationalColumn:
    """One column. ``key`` is its name for programs and never changes; ``kind`` says what its cells are.

    text, flag, whole (a level or a count), index (a decimal of two places) or exact (text that loses nothing).
    """

    key: str
    head: str
    kind: str
    of: Callable[[NationalLine], Any]
    width: float = 7


def national_columns(national: National) -> list[NationalColumn]:
    """Return every column of the table in order; docs/exchange.md lists them."""
    return [*_whose(national), *_indices(national), *_parts(national), *_values(national)]


def _whose(national: National) -> list[NationalColumn]:
    instrument = national.instrument
    return [
        NationalColumn("instansi_kode", _("Kode"), "text", lambda line: line.row.agency.code, 18),
        NationalColumn("instansi", _("Instansi"), "text", lambda line: line.row.agency.name, 38),
        NationalColumn("jenis", _("Jenis"), "text", lambda line: line.row.agency.kind, 12),
        NationalColumn("provinsi", _("Provinsi"), "text", lambda line: line.row.agency.province or "", 18),
        NationalColumn("rekaan", _("Rekaan"), "flag", lambda line: line.row.agency.is_invented),
        NationalColumn("tahun", _("Tahun"), "whole", lambda _line: national.year),
        NationalColumn("instrumen", _("Instrumen"), "text", lambda _line: instrument.code, 12),
        NationalColumn("periode", _("Periode"), "text", lambda line: line.row.period, 10),
        NationalColumn("tahap", _("Tahap"), "text", lambda line: line.row.stage, 18),
        NationalColumn("final", _("Final"), "flag", lambda line: line.row.is_final),
        NationalColumn("dinilai", _("Dinilai"), "whole", _counted),
        NationalColumn("indikator", _("Indikator"), "whole", lambda _line: len(instrument.indicators)),
    ]


def _counted(line: NationalLine) -> int | None:
    """Return how many indicators have a value; None while nothing of the assessment may be seen."""
    return len(line.row.values) if line.row.is_open else None


def _indices(national: National) -> list[NationalColumn]:
    name = national.instrument.short_title
    return [
        NationalColumn("indeks", _("Indeks %(name)s") % {"name": name}, "index", lambda line: line.index),
        NationalColumn("indeks_eksak", _("Indeks eksak"), "exact", lambda line: line.exact, 10),
        NationalColumn("predikat", _("Predikat"), "text", lambda line: line.predicate or "", 14),
    ]


def _parts(national: National) -> Iterator[NationalColumn]:
    for domain in national.instrument.domains if national.instrument.has_domains else ():
        head = f"{_('Domain')} {domain.code}. {translated(domain.short_title)}"
        yield NationalColumn(f"domain_{domain.code}", head, "index", _part("domains", domain.code))
    for aspect in national.instrument.aspects:
        head = f"{_('Aspek')} {aspect.code}. {translated(aspect.short_title)}"
        yield NationalColumn(f"aspek_{aspect.code}", head, "index", _part("aspects", aspect.code))


def _part(floor: str, code: str) -> Callable[[NationalLine], Any]:
    return lambda line: getattr(line, floor).get(code)


def _values(national: National) -> Iterator[NationalColumn]:
    for indicator in national.instrument:
        key = f"indikator_{indicator.code}"
        head = f"{indicator.code}. {translated(indicator.short_title)}"
        if indicator.kind == "level":
            yield NationalColumn(key, head, "whole", _value(indicator), 6)
        else:
            yield NationalColumn(key, head, "index", _rounded(indicator), 6)
            yield NationalColumn(f"{key}_eksak", _("%(head)s, eksak") % {"head": head}, "exact", _value(indicator), 8)


def _value(indicator: Indicator) -> Callable[[NationalLine], Any]:
    code = indicator.code
    return lambda line: line.row.values.get(code)


def _rounded(indicator: Indicator) -> Callable[[NationalLine], Decimal | None]:
    code = indicator.code

    def rounded(line: NationalLine) -> Decimal | None:
        value = line.row.values.get(code)
        return None if value is None else announced(Fraction(value))

    return rounded


# The workbook.


def write_workbook(target: BinaryIO, national: National) -> None:
    """Write the workbook: the table, and a sheet that says what it is. Values, never formulas."""
    from xlsxwriter import Workbook

    book = Workbook(target, _options())
    book.set_properties({"title": _title(national), "created": national.made_at.astimezone(UTC).replace(tzinfo=None)})
    looks, shown = Looks(book), national_columns(national)
    count = _fill(book.add_worksheet(_("Instansi")), looks, shown, national.lines)
    _tell(book, looks, national, count)
    book.close()


def _options() -> dict[str, object]:
    """A row is on the disk before the next one begins; made anew each time, XlsxWriter writes into it."""
    face = {"font_name": CELL_FONT, "font_size": 10, "font_scheme": "none"}
    return {"constant_memory": True, "default_format_properties": face}


def _title(national: National) -> str:
    told = {"name": national.instrument.short_title, "year": national.year}
    return _("Rekap %(name)s %(year)s") % told


_FACES = {"index": "index", "whole": "whole"}


def _fill(sheet: Worksheet, looks: Looks, shown: list[NationalColumn], lines: Iterable[NationalLine]) -> int:
    """Write the table and return how many lines it has."""
    faces = [looks("plain", _FACES[column.kind]) if column.kind in _FACES else looks("plain") for column in shown]
    for place, column in enumerate(shown):
        sheet.set_column(place, place, column.width, faces[place])
    sheet.freeze_panes(1, 2)
    sheet.set_row_pixels(0, 72)
    for place, column in enumerate(shown):
        sheet.write_string(0, place, column.head, looks("head"))
    say, row = _said(), 0
    number, text = sheet.write_number, sheet.write_string
    plan = [(place, column.of, column.kind, column.key, faces[place]) for place, column in enumerate(shown)]
    for row, line in enumerate(lines, 1):
        for place, of, kind, key, face in plan:
            value = of(line)
            if value is None or value == "":
                continue
            if kind in _FACES:
                number(row, place, value, face)
            else:
                text(row, place, say(key, kind, value), face)
    sheet.autofilter(0, 0, max(row, 1), len(shown) - 1)
    _set_up_print(sheet)
    return row


_A3 = 8


def _set_up_print(sheet: Worksheet) -> None:
    """Print on two sheets side by side, each with the head and the names."""
    sheet.set_landscape()
    sheet.set_paper(_A3)
    sheet.fit_to_pages(2, 0)
    sheet.repeat_rows(0)
    sheet.repeat_columns(0, 1)
    sheet.set_footer("&L&A&R&P / &N")


def _said() -> Callable[[str, str, Any], str]:
    """Return what says a cell in words: names for people, where programs get codes."""
    kinds, yes, no = kind_names(), _("ya"), _("tidak")
    names: dict[str, Callable[[Any], str]] = {"jenis": lambda kind: kinds.get(kind, kind), "tahap": stage_name}
    names["predikat"] = translated

    def say(key: str, kind: str, value: Any) -> str:
        if kind == "flag":
            return yes if value else no
        if kind == "exact":
            return _exact(value)
        return names[key](value) if key in names else str(value)

    return say


def _exact(value: Fraction | int) -> str:
    return as_text(Fraction(value))


def _tell(book: Workbook, looks: Looks, national: National, count: int) -> None:
    """Write the sheet that says what the table is."""
    sheet = book.add_worksheet(_("Tentang"))
    sheet.set_column(0, 0, 24)
    sheet.set_column(1, 1, 90)
    told = [
        (_("Isi"), _title(national)),
        (_("Instrumen"), f"{national.instrument.regulation}, {national.instrument.code}"),
        (_("Penilaian"), str(count)),
        (_("Data pada"), format_moment(national.made_at)),
        (_("Nilai"), _("Yang berlaku pada tahap yang sedang berjalan di tiap instansi, sejauh terbuka bagi Anda.")),
        (_("Dinilai"), _("Kosong: jawaban instansi itu belum terbuka bagi Anda; bukan berarti belum dinilai.")),
        (_("Indeks"), _("Kosong selama ada indikator yang belum dinilai; dibulatkan sekali, setengah ke atas.")),
        (_("Versi program"), national.version),
    ]
    for row, (head, text) in enumerate(told):
        sheet.write_string(row, 0, head, looks("plain", "bold"))
        sheet.write_string(row, 1, text, looks("plain", "wrap"))


# Data for programs.


def write_csv(target: BinaryIO, national: National) -> None:
    """Write the table as CSV: UTF-8 with BOM, ``;`` between cells, decimal comma; a head of keys."""
    shown = national_columns(national)
    text = TextIOWrapper(target, "utf-8-sig", newline="")
    writer = csv.writer(text, delimiter=";", lineterminator="\r\n")
    writer.writerow(column.key for column in shown)
    writer.writerows([_cell(column, column.of(line)) for column in shown] for line in national.lines)
    text.flush()
    text.detach()


def _cell(column: NationalColumn, value: Any) -> str:
    if value is None:
        return ""
    if column.kind == "flag":
        return str(int(value))
    if column.kind == "exact":
        return _exact(value).replace(".", ",")
    if column.kind == "index":
        return str(value).replace(".", ",")
    return f"'{value}" if str(value).startswith(RISKY) else str(value)


_BATCH = 5_000  # lines of one group of rows in the file


def write_parquet(target: BinaryIO, national: National) -> None:
    """Write the table as Parquet: decimals stay decimals, levels small integers, what is open is null."""
    from pyarrow import RecordBatch
    from pyarrow.parquet import ParquetWriter

    shown = national_columns(national)
    schema = _schema(shown, national)
    with ParquetWriter(target, schema, compression="zstd") as writer:
        for lines in pieces(national.lines, _BATCH):
            arrays = [_array(column, lines, each.type) for column, each in zip(shown, schema, strict=True)]
            writer.write_batch(RecordBatch.from_arrays(arrays, schema=schema))


def _schema(shown: list[NationalColumn], national: National) -> Schema:
    from pyarrow import bool_, decimal128, int16, schema, string

    types: dict[str, DataType] = {"flag": bool_(), "whole": int16(), "index": decimal128(7, 2)}
    told = {"title": _title(national), "made_at": national.made_at.isoformat(), "version": national.version}
    return schema([(column.key, types.get(column.kind, string())) for column in shown], metadata=told)


def _array(column: NationalColumn, lines: Sequence[NationalLine], type_: DataType) -> Array:
    from pyarrow import array

    values = [column.of(line) for line in lines]
    if column.kind == "exact":
        values = [None if value is None else _exact(value) for value in values]
    return array(values, type_)


WRITERS: Mapping[str, Callable[[BinaryIO, National], None]] = {
    ".xlsx": write_workbook,
    ".csv": write_csv,
    ".parquet": write_parquet,
}
"""Suffix -> function that writes the table into a file, line by line."""
