"""Hints about cited documents in words: what was noticed, why it matters, and what can be done."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

from spbe.language import format_date
from spbe.language import gettext as _
from spbe.screening import Finding, FindingKind

__all__ = ["hint_words", "kind_words"]

_MOST_WORDS = 6


def hint_words(finding: Finding, months: int | None) -> str:
    """Return a hint as a sentence; ``months`` is the age from which the item takes no document, where it has one."""
    lacks_day = finding.kind is FindingKind.NO_DATE and finding.day is None
    lacks_number = finding.kind is FindingKind.NO_NUMBER and not finding.words
    if lacks_day:
        return _("Tanggal dokumen belum diisi.")
    if lacks_number:
        return _("Nomor dokumen belum diisi; di kepala dokumen pun tidak ditemukan.")
    words = _NO_PAGE[finding.kind]() if finding.kind in _NO_PAGE and finding.page is None else _WORDS[finding.kind]()
    return words % _facts(finding, months)


def _facts(finding: Finding, months: int | None) -> dict[str, object]:
    found, total = finding.share or (0, 0)
    after = format_date(finding.day + timedelta(days=1)) if finding.day else ""
    return {
        "page": finding.page,
        "day": format_date(finding.day) if finding.day else "",
        "after": after,
        "words": ", ".join(finding.words[:_MOST_WORDS]) + (", …" if len(finding.words) > _MOST_WORDS else ""),
        "found": found,
        "all": total,
        "months": months,
    }


def kind_words(kind: FindingKind) -> str:
    """Return what needs a look in a few words, as a filter is called. Raises KeyError for what never needs one."""
    return _SHORT[kind]()


_NO_PAGE: dict[FindingKind, Callable[[], str]] = {
    FindingKind.DRAFT: lambda: _("Judulnya menyebut %(words)s; kutip versi yang sudah ditetapkan."),
    FindingKind.NO_PAGES: lambda: _("Halaman belum disebut; asesor harus mencari sendiri di seluruh berkas."),
}
_WORDS: dict[FindingKind, Callable[[], str]] = {
    FindingKind.NO_TEXT: lambda: _(
        "Tanpa lapisan teks: berkas hasil pindai, isinya tidak dapat diperiksa di sini. Pastikan terbaca jelas."
    ),
    FindingKind.NOT_READ: lambda: _("Berkas jenis ini tidak dibaca di sini; periksa sendiri isinya."),
    FindingKind.CITED_PAGE_WITHOUT_TEXT: lambda: _(
        "Halaman %(page)s yang dikutip tanpa lapisan teks; pastikan terbaca jelas."
    ),
    FindingKind.AGENCY_FOUND: lambda: _("Nama instansi ada di halaman %(page)s."),
    FindingKind.AGENCY_NOT_FOUND: lambda: _(
        "%(words)s tidak disebut di halaman mana pun; periksa apakah dokumen ini milik instansi Anda."
    ),
    FindingKind.TERMS_FOUND: lambda: _(
        "%(found)s dari %(all)s kata butir ini ada, terbanyak di halaman %(page)s: %(words)s."
    ),
    FindingKind.TERMS_ELSEWHERE: lambda: _(
        "Halaman yang dikutip hampir tidak memuat kata butir ini; halaman %(page)s memuat %(found)s dari %(all)s: "
        "%(words)s."
    ),
    FindingKind.TERMS_NOT_FOUND: lambda: _(
        "Berkas ini memuat %(found)s dari %(all)s kata yang diharapkan; tidak ditemukan: %(words)s."
    ),
    FindingKind.NO_DATE: lambda: _("Tanggal dokumen belum diisi; di halaman %(page)s tertulis %(day)s."),
    FindingKind.DATE_FOUND: lambda: _("Tanggal %(day)s ada di halaman %(page)s."),
    FindingKind.DATE_NOT_FOUND: lambda: _(
        "Tanggal %(day)s tidak tertulis di berkas, padahal ada tanggal lain; periksa isian tanggalnya."
    ),
    FindingKind.DATE_AHEAD: lambda: _("Tanggal dokumen, %(day)s, belum tiba; periksa isian tanggalnya."),
    FindingKind.TOO_OLD: lambda: _(
        "Berumur %(months)s bulan sejak %(after)s; butir ini meminta yang lebih baru sampai akhir tahap."
    ),
    FindingKind.TOO_OLD_SOON: lambda: _(
        "Berumur %(months)s bulan pada %(after)s, tidak lama sesudah tahap ini; siapkan yang lebih baru."
    ),
    FindingKind.EXPIRED: lambda: _("Berlaku hanya sampai %(day)s; kutip penggantinya atau perbarui masa berlakunya."),
    FindingKind.EXPIRES_SOON: lambda: _("Berlaku sampai %(day)s, tidak lama sesudah tahap ini; siapkan penggantinya."),
    FindingKind.NO_NUMBER: lambda: _("Nomor dokumen belum diisi; di halaman %(page)s tertulis %(words)s."),
    FindingKind.NUMBER_FOUND: lambda: _("Nomor dokumen ada di halaman %(page)s."),
    FindingKind.NUMBER_NOT_FOUND: lambda: _("Nomor %(words)s tidak tertulis di berkas; periksa isian nomornya."),
    FindingKind.SIGNATURE_FOUND: lambda: _("Tanda pengesahan ada di halaman %(page)s."),
    FindingKind.SIGNATURE_NOT_FOUND: lambda: _(
        "Tanda pengesahan (ttd, tanda tangan elektronik, NIP) tidak ditemukan; pastikan dokumen sudah ditandatangani."
    ),
    FindingKind.DRAFT: lambda: _("Bertanda %(words)s di halaman %(page)s; kutip versi yang sudah ditetapkan."),
    FindingKind.NO_PAGES: lambda: _("Halaman belum disebut; kata butir ini terbanyak di halaman %(page)s."),
    FindingKind.PAGES_OUTSIDE: lambda: _("Halaman %(found)s dikutip, padahal berkas hanya %(all)s halaman."),
    FindingKind.CARRIED: lambda: _(
        "Dokumen diganti revisi baru sesudah dikutip; periksa apakah halamannya masih sama, lalu kutip lagi."
    ),
}
_SHORT: dict[FindingKind, Callable[[], str]] = {
    FindingKind.CARRIED: lambda: _("Halaman perlu diperiksa"),
    FindingKind.NO_PAGES: lambda: _("Tanpa halaman"),
    FindingKind.PAGES_OUTSIDE: lambda: _("Halaman di luar berkas"),
    FindingKind.EXPIRED: lambda: _("Kedaluwarsa"),
    FindingKind.EXPIRES_SOON: lambda: _("Segera kedaluwarsa"),
    FindingKind.TOO_OLD: lambda: _("Terlalu lama"),
    FindingKind.TOO_OLD_SOON: lambda: _("Segera terlalu lama"),
    FindingKind.DATE_AHEAD: lambda: _("Tanggal belum tiba"),
    FindingKind.DRAFT: lambda: _("Draf"),
    FindingKind.SIGNATURE_NOT_FOUND: lambda: _("Pengesahan tidak ditemukan"),
    FindingKind.AGENCY_NOT_FOUND: lambda: _("Nama instansi tidak ditemukan"),
    FindingKind.TERMS_ELSEWHERE: lambda: _("Halaman lain lebih cocok"),
    FindingKind.TERMS_NOT_FOUND: lambda: _("Isi tidak menyebut butir"),
    FindingKind.NO_TEXT: lambda: _("Tanpa lapisan teks"),
    FindingKind.CITED_PAGE_WITHOUT_TEXT: lambda: _("Halaman kutipan tanpa teks"),
    FindingKind.NO_DATE: lambda: _("Tanpa tanggal"),
    FindingKind.DATE_NOT_FOUND: lambda: _("Tanggal tidak tertulis"),
    FindingKind.NO_NUMBER: lambda: _("Tanpa nomor"),
    FindingKind.NUMBER_NOT_FOUND: lambda: _("Nomor tidak tertulis"),
}
