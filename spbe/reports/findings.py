"""Titles that state what the numbers say, by rule; a plain title where the numbers say nothing."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from fractions import Fraction

from spbe.indicators.model import Aspect
from spbe.indicators.scales import Value
from spbe.language import format_index, ngettext
from spbe.language import gettext as _
from spbe.reports.facts import Facts, short_name, translated
from spbe.scoring import announced

__all__ = ["domains_finding", "gaps_finding", "radar_finding", "strip_finding"]


def domains_finding(facts: Facts) -> str:
    """Return which complete domain (without domains: aspect) is lowest: Manajemen SPBE paling rendah: 1,73."""
    found, total = _domain_indices(facts)
    if len(found) < 2:
        return _("Kemajuan: %(done)s dari %(total)s indikator dinilai") % _count(facts)
    lowest = min(found.values())
    if max(found.values()) == lowest:
        return _("Semua sama: %(index)s") % {"index": format_index(lowest)}
    names = _named([name for name, value in found.items() if value == lowest])
    told = {"names": names, "index": format_index(lowest), "count": len(found)}
    if len(found) < total:
        return _("%(names)s paling rendah dari %(count)s yang lengkap: %(index)s") % told
    return _("%(names)s paling rendah: %(index)s") % told


def radar_finding(facts: Facts) -> str:
    """Return which complete aspect is farthest below its target: Terjauh dari target: Audit TIK, kurang 1,33."""
    short = {short_name(aspect): _rounded(missing) for aspect, missing in _missing(facts)}
    if not short:
        return _("Kemajuan: %(done)s dari %(total)s indikator dinilai") % _count(facts)
    farthest = max(short.values())
    if farthest <= 0 and len(short) == len(facts.instrument.aspects):
        return _("Semua aspek mencapai target")
    if farthest <= 0:
        return _("%(count)s aspek yang lengkap mencapai target") % {"count": len(short)}
    names = _named([name for name, value in short.items() if value == farthest])
    return _("Terjauh dari target: %(names)s, kurang %(index)s") % {"names": names, "index": format_index(farthest)}


def _missing(facts: Facts) -> Iterator[tuple[Aspect, Fraction]]:
    for aspect in facts.instrument.aspects:
        index = facts.settled_index(aspect)
        if index is not None:
            yield aspect, facts.target_score.aspects[aspect.code] - index


def strip_finding(facts: Facts) -> str:
    """Return how the levels moved since last year, and how many are open: 47 indikator: 10 naik, 10 belum dinilai."""
    total = facts.progress.total
    changes = [change for code in facts.values if (change := facts.change(code)) is not None]
    said = _moves(facts, changes) if changes else _standing_at(facts)
    if facts.progress.open:
        said.append(_("%(count)s belum dinilai") % {"count": len(facts.progress.open)})
    head = ngettext("%(count)s indikator: %(said)s", "%(count)s indikator: %(said)s", total)
    return head % {"count": total, "said": ", ".join(said)}


def _moves(facts: Facts, changes: Sequence[Value]) -> list[str]:
    year = facts.submission.previous.year if facts.submission.previous else ""
    up, down = sum(change > 0 for change in changes), sum(change < 0 for change in changes)
    rose = _("%(count)s naik dari %(year)s") % {"count": up, "year": year} if up else _("tidak ada yang naik")
    return [rose, _("%(count)s turun") % {"count": down} if down else _("tidak ada yang turun")]


def _standing_at(facts: Facts) -> list[str]:
    level = facts.instrument.target.level
    reached = sum(value >= facts.instrument.by_code[code].value_at(level) for code, value in facts.values.items())
    if not facts.values:
        return []
    return [_("%(count)s di tingkat %(level)s ke atas") % {"count": reached, "level": level}]


def gaps_finding(facts: Facts) -> str:
    """Return what closing the gaps adds to the index: Menutup 12 kesenjangan menambah 0,21 ke indeks."""
    if not facts.values:
        return _("Kemajuan: %(done)s dari %(total)s indikator dinilai") % _count(facts)
    found = facts.below_target()
    if not found:
        whole = facts.progress.is_complete
        return _("Semua indikator mencapai target") if whole else _("Semua yang dinilai mencapai target")
    told = {"count": len(found), "gain": format_index(sum((gap.gain for gap in found), Fraction(0)))}
    text = ngettext(
        "Menutup %(count)s kesenjangan menambah %(gain)s ke indeks",
        "Menutup %(count)s kesenjangan menambah %(gain)s ke indeks",
        len(found),
    )
    return text % told


def _domain_indices(facts: Facts) -> tuple[Mapping[str, Fraction], int]:
    """Return short title -> announced index of the complete parts, and how many parts there are."""
    instrument = facts.instrument
    if instrument.has_domains:
        found = [(translated(d.title), facts.settled_index(d)) for d in instrument.domains]
    else:
        found = [(short_name(a), facts.settled_index(a)) for a in instrument.aspects]
    return {name: _rounded(index) for name, index in found if index is not None}, len(found)


def _rounded(index: Fraction) -> Fraction:
    return Fraction(announced(index))


def _named(names: Sequence[str]) -> str:
    if len(names) > 2:
        return _("%(first)s dan %(count)s lainnya") % {"first": names[0], "count": len(names) - 1}
    return _(" dan ").join(names)


def _count(facts: Facts) -> dict[str, int]:
    return {"done": facts.progress.done, "total": facts.progress.total}
