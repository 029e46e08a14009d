"""Two years side by side: what rose, what fell, and how much of the index's change each part explains."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction

from spbe.language import format_decimal, format_index
from spbe.language import gettext as _
from spbe.reports.documents.beside import Beside
from spbe.reports.documents.blocks import Block, Column, Document, Grid, Heading, Row, Text
from spbe.reports.documents.parts import document, index_table, indicator_table
from spbe.reports.facts import Facts, translated
from spbe.reports.findings import strip_finding
from spbe.scoring import Score

__all__ = ["two_years"]


def two_years(facts: Facts, beside: Beside) -> Document:
    """Return the comparison with last year by the same instrument; by another one it says that nothing is compared."""
    name = translated(facts.instrument.short_title)
    return document(
        facts, beside, "dua-tahun", _("Perbandingan dua tahun %(name)s") % {"name": name}, list(_blocks(facts))
    )


def _blocks(facts: Facts) -> Iterator[Block]:
    previous, before, now = facts.submission.previous, facts.last_score, facts.score
    if previous is None or not facts.last_values:
        yield Text(
            _("Hasil tahun lalu dengan instrumen yang sama tidak ada, jadi tidak ada yang dibandingkan."), "lead"
        )
        return
    yield Text(strip_finding(facts) + ".", "lead")
    if before is not None and now is not None:
        years = {"before": previous.year, "now": facts.submission.year}
        told = {"from": format_index(before.index), "to": format_index(now.index), **years}
        yield Text(_("Indeks %(before)s %(from)s, %(now)s %(to)s.") % told)
        yield Heading(_("Dari mana perubahan itu"))
        yield _split(facts, before, now)
    yield Heading(_("Indeks"))
    yield index_table(facts)
    yield Heading(_("Indikator"))
    yield indicator_table(facts)


def _split(facts: Facts, before: Score, now: Score) -> Grid:
    """Return the change of the index by aspect: the parts add up to the whole, exactly."""
    rows = [
        Row(
            (
                f"{a.code}. {translated(a.title)}",
                signed((now.aspects[a.code] - before.aspects[a.code]) * a.weight / 100),
            )
        )
        for a in facts.instrument.aspects
    ]
    rows.append(Row((_("Jumlah"), signed(now.index - before.index)), "strong"))
    columns = (Column(_("Aspek"), 6), Column(_("Pengaruh ke indeks"), 3, True))
    return Grid(
        _("Perubahan indeks menurut aspek"),
        columns,
        tuple(rows),
        _("Jumlah bagian sama persis dengan perubahan indeks."),
    )


def signed(value: Fraction) -> str:
    """Return a change with its sign and four decimals, a nought for none."""
    return "0" if not value else ("+" if value > 0 else "−") + format_decimal(abs(value), 4)
