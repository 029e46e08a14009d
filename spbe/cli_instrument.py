"""Commands about instruments, crosswalks and advice for planning: checked, and held against each other."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import click

from spbe.language import gettext as _
from spbe.terminal import refuse

if TYPE_CHECKING:
    from spbe.indicators import Instrument, Problem
    from spbe.indicators.differences import Difference, Inheritance
    from spbe.indicators.model import Edition

__all__ = ["check", "edition_of", "instrument", "instrument_named"]


@click.command()
@click.argument("file", required=False)
def check(file: str | None) -> None:
    """Periksa berkas instrumen, peta, atau saran rencana FILE; tanpa FILE, semua yang disertakan."""
    from spbe.indicators import crosswalk_files, instrument_files
    from spbe.planning.advice import advice_files

    files = [Path(file)] if file else [*instrument_files(), *crosswalk_files(), *advice_files()]
    problems = [problem for each in files for problem in _problems_of(each)]
    for problem in problems:
        click.echo(str(problem))
    if problems:
        sys.exit(1)
    for each in files:
        click.echo(_("%(file)s: tidak ada masalah") % {"file": click.format_filename(each)})


def _problems_of(path: Path) -> tuple[Problem, ...]:
    from spbe.indicators import check_crosswalk, check_file
    from spbe.planning.advice import check_advice

    # The name says which it is: older--newer.yaml is a crosswalk; advice for planning lies in its folder.
    if path.absolute().parent.name == "planning":
        return check_advice(path)
    return check_crosswalk(path) if "--" in path.stem else check_file(path)


@click.group()
def instrument() -> None:
    """Bandingkan instrumen."""


@instrument.command()
@click.argument("before", metavar="A")
@click.argument("after", metavar="B")
def diff(before: str, after: str) -> None:
    """Tunjukkan beda instrumen A dan B (kode, atau berkas YAML): susunan, bobot, dan kriteria."""
    one, two = _found(before), _found(after)
    for line in _lines(one, two):
        click.echo(line)


def _found(name: str) -> Instrument:
    from spbe.indicators import InstrumentError, instruments, load_instrument

    known = instruments()
    if name in known:
        return known[name]
    if not Path(name).suffix:
        words = _("instrumen “%(code)s” tidak ada; yang ada: %(known)s")
        refuse([words % {"code": name, "known": ", ".join(known)}])
    try:
        return load_instrument(name)
    except InstrumentError as error:
        refuse(str(problem) for problem in error.problems)


def _lines(before: Instrument, after: Instrument) -> Iterator[str]:
    from spbe.indicators import crosswalk
    from spbe.indicators.differences import differences, inheritances, moves_scores

    yield from (_size(each) for each in (before, after))
    if before.code != after.code:
        path = crosswalk(before.code, after.code)
        if path is None:
            yield _("Tidak ada peta dari %(a)s ke %(b)s.") % {"a": before.code, "b": after.code}
            return
        yield path.note
        yield from _inherited(inheritances(path, before, after))
        lost = [f"{i.code} {i.short_title}" for i in path.lost(before)]
        yield _("Tanpa tempat: %(codes)s") % {"codes": "; ".join(lost) or _("tidak ada")}
        return
    found = differences(before, after)
    yield from _told(found)
    yield _("Skor dapat berubah.") if moves_scores(found) else _("Tidak ada yang mengubah skor.")


def _size(each: Instrument) -> str:
    counts = {"domains": len(each.domains) if each.has_domains else 0, "aspects": len(each.aspects)}
    facts = {"code": each.code, **counts, "indicators": len(each.indicators)}
    return _("%(code)s: %(domains)s domain, %(aspects)s aspek, %(indicators)s indikator") % facts


def _inherited(rows: Iterable[Inheritance]) -> Iterator[str]:
    from spbe.indicators.findings import exact

    for row in rows:
        weights = f"{exact(row.weight_before)} % -> {exact(row.indicator.weight)} %"
        origins = ", ".join(dict.fromkeys(code for link in row.links for code in link.origins)) or "-"
        ways = ", ".join(dict.fromkeys(f"{link.relation}/{link.readiness}" for link in row.links)) or _("baru")
        yield f"{row.indicator.code} {row.indicator.short_title}: {origins} ({ways}; {weights})"


def _told(found: Iterable[Difference]) -> Iterator[str]:
    signs = {"added": "+", "removed": "-", "changed": "~"}
    for one in found:
        yield f"{signs[one.kind]} {one.part} {one.place}"
        for sign, text in (("-", one.before), ("+", one.after)):
            yield from (f"    {sign} {line}" for line in text.splitlines())


def instrument_named(code: str) -> Instrument:
    """Return the instrument of this code; refuse one that is not known."""
    from spbe import indicators

    try:
        return indicators.instrument(code)
    except KeyError:
        known = ", ".join(indicators.instruments())
        refuse([_("instrumen “%(code)s” tidak ada; yang ada: %(known)s") % {"code": code, "known": known}])


def edition_of(found: Instrument, year: int | None) -> Edition:
    """Return the instrument's edition of a year, the newest one without; refuse a year it does not list."""
    listed = [edition.year for edition in found.editions]
    if year is not None and year not in listed:
        words = _("edisi %(year)s tidak ada di %(code)s; yang ada: %(known)s")
        refuse([words % {"year": year, "code": found.code, "known": ", ".join(map(str, sorted(listed)))}])
    return found.edition(year)
