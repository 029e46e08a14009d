"""Evidence that moves: past the guard, held against what the file says, never twice in a library."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session, sessionmaker

from spbe import workflow
from spbe.exchange import ForeignFile, Moved
from spbe.indicators import instrument
from spbe.parcel import Packer
from spbe.store import close_store, models, open_store
from spbe.store.files import Folder
from spbe.workflow import Keeping, Taken, take_in
from spbe.workflow.moved_bundle import unpack_bundle
from spbe.workflow.moved_evidence import Brought
from tests.spbe.exchange.sample import AT, resealed
from tests.spbe.intake.test_pdf import pdf
from tests.spbe.workflow.walking import NOW

Store = sessionmaker[Session]
CONTENT = pdf()
SHA = hashlib.sha256(CONTENT).hexdigest()


@pytest.fixture
def store(sqlite_url: str) -> Iterator[Store]:
    opened = open_store(sqlite_url)
    yield opened
    close_store(opened)


@pytest.fixture
def keeping(tmp_path: Path) -> Keeping:
    return Keeping(Folder(tmp_path / "files"), 10**6)


def year(number: int = 2026, **said: Any) -> Moved:
    """Return a year that cites the one page of a paper; ``said`` is what its file says of it instead."""

    def change(content: Any, _context: Any) -> None:
        content["assessment"].update(period=str(number), year=number)
        told = {"sha256": SHA, "size": len(CONTENT), "pages": 1}
        content["files"][0].update({**told, **{name: value for name, value in said.items() if name != "title"}})
        content["citations"][0].update(pages="1")
        content["documents"][0].update(title=said.get("title", "SK"))

    return resealed(change)


def bundle(path: Path, *contents: bytes) -> Path:
    with path.open("w+b") as target, Packer(target) as packer:
        for number, content in enumerate(contents):
            packer.add(f"bukti/{number}.pdf", BytesIO(content), len(content))
    return path


def take(store: Store, keeping: Keeping, moved: Moved, brought: Brought) -> Taken:
    with store.begin() as session:
        return take_in(session, keeping, moved, instrument(), brought=brought, at=NOW)


def test_a_file_comes_with_its_bundle_and_is_looked_at(store: Store, keeping: Keeping, tmp_path: Path) -> None:
    path = bundle(tmp_path / "bukti.zip", CONTENT, b"nobody cites this")
    brought = unpack_bundle(path, year(), tmp_path)
    assert list(brought) == [SHA] and brought[SHA].pages == 1
    taken = take(store, keeping, year(), brought)
    assert (taken.brought, taken.missing) == (1, ())
    assert list(workflow.verify_files(store, keeping.files, "kota-contoh")) == []


@pytest.mark.parametrize("said", [{"size": 10}, {"pages": 2}, {"media_type": "image/png"}])
def test_what_is_not_as_the_file_says_is_refused_whole(
    store: Store, keeping: Keeping, tmp_path: Path, said: dict[str, Any]
) -> None:
    brought = unpack_bundle(bundle(tmp_path / "bukti.zip", CONTENT), year(**said), tmp_path)
    with pytest.raises(ForeignFile, match=r"jenis, ukuran, atau jumlah halamannya"):
        take(store, keeping, year(**said), brought)
    with store() as session:
        assert session.scalar(select(func.count()).select_from(models.Assessment)) == 0


def test_a_cited_file_that_the_guard_refuses_keeps_all_out(tmp_path: Path) -> None:
    program = b"MZ\0\0" + b"x" * 100
    moved = resealed(lambda content, _c: content["files"][0].update(sha256=hashlib.sha256(program).hexdigest()))
    with pytest.raises(ForeignFile) as refused:
        unpack_bundle(bundle(tmp_path / "bukti.zip", program), moved, tmp_path)
    assert refused.value.problems[0].startswith("bukti/0.pdf: Ini program atau skrip.")


def test_names_that_lead_out_of_a_bundle_are_refused(tmp_path: Path) -> None:
    path = tmp_path / "bukti.zip"
    with path.open("w+b") as target, Packer(target) as packer:
        packer.write("bukti/../../x.pdf", CONTENT)
    with pytest.raises(ForeignFile, match="tidak semestinya ada"):
        unpack_bundle(path, year(), tmp_path)


def test_a_paper_of_two_years_is_one_document(store: Store, keeping: Keeping) -> None:
    take(store, keeping, year(2025), {})
    taken = take(store, keeping, year(2026), {})
    assert taken.notes[-1] == "1 dokumen sudah ada di pustaka sini dan dipakai." and taken.sha256 == year().sha256
    with store() as session:
        assert session.scalar(select(func.count()).select_from(models.Document)) == 1
        assert workflow.verify(session, "kota-contoh") == []


def test_a_paper_that_is_described_otherwise_here_stays_so_and_is_told(store: Store, keeping: Keeping) -> None:
    take(store, keeping, year(2025, title="SK Wali Kota"), {})
    taken = take(store, keeping, year(2026), {})
    assert taken.sha256 != year(2026).sha256 and "hash isi di sini lain: documents" in taken.notes[-1]
    assert take(store, keeping, year(2026), {}).state == "continued"


def test_a_paper_of_which_only_a_part_is_here_is_refused_with_a_way_out(store: Store, keeping: Keeping) -> None:
    take(store, keeping, year(2025), {})

    def more(content: Any, _context: Any) -> None:
        content["assessment"].update(period="2026")
        content["files"][0].update(sha256=SHA, size=len(CONTENT), pages=1)
        content["citations"][0].update(pages="1")
        content["files"].append({**content["files"][0], "number": 2, "sha256": "b" * 64, "at": AT})

    with pytest.raises(ForeignFile, match="Unggah revisi yang kurang dulu"):
        take(store, keeping, resealed(more), {})


def test_an_agency_without_room_is_told(store: Store, tmp_path: Path) -> None:
    brought = unpack_bundle(bundle(tmp_path / "bukti.zip", CONTENT), year(), tmp_path)
    with pytest.raises(workflow.AgencyFull):
        take(store, Keeping(Folder(tmp_path / "files"), 10), year(), brought)
