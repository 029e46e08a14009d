"""Strengths, weaknesses and a recommendation as the numbers tell them, by stated rules: drafts for people to mend."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from fractions import Fraction

from spbe.indicators.model import Aspect, Indicator
from spbe.language import format_index, format_value
from spbe.language import gettext as _
from spbe.reports.facts import Facts, short_name, translated
from spbe.scoring import band

__all__ = ["drafted", "none_of", "overall", "recommendation", "rules", "strengths", "weaknesses"]

_STRONG, _WEAK = 4, 2


def rules() -> str:
    """Return the rules of the drafts in words."""
    return _(
        "Draf disusun dengan aturan: kekuatan adalah indikator bertingkat %(strong)s ke atas, kelemahan yang "
        "bertingkat %(weak)s ke bawah; sebabnya dari catatan asesor, bila tidak ada dari kriteria tingkat berikutnya."
    ) % {"strong": _STRONG, "weak": _WEAK}


def none_of(kind: str) -> str:
    """Return that an aspect has no indicator which the rules would call a strength ("strengths") or a weakness."""
    if kind == "strengths":
        return _("Tidak ada indikator bertingkat %(level)s ke atas.") % {"level": _STRONG}
    return _("Tidak ada indikator bertingkat %(level)s ke bawah.") % {"level": _WEAK}


def drafted(facts: Facts, topic: str) -> str:
    """Return the draft of a text assessors write ("strengths:1", "weaknesses:1", "recommendation"); "" without one."""
    kind, _colon, code = topic.partition(":")
    if kind == "recommendation":
        return " ".join(recommendation(facts)) if facts.score else ""
    aspect = facts.instrument.aspect_by_code.get(code)
    drafts = {"strengths": strengths, "weaknesses": weaknesses}
    if aspect is None or kind not in drafts:
        return ""
    return "\n".join(drafts[kind](facts, aspect))


def overall(facts: Facts, aspect: Aspect) -> str:
    """Return one sentence on an aspect: its index, its word, against its target and last year."""
    index = facts.settled_index(aspect)
    if index is None:
        done = facts.progress_of(aspect.indicators)
        told = {"name": translated(aspect.title), "done": done.done, "total": done.total}
        return _("%(name)s belum lengkap: %(done)s dari %(total)s indikator dinilai.") % told
    told = {
        "name": translated(aspect.title),
        "index": format_index(index),
        "word": translated(band(facts.instrument, index)),
    }
    parts = [_("%(name)s berindeks %(index)s (%(word)s)") % told, _against(facts, aspect, index)]
    return ", ".join(filter(None, [*parts, _since(facts, aspect, index)])) + "."


def _against(facts: Facts, aspect: Aspect, index: Fraction) -> str:
    short = facts.target_score.aspects[aspect.code] - index
    if short <= 0:
        return _("mencapai targetnya")
    return _("kurang %(short)s dari targetnya") % {"short": format_index(short)}


def _since(facts: Facts, aspect: Aspect, index: Fraction) -> str:
    if facts.last_score is None or facts.submission.previous is None:
        return ""
    change = index - facts.last_score.aspects[aspect.code]
    told = {"by": format_index(abs(change)), "year": facts.submission.previous.year}
    if not change:
        return _("tetap dibanding %(year)s") % told
    return (_("naik %(by)s dari %(year)s") if change > 0 else _("turun %(by)s dari %(year)s")) % told


def strengths(facts: Facts, aspect: Aspect) -> tuple[str, ...]:
    """Return a sentence for each indicator of the aspect at level 4 or above."""
    strong = [i for i in aspect.indicators if (facts.level_of(i.code) or 0) >= _STRONG]
    return tuple(_met(facts, indicator) for indicator in strong)


def _met(facts: Facts, indicator: Indicator) -> str:
    level = facts.level_of(indicator.code) or indicator.levels[0]
    told = {**_named(facts, indicator), "criterion": _sentence(indicator.criteria[level].text)}
    return _("%(code)s. %(title)s (%(value)s): %(criterion)s") % told


def _named(facts: Facts, indicator: Indicator) -> dict[str, str]:
    value = facts.values[indicator.code]
    return {"code": indicator.code, "title": short_name(indicator), "value": format_value(value)}


def _sentence(text: str) -> str:
    text = text.strip()
    return text if text.endswith((".", "!", "?")) else f"{text}."


def weaknesses(facts: Facts, aspect: Aspect) -> tuple[str, ...]:
    """Return a sentence for each assessed indicator of the aspect at level 2 or below: why, and what comes next."""
    weak = [i for i in aspect.indicators if (level := facts.level_of(i.code)) is not None and level <= _WEAK]
    return tuple(_lacking(facts, indicator) for indicator in weak)


def _lacking(facts: Facts, indicator: Indicator) -> str:
    held = facts.answers[indicator.code]
    if held.justification.strip():
        return _("%(code)s. %(title)s (%(value)s): %(why)s") % {
            **_named(facts, indicator),
            "why": _sentence(" ".join(held.justification.split())),
        }
    above = indicator.next_step(facts.values[indicator.code])
    told = {**_named(facts, indicator), "level": above, "criterion": ""}
    if above is not None:
        told["criterion"] = _sentence(indicator.criteria[above].text)
    return _("%(code)s. %(title)s (%(value)s): belum terbukti memenuhi tingkat %(level)s: %(criterion)s") % told


def recommendation(facts: Facts) -> tuple[str, ...]:
    """Return the advice that follows from the indices: the result, best and weakest aspects, the widest gaps."""
    if facts.score is None:
        return (_("Lengkapi penilaian lebih dahulu; rekomendasi disusun dari indeks yang lengkap."),)
    ranked = sorted(facts.instrument.aspects, key=lambda aspect: facts.score.aspects[aspect.code] if facts.score else 0)
    return (_result(facts), _ends(facts, ranked), *_advice(facts))


def _result(facts: Facts) -> str:
    assert facts.score is not None  # noqa: S101 - asked for by ``recommendation`` only then
    told = {
        "agency": facts.submission.agency.name,
        "name": translated(facts.instrument.short_title),
        "index": format_index(facts.score.index),
        "word": translated(facts.score.predicate.name),
    }
    return _("%(agency)s memperoleh indeks %(name)s %(index)s dengan predikat %(word)s.") % told


def _ends(facts: Facts, ranked: Sequence[Aspect]) -> str:
    indices: Mapping[str, Fraction] = facts.score.aspects if facts.score else {}
    best, weakest = ranked[-1], ranked[0]
    return _("Aspek tertinggi %(best)s (%(high)s), terendah %(weakest)s (%(low)s).") % {
        "best": translated(best.title),
        "high": format_index(indices[best.code]),
        "weakest": translated(weakest.title),
        "low": format_index(indices[weakest.code]),
    }


_FIRST = 3


def _advice(facts: Facts) -> tuple[str, ...]:
    gaps = facts.below_target()[:_FIRST]
    if not gaps:
        return (_("Semua indikator mencapai targetnya; jaga bukti tetap berlaku dan naikkan target."),)
    named = ", ".join(f"{gap.indicator.code} {short_name(gap.indicator)}" for gap in gaps)
    gain = sum((gap.gain for gap in gaps), Fraction(0))
    told = {"named": named, "gain": format_index(gain)}
    return (_("Dahulukan indikator %(named)s: menutup kesenjangannya menambah %(gain)s ke indeks.") % told,)
