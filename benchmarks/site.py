"""A demo site in a process of its own, with bare pages on the same server to measure it against."""

from __future__ import annotations

import re
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from http.client import HTTPConnection
from pathlib import Path
from tempfile import TemporaryDirectory
from urllib.parse import urlencode

from flask import Flask
from werkzeug.middleware.dispatcher import DispatcherMiddleware

__all__ = ["PLACE", "Browser", "running"]

PLACE = "/penilaian/kota-contoh/2026"
MADE_AT = datetime(2026, 11, 24, 7, 3, tzinfo=UTC)

FRAME = """<!DOCTYPE html><html lang="id"><head><meta charset="utf-8"><title>{{ title }}</title></head><body>
<header><a href="/">{{ title }}</a></header><nav>
<ul>{% for n in range(6) %}<li><a href="/{{ n }}">{{ n }}</a></li>{% endfor %}</ul>
<ul>{% for n in range(8) %}
<li><a href="/aspek/{{ n }}">{{ n }}. {{ title }}<span>{{ n }}/10</span></a></li>{% endfor %}</ul></nav>
<main><h1>{{ title }}</h1>{% for n in range(10) %}<p>{{ text }}</p>{% endfor %}</main></body></html>"""


def bare() -> Flask:
    """Return a Flask application with one Jinja page of a like frame and one plain answer."""
    app = Flask("bare")
    page = app.jinja_env.from_string(FRAME)
    app.add_url_rule("/page", "page", lambda: page.render(title="Halaman", text="isi " * 100))
    app.add_url_rule("/plain", "plain", lambda: "ok", methods=["GET", "POST"])
    return app


def main(folder: str) -> None:
    """Serve the demo site and the bare pages from a folder until killed; the first line printed is the port."""
    from waitress import create_server

    from spbe import demo
    from spbe.web import create_app
    from spbe.web.settings import Settings

    url = f"sqlite:///{Path(folder) / 'site.sqlite'}"
    demo.prepare(url, MADE_AT)
    app = create_app(Settings(url, "benchmark", local_person=True))
    app.wsgi_app = DispatcherMiddleware(app.wsgi_app, {"/bare": bare()})  # type: ignore[method-assign]  # as Flask's manual does
    server = create_server(app, host="127.0.0.1", port=0, threads=8)
    print(server.effective_port, flush=True)
    server.run()


@contextmanager
def running() -> Iterator[int]:
    """Yield the port of a running site."""
    with TemporaryDirectory() as folder:
        command = [sys.executable, "-m", "benchmarks.site", folder]
        with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True) as process:
            assert process.stdout is not None
            try:
                yield int(process.stdout.readline())
            finally:
                process.kill()


class Browser:
    """One keep-alive connection with its cookie, asking for compressed answers as browsers on this machine do."""

    def __init__(self, port: int) -> None:
        self.connection = HTTPConnection("127.0.0.1", port, timeout=30)
        self.headers = {"Accept-Encoding": "br, gzip"}
        self.version = 0
        self.token = ""

    def get(self, path: str) -> bytes:
        """Return the body of a page, compressed or not; keep the cookie."""
        return self._ask("GET", path, None)

    def open_indicator(self, code: str) -> None:
        """Fetch an indicator's page uncompressed and keep its token and version."""
        coding = self.headers.pop("Accept-Encoding")
        text = self.get(f"{PLACE}/indikator/{code}").decode()
        self.headers["Accept-Encoding"] = coding
        self.token = re.findall(r'id="token" value="([^"]+)"', text)[0]
        self.version = int(re.findall(r'id="versi" value="(\d+)"', text)[0])

    def autosave(self, code: str, text: str) -> None:
        """Save an explanation over the version at hand."""
        sent = {"csrf_token": self.token, "version": self.version, "level": 3, "explanation": text}
        coding = self.headers.pop("Accept-Encoding")
        answer = self._ask("POST", f"{PLACE}/indikator/{code}/otomatis", urlencode(sent)).decode()
        self.headers["Accept-Encoding"] = coding
        self.version = int(re.findall(r'id="versi" value="(\d+)"', answer)[0])

    def post_plain(self) -> None:
        """Send a form to the bare answer."""
        self._ask("POST", "/bare/plain", urlencode({"explanation": "x" * 300}))

    def _ask(self, method: str, path: str, body: str | None) -> bytes:
        more = {"Content-Type": "application/x-www-form-urlencoded"} if body else {}
        self.connection.request(method, path, body, {**self.headers, **more})
        answer = self.connection.getresponse()
        content = answer.read()
        assert answer.status == 200, (path, answer.status)
        if cookie := answer.getheader("Set-Cookie"):
            self.headers["Cookie"] = cookie.split(";")[0]
        return content


if __name__ == "__main__":
    main(sys.argv[1])
