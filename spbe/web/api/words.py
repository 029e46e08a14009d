"""What the API's document says in words."""

from __future__ import annotations

from spbe.language import gettext as _
from spbe.workflow.tokens import TokenScope

__all__ = ["field_words", "intro", "offer_words", "param_words", "scope_words"]


def intro() -> str:
    """Return what the API is, in a few sentences."""
    return _(
        "Membaca data Penilaian SPBE dari program lain. Setiap permintaan memakai token pribadi di kepala "
        "Authorization: Bearer … dan melihat persis yang dilihat pemilik token di halaman situs. Angka eksak ditulis "
        "sebagai teks; waktu ditulis dengan zona. Daftar panjang dibaca per halaman: kirim nilai next sebagai after."
    )


def offer_words() -> dict[str, str]:
    """Return name of an address -> what it gives."""
    return {
        "agencies": _("Daftar instansi menurut kode: direktori publik dan instansi tempat Anda berperan"),
        "agency": _("Satu instansi dengan hasil yang sudah dipublikasikan"),
        "token": _("Token yang dipakai permintaan ini: nama, cakupan, masa berlaku, peran pemiliknya"),
        "results": _("Hasil yang dipublikasikan, tahun terbaru dahulu"),
        "assessments": _("Daftar penilaian yang boleh Anda lihat, yang terakhir dimulai dahulu"),
        "assessment": _("Satu penilaian: kemajuan, indeks, dan jawaban setiap indikator"),
        "result": _("Hasil yang diumumkan dari satu penilaian"),
        "exports": _("Daftar berkas satu penilaian"),
        "export": _("Satu berkas penilaian: XLSX, CSV, JSON, PDF, atau DOCX"),
        "description": _("Dokumen OpenAPI ini; dibaca tanpa token"),
    }


def param_words() -> dict[str, str]:
    """Return name of a parameter -> what it is for."""
    return {
        "q": _("Bagian dari nama atau kode instansi"),
        "kind": _("Jenis instansi"),
        "province": _("Nama provinsi, persis"),
        "agency": _("Kode instansi"),
        "year": _("Tahun"),
        "instrument": _("Kode instrumen"),
        "stage": _("Tahap penilaian"),
        "period_kind": _("Jenis periode"),
        "after": _("Nilai next dari halaman sebelumnya"),
        "limit": _("Banyaknya baris satu halaman"),
        "code": _("Kode instansi"),
        "period": _("Kode periode di alamat penilaian"),
        "name": _("Nama berkas dari daftar berkas, misalnya penilaian.xlsx atau lhe.pdf"),
    }


def scope_words() -> dict[TokenScope, str]:
    """Return scope -> what it lets a program read."""
    return {
        TokenScope.AGENCIES: _("Direktori instansi"),
        TokenScope.ASSESSMENTS: _("Penilaian dan jawabannya"),
        TokenScope.RESULTS: _("Hasil yang dipublikasikan dan diumumkan"),
        TokenScope.EXPORTS: _("Berkas: XLSX, CSV, JSON, PDF, DOCX"),
    }


def field_words() -> dict[str, str]:
    """Return "shape.field" -> what the field holds, where its name does not say it."""
    return {
        "Agency.kind": _("kementerian, lembaga, lainnya, provinsi, kabupaten, atau kota"),
        "Agency.is_invented": _("Instansi karangan, misalnya untuk demo"),
        "Index.exact": _("Nilai eksak: desimal atau pecahan"),
        "Index.announced": _("Dibulatkan satu kali, dua desimal"),
        "Printed.domains": _("Indeks domain seperti dicetak; null bila tidak terbaca"),
        "AssessmentLine.answered": _("Banyaknya indikator yang sudah bernilai"),
        "AssessmentWhole.fingerprint": _("Sidik instrumen: berubah bila bobot atau susunannya berubah"),
        "AssessmentWhole.index": _("null selama masih ada indikator tanpa nilai"),
        "AssessmentWhole.range": _("Indeks terendah dan tertinggi yang masih mungkin"),
        "AssessmentWhole.domains": _("Kode domain -> indeks; null selama belum lengkap"),
        "AssessmentWhole.aspects": _("Kode aspek -> indeks; null selama belum lengkap"),
        "Answer.level": _("Tingkat kematangan; null bila belum dinilai atau nilainya bukan tingkat"),
        "Answer.value": _("Nilai eksak indikator yang bukan tingkat"),
        "Answer.items": _("Kode butir yang terpenuhi"),
        "Answer.stage": _("Tahap asal jawaban yang berlaku sekarang"),
        "Answer.value_source": _("Sumber nilai yang diimpor"),
        "ResultWhole.program_version": _("Versi program yang menghitungnya"),
        "AssessmentPage.next": _("Kirim sebagai after untuk halaman berikutnya; null di halaman terakhir"),
        "AgencyPage.next": _("Kirim sebagai after untuk halaman berikutnya; null di halaman terakhir"),
        "PrintedPage.next": _("Kirim sebagai after untuk halaman berikutnya; null di halaman terakhir"),
    }
