"""The command ``spbe``: one function per command, each importing what it needs only when it runs."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import TYPE_CHECKING, Any, NoReturn, TypeVar

import click

from spbe import __version__
from spbe.language import gettext as _

if TYPE_CHECKING:
    from sqlalchemy.orm import Session, sessionmaker

    from spbe.indicators.model import Edition, Instrument
    from spbe.reports import Report

__all__ = ["main"]

Command = TypeVar("Command", bound=Callable[..., Any])


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, prog_name="spbe")
def main() -> None:
    """SPBE: menilai kematangan pemerintahan digital, dari peraturan sampai laporan."""
    for stream in (sys.stdout, sys.stderr):
        # A terminal that lacks a letter shows a question mark for it instead of ending the program.
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(errors="replace")


def _home_option(default: str, variable: str | None = None) -> Callable[[Command], Command]:
    return click.option(
        "--home",
        type=click.Path(file_okay=False, path_type=Path),
        default=Path(default),
        envvar=variable,
        show_default=True,
        help=_("Folder basis data dan kunci."),
    )


_at_home = _home_option("instance", "SPBE_HOME")


@main.command()
@click.argument("file", required=False)
def check(file: str | None) -> None:
    """Periksa berkas instrumen FILE; tanpa FILE, semua instrumen yang disertakan."""
    from spbe.indicators import check_file, instrument_files

    files = [Path(file)] if file else instrument_files()
    problems = [problem for each in files for problem in check_file(each)]
    for problem in problems:
        click.echo(str(problem))
    if problems:
        sys.exit(1)
    for each in files:
        click.echo(_("%(file)s: tidak ada masalah") % {"file": click.format_filename(each)})


@main.command()
@click.argument("file")
@click.option("--instrument", "code", default="spbe-2020", show_default=True, help=_("Kode instrumen."))
@click.option("--edition", "year", type=int, metavar="YEAR", help=_("Tahun edisi; bila kosong, yang terbaru."))
@click.option("--format", "shape", type=click.Choice(["table", "json"]), default="table", show_default=True)
def score(file: str, code: str, year: int | None, shape: str) -> None:
    """Hitung indeks dari tingkat setiap indikator di FILE (CSV, XLSX, atau JSON)."""
    from spbe.levels import LevelFileError, read_levels
    from spbe.outcome import as_json, as_table
    from spbe.scoring import score as scored

    instrument = _instrument(code)
    edition = _edition(instrument, year)
    try:
        levels = read_levels(file, instrument)
    except LevelFileError as error:
        _refuse(f"{click.format_filename(file)}: {problem}" for problem in error.problems)
    result = scored(instrument, levels, edition=edition)
    click.echo(as_json(result) if shape == "json" else as_table(result))


@main.command()
@click.option(
    "--port", type=click.IntRange(0, 65535), default=5000, show_default=True, help=_("Port; 0 memilih yang kosong.")
)
@_home_option("instance/demo")
def demo(home: Path, port: int) -> None:
    """Jalankan situs berisi instansi rekaan dan hasil terbit, hanya untuk mesin ini."""
    from spbe import demo as year
    from spbe.home import Home
    from spbe.web.house import now

    place = Home(home)
    url = place.database_url()
    year.prepare(url, now())
    _serve(url, place.secret_key(), port)


@main.command()
@click.option("--agency", help=_("Kode instansi yang menilai dirinya, misalnya 32.73."))
@click.option("--person", help=_("Nama Anda, koordinator di mesin ini."))
@click.option("--year", type=click.IntRange(2000, 2100), help=_("Tahun penilaian."))
@_at_home
def init(home: Path, agency: str | None, person: str | None, year: int | None) -> None:
    """Siapkan basis data, direktori instansi, dan hasil terbit; dengan --agency juga penilaian pertamanya."""
    from spbe.store import prepare

    told = {"--agency": agency, "--person": person, "--year": year}
    if any(told.values()) and not all(told.values()):
        lacking = ", ".join(name for name, value in told.items() if not value)
        _refuse([_("untuk memulai penilaian, isi juga %(lacking)s") % {"lacking": lacking}])
    url = _database(home)
    sessions = prepare(url)
    click.echo(_("Basis data siap."))
    if agency and person and year:
        _settle(sessions, agency, person, year)
        with_home = "" if home == Path("instance") else f" --home {home}"
        click.echo(_("Lanjutkan dengan: %(command)s") % {"command": f"spbe run{with_home}"})


def _settle(sessions: sessionmaker[Session], agency: str, person: str, year: int) -> None:
    from spbe import workflow
    from spbe.indicators import instrument
    from spbe.store import queries
    from spbe.web.house import now

    try:
        with sessions.begin() as session:
            workflow.settle(session, agency, person=person, year=year, instrument=instrument(), at=now())
            local = queries.local_person(session)
    except workflow.UnknownAgency:
        words = _("instansi “%(code)s” tidak ada di direktori; cari kodenya dengan: spbe agencies KATA")
        _refuse([words % {"code": agency}])
    named = {"agency": agency, "year": year, "person": local.name if local else person}
    click.echo(_("Penilaian %(agency)s/%(year)s siap; yang masuk di mesin ini: %(person)s.") % named)


@main.command()
@click.argument("words", nargs=-1)
@_at_home
def agencies(home: Path, words: tuple[str, ...]) -> None:
    """Cari kode instansi menurut sebagian namanya."""
    from spbe.store import prepare, queries

    text = " ".join(words)
    with prepare(_database(home))() as session:
        found = queries.agency_directory(session, text)
    for facts in found:
        click.echo(f"{facts.code}\t{facts.name}")
    if not found:
        _refuse([_("tidak ada instansi yang memuat “%(text)s”") % {"text": text}])


@main.command()
@click.option(
    "--port", type=click.IntRange(0, 65535), default=5000, show_default=True, help=_("Port; 0 memilih yang kosong.")
)
@_at_home
def run(home: Path, port: int) -> None:
    """Jalankan situs untuk satu orang di mesin ini."""
    from spbe.home import Home
    from spbe.store import prepare

    url = _database(home)
    prepare(url)
    _serve(url, os.environ.get("SPBE_SECRET_KEY") or Home(home).secret_key(), port)


def _serve(url: str, key: str, port: int) -> None:
    from spbe.web import create_app
    from spbe.web.serve import PortInUse, serve
    from spbe.web.settings import Settings

    settings = Settings(database_url=url, secret_key=key, port=port, local_person=True)
    try:
        serve(create_app(settings), settings, ready=_say_where)
    except PortInUse:
        words = _("port %(port)s sudah dipakai program lain; pilih yang lain, misalnya --port %(other)s")
        _refuse([words % {"port": port, "other": port + 1}])
    click.echo(_("Berhenti. Yang tersimpan tetap tersimpan."))


def _say_where(address: str) -> None:
    click.echo(_("Buka %(address)s di peramban. Hentikan dengan Ctrl+C.") % {"address": address})


@main.command()
@click.argument("assessment")
@click.option(
    "--to",
    "path",
    required=True,
    type=click.Path(dir_okay=False, path_type=Path),
    help=_("Berkas tujuan: .xlsx, .csv, .json, .svg, .png."),
)
@click.option("--chart", help=_("Nama grafik untuk .svg dan .png: radar, domains, strip, gaps."))
@click.option("--language", type=click.Choice(["id", "en"]), default="id", show_default=True)
@_at_home
def export(home: Path, assessment: str, path: Path, chart: str | None, language: str) -> None:
    """Tulis penilaian ASSESSMENT (nomor, atau instansi/tahun seperti kota-contoh/2026) ke sebuah berkas."""
    from exports import CannotExport
    from exports import export as made
    from spbe.language import speaking

    with speaking(language):
        report = _report(home, assessment)
        try:
            content = made(report, path.suffix, chart=chart)
        except CannotExport as error:
            _refuse([str(error)])
    try:
        _write_whole(path, content)
    except OSError as error:
        _refuse([_("%(path)s tidak dapat ditulis: %(why)s") % {"path": path, "why": error.strerror}])
    click.echo(_("%(path)s ditulis.") % {"path": path})


def _report(home: Path, name: str) -> Report:
    from spbe.indicators import instrument
    from spbe.reports import report
    from spbe.store import prepare, queries
    from spbe.web.house import now

    with prepare(_existing(home))() as session:
        found = queries.find_assessment(session, name)
        if found is None:
            _refuse([_("penilaian “%(name)s” tidak ada; tulis nomornya atau instansi/tahun") % {"name": name}])
        submission = queries.submission(session, found)
    return report(instrument(submission.instrument), submission, made_at=now(), version=__version__)


def _write_whole(path: Path, content: bytes) -> None:
    """Write beside the target, then rename: a file of that name is whole or is the old one."""
    beside = path.with_name(f".{path.name}.part")
    beside.write_bytes(content)
    beside.replace(path)


def _existing(home: Path) -> str:
    """Return the database's URL; refuse, with nothing made, a folder that has none."""
    if not os.environ.get("SPBE_DATABASE_URL") and not (home / "spbe.sqlite").exists():
        words = _("di folder %(home)s belum ada basis data; siapkan dengan: spbe init --home %(home)s")
        _refuse([words % {"home": home}])
    return _database(home)


def _database(home: Path) -> str:
    from spbe.home import Home

    return os.environ.get("SPBE_DATABASE_URL") or Home(home).database_url()


def _instrument(code: str) -> Instrument:
    from spbe.indicators import instrument, instruments

    try:
        return instrument(code)
    except KeyError:
        known = ", ".join(instruments())
        _refuse([_("instrumen “%(code)s” tidak ada; yang ada: %(known)s") % {"code": code, "known": known}])


def _edition(instrument: Instrument, year: int | None) -> Edition:
    listed = [edition.year for edition in instrument.editions]
    if year is not None and year not in listed:
        words = _("edisi %(year)s tidak ada di %(code)s; yang ada: %(known)s")
        _refuse([words % {"year": year, "code": instrument.code, "known": ", ".join(map(str, sorted(listed)))}])
    return instrument.edition(year)


def _refuse(problems: Iterable[str]) -> NoReturn:
    for problem in problems:
        click.echo(problem, err=True)
    sys.exit(2)
