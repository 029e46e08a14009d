"""Papers as agencies send them: about twenty, invented and the same every time, good ones and those that go wrong."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

import yaml

from spbe.demo.papers import Paper, draw, filled
from spbe.paths import shipped

__all__ = ["AGENCY", "SAMPLES", "Sample", "content", "noise_pdf", "write"]

AGENCY = "Pemerintah Kota Contoh"

Told = dict[int, list[str]]

_ADDRESS = "Jalan Contoh Nomor 1, Kota Contoh 99999 · kota.contoh.example"
_LETTER = Paper(
    AGENCY,
    "Dinas Komunikasi dan Informatika",
    "Laporan",
    "",
    address=_ADDRESS,
    place="Contoh",
    signer="Sari Kusuma, S.Kom.",
    position="Kepala Dinas Komunikasi dan Informatika",
    staff_number="19800101 200501 2 001",
)
_LAW = Paper(
    AGENCY,
    "Wali Kota Contoh",
    "Peraturan Wali Kota Contoh",
    "",
    is_law=True,
    lead={
        "Menimbang": [
            "bahwa layanan pemerintah perlu terpadu dan dapat diandalkan;",
            "bahwa perlu ditetapkan aturannya;",
        ],
        "Mengingat": ["Peraturan Presiden Nomor 95 Tahun 2018;", "Peraturan Daerah Kota Contoh Nomor 3 Tahun 2019;"],
    },
    place="Contoh",
    signer="ASTRA WIJAYA",
    position="WALI KOTA CONTOH",
)


@dataclass(frozen=True)
class Sample:
    """One file: ``name`` is what its sender calls it, ``make`` returns its bytes."""

    key: str
    name: str
    make: Callable[[], bytes]


@cache
def _stock() -> dict[str, list[str]]:
    text = (shipped("data") / "demo-papers.yaml").read_text(encoding="utf-8")
    return dict(yaml.safe_load(text)["stock"])


def _paper(paper: Paper, kind: str, length: int, told: Told, heading: str = "", **facts: Any) -> Callable[[], bytes]:
    is_scan = facts.pop("is_scan", False)

    def make() -> bytes:
        pages = filled(_stock()[kind], length, told, heading)
        return draw(replace(paper, pages=pages, **facts), is_scan=is_scan)

    return make


def _law(title: str, number: str, day: date, length: int, told: Told, **facts: Any) -> Callable[[], bytes]:
    said = {"title": title, "number": number, "day": day, **facts}
    return _paper(_LAW, "regulation", length, told, "Pasal {number}", **said)


def _letter(form: str, title: str, kind: str, length: int, told: Told, **facts: Any) -> Callable[[], bytes]:
    return _paper(_LETTER, kind, length, told, form=form, title=title, **facts)


def noise_pdf(size: int) -> bytes:
    """Return a PDF of about this many bytes: scanned pages of grey noise, which nothing makes smaller."""
    wide, high = 1240, 1754
    dots = random.Random(4)  # noqa: S311 - the same noise every time is what is wanted
    parts, places = [b"%PDF-1.4\n"], []
    count = max(1, size // (wide * high))
    for number, body in enumerate(_noise_objects(count, wide, high, dots), 1):
        places.append(sum(map(len, parts)) if number == 1 else places[-1] + len(parts[-1]))
        parts.append(b"%d 0 obj\n%s\nendobj\n" % (number, body))
    table = places[-1] + len(parts[-1])
    rows = b"".join(b"%010d 00000 n \n" % place for place in places)
    parts.append(b"xref\n0 %d\n0000000000 65535 f \n%s" % (len(places) + 1, rows))
    parts.append(b"trailer\n<< /Size %d /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF\n" % (len(places) + 1, table))
    return b"".join(parts)


def _noise_objects(count: int, wide: int, high: int, dots: random.Random) -> Iterator[bytes]:
    """Yield the objects of the file in order: catalogue, list of pages, then page, drawing and picture in turn."""
    yield b"<< /Type /Catalog /Pages 2 0 R >>"
    kids = b" ".join(b"%d 0 R" % (3 + 3 * page) for page in range(count))
    yield b"<< /Type /Pages /Count %d /Kids [%s] >>" % (count, kids)
    drawn = b"q 595 0 0 842 0 0 cm /P Do Q"
    looks = b"/Type /XObject /Subtype /Image /Width %d /Height %d /ColorSpace /DeviceGray /BitsPerComponent 8"
    for page in range(count):
        own = 3 + 3 * page
        parts = (own + 1, own + 2)
        yield (
            b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents %d 0 R "
            b"/Resources << /XObject << /P %d 0 R >> >> >>" % parts
        )
        yield b"<< /Length %d >>\nstream\n%s\nendstream" % (len(drawn), drawn)
        grey = dots.randbytes(wide * high)
        yield b"<< %s /Length %d >>\nstream\n%s\nendstream" % (looks % (wide, high), len(grey), grey)


_BUDGET = [
    "| Kode | Uraian | Pagu",
    "| 2.16.02.1.01 | Pengelolaan domain dan pusat data | Rp1.250.000.000",
    "| 2.16.03.2.02 | Pengembangan aplikasi dan Sistem Penghubung Layanan | Rp2.400.000.000",
    "| 2.16.03.2.05 | Keamanan informasi dan audit | Rp640.000.000",
    "Seluruh belanja SPBE tahun anggaran 2026 dikonsultasikan dengan Dinas Komunikasi dan Informatika.",
]
_TEAM = ["Tim Koordinasi SPBE bertugas mengarahkan, memantau, dan mengevaluasi penerapan SPBE pada seluruh unit kerja."]
_WHOLE = "Arsitektur Sistem Pemerintahan Berbasis Elektronik"
_HTML = b"<!doctype html><title>Laporan</title><script>alert(document.domain)</script><p>Bukan PDF.</p>"

SAMPLES = {
    sample.key: sample
    for sample in (
        Sample(
            "perwali",
            "Perwali Nomor 34 Tahun 2024.pdf",
            _law(_WHOLE, "Nomor 34 Tahun 2024", date(2024, 1, 5), 24, {7: ["Arsitektur SPBE memuat enam domain."]}),
        ),
        Sample(
            "satu-data",
            "Perwali 12-2024 Satu Data.pdf",
            _law(
                "Satu Data Tingkat Kota Contoh",
                "Nomor 12 Tahun 2024",
                date(2024, 3, 18),
                9,
                {5: ["Manajemen data meliputi data induk, data referensi, basis data, dan kualitas data."]},
            ),
        ),
        Sample(
            "keputusan",
            "SK Tim Koordinasi SPBE 2026.pdf",
            _paper(
                _LAW,
                "regulation",
                4,
                {1: _TEAM},
                "Diktum {number}",
                form="Keputusan Wali Kota Contoh",
                title="Tim Koordinasi Sistem Pemerintahan Berbasis Elektronik",
                number="Nomor 15 Tahun 2026",
                day=date(2026, 2, 2),
            ),
        ),
        Sample(
            "edaran",
            "Surat Edaran Pusat Data.pdf",
            _letter(
                "Surat Edaran",
                "Pemakaian Pusat Data bagi Perangkat Daerah",
                "sop",
                2,
                {1: ["Perangkat Daerah menempatkan aplikasinya pada pusat data nasional."]},
                office="Sekretariat Daerah",
                number="Nomor 000.8/214/Setda/2025",
                day=date(2025, 6, 12),
                signed="elektronik",
            ),
        ),
        Sample(
            "sop",
            "SOP Anggaran SPBE.pdf",
            _letter(
                "Standar Operasional Prosedur",
                "Penyusunan Anggaran SPBE Terpadu",
                "sop",
                3,
                {},
                number="Nomor 12/SOP/Bappeda/2025",
                day=date(2025, 9, 1),
            ),
        ),
        Sample(
            "notulen",
            "notulen rapat koordinasi.pdf",
            _letter(
                "Notulen",
                "Rapat Tim Koordinasi SPBE tentang Rencana dan Anggaran",
                "minutes",
                2,
                {1: ["| Unsur | Jumlah", "| Perangkat Daerah | 34", "| Kecamatan | 8"]},
                number="Nomor 005/112/Diskominfo/2026",
                day=date(2026, 3, 5),
                position="Notulis",
            ),
        ),
        Sample(
            "reviu",
            "Laporan Reviu Arsitektur 2026.pdf",
            _letter(
                "Laporan",
                "Reviu dan Evaluasi Kebijakan Internal Arsitektur SPBE",
                "report",
                5,
                {2: ["Reviu kebijakan arsitektur menemukan dua masalah dan menyusun rekomendasi."]},
                number="Nomor 700/31/Diskominfo/2026",
                day=date(2026, 4, 20),
                signed="elektronik",
            ),
        ),
        Sample(
            "reviu-lama",
            "Laporan Reviu Tim Koordinasi.pdf",
            _letter(
                "Laporan",
                "Reviu Tugas dan Program Kerja Tim Koordinasi SPBE",
                "report",
                3,
                {},
                number="Nomor 700/08/Diskominfo/2023",
                day=date(2023, 5, 8),
            ),
        ),
        Sample(
            "dpa",
            "DPA-SKPD Diskominfo.pdf",
            _letter(
                "Dokumen Pelaksanaan Anggaran",
                "DPA-SKPD Dinas Komunikasi dan Informatika Tahun Anggaran 2026",
                "sop",
                1,
                {1: _BUDGET},
                number="Nomor DPA/A.2/2.16.2.20/2026",
                day=date(2026, 1, 2),
            ),
        ),
        Sample(
            "manual",
            "Buku Manual Lapor Contoh.pdf",
            _letter(
                "Buku Manual",
                "Aplikasi Lapor Contoh: Layanan Pengaduan Pelayanan Publik",
                "manual",
                12,
                {4: ["Pencarian informasi pengaduan."], 9: ["Validasi data pengaduan dan persetujuannya."]},
                day=date(2025, 11, 3),
                signed="",
            ),
        ),
        Sample(
            "peta",
            "Peta Rencana SPBE.pdf",
            _letter("Peta Rencana", "Peta Rencana SPBE Kota Contoh", "architecture", 41, {}, day=date(2025, 12, 22)),
        ),
        Sample(
            "audit",
            "Laporan Audit Aplikasi.pdf",
            _letter(
                "Laporan",
                "Audit Aplikasi SPBE atas Hal Pokok Teknis",
                "report",
                6,
                {3: ["Audit mencakup tata kelola dan manajemen TIK, fungsionalitas, dan kinerja aplikasi."]},
                office="Inspektorat",
                number="Nomor 700/114/Inspektorat/2026",
                day=date(2026, 5, 30),
                signed="elektronik",
            ),
        ),
        Sample(
            "pindaian",
            "scan0007.pdf",
            _law("Audit SPBE", "Nomor 51 Tahun 2025", date(2025, 7, 1), 2, {}, is_scan=True),
        ),
        Sample("besar", "pindaian peta jaringan.pdf", lambda: noise_pdf(60_000_000)),
        Sample(
            "kedaluwarsa",
            "Perjanjian Kerja Sama (habis 2025).pdf",
            _letter(
                "Perjanjian Kerja Sama",
                "Kolaborasi Penerapan SPBE dengan Universitas Contoh",
                "sop",
                2,
                {1: ["Perjanjian ini berlaku sampai dengan tanggal 31 Desember 2025."]},
                number="Nomor 61 Tahun 2023",
                day=date(2023, 8, 14),
            ),
        ),
        Sample(
            "skrip",
            "<img src=x onerror=alert(1)>.pdf",
            _letter("Undangan", "Rapat Penyusunan Kebijakan SPBE", "minutes", 1, {}, day=date(2026, 1, 19)),
        ),
        Sample(
            "jalur",
            "../../etc/passwd.pdf",
            _letter("Undangan", "Rapat Evaluasi Layanan", "minutes", 1, {}, day=date(2026, 1, 20)),
        ),
        Sample("bukan-pdf", "Laporan Survei.pdf", lambda: _HTML),
        Sample(
            "draf",
            "Rancangan Perwali Manajemen Aset.pdf",
            _law(
                "Manajemen Aset Teknologi Informasi dan Komunikasi",
                "Nomor ... Tahun 2026",
                date(2026, 8, 3),
                3,
                {},
                form="Rancangan Peraturan Wali Kota Contoh",
                signed="",
                mark="DRAF",
            ),
        ),
        Sample(
            "instansi-lain",
            "Perbup Tetangga.pdf",
            _law(
                _WHOLE,
                "Nomor 8 Tahun 2025",
                date(2025, 2, 10),
                4,
                {},
                agency="Pemerintah Kabupaten Tetangga",
                office="Bupati Tetangga",
                form="Peraturan Bupati Tetangga",
                position="BUPATI TETANGGA",
                place="Tetangga",
                lead={"Menimbang": ["bahwa perlu;"], "Mengingat": ["Undang-Undang Nomor 23 Tahun 2014;"]},
            ),
        ),
        Sample(
            "masa-depan",
            "Keputusan Tim Audit.pdf",
            _law("Tim Audit Keamanan SPBE", "Nomor 4 Tahun 2031", date(2031, 1, 6), 2, {}),
        ),
    )
}
"""Key -> file. Dates stand around November 2026."""


@cache
def content(key: str) -> bytes:
    """Return the bytes of a sample, made once in a process."""
    return SAMPLES[key].make()


def write(folder: Path, key: str) -> Path:
    """Write a sample under its key, whatever its sender calls it, and return where it lies."""
    path = folder / f"{key}.pdf"
    path.write_bytes(content(key))
    return path
