"""Numbers, dates and facts as words on a page: the filters of the templates."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from fractions import Fraction
from functools import lru_cache
from typing import Any
from zoneinfo import ZoneInfo

from markupsafe import Markup

from spbe.indicators import EvidenceItem, Indicator, Instrument
from spbe.language import current, format_clock, format_date, format_decimal, format_index, ngettext
from spbe.language import gettext as _
from spbe.scoring import Arithmetic, as_text, gain_of_one
from spbe.store.queries import HistoryLine
from spbe.web import evidence_words, library_words, value_words
from spbe.web.answer_words import answer_words
from spbe.web.drawing import Scale
from spbe.web.stage_words import handover_words, outcome_words, revision_words, short_stage, stage_event_words

__all__ = [
    "FILTERS",
    "Band",
    "ValueMark",
    "bands",
    "counted_phrase",
    "exact",
    "localized",
    "localized_moment",
    "near_and_exact",
    "phrase",
    "value_mark",
    "weight",
]


def phrase(message: str, **values: object) -> Markup:
    """Return a message in the language in force with these values in it, escaped: ``_`` of the templates."""
    text = _kept(current(), message)
    return text % values if values or "%" in text else text


def counted_phrase(singular: str, plural: str, num: int, **values: object) -> Markup:
    """Return a message in the form that ``num`` asks for, with ``num`` and these values in it, escaped."""
    return Markup(ngettext(singular, plural, num)) % {"num": num, **values}  # noqa: S704  # our own sentence


@lru_cache(maxsize=4096)
def _kept(_language: str, message: str) -> Markup:
    return Markup(_(message))  # noqa: S704  # our own sentence; what is put into it is escaped


@dataclass(frozen=True)
class Band:
    """One predicate's stretch of an axis; ``rank`` 1 to 5 chooses its colour."""

    name: str
    rank: int
    start: Fraction
    end: Fraction

    @property
    def middle(self) -> Fraction:
        """Return the index in the middle of the stretch."""
        return (self.start + self.end) / 2

    @property
    def is_narrow(self) -> bool:
        """Say whether its name does not fit between the numbers at its ends."""
        return self.end - self.start < _NARROW


_NARROW = Fraction(3, 5)


def bands(instrument: Instrument, low: int, high: int) -> list[Band]:
    """Return the predicates' stretches of the axis from ``low`` to ``high``, lowest first."""
    ordered = sorted(instrument.predicates, key=lambda p: p.at_least)
    starts = [Fraction(low), *(p.at_least for p in ordered[1:])]
    ends = [*starts[1:], Fraction(high)]
    named = zip(ordered, starts, ends, strict=True)
    return [Band(p.name, rank, start, end) for rank, (p, start, end) in enumerate(named, 1)]


@dataclass(frozen=True)
class ValueMark:
    """A level or value as a coloured mark: ``rank`` chooses the colour, ``kind`` says what the number is in words."""

    rank: str
    text: str
    kind: str

    @property
    def is_wide(self) -> bool:
        """Say whether it is a value with decimals."""
        return len(self.text) > 2


_HIGHEST_RANK = 5


def value_mark(value: int | Fraction | None, of: Indicator | None = None) -> ValueMark:
    """Return how a level or value is marked; ``of`` is its indicator: a value has the colour of the band it lies in.

    None is not assessed; a level 0 is a level like the others, with a mark of its own.
    """
    if value is None:
        return ValueMark("0", "–", _("belum dinilai"))
    is_level = of.kind == "level" if of is not None else isinstance(value, int)
    level = of.level_at(Fraction(value)) if of is not None else int(value)
    rank = str(min(level, _HIGHEST_RANK)) if level > 0 else "z"
    return ValueMark(
        rank, str(int(value)) if is_level else format_index(Fraction(value)), _("tingkat") if is_level else _("nilai")
    )


def predicate_rank(instrument: Instrument, name: str) -> int:
    """Return 1 for the lowest predicate, 2 for the next, and so on: the step of the colour ramp."""
    ordered = sorted(instrument.predicates, key=lambda p: p.at_least)
    return [p.name for p in ordered].index(name) + 1


def localized(text: str) -> str:
    """Return decimal or fraction text with the language's decimal mark."""
    return text.replace(".", ",") if current() == "id" else text


def exact(value: Fraction) -> str:
    """Return the exact value: 2,5965, or 20/11 where no decimal ends."""
    return localized(as_text(value))


def near_and_exact(value: Fraction) -> str:
    """Return the exact value; where no decimal ends, four decimals with the fraction beside them: 0,2633 (79/300)."""
    return f"{format_decimal(value, 4)} ({exact(value)})" if "/" in exact(value) else exact(value)


def weight(value: Fraction) -> str:
    """Return a weight in percent with two decimals, or as a fraction where two decimals would not be exact."""
    return format_decimal(value, 2) if (value * 100).denominator == 1 else exact(value)


def gain(indicator: Indicator) -> str:
    """Return what one level more adds to the index, signed and exact: +0,0275."""
    return "+" + exact(gain_of_one(indicator))


def sum_in_words(arithmetic: Arithmetic) -> str:
    """Return the arithmetic of one index: (2,5 x 10 + 3 x 5) / 15 = 40 / 15 = 8/3, dibulatkan 2,67."""
    terms = " + ".join(f"{exact(t.value)} x {exact(t.weight)}" for t in arithmetic.terms)
    steps = f"({terms}) / {exact(arithmetic.divisor)} = {exact(arithmetic.total)} / {exact(arithmetic.divisor)}"
    return (
        steps
        + " = "
        + _("%(exact)s, tertulis %(written)s")
        % {
            "exact": exact(arithmetic.index),
            "written": format_index(arithmetic.index),
        }
    )


