"""What a reader must know to trust the report: instrument, edition, weights, formula, origin."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from spbe.indicators.scales import Figure
from spbe.language import format_date, format_decimal, format_index, format_moment
from spbe.language import gettext as _
from spbe.reports.facts import Facts, agency_name, progress_text, stage_name, status_name, translated
from spbe.reports.table import Cell, table

if TYPE_CHECKING:
    from pandas import DataFrame

__all__ = ["COLUMNS", "about", "formula"]

COLUMNS = ("section", "name", "value")

Fact = tuple[str, Cell]


def about(facts: Facts) -> DataFrame:
    """Return the facts behind the report. Columns: ``section``, ``name``, ``value`` (text; Fraction for a weight)."""
    sections = {
        _("Penilaian"): _assessment(facts),
        _("Instrumen"): _instrument(facts),
        _("Edisi"): _edition(facts),
        _("Perhitungan"): _calculation(facts),
        _("Bobot (persen)"): _weights(facts),
        _("Berkas ini"): _file(facts),
    }
    return table(COLUMNS, [(section, *fact) for section, found in sections.items() for fact in found])


def _assessment(facts: Facts) -> Iterator[Fact]:
    submission = facts.submission
    yield _("Instansi"), agency_name(facts)
    yield _("Tahun"), str(submission.year)
    yield _("Tahap"), stage_name(submission.stage)
    yield _("Status"), status_name(facts)
    yield _("Kemajuan"), progress_text(facts)
    if submission.source:
        yield _("Sumber"), submission.source
    for source, codes in facts.imported.items():
        told = {"codes": ", ".join(codes), "source": source}
        yield _("Nilai diimpor"), _("indikator %(codes)s: %(source)s") % told


def _instrument(facts: Facts) -> Iterator[Fact]:
    instrument = facts.instrument
    yield _("Nama"), translated(instrument.title)
    yield _("Kode"), instrument.code
    yield _("Peraturan"), instrument.regulation
    yield _("Berlaku"), _in_force(facts)
    yield _("Status hukum"), instrument.legal_status
    if instrument.verify:
        yield _("Belum dipastikan"), instrument.verify
    if instrument.successor:
        yield _("Penerus"), _doubtful(instrument.successor.title, instrument.successor.uncertain)
    yield from ((_("Ketentuan"), rule) for rule in instrument.rules)
    for indicator in instrument:
        if indicator.figure is not None:
            yield _("Konversi indikator %(code)s") % {"code": indicator.code}, _conversion(indicator.figure)


def _conversion(figure: Figure) -> str:
    """Return how a published figure becomes a value, in one line, with what is uncertain about it."""
    if figure.formula is not None:
        facts = {"add": format_decimal(figure.formula.add), "by": format_decimal(figure.formula.divide_by)}
        how = _("nilai = %(add)s + angka / %(by)s") % facts
    else:
        points = (f"{format_decimal(number)}: {format_decimal(value)}" for number, value in figure.points)
        how = _("garis lurus antara %(points)s") % {"points": "; ".join(points)}
    return _doubtful(f"{figure.name} ({figure.issuer}); {how}", figure.uncertain)


def _in_force(facts: Facts) -> str:
    start, end = facts.instrument.in_force_from, facts.instrument.in_force_until
    if end is None:
        return _("sejak %(start)s") % {"start": format_date(start)}
    return _("%(start)s sampai %(end)s") % {"start": format_date(start), "end": format_date(end)}


def _doubtful(text: str, doubt: str | None) -> str:
    return _("%(text)s (belum dipastikan: %(doubt)s)") % {"text": text, "doubt": doubt} if doubt else text


def _edition(facts: Facts) -> Iterator[Fact]:
    edition = facts.edition
    yield _("Tahun edisi"), str(edition.year)
    if edition.year != facts.submission.year:
        told = {"year": facts.submission.year, "edition": edition.year}
        yield _("Catatan edisi"), _("Praktik %(year)s belum diketahui; dipakai edisi %(edition)s.") % told
    yield _("Pedoman"), edition.guidance
    bases = {
        "exact": _("Predikat dibaca dari indeks eksak, sebelum dibulatkan."),
        "announced": _("Predikat dibaca dari indeks yang diumumkan, sesudah dibulatkan dua angka."),
    }
    yield _("Dasar predikat"), bases[edition.predicate_basis]
    if edition.uncertain:
        yield _("Belum dipastikan"), edition.uncertain


def formula(facts: Facts) -> tuple[str, ...]:
    """Return how the indices come about, in words, one sentence an item."""
    name = translated(facts.instrument.short_title)
    domains = (
        _("Indeks domain = jumlah (indeks aspek × bobot aspek) dalam domain itu, dibagi bobot domain."),
        _("Indeks %(name)s = jumlah (indeks domain × bobot domain), dibagi 100.") % {"name": name},
    )
    whole = (_("Indeks %(name)s = jumlah (indeks aspek × bobot aspek), dibagi 100.") % {"name": name},)
    return (
        _("Indeks aspek = jumlah (tingkat × bobot indikator) dalam aspek itu, dibagi bobot aspek."),
        *(domains if facts.instrument.has_domains else whole),
        _("Semua hitungan eksak. Pembulatan sekali di akhir: dua angka, setengah ke atas."),
        _("Karena itu jumlah angka yang tampak dapat berselisih 0,01 dari indeksnya."),
    )


def _calculation(facts: Facts) -> Iterator[Fact]:
    yield from ((_("Rumus"), sentence) for sentence in formula(facts))
    for predicate in sorted(facts.instrument.predicates, key=lambda p: p.at_least, reverse=True):
        label = _("Predikat %(predicate)s") % {"predicate": translated(predicate.name)}
        yield label, _("mulai %(index)s") % {"index": format_index(predicate.at_least)}
    yield _("Kata predikat pada domain dan aspek"), _("Indikatif, bukan predikat resmi.")
    target = facts.instrument.target
    level = {"level": target.level, "index": format_decimal(target.index)}
    yield _("Target bawaan"), _("tingkat %(level)s per indikator, indeks %(index)s") % level


def _weights(facts: Facts) -> Iterator[Fact]:
    for domain in facts.instrument.domains:
        if facts.instrument.has_domains:
            yield (
                _("Domain %(code)s: %(title)s") % {"code": domain.code, "title": translated(domain.title)},
                domain.weight,
            )
        for aspect in domain.aspects:
            yield (
                _("Aspek %(code)s: %(title)s") % {"code": aspect.code, "title": translated(aspect.title)},
                aspect.weight,
            )


def _file(facts: Facts) -> Iterator[Fact]:
    yield _("Data pada"), format_moment(facts.made_at, facts.submission.agency.time_zone)
    yield _("Dibuat dengan"), _("program SPBE versi %(version)s") % {"version": facts.version}
    yield _("Sidik jari instrumen (SHA-256)"), facts.instrument.fingerprint
