"""What the pages of one assessment show, made from its standing: rows, findings, chart shapes."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from typing import Any

from spbe.indicators import Aspect, Domain, Indicator
from spbe.language import format_index, ngettext
from spbe.language import gettext as _
from spbe.scoring import Score, announced, band
from spbe.standing import Counts, Gap, Standing
from spbe.web.drawing import Radar, Scale

__all__ = ["Part", "days_left", "overview", "parts", "raised_index"]


_GAPS_SHOWN = 8


@dataclass(frozen=True)
class Part:
    """One row of the overview's table: a domain or an aspect."""

    code: str
    title: str
    is_domain: bool
    counts: Counts
    index: Fraction | None
    last: Fraction | None
    target: Fraction
    band: str | None
    words: str


def days_left(standing: Standing, today: date) -> int | None:
    """Return the days until the current stage closes (0 on its last day, negative after it), None without a date."""
    closes = standing.submission.closes_on
    return None if closes is None or standing.submission.is_final else (closes - today).days


def overview(standing: Standing) -> dict[str, Any]:
    """Return everything the overview template shows beside the standing itself."""
    instrument, rows = standing.instrument, parts(standing)
    low, high = instrument.span
    return {
        "parts": rows,
        "has_values": any(indicator.kind != "level" for indicator in instrument),
        "scale": Scale(low, high, 8, 712),
        "row_scale": Scale(low, high, 8, 292),
        "next_list": [i for i in instrument if i.code not in standing.values][:3],
        "finding_index": _finding_index(standing),
        "finding_parts": _finding_parts(rows),
        "finding_strip": _finding_strip(standing),
        "change_words": _change_words(standing),
        "target_words": _target_words(standing),
        "range_words": _range_words(standing),
        "calculated": _calculated(standing),
        "gaps": (gaps := standing.below_target())[:_GAPS_SHOWN],
        "more_gaps": max(0, len(gaps) - _GAPS_SHOWN),
        "finding_gaps": _finding_gaps(standing, gaps),
        **_radar(standing),
    }


def parts(standing: Standing) -> list[Part]:
    """Return the rows of domains (where the instrument has them) and aspects, in official order."""
    rows = []
    for domain in standing.instrument.domains:
        if standing.instrument.has_domains:
            rows.append(_part(standing, domain, is_domain=True))
        rows += [_part(standing, aspect, is_domain=False) for aspect in domain.aspects]
    return rows


def _part(standing: Standing, part: Domain | Aspect, *, is_domain: bool) -> Part:
    index = standing.index_of(part)
    last = _index_in(standing.last_score, part, is_domain=is_domain)
    target = _index_in(standing.target_score, part, is_domain=is_domain) or Fraction(0)
    counts = standing.counts(part.indicators)
    word = None if index is None else band(standing.instrument, index)
    words = _part_words(part.title, index, last, target)
    return Part(part.code, part.title, is_domain, counts, index, last, target, word, words)


def _index_in(score: Score | None, part: Domain | Aspect, *, is_domain: bool) -> Fraction | None:
    if score is None:
        return None
    return (score.domains if is_domain else score.aspects)[part.code]


def _part_words(title: str, index: Fraction | None, last: Fraction | None, target: Fraction) -> str:
    now = _("belum lengkap") if index is None else format_index(index)
    before = "" if last is None else _(", tahun lalu %(last)s") % {"last": format_index(last)}
    return f"{_(title)}: {now}{before}, " + _("target %(target)s") % {"target": format_index(target)}


def _finding_index(standing: Standing) -> str:
    low, high = standing.range.lowest, standing.range.highest
    ends = {"low": format_index(low.index), "high": format_index(high.index), "name": _(low.predicate.name)}
    if standing.score:
        name = _(standing.score.predicate.name)
        return _("Indeks %(index)s, predikat %(name)s") % {"index": format_index(standing.score.index), "name": name}
    if low.predicate == high.predicate:
        return _("%(name)s pasti tercapai bila semua jawaban diterima: %(low)s sampai %(high)s") % ends
    return _("Hasil akhir bila semua jawaban diterima: %(low)s sampai %(high)s") % ends


