"""The command ``spbe``: one function per command, each importing what it needs only when it runs."""

from __future__ import annotations

import sys
from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING, NoReturn

import click

from spbe import __version__
from spbe.language import gettext as _

if TYPE_CHECKING:
    from spbe.indicators.model import Edition, Instrument

__all__ = ["main"]


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, prog_name="spbe")
def main() -> None:
    """SPBE: menilai kematangan pemerintahan digital, dari peraturan sampai laporan."""
    for stream in (sys.stdout, sys.stderr):
        # A terminal that lacks a letter shows a question mark for it instead of ending the program.
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(errors="replace")


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
