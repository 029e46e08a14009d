"""What must hold for each kind of indicator: bands that items fill, figures that become values."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from fractions import Fraction
from itertools import pairwise

from spbe.indicators.findings import Finding, exact
from spbe.indicators.model import EvidenceItem, Indicator
from spbe.language import gettext as _

__all__ = ["KIND_RULES"]


def _bands_are_whole(indicator: Indicator) -> Iterator[Finding]:
    ladder = indicator.ladder
    steps = list(ladder.steps.values())
    is_banded = ladder.base is not None and all(step.width for step in steps)
    if indicator.kind == "items" and steps and not is_banded:
        words = _("indikator %(code)s berjenis items: tangga %(ladder)s perlu “base”, dan “width” di tiap tingkatnya")
        facts = {"code": indicator.code, "ladder": ladder.code}
        yield Finding(indicator, words % facts, (ladder,), ("kind", "ladder", "base", "steps", "width"))


def _each_band_can_be_filled(indicator: Indicator) -> Iterator[Finding]:
    if indicator.kind != "items":
        return
    for level, criterion in indicator.criteria.items():
        if not any(item.rule != "optional" for item in criterion.items):
            words = _("indikator %(code)s, tingkat %(level)s: tulis sekurangnya satu butir yang wajib")
            facts = {"code": indicator.code, "level": level}
            yield Finding(criterion, words % facts, (indicator,), ("items", "kind", "rule"))


def _values_fill_their_band(indicator: Indicator) -> Iterator[Finding]:
    words = _("indikator %(code)s, tingkat %(level)s: nilai butir berjumlah %(sum)s, lebarnya %(width)s; samakan")
    for level, criterion in indicator.criteria.items():
        step = indicator.ladder.steps.get(level)
        known = [item.value for item in criterion.items if item.value is not None]
        if indicator.kind != "items" or step is None or not step.width or not known:
            continue
        total = sum(known, Fraction(0))
        is_whole = len(known) == len([item for item in criterion.items if item.rule != "optional"])
        if total > step.width or (is_whole and total != step.width):
            facts = {"code": indicator.code, "level": level, "sum": exact(total), "width": exact(step.width)}
            yield Finding(criterion, words % facts, (indicator, indicator.ladder), ("items", "value", "steps", "width"))


def _values_stand_where_they_count(indicator: Indicator) -> Iterator[Finding]:
    for item in indicator.items.values():
        if item.value is not None and not _counts(indicator, item):
            words = _("butir %(code)s: “value” hanya untuk butir wajib indikator berjenis items; hapus kuncinya")
            yield Finding(item, words % {"code": item.code}, (indicator,), ("value", "kind", "rule", "one_of"))


def _counts(indicator: Indicator, item: EvidenceItem) -> bool:
    return indicator.kind == "items" and item.rule == "required" and item.level > 0


def _figures_belong_to_indices(indicator: Indicator) -> Iterator[Finding]:
    if indicator.kind == "index" and indicator.figure is None:
        words = _("indikator %(code)s berjenis index: tulis angka siapa yang dipakai di “figure”")
        yield Finding(indicator, words % {"code": indicator.code}, needs=("kind", "figure"))
    if indicator.kind != "index" and indicator.figure is not None:
        words = _("indikator %(code)s: “figure” hanya untuk jenis index; hapus atau ganti jenisnya")
        yield Finding(indicator, words % {"code": indicator.code}, needs=("kind", "figure"))


def _conversions_run_upward(indicator: Indicator) -> Iterator[Finding]:
    if (figure := indicator.figure) is None:
        return
    points = figure.points
    rises = [left[0] < right[0] and left[1] <= right[1] for left, right in pairwise(points)]
    if len(points) < 2 or not all(rises):
        words = _(
            "indikator %(code)s: tulis “formula” dengan “lowest” dan “highest”, atau sekurangnya dua “points” yang naik"
        )
        yield Finding(indicator, words % {"code": indicator.code}, (figure,), ("figure",))
    elif figure.empty is not None and not indicator.lowest <= figure.empty <= indicator.highest:
        words = _("indikator %(code)s: “empty” %(empty)s di luar %(low)s sampai %(high)s; pilih nilai di antaranya")
        facts = {"empty": exact(figure.empty), "low": exact(indicator.lowest), "high": exact(indicator.highest)}
        yield Finding(figure, words % {"code": indicator.code, **facts}, (indicator,), ("empty", "points", "formula"))


KIND_RULES: tuple[Callable[[Indicator], Iterator[Finding]], ...] = (
    _bands_are_whole,
    _each_band_can_be_filled,
    _values_fill_their_band,
    _values_stand_where_they_count,
    _figures_belong_to_indices,
    _conversions_run_upward,
)
