"""The sheet of domains and aspects."""

from __future__ import annotations

from exports.sheets.column import Column
from exports.sheets.page import Page, Row, rows_of
from spbe.language import gettext as _
from spbe.reports.findings import domains_finding

__all__ = ["as_code", "name", "write"]

TITLE = 2


def name() -> str:
    """Return the sheet's name."""
    return _("Domain & Aspek")


def _columns(page: Page) -> tuple[Column, ...]:
    previous = page.report.submission.previous
    last = _("Indeks %(period)s") % {"period": previous.year} if previous else _("Indeks tahun lalu")
    return (
        Column("floor", _("Jenjang"), 9, ("left",)),
        Column("code", _("Kode"), 6, ("whole", "left")),
        Column("title", _("Nama"), 54),
        Column("weight", _("Bobot (%)"), 10, ("weight", "right")),
        Column("done", _("Dinilai"), 9, ("whole", "right")),
        Column("total", _("Indikator"), 10, ("whole", "right")),
        Column("index", _("Indeks"), 22, ("index", "right")),
        Column("band", _("Predikat (indikatif di domain dan aspek)"), 21, ("indent",)),
        Column("lowest", _("Rentang, terendah"), 11, ("index", "right")),
        Column("highest", _("Rentang, tertinggi"), 11, ("index", "right")),
        Column("previous", last, 11, ("index", "right")),
        Column("target", _("Target"), 9, ("index", "right")),
    )


def write(page: Page) -> None:
    """Write the indices of the whole, the domains and the aspects, each beside its target and last year's."""
    columns = _columns(page)
    floors = list(page.report.parts["floor"])
    rows = [_shown(columns, row) for row in rows_of(page.report.parts, columns)]
    top = page.banner(name(), page.report.finding(domains_finding), len(columns))
    page.table(top, columns, rows, ["" if floor == "aspect" else "group" for floor in floors])
    for row, (floor, values) in enumerate(zip(floors, rows, strict=True), top + 1):
        if floor == "aspect":
            page.text(row, TITLE, str(values[TITLE]), "cell", "wrap", "indent")
    page.print_setup(landscape=True)


def _shown(columns: tuple[Column, ...], row: Row) -> Row:
    """Say where an index is missing how far the part is; code numbers become numbers, so that they sort."""
    values = dict(zip((column.name for column in columns), row, strict=True))
    if values["index"] is None:
        values["index"] = _("belum lengkap (%(done)s/%(total)s)") % values
    values["floor"] = {"whole": _("Instansi"), "domain": _("Domain"), "aspect": _("Aspek")}[str(values["floor"])]
    values["code"] = as_code(str(values["code"]))
    return tuple(values.values())


def as_code(code: str) -> int | str:
    """Return a code of digits as a number: "10" then sorts after "9"."""
    return int(code) if code.isdecimal() else code
