"""The gap report for planners: what is short of its target, by part, indicator and unit, and what is missing."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from fractions import Fraction

from spbe.indicators.model import Aspect, Domain
from spbe.language import format_decimal, format_index, format_value
from spbe.language import gettext as _
from spbe.reports.documents.beside import Beside
from spbe.reports.documents.blocks import Block, Column, Document, Grid, Heading, Points, Row, Text, View
from spbe.reports.documents.parts import DASH, banner, document, index_or_dash, lead_of, missing_for, short
from spbe.reports.facts import Facts, short_name, translated
from spbe.reports.findings import gaps_finding
from spbe.standing import Gap

__all__ = ["gap_report"]


def gap_report(facts: Facts, beside: Beside) -> Document:
    """Return the gap report of one assessment; indicators that are not assessed are named, never counted as low."""
    name = translated(facts.instrument.short_title)
    title = _("Laporan kesenjangan %(name)s") % {"name": name}
    return document(facts, beside, "kesenjangan", title, list(_blocks(facts, beside)), has_cover=True)


def _blocks(facts: Facts, beside: Beside) -> Iterator[Block]:
    gaps = facts.below_target()
    yield Heading(_("Ringkasan"))
    yield banner(facts)
    yield Text(gaps_finding(facts) + ".", "lead")
    if facts.progress.open:
        yield Text(
            _("Belum dinilai, jadi tidak dihitung: %(codes)s.") % {"codes": ", ".join(facts.progress.open)}, "note"
        )
    yield Text(_("Kenaikan adalah pengaruh penutupan satu kesenjangan ke indeks keseluruhan, dihitung eksak."), "note")
    if gaps:
        yield View("gaps", gaps_finding(facts), _in_words(gaps))
    yield Heading(_("Menurut bagian"))
    yield _by_part(facts, gaps)
    yield Heading(_("Menurut indikator"))
    yield _by_indicator(facts, beside, gaps)
    yield Heading(_("Menurut unit"))
    yield _by_unit(beside, gaps)
    yield Heading(_("Yang kurang untuk tingkat berikutnya"))
    for gap in gaps:
        yield from _missing(facts, beside, gap)


def _in_words(gaps: Sequence[Gap]) -> str:
    told = "; ".join(f"{short(gap.indicator)} +{format_index(gap.gain)}" for gap in gaps[:10])
    return _("Kenaikan indeks terbesar: %(told)s.") % {"told": told}


def _sum(gaps: Sequence[Gap]) -> Fraction:
    return sum((gap.gain for gap in gaps), Fraction(0))


def _gained(value: Fraction) -> str:
    return "+" + format_decimal(value, 4) if value else DASH


def _by_part(facts: Facts, gaps: Sequence[Gap]) -> Grid:
    rows: list[Row] = []
    for domain in facts.instrument.domains:
        if facts.instrument.has_domains:
            rows.append(_part_row(facts, domain, gaps, "strong"))
        rows += [_part_row(facts, aspect, gaps, "sub") for aspect in domain.aspects]
    columns = (
        Column(_("Bagian"), 6),
        Column(_("Indeks"), 2, True),
        Column(_("Kesenjangan"), 2, True),
        Column(_("Kenaikan"), 2, True),
    )
    return Grid(_("Kesenjangan menurut bagian"), columns, tuple(rows))


def _part_row(facts: Facts, part: Domain | Aspect, gaps: Sequence[Gap], look: str) -> Row:
    codes = {indicator.code for indicator in part.indicators}
    own = [gap for gap in gaps if gap.indicator.code in codes]
    name = f"{part.code}. {short_name(part)}"
    return Row((name, index_or_dash(facts.settled_index(part)), str(len(own)), _gained(_sum(own))), look)


def _by_indicator(facts: Facts, beside: Beside, gaps: Sequence[Gap]) -> Grid:
    rows = tuple(
        Row(
            (
                short(gap.indicator),
                format_value(gap.value),
                format_value(facts.target_values[gap.indicator.code]),
                lead_of(beside, gap.indicator),
                _gained(gap.gain),
            )
        )
        for gap in gaps
    )
    columns = (
        Column(_("Indikator"), 6),
        Column(_("Kini"), 2, True),
        Column(_("Target"), 2, True),
        Column(_("Unit"), 4),
        Column(_("Kenaikan"), 2, True),
    )
    return Grid(_("Kesenjangan, kenaikan terbesar dahulu"), columns, rows)


def _by_unit(beside: Beside, gaps: Sequence[Gap]) -> Grid:
    found: dict[str, list[Gap]] = {}
    for gap in gaps:
        found.setdefault(lead_of(beside, gap.indicator), []).append(gap)
    ordered = sorted(found.items(), key=lambda one: (-_sum(one[1]), one[0]))
    rows = tuple(
        Row((unit, str(len(own)), ", ".join(gap.indicator.code for gap in own), _gained(_sum(own))))
        for unit, own in ordered
    )
    columns = (
        Column(_("Unit"), 5),
        Column(_("Kesenjangan"), 2, True),
        Column(_("Indikator"), 4),
        Column(_("Kenaikan"), 2, True),
    )
    return Grid(_("Kesenjangan menurut unit"), columns, rows)


def _missing(facts: Facts, beside: Beside, gap: Gap) -> Iterator[Block]:
    above, asked = missing_for(facts, beside, gap.indicator)
    if above is None:
        return
    yield Heading(_("%(indicator)s: menuju tingkat %(level)s") % {"indicator": short(gap.indicator), "level": above}, 2)
    yield Text(gap.indicator.criteria[above].text)
    yield Points(asked or (_("Tidak ada bukti wajib yang disebut; penuhi kriterianya."),))
    facts_line = {
        "unit": lead_of(beside, gap.indicator),
        "gain": _gained(facts.gain(gap.indicator.code) or Fraction(0)),
    }
    yield Text(_("Penanggung jawab: %(unit)s. Tingkat berikutnya menambah %(gain)s.") % facts_line, "note")
