"""The sheet of all indicators."""

from __future__ import annotations

from exports.sheets.column import Column
from exports.sheets.page import Page, rows_of
from exports.sheets.parts import as_code
from spbe.language import gettext as _
from spbe.language import zone_name
from spbe.reports import Report
from spbe.reports.facts import value_name
from spbe.reports.findings import strip_finding

__all__ = ["columns", "name", "write"]

PRINTED = 8
"""How many columns go on paper, from the left: all of them would be too small to read."""


def name() -> str:
    """Return the sheet's name."""
    return _("Indikator")


def columns(report: Report) -> tuple[Column, ...]:
    """Return the columns of the table of indicators."""
    previous = report.submission.previous
    name = value_name(report.instrument)
    last = f"{name} {previous.year}" if previous else _("%(name)s tahun lalu") % {"name": name}
    zone = {"zone": zone_name(report.submission.agency.time_zone)}
    found = (
        Column("code", _("Kode"), 6, ("whole", "left", "bold")),
        Column("title", _("Indikator"), 30, ("wrap", "bold")),
        Column("value", name, 9, ("level",), _("belum dinilai"), "index"),
        Column("level_name", _("Nama tingkat"), 13, ("wrap", "indent")),
        Column("criterion", _("Kriteria yang terpenuhi"), 38),
        Column("explanation", _("Penjelasan"), 48),
        Column("evidence", _("Bukti dukung tingkat itu"), 42),
        Column("previous", last, 9, ("whole", "centre"), decimal="index"),
        Column("value_source", _("Nilai diimpor dari"), 30),
        Column("weight", _("Bobot (%)"), 8, ("weight", "right")),
        Column("domain", _("Domain"), 24, ("wrap", "indent")),
        Column("aspect", _("Aspek"), 30),
        Column("at", _("Diisi pada (%(zone)s)") % zone, 17, ("moment",)),
        Column("by", _("Diisi oleh"), 14),
    )
    left_out = {"domain"} if not report.instrument.has_domains else set()
    left_out |= {"value_source"} if not report.facts.imported else set()
    return tuple(column for column in found if column.name not in left_out)


def write(page: Page) -> None:
    """Write every indicator: level, criterion met, explanation, evidence, last year."""
    shown = columns(page.report)
    top = page.banner(name(), page.report.finding(strip_finding), len(shown))
    rows = [(as_code(str(code)), *others) for code, *others in rows_of(page.report.indicators, shown)]
    page.table(top, shown, rows)
    page.sheet.freeze_panes(top + 1, 3)
    page.print_setup(landscape=True)
    page.sheet.print_area(0, 0, top + len(page.report.indicators), PRINTED - 1)
