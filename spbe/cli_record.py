"""Commands about what is recorded: written to a file, and checked against the log of events."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any, BinaryIO

import click

from spbe import __version__
from spbe.language import gettext as _
from spbe.terminal import at_home, existing, refuse

if TYPE_CHECKING:
    from sqlalchemy.orm import Session, sessionmaker

    from spbe.indicators import Instrument
    from spbe.reports import Report
    from spbe.roles import Permission, Person, Side
    from spbe.store.files import Files
    from spbe.store.models import Assessment
    from spbe.store.queries import NationalYear
    from spbe.submission import Submission
    from spbe.workflow import ChainProblem, FileProblem

__all__ = ["export", "verify"]

ENDING = ".spbe.json"
"""What the name of a file ends in that holds a whole assessment rather than a report of it."""


@click.command()
@click.argument("assessment", required=False)
@click.option(
    "--to",
    "path",
    required=True,
    type=click.Path(dir_okay=False, path_type=Path),
    help=_(
        "Berkas tujuan: .xlsx, .csv, .json, .svg, .png; .zip memuat semua bukti yang dikutip; "
        ".spbe.json memuat seluruh penilaian untuk dipindahkan."
    ),
)
@click.option(
    "--period", "year", type=int, metavar="YEAR", help=_("Semua instansi tahun ini: .xlsx, .csv, atau .parquet.")
)
@click.option("--instrument", "code", metavar="CODE", help=_("Instrumennya, bila tahun itu memakai lebih dari satu."))
@click.option("--chart", help=_("Nama grafik untuk .svg dan .png: radar, domains, strip, gaps."))
@click.option("--language", type=click.Choice(["id", "en"]), default="id", show_default=True)
@click.option("--as", "email", metavar="EMAIL", help=_("Hanya yang boleh dilihat orang ini; tanpa ini, semuanya."))
@at_home
def export(home: Path, assessment: str | None, path: Path, **told: Any) -> None:
    """Tulis penilaian ASSESSMENT (nomor, atau instansi/tahun seperti kota-contoh/2026) ke sebuah berkas.

    Dengan --period, rekap semua instansi satu tahun.
    """
    from exports import CannotExport
    from exports import export as made
    from spbe.language import speaking

    sha256 = ""
    if (assessment is None) == (told["year"] is None):
        refuse([_("sebutkan satu penilaian, atau --period untuk semua instansi satu tahun")])
    try:
        with speaking(told["language"]), _beside(path) as target:
            if assessment is None:
                _national(home, path.suffix.lower(), target, told)
            elif path.name.lower().endswith(ENDING):
                sha256 = _whole(home, assessment, told["email"], target)
            elif path.suffix.lower() == ".zip" and not told["chart"]:
                _bundle(home, assessment, told["email"], target)
            else:
                target.write(made(_report(home, assessment, told["email"]), path.suffix, chart=told["chart"]))
    except CannotExport as error:
        refuse([str(error)])
    except OSError as error:
        refuse([_("%(path)s tidak dapat ditulis: %(why)s") % {"path": path, "why": error.strerror}])
    click.echo(_("%(path)s ditulis.") % {"path": path})
    if sha256:
        click.echo(_("Hash isi: %(sha256)s") % {"sha256": sha256})


def _national(home: Path, suffix: str, target: BinaryIO, told: Mapping[str, Any]) -> None:
    """Write all agencies of a year into the target, as far as the person named sees them."""
    from exports.national import WRITERS
    from spbe.indicators import instruments
    from spbe.national import National, national_lines
    from spbe.store import prepare, queries
    from spbe.store.editions import Editions
    from spbe.web.house import now

    if suffix not in WRITERS:
        refuse([_("rekap ditulis sebagai %(known)s") % {"known": ", ".join(WRITERS)}])
    known, year = instruments(), told["year"]
    with prepare(existing(home))() as session:
        person = _person(session, told["email"]) if told["email"] is not None else None
        if person is None and told["email"] is not None:
            refuse([_no_year(year, [])])
        code = _one_instrument(queries.national_years(session, person), year, told["code"])
        named = partial(Editions(known).named, session, code)
        rows = queries.national_rows(session, year, code, named, person=person)
        lines = national_lines(rows, year)
        WRITERS[suffix](target, National(known[code], year, now(), __version__, lines))


def _one_instrument(years: Sequence[NationalYear], year: int, code: str | None) -> str:
    """Return the instrument of the year that is meant, or refuse and say which there are."""
    found = [each.instrument for each in years if each.year == year]
    chosen = [each for each in found if code in (None, each)]
    if len(chosen) != 1:
        refuse([_no_year(year, found)])
    return chosen[0]


def _no_year(year: int, found: Sequence[str]) -> str:
    if found:
        words = _("tahun %(year)s memakai %(known)s; pilih satu dengan --instrument")
        return words % {"year": year, "known": ", ".join(found)}
    return _("tidak ada penilaian tahun %(year)s") % {"year": year}


def _whole(home: Path, name: str, email: str | None, target: BinaryIO) -> str:
    """Write the assessment as a file to be moved and return the hash of its content.

    For a person it is what the agency's own side reads, and only who begins an assessment moves it.
    """
    from spbe.exchange import write_moved
    from spbe.roles import Permission
    from spbe.store import prepare
    from spbe.store.queries.moving import hidden_from_agency, moved
    from spbe.web.house import now

    with prepare(existing(home))() as session:
        found, submission, side = _seen(session, name, email, Permission.START)
        if side is not None and hidden_from_agency(session, found):
            refuse([_("penilaian ini sedang dinilai; berkasnya dapat ditulis lagi sesudah hasilnya diumumkan")])
        instrument = _edition(session, found, submission)
        scope = "agency" if side else "whole"
        made = moved(session, found, instrument, scope=scope, made_at=now(), program=__version__)
    target.write(write_moved(made))
    return made.sha256


def _report(home: Path, name: str, email: str | None) -> Report:
    from spbe.reports import report
    from spbe.store import prepare
    from spbe.web.house import now

    with prepare(existing(home))() as session:
        found, submission, _side = _seen(session, name, email)
        instrument = _edition(session, found, submission)
    return report(instrument, submission, made_at=now(), version=__version__)


def _edition(session: Session, found: Assessment, submission: Submission) -> Instrument:
    """Return the edition of the instrument the assessment is read by."""
    from spbe.indicators import instruments
    from spbe.store.editions import Editions, InstrumentChanged

    try:
        return Editions(instruments()).of(session, found, submission.instrument)
    except InstrumentChanged:
        words = _(
            "berkas instrumen %(code)s sudah berubah dan teksnya semula tidak tersimpan; pasang kembali berkasnya"
        )
        refuse([words % {"code": submission.instrument}])


def _bundle(home: Path, name: str, email: str | None, target: BinaryIO) -> None:
    from exports.bundle import write_bundle
    from spbe.store import prepare
    from spbe.web.bundles import cited_evidence

    url = existing(home)
    with prepare(url)() as session:
        found, submission, side = _seen(session, name, email)
        lines = cited_evidence(session, found, _edition(session, found, submission), submission, side)
    files = _files(url) if lines else None
    if files is None:
        refuse([_("belum ada bukti yang dikutip, atau bukti itu belum diserahkan kepada orang ini")])
    write_bundle(target, submission, lines, partial(files.open, submission.agency.code))


def _seen(
    session: Session, name: str, email: str | None, permission: Permission | None = None
) -> tuple[Assessment, Submission, Side | None]:
    """Return the assessment as the person of this address sees it; whole for the owner of the machine (None).

    Without a ``permission`` it is asked for that of exports.
    """
    from spbe.roles import Permission, Side, may, side_of
    from spbe.store import queries

    asked = permission or Permission.EXPORT
    found = queries.find_assessment(session, name)
    person = _person(session, email) if email is not None else None
    if found is None or (email is not None and not may(person, asked, found.agency_code)):
        refuse([_("penilaian “%(name)s” tidak ada; tulis nomornya atau instansi/tahun") % {"name": name}])
    if email is None:
        return found, queries.submission(session, found), None
    side = side_of(person, found.agency_code) or Side.ASSESSOR
    return found, queries.submission(session, found).seen_from(side), side


def _person(session: Session, email: str) -> Person | None:
    from spbe.store import queries
    from spbe.workflow.people import clean_email

    facts = queries.sign_in_facts(session, "email", clean_email(email) or "")
    person = queries.person(session, facts.id) if facts and facts.active else None
    return person and person.acting({})


@contextmanager
def _beside(path: Path) -> Iterator[BinaryIO]:
    """Yield a file beside the target, renamed when all went well: a file of that name is whole or is the old one."""
    beside = path.with_name(f".{path.name}.part")
    try:
        with beside.open("w+b") as target:
            yield target
        beside.replace(path)
    finally:
        beside.unlink(missing_ok=True)


@click.command()
@click.argument("agencies", nargs=-1)
@at_home
def verify(home: Path, agencies: tuple[str, ...]) -> None:
    """Periksa peristiwa, baris data, dan setiap berkas instansi; semuanya, atau hanya AGENCIES (kode)."""
    from spbe import workflow
    from spbe.store import close_store, prepare

    url = existing(home)
    sessions, files = prepare(url), _files(url)
    click.get_current_context().call_on_close(lambda: close_store(sessions))
    with sessions() as session:
        recorded = workflow.recorded_agencies(session)
    kept = sorted({*recorded, *_keepers(files)})
    if unknown := [code for code in agencies if code not in kept]:
        refuse(_("instansi “%(code)s” tidak punya catatan") % {"code": code} for code in unknown)
    checked = agencies or kept
    problems = [problem for code in checked for problem in _problems(sessions, files, code)]
    for problem in problems:
        click.echo(f"{problem.agency_code}: {problem.message}")
    if problems:
        sys.exit(1)
    click.echo(_("Catatan %(count)s instansi utuh.") % {"count": len(checked)})
    if count := sum(1 for code in checked if files for _sha256 in files.hashes(code)):
        click.echo(_("%(count)s berkas sama dengan SHA-256-nya.") % {"count": count})


def _keepers(files: Files | None) -> list[str]:
    """Return the agencies that have files, events or not."""
    return [code for code in files.agencies() if any(files.hashes(code))] if files else []


def _problems(sessions: sessionmaker[Session], files: Files | None, code: str) -> list[ChainProblem | FileProblem]:
    from spbe import workflow

    with sessions() as session:
        record = workflow.verify(session, code)
    return [*record, *(workflow.verify_files(sessions, files, code) if files else ())]


def _files(url: str) -> Files | None:
    """Return where files lie; None for a database elsewhere without a place for files, which has none."""
    from spbe.store.files import NoPlaceForFiles, files_place, open_files

    try:
        return open_files(files_place(url, os.environ.get("SPBE_FILES") or None))
    except NoPlaceForFiles:
        click.echo(_("Berkas bukti tidak diperiksa: SPBE_FILES belum diisi."), err=True)
        return None
