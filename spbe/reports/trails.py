"""What a trail of values says, in words: short names of stages, and the finding above a chart or a page."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction

from spbe.language import current, format_index, ngettext
from spbe.language import gettext as _
from spbe.scoring import announced, as_text
from spbe.trail import Point, Trail

__all__ = ["short_stage", "signed_effect", "trail_finding"]


def short_stage(stage: str) -> str:
    """Return a stage in one word: Mandiri, Dokumen, Interviu."""
    return {
        "self": _("Mandiri"),
        "verification": _("Verifikasi"),
        "document": _("Dokumen"),
        "interview": _("Interviu"),
        "visit": _("Visitasi"),
        "review": _("Reviu"),
        "final": _("Akhir"),
    }.get(stage, stage)


def signed_effect(effect: Fraction) -> str:
    """Return an exact change of an index with its sign, in the language's marks: −0,0275; *tetap* for none."""
    if not effect:
        return _("tetap")
    text = as_text(abs(effect))
    return ("+" if effect > 0 else "−") + (text.replace(".", ",") if current() == "id" else text)


def trail_finding(found: Trail, *, is_final: bool = False) -> str:
    """Return what happened to the index in one sentence."""
    known = [point for point in found.points if point.index is not None]
    if len(known) < 2:
        return _no_way(found, known)
    first, last = known[0], known[-1]
    start, end = first.index or Fraction(0), last.index or Fraction(0)
    facts = {
        "first": short_stage(first.stage),
        "from": format_index(start),
        "to": format_index(end),
        "last": _("di akhir") if is_final else _at_end(last),
        "changed": _changed_words(len(found.changed)),
    }
    if announced(start) == announced(end):
        return _("%(first)s %(from)s tetap %(last)s: %(changed)s") % facts
    return _("%(first)s %(from)s menjadi %(to)s %(last)s: %(changed)s") % facts


def _no_way(found: Trail, known: Sequence[Point]) -> str:
    if not known:
        return _("Belum ada indeks: indikator yang belum dinilai masih ada") if found.points else _("Belum ada nilai")
    index = known[0].index or Fraction(0)
    facts = {"stage": short_stage(known[0].stage), "index": format_index(index)}
    return _("%(stage)s %(index)s; belum ada tahap lain yang terbuka") % facts


def _at_end(last: Point) -> str:
    told = _("pada tahap %(stage)s") if last.is_closed else _("pada tahap %(stage)s, yang masih berjalan")
    return told % {"stage": short_stage(last.stage).lower()}


def _changed_words(count: int) -> str:
    return ngettext("%(num)d indikator berubah", "%(num)d indikator berubah", count) % {"num": count}