def rule_words(item: EvidenceItem) -> str:
    """Return how an evidence item counts: wajib, pilihan, or one of a group (or of whole sets)."""
    if item.rule == "required":
        return _("wajib")
    if item.rule == "optional":
        return _("opsional")
    letter = (item.group or "").rpartition("-")[2]
    if item.set:
        return _("salah satu set (kelompok %(letter)s, set %(set)s)") % {"letter": letter, "set": item.set}
    return _("salah satu (kelompok %(letter)s)") % {"letter": letter}


def sources_in_words(indicator: Indicator) -> str:
    """Return where an indicator stands in its sources: with pages where they are known, else the part of the text."""
    return "; ".join(
        f"{r.source} {_('hlm.')} {r.pages}" if r.pages else f"{r.source}, {r.part}" for r in indicator.sources
    )


def short_moment(moment: datetime, zone: str) -> str:
    """Return day and time in short: 24/11 14.03, in the agency's zone."""
    local = moment.astimezone(ZoneInfo(zone))
    return f"{local.day}/{local.month} {format_clock(moment, zone)}"


def local_day(moment: datetime, zone: str) -> str:
    """Return the day of a moment in the agency's zone: 24 November 2026."""
    return format_date(moment.astimezone(ZoneInfo(zone)).date())


def localized_moment(moment: datetime | None, zone: str) -> str:
    """Return the day of a moment in the agency's zone, empty where there is none."""
    return local_day(moment, zone) if moment is not None else ""


def _plan_event_words() -> dict[str, str]:
    return {
        "costs.changed": _("%(by)s mengubah tabel biaya"),
        "scenario.added": _("%(by)s menyimpan skenario"),
        "scenario.changed": _("%(by)s mengubah skenario"),
        "scenario.removed": _("%(by)s menghapus skenario"),
        "action.added": _("%(by)s menambahkan aksi ke rencana aksi"),
        "action.changed": _("%(by)s mengubah aksi dalam rencana aksi"),
    }


def event_words(line: HistoryLine) -> str:
    """Return one event as a sentence: who did what to which indicator."""
    facts = {"by": line.by or _("sistem"), "indicator": line.indicator or "", "verb": line.verb}
    if line.verb == "answer.recorded":
        return answer_words(line, facts)
    if told := stage_event_words(line, facts):
        return told
    named = {
        **_plan_event_words(),
        "target.set": _("%(by)s mengubah target"),
        "target.level_set": _("%(by)s mengubah target indikator %(indicator)s"),
        "result.announced": _("%(by)s mengumumkan hasil"),
        "member.added": _("%(by)s memberi peran"),
        "member.removed": _("%(by)s mencabut peran"),
        "person.link_made": _("%(by)s membuat tautan masuk"),
        "person.link_used": _("%(by)s masuk lewat tautan"),
        "person.let_in": _("%(by)s membuka kembali akses seseorang"),
        "token.made": _("%(by)s membuat token API"),
        "token.revoked": _("%(by)s mencabut token API"),
        "person.kept_out": _("%(by)s menutup akses seseorang"),
        "assessment.started": _("%(by)s memulai penilaian"),
        "assessment.imported": _("%(by)s memasukkan penilaian ini dari instalasi lain"),
        "assessment.text_kept": _("%(by)s menyimpan teks instrumen penilaian ini"),
        "assessment.instrument_adopted": _("%(by)s memakai pedoman baru untuk penilaian ini"),
        "period.opened": _("%(by)s membuka periode"),
        "comment.added": _("%(by)s menulis dalam percakapan indikator %(indicator)s"),
        "thread.resolved": _("%(by)s menyelesaikan percakapan indikator %(indicator)s"),
        "thread.reopened": _("%(by)s membuka lagi percakapan indikator %(indicator)s"),
        "period.changed": _("%(by)s mengubah periode"),
        "agency.added": _("%(by)s menambah instansi ke direktori"),
        "agency.renamed": _("%(by)s mengubah nama instansi"),
        "agency.letterhead_set": _("%(by)s mengubah kop dokumen"),
        "unit.added": _("%(by)s menambah unit"),
        "unit.changed": _("%(by)s mengubah unit"),
        "unit.assignments_imported": _("%(by)s memasukkan pembagian indikator dari instalasi lain"),
        "unit.assigned": _("%(by)s mengubah unit untuk indikator %(indicator)s"),
    }
    return named.get(line.verb, _("%(by)s: %(verb)s")) % facts


def printed(value: str | None) -> str:
    """Return a published number as it was printed, with the language's decimal mark; a dash where none is readable."""
    return "–" if value is None else localized(value)


def _bands_on(instrument: Instrument, scale: Scale) -> list[Band]:
    return bands(instrument, scale.low, scale.high)


def _index(value: Fraction | Decimal) -> str:
    return format_index(value)


FILTERS: dict[str, Callable[..., Any]] = {
    "bands": _bands_on,
    "clock": format_clock,
    "day": format_date,
    "event_words": event_words,
    "exact": exact,
    "gain": gain,
    "handover_words": handover_words,
    "idx": _index,
    "near_and_exact": near_and_exact,
    "local_day": local_day,
    "outcome_words": outcome_words,
    "predicate_rank": predicate_rank,
    "printed": printed,
    "revision_words": revision_words,
    "rule_words": rule_words,
    "short_moment": short_moment,
    "short_stage": short_stage,
    "sources_in_words": sources_in_words,
    "sum_in_words": sum_in_words,
    "value_mark": value_mark,
    "weight": weight,
    **evidence_words.FILTERS,
    **library_words.FILTERS,
    **value_words.FILTERS,
}
