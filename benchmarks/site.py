"""The demo site and the bare application, each in a process of its own on the same kind of server, and browsers."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from http.client import HTTPConnection, HTTPResponse
from pathlib import Path
from tempfile import TemporaryDirectory
from urllib.parse import urlencode, urlsplit

__all__ = ["BROTLI", "GZIP", "PLAIN", "PROJECT", "Browser", "bare", "demo", "place", "started"]

PROJECT = Path(__file__).resolve().parent.parent
BROTLI = "gzip, deflate, br, zstd"
"""What browsers accept on this machine and over HTTPS."""

GZIP = "gzip, deflate"
"""What they accept over plain HTTP."""

PLAIN = "identity"


@contextmanager
def demo() -> Iterator[str]:
    """Yield the address of the demo year, freshly made in a folder of its own, served for its local person."""
    from spbe import demo as year
    from spbe.store import close_store
    from spbe.web.house import now

    with TemporaryDirectory() as home:
        close_store(year.prepare(f"sqlite:///{Path(home, 'spbe.sqlite')}", now()))
        with started("-m", "spbe", "run", "--home", home, "--port", "0") as (_, address):
            yield address


@contextmanager
def bare() -> Iterator[str]:
    """Yield the address of the bare application (``bare.py``), on the same kind of server."""
    with started("-m", "benchmarks.bare") as (_, address):
        yield address


@contextmanager
def started(*arguments: str, **environment: str) -> Iterator[tuple[subprocess.Popen[str], str]]:
    """Run Python with these arguments; yield the process and the address that it tells first, and end it after."""
    told = {**os.environ, "PYTHONUNBUFFERED": "1", **environment}
    command = [sys.executable, *arguments]
    with subprocess.Popen(command, cwd=PROJECT, env=told, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        try:
            found = re.search(r"http://[^\s/]+", process.stdout.readline())
            assert found is not None, f"{arguments} told no address"
            yield process, found.group()
        finally:
            process.kill()


def place(address: str) -> str:
    """Return the path of the assessment that the site leads to."""
    connection = HTTPConnection(urlsplit(address).netloc, timeout=60)
    connection.request("GET", "/")
    led = connection.getresponse().getheader("Location")
    connection.close()
    assert led is not None
    return led


class Browser:
    """One browser as a server sees it: a kept connection and a cookie. ``received`` counts bytes, headers included."""

    def __init__(self, address: str, accepts: str = BROTLI) -> None:
        self.accepts = accepts
        self.received = 0
        self._connection = HTTPConnection(urlsplit(address).netloc, timeout=60)
        self._cookies: dict[str, str] = {}

    def get(self, path: str) -> bytes:
        """Return the body of a page as it came, packed or not."""
        return self._ask("GET", path)

    def post(self, path: str, form: Mapping[str, object]) -> bytes:
        """Send a form as the script of a page does; return the body of the answer."""
        headers = {"Content-Type": "application/x-www-form-urlencoded", "HX-Request": "true"}
        return self._ask("POST", path, urlencode(form), headers)

    def _ask(self, method: str, path: str, sent: str | None = None, headers: Mapping[str, str] | None = None) -> bytes:
        told = {"Accept-Encoding": self.accepts, **(headers or {})}
        if self._cookies:
            told["Cookie"] = "; ".join(f"{name}={value}" for name, value in self._cookies.items())
        self._connection.request(method, path, sent, told)
        answer = self._connection.getresponse()
        body = answer.read()
        assert answer.status == 200, f"{method} {path}: {answer.status}"
        self._keep(answer)
        self.received += len(str(answer.headers)) + len(body)
        return body

    def _keep(self, answer: HTTPResponse) -> None:
        for line in answer.headers.get_all("Set-Cookie", []):
            name, _, rest = line.partition("=")
            self._cookies[name] = rest.partition(";")[0]
