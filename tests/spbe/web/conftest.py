"""The site as its users meet it: a demo year in a fresh database, and a client that checks every page it fetches."""

from __future__ import annotations

import shutil
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from jinja2.bccache import Bucket, BytecodeCache
from sqlalchemy import select, update
from sqlalchemy.orm import Session
from werkzeug.test import TestResponse

from spbe import demo, workflow
from spbe.indicators import Instrument, instruments, load_instrument
from spbe.store import close_store, models, open_store, queries
from spbe.web import create_app
from spbe.web.house import House
from spbe.web.settings import Settings
from tests.spbe.web.page import Page, complaints

PASSWORD = "empat kata yang panjang"
"""What whoever enters by an invitation chooses."""

NOW = datetime(2026, 11, 24, 7, 3, tzinfo=UTC)

TOYS = Path(__file__).parents[2] / "toy"
"""A folder of an installation's own instruments: one with all three kinds of indicator, without domains."""


class _Compiled(BytecodeCache):
    """Templates compiled once for all sites of a process: each test opens its own and would compile them anew."""

    def __init__(self) -> None:
        self._kept: dict[str, bytes] = {}

    def load_bytecode(self, bucket: Bucket) -> None:
        """Fill the bucket with what was kept of the same source."""
        if bucket.key in self._kept:
            bucket.bytecode_from_string(self._kept[bucket.key])

    def dump_bytecode(self, bucket: Bucket) -> None:
        """Keep what was compiled."""
        self._kept[bucket.key] = bucket.bytecode_to_string()


_COMPILED = _Compiled()


class Site:
    """One browser's view of the site. Every fetched page must keep the rules, or the fetch fails."""

    HERE = "/penilaian/kota-contoh/2026"

    def __init__(self, app: Flask, here: str = HERE) -> None:
        self.HERE = here
        self.app = app
        self.client: FlaskClient = app.test_client()
        self.house: House = app.extensions["spbe"]
        self.language = "id"

    def get(self, path: str, status: int = 200) -> Page:
        """Return the page at a path (under the demo year unless it begins with a slash)."""
        return self.page(self.client.get(self.address(path)), status)

    def post(self, path: str, data: dict[str, Any], *, status: int = 303, **more: Any) -> TestResponse:
        """Send a form with a valid token and return the answer, whose status must be this one."""
        sent = {"csrf_token": self.token(), **data}
        response = self.client.post(self.address(path), data=sent, **more)
        assert response.status_code == status, response.text[:3000]
        return response

    def page(self, response: TestResponse, status: int = 200) -> Page:
        """Return the checked page of an answer."""
        assert response.status_code == status, response.text[:3000]
        page = Page(response.text)
        assert complaints(page, language=self.language) == []
        return page

    def token(self) -> str:
        """Return a fresh token of this session."""
        page = Page(self.client.get("/instrumen/").text)
        return page.all("input", name="csrf_token")[0].get("value")

    def address(self, path: str) -> str:
        """Return the whole path."""
        return path if path.startswith("/") else f"{self.HERE}/{path}"

    def answer(self, code: str) -> Any:
        """Return the stored answer of an indicator at stage ``self``, or None."""
        with self.house.sessions() as session:
            key = (self.assessment_id(), code, "self")
            return session.get(models.Answer, key)

    def assessment_id(self) -> int:
        """Return the id of the assessment at ``HERE``."""
        with self.house.sessions() as session:
            found = queries.find_assessment(session, self.HERE.removeprefix("/penilaian/"))
            assert found is not None
            return found.id

    def enter(self, who: int | str) -> None:
        """Sign in as a person (id or name) by a link, as people do: on a demo by its door, else with a new password."""
        is_demo = self.house.settings.demo_entry
        with self.house.sessions.begin() as session:
            wanted = models.Person.id == who if isinstance(who, int) else models.Person.name == who
            found = session.scalars(select(models.Person.id).where(wanted)).one()
            purpose = workflow.Purpose.DEMO if is_demo else workflow.Purpose.INVITATION
            until = {"valid_for": timedelta(hours=1), "by": None, "at": self.house.now()}
            token = workflow.make_entry_link(session, found, purpose, **until)
        self.post(f"/undangan/{token}", {} if is_demo else {"password": PASSWORD, "again": PASSWORD})

    def other_browser(self) -> Site:
        """Return another browser on the same site, without this one's session."""
        return Site(self.app, self.HERE)

    def become(self, name: str) -> None:
        """Make somebody else the local person."""
        with self.house.sessions.begin() as session:
            session.execute(update(models.Person).values(is_local=models.Person.name == name))


