"""Files in an S3-compatible bucket, under ``prefix/agency/ab/abcdef…``; those used lately lie on this machine too."""

from __future__ import annotations

import os
import shutil
import tempfile
import threading
import weakref
from collections import OrderedDict
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from io import BufferedReader
from pathlib import Path
from typing import Any, BinaryIO, cast

from spbe.store.file_names import MissingFile, NoPlaceForFiles, file_name, folder_name, is_agency, is_file_name

__all__ = ["Bucket", "open_bucket"]

_KEPT = 500_000_000  # bytes of files that lie here too
_STALE = timedelta(days=1)
_ABSENT = ("404", "NoSuchKey", "NotFound")
_SUM = {"ChecksumAlgorithm": "SHA256"}


def open_bucket(place: str) -> Bucket:
    """Return the bucket that ``s3://bucket/prefix`` names, with the keys of boto3's own environment.

    SPBE_S3_ENDPOINT names a server that is not Amazon's. Raises NoPlaceForFiles without a bucket's name or without the
    library, which the extra ``s3`` brings.
    """
    name, _slash, prefix = place.removeprefix("s3://").partition("/")
    try:
        import boto3
        from botocore.config import Config
    except ImportError:
        raise NoPlaceForFiles("install the extra: pip install spbe[s3]") from None
    if not name:
        raise NoPlaceForFiles
    # A bucket's name in the path: servers that are not Amazon's seldom have a host name per bucket.
    path_style = Config(s3={"addressing_style": "path"}, retries={"max_attempts": 5, "mode": "standard"})
    endpoint = os.environ.get("SPBE_S3_ENDPOINT") or None
    client = boto3.client("s3", endpoint_url=endpoint, config=path_style if endpoint else None)
    return Bucket(client, name, prefix.strip("/"))


@dataclass(frozen=True)
class Bucket:
    """Files in a bucket of ``client``. An object is there wholly or not at all: that is how such stores work."""

    client: Any
    name: str
    prefix: str = ""
    recent: Recent = field(default_factory=lambda: Recent(_KEPT))

    def put(self, agency: str, sha256: str, source: Path) -> None:
        """Keep a copy; the server checks the sum of what came. What is there already stays."""
        key = self._key(agency, sha256)
        if not self.has(agency, sha256):
            self.client.upload_file(str(source), self.name, key, ExtraArgs=_SUM)

    def has(self, agency: str, sha256: str) -> bool:
        """Say whether the file is there."""
        with _absent() as absent:
            self.client.head_object(Bucket=self.name, Key=self._key(agency, sha256))
        return not absent

    def open(self, agency: str, sha256: str) -> BinaryIO:
        """Return the content as the bucket has it now, to be closed by the caller. Raises MissingFile."""
        found = None
        with _absent():
            found = self.client.get_object(Bucket=self.name, Key=self._key(agency, sha256))
        if found is None:
            raise MissingFile(agency, sha256)
        return cast(BinaryIO, BufferedReader(found["Body"], 1024 * 1024))

    @contextmanager
    def local(self, agency: str, sha256: str) -> Iterator[Path]:
        """Return the file on this machine's disk, fetched unless it was used lately. Raises MissingFile."""
        key = self._key(agency, sha256)

        def fetch(path: Path) -> None:
            with _absent() as absent:
                self.client.download_file(self.name, key, str(path))
            if absent:
                raise MissingFile(agency, sha256)

        with self.recent.held(key, fetch) as path:
            yield path

    def remove(self, agency: str, sha256: str) -> None:
        """Forget the file; nothing happens where there is none."""
        key = self._key(agency, sha256)
        self.recent.forget(key)
        self.client.delete_object(Bucket=self.name, Key=key)

    def hashes(self, agency: str) -> Iterator[str]:
        """Yield the SHA-256 of every file of the agency."""
        for page in self._pages(f"{self._start}{folder_name(agency)}/"):
            for found in page.get("Contents", ()):
                name = found["Key"].rpartition("/")[2]
                if is_file_name(name):
                    yield name

    def agencies(self) -> Iterator[str]:
        """Yield the code of every agency that has files."""
        for page in self._pages(self._start, Delimiter="/"):
            for found in page.get("CommonPrefixes", ()):
                name = found["Prefix"].removeprefix(self._start).rstrip("/")
                if is_agency(name):
                    yield name

    def clear_remains(self, agency: str) -> None:
        """Give up uploads in pieces that nobody can be sending any more; until then they take room, unseen."""
        start = f"{self._start}{folder_name(agency)}/"
        for page in self.client.get_paginator("list_multipart_uploads").paginate(Bucket=self.name, Prefix=start):
            for found in page.get("Uploads", ()):
                if found["Initiated"] < datetime.now(UTC) - _STALE:
                    told = {"Bucket": self.name, "Key": found["Key"], "UploadId": found["UploadId"]}
                    self.client.abort_multipart_upload(**told)

    @property
    def _start(self) -> str:
        return f"{self.prefix}/" if self.prefix else ""

    def _key(self, agency: str, sha256: str) -> str:
        return f"{self._start}{folder_name(agency)}/{sha256[:2]}/{file_name(sha256)}"

    def _pages(self, start: str, **more: str) -> Iterator[dict[str, Any]]:
        yield from self.client.get_paginator("list_objects_v2").paginate(Bucket=self.name, Prefix=start, **more)


