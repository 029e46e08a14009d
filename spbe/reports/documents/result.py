"""The result report (Laporan Hasil Evaluasi): what the official one says, and why, by whom and since when."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from fractions import Fraction

from spbe.indicators.model import Aspect, Indicator
from spbe.language import current, format_decimal, format_index, format_value
from spbe.language import gettext as _
from spbe.reports.about import formula
from spbe.reports.documents import drafts
from spbe.reports.documents.beside import Averages, Beside, GroupAverage
from spbe.reports.documents.blocks import Bars, Block, Column, Document, Grid, Heading, Points, Row, Text, Turn, View
from spbe.reports.documents.foreword import foreword
from spbe.reports.documents.parts import (
    banner,
    document,
    gained,
    index_or_dash,
    index_table,
    indicator_table,
    lead_of,
    missing_for,
    quoted,
    short,
    value_or_dash,
    weights_table,
)
from spbe.reports.documents.units import by_unit
from spbe.reports.facts import Facts, kind_names, short_name, translated
from spbe.reports.findings import domains_finding, radar_finding
from spbe.reports.trails import trail_finding
from spbe.scoring import as_text
from spbe.standing import Gap

__all__ = ["result_report"]


def result_report(facts: Facts, beside: Beside) -> Document:
    """Return the LHE of one assessment at any stage; a stage before the last makes a draft of it.

    A pemantauan has no strengths, weaknesses and recommendation; its indicators stand beside last year's.
    """
    name = translated(facts.instrument.short_title)
    blocks = [*_summary(facts), *_method(facts, beside), *_indices(facts)]
    if facts.submission.kind != "pemantauan":
        blocks += [*_judgement(facts, beside), *_advice(facts, beside)]
    blocks += [*_values(facts), *_reasons(facts, beside), *_actors(facts, beside), *_changes(facts, beside)]
    title = _("Laporan Hasil Evaluasi %(name)s") % {"name": name}
    made = document(facts, beside, "lhe", title, blocks, has_cover=True)
    return replace(made, foreword=tuple(foreword(facts)))


def _summary(facts: Facts) -> Iterator[Block]:
    yield Heading(_("Ringkasan"))
    yield banner(facts)
    yield Text(domains_finding(facts) + ".", "lead")
    if facts.score is not None:
        yield Text(" ".join(drafts.recommendation(facts)[:2]))
        yield Text(_distance(facts))
    if facts.instrument.verify:
        yield Text(_("Belum dipastikan: %(why)s") % {"why": facts.instrument.verify}, "note")


def _distance(facts: Facts) -> str:
    above = facts.score.next_predicate() if facts.score else None
    if above is None:
        return _("Predikat tertinggi sudah tercapai.")
    predicate, distance = above
    told = {"word": translated(predicate.name), "from": format_index(predicate.at_least), "by": as_exact(distance)}
    return _("Predikat berikutnya, %(word)s, mulai %(from)s: kurang %(by)s.") % told


def as_exact(value: Fraction) -> str:
    """Return an exact number in the language's marks, where it ends; else with four decimals."""
    if (value * 10_000).denominator != 1:
        return format_decimal(value, 4)
    text = as_text(value)
    return text.replace(".", ",") if current() == "id" else text


def _method(facts: Facts, beside: Beside) -> Iterator[Block]:
    yield Heading(_("Dasar dan cara penilaian"))
    title, law = translated(facts.instrument.title), facts.instrument.regulation
    told = {"title": title, "law": law, "guide": facts.edition.guidance}
    yield Text(_("Penilaian memakai %(title)s menurut %(law)s; pedoman yang dipakai: %(guide)s.") % told)
    yield Points(formula(facts))
    yield weights_table(facts)
    yield _predicates(facts)
    yield Heading(_("Rata-rata kelompok"), 2)
    if beside.averages is None:
        yield Text(_("Sampai tahun itu belum ada daftar hasil lengkap yang terbit; rata-rata tidak dihitung."))
    else:
        yield from _groups(facts, beside.averages)


def _predicates(facts: Facts) -> Grid:
    ordered = sorted(facts.instrument.predicates, key=lambda one: one.at_least, reverse=True)
    rows = []
    for place, one in enumerate(ordered):
        ends = {"low": format_index(one.at_least), "high": format_index(ordered[place - 1].at_least) if place else ""}
        span = _("%(low)s ke atas") if not place else _("%(low)s sampai di bawah %(high)s")
        rows.append(Row((translated(one.name), span % ends)))
    target = {"index": format_index(facts.target_index)}
    columns = (Column(_("Predikat"), 3), Column(_("Indeks"), 5))
    return Grid(_("Predikat"), columns, tuple(rows), _("Target indeks: %(index)s.") % target)


