"""The first sheet: the result, the indices of the parts, and two native charts."""

from __future__ import annotations

from math import ceil
from typing import TYPE_CHECKING, Any

from exports.sheets.page import Page
from exports.style import CELL_FONT, PALETTE
from spbe.language import gettext as _
from spbe.reports import agency_name, status_name, translated
from spbe.reports.findings import domains_finding, radar_finding
from spbe.reports.table import rows

if TYPE_CHECKING:
    from xlsxwriter.chart import Chart

__all__ = ["name", "write"]

PART, DONE, INDEX, TARGET, PREVIOUS = 4, 5, 6, 7, 8
WIDTHS = (29, 24, 31, 2, 30, 10, 10, 10, 10)
ROW_HEIGHT, CHART_HEIGHT = 23, 370


def name() -> str:
    """Return the sheet's name."""
    return _("Ringkasan")


def write(page: Page) -> None:
    """Write the result, the indices, a radar of the aspects and bars of the domains."""
    for column, width in enumerate(WIDTHS):
        page.sheet.set_column(column, column, width)
    told = {"name": translated(page.report.instrument.short_title), "agency": agency_name(page.report.facts)}
    lowest, farthest = page.report.finding(domains_finding), page.report.finding(radar_finding)
    top = page.banner(_("Indeks %(name)s, %(agency)s") % told, lowest, len(WIDTHS))
    _result(page, top)
    blocks, bottom = _parts(page, top)
    bottom = max(bottom, top + len(page.report.summary)) + 1
    for row in range(top, bottom):
        page.sheet.set_row_pixels(row, ROW_HEIGHT)
    _radar(page, blocks["aspect"], bottom, farthest)
    _bars(page, blocks.get("domain", blocks["aspect"]), bottom, lowest)
    page.print_setup(landscape=True)
    page.sheet.fit_to_pages(1, 1)


def _result(page: Page, top: int) -> None:
    facts = rows(page.report.summary, ("key", "name", "value", "note"))
    for row, (key, label, value, note) in enumerate(facts, top):
        is_key = key in ("index", "predicate")
        faces = ("cell", "middle", "key") if is_key else ("cell", "middle")
        page.text(row, 0, str(label), *faces, *(() if is_key else ("muted",)))
        page.value(row, 1, note if value is None else value, *faces, "left", "bold")
        page.text(row, 2, str(note) if value is not None else "", *faces, "small", "muted")


def _parts(page: Page, top: int) -> tuple[dict[str, tuple[int, int]], int]:
    """Write a block of domains and one of aspects; return floor -> (first row, last row), and the next free row."""
    blocks, row = {}, top
    every = rows(page.report.parts, ("floor", "short_title", "done", "total", "index", "target", "previous"))
    for floor, head in (("domain", _("Domain")), ("aspect", _("Aspek"))):
        parts = [values for found, *values in every if found == floor]
        if not parts:
            continue
        _block_head(page, row, head)
        blocks[floor] = (row + 1, row + len(parts))
        for title, done, total, *indices in parts:
            row += 1
            page.text(row, PART, str(title), "cell", "middle")
            page.text(row, DONE, f"{done}/{total}", "cell", "middle", "right")
            for place, value in zip((INDEX, TARGET, PREVIOUS), indices, strict=True):
                page.value(row, place, value, "cell", "middle", "right", "bold" if place == INDEX else "")
        row += 1
    return blocks, row


def _block_head(page: Page, row: int, head: str) -> None:
    previous = page.report.submission.previous
    page.text(row, PART, head, "head")
    last = str(previous.year) if previous else _("Tahun lalu")
    for place, text in ((DONE, _("Dinilai")), (INDEX, _("Indeks")), (TARGET, _("Target")), (PREVIOUS, last)):
        page.text(row, place, text, "head", "right")


def _radar(page: Page, block: tuple[int, int], row: int, finding: str) -> None:
    radar = page.looks.book.add_chart({"type": "radar", "subtype": "with_markers"})
    _fill(page, radar, block, finding)
    radar.set_x_axis({"num_font": _font(9)})
    radar.set_y_axis(_axis(page))
    page.sheet.insert_chart(row, 0, radar, _placed(560, finding))


def _bars(page: Page, block: tuple[int, int], row: int, finding: str) -> None:
    bars = page.looks.book.add_chart({"type": "bar"})
    _fill(page, bars, block, finding)
    bars.set_x_axis(_axis(page) | {"label_position": "high", "major_tick_mark": "none", "line": {"none": True}})
    bars.set_y_axis({"reverse": True, "num_font": _font(9), "line": {"color": PALETTE["line-strong"]}})
    page.sheet.insert_chart(row, 3, bars, _placed(530, finding))


def _placed(width: int, finding: str) -> dict[str, Any]:
    return {"x_offset": 4, "y_offset": 4, "description": finding, "object_position": 2} | {
        "x_scale": width / 480,
        "y_scale": CHART_HEIGHT / 288,
    }


def _axis(page: Page) -> dict[str, Any]:
    instrument = page.report.instrument
    lowest, highest = min(i.lowest for i in instrument), max(i.highest for i in instrument)
    grid = {"visible": True, "line": {"color": PALETTE["line"]}}
    ends = {"min": int(lowest), "max": ceil(highest), "major_unit": 1, "num_format": "0"}
    return ends | {"num_font": _font(8), "major_gridlines": grid}


def _font(size: int, **more: Any) -> dict[str, Any]:
    return {"name": CELL_FONT, "size": size, "color": PALETTE["ink-2"], "bold": False} | more


def _fill(page: Page, chart: Chart, block: tuple[int, int], finding: str) -> None:
    """Give a chart its two series, its title (the finding, marked while a draft) and its look."""
    sheet, (first, last) = name(), block
    series = ((INDEX, _("Indeks"), "series-a", "solid"), (TARGET, _("Target"), "series-b", "dash"))
    for column, label, colour, dash in series:
        chart.add_series(
            {
                "name": label,
                "categories": [sheet, first, PART, last, PART],
                "values": [sheet, first, column, last, column],
                **_drawn(PALETTE[colour], dash, chart.__class__.__name__ == "ChartBar"),
            }
        )
    status = "" if page.report.submission.is_final else f"{status_name(page.report.facts)}. "
    title = {"name": status + finding, "name_font": _font(11, bold=True, color=PALETTE["ink"]), "overlay": False}
    chart.set_title(title | {"layout": {"x": 0.03, "y": 0.03}})
    chart.set_legend({"position": "bottom", "font": _font(9)})
    chart.set_chartarea({"border": {"color": PALETTE["line"]}})
    chart.show_blanks_as("gap")


def _drawn(colour: str, dash: str, bars: bool) -> dict[str, Any]:
    if bars:
        labels = {"value": True, "num_format": "0.00", "font": _font(9)}
        fill = colour if dash == "solid" else PALETTE["warn-soft"]
        return {"fill": {"color": fill}, "border": {"color": colour}, "gap": 60, "overlap": -5, "data_labels": labels}
    marker = {"type": "circle", "size": 5, "fill": {"color": colour}, "border": {"color": colour}}
    return {"line": {"color": colour, "width": 2, "dash_type": dash}, "marker": marker}
