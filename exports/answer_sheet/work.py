"""The sheets to fill in: one row per indicator, and one per item where items are counted."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from fractions import Fraction
from typing import TYPE_CHECKING, Any

from exports.answer_sheet.frame import Frame
from exports.answer_sheet.plan import TOP, criterion
from exports.style import put_index
from spbe.answer_sheet.cells import cell_fields
from spbe.answer_sheet.layout import HEADS, ITEM_HEADS, NO, YES
from spbe.indicators.model import EvidenceItem, Indicator
from spbe.language import gettext as _
from spbe.plaintext import LONGEST
from spbe.scoring import as_text

if TYPE_CHECKING:
    from xlsxwriter.worksheet import Worksheet

__all__ = ["LONGEST_LIST", "LONGEST_PROMPT", "write_items", "write_work"]

LONGEST_LIST, LONGEST_PROMPT = 255, 255
"""Characters of a drop-down's list, and of what is said beside a cell, by Excel's limits."""

_WIDTHS = {
    "code": 7,
    "title": 34,
    "before": 9,
    "level": 9,
    "figure": 11,
    "figured_on": 13,
    "figure_source": 28,
    "explanation": 64,
    "unit": 24,
    "aspect": 24,
}
_CRITERION = 36
_FACES = {
    "level": ("cell", "input", "whole", "centre", "bold"),
    "figure": ("cell", "input", "0.####", "centre"),
    "figured_on": ("cell", "input", "day"),
    "figure_source": ("cell", "input", "wrap", "text"),
    "explanation": ("cell", "input", "wrap", "text"),
    "item": ("cell", "input", "text", "centre", "bold"),
}
_ITEM_WIDTHS = (14, 34, 9, 64, 20, 11)


def write_work(frame: Frame) -> None:
    """Write the sheet of indicators: what to fill in, last year's level beside it, and what every level asks for."""
    plan, asked = frame.plan, {criterion(level): level for level in frame.plan.levels}
    words = [
        HEADS[name][0] if name in HEADS else _("Kriteria %(level)s") % {"level": asked[name]} for name in plan.columns
    ]
    widths = [_WIDTHS.get(name, _CRITERION) for name in plan.columns]
    frame.top(_("Lembar kerja"), _("Isi sel biru muda, lalu unggah berkas ini kembali. Sel lain terkunci."), len(words))
    last = TOP + len(plan.indicators)
    frame.heads(words, widths, last)
    for one in plan.indicators:
        _answer_row(frame, one)
        texts = {name: one.criteria[level].text for name, level in asked.items() if level in one.criteria}
        for name in asked:
            frame.text(plan.rows[one.code], plan.columns[name], texts.get(name, ""), "cell", "wrap", "small", "indent")
        tall = {"title": one.title, "explanation": str(plan.held(one.code, "explanation") or ""), **texts}
        frame.height(plan.rows[one.code], [(text, _WIDTHS.get(name, _CRITERION - 1)) for name, text in tall.items()])
    frame.finish(landscape=True, columns=plan.columns["explanation"] + 1, last=last)


def _answer_row(frame: Frame, one: Indicator) -> None:
    plan, row, columns = frame.plan, frame.plan.rows[one.code], frame.plan.columns
    told = {"code": one.code, "title": one.title, "unit": plan.leads.get(one.code, "")}
    told["aspect"] = plan.instrument.aspect_of(one.code).title
    before = plan.submission.previous.values().get(one.code) if plan.submission.previous else None
    for name, column in columns.items():
        if name in cell_fields(one):
            frame.value(row, column, plan.held(one.code, name), *_FACES[name])
            _limit(frame.sheet, row, column, name, one)
        elif name == "before" and before is not None:
            _before(frame, row, column, before)
        elif name in HEADS:
            frame.text(row, column, told.get(name, ""), "cell", "wrap")


def _before(frame: Frame, row: int, column: int, value: Fraction | int) -> None:
    if isinstance(value, int):
        frame.value(row, column, value, "cell", "whole", "centre")
    else:
        put_index(frame.sheet, row, column, value, frame.looks("cell", "index", "centre"))


