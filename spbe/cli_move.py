"""Commands that move one assessment: written to a file of its own, and taken in by another installation."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING

import click

from spbe.language import gettext as _
from spbe.language import ngettext
from spbe.terminal import at_home, existing, refuse

if TYPE_CHECKING:
    from spbe.arrived import Arrived
    from spbe.exchange import Moved
    from spbe.workflow import Keeping, Taken

__all__ = ["import_assessment"]

_MOST_FILES = 10**15
_MOST_SAID = 20


@click.command("import")
@click.argument("path", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option(
    "--to-agency", metavar="CODE", help=_("Kode instansi di sini, bila lain dari yang tertulis dalam berkas.")
)
@click.option(
    "--evidence",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help=_("Semua bukti yang dikutip (bukti.zip dari spbe export); diperiksa seperti saat diunggah."),
)
@click.option("--dry-run", is_flag=True, help=_("Periksa saja: tidak ada yang ditulis."))
@at_home
def import_assessment(home: Path, path: Path, to_agency: str | None, evidence: Path | None, *, dry_run: bool) -> None:
    """Masukkan penilaian dari berkas PATH (.spbe.json) yang ditulis spbe export di tempat lain."""
    from spbe.exchange import ForeignFile
    from spbe.workflow import AgencyFull, OtherAssessment

    try:
        moved = _read(path)
        moved = moved.for_agency(to_agency) if to_agency else moved
        with tempfile.TemporaryDirectory() as folder:
            taken = _take_in(home, moved, _brought(moved, evidence, Path(folder)), dry_run=dry_run)
    except ForeignFile as error:
        refuse([_("%(path)s tidak dimasukkan; tidak ada yang ditulis.") % {"path": path}, *error.problems])
    except OtherAssessment as error:
        words = _("Di sini sudah ada penilaian %(name)s yang lain; tidak ada yang ditulis. Bedanya:")
        refuse([words % {"name": error.name}, *_some(error.differences)])
    except AgencyFull as error:
        refuse([_("Bukti instansi ini sudah memenuhi ruangnya (%(most)s MB).") % {"most": error.most // 10**6}])
    except OSError as error:
        refuse([_("%(path)s tidak dapat dibaca: %(why)s") % {"path": path, "why": error.strerror or error}])
    _say(taken, dry_run=dry_run)


def _read(path: Path) -> Moved:
    from spbe.exchange import LARGEST, read_moved

    with path.open("rb") as file:
        return read_moved(file.read(LARGEST + 1))


def _brought(moved: Moved, evidence: Path | None, folder: Path) -> Mapping[str, Arrived]:
    from spbe.workflow.moved_bundle import unpack_bundle

    return unpack_bundle(evidence, moved, folder) if evidence else {}


def _take_in(home: Path, moved: Moved, brought: Mapping[str, Arrived], *, dry_run: bool) -> Taken:
    from spbe import workflow
    from spbe.exchange import instrument_of
    from spbe.indicators import instruments
    from spbe.store import close_store, prepare
    from spbe.web.house import now

    url = existing(home)
    instrument = instrument_of(moved, instruments())
    sessions = prepare(url)
    click.get_current_context().call_on_close(lambda: close_store(sessions))
    keeping = None if dry_run else _keeping(url)
    with sessions.begin() as session:
        taken = workflow.take_in(session, keeping, moved, instrument, brought=brought, at=now())
        if dry_run:
            session.rollback()
    return taken


def _keeping(url: str) -> Keeping | None:
    """Return where files are kept; None for a database elsewhere without a place for files."""
    from spbe.store.files import NoPlaceForFiles, files_place, open_files
    from spbe.workflow import Keeping

    try:
        return Keeping(open_files(files_place(url, os.environ.get("SPBE_FILES") or None)), _MOST_FILES)
    except NoPlaceForFiles:
        click.echo(_("Bukti tidak dibawa masuk: SPBE_FILES belum diisi."), err=True)
        return None


def _say(taken: Taken, *, dry_run: bool) -> None:
    words = {
        "new": _("Penilaian %(name)s dapat dimasukkan.") if dry_run else _("Penilaian %(name)s dimasukkan."),
        "same": _("Penilaian %(name)s sudah ada di sini dengan isi yang sama; tidak ada yang berubah."),
        "continued": _(
            "Penilaian %(name)s dulu masuk dari berkas ini dan dilanjutkan di sini; tidak ada yang berubah."
        ),
    }
    click.echo(words[taken.state] % {"name": taken.name})
    click.echo(_("Hash isi: %(sha256)s") % {"sha256": taken.sha256})
    for note in taken.notes:
        click.echo(note)
    if taken.brought:
        told = ngettext("%(num)d berkas bukti dibawa masuk.", "%(num)d berkas bukti dibawa masuk.", taken.brought)
        click.echo(told % {"num": taken.brought})
    if taken.missing and not dry_run:
        told = _("%(num)d berkas bukti belum ada di sini; bawa dengan --evidence bukti.zip:")
        click.echo(told % {"num": len(taken.missing)}, err=True)
        for line in _some([f"  {file.sha256[:12]}… {file.file_name} ({file.title})" for file in taken.missing]):
            click.echo(line, err=True)
    if dry_run:
        click.echo(_("Hanya diperiksa: tidak ada yang ditulis."))


def _some(lines: list[str]) -> list[str]:
    """Return the first lines, and how many more there are."""
    more = len(lines) - _MOST_SAID
    rest = [_("dan %(count)s lagi") % {"count": more}] if more > 0 else []
    return [*lines[:_MOST_SAID], *rest]
