"""The result on one page: who, when, how far, which index, how far to the next predicate and to the target."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from spbe.language import format_index, ngettext
from spbe.language import gettext as _
from spbe.reports.facts import Facts, agency_name, progress_text, stage_name, status_name, translated
from spbe.reports.table import Cell, table
from spbe.scoring import Score, announced

if TYPE_CHECKING:
    from pandas import DataFrame

__all__ = ["COLUMNS", "borderline_note", "incomplete_text", "summary"]

COLUMNS = ("key", "name", "value", "note")

Row = tuple[str, str, Cell, str]


def summary(facts: Facts) -> DataFrame:
    """Return what is known about the whole, one fact a row.

    Columns: ``key`` (agency, period, stage, status, progress, then complete: index, predicate, next, or incomplete:
    index, lowest, highest; then target, to_target, previous, change), ``name`` (label), ``value`` (text, or Fraction
    for an index or a difference of indices; None where there is none) and ``note`` (text, may be empty; it says why a
    value is None).
    """
    rows = [*_who(facts), *_result(facts), *_target(facts), *_last_year(facts)]
    return table(COLUMNS, rows)


def _who(facts: Facts) -> Iterator[Row]:
    submission = facts.submission
    yield "agency", _("Instansi"), agency_name(facts), ""
    yield "period", _("Tahun"), str(submission.year), ""
    yield "stage", _("Tahap"), stage_name(submission.stage), ""
    yield "status", _("Status"), status_name(facts), ""
    yield "progress", _("Kemajuan"), progress_text(facts), _imported(facts)


def _imported(facts: Facts) -> str:
    count = sum(len(codes) for codes in facts.imported.values())
    return ngettext("%(num)d nilai diimpor", "%(num)d nilai diimpor", count) % {"num": count} if count else ""


def _result(facts: Facts) -> Iterator[Row]:
    name = _("Indeks %(name)s") % {"name": translated(facts.instrument.short_title)}
    if facts.score is None:
        yield "index", name, None, incomplete_text(facts)
        rest = {"count": len(facts.progress.open)}
        low = _("bila %(count)s sisanya di tingkat terendah") % rest
        high = _("bila %(count)s sisanya di tingkat tertinggi") % rest
        yield "lowest", _("Rentang indeks, terendah"), facts.range.lowest.index, low
        yield "highest", _("Rentang indeks, tertinggi"), facts.range.highest.index, high
        return
    yield "index", name, facts.score.index, ""
    yield "predicate", _("Predikat"), translated(facts.score.predicate.name), borderline_note(facts.score)
    yield _next(facts.score)


def incomplete_text(facts: Facts) -> str:
    """Return what stands where an index would stand: belum lengkap (37/47)."""
    return _("belum lengkap (%(done)s/%(total)s)") % {"done": facts.progress.done, "total": facts.progress.total}


def borderline_note(score: Score) -> str:
    """Return a warning where the exact and the announced index give different predicates, else nothing."""
    if not score.is_borderline:
        return ""
    shown = {
        "word": translated(score.other_predicate.name),
        "basis": _("eksak") if score.edition.predicate_basis == "announced" else _("diumumkan"),
    }
    return _("di batas predikat: menurut indeks %(basis)s %(word)s") % shown


def _next(score: Score) -> Row:
    above = score.next_predicate()
    if above is None:
        return "next", _("Predikat berikutnya"), None, _("sudah predikat tertinggi")
    predicate, distance = above
    name = _("Menuju %(predicate)s") % {"predicate": translated(predicate.name)}
    return "next", name, distance, _("mulai %(index)s") % {"index": format_index(predicate.at_least)}


def _target(facts: Facts) -> Iterator[Row]:
    own = facts.submission.target_index is not None
    yield "target", _("Target indeks"), facts.target_index, _("target instansi") if own else _("target nasional")
    if facts.score is None:
        return
    short = facts.target_index - facts.score.index
    if short <= 0:
        yield "to_target", _("Menuju target"), None, _("tercapai")
    else:
        yield "to_target", _("Menuju target"), short, ""


def _last_year(facts: Facts) -> Iterator[Row]:
    before = facts.last_score
    if before is None or facts.submission.previous is None:
        return
    name = _("Hasil %(period)s") % {"period": facts.submission.previous.year}
    yield "previous", name, before.index, translated(before.predicate.name)
    if facts.score is not None:
        yield "change", _("Perubahan"), facts.score.index - before.index, _direction(facts.score, before)


def _direction(now: Score, before: Score) -> str:
    first, last = announced(before.index), announced(now.index)
    if first == last:
        return _("tetap")
    return _("naik") if last > first else _("turun")
