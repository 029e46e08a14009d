"""What a coordinator signs before sending: the minutes of the self-assessment, and the consent to publication."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from spbe.language import format_date, format_index
from spbe.language import gettext as _
from spbe.reports.documents.beside import Beside
from spbe.reports.documents.blocks import Block, Column, Document, Grid, Row, Signature, Signatures, Text
from spbe.reports.documents.parts import document, index_or_dash
from spbe.reports.facts import Facts, agency_name, progress_text, stage_name, translated
from spbe.standing import Standing

__all__ = ["consent", "minutes"]

_LINE = "…………………………"


def minutes(facts: Facts, beside: Beside) -> Document:
    """Return the Berita Acara Penilaian Mandiri: the agency's own indices, and blocks to sign in.

    Whoever signed in the program stands in it; where nobody has, lines are left open.
    """
    title = _("Berita Acara Penilaian Mandiri")
    return _to_sign(facts, document(facts, beside, "berita-acara", title, list(_minutes(facts, beside))))


def _to_sign(facts: Facts, made: Document) -> Document:
    """Return a paper to sign: what is signed is the self-assessment, so it is a draft until that is whole."""
    own = _own(facts)
    if own.score is None:
        return made
    stage = f"{stage_name('self')}, {_('lengkap')}"
    about = tuple((label, stage if label == _("Tahap") else value) for label, value in made.about)
    return replace(made, mark="", about=about, facts=(*made.facts[:2], stage, *made.facts[3:]))


def _own(facts: Facts) -> Standing:
    return Standing(facts.instrument, replace(facts.submission, stage="self", is_final=False))


def _minutes(facts: Facts, beside: Beside) -> Iterator[Block]:
    own = _own(facts)
    told = {
        "day": _day(beside, "berita_acara"),
        "agency": agency_name(facts),
        "name": translated(facts.instrument.title),
        "year": facts.submission.year,
        "law": facts.instrument.regulation,
    }
    words = _(
        "Pada %(day)s, %(agency)s telah melaksanakan penilaian mandiri %(name)s tahun %(year)s menurut %(law)s, dengan "
        "hasil sebagai berikut."
    )
    yield Text(_("Nomor: %(line)s") % {"line": _LINE})
    yield Text(words % told)
    if own.score is not None:
        result = {"index": format_index(own.score.index), "word": translated(own.score.predicate.name)}
        yield Text(_("Indeks penilaian mandiri %(index)s, predikat %(word)s.") % result, "lead")
    else:
        yield Text(_("Penilaian mandiri belum lengkap: %(progress)s.") % {"progress": progress_text(facts)}, "lead")
    yield _aspects(own)
    yield Text(_("Berita acara ini dibuat dengan sebenarnya untuk dipergunakan sebagaimana mestinya."))
    yield Signatures((_signer(beside, "berita_acara"), Signature(_("Ketua Tim Asesor Internal"))))


def _aspects(own: Standing) -> Grid:
    indices = own.score.aspects if own.score else {}
    rows = tuple(
        Row((f"{a.code}. {translated(a.title)}", index_or_dash(indices.get(a.code)))) for a in own.instrument.aspects
    )
    return Grid(_("Indeks aspek"), (Column(_("Aspek"), 6), Column(_("Indeks"), 2, True)), rows)


def _day(beside: Beside, kind: str) -> str:
    signed = beside.declared.get(kind)
    return _("tanggal %(day)s") % {"day": format_date(signed[2]) if signed else _LINE}


def _signer(beside: Beside, kind: str) -> Signature:
    signed = beside.declared.get(kind)
    if signed is None:
        return Signature(_("Koordinator"), "", f"{beside.place or _LINE}, {_LINE}")
    name, position, day, _consents = signed
    return Signature(position, name, f"{beside.place or _LINE}, {format_date(day)}")


def consent(facts: Facts, beside: Beside) -> Document:
    """Return the Pernyataan Persetujuan Publikasi, with the choice that was signed, or both to choose from."""
    title = _("Pernyataan Persetujuan Publikasi")
    return _to_sign(facts, document(facts, beside, "persetujuan", title, list(_consent(facts, beside))))


def _consent(facts: Facts, beside: Beside) -> Iterator[Block]:
    signed = beside.declared.get("publication")
    told = {
        "agency": agency_name(facts),
        "name": translated(facts.instrument.short_title),
        "year": facts.submission.year,
    }
    yield Text(_("Yang bertanda tangan di bawah ini, atas nama %(agency)s, menyatakan:") % told)
    agreed = _("menyetujui publikasi hasil evaluasi %(name)s tahun %(year)s.") % told
    refused = _("tidak menyetujui publikasi hasil evaluasi %(name)s tahun %(year)s.") % told
    if signed is None:
        yield Text(f"☐ {agreed}")
        yield Text(f"☐ {refused}")
    else:
        yield Text(agreed if signed[3] else refused, "lead")
    yield Text(_("Pernyataan ini dibuat dengan sadar dan tanpa paksaan."))
    yield Signatures((_signer(beside, "publication"),))
