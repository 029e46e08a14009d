"""The command ``spbe``: one function per command, each importing what it needs only when it runs."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Mapping
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from spbe import __version__
from spbe.cli_backup import backup, restore
from spbe.cli_instrument import check, edition_of, instrument, instrument_named
from spbe.cli_move import import_assessment
from spbe.cli_plan import plan
from spbe.cli_record import export, verify
from spbe.cli_user import invite_owner, user
from spbe.language import gettext as _
from spbe.terminal import at_home, database, existing, home_option, refuse

if TYPE_CHECKING:
    from sqlalchemy.orm import Session, sessionmaker

    from spbe.web.house import House
    from spbe.web.settings import Settings

__all__ = ["main"]


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, prog_name="spbe")
def main() -> None:
    """SPBE: menilai kematangan pemerintahan digital, dari peraturan sampai laporan."""
    for stream in (sys.stdout, sys.stderr):
        # A terminal that lacks a letter shows a question mark for it instead of ending the program.
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(errors="replace")


main.add_command(user)


main.add_command(check)
main.add_command(instrument)
main.add_command(plan)


@main.command()
@click.argument("file")
@click.option("--instrument", "code", default="spbe-2020", show_default=True, help=_("Kode instrumen."))
@click.option("--edition", "year", type=int, metavar="YEAR", help=_("Tahun edisi; bila kosong, yang terbaru."))
@click.option("--format", "shape", type=click.Choice(["table", "json"]), default="table", show_default=True)
def score(file: str, code: str, year: int | None, shape: str) -> None:
    """Hitung indeks dari tingkat atau nilai setiap indikator di FILE (CSV, XLSX, atau JSON)."""
    from spbe.levels import LevelFileError, read_values
    from spbe.outcome import as_json, as_table
    from spbe.scoring import score as scored

    found = instrument_named(code)
    edition = edition_of(found, year)
    try:
        values = read_values(file, found)
    except LevelFileError as error:
        refuse(f"{click.format_filename(file)}: {problem}" for problem in error.problems)
    result = scored(found, values, edition=edition)
    click.echo(as_json(result) if shape == "json" else as_table(result))


_at_port = click.option(
    "--port", type=click.IntRange(0, 65535), default=5000, show_default=True, help=_("Port; 0 memilih yang kosong.")
)


@main.command()
@_at_port
@home_option("instance/demo")
def demo(home: Path, port: int) -> None:
    """Jalankan situs berisi instansi rekaan dan hasil terbit, hanya untuk mesin ini."""
    from spbe import demo as year
    from spbe.home import Home
    from spbe.web.house import now
    from spbe.web.settings import Settings

    place = Home(home)
    url = place.database_url()
    sessions = year.prepare(url, now())
    doors = _one_per_role(sessions)
    settings = Settings(database_url=url, secret_key=place.secret_key(), port=port, demo_entry=True)

    def ready(address: str) -> None:
        _say_where(address)
        click.echo(_("Tautan sekali pakai, satu untuk setiap peran; halaman Masuk juga menampilkan semua orangnya:"))
        for role, name, token in doors:
            click.echo(f"  {role}, {name}: {address}undangan/{token}")

    _serve(settings, ready)


def _one_per_role(sessions: sessionmaker[Session]) -> list[tuple[str, str, str]]:
    """Return role, name and the token of a link for one invented person of every role."""
    from datetime import timedelta

    from spbe import workflow
    from spbe.roles import Role
    from spbe.store import queries
    from spbe.web.house import now
    from spbe.web.role_words import role_name

    until, doors = timedelta(hours=12), []
    with sessions.begin() as session:
        people = queries.people(session)
        for role in Role:
            holder = next((p for p in people if any(m.role is role for m in p.memberships)), None)
            if holder is not None:
                purpose = workflow.Purpose.DEMO
                made = workflow.make_entry_link(session, holder.id, purpose, valid_for=until, by=None, at=now())
                doors.append((role_name(role), holder.name, made))
    return doors


@main.command()
@click.option("--agency", help=_("Kode instansi yang menilai dirinya, misalnya 32.73."))
@click.option("--person", help=_("Nama Anda, koordinator di mesin ini."))
@click.option("--year", type=click.IntRange(2000, 2100), help=_("Tahun penilaian."))
@click.option("--admin", help=_("Nama admin nasional pertama; dengan --email, tautan masuknya ditulis."))
@click.option("--email", help=_("Surel admin nasional itu."))
@at_home
def init(home: Path, **told: Any) -> None:
    """Siapkan basis data, direktori instansi, dan hasil terbit; dengan --agency juga penilaian pertamanya."""
    from spbe.store import prepare

    _require_together(told, "agency", "person", "year")
    _require_together(told, "admin", "email")
    sessions = prepare(database(home))
    _keep_texts(sessions)
    click.echo(_("Basis data siap."))
    if told["admin"]:
        invite_owner(sessions, told["admin"], told["email"])
    if told["agency"]:
        _settle(sessions, told["agency"], told["person"], told["year"])
        with_home = "" if home == Path("instance") else f" --home {home}"
        click.echo(_("Lanjutkan dengan: %(command)s") % {"command": f"spbe run{with_home}"})


def _keep_texts(sessions: sessionmaker[Session]) -> None:
    from spbe import workflow
    from spbe.indicators import instruments
    from spbe.web.house import now

    with sessions.begin() as session:
        workflow.keep_texts(session, instruments(), at=now())


def _require_together(told: Mapping[str, Any], *names: str) -> None:
    lacking = [f"--{name}" for name in names if not told[name]]
    if lacking and len(lacking) < len(names):
        present = ", ".join(f"--{name}" for name in names if told[name])
        words = _("bersama %(present)s, isi juga %(lacking)s")
        refuse([words % {"present": present, "lacking": ", ".join(lacking)}])


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
        refuse([words % {"code": agency}])
    named = {"agency": agency, "year": year, "person": local.name if local else person}
    click.echo(_("Penilaian %(agency)s/%(year)s siap; yang masuk di mesin ini: %(person)s.") % named)


@main.command()
@click.argument("words", nargs=-1)
@at_home
def agencies(home: Path, words: tuple[str, ...]) -> None:
    """Cari kode instansi menurut sebagian namanya."""
    from spbe.store import prepare, queries

    text = " ".join(words)
    with prepare(database(home))() as session:
        found = queries.agency_directory(session, text)
    for facts in found:
        click.echo(f"{facts.code}\t{facts.name}")
    if not found:
        refuse([_("tidak ada instansi yang memuat “%(text)s”") % {"text": text}])


@main.command()
@_at_port
@click.option("--host", default="127.0.0.1", show_default=True, help=_("Alamat mesin ini yang dilayani."))
@click.option("--signin", is_flag=True, envvar="SPBE_SIGNIN", help=_("Minta setiap orang masuk, juga di mesin ini."))
@at_home
def run(home: Path, port: int, host: str, signin: bool) -> None:
    """Jalankan situs: untuk satu orang di mesin ini, atau dengan --signin untuk banyak orang."""
    from spbe.home import Home
    from spbe.store import prepare
    from spbe.web.settings import Settings, is_loopback

    url = database(home)
    prepare(url)
    key = os.environ.get("SPBE_SECRET_KEY") or Home(home).secret_key()
    try:
        settings = Settings.from_env({**os.environ, "SPBE_DATABASE_URL": url, "SPBE_SECRET_KEY": key})
    except KeyError as missing:
        refuse([_("isi juga %(name)s: alamat situs ini, untuk tautan dalam surat") % {"name": missing.args[0]}])
    is_local = is_loopback(host) and not signin
    _serve(replace(settings, host=host, port=port, local_person=is_local), _say_where)


def _serve(settings: Settings, ready: Callable[[str], None]) -> None:
    from spbe.web import create_app
    from spbe.web.serve import PortInUse, serve

    app = create_app(settings)
    app.extensions["spbe"].keep_texts()
    _tidy(app.extensions["spbe"])
    try:
        serve(app, settings, ready=ready)
    except PortInUse:
        words = _("port %(port)s sudah dipakai program lain; pilih yang lain, misalnya --port %(other)s")
        refuse([words % {"port": settings.port, "other": settings.port + 1}])
    click.echo(_("Berhenti. Yang tersimpan tetap tersimpan."))


def _say_where(address: str) -> None:
    click.echo(_("Buka %(address)s di peramban. Hentikan dengan Ctrl+C.") % {"address": address})


@main.command()
@at_home
def tidy(home: Path) -> None:
    """Bersihkan yang ditinggalkan server yang terputus: berkas tanpa baris dan unggahan lama."""
    from spbe.store import close_store, open_store
    from spbe.web.house import House
    from spbe.web.settings import Settings

    url = existing(home)
    told = {name: os.environ.get(f"SPBE_{name.upper()}") or None for name in ("files", "uploads")}
    sessions = open_store(url)
    _tidy(House(Settings(url, "", **told), sessions, {}))  # type: ignore[arg-type]  # texts, as their names say
    close_store(sessions)
    click.echo(_("Bersih."))


def _tidy(house: House) -> None:
    from spbe.store.files import NoPlaceForFiles

    try:
        house.tidy()
    except NoPlaceForFiles as error:
        refuse([_("tempat berkas bukti tidak dapat dipakai: %(why)s") % {"why": error}])


main.add_command(export)
main.add_command(import_assessment)
main.add_command(verify)
main.add_command(backup)
main.add_command(restore)