def _limit(sheet: Worksheet, row: int, column: int, name: str, one: Indicator) -> None:
    """Let a cell take what it can hold, and say what that is."""
    rule = _RULES[name](one)
    refused = {"error_title": _("Isi ini tidak dapat dipakai"), "error_type": "stop"}
    sheet.data_validation(row, column, row, column, refused | rule)


def _level_rule(one: Indicator) -> dict[str, Any]:
    names = [f"{level} {step.name}" for level, step in one.ladder.steps.items()]
    ends = {"first": one.levels[0], "last": one.levels[-1]}
    return {
        "validate": "list",
        "source": [str(level) for level in one.levels],
        "input_title": _("Tingkat"),
        "input_message": "\n".join(names)[:LONGEST_PROMPT],
        "error_message": _("Pilih tingkat %(first)s sampai %(last)s.") % ends,
    }


def _figure_rule(one: Indicator) -> dict[str, Any]:
    points = one.figure.points if one.figure else ((Fraction(0), Fraction(0)),)
    # Only a sheet's own hint while typing: what comes back is held against the exact scale.
    ends = [float(points[0][0]), float(points[-1][0])]
    shown = {"low": as_text(points[0][0]), "high": as_text(points[-1][0])}
    return {
        "validate": "decimal",
        "criteria": "between",
        "minimum": ends[0],
        "maximum": ends[1],
        "input_title": _("Angka terbitan"),
        "input_message": f"{one.figure.name}. {one.figure.issuer}"[:LONGEST_PROMPT] if one.figure else "",
        "error_message": _("Isi angka %(low)s sampai %(high)s.") % shown,
    }


def _day_rule(_one: Indicator) -> dict[str, Any]:
    return {
        "validate": "any",
        "input_title": _("Tanggal terbit"),
        "input_message": _("Tulis seperti 24/11/2026."),
    }


def _text_rule(longest: int) -> dict[str, Any]:
    told = _("Paling banyak %(longest)s karakter.") % {"longest": longest}
    return {"validate": "length", "criteria": "<=", "value": longest, "error_message": told}


def _source_rule(_one: Indicator) -> dict[str, Any]:
    return _text_rule(300)


def _explanation_rule(_one: Indicator) -> dict[str, Any]:
    return _text_rule(LONGEST)


_RULES: Mapping[str, Callable[[Indicator], dict[str, Any]]] = {
    "level": _level_rule,
    "figure": _figure_rule,
    "figured_on": _day_rule,
    "figure_source": _source_rule,
    "explanation": _explanation_rule,
}


def write_items(frame: Frame) -> None:
    """Write the sheet of items: which of them are met."""
    plan, column = frame.plan, frame.plan.item_columns["item"]
    words = [words[0] for words in ITEM_HEADS.values()]
    told = _("Pilih %(yes)s untuk butir yang dipenuhi, %(no)s untuk yang belum.") % {"yes": YES, "no": NO}
    frame.top(_("Butir"), told, len(words))
    last = TOP + len(plan.items)
    frame.heads(words, _ITEM_WIDTHS, last)
    for one, item in plan.items:
        row = plan.item_rows[item.code]
        texts = (item.code, f"{one.code} {one.title}", str(item.level or ""), item.label, _rule(item))
        for place, text in enumerate(texts):
            frame.text(row, place, text, "cell", "wrap")
        frame.value(row, column, plan.held(one.code, "item", item.code), *_FACES["item"])
        frame.height(row, [(texts[1], _ITEM_WIDTHS[1]), (item.label, _ITEM_WIDTHS[3])])
    refused = {"error_title": _("Isi ini tidak dapat dipakai"), "error_type": "stop", "error_message": told}
    frame.sheet.data_validation(TOP + 1, column, last, column, refused | {"validate": "list", "source": [YES, NO]})
    frame.finish(landscape=True, columns=len(words), last=last)


def _rule(item: EvidenceItem) -> str:
    if item.rule == "one_of":
        return _("Salah satu (%(group)s)") % {"group": item.group}
    return _("Wajib") if item.rule == "required" else _("Opsional")