@contextmanager
def _absent() -> Iterator[list[str]]:
    """Fill the list where the server says that an object is not there; everything else is raised."""
    from botocore.exceptions import ClientError

    found: list[str] = []
    try:
        yield found
    except ClientError as error:
        code = str(error.response["Error"]["Code"])
        if code not in _ABSENT:
            raise
        found.append(code)


@dataclass
class _Kept:
    path: Path
    size: int = 0
    users: int = 0
    fetching: threading.Lock = field(default_factory=threading.Lock)


class Recent:
    """The files used lately, at most ``most`` bytes of those that nobody uses now; they end with the process."""

    def __init__(self, most: int) -> None:
        self.most = most
        self._folder = Path(tempfile.mkdtemp(prefix="spbe-bucket-"))
        weakref.finalize(self, shutil.rmtree, self._folder, ignore_errors=True)
        self._kept: OrderedDict[str, _Kept] = OrderedDict()
        self._lock = threading.Lock()
        self._numbers = iter(range(1 << 62))

    @contextmanager
    def held(self, key: str, fetch: Callable[[Path], None]) -> Iterator[Path]:
        """Return the path of a file, fetched (``fetch(path)``) if it is not here, which stays while the context lasts.

        Two who ask for the same file at once fetch it once.
        """
        with self._lock:
            kept = self._kept.setdefault(key, _Kept(self._folder / str(next(self._numbers))))
            kept.users += 1
        try:
            with kept.fetching:
                if not kept.size:
                    fetch(kept.path)
                    kept.size = kept.path.stat().st_size
            yield kept.path
        finally:
            self._leave(key, kept)

    def _leave(self, key: str, kept: _Kept) -> None:
        with self._lock:
            kept.users -= 1
            is_ours = self._kept.get(key) is kept
            if is_ours and kept.size:
                self._kept.move_to_end(key)
                self._make_room()
            elif not kept.users:  # forgotten meanwhile, or never fetched
                kept.path.unlink(missing_ok=True)
                if is_ours:
                    del self._kept[key]

    def forget(self, key: str) -> None:
        """Forget a file; whoever uses it now still can."""
        with self._lock:
            kept = self._kept.pop(key, None)
            if kept is not None and not kept.users:
                kept.path.unlink(missing_ok=True)

    def _make_room(self) -> None:
        idle = [(key, kept) for key, kept in self._kept.items() if not kept.users]
        taken = sum(kept.size for _key, kept in idle)
        for key, kept in idle:
            if taken <= self.most:
                return
            taken -= kept.size
            self._kept.pop(key).path.unlink(missing_ok=True)
