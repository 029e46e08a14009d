"""Files in a folder or a bucket: whole or not there, never outside it, never another agency's."""

from __future__ import annotations

import hashlib
import logging
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from spbe.store.bucket import Bucket, Recent
from spbe.store.files import Files, Folder, MissingFile, NoPlaceForFiles, files_place, open_files

CONTENT = b"%PDF satu"
DIGEST = hashlib.sha256(CONTENT).hexdigest()


@pytest.fixture
def source(tmp_path: Path) -> Path:
    path = tmp_path / "source"
    path.write_bytes(CONTENT)
    return path


@pytest.fixture(scope="module")
def s3_server() -> Iterator[str]:
    """Yield the address of a server on this machine that speaks S3."""
    from moto.server import ThreadedMotoServer

    logging.getLogger("werkzeug").setLevel(logging.ERROR)
    server = ThreadedMotoServer("127.0.0.1", port=0, verbose=False)
    server.start()
    host, port = server.get_host_and_port()
    yield f"http://{host}:{port}"
    server.stop()


@pytest.fixture
def s3_place(s3_server: str, request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> str:
    """Return the place of an empty bucket, with the keys to it in the environment."""
    told = {"AWS_ACCESS_KEY_ID": "x", "AWS_SECRET_ACCESS_KEY": "x", "AWS_DEFAULT_REGION": "us-east-1"}
    for name, value in {**told, "SPBE_S3_ENDPOINT": s3_server}.items():
        monkeypatch.setenv(name, value)
    place = f"s3://b{hashlib.sha256(request.node.nodeid.encode()).hexdigest()[:20]}/bukti/spbe"
    files = open_files(place)
    assert isinstance(files, Bucket)
    files.client.create_bucket(Bucket=files.name)
    return place


@pytest.fixture(params=["folder", "bucket"])
def place(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """Return where files lie: each test runs with a folder and with a bucket."""
    found: str = str(tmp_path / "files") if request.param == "folder" else request.getfixturevalue("s3_place")
    return found


@pytest.fixture
def files(place: str) -> Files:
    return open_files(place)


def test_a_file_is_kept_once_and_read_back(files: Files, source: Path) -> None:
    for _time in range(2):
        files.put("32.73", DIGEST, source)
    with files.open("32.73", DIGEST) as content, files.local("32.73", DIGEST) as path:
        assert content.read() == path.read_bytes() == CONTENT
    assert (list(files.hashes("32.73")), list(files.agencies())) == ([DIGEST], ["32.73"])
    assert files.has("32.73", DIGEST)
    assert not files.has("kota-contoh", DIGEST)
    assert list(files.hashes("kota-contoh")) == []
    files.clear_remains("32.73")
    files.remove("32.73", DIGEST)
    files.remove("32.73", DIGEST)
    assert list(files.hashes("32.73")) == []


def test_a_missing_file_is_said_to_be_missing(files: Files) -> None:
    assert list(files.agencies()) == []
    with pytest.raises(MissingFile) as missing:
        files.open("kota-contoh", DIGEST)
    assert (missing.value.agency, missing.value.sha256) == ("kota-contoh", DIGEST)
    with pytest.raises(MissingFile), files.local("kota-contoh", DIGEST):
        pass


@pytest.mark.parametrize(
    ("agency", "digest"), [("..", DIGEST), ("a/b", DIGEST), ("", DIGEST), ("kota", "../../x"), ("kota", DIGEST.upper())]
)
def test_no_name_leads_out_of_the_place(files: Files, source: Path, agency: str, digest: str) -> None:
    with pytest.raises(ValueError, match="is no"):
        files.put(agency, digest, source)


def test_a_large_file_comes_back_whole(files: Files, tmp_path: Path) -> None:
    content = bytes(range(256)) * 80_000  # 20 MB: a bucket takes it in pieces
    (source := tmp_path / "large").write_bytes(content)
    digest = hashlib.sha256(content).hexdigest()
    files.put("kota-contoh", digest, source)
    with files.local("kota-contoh", digest) as path, files.open("kota-contoh", digest) as reader:
        assert path.stat().st_size == len(content)
        assert hashlib.file_digest(reader, "sha256").hexdigest() == digest
        assert hashlib.sha256(path.read_bytes()).hexdigest() == digest


def test_strangers_in_a_bucket_are_no_files_and_no_agencies(s3_place: str, source: Path) -> None:
    files: Any = open_files(s3_place)
    files.put("kota-contoh", DIGEST, source)
    for key in ("bukti/spbe/kota-contoh/ab/x.part", "bukti/spbe/Lain Kota/ab/x", "lain/kota/ab/x"):
        files.client.put_object(Bucket=files.name, Key=key, Body=b"x")
    assert (list(files.hashes("kota-contoh")), list(files.agencies())) == ([DIGEST], ["kota-contoh"])
    at_top = Bucket(files.client, files.name)
    at_top.put("kota-contoh", DIGEST, source)
    assert list(at_top.hashes("kota-contoh")) == [DIGEST]


def test_a_bucket_that_is_not_there_is_an_error_and_no_missing_file(s3_place: str) -> None:
    from botocore.exceptions import ClientError

    files = open_files("s3://tidak-ada")
    with pytest.raises(ClientError, match="NoSuchBucket"):
        files.open("kota-contoh", DIGEST)
    with pytest.raises(NoPlaceForFiles):
        open_files("s3://")


def test_an_upload_in_pieces_that_broke_off_is_given_up_after_a_day(
    s3_place: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    from datetime import timedelta

    from spbe.store import bucket

    files: Any = open_files(s3_place)
    told = {"Bucket": files.name, "Key": f"bukti/spbe/kota-contoh/{DIGEST[:2]}/{DIGEST}"}
    files.client.create_multipart_upload(**told)
    with monkeypatch.context() as patched:
        patched.setattr(bucket, "_STALE", timedelta(days=20_000))  # this server says that all began in 2010
        files.clear_remains("kota-contoh")
    assert len(files.client.list_multipart_uploads(Bucket=files.name)["Uploads"]) == 1
    files.clear_remains("kota-contoh")
    assert "Uploads" not in files.client.list_multipart_uploads(Bucket=files.name)


def test_a_file_of_a_bucket_is_fetched_once_while_it_is_used(s3_place: str, source: Path) -> None:
    files: Any = open_files(s3_place)
    files.put("kota-contoh", DIGEST, source)
    with files.local("kota-contoh", DIGEST) as first:
        files.client.delete_object(Bucket=files.name, Key=f"bukti/spbe/kota-contoh/{DIGEST[:2]}/{DIGEST}")
        with files.local("kota-contoh", DIGEST) as second:
            assert first == second
        assert first.read_bytes() == CONTENT
        files.remove("kota-contoh", DIGEST)
        assert first.exists()
    assert not first.exists()
    with pytest.raises(MissingFile), files.local("kota-contoh", DIGEST):
        pass


def test_of_the_files_used_lately_only_so_many_bytes_are_kept() -> None:
    recent, fetched = Recent(5), []

    def fetch(path: Path) -> None:
        fetched.append(path)
        path.write_bytes(b"xyz")

    def use(key: str) -> Path:
        with recent.held(key, fetch) as path:
            assert path.read_bytes() == b"xyz"
        return path

    first = use("a")
    assert use("a") == first
    with recent.held("a", fetch):
        second = use("b")
    assert (first.exists(), second.exists()) == (True, False)
    third = use("b")
    assert (first.exists(), third.exists()) == (False, True)
    assert fetched == [first, second, third]

    def fails(path: Path) -> None:
        raise ConnectionError

    with pytest.raises(ConnectionError), recent.held("d", fails):
        pass
    assert "d" not in recent._kept


def test_a_copy_that_breaks_off_leaves_nothing(tmp_path: Path, source: Path) -> None:
    files = Folder(tmp_path / "files")
    source.unlink()
    with pytest.raises(FileNotFoundError):
        files.put("kota-contoh", DIGEST, source)
    assert [path for path in (tmp_path / "files").rglob("*") if path.is_file()] == []


def test_a_copy_that_broke_off_long_ago_is_cleared_away(tmp_path: Path, source: Path) -> None:
    import os

    files = Folder(tmp_path / "files")
    files.put("kota-contoh", DIGEST, source)
    old, young = [(tmp_path / "files" / "kota-contoh" / DIGEST[:2] / f".{name}.part") for name in ("a", "b")]
    for path in (old, young):
        path.write_bytes(b"x")
    os.utime(old, (0, 0))
    files.clear_remains("kota-contoh")
    assert (old.exists(), young.exists(), files.has("kota-contoh", DIGEST)) == (False, True, True)


def test_files_lie_beside_the_database_unless_told_otherwise() -> None:
    assert files_place("sqlite:////srv/spbe/spbe.sqlite") == "/srv/spbe/files"
    assert files_place("sqlite://", "s3://bukti") == "s3://bukti"
    for url in ("sqlite://", "postgresql://localhost/spbe"):
        with pytest.raises(NoPlaceForFiles):
            files_place(url)
