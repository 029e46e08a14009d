"""PDF files: pages and texts of sound ones, a reason for each of the others, and pages as pictures."""

from __future__ import annotations

import io
import sys
import zlib
from dataclasses import replace
from pathlib import Path

import pytest

from spbe import plaintext
from spbe.intake import FileLimits, RefusedFile, inspect, render_page
from spbe.intake.pdf import _kept


def pdf(*objects: bytes, catalog: bytes = b"", page: bytes = b"") -> bytes:
    """Return a PDF of one A4 page: more ``objects`` are numbered from 4; ``catalog`` and ``page`` get more entries."""
    parts = [
        b"<< /Type /Catalog /Pages 2 0 R " + catalog + b" >>",
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] " + page + b" >>",
        *objects,
    ]
    made, places = bytearray(b"%PDF-1.7\n"), []
    for number, part in enumerate(parts, 1):
        places.append(len(made))
        made += b"%d 0 obj\n%s\nendobj\n" % (number, part)
    start = len(made)
    made += b"xref\n0 %d\n0000000000 65535 f \n" % (len(parts) + 1)
    made += b"".join(b"%010d 00000 n \n" % place for place in places)
    made += b"trailer << /Size %d /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF\n" % (len(parts) + 1, start)
    return bytes(made)


def stream(content: bytes, entries: bytes = b"") -> bytes:
    """Return a stream object, compressed."""
    packed = zlib.compress(content)
    return b"<< /Length %d /Filter /FlateDecode %s >>\nstream\n%s\nendstream" % (len(packed), entries, packed)


FONT = b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>"
WORDS = {"page": b"/Contents 4 0 R /Resources << /Font << /F 5 0 R >> >>"}


def written(text: bytes) -> bytes:
    """Return a PDF of one page that says ``text``."""
    return pdf(stream(b"BT /F 20 Tf 50 700 Td (" + text + b") Tj ET"), FONT, **WORDS)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "file"


def refusal(path: Path, content: bytes, limits: FileLimits | None = None) -> str:
    """Return why the file is refused."""
    path.write_bytes(content)
    with pytest.raises(RefusedFile) as refused:
        inspect(path, "surat.pdf", limits)
    return str(refused.value)


def picture(path: Path, page: int = 1, width: int = 500) -> tuple[int, int, int]:
    """Return width, height and the number of colours of a drawn page."""
    from PIL import Image

    drawn = Image.open(io.BytesIO(render_page(path, "application/pdf", page, width)))
    assert drawn.format == "PNG"
    return drawn.width, drawn.height, len(drawn.convert("L").getcolors() or ())


def test_a_pdf_tells_its_pages_and_texts(path: Path) -> None:
    path.write_bytes(written(b"Peraturan Wali Kota"))
    found = inspect(path, "perwal.pdf")
    assert (found.media_type, found.pages, found.texts) == ("application/pdf", 1, ("Peraturan Wali Kota",))
    assert (found.path, found.size, found.name, found.has_text) == (path, path.stat().st_size, "perwal.pdf", True)
    assert picture(path)[:2] == (500, 708)
    assert picture(path)[2] > 2


def test_a_scan_has_pages_and_no_text(path: Path) -> None:
    from PIL import Image

    pages = [Image.new("L", (200, 300), shade) for shade in (10, 200)]
    pages[0].save(path, "PDF", save_all=True, append_images=pages[1:])
    found = inspect(path, "pindai.pdf")
    assert (found.pages, found.texts, found.has_text) == (2, ("", ""), False)


def test_texts_are_read_up_to_a_number_of_pages_and_letters(path: Path) -> None:
    path.write_bytes(written(b"Peraturan"))
    assert inspect(path, "x", replace(FileLimits(), page_text=4)).texts == ("Pera",)
    assert inspect(path, "x", replace(FileLimits(), read_pages=0)).texts == ("",)
    assert inspect(path, "x", replace(FileLimits(), reading=0)).texts == ("",)
    assert "1 halaman; paling banyak 0" in refusal(path, path.read_bytes(), replace(FileLimits(), pages=0))


def test_what_rows_cannot_hold_is_dropped_from_texts() -> None:
    kept = _kept("satu\0\tdua\r\ntiga\x02\ufffe\ud800é")
    assert kept == "satu dua\ntigaé"
    assert plaintext.accept(kept) == kept


@pytest.mark.parametrize("end", [b"", b"\0" * 500, b"\r\n\r\n"])
def test_what_servers_pad_after_the_end_does_no_harm(path: Path, end: bytes) -> None:
    path.write_bytes(written(b"x") + end)
    assert inspect(path, "x.pdf").pages == 1


