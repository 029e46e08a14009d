"""Documents for tests of the library's pages: real papers of a few kinds, put into the demo's library."""

from __future__ import annotations

from dataclasses import replace
from io import BytesIO
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, Protocol

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from spbe import workflow
from spbe.indicators import instrument
from spbe.library import Document, DocumentKind
from spbe.roles import Person
from spbe.store import models, queries
from spbe.web.house import House
from tests.spbe.web.conftest import Site
from tests.spbe.workflow.library_cast import arrived, described

__all__ = ["ITEM", "LIBRARY", "OLD_AFTER", "Housed", "add", "cite", "emptied", "paper", "person", "picture", "put"]

LIBRARY = "/pustaka/kota-contoh/"
ITEM = "I01-L2-01"
OLD_AFTER = next(
    (indicator.code, item.code)
    for indicator in instrument()
    for item in indicator.items.values()
    if item.max_age_months and item.inspects is None
)
"""Indicator and item of the first evidence that may not be old."""


class Housed(Protocol):
    """A site, in a test's client or served to a browser."""

    house: House


def paper(pages: int = 3, word: str = "halaman", ballast: int = 0) -> bytes:
    """Return a PDF with this many pages, each with its number and a word on it, and some bytes that nobody sees."""
    objects = [b"<</Type/Catalog/Pages 2 0 R>>", b"", b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>"]
    kids = []
    for number in range(1, pages + 1):
        drawn = f"BT /F1 24 Tf 72 700 Td ({word} {number}) Tj ET".encode()
        kids.append(f"{len(objects) + 1} 0 R")
        content = len(objects) + 2
        box = "/MediaBox[0 0 595 842]/Resources<</Font<</F1 3 0 R>>>>"
        objects.append(f"<</Type/Page/Parent 2 0 R{box}/Contents {content} 0 R>>".encode())
        objects.append(b"<</Length %d>>stream\n%b\nendstream" % (len(drawn), drawn))
    if ballast:
        objects.append(b"<</Length %d>>stream\n%b\nendstream" % (ballast, b" " * ballast))
    objects[1] = f"<</Type/Pages/Count {pages}/Kids[{' '.join(kids)}]>>".encode()
    return _written(objects)


def _written(objects: list[bytes]) -> bytes:
    out, places = bytearray(b"%PDF-1.7\n"), []
    for number, each in enumerate(objects, 1):
        places.append(len(out))
        out += b"%d 0 obj\n%b\nendobj\n" % (number, each)
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    start = len(out)
    out += b"xref\n0 %d\n0000000000 65535 f \n%btrailer\n<</Size %d/Root 1 0 R>>\n" % (
        len(objects) + 1,
        table,
        len(objects) + 1,
    )
    return bytes(out + b"startxref\n%d\n%%%%EOF\n" % start)


def picture(width: int = 60) -> bytes:
    """Return a small PNG."""
    from PIL import Image

    out = BytesIO()
    Image.new("RGB", (width, 40), "white").save(out, "PNG")
    return out.getvalue()


def person(session: Session, name: str) -> Person:
    """Return a person of the demo by name."""
    number = session.scalars(select(models.Person.id).where(models.Person.name == name)).one()
    found = queries.person(session, number)
    assert found is not None
    return found


def emptied(house: House) -> None:
    """Take everything out of every library, so that a test counts its own documents only."""
    of_evidence = ("Citation", "DocumentTag", "DocumentRevision", "Document", "FilePage", "StoredFile")
    with house.sessions.begin() as session:
        for name in of_evidence:
            session.execute(delete(getattr(models, name)))
    files = house.keeping.files
    for agency in list(files.agencies()):
        for sha256 in list(files.hashes(agency)):
            files.remove(agency, sha256)


def add(site: Site, title: str = "Peraturan Wali Kota 1/2024", content: bytes | None = None, **said: Any) -> Document:
    """Put a document into the demo's library as its coordinator; ``facts`` are those of its file."""
    return put(site.house, title, content, **said)


def put(
    house: House, title: str, content: bytes | None = None, *, agency: str = "kota-contoh", **said: Any
) -> Document:
    """Put a document into an agency's library, as its coordinator or as ``by`` (a name)."""
    facts, name, by = said.pop("facts", {}), said.pop("name", f"{title}.pdf"), said.pop("by", "Rini")
    with TemporaryDirectory() as folder, house.sessions.begin() as session:
        file = replace(arrived(Path(folder), content or paper(word=title), name, pages=3), **facts)
        entry = described(person(session, by), title=title, **{"kind": DocumentKind.PRIMARY, **said})
        entry["at"] = house.now()
        return workflow.add_document(session, house.keeping, agency, file, **entry)


def cite(site: Housed, document: Document, item: str = ITEM, indicator: str = "1", **entry: Any) -> None:
    """Cite a document in the demo's current year."""
    with site.house.sessions.begin() as session:
        found = queries.find_assessment(session, entry.pop("where", "kota-contoh/2026"))
        assert found is not None
        by = person(session, entry.pop("by", "Rini"))
        said = {"pages": "2", "note": "", "version": 0, "by": by, "at": site.house.now(), **entry}
        workflow.cite(session, found, instrument().by_code[indicator], (item, document.id), **said)
