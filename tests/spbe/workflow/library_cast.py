"""Files and entries for tests of the library: small, generated, named by what they are."""

from __future__ import annotations

import hashlib
from pathlib import Path
from typing import Any

from spbe.arrived import Arrived
from spbe.library import DocumentKind
from spbe.roles import Person
from spbe.store.files import Folder
from spbe.workflow import Keeping
from tests.spbe.workflow.walking import NOW

__all__ = ["arrived", "described", "keeping"]


def arrived(folder: Path, content: bytes = b"%PDF-1.7 satu", name: str = "keputusan.pdf", **facts: Any) -> Arrived:
    """Return a file that came in, with this content; its pages and texts are what the test says."""
    sha256 = hashlib.sha256(content).hexdigest()
    path = folder / sha256[:12]
    path.write_bytes(content)
    told = {"pages": 10, "texts": ("Peraturan Wali Kota", ""), **facts}
    return Arrived(path, name, sha256, len(content), "application/pdf", **told)


def described(by: Person, **said: Any) -> dict[str, Any]:
    """Return what somebody says of a document."""
    empty = {"reference": "", "dated_on": None, "valid_until": None, "unit": None, "tags": ()}
    return {"title": "Peraturan Wali Kota 1/2024", **empty, "kind": DocumentKind.PRIMARY, "by": by, "at": NOW, **said}


def keeping(folder: Path, most: int = 10_000) -> Keeping:
    """Return a place for files in this folder."""
    return Keeping(Folder(folder / "files"), most)