def _finding_parts(rows: Sequence[Part]) -> str:
    known = [row for row in rows if row.index is not None and not row.is_domain]
    if len(known) < 2:
        return _("Kemajuan per aspek")
    lowest = min(row.index for row in known if row.index is not None)
    names = [_(row.title) for row in known if row.index == lowest]
    facts = {"names": ", ".join(names[:2]), "index": format_index(lowest)}
    if len(names) > 2:
        return _("%(count)s aspek paling rendah: %(index)s") % {**facts, "count": len(names)}
    return _("Paling rendah: %(names)s, %(index)s") % facts


def _finding_strip(standing: Standing) -> str:
    total = standing.progress.total
    changes = [c for i in standing.instrument if (c := standing.change(i.code))]
    if not standing.last_values:
        return _("%(total)s indikator dalam satu pandangan") % {"total": total}
    facts = {
        "total": total,
        "up": sum(c > 0 for c in changes),
        "down": sum(c < 0 for c in changes),
        "year": standing.submission.previous.year if standing.submission.previous else "",
    }
    if not facts["down"]:
        return _("%(total)s indikator dalam satu pandangan: %(up)s naik dari %(year)s, tidak ada yang turun") % facts
    return _("%(total)s indikator dalam satu pandangan: %(up)s naik dan %(down)s turun dari %(year)s") % facts


def _finding_gaps(standing: Standing, gaps: Sequence[Gap]) -> str:
    if not standing.progress.done:
        return _("Belum ada indikator yang dinilai")
    if not gaps:
        return _("Tidak ada kesenjangan pada indikator yang dinilai")
    total = sum((gap.gain for gap in gaps), Fraction(0))
    finding = ngettext(
        "%(count)s kesenjangan; bila semua tertutup indeks naik %(gain)s",
        "%(count)s kesenjangan; bila semua tertutup indeks naik %(gain)s",
        len(gaps),
    )
    return finding % {"count": len(gaps), "gain": format_index(total)}


def _change_words(standing: Standing) -> str:
    shown, last, previous = standing.shown, standing.last_score, standing.submission.previous
    if shown is None or last is None or previous is None:
        return ""
    change = announced(shown.index) - announced(last.index)
    facts = {"change": format_index(abs(change)), "year": previous.year}
    if not change:
        return _("tetap dari %(year)s") % facts
    return (_("naik %(change)s dari %(year)s") if change > 0 else _("turun %(change)s dari %(year)s")) % facts


def _target_words(standing: Standing) -> str:
    if standing.shown is None:
        return ""
    missing = standing.target_index - standing.shown.index
    return _("tercapai") if missing <= 0 else _("kurang %(distance)s") % {"distance": format_index(missing)}


def _range_words(standing: Standing) -> str:
    low, high = _(standing.range.lowest.predicate.name), _(standing.range.highest.predicate.name)
    return low if low == high else f"{low}–{high}"


def _calculated(standing: Standing) -> list[tuple[str, str, Score]]:
    if standing.score:
        return [(_("Indeks"), _("tidak ada"), standing.score)]
    rows = [
        (_("Paling rendah"), _("nilai terendah"), standing.range.lowest),
        (_("Paling tinggi"), _("nilai tertinggi"), standing.range.highest),
    ]
    if standing.provisional and standing.submission.previous:
        same = _("sama dengan %(year)s") % {"year": standing.submission.previous.year}
        rows.insert(0, (_("Sementara"), same, standing.provisional))
    return rows


def _radar(standing: Standing) -> dict[str, Any]:
    aspects, shown = standing.instrument.aspects, standing.shown
    if shown is None:
        return {"finding_radar": ""}
    below = [a for a in aspects if shown.aspects[a.code] < standing.target_score.aspects[a.code]]
    finding = ngettext(
        "%(count)s dari %(total)s aspek di bawah target", "%(count)s dari %(total)s aspek di bawah target", len(below)
    )
    return {
        "finding_radar": finding % {"count": len(below), "total": len(aspects)},
        "radar_shape": Radar(len(aspects), standing.instrument.span[1], 120, 270, 170),
        "radar_names": [_(a.short_title) for a in aspects],
        "radar_values": [shown.aspects[a.code] for a in aspects],
        "radar_targets": [standing.target_score.aspects[a.code] for a in aspects],
    }


def raised_index(standing: Standing, indicator: Indicator) -> Fraction | None:
    """Return the shown index with this indicator one level higher, or its next level full; None where there is none."""
    gain = standing.gain(indicator.code)
    return None if standing.shown is None or gain is None else standing.shown.index + gain
