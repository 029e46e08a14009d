"""Commands that carry an installation elsewhere: everything into one file, and back once it is found whole."""

from __future__ import annotations

import os
import sys
import tempfile
from collections.abc import Sequence
from fractions import Fraction
from pathlib import Path
from typing import TYPE_CHECKING

import click

from spbe import __version__
from spbe.language import format_decimal
from spbe.language import gettext as _
from spbe.terminal import at_home, database, existing, refuse

if TYPE_CHECKING:
    from sqlalchemy.orm import Session, sessionmaker

    from spbe.store.backup import BackedUp, FileFault
    from spbe.store.files import Files
    from spbe.store.restore import Backup

__all__ = ["backup", "restore"]

_MEGABYTE = 1_000_000
_MOST_SAID = 50


@click.command()
@click.argument("path", type=click.Path(dir_okay=False, path_type=Path))
@at_home
def backup(home: Path, path: Path) -> None:
    """Tulis cadangan seluruh basis data dan berkas bukti ke PATH, selagi orang tetap bekerja."""
    from spbe.store.backup import ForeignRevision, back_up
    from spbe.web.house import now

    url = existing(home)
    files = _files(url, needed=_has_files(url))
    try:
        made = back_up(url, files, path, made_at=now(), version=__version__)
    except ForeignRevision as error:
        words = _("tabelnya (%(revision)s) bukan dari versi program ini; jalankan dulu spbe init, atau pasang versinya")
        refuse([words % {"revision": error.revision or _("belum ada")}])
    except OSError as error:
        refuse([_("%(path)s tidak dapat ditulis: %(why)s") % {"path": path, "why": error.strerror or error}])
    _say(path, made)
    if made.faults:
        sys.exit(1)


def _say(path: Path, made: BackedUp) -> None:
    for fault in made.faults[:_MOST_SAID]:
        click.echo(_fault_words(fault), err=True)
    if made.faults:
        words = _("%(count)s berkas tidak utuh sejak sebelum dicadangkan; periksa dengan spbe verify.")
        click.echo(words % {"count": len(made.faults)}, err=True)
    size = format_decimal(Fraction(made.size, _MEGABYTE), 1)
    words = _("%(path)s ditulis: %(rows)s baris data, %(files)s berkas (%(size)s MB).")
    click.echo(words % {"path": path, "rows": made.rows, "files": made.files, "size": size})
    click.echo(_("Simpan di mesin lain. Isinya rahasia; kunci situs tidak ada di dalamnya dan disimpan terpisah."))


def _fault_words(fault: FileFault) -> str:
    words = {
        "missing": _("%(agency)s: berkas %(sha256)s… hilang"),
        "changed": _("%(agency)s: berkas %(sha256)s… berubah isinya"),
        "unreadable": _("%(agency)s: berkas %(sha256)s… tidak dapat dibaca"),
    }
    return words[fault.what] % {"agency": fault.agency, "sha256": fault.sha256[:12]}