@pytest.fixture(scope="session")
def demo_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a SQLite file with the demo year of 24 November 2026."""
    path = tmp_path_factory.mktemp("demo") / "demo.sqlite"
    close_store(demo.prepare(f"sqlite:///{path}", NOW))
    return path


@pytest.fixture
def demo_url(demo_file: Path, tmp_path: Path) -> str:
    """Return the URL of a fresh copy of the demo year, with its files beside it."""
    shutil.copytree(demo_file.parent / "files", tmp_path / "files")
    return f"sqlite:///{shutil.copy(demo_file, tmp_path / 'demo.sqlite')}"


@pytest.fixture
def site(demo_url: str) -> Iterator[Site]:
    """Yield the site on a fresh demo year, at 14.03 WIB on 24 November 2026, for its local person."""
    yield from _opened(Settings(demo_url, "for tests only", local_person=True))


@pytest.fixture
def visitor(demo_url: str) -> Iterator[Site]:
    """Yield the site as a server shows it to somebody who has not signed in; ``enter`` chooses a password."""
    yield from _opened(Settings(demo_url, "for tests only"))


@pytest.fixture
def signed_site(demo_url: str) -> Iterator[Site]:
    """Yield the site as ``spbe demo`` serves it: nobody is in, and ``enter`` takes one of its doors."""
    yield from _opened(Settings(demo_url, "for tests only", demo_entry=True))


@pytest.fixture
def toy_site(demo_url: str, monkeypatch: pytest.MonkeyPatch) -> Iterator[Site]:
    """Yield the site with a year of the toy instrument at its first stage: all three kinds, units assigned."""
    # Sari's unit leads the level and the items, Wati's the figure.
    yield from _with_another(demo_url, monkeypatch, "toy-2026", "mainan", {"1": "diskominfo", "2": "diskominfo"})


@pytest.fixture
def pemdi_site(demo_url: str, monkeypatch: pytest.MonkeyPatch) -> Iterator[Site]:
    """Yield the site with a Pemdi year at its first stage. Sari's unit leads all but indicators 1 and 2 (Wati's)."""
    leads = {str(number): "diskominfo" for number in range(3, 21)}
    yield from _with_another(demo_url, monkeypatch, "pemdi-2026", "pemdi-2026", leads)


def _with_another(
    url: str, monkeypatch: pytest.MonkeyPatch, code: str, slug: str, leads: Mapping[str, str]
) -> Iterator[Site]:
    instruments()  # kept for all tests: read before there are toys
    monkeypatch.setenv("SPBE_INSTRUMENTS", str(TOYS))
    known = {**instruments(), **{each.code: each for each in map(load_instrument, sorted(TOYS.glob("*.yaml")))}}
    sessions = open_store(url)
    with sessions.begin() as session:
        _begin(session, known[code], slug, leads)
    close_store(sessions)
    settings = Settings(url, "for tests only", local_person=True)
    yield from _opened(settings, known, f"/penilaian/kota-contoh/{slug}")


def _begin(session: Session, instrument: Instrument, slug: str, leads: Mapping[str, str]) -> None:
    """Open an own period of Kota Contoh, start its assessment and assign its indicators; the rest is ``hukum``'s."""
    named = session.execute(select(models.Person.name, models.Person.id)).all()
    who = {name: queries.person(session, key) for name, key in named}
    plan = workflow.PeriodPlan("kota-contoh", instrument, 2026, f"{instrument.short_title} 2026", slug=slug)
    period = workflow.open_period(session, plan, by=who["Nadia"], at=NOW)
    workflow.start_assessment(session, "kota-contoh", period, instrument, by=who["Rini"], at=NOW)
    duties = {i.code: workflow.Duty(lead=leads.get(i.code, "hukum")) for i in instrument}
    given = queries.assignments(session, "kota-contoh", instrument.code)
    drawn = {code: workflow.fingerprint_of(given.get(code, queries.Assignment())) for code in duties}
    work = workflow.AssignmentPlan(duties, drawn)
    workflow.assign(session, "kota-contoh", instrument, work, by=who["Agus"], at=NOW)


def _opened(settings: Settings, known: Mapping[str, Instrument] | None = None, here: str = Site.HERE) -> Iterator[Site]:
    house = House(settings, open_store(settings.database_url), known or instruments(), now=lambda: NOW)
    app = create_app(house=house)
    app.testing = True
    app.jinja_env.bytecode_cache = _COMPILED
    yield Site(app, here)
    close_store(house.sessions)
