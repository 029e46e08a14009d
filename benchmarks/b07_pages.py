"""Budget 7: pages per second against a bare Jinja page in the same frame; statements and bytes of a page."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from sqlalchemy import event

from benchmarks.bare import PAGE
from benchmarks.site import BROTLI, GZIP, PLAIN, Browser, bare, demo, place
from benchmarks.timing import medians

__all__ = ["run", "statements"]

TURNS = 200
PAGES = {
    "aspect page, 10 indicators": ("aspek/7", ">= 0.3x"),
    "indicator page": ("indikator/42", ">= 0.3x"),
    "page of all 47 indicators": ("indikator", ">= 0.15x"),
    "overview": ("", "stated"),
}
REFERENCE = "bare Jinja page in the same frame, same server"


def run() -> list[tuple[str, str, str, str]]:
    """Return the rows (what, figure, goal, reference) of budget 7."""
    with demo() as site, bare() as plain:
        return [*_speed(site, plain), *statements({what: path for what, (path, _) in PAGES.items()}), *_bytes(site)]


def _speed(site: str, plain: str) -> list[tuple[str, str, str, str]]:
    here = place(site)
    ours, theirs = Browser(site), Browser(plain)
    pages = [partial(ours.get, f"{here}{path}") for path, _ in PAGES.values()]
    reference, *measured = medians(partial(theirs.get, PAGE), *pages, turns=TURNS)
    rows = [
        (f"{what}, {1 / seconds:.0f}/s", f"{reference / seconds:.2f}x", goal, REFERENCE)
        for (what, (_, goal)), seconds in zip(PAGES.items(), measured, strict=True)
    ]
    return [*rows, (REFERENCE, f"{1 / reference:.0f}/s", "stated", "-")]


def statements(pages: Mapping[str, str]) -> list[tuple[str, str, str, str]]:
    """Return the rows for the statements of some pages of the demo year: what -> path."""
    with TemporaryDirectory() as folder:
        counted = _count(f"sqlite:///{Path(folder, 'demo.sqlite')}", pages)
    return [(f"SQL statements, {what}", str(number), "<= 15", "-") for what, number in counted.items()]


def _count(url: str, pages: Mapping[str, str]) -> dict[str, int]:
    from spbe import demo as year
    from spbe.store import close_store
    from spbe.web import create_app
    from spbe.web.house import now
    from spbe.web.settings import Settings

    sessions = year.prepare(url, now())
    app = create_app(Settings(url, "benchmark", local_person=True))
    engine, seen = app.extensions["spbe"].sessions.kw["bind"], list[str]()

    @event.listens_for(engine, "before_cursor_execute")
    def note(_connection: Any, _cursor: Any, statement: str, *_: Any) -> None:
        if not statement.startswith("BEGIN"):
            seen.append(statement)

    client, counted = app.test_client(), {}
    here = client.get("/").headers["Location"]
    for what, path in pages.items():
        seen.clear()
        assert client.get(f"{here}{path}").status_code == 200
        counted[what] = len(seen)
    for opened in (sessions, app.extensions["spbe"].sessions):
        close_store(opened)
    return counted


def _bytes(site: str) -> list[tuple[str, str, str, str]]:
    here, rows = place(site), []
    for name, accepts in (("br", BROTLI), ("gzip", GZIP)):
        browser = Browser(site, accepts)
        browser.get(here)
        after_page = browser.received
        for address in _files(site, here):
            browser.get(address)
        rows.append((f"first visit with fonts, styles, script, {name}", _kilobytes(browser.received), "<= 100 KB", "-"))
        rows.append((f"the overview after it, {name}", _kilobytes(after_page), "<= 30 KB", "-"))
    return rows


def _files(site: str, path: str) -> list[str]:
    """Return the address of every file that a browser fetches with a page, those that style sheets name included."""
    browser = Browser(site, PLAIN)
    found = set(re.findall(r'(?:href|src)="(/statis/[^"#]+)', browser.get(path).decode()))
    for sheet in [address for address in found if ".css" in address]:
        folder = sheet.partition("?")[0].rpartition("/")[0]
        found |= {f"{folder}/{name}" for name in re.findall(r'url\("([\w./?=-]+)"\)', browser.get(sheet).decode())}
    return sorted(found)


def _kilobytes(count: int) -> str:
    return f"{count / 1000:.1f} KB"