def test_a_pdf_that_broke_off_or_is_broken_is_refused(path: Path) -> None:
    whole = written(b"x" * 5_000)
    assert "terpotong" in refusal(path, whole[: len(whole) // 2])
    assert "terpotong" in refusal(path, whole[:-8])
    assert "rusak" in refusal(path, b"%PDF-1.7\nnothing\n%%EOF")


def test_a_pdf_behind_a_password_is_refused(path: Path) -> None:
    encrypted = (
        b"<< /Filter /Standard /V 1 /R 2 /P -44 /O <" + b"28" * 32 + b"> /U <" + b"4e" * 32 + b"> >>",
        b"",
    )
    made = pdf(encrypted[0]).replace(b"/Root 1 0 R", b"/Root 1 0 R /Encrypt 4 0 R /ID [<00> <00>]")
    assert "bersandi" in refusal(path, made)


@pytest.mark.parametrize(
    ("catalog", "objects"),
    [
        (b"/OpenAction << /S /JavaScript /JS (app.alert\\(1\\)) >>", ()),
        (b"/OpenAction << /S /Launch /F (calc.exe) >>", ()),
        (b"/OpenAction << /S /URI /URI (http://127.0.0.1:9/) >>", ()),
        (
            b"/Names << /EmbeddedFiles << /Names [(x) 4 0 R] >> >>",
            (b"<< /Type /Filespec /F (x.exe) /EF << /F 5 0 R >> >>", stream(b"MZ")),
        ),
    ],
)
def test_a_pdf_that_would_run_something_is_only_ever_drawn(
    path: Path, catalog: bytes, objects: tuple[bytes, ...]
) -> None:
    path.write_bytes(pdf(*objects, catalog=catalog))
    assert inspect(path, "x.pdf").pages == 1
    assert picture(path) == (500, 708, 1)


def test_a_page_that_unpacks_to_very_much_or_never_ends_is_stopped(path: Path) -> None:
    bomb = pdf(stream(b"BT /F 20 Tf " + b"(aaaaaaaaaaaaaaaaaaaaaaaaaaaaaa) Tj " * 3_000_000 + b" ET"), FONT, **WORDS)
    assert len(bomb) < 1_000_000
    quick = replace(FileLimits(), seconds=2, memory=400_000_000)
    path.write_bytes(bomb)
    try:
        assert inspect(path, "x.pdf", quick).pages == 1
    except RefusedFile as refused:
        assert "terlalu lama" in str(refused) or "rusak" in str(refused)


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no limits on memory")
def test_a_picture_inside_that_would_take_all_memory_does_no_harm(path: Path) -> None:
    rows = zlib.compress(zlib.compress(b"\0" * 100_000_000))
    image = (
        b"<< /Type /XObject /Subtype /Image /Width 100000 /Height 100000 /BitsPerComponent 8 /ColorSpace /DeviceRGB"
        b" /Filter [/FlateDecode /FlateDecode] /Length %d >>\nstream\n%s\nendstream" % (len(rows), rows)
    )
    page = b"/Contents 4 0 R /Resources << /XObject << /I 5 0 R >> >>"
    path.write_bytes(pdf(stream(b"595 0 0 842 0 0 cm /I Do"), image, page=page))
    assert inspect(path, "x.pdf").pages == 1
    try:
        assert picture(path)[:2] == (500, 708)
    except RefusedFile as refused:
        assert "Unduh" in str(refused)


def test_pages_that_refer_to_themselves_end(path: Path) -> None:
    assert "rusak" in refusal(path, pdf().replace(b"/Kids [3 0 R]", b"/Kids [2 0 R]"))


def test_a_page_that_is_not_there_cannot_be_drawn_and_a_long_one_stays_small(path: Path) -> None:
    path.write_bytes(written(b"x"))
    for page in (0, 2, 10**9):
        with pytest.raises(RefusedFile, match="tidak dapat ditampilkan"):
            render_page(path, "application/pdf", page, 100)
    assert picture(path, width=10**6)[0] == 2_000
    path.write_bytes(pdf().replace(b"[0 0 595 842]", b"[0 0 2 14000]"))
    wide, high, _colours = picture(path, width=2_000)
    assert wide * high <= 13_000_000


def test_only_what_can_be_shown_is_drawn(path: Path) -> None:
    with pytest.raises(KeyError):
        render_page(path, "text/plain", 1, 100)
