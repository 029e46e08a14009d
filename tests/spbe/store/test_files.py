"""Files in a folder: whole or not there, never outside it, never another agency's."""

from __future__ import annotations

import hashlib
from pathlib import Path

import pytest

from spbe.store.files import Folder, MissingFile, NoPlaceForFiles, files_place, open_files

CONTENT = b"%PDF satu"
DIGEST = hashlib.sha256(CONTENT).hexdigest()


@pytest.fixture
def source(tmp_path: Path) -> Path:
    path = tmp_path / "source"
    path.write_bytes(CONTENT)
    return path


def test_a_file_is_kept_once_and_read_back(tmp_path: Path, source: Path) -> None:
    files = open_files(str(tmp_path / "files"))
    for _time in range(2):
        files.put("32.73", DIGEST, source)
    with files.open("32.73", DIGEST) as content, files.local("32.73", DIGEST) as path:
        assert content.read() == path.read_bytes() == CONTENT
    assert (list(files.hashes("32.73")), list(files.agencies())) == ([DIGEST], ["32.73"])
    assert not files.has("kota-contoh", DIGEST)
    files.remove("32.73", DIGEST)
    files.remove("32.73", DIGEST)
    assert list(files.hashes("32.73")) == []


def test_a_missing_file_is_said_to_be_missing(tmp_path: Path) -> None:
    files = Folder(tmp_path)
    assert list(Folder(tmp_path / "none").agencies()) == []
    for ask in (files.open, files.local):
        with pytest.raises(MissingFile) as missing:
            ask("kota-contoh", DIGEST)
        assert (missing.value.agency, missing.value.sha256) == ("kota-contoh", DIGEST)


@pytest.mark.parametrize(
    ("agency", "digest"), [("..", DIGEST), ("a/b", DIGEST), ("", DIGEST), ("kota", "../../x"), ("kota", DIGEST.upper())]
)
def test_no_name_leads_out_of_the_folder(tmp_path: Path, source: Path, agency: str, digest: str) -> None:
    with pytest.raises(ValueError, match="is no"):
        Folder(tmp_path / "files").put(agency, digest, source)


def test_a_copy_that_breaks_off_leaves_nothing(tmp_path: Path, source: Path) -> None:
    files = Folder(tmp_path / "files")
    source.unlink()
    with pytest.raises(FileNotFoundError):
        files.put("kota-contoh", DIGEST, source)
    assert [path for path in (tmp_path / "files").rglob("*") if path.is_file()] == []


def test_files_lie_beside_the_database_unless_told_otherwise() -> None:
    assert files_place("sqlite:////srv/spbe/spbe.sqlite") == "/srv/spbe/files"
    assert files_place("sqlite://", "s3://bukti") == "s3://bukti"
    for url in ("sqlite://", "postgresql://localhost/spbe"):
        with pytest.raises(NoPlaceForFiles):
            files_place(url)
