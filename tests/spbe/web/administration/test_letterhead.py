"""The page of the letterhead: set, shown, refused with reasons, printed in every document."""

from __future__ import annotations

from io import BytesIO
from typing import Any

import docx
import pypdfium2
from PIL import Image

from tests.spbe.web.conftest import Site

HERE = "/kelola/kota-contoh/kop/"


def picture(width: int = 300, height: int = 300, kind: str = "PNG") -> BytesIO:
    content = BytesIO()
    Image.new("RGB", (width, height), (20, 60, 90)).save(content, kind)
    content.seek(0)
    return content


def send(site: Site, status: int = 303, **more: Any) -> Any:
    form = {"lines": "PEMERINTAH KOTA CONTOH\nJalan Contoh 1", "version": "0", **more}
    return site.post(HERE, form, status=status, content_type="multipart/form-data")


def test_lines_and_logo_stand_at_the_head_of_every_document(site: Site) -> None:
    send(site, logo=(picture(), "logo.png"))
    assert "PEMERINTAH KOTA CONTOH" in site.get(HERE).text
    kept = site.client.get(f"{HERE}logo.png")
    assert kept.data.startswith(b"\x89PNG") and kept.content_type == "image/png"
    pdf = site.client.get(f"{Site.HERE}/dokumen/ringkas.pdf").data
    assert "Jalan Contoh 1" in pypdfium2.PdfDocument(pdf)[0].get_textpage().get_text_range()
    word = docx.Document(BytesIO(site.client.get(f"{Site.HERE}/dokumen/ringkas.docx").data))
    assert len(word.inline_shapes) == 1


def test_what_is_no_picture_is_refused_and_what_was_typed_stays(site: Site) -> None:
    answer = send(site, 422, logo=(BytesIO(b"%PDF-1.4 bukan"), "logo.png"))
    site.page(answer, 422)
    assert "Jalan Contoh 1</textarea>" in answer.text
    page = site.page(send(site, 422, lines="x" * 200, logo=(picture(100, 3000), "tinggi.png")), 422)
    assert "Baris 1" in page.text and "terlalu tinggi" in page.text
    site.get(f"{HERE}logo.png", 404)


def test_an_old_form_keeps_what_was_typed_and_writes_nothing(site: Site) -> None:
    send(site)
    answer = send(site, 409, lines="Lain")
    assert "Lain</textarea>" in answer.text and "PEMERINTAH KOTA CONTOH" in site.page(answer, 409).text


def test_a_logo_can_be_taken_away(site: Site) -> None:
    send(site, logo=(picture(kind="JPEG"), "logo.jpg"))
    send(site, version="1", without_logo="1")
    site.get(f"{HERE}logo.png", 404)


def test_who_does_not_manage_the_agency_has_no_such_page(site: Site) -> None:
    site.become("Sari")
    site.get(HERE, 404)
    site.become("Lina")
    site.get(HERE, 404)
