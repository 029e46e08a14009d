"""Two servers of one kind in processes of their own: the demo site, and a bare Flask application beside it."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.client import HTTPConnection, HTTPResponse
from pathlib import Path
from tempfile import TemporaryDirectory
from urllib.parse import urlencode, urlsplit

__all__ = ["BROWSER", "HERE", "Browser", "bare", "demo", "started"]

PROJECT = Path(__file__).resolve().parent.parent
HERE = "/penilaian/kota-contoh"
BROWSER = "gzip, deflate, br"
"""What browsers say they can unpack when they talk to this machine."""


@contextmanager
def demo() -> Iterator[str]:
    """Yield the address of the demo site, freshly made in a folder of its own."""
    with TemporaryDirectory() as home, started("-m", "spbe", "demo", "--home", home, "--port", "0") as (_, address):
        yield address


@contextmanager
def bare() -> Iterator[str]:
    """Yield the address of the bare application (see ``bare.py``), on the same kind of server."""
    with started("-m", "benchmarks.bare") as (_, address):
        yield address


@contextmanager
def started(*arguments: str) -> Iterator[tuple[subprocess.Popen[str], str]]:
    """Run Python with these arguments; yield the process and the address that it tells first, then end it."""
    environment = {**os.environ, "PYTHONUNBUFFERED": "1"}
    command = [sys.executable, *arguments]
    with subprocess.Popen(command, cwd=PROJECT, env=environment, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        try:
            found = re.search(r"http://\S+", process.stdout.readline())
            assert found is not None, f"{arguments} told no address"
            yield process, found.group()
        finally:
            process.kill()


@dataclass
class Browser:
    """One person's browser as far as a server sees it: one kept connection, the session's cookie, packed answers."""

    address: str
    accepts: str = BROWSER
    received: int = 0
    _cookies: dict[str, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self._connection = HTTPConnection(urlsplit(self.address).netloc, timeout=60)

    def get(self, path: str) -> bytes:
        """Return the body of an answer as it came over the wire."""
        return self._ask("GET", path, None, {})

    def post(self, path: str, form: Mapping[str, object]) -> bytes:
        """Send a form as the page's script does; return the body of the answer."""
        kind = {"Content-Type": "application/x-www-form-urlencoded", "HX-Request": "true"}
        return self._ask("POST", path, urlencode(form), kind)

    def close(self) -> None:
        """Close the connection."""
        self._connection.close()

    def _ask(self, method: str, path: str, sent: str | None, headers: dict[str, str]) -> bytes:
        cookies = "; ".join(f"{name}={value}" for name, value in self._cookies.items())
        told = {"Accept-Encoding": self.accepts, **headers, **({"Cookie": cookies} if cookies else {})}
        self._connection.request(method, path, sent, told)
        answer = self._connection.getresponse()
        body = answer.read()
        assert answer.status == 200, f"{method} {path}: {answer.status}"
        self._keep(answer)
        self.received += len(body) + len(str(answer.headers).encode())
        return body

    def _keep(self, answer: HTTPResponse) -> None:
        for line in answer.headers.get_all("Set-Cookie", []):
            name, _, rest = line.partition("=")
            self._cookies[name] = rest.partition(";")[0]
