"""The first page of the gap report: where the agency stands, what comes first, who acts, and what is asked for."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from spbe.language import format_decimal, format_index, format_value, ngettext
from spbe.language import gettext as _
from spbe.reports.documents.beside import Beside
from spbe.reports.documents.blocks import Block, Column, Grid, Heading, Points, Row, Text
from spbe.reports.documents.parts import banner, clipped, gained, lead_of, short
from spbe.reports.documents.units import UnitGaps, by_unit, gain_of
from spbe.reports.facts import Facts, progress_text, translated
from spbe.reports.findings import gaps_finding
from spbe.scoring import Score, score
from spbe.standing import Gap

__all__ = ["asked", "blocks"]

_MOST_STEPS, _MOST_UNITS = 5, 6


def blocks(facts: Facts, beside: Beside, gaps: Sequence[Gap]) -> Iterator[Block]:
    """Return the page. Without a gap it says that there is nothing to close."""
    yield banner(facts)
    yield Text(gaps_finding(facts) + ".", "lead")
    yield Text(_standing(facts, gaps))
    if not gaps:
        return
    units = by_unit(beside, gaps)
    yield _steps(facts, beside, gaps[:_MOST_STEPS])
    yield _actors(units)
    yield Heading(_("Yang diminta"), 2)
    handed = _("Setiap unit menerima bagiannya dari bab terakhir laporan ini dan menetapkan kapan selesai.")
    yield Points((*asked(facts, beside, units), *([handed] if len(units) > 1 else [])))
    if facts.instrument.verify:
        yield Text(_("Instrumen ini belum dicocokkan dengan naskah resminya."), "note")


def _standing(facts: Facts, gaps: Sequence[Gap]) -> str:
    target = {"target": format_index(facts.target_index)}
    now, closed = facts.score, _closed(facts, gaps)
    if now is None or closed is None:
        told = {"progress": progress_text(facts), **target}
        said = _("Target %(target)s. Baru %(progress)s; yang belum dinilai tidak dihitung sebagai kesenjangan.") % told
        return f"{said} {_reach(facts)}"
    told = {
        **target,
        "now": format_index(now.index),
        "word": translated(now.predicate.name),
        "then": format_index(closed.index),
        "better": translated(closed.predicate.name),
    }
    said = _("Indeks kini %(now)s (%(word)s), target %(target)s.") % told
    if not gaps:
        return said
    return f"{said} {_way(facts, gaps)} " + _("Bila semua ditutup, indeks menjadi %(then)s (%(better)s).") % told


def _reach(facts: Facts) -> str:
    """Return whether the target lies in the range where the index of an unfinished year ends up."""
    low, high = facts.range.lowest.index, facts.range.highest.index
    told = {"low": format_index(low), "high": format_index(high)}
    if low >= facts.target_index:
        return _("Target sudah tercapai apa pun isi sisanya: indeks akhir %(low)s sampai %(high)s.") % told
    if high < facts.target_index:
        words = _(
            "Target belum tercapai apa pun isi sisanya (indeks akhir %(low)s sampai %(high)s); tutup kesenjangan."
        )
        return words % told
    return _("Target bergantung pada yang belum dinilai: indeks akhir %(low)s sampai %(high)s.") % told


def _way(facts: Facts, gaps: Sequence[Gap]) -> str:
    """Return how many gaps, the largest first, take a complete year to its target index."""
    assert facts.score is not None  # noqa: S101 - asked for a complete year only
    index, count = facts.score.index, 0
    if index >= facts.target_index:
        return _("Target sudah tercapai; yang di bawah ini menaikkannya lagi.")
    while index < facts.target_index and count < len(gaps):
        index, count = index + gaps[count].gain, count + 1
    if index < facts.target_index:
        return _("Menutup semua kesenjangan belum cukup untuk target itu.")
    text = ngettext(
        "Target tercapai dengan menutup %(count)s kesenjangan teratas.",
        "Target tercapai dengan menutup %(count)s kesenjangan teratas.",
        count,
    )
    return text % {"count": count}


def _closed(facts: Facts, gaps: Sequence[Gap]) -> Score | None:
    """Return what the indices would be with these gaps closed; None while an indicator is open."""
    if facts.score is None:
        return None
    targets = {gap.indicator.code: facts.target_values[gap.indicator.code] for gap in gaps}
    return score(facts.instrument, {**facts.values, **targets}, edition=facts.edition)


def _steps(facts: Facts, beside: Beside, first: Sequence[Gap]) -> Grid:
    columns = [Column(_("Indikator"), 6), Column(_("Dari, ke"), 3), Column(_("Unit"), 5)]
    columns += [Column(_("Kenaikan"), 3, True)]
    columns += [Column(_("Indeks menjadi"), 3, True)] if facts.score else []
    rows = [_step(facts, beside, first[: place + 1]) for place in range(len(first))]
    note = _("Kenaikan: tambahan pada indeks bila indikator itu mencapai targetnya, dihitung eksak.")
    if facts.score:
        note += " " + _("Indeks menjadi: bila langkah itu dan semua di atasnya selesai.")
    return Grid(_("Yang didahulukan"), tuple(columns), tuple(rows), note)


def _step(facts: Facts, beside: Beside, done: Sequence[Gap]) -> Row:
    gap, closed = done[-1], _closed(facts, done)
    move = f"{format_value(gap.value)} → {format_value(facts.target_values[gap.indicator.code])}"
    then = (format_index(closed.index),) if closed else ()
    return Row((short(gap.indicator), move, clipped(lead_of(beside, gap.indicator)), gained(gap.gain), *then))


def _actors(units: Sequence[UnitGaps]) -> Grid:
    shown, rest = units[:_MOST_UNITS], units[_MOST_UNITS:]
    rows = [Row((clipped(unit.name), str(len(unit.gaps)), gained(unit.gain))) for unit in shown]
    if rest:
        others = [gap for unit in rest for gap in unit.gaps]
        name = ngettext("%(count)s unit lain", "%(count)s unit lain", len(rest)) % {"count": len(rest)}
        rows.append(Row((name, str(len(others)), gained(gain_of(others)))))
    columns = (Column(_("Unit"), 8), Column(_("Kesenjangan"), 3, True), Column(_("Kenaikan"), 3, True))
    return Grid(_("Siapa yang bertindak"), columns, tuple(rows))


def asked(facts: Facts, beside: Beside, units: Sequence[UnitGaps]) -> Iterator[str]:
    """Return what a meeting is asked for: who goes first, which indicators nobody has, what is still to be assessed."""
    for unit in [unit for unit in units if unit.is_named][:1]:
        told = {"unit": clipped(unit.name), "count": len(unit.gaps), "gain": format_decimal(unit.gain, 4)}
        text = ngettext(
            "%(unit)s menutup %(count)s kesenjangannya lebih dahulu: indeks bertambah %(gain)s.",
            "%(unit)s menutup %(count)s kesenjangannya lebih dahulu: indeks bertambah %(gain)s.",
            len(unit.gaps),
        )
        yield text % told
    for unit in units:
        if not unit.is_named:
            yield _("Tetapkan unit penanggung jawab untuk indikator %(codes)s.") % {"codes": unit.codes}
    yield from _unfinished(facts, beside)


def _unfinished(facts: Facts, beside: Beside) -> Iterator[str]:
    """Return per unit which indicators it is still to assess; those that no unit has, last."""
    by_name: dict[str, list[str]] = {}
    for code in sorted(facts.progress.open, key=lambda code: code not in beside.leads):
        by_name.setdefault(beside.leads.get(code, ""), []).append(code)
    for name, codes in by_name.items():
        told = {"unit": clipped(name), "codes": ", ".join(codes)}
        named, nobody = (
            _("%(unit)s menyelesaikan penilaian indikator %(codes)s."),
            _("Selesaikan penilaian indikator %(codes)s."),
        )
        yield (named if name else nobody) % told
