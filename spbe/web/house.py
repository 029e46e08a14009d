"""What a request needs, hung on the application once: instruments, sessions, settings, the clock."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import cached_property

from flask import current_app, g
from sqlalchemy.orm import Session, sessionmaker

from spbe import workflow
from spbe.indicators import Instrument
from spbe.screening import Finding
from spbe.store import models, queries
from spbe.store.batches import Batches
from spbe.store.editions import Editions
from spbe.store.files import files_place, open_files
from spbe.store.parts import Parts, parts_place
from spbe.web.settings import Settings
from spbe.workflow import Keeping

__all__ = ["House", "house", "now"]


def now() -> datetime:
    """Return this moment, aware, in UTC."""
    return datetime.now(UTC)


@dataclass(frozen=True)
class House:
    """The parts of a running application. ``now`` returns aware UTC and is given by tests."""

    settings: Settings
    sessions: sessionmaker[Session]
    instruments: Mapping[str, Instrument]
    now: Callable[[], datetime] = now
    fragments: dict[tuple[object, ...], str] = field(default_factory=dict)
    most_fragments: int = 5_000  # of about 2 KB; more begin anew
    findings: dict[tuple[object, ...], tuple[Finding, ...]] = field(default_factory=dict)
    tidied: set[str] = field(default_factory=set)
    akin: dict[tuple[str, str, str], Mapping[str, tuple[str, ...]]] = field(default_factory=dict)

    def fragment(self, key: tuple[object, ...], draw: Callable[[], str]) -> str:
        """Return HTML that depends on its key alone, drawn once: texts of the regulation, per level and language."""
        found = self.fragments.get(key)
        if found is None:
            if len(self.fragments) >= self.most_fragments:
                self.fragments.clear()
            found = self.fragments[key] = draw()
        return found

    @cached_property
    def editions(self) -> Editions:
        """Return every edition that assessments are read by: the instruments at hand, and kept texts of others."""
        return Editions(self.instruments)

    def instrument_for(self, assessment: models.Assessment, code: str) -> Instrument:
        """Return the edition of the instrument of this code that an assessment is read by. Raises InstrumentChanged."""
        return self.editions.of(self.session(), assessment, code)

    def instrument_named(self, code: str, digest: str | None) -> Instrument | None:
        """Return the instrument of this code as its kept text (``digest``) says it, else as it is at hand, else None.

        For reading titles and labels in lists over many assessments.
        """
        return self.editions.named(self.session(), code, digest)

    def keep_texts(self) -> None:
        """Keep the text at hand for assessments that began before texts were kept."""
        with self.sessions.begin() as session:
            workflow.keep_texts(session, self.instruments, at=self.now())

    @cached_property
    def keeping(self) -> Keeping:
        """Return where files are kept. Raises NoPlaceForFiles."""
        place = files_place(self.settings.database_url, self.settings.files)
        return Keeping(open_files(place), self.settings.most_files)

    @cached_property
    def parts(self) -> Parts:
        """Return where files on their way lie. Raises NoPlaceForFiles."""
        return Parts(parts_place(self.settings.database_url, self.settings.files, self.settings.uploads))

    @cached_property
    def batches(self) -> Batches:
        """Return where documents made for several agencies lie. Raises NoPlaceForFiles."""
        return Batches(self.parts.root / "batches")

    def tidy(self) -> None:
        """Remove what a server that broke off left behind, in every agency that has files. Raises NoPlaceForFiles."""
        with self.sessions() as session:
            known = {facts.code for facts in queries.agency_directory(session)}
        for agency in sorted(known.intersection(self.keeping.files.agencies())):
            self.tidy_once(agency)

    def tidy_once(self, agency: str) -> None:
        """Remove what a server that broke off left behind in one agency, the first time this process is asked to."""
        if agency not in self.tidied:
            self.tidied.add(agency)
            with self.sessions.begin() as session:
                workflow.tidy(session, self.keeping, self.parts, agency, self.now())

    def session(self) -> Session:
        """Return this request's session, opened on first use and closed when the request ends."""
        if "session" not in g:
            g.session = self.sessions()
        session: Session = g.session
        return session


def house() -> House:
    """Return the house of the application that serves this request."""
    found: House = current_app.extensions["spbe"]
    return found