@click.command()
@click.argument("path", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--yes", is_flag=True, help=_("Ganti isi yang ada tanpa bertanya."))
@click.option("--despite-problems", is_flag=True, help=_("Pulihkan juga bila catatan di dalam cadangan tidak utuh."))
@at_home
def restore(home: Path, path: Path, *, yes: bool, despite_problems: bool) -> None:
    """Pulihkan cadangan PATH: diperiksa seluruhnya, lalu menggantikan isi yang ada."""
    from spbe.parcel import BrokenParcel
    from spbe.store.restore import CannotReplace, open_backup, unpack_rows

    url = database(home)
    try:
        with open_backup(path) as opened, tempfile.TemporaryDirectory(dir=_room(url)) as folder:
            fresh = unpack_rows(opened, Path(folder))
            is_whole = _accept(opened, fresh, despite_problems=despite_problems)
            _ask(url, opened, yes=yes)
            _replace(opened, fresh, url, is_whole=is_whole)
    except BrokenParcel as error:
        refuse([_("%(path)s tidak dipulihkan; yang ada tetap seperti semula.") % {"path": path}, *error.problems])
    except CannotReplace as error:
        words = _("basis data tidak menerima isinya, dan tetap seperti semula: %(why)s")
        refuse([words % {"why": error.why}, _("Hentikan situs, lalu coba lagi.")])
    except OSError as error:
        words = _("berkas tidak dapat ditulis, dan basis data tetap seperti semula: %(why)s")
        refuse([words % {"why": error.strerror or error}])


def _room(url: str) -> Path | None:
    """Return a folder with room for a second database: where the first one is, or where the system says."""
    from sqlalchemy import make_url

    place = make_url(url)
    return Path(place.database).parent if place.get_backend_name() == "sqlite" and place.database else None


def _accept(opened: Backup, fresh: str, *, despite_problems: bool) -> bool:
    """Say whether the record in a backup is whole. Raises BrokenParcel where it is not, unless it is wanted so."""
    from spbe.parcel import BrokenParcel
    from spbe.store import close_store, open_store
    from spbe.store.restore import PackedFiles

    sessions = open_store(fresh)
    try:
        problems = _file_problems(sessions, PackedFiles(opened.parcel))
        with sessions() as session:
            problems = [*_record_problems(session), *problems]
    finally:
        close_store(sessions)  # its folder goes, and Windows keeps what is open
    if problems and not despite_problems:
        more = [_("… dan %(count)s lagi") % {"count": len(problems) - _MOST_SAID}] if len(problems) > _MOST_SAID else []
        raise BrokenParcel([*problems[:_MOST_SAID], *more, _("Bila tetap dikehendaki, tambahkan --despite-problems.")])
    for problem in problems:
        click.echo(problem, err=True)
    return not problems


def _record_problems(session: Session) -> list[str]:
    from spbe import workflow

    found = [p for code in workflow.recorded_agencies(session) for p in workflow.verify(session, code)]
    return [f"{problem.agency_code}: {problem.message}" for problem in found]


def _file_problems(sessions: sessionmaker[Session], files: Files) -> list[str]:
    from spbe import workflow

    with sessions() as session:
        recorded = workflow.recorded_agencies(session)
    found = [problem for code in recorded for problem in workflow.verify_files(sessions, files, code)]
    return [f"{problem.agency_code}: {problem.message}" for problem in found]


def _ask(url: str, opened: Backup, *, yes: bool) -> None:
    """Ask before what people made is replaced; refuse where nobody answers."""
    from spbe.store.restore import held_by

    held = held_by(url)
    if not held or yes:
        return
    names = {"person": _("%(count)s orang"), "assessment": _("%(count)s penilaian"), "document": _("%(count)s dokumen")}
    there = ", ".join(names[table] % {"count": count} for table, count in held.items())
    words = _("Di sini ada %(there)s; semuanya diganti dengan cadangan dari %(made_at)s. Lanjutkan?")
    try:
        wanted = click.confirm(words % {"there": there, "made_at": opened.made_at[:16].replace("T", " ") + " UTC"})
    except click.Abort:
        refuse(["", _("Tidak ada yang menjawab; untuk mengganti tanpa bertanya tambahkan --yes.")])
    if not wanted:
        refuse([_("Tidak ada yang diubah.")])


def _replace(opened: Backup, fresh: str, url: str, *, is_whole: bool) -> None:
    from spbe.parcel import BrokenParcel
    from spbe.store.restore import known_files, lay_down, replace_rows

    def check(session: Session) -> None:
        if is_whole and (problems := _record_problems(session)):
            raise BrokenParcel(problems)

    known = known_files(fresh)
    files = _files(url, needed=bool(known))
    laid = lay_down(opened, fresh, files) if files else 0
    replace_rows(fresh, url, check)
    swept = _sweep(url, files) if files else 0
    words = _("Dipulihkan: semua baris data dan %(files)s berkas.")
    click.echo(" ".join([words % {"files": laid}, _("Catatannya utuh.") if is_whole else _("Catatannya tidak utuh.")]))
    if swept:
        click.echo(_("%(count)s berkas lama tanpa baris data dihapus.") % {"count": swept})
    click.echo(_("Jalankan ulang situs, dengan kunci yang sama bila kode sekali pakai dan sesi mau dipertahankan."))


def _sweep(url: str, files: Files) -> int:
    """Remove the files that no restored row knows, and return how many there were."""
    from spbe import workflow
    from spbe.store import close_store, open_store, queries

    sessions = open_store(url)
    click.get_current_context().call_on_close(lambda: close_store(sessions))
    removed = 0
    for agency in list(files.agencies()):
        with sessions.begin() as session:
            if queries.agency_facts(session, agency) is not None:
                removed += len(workflow.sweep(session, files, agency))
                continue
        removed += _forget(files, agency, list(files.hashes(agency)))
    return removed


def _forget(files: Files, agency: str, hashes: Sequence[str]) -> int:
    for sha256 in hashes:
        files.remove(agency, sha256)
    return len(hashes)


def _has_files(url: str) -> bool:
    from spbe.store.restore import held_by, known_files

    return "document" in held_by(url) and bool(known_files(url))


def _files(url: str, *, needed: bool) -> Files | None:
    """Return where files lie; refuse where that is not said and there are some."""
    from spbe.store.files import NoPlaceForFiles, files_place, open_files

    try:
        return open_files(files_place(url, os.environ.get("SPBE_FILES") or None))
    except NoPlaceForFiles:
        if needed:
            refuse([_("isi juga SPBE_FILES: tempat berkas bukti, sebuah folder atau s3://bucket/awalan")])
        return None
