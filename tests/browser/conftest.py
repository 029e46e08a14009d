"""A real Chromium on a real server: the site on a demo year, served by waitress on a free port."""

from __future__ import annotations

import os
import re
import shutil
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from playwright.sync_api import Browser, BrowserContext, Page

    from spbe.web.house import House

BROWSERS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
QUIET = ["--no-sandbox", "--disable-background-networking", "--disable-component-update", "--disable-sync"]


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark every test of this folder, so that `-m "not browser"` leaves them out."""
    for item in items:
        if Path(__file__).parent in item.path.parents:
            item.add_marker(pytest.mark.browser)


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    """Yield a Chromium; without one the test is skipped, except in CI, where it must be there."""
    found = next((path for name in BROWSERS if (path := shutil.which(name))), None)
    if found is None and not os.environ.get("CI"):
        pytest.skip("no Chromium on this machine: install it, for instance with apt-get install chromium")
    assert found, "CI must have Chromium"
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=found, args=QUIET)
        yield browser
        browser.close()


@dataclass
class Clock:
    """The clock of a running site: this moment, and what a test has put it ahead by."""

    ahead: timedelta = timedelta()

    def __call__(self) -> datetime:
        """Return the moment it is on the site."""
        return datetime.now(UTC) + self.ahead


@dataclass
class Server:
    """A running site; ``house`` is the one it serves from, ``clock`` tells it the time."""

    url: str
    house: House
    clock: Clock


@pytest.fixture(scope="session")
def demo_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a SQLite file with the demo year."""
    from spbe import demo
    from spbe.store import close_store

    path = tmp_path_factory.mktemp("browser") / "demo.sqlite"
    close_store(demo.prepare(f"sqlite:///{path}", datetime.now(UTC)))
    return path


@pytest.fixture
def server(demo_file: Path, tmp_path: Path) -> Iterator[Server]:
    """Yield the site on a fresh demo year, where the local person is in."""
    with served(demo_file, tmp_path / "site.sqlite", local_person=True) as running:
        yield running


@pytest.fixture
def doors(demo_file: Path, tmp_path: Path) -> Iterator[Server]:
    """Yield the demo as it is served: nobody is in, and every invented person has a door."""
    with served(demo_file, tmp_path / "doors.sqlite", demo_entry=True) as running:
        yield running


@contextmanager
def served(made: Path, path: Path, **settings: bool) -> Iterator[Server]:
    """Serve a copy of a made database and its files while the block runs."""
    from waitress import create_server

    from spbe.indicators import instruments
    from spbe.store import close_store, open_store
    from spbe.web import create_app
    from spbe.web.house import House
    from spbe.web.settings import Settings

    shutil.copytree(made.parent / "files", path.parent / "files", dirs_exist_ok=True)
    url = f"sqlite:///{shutil.copy(made, path)}"
    clock = Clock()
    house = House(Settings(url, "for tests only", **settings), open_store(url), instruments(), now=clock)
    listening = create_server(create_app(house=house), host="127.0.0.1", port=0, threads=4)
    closing = threading.Event()
    thread = threading.Thread(target=_run, args=(listening, closing), daemon=True)
    thread.start()
    yield Server(f"http://127.0.0.1:{listening.effective_port}", house, clock)
    closing.set()
    listening.close()
    thread.join(timeout=5)
    close_store(house.sessions)


def _run(listening: Any, closing: threading.Event) -> None:
    try:
        listening.run()
    except OSError:
        # Closed from the test's thread while this one waits for the same sockets: they are gone, and so is the server.
        if not closing.is_set():
            raise


@pytest.fixture
def new_page(chromium: Browser) -> Iterator[Any]:
    """Yield a maker of pages, each in a browser profile of its own; what the console complains of fails the test."""
    contexts: list[BrowserContext] = []
    complaints: list[str] = []

    def make(width: int = 1440, **options: Any) -> Page:
        context = chromium.new_context(viewport={"width": width, "height": 900}, accept_downloads=True, **options)
        contexts.append(context)
        page = context.new_page()
        page.on("console", lambda message: complaints.append(message.text) if message.type == "error" else None)
        page.on("pageerror", lambda error: complaints.append(str(error)))
        return page

    make.complaints = complaints  # type: ignore[attr-defined]  # a test that takes the line down clears them
    yield make
    for context in contexts:
        context.close()
    assert complaints == []


@pytest.fixture
def enter(doors: Server, new_page: Any) -> Callable[..., Any]:
    """Return what opens a browser and signs somebody in."""

    def signed_in(name: str, width: int = 1440) -> Page:
        page: Page = new_page(width)
        page.goto(f"{doors.url}/masuk")
        page.get_by_role("button", name=f"Masuk sebagai {name}", exact=True).click()
        page.wait_for_url(re.compile("/(penilaian|tugas|hasil|antrean)"))
        return page

    return signed_in