def _group_name(group: GroupAverage) -> str:
    return kind_names()[group.kind] if group.kind else _("Nasional")


def _groups(facts: Facts, found: Averages) -> Iterator[Block]:
    domains = facts.instrument.domains if facts.instrument.has_domains else ()
    heads = tuple(Column(short_name(domain), 4, True) for domain in domains)
    good = _("Mencapai %(index)s") % {"index": format_index(facts.instrument.target.index)}
    columns = (Column(_("Kelompok"), 5), Column(_("Instansi"), 3, True), Column(_("Indeks"), 3, True), *heads)
    rows = tuple(_group_row(group, len(domains)) for group in found.groups)
    told = {"year": found.year, "source": found.source}
    note = _(
        "Dihitung dari daftar hasil %(year)s yang diterbitkan: %(source)s Angka yang tidak terbaca tidak dihitung."
    )
    yield Grid(_("Rata-rata %(year)s") % told, (*columns, Column(good, 4, True)), rows, note % told)
    yield _reaching(facts, found)


def _reaching(facts: Facts, found: Averages) -> Bars:
    rows = tuple((_group_name(group), _share(group)) for group in found.groups)
    told = {"index": format_index(facts.instrument.target.index), "year": found.year}
    words = "; ".join(f"{name} {format_decimal(share, 1)} %" for name, share in rows)
    caption = _("Bagian instansi yang mencapai indeks %(index)s, %(year)s") % told
    return Bars(caption, f"{caption}: {words}.", rows)


def _share(group: GroupAverage) -> Fraction:
    return Fraction(100 * group.good, group.count)


def _group_row(group: GroupAverage, width: int) -> Row:
    domains = [index_or_dash(value) for value in group.domains[:width]]
    domains += ["–"] * (width - len(domains))
    share = format_decimal(_share(group), 1) + " %"
    cells = (_group_name(group), str(group.count), index_or_dash(group.index), *domains, share)
    return Row(cells, "strong" if not group.kind else "plain")


def _indices(facts: Facts) -> Iterator[Block]:
    yield Turn()
    yield Heading(_("Indeks"))
    yield banner(facts)
    yield View("radar", radar_finding(facts), _in_words(facts), 84)
    yield index_table(facts)


def _in_words(facts: Facts) -> str:
    told = [f"{short_name(a)} {index_or_dash(facts.settled_index(a))}" for a in facts.instrument.aspects]
    return _("Radar indeks aspek: %(told)s.") % {"told": "; ".join(told)}


def _judgement(facts: Facts, beside: Beside) -> Iterator[Block]:
    yield Turn()
    yield Heading(_("Kekuatan dan kelemahan"))
    if any(not beside.statements.get(f"{kind}:{a.code}") for a in facts.instrument.aspects for kind in _SIDES):
        yield Text(_("Teks bertanda draf belum disunting. ") + drafts.rules(), "note")
    for place, aspect in enumerate(facts.instrument.aspects):
        yield Heading(f"{chr(ord('A') + place)}. {translated(aspect.title)}", 2)
        yield Text(drafts.overall(facts, aspect), stays=True)
        yield from _side(beside, aspect, "strengths", drafts.strengths(facts, aspect))
        yield from _side(beside, aspect, "weaknesses", drafts.weaknesses(facts, aspect))


_SIDES = ("strengths", "weaknesses")


def _side(beside: Beside, aspect: Aspect, kind: str, drafted: tuple[str, ...]) -> Iterator[Block]:
    yield Heading(_("Kekuatan") if kind == "strengths" else _("Kelemahan"), 3)
    written = beside.statements.get(f"{kind}:{aspect.code}", "").strip()
    if written:
        yield Text(written, "quote")
    elif drafted:
        yield Text(_("Draf"), "draft")
        yield Points(drafted)
    else:
        yield Text(drafts.none_of(kind), "note")


