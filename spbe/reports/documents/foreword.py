"""The foreword of the result report: what it is, whose, of when, and how to read it. It speaks for nobody."""

from __future__ import annotations

from collections.abc import Iterator

from spbe.language import format_index, format_moment
from spbe.language import gettext as _
from spbe.reports.documents.blocks import Block, Heading, Points, Text
from spbe.reports.facts import Facts, agency_name, progress_text, stage_name, translated

__all__ = ["foreword"]


def foreword(facts: Facts) -> Iterator[Block]:
    """Return the foreword, block by block. A year that is not final or not complete is told as such."""
    submission = facts.submission
    told = {
        "agency": agency_name(facts),
        "name": translated(facts.instrument.title),
        "year": submission.year,
        "law": facts.instrument.regulation,
    }
    yield Heading(_("Kata pengantar"))
    yield Text(_("Laporan ini memuat hasil %(name)s pada %(agency)s tahun %(year)s, menurut %(law)s.") % told)
    yield Text(_standing(facts))
    yield Text(_purpose(facts))
    yield Text(_("Cara membaca laporan ini:"), stays=True)
    yield Points(tuple(_parts(facts)))
    yield Text(_("Angka yang sama dapat dilihat dan ditelusuri hitungannya pada aplikasi; laporan ini salinannya."))


def _standing(facts: Facts) -> str:
    submission = facts.submission
    told = {
        "stage": stage_name(submission.stage),
        "moment": format_moment(facts.made_at, submission.agency.time_zone),
        "progress": progress_text(facts),
    }
    if submission.is_final:
        return _("Hasilnya sudah ditetapkan. Data dibaca pada %(moment)s.") % told
    said = _("Penilaian masih berjalan, pada tahap %(stage)s, jadi laporan ini draf: isinya dapat berubah.") % told
    if not facts.progress.is_complete:
        said += " " + _("Baru %(progress)s; yang belum lengkap diberi rentang, bukan indeks.") % told
    return said + " " + _("Data dibaca pada %(moment)s.") % told


def _purpose(facts: Facts) -> str:
    if facts.submission.kind == "pemantauan":
        return _("Ini pemantauan: nilainya disandingkan dengan tahun lalu, tanpa kekuatan, kelemahan, dan rekomendasi.")
    words = _("Tujuannya agar pimpinan melihat letak instansinya terhadap target %(index)s, sebabnya, dan tindakannya.")
    return words % {"index": format_index(facts.target_index)}


def _parts(facts: Facts) -> Iterator[str]:
    yield _("Ringkasan: indeks, predikat, dan jarak ke predikat berikutnya.")
    yield _("Dasar dan cara penilaian: bobot, batas predikat, dan rata-rata kelompok bila daftar hasilnya terbit.")
    yield _("Indeks: setiap bagian di samping targetnya.")
    if facts.submission.kind != "pemantauan":
        yield _("Kekuatan, kelemahan, dan rekomendasi: tulisan asesor; yang belum ditulis diisi draf dan ditandai.")
    yield _("Nilai indikator, lalu sebab setiap nilai yang belum mencapai target dan yang kurang untuk naik.")
    yield _("Siapa yang harus bertindak, dan yang berubah sejak tahun lalu.")
