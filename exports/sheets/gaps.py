"""The sheet of gaps: where a level more is worth most, and what it asks for."""

from __future__ import annotations

from exports.sheets.column import Column
from exports.sheets.page import Page, rows_of
from exports.sheets.parts import as_code
from spbe.language import gettext as _
from spbe.reports.facts import value_name
from spbe.reports.findings import gaps_finding

__all__ = ["name", "write"]


def name() -> str:
    """Return the sheet's name."""
    return _("Kesenjangan")


def _columns(page: Page) -> tuple[Column, ...]:
    gain = f'+0.0000;-0.0000;"{_("tetap")}"'
    gap = f'0;-0;"{_("tercapai")}"'
    unknown = _("belum dinilai")
    return (
        Column("code", _("Kode"), 6, ("whole", "left", "bold")),
        Column("title", _("Indikator"), 36, ("wrap", "bold")),
        Column("value", value_name(page.report.instrument), 9, ("level",), unknown, "index"),
        Column("target", _("Target"), 8, ("whole", "centre")),
        Column("gap", _("Kesenjangan (tingkat)"), 13, ("centre", gap), unknown, "index"),
        Column("weight", _("Bobot (%)"), 9, ("weight", "right")),
        Column("gain", _("Kenaikan indeks bila ditutup"), 15, ("right", gain), unknown),
        Column("gain_one", _("Kenaikan per satu tingkat"), 14, ("right", gain)),
        Column("next_step", _("Langkah berikut"), 84, ("wrap", "indent")),
    )


def write(page: Page) -> None:
    """Write the gaps, largest gain first, then what is not assessed, then what has reached its target."""
    columns = _columns(page)
    top = page.banner(name(), page.report.finding(gaps_finding), len(columns))
    rows = [(as_code(str(code)), *others) for code, *others in rows_of(page.report.gaps, columns)]
    page.table(top, columns, rows)
    page.sheet.freeze_panes(top + 1, 2)
    page.print_setup(landscape=True)
