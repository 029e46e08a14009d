"""A real server is killed between the file and its row: neither a file without a row nor a row without a file stays."""

from __future__ import annotations

import http.client
import os
import re
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
from sqlalchemy import func, select

from spbe import workflow
from spbe.store import close_store, models, open_store, queries
from spbe.store.files import open_files
from tests.spbe.test_cli_site import running, spbe
from tests.spbe.web.library_pages import paper

AGENCY, HERE = "36.71", "/pustaka/36.71/unggah"
PAPER = paper(2)
DIES = """
import os, signal
from spbe import workflow
from spbe.cli import main

def dies(*_told, **_more):
    os.kill(os.getpid(), signal.SIGKILL)

workflow.{moment} = dies
main()
"""


@pytest.fixture
def home(tmp_path: Path) -> Path:
    arguments = ("--agency", AGENCY, "--person", "Budi", "--year", "2025")
    assert spbe("init", "--home", str(tmp_path), *arguments)[0] == 0
    return tmp_path


@contextmanager
def mortal(home: Path, moment: str) -> Iterator[str]:
    """Run a server that is killed when it comes to a moment, and yield its address."""
    command = [sys.executable, "-c", DIES.format(moment=moment), "run", "--home", str(home), "--port", "0"]
    environment = {**os.environ, "PYTHONUNBUFFERED": "1"}
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True, env=environment) as process:
        assert process.stdout is not None
        try:
            found = re.search(r"http://\S+/", process.stdout.readline())
            assert found is not None
            yield found.group()
            assert process.wait(timeout=20) == -signal.SIGKILL
        finally:
            process.kill()


class Sender:
    """A client on a real line."""

    def __init__(self, address: str) -> None:
        self.line = http.client.HTTPConnection(urlsplit(address).netloc, timeout=30)
        page = self._ask("GET", "/akun", {})
        self.cookie = str(page.headers["Set-Cookie"]).partition(";")[0]
        self.token = re.findall(r'name="csrf_token"[^>]*value="([^"]+)"', self.body)[-1]

    def __enter__(self) -> Sender:
        return self

    def __exit__(self, *_error: object) -> None:
        self.line.close()

    def _ask(self, method: str, path: str, headers: dict[str, str], content: Any = None) -> http.client.HTTPResponse:
        self.line.request(method, path, content, headers)
        answer = self.line.getresponse()
        self.body = answer.read().decode()
        return answer

    def ask(self, method: str, path: str, content: Any = None, **headers: Any) -> http.client.HTTPResponse:
        """Send a request and return the answer; in names of ``headers`` an underscore stands for a hyphen."""
        told = {name.replace("_", "-"): str(value) for name, value in headers.items()}
        spoken = {"Tus-Resumable": "1.0.0", "X-CSRFToken": self.token, "Cookie": self.cookie, **told}
        return self._ask(method, path, spoken, content)

    def begin(self, size: int) -> str:
        """Begin an upload and return its path."""
        return self.ask("POST", HERE, Upload_Length=size, Upload_Metadata="filename c3VyYXQucGRm").headers["Location"]

    def send(self, path: str, offset: int, content: Any, **more: Any) -> http.client.HTTPResponse:
        """Send bytes."""
        return self.ask(
            "PATCH", path, content, Upload_Offset=offset, Content_Type="application/offset+octet-stream", **more
        )


def held(home: Path) -> tuple[set[str], set[str], int]:
    """Return the files that lie there, those that rows know, and the number of documents."""
    sessions = open_store(f"sqlite:///{home / 'spbe.sqlite'}")
    with sessions() as session:
        known = queries.file_hashes(session, AGENCY)
        documents = session.scalar(select(func.count()).select_from(models.Document)) or 0
        assert workflow.verify(session, AGENCY) == []
    close_store(sessions)
    return set(open_files(str(home / "files")).hashes(AGENCY)), known, documents


def breaks_off(sender: Sender, place: str, offset: int) -> None:
    """Send the rest of the paper to a server that dies over it."""
    with pytest.raises((ConnectionError, http.client.HTTPException)):
        sender.send(place, offset, PAPER[offset:])


@pytest.mark.skipif(os.name != "posix", reason="kills as only posix does")
@pytest.mark.parametrize("moment", ["add_document", "end_upload"])
def test_a_server_killed_between_file_and_row_leaves_neither_without_the_other(home: Path, moment: str) -> None:
    with mortal(home, moment) as address, Sender(address) as sender:
        place = sender.begin(len(PAPER))
        assert sender.send(place, 0, PAPER[:200]).status == 204
        breaks_off(sender, place, 200)
    lying, known, documents = held(home)
    assert (len(lying), known, documents) == (1, set(), 0)
    with running("run", "--home", str(home)) as (_process, address), Sender(address) as sender:
        assert held(home) == (set(), set(), 0)
        assert sender.ask("HEAD", place).headers["Upload-Offset"] == "200"
        assert sender.send(place, 200, PAPER[200:]).status == 204
    lying, known, documents = held(home)
    assert (lying, documents) == (known, 1)
    assert list((home / "files" / ".uploads").iterdir()) == []


@pytest.mark.skipif(os.name != "posix", reason="kills as only posix does")
def test_the_command_clears_away_what_a_killed_server_left(home: Path) -> None:
    with mortal(home, "end_upload") as address, Sender(address) as sender:
        breaks_off(sender, sender.begin(len(PAPER)), 0)
    assert len(held(home)[0]) == 1
    assert spbe("tidy", "--home", str(home)) == (0, "Bersih.\n", "")
    assert held(home) == (set(), set(), 0)


def test_a_real_server_takes_no_more_than_a_piece_or_a_file_may_have_declared_or_not(home: Path) -> None:
    with running("run", "--home", str(home)) as (_process, address):
        with Sender(address) as sender:
            place = sender.begin(50_000_000)
            assert sender.send(place, 0, b"", Content_Length=200_000_000).status == 413
        with Sender(address) as sender:
            assert sender.send(place, 0, (b"x" * 1_000_000 for _number in range(9))).status == 413
        with Sender(address) as sender:
            assert int(sender.ask("HEAD", place).headers["Upload-Offset"]) <= 8_000_000
            assert sender.ask("POST", "/bahasa", b"x" * 2_000_000).status == 413


def test_a_place_for_files_that_cannot_be_used_is_told(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SPBE_FILES", "s3://")
    for command in ("tidy", "run"):
        code, _out, err = spbe(command, "--home", str(home))
        assert (code, "SPBE_FILES" in err) == (2, True)