def _advice(facts: Facts, beside: Beside) -> Iterator[Block]:
    yield Heading(_("Rekomendasi"))
    written = beside.statements.get("recommendation", "").strip()
    if written:
        yield Text(written, "quote")
        return
    yield Text(_("Draf"), "draft")
    yield from (Text(line) for line in drafts.recommendation(facts))


def _values(facts: Facts) -> Iterator[Block]:
    yield Turn()
    yield Heading(_("Nilai indikator"))
    yield indicator_table(facts)


def _reasons(facts: Facts, beside: Beside) -> Iterator[Block]:
    yield Turn()
    yield Heading(_("Mengapa nilai ini, dan belum berikutnya"))
    gaps = facts.below_target()
    if not gaps:
        yield Text(_("Semua indikator yang dinilai mencapai targetnya."))
    for gap in gaps:
        yield from _reason(facts, beside, gap)


def _reason(facts: Facts, beside: Beside, gap: Gap) -> Iterator[Block]:
    indicator, held = gap.indicator, facts.answers[gap.indicator.code]
    level = facts.level_of(indicator.code)
    step = translated(indicator.ladder.steps[level].name) if level is not None else ""
    yield Heading(f"{short(indicator)}: {format_value(gap.value)} {step}".strip(), 2)
    if held.justification.strip():
        yield Text(_("Catatan asesor"), "note", stays=True)
        yield quoted(held.justification)
    above, asked = missing_for(facts, beside, indicator)
    if above is not None:
        told = {"level": above, "criterion": indicator.criteria[above].text}
        yield Text(_("Belum terpenuhi, tingkat %(level)s: %(criterion)s") % told, stays=True)
    if asked:
        yield Points(asked, stays=True)
    who = {"unit": lead_of(beside, indicator), "gain": format_decimal(gap.gain, 4)}
    gain = _("Bila target tercapai, indeks bertambah %(gain)s.") % who
    unit = _("Penanggung jawab: %(unit)s.") % who
    yield Text(f"{unit} {gain}" if beside.leads else gain, "note")


def _actors(facts: Facts, beside: Beside) -> Iterator[Block]:
    yield Heading(_("Siapa yang harus bertindak"))
    units = by_unit(beside, facts.below_target())
    if not units:
        yield Text(_("Tidak ada kesenjangan yang menunggu tindakan."))
        return
    if not beside.leads:
        yield Text(_("Belum ada unit yang ditetapkan untuk indikator yang belum mencapai targetnya."))
        return
    rows = [Row((unit.name, unit.codes, gained(unit.gain))) for unit in units]
    columns = (Column(_("Unit"), 5), Column(_("Indikator"), 5), Column(_("Kenaikan indeks"), 3, True))
    yield Grid(_("Kesenjangan menurut unit"), columns, tuple(rows))


def _changes(facts: Facts, beside: Beside) -> Iterator[Block]:
    yield Heading(_("Yang berubah"))
    yield Heading(_("Sejak tahun lalu"), 2)
    previous = facts.submission.previous
    moved = [i for i in facts.instrument if facts.change(i.code)]
    if previous is None or not facts.last_values:
        yield Text(_("Hasil tahun lalu dengan instrumen yang sama tidak ada, jadi perubahannya tidak dihitung."))
    elif not moved:
        yield Text(_("Tidak ada indikator yang berubah dari %(year)s.") % {"year": previous.year})
    else:
        yield _moves(facts, moved, previous.year)
    if beside.trail is not None and len(beside.trail.points) > 1:
        yield Heading(_("Menurut tahap"), 2)
        yield Text(trail_finding(beside.trail, is_final=facts.submission.is_final) + ".")


def _moves(facts: Facts, moved: list[Indicator], year: int) -> Grid:
    columns = (Column(_("Indikator"), 6), Column(str(year), 2, True), Column(str(facts.submission.year), 2, True))
    rows = [_move(facts, indicator) for indicator in moved]
    caption = _("Indikator yang berubah dari %(year)s") % {"year": year}
    return Grid(caption, (*columns, Column(_("Pengaruh ke indeks"), 3, True)), tuple(rows))


def _move(facts: Facts, indicator: Indicator) -> Row:
    before, now = facts.last_values.get(indicator.code), facts.values.get(indicator.code)
    effect = Fraction(facts.change(indicator.code) or 0) * indicator.weight / 100
    sign = "+" if effect > 0 else "−"
    cells = (short(indicator), value_or_dash(before), value_or_dash(now), sign + as_exact(abs(effect)))
    return Row(cells)
