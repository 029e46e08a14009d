"""PDF files, looked at and drawn; runs in the child process."""

from __future__ import annotations

import io
import json
import time
import unicodedata
from collections.abc import Iterator, Mapping
from contextlib import closing
from typing import Any

from spbe.intake.limits import FileLimits

__all__ = ["draw", "look"]

_MOST_DRAWN = 12_000_000  # pixels of one drawn page
_PASSWORD = 4  # FPDF_ERR_PASSWORD


def look(limits: FileLimits, told: Mapping[str, Any]) -> bytes:
    """Return ``pages`` and ``texts`` of the PDF at ``path`` as JSON, or ``refused``: why it is not taken."""
    began = time.monotonic()
    import pypdfium2 as pdfium

    if not _ends(told["path"]):
        return json.dumps({"refused": "cut"}).encode()
    try:
        document = pdfium.PdfDocument(told["path"])
    except pdfium.PdfiumError as error:
        reason = "password" if error.err_code == _PASSWORD else "broken"
        return json.dumps({"refused": reason}).encode()
    with closing(document):
        pages = len(document)
        if pages > limits.pages:
            return json.dumps({"refused": "pages", "pages": pages}).encode()
        if not pages or not _opens(document):
            return json.dumps({"refused": "broken"}).encode()
        texts = list(_texts(document, limits, began + limits.reading))
        texts += [""] * (pages - len(texts))
        return json.dumps({"pages": pages, "texts": texts}).encode()


def _ends(path: str) -> bool:
    """Say whether the file ends as a PDF does; one that broke off on its way does not."""
    with open(path, "rb") as file:  # noqa: PTH123 - the path came as text and is used once
        file.seek(0, io.SEEK_END)
        file.seek(max(0, file.tell() - 65_536))
        return b"%%EOF" in file.read().rstrip(b"\0 \t\r\n\x1a")[-1_024:]


def _opens(document: Any) -> bool:
    import pypdfium2 as pdfium

    try:
        document[0].close()
    except pdfium.PdfiumError:
        return False
    return True


def _texts(document: Any, limits: FileLimits, until: float) -> Iterator[str]:
    for number in range(min(len(document), limits.read_pages)):
        if time.monotonic() > until:
            return
        yield _text(document, number, limits.page_text)


def _text(document: Any, number: int, most: int) -> str:
    import pypdfium2 as pdfium

    try:
        with closing(document[number]) as page, closing(page.get_textpage()) as words:
            count = min(words.count_chars(), most)
            return _kept(words.get_text_range(0, count)) if count else ""
    except pdfium.PdfiumError:
        return ""  # a page that cannot be read has no text; whether it can be drawn is seen when somebody opens it


def _kept(text: str) -> str:
    """Return the text as rows can hold it: without what ``plaintext.accept`` refuses, tabs as spaces."""
    text = text.replace("\r\n", "\n").replace("\r", "\n").replace("\t", " ")
    if text.isprintable():
        return text
    return "".join(letter for letter in text if letter == "\n" or _may_stay(letter))


def _may_stay(letter: str) -> bool:
    return unicodedata.category(letter) not in ("Cc", "Cs") and letter not in "\ufffe\uffff"


def draw(_limits: FileLimits, told: Mapping[str, Any]) -> bytes:
    """Return one page (from 1) of the PDF at ``path`` as PNG, ``width`` pixels wide unless it is very long."""
    import pypdfium2 as pdfium

    with closing(pdfium.PdfDocument(told["path"])) as document, closing(document[told["page"] - 1]) as page:
        wide, high = (max(1, side) for side in page.get_size())
        scale = min(told["width"] / wide, (_MOST_DRAWN / (wide * high)) ** 0.5)
        # Annotations of signatures and stamps are shown; forms are never set up, so nothing in the file is run.
        picture = page.render(scale=scale, may_draw_forms=False, draw_annots=True, rev_byteorder=False).to_pil()
    picture.save(file := io.BytesIO(), "PNG", compress_level=6)
    return file.getvalue()
