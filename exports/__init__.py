"""The face in files: workbooks and charts as bytes. Nothing here decides a number."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Literal

from spbe.language import gettext as _
from spbe.reports import Report

__all__ = ["CHART_FORMATS", "FORMATS", "MEDIA_TYPES", "CannotExport", "export"]


class CannotExport(ValueError):
    """The file asked for cannot be made; the text says why and what can be."""


def _workbook(report: Report) -> bytes:
    from exports.workbook import build

    return build(report)


def _table(report: Report) -> bytes:
    from exports.table import csv_bytes

    return csv_bytes(report)


def _interchange(report: Report) -> bytes:
    from exports.interchange import json_bytes

    return json_bytes(report)


FORMATS: Mapping[str, Callable[[Report], bytes]] = {".xlsx": _workbook, ".csv": _table, ".json": _interchange}
"""Suffix -> function that writes a whole report in that format. The libraries load when one is called."""

CHART_FORMATS: Mapping[str, Literal["svg", "png"]] = {".svg": "svg", ".png": "png"}
"""Suffix -> format of a single chart."""

MEDIA_TYPES: Mapping[str, str] = {
    ".xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    ".csv": "text/csv; charset=utf-8",
    ".json": "application/json",
    ".svg": "image/svg+xml",
    ".png": "image/png",
}
"""Suffix -> media type, for downloads."""


def export(report: Report, suffix: str, *, chart: str | None = None) -> bytes:
    """Return the report as a file of this suffix (".xlsx"), or one of its charts (".svg" and ".png" need ``chart``).

    Raises CannotExport for an unknown suffix, a missing or unknown chart, and a chart asked for where there is none.
    """
    kind = suffix.lower()
    if kind in CHART_FORMATS:
        return _chart(report, CHART_FORMATS[kind], chart)
    if kind not in FORMATS:
        known = ", ".join([*FORMATS, *CHART_FORMATS])
        raise CannotExport(_("Akhiran %(suffix)r tidak dikenal; pilih %(known)s.") % {"suffix": suffix, "known": known})
    if chart is not None:
        known = ", ".join(CHART_FORMATS)
        raise CannotExport(
            _("Grafik hanya untuk berkas %(known)s, bukan %(suffix)s.") % {"suffix": kind, "known": known}
        )
    return FORMATS[kind](report)


def _chart(report: Report, kind: Literal["svg", "png"], name: str | None) -> bytes:
    from exports.charts import CHARTS, draw

    known = ", ".join(CHARTS)
    if name is None:
        raise CannotExport(_("Berkas %(kind)s memuat satu grafik; pilih %(known)s.") % {"kind": kind, "known": known})
    if name not in CHARTS:
        raise CannotExport(_("Grafik %(name)r tidak dikenal; pilih %(known)s.") % {"name": name, "known": known})
    return draw(name, report, kind)
