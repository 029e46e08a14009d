"""Why there is no road, in words: every limit by its name, and how far one gets."""

from __future__ import annotations

from fractions import Fraction

from spbe.indicators import Instrument
from spbe.language import format_index
from spbe.language import gettext as _
from spbe.plan_outcome import exact_words
from spbe.planning import Contradiction, TooFine, Unreachable
from spbe.planning.programme import Limit
from spbe.planning.question import Question
from spbe.planning.roadmap import Conflict
from spbe.web.planning_money import cost_words, step_words
from spbe.web.planning_start import Start
from spbe.whole_numbers import NotSolved

__all__ = ["NO_ROAD", "no_road_words"]

NO_ROAD = (Unreachable, Conflict, Contradiction, TooFine, NotSolved)
"""What a road that is not found is raised as."""


def no_road_words(
    error: BaseException, instrument: Instrument, start: Start, question: Question
) -> tuple[str, list[str]]:
    """Return a finding in one sentence, and the reasons one by one."""
    if isinstance(error, Unreachable):
        return _unreachable(error, instrument, start, question)
    if isinstance(error, Conflict):
        return _conflict(error, instrument, start, question)
    if isinstance(error, Contradiction):
        return _contradiction(error, instrument)
    if isinstance(error, TooFine):
        words = _("Biaya ditulis dengan terlalu banyak angka di belakang koma; bulatkan biayanya.")
        return _("Jalan ini tidak dapat dihitung"), [words]
    words = _("Waktunya habis sebelum ada jalan yang dapat dipertanggungjawabkan. Kurangi batas atau tahunnya.")
    return _("Belum ada jalan yang ditemukan"), [words]


def _unreachable(error: Unreachable, instrument: Instrument, start: Start, question: Question) -> tuple[str, list[str]]:
    facts = {"target": exact_words(question.target), "best": _index_words(error.best)}
    facts["cost"] = cost_words(error.cost, start.prices.currency)
    if error.best >= question.target and error.needed is not None:
        # The index is there: the steps that must be taken cost more than there is.
        return _("Anggaran ini tidak cukup untuk langkah yang harus ada"), [_over_budget(error.needed, start, question)]
    finding = _("Target %(target)s tidak tercapai; paling jauh indeks %(best)s dengan %(cost)s") % facts
    reasons = []
    if error.needed is not None and question.rules.budget is not None:
        reasons.append(_over_budget(error.needed, start, question))
    elif error.forbidden:
        listed = ", ".join(step_words(instrument, key) for key in error.forbidden)
        reasons.append(_("Langkah yang tidak boleh diambil: %(steps)s.") % {"steps": listed})
    if start.leaves_out and start.unpriced:
        words = _("%(count)s langkah belum berbiaya, jadi tidak dipakai; isi biayanya.")
        reasons.append(words % {"count": start.unpriced})
    return finding, reasons or [_("Setiap indikator sudah di tingkat tertinggi pada indeks itu.")]


def _index_words(index: Fraction) -> str:
    """Return an exact index; one without an end rounded, with its fraction beside it."""
    whole = exact_words(index)
    return f"{format_index(index)} ({whole})" if "/" in whole else whole


def _over_budget(needed: Fraction, start: Start, question: Question) -> str:
    told = {"budget": cost_words(question.rules.budget or Fraction(0), start.prices.currency)}
    told["needed"] = cost_words(needed, start.prices.currency)
    if question.rules.fixed:
        return _("Anggaran %(budget)s; dengan langkah yang harus ada perlu paling sedikit %(needed)s.") % told
    return _("Anggaran %(budget)s; target ini perlu paling sedikit %(needed)s.") % told


def _conflict(error: Conflict, instrument: Instrument, start: Start, question: Question) -> tuple[str, list[str]]:
    finding = _("Batas-batas ini tidak dapat dipenuhi bersama")
    # Where the last year's target is not what blocks, how far one gets by then explains nothing.
    if error.best is not None and error.best < question.target:
        words = _("Batas-batas ini tidak dapat dipenuhi bersama; paling jauh indeks %(best)s")
        finding = words % {"best": _index_words(error.best)}
    return finding, [_limit_words(limit, instrument, start) for limit in error.limits]


def _limit_words(limit: Limit, instrument: Instrument, start: Start) -> str:
    named = {
        "target": _("Target akhir %(year)s") if limit.year else _("Target"),
        "budget": _("Anggaran %(year)s") if limit.year else _("Anggaran seluruhnya"),
        "steps": _("Jumlah langkah %(year)s"),
        "months": _("Dua belas bulan dalam %(year)s untuk satu indikator"),
        "unit_steps": _("Langkah %(unit)s dalam %(year)s"),
        "unit_months": _("Bulan kerja %(unit)s dalam %(year)s"),
        "fixed": _("Langkah yang harus ada: %(step)s"),
        "forbidden": _("Tanpa langkah: %(step)s"),
        "order": _("Urutan yang disarankan"),
    }
    step = step_words(instrument, limit.key) if limit.key else ""
    unit = start.unit_names.get(limit.unit, limit.unit)
    return named[limit.kind] % {"year": limit.year, "unit": unit, "step": step}


def _contradiction(error: Contradiction, instrument: Instrument) -> tuple[str, list[str]]:
    words = _("%(fixed)s harus ada, tetapi %(shut)s tidak boleh diambil; hapus salah satu.")
    pairs = [(step_words(instrument, fixed), step_words(instrument, shut)) for fixed, shut in error.pairs]
    return _("Langkah-langkah ini bertentangan"), [words % {"fixed": fixed, "shut": shut} for fixed, shut in pairs]
