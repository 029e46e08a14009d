"""A running server gets hostile files, several at once, and goes on answering everybody else."""

from __future__ import annotations

import re
from concurrent.futures import Future, ThreadPoolExecutor
from http.client import HTTPConnection
from pathlib import Path
from urllib.parse import urlsplit

from tests.hostile.corpus import EVERYTHING
from tests.spbe.test_cli_site import running, spbe

SENT = (
    "a million shared texts",
    "a cell a million times",
    "a billion laughs in xl/worksheets/sheet1.xml",
    "a zip bomb",
    "cut in the middle",
    "half a million columns",
)
HERE = "/penilaian/36.71/2025/impor-nilai"
EDGE = "----hostile"


class Client:
    """One browser of the person at this computer."""

    def __init__(self, address: str) -> None:
        self.address = urlsplit(address).netloc
        self.cookie = ""
        _status, page, self.cookie = self.ask("GET", HERE)
        self.token = re.findall(r'name="csrf_token"[^>]*value="([^"]+)"', page)[-1]

    def ask(self, method: str, path: str, body: bytes = b"", kind: str = "") -> tuple[int, str, str]:
        """Return status, text and cookie of an answer."""
        line = HTTPConnection(self.address, timeout=120)
        line.request(method, path, body or None, {"Cookie": self.cookie, **({"Content-Type": kind} if kind else {})})
        answer = line.getresponse()
        text = answer.read().decode()
        line.close()
        return answer.status, text, str(answer.headers["Set-Cookie"]).partition(";")[0]

    def send(self, content: bytes) -> tuple[int, str]:
        """Send a file as a list of values."""
        fields = {"csrf_token": self.token, "sumber": "LHE 2025", "tempel": ""}
        text = "".join(
            f'--{EDGE}\r\nContent-Disposition: form-data; name="{key}"\r\n\r\n{value}\r\n'
            for key, value in fields.items()
        )
        head = f'--{EDGE}\r\nContent-Disposition: form-data; name="berkas"; filename="nilai.xlsx"\r\n\r\n'
        body = text.encode() + head.encode() + content + f"\r\n--{EDGE}--\r\n".encode()
        status, page, _cookie = self.ask("POST", HERE, body, f"multipart/form-data; boundary={EDGE}")
        return status, page


def test_hostile_files_at_once_are_each_refused_while_pages_are_answered(tmp_path: Path) -> None:
    made = ("--agency", "36.71", "--person", "Budi", "--year", "2025")
    assert spbe("init", "--home", str(tmp_path), *made)[0] == 0
    with running("run", "--home", str(tmp_path)) as (_process, address), ThreadPoolExecutor(len(SENT)) as senders:
        client = Client(address)
        sent: dict[str, Future[tuple[int, str]]] = {
            name: senders.submit(client.send, EVERYTHING[name].make()) for name in SENT
        }
        beside = []
        while not all(one.done() for one in sent.values()):
            beside.append(client.ask("GET", "/akun")[0])
        assert set(beside) == {200}
        for name, one in sent.items():
            status, page = one.result()
            assert status == 422, name
            assert EVERYTHING[name].told in page, name
        assert client.send(EVERYTHING["no dimension"].make())[0] == 200
