"""What stands around the sheets to fill in: the guide, the live index, and the two hidden sheets."""

from __future__ import annotations

from exports.answer_sheet.frame import Frame
from exports.answer_sheet.live import Live
from exports.answer_sheet.plan import TOP, Plan
from exports.answer_sheet.sums import PLACES
from spbe.answer_sheet.keys import key_rows
from spbe.answer_sheet.layout import INDEX, ITEMS, NO, WORK, YES
from spbe.indicators.model import Instrument
from spbe.language import format_decimal
from spbe.language import gettext as _

__all__ = ["write_guide", "write_index", "write_keys", "write_sums"]

_GUIDE_WIDTH = 100
_INDEX_WIDTHS = (9, 70, 20, 12, 22)


def write_guide(frame: Frame, *, has_index: bool) -> None:
    """Write how the file is filled in and brought back."""
    frame.sheet.set_column(0, 0, _GUIDE_WIDTH)
    frame.top(_("Petunjuk"), _("Baca ini sebelum mengisi."), 1)
    for row, text in enumerate(_guide(frame.plan, has_index=has_index), TOP):
        frame.text(row, 0, text, "plain", "wrap")
        frame.height(row, [(text, _GUIDE_WIDTH)])
    frame.finish(landscape=False, columns=1, last=TOP + 12)


def _guide(plan: Plan, *, has_index: bool) -> list[str]:
    """Return the sentences of the guide."""
    kinds = {one.kind for one in plan.indicators}
    by_kind = {
        "level": _("Tingkat: pilih dari daftar di lembar “%(work)s”. Kriteria tiap tingkat ada di sebelah kanannya."),
        "items": _("Butir: di lembar “%(items)s”, pilih %(yes)s atau %(no)s untuk tiap butir."),
        "index": _("Angka terbitan: isi angka, tanggal terbit, dan sumbernya."),
    }
    words = {"work": WORK, "items": ITEMS, "index": INDEX, "yes": YES, "no": NO, "places": PLACES}
    texts = [_("1. Isi hanya sel biru muda. Kode, judul, dan kriteria terkunci (tanpa kata sandi).")]
    texts += [f"   {told}" for kind, told in by_kind.items() if kind in kinds]
    texts += [
        _("2. Penjelasan: paling banyak 32.000 karakter per sel. Tempel sebagai teks, bukan sebagai gambar."),
        _("3. Jangan mengubah nama lembar, judul kolom, atau kode. Baris boleh disaring; yang belum ada dikosongkan."),
        _("4. Simpan sebagai .xlsx, lalu unggah di halaman “Lembar kerja” penilaian ini."),
        "   " + _("Setiap perbedaan diperlihatkan lebih dulu; belum ada yang disimpan sebelum Anda menyetujuinya."),
        "   " + _("Bila jawaban di sana juga berubah sejak berkas ini diunduh, Anda memilih sel demi sel."),
    ]
    if has_index:
        texts.append(
            _("Lembar “%(index)s” menghitung indeks sementara dari isian Anda; hasil resmi dihitung aplikasi.")
        )
    if has_index and "index" in kinds:
        texts.append(_("Angka terbitan dengan lebih dari %(places)s desimal baru dihitung setelah diunggah."))
    texts.append(_("Berkas ini dibuat untuk Excel 2010 atau yang lebih baru, dan LibreOffice."))
    return [text % words for text in texts]


def write_index(frame: Frame, live: Live) -> None:
    """Write the index as it stands: the whole, domains, aspects, then every indicator's value."""
    words = [_("Kode"), _("Bagian"), _("Indeks atau nilai"), _("Bobot (%)"), _("Predikat")]
    told = _("Sementara, dihitung dari isian di berkas ini. Hasil resmi dihitung aplikasi.")
    frame.top(_("Indeks"), told, len(words))
    instrument = frame.plan.instrument
    frame.heads(words, _INDEX_WIDTHS, TOP + len(live.parts) + len(instrument.indicators))
    row = TOP + 1
    for part in live.parts:
        face = {"whole": "key", "domain": "group"}.get(part.kind, "")
        weight = format_decimal(sum(one.weight for one in part.indicators))
        frame.text(row, 0, part.code, "cell", face)
        frame.text(row, 1, part.title, "cell", "wrap", face)
        frame.formula(row, 2, live.shown(part), "cell", "index", "right", face)
        frame.text(row, 3, weight, "cell", "right", face)
        frame.formula(row, 4, live.predicate() if part.kind == "whole" else None, "cell", face)
        frame.height(row, [(part.title, _INDEX_WIDTHS[1])])
        row += 1
    _values(frame, live, instrument, row)
    frame.finish(landscape=False, columns=len(words), last=row + len(instrument.indicators) - 1)


def _values(frame: Frame, live: Live, instrument: Instrument, row: int) -> None:
    for place, one in enumerate(instrument, row):
        frame.text(place, 0, one.code, "cell")
        frame.text(place, 1, one.title, "cell", "wrap")
        frame.formula(place, 2, live.value_of(one), "cell", "whole" if one.kind == "level" else "index", "right")
        frame.text(place, 3, format_decimal(one.weight), "cell", "right")
        frame.text(place, 4, "", "cell")
        frame.height(place, [(one.title, _INDEX_WIDTHS[1])])


def write_sums(frame: Frame, live: Live) -> None:
    """Write the hidden sheet of whole numbers."""
    for row, cells in enumerate(live.rows()):
        for column, cell in enumerate(cells):
            frame.formula(row, column, cell)
    frame.sheet.protect()
    frame.sheet.very_hidden()


def write_keys(frame: Frame) -> None:
    """Write the hidden sheet that knows what was downloaded."""
    for row, cells in enumerate(key_rows(frame.plan.keys)):
        for column, text in enumerate(cells):
            frame.text(row, column, text, "text")
    frame.sheet.protect()
    frame.sheet.very_hidden()
