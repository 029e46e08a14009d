"""The gap report for planners: one page to decide on, then gaps by unit, part and indicator, and what is missing."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from fractions import Fraction

from spbe.indicators.model import Aspect, Domain
from spbe.language import format_decimal, format_value, ngettext
from spbe.language import gettext as _
from spbe.reports.documents import gap_summary
from spbe.reports.documents.action_section import action_section
from spbe.reports.documents.beside import Beside
from spbe.reports.documents.blocks import Block, Column, Document, Grid, Heading, Points, Row, Text, Turn, View
from spbe.reports.documents.parts import document, gained, index_or_dash, lead_of, missing_for, quoted, short
from spbe.reports.documents.units import UnitGaps, by_unit, gain_of
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
    yield from gap_summary.blocks(facts, beside, gaps)
    if gaps:
        yield from _of_gaps(facts, beside, gaps)
    yield from action_section(beside.actions)


def _of_gaps(facts: Facts, beside: Beside, gaps: Sequence[Gap]) -> Iterator[Block]:
    units = by_unit(beside, gaps)
    yield Turn()
    yield Heading(_("Menurut unit"))
    yield _units(units)
    yield Heading(_("Menurut bagian"))
    yield _by_part(facts, gaps)
    yield Turn()
    yield Heading(_("Menurut indikator"))
    yield View("gaps", gaps_finding(facts), _in_words(gaps))
    yield _by_indicator(facts, beside, gaps)
    yield Turn()
    yield Heading(_("Yang kurang untuk tingkat berikutnya"))
    yield Text(_("Disusun menurut unit, supaya setiap bagiannya dapat diteruskan kepada unit itu."))
    for unit in units:
        yield from _tasks(facts, beside, unit)


def _in_words(gaps: Sequence[Gap]) -> str:
    told = "; ".join(f"{short(gap.indicator)} {gained(gap.gain)}" for gap in gaps[:10])
    return _("Kenaikan indeks terbesar: %(told)s.") % {"told": told}


def _units(units: Sequence[UnitGaps]) -> Grid:
    rows = tuple(Row((unit.name, str(len(unit.gaps)), unit.codes, gained(unit.gain))) for unit in units)
    columns = (
        Column(_("Unit"), 5),
        Column(_("Kesenjangan"), 3, True),
        Column(_("Indikator"), 4),
        Column(_("Kenaikan"), 2, True),
    )
    return Grid(_("Kesenjangan menurut unit, kenaikan terbesar dahulu"), columns, rows)


def _by_part(facts: Facts, gaps: Sequence[Gap]) -> Grid:
    rows: list[Row] = []
    for domain in facts.instrument.domains:
        if facts.instrument.has_domains:
            rows.append(_part_row(facts, domain, gaps, "strong"))
        look = "sub" if facts.instrument.has_domains else "plain"
        rows += [_part_row(facts, aspect, gaps, look) for aspect in domain.aspects]
    columns = (
        Column(_("Bagian"), 6),
        Column(_("Indeks"), 2, True),
        Column(_("Kesenjangan"), 3, True),
        Column(_("Kenaikan"), 2, True),
    )
    return Grid(_("Kesenjangan menurut bagian"), columns, tuple(rows))


def _part_row(facts: Facts, part: Domain | Aspect, gaps: Sequence[Gap], look: str) -> Row:
    codes = {indicator.code for indicator in part.indicators}
    own = [gap for gap in gaps if gap.indicator.code in codes]
    name = f"{part.code}. {short_name(part)}"
    return Row((name, index_or_dash(facts.settled_index(part)), str(len(own)), gained(gain_of(own))), look)


def _by_indicator(facts: Facts, beside: Beside, gaps: Sequence[Gap]) -> Grid:
    rows = tuple(
        Row(
            (
                short(gap.indicator),
                format_value(gap.value),
                format_value(facts.target_values[gap.indicator.code]),
                lead_of(beside, gap.indicator),
                gained(gap.gain),
            )
        )
        for gap in gaps
    )
    columns = (
        Column(_("Indikator"), 7),
        Column(_("Kini"), 2, True),
        Column(_("Target"), 2, True),
        Column(_("Unit"), 6),
        Column(_("Kenaikan"), 3, True),
    )
    return Grid(_("Kesenjangan, kenaikan terbesar dahulu"), columns, rows)


def _tasks(facts: Facts, beside: Beside, unit: UnitGaps) -> Iterator[Block]:
    yield Heading(unit.name, 2)
    told = {"count": len(unit.gaps), "gain": format_decimal(unit.gain, 4)}
    text = ngettext(
        "%(count)s kesenjangan; bila ditutup, indeks bertambah %(gain)s.",
        "%(count)s kesenjangan; bila semua ditutup, indeks bertambah %(gain)s.",
        len(unit.gaps),
    )
    yield Text(text % told, "note", stays=True)
    for gap in unit.gaps:
        yield from _missing(facts, beside, gap)


def _missing(facts: Facts, beside: Beside, gap: Gap) -> Iterator[Block]:
    above, asked = missing_for(facts, beside, gap.indicator)
    if above is None:
        return
    told = {"indicator": short(gap.indicator), "now": format_value(gap.value), "level": above}
    yield Heading(_("%(indicator)s: kini %(now)s, menuju tingkat %(level)s") % told, 3)
    if why := facts.answers[gap.indicator.code].justification.strip():
        yield Text(_("Catatan asesor"), "note", stays=True)
        yield quoted(why)
    criterion = {"level": above, "criterion": gap.indicator.criteria[above].text}
    yield Text(_("Kriteria tingkat %(level)s: %(criterion)s") % criterion, stays=True)
    if asked:
        yield Text(_("Bukti yang belum ada:"), stays=True)
        yield Points(asked, stays=True)
    else:
        yield Text(_("Tidak ada bukti wajib yang disebut; penuhi kriterianya."), stays=True)
    yield Text(_worth(facts, gap), "note")


def _worth(facts: Facts, gap: Gap) -> str:
    """Return what the next level adds to the index, and the whole way to the target where that is more."""
    step = facts.gain(gap.indicator.code) or Fraction(0)
    told = {"step": format_decimal(step, 4), "gain": format_decimal(gap.gain, 4)}
    if step >= gap.gain:
        return _("Tingkat itu mencapai target dan menambah %(step)s ke indeks.") % told
    return _("Tingkat itu menambah %(step)s ke indeks; sampai target, %(gain)s.") % told
